import type { App } from '#app';
import { MICROS } from '#kernel/money';
import { isRefusal } from '#kernel/refusal';
import { demoAccount } from '#modules/simulator';
import { smsOnlineSteps } from './tour-smsonline.ts';

const COUNTRY = 2;
const SERVICE = 'tg';

/** The server that the stories are about, as far as they need it. */
export type TourApp = Pick<App, 'core' | 'url'>;

/** The server has said "later". */
class NotNow extends Error {
  override readonly name = 'NotNow';
}

/** The number of times that a story is begun anew, and the wait before each. */
const MOST_TRIES = 5;
const WAIT_MS = 2_000;

/**
 * Prints a story, and once more from its beginning where the database is away or slow for a moment. The server that it is
 * about goes on whatever becomes of the story: what went wrong is said instead.
 */
export async function tellPatiently(
  { core }: Pick<TourApp, 'core'>,
  tell: (print: (line: string) => void) => Promise<void>,
  print: (line: string) => void,
  { waitMs = WAIT_MS }: { waitMs?: number } = {},
): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await tell(print);
    } catch (error) {
      const isPassing = error instanceof NotNow || core.isUnavailable(error);
      if (!isPassing || tries >= MOST_TRIES) {
        const why = error instanceof Error ? error.message : String(error);
        print(
          `  (the story ends here: ${isPassing ? 'the database does not answer' : why}; the server goes on)`,
        );
        return;
      }
      print('  (the database does not answer in time: once more from the beginning)');
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
}

/**
 * Tells one complete story over the server's own HTTP API: a number leased, a message received, its code read, the
 * money settled. It has an account of its own, so the demo's stays untouched.
 */
export async function tellTour(app: TourApp, print: (line: string) => void): Promise<void> {
  const { core } = app;
  const account = await core.accounts.get({ name: 'tour' }).catch((error: unknown) => {
    if (!isRefusal(error, 'account_not_found')) throw error;
    return core.accounts.create({ name: 'tour' });
  });
  const { key, id: keyId } = await core.accounts.createKey({ accountId: account.id });
  await core.ledger.grant({ accountId: account.id, amountMicros: 10n * MICROS, reference: `tour:${keyId}` });

  const call = async (action: string, shown = action) => {
    const answer = await fetch(`${app.url()}/stubs/handler_api.php?api_key=${key}&${action}`);
    const text = await answer.text();
    if (text === 'ERROR_SQL') throw new NotNow(action);
    print(`  ${shown.padEnd(44)} ${text}`);
    return text;
  };
  const simulate = async (path: string, body: object) => {
    const answer = await fetch(`${app.url()}/sim/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (answer.status === 503) throw new NotNow(path);
    return (await answer.json()) as Record<string, unknown>;
  };

  print('');
  print('One number, from lease to settlement (GET /stubs/handler_api.php?api_key=…&action=…):');
  print('');
  await call('action=getBalance');
  const [word, id, phone] = (await call(`action=getNumber&service=${SERVICE}&country=${COUNTRY}`)).split(':');
  if (word !== 'ACCESS_NUMBER') throw new Error('the tour got no number');
  await call(`action=getStatus&id=${id}`);
  const text = 'Telegram code 48213. Do not give it to anyone.';
  await simulate('messages', { to: phone, from: 'Telegram', text });
  print(`  ${`(an SMS arrives at ${phone})`.padEnd(44)} "${text}"`);
  await call(`action=getStatus&id=${id}`);
  await call(`action=setStatus&id=${id}&status=6`);
  await call('action=getBalance');
  const { balanced } = await core.ledger.trialBalance();
  print(
    `  ${'(the books)'.padEnd(44)} ${balanced ? 'balanced: every entry has its counterpart' : 'NOT BALANCED'}`,
  );
  await core.accounts.revokeKey(keyId);
}

/** Proposals for what to try next, as lines that work as printed. */
export function nextSteps(url: string): string[] {
  const handler = `${url}/stubs/handler_api`;
  const { key } = demoAccount;
  return [
    '',
    `Switchboard listens on ${url} (Ctrl-C stops it). Try, with the key of the demo account:`,
    '',
    `  curl '${handler}?api_key=${key}&action=getBalance&lang=en'`,
    `  curl '${handler}.php?api_key=${key}&action=getNumber&service=${SERVICE}&country=${COUNTRY}'`,
    `  curl '${handler}.php?api_key=${key}&action=getStatus&id=ID'`,
    `  curl -H 'content-type: application/json' -d '{"to":"NUMBER","from":"Telegram","text":"Your code is 12345"}' ${url}/sim/messages`,
    `  curl -H 'content-type: application/json' -d '{"advanceSeconds":1200}' ${url}/sim/clock`,
    '',
    ...smsOnlineSteps(url),
    '  npx switchboard --help        accounts, keys, numbers, prices, the books',
    '',
  ];
}
