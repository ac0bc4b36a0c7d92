import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSourceWorld, type SourceWorld, type TestSource } from '#test/source-world';
import { stopClock } from '#test/still-clock';

stopClock();
let world: SourceWorld;
beforeAll(async () => {
  world = await createSourceWorld();
});
afterAll(() => world.close());

const sweep = async (name: 'silence' | 'lines') => {
  await world.core.intake.flush();
  await world.core.intake.sweeps.find((one) => one.name === `intake.${name}`)?.run();
};
const stateOf = async (phone = '') => (await world.core.inventory.listNumbers({ phone, limit: 1 }))[0]?.state;
const stockOf = async ({ supplierId }: TestSource) => {
  const offers = await world.core.inventory.listStock({ countryId: 2, resale: false });
  return offers.filter((offer) => offer.supplierId === supplierId).reduce((sum, { stock }) => sum + stock, 0);
};
const tell = (own: TestSource, line: string, state: 'up' | 'down', phone: string | undefined) =>
  world.core.intake.tell(own.source, { line, state, phone: `+${phone}` });
/** Its line is down for so long that its number is off sale. */
async function lose(own: TestSource, line: string, phone: string | undefined) {
  tell(own, line, 'down', phone);
  await sweep('lines');
  world.advance(61);
  await sweep('lines');
}

describe('a source that is disconnected', () => {
  it('leaves no part behind that was acknowledged', async () => {
    const own = await world.source();
    await world.receive(own, { text: 'Half', part: { reference: 1, count: 2, index: 1 } });

    await world.core.intake.disconnect(own.supplierId);

    expect(await world.messagesTo(own.phones[0] ?? '')).toMatchObject([{ text: 'Half[…]' }]);
  });

  it('takes neither its silence nor its dead lines with it', async () => {
    const own = await world.source({ settings: { silentSeconds: 60 } });
    await lose(own, 'port 1', own.phones[0]);
    await sweep('silence');
    const before = [await stateOf(own.phones[0]), await stockOf(own)];

    await world.core.intake.disconnect(own.supplierId);

    expect(before).toEqual(['offline', 0]);
    expect([await stateOf(own.phones[0]), await stockOf(own)]).toEqual(['online', 1]);
  });
});

describe('a source that is off sale', () => {
  it('is back when its settings say that it is never silent: it could not be heard without customers', async () => {
    const own = await world.source({ settings: { silentSeconds: 60 } });
    world.advance(61);
    await sweep('silence');
    const before = await stockOf(own);

    await world.core.intake.change({ supplierId: own.supplierId, settings: { silentSeconds: 0 } });
    await sweep('silence');

    expect([before, await stockOf(own)]).toEqual([0, 1]);
  });

  it('because it was switched off, is back when it is switched on', async () => {
    const own = await world.source();
    await world.core.intake.change({ supplierId: own.supplierId, state: 'off' });
    await sweep('silence');
    const before = await stockOf(own);

    await world.core.intake.change({ supplierId: own.supplierId, state: 'on' });
    await sweep('silence');

    expect([before, await stockOf(own)]).toEqual([0, 1]);
  });
});

describe('a SIM', () => {
  it('that comes back in another line is on sale again, and stays so', async () => {
    const own = await world.source();
    const [phone] = own.phones;
    await lose(own, 'port 1', phone);
    const lost = await stateOf(phone);

    tell(own, 'port 2', 'up', phone);
    await sweep('lines');
    const found = await stateOf(phone);
    world.advance(120);
    await sweep('lines');

    expect([lost, found, await stateOf(phone)]).toEqual(['offline', 'online', 'online']);
  });

  it('is off sale when its port is dead, though the port had another name when it was up', async () => {
    const own = await world.source();
    tell(own, 'old name', 'up', own.phones[0]);
    await sweep('lines');
    world.advance(1);
    await lose(own, 'new name', own.phones[0]);

    expect(await stateOf(own.phones[0])).toBe('offline');
  });

  it('that is put in the place of a lost one does not come on sale by that', async () => {
    const own = await world.source({ pool: { count: 2 } });
    const [first, second] = own.phones;
    await world.core.inventory.setNumberState({ phone: second ?? '', state: 'offline' });
    await lose(own, 'port 1', first);

    tell(own, 'port 1', 'up', second);
    await sweep('lines');

    expect([await stateOf(first), await stateOf(second)]).toEqual(['offline', 'offline']);
  });

  it('is taken off sale however many dead lines come before it whose numbers are off sale anyway', async () => {
    const own = await world.source();
    for (let line = 0; line < 600; line++) tell(own, `dead ${line}`, 'down', `44740000${1000 + line}`);
    await lose(own, 'port 1', own.phones[0]);

    expect(await stateOf(own.phones[0])).toBe('offline');
  });
});

it('a strength that no radio has is left out, and spoils nothing that is told with it', async () => {
  const own = await world.source();
  for (const [line, signal] of [
    ['a', 1e12],
    ['b', Number.NaN],
    ['c', -71.4],
  ] as const)
    world.core.intake.tell(own.source, { line, state: 'up', signal });

  const lines = await world.core.intake.lines(own.supplierId);

  expect(lines.map(({ line, signal }) => [line, signal])).toEqual([
    ['a', null],
    ['b', null],
    ['c', -71],
  ]);
});

it('lines that a source makes up do not fill the table', async () => {
  const own = await world.source();
  for (let round = 0; round < 3; round++) {
    for (let line = 0; line < 4_000; line++)
      world.core.intake.tell(own.source, { line: `${round}/${line}`, state: 'up' });
    await world.core.intake.flush();
  }
  tell(own, '0/7', 'down', own.phones[0]);
  await world.core.intake.flush();

  const { rows } = await sql<{ line: string; state: string }>`
    select line, state from source_line where supplier_id = ${own.supplierId}`.execute(world.db.read);
  expect(rows).toHaveLength(8_000);
  expect(rows).toContainEqual({ line: '0/7', state: 'down' });
});
