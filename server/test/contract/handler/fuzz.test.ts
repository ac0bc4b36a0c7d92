import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createHandlerClient, type HandlerReply, type HandlerRequest } from '#test/handler-client';
import { createHandlerWorld, type HandlerWorld } from '#test/handler-world';
import { runs } from '#test/runs';
import { expectSoundBooks } from '#test/sound-books';
import { hostileRequest } from './hostile-requests.ts';
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

test('thousands of hostile requests hear words of their profile only, and what was refused leaves no row', async () => {
  const before = await countRows();
  let leased = 0;

  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...paths),
      fc.array(hostileRequest, { minLength: 20, maxLength: 20 }),
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
          /^(?:ACCESS_NUMBER|ADDITIONAL|\{"activationId")/.test(reply.body),
        ).length;
        for (const { method, target, body, reply } of replies) {
          const sent = `${target} ${body ?? ''}`;
          expect({ method, sent, reply, fault: faultOf(method, reply, path, sent) }).toMatchObject({
            fault: undefined,
          });
        }
      },
    ),
    { numRuns: runs(120) },
  );

  const { activations, holds, ...others } = await countRows();
  expect({ activations, holds }).toEqual({
    activations: before.activations + leased,
    holds: before.holds + leased,
  });
  expect(others).toMatchObject({ accounts: before.accounts, keys: before.keys, messages: before.messages });
  await expectSoundBooks(world);
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
    { numRuns: runs(60) },
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
