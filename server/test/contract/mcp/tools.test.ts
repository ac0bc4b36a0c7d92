import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createRouteWorld, type RouteWorld } from '#test/route-world';

const main = fileURLToPath(new URL('../../../dist/main.js', import.meta.url));

let world: RouteWorld;
let url: string;
const open: Client[] = [];
beforeAll(async () => {
  world = await createRouteWorld();
  await world.core.simulator?.reset();
  url = `http://127.0.0.1:${await world.listen()}`;
});
afterEach(async () => {
  for (const client of open.splice(0)) await client.close();
});
afterAll(() => world.close());

type Options = { key: string; masked?: boolean };

/** The two ways in. */
const transports: Record<string, (options: Options) => Transport> = {
  http: ({ key, masked }) =>
    new StreamableHTTPClientTransport(new URL(`${url}/mcp${masked ? '?mask=true' : ''}`), {
      requestInit: { headers: { authorization: `Bearer ${key}` } },
    }) as Transport,
  stdio({ key, masked }) {
    if (!existsSync(main)) throw new Error('the server is not built: run `npm run build` first');
    return new StdioClientTransport({
      command: process.execPath,
      args: [main, 'mcp', ...(masked ? ['--mask'] : [])],
      env: { PATH: process.env.PATH ?? '', SWITCHBOARD_URL: url, SWITCHBOARD_KEY: key },
    });
  },
};

describe.each(Object.keys(transports))('MCP over %s', (name) => {
  async function connect(options: Options) {
    const client = new Client({ name: 'test', version: '1' });
    open.push(client);
    await client.connect((transports[name] as (options: Options) => Transport)(options));
    return {
      client,
      async call(tool: string, args: Record<string, unknown> = {}) {
        const { structuredContent, isError, content } = await client.callTool({
          name: tool,
          arguments: args,
        });
        const [{ text }] = content as [{ text: string }];
        if (!isError) expect(JSON.parse(text)).toEqual(structuredContent);
        // biome-ignore lint/suspicious/noExplicitAny: what a test looks into is what it tests
        return { is: structuredContent as any, error: isError ? text : undefined };
      },
    };
  }

  it('gets a code: an offer, a quote, a lease, a message, its code, the end', async () => {
    const { accountId, key } = await world.customer({ balance: '5' });
    const { call } = await connect({ key });

    const offers = await call('list_offers', { service: 'Telegram', country: 'Kazakhstan', limit: 1 });
    const [{ service, country, price }] = offers.is.offers;
    const quoted = await call('quote', { service, country });
    const lease = await call('lease_number', {
      ...{ service, country, max_price: price, quote_id: quoted.is.quote_id },
    });
    const early = await call('wait_for_code', { lease_id: lease.is.lease_id, timeout_seconds: 0 });
    const waited = call('wait_for_code', { lease_id: lease.is.lease_id });
    while (world.core.waits.count() === 0) await new Promise((resolve) => setTimeout(resolve, 2));
    const sent = await call('simulate_message', { lease_id: lease.is.lease_id, text: 'Your code is 48213' });
    const code = await waited;
    const balance = await call('get_balance');
    const end = await call('release_lease', { lease_id: lease.is.lease_id });

    expect(offers.is.offers).toMatchObject([
      {
        service: 'tg',
        service_name: expect.stringMatching(/telegram/i),
        country: 2,
        country_name: 'Kazakhstan',
      },
    ]);
    expect(quoted.is).toMatchObject({ price, stock: expect.any(Number) });
    expect(lease.is).toMatchObject({ phone: expect.stringMatching(/^77\d+$/), state: 'waiting', price });
    expect(early.is).toMatchObject({ status: 'waiting', code: null, state: 'waiting' });
    expect(sent.is).toMatchObject({ delivered: true, code_found: true });
    expect(code.is).toMatchObject({
      ...{ status: 'code', code: '48213', text: 'Your code is 48213', sender: 'Simulator' },
      ...{ state: 'received', masked: false },
    });
    expect(balance.is).toEqual({
      available: (5 - Number(price)).toFixed(2),
      held: '0.00',
      open_leases: 1,
    });
    expect(end.is).toEqual({ lease_id: lease.is.lease_id, state: 'finished', charged: price });
    expect(await world.core.activations.countOpen(accountId)).toBe(0);
  });

  it('shows no code where codes are masked', async () => {
    const { key } = await world.customer();
    const { call } = await connect({ key, masked: true });
    const lease = await call('lease_number', { service: 'tg', country: 'KZ', max_price: '5' });
    await call('simulate_message', { lease_id: lease.is.lease_id, text: 'Your code is 48213' });

    const { is } = await call('wait_for_code', { lease_id: lease.is.lease_id });

    expect(is).toMatchObject({ status: 'code', code: '*****', text: '**** **** ** *****', masked: true });
    expect(JSON.stringify(is)).not.toContain('48213');
  });

  it('releases a lease without a message for nothing, twice', async () => {
    const { key } = await world.customer({ balance: '5' });
    const { call } = await connect({ key });
    const lease = await call('lease_number', { service: 'tg', max_price: '5' });

    const ends = [
      await call('release_lease', { lease_id: lease.is.lease_id }),
      await call('release_lease', { lease_id: lease.is.lease_id }),
    ];
    const ended = await call('wait_for_code', { lease_id: lease.is.lease_id });

    for (const { is } of ends) expect(is).toMatchObject({ state: 'cancelled', charged: '0.00' });
    expect(ended.is).toMatchObject({ status: 'ended', code: null });
    expect((await call('get_balance')).is.available).toBe('5.00');
  });

  it('says in sentences what is wrong and what to do', async () => {
    const poor = await connect(await world.customer({ balance: '0' }));
    const { accountId } = await world.customer();
    const readOnly = await connect(await world.core.accounts.createKey({ accountId, scopes: ['read'] }));
    const wish = { service: 'tg', country: 2, max_price: '5' };

    expect((await poor.call('lease_number', wish)).error).toMatch(/^no_balance: .* Top up the account/);
    expect((await readOnly.call('lease_number', wish)).error).toMatch(/^key_scope_missing: .*"lease"/);
    expect((await poor.call('lease_number', { ...wish, max_price: '0.000001' })).error).toMatch(
      /^price_too_low: .*Raise maxPrice/,
    );
    expect((await poor.call('lease_number', { ...wish, service: 'nosuch' })).error).toMatch(
      /^service_unknown/,
    );
    expect((await poor.call('list_offers', { country: 'Atlantis' })).error).toMatch(/no such country/);
    expect((await poor.call('release_lease', { lease_id: 1 })).error).toMatch(/^activation_not_found/);
  });

  it('leases nothing without a cap', async () => {
    const { key, accountId } = await world.customer();
    const { call } = await connect({ key });

    for (const args of [
      { service: 'tg' },
      { service: 'tg', max_price: 'any' },
      { service: 'tg', max_price: 1 },
    ])
      expect((await call('lease_number', args)).error).toContain('max_price');
    expect(await world.core.activations.list({ accountId, limit: 1 })).toEqual([]);
  });

  it('says of each tool whether it reads or spends, with schemas of what goes in and out', async () => {
    const { client } = await connect(await world.customer());

    const { tools } = await client.listTools();

    const spends = tools.filter(({ annotations }) => annotations?.readOnlyHint === false);
    expect(tools.map(({ name: tool }) => tool).sort()).toEqual([
      ...['get_balance', 'lease_number', 'list_offers', 'quote', 'release_lease', 'simulate_message'],
      'wait_for_code',
    ]);
    expect(spends.map(({ name: tool }) => tool).sort()).toEqual([
      ...['lease_number', 'release_lease', 'simulate_message'],
    ]);
    for (const { annotations, outputSchema, title, description } of tools) {
      expect(Object.keys(annotations ?? {}).sort()).toEqual([
        ...['destructiveHint', 'idempotentHint', 'openWorldHint', 'readOnlyHint'],
      ]);
      expect([outputSchema?.type, typeof title, typeof description]).toEqual(['object', 'string', 'string']);
    }
    expect(tools.find(({ name: tool }) => tool === 'lease_number')?.inputSchema.required).toEqual([
      ...['service', 'max_price'],
    ]);
  });
});

