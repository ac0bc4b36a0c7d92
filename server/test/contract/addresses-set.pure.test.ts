import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Core, createCore } from '#core';
import { createAddressGuard } from '#kernel/address-guard';
import { createClock } from '#kernel/clock';
import { createSealer } from '#kernel/seal';
import { createWorld, type World } from '#test/world';

/** As in production: nothing but the public internet may be called. */
let world: World;
let core: Core;
let accountId: bigint;
let supplierId: bigint;
beforeAll(async () => {
  world = await createWorld();
  core = createCore({
    ...{ db: world.db, config: world.config, clock: createClock() },
    ...{ sealer: createSealer('test secret of many letters'), guard: createAddressGuard() },
  });
  ({ accountId } = await world.customer());
  await core.merchants.open({ accountId, email: 'shop@example.org' });
  ({ id: supplierId } = await core.inventory.createSupplier({ name: 'a-partner', kind: 'partner' }));
});
afterAll(async () => {
  await core.supply.stop();
  await world.close();
});

const never = [
  ['http://127.0.0.1:8080/', 'is not on the public internet'],
  ['http://[::ffff:0:127.0.0.1]/', 'is not on the public internet'],
  ['http://localhost/', 'is not on the public internet'],
  ['https://example.org:0/', 'has a port that nothing listens at'],
] as const;

describe.each(never)('the address %s, which %s, is refused when it is set', (url, refusal) => {
  const refused = (details: Record<string, unknown>) =>
    expect.objectContaining({ code: 'bad_request', details });

  it('as a webhook of numbers', async () => {
    const endpoint = { accountId, kind: 'activation-message', url };
    await expect(core.webhooks.addEndpoint(endpoint)).rejects.toEqual(refused({ url: refusal }));
  });

  it('as a merchant’s webhook', async () => {
    await expect(core.merchants.change(accountId, { webhookUrl: url })).rejects.toEqual(
      refused({ name: 'webhookUrl' }),
    );
    await expect(
      core.merchants.createSubaccount({
        parentId: accountId,
        email: 'x@example.org',
        details: { webhookUrl: url },
      }),
    ).rejects.toEqual(refused({ name: 'webhookUrl' }));
  });

  it('as a partner’s, its own and that of one call', async () => {
    const connection = { supplierId, dialect: 'onlinesim-v1' } as const;
    const settings = { urls: { getNumber: url } };

    await expect(core.supply.connect({ ...connection, baseUrl: url })).rejects.toEqual(
      refused({ baseUrl: refusal }),
    );
    await expect(
      core.supply.connect({ ...connection, baseUrl: 'https://partner.example/', settings }),
    ).rejects.toEqual(refused({ 'settings.urls.getNumber': refusal }));
  });

  it('as a hub’s, when it is connected and when it is changed', async () => {
    const name = `hub-${never.findIndex(([one]) => one === url)}`;
    const hub = { name, dialect: 'onlinesim-v1', pushUrl: 'https://hub.example/push' } as const;

    await expect(core.hubs.connect({ ...hub, pushUrl: url })).rejects.toEqual(refused({ pushUrl: refusal }));
    const { hub: made } = await core.hubs.connect(hub);
    await expect(core.hubs.change({ hubId: made.id, pushUrl: url })).rejects.toEqual(
      refused({ pushUrl: refusal }),
    );
  });
});

it('what the connection’s own settings open may be set, and changes that name no address do not look at it', async () => {
  const settings = { allowNetworks: ['127.0.0.0/8'] };

  await core.supply.connect({
    supplierId,
    dialect: 'onlinesim-v1',
    baseUrl: 'http://127.0.0.1:9/',
    settings,
  });
  await core.supply.change({ supplierId, settings: { markupPercent: 10 } });

  expect(await core.supply.get(supplierId)).toMatchObject({ baseUrl: 'http://127.0.0.1:9/' });
  await expect(
    core.supply.change({ supplierId, settings: { allowNetworks: ['10.0.0.0/8'] } }),
  ).rejects.toMatchObject({ code: 'bad_request' });
});
