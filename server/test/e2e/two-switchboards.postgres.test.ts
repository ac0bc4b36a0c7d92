import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Core } from '#core';
import { MICROS } from '#kernel/money';
import { SECRET_KEY, withCoreOn } from '#test/core-on-home';
import { furnishWithNumbers } from '#test/partner-home';
import { createHome, type ServerHome, type ServerProcess, startServer } from '#test/server-process';

const CUSTOMER = '00112233445566778899aabbccddeeff';
const KEY = 'the-key-both-sides-know';
const LIST_KEY = 'the-key-of-the-list-they-know';
const TOKEN = 'the-admin-token-of-both';
const WAIT_MS = 60_000;
const env = {
  SIMULATOR: '1',
  RESALE: '1',
  ALLOW_PRIVATE_WEBHOOKS: '1',
  EARLY_CANCEL_SECONDS: '0',
  RUB_PER_USD: '100',
  SWITCHBOARD_TOKEN: TOKEN,
  SECRET_KEY,
};

type Side = { home: ServerHome; server: ServerProcess };
let hub: Side;
let partner: Side;

beforeAll(async () => {
  const partnerHome = await createHome();
  let listedId = 0;
  await withCoreOn(partnerHome, env, async (core) => {
    await furnishWithNumbers(core, 10);
    listedId = await furnishForLists(core);
  });
  partner = { home: partnerHome, server: await startServer(partnerHome, { env }) };
  const hubHome = await createHome();
  await withCoreOn(hubHome, env, async (core) => {
    const { id: accountId } = await core.accounts.create({ name: 'customer' });
    await core.accounts.createKey({ accountId, key: CUSTOMER });
    await core.ledger.grant({ accountId, amountMicros: 100n * MICROS, reference: 'start' });
    await expectLists(core);
  });
  hub = { home: hubHome, server: await startServer(hubHome, { env }) };

  await api(partner, 'POST', '/hubs', {
    name: 'theirs',
    dialect: 'onlinesim-v1',
    pushUrl: hub.server.url,
    key: KEY,
  });
  await api(partner, 'POST', '/hubs', {
    name: 'listed',
    dialect: 'onlinesim-v2',
    pushUrl: hub.server.url,
    key: LIST_KEY,
    settings: { suppliers: [listedId], maxNumbers: 2 },
  });
  await api(hub, 'POST', '/suppliers', { name: 'ours', kind: 'partner', vouchedBy: 'A. Person' });
  await api(hub, 'POST', '/suppliers/ours/connection', {
    dialect: 'onlinesim-v1',
    baseUrl: `${partner.server.url}/partner/theirs`,
    key: KEY,
  });
  await api(hub, 'POST', '/suppliers/ours/rates', {
    rates: [
      { service: 'tg', sum: '40' },
      { service: 'rent', sum: '300' },
    ],
  });
}, 400_000);
afterAll(async () => {
  for (const side of [hub, partner]) {
    await side?.server.stop();
    await side?.home.remove();
  }
});

/** Three numbers of the partner for a hub that is told of them; answers their supplier's id. */
async function furnishForLists(core: Core): Promise<number> {
  const { id: supplierId } = await core.inventory.createSupplier({ name: 'listed-sims', kind: 'simulator' });
  const rows = ['1', '2', '3'].map((end) => `4917000000${end}0,43,vodafone,simulated`).join('\n');
  await core.inventory.importNumbers({ supplierId, csv: `phone,country,operator,provenance\n${rows}` });
  return Number(supplierId);
}

/** The supplier whose list the hub is told; what it is paid is agreed beside the protocol. */
async function expectLists(core: Core): Promise<void> {
  await core.catalog.import();
  const { id: supplierId } = await core.inventory.createSupplier({
    name: 'listed',
    kind: 'partner',
    vouchedBy: 'A. Person',
  });
  await core.supply.connect({ supplierId, dialect: 'onlinesim-v2', key: LIST_KEY });
  await core.inventory.importPrices({
    supplierId,
    csv: 'country,operator,service,price\n43,vodafone,wa,0.10',
  });
}

// biome-ignore lint/suspicious/noExplicitAny: what a test looks into is what it tests
async function api({ server }: Side, method: string, path: string, body?: unknown): Promise<any> {
  const response = await fetch(`${server.url}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const json = await response.json();
  expect(response.status, JSON.stringify(json)).toBeLessThan(300);
  return json;
}

const handler = async (query: string) =>
  (await fetch(`${hub.server.url}/stubs/handler_api.php?api_key=${CUSTOMER}&${query}`)).text();

/** Looks until it is so: two servers and their background work have no clock in common. */
async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  const deadline = performance.now() + WAIT_MS;
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    if (performance.now() > deadline) throw new Error('it did not come so far');
    await sleep(100);
  }
}

async function order(service = 'tg'): Promise<{ id: string; phone: string }> {
  return until(async () => {
    const [word, id, phone] = (await handler(`action=getNumber&service=${service}&country=43`)).split(':');
    return word === 'ACCESS_NUMBER' && id && phone ? { id, phone } : undefined;
  });
}

async function sms(to: string, text: string, from = 'Telegram'): Promise<void> {
  const response = await fetch(`${partner.server.url}/sim/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ to, from, text }),
  });
  expect(response.status).toBe(200);
}

