import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommandLine } from '#test/command-line';
import { createNativeWorld, type NativeWorld } from '#test/native-world';

let world: NativeWorld;
let supplierSerial = 0;

beforeAll(async () => {
  world = await createNativeWorld();
});
afterAll(() => world.close());

const get = async (path: string) => (await world.api('GET', path)).json;
const HOUR = 3_600;

/** A supplier with numbers and a ladder of rent prices, set as an operator sets them. */
async function market({ count = 1, country = 2 } = {}) {
  const supplier = `rents${++supplierSerial}`;
  const { supplierId, phones } = await world.pool({ count, country, supplier });
  const rows = [
    { country, from_hours: 2, unit_hours: 1, price: '0.10' },
    { country, from_hours: 24, price: '1' },
  ];
  const report = await world.api('POST', `/suppliers/${supplier}/rent-prices`, { body: { rows } });
  expect(report.json).toMatchObject({ rows: 2, imported: 2, errorCount: 0 });
  return { supplier, supplierId, phones };
}

const audit = async (subject: string) =>
  (await get(`/audit?subject=${encodeURIComponent(subject)}`)).items.map(
    ({ action }: { action: string }) => action,
  );

describe('a rental', () => {
  it('is quoted, rented, shown with its messages masked or, on record, in full, extended, renewed and finished', async () => {
    const { supplier, supplierId, phones } = await market();
    const { name } = await world.customer({ balance: '10' });
    const rentals = `/accounts/${name}/rentals`;

    const quote = await get(`/rent-quote?hours=24&country=2&supplier=${supplier}`);
    const rented = await world.api('POST', rentals, {
      body: { hours: 24, country: 2, supplier, maxPrice: '1.00', orderKey: 'first' },
    });
    const { id } = rented.json;
    const { messageId } = await world.message({ supplierId, phone: phones[0] ?? '', text: 'Code 48213' });
    const masked = await get(`${rentals}/${id}`);
    const full = await get(`${rentals}/${id}?reveal=true`);
    const extension = await get(`${rentals}/${id}/extension?hours=3`);
    const longer = await world.api('POST', `${rentals}/${id}/extend`, { body: { hours: 3 } });
    const renewing = await world.api('PATCH', `${rentals}/${id}`, { body: { autoRenewHours: 24 } });
    const not = await world.api('PATCH', `${rentals}/${id}`, { body: { autoRenewHours: null } });
    const finished = await world.api('POST', `${rentals}/${id}/finish`);

    expect(quote).toEqual({ hours: 24, countryId: 2, price: '1.00', priceMicros: '1000000', stock: 1 });
    expect(rented).toMatchObject({
      status: 201,
      json: { phone: phones[0], state: 'waiting', hours: 24, price: '1.00', asked: false },
    });
    expect(masked).toMatchObject({
      state: 'active',
      messageCount: 1,
      periods: [{ event: 'rent', hours: 24, price: '1.00', outcome: 'captured' }],
      history: [{ event: 'rent' }, { event: 'receive' }],
      messages: [{ text: '**** *****', code: '*****', masked: true, rentalId: id }],
    });
    expect(full.messages).toMatchObject([{ text: 'Code 48213', code: '48213', masked: false }]);
    expect(await audit(`message:${messageId}`)).toEqual(['message.view']);
    expect(extension).toMatchObject({ hours: 3, price: '0.30', longest: expect.any(Number) });
    expect(longer.json).toMatchObject({ hours: 27, price: '1.30' });
    expect([renewing.json.autoRenewHours, not.json.autoRenewHours]).toEqual([24, null]);
    expect(finished.json).toMatchObject({ state: 'finished' });
    expect((await audit(`rental:${id}`)).sort()).toEqual(
      [
        'rental.rent',
        'rental.view',
        'rental.extend',
        'rental.auto-renew',
        'rental.auto-renew',
        'rental.finish',
      ].sort(),
    );
  });

  it('is cancelled in the guard time with a refund; after a message it cannot be', async () => {
    const { supplierId, supplier } = await market({ count: 2, country: 3 });
    const { name } = await world.customer({ balance: '1' });
    const rent = async () =>
      (await world.api('POST', `/accounts/${name}/rentals`, { body: { hours: 2, country: 3, supplier } }))
        .json;
    const [one, two] = [await rent(), await rent()];
    await world.message({ supplierId, phone: two.phone });

    const cancelled = await world.api('POST', `/accounts/${name}/rentals/${one.id}/cancel`);
    const late = await world.api('POST', `/accounts/${name}/rentals/${two.id}/cancel`);

    expect(cancelled.json).toMatchObject({ state: 'cancelled' });
    expect(late).toMatchObject({ status: 409, json: { code: 'rental_cancel_too_late' } });
    expect((await get(`/accounts/${name}`)).balance).toMatchObject({ available: '0.80', held: '0.00' });
  });

  it('is listed with the others, newest first, in pages, by state and country; and is one account’s own', async () => {
    await market({ count: 4, country: 4 });
    const { name, accountId } = await world.customer();
    const other = await world.customer();
    const ids: number[] = [];
    for (let count = 0; count < 4; count++)
      ids.unshift((await world.core.rentals.rent({ accountId, countryId: 4, hours: 2 })).id);
    await world.core.rentals.cancel({ id: ids[1] ?? 0, accountId });
    const rentals = `/accounts/${name}/rentals`;

    const first = await get(`${rentals}?limit=3`);
    const second = await get(`${rentals}?limit=3&cursor=${first.next}`);
    const waiting = await get(`${rentals}?state=waiting&country=4`);

    const idsOf = (page: { items: { id: number }[] }) => page.items.map(({ id }) => id);
    expect([...idsOf(first), ...idsOf(second)]).toEqual(ids);
    expect(second.next).toBeNull();
    expect(idsOf(waiting)).toEqual(ids.filter((_, index) => index !== 1));
    for (const [method, path] of [
      ['GET', ''],
      ['GET', '/messages'],
      ['GET', '/extension?hours=2'],
      ['POST', '/finish'],
      ['POST', '/cancel'],
    ] as const)
      expect(await world.api(method, `/accounts/${other.name}/rentals/${ids[0]}${path}`)).toMatchObject({
        status: 404,
        json: { code: 'rental_not_found' },
      });
  });

  it('has messages in pages, none twice though new ones come', async () => {
    const { supplierId } = await market({ country: 5 });
    const { name, accountId } = await world.customer();
    const { id, phone } = await world.core.rentals.rent({ accountId, countryId: 5, hours: 2 });
    const send = (text: string) => world.message({ supplierId, phone, sender: 'Someone', text });
    for (const text of ['1', '2', '3', '4', '5']) await send(`message ${text} of five`);
    const page = (query: string) => get(`/accounts/${name}/rentals/${id}/messages?reveal=true&${query}`);

    const first = await page('limit=2');
    await send('message 6 of five');
    const second = await page(`limit=2&cursor=${first.next}`);
    const third = await page(`limit=2&cursor=${second.next}`);

    const texts = [first, second, third].flatMap(({ items }) =>
      items.map((one: { text: string }) => one.text),
    );
    expect(texts.map((text) => text.split(' ')[1])).toEqual(['5', '4', '3', '2', '1']);
    expect(third.next).toBeNull();
  });

  it.each([
    [{ hours: 1, country: 2 }, 400, 'rental_term_bad'],
    [{ hours: 2.5, country: 2 }, 400, 'bad_request'],
    [{ hours: 24, country: 9_998 }, 404, 'country_unknown'],
    [{ hours: 24, country: 2, operator: 'nosuch' }, 404, 'operator_unknown'],
    [{ hours: 24, country: 119 }, 404, 'country_unknown'],
    [{ hours: 24, country: 0 }, 409, 'no_numbers'],
    [{ hours: 24, country: 6, maxPrice: '0.01' }, 409, 'price_too_low'],
    [{ hours: 24, country: 6 }, 409, 'no_balance'],
    [{ hours: 24, country: 6, supplier: 'nosuch' }, 404, 'not_found'],
    [{ hours: 24, country: 6, maxPrice: 'much' }, 400, 'bad_amount'],
    [{ hours: 24, days: 3 }, 400, 'bad_request'],
  ])('is refused for %o', async (body, status, code) => {
    if ('country' in body && body.country === 6) await market({ country: 6 });
    const { name } = await world.customer({ balance: '0.50' });

    const answer = await world.api('POST', `/accounts/${name}/rentals`, { body });

    expect([answer.status, answer.json.code]).toEqual([status, code]);
  });

  it('is not for an account that is suspended', async () => {
    await market({ country: 7 });
    const { name } = await world.customer();
    await world.api('PATCH', `/accounts/${name}`, { body: { state: 'suspended' } });

    const answer = await world.api('POST', `/accounts/${name}/rentals`, { body: { hours: 2, country: 7 } });

    expect(answer).toMatchObject({ status: 403, json: { code: 'account_inactive' } });
  });
});

