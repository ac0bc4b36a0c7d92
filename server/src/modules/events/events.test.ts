import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, type World } from '#test/world';

let world: World;
let supplierId: bigint;
beforeAll(async () => {
  world = await createWorld();
  ({ supplierId } = await world.pool({ count: 100 }));
});
afterAll(() => world.close());

const events = () => world.core.events;
/** Once it is settled: other tests' transactions on the same server may be older. */
async function listed(query: Parameters<World['core']['events']['list']>[0]) {
  for (;;) {
    const page = await events().list(query);
    if (!page.isUnsettled) return page.events;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
/** The place behind all that has happened to the account, once it is settled. */
async function now(accountId: bigint): Promise<string> {
  for (;;) {
    const after = await events().place();
    const page = await events().list({ accountId, after });
    if (page.events.length === 0 && !page.isUnsettled) return after;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
const allOf = (accountId: bigint) => listed({ accountId, after: '0.0' });

describe("an account's events", () => {
  it('tell of money, orders, messages and ends, in their order and of its own alone', async () => {
    const { accountId } = await world.customer();
    const { accountId: other } = await world.customer();
    const lease = await world.core.activations.buy({ accountId, serviceId: 'tg' });
    await world.core.activations.buy({ accountId: other, serviceId: 'tg' });

    const { messageId } = await world.message({ supplierId, phone: lease.phone });
    await world.core.activations.finish(lease);
    await world.core.activations.refund(lease);

    const subject = `activation:${lease.id}`;
    expect(await allOf(accountId)).toMatchObject([
      { kind: 'balance.changed', details: { amountMicros: '100000000', reason: 'grant', currency: 'USD' } },
      { kind: 'activation.created', subject, details: { phone: lease.phone, serviceId: 'tg' } },
      { kind: 'activation.message', subject, messageId, details: {} },
      { kind: 'activation.ended', subject, details: { state: 'finished' } },
      { kind: 'balance.changed', details: { amountMicros: '100000', reason: 'refund', reference: subject } },
    ]);
    expect((await allOf(other)).map(({ kind }) => kind)).toEqual(['balance.changed', 'activation.created']);
  });

  it('say nothing of what was rolled back', async () => {
    const { accountId } = await world.customer({ balance: '0' });

    await expect(world.core.activations.buy({ accountId, serviceId: 'tg' })).rejects.toMatchObject({
      code: 'no_balance',
    });

    expect(await allOf(accountId)).toEqual([]);
  });

  it('go on behind a place, by kinds, and from now', async () => {
    const { accountId } = await world.customer();
    const begun = await now(accountId);
    const lease = await world.core.activations.buy({ accountId, serviceId: 'tg' });
    await world.core.activations.cancel(lease);

    const [, created] = await allOf(accountId);
    const behind = await listed({ accountId, after: created?.place ?? '' });
    const ends = await listed({ accountId, after: '0.0', kinds: ['activation.ended'] });
    const fromNow = await listed({ accountId, after: begun });

    expect(behind.map(({ kind }) => kind)).toEqual(['activation.ended']);
    expect(ends).toEqual(behind);
    expect(fromNow.map(({ kind }) => kind)).toEqual(['activation.created', 'activation.ended']);
  });

  it('begin anew behind a place of another server, and refuse what is none', async () => {
    const { accountId } = await world.customer();

    const found = await listed({ accountId, after: '9000000000000000000.1' });

    expect(found).toHaveLength(1);
    for (const after of ['', 'x', '1', '1.2.3', '-1.1', '99999999999999999999.1', '1.9999999999999999999'])
      await expect(events().list({ accountId, after })).rejects.toMatchObject({ code: 'bad_request' });
  });

  it('are followed as they happen, with a sign of life in between, until nobody wants them', async () => {
    const { accountId } = await world.customer();
    const gone = new AbortController();
    const after = await now(accountId);
    const pages = events().follow({ accountId, after, signal: gone.signal, beatMs: 20 });
    const next = async () => {
      for await (const page of { [Symbol.asyncIterator]: () => ({ next: () => pages.next() }) })
        if (page.events.length > 0) return page.events.map(({ kind }) => kind);
      return [];
    };
    expect((await pages.next()).value).toEqual({ events: [], place: after });

    const bought = next();
    const lease = await world.core.activations.buy({ accountId, serviceId: 'tg' });
    expect(await bought).toEqual(['activation.created']);
    const came = next();
    await world.message({ supplierId, phone: lease.phone });
    expect(await came).toEqual(['activation.message']);

    const ended = next();
    gone.abort();
    expect(await ended).toEqual([]);
    expect(world.db.signals.topicCount()).toBe(0);
  });

  it('are kept for a week, and erased piece by piece', async () => {
    const { accountId } = await world.customer();
    const [sweep] = events().sweeps;
    expect(await sweep?.run()).toBe(0);

    world.advance(8 * 86_400);
    const lease = await world.core.activations.buy({ accountId, serviceId: 'tg' });
    expect(await sweep?.run()).toBeGreaterThan(0);

    expect((await allOf(accountId)).map(({ subject }) => subject)).toEqual([`activation:${lease.id}`]);
  });

  it('of a database that was restored elsewhere take their places anew, in their order', async () => {
    const { accountId } = await world.customer();
    await world.core.activations.buy({ accountId, serviceId: 'tg' });
    await world.db.write((tx) =>
      sql`update account_event set xid = '8000000000000000000' where account_id = ${accountId}`.execute(tx),
    );

    await events().sweeps[0]?.run();

    expect((await allOf(accountId)).map(({ kind }) => kind)).toEqual([
      'balance.changed',
      'activation.created',
    ]);
  });
});
