import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createNativeWorld, type NativeWorld } from '#test/native-world';

let world: NativeWorld;
let serial = 0;
let prefix: string;

beforeAll(async () => {
  world = await createNativeWorld();
  prefix = (await world.core.catalog.view()).country(2)?.numberPrefixes[0] ?? '';
});
afterAll(() => world.close());

/** Of another range than the builders use. */
const phone = () => `${prefix.padEnd(4, '0')}5${String(++serial).padStart(6, '0')}`;
const csv = (raw: string) => ({ raw, type: 'text/csv; charset=utf-8' });

async function supplier(body: Record<string, unknown> = {}): Promise<string> {
  const name = `source-${++serial}`;
  const created = await world.api('POST', '/suppliers', { body: { name, kind: 'manual', ...body } });
  expect(created.status).toBe(201);
  return name;
}

let filed = 0;

describe('suppliers', () => {
  it('are made, found by id and name, and switched off and on', async () => {
    const body = {
      name: 'own-modems',
      kind: 'partner',
      vouchedBy: 'Jo of Sales',
      filterSenders: true,
      dedupeWindowSeconds: 5,
      payoutPercent: 40,
    };

    const created = await world.api('POST', '/suppliers', { body });
    const off = await world.api('PATCH', '/suppliers/own-modems', { body: { state: 'off' } });

    expect(created).toMatchObject({ status: 201, json: { ...body, state: 'active' } });
    expect(created.json).not.toHaveProperty('settings');
    expect(off.json).toEqual({ ...created.json, state: 'off' });
    const { hindrances, ...shown } = (await world.api('GET', `/suppliers/${created.json.id}`)).json;
    expect(shown).toEqual(off.json);
    expect(hindrances).toMatchObject([{ reason: 'supplier_off' }, {}, {}]);
    expect((await world.api('GET', '/suppliers')).json.items).toContainEqual(off.json);
    const on = await world.api('PATCH', `/suppliers/${created.json.id}`, { body: { state: 'active' } });
    expect(on.json.state).toBe('active');
  });

  it('have a name of their own and a kind that is known', async () => {
    const name = await supplier();

    const again = await world.api('POST', '/suppliers', { body: { name, kind: 'manual' } });
    const strange = await world.api('POST', '/suppliers', { body: { name: 'x', kind: 'telepath' } });
    const generous = await world.api('POST', '/suppliers', {
      body: { name: 'x', kind: 'manual', payoutPercent: 101 },
    });

    expect(again).toMatchObject({ status: 409, json: { code: 'already_exists' } });
    expect(strange).toMatchObject({ status: 400, json: { code: 'bad_request' } });
    expect(generous.json.details.issues).toEqual([
      { field: 'body.payoutPercent', message: expect.any(String) },
    ]);
    expect(await world.api('GET', '/suppliers/nobody')).toMatchObject({ status: 404 });
  });
});