/** The partner's newest operation on that number, once it is closed. */
const closed = (phone: string) =>
  until(async () => {
    const [newest] = (await api(partner, 'GET', `/hub-operations?phone=${phone}`)).items;
    return newest?.state === 'closed' ? newest : undefined;
  });

/** The hub's debt to its supplier is what the partner expects of its hub, and both books are right. */
async function expectAgreement(dollars: string): Promise<void> {
  const [earned] = (await api(hub, 'GET', '/suppliers/ours/statement?limit=1')).items;
  const [owed] = (await api(partner, 'GET', '/hubs/theirs/statement?limit=1')).items;
  expect([earned?.after, owed?.after]).toEqual([dollars, dollars]);
  for (const side of [hub, partner]) {
    expect(await api(side, 'GET', '/ledger/trial-balance')).toMatchObject({ balanced: true });
    expect(await api(side, 'GET', '/ledger/audit')).toEqual({ sound: true, findings: [] });
  }
}

it('an order at the hub gets a number of the partner, the code travels back, and both ledgers agree', async () => {
  const { id, phone } = await order();
  await sms(phone, 'Telegram code 48151');
  const code = await until(async () => {
    const status = await handler(`action=getStatus&id=${id}`);
    return status.startsWith('STATUS_OK') ? status : undefined;
  });

  expect(await handler(`action=setStatus&id=${id}&status=6`)).toBe('ACCESS_ACTIVATION');
  const operation = await closed(phone);

  expect(code).toBe('STATUS_OK:48151');
  expect(operation).toMatchObject({
    closeStatus: 3,
    sum: '40.00',
    closeSum: '40.00',
    reward: '0.40',
    share: '0.10',
  });
  await expectAgreement('0.40');
  expect((await api(partner, 'GET', '/hubs/theirs/pushes')).items).toMatchObject([
    { state: 'delivered', attempts: 1 },
  ]);
});

it('a cancel at the hub frees the number at the partner, and nothing is owed for it', async () => {
  const { id, phone } = await order();

  expect(await handler(`action=setStatus&id=${id}&status=8`)).toBe('ACCESS_CANCEL');

  expect(await closed(phone)).toMatchObject({ closeStatus: 4, reward: null });
  await expectAgreement('0.40');
});

it('a rental ends with the sum of all its periods at both sides', async () => {
  const rented = await until(async () => {
    const text = await handler('action=getRentNumber&service=full&rent_time=24&country=43');
    return text.includes('success') ? JSON.parse(text) : undefined;
  });
  const { id, number: phone } = rented.phone;
  await sms(phone, 'Instagram 800142');
  await until(async () => {
    const text = await handler(`action=getRentStatus&id=${id}`);
    return text.includes('800142') ? text : undefined;
  });

  await handler(`action=setRentStatus&id=${id}&status=1`);
  const operation = await closed(phone);

  expect(operation).toMatchObject({ kind: 'rental', closeStatus: 3, reward: '3.00' });
  await expectAgreement('3.40');
});

it('a number of a list is sold by the hub that was told of it, its code travels, and it comes back', async () => {
  const listed = async () =>
    (await api(partner, 'GET', '/hub-operations?state=open&limit=100')).items.map(
      ({ phone }: { phone: string }) => phone,
    );

  const { id, phone } = await order('wa');
  const told = await listed();

  await sms(phone, 'WhatsApp code 31-4159', 'WhatsApp');
  const code = await until(async () => {
    const status = await handler(`action=getStatus&id=${id}`);
    return status.startsWith('STATUS_OK') ? status : undefined;
  });
  await handler(`action=setStatus&id=${id}&status=6`);
  await api(partner, 'PATCH', '/hubs/listed', { settings: { maxNumbers: 0, lingerSeconds: 0 } });
  await until(async () => ((await listed()).length === 0 ? true : undefined));

  expect(told).toHaveLength(2);
  expect(told).toContain(phone);
  expect(code).toBe('STATUS_OK:314159');
  const { items } = await api(hub, 'GET', '/numbers?limit=100');
  const states = items.filter((one: { phone: string }) => told.includes(one.phone));
  expect(states.map(({ state }: { state: string }) => state)).toEqual(['offline', 'offline']);
  await expectAgreement('3.40');
});
