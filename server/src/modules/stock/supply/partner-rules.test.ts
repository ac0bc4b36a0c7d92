import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPartnerWorld, germany, type PartnerWorld } from '#test/partner-world';
import { outcome } from '#test/rent-world';
import { stopClock } from '#test/still-clock';

let world: PartnerWorld;
beforeAll(async () => {
  world = await createPartnerWorld();
});
afterAll(() => world.close());
stopClock();

const DAY = 86_400;
const actor = 'test';
/** So many names are written out. */
const MOST_NAMED = 10;
const someNumbers = { operatorsPerCountry: 1, numbersPerOperator: 3 };

describe('the blocks of partners', () => {
  it('are listed newest first, of one or of all, those that last alone, in pages, and lifted one by one', async () => {
    const [one, other] = [await world.partner(), await world.partner()];
    const { supply } = world.core;
    const { supplierId } = one;
    const ids = async (query: object = {}) =>
      (await supply.blocks({ supplierId, ...query })).map(({ id }) => id);
    await supply.block({ supplierId, seconds: 60, actor });
    await supply.block({ supplierId, seconds: 90, actor });
    const [first = 0n] = await ids();
    world.advance(59.999);
    const before = await ids({ lasting: true });
    world.advance(0.001);
    await supply.block({ supplierId, actor });
    await supply.block({ supplierId: other.supplierId, actor });
    const [second = 0n] = await ids();

    expect(await ids()).toEqual([second, first]);
    expect(before).toEqual([first]);
    expect(await ids({ lasting: true })).toEqual([second]);
    expect(await ids({ limit: 1 })).toEqual([second]);
    expect(await ids({ before: second })).toEqual([first]);
    expect(await supply.blocks({ limit: 2 })).toMatchObject([
      { supplierId: other.supplierId, reason: 'by_hand', endsAt: null, liftedAt: null },
      { supplierId, id: second, startedAt: world.core.clock() },
    ]);
    expect((await supply.get(supplierId)).blocks).toMatchObject([{ id: second }]);
    for (const id of [first, second + 1n])
      expect(await outcome(supply.liftBlock({ supplierId, id }))).toBe('not_found');
    await supply.liftBlock({ supplierId, id: second });
    expect(await outcome(supply.liftBlock({ supplierId, id: second }))).toBe('not_found');
    expect(await ids({ lasting: true })).toEqual([]);
    expect(await supply.blocks({ lasting: true, supplierId: other.supplierId })).toHaveLength(1);
    expect(await outcome(supply.block({ supplierId: supplierId + 1_000n, actor }))).toBe('not_found');
    expect((await supply.blocks()).length).toBe(3);
  });
});

describe('the operations of partners', () => {
  it('are listed newest first, by partner, state and phone, in pages; what brought nothing is forgotten in time', async () => {
    const [one, other] = [await world.partner({ fake: someNumbers }), await world.partner()];
    const { supply, activations } = world.core;
    const { accountId } = await world.customer();
    const buy = (supplierIds: bigint[]) => activations.buy({ accountId, ...germany, supplierIds });
    const { phone } = await buy([one.supplierId]);
    one.fake.setFaults(['lies-about-stock']);
    world.advance(121);
    await supply.pollDue();
    await outcome(buy([one.supplierId]));
    await buy([other.supplierId]);
    const { supplierId } = one;
    const list = async (query: object) =>
      (await supply.operations({ limit: 9, ...query })).map((operation) => operation.state);

    const tried = await list({ supplierId, state: 'none' });
    expect(tried.length).toBeGreaterThan(0);
    expect(new Set(tried)).toEqual(new Set(['none']));
    expect(await list({ supplierId })).toEqual([...tried, 'open']);
    expect(await list({})).toEqual(['open', ...tried, 'open']);
    expect(await list({ supplierId, limit: 1 })).toEqual(['none']);
    const none = (await supply.operations({ supplierId, state: 'none', limit: 9 })).at(-1);
    expect(await list({ supplierId, before: none?.id })).toEqual(['open']);
    const [open] = await supply.operations({ phone, limit: 9 });
    expect(open).toMatchObject({ supplierId, phone, kind: 'activation', serviceId: 'tg' });
    expect(await supply.operation(open?.id ?? 0n)).toEqual(open);
    expect(await outcome(supply.operation((open?.id ?? 0n) + 1_000n))).toBe('not_found');
    expect(await outcome(supply.retry(open?.id ?? 0n))).toBe('not_found');
    const forget = supply.sweeps.find(({ name }) => name === 'supply.forget');
    const age = Number(world.core.clock()) - Number(none?.askedAt);
    world.advance(30 * DAY - age / 1_000);
    await forget?.run();
    expect(await list({ supplierId })).toContain('none');
    world.advance(0.001);
    await forget?.run();
    expect(await list({ supplierId })).not.toContain('none');
    expect(await list({ supplierId })).toHaveLength(1);
    expect(supply.sweeps.map(({ name, everySeconds }) => [name, everySeconds])).toEqual([
      ...[
        ['supply.poll', 1],
        ['supply.finish', 1],
        ['supply.silence', 30],
      ],
      ...[
        ['supply.flush', 2],
        ['supply.forget', 3_600],
      ],
    ]);
  });
});

