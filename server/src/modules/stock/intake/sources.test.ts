import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSourceWorld, type SourceWorld, type TestSource } from '#test/source-world';
import { HIDDEN } from './sealed-settings.ts';

let world: SourceWorld;
let serial = 0;
beforeAll(async () => {
  world = await createSourceWorld();
});
afterAll(() => world.close());

const auth = (token = 'a token that is long enough') => ({ type: 'bearer', token });
const supplier = async (kind: 'manual' | 'partner' = 'manual') =>
  (await world.core.inventory.createSupplier({ name: `bare${++serial}`, kind })).id;
/** As if its secrets had been sealed with another key. */
const lose = ({ supplierId }: TestSource) =>
  sql`update own_source set settings = '{"auth": {"type": "bearer", "token": "v1.AAAA"}, "country": "KZ"}',
             version = nextval('own_source_version') where supplier_id = ${supplierId}`.execute(
    world.db.read,
  );
const muteSilent = () => world.core.intake.sweeps.find(({ name }) => name === 'intake.silence')?.run();
const healthOf = async ({ supplierId }: TestSource) => (await world.core.intake.health(supplierId))[0];
const stored = async (supplierId: bigint) => {
  const { rows } = await sql`select settings from own_source where supplier_id = ${supplierId}`.execute(
    world.db.read,
  );
  return JSON.stringify(rows);
};

it('keeps secrets sealed, shows none, and opens them for the kind', async () => {
  const supplierId = await supplier();
  const { intake } = world.core;

  const view = await intake.connect({ supplierId, kind: 'http', settings: { auth: auth(), country: 'KZ' } });
  const source = await intake.find(String(supplierId));

  expect(view.settings).toEqual({ auth: { type: 'bearer', token: HIDDEN }, country: 'KZ' });
  expect(await stored(supplierId)).not.toContain('long enough');
  expect(source?.settings).toMatchObject({ auth: auth(), country: 'KZ' });
});

it('changes what is named, leaves a secret that comes back hidden, and takes one back with null', async () => {
  const supplierId = await supplier();
  const { intake } = world.core;
  await intake.connect({
    supplierId,
    kind: 'http',
    settings: { auth: auth(), country: 'KZ', silentSeconds: 60 },
  });

  const shown = await intake.get(supplierId);
  await intake.change({ supplierId, settings: { ...shown.settings, country: null, silentSeconds: 90 } });
  const source = await intake.find(String(supplierId));

  expect(source?.settings).toMatchObject({ auth: auth(), silentSeconds: 90 });
  expect(source?.settings.country).toBeUndefined();
  expect(source?.version).toBeGreaterThan(shown.version);
});

it('refuses a secret to keep where there is none, settings that the kind does not know, and unknown kinds', async () => {
  const supplierId = await supplier();
  const { intake } = world.core;
  const connect = (kind: string, settings: Record<string, unknown>) =>
    intake.connect({ supplierId, kind, settings });

  await expect(connect('carrier-pigeon', {})).rejects.toMatchObject({ code: 'bad_request' });
  await expect(connect('http', { auth: auth(), nosuch: 1 })).rejects.toMatchObject({ code: 'bad_request' });
  await expect(connect('http', { auth: auth(), ipAllow: ['not a network'] })).rejects.toMatchObject({
    code: 'bad_request',
  });
  await connect('http', { auth: { type: 'ip' }, ipAllow: ['192.0.2.1'] });
  await expect(intake.change({ supplierId, settings: { auth: auth(HIDDEN) } })).rejects.toMatchObject({
    code: 'bad_request',
    details: { 'settings.auth.token': 'there is no secret to keep' },
  });
});

it('is for suppliers of own numbers, once each', async () => {
  const { intake } = world.core;
  const settings = { auth: auth() };
  const own = await supplier();
  await intake.connect({ supplierId: own, kind: 'http', settings });

  await expect(intake.connect({ supplierId: own, kind: 'http', settings })).rejects.toMatchObject({
    code: 'already_exists',
  });
  await expect(
    intake.connect({ supplierId: await supplier('partner'), kind: 'http', settings }),
  ).rejects.toMatchObject({ code: 'not_allowed' });
  await expect(intake.connect({ supplierId: 999_999n, kind: 'http', settings })).rejects.toMatchObject({
    code: 'not_found',
  });
});

