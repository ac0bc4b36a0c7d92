import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AddressRefused, createAddressGuard } from './address-guard.ts';
import { guardedPost } from './guarded-post.ts';

const seen: { method?: string | undefined; path?: string | undefined; headers: object; body: string }[] = [];
let server: Server;

beforeAll(async () => {
  server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function answer(request: IncomingMessage, response: ServerResponse): void {
  let body = '';
  request.on('data', (part) => {
    body += part;
  });
  request.on('end', () => {
    const { method, url, headers } = request;
    seen.push({ method, path: url, headers, body });
    if (url === '/silent') return;
    if (url === '/moved') response.writeHead(302, { location: '/elsewhere' });
    response.end('0123456789');
  });
}

const post = (path: string, options: Partial<Parameters<typeof guardedPost>[0]> = {}) =>
  guardedPost({
    // The name is never resolved: the guard says where it leads.
    url: `http://shop.invalid:${(server.address() as AddressInfo).port}${path}`,
    headers: { 'x-sent': 'yes' },
    body: 'Grüße',
    guard: async () => [{ address: '127.0.0.1', family: 4 }],
    timeoutMs: 5_000,
    ...options,
  });

describe('a post to an address of others', () => {
  it('goes to the address that the guard vouched for, with its body and headers', async () => {
    seen.length = 0;

    const { status, body } = await post('/hook?a=1', { readMost: 100 });

    expect([status, body]).toEqual([200, '0123456789']);
    expect(seen).toEqual([
      {
        method: 'POST',
        path: '/hook?a=1',
        body: 'Grüße',
        headers: expect.objectContaining({ 'x-sent': 'yes', 'content-length': '7' }),
      },
    ]);
  });

  it('reads as much of the answer as it may, and none unless told', async () => {
    expect((await post('/', { readMost: 4 })).body).toBe('0123');
    expect((await post('/', { readMost: 10 })).body).toBe('0123456789');
    expect((await post('/')).body).toBe('');
  });

  it('follows no redirect', async () => {
    seen.length = 0;

    expect((await post('/moved')).status).toBe(302);

    expect(seen.map(({ path }) => path)).toEqual(['/moved']);
  });

  it('is not sent where the guard refuses, or knows no address', async () => {
    seen.length = 0;
    const { port } = server.address() as AddressInfo;

    await expect(
      post('/', { url: `http://127.0.0.1:${port}/`, guard: createAddressGuard() }),
    ).rejects.toBeInstanceOf(AddressRefused);
    await expect(post('/', { guard: async () => [] })).rejects.toThrow('no address');

    expect(seen).toEqual([]);
  });

  it('asks the guard about the address of an IPv6 host without its brackets', async () => {
    const asked: string[] = [];
    const guard = async (host: string) => {
      asked.push(host);
      return [];
    };

    await expect(post('/', { url: 'http://[2001:db8::1]/', guard })).rejects.toThrow('no address');

    expect(asked).toEqual(['2001:db8::1']);
  });

  it('ends when its time is over', async () => {
    await expect(post('/silent', { timeoutMs: 50 })).rejects.toMatchObject({ name: 'AbortError' });
  });
});