describe('the rates of a partner', () => {
  it('are listed by service, country and hours, replaced one by one, and taken away', async () => {
    const { supplierId } = await world.partner();
    const { supply } = world.core;
    const rates = async () =>
      (await supply.listRates(supplierId))
        .filter(({ serviceId }) => serviceId === 'rent' || serviceId === 'wa')
        .map(({ serviceId, countryId, fromHours, unitHours, sumMicros }) =>
          [serviceId, countryId, fromHours, unitHours, sumMicros].join(' '),
        );
    const rent = { serviceId: 'rent', countryId: 43 };
    await supply.setRates({
      supplierId,
      rates: [
        { ...rent, sumMicros: 5n, fromHours: 48, unitHours: 1 },
        { ...rent, sumMicros: 6n },
        { serviceId: 'wa', countryId: 43, sumMicros: 7n },
      ],
    });
    const set = await rates();
    await supply.setRates({ supplierId, rates: [{ ...rent, sumMicros: 9n, fromHours: 48 }] });
    const replaced = await rates();
    await supply.removeRates({ supplierId, rates: [{ ...rent, fromHours: 1 }] });
    const one = await rates();
    await supply.removeRates({ supplierId, rates: [rent, { serviceId: 'wa', countryId: null }] });

    expect(set).toEqual([
      ...['rent  1 24 40000000', 'rent 43 1 24 6', 'rent 43 48 1 5'],
      ...['wa    40000000', 'wa 43   7'],
    ]);
    expect(replaced.filter((line) => line.startsWith('rent 43 48'))).toEqual(['rent 43 48 24 9']);
    expect(one.filter((line) => line.startsWith('rent'))).toEqual(['rent  1 24 40000000', 'rent 43 48 24 9']);
    expect(await rates()).toEqual(['rent  1 24 40000000', 'wa 43   7']);
    const { id } = await world.core.inventory.createSupplier({ name: 'alone', kind: 'partner' });
    expect(await outcome(supply.setRates({ supplierId: id, rates: [] }))).toBe('not_allowed');
  });
});

