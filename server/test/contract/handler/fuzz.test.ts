import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createHandlerClient, type HandlerReply, type HandlerRequest } from '#test/handler-client';
import { actionNames, createHandlerWorld, type HandlerWorld } from '#test/handler-world';
import { findFault, type Profile } from './vocabulary.ts';

const profiles: Record<string, Profile> = {
  '/stubs/handler_api': 'seed',
  '/stubs/handler_api.php': 'classic',
};
const paths = Object.keys(profiles);

let world: HandlerWorld;
let client: ReturnType<typeof createHandlerClient>;
let key: string;
/** Ids of one's own, of somebody else's. */
let ids: string[];

beforeAll(async () => {
  world = await createHandlerWorld();
  client = createHandlerClient(world.port);
  const { accountId, ...own } = await world.customer();
  const other = await world.customer();
  key = own.key;
  for (const service of ['tg', 'wa'])
    await world.stock({ supplier: service, country: 2, service, price: '0.01', count: 40 });
  const buy = (owner: bigint) =>
    world.core.activations.buy({ accountId: owner, serviceId: 'tg', countryId: 2 });
  const bought = [
    await buy(accountId),
    await buy(accountId),
    await buy(accountId),
    await buy(other.accountId),
  ];
  for (const { phone } of bought.slice(1, 3)) {
    await world.message({ phone, sender: 'Telegram', text: 'Your code: 12345' });
  }
  ids = bought.map(({ id }) => String(id));
});
afterAll(async () => {
  client?.close();
  await world?.close();
});

const hostile = [
  '',
  'undefined',
  'null',
  'None',
  '%00',
  '%',
  '%zz',
  '%ff%fe',
  '%c3%28',
  '%ed%a0%80',
  '+',
  '%2B',
  '%0d%0a',
  '%0aSet-Cookie:x',
  "'",
  '%27%20or%201%3D1--',
  '%3Cscript%3E',
  '../../etc/passwd',
  '{}',
  '[]',
  '[object%20Object]',
  '-1',
  '0',
  '1',
  '1.5',
  '1e9',
  '0x10',
  'NaN',
  'Infinity',
  '2147483647',
  '2147483648',
  '9'.repeat(40),
  '-'.repeat(40),
  ','.repeat(40),
  '7918,'.repeat(30),
  'any',
  '*',
  '%E2%80%AE',
  '%F0%9F%92%A5',
  '\u00ff\u00fe',
  'a'.repeat(300),
  '__proto__',
  'constructor',
  'true',
  'SQL',
  '=',
  '==&&',
];

const known: Record<string, string[]> = {
  service: ['tg', 'wa', 'ot', 'zq', 'TG'],
  country: ['2', '0', '9', '02', 'any', '*'],
  operator: ['any', 'tele2', 'tele2,altel', 'nobody'],
  status: ['1', '3', '6', '8', '-1', '10'],
  lang: ['en', 'ru', 'xx'],
  maxPrice: ['0.01', '0.001', '5', '0', '1,5'],
  minPrice: ['0.01', '5'],
  fixedPrice: ['true', 'false'],
  freePrice: ['true'],
  phoneException: ['7600', '7918,7900111', '7'],
  providerIds: ['1', '1,2'],
  exceptProviderIds: ['1'],
  orderId: ['one', 'two'],
  currency: ['840', '643', '978'],
  start: ['0', '1', '1700000000'],
  end: ['1', '99999999999999'],
  limit: ['1', '1000'],
  size: ['1'],
  page: ['0', '2'],
  order: ['id', 'number'],
  orderBy: ['ASC'],
  length: ['5'],
  version: ['2'],
  format: ['json'],
};

const text = fc
  .string({ unit: 'binary', maxLength: 20 })
  .map((one) => encodeURIComponent(Buffer.from(one).toString()));
const valueFrom = (good: string[]) =>
  fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...good) },
    { weight: 2, arbitrary: fc.constantFrom(...hostile) },
    { weight: 1, arbitrary: text },
  );

const parameter = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .constantFrom(...Object.keys(known))
      .chain((name) => valueFrom(known[name] ?? []).map((value) => `${name}=${value}`)),
  },
  {
    weight: 2,
    arbitrary: fc
      .nat(3)
      .chain((index) => valueFrom(['1']).map((value) => `id=${index < 3 ? `{id${index}}` : value}`)),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(text, fc.constantFrom(...hostile)).map(([name, value]) => `${name}=${value}`),
  },
);
const usual = '{key}';
const rare = fc.constantFrom(...hostile);
const shared = fc.record({
  key: fc.oneof({ weight: 15, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: rare }),
  action: fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...actionNames) },
    { weight: 8, arbitrary: fc.constantFrom('getNumber', 'getNumberV2', 'getStatus', 'setStatus') },
    { weight: 1, arbitrary: rare },
  ),
  lang: fc.oneof(
    { weight: 15, arbitrary: fc.constantFrom('&lang=en', '&lang=ru') },
    { weight: 1, arbitrary: fc.constant('') },
  ),
  subject: fc.constantFrom(
    '',
    '&service=tg&country=2',
    '&service=wa&country=any',
    '&id={id0}',
    '&id={id1}&status=3',
  ),
});
const query = fc
  .tuple(shared, fc.array(parameter, { maxLength: 5 }))
  .map(([{ key: one, action, lang, subject }, rest]) =>
    [`api_key=${one}&action=${action}${lang}${subject}`, ...rest].join('&'),
  );

