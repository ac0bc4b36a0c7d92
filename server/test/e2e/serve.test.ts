import { afterEach, describe, expect, it } from 'vitest';
import { createHome, type ServerHome, type ServerProcess, startServer } from '#test/server-process';

const key = '0123456789abcdef0123456789abcdef';
const homes: ServerHome[] = [];
const servers: ServerProcess[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await server.kill();
  for (const home of homes.splice(0)) await home.remove();
});

async function newHome(): Promise<ServerHome> {
  const home = await createHome();
  homes.push(home);
  return home;
}

async function start(...args: Parameters<typeof startServer>): Promise<ServerProcess> {
  const server = await startServer(...args);
  servers.push(server);
  return server;
}

const quiet = { DEMO: '1', DEMO_AUTO_SMS_MS: '0' };

async function text(url: string): Promise<string> {
  return (await fetch(url)).text();
}

async function post(url: string, body: object): Promise<Record<string, unknown>> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return (await answer.json()) as Record<string, unknown>;
}

describe('switchboard demo', () => {
  it('tells a complete story and stays up, with the demo account untouched', async () => {
    const server = await start(await newHome(), {
      command: 'demo',
      waitFor: 'npx switchboard',
      env: { DEMO_AUTO_SMS_MS: '0' },
    });

    const balance = await text(`${server.url}/stubs/handler_api?api_key=${key}&action=getBalance&lang=en`);

    expect(server.output()).toMatch(
      /ACCESS_NUMBER:\d+:\d+[\s\S]*STATUS_WAIT_CODE[\s\S]*STATUS_OK:48213[\s\S]*ACCESS_ACTIVATION/,
    );
    expect(server.output()).toContain('balanced');
    expect(balance).toBe('100.00');
  });

  it('leases, receives and settles by the bare path, and a reset restores the world', async () => {
    const { url } = await start(await newHome(), { env: quiet });
    const bare = (query: string) => text(`${url}/stubs/handler_api?api_key=${key}&lang=en&${query}`);

    const [, id, phone] = (await bare('action=getNumber&service=tg&country=2')).split(':');
    const sms = await post(`${url}/sim/messages`, {
      to: phone,
      from: 'Telegram',
      text: 'Your code is 80142',
    });
    const status = await bare(`action=getStatus&id=${id}`);
    const done = await bare(`action=setStatus&id=${id}&status=6`);
    const after = Number(await bare('action=getBalance'));
    await post(`${url}/sim/reset`, {});

    expect(sms).toEqual({
      messageId: expect.any(String),
      deduplicated: false,
      activationId: Number(id),
      code: '80142',
    });
    expect([status, done]).toEqual(['STATUS_OK:80142', 'ACCESS_ACTIVATION']);
    expect(after).toBeLessThan(100);
    expect(await bare('action=getBalance')).toBe('100.00');
    expect(await bare(`action=getStatus&id=${id}`)).toBe('NO_ACTIVATION');
  });

  it('follows a moved clock at once: the sweep has run when the answer comes', async () => {
    const { url } = await start(await newHome(), { env: quiet });
    const bare = (query: string) => text(`${url}/stubs/handler_api?api_key=${key}&lang=en&${query}`);
    const [, id] = (await bare('action=getNumber&service=tg&country=2')).split(':');

    await post(`${url}/sim/clock`, { advanceSeconds: 1_201 });

    expect(await bare(`action=getStatus&id=${id}`)).toBe('STATUS_CANCEL');
    expect(await bare('action=getBalance')).toBe('100.00');
  });

  it('sends a message by itself after the delay, on the way of a moved clock too', async () => {
    const { url } = await start(await newHome(), { env: { DEMO: '1', DEMO_AUTO_SMS_MS: '60000' } });
    const bare = (query: string) => text(`${url}/stubs/handler_api?api_key=${key}&lang=en&${query}`);
    const [, id] = (await bare('action=getNumber&service=tg&country=2')).split(':');

    const before = await bare(`action=getStatus&id=${id}`);
    await post(`${url}/sim/clock`, { advanceSeconds: 61 });

    expect(before).toBe('STATUS_WAIT_CODE');
    expect(await bare(`action=getStatus&id=${id}`)).toMatch(/^STATUS_OK:\d{4,6}$/);
  });
});

describe('switchboard serve', () => {
  it('ends with 0 on SIGTERM, and a second start finds everything', async () => {
    const home = await newHome();
    const first = await start(home, { env: quiet });
    const [, id] = (
      await text(`${first.url}/stubs/handler_api.php?api_key=${key}&action=getNumber&service=tg&country=2`)
    ).split(':');

    const code = await first.stop();
    const second = await start(home, { env: quiet });

    expect(code).toBe(0);
    expect(await text(`${second.url}/stubs/handler_api.php?api_key=${key}&action=getStatus&id=${id}`)).toBe(
      'STATUS_WAIT_CODE',
    );
  });

  it('refuses the demo on an address that others can reach', async () => {
    const home = await newHome();

    await expect(startServer(home, { env: { ...quiet, HOST: '0.0.0.0' } })).rejects.toThrow(
      /loopback address only/,
    );
  });

  it('names every wrong setting', async () => {
    const home = await newHome();

    await expect(startServer(home, { env: { PORT: 'high', RUB_PER_USD: 'x' } })).rejects.toThrow(
      /PORT: [\s\S]*RUB_PER_USD: /,
    );
  });

  it('tells that it lives and that it is ready, and has no /sim outside the demo', async () => {
    const { url } = await start(await newHome());

    const [health, ready, sim] = await Promise.all([
      fetch(`${url}/healthz`),
      fetch(`${url}/readyz`),
      fetch(`${url}/sim/reset`, { method: 'POST' }),
    ]);

    expect([health.status, ready.status, sim.status]).toEqual([200, 200, 404]);
  });

  it('keeps keys out of its log', async () => {
    const server = await start(await newHome(), { env: { ...quiet, LOG_LEVEL: 'trace' } });

    await text(`${server.url}/stubs/handler_api?api_key=${key}&action=getBalance&lang=en`);
    await server.stop();

    expect(server.output()).toContain('/stubs/handler_api');
    expect(server.output()).not.toContain(key);
  });
});
