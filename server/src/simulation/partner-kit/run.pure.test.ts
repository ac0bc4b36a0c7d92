import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { type PartnerKitOptions, runPartnerKit } from './run.ts';

async function run(options: PartnerKitOptions) {
  const lines: string[] = [];
  return { lines, ...(await runPartnerKit(options, { print: (line) => lines.push(line) })) };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('the kit from a command line', () => {
  test('a check of a fake partner, message by its sms path, ends with the sum and exit code 0', async () => {
    const port = await freePort();
    const partner = await run({
      role: 'partner',
      hubUrl: `http://127.0.0.1:${port}`,
      autoSmsMs: 0,
      retryMs: '200',
    });

    const check = await run({
      role: 'check',
      port,
      partnerUrl: partner.url,
      smsUrl: `${partner.url}/kit/sms`,
      retryMs: 200,
      smsWaitMs: 1000,
    });
    const exitCode = await check.done;
    await partner.close();

    expect(check.lines.filter((line) => line.startsWith('FAIL'))).toEqual([]);
    expect(check.lines.at(-1)).toBe('13 passed, 0 failed, 0 skipped');
    expect(exitCode).toBe(0);
    expect(await partner.done).toBe(0);
    expect(partner.lines).toContainEqual(expect.stringMatching(/^out push 200 delivered$/));
  });

  test('a failed check exits with 1', async () => {
    const check = await run({ role: 'check', partnerUrl: 'http://127.0.0.1:9', smsWaitMs: 100, retryMs: 50 });

    expect(await check.done).toBe(1);
    expect(check.lines.filter((line) => line.startsWith('FAIL')).length).toBeGreaterThan(5);
  });

  test('a list-mode partner reports to a fake hub at once', async () => {
    const hub = await run({ role: 'hub', dialect: 'onlinesim-v2' });
    const partner = await run({ role: 'partner', dialect: 'onlinesim-v2', hubUrl: hub.url });

    await expect.poll(() => partner.lines).toContain('out reportNumbers');

    await Promise.all([hub.close(), partner.close()]);
    expect(hub.lines).toContain('in  POST /api/resellers/sendNumbersOnline 200');
  });

  test('bad options are refused before anything starts', async () => {
    await expect(run({ role: 'partner', hubUrl: 'ftp://x' })).rejects.toThrow();
    await expect(
      run({ role: 'check', partnerUrl: 'http://x', dialect: 'onlinesim-v2' as 'smshub' }),
    ).rejects.toThrow();
  });
});
