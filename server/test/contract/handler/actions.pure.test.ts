import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fingerprint } from '#test/fingerprint';
import { createHandlerClient } from '#test/handler-client';
import { actionNames, createHandlerWorld, type HandlerWorld } from '#test/handler-world';
import { findFault } from './vocabulary.ts';

const paths = { seed: '/stubs/handler_api', classic: '/stubs/handler_api.php' } as const;

let world: HandlerWorld;
let client: ReturnType<typeof createHandlerClient>;
let key: string;
let accountId: bigint;
let suspended: string;
let elsewhere: string;
/** An activation of somebody else. */
let foreign: number;

beforeAll(async () => {
  world = await createHandlerWorld({ RATE_LIMIT: '0' });
  client = createHandlerClient(world.port);
  ({ key, accountId } = await world.customer({ balance: '10' }));
  ({ key: suspended } = await world.customer({ suspended: true }));
  ({ key: elsewhere } = await world.customer({ ipAllow: ['203.0.113.0/24'] }));
  await world.stock({ supplier: 'one', country: 2, service: 'tg', price: '1', count: 5 });
  const other = await world.customer();
  ({ id: foreign } = await world.core.activations.buy({
    accountId: other.accountId,
    serviceId: 'tg',
    countryId: 2,
  }));
});
afterAll(async () => {
  client?.close();
  await world?.close();
});

/** Every action with these parameters; those whose answer does not fit, and the tables that have changed. */
async function askAll(
  profile: keyof typeof paths,
  parameters: Record<string, string>,
  fits: (body: string) => boolean = () => true,
): Promise<{ odd: string[]; changed: string[] }> {
  const before = await fingerprint(world.db);
  const odd: string[] = [];
  for (const action of actionNames) {
    const query = String(new URLSearchParams({ action, ...parameters }));
    const reply = await client.ask({ target: `${paths[profile]}?${query}` });
    const fault = findFault(reply, profile, query);
    if (fault !== undefined || !fits(reply.body))
      odd.push(`${action}: ${fault ?? ''} ${reply.body.slice(0, 80)}`);
  }
  const after = await fingerprint(world.db);
  return { odd, changed: Object.keys(after).filter((table) => before[table] !== after[table]) };
}

const none = { odd: [], changed: [] };
const says = (word: string) => (body: string) => body === word;

describe.each(['seed', 'classic'] as const)('every action, as %s clients ask it,', (profile) => {
  it('knows no stranger: without a key, with one that is none, suspended or of another address', async () => {
    const keys = [{}, { api_key: '' }, { api_key: key.toUpperCase() }, { api_key: `${key}0` }];

    for (const shown of [...keys, { api_key: suspended }, { api_key: elsewhere }])
      expect(await askAll(profile, { lang: 'en', ...shown }, says('BAD_KEY'))).toEqual(none);
    expect(actionNames.length).toBeGreaterThan(40);
  });

  it('without any parameter answers in words of its own, costs nothing and changes nothing', async () => {
    expect(await askAll(profile, { api_key: key, lang: 'en' })).toEqual(none);
    expect(await world.core.ledger.getBalance(accountId)).toMatchObject({ heldMicros: 0n });
  });

  it.each(['0', '-1', '99999999999999999999', '1.5', 'abc', '', ' ', "1'--", '[]'])(
    'about what is not there, %s, changes nothing',
    async (id) => {
      const ids = { id, activationId: id, parentId: id, country: id, service: id, hours: id, rent_time: id };

      expect(await askAll(profile, { api_key: key, lang: 'en', status: '8', ...ids })).toEqual(none);
    },
  );

  it('does nothing to what is another’s', async () => {
    const ids = { id: String(foreign), activationId: String(foreign), parentId: String(foreign) };

    for (const status of ['1', '3', '6', '8'])
      expect(await askAll(profile, { api_key: key, lang: 'en', status, ...ids })).toEqual(none);
  });
});

it('every action of the seed wants to know the language, before anything else but the key', async () => {
  for (const lang of [{}, { lang: '' }, { lang: 'de' }, { lang: 'EN' }])
    expect(await askAll('seed', { api_key: key, ...lang }, says('BAD_LANG'))).toEqual(none);
});

it('every name counts by its own letters: another case, a blank or an inherited one is no action', async () => {
  const odd: string[] = [];
  const wrong = actionNames.flatMap((name) => [name.toUpperCase(), ` ${name}`, `${name}X`]);
  for (const action of [...wrong, 'constructor', '__proto__', 'toString', 'hasOwnProperty', '']) {
    const query = String(new URLSearchParams({ action, api_key: key, lang: 'en' }));
    const { body } = await client.ask({ target: `${paths.classic}?${query}` });
    if (body !== 'BAD_ACTION') odd.push(`${action}: ${body}`);
  }

  expect(odd).toEqual([]);
});