describe('an import of numbers', () => {
  it('takes the good rows of a CSV and names each bad one with its line', async () => {
    const name = await supplier();
    const [first, second] = [phone(), phone()];
    const table = [
      'Phone,Country,Operator,Provenance',
      `+${first},2,any,own_device`,
      '',
      'no phone,2,any,own_device',
      `${phone()},2`,
      `${phone()},999,any,own_device`,
      `"${second}", 2 ,any,own_device`,
      `${phone()},2,nobody,own_device`,
      `${phone()},2,any,found_on_the_street`,
      `79${'0'.repeat(9)},2,any,own_device`,
      `7"7,2,any,own_device`,
    ].join('\r\n');

    const report = await world.api('POST', `/suppliers/${name}/numbers`, csv(table));

    expect(report.status).toBe(200);
    expect(report.json).toMatchObject({ rows: 9, imported: 2, unchanged: 0, errorCount: 7 });
    expect(report.json.errors.map(({ line }: { line: number }) => line)).toEqual([4, 5, 6, 8, 9, 10, 11]);
    for (const { error } of report.json.errors) expect(error).toMatch(/\w/);
    const listed = await world.api('GET', `/numbers?supplier=${name}`);
    expect(listed.json.items.map((one: { phone: string }) => one.phone)).toEqual([first, second]);
  });

  it('may be run again', async () => {
    const name = await supplier();
    const table = `phone,country\n${phone()},2\n${phone()},2`;
    const path = `/suppliers/${name}/numbers?provenance=own_device`;

    const first = await world.api('POST', path, csv(table));
    const second = await world.api('POST', path, csv(table));

    expect(first.json).toMatchObject({ imported: 2, unchanged: 0, errorCount: 0, errors: [] });
    expect(second.json).toMatchObject({ imported: 0, unchanged: 2, errorCount: 0 });
  });

  it('takes JSON rows too, and counts them from one', async () => {
    const name = await supplier();
    const rows = [
      { phone: Number(phone()), country: 2, provenance: 'own_device' },
      { phone: 'x", "y', country: 2, provenance: 'own_device' },
      { phone: phone(), country: '2', operator: 'any', provenance: 'own_device', step: 1 },
    ];

    const report = await world.api('POST', `/suppliers/${name}/numbers`, { body: { rows } });

    expect(report.json).toMatchObject({ rows: 3, imported: 2, errorCount: 1, errors: [{ line: 2 }] });
  });

  it('refuses what is no table, with the line where that is known', async () => {
    const name = await supplier();
    const path = `/suppliers/${name}/numbers`;
    const bad = [
      csv(''),
      csv('number,land\n1,2'),
      csv('PK\u0003\u0004\0\0'),
      { body: [] },
      { body: { rows: [] } },
      { body: { rows: [{ phone: 1.5, country: 2 }] } },
      { body: { rows: [{ phone: '1\n2', country: 2 }] } },
      { body: { rows: [{ phone: '1', country: 2, colour: 'red' }] } },
    ];

    for (const asked of bad) {
      const refused = await world.api('POST', path, asked);
      expect(refused, JSON.stringify(asked)).toMatchObject({
        status: 400,
        json: { code: 'bad_request' },
      });
    }
    const open = await world.api('POST', path, csv('phone,country\n1,2\n"1,2\n1,2\n'));
    expect(open.json).toMatchObject({ code: 'bad_request', details: { line: expect.any(Number) } });
    expect(await world.api('POST', '/suppliers/nobody/numbers', csv('phone,country\n'))).toMatchObject({
      status: 404,
    });
    expect(await world.api('POST', path, { raw: '<a/>', type: 'application/xml' })).toMatchObject({
      status: 415,
      json: { code: 'unsupported_media_type' },
    });
  });

  it('takes a body far beyond the limit of other requests, and no more', async () => {
    const name = await supplier();
    const path = `/suppliers/${name}/numbers`;
    const filler = `${'x'.repeat(99)},2\n`;

    const large = await world.api('POST', path, csv(`phone,country\n${filler.repeat(1_000)}`));
    const tooLarge = await world.api('POST', path, csv(`phone,country\n${filler.repeat(170_000)}`));

    expect(large.json).toMatchObject({ rows: 1_000, errorCount: 1_000 });
    expect(tooLarge).toMatchObject({ status: 413, json: { code: 'too_large' } });
  });
});

describe('an import of prices', () => {
  it('takes the good rows and names each bad one', async () => {
    const name = await supplier();
    const table = [
      'country,service,price,operator',
      '2,tg,0.10,any',
      '2,tg,0.1234567,any',
      '2,zzzz,0.10,any',
      '2,wa,-1,any',
      '2,wa,"0,10",any',
      '2,tg,0.20,any',
    ].join('\n');

    const report = await world.api('POST', `/suppliers/${name}/prices`, csv(table));

    expect(report.json).toMatchObject({ rows: 6, imported: 1, unchanged: 1, errorCount: 4 });
    expect(report.json.errors.map(({ line }: { line: number }) => line)).toEqual([3, 4, 5, 6]);
    const stock = await world.api('GET', `/stock?supplier=${name}`);
    expect(stock.json.items).toEqual([
      {
        poolId: expect.any(String),
        supplierId: expect.any(String),
        countryId: 2,
        operator: 'any',
        step: 0,
        serviceId: 'tg',
        price: '0.20',
        priceMicros: '200000',
        stock: 0,
        onSale: true,
      },
    ]);
  });

  it('takes exact prices only: a JSON number is none', async () => {
    const name = await supplier();
    const row = { country: 2, service: 'tg' };
    const path = `/suppliers/${name}/prices`;

    const text = await world.api('POST', path, { body: { rows: [{ ...row, price: '0.10' }] } });
    const number = await world.api('POST', path, { body: { rows: [{ ...row, price: 0.1 }] } });

    expect(text.json).toMatchObject({ imported: 1, errorCount: 0 });
    expect(number).toMatchObject({ status: 400, json: { code: 'bad_request' } });
  });
});

