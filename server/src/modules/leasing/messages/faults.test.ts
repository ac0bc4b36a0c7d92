import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '#db';
import { failingAt, lost } from '#test/failing-at';
import { expectSoundBooks } from '#test/sound-books';
import { createWorld, type World } from '#test/world';
import { type ReceiveDeps, receiveMessages } from './receive-messages.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const depsOn = (db: Database): ReceiveDeps => ({
  db,
  clock: world.core.clock,
  milestones: [{ timing: 1, percentage: 10, targetPay: 'all' }],
  serviceNames: async () => () => undefined,
});

/** All that a group of messages writes. */
async function written() {
  const { rows } = await sql<Record<string, number>>`
    select (select count(*)::int from message) as messages, (select count(*)::int from message_identity) as identities,
           (select count(*)::int from delivery) as deliveries, (select count(*)::int from settlement) as settlements,
           (select count(*)::int from ledger_transfer) as transfers, (select count(*)::int from activation_move) as moves,
           (select coalesce(sum(messages), 0)::int from received_total) as received,
           (select count(*)::int from discount_code) as codes,
           (select count(*)::int from activation where state = 'received') as answered`.execute(
    world.db.read,
  );
  return rows[0] ?? {};
}

/** Leases in this many, each with a message for it. */
async function commandsFor(count: number, country: number) {
  const { supplierId } = await world.pool({ country, count });
  const { accountId } = await world.customer();
  const bought = await Promise.all(
    Array.from({ length: count }, () =>
      world.core.activations.buy({ accountId, serviceId: 'tg', countryId: country }),
    ),
  );
  return bought.map(({ phone }, index) => ({
    ...{ supplierId, phone, sender: 'Telegram', text: `Telegram code ${10_000 + index}` },
    ...{ dedupeWindowSeconds: 60, filterSenders: false },
  }));
}

describe.each([
  [1, 3],
  [128, 4],
])('a group of %i messages', (count, country) => {
  it('leaves nothing where any of its statements fails, and all of it, once, where none does', async () => {
    const commands = await commandsFor(count, country);
    const before = await written();
    const failed: number[] = [];

    for (let at = 1; at < 100; at++) {
      const outcome = await receiveMessages(depsOn(failingAt(world.db, at)), commands).catch(
        (error) => error,
      );
      if (Array.isArray(outcome)) break;
      expect(outcome).toBe(lost);
      failed.push(at);
      expect(await written()).toEqual(before);
    }
    const repeated = await receiveMessages(depsOn(world.db), commands);

    expect(failed.length).toBeGreaterThan(15);
    expect(repeated.every((one) => one.ok && one.value.deduplicated)).toBe(true);
    const after = await written();
    const added = (what: string) => (after[what] ?? 0) - (before[what] ?? 0);
    const each = ['messages', 'identities', 'settlements', 'moves', 'received', 'answered'];
    expect(each.map((what) => [what, added(what)])).toEqual(each.map((what) => [what, count]));
    expect([added('deliveries'), added('codes')]).toEqual([2 * count, 1]);
    await expectSoundBooks(world);
  });
});
