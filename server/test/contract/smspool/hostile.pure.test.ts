import fc from 'fast-check';
import { afterAll, beforeAll, expect, it, test, vi } from 'vitest';
import { z } from 'zod';
import { anyLetter } from '#test/any-letter';
import type { DialectWorld, Reply } from '#test/dialect-world';
import { hostileTexts, textsForName } from '#test/hostile-text';
import { runs } from '#test/runs';
import { expectSoundBooks } from '#test/sound-books';
import { routes } from '../../../src/dialects/smspool/routes.ts';
import { createSmsPoolWorld } from './smspool-world.ts';

let world: DialectWorld;
let own: { accountId: bigint; key: string };
/** Codes of one's own orders and rentals, and of somebody else's. */
let codes: string[];

beforeAll(async () => {
  world = await createSmsPoolWorld();
  await world.stock({ country: 2, service: 'tg', price: '0.01', count: 30, rentPerDay: '0.10' });
  own = await world.customer();
  const other = await world.customer();
  const order = { country: 'KZ', service: '907' };
  const rental = { id: '7', days: '1' };
  codes = [];
  for (const { key } of [own, other]) {
    codes.push((await world.post('purchase/sms', { key, ...order })).json.order_id);
    codes.push((await world.post('purchase/rental', { key, ...rental })).json.rental_code);
  }
});
afterAll(() => world?.close());

const names = [
  ...['country', 'service', 'pool', 'max_price', 'pricing_option', 'quantity', 'areacode', 'exclude'],
  ...['create_token', 'activation_type', 'carrier', 'phonenumber', 'orderid', 'order_id', 'rental_code'],
  ...['id', 'days', 'service_id', 'type', 'start', 'length', 'search'],
];

const ErrorReply = z.strictObject({
  success: z.literal(0),
  message: z.string().min(1).max(300),
  type: z.string().regex(/^[A-Z_]+$/),
  errors: z
    .array(
      z.strictObject({
        message: z.string().min(1).max(300),
        param: z.string().max(40).optional(),
        description: z.string().optional(),
      }),
    )
    .min(1),
});

