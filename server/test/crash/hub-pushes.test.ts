import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { SECRET_KEY, withCoreOn } from '#test/core-on-home';
import { findFreePort } from '#test/free-port';
import { furnishWithNumbers } from '#test/partner-home';
import { createHome, type ServerHome, startServer } from '#test/server-process';
import { createFakeHub, type FakeHub } from '../../src/simulation/partner-kit/index.ts';
import { TIMES } from './times.ts';

const ROUNDS = 2 * TIMES;
/** So many first acknowledgements get lost. */
const LOST = 0.2;
const NUMBERS = 6;
/** Answers after which a round's server is killed: at least so many, and up to as many again. */
const ANSWERS = 12;
const WAIT_MS = 60_000;
const key = 'the-key-of-a-hub';
const telegram = {
  country: 'germany',
  operator: 'any',
  service: 'tg',
  sumMicros: 100_000_000n,
  currency: 643,
};
const env = { SIMULATOR: '1', ALLOW_PRIVATE_WEBHOOKS: '1', SECRET_KEY };

/** Stored, and the connection is cut. */
const lost = { httpStatus: 200, body: '', drop: true, store: true };

let home: ServerHome | undefined;
let hub: FakeHub | undefined;
afterEach(async () => {
  await hub?.close();
  await home?.remove();
});

it('a partner killed between message, push and answer loses nothing, and its hub shows one copy', async () => {
  home = await createHome();
  const port = await findFreePort();
  const partner = { baseUrl: `http://127.0.0.1:${port}/partner/theirs` };
  const fake = await createFakeHub({ dialect: 'smshub', key, partner });
  hub = fake;
  await withCoreOn(home, env, async (core) => {
    await furnishWithNumbers(core, NUMBERS);
    await core.hubs.connect({ name: 'theirs', dialect: 'smshub', pushUrl: fake.url, key });
  });
  const start = (on: ServerHome) => startServer(on, { env: { ...env, PORT: String(port) } });
  const phones: string[] = [];
  const stored = new Set<string>();

  for (let round = 0; round < ROUNDS; round++) {
    const server = await start(home);
    while (phones.length < NUMBERS) phones.push((await fake.order(telegram))?.phone ?? '');
    for (const phone of phones)
      fake.script(phone, (attempt) => (attempt === 1 && Math.random() < LOST ? lost : undefined));
    let left = ANSWERS + Math.floor(Math.random() * ANSWERS);
    const enough = new Promise<void>((resolve) => {
      for (const phone of phones)
        void keepSending(server.url, phone, round, stored, () => --left === 0 && resolve());
    });
    await enough;
    await server.kill();
  }
  const server = await start(home);
  const shown = () => fake.messages.filter(({ text }) => stored.has(text));
  const deadline = performance.now() + WAIT_MS;
  while (shown().length < stored.size && performance.now() < deadline) {
    // Leases of the dead process run out, and what was not acknowledged is due again.
    await fetch(`${server.url}/sim/clock`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ advanceSeconds: 31 }),
    });
    await sleep(100);
  }
  await server.stop();

  expect(stored.size).toBeGreaterThan(ROUNDS * ANSWERS - ROUNDS * NUMBERS);
  expect(
    shown()
      .map(({ text }) => text)
      .sort(),
  ).toEqual([...stored].sort());
});

/** Sends messages until the server dies; what was answered goes into `stored`. */
async function keepSending(
  url: string,
  to: string,
  round: number,
  stored: Set<string>,
  answered: () => void,
): Promise<void> {
  try {
    for (let turn = 0; ; turn++) {
      const text = `Telegram code ${round}-${to}-${turn}`;
      const answer = await fetch(`${url}/sim/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ to, from: 'Telegram', text }),
      });
      if (!answer.ok) continue;
      stored.add(text);
      answered();
    }
  } catch {
    // The connection died with the server: what was answered before is what counts.
  }
}