describe('rent prices', () => {
  it('are imported step by step, listed in pages and taken away; without any a pool is not for rent', async () => {
    const { supplier, supplierId } = await market({ country: 8 });
    const csv =
      'country,operator,from_hours,unit_hours,price\n8,any,720,720,20\n8,nosuch,,,1\n8,any,0,1,1\n8,any,5,,x\n';

    const report = await world.api('POST', `/suppliers/${supplier}/rent-prices`, {
      raw: csv,
      type: 'text/csv',
    });
    const first = await get(`/rent-prices?supplier=${supplier}&limit=2`);
    const second = await get(`/rent-prices?supplier=${supplier}&limit=2&cursor=${first.next}`);
    const stock = await get('/rent-stock?hours=720&country=8');
    const removed = await world.api('DELETE', `/suppliers/${supplier}/rent-prices`, {
      body: { country: 8, fromHours: 720 },
    });
    const rest = await world.api('DELETE', `/suppliers/${supplier}/rent-prices`, { body: { country: 8 } });
    const none = await world.api('DELETE', `/suppliers/${supplier}/rent-prices`, { body: { country: 8 } });

    expect(report.json).toEqual({
      rows: 4,
      imported: 1,
      unchanged: 0,
      errorCount: 3,
      errors: [
        { line: 3, error: 'country 8 has no operator "nosuch"' },
        { line: 4, error: 'bad hours "0"' },
        { line: 5, error: 'bad amount' },
      ],
    });
    const steps = [...first.items, ...second.items];
    expect(steps.map(({ fromHours, unitHours, price }) => [fromHours, unitHours, price])).toEqual([
      [2, 1, '0.10'],
      [24, 24, '1.00'],
      [720, 720, '20.00'],
    ]);
    expect(stock.items).toMatchObject([{ supplierId: String(supplierId), price: '20.00', stock: 1 }]);
    expect([removed.json, rest.json]).toEqual([{ removed: 1 }, { removed: 2 }]);
    expect(none).toMatchObject({ status: 404 });
    expect((await get('/rent-stock?hours=24&country=8')).items).toEqual([]);
  });
});

