import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { readConfig } from '#config';
import { createCore } from '#core';
import { migrate, openDatabase } from '#db';
import { createAddressGuard } from '#kernel/address-guard';
import { createClock } from '#kernel/clock';
import { MICROS } from '#kernel/money';
import { createSealer } from '#kernel/seal';
import { startFakeSmsc } from '#test/fake-smsc';
import type { Figures } from './figures.ts';
import { measureIntake, prepareSources } from './intake-load.ts';
import { applyLoad } from './load.ts';

const ACCOUNTS = 50;
const NUMBERS = 160_000;
const CHUNK = 20_000;
const SECRET_KEY = 'bench secret of many letters';

type Env = Record<string, string>;

/** Orders, polls and messages against the built server with a pool of its own. */
export async function measureServer(env: Env, seconds: number): Promise<Figures[]> {
  const smsc = await startFakeSmsc();
  const keys = await prepare(env, smsc.port);
  const { child, url } = await start(env);
  try {
    return [...(await measure(url, keys, seconds)), ...(await measureIntake(url, smsc, seconds))];
  } finally {
    child.kill('SIGTERM');
    await once(child, 'exit');
    await smsc.close();
  }
}

async function measure(url: string, keys: readonly string[], seconds: number): Promise<Figures[]> {
  const leases: { key: string; id: string; phone: string }[] = [];
  let turn = 0;
  const key = () => keys[turn++ % keys.length] ?? '';
  const handler = '/stubs/handler_api.php';

  const orders = await applyLoad({
    what: 'orders (getNumber)',
    url,
    seconds,
    next: () => ({ path: `${handler}?api_key=${key()}&action=getNumber&service=tg&country=2` }),
    onAnswer(body) {
      const [word, id = '', phone = ''] = body.split(':');
      if (word === 'ACCESS_NUMBER') leases.push({ key: '', id, phone });
    },
  });
  const busy = await applyLoad({
    what: 'orders, one account only',
    url,
    seconds,
    next: () => ({ path: `${handler}?api_key=${keys[0]}&action=getNumber&service=tg&country=2` }),
    onAnswer(body) {
      const [word, id = '', phone = ''] = body.split(':');
      if (word === 'ACCESS_NUMBER') leases.push({ key: keys[0] ?? '', id, phone });
    },
  });
  const own = leases.filter((lease) => lease.key !== '');
  if (own.length === 0) throw new Error('the pool is used up: no lease to poll');
  const poll = (what: string, path: string) =>
    applyLoad({
      what,
      url,
      seconds,
      next() {
        const lease = own[turn++ % own.length];
        return { path: `${path}?api_key=${lease?.key}&lang=en&action=getStatus&id=${lease?.id}` };
      },
    });
  const polls = await poll('polls (getStatus)', '/stubs/handler_api');
  const messages = await applyLoad({
    what: 'messages (stored, settled, answered)',
    url,
    seconds,
    next() {
      const lease = leases[turn++ % leases.length];
      const text = `Your Telegram code is ${10_000 + (turn % 90_000)}`;
      return {
        path: '/sim/messages',
        body: JSON.stringify({ to: lease?.phone, from: 'Telegram', text, supplierMessageId: `m${turn}` }),
      };
    },
  });
  return [orders, busy, polls, messages];
}

/** A catalogue, accounts with money, and a pool of numbers; returns the accounts' keys. */
async function prepare(env: Env, smscPort: number): Promise<string[]> {
  const db = await openDatabase(
    env.DATABASE_URL ? { url: env.DATABASE_URL } : { folder: env.DATA_DIR ?? '' },
  );
  try {
    await migrate(db);
    const core = createCore({
      db,
      clock: createClock(),
      config: readConfig({ SIMULATOR: '1' }),
      sealer: createSealer(SECRET_KEY),
      guard: createAddressGuard(),
    });
    await core.catalog.import();
    const { id: supplierId } = await core.inventory.createSupplier({ name: 'bench', kind: 'simulator' });
    await core.inventory.importPrices({ supplierId, csv: 'country,operator,service,price\n2,any,tg,0.01' });
    for (let start = 0; start < NUMBERS; start += CHUNK) {
      const rows = Array.from(
        { length: CHUNK },
        (_, index) => `7701${String(start + index).padStart(7, '0')},2,any,simulated`,
      );
      await core.inventory.importNumbers({
        supplierId,
        csv: `phone,country,operator,provenance\n${rows.join('\n')}`,
      });
    }
    await prepareSources(core, smscPort);
    const keys: string[] = [];
    for (let index = 0; index < ACCOUNTS; index++) {
      const { id: accountId } = await core.accounts.create({ name: `bench${index}` });
      await core.ledger.grant({ accountId, amountMicros: 100_000n * MICROS, reference: `bench:${index}` });
      keys.push((await core.accounts.createKey({ accountId })).key);
    }
    return keys;
  } finally {
    await db.close();
  }
}

async function start(env: Env): Promise<{ child: ChildProcess; url: string }> {
  const main = fileURLToPath(new URL('./main.js', import.meta.url));
  const child = spawn(process.execPath, [main, 'serve'], {
    env: {
      ...process.env,
      PORT: '0',
      SIMULATOR: '1',
      DEMO_AUTO_SMS_MS: '0',
      LOG_LEVEL: 'info',
      SECRET_KEY,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  for await (const chunk of child.stdout) {
    output += chunk;
    const url = /"url":"(http[^"]+)"[^\n]*"listening"/.exec(output)?.[1];
    if (url) {
      child.stdout.resume();
      return { child, url };
    }
  }
  throw new Error(`the server did not start:\n${output}`);
}