describe('stock', () => {
  it('comes in pages, and shows what is not on sale as such', async () => {
    const name = await supplier();
    const numbers = Array.from({ length: 3 }, () => `${phone()},2`).join('\n');
    await world.api(
      'POST',
      `/suppliers/${name}/numbers?provenance=own_device`,
      csv(`phone,country\n${numbers}`),
    );
    await world.api('POST', `/suppliers/${name}/prices`, csv('country,service,price\n2,*,0.50'));

    const seen: { serviceId: string; stock: number; onSale: boolean }[] = [];
    let next: string | null = '';
    while (next !== null) {
      const path = `/stock?supplier=${name}&country=2&limit=100${next ? `&cursor=${next}` : ''}`;
      const { json } = await world.api('GET', path);
      seen.push(...json.items);
      next = json.next;
    }

    const { services } = await world.core.catalog.view();
    expect(seen.map(({ serviceId }) => serviceId).sort()).toEqual(services.map(({ id }) => id).sort());
    expect(seen.every(({ stock, onSale }) => stock === 3 && onSale)).toBe(true);

    await world.api('PATCH', `/suppliers/${name}`, { body: { state: 'off' } });
    const { json } = await world.api('GET', `/stock?supplier=${name}&service=tg`);
    expect(json.items).toMatchObject([{ serviceId: 'tg', stock: 3, onSale: false }]);
  });
});

describe('numbers', () => {
  it('are taken off and brought back, and the stock follows', async () => {
    const { phones, supplierId } = await world.pool({ count: 2, service: 'ig' });
    const stock = async () =>
      (await world.api('GET', `/stock?supplier=${supplierId}&service=ig`)).json.items[0].stock;
    const set = (state: string) => world.api('PATCH', `/numbers/${phones[0]}`, { body: { state } });

    const off = await set('offline');
    const stockOff = await stock();
    const banned = await set('banned');
    const listed = await world.api('GET', `/numbers?supplier=${supplierId}&state=banned`);
    const on = await set('online');

    expect(off).toMatchObject({ status: 200, json: { phone: phones[0], state: 'offline' } });
    expect(stockOff).toBe(1);
    expect(banned.status).toBe(200);
    expect(listed.json.items).toMatchObject([{ phone: phones[0], state: 'banned', countryId: 2 }]);
    expect(on.status).toBe(200);
    expect(await stock()).toBe(2);
  });

  it('are found by phone as people write it', async () => {
    const { phones } = await world.pool();
    const written = `+${phones[0]?.slice(0, 4)} ${phones[0]?.slice(4)}`;

    const found = await world.api('GET', `/numbers?phone=${encodeURIComponent(written)}`);

    expect(found.json.items).toMatchObject([{ phone: phones[0], provenance: 'own_device', state: 'online' }]);
  });

  it('that are not there cannot be changed, nor brought into a rental by hand', async () => {
    const { phones } = await world.pool();

    const unknown = await world.api('PATCH', '/numbers/79990000000', { body: { state: 'offline' } });
    const noPhone = await world.api('PATCH', '/numbers/abc', { body: { state: 'offline' } });
    const rented = await world.api('PATCH', `/numbers/${phones[0]}`, { body: { state: 'rented' } });

    expect(unknown).toMatchObject({ status: 404, json: { code: 'not_found' } });
    expect(noPhone).toMatchObject({ status: 400, json: { code: 'bad_request' } });
    expect(rented).toMatchObject({ status: 400, json: { code: 'bad_request' } });
  });
});

