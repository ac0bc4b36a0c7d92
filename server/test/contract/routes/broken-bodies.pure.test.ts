import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, type Dialect, guardedDialects, speaks } from '#test/dialect-voices';
import {
  addressOf,
  createRouteWorld,
  FORM,
  lineOf,
  type MountedRoute,
  type RouteWorld,
} from '#test/route-world';

/** A parser's error is the sender's, and its sender hears of it. */
let world: RouteWorld;
let port: number;
beforeAll(async () => {
  world = await createRouteWorld();
  port = await world.listen();
});
afterAll(() => world.close());

const BORDER = 'border-of-many-letters';
const part = (head: string, body: string) => `--${BORDER}\r\n${head}\r\n\r\n${body}\r\n`;
const FIELD = 'content-disposition: form-data; name="name"';
const FILE = 'content-disposition: form-data; name="file"; filename="codes.csv"\r\ncontent-type: text/csv';
const whole = `${part(FIELD, 'text')}${part(FILE, 'A1\nB2')}--${BORDER}--\r\n`;

/** One that is cut anywhere, and others that are none. */
const multiparts: readonly [note: string, body: string, type?: string][] = [
  ...Array.from({ length: Math.ceil(whole.length / 7) }, (_, at): [string, string] => [
    `cut after ${at * 7} letters`,
    whole.slice(0, at * 7),
  ]),
  ['no part', `--${BORDER}--\r\n`],
  ['a head without an end', `--${BORDER}\r\n${FIELD}`],
  ['a part without a head', `--${BORDER}\r\n\r\nx\r\n--${BORDER}--\r\n`],
  ['a head that is none', part('nonsense', 'x')],
  [
    'a name of another kind',
    `${part('content-disposition: form-data; name="__proto__"', 'x')}--${BORDER}--\r\n`,
  ],
  ['an unknown encoding', `${part(`${FIELD}\r\ncontent-transfer-encoding: x`, 'x')}--${BORDER}--\r\n`],
  ['two files', `${part(FILE, 'a')}${part(FILE, 'b')}--${BORDER}--\r\n`],
  ['many fields', `${part(FIELD, 'x').repeat(60)}--${BORDER}--\r\n`],
  ['a long field', `${part(FIELD, 'x'.repeat(30_000))}--${BORDER}--\r\n`],
  [
    'a long name',
    `${part(`content-disposition: form-data; name="${'n'.repeat(5_000)}"`, 'x')}--${BORDER}--\r\n`,
  ],
  ['a long head', part(`${FIELD}\r\nx: ${'y'.repeat(200_000)}`, 'x')],
  ['another border', whole, 'multipart/form-data; boundary=other'],
  ['an empty border', whole, 'multipart/form-data; boundary='],
  ['a border in quotes that do not end', whole, 'multipart/form-data; boundary="x'],
  ['no border', whole, 'multipart/form-data'],
  ['parts of another kind', whole, `multipart/mixed; boundary=${BORDER}`],
];

const posts = (dialect: Dialect) =>
  world.routes.filter(
    (route) => route.dialect === dialect && ['POST', 'PUT', 'PATCH'].includes(route.method),
  );

it.each(guardedDialects)(
  'a form with files that is broken is refused by %s, who is nobody signed in to',
  async (dialect) => {
    const odd: string[] = [];
    const some = dialect === 'console' ? posts(dialect) : posts(dialect).slice(0, 12);
    for (const route of some)
      for (const [note, body, type = `multipart/form-data; boundary=${BORDER}`] of multiparts) {
        const answer = await world.ask(route.method, addressOf(route), { body, type });
        if (answer.status >= 500 || answer.text === 'ERROR_SQL' || !speaks(dialect, answer))
          odd.push(`${note}: ${lineOf(route.method, route.url, answer)}`);
      }

    expect(odd.slice(0, 20)).toEqual([]);
    expect(world.failures()).toEqual([]);
  },
);

const CRLF = Buffer.from('\r\n');

describe('a body that is too large', () => {
  /** Sends all of it before it looks at the answer, as simple clients do. */
  function upload(route: MountedRoute, { bytes, isDeclared }: { bytes: number; isDeclared: boolean }) {
    const isForm = ['pages', 'console'].includes(route.dialect);
    const head = [
      `${route.method} ${addressOf(route)} HTTP/1.1`,
      'host: 127.0.0.1',
      `content-type: ${isForm ? FORM : 'application/json'}`,
      `authorization: Bearer ${world.adminToken}`,
      isDeclared ? `content-length: ${bytes}` : 'transfer-encoding: chunked',
    ];
    return new Promise<Pick<Answer, 'status' | 'text'>>((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port });
      socket.setTimeout(20_000, () => socket.destroy(new Error('no answer')));
      const chunk = Buffer.alloc(65_536, 'x');
      const write = (left: number) => {
        if (left <= 0) {
          if (!isDeclared) socket.write('0\r\n\r\n');
          socket.once('data', (data) => {
            const text = data.toString();
            resolve({ status: Number(text.split(' ')[1]), text });
            socket.destroy();
          });
          socket.resume();
          return;
        }
        const part = chunk.subarray(0, Math.min(left, chunk.length));
        const framed = isDeclared
          ? part
          : Buffer.concat([Buffer.from(`${part.length.toString(16)}\r\n`), part, CRLF]);
        socket.write(framed, () => write(left - part.length));
      };
      socket.on('error', reject).on('close', () => reject(new Error('closed without an answer')));
      socket.pause().once('connect', () => {
        socket.write(`${head.join('\r\n')}\r\n\r\n`);
        write(bytes);
      });
    });
  }

  it.each(
    guardedDialects.flatMap((dialect) => [true, false].map((isDeclared) => [dialect, isDeclared] as const)),
  )('of %s is answered, not cut off, once it was sent (its length told: %s)', async (dialect, isDeclared) => {
    const odd: string[] = [];
    for (const route of posts(dialect).slice(0, 3)) {
      const bytes = route.bodyLimit + 3_000_000;
      const answer = await upload(route, { bytes, isDeclared }).catch((error: Error) => error.message);
      const isHeard =
        typeof answer !== 'string' &&
        (dialect === 'handler' ? answer.status === 200 : answer.status >= 300 && answer.status < 500);
      if (!isHeard) odd.push(`${route.method} ${route.url}: ${JSON.stringify(answer)}`);
    }

    expect(odd).toEqual([]);
  });

  it('has status 413 wherever a dialect knows it', async () => {
    const statuses: Record<string, number> = {};
    for (const url of ['/api/v1/accounts', '/console/sign-in', '/v1/PUSH_SMS', '/callbacks/cryptomus']) {
      const route = world.routes.find((one) => one.url === url && one.method === 'POST');
      if (!route) throw new Error(`no route ${url}`);
      const answer = await upload(route, { bytes: route.bodyLimit + 2_000_000, isDeclared: true });
      statuses[url] = answer.status;
    }

    expect(statuses).toEqual({
      '/api/v1/accounts': 413,
      '/console/sign-in': 413,
      '/v1/PUSH_SMS': 413,
      '/callbacks/cryptomus': 413,
    });
  });
});
