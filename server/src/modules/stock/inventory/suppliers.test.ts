import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findLedgerAccountId, openLedgerAccount } from '#modules/money/ledger';
import { expectSoundBooks, whileFalsified } from '#test/sound-books';
import { createWorld, type World } from '#test/world';
import {
  findKnownPhones,
  findSimulatedNumbers,
  findSupplierFault,
  getPayoutPercents,
  listRentBans,
  readPoolTable,
  setOfferRecords,
  setSupplierFault,
} from './index.ts';
import { listNumbers, listOffers } from './inventory-view-store.ts';
import { listOfferRecords } from './offer-record-store.ts';
import { listSuppliers } from './supplier-store.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const create = (more: object = {}) =>
  world.core.inventory.createSupplier({ name: 'made', kind: 'manual', ...more });

describe('a supplier', () => {
  it('has a name of its own, of up to 64 letters, digits and a few signs', async () => {
    for (const name of ['', '-a', '.a', 'a b', 'ä', 'a/b', 'x'.repeat(65)])
      await expect(create({ name })).rejects.toMatchObject({ code: 'bad_request' });

    for (const name of ['x'.repeat(64), 'A.b_c-9', '0'])
      expect(await create({ name })).toMatchObject({
        name,
        state: 'active',
        payoutPercent: 0,
        dedupeWindowSeconds: 60,
        filterSenders: false,
        vouchedBy: null,
        settings: {},
      });
    await expect(create({ name: '0' })).rejects.toMatchObject({ code: 'already_exists' });
  });

  it('gets between nothing and all of a price', async () => {
    for (const payoutPercent of [-1, 101, Number.NaN])
      await expect(create({ name: 'share', payoutPercent })).rejects.toMatchObject({ code: 'bad_request' });

    const [none, all] = [
      await create({ name: 'none', payoutPercent: 0 }),
      await create({ name: 'all', payoutPercent: 100 }),
    ];

    const percents = await getPayoutPercents(world.db.read, [none.id, all.id, 999_999n]);
    expect([...percents].sort()).toEqual([
      [none.id, 0],
      [all.id, 100],
    ]);
  });

  it('is made as it is asked for', async () => {
    const wish = {
      name: 'wished',
      kind: 'partner' as const,
      vouchedBy: 'Ann',
      filterSenders: true,
      dedupeWindowSeconds: 5,
      payoutPercent: 7,
      settings: { simulated: 'true' },
    };

    const made = await create(wish);

    expect(made).toMatchObject(wish);
    expect(await world.core.inventory.getSupplier({ name: 'wished' })).toEqual(made);
    const ids = (await world.core.inventory.listSuppliers()).map(({ id }) => id);
    expect(ids).toContain(made.id);
    expect(ids).toEqual(ids.toSorted((a, b) => (a < b ? -1 : 1)));
  });

  it('is found by its id and its name, and one that is not there is not', async () => {
    const { id } = await create({ name: 'found' });

    expect(await world.core.inventory.getSupplier({ id })).toEqual(
      await world.core.inventory.getSupplier({ name: 'found' }),
    );
    await expect(world.core.inventory.getSupplier({ name: 'lost' })).rejects.toMatchObject({
      code: 'not_found',
      details: { supplier: 'lost' },
    });
    await expect(world.core.inventory.getSupplier({ id: 999_999n })).rejects.toMatchObject({
      details: { supplier: 999_999n },
    });
    await expect(world.core.inventory.changeSupplier({ id: 999_999n, state: 'off' })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('changes in what is named, and in nothing else', async () => {
    const { id, ...before } = await create({
      name: 'changing',
      kind: 'partner',
      vouchedBy: 'Ann',
      payoutPercent: 5,
    });
    const change = (more: object) => world.core.inventory.changeSupplier({ id, ...more });

    expect(await change({ name: 'changed', payoutPercent: 7 })).toEqual({
      ...before,
      id,
      name: 'changed',
      payoutPercent: 7,
    });
    expect(await change({ vouchedBy: null, filterSenders: true, dedupeWindowSeconds: 0 })).toMatchObject({
      name: 'changed',
      vouchedBy: null,
      filterSenders: true,
      dedupeWindowSeconds: 0,
    });
    expect(await change({ vouchedBy: 'Bob' })).toMatchObject({ vouchedBy: 'Bob', filterSenders: true });
  });

  it('keeps its name where another has the new one, or that is none', async () => {
    const { id } = await create({ name: 'steady' });
    await create({ name: 'taken' });

    for (const [name, code] of [
      ['taken', 'already_exists'],
      ['a b', 'bad_request'],
    ])
      await expect(world.core.inventory.changeSupplier({ id, name })).rejects.toMatchObject({ code });

    expect(await world.core.inventory.getSupplier({ id })).toMatchObject({ name: 'steady' });
  });

  it('is removed with its prices where it was never used, and its name is free again', async () => {
    const { id } = await create({ name: 'fresh' });
    const csv = 'country,operator,service,price\n2,any,tg,0.10';
    await world.core.inventory.importPrices({ supplierId: id, csv });
    const { id: other } = await create({ name: 'beside' });
    await world.core.inventory.importPrices({ supplierId: other, csv });
    const books = [
      { kind: 'supplier', reference: String(other) },
      { kind: 'debt', reference: String(id) },
    ];
    await world.db.write((tx) => openLedgerAccount(tx, books[1] ?? { kind: 'debt' }));

    await world.core.inventory.removeSupplier(id);

    for (const name of books) expect(await findLedgerAccountId(world.db.read, name)).toBeDefined();
    expect(
      await findLedgerAccountId(world.db.read, { kind: 'supplier', reference: String(id) }),
    ).toBeUndefined();
    expect(await world.core.inventory.listOffers({ supplierId: other, limit: 5 })).toHaveLength(1);

    await expect(world.core.inventory.getSupplier({ id })).rejects.toMatchObject({ code: 'not_found' });
    await expect(world.core.inventory.removeSupplier(id)).rejects.toMatchObject({ code: 'not_found' });
    expect((await create({ name: 'fresh' })).id).not.toBe(id);
    await expectSoundBooks(world);
  });

  it('stays where it has a number or is connected', async () => {
    const [stocked, partner] = [
      await create({ name: 'stocked' }),
      await create({ name: 'partner', kind: 'partner' }),
    ];
    await world.core.inventory.importNumbers({
      supplierId: stocked.id,
      csv: 'phone,country,provenance\n77010000077,2,own_device',
    });
    await world.core.supply.connect({ supplierId: partner.id, dialect: 'smshub' });

    for (const { id } of [stocked, partner])
      await expect(world.core.inventory.removeSupplier(id)).rejects.toMatchObject({ code: 'not_allowed' });

    expect(await world.core.inventory.getSupplier({ id: stocked.id })).toMatchObject({ name: 'stocked' });
    await expectSoundBooks(world);
  });

  it('misbehaves when it is told to, where it is simulated', async () => {
    const { id } = await create({ name: 'toy', kind: 'simulator' });
    await create({ name: 'real' });
    const phone = '77010000009';
    await world.core.inventory.importNumbers({
      supplierId: id,
      csv: `phone,country,provenance\n${phone},2,simulated`,
    });
    const set = (supplier: string) =>
      world.db.write((tx) => setSupplierFault(tx, { supplier, mode: 'late' }));

    expect([await set('toy'), await set('real'), await set('nobody')]).toEqual([true, false, false]);

    expect(await findSupplierFault(world.db.read, 'toy')).toBe('late');
    expect(await findSupplierFault(world.db.read, 'real')).toBe('none');
    expect(await findSupplierFault(world.db.read, 'nobody')).toBe('none');
    const { phones } = await world.pool({ country: 13 });
    const wanted = [phone, '77010000010', phone, phones[0] ?? ''];
    const simulated = await findSimulatedNumbers(world.db.read, wanted);
    expect([...simulated]).toEqual([[phone, expect.objectContaining({ supplierId: id, fault: 'late' })]]);
    expect(await findKnownPhones(world.db.read, [phone, phone, '77010000010'])).toEqual(new Set([phone]));
    expect(await findKnownPhones(world.db.read, [])).toEqual(new Set());
  });
});

describe('an import', () => {
  it('refuses a supplier that is not there, a step out of range, and an operator for all', async () => {
    const { id: supplierId } = await create({ name: 'steps' });
    const numbers = (csv: string) => world.core.inventory.importNumbers({ supplierId, csv });

    await expect(
      world.core.inventory.importNumbers({ supplierId: 999_999n, csv: 'phone,country\n1,2' }),
    ).rejects.toMatchObject({ code: 'not_found' });
    const { imported, errors } = await numbers(
      [
        'phone,country,operator,provenance,step',
        '77010000021,2,any,own_device,1000',
        '77010000022,2,any,own_device,1001',
        '77010000023,2,any,own_device,-1',
        '77010000024,2,any,own_device,1.5',
        '77010000025,2,*,own_device,0',
        '77010000026,2,any,,0',
      ].join('\n'),
    );

    expect(imported).toBe(1);
    expect(errors).toEqual([
      { line: 3, error: 'bad step "1001"' },
      { line: 4, error: 'bad step "-1"' },
      { line: 5, error: 'bad step "1.5"' },
      { line: 6, error: 'a number has one operator' },
      { line: 7, error: 'provenance must be one of own_device, contract, simulated, partner' },
    ]);
  });

  it('reads names of columns in any case, and says in which line a row or the whole is wrong', async () => {
    const { id: supplierId } = await create({ name: 'capitals' });
    const rows = [
      'Phone,COUNTRY,Operator,Provenance',
      '77010000041,abc,any,own_device',
      '77010000042,12345,any,own_device',
      '77010000043,2,life,own_device',
      '77010000044,2',
      ',2,any,own_device',
      '77010000045,2,any,own_device',
    ];

    const report = await world.core.inventory.importNumbers({ supplierId, csv: rows.join('\n') });

    expect(report).toMatchObject({ rows: 6, imported: 1, unchanged: 0 });
    expect(report.errors).toEqual([
      { line: 2, error: 'unknown country "abc"' },
      { line: 3, error: 'unknown country "12345"' },
      { line: 4, error: 'country 2 has no operator "life"' },
      { line: 5, error: 'has 2 columns, the header 4' },
      { line: 6, error: 'not a phone number: ""' },
    ]);
    for (const [csv, details] of [
      ['phone,operator\n1,2', { csv: 'the header has no column country' }],
      ['', { csv: 'the header has no column phone, country' }],
      ['phone,country\n7,2\n"7', { line: 3 }],
    ] as const)
      await expect(world.core.inventory.importNumbers({ supplierId, csv })).rejects.toMatchObject({
        code: 'bad_request',
        details,
      });
  });

  it('of prices tells wrong lines in their order, and needs a supplier', async () => {
    const { id: supplierId } = await create({ name: 'prices' });
    const csv = 'country,service,price\n2,tg,-1\n2,tg\nx,tg,1\n2,tg,1';

    const report = await world.core.inventory.importPrices({ supplierId, csv });

    expect(report).toMatchObject({ rows: 4, imported: 1, unchanged: 0 });
    expect(report.errors).toEqual([
      { line: 2, error: 'a price is not negative' },
      { line: 3, error: 'has 2 columns, the header 3' },
      { line: 4, error: 'unknown country "x"' },
    ]);
    await expect(
      world.core.inventory.importPrices({ supplierId: 999_999n, csv: 'country,service,price\n2,tg,1' }),
    ).rejects.toMatchObject({ code: 'not_found' });
  });

  it('takes only partners’ numbers from a partner', async () => {
    const { id: supplierId } = await create({ name: 'hub', kind: 'partner' });
    const csv = 'phone,country,provenance\n77010000051,2,partner\n77010000052,2,own_device';

    const report = await world.core.inventory.importNumbers({ supplierId, csv });

    expect(report.imported).toBe(1);
    expect(report.errors).toEqual([
      { line: 3, error: 'a partner supplier cannot bring numbers of provenance "own_device"' },
    ]);
  });

  it('takes the provenance that is said for all where a row says none', async () => {
    const { id: supplierId } = await create({ name: 'contracts' });
    const csv = 'phone,country,provenance\n77010000031,2,\n77010000032,2,own_device';

    await world.core.inventory.importNumbers({ supplierId, csv, provenance: 'contract' });

    const numbers = await world.core.inventory.listNumbers({ supplierId, limit: 10 });
    expect(numbers.map(({ provenance }) => provenance)).toEqual(['contract', 'own_device']);
  });

  it('takes more rows than it writes at once', async () => {
    const { id: supplierId } = await create({ name: 'bulk' });
    const rows = Array.from({ length: 2_001 }, (_, index) => index);
    const phone = (index: number) => `7702${String(index).padStart(7, '0')}`;
    const numbers = `phone,country,provenance\n${rows.map((index) => `${phone(index)},2,own_device`).join('\n')}`;
    const prices = `country,service,step,price\n${rows.map((index) => `2,${index < 1_001 ? 'tg' : 'wa'},${index % 1_001},1`).join('\n')}`;

    const reports = [
      await world.core.inventory.importNumbers({ supplierId, csv: numbers }),
      await world.core.inventory.importPrices({ supplierId, csv: prices }),
    ];

    for (const report of reports)
      expect(report).toEqual({ rows: 2_001, imported: 2_001, unchanged: 0, errors: [] });
    const of = { countryId: 2, resale: false };
    const stock = (await world.core.inventory.listStock(of)).filter((one) => one.supplierId === supplierId);
    expect(stock).toHaveLength(2_001);
    // All numbers are of the pool of step 0, which is sold for both services.
    expect(stock.filter(({ stock }) => stock > 0).map(({ stock }) => stock)).toEqual([2_001, 2_001]);
    await expectSoundBooks(world);
  });

  it('does not hide a fault of ours behind a line', async () => {
    const { id: supplierId } = await create({ name: 'faulty' });
    const table = { supplierId, csv: 'country\n2', columns: [] };

    const reading = readPoolTable(world.db.read, table, () => {
      throw new TypeError('a fault');
    });

    await expect(reading).rejects.toThrow('a fault');
  });

  it('takes a price of nothing, and of two lines about one offer the last', async () => {
    const { supplierId } = await world.pool({ country: 4 });
    const csv = 'country,service,price\n4,tg,5\n4,tg,0\n';

    expect(await world.core.inventory.importPrices({ supplierId, csv })).toMatchObject({
      rows: 2,
      imported: 1,
      unchanged: 1,
    });

    const stock = await world.core.inventory.listStock({ countryId: 4, serviceId: 'tg', resale: false });
    expect(stock).toMatchObject([{ priceMicros: 0n }]);
  });
});

describe('lists', () => {
  it('of numbers begin with the first there ever was, and may be of one supplier, country, state or phone', async () => {
    const { supplierId, phones } = await world.pool({ count: 2, country: 7 });
    const { name } = await world.core.inventory.getSupplier({ id: supplierId });
    const { phones: abroad } = await world.pool({ country: 10, supplier: name });
    const { phones: beside } = await world.pool({ country: 7 });
    const [first = '', second = ''] = phones;
    await world.core.inventory.setNumberState({ phone: second, state: 'offline' });
    const list = async (query: object) =>
      (await world.core.inventory.listNumbers({ limit: 1_000, ...query })).map(({ phone }) => phone);

    expect((await world.core.inventory.listNumbers({ limit: 1 }))[0]?.id).toBe(1n);
    expect(await list({ supplierId })).toEqual([first, second, ...abroad]);
    expect(await list({ countryId: 7 })).toEqual([first, second, ...beside]);
    expect(await list({ supplierId, countryId: 7, state: 'online' })).toEqual([first]);
    expect(await list({ supplierId, state: 'offline' })).toEqual([second]);
    expect(await list({ phone: second })).toEqual([second]);
  });

  it('of prices and of records are in the order of pools, and may be of one country or service', async () => {
    const { supplierId } = await world.pool({ country: 12 });
    const { name } = await world.core.inventory.getSupplier({ id: supplierId });
    await world.pool({ country: 11, supplier: name });
    await world.core.inventory.importPrices({ supplierId, csv: 'country,service,price\n12,wa,1\n11,wa,1' });
    const offers = await world.core.inventory.listOffers({ supplierId, limit: 10 });
    const { supplierId: besideId } = await world.pool({ country: 12 });
    const [beside] = await world.core.inventory.listOffers({ supplierId: besideId, limit: 1 });
    const record = { tried: 2, received: 1, medianSeconds: 3 };
    const pools = [...offers, ...(beside ? [beside] : [])];
    await world.db.write((tx) =>
      setOfferRecords(
        tx,
        pools.toReversed().map(({ poolId, serviceId }) => ({ ...record, poolId, serviceId })),
      ),
    );
    // Nothing is known any more of one of them, and of no other.
    const forgotten = { tried: 0, received: 0, medianSeconds: null, poolId: beside?.poolId ?? 0n };
    await world.db.write((tx) => setOfferRecords(tx, [{ ...forgotten, serviceId: 'tg' }]));
    const { listOffers, listRecords } = world.core.inventory;
    const names = (rows: { countryId: number; serviceId: string }[]) =>
      rows.map(({ countryId, serviceId }) => `${countryId} ${serviceId}`);

    for (const list of [listOffers, listRecords] as const) {
      const of = async (query: object) => names(await list({ supplierId, limit: 10, ...query }));
      expect(await of({})).toEqual(['12 tg', '12 wa', '11 tg', '11 wa']);
      expect(await of({ countryId: 11 })).toEqual(['11 tg', '11 wa']);
      expect(await of({ serviceId: 'wa' })).toEqual(['12 wa', '11 wa']);
      expect(await of({ limit: 2 })).toEqual(['12 tg', '12 wa']);
      expect(await of({ limit: 2, after: offers[1] })).toEqual(['11 tg', '11 wa']);
      expect(await of({ after: offers[0] })).toEqual(['12 wa', '11 tg', '11 wa']);
    }
    expect(await listRecords({ supplierId: besideId, limit: 10 })).toEqual([]);
    expect(await listRecords({ limit: 1_000 })).not.toEqual([]);
    expect((await listOffers({ limit: 1_000 })).length).toBeGreaterThan(offers.length);
  });

  it('have a thousand rows at most, whatever is asked for', async () => {
    const { supplierId } = await world.pool({ country: 14, count: 0 });
    const own = sql`(select id from pool where supplier_id = ${supplierId})`;
    const many = [
      sql`insert into supplier (name, kind, created_at) select 'many' || n, 'manual', now() from generate_series(1, 1000) as n`,
      sql`insert into pool (supplier_id, country_id, operator, step)
          select ${supplierId}::bigint, 14, 'any', n from generate_series(1, 1000) as n`,
      sql`insert into offer (pool_id, service_id, price_micros, stock) select id, 'wa', 1, 0 from ${own} as p`,
      sql`insert into offer_record (pool_id, service_id, tried, received) select id, 'wa', 1, 0 from ${own} as p`,
      sql`insert into number (phone, pool_id, provenance, created_at)
          select '7999' || lpad((row_number() over ())::text, 7, '0'), id, 'own_device', now() from ${own} as p`,
      sql`insert into number_rent_record (number_id, banned_until) select id, '2100-01-01' from number where phone like '7999%'`,
    ];

    const lengths = await whileFalsified(world, many, async (tx) => {
      const query = { supplierId, limit: 5_000 };
      const lists = [
        await listNumbers(tx, query),
        await listOffers(tx, query),
        await listOfferRecords(tx, query),
        await listSuppliers(tx),
        await listRentBans(tx, { now: world.core.clock() }),
      ];
      return lists.map(({ length }) => length);
    });

    expect(lengths).toEqual([1_000, 1_000, 1_000, 1_000, 1_000]);
  });

  it('come in pages that leave nothing out', async () => {
    const { supplierId } = await world.pool({ count: 5, country: 5 });
    await world.core.inventory.importPrices({
      supplierId,
      csv: 'country,service,price\n5,wa,1\n5,vk,1\n5,tg,1',
    });
    const { listNumbers, listOffers } = world.core.inventory;

    const numbers = await listNumbers({ supplierId, limit: 10 });
    const pages = [
      await listNumbers({ supplierId, limit: 3 }),
      await listNumbers({ supplierId, limit: 3, after: numbers[2]?.id }),
    ];
    const offers = await listOffers({ supplierId, limit: 10 });
    const rest = await listOffers({ supplierId, limit: 10, ...(offers[0] && { after: offers[0] }) });

    expect(numbers).toHaveLength(5);
    expect(pages.flat()).toEqual(numbers);
    expect(offers.map(({ serviceId }) => serviceId)).toEqual(['tg', 'vk', 'wa']);
    expect(rest).toEqual(offers.slice(1));
  });

  it('of records hold what was said last, and nothing that was never tried', async () => {
    const { supplierId } = await world.pool({ country: 8 });
    const [offer] = await world.core.inventory.listOffers({ supplierId, limit: 1 });
    const poolId = offer?.poolId ?? 0n;
    const record = (serviceId: string, tried: number, received: number) => ({
      poolId,
      serviceId,
      tried,
      received,
      medianSeconds: received > 0 ? 4.5 : null,
    });
    const set = (...records: ReturnType<typeof record>[]) =>
      world.db.write((tx) => setOfferRecords(tx, records));
    const list = () => world.core.inventory.listRecords({ supplierId, limit: 10 });

    await set(record('tg', 5, 3), record('wa', 0, 0), record('vk', 1, 0));
    await set(record('tg', 6, 4), record('vk', 0, 0));

    expect(await list()).toMatchObject([
      { serviceId: 'tg', tried: 6, received: 4, medianSeconds: 4.5, countryId: 8, step: 0 },
    ]);
  });
});
