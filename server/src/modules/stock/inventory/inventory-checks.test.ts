import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { createRentWorld, type RentWorld } from '#test/rent-world';
import { expectSoundBooks, findingsOf } from '#test/sound-books';
import { barNumber } from './index.ts';

let world: RentWorld;
let accountId: bigint;
let poolId: bigint;
/** Numbers that are leased for `tg`, free after a lease for it, never leased, rented, and off. */
let leased: bigint;
let returned: bigint;
let fresh: bigint;
let rented: bigint;
let off: bigint;
let activationId: number;
let rentalId: number;

beforeAll(async () => {
  world = await createRentWorld();
  ({ accountId } = await world.customer({ balance: '100' }));
  const { supplierId, phones } = await world.rentPool({ count: 5 });
  await world.core.inventory.importPrices({ supplierId, csv: 'country,service,price\n2,wa,0.20\n' });
  const { activations, rentals, inventory } = world.core;
  const buy = () => activations.buy({ accountId, serviceId: 'tg' });
  const [first, second] = [await buy(), await buy()];
  await activations.cancel({ id: first.id, accountId });
  const rental = await rentals.rent({ accountId, countryId: 2, hours: 2, exceptPrefixes: [first.phone] });
  const taken = [first.phone, second.phone, rental.phone];
  const [freshPhone = '', offPhone = ''] = phones.filter((phone) => !taken.includes(phone));
  await inventory.setNumberState({ phone: offPhone, state: 'offline' });

  const id = async (phone: string) => (await inventory.listNumbers({ phone, limit: 1 }))[0]?.id ?? 0n;
  [returned, leased, rented] = [first.numberId, second.numberId, rental.numberId];
  [fresh, off] = [await id(freshPhone), await id(offPhone)];
  [poolId, activationId, rentalId] = [first.poolId, second.id, rental.id];
  await world.db.write((tx) =>
    barNumber(tx, { accountId, serviceId: 'tg', numberId: fresh }, world.core.clock()),
  );
  await world.db.write((tx) =>
    barNumber(tx, { accountId, serviceId: 'tg', numberId: off }, world.core.clock()),
  );
});
afterAll(() => world.close());

it('numbers in every place are sound', () => expectSoundBooks(world));

describe('the audit of the inventory names', () => {
  test('a count that is not what counting gives', async () => {
    expect(await findingsOf(world, sql`update offer set stock = stock + 1 where service_id = 'wa'`)).toEqual([
      `stock ${poolId}/wa: 4 instead of 3`,
    ]);
    expect(await findingsOf(world, sql`update offer set stock = stock - 1 where service_id = 'tg'`)).toEqual([
      `stock ${poolId}/tg: 1 instead of 2`,
    ]);
  });

  test('no count of what a supplier says that it has', async () => {
    expect(
      await findingsOf(world, sql`update offer set stock = 1000, asked = true where service_id = 'wa'`),
    ).toEqual([]);
  });

  test('numbers that came or went without being counted', async () => {
    expect(await findingsOf(world, sql`update number set state = 'offline' where id = ${fresh}`)).toEqual([
      `stock ${poolId}/tg: 2 instead of 1`,
      `stock ${poolId}/wa: 3 instead of 2`,
      `bar_count ${accountId}/${poolId}/tg: 1 instead of 0`,
    ]);
  });

  test('a number that nobody will ever get, because the search begins behind it', async () => {
    const [{ seq, frontier } = { seq: 0n, frontier: 0n }] = (
      await sql<{ seq: bigint; frontier: bigint }>`
        select n.seq, greatest(o.frontier, n.seq) as frontier from number n join offer o on o.pool_id = n.pool_id
         where n.id = ${fresh} and o.service_id = 'tg'`.execute(world.db.read)
    ).rows;

    expect(
      await findingsOf(world, sql`update offer set frontier = ${frontier} where service_id = 'tg'`),
    ).toEqual([
      `number_lost ${fresh}/tg: at ${seq} and never leased instead of past ${frontier} or returned`,
    ]);
  });

  test('numbers that nobody will get for one service, though they were leased for another', async () => {
    const findings = await findingsOf(
      world,
      sql`update offer set frontier = 1000000 where service_id = 'wa'`,
    );

    expect(findings.map((one) => one.split(':')[0]).sort()).toEqual(
      [leased, returned, fresh].map((id) => `number_lost ${id}/wa`).sort(),
    );
  });

  test('no number that is lost for what its supplier must be asked for', async () => {
    expect(
      await findingsOf(
        world,
        sql`update offer set frontier = 1000000, asked = true where service_id in ('tg', 'wa')`,
      ),
    ).toEqual([]);
  });

  test('an offer of a pool without numbers that has some', async () => {
    expect(
      await findingsOf(
        world,
        sql`insert into pool (supplier_id, country_id, operator, step) select supplier_id, country_id, operator, 77 from pool where id = ${poolId}`,
        sql`insert into offer (pool_id, service_id, price_micros, stock) select id, 'tg', 1, 3 from pool where step = 77`,
      ),
    ).toEqual([expect.stringMatching(/^stock \d+\/tg: 3 instead of 0$/)]);
  });

  test('a number that is off and would be sold, and one that another pool would sell', async () => {
    expect(
      await findingsOf(
        world,
        sql`insert into number_use (number_id, service_id, pool_id, free_at) values (${off}, 'tg', ${poolId}, now())`,
      ),
    ).toEqual([`number_free ${off}/tg: offline in pool ${poolId} instead of online in pool ${poolId}`]);
    expect(
      await findingsOf(world, sql`update number_use set pool_id = 999 where number_id = ${returned}`),
    ).toEqual([
      `number_free ${returned}/tg: online in pool ${poolId} instead of online in pool 999`,
      'reference number_use.pool_id 999: nothing instead of pool',
    ]);
  });

  test('a lease whose number is free, and one that has it no more', async () => {
    expect(
      await findingsOf(
        world,
        sql`update number_use set activation_id = null, free_at = now() where number_id = ${leased}`,
      ),
    ).toEqual([
      `stock ${poolId}/tg: 2 instead of 3`,
      `number_leased ${leased}/tg: free instead of activation ${activationId}`,
    ]);
    expect(
      await findingsOf(
        world,
        sql`update number_use set activation_id = 5, free_at = null where number_id = ${returned}`,
      ),
    ).toEqual([
      `stock ${poolId}/tg: 2 instead of 1`,
      `number_leased ${returned}/tg: activation 5 instead of free`,
    ]);
    expect(
      await findingsOf(world, sql`update number_use set activation_id = 5 where number_id = ${leased}`),
    ).toEqual([`number_leased ${leased}/tg: activation 5 instead of activation ${activationId}`]);
  });

  test('a rental whose number is off, and a number that is rented for nobody', async () => {
    expect(await findingsOf(world, sql`update number set state = 'offline' where id = ${rented}`)).toEqual([
      `number_rented ${rented}: offline instead of rental ${rentalId}`,
    ]);
    expect(await findingsOf(world, sql`update number set state = 'rented' where id = ${off}`)).toEqual([
      `number_rented ${off}: rented instead of not rented`,
    ]);
  });

  test('a count of barred numbers that is wrong or missing', async () => {
    const key = `${accountId}/${poolId}/tg`;

    expect(await findingsOf(world, sql`update number_bar_count set online = 2`)).toEqual([
      `bar_count ${key}: 2 instead of 1`,
    ]);
    expect(await findingsOf(world, sql`delete from number_bar_count`)).toEqual([
      `bar_count ${key}: nothing instead of 1`,
    ]);
  });
});
