import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRentWorld, type RentWorld } from '#test/rent-world';
import { expectSoundBooks, findingsOf } from '#test/sound-books';
import { writtenTwice } from '#test/written-twice';
import { respellLines } from './respell-lines.ts';

let world: RentWorld;
let accountId: bigint;
let supplierId: bigint;
let serial = 30_000_000;
beforeAll(async () => {
  world = await createRentWorld();
  ({ accountId } = await world.customer({ balance: '1000' }));
  ({ supplierId } = await world.rentPool({ country: 43, count: 1 }));
});
afterAll(() => world.close());

const number = async (phone: string) =>
  (await world.core.inventory.listNumbers({ supplierId, phone, limit: 1 }))[0];

/** A line, online, and its digits as an earlier server kept them: with the trunk zero. */
async function line() {
  const national = `151${++serial}`;
  const [right, wrong] = [`49${national}`, `490${national}`];
  const csv = `phone,country,provenance\n${right},43,own_device`;
  await world.core.inventory.importNumbers({ supplierId, csv });
  return { right, wrong };
}

/** The database as it was before lines had one form; every row that tells the line tells it so. */
async function asBefore(lines: readonly { right: string; wrong: string }[]) {
  await world.db.write(async (tx) => {
    for (const { right, wrong } of lines) {
      for (const table of ['number', 'activation', 'rental', 'hub_operation', 'partner_operation'])
        await sql`update ${sql.table(table)} set phone = ${wrong} where phone = ${right}`.execute(tx);
    }
    await sql`update line_spelling set checked_to = 0, last_id = (select max(id) from number)`.execute(tx);
  });
}

const onlyThese = async (work: () => Promise<{ phone: string; id: number }>, phone: string) => {
  const others = await world.core.inventory.listNumbers({ supplierId, state: 'online', limit: 100 });
  const off = others.filter((other) => other.phone !== phone);
  for (const other of off)
    await world.core.inventory.setNumberState({ phone: other.phone, state: 'offline' });
  const lease = await work();
  for (const other of off) await world.core.inventory.setNumberState({ phone: other.phone, state: 'online' });
  return lease;
};

const buy = () =>
  world.core.activations.buy({ accountId, serviceId: 'tg', countryId: 43, supplierIds: [supplierId] });
const rent = () =>
  world.core.rentals.rent({ accountId, countryId: 43, hours: 24, supplierIds: [supplierId] });

describe('lines that an earlier server stored', () => {
  it('are kept in one form after a start, and what is leased goes on to get its messages', async () => {
    const [free, bought, rented] = [await line(), await line(), await line()];
    const activation = await onlyThese(buy, bought.right);
    const rental = await onlyThese(rent, rented.right);
    await asBefore([free, bought, rented]);

    const done = await respellLines(world.db);
    const messages = [
      await world.message({ supplierId, phone: bought.right, text: 'code 1234' }),
      await world.message({ supplierId, phone: rented.right, text: 'code 5678' }),
    ];

    expect([activation.phone, rental.phone]).toEqual([bought.right, rented.right]);
    expect(done).toEqual({ renamed: 3, twins: 0 });
    expect(await number(free.right)).toMatchObject({ state: 'online', twinOf: null });
    expect(messages[0]?.activationId).toBe(activation.id);
    expect((await world.core.rentals.get({ id: rental.id, accountId })).messageCount).toBe(1);
    expect((await world.core.activations.get({ id: activation.id, accountId })).phone).toBe(bought.right);
    await expectSoundBooks(world);
  });

  it('that were there in both forms are taken off in the wrong one, what is rented when its rental ends', async () => {
    const [free, rented] = [await line(), await line()];
    const rental = await onlyThese(rent, rented.right);
    await asBefore([free, rented]);
    const csv = `phone,country,provenance\n${free.right},43,own_device\n${rented.right},43,own_device`;
    await world.core.inventory.importNumbers({ supplierId, csv });
    const [twin, twinOfRented] = [await number(free.right), await number(rented.right)];

    const done = await respellLines(writtenTwice(world.db));
    const before = [await number(free.wrong), await number(rented.wrong)];
    const sound = await findingsOf(
      world,
      sql`update number set state = 'online' where phone = ${free.wrong}`,
    );
    await world.core.rentals.cancel({ id: rental.id, accountId });
    const after = await number(rented.wrong);

    expect(done).toEqual({ renamed: 0, twins: 2 });
    expect(before).toMatchObject([
      { state: 'offline', twinOf: twin?.id },
      { state: 'rented', twinOf: twinOfRented?.id },
    ]);
    expect(after).toMatchObject({ state: 'offline' });
    expect(await number(free.right)).toMatchObject({ state: 'online', twinOf: null });
    expect(sound.filter((finding) => finding.startsWith('number_twin'))).toHaveLength(1);
    await expectSoundBooks(world);
  });

  it('are read once', async () => {
    const known = await line();
    await asBefore([known]);
    await respellLines(world.db);
    await world.db.write((tx) =>
      sql`update number set phone = ${known.wrong} where phone = ${known.right}`.execute(tx),
    );

    expect(await respellLines(world.db)).toEqual({ renamed: 0, twins: 0 });
  });
});
