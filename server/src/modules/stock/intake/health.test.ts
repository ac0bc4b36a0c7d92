import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSourceWorld, type SourceWorld, type TestSource } from '#test/source-world';
import { stopClock } from '#test/still-clock';

stopClock();
let world: SourceWorld;
beforeAll(async () => {
  world = await createSourceWorld();
});
afterAll(() => world.close());

const HOUR = 3_600;
const sweep = async (name: 'silence' | 'lines') => {
  await world.core.intake.flush();
  await world.core.intake.sweeps.find((one) => one.name === `intake.${name}`)?.run();
};
const health = async ({ supplierId }: TestSource) => (await world.core.intake.health(supplierId))[0];
const stockOf = async ({ supplierId }: TestSource) => {
  const offers = await world.core.inventory.listStock({ countryId: 2, resale: false });
  return offers.filter((offer) => offer.supplierId === supplierId).reduce((sum, { stock }) => sum + stock, 0);
};
/** So many messages, one every `seconds`. */
async function talk(own: TestSource, times: number, seconds: number): Promise<void> {
  for (let time = 0; time < times; time++) {
    await world.receive(own, { id: `beat ${world.core.clock().getTime()}`, from: `S${time}` });
    await world.core.intake.flush();
    world.advance(seconds);
  }
}

describe('the health of a source', () => {
  it('counts the messages and failures of the day, and remembers the last failure', async () => {
    const own = await world.source({ settings: { floodPerMinute: 2 } });
    for (const id of ['a', 'b', 'c']) await world.receive(own, { id });
    world.core.intake.refuse(own.source, { kind: 'unauthorized', subject: 'a wrong signature' });

    expect(await health(own)).toMatchObject({
      condition: 'well',
      messagesToday: 2,
      errorsToday: 2,
      error: 'a wrong signature',
      heardAt: expect.any(Date),
    });
    world.advance(86_400);
    expect(await health(own)).toMatchObject({ messagesToday: 0, errorsToday: 0 });
  });

  it('is silent once it is quiet for three times its longest usual silence, and its numbers are off sale until it is back', async () => {
    const own = await world.source();
    await talk(own, 25, HOUR);
    world.advance(HOUR);
    await sweep('silence');
    const before = await health(own);
    const stock = [await stockOf(own)];
    world.advance(2 * HOUR);
    await sweep('silence');
    await sweep('silence');
    const then = await health(own);
    stock.push(await stockOf(own));
    const hindrances = await world.core.supply.hindrances(own.supplierId);
    const { accountId } = await world.customer();
    const bought = await world.core.activations
      .buy({ accountId, serviceId: 'tg', countryId: 2 })
      .catch((error) => error.code);
    await talk(own, 1, 0);
    stock.push(await stockOf(own));

    expect(before).toMatchObject({ condition: 'well', silentAfterSeconds: 3 * HOUR });
    expect(then).toMatchObject({ condition: 'silent', silentSince: then?.heardAt });
    expect(stock).toEqual([1, 0, 1]);
    expect(hindrances.map(({ reason }) => reason)).toEqual(['silent']);
    expect(bought?.supplierId).not.toBe(own.supplierId);
    expect((await world.told(own)).filter((line) => line.startsWith('silent'))).toHaveLength(1);
    expect(await health(own)).toMatchObject({ condition: 'well', silentSince: null });
  });

  it('has no habit before twenty signs of life, and one that fades', async () => {
    const young = await world.source();
    const old = await world.source();
    await talk(young, 19, 10);
    await talk(old, 2, 20 * HOUR);
    await talk(old, 30, 7 * HOUR);
    const [first, second] = [await health(young), await health(old)];
    await sweep('silence');

    expect(first).toMatchObject({ silentAfterSeconds: null, condition: 'well' });
    expect(second?.habitSeconds).toBeGreaterThan(7 * HOUR);
    expect(second?.habitSeconds).toBeLessThan(11 * HOUR);
  });

  it('does not learn from an outage of days that it may be quiet for days', async () => {
    const own = await world.source();
    await talk(own, 25, HOUR);
    world.advance(5 * 24 * HOUR);
    await talk(own, 1, 0);
    const after = await health(own);
    world.advance(37 * HOUR);
    await sweep('silence');
    const next = await health(own);
    await talk(own, 1, 0);

    expect(after).toMatchObject({ habitSeconds: 12 * HOUR, silentAfterSeconds: 36 * HOUR });
    expect(next).toMatchObject({ condition: 'silent' });
  });

  it('that is quiet for longer and longer is believed so after a few times', async () => {
    const own = await world.source();
    for (const hours of [1, 30, 30, 200, 200]) await talk(own, 5, hours * HOUR);

    expect((await health(own))?.habitSeconds).toBe(200 * HOUR);
  });

  it.each([300, -300])('outlives a clock that is moved by %i years', async (years) => {
    const own = await world.source({ settings: { silentSeconds: 60 } });
    await talk(own, 3, HOUR);
    world.advance(years * 365 * 24 * HOUR);
    await sweep('silence');
    await talk(own, 2, 0);
    await sweep('silence');
    const after = await health(own);
    const stock = await stockOf(own);
    world.advance(-years * 365 * 24 * HOUR);

    expect(after).toMatchObject({ condition: 'well', beats: 5n });
    expect(stock).toBe(1);
  });

  it('is told a time of its own by its settings, or never', async () => {
    const strict = await world.source({ settings: { silentSeconds: 60 } });
    const lax = await world.source({ settings: { silentSeconds: 0 } });
    world.advance(61);
    await sweep('silence');

    expect(await health(strict)).toMatchObject({ condition: 'silent' });
    expect(await health(lax)).toMatchObject({ condition: 'unheard', silentAfterSeconds: null });
  });

  it('switched off, sells nothing', async () => {
    const own = await world.source();
    await world.core.intake.change({ supplierId: own.supplierId, state: 'off' });
    await sweep('silence');

    expect(await health(own)).toMatchObject({ condition: 'off' });
    expect(await stockOf(own)).toBe(0);
  });
});

describe('a line of a source', () => {
  const tell = (own: TestSource, state: 'up' | 'down') =>
    world.core.intake.tell(own.source, {
      ...{ line: 'ttyUSB0', state, phone: `+${own.phones[0]}`, signal: -71, operator: 'Any Mobile' },
      ...(state === 'down' && { error: 'unplugged' }),
    });

  it('that is down for a minute takes its number off sale, and brings it back when it is up', async () => {
    const own = await world.source();
    const stock: number[] = [];
    for (const [state, seconds] of [
      ['up', 0],
      ['down', 0],
      ['down', 61],
      ['up', 0],
    ] as const) {
      tell(own, state);
      await world.core.intake.flush();
      world.advance(seconds);
      await sweep('lines');
      stock.push(await stockOf(own));
    }
    const [line] = await world.core.intake.lines(own.supplierId);

    expect(stock).toEqual([1, 1, 0, 1]);
    expect(line).toMatchObject({
      line: 'ttyUSB0',
      state: 'up',
      signal: -71,
      operator: 'Any Mobile',
      error: null,
    });
  });

  it('leaves a number alone that an operator took off sale himself', async () => {
    const own = await world.source();
    const [phone = ''] = own.phones;
    tell(own, 'up');
    await world.core.inventory.setNumberState({ phone, state: 'offline' });
    tell(own, 'down');
    await world.core.intake.flush();
    world.advance(61);
    await sweep('lines');
    tell(own, 'up');
    await sweep('lines');

    expect(await world.core.inventory.listNumbers({ phone, limit: 1 })).toMatchObject([{ state: 'offline' }]);
  });
});
