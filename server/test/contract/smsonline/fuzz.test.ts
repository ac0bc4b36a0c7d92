import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { anyLetter } from '#test/any-letter';
import { runs } from '#test/runs';
import { expectSoundBooks } from '#test/sound-books';
import { routes } from '../../../src/dialects/smsonline/routes.ts';
import { createSmsOnlineWorld, type Reply, type SmsOnlineWorld } from './smsonline-world.ts';

let world: SmsOnlineWorld;
let own: { accountId: bigint; key: string; name: string };
/** Ids of one's own, of somebody else's. */
let ids: string[];

beforeAll(async () => {
  world = await createSmsOnlineWorld();
  await world.stock({ country: 12, operator: 'tmobile', service: 'ds', price: '0.01', count: 30 });
  own = await world.customer();
  const other = await world.customer();
  const buy = (accountId: bigint) =>
    world.core.activations.buy({ accountId, serviceId: 'ds', countryId: 12 });
  const bought = [await buy(own.accountId), await buy(own.accountId), await buy(other.accountId)];
  await world.sms({ phone: bought[1]?.phone ?? '', sender: 'Discord', text: 'Your code is 123456' });
  ids = bought.map(({ id }) => String(id));
});
afterAll(() => world?.close());

const hostile = [
  '',
  '-1',
  '0',
  '1.5',
  '1e9',
  '0x10',
  'NaN',
  'Infinity',
  '2147483648',
  '9'.repeat(40),
  '%00',
  '%zz',
  '%ff',
  '%2f',
  '..%2f..%2fetc%2fpasswd',
  '%D9%A1%D9%A2',
  '%E2%80%AE',
  '%F0%9F%92%A5',
  '%ed%a0%80',
  '%27%20or%201%3D1--',
  '%0d%0aX-Evil:1',
  '__proto__',
  'constructor',
  'a'.repeat(300),
  'a'.repeat(700),
  '{}',
  '*',
  ';',
  'null',
  'undefined',
  'true',
];

/** The right values of a placeholder of an address. */
const good: Record<string, string[]> = {
  userId: ['{user}', '{user}', '{user}', 'nobody'],
  amount: ['500', '5.15', '100', '99', '1000001'],
  currency: ['USDT', 'usdc', 'EUR'],
  network: ['BSC', 'tron', 'network02'],
  order_id: ['af161c5a-93d1-4a33-9d3e-3e5c1f6d0001'],
  service: ['ds', 'tg'],
  country: ['12', 'United%20States', '3'],
  carrier: ['any', 'tmobile', 'cellular'],
  limit: ['25', '0', '500', '501'],
  orderId: ['{id0}', '{id1}', '{id2}', '99999999'],
  next: ['refund', 'requestAnother', 'cancel'],
};

const segment = (name: string) =>
  fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...(good[name] ?? ['x'])) },
    { weight: 2, arbitrary: fc.constantFrom(...hostile) },
    { weight: 1, arbitrary: fc.string({ maxLength: 12 }).map(encodeURIComponent) },
  );

const addresses = routes.flatMap(({ methods, path, aliases = [] }) =>
  [path, ...aliases].map((address) => ({ methods, address })),
);

const address = fc.constantFrom(...addresses).chain(({ methods, address: template }) => {
  const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  return fc.record({
    method: fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom(...methods) },
      { weight: 1, arbitrary: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE') },
    ),
    path: fc
      .tuple(...names.map(segment))
      .map((values) =>
        names.reduce((text, name, index) => text.replace(`{${name}}`, values[index] ?? ''), template),
      ),
  });
});

const value = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('12', 'ds', 'any', '20', '0.20', '', '{id0}', '{user}') },
  { weight: 2, arbitrary: fc.constantFrom(...hostile.map((text) => safeDecode(text))) },
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
);
const fieldNames = [
  'userId',
  'country',
  'service',
  'carrier',
  'maximumPrice',
  'failover',
  'm',
  'n',
  'orderId',
  'couponCode',
  'amount',
  'currency',
  'network',
  'limit',
  'offset',
  'status',
  'expiredAfter',
];
const fields = fc.dictionary(fc.constantFrom(...fieldNames), value, { maxKeys: 8, noNullPrototype: true });
const body = fc.oneof(
  {
    weight: 8,
    arbitrary: fields.map((one) =>
      JSON.stringify({ apiKey: '{key}', key: '{key}', userId: '{user}', ...one }),
    ),
  },
  {
    weight: 6,
    arbitrary: fields.map((one) =>
      JSON.stringify({
        ...{ apiKey: '{key}', key: '{key}', userId: '{user}', orderId: '{id0}' },
        ...{ country: '12', service: 'ds', carrier: 'any', maximumPrice: '20', m: '', n: '' },
        ...Object.fromEntries(Object.entries(one).slice(0, 1)),
      }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('', 'not json', '[]', 'null', '{', '"x"', '{"apiKey":"{key}",}', '[[[[[['),
  },
  { weight: 1, arbitrary: fc.string({ unit: anyLetter, maxLength: 60 }) },
);
const query = fc.oneof(
  { weight: 6, arbitrary: fc.constant('apiKey={key}&userId={user}&key={key}') },
  {
    weight: 3,
    arbitrary: fc
      .array(
        fc.tuple(
          fc.constantFrom(...fieldNames, 'apiKey', 'key', 'all'),
          fc.constantFrom(...hostile, '12', 'ds', '5'),
        ),
        {
          maxLength: 6,
        },
      )
      .map((pairs) =>
        [
          'apiKey={key}',
          'key={key}',
          'userId={user}',
          ...pairs.map(([name, text]) => `${name}=${text}`),
        ].join('&'),
      ),
  },
  { weight: 1, arbitrary: fc.constantFrom('', 'apiKey=x', 'key=x&userId=x', '&&==', '%zz=%zz') },
);

test('thousands of hostile requests are answered in the form of their version, and never pay twice', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ address, query, body }), { minLength: 20, maxLength: 20 }),
      async (batch) => {
        const replies = await Promise.all(
          batch.map(async ({ address: { method, path }, query: asked, body: text }) => {
            const target = fillIn(`${path}?${asked}`).replace(/[^\x21-\x7e]/g, encodeURIComponent);
            const hasBody = method !== 'GET' && text !== '';
            const sent = hasBody ? fillIn(text) : undefined;
            const reply = await world.ask({ method, target, ...(sent !== undefined && { body: sent }) });
            return { method, target, sent, reply };
          }),
        );

        for (const { reply, ...asked } of replies)
          expect({ ...asked, reply, fault: faultOf(asked.target, reply) }).toMatchObject({
            fault: undefined,
          });
      },
    ),
    { numRuns: runs(150) },
  );

  const bought = await world.core.activations.list({ accountId: own.accountId, limit: 500 });
  expect(bought.length).toBeGreaterThan(2);
  const paid = bought.filter(({ state }) => state !== 'cancelled' && state !== 'expired').length;
  const { availableMicros, heldMicros } = await world.core.ledger.getBalance(own.accountId);
  const received = bought.filter(({ messageCount }) => messageCount > 0).length;
  expect(availableMicros).toBe(100_000_000n - BigInt(paid) * 10_000n);
  expect(heldMicros).toBe(BigInt(paid - received) * 10_000n);
  await expectSoundBooks(world);
});