it('disconnected, is not found any more, and may be connected anew; numbers and messages stay', async () => {
  const own = await world.source();
  const { intake, inventory } = world.core;
  await world.receive(own, { part: { reference: 1, count: 2, index: 1 } });
  await world.receive(own, {});
  await intake.flush();

  await intake.disconnect(own.supplierId);
  const found = await intake.find(own.name);
  await intake.connect({ supplierId: own.supplierId, kind: 'http', settings: { auth: auth() } });

  expect(found).toBeUndefined();
  expect((await intake.get(own.supplierId)).version).toBeGreaterThan(own.source.version);
  expect(await inventory.listNumbers({ supplierId: own.supplierId, limit: 10 })).toHaveLength(1);
  expect(await world.messagesTo(own.phones[0] ?? '')).toHaveLength(2);
});

it('lets in nobody whose address is not on the list, and nobody while it is off', async () => {
  const own = await world.source({ settings: { ipAllow: ['192.0.2.0/24'] } });
  const { intake } = world.core;
  const isIn = async (ip: string) => (await intake.admit({ name: own.name, ip })) !== undefined;

  const outcomes = [await isIn('192.0.2.7'), await isIn('198.51.100.7')];
  await intake.change({ supplierId: own.supplierId, state: 'off' });
  outcomes.push(await isIn('192.0.2.7'));

  expect(outcomes).toEqual([true, false, false]);
  expect(await intake.admit({ name: 'nobody', ip: '192.0.2.7' })).toBeUndefined();
});

it('leaves the others alone where the secrets of one cannot be read', async () => {
  const broken = await world.source();
  const well = await world.source();
  await lose(broken);

  const health = await world.core.intake.health();

  expect(health.map(({ supplierId }) => supplierId)).toEqual(
    expect.arrayContaining([broken.supplierId, well.supplierId]),
  );
  expect((await world.told(broken)).join()).toMatch(/^settings_unreadable/);
});

describe('a source whose secrets cannot be read', () => {
  const stockOf = async ({ supplierId }: TestSource) => {
    const offers = await world.core.inventory.listStock({ countryId: 2, resale: false });
    return offers.filter((one) => one.supplierId === supplierId).reduce((sum, { stock }) => sum + stock, 0);
  };

  it('is off sale until they are given anew, and its health says why', async () => {
    const own = await world.source();
    await lose(own);
    await muteSilent();
    await muteSilent();
    const [health, stock] = [await healthOf(own), await stockOf(own)];
    const hindrances = await world.core.supply.hindrances(own.supplierId);
    const admitted = await world.core.intake
      .admit({ name: String(own.supplierId), ip: '192.0.2.7' })
      .catch((error) => error.name);

    await world.core.intake.change({ supplierId: own.supplierId, settings: { auth: auth() } });
    await muteSilent();

    expect(health).toMatchObject({
      condition: 'unreadable',
      isOpen: false,
      error: expect.stringContaining('SECRET_KEY'),
      silentSince: expect.any(Date),
    });
    expect(stock).toBe(0);
    expect(admitted).toBe('UnreadableSource');
    expect(hindrances).toMatchObject([{ message: expect.stringContaining('cannot be read') }]);
    expect(await healthOf(own)).toMatchObject({ condition: 'unheard', isOpen: true, error: null });
    expect(await stockOf(own)).toBe(1);
  });

  it('can be switched off, sends nothing, and refuses settings that leave a secret lost', async () => {
    const own = await world.source();
    await lose(own);
    const { supplierId } = own;

    const { state } = await world.core.intake.change({ supplierId, state: 'off' });
    await world.core.intake.change({ supplierId, state: 'on' });
    const wayOut = await world.core.intake.findWayOut(supplierId);

    expect(state).toBe('off');
    expect(wayOut).toBeUndefined();
    await expect(world.core.intake.change({ supplierId, settings: { country: 'DE' } })).rejects.toMatchObject(
      {
        code: 'bad_request',
      },
    );
  });

  it('keeps its acknowledged parts when it is disconnected', async () => {
    const own = await world.source();
    await world.receive(own, { text: 'Half', part: { reference: 1, count: 2, index: 1 } });
    await lose(own);

    await world.core.intake.disconnect(own.supplierId);

    expect(await world.messagesTo(own.phones[0] ?? '')).toMatchObject([{ text: 'Half[…]' }]);
  });
});

it('is off sale where its kind is one that this server does not know', async () => {
  const own = await world.source();
  await sql`update own_source set kind = 'later' where supplier_id = ${own.supplierId}`.execute(
    world.db.read,
  );
  await muteSilent();

  expect(await healthOf(own)).toMatchObject({ condition: 'unreadable', silentSince: expect.any(Date) });
});

it('shows nothing of the settings of a kind that this server does not know', async () => {
  const own = await world.source();
  await sql`update own_source set kind = 'later' where supplier_id = ${own.supplierId}`.execute(
    world.db.read,
  );

  expect((await world.core.intake.get(own.supplierId)).settings).toEqual({});
});
