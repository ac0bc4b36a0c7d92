import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createSourceWorld, type SourceWorld } from '#test/source-world';

let world: SourceWorld;
beforeAll(async () => {
  world = await createSourceWorld();
});
afterAll(() => world.close());

describe('an SMS of a source of own numbers', () => {
  it('reaches the lease of its number, and its code is read', async () => {
    const own = await world.source();
    const { accountId } = await world.customer();
    const activation = await world.core.activations.buy({ accountId, serviceId: 'tg', countryId: 2 });

    const outcome = await world.receive(own, { to: `+${activation.phone}`, id: 'sms-1' });
    const again = await world.receive(own, { to: activation.phone, id: 'sms-1' });
    const { state, code } = await world.core.activations.get({ id: activation.id, accountId });

    expect([outcome, again]).toEqual(['stored', 'repeated']);
    expect({ state, code }).toEqual({ state: 'received', code: '12345' });
  });

  it('without an id is a repeat within the window, and a new one after it', async () => {
    const own = await world.source();

    const outcomes = [await world.receive(own, {}), await world.receive(own, {})];
    world.advance(61);
    outcomes.push(await world.receive(own, {}));

    expect(outcomes).toEqual(['stored', 'repeated', 'stored']);
  });

  it('keeps its raw form with its oddities, for the operator', async () => {
    const own = await world.source();
    const [phone = ''] = own.phones;
    await world.receive(own, { raw: 'from=x&text=%ff', flags: ['charset'] });
    const [message] = await world.core.messages.list({ phone, limit: 1 });

    const [delivery] = await world.core.messages.listDeliveries(message?.id ?? 0n);

    expect(delivery?.raw).toBe('from=x&text=%ff\n(charset)');
    expect(await world.told(own)).toEqual(['charset a text that could not be read as it says']);
  });

  it('finds its number in the form in which the source writes it', async () => {
    const own = await world.source({ settings: { country: 'KZ' } });
    const phone = '77011234567';
    const csv = `phone,country,provenance\n${phone},2,contract`;
    await world.core.inventory.importNumbers({ supplierId: own.supplierId, csv });

    await world.receive(own, { to: '87011234567', text: 'one' });
    await world.receive(own, { to: '+7 701 123-45-67', text: 'two' });

    expect((await world.messagesTo(phone)).map(({ text }) => text)).toEqual(['one', 'two']);
  });

  it('takes the number of its line where it names no receiver', async () => {
    const own = await world.source();
    const [phone = ''] = own.phones;
    world.core.intake.tell(own.source, { line: 'ttyUSB0', state: 'up', phone: `+${phone}` });

    await world.receive(own, { to: undefined, line: 'ttyUSB0', text: 'at once' });
    await world.core.intake.flush();
    await world.receive(own, { to: undefined, line: 'ttyUSB0', text: 'from the table' });
    await world.receive(own, { to: undefined, line: 'ttyUSB1', text: 'nobody knows' });

    expect((await world.messagesTo(phone)).map(({ text }) => text)).toEqual(['at once', 'from the table']);
    expect(await world.told(own)).toEqual(['unknown_number line ttyUSB1 without a number']);
  });
});

describe('an SMS to a number that is not the supplier’s', () => {
  const strange = '77010009999';

  it('is an orphan that the operator sees, and no error to the source', async () => {
    const own = await world.source();

    const outcome = await world.receive(own, { to: strange, text: 'lost' });

    expect(outcome).toBe('stored');
    expect(await world.messagesTo(strange)).toMatchObject([{ text: 'lost', verdict: 'orphan' }]);
    expect(await world.told(own)).toEqual([`unknown_number ${strange}`]);
  });

  it('never reaches a lease of another supplier', async () => {
    const mine = await world.source();
    const other = await world.source({ pool: { service: 'wa' } });
    const { accountId } = await world.customer();
    const activation = await world.core.activations.buy({ accountId, serviceId: 'wa', countryId: 2 });

    await world.receive(mine, { to: activation.phone });

    expect(activation.supplierId).toBe(other.supplierId);
    expect(await world.core.activations.get({ id: activation.id, accountId })).toMatchObject({
      state: 'waiting',
    });
  });

  it('is refused where the settings say so', async () => {
    const own = await world.source({ settings: { unknownNumbers: 'refuse' } });

    expect(await world.receive(own, { to: '77010008888' })).toBe('unknown_number');
    expect(await world.messagesTo('77010008888')).toEqual([]);
  });

  it('lets the number wait for an operator where the settings say so, who puts it on sale or ignores it', async () => {
    const own = await world.source({ settings: { unknownNumbers: 'announce' } });
    const { supplierId } = own;
    const [good, bad] = ['77010007777', '77010006666'];
    for (const to of [good, good, bad]) await world.receive(own, { to, text: `to ${to}` });
    const pending = await world.core.intake.listAnnounced({ supplierId, state: 'pending', limit: 10 });

    await world.core.intake.acceptNumber({ supplierId, phone: good, provenance: 'own_device' });
    await world.core.intake.ignoreNumber({ supplierId, phone: bad });
    for (const to of [good, bad]) await world.receive(own, { to, text: 'later' });
    const numbers = await world.core.inventory.listNumbers({ supplierId, phone: good, limit: 10 });

    expect(pending.map(({ phone, messages }) => [phone, messages]).sort()).toEqual([
      [bad, 1],
      [good, 2],
    ]);
    expect(numbers).toMatchObject([{ phone: good, provenance: 'own_device', state: 'online', countryId: 2 }]);
    expect(await world.core.intake.listAnnounced({ supplierId, state: 'pending', limit: 10 })).toEqual([]);
    await expect(
      world.core.intake.acceptNumber({ supplierId, phone: '77010005555', provenance: 'own_device' }),
    ).rejects.toMatchObject({ code: 'not_found' });
  });

  it('cannot take a number that is another supplier’s', async () => {
    const other = await world.source();
    const own = await world.source({ settings: { unknownNumbers: 'announce' } });
    const [phone = ''] = other.phones;
    await world.receive(own, { to: phone });

    await expect(
      world.core.intake.acceptNumber({ supplierId: own.supplierId, phone, provenance: 'contract' }),
    ).rejects.toMatchObject({ code: 'already_exists' });
  });
});

