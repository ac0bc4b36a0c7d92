import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCommandLine } from '#test/command-line';
import { createNativeWorld, type NativeWorld } from '#test/native-world';
import { expectSoundBooks } from '#test/sound-books';
import { createFakeHub, type FakeHub } from '../../src/simulation/partner-kit/index.ts';

let world: NativeWorld;
let fake: FakeHub;
let supplierId: bigint;

beforeAll(async () => {
  world = await createNativeWorld({ RUB_PER_USD: '100' });
  fake = await createFakeHub({ dialect: 'onlinesim-v1', key: 'our-key-there' });
  ({ supplierId } = await world.pool({ country: 43, operator: 'o2', count: 3 }));
});
afterAll(async () => {
  await world.core.hubs.stop();
  await fake.close();
  await world.close();
});

/** The output of a command that works; its arguments have no blanks. */
async function run(line: string): Promise<string> {
  const { code, stdout, stderr } = await runCommandLine(world, line.split(' '));
  expect({ line, code, stderr }).toMatchObject({ code: 0 });
  return stdout;
}
// biome-ignore lint/suspicious/noExplicitAny: what a test looks into is what it tests
const json = async (line: string): Promise<any> => JSON.parse(await run(`${line} --json`));
const failure = async (line: string) => (await runCommandLine(world, line.split(' '))).stderr;

const request = {
  action: 'GET_NUMBER',
  kind: 'activation',
  country: 'germany',
  operator: 'any',
  service: 'telegram',
  sumMicros: 40_000_000n,
  currency: undefined,
  days: undefined,
} as const;

async function order(): Promise<{ id: bigint; phone: string }> {
  const { operationId, phone } = await world.core.hubs.order(await world.core.hubs.get({ name: 'big' }), {
    ...request,
    exceptionPrefixes: [],
  });
  return { id: operationId, phone };
}

it('a hub is connected, changed, given keys and prices, and found again', async () => {
  const made = await run(
    `hub connect big --dialect onlinesim-v1 --push-url ${fake.url} --key our-key-there --set channels=64 --set blacklist=["wa"]`,
  );
  const changed = await json('hub change big --set channels=2 --set blacklist=null');
  const { id, key } = await json('hub add-key big');
  await run(`hub revoke-key big ${id}`);
  await run('hub set-price big 15 --country 43 --service tg');
  await run('hub set-price big 20.50');
  const prices = await json('hub remove-price big');

  expect(made).toMatch(/dialect +onlinesim-v1/);
  expect(made).toMatch(/key +our-key-there/);
  expect(key).toMatch(/^\S{32}$/);
  expect(changed).toMatchObject({ settings: { channels: 2 }, access: 'open' });
  expect(prices.items).toEqual([{ countryId: 43, serviceId: 'tg', sum: '15.00' }]);
  expect(await run('hub list')).toContain('big');
  expect(await json('hub get big')).toMatchObject({ openOperations: 0, keys: [{ id }, {}] });
  expect(await failure('hub connect big --dialect smshub --push-url http://x.example')).toContain(
    'already_exists',
  );
  expect(await failure('hub change big --set nonsense=1')).toContain('bad_request');
  expect(await failure('hub get other')).toContain('not_found');
});

it('its operations are listed and closed in its place; what it owes is told and settled', async () => {
  const { id, phone } = await order();

  const listed = await json(`hub operations --hub big --state open --phone ${phone}`);
  const closed = await json(`hub close-operation ${id} --status 3 --sum 4.5`);
  const alarms = await json('hub alarms');
  const paid = await json('hub settle big 0.04 --reference invoice-1');
  const statement = await json('hub statement big');

  expect(listed.items).toMatchObject([{ id: String(id), sum: '40.00' }]);
  expect(closed).toMatchObject({
    state: 'closed',
    closeSum: '4.50',
    reward: '0.045',
    forcedBy: expect.any(String),
  });
  expect(alarms.items).toMatchObject([
    { matter: 'sum_differs', details: { sum: '40.00', closeSum: '4.50' } },
  ]);
  expect(paid).toMatchObject({ before: '0.045', amount: '-0.04', after: '0.005' });
  expect(statement.items.map(({ kind }: { kind: string }) => kind)).toEqual(['hub_settlement', 'hub_reward']);
  expect(await failure('hub settle big 0.04 --reference invoice-1')).toContain('already_exists');
  expect(await failure(`hub close-operation ${id} --status 3`)).toContain('already_done');
  expect(await failure('hub operation 1')).toContain('no_operation');
  await expectSoundBooks(world);
});

it('its pushes are listed, held and sent anew', async () => {
  const { phone } = await order();
  fake.setFaults(['no-operation']);
  await run('hub pause big');
  await world.message({ supplierId, phone });
  await world.core.hubs.pushDue();
  const held = await json('hub pushes big --state due');
  await run('hub resume big');
  await world.core.hubs.pushDue();
  const [dead] = (await json('hub pushes big --state dead')).items;
  const again = await json(`hub requeue big --push ${dead.id}`);

  expect(held.items).toMatchObject([{ attempts: 0 }]);
  expect(dead).toMatchObject({ state: 'rejected', lastCode: 'NO_OPERATION', attempts: 1 });
  expect(again).toEqual({ requeued: 1 });
  expect(await failure('hub requeue big')).toContain('not_found');
  expect(await run('hub pushes big')).toContain('due');
  const actions = (await world.api('GET', '/audit')).json.items.map(
    ({ action }: { action: string }) => action,
  );
  expect(actions).toEqual(
    expect.arrayContaining(['hub.connect', 'hub.change', 'hub.close-operation', 'hub.settle', 'hub.requeue']),
  );
});

it('the state of a list is shown with its hub, and instead of a statement that has no lines', async () => {
  const lists = await createFakeHub({ dialect: 'onlinesim-v2', key: 'our-key-there' });
  await run(
    `hub connect lists --dialect onlinesim-v2 --push-url ${lists.url} --key our-key-there --set maxNumbers=1 --set suppliers=[${supplierId}]`,
  );
  await world.core.hubs.keepLists();
  const shown = await json('hub get lists');
  const statement = await json('hub statement lists');

  expect(shown.list).toMatchObject({ listed: 1, waiting: 0, lingering: 0, lastError: null });
  expect(shown.list.saidAt).toBe(shown.list.sentAt);
  expect(statement).toEqual({ items: [], next: null, list: shown.list });
  for (const line of ['hub get lists', 'hub statement lists'])
    expect(await run(line)).toMatch(/\nlist\nlisted +1\nwaiting +0\n/);
  expect(await run('hub get big')).not.toContain('listed');
  await lists.close();
});
