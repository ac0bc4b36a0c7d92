import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPartnerWorld, type PartnerWorld } from '#test/partner-world';
import { stopClock } from '#test/still-clock';

let world: PartnerWorld;
let serial = 0;
beforeAll(async () => {
  world = await createPartnerWorld();
});
afterAll(() => world.close());
stopClock();

const said = async (supplierId: bigint, of = world) =>
  (await of.core.supply.hindrances(supplierId)).map(({ reason, message }) => [reason, message] as const);
const reasons = async (supplierId: bigint, of = world) =>
  (await said(supplierId, of)).map(([reason]) => reason);
const make = async (kind: 'manual' | 'partner' | 'simulator', of = world) =>
  (await of.core.inventory.createSupplier({ name: `sells-not${++serial}`, kind })).id;

describe('what keeps a supplier from selling', () => {
  it('is, of one’s own, only that it is switched off; a partner wants a person and a connection besides', async () => {
    const { inventory } = world.core;
    const all = [await make('manual'), await make('simulator'), await make('partner')];
    const before = await Promise.all(all.map((id) => reasons(id)));
    for (const id of all) await inventory.changeSupplier({ id, state: 'off' });
    const [own = 0n, , partner = 0n] = all;

    expect(before).toEqual([[], [], ['not_vouched', 'not_connected']]);
    expect(await Promise.all(all.map((id) => reasons(id)))).toEqual([
      ['supplier_off'],
      ['supplier_off'],
      ['supplier_off', 'not_vouched', 'not_connected'],
    ]);
    const { name } = await inventory.getSupplier({ id: own });
    expect(await said(own)).toEqual([
      ['supplier_off', `it is switched off: switchboard supplier on ${name}`],
    ]);
    await inventory.changeSupplier({ id: partner, vouchedBy: 'A. Person' });
    expect(await reasons(partner)).toEqual(['supplier_off', 'not_connected']);
  });

  it('is no rule about resale where its numbers are one’s own', async () => {
    const local = await createPartnerWorld({ RESALE: '0' });
    try {
      expect(await reasons(await make('manual', local), local)).toEqual([]);
      expect(await reasons(await make('partner', local), local)).toEqual([
        ...['not_vouched', 'resale_off', 'not_connected'],
      ]);
    } finally {
      await local.close();
    }
  });

  it('is that its access is not open, beside blocks, in their order', async () => {
    const { supplierId } = await world.partner();
    const { supply } = world.core;
    const before = await reasons(supplierId);
    for (const access of ['blocked', 'disabled'] as const) {
      await supply.change({ supplierId, access });
      expect(await said(supplierId)).toEqual([
        ['access', `its access is ${access}: nothing is ordered of it`],
      ]);
    }

    await supply.block({ supplierId, actor: 'test' });

    expect(before).toEqual([]);
    expect(await reasons(supplierId)).toEqual(['access', 'blocked']);
  });

  it('is that services have no rate, as far as there is stock of them', async () => {
    const fake = { operatorsPerCountry: 2, numbersPerOperator: 5 };
    const { supplierId } = await world.partner({ fake });
    const { supply, inventory } = world.core;
    const { name } = await inventory.getSupplier({ id: supplierId });
    await supply.removeRates({
      supplierId,
      rates: ['fb', 'tg', 'wa'].map((serviceId) => ({ countryId: null, serviceId })),
    });
    const count = (serviceId: string, pool: 'min' | 'max', stock: number) =>
      world.db.write((tx) =>
        sql`update partner_stock set count = ${stock} where service_id = ${serviceId}
             and pool_id = (select ${sql.raw(pool)}(pool_id) from partner_stock where supplier_id = ${supplierId} and count > 0)`.execute(
          tx,
        ),
      );
    const stocked = async () =>
      (await supply.listStock(supplierId))
        .filter(({ serviceId, count: stock }) => ['fb', 'tg'].includes(serviceId) && stock > 0)
        .reduce((sum, { count: stock }) => sum + stock, 0);
    // Of the first pool one service only, and nothing at all of another.
    await count('fb', 'min', 0);
    await count('tg', 'min', 3);
    for (const pool of ['min', 'max'] as const) await count('wa', pool, 0);

    expect(await said(supplierId)).toEqual([
      [
        'no_rate',
        `no rate for fb, tg (stock of ${await stocked()}): switchboard partner set-rate ${name} tg SUM`,
      ],
    ]);
    for (const pool of ['min', 'max'] as const) {
      await count('fb', pool, 0);
      await count('tg', pool, 0);
    }
    expect(await said(supplierId)).toEqual([]);
  });

  it('is what was noted within four seconds of its last answer, ten names of it', async () => {
    const { supplierId } = await world.partner();
    const { supply } = world.core;
    const note = (subject: string) => supply.note({ supplierId, kind: 'name_unknown', subject });
    note('too early');
    await supply.flush();
    world.advance(0.001);
    for (let index = 10; index < 21; index++) note(`service ${index}`);
    await supply.flush();
    world.advance(4);
    await supply.change({ supplierId });
    await supply.pollDue();

    const found = await said(supplierId);
    const message = found[0]?.[1];

    expect(found.map(([reason]) => reason)).toEqual(['names_unknown']);
    expect(message).toMatch(/: service 20, service 19, .* service 11 and 1 more \(settings\.names\)$/);
    expect(message).not.toContain('service 10');
    expect(message).not.toContain('too early');
  });
});