const body = fc.oneof(
  query,
  fc.constantFrom('{"action":"getBalance"}', '--x\r\n', '\0', '%'.repeat(1000)),
  fc.constant('a=1&'.repeat(30_000)),
);
const type = fc.constantFrom(
  'application/x-www-form-urlencoded',
  'application/json',
  'text/plain',
  'multipart/form-data; boundary=x',
  'x',
  ';;;',
  'application/x-www-form-urlencoded; charset=koi8-r',
);

const sending = fc.oneof(
  { weight: 6, arbitrary: fc.record({ method: fc.constant('GET'), query }) },
  {
    weight: 3,
    arbitrary: fc.record({
      method: fc.constant('POST'),
      query: fc.oneof(query, fc.constant('')),
      body,
      type,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ method: fc.constantFrom('PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'), query }),
  },
);

test('thousands of hostile requests hear words of their profile only, and what was refused leaves no row', async () => {
  const before = await countRows();
  let leased = 0;

  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...paths),
      fc.array(sending, { minLength: 20, maxLength: 20 }),
      async (path, batch) => {
        const replies = await Promise.all(
          batch.map(async (one) => {
            const { method, query, body, type } = { body: undefined, type: undefined, ...one };
            const target = `${path}?${fillIn(query)}`;
            const reply = await client.ask({ method, target, ...withBody(body, type) });
            return { method, target, body, reply };
          }),
        );

        leased += replies.filter(({ reply }) =>
          /^(?:ACCESS_NUMBER|\{"activationId")/.test(reply.body),
        ).length;
        for (const { method, target, body, reply } of replies) {
          const sent = `${target} ${body ?? ''}`;
          expect({ method, sent, reply, fault: faultOf(method, reply, path, sent) }).toMatchObject({
            fault: undefined,
          });
        }
      },
    ),
    { numRuns: 200 },
  );

  const { activations, holds, ...others } = await countRows();
  expect({ activations, holds }).toEqual({
    activations: before.activations + leased,
    holds: before.holds + leased,
  });
  expect(others).toMatchObject({ accounts: before.accounts, keys: before.keys, messages: before.messages });
  expect(await world.core.ledger.trialBalance()).toMatchObject({ balanced: true });
});

test('bytes that are no HTTP, or no text, hear BAD_ACTION or BAD_KEY', async () => {
  const before = await countRows();
  const bytes = fc
    .uint8Array({ maxLength: 200 })
    .map((array) => Buffer.from(array.filter((byte) => byte !== 10 && byte !== 13)));

  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...paths),
      fc.array(bytes, { minLength: 10, maxLength: 10 }),
      async (path, heads) => {
        const replies = await Promise.all(
          heads.map((head) =>
            client.sendBytes(
              Buffer.concat([
                Buffer.from(`GET ${path}?action=`),
                head,
                Buffer.from(' HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'),
              ]),
            ),
          ),
        );

        for (const reply of replies) {
          expect(reply).toMatchObject({ status: 200, type: 'text/plain; charset=utf-8' });
          expect(['BAD_ACTION', 'BAD_KEY']).toContain(reply.body);
        }
      },
    ),
    { numRuns: 60 },
  );
  expect(await countRows()).toEqual(before);
});

test.each([10_000, 100_000, 1_000_000])('an address of %i characters is malformed', async (length) => {
  const target = `/stubs/handler_api?api_key=${key}&action=getBalance&lang=en&x=${'a'.repeat(length)}`;
  const reply = await client.sendBytes(
    Buffer.from(`GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`),
  );
  expect(reply).toEqual({ status: 200, type: 'text/plain; charset=utf-8', body: 'BAD_ACTION' });
});

test.each([70_000, 2_000_000, 12_000_000])('a form of %i bytes is malformed', async (length) => {
  const reply = await client.ask({
    method: 'POST',
    target: `/stubs/handler_api.php?api_key=${key}&action=getBalance`,
    ...withBody('a'.repeat(length), 'application/x-www-form-urlencoded'),
  });
  expect(reply).toEqual({ status: 200, type: 'text/plain; charset=utf-8', body: 'BAD_ACTION' });
});

function fillIn(query: string): string {
  return query.replaceAll('{key}', key).replace(/\{id(\d)\}/g, (_, index) => ids[Number(index)] ?? '');
}

function withBody(
  body: string | undefined,
  type: string | undefined,
): Pick<HandlerRequest, 'body' | 'headers'> {
  return body === undefined ? {} : { body: fillIn(body), headers: { 'content-type': type ?? '' } };
}

function faultOf(method: string, reply: HandlerReply, path: string, sent: string): string | undefined {
  if (method === 'HEAD') return reply.status === 200 && reply.body === '' ? undefined : 'a HEAD with a body';
  if (method !== 'GET' && method !== 'POST')
    return reply.body === 'BAD_ACTION' ? undefined : 'an unknown method';
  return findFault(reply, profiles[path] ?? 'seed', sent);
}

async function countRows() {
  const { rows } = await sql<{
    activations: number;
    holds: number;
    accounts: number;
    keys: number;
    messages: number;
  }>`
    select (select count(*)::int from activation) as activations, (select count(*)::int from hold) as holds,
           (select count(*)::int from account) as accounts, (select count(*)::int from api_key) as keys,
           (select count(*)::int from message) as messages`.execute(world.db.read);
  const [counts] = rows;
  if (!counts) throw new Error('one row was asked for');
  return counts;
}
