import fc from 'fast-check';
import { afterAll, beforeAll, expect, it, test, vi } from 'vitest';
import { z } from 'zod';
import { anyLetter } from '#test/any-letter';
import type { DialectWorld, Reply } from '#test/dialect-world';
import { hostileTexts } from '#test/hostile-text';
import { runs } from '#test/runs';
import { expectSoundBooks } from '#test/sound-books';
import { routes } from '../../../src/dialects/onlinesim/routes.ts';
import { createOnlinesimWorld } from './onlinesim-world.ts';

let world: DialectWorld;
let own: { accountId: bigint; key: string };
/** Ids of one's own operations and rentals, and of somebody else's. */
let tzids: string[];

beforeAll(async () => {
  world = await createOnlinesimWorld();
  await world.stock({ country: 2, service: 'tg', price: '0.01', count: 30, rentPerDay: '0.10' });
  own = await world.customer();
  const other = await world.customer();
  tzids = [];
  for (const { key: apikey } of [own, other]) {
    const order = { apikey, country: '77', service: 'telegram', days: '1' };
    tzids.push(String((await world.post('getNum.php', order)).json.tzid));
    tzids.push(String((await world.post('rent/getRentNum.php', order)).json.item.tzid));
  }
});
afterAll(() => world?.close());

const names = [
  ...['country', 'service', 'reject', 'reject[]', 'region', 'extension', 'number', 'tzid', 'ban', 'days'],
  ...['message_to_code', 'orderby', 'msg_list', 'clean', 'type', 'income', 'lang', 'pagination', 'page'],
];

const Refused = z.strictObject({ response: z.string().regex(/^[A-Z_]+$/) });
const slow = new Set(['getNumbersStats', 'rent/tariffsRent']);

