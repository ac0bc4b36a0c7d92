import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { findFreePort } from '#test/free-port';

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const running: ChildProcess[] = [];
afterEach(async () => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

type Kit = { child: ChildProcess; output(): string; exited: Promise<number | null>; url(): Promise<string> };

/** `switchboard partner-kit …` as built. */
function kit(...args: string[]): Kit {
  if (!existsSync(main)) throw new Error('the server is not built: run `npm run build` first');
  const child = spawn(process.execPath, [main, 'partner-kit', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  let output = '';
  const collect = (chunk: Buffer) => {
    output += chunk;
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  return {
    child,
    output: () => output,
    exited,
    async url() {
      await expect.poll(() => output, { timeout: 60_000 }).toMatch(/fake (hub|partner) .* on http/);
      return /on (http:\S+?),/.exec(output)?.[1] ?? '';
    },
  };
}

const post = async (url: string, body: unknown) => {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(body),
  });
  return { status: answer.status, json: (await answer.json()) as Record<string, unknown> };
};

describe('switchboard partner-kit', () => {
  it.each(['onlinesim-v1', 'smshub'])('checks a partner of %s and ends with 0', async (dialect) => {
    const port = String(await findFreePort());
    const partner = kit(
      ...['partner', '--dialect', dialect, '--hub-url', `http://127.0.0.1:${port}`],
      ...['--auto-sms-ms', '0', '--retry-ms', '200'],
    );
    const url = await partner.url();

    const check = kit(
      ...['check', '--dialect', dialect, '--partner-url', url, '--sms-url', `${url}/kit/sms`, '--port', port],
      ...['--retry-ms', '200', '--sms-wait-ms', '5000'],
    );
    const exitCode = await check.exited;
    partner.child.kill('SIGTERM');

    expect(check.output().match(/^FAIL.*$/gm)).toBeNull();
    expect(check.output()).toMatch(/PASS {2}1 FINISH may be repeated/);
    expect(check.output()).toMatch(/1[13] passed, 0 failed/);
    expect(exitCode).toBe(0);
    expect(await partner.exited).toBe(0);
  });

  it('ends with 1 where a partner fails a check, and says which', async () => {
    const port = String(await findFreePort());
    const partner = kit(
      'partner',
      '--hub-url',
      `http://127.0.0.1:${port}`,
      '--auto-sms-ms',
      '0',
      '--retry-ms',
      '200',
    );
    const url = await partner.url();
    const told = await post(`${url}/kit/faults`, { faults: ['repeats', 'no-charset'] });

    const check = kit(
      ...['check', '--partner-url', url, '--sms-url', `${url}/kit/sms`, '--port', port],
      ...['--retry-ms', '200', '--sms-wait-ms', '5000'],
    );

    expect(told.json.faults).toEqual(['repeats', 'no-charset']);
    expect(await check.exited).toBe(1);
    expect(check.output()).toMatch(/FAIL {2}2 pushed at once/);
    expect(check.output()).toMatch(/FAIL {2}9 Content-Type names the charset/);
  });

  it('has a hub and a partner that play with each other, and misbehave when they are told to', async () => {
    const port = String(await findFreePort());
    const partner = kit(
      ...['partner', '--hub-url', `http://127.0.0.1:${port}`, '--auto-sms-ms', '0', '--retry-ms', '100'],
      ...['--fault', 'lies-about-stock'],
    );
    const url = await partner.url();
    const hub = kit('hub', '--port', port, '--partner-url', url);
    const hubUrl = await hub.url();
    const order = { country: 'germany', operator: 'any', service: 'telegram' };

    const none = await post(`${hubUrl}/kit/order`, order);
    await post(`${url}/kit/faults`, { faults: [] });
    const { json: ordered } = await post(`${hubUrl}/kit/order`, order);
    await post(`${hubUrl}/kit/faults`, { faults: ['error-500'] });
    await post(`${url}/kit/sms`, { to: ordered.phone, from: 'Telegram', text: 'code 12345' });
    await expect
      .poll(partner.output, { timeout: 20_000 })
      .toMatch(/out push 500[\s\S]*out push 200 delivered/);
    const strange = await post(`${hubUrl}/kit/faults`, { faults: ['nonsense'] });
    const state = await (await fetch(`${hubUrl}/kit/state`)).json();

    expect(none.json).toEqual({ status: 'NO_NUMBERS' });
    expect(strange).toMatchObject({ status: 400, json: { known: expect.arrayContaining(['slow']) } });
    expect(state.messages).toMatchObject([{ text: 'code 12345' }]);
  });

  it('has a list-mode partner that reports to its hub', async () => {
    const hub = kit('hub', '--dialect', 'onlinesim-v2');
    const partner = kit('partner', '--dialect', 'onlinesim-v2', '--hub-url', await hub.url());

    await expect.poll(partner.output, { timeout: 60_000 }).toMatch(/out reportNumbers/);

    expect(hub.output()).toMatch(/POST \/api\/resellers\/sendNumbersOnline 200/);
  });

  it('refuses what is no valid command with 2', async () => {
    const strange = kit('hub', '--fault', 'nonsense');
    const nowhere = kit('partner', '--hub-url', 'ftp://x');

    expect(await strange.exited).toBe(2);
    expect(await nowhere.exited).toBe(2);
    expect(nowhere.output()).toMatch(/hubUrl/);
  });
});
