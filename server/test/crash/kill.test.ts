import { expect, it, onTestFinished } from 'vitest';
import { MICROS } from '#kernel/money';
import { withCoreOn } from '#test/core-on-home';
import { furnishWithNumbers } from '#test/partner-home';
import { createHome, startServer } from '#test/server-process';
import { expectSoundBooks } from '#test/sound-books';
import { TIMES } from './times.ts';

const key = '0123456789abcdef0123456789abcdef';
const env = { SIMULATOR: '1', DEMO_AUTO_SMS_MS: '0' };
const ROUNDS = 2 * TIMES;
const NUMBERS = 120 * ROUNDS;
const CLIENTS = 8;
/** Answers after which a round's server is killed: at least so many, and up to as many again. */
const ANSWERS = 20;

type Known = { id: string; code: string | undefined };

/** Buys, sends a code and finishes until the server dies; what was answered goes into `known`. */
async function keepBusy(
  url: string,
  client: number,
  known: Map<string, Known>,
  answered: () => void,
): Promise<void> {
  const handler = async (query: string) =>
    (await fetch(`${url}/stubs/handler_api.php?api_key=${key}&${query}`)).text();
  try {
    for (let turn = 0; ; turn++) {
      const [word, id = '', phone = ''] = (await handler(`action=getNumber&service=tg&country=43`)).split(
        ':',
      );
      if (word !== 'ACCESS_NUMBER') return;
      known.set(id, { id, code: undefined });
      answered();
      const code = String(10_000 + ((client * 1000 + turn) % 90_000));
      const answer = await fetch(`${url}/sim/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ to: phone, from: 'Telegram', text: `Telegram code ${code}` }),
      });
      if (!answer.ok) continue;
      known.set(id, { id, code });
      answered();
      if (turn % 2 === 0) await handler(`action=setStatus&id=${id}&status=6`);
    }
  } catch {
    // The connection died with the server: what was answered before is what counts.
  }
}

it('loses nothing that was acknowledged when the process is killed at any moment', async () => {
  const home = await createHome();
  onTestFinished(() => home.remove());
  await withCoreOn(home, env, async (core) => {
    await furnishWithNumbers(core, NUMBERS);
    const { id: accountId } = await core.accounts.create({ name: 'customer' });
    await core.accounts.createKey({ accountId, key });
    await core.ledger.grant({ accountId, amountMicros: 1_000n * MICROS, reference: 'start' });
  });
  const known = new Map<string, Known>();
  const busy: Promise<void>[] = [];

  for (let round = 0; round < ROUNDS; round++) {
    const server = await startServer(home, { env });
    let left = ANSWERS + Math.floor(Math.random() * ANSWERS);
    const enough = new Promise<void>((resolve) => {
      const clients = Array.from({ length: CLIENTS }, (_, client) =>
        keepBusy(server.url, client, known, () => --left === 0 && resolve()),
      );
      busy.push(...clients);
    });
    await enough;
    await server.kill();
    await Promise.all(busy.splice(0));
  }
  const server = await startServer(home, { env });
  const wrong: string[] = [];
  for (const { id, code } of known.values()) {
    const bare = `${server.url}/stubs/handler_api?api_key=${key}&lang=en&action=getStatus&id=${id}`;
    const status = await (await fetch(bare)).text();
    const possible = code ? [`STATUS_OK:${code}`] : ['STATUS_WAIT_CODE', 'STATUS_OK'];
    if (!possible.some((word) => status.startsWith(word)))
      wrong.push(`${id}: ${status}, expected ${possible[0]}`);
  }
  await server.stop();

  expect(known.size).toBeGreaterThan((ROUNDS * ANSWERS) / 2 - CLIENTS);
  expect(wrong).toEqual([]);
  await withCoreOn(home, env, (core) => expectSoundBooks({ core }));
});
