import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addUp } from '#test/added-up';
import { createNativeWorld, type NativeWorld } from '#test/native-world';
import { stopClock } from '#test/still-clock';

const HOUR = 3_600;
let world: NativeWorld;
let serial = 0;
let service: string;
beforeAll(async () => {
  world = await createNativeWorld({ CHOICE_WINDOW_HOURS: '3', ACTIVATION_SECONDS: '600' });
});
afterAll(() => world.close());
stopClock();
/** A service that no other test uses. */
beforeEach(async () => {
  service = (await world.core.catalog.view()).services[++serial]?.id ?? '';
});

type Supplier = { supplierId: bigint };

async function buy(accountId: bigint) {
  return world.core.activations.buy({ accountId, countryId: 2, serviceId: service });
}

async function measure(): Promise<void> {
  await addUp(world);
  for (const { name, run } of world.core.statistics.sweeps) if (name === 'statistics.slide') await run();
}

/** So many orders, ten at a time, each of which gets a code where its supplier delivers; how many each supplier got. */
async function trade(
  orders: number,
  delivers: (supplierId: bigint) => boolean,
): Promise<Map<bigint, number>> {
  const { accountId } = await world.customer({ balance: '100' });
  const got = new Map<bigint, number>();
  for (let done = 0; done < orders; done += 10) {
    const leases = await Promise.all(Array.from({ length: 10 }, () => buy(accountId)));
    world.advance(20);
    for (const { id, supplierId, phone } of leases) {
      got.set(supplierId, (got.get(supplierId) ?? 0) + 1);
      if (!delivers(supplierId)) continue;
      await world.message({ supplierId, phone, text: 'Your code is 48213' });
      await world.core.activations.finish({ id, accountId });
    }
    world.advance(600);
    await world.core.activations.expireDue();
    await measure();
  }
  return got;
}

const share = (got: Map<bigint, number>, { supplierId }: Supplier) => got.get(supplierId) ?? 0;
const two = async (prices: [string, string] = ['0.10', '0.10']) =>
  [
    await world.pool({ service, count: 60, price: prices[0] }),
    await world.pool({ service, count: 60, price: prices[1] }),
  ] as const;
const performance = async () =>
  (await world.api('GET', `/performance?service=${service}`)).json.items as {
    supplierId: string;
    tried: number;
    received: number;
    successRate: number;
    medianSeconds: number | null;
  }[];

describe('of two suppliers at one price', () => {
  it('the one that never delivers loses its orders, and gets them again when it does', async () => {
    const [dead, good] = await two();
    const isGood = (supplierId: bigint) => supplierId === good.supplierId;

    await trade(50, isGood);
    const lost = await trade(40, isGood);
    const shown = await performance();
    // Longer than the window: what was measured is forgotten, and both are newcomers.
    world.advance(5 * HOUR);
    await measure();
    const forgotten = await performance();
    const recovered = await trade(60, () => true);

    expect(share(lost, good)).toBeGreaterThanOrEqual(38);
    expect(shown).toMatchObject([
      { supplierId: String(dead.supplierId), received: 0, successRate: 0, medianSeconds: null },
      { supplierId: String(good.supplierId), successRate: 100 },
    ]);
    // It is kept in steps that grow by a tenth or so.
    expect(shown[1]?.medianSeconds).toBeGreaterThan(18);
    expect(shown[1]?.medianSeconds).toBeLessThan(22);
    expect(shown.reduce((sum, { tried }) => sum + tried, 0)).toBe(90);
    expect(forgotten).toEqual([]);
    expect(share(recovered, dead)).toBeGreaterThanOrEqual(10);
  });

  it('a newcomer gets a share', async () => {
    const old = await world.pool({ service, count: 60 });
    await trade(30, () => true);
    const newcomer = await world.pool({ service, count: 60 });

    const got = await trade(40, () => true);

    expect(share(got, newcomer)).toBeGreaterThanOrEqual(5);
    expect(share(got, old)).toBeGreaterThanOrEqual(1);
  });
});

it('the cheaper one goes first, however badly it delivers, unless a band of prices is set', async () => {
  const [cheap, dear] = await two(['0.10', '0.11']);

  const got = await trade(20, (supplierId) => supplierId === dear.supplierId);

  expect(share(got, cheap)).toBe(20);
});

it('a cancel in the first minute says nothing about the number', async () => {
  await world.pool({ service, count: 5 });
  const { accountId } = await world.customer();
  const quick = await buy(accountId);
  await world.core.activations.cancel({ id: quick.id, accountId });
  const patient = await buy(accountId);
  world.advance(120);
  await world.core.activations.cancel({ id: patient.id, accountId });

  await measure();

  expect(await performance()).toMatchObject([{ tried: 1, received: 0 }]);
});

it('the performance is listed in pages, and by supplier and country', async () => {
  const [first] = await two();
  await trade(10, () => true);

  const page = (await world.api('GET', `/performance?service=${service}&limit=1`)).json;
  const next = (await world.api('GET', `/performance?service=${service}&limit=1&cursor=${page.next}`)).json;
  const own = (await world.api('GET', `/performance?service=${service}&supplier=${first.supplierId}`)).json;
  const elsewhere = (await world.api('GET', `/performance?service=${service}&country=1`)).json;

  expect(page).toMatchObject({
    windowHours: 3,
    items: [{ serviceId: service, countryId: 2, operator: 'any' }],
  });
  expect(next.items[0]?.supplierId).not.toBe(page.items[0].supplierId);
  expect(own.items).toHaveLength(1);
  expect(elsewhere.items).toEqual([]);
});
