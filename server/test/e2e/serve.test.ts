import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createHome, type ServerHome, type ServerProcess, startServer } from '#test/server-process';

const key = '0123456789abcdef0123456789abcdef';

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

async function start(
  home: ServerHome,
  options: Parameters<typeof startServer>[1] = {},
): Promise<ServerProcess> {
  const server = await startServer(home, options);
  onTestFinished(() => server.kill());
  return server;
}

async function newHome(options: Parameters<typeof createHome>[0] = {}): Promise<ServerHome> {
  const home = await createHome(options);
  onTestFinished(() => home.remove());
  return home;
}

describe('switchboard demo', () => {
  let home: ServerHome;
  let server: ServerProcess;
  const bare = (query: string) => text(`${server.url}/stubs/handler_api?api_key=${key}&lang=en&${query}`);
  const buy = async () => (await bare('action=getNumber&service=tg&country=2')).split(':');
  let leased: string | undefined;

  beforeAll(async () => {
    home = await createHome({ empty: true });
    server = await startServer(home, {
      command: 'demo',
      waitFor: 'npx switchboard',
      env: { DEMO_AUTO_SMS_MS: '0' },
    });
  });
  afterAll(async () => {
    await server?.kill();
    await home?.remove();
  });

  it('tells a complete story and stays up, with the demo account untouched', async () => {
    const balance = await bare('action=getBalance');

    expect(server.output()).toMatch(
      /ACCESS_NUMBER:\d+:\d+[\s\S]*STATUS_WAIT_CODE[\s\S]*STATUS_OK:48213[\s\S]*ACCESS_ACTIVATION/,
    );
    expect(server.output()).toContain('balanced');
    expect(balance).toBe('100.00');
  });

  it('leases, receives and settles by the bare path, and a reset restores the world', async () => {
    const [, id, phone] = await buy();
    const sms = await post(`${server.url}/sim/messages`, {
      to: phone,
      from: 'Telegram',
      text: 'Your code is 80142',
    });
    const status = await bare(`action=getStatus&id=${id}`);
    const done = await bare(`action=setStatus&id=${id}&status=6`);
    const after = Number(await bare('action=getBalance'));
    await post(`${server.url}/sim/reset`, {});

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
    const [, id] = await buy();

    await post(`${server.url}/sim/clock`, { advanceSeconds: 1_201 });

    expect(await bare(`action=getStatus&id=${id}`)).toBe('STATUS_CANCEL');
    expect(await bare('action=getBalance')).toBe('100.00');
  });

  it('ends with 0 on SIGTERM', async () => {
    [, leased] = await buy();

    expect(await server.stop()).toBe(0);
  });

  it('finds everything at a second start', async () => {
    const env = { DEMO: '1', DEMO_AUTO_SMS_MS: '60000', LOG_LEVEL: 'trace' };
    server = await startServer(home, { env });

    expect(await bare(`action=getStatus&id=${leased}`)).toBe('STATUS_WAIT_CODE');
  });

  it('sends a message by itself after the delay, on the way of a moved clock too', async () => {
    const [, id] = await buy();

    const before = await bare(`action=getStatus&id=${id}`);
    await post(`${server.url}/sim/clock`, { advanceSeconds: 61 });

    expect(before).toBe('STATUS_WAIT_CODE');
    expect(await bare(`action=getStatus&id=${id}`)).toMatch(/^STATUS_OK:\d{4,6}$/);
  });

  it('keeps keys out of its log', async () => {
    await bare('action=getBalance');

    expect(server.output()).toContain('/stubs/handler_api');
    expect(server.output()).not.toContain(key);
  });
});

describe('switchboard serve', () => {
  it('tells that it lives and that it is ready, and has no /sim outside the demo', async () => {
    const { url } = await start(await newHome());

    const [health, ready, sim] = await Promise.all([
      fetch(`${url}/healthz`),
      fetch(`${url}/readyz`),
      fetch(`${url}/sim/reset`, { method: 'POST' }),
    ]);

    expect([health.status, ready.status, sim.status]).toEqual([200, 200, 404]);
  });
});