describe('what an operator rules about sales', () => {
  it('is listed in one order, and gone when it is taken back', async () => {
    const { supplierId } = await world.partner();
    const { supply } = world.core;
    const [one, other] = [await world.customer(), await world.customer()];
    const [a, b] = [one.accountId, other.accountId];
    const put = (service: Parameters<typeof supply.setServiceSwitch>[0]['service'], off: boolean) =>
      supply.setServiceSwitch({ service, off, actor });
    await put({ serviceId: 'wa', accountId: b }, true);
    await put({ serviceId: 'tg', accountId: b }, true);
    await put({ serviceId: 'tg', accountId: a }, true);
    await put({ serviceId: 'tg', accountId: a }, true);
    await put({ serviceId: 'tg', supplierId }, true);
    const limit = (accountId: bigint, serviceId: string | null, figures: object) =>
      supply.setPurchaseLimit({ accountId, serviceId, maxOpen: null, maxPerDay: null, ...figures, actor });
    await limit(b, null, { maxOpen: 0 });
    await limit(a, 'tg', { maxOpen: 3 });
    await limit(a, 'tg', { maxOpen: 2, maxPerDay: 9 });
    await limit(a, null, { maxPerDay: 4 });

    expect(await supply.listServiceSwitches()).toEqual([
      { serviceId: 'tg', supplierId, accountId: null },
      { serviceId: 'tg', supplierId: null, accountId: a },
      { serviceId: 'tg', supplierId: null, accountId: b },
      { serviceId: 'wa', supplierId: null, accountId: b },
    ]);
    const ofA = [
      { accountId: a, serviceId: null, maxOpen: null, maxPerDay: 4 },
      { accountId: a, serviceId: 'tg', maxOpen: 2, maxPerDay: 9 },
    ];
    expect(await supply.listPurchaseLimits({ accountId: a })).toEqual(ofA);
    expect(await supply.listPurchaseLimits()).toEqual([
      ...ofA,
      { accountId: b, serviceId: null, maxOpen: 0, maxPerDay: null },
    ]);
    for (const figure of [-1, 0.5, Number.NaN])
      expect(await outcome(limit(a, 'wa', { maxPerDay: figure }))).toBe('bad_request');
    await limit(a, null, {});
    await put({ serviceId: 'tg', accountId: b }, false);
    await put({ serviceId: 'tg', supplierId }, false);
    expect(await supply.listPurchaseLimits({ accountId: a })).toEqual(ofA.slice(1));
    expect(await supply.listServiceSwitches()).toEqual([
      { serviceId: 'tg', supplierId: null, accountId: a },
      { serviceId: 'wa', supplierId: null, accountId: b },
    ]);
    const { rows } = await sql<{ action: string }>`select action from audit_entry order by id`.execute(
      world.db.read,
    );
    const count = (action: string) => rows.filter((row) => row.action === action).length;
    expect([count('service.switch-off'), count('service.switch-on'), count('account.limit')]).toEqual([
      5, 2, 5,
    ]);
  });
});