/** The fault of a reply, undefined if there is none. */
function faultOf({ status, headers, body }: Reply): string | undefined {
  if (![200, 400, 403, 404, 413, 422].includes(status)) return `status ${status}`;
  if (headers['content-type'] !== 'application/json; charset=utf-8') return 'type';
  if ('x-evil' in headers) return 'a header of the caller';
  const json: unknown = JSON.parse(body);
  if (status !== 200 && !ErrorReply.safeParse(json).success) return 'shape';
  return /at .*\.(ts|js):\d|select |insert |node:/.test(body) ? 'insides' : undefined;
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const JSON_BODY = { 'content-type': 'application/json' };

it('hostile text as any parameter of any endpoint that has some is refused or does nothing', async () => {
  const before = await world.core.ledger.getBalance(own.accountId);
  const odd: string[] = [];
  let at = 0;
  let asked = 0;
  for (const { path } of routes.filter((route) => route.path !== 'sms/cancel_all'))
    for (const name of names)
      for (const { name: what, escaped, text } of textsForName(at++)) {
        const form = { headers: FORM, body: `key=${own.key}&${name}=${escaped}` };
        const json = { headers: JSON_BODY, body: JSON.stringify({ key: own.key, [name]: text }) };
        const target = `/smspool/${path}`;
        const reply = await world.ask({ method: 'POST', target, ...(asked++ % 2 === 0 ? form : json) });
        const fault = faultOf(reply);
        if (fault) odd.push(`${path} ${what} as ${name}: ${fault} ${reply.body.slice(0, 200)}`);
      }

  expect(odd).toEqual([]);
  expect(await world.core.ledger.getBalance(own.accountId)).toEqual(before);
});

test.each(hostileTexts)('$name as key, as bearer and in the address', async ({ escaped, text }) => {
  const bearer = encodeURIComponent(text.replace(/\p{Surrogate}/gu, ''));
  for (const asked of [
    { target: `/smspool/request/balance?key=${escaped}` },
    { target: '/smspool/request/balance', headers: { authorization: `Bearer ${bearer}` } },
    { target: `/smspool/${escaped.slice(0, 600)}` },
    { target: `/smspool/sms/${escaped.slice(0, 600)}?key=${own.key}` },
  ]) {
    const reply = await world.ask(asked);
    expect({ asked, fault: faultOf(reply), ok: reply.status === 200 }).toEqual({
      asked,
      fault: undefined,
      ok: false,
    });
  }
});

it('refuses a body that is too large, before it is read', async () => {
  const reply = await world.ask({
    method: 'POST',
    target: '/smspool/sms/check',
    headers: FORM,
    body: `key=${own.key}&orderid=${'a'.repeat(70_000)}`,
  });

  expect([reply.status, JSON.parse(reply.body).type]).toEqual([413, 'MALFORMED']);
});

it('reads a name that JavaScript knows as any other', async () => {
  for (const body of ['{"__proto__":{"key":"x"}}', '{"constructor":"x","key":null}', '{"toString":1}']) {
    const reply = await world.ask({
      method: 'POST',
      target: '/smspool/request/balance',
      headers: JSON_BODY,
      body,
    });
    expect(JSON.parse(reply.body).errors[0].param).toBe('key');
  }
});

it('allows a key so many calls a second', async () => {
  const limited = await createSmsPoolWorld({ RATE_LIMIT: '2' });
  // Tokens come back by this clock.
  vi.useFakeTimers({ toFake: ['performance'] });
  const { key } = await limited.customer();
  const asks = [1, 2, 3].map(() => limited.ask({ target: `/smspool/request/balance?key=${key}` }));

  const replies = (await Promise.all(asks)).sort((a, b) => a.status - b.status);

  vi.useRealTimers();
  expect(replies.map(({ status }) => status)).toEqual([200, 200, 429]);
  expect(replies[2]?.headers['retry-after']).toBe('1');
  expect(JSON.parse(replies[2]?.body ?? '').type).toBe('RATE_LIMITED');
  await limited.close();
});

test('hundreds of requests at random are answered in the form of the protocol, and the books stay sound', async () => {
  const value = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.constantFrom('KZ', '907', '7', '1', '0', '0.01', 'Alpha', '{code0}', '{code1}'),
    },
    {
      weight: 2,
      arbitrary: fc.constantFrom('{code2}', '{code3}', '-1', '1e9', '2147483648', '9'.repeat(40)),
    },
    { weight: 1, arbitrary: fc.string({ maxLength: 12 }) },
  );
  const fields = fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 6, noNullPrototype: true });
  const usual = {
    country: 'KZ',
    service: '907',
    orderid: '{code0}',
    rental_code: '{code1}',
    id: '7',
    days: '1',
  };
  const body = fc.oneof(
    { weight: 6, arbitrary: fields.map((one) => JSON.stringify({ key: '{key}', ...usual, ...one })) },
    { weight: 2, arbitrary: fields.map((one) => JSON.stringify({ key: '{key}', ...one })) },
    {
      weight: 2,
      arbitrary: fields.map((one) => new URLSearchParams({ key: '{key}', ...usual, ...one }).toString()),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom('', 'x', '[]', 'null', '{', '"x"', '{"key":"{key}",}', '[[[[[[', '&&=='),
    },
    { weight: 1, arbitrary: fc.string({ unit: anyLetter, maxLength: 60 }) },
  );
  const fillIn = (text: string) =>
    text
      .replaceAll('%7B', '{')
      .replaceAll('%7D', '}')
      .replaceAll('{key}', own.key)
      .replace(/\{code(\d)\}/g, (_, at: string) => codes[Number(at)] ?? '');

  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          path: fc.oneof(
            { weight: 3, arbitrary: fc.constantFrom(...routes.map((route) => route.path)) },
            { weight: 1, arbitrary: fc.constant('purchase/sms') },
          ),
          method: fc.constantFrom('POST', 'POST', 'POST', 'GET', 'PUT', 'DELETE'),
          body,
        }),
        { minLength: 20, maxLength: 20 },
      ),
      async (batch) => {
        const replies = await Promise.all(
          batch.map(async ({ path, method, body: text }) => {
            const sent = fillIn(text);
            const hasBody = method !== 'GET' && sent !== '';
            const type = /^\s*[{["]/.test(sent) ? JSON_BODY : FORM;
            const reply = await world.ask({
              method,
              target: `/smspool/${path}`,
              ...(hasBody ? { body: sent, headers: type } : {}),
            });
            return { path, method, sent, reply };
          }),
        );

        for (const { reply, ...asked } of replies)
          expect({ ...asked, reply, fault: faultOf(reply) }).toMatchObject({ fault: undefined });
      },
    ),
    { numRuns: runs(30) },
  );

  expect(
    (await world.core.activations.list({ accountId: own.accountId, limit: 500 })).length,
  ).toBeGreaterThan(2);
  // Nobody touched another account's things.
  const [, , order, rental] = codes;
  const strangers = await world.post('sms/check', { key: own.key, orderid: order ?? '' });
  expect(strangers.status).toBe(404);
  expect((await world.post('rental/info', { key: own.key, rental_code: rental ?? '' })).status).toBe(404);
  await expectSoundBooks(world);
});
