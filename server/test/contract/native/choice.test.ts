import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createNativeWorld, type NativeWorld } from '#test/native-world';

let world: NativeWorld;
beforeAll(async () => {
  world = await createNativeWorld({ ALLOW_PRIVATE_WEBHOOKS: '1' });
});
afterAll(() => world.close());

async function customer(balance = '10') {
  const { accountId, key: token } = await world.customer({ balance });
  const [{ id: keyId } = { id: 0n }] = await world.core.accounts.listKeys(accountId);
  const call = (method: string, path: string, body?: unknown) =>
    world.api(method, path, { token, ...(body !== undefined && { body }) });
  return { accountId, keyId, call };
}

const runSweep = async (name: string) =>
  world.core.sweeps.find((sweep) => sweep.name === name)?.run() ?? Promise.reject(new Error(`no ${name}`));

describe('a quote', () => {
  it('is honoured once for a minute, also where the price has gone up since', async () => {
    const { supplierId } = await world.pool({ supplier: 'quoted', country: 5, count: 3, price: '0.10' });
    const [{ call }, other] = [await customer(), await customer()];

    const quote = await call('POST', '/quotes', { service: 'tg', country: 5 });
    const old = await call('POST', '/quotes', { service: 'tg', country: 5 });
    await world.core.inventory.importPrices({
      supplierId,
      csv: 'country,operator,service,price\n5,any,tg,0.30',
    });
    const order = (id: string) => ({ service: 'tg', country: 5, quote: id });
    const foreign = await other.call('POST', '/activations', order(quote.json.id));
    const leased = await call('POST', '/activations', order(quote.json.id));
    const again = await call('POST', '/activations', order(quote.json.id));
    world.advance(61);
    const late = await call('POST', '/activations', order(old.json.id));

    expect(quote).toMatchObject({ status: 201, json: { price: '0.10', stock: 3 } });
    expect(leased).toMatchObject({ status: 201, json: { price: '0.10' } });
    expect([foreign, again, late].map(({ status, json }) => [status, json.code])).toEqual([
      [404, 'not_found'],
      [409, 'already_done'],
      [410, 'expired'],
    ]);
  });

  it.each([
    [{ service: 'zz9' }, 404, 'service_unknown'],
    [{ service: 'tg', country: 8, maxPrice: '0.10' }, 409, 'no_numbers'],
    [{ service: 'tg', country: '5' }, 400, 'bad_request'],
  ])('of %j is refused', async (body, status, code) => {
    const { call } = await customer();

    expect(await call('POST', '/quotes', body)).toMatchObject({ status, json: { code } });
  });
});

describe('a pre-order', () => {
  it('is filled when there is stock, and counts for the cap of the key that made it', async () => {
    const [{ accountId, keyId, call }, other] = [await customer(), await customer()];
    const wish = { service: 'tg', country: 10, maxPrice: '0.50', lastsSeconds: 3_600 };
    const [first, second] = [await call('POST', '/preorders', wish), await call('POST', '/preorders', wish)];
    await world.core.accounts.setCaps({ accountId, keyId, orderMicros: null, dayMicros: 150_000n });

    await world.pool({ supplier: 'pre-ordered', country: 10, count: 3, price: '0.10' });
    await runSweep('preorders.fill');
    const path = (one: typeof first) => `/preorders/${one.json.id}`;
    const filled = await call('GET', path(first));
    const skipped = await call('GET', path(second));

    expect(first).toMatchObject({
      status: 201,
      json: { state: 'waiting', maxPrice: '0.50', activationId: null },
    });
    expect(filled.json).toMatchObject({ state: 'filled', activationId: expect.any(Number) });
    expect(skipped.json).toMatchObject({ state: 'waiting', skips: 1, problem: 'cap_reached' });
    expect((await other.call('GET', path(first))).status).toBe(404);
    expect((await other.call('POST', `${path(second)}/cancel`)).status).toBe(404);
    expect((await call('GET', '/preorders')).json.items).toHaveLength(2);
    expect((await call('GET', '/me')).json.balance).toMatchObject({ available: '9.90', held: '0.10' });
  });

  it('ends where its customer wants, once', async () => {
    const { call } = await customer();
    const { json } = await call('POST', '/preorders', { service: 'tg', country: 11 });

    const ends = [
      await call('POST', `/preorders/${json.id}/cancel`),
      await call('POST', `/preorders/${json.id}/cancel`),
    ];

    expect(ends.map(({ status, json: { state } }) => [status, state])).toEqual([
      [200, 'cancelled'],
      [200, 'cancelled'],
    ]);
  });

  it.each([{ lastsSeconds: 59 }, { lastsSeconds: 86_401 }, { maxPrice: 1 }, { exceptPrefixes: ['+7'] }])(
    'of %j is refused',
    async (odd) => {
      const { call } = await customer();

      expect((await call('POST', '/preorders', { service: 'tg', country: 11, ...odd })).status).toBe(400);
    },
  );
});