it('keeps no words of a refused sender, in no form, nor of the parts of one', async () => {
  const own = await world.source();
  const [phone = ''] = own.phones;
  const secret = 'Transfer code 998877';

  await world.receive(own, { from: 'Chase', text: secret, raw: secret });
  for (const index of [1, 2])
    await world.receive(own, {
      from: 'Chase',
      text: secret,
      raw: secret,
      part: { reference: 1, count: 2, index },
    });
  const messages = await world.core.messages.list({ phone, limit: 10 });
  const raws = await Promise.all(messages.map(({ id }) => world.core.messages.listDeliveries(id)));
  const { rows: parts } = await sql`select text, raw from sms_part`.execute(world.db.read);

  expect(messages.map(({ verdict, text }) => [verdict, text])).toEqual([
    ['refused', null],
    ['refused', null],
  ]);
  expect(raws.flat().map(({ raw }) => raw)).toEqual([null, null]);
  expect(JSON.stringify(parts.map((part) => Object.values(part as object).map(String)))).not.toContain(
    '998877',
  );
});

it('limits one sender who floods, and loses none of the others', async () => {
  const own = await world.source({ settings: { floodPerMinute: 10 } });
  const flood = Array.from({ length: 30 }, (_, index) => ({
    from: 'Flood',
    text: `no ${index}`,
    id: `f${index}`,
  }));
  const others = Array.from({ length: 30 }, (_, index) => ({
    from: `S${index}`,
    text: 'hello',
    id: `o${index}`,
  }));

  const outcomes = await Promise.all([...flood, ...others].map((sms) => world.receive(own, sms)));

  expect(outcomes.slice(0, 30).filter((outcome) => outcome === 'stored')).toHaveLength(10);
  expect(outcomes.slice(0, 30).filter((outcome) => outcome === 'flood')).toHaveLength(20);
  expect(outcomes.slice(30)).toEqual(others.map(() => 'stored'));
  expect(await world.told(own)).toEqual(['flood of Flood']);
});

it('of a list that comes again with more than the limit of one sender, all are in at the second try', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  try {
    const own = await world.source({ pool: { count: 2 }, settings: { floodPerMinute: 5 } });
    const [single = '', long = ''] = own.phones;
    const list = Array.from({ length: 8 }, (_, index) => ({
      ...{ to: single, from: 'Bank', text: `no ${index}`, id: `b${index}` },
    }));
    const parts = [1, 2, 3, 4, 5, 6, 7, 8].map((index) => ({
      ...{ to: long, from: 'Long', text: `${index} `, part: { reference: 9, count: 8, index } },
    }));
    const post = () => Promise.all([...list, ...parts].map((sms) => world.receive(own, sms)));

    await post();
    const first = (await world.messagesTo(single)).length;
    vi.advanceTimersByTime(60_000);
    await post();

    expect(first).toBe(5);
    expect((await world.messagesTo(single)).map(({ text }) => text).sort()).toEqual(
      list.map(({ text }) => text),
    );
    expect((await world.messagesTo(long)).map(({ text }) => text)).toEqual(['1 2 3 4 5 6 7 8 ']);
  } finally {
    vi.useRealTimers();
  }
});
