import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addSeconds } from '#kernel/clock';
import { insertOperation } from '#test/operation-rows';
import { createPartnerWorld, germany, type PartnerWorld, type TestPartner } from '#test/partner-world';
import { outcome } from '#test/rent-world';
import { stopClock } from '#test/still-clock';

let world: PartnerWorld;
let partner: TestPartner;
let accountId: bigint;
beforeAll(async () => {
  world = await createPartnerWorld();
});
afterAll(() => world.close());
stopClock();
beforeEach(async () => {
  partner = await world.partner({ fake: { operatorsPerCountry: 1, numbersPerOperator: 20 } });
  ({ accountId } = await world.customer({ balance: '100' }));
});

const finishDue = () => world.core.supply.finishDue();
const after = (seconds: number) => addSeconds(world.core.clock(), seconds);
const closesOf = ({ fake }: TestPartner) =>
  fake.exchanges.filter(({ request }) => request.path.startsWith('/finishActivation')).length;

async function endedLeases(count: number, of = partner, by = { world, accountId }): Promise<void> {
  const { activations } = by.world.core;
  for (let made = 0; made < count; made++) {
    const buy = { accountId: by.accountId, ...germany, supplierIds: [of.supplierId] };
    const { id } = await activations.buy(buy);
    await activations.cancel({ id, accountId: by.accountId });
  }
}

/** The oldest first. */
const operationsOf = async ({ supplierId }: TestPartner) =>
  (await world.core.supply.operations({ supplierId, limit: 100 })).reverse();
const noticesOf = async ({ supplierId }: TestPartner, kind: string) =>
  (await world.core.supply.notices({ supplierId, kind, limit: 9 })).map(({ subject }) => subject);

describe('a close that is not confirmed', () => {
  it('is told again after ten seconds to the moment, nine times, and after twenty then', async () => {
    await endedLeases(1);
    partner.fake.setFaults(['error-500']);
    await finishDue();
    const counts: number[] = [];

    for (let round = 0; round < 9; round++) {
      world.advance(9.999);
      await finishDue();
      counts.push(closesOf(partner));
      world.advance(0.001);
      await finishDue();
    }
    world.advance(19.999);
    await finishDue();
    counts.push(closesOf(partner));
    world.advance(0.001);
    await finishDue();

    expect(counts).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(closesOf(partner)).toBe(11);
    expect(await operationsOf(partner)).toMatchObject([
      { tries: 11, problem: 'http_error', nextTryAt: after(40) },
    ]);
    expect(await noticesOf(partner, 'close_failed')).toEqual(['http_error']);
    expect(await noticesOf(partner, 'close_given_up')).toEqual([]);
  });

  it('is given up a day after the end and not a moment before, with all others of that age', async () => {
    const other = await world.partner();
    await endedLeases(2);
    world.advance(0.001);
    await endedLeases(1, other);
    for (const { fake } of [partner, other]) fake.setFaults(['error-500']);

    world.advance(86_399.999);
    await finishDue();

    const given = await operationsOf(partner);
    expect(given).toMatchObject([
      { state: 'dead', tries: 1, nextTryAt: null, problem: 'http_error' },
      { state: 'dead', tries: 1, nextTryAt: null, problem: 'http_error' },
    ]);
    expect(await operationsOf(other)).toMatchObject([{ state: 'closing', nextTryAt: after(10) }]);
    expect((await noticesOf(partner, 'close_given_up')).sort()).toEqual(
      given.map(({ id }) => `operation ${id}`).sort(),
    );
    expect(await noticesOf(partner, 'close_failed')).toEqual([]);
  });

  it('is given up at once where the partner knows no such operation, and the next one is told', async () => {
    const { supplierId } = partner;
    const now = world.core.clock();
    const row = { supplierId, foreignId: '4711', closeStatus: 1, closedAt: now, nextTryAt: now } as const;
    await insertOperation(world.db, { state: 'closing', ...row });
    world.advance(1);
    await endedLeases(1);

    await finishDue();

    expect(await operationsOf(partner)).toMatchObject([
      { state: 'dead', foreignId: '4711', problem: 'ACTIVATION_NOT_FOUND', nextTryAt: null },
      { state: 'closed', closeStatus: 4, problem: null },
    ]);
  });
});

