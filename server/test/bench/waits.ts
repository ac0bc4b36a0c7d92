import { get, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { readConfig } from '#config';
import { type Core, createCore } from '#core';
import { type Database, openDatabase } from '#db';
import { createAddressGuard } from '#kernel/address-guard';
import { createClock } from '#kernel/clock';
import { createSealer } from '#kernel/seal';
import { openBareApi } from '#test/bare-api';
import { startPostgres } from '#test/postgres';
import { type Place, prepareWorld, SECRET_KEY, type World } from './world.ts';

const WAITERS = [1, 1_000, 10_000];
const MESSAGES = 200;
const STREAMS = 1_000;
const ACCOUNTS = 20;

/**
 * How long after the push is acknowledged a waiting caller has his answer, beside as many who wait for something else, what each of those
 * keeps in memory, and how long an event takes to a thousand streams. `other`: of another process on the same database.
 */
export async function measureWaits({
  folder,
  print,
}: {
  folder: string;
  print(line: string): void;
}): Promise<void> {
  const postgres = await startPostgres({ durable: true });
  try {
    await measurePlace('postgres', { url: postgres.url }, print);
    await measurePlace('embedded', { folder }, print);
  } finally {
    await postgres.stop();
  }
}

async function measurePlace(name: string, place: Place, print: (line: string) => void): Promise<void> {
  const world = await prepareWorld(place, { accounts: ACCOUNTS, numbers: 30_000, smscPort: 1 });
  const databases = [await openDatabase(place), ...('url' in place ? [await openDatabase(place)] : [])];
  const [core, other] = databases.map(openCore);
  if (!core) throw new Error('a database makes a core');
  try {
    for (const waiters of WAITERS) {
      print(await measureWaiters(`${name}, own process`, waiters, { world, pushed: core, waited: core }));
      if (other)
        print(
          await measureWaiters(`${name}, other process`, waiters, { world, pushed: core, waited: other }),
        );
    }
    print(await measureStreams(name, core, world));
  } finally {
    for (const one of [core, other]) await one?.stop();
    for (const db of databases) await db.close();
  }
}

function openCore(db: Database): Core {
  return createCore({
    ...{ db, clock: createClock(), config: readConfig({ SIMULATOR: '1' }) },
    sealer: createSealer(SECRET_KEY),
    guard: createAddressGuard(),
  });
}

type Pair = { world: World; pushed: Core; waited: Core };

async function measureWaiters(
  name: string,
  waiters: number,
  { world, pushed, waited }: Pair,
): Promise<string> {
  const leases = await buy(pushed, world, waiters + MESSAGES);
  const idle = leases.splice(0, waiters - 1);
  const gone = new AbortController();
  const before = heapBytes();
  const waiting = idle.map((ref) =>
    waited.waits.activationMessages({ ...ref, timeoutMs: 600_000, signal: new AbortController().signal }),
  );
  await sleep(2_000);
  const perWaiter = (heapBytes() - before) / Math.max(1, idle.length);
  const delays: number[] = [];
  for (const { id, accountId, phone, supplierId } of leases.slice(0, MESSAGES)) {
    let answeredAt = 0;
    const answer = waited.waits
      .activationMessages({ id, accountId, timeoutMs: 60_000, signal: gone.signal })
      .then(() => {
        answeredAt = performance.now();
      });
    await sleep(5);
    await pushed.messages.receive({
      ...{ supplierId, phone, sender: 'Telegram', text: 'Your code is 12345' },
      ...{ dedupeWindowSeconds: 60, filterSenders: false },
    });
    const acknowledgedAt = performance.now();
    await answer;
    delays.push(answeredAt - acknowledgedAt);
  }
  await Promise.all(
    leases.slice(0, MESSAGES).map(({ id, accountId }) => pushed.activations.finish({ id, accountId })),
  );
  for (let at = 0; at < idle.length; at += 1_000)
    await Promise.all(
      idle
        .slice(at, at + 1_000)
        .map(({ id, accountId }) => pushed.activations.cancel({ id, accountId, early: true })),
    );
  await Promise.all(waiting);
  const bytes = waiters > 1 ? `, ${Math.round(perWaiter)} bytes of heap each` : '';
  return `${name}, ${waiters} wait: answered ${percentiles(delays)} ms after the push${bytes}`;
}

async function buy(core: Core, { services }: World, count: number) {
  const leases: { id: number; accountId: bigint; phone: string; supplierId: bigint }[] = [];
  const accounts = await core.accounts.list({ limit: ACCOUNTS });
  const serviceId = services[0]?.id ?? '';
  for (let left = count; left > 0; left -= 1_000)
    leases.push(
      ...(await Promise.all(
        Array.from({ length: Math.min(left, 1_000) }, (_, index) =>
          core.activations.buy({ accountId: accounts[index % accounts.length]?.id ?? 0n, serviceId }),
        ),
      )),
    );
  return leases;
}

async function measureStreams(name: string, core: Core, world: World): Promise<string> {
  const [account] = await core.accounts.list({ limit: 1 });
  if (!account) throw new Error('the world has accounts');
  const api = await openBareApi(core, account.id);
  const arrivals: number[] = [];
  const streams = await Promise.all(
    Array.from(
      { length: STREAMS },
      () =>
        new Promise<IncomingMessage>((resolve, reject) => {
          get(`${api.url}/events`, { agent: false }, (response) => {
            response.on('data', (chunk: Buffer) => {
              if (chunk.includes('event: ')) arrivals.push(performance.now());
            });
            response.on('error', () => {});
            resolve(response);
          }).on('error', reject);
        }),
    ),
  );
  await sleep(1_000);
  const delays: number[] = [];
  const { id: accountId } = account;
  for (let round = 0; round < 5; round++) {
    arrivals.length = 0;
    await core.activations.buy({ accountId, serviceId: world.services[1]?.id ?? '' });
    const committedAt = performance.now();
    while (arrivals.length < STREAMS) await sleep(5);
    delays.push(...arrivals.map((at) => at - committedAt));
  }
  for (const stream of streams) stream.destroy();
  await api.close();
  return `${name}, an event to ${STREAMS} streams: ${percentiles(delays)} ms`;
}

function percentiles(values: number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (part: number) =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0).toFixed(1);
  return `p50 ${at(0.5)}, p99 ${at(0.99)}`;
}

let collect: (() => void) | undefined;

function heapBytes(): number {
  if (!collect) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
  }
  collect();
  return process.memoryUsage().heapUsed;
}
