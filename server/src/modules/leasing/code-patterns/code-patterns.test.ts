import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createWorld, type World } from '#test/world';

let world: World;
let accountId: bigint;

beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  ({ accountId } = await world.customer());
});

const set = (pattern: string, serviceId: string | null = null) =>
  world.core.codePatterns.set({ accountId, serviceId, pattern });

async function receive(text: string, serviceId = 'tg') {
  const { supplierId } = await world.pool({ service: serviceId });
  const command = { accountId, serviceId, supplierIds: [supplierId] };
  const { id, phone } = await world.core.activations.buy(command);
  await world.message({ supplierId, phone, text });
  const [message] = await world.core.messages.listByActivation(id);
  if (!message) throw new Error('the message was not accepted');
  const { code } = await world.core.activations.get({ id, accountId });
  const candidates = await world.core.messages.listCandidates({ ...message, serviceId });
  return { code, message, candidates };
}

describe("an account's own pattern", () => {
  it('wins where it matches', async () => {
    await set('ref ([A-Z]+)');

    const { code, message, candidates } = await receive('Your code is 48213, ref BLUE');

    expect(code).toBe('BLUE');
    expect(message).toMatchObject({ code: 'BLUE', byPattern: true });
    expect(candidates).toMatchObject([
      { code: 'BLUE', score: 1, start: 24, reason: 'own pattern', isTaken: true },
      { code: '48213', isTaken: false },
    ]);
  });

  it('leaves the others to be read as always', async () => {
    await set('ref ([A-Z]+)');

    const { code, message } = await receive('Your code is 48213');

    expect([code, message.byPattern]).toEqual(['48213', false]);
  });

  it('of the service is asked before the one for all', async () => {
    await set('all (\\w+)');
    await set('tg (\\w+)', 'tg');

    const both = await receive('all one tg two');
    const second = await receive('all one');
    const other = await receive('all one tg two', 'wa');

    expect([both.code, second.code, other.code]).toEqual(['two', 'one', 'one']);
  });

  it("is nobody else's", async () => {
    await set('ref ([A-Z]+)');
    ({ accountId } = await world.customer());

    const { code } = await receive('Your code is 48213, ref BLUE');

    expect(code).toBe('48213');
    expect(await world.core.codePatterns.list(accountId)).toEqual([]);
  });

  it('is replaced by the next one, listed, and removed once', async () => {
    await set('old', 'tg');
    await set('new', 'tg');
    await set('all');
    const listed = await world.core.codePatterns.list(accountId);

    await world.core.codePatterns.remove({ accountId, serviceId: null });

    expect(listed).toMatchObject([
      { serviceId: 'tg', pattern: 'new' },
      { serviceId: null, pattern: 'all' },
    ]);
    expect(await world.core.codePatterns.list(accountId)).toHaveLength(1);
    await expect(world.core.codePatterns.remove({ accountId, serviceId: null })).rejects.toThrow('not_found');
  });

  it('is kept only if it is one, for a service that there is, of an account that there is', async () => {
    await expect(set('(')).rejects.toMatchObject({ code: 'bad_request', details: { problem: 'syntax' } });
    await expect(set('a', 'nope')).rejects.toMatchObject({ code: 'service_unknown' });
    const nobody = { accountId: 987_654n, serviceId: null, pattern: 'a' };
    await expect(world.core.codePatterns.set(nobody)).rejects.toMatchObject({ code: 'account_not_found' });
  });

  it('has fifty places, however many are set at once', async () => {
    const services = (await world.core.catalog.view()).services.slice(0, 60);

    const outcomes = await Promise.allSettled(services.map(({ id }) => set('a', id)));

    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(50);
    expect(await world.core.codePatterns.list(accountId)).toHaveLength(50);
  });
});

describe('candidates', () => {
  it('are all told with scores and reasons, best first, and which one was taken', async () => {
    const { candidates } = await receive('Order 99120: your code is 48213');

    expect(candidates.map(({ code, isTaken }) => [code, isTaken])).toEqual([
      ['48213', true],
      ['99120', false],
    ]);
    expect(candidates[0]?.score).toBeGreaterThan(candidates[1]?.score ?? 1);
    expect(candidates.every(({ reason }) => reason.length > 0)).toBe(true);
  });

  it('of a text that was never stored are told like those of one that was', async () => {
    const found = await world.core.messages.listCandidates({ text: 'Your code is 48213', sender: 'X' });

    expect(found).toMatchObject([{ code: '48213', isTaken: true }]);
    expect(await world.core.messages.listCandidates({ text: null, sender: 'X' })).toEqual([]);
  });
});

describe('a try', () => {
  it('keeps nothing, and tells what would be taken or why nothing', async () => {
    const { codePatterns } = world.core;

    expect(codePatterns.test({ pattern: '\\d+', text: 'a 12' })).toEqual({ code: '12', start: 2 });
    expect(codePatterns.test({ pattern: '(', text: 'a 12' })).toMatchObject({ why: 'syntax' });
    expect(() => codePatterns.test({ pattern: '.', text: 'a'.repeat(100_001) })).toThrow('bad_request');
    expect(await codePatterns.list(accountId)).toEqual([]);
  });
});