describe('a partner that is down', () => {
  it('is told one close at a time; the others wait, ever longer, and not once it has answered', async () => {
    await endedLeases(2);
    partner.fake.setFaults(['error-500']);
    const waits: unknown[] = [];

    for (let round = 1; round <= 10; round++) {
      await finishDue();
      const [, second] = await operationsOf(partner);
      waits.push([Number(second?.nextTryAt) - Number(world.core.clock()), second?.tries, second?.problem]);
      if (round < 10) world.advance(10);
    }
    world.advance(20);
    partner.fake.setFaults([]);
    await finishDue();
    await endedLeases(2);
    partner.fake.setFaults(['error-500']);
    await finishDue();

    expect(waits).toEqual([...Array.from({ length: 9 }, () => [10_000, 0, null]), [20_000, 0, null]]);
    expect(await operationsOf(partner)).toMatchObject([
      ...[{ state: 'closed' }, { state: 'closed' }],
      { state: 'closing', tries: 1, nextTryAt: after(10) },
      { state: 'closing', tries: 0, nextTryAt: after(10) },
    ]);
  });

  it('is one that cuts the connection, too, or that we have no key of', async () => {
    const keyless = await world.partner();
    await endedLeases(2);
    await endedLeases(2, keyless);
    partner.fake.setFaults(['lost-acknowledgement']);
    const { supplierId } = keyless;
    const [key] = (await world.core.supply.get(supplierId)).keys;
    await world.core.supply.revokeKey({ supplierId, id: key?.id ?? 0n });

    await finishDue();

    const told = [partner, keyless].map(({ fake }) => fake.operations.map(({ finishes }) => finishes));
    expect(told).toEqual([
      [1, 0],
      [0, 0],
    ]);
    expect(await operationsOf(partner)).toMatchObject([
      { tries: 1, problem: 'network', nextTryAt: after(10) },
      { tries: 0, problem: null, nextTryAt: after(10) },
    ]);
    expect(await operationsOf(keyless)).toMatchObject([
      { tries: 1, problem: 'no key', nextTryAt: after(10) },
      { tries: 0, problem: null, nextTryAt: after(10) },
    ]);
    expect(await noticesOf(keyless, 'close_failed')).toEqual(['no key']);
  });

  it('is not called where it has no address any more: nothing is ordered of it, and its closes wait', async () => {
    const { supplierId } = partner;
    const { supply, activations } = world.core;
    const buy = () => activations.buy({ accountId, ...germany, supplierIds: [supplierId] });
    const { id } = await buy();

    await supply.change({ supplierId, baseUrl: null });
    const refused = await outcome(buy());
    await activations.cancel({ id, accountId });
    await finishDue();

    expect(refused).toBe('no_numbers');
    expect(await supply.get(supplierId)).toMatchObject({ baseUrl: null });
    expect(await operationsOf(partner)).toMatchObject([{ state: 'closing', tries: 1, problem: 'no key' }]);
  });
});

describe('closes of a partner that answers', () => {
  const underWay = async () => {
    const { rows } = await sql<{ count: number }>`
      select count(*)::int as count from partner_operation
       where supplier_id = ${partner.supplierId} and state = 'closing' and trying_until is not null`.execute(
      world.db.read,
    );
    return rows[0]?.count;
  };

  it('are told one first and then four at once, however often one asks', async () => {
    await endedLeases(6);
    const held = partner.fake.holdAnswers();
    const runs = [finishDue()];
    await held.waiting(1);

    const first = await underWay();
    runs.push(finishDue());
    for (let reads = 0; reads < 20; reads++) await underWay();
    const asked = await underWay();
    held.letGo();
    const rest = partner.fake.holdAnswers();
    await rest.waiting(4);
    const many = await underWay();
    rest.letGo();
    await Promise.all(runs);

    expect([first, asked, many]).toEqual([1, 1, 4]);
    expect(partner.fake.operations.map(({ finishes }) => finishes)).toEqual([1, 1, 1, 1, 1, 1]);
    expect((await operationsOf(partner)).map(({ state }) => state)).toEqual(
      Array.from({ length: 6 }, () => 'closed'),
    );
  });
});

describe('a stop', () => {
  it('waits for what is written down of calls that it drops, and nothing is told after it', async () => {
    const local = await createPartnerWorld();
    try {
      const { supply } = local.core;
      const from = await local.partner({ fake: { operatorsPerCountry: 1 } });
      const customer = await local.customer();
      await endedLeases(1, from, { world: local, accountId: customer.accountId });
      const held = from.fake.holdAnswers();
      const running = supply.finishDue();
      await held.waiting(1);
      supply.note({ supplierId: from.supplierId, kind: 'odd', subject: 'before the end' });

      await supply.stop();
      const [stopped] = await supply.operations({ supplierId: from.supplierId, limit: 1 });
      const { rows } = await sql`select id from partner_notice where kind = 'odd'`.execute(local.db.read);
      await running;
      held.letGo();
      local.advance(60);
      await supply.finishDue();

      expect(stopped).toMatchObject({ state: 'closing', tries: 1 });
      expect(rows).toHaveLength(1);
      expect(await supply.operations({ supplierId: from.supplierId, limit: 1 })).toEqual([stopped]);
    } finally {
      await local.close();
    }
  });
});