describe('the keys of a partner', () => {
  it('are two at most, of sixteen to two hundred plain characters, and no other partner’s', async () => {
    const { supplierId, key } = await world.partner();
    const other = await world.partner();
    const { supply } = world.core;
    const add = (text?: string) => supply.addKey({ supplierId, key: text });

    for (const bad of ['x'.repeat(15), 'x'.repeat(201), `${'x'.repeat(16)} `, 'ключключключключ'])
      expect(await outcome(add(bad))).toBe('bad_request');
    expect(await outcome(add(other.key))).toBe('already_exists');
    const long = await add('y'.repeat(200));
    expect(await outcome(add())).toBe('limit_reached');
    expect(long).toMatchObject({ key: 'y'.repeat(200), hint: 'yyyy', revokedAt: null });
    const { keys } = await supply.get(supplierId);
    expect(keys.map(({ hint }) => hint)).toEqual(['yyyy', key.slice(-4)]);
    const revoke = (id: bigint, of = supplierId) => outcome(supply.revokeKey({ supplierId: of, id }));
    expect(await revoke(long.id, other.supplierId)).toBe('not_found');
    expect(await revoke(long.id)).toBe('done');
    expect(await revoke(long.id)).toBe('not_found');
    const made = await add();
    expect(made.key).toMatch(/^[\w-]{32}$/);
    expect((await supply.get(supplierId)).keys).toHaveLength(3);
    const authenticate = (text: string) => outcome(supply.authenticate({ key: text, ip: '192.0.2.1' }));
    expect([
      await authenticate(made.key),
      await authenticate(long.key),
      await authenticate('nobody’s'),
    ]).toEqual([...['done', 'key_unknown', 'key_unknown']]);
  });

  it('are what we call with: without one nothing is ordered, told or asked, and that is said', async () => {
    const { supplierId, fake } = await world.partner({ fake: someNumbers });
    const { supply, activations } = world.core;
    const { accountId } = await world.customer();
    const buy = () => activations.buy({ accountId, ...germany, supplierIds: [supplierId] });
    const { id } = await buy();
    const [only] = (await supply.get(supplierId)).keys;
    await supply.revokeKey({ supplierId, id: only?.id ?? 0n });
    const calls = fake.exchanges.length;

    const refused = await outcome(buy());
    await activations.cancel({ id, accountId });
    await supply.finishDue();
    world.advance(121);
    await supply.pollDue();

    expect(refused).toBe('no_numbers');
    expect(fake.exchanges).toHaveLength(calls);
    const operations = await supply.operations({ supplierId, limit: 9 });
    expect(operations.map(({ state, problem }) => [state, problem])).toEqual([
      ...operations.slice(1).map(() => ['failed', 'no key']),
      ['closing', 'no key'],
    ]);
    expect(operations.length).toBeGreaterThan(1);
    expect(await supply.get(supplierId)).toMatchObject({ pollFailures: 1 });
    expect(await world.core.ledger.getBalance(accountId)).toMatchObject({ heldMicros: 0n });
  });

  it('open the door from allowed addresses, while the account and the API are open', async () => {
    const { supplierId, key } = await world.partner({ settings: { ipAllow: ['192.0.2.0/24'] } });
    const { supply } = world.core;
    const from = (ip: string) => outcome(supply.authenticate({ key, ip }));

    expect([await from('192.0.2.7'), await from('198.51.100.1')]).toEqual(['done', 'key_ip_refused']);
    for (const [access, code] of [
      ['blocked', 'account_inactive'],
      ['disabled', 'not_allowed'],
      ['open', 'done'],
    ] as const) {
      await supply.change({ supplierId, access });
      expect(await from('192.0.2.7')).toBe(code);
    }
  });
});

describe('a connection', () => {
  it('is of a partner, once, and never called where its dialect is not', async () => {
    const { supply, inventory } = world.core;
    const make = async (name: string, kind: 'manual' | 'partner' | 'simulator') =>
      (await inventory.createSupplier({ name, kind })).id;
    const connect = (supplierId: bigint, more: object = {}) =>
      outcome(supply.connect({ supplierId, dialect: 'onlinesim-v1', ...more }));
    const partner = await make('connected', 'partner');

    expect(await connect(await make('by-hand', 'manual'))).toBe('not_allowed');
    expect(await connect(await make('simulated', 'simulator'))).toBe('done');
    expect(await connect(partner + 1_000n)).toBe('not_found');
    expect(await connect(partner, { baseUrl: 'not an address' })).toBe('bad_request');
    expect(await connect(partner, { dialect: 'onlinesim-v2', baseUrl: 'https://partner.example' })).toBe(
      'bad_request',
    );
    expect(await connect(partner, { dialect: 'onlinesim-v2' })).toBe('done');
    expect(await connect(partner)).toBe('already_exists');
    const change = (more: object) => outcome(supply.change({ supplierId: partner, ...more }));
    expect(await change({ baseUrl: 'https://partner.example' })).toBe('bad_request');
    expect(await change({ settings: { pollSeconds: 1 } })).toBe('bad_request');
    expect(await outcome(supply.change({ supplierId: partner + 1_000n }))).toBe('not_found');
    const connections = await supply.list();
    for (const { supplierId: id, supplierName } of connections) {
      expect((await inventory.getSupplier({ id })).name).toBe(supplierName);
      expect((await supply.get(id)).supplierName).toBe(supplierName);
    }
    const all = connections.map(({ supplierId }) => supplierId);
    expect(all).toEqual(all.toSorted((a, b) => Number(a - b)));
    expect(all).toContain(partner);
    expect(await outcome(supply.get(partner + 1_000n))).toBe('not_found');
    const alone = await make('not-connected', 'partner');
    expect(await outcome(supply.removeRates({ supplierId: alone, rates: [] }))).toBe('not_found');
    const { supplierId } = await world.partner();
    const networks = (allowNetworks: string[]) =>
      outcome(supply.change({ supplierId, settings: { allowNetworks } }));
    expect([await networks(['10.0.0.0/8']), await networks(['127.0.0.0/8'])]).toEqual([
      'bad_request',
      'done',
    ]);
  });
});

