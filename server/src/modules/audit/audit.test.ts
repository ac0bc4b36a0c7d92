import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, type World } from '#test/world';
import { createAudit } from './index.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

describe('the audit', () => {
  it('lists entries newest first, page by page, all of them or those of one subject', async () => {
    const audit = createAudit({ db: world.db, clock: world.core.clock });
    const subjects = ['message:1', 'message:2', 'message:1'];

    for (const subject of subjects)
      await audit.record([
        { actor: 'admin', action: 'message.view', subject, details: { reason: 'complaint' } },
      ]);

    const [newest, ...older] = await audit.list({ limit: 10 });
    expect(newest).toMatchObject({
      actor: 'admin',
      action: 'message.view',
      subject: 'message:1',
      details: { reason: 'complaint' },
    });
    expect(older).toHaveLength(2);
    expect(await audit.list({ limit: 10, before: newest?.id ?? 0n })).toEqual(older);
    expect(await audit.list({ limit: 10, subject: 'message:2' })).toHaveLength(1);
  });

  it('records nothing when there is nothing to record', async () => {
    const audit = createAudit({ db: world.db, clock: world.core.clock });
    const before = await audit.list({ limit: 1000 });

    await audit.record([]);

    expect(await audit.list({ limit: 1000 })).toHaveLength(before.length);
  });
});
