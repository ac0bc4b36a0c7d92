import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { SECRET_KEY, withCoreOn } from '#test/core-on-home';
import { furnishWithNumbers } from '#test/partner-home';
import { createHome, type ServerHome, startServer } from '#test/server-process';
import { createFakeHub, type FakeHub } from '../../src/simulation/partner-kit/index.ts';
import { TIMES } from './times.ts';

const ROUNDS = 2 * TIMES;
const NUMBERS = 6;
/** Answers after which a round's server is killed. */
const ANSWERS = 10;
const WAIT_MS = 60_000;
const key = 'the-key-of-a-hub';
const env = { SIMULATOR: '1', ALLOW_PRIVATE_WEBHOOKS: '1', SECRET_KEY };

let home: ServerHome | undefined;
let hub: FakeHub | undefined;
afterEach(async () => {
  await hub?.close();
  await home?.remove();
});

it('killed while it tells a list, a partner tells it again; no message is lost, none is shown twice', async () => {
  home = await createHome();
  const fake = await createFakeHub({ dialect: 'onlinesim-v2', key, faults: ['lost-acknowledgement'] });
  hub = fake;
  const settings = { maxNumbers: NUMBERS };
  const phones = await withCoreOn(home, env, async (core) => {
    const stock = await furnishWithNumbers(core, NUMBERS);
    await core.hubs.connect({ name: 'lists', dialect: 'onlinesim-v2', pushUrl: fake.url, key, settings });
    return stock.phones;
  });
  const stored = new Set<string>();
  let taken = 0;

  for (let round = 0; round < ROUNDS; round++) {
    const server = await startServer(home, { env });
    // The first list is taken by the hub, and its answer lost: the first round ends with that.
    await waitUntil(() => fake.listedNumbers().length === NUMBERS);
    while (stored.size < (round + 1) * ANSWERS)
      for (const to of phones) {
        const text = `Telegram code ${round}-${to}-${taken++}`;
        const answer = await post(`${server.url}/sim/messages`, { to, from: 'Telegram', text });
        if (answer.ok) stored.add(text);
      }
    await server.kill();
  }
  const server = await startServer(home, { env });
  const shown = () => fake.messages.filter(({ text }) => stored.has(text)).map(({ text }) => text);
  await waitUntil(async () => {
    // Leases of the dead process run out, and what was not acknowledged is due again.
    await post(`${server.url}/sim/clock`, { advanceSeconds: 31 });
    return shown().length >= stored.size;
  });
  await server.stop();
  const operations = await withCoreOn(home, env, (core) =>
    core.hubs.operations({ state: 'open', limit: 100 }),
  );

  expect(shown().sort()).toEqual([...stored].sort());
  expect(fake.listedNumbers().sort()).toEqual([...phones].sort());
  expect(operations.map(({ phone }) => phone).sort()).toEqual([...phones].sort());
});

const post = (url: string, body: object) =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

/** Or until it has taken too long, which what is expected then shows. */
async function waitUntil(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + WAIT_MS;
  while (!(await isSo()) && performance.now() < deadline) await sleep(100);
}
