import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Command } from 'commander';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { gammu } from '#suppliers/gammu';
import { http } from '#suppliers/http';
import type { DoorRequest } from '#suppliers/own-kind';
import { smstools } from '#suppliers/smstools';
import { type Gateway, openGateway } from '#test/gateway';
import { addInboundCommands } from './inbound.ts';

const TOKEN = 'token-of-the-supplier';
const env = {
  SMS_MESSAGES: '1',
  SMS_1_NUMBER: '+4915',
  SMS_1_TEXT: 'code 4711',
  DECODED_PARTS: '0',
  PHONE_ID: 'modem1',
  HOME: '/root',
  AWS_SECRET: 'not yours',
};

let server: Gateway;
let folder: string;
beforeAll(async () => {
  server = await openGateway();
});
afterAll(() => server.close());
beforeEach(async () => {
  server.seen.length = 0;
  server.say({ status: 200, body: '{"status":"stored"}' });
  folder = await mkdtemp(join(tmpdir(), 'inbound-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

type Options = { env?: Record<string, string | undefined>; input?: string; url?: string };

async function run(args: readonly string[], { env: more = {}, input, url = server.url }: Options = {}) {
  const texts = { stdout: '', stderr: '' };
  let code = 0;
  const streamOf = (name: keyof typeof texts) =>
    ({
      write(text: string) {
        texts[name] += text;
        return true;
      },
    }) as unknown as NodeJS.WritableStream;
  const program = new Command('switchboard').exitOverride().configureOutput({ writeErr: () => undefined });
  addInboundCommands(program, {
    env: { SWITCHBOARD_INBOUND_TOKEN: TOKEN, SWITCHBOARD_SPOOL: folder, ...more },
    ...(input !== undefined && { stdin: Readable.from([input]) }),
    stdout: streamOf('stdout'),
    stderr: streamOf('stderr'),
    exit(given) {
      code = given;
    },
  });
  const words = ['inbound', '--supplier', 'desk', '--url', url, ...args];
  await program.parseAsync(words, { from: 'user' }).catch((error) => {
    if (error.code !== 'switchboard.ended') throw error;
  });
  return { code, ...texts };
}

const spooled = async () =>
  (await readdir(join(folder, 'desk'))).filter((name) => name.endsWith('.json')).sort();
const fromGammu = (args: string[] = [], more: Options = {}) =>
  run(['--from', 'gammu', ...args], { ...more, env: { ...env, ...more.env } });

/** What the server was posted, as its door would get it. */
function doorRequest(index = 0): DoorRequest {
  const { body = '', headers = {} } = server.seen[index] ?? {};
  return { method: 'POST', path: '', query: '', headers, body: Buffer.from(body) };
}

describe('an arrival', () => {
  it('of gammu is delivered with what is its own, and nothing else of the environment', async () => {
    const { code, stderr } = await fromGammu();
    const { sms } = gammu.door.read(doorRequest(), gammu.settings.parse({ token: TOKEN }));

    expect([code, stderr]).toEqual([0, '']);
    expect(server.seen[0]).toMatchObject({
      method: 'POST',
      path: '/in/desk',
      headers: { authorization: `Bearer ${TOKEN}` },
    });
    expect(server.seen[0]?.body).not.toMatch(/AWS|HOME|token-of/);
    expect(sms).toMatchObject([{ from: '+4915', text: 'code 4711', line: 'modem1' }]);
    expect(await spooled()).toEqual([]);
  });

  it('of smstools is delivered with its file', async () => {
    const file = join(folder, 'GSM1.AbCdEf');
    await writeFile(file, 'From: 4915\nModem: GSM1\nAlphabet: ISO\n\ncode 4711');
    await run(['--from', 'smstools', 'RECEIVED', file]);
    await run(['--from', 'smstools', 'RECEIVED', file]);
    const settings = smstools.settings.parse({ token: TOKEN });
    const [first, again] = [0, 1].map((index) => smstools.door.read(doorRequest(index), settings).sms[0]);

    expect(first).toMatchObject({ from: '4915', text: 'code 4711', line: 'GSM1' });
    expect(again?.id).toBe(first?.id);
  });

  it('of a script is delivered as it is, with an id of the request', async () => {
    await run(['--from', 'json'], { input: '{"to":"1","from":"2","text":"hi"}' });
    const settings = http.settings.parse({ auth: { type: 'bearer', token: TOKEN } });
    const { sms } = await http.door.read(doorRequest(), settings, new Date());

    expect(sms).toMatchObject([{ to: '1', from: '2', text: 'hi', id: expect.stringMatching(/^json-/) }]);
  });

  it('is told twice under one id where the daemon names what it stored', async () => {
    await fromGammu(['IN20261201_120000_00_+4915_00.txt']);
    await fromGammu(['IN20261201_120000_00_+4915_00.txt']);
    await fromGammu(['IN20261201_120001_00_+4915_00.txt']);
    await fromGammu();
    await fromGammu();
    const ids = server.seen.map(({ body }) => JSON.parse(body).id);

    expect(ids[0]).toBe(ids[1]);
    expect(new Set(ids).size).toBe(4);
  });

  it('of smstools is one arrival where smsd was killed before it took the SMS from the modem, and stores it again', async () => {
    const fileOf = async (name: string, { received = '03:25:39', text = 'code 4711' } = {}) => {
      const head = ['From: 4915', 'Sent: 26-12-01 03:25:38', `Received: 26-12-01 ${received}`, 'Modem: GSM1'];
      await writeFile(join(folder, name), `${head.join('\n')}\n\n${text}`);
      await run(['--from', 'smstools', 'RECEIVED', join(folder, name)]);
    };
    await fileOf('GSM1.AbCdEf');
    await fileOf('GSM1.GhIjKl', { received: '03:26:10' });
    await fileOf('GSM1.MnOpQr', { text: 'code 4712' });
    await fileOf('GSM1.StUvWx', { text: 'code 4711\nReceived: yes' });
    await fileOf('GSM1.YzAbCd', { text: 'code 4711\nReceived: no' });
    const ids = server.seen.map(({ body }) => JSON.parse(body).id);

    expect(ids[1]).toBe(ids[0]);
    expect(new Set(ids).size).toBe(4);
  });

  it('is one arrival where smsd was killed before it took the SMS from the phone, and hands it again under the next number', async () => {
    await fromGammu(['IN20261201_120000_00_+4915_00.txt']);
    await fromGammu(['IN20261201_120000_02_+4915_00.txt']);
    await fromGammu(['IN20261201_120000_03_+4915_00.txt'], { env: { SMS_1_TEXT: 'code 4712' } });
    const [first, again, other] = server.seen.map(({ body }) => JSON.parse(body).id);

    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });
});

describe('while the server is down', () => {
  it('an arrival is safe, and is delivered later, oldest first', async () => {
    server.say({ status: 503 });
    const first = await fromGammu(['one'], { env: { SMS_1_TEXT: 'first' } });
    const second = await fromGammu(['two'], { env: { SMS_1_TEXT: 'second' } });
    expect([first.code, second.code]).toEqual([0, 0]);
    expect(second.stderr).toMatch(/2 kept in the spool/);
    expect(await spooled()).toHaveLength(2);

    server.seen.length = 0;
    server.say({ status: 200 });
    const flushed = await run(['--flush']);

    expect(flushed).toMatchObject({ code: 0, stdout: 'delivered 2\n', stderr: '' });
    expect(server.seen.map(({ body }) => JSON.parse(body).env.SMS_1_TEXT)).toEqual(['first', 'second']);
    expect(await spooled()).toEqual([]);
  });

  it('an arrival is safe where nothing listens, or nobody answers', async () => {
    const closed = await openGateway();
    await closed.close();
    const nobody = await fromGammu([], { url: closed.url });
    server.say('hangUp');
    const cut = await fromGammu();

    expect([nobody.code, cut.code]).toEqual([0, 0]);
    expect(nobody.stderr).toMatch(/ECONNREFUSED/);
    expect(await spooled()).toHaveLength(2);
  });

  it('an arrival whose answer was lost is delivered again under its id', async () => {
    server.say('hangUp');
    await fromGammu();
    server.say({ status: 200 });
    await run(['--flush']);
    const ids = server.seen.map(({ headers }) => headers['idempotency-key']);

    expect(ids).toHaveLength(2);
    expect(ids[0]).toBe(ids[1]);
  });

  it('a flood of one keeps nobody else waiting', async () => {
    server.say({ status: 429 });
    await fromGammu(['one']);
    await fromGammu(['two']);

    // The second run asked for both.
    expect(server.seen).toHaveLength(3);
    expect(await spooled()).toHaveLength(2);
  });
});

describe('what the server will never take', () => {
  it('is put aside with the reason', async () => {
    server.say({ status: 400, body: 'there is no "text"' });
    const { code, stderr } = await fromGammu();
    const refused = await readdir(join(folder, 'desk', 'refused'));
    const [kept = '', reason = ''] = refused.sort();

    expect(code).toBe(1);
    expect(stderr).toContain('refused: HTTP 400: there is no "text"');
    expect(await readFile(join(folder, 'desk', 'refused', reason), 'utf8')).toBe(
      'HTTP 400: there is no "text"\n',
    );
    expect(await readFile(join(folder, 'desk', 'refused', kept), 'utf8')).toContain('4711');
    expect(await spooled()).toEqual([]);
  });

  it('is a file that is none of ours, too', async () => {
    await mkdir(join(folder, 'desk'), { recursive: true });
    await writeFile(join(folder, 'desk', '000000000000001-x.json'), '{');
    const { code } = await fromGammu();

    expect(code).toBe(1);
    expect(server.seen).toHaveLength(1);
    expect(await spooled()).toEqual([]);
  });
});

describe('several at once', () => {
  it('lose nothing, and tell nothing under two ids', async () => {
    await Promise.all(Array.from({ length: 8 }, (_, index) => fromGammu([`sms-${index}`])));
    const ids = new Set(server.seen.map(({ body }) => JSON.parse(body).id));

    expect(ids.size).toBe(8);
    expect(await spooled()).toEqual([]);
    expect((await readdir(join(folder, 'desk'))).filter((name) => name.startsWith('.'))).toEqual([]);
  });
});

describe('a command line that is wrong', () => {
  it('says so, and has kept the arrival where there is one', async () => {
    const noToken = await fromGammu([], { env: { SWITCHBOARD_INBOUND_TOKEN: undefined } });
    const cases = [
      await run([]),
      await run(['--flush', '--from', 'json']),
      await run(['--from', 'gammu']),
      await run(['--from', 'smstools', 'RECEIVED']),
      await run(['--from', 'smstools', 'RECEIVED', join(folder, 'none')]),
      await run(['--from', 'json'], { input: 'no json' }),
      await run(['--supplier', '..', '--flush']),
    ];

    expect(noToken).toMatchObject({ code: 1, stderr: expect.stringContaining('no token') });
    expect(await spooled()).toHaveLength(1);
    expect(cases.map(({ code }) => code)).toEqual([2, 2, 2, 2, 1, 2, 2]);
  });

  it('takes the token from a file', async () => {
    await writeFile(join(folder, 'token'), `${TOKEN}\n`);
    await run(['--flush', '--token-file', join(folder, 'token')]);
    await fromGammu(['--token-file', join(folder, 'token')], {
      env: { SWITCHBOARD_INBOUND_TOKEN: undefined },
    });

    expect(server.seen[0]?.headers.authorization).toBe(`Bearer ${TOKEN}`);
  });
});
