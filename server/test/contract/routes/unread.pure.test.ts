import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, dialectOf, speaks } from '#test/dialect-voices';
import { createRouteWorld, type RouteWorld } from '#test/route-world';
import { dialects } from '../../../src/dialect-table.ts';

/** A request that reaches no route is answered in the voice of the dialect that it was meant for. */
let world: RouteWorld;
let port: number;
beforeAll(async () => {
  world = await createRouteWorld({ SIMULATOR: '1' });
  port = await world.listen();
});
afterAll(() => world.close());

/** Sends bytes as they are, and reads what comes until the server hangs up. */
async function send(bytes: Buffer): Promise<Answer> {
  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.on('error', () => {}); // it may hang up while we still send
  socket.write(bytes);
  await once(socket, 'close');
  const [head = '', ...body] = Buffer.concat(chunks).toString('utf8').split('\r\n\r\n');
  const [first = '', ...lines] = head.split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.replace(/^[^:]+: */, '')]),
  );
  return {
    status: Number(first.split(' ')[1]),
    type: headers['content-type'] ?? '',
    location: headers.location ?? '',
    text: body.join('\r\n\r\n'),
    headers,
  };
}

const request = (path: string, more = '') =>
  Buffer.from(`GET ${path} HTTP/1.1\r\nHost: here\r\nConnection: close\r\n${more}\r\n`, 'latin1');

const prefixes = dialects.flatMap(({ name, prefixes }) => prefixes.map((prefix) => [name, prefix] as const));

describe.each(prefixes)('%s at %s', (_name, prefix) => {
  it.each([
    ['a broken escape', request(`${prefix}/%zz`)],
    ['a segment without an end', request(`${prefix}/${'x'.repeat(5_000)}`)],
    ['bytes that are not escaped', request(`${prefix}/\xff\x01`)],
    ['a header that is none', request(`${prefix}/a`, 'no colon\r\n')],
  ])('%s', async (_note, bytes) => {
    const answer = await send(bytes);

    expect([answer, speaks(dialectOf(`${prefix}/`), answer)]).toEqual([expect.anything(), true]);
    expect(answer.status).toBeLessThan(500);
    expect(world.failures()).toEqual([]);
  });
});

it('a head of more than a megabyte is refused: its beginning, which says whose it is, is gone by then', async () => {
  const answer = await send(request('/api/v1/accounts', `X-Long: ${'x'.repeat(1_100_000)}\r\n`));

  expect([answer.status, answer.text]).toEqual([400, '']);
});

it('what is nobody’s has a plain answer', async () => {
  const [escaped, bytes] = await Promise.all([send(request('/nobody/%zz')), send(request('/nobody/\xff'))]);

  expect([escaped.status, escaped.text]).toEqual([400, '{"error":"bad address"}']);
  expect([bytes.status, bytes.text]).toEqual([400, '']);
});
