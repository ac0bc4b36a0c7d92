import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findNumbers, giveBackRented, setNumberStates } from '#modules/stock/inventory';
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

describe('what an operator says of a number', () => {
  const say = (phone: string | undefined, state: 'online' | 'offline' | 'banned') =>
    world.core.inventory.setNumberState({ phone: phone ?? '', state });

  it.each(['offline', 'banned'] as const)(
    'while its line holds it off: %s, is not undone by the line',
    async (state) => {
      const own = await world.source();
      const [phone] = own.phones;
      await lose(own, 'port 1', phone);
      await say(phone, state);
      tell(own, 'port 1', 'up', phone);
      await sweep('lines');
      const up = await stateOf(phone);
      await lose(own, 'port 1', phone);
      await world.core.intake.disconnect(own.supplierId);

      expect([up, await stateOf(phone)]).toEqual([state, state]);
    },
  );

  it('online, holds until its line was up and is down again', async () => {
    const own = await world.source();
    const [phone] = own.phones;
    await lose(own, 'port 1', phone);
    await say(phone, 'online');
    world.advance(120);
    await sweep('lines');
    const states = [await stateOf(phone)];
    tell(own, 'port 1', 'up', phone);
    await sweep('lines');
    states.push(await stateOf(phone));
    await lose(own, 'port 1', phone);

    expect([...states, await stateOf(phone)]).toEqual(['online', 'online', 'offline']);
  });
});

it('an operator’s word and the line’s in one instant: the operator’s holds', async () => {
  const own = await world.source({ pool: { count: 5 } });
  for (const phone of own.phones) tell(own, phone, 'down', phone);
  await sweep('lines');
  world.advance(61);
  await sweep('lines');
  for (const phone of own.phones) tell(own, phone, 'up', phone);
  await world.core.intake.flush();

  await Promise.all([
    sweep('lines'),
    ...own.phones.map((phone) => world.core.inventory.setNumberState({ phone, state: 'offline' })),
  ]);

  expect(await Promise.all(own.phones.map(stateOf))).toEqual(own.phones.map(() => 'offline'));
});

it('a number in a rental goes off after it, and comes back with its line, whichever comes first', async () => {
  const own = await world.source({ pool: { count: 2 } });
  const numbers = await findNumbers(world.db.read, own.phones);
  const ids = numbers.map(({ id }) => id);
  const [early, late] = numbers.map(({ phone }) => phone);
  const end = (which: bigint[]) => world.db.write((tx) => giveBackRented(tx, which));
  await world.db.write((tx) => setNumberStates(tx, ids, 'rented'));
  for (const phone of own.phones) tell(own, phone, 'down', phone);
  await sweep('lines');
  world.advance(61);
  await sweep('lines');
  const during = [await stateOf(early), await stateOf(late)];
  await end(ids.slice(0, 1));
  const ended = await stateOf(early);
  for (const phone of own.phones) tell(own, phone, 'up', phone);
  await sweep('lines');
  await end(ids.slice(1));

  expect([...during, ended]).toEqual(['rented', 'rented', 'offline']);
  expect([await stateOf(early), await stateOf(late)]).toEqual(['online', 'online']);
});