describe('the catalogue', () => {
  it('is imported again without switching on what was switched off', async () => {
    const off = await world.api('PATCH', '/catalog/services/vk', { body: { enabled: false } });

    const counts = await world.api('POST', '/catalog/import');
    const services = (await world.api('GET', '/catalog/services')).json.items;
    const countries = (await world.api('GET', '/catalog/countries')).json.items;

    expect(off).toMatchObject({ status: 200, json: { id: 'vk', enabled: false } });
    expect(counts.json).toMatchObject({ countries: countries.length, services: services.length });
    expect(services.find(({ id }: { id: string }) => id === 'vk')).toMatchObject({ enabled: false });
    expect(countries[0]).toMatchObject({ id: expect.any(Number), operators: expect.any(Array) });
    await world.api('PATCH', '/catalog/services/vk', { body: { enabled: true } });
  });

  it('has no other services', async () => {
    const unknown = await world.api('PATCH', '/catalog/services/zzzz', { body: { enabled: false } });

    expect(unknown).toMatchObject({ status: 404, json: { code: 'service_unknown' } });
  });
});

describe('a file of any import', () => {
  const files: Record<string, (text: string) => Uint8Array<ArrayBuffer>> = {
    'commas, UTF-8': (text) => new Uint8Array(Buffer.from(text)),
    'commas, UTF-8 with a mark, CRLF': (text) =>
      new Uint8Array(Buffer.from(`\ufeff${text.replaceAll('\n', '\r\n')}`)),
    'semicolons, UTF-16 with a mark, CRLF': (text) =>
      new Uint8Array(Buffer.from(`\ufeff${text.replaceAll(',', ';').replaceAll('\n', '\r\n')}`, 'utf16le')),
    'tabs, UTF-16, big end first': (text) =>
      new Uint8Array(Buffer.from(`\ufeff${text.replaceAll(',', '\t')}`, 'utf16le').swap16()),
  };

  it.each(Object.entries(files))('is read with %s', async (_, encode) => {
    const { id: supplier } = await world.core.inventory.createSupplier({
      name: `files${++filed}`,
      kind: 'manual',
    });
    const { accountId } = await world.customer();
    await world.core.merchants.open({ accountId, email: `files${filed}@example.org` });
    const { id: campaign } = await world.core.campaigns.create({ accountId, name: 'Codes' });
    const send = async (path: string, csv: string) =>
      (await world.api('POST', path, { raw: new Blob([encode(csv)]), type: 'text/csv' })).json;

    const numbers = await send(
      `/suppliers/${supplier}/numbers`,
      `phone,country,operator,provenance\n${phone()},2,any,own_device\n`,
    );
    const prices = await send(`/suppliers/${supplier}/prices`, 'country,service,price\n2,tg,0.10\n');
    const rent = await send(
      `/suppliers/${supplier}/rent-prices`,
      'country,from_hours,unit_hours,price\n2,2,1,0.10\n',
    );
    const codes = await send(
      `/merchants/${accountId}/campaigns/${campaign}/validation-codes`,
      'code,note\nA-2,x\nA-3,y\n',
    );

    expect([numbers, prices, rent]).toMatchObject([{ imported: 1 }, { imported: 1 }, { imported: 1 }]);
    expect(codes).toMatchObject({ imported: 2, errorCount: 0 });
  });

  it('in another encoding is refused in words', async () => {
    const { id } = await world.core.inventory.createSupplier({ name: `files${++filed}`, kind: 'manual' });
    const raw = new Blob([new Uint8Array([0x70, 0x68, 0xe9, 0x0a])]);

    const { status, text } = await world.api('POST', `/suppliers/${id}/numbers`, {
      raw,
      type: 'text/csv',
    });

    expect(status).toBe(400);
    expect(text).toContain('UTF-8');
  });
});