describe('POST /mcp', () => {
  const post = (key: string, body: unknown, path = '/mcp') =>
    fetch(`${url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const list = { jsonrpc: '2.0', id: 1, method: 'tools/list' };

  it('is for keys of accounts, and asks for one at each call', async () => {
    const { key } = await world.customer();
    const answers = [await post(key, list), await post('nobody', list), await post(world.adminToken, list)];

    expect(answers.map(({ status }) => status)).toEqual([200, 401, 403]);
    expect(await answers[2]?.json()).toMatchObject({
      error: { message: expect.stringContaining('account') },
    });
  });

  it.each([
    ['no call', {}, 400],
    ['another version', { jsonrpc: '1.0', id: 1, method: 'tools/list' }, 400],
    ['a text', 'tools/list', 400],
  ])('answers %s in JSON-RPC', async (_note, body, status) => {
    const { key } = await world.customer();
    const answer = await post(key, body);

    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ jsonrpc: '2.0', error: { code: expect.any(Number) } });
  });

  it('takes notifications without a word, and has no streams', async () => {
    const { key } = await world.customer();
    const told = await post(key, { jsonrpc: '2.0', method: 'notifications/initialized' });
    const stream = await fetch(`${url}/mcp`, { headers: { authorization: `Bearer ${key}` } });

    expect([told.status, await told.text()]).toEqual([202, '']);
    expect([stream.status, stream.headers.get('allow')]).toEqual([405, 'POST']);
  });

  it('leaves nothing of those who hang up while they wait', async () => {
    const { key, accountId } = await world.customer();
    const { id } = await world.core.activations.buy({ accountId, serviceId: 'tg' });
    const gone = new AbortController();
    const asked = fetch(`${url}/mcp`, {
      method: 'POST',
      signal: gone.signal,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        ...{ jsonrpc: '2.0', id: 1, method: 'tools/call' },
        params: { name: 'wait_for_code', arguments: { lease_id: id } },
      }),
    }).catch(() => 'gone');
    while (world.core.waits.count() === 0) await new Promise((resolve) => setTimeout(resolve, 2));

    gone.abort();

    expect(await asked).toBe('gone');
    while (world.core.waits.count() > 0) await new Promise((resolve) => setTimeout(resolve, 2));
    expect(world.failures()).toEqual([]);
  });
});
