import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findSalesRules } from '#modules/stock/inventory';
import { outcome } from '#test/rent-world';
import { createWorld, type World } from '#test/world';

let world: World;
let serial = 0;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const actor = 'admin:alice';
const supplier = async () =>
  (await world.core.inventory.createSupplier({ name: `ruled${++serial}`, kind: 'partner' })).id;
const auditOf = async (subject: string) =>
  (await world.core.audit.list({ subject, limit: 9 })).map(({ action, details }) => [action, details]);

describe('a service that is switched off', () => {
  it('of one supplier is so until it is switched on there, whatever is said of others', async () => {
    const [one, other] = [await supplier(), await supplier()];
    const { supply } = world.core;
    const flip = (supplierId: bigint, off: boolean, serviceId = 'tg') =>
      supply.setServiceSwitch({ service: { serviceId, supplierId }, off, actor });
    await flip(one, true);
    await flip(other, true);
    await flip(one, true, 'wa');

    await flip(one, false);

    expect(await supply.listServiceSwitches()).toEqual([
      { serviceId: 'tg', supplierId: other, accountId: null },
      { serviceId: 'wa', supplierId: one, accountId: null },
    ]);
    expect(await auditOf(`supplier:${one}`)).toEqual([
      ['service.switch-on', { service: 'tg' }],
      ['service.switch-off', { service: 'wa' }],
      ['service.switch-off', { service: 'tg' }],
    ]);
    await flip(other, false);
    await flip(one, false, 'wa');
  });

  it('and limits are found for the accounts that are asked for', async () => {
    const [{ accountId: a }, { accountId: b }] = [await world.customer(), await world.customer()];
    const { supply } = world.core;
    for (const accountId of [a, b]) {
      await supply.setServiceSwitch({ service: { serviceId: 'tg', accountId }, off: true, actor });
      await supply.setPurchaseLimit({ accountId, serviceId: null, maxOpen: 3, maxPerDay: null, actor });
    }
    const limit = { serviceId: null, maxOpen: 3, maxPerDay: null };

    const ofOne = await findSalesRules(world.db.read, [a, a]);
    const ofBoth = await findSalesRules(world.db.read, [a, b]);

    expect(ofOne).toEqual({
      off: [{ accountId: a, serviceId: 'tg' }],
      limits: [{ accountId: a, ...limit }],
    });
    expect([ofBoth.off.length, ofBoth.limits.length]).toEqual([2, 2]);
    await supply.setPurchaseLimit({ accountId: a, serviceId: null, maxOpen: null, maxPerDay: null, actor });
    expect(await supply.listPurchaseLimits()).toEqual([{ accountId: b, ...limit }]);
    expect(await outcome(supply.setPurchaseLimit({ accountId: a, ...limit, maxOpen: -1, actor }))).toBe(
      'bad_request',
    );
    expect(await auditOf(`account:${a}`)).toHaveLength(3);
  });
});

describe('a payment to a supplier', () => {
  it('that is refused is nowhere', async () => {
    const supplierId = await supplier();
    const { supply } = world.core;
    const payOut = { supplierId, amountMicros: 1n, reference: 'june', actor };

    const refused = await outcome(supply.payOut(payOut));
    const bad = await outcome(supply.payOut({ ...payOut, amountMicros: 0n }));

    expect([refused, bad]).toEqual(['no_balance', 'bad_amount']);
    expect(await auditOf(`supplier:${supplierId}`)).toEqual([]);
    expect(await supply.statement({ supplierId, limit: 9 })).toEqual([]);
  });
});
