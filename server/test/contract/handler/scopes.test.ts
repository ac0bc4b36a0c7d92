import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { scopes } from '#core';
import { createHandlerClient } from '#test/handler-client';
import { createHandlerWorld, type HandlerWorld } from '#test/handler-world';
import { actionNames, findAction } from '../../../src/dialects/handler/actions.ts';

let world: HandlerWorld;
let client: ReturnType<typeof createHandlerClient>;
let accountId: bigint;
const keys = new Map<string, string>();

beforeAll(async () => {
  world = await createHandlerWorld();
  client = createHandlerClient(world.port);
  ({ accountId } = await world.customer());
  await world.stock({ supplier: 'shelf', country: 2, service: 'tg', price: '0.10', count: 5 });
  for (const scope of scopes)
    keys.set(scope, (await world.core.accounts.createKey({ accountId, scopes: [scope] })).key);
});
afterAll(async () => {
  client.close();
  await world.close();
});

const ask = async (key: string | undefined, query: string) =>
  (await client.ask({ target: `/stubs/handler_api.php?api_key=${key}&${query}` })).body;

const countLeases = async () =>
  (
    await sql<{ n: number }>`
      select (select count(*) from activation)::int + (select count(*) from rental)::int as n`.execute(
      world.db.read,
    )
  ).rows[0]?.n;

test.each(actionNames.flatMap((name) => scopes.map((scope) => [name, scope] as const)))(
  '%s with a key for %s',
  async (name, scope) => {
    const allowed = findAction(name)?.scope === scope;
    const before = await countLeases();

    const answer = await ask(keys.get(scope), `action=${name}&service=tg&country=2&id=1&status=8`);

    expect(answer === 'BAD_KEY').toBe(!allowed);
    if (!allowed) expect(await countLeases()).toBe(before);
  },
);

test('an action that is not known is told as that, whatever the key is for', async () => {
  expect(await ask(keys.get('money'), 'action=getEverything')).toBe('BAD_ACTION');
});

test('an address that is told of messages needs the scope of its own', async () => {
  const rent = 'action=getRentNumber&service=full&country=2&rent_time=4';
  const both = await world.core.accounts.createKey({ accountId, scopes: ['lease', 'webhooks'] });

  expect(await ask(keys.get('lease'), `${rent}&url=https://example.org/told`)).toContain('BAD_KEY');
  expect(await ask(keys.get('lease'), rent)).not.toContain('BAD_KEY');
  expect(await ask(both.key, `${rent}&url=https://example.org/told`)).not.toContain('BAD_KEY');
});

test('a key without scopes may do everything; one with several what each of them says', async () => {
  const whole = await world.core.accounts.createKey({ accountId });
  const two = await world.core.accounts.createKey({ accountId, scopes: ['read', 'lease'] });

  for (const { key } of [whole, two]) {
    expect(await ask(key, 'action=getBalance')).toMatch(/^ACCESS_BALANCE:/);
    expect(await ask(key, 'action=getNumber&service=tg&country=2')).toMatch(/^ACCESS_NUMBER:/);
  }
});

test('a scope that does not exist makes no key', async () => {
  await expect(world.core.accounts.createKey({ accountId, scopes: ['balance'] })).rejects.toMatchObject({
    code: 'bad_request',
    details: { scope: 'balance' },
  });
});