describe('what keeps a supplier from selling', () => {
  const said = async ({ core }: PartnerWorld, supplierId: bigint) =>
    (await core.supply.hindrances(supplierId)).map(({ reason, message }) => [reason, message] as const);
  const reasonsOf = async (of: PartnerWorld, supplierId: bigint) =>
    (await said(of, supplierId)).map(([reason]) => reason);
  let serial = 0;
  const made = async ({ core }: PartnerWorld, settings?: object) => {
    const command = {
      name: `hindered${++serial}`,
      kind: 'partner',
      vouchedBy: 'A. Person',
      settings,
    } as const;
    return (await core.inventory.createSupplier(command)).id;
  };

  it('is nothing of one that is unknown, and of a simulated partner no rule about resale', async () => {
    const local = await createPartnerWorld({ RESALE: '0' });
    try {
      const [real, simulated] = [await made(local), await made(local, { simulated: true })];

      expect(await reasonsOf(local, real)).toEqual(['resale_off', 'not_connected']);
      expect(await reasonsOf(local, simulated)).toEqual(['not_connected']);
      expect(await reasonsOf(local, simulated + 1_000n)).toEqual([]);
    } finally {
      await local.close();
    }
  });

  it('is that it is never asked, was not yet, did not answer, or is blocked, each in its place', async () => {
    const { supply } = world.core;
    const [never, listing, asked] = [await made(world), await made(world), await made(world)];
    await supply.connect({ supplierId: never, dialect: 'onlinesim-v1' });
    await supply.connect({ supplierId: listing, dialect: 'onlinesim-v2' });
    await supply.connect({ supplierId: asked, dialect: 'onlinesim-v1', baseUrl: 'http://127.0.0.1:1' });

    expect(await reasonsOf(world, never)).toEqual(['never_asked']);
    expect(await reasonsOf(world, listing)).toEqual([]);
    expect(await reasonsOf(world, asked)).toEqual(['not_polled']);
    await supply.pollDue();
    expect(await said(world, asked)).toEqual([
      ['not_answering', 'it did not tell its stock when it was last asked, 1 times in a row'],
    ]);
    await supply.block({ supplierId: never, seconds: 60, actor });
    const until = new Date(world.core.clock().getTime() + 60_000).toISOString();
    expect((await said(world, never))[1]).toEqual(['blocked', `it is blocked (by_hand) until ${until}`]);
    await supply.block({ supplierId: listing, actor });
    expect(await said(world, listing)).toEqual([['blocked', 'it is blocked (by_hand) until that is lifted']]);
  });

  it('is what of its last answer was left out, some by name, and nothing of earlier ones', async () => {
    const { supplierId } = await world.partner();
    const { supply } = world.core;
    const leftOut = async () => (await said(world, supplierId)).filter(([reason]) => reason !== 'no_rate');
    const note = (kind: string, count: number) => {
      for (let index = 0; index < count; index++) supply.note({ supplierId, kind, subject: `s${index}` });
    };
    note('stock_unreadable', 1);
    note('name_unknown', MOST_NAMED);
    const all = await leftOut();
    note('name_unknown', MOST_NAMED + 2);
    const more = await leftOut();
    world.advance(3_600);
    await supply.pollDue();

    expect(all.map(([reason]) => reason)).toEqual(['names_unknown', 'stock_unreadable']);
    expect(all[0]?.[1]).not.toContain('more');
    expect(more[0]?.[1]).toContain(' and 2 more (settings.names)');
    expect(await leftOut()).toEqual([]);
  });
});

