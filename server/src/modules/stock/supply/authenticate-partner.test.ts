import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPartnerWorld, type PartnerWorld } from '#test/partner-world';
import { outcome } from '#test/rent-world';

let world: PartnerWorld;
beforeAll(async () => {
  world = await createPartnerWorld();
});
afterAll(() => world.close());
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const authenticate = (key: string) => world.core.supply.authenticate({ key, ip: '192.0.2.1' });

describe('a key', () => {
  it('that another process has revoked holds for four fifths of a second more, and one that it has added begins then', async () => {
    const { supplierId, key } = await world.partner();
    const added = 'added-by-another-process';
    const first = [await outcome(authenticate(key)), await outcome(authenticate(added))];
    await world.core.supply.addKey({ supplierId, key: added });
    await world.db.write((tx) =>
      sql`update partner_key set revoked_at = ${world.core.clock()}
           where supplier_id = ${supplierId} and hint = ${key.slice(-4)}`.execute(tx),
    );

    vi.advanceTimersByTime(799);
    const remembered = [await outcome(authenticate(key)), await outcome(authenticate(added))];
    vi.advanceTimersByTime(1);
    const then = [await outcome(authenticate(key)), await outcome(authenticate(added))];

    expect([first, remembered, then]).toEqual([
      ['done', 'key_unknown'],
      ['done', 'key_unknown'],
      ['key_unknown', 'done'],
    ]);
  });

  it('is one of its partner, however many are shown at once', async () => {
    const partners = [await world.partner(), await world.partner(), await world.partner()];

    const shown = [...partners, ...partners].map(({ key }) => authenticate(key));
    const strange = outcome(authenticate('a key that nobody has'));

    expect((await Promise.all(shown)).map(({ supplierId }) => supplierId)).toEqual(
      [...partners, ...partners].map(({ supplierId }) => supplierId),
    );
    expect(await strange).toBe('key_unknown');
    expect(await authenticate(partners[0]?.key ?? '')).not.toHaveProperty('hash');
  });

  it('that was shown is a sign of life, written down a moment later and at most twice a minute', async () => {
    const [one, other] = [await world.partner(), await world.partner()];
    const { supply, clock } = world.core;
    const heard = async () => {
      await supply.flush();
      return [(await supply.get(one.supplierId)).heardAt, (await supply.get(other.supplierId)).heardAt];
    };
    await authenticate(one.key);
    const start = clock();
    const first = await heard();
    world.advance(30);
    await authenticate(one.key);
    const second = await heard();
    world.advance(0.001);
    await authenticate(one.key);
    await authenticate(other.key);

    expect(first).toEqual([start, null]);
    expect(second).toEqual([start, null]);
    expect(await heard()).toEqual([clock(), clock()]);
  });
});
