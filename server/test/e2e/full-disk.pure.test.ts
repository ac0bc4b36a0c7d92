import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { MICROS } from '#kernel/money';
import { withCoreOn } from '#test/core-on-home';
import { furnishWithNumbers } from '#test/partner-home';
import { createHome, type ServerHome, type ServerProcess, startServer } from '#test/server-process';
import { expectSoundBooks } from '#test/sound-books';
import { until } from '#test/until';

const key = '0123456789abcdef0123456789abcdef';
const env = { SIMULATOR: '1', DEMO_AUTO_SMS_MS: '0' };
const GIGABYTE = 1_073_741_824;
const END_MS = 10_000;
const ALARM = 'the disk is almost full: all writes are refused';

/** Of the server's file system: what it says is free is what is in a file, and nothing can be written once another is there. */
const createHook = (free: string, full: string) => `
  const fs = process.getBuiltinModule('node:fs');
  const { statfsSync, readFileSync, existsSync, readlinkSync, writeSync, write } = fs;
  fs.statfsSync = (path) => ({ ...statfsSync(path), bsize: 1, bavail: Number(readFileSync(${JSON.stringify(free)}, 'utf8')) });
  fs.writeSync = (descriptor, ...rest) => {
    if (existsSync(${JSON.stringify(full)}) && readlinkSync('/proc/self/fd/' + descriptor).includes('/pglite/'))
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', errno: -28 });
    return writeSync(descriptor, ...rest);
  };
  process.getBuiltinModule('node:module').syncBuiltinESMExports();`;

async function startWithDisk(): Promise<{
  home: ServerHome;
  server: ServerProcess;
  say(bytes: number): Promise<void>;
  fill(): void;
}> {
  const home = await createHome();
  const folder = mkdtempSync(join(tmpdir(), 'switchboard-disk-'));
  const [free, full] = [join(folder, 'free'), join(folder, 'full')];
  writeFileSync(free, String(GIGABYTE));
  await withCoreOn(home, env, async (core) => {
    await furnishWithNumbers(core, 20);
    const { id: accountId } = await core.accounts.create({ name: 'customer' });
    await core.accounts.createKey({ accountId, key });
    await core.ledger.grant({ accountId, amountMicros: 10n * MICROS, reference: 'start' });
  });
  const server = await startServer(home, { env, hook: createHook(free, full) });
  onTestFinished(async () => {
    await server.kill();
    await home.remove();
    rmSync(folder, { recursive: true });
  });
  return {
    home,
    server,
    async say(bytes) {
      writeFileSync(free, String(bytes));
      await sleep(250); // what the file system said is believed for 200 ms, of real time
    },
    fill: () => writeFileSync(full, ''),
  };
}

const handler = async (server: ServerProcess, query: string) =>
  (await fetch(`${server.url}/stubs/handler_api.php?api_key=${key}&${query}`)).text();
const buy = (server: ServerProcess) => handler(server, 'action=getNumber&service=tg&country=43');
const gauge = async (server: ServerProcess) =>
  /^switchboard_disk_almost_full (\d)/m.exec(await (await fetch(`${server.url}/metrics`)).text())?.[1];

test('with little room left writes are refused in the dialect’s words, reads go on, and the log does not flood', async () => {
  const { server, say } = await startWithDisk();
  const [, id] = (await buy(server)).split(':');

  await say(1_000_000);
  await until(() => server.output().includes(ALARM)); // it looks once in a while
  const refused = await Promise.all(Array.from({ length: 200 }, () => buy(server)));
  const native = await fetch(`${server.url}/sim/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ to: '4915110000000', from: 'Telegram', text: 'Telegram code 12345' }),
  });
  const during = [
    await handler(server, 'action=getBalance'),
    await handler(server, `action=getStatus&id=${id}`),
    await gauge(server),
    (await fetch(`${server.url}/readyz`)).status,
  ];
  await say(GIGABYTE);
  const after = [await buy(server), await gauge(server)];

  expect(new Set(refused)).toEqual(new Set(['ERROR_SQL']));
  expect(native.status).toBe(503);
  expect(during).toEqual(['ACCESS_BALANCE:9.90', 'STATUS_WAIT_CODE', '1', 200]);
  expect(after).toEqual([expect.stringMatching(/^ACCESS_NUMBER:/), '0']);
  const lines = server.output().split('\n');
  expect(lines.filter((line) => line.includes('a request failed')).length).toBeLessThan(20);
  expect(lines.filter((line) => line.includes(ALARM))).toHaveLength(1);
});

test('a log of the database that cannot be written ends the process; the next start has what was acknowledged', async () => {
  const { home, server, fill } = await startWithDisk();
  const bought: string[] = [];
  const keepBuying = async () => {
    for (;;) {
      const [word, id] = (await buy(server)).split(':');
      if (word === 'ACCESS_NUMBER' && id) bought.push(id);
    }
  };

  bought.push((await buy(server)).split(':')[1] ?? '');
  fill();
  await keepBuying().catch(() => {}); // until nobody answers any more
  const code = await Promise.race([server.exited, sleep(END_MS, 'still there', { ref: false })]);

  expect(code).toBe(1);
  expect(server.output()).toMatch(/the embedded database broke|the disk refused what the database wrote/);
  const next = await startServer(home, { env });
  onTestFinished(() => next.kill());
  for (const id of bought) expect(await handler(next, `action=getStatus&id=${id}`)).toBe('STATUS_WAIT_CODE');
  expect(await next.stop()).toBe(0);
  await withCoreOn(home, env, (core) => expectSoundBooks({ core }));
});

test('a start on a disk that is almost full says so and ends', async () => {
  const home = await createHome();
  onTestFinished(() => home.remove());

  await expect(startServer(home, { env: { DISK_RESERVE_MB: '1000000' } })).rejects.toThrow(
    /ended with 1:(?:.|\n)*is almost full/,
  );
});