describe('what was odd about partners', () => {
  it('is counted, listed last seen first, of one or all, and kept for thirty days', async () => {
    const { supplierId } = await world.partner();
    const { supply } = world.core;
    const list = async (query: object = {}) =>
      (await supply.notices({ supplierId, limit: 9, ...query })).map(({ kind, subject, count }) =>
        [kind, subject, count].join(' '),
      );
    supply.note({ supplierId, kind: 'odd', subject: 'one', details: { first: true } });
    supply.note({ supplierId, kind: 'odd', subject: 'two' });
    await supply.flush();
    world.advance(1);
    supply.note({ supplierId, kind: 'odd', subject: 'one', details: { first: false } });
    supply.note({ supplierId, kind: 'odd', subject: 'one' });
    supply.note({ supplierId, kind: 'strange', subject: 'x'.repeat(300) });

    expect((await list()).sort()).toEqual(['odd one 3', 'odd two 1', `strange ${'x'.repeat(200)} 1`]);
    expect(await list({ kind: 'odd' })).toEqual(['odd one 3', 'odd two 1']);
    expect(await list({ kind: 'odd', limit: 1 })).toEqual(['odd one 3']);
    expect(await list({ supplierId: supplierId + 1_000n })).toEqual([]);
    const [one] = await supply.notices({ supplierId, kind: 'odd', limit: 1 });
    expect(Number(one?.lastAt) - Number(one?.firstAt)).toBe(1_000);
    const forget = supply.sweeps.find(({ name }) => name === 'supply.forget');
    world.advance(30 * DAY - 1);
    await forget?.run();
    expect(await list({ kind: 'odd' })).toHaveLength(2);
    world.advance(0.001);
    await forget?.run();
    expect(await list({ kind: 'odd' })).toEqual(['odd one 3']);
  });

  it('by strangers is at most fifty matters of a kind, and by partners a thousand; the rest is one', async () => {
    const { supplierId } = await world.partner();
    const { supply } = world.core;
    for (let index = 0; index < 60; index++) {
      supply.note({ kind: 'flood', subject: `stranger ${index}`, stranger: true });
      supply.note({ supplierId, kind: 'many', subject: `known ${index}` });
    }
    await supply.flush();
    supply.note({ kind: 'flood', subject: 'stranger 7', stranger: true });
    supply.note({ kind: 'flood', subject: 'a new one', stranger: true });
    const flood = await supply.notices({ kind: 'flood', limit: 100 });
    const known = await supply.notices({ kind: 'many', limit: 100 });

    expect(flood).toHaveLength(51);
    expect(flood.find(({ subject }) => subject === '(others)')).toMatchObject({
      count: 11n,
      supplierId: null,
    });
    expect(flood.find(({ subject }) => subject === 'stranger 7')).toMatchObject({ count: 2n });
    expect(known).toHaveLength(60);
  });

  it('waits in memory, two thousand matters at most; of those that are new a thousand are kept apart', async () => {
    const { supply } = world.core;
    const note = (subject: string) => supply.note({ kind: 'waits', subject });
    for (let index = 0; index <= 2_000; index++) note(`matter ${index}`);
    note('matter 7');
    note('one more');

    await supply.flush();
    note('matter 7');
    note('matter 1999');
    await supply.flush();

    const { rows } = await sql<{ subject: string; count: bigint }>`
      select subject, count from partner_notice where kind = 'waits' order by id`.execute(world.db.read);
    const counts = new Map(rows.map(({ subject, count }) => [subject, count]));
    expect(rows).toHaveLength(1_001);
    expect(counts.get('matter 0')).toBe(1n);
    expect(counts.get('matter 7')).toBe(3n);
    expect(counts.get('(others)')).toBe(1_001n);
    expect(await supply.notices({ kind: 'waits', limit: 5_000 })).toHaveLength(1_000);
  });
});