test('requests that no parser reads are answered in the form of their version', async () => {
  const bytes = fc
    .uint8Array({ minLength: 1, maxLength: 60 })
    .map((array) => Buffer.from(array.filter((byte) => byte !== 10 && byte !== 13)));

  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('/v3/customers/', '/v3/numbers/', '/v3/statistics/', '/cs/'),
      fc.array(bytes, { minLength: 10, maxLength: 10 }),
      async (prefix, tails) => {
        const replies = await Promise.all(tails.map((tail) => sendBytes(prefix, tail)));

        for (const reply of replies)
          expect({ reply, fault: faultOf(prefix, reply) }).toMatchObject({ fault: undefined });
      },
    ),
    { numRuns: runs(30) },
  );
  expect(await sendBytes('/cs/', Buffer.from('getBalance?userId=١٢'))).toMatchObject({
    status: 403,
    body: '{"error":true,"errorMessage":"request: is malformed","body":"BAD_REQUEST"}',
  });
});

/** Sends what no HTTP client would, and reads until the server closes. */
function sendBytes(prefix: string, tail: Buffer): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const head = Buffer.from(`GET ${prefix}`);
    const end = Buffer.from(' HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    const { hostname, port } = new URL(world.url);
    const socket = connect(Number(port), hostname, () => socket.write(Buffer.concat([head, tail, end])));
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', reject);
    socket.on('close', () => resolve(parseReply(Buffer.concat(chunks).toString())));
    socket.setTimeout(10_000, () => socket.destroy(new Error('no answer')));
  });
}

function parseReply(text: string): Reply {
  const [head = '', ...body] = text.split('\r\n\r\n');
  const [first = '', ...lines] = head.split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => [line.split(':', 1)[0]?.toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  return { status: Number(first.split(' ')[1]), headers, body: body.join('\r\n\r\n') };
}

const ErrorV3 = z.strictObject({
  ok: z.literal(false),
  errorMessage: z.string().min(1),
  errorCode: z.string().regex(/^[A-Z_]+$/),
  body: z.unknown(),
});
const ReplyV3 = z.union([z.strictObject({ ok: z.literal(true), body: z.unknown() }), ErrorV3]);
const ReplyV2 = z.union([
  z.looseObject({ error: z.literal(false) }),
  z.strictObject({
    error: z.literal(true),
    errorMessage: z.string().min(1),
    body: z.string().regex(/^[A-Z_]+$/),
  }),
]);

const statuses = {
  v3: new Set([200, 222, 400, 401, 403, 404, 413, 429]),
  v2: new Set([200, 401, 403, 404, 429]),
};

/** The fault of a reply, undefined if there is none. */
function faultOf(target: string, { status, headers, body: text }: Reply): string | undefined {
  const version = target.startsWith('/cs/') ? 'v2' : 'v3';
  if (!statuses[version].has(status)) return `status ${status}`;
  if (headers['content-type'] !== 'application/json; charset=utf-8') return 'type';
  if (version === 'v2' && (headers.deprecation !== 'true' || !headers.link)) return 'no deprecation';
  if (Object.keys(headers).includes('x-evil')) return 'a header of the caller';
  const read = (version === 'v3' ? ReplyV3 : ReplyV2).safeParse(JSON.parse(text));
  if (!read.success) return 'shape';
  return /at .*\.(ts|js):\d|select |insert |node:/.test(text) ? 'insides' : undefined;
}

function fillIn(text: string): string {
  return text
    .replaceAll('{user}', own.name)
    .replaceAll('{key}', own.key)
    .replace(/\{id(\d)\}/g, (_, index: string) => ids[Number(index)] ?? '');
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