/** The fault of a reply, undefined if there is none. */
function faultOf({ status, headers, body }: Reply): string | undefined {
  if (![200, 400, 404, 413].includes(status)) return `status ${status}`;
  if (headers['content-type'] !== 'application/json; charset=utf-8') return 'type';
  if ('x-evil' in headers) return 'a header of the caller';
  const json: unknown = JSON.parse(body);
  if (status !== 200 && !Refused.safeParse(json).success) return 'shape';
  return /at .*\.(ts|js):\d|select |insert |node:/.test(body) ? 'insides' : undefined;
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const JSON_BODY = { 'content-type': 'application/json' };

it('hostile text as any parameter is refused or does nothing', async () => {
  const before = await world.core.ledger.getBalance(own.accountId);
  const odd: string[] = [];
  // Every call meets every parameter once, and every text several times; the shared tests of routes send more.
  let at = 0;
  for (const { path } of routes.filter((route) => !slow.has(route.path)))
    for (const name of names) {
      const { name: what, escaped, text } = hostileTexts[at++ % hostileTexts.length] ?? {};
      const form = { headers: FORM, body: `apikey=${own.key}&${name}=${escaped}` };
      const json = { headers: JSON_BODY, body: JSON.stringify({ apikey: own.key, [name]: text }) };
      const target = `/onlinesim/api/${path}.php`;
      const reply = await world.ask({ method: 'POST', target, ...(at % 2 === 0 ? form : json) });
      const fault = faultOf(reply);
      if (fault) odd.push(`${path} ${what} as ${name}: ${fault} ${reply.body.slice(0, 200)}`);
    }

  expect(odd).toEqual([]);
  expect(await world.core.ledger.getBalance(own.accountId)).toEqual(before);
});

test.each(hostileTexts)('$name as key, as bearer and in the address', async ({ escaped, text }) => {
  const bearer = encodeURIComponent(text.replace(/\p{Surrogate}/gu, ''));
  for (const asked of [
    { target: `/onlinesim/api/getBalance.php?apikey=${escaped}` },
    { target: '/onlinesim/api/getBalance.php', headers: { authorization: `Bearer ${bearer}` } },
    { target: `/onlinesim/${escaped.slice(0, 600)}` },
    { target: `/onlinesim/api/${escaped.slice(0, 600)}?apikey=${own.key}` },
  ]) {
    const reply = await world.ask(asked);
    const isRefused = Refused.safeParse(JSON.parse(reply.body)).success;
    expect({ asked, fault: faultOf(reply), isRefused }).toEqual({ asked, fault: undefined, isRefused: true });
  }
});

it('refuses a body that is too large, before it is read', async () => {
  const reply = await world.ask({
    method: 'POST',
    target: '/onlinesim/api/getState.php',
    headers: FORM,
    body: `apikey=${own.key}&tzid=${'1'.repeat(70_000)}`,
  });

  expect([reply.status, reply.body]).toEqual([413, '{"response":"ERROR_PARAMS"}']);
});

it('reads a name that JavaScript knows as any other', async () => {
  for (const body of [
    '{"__proto__":{"apikey":"x"}}',
    '{"constructor":"x","apikey":null}',
    '{"toString":1}',
  ]) {
    const target = '/onlinesim/api/getBalance.php';
    const reply = await world.ask({ method: 'POST', target, headers: JSON_BODY, body });
    expect(reply.body).toMatch(/^\{"response":"ERROR_(?:NO_KEY|PARAMS)"\}$/);
  }
});

it('allows a key so many calls a second', async () => {
  const limited = await createOnlinesimWorld({ RATE_LIMIT: '2' });
  // Tokens come back by this clock.
  vi.useFakeTimers({ toFake: ['performance'] });
  const { key } = await limited.customer();
  const target = `/onlinesim/api/getBalance.php?apikey=${key}`;

  const replies = await Promise.all([1, 2, 3].map(() => limited.ask({ target })));

  vi.useRealTimers();
  const refused = replies.filter(({ body }) => body === '{"response":"INTERVAL_CONCURRENT_REQUESTS_ERROR"}');
  expect(refused.map(({ status, headers }) => [status, headers['retry-after']])).toEqual([[200, '1']]);
  await limited.close();
});

test('requests at random are answered in the form of the protocol, and the books stay sound', async () => {
  const value = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.constantFrom('77', 'telegram', '1', '0', '0,1', 'true', 'false', '{tzid0}', '{tzid1}'),
    },
    {
      weight: 2,
      arbitrary: fc.constantFrom('{tzid2}', '{tzid3}', '-1', '1e9', '2147483648', '9'.repeat(40)),
    },
    { weight: 1, arbitrary: fc.string({ maxLength: 12 }) },
  );
  const fields = fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 5, noNullPrototype: true });
  const usual = { apikey: '{key}', country: '77', service: 'telegram', tzid: '{tzid0}', days: '1' };
  const body = fc.oneof(
    { weight: 6, arbitrary: fields.map((one) => JSON.stringify({ ...usual, ...one })) },
    { weight: 2, arbitrary: fields.map((one) => new URLSearchParams({ ...usual, ...one }).toString()) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('', 'x', '[]', 'null', '{', '"x"', '{"apikey":"{key}",}', '[[[[[[', '&&=='),
    },
    { weight: 1, arbitrary: fc.string({ unit: anyLetter, maxLength: 60 }) },
  );
  const fillIn = (text: string) =>
    text
      .replaceAll('%7B', '{')
      .replaceAll('%7D', '}')
      .replaceAll('{key}', own.key)
      .replace(/\{tzid(\d)\}/g, (_, at: string) => tzids[Number(at)] ?? '');
  const asked = fc.record({
    path: fc.constantFrom('getNum', ...routes.map(({ path }) => path).filter((path) => !slow.has(path))),
    method: fc.constantFrom('POST', 'POST', 'POST', 'PUT', 'DELETE'),
    body,
  });

  // Chance alone may order nothing.
  const orders = Array.from({ length: 20 }, () => ({
    path: 'getNum',
    method: 'POST',
    body: JSON.stringify(usual),
  }));

  await fc.assert(
    fc.asyncProperty(fc.array(asked, { minLength: 20, maxLength: 20 }), async (batch) => {
      const replies = await Promise.all(
        batch.map(async ({ path, method, body: text }) => {
          const sent = fillIn(text);
          const headers = /^\s*[{["]/.test(sent) ? JSON_BODY : FORM;
          const target = `/onlinesim/api/${path}.php`;
          const reply = await world.ask({ method, target, headers, body: sent });
          return { path, method, sent, reply };
        }),
      );

      for (const { reply, ...request } of replies)
        expect({ ...request, reply, fault: faultOf(reply) }).toMatchObject({ fault: undefined });
    }),
    { numRuns: runs(10), examples: [[orders]] },
  );

  expect(
    (await world.core.activations.list({ accountId: own.accountId, limit: 500 })).length,
  ).toBeGreaterThan(1);
  // Nobody touched another account's things.
  const [, , operation = '', rental = ''] = tzids;
  const isNone = { json: { response: 'ERROR_NO_OPERATIONS' } };
  expect(await world.post('getState.php', { apikey: own.key, tzid: operation })).toMatchObject(isNone);
  expect(await world.post('rent/getRentState.php', { apikey: own.key, tzid: rental })).toMatchObject(isNone);
  await expectSoundBooks(world);
});