describe('a swap', () => {
  it('gives another number for the same money, and counts for the key’s cap; a message or a second swap is in the way', async () => {
    const { supplierId } = await world.pool({ supplier: 'swapped', country: 13, count: 3, price: '0.10' });
    const { accountId, keyId, call } = await customer();
    const { json: old } = await call('POST', '/activations', { service: 'tg', country: 13 });

    const swapped = await call('POST', `/activations/${old.id}/swap`);
    const again = await call('POST', `/activations/${old.id}/swap`);
    await world.message({ supplierId, phone: swapped.json.phone });
    const late = await call('POST', `/activations/${swapped.json.id}/swap`);
    const { json: second } = await call('POST', '/activations', { service: 'tg', country: 13 });
    await world.core.accounts.setCaps({ accountId, keyId, orderMicros: 50_000n, dayMicros: null });
    const capped = await call('POST', `/activations/${second.id}/swap`);

    expect(swapped.json).toMatchObject({ state: 'waiting', price: '0.10' });
    expect(swapped.json.phone).not.toBe(old.phone);
    expect((await call('GET', `/activations/${old.id}`)).json.state).toBe('cancelled');
    expect([again, late, capped].map(({ status, json }) => [status, json.code])).toEqual([
      [409, 'activation_closed'],
      [409, 'code_received'],
      [409, 'cap_reached'],
    ]);
    expect((await call('GET', `/activations/${second.id}`)).json.state).toBe('waiting');
  });
});

describe('the timeline of an activation', () => {
  it('tells its owner everything in order, an operator without words unless he asks, and nobody else', async () => {
    const { supplierId } = await world.pool({ supplier: 'told', country: 14, count: 2 });
    const [{ accountId, call }, other] = [await customer(), await customer()];
    const { json: lease } = await call('POST', '/activations', { service: 'tg', country: 14 });
    await world.message({ supplierId, phone: lease.phone });
    await call('POST', `/activations/${lease.id}/finish`);
    const path = `/activations/${lease.id}/timeline`;

    const own = await call('GET', path);
    const masked = await world.api('GET', `/accounts/${accountId}${path}`);
    const revealed = await world.api('GET', `/accounts/${accountId}${path}?reveal=true`);

    const kinds = own.json.items.map(({ kind }: { kind: string }) => kind);
    expect(kinds.slice(0, 3)).toEqual(['offer_chosen', 'money_held', 'number_given']);
    expect(kinds).toEqual(
      expect.arrayContaining(['message_received', 'code_candidates', 'money_captured', 'ended']),
    );
    expect(own.text).toContain('12345');
    expect(masked.text).not.toContain('12345');
    expect(revealed.text).toContain('12345');
    expect((await other.call('GET', path)).status).toBe(404);
  });
});

describe('an account’s own patterns', () => {
  it('are tried, kept, used and removed', async () => {
    const { supplierId } = await world.pool({ supplier: 'patterned', country: 15, count: 2 });
    const { call } = await customer();
    const pattern = 'ref ([A-Z]{4})';

    const tried = await call('POST', '/code-patterns/test', { pattern, text: 'Code 12345, ref ABCD' });
    const vain = await call('POST', '/code-patterns/test', { pattern: '(', text: 'x' });
    const bad = await call('POST', '/code-patterns', { pattern: '(' });
    const kept = await call('POST', '/code-patterns', { service: 'tg', pattern });
    const { json: lease } = await call('POST', '/activations', { service: 'tg', country: 15 });
    await world.message({ supplierId, phone: lease.phone, text: 'Code 12345, ref ABCD' });
    const removed = [
      await call('DELETE', '/code-patterns?service=tg'),
      await call('DELETE', '/code-patterns?service=tg'),
    ];

    expect(tried.json).toEqual({ code: 'ABCD', start: 16, why: null, message: null });
    expect(vain.json).toMatchObject({ code: null, why: expect.any(String) });
    expect(bad).toMatchObject({ status: 400, json: { code: 'bad_request' } });
    expect(kept.json).toEqual({ serviceId: 'tg', pattern });
    expect((await call('GET', `/activations/${lease.id}`)).json.code).toBe('ABCD');
    expect(removed.map(({ status }) => status)).toEqual([200, 404]);
  });
});

describe('a webhook', () => {
  it('of an account’s events is added, tried, rotated and replayed by its owner alone', async () => {
    const [{ call }, other] = [await customer(), await customer()];
    const url = 'http://127.0.0.1:9/hook';

    const made = await call('POST', '/webhooks', { url, kind: 'account-events', types: ['activation.*'] });
    const path = `/webhooks/${made.json.id}`;
    const rotated = await call('POST', `${path}/rotate`, { keepSeconds: 60 });
    const tested = await call('POST', `${path}/test`);
    const replayed = await call('POST', `${path}/replay`, { from: '1', to: '999999' });

    expect(made).toMatchObject({
      status: 201,
      json: { types: ['activation.*'], secret: expect.stringMatching(/^whsec_/) },
    });
    expect(rotated.json).toMatchObject({ id: made.json.id, secret: expect.stringMatching(/^whsec_/) });
    expect(rotated.json.secret).not.toBe(made.json.secret);
    expect(tested.json).toEqual({ deliveryId: expect.stringMatching(/^\d+$/) });
    expect(replayed.json).toEqual({ replayed: 0, next: null });
    for (const verb of ['rotate', 'test', 'replay'])
      expect([
        verb,
        (await other.call('POST', `${path}/${verb}`, verb === 'replay' ? { from: '1', to: '2' } : undefined))
          .status,
      ]).toEqual([verb, 404]);
    expect(await call('POST', '/webhooks', { url, kind: 'activation-message', types: ['x'] })).toMatchObject({
      status: 400,
    });
  });
});