describe('the command line', () => {
  // biome-ignore lint/suspicious/noExplicitAny: what a test looks into is what it tests
  async function json(...args: string[]): Promise<any> {
    const { code, stdout, stderr } = await runCommandLine(world, [...args, '--json']);
    expect({ code, stderr }, stdout).toEqual({ code: 0, stderr: '' });
    return JSON.parse(stdout);
  }

  it('has a verb for each of these', async () => {
    const { supplier, supplierId } = await market({ count: 1, country: 10 });
    const { name } = await world.customer({ balance: '10' });

    await json('rental', 'set-price', supplier, '10', '15', '--from-hours', '720', '--unit-hours', '720');
    expect((await json('rental', 'prices', '--supplier', supplier)).items).toHaveLength(3);
    expect(await json('rental', 'quote', '720', '--country', '10')).toMatchObject({ price: '15.00' });
    expect((await json('rental', 'stock', '2', '--country', '10')).items).toMatchObject([{ stock: 1 }]);
    const { id, phone } = await json('rental', 'rent', name, '2', '--country', '10', '--max-price', '0.20');
    await world.message({ supplierId, phone, text: 'Code 48213' });
    expect(await json('rental', 'get', name, String(id))).toMatchObject({ state: 'active' });
    expect((await json('rental', 'messages', name, String(id), '--reveal')).items).toMatchObject([
      { text: 'Code 48213' },
    ]);
    expect(await json('rental', 'quote-extension', name, String(id), '2')).toMatchObject({ price: '0.20' });
    expect(await json('rental', 'extend', name, String(id), '2')).toMatchObject({ hours: 4 });
    expect(await json('rental', 'auto-renew', name, String(id), '2')).toMatchObject({ autoRenewHours: 2 });
    expect(await json('rental', 'auto-renew', name, String(id), 'off')).toMatchObject({
      autoRenewHours: null,
    });
    expect(await json('rental', 'finish', name, String(id))).toMatchObject({ state: 'finished' });
    expect((await json('rental', 'history', name, String(id))).items.at(-1)).toMatchObject({
      event: 'finish',
    });
    expect(await json('rental', 'refund', name, String(id))).toMatchObject({ refunded: '0.40' });
    const again = await json('rental', 'rent', name, '2', '--country', '10', '--auto-renew');
    expect(await json('rental', 'cancel', name, String(again.id))).toMatchObject({ state: 'cancelled' });
    expect((await json('rental', 'list', name, '--state', 'finished')).items).toMatchObject([{ id }]);
    expect(await json('rental', 'remove-price', supplier, '10', '--from-hours', '720')).toEqual({
      removed: 1,
    });
    for (let miss = 0; miss < 3; miss++) {
      await json('rental', 'rent', name, '2', '--country', '10');
      world.advance(HOUR);
      await world.core.rentals.missUnreached();
    }
    expect((await json('rental', 'bans', '--supplier', supplier)).items).toMatchObject([{ phone }]);
    expect(await json('rental', 'lift-ban', phone)).toMatchObject({ lifted: true });
  });

  it('says what is wrong', async () => {
    const { name } = await world.customer({ balance: '0' });

    const letters = await runCommandLine(world, ['rental', 'rent', name, 'day']);
    const nothing = await runCommandLine(world, ['rental', 'rent', name, '2', '--country', '0']);

    expect(letters).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('not a whole number of hours'),
    });
    expect(nothing).toMatchObject({ code: 1, stderr: expect.stringContaining('no_numbers') });
  });
});