describe('a SIM that is swapped for another', () => {
  const put = (own: TestSource, line: string, phone: string | undefined, imsi: string) =>
    world.core.intake.tell(own.source, {
      ...{ line, state: 'up', imsi, phone: phone === undefined ? undefined : `+${phone}` },
    });

  it('after its line was dead, is on sale again once another line has it', async () => {
    const own = await world.source({ pool: { count: 2 } });
    const [first, second] = own.phones;
    await lose(own, 'port 1', first);
    put(own, 'port 1', second, '2');
    await sweep('lines');
    const away = await stateOf(first);
    world.advance(3_600);
    put(own, 'port 2', first, '1');
    await sweep('lines');

    expect([away, await stateOf(first), await stateOf(second)]).toEqual(['offline', 'online', 'online']);
  });

  it('while its line is up, is off sale after a minute, unless it is in another line by then', async () => {
    const own = await world.source({ pool: { count: 2 } });
    const [gone, moved] = own.phones;
    put(own, 'port 1', gone, '1');
    put(own, 'port 2', moved, '2');
    await sweep('lines');
    put(own, 'port 1', undefined, '3');
    put(own, 'port 2', undefined, '4');
    await sweep('lines');
    put(own, 'port 3', moved, '2');
    const early = [await stateOf(gone), await stateOf(moved)];
    world.advance(61);
    await sweep('lines');
    const late = [await stateOf(gone), await stateOf(moved)];
    await world.core.intake.disconnect(own.supplierId);

    expect(early).toEqual(['online', 'online']);
    expect(late).toEqual(['offline', 'online']);
    expect(await stateOf(gone)).toBe('online');
  });

  it('takes its number with it: an SMS to the port is not the old number’s', async () => {
    const own = await world.source();
    const [phone = ''] = own.phones;
    put(own, 'port 1', phone, '1');
    await world.core.intake.flush();
    put(own, 'port 1', undefined, '2');
    await world.receive(own, { to: undefined, line: 'port 1', text: 'a moment later' });
    await world.core.intake.flush();
    await world.receive(own, { to: undefined, line: 'port 1', text: 'later' });

    expect(await world.messagesTo(phone)).toEqual([]);
  });
});

describe('a clock that is moved by centuries', () => {
  const CENTURIES = 300 * 365 * 86_400;

  it('loses no number, forward nor back', async () => {
    const own = await world.source();
    const [phone] = own.phones;
    await lose(own, 'port 1', phone);
    const states = [await stateOf(phone)];
    world.advance(CENTURIES);
    await sweep('lines');
    tell(own, 'port 1', 'up', phone);
    await sweep('lines');
    states.push(await stateOf(phone));
    await lose(own, 'port 1', phone);
    world.advance(-CENTURIES);
    tell(own, 'port 1', 'up', phone);
    await sweep('lines');
    states.push(await stateOf(phone));
    await lose(own, 'port 1', phone);

    expect([...states, await stateOf(phone)]).toEqual(['offline', 'online', 'online', 'offline']);
  });

  it('leaves no acknowledged part behind', async () => {
    const own = await world.source({ settings: { floodPerMinute: 1 } });
    const [phone = ''] = own.phones;
    await world.receive(own, { text: 'Half', part: { reference: 1, count: 2, index: 1 } });
    world.advance(CENTURIES);
    for (const name of ['parts', 'forget-parts', 'forget-days', 'flush', 'silence'])
      await world.core.intake.sweeps.find((one) => one.name === `intake.${name}`)?.run();
    await world.receive(own, { from: 'Other', text: 'Later', part: { reference: 1, count: 2, index: 1 } });
    await world.receive(own, { from: 'Others', text: 'One' });
    const messages = await world.messagesTo(phone);
    world.advance(-CENTURIES);

    expect(messages.map(({ text }) => text)).toEqual(['Half[…]', 'One']);
  });
});

it('what turns a line around, or ends it, is named where an operator sees it', async () => {
  const own = await world.source({ settings: { floodPerMinute: 1 } });
  const [phone = ''] = own.phones;
  const line = 'port\u202e1\n';
  world.core.intake.tell(own.source, {
    ...{ line, state: 'down', phone: `+${phone}`, operator: 'A\u2066B', error: 'gone\x1b[2J' },
  });
  const outcomes = [
    await world.receive(own, { to: undefined, line, text: 'one', from: 'Bank\u202e' }),
    await world.receive(own, { to: undefined, line, text: 'two', from: 'Bank\u202e' }),
  ];
  const lines = await world.core.intake.lines(own.supplierId);
  const [health] = await world.core.intake.health(own.supplierId);

  expect(lines).toMatchObject([
    { line: 'port<U+202E>1<U+000A>', operator: 'A<U+2066>B', error: 'gone<U+001B>[2J' },
  ]);
  expect(outcomes).toEqual(['stored', 'flood']);
  expect((await world.messagesTo(phone)).map(({ text }) => text)).toEqual(['one']);
  expect(await world.told(own)).toEqual(['flood of Bank<U+202E>']);
  expect(health?.error).not.toMatch(/\p{Cc}|\p{Cf}/u);
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
