import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startFakeSmsc } from '#test/fake-smsc';
import { createDatabase, runStatement, startPostgres } from '#test/postgres';
import { measureBareHandler } from './bare-handler.ts';
import type { Measured, Run } from './figures.ts';
import { measureSmpp, measureSmsOverHttp } from './intake-load.ts';
import { enlarge, type Sizes } from './large-world.ts';
import type { Load } from './load/job.ts';
import { applyLoad } from './load/load.ts';
import { createLoads, PRICE_LIST } from './loads.ts';
import { hasPgbench, measureOrderTransactions } from './pgbench.ts';
import { processorSeconds, residentMegabytes } from './processor-time.ts';
import type { watchMachine } from './quiet.ts';
import { type Env, type Server, startServer } from './server.ts';
import { prepareLists, prepareWorld, type World } from './world.ts';

export type Scale = {
  rounds: number;
  /** Of each load. */
  seconds: number;
  idleSeconds: number;
  /** So many of each kind. */
  starts: number;
  accounts: number;
  numbers: number;
  /** Undefined: no large world. */
  large: Sizes | undefined;
};

type Options = Scale & {
  folder: string;
  machine: ReturnType<typeof watchMachine>;
  print(line: string): void;
};

/** Measures everything that can be measured here. One round before the first is for warming up. */
export async function measureAll(options: Options): Promise<Run> {
  const run: Run = { figures: {}, uses: {} };
  const use = (name: string, value: number) => {
    run.uses[name] = [...(run.uses[name] ?? []), value];
  };
  const { folder, print } = options;
  const postgres = await startPostgres({
    durable: true,
    settings: { max_wal_size: '8GB', shared_buffers: '1GB' },
  });
  const smscs = [await startFakeSmsc(), await startFakeSmsc()] as const;
  const servers: Server[] = [];
  const start = async (env: Env) => {
    const server = await startServer(env);
    servers.push(server);
    return server;
  };
  try {
    print('preparing the worlds');
    const embeddedEnv = { DATA_DIR: join(folder, 'embedded') };
    for (let time = 0; time < options.starts; time++) {
      const env = { DATA_DIR: join(folder, `empty${time}`) };
      use('embedded first start', await readySecondsOf(env));
    }
    await mkdir(embeddedEnv.DATA_DIR);
    const embedded = await prepareWorld(
      { folder: embeddedEnv.DATA_DIR },
      { ...options, smscPort: smscs[0].port },
    );
    const url = await createDatabase(postgres.url, 'small');
    const small = await prepareWorld({ url }, { ...options, smscPort: smscs[1].port });
    const smallEnv = { DATABASE_URL: url, DATA_DIR: join(folder, 'small') };
    const large = options.large && (await prepareLarge(postgres.url, options, options.large));
    await runStatement(url, 'vacuum analyze');
    await runStatement(url, 'checkpoint');
    for (let time = 0; time < options.starts; time++) {
      use('embedded start', await readySecondsOf(embeddedEnv));
      use('postgres start', await readySecondsOf(smallEnv));
    }

    const onEmbedded = await start(embeddedEnv);
    const onPostgres = await start(smallEnv);
    await measureIdleness(options.idleSeconds, { embedded: onEmbedded, postgres: onPostgres }, use);

    const databasePid = await postmasterOf(postgres.url);
    const second = await start({ ...smallEnv, DATA_DIR: join(folder, 'second') });
    const onLarge = large && (await start({ DATABASE_URL: large.url, DATA_DIR: join(folder, 'large') }));
    const withPgbench = await hasPgbench();
    if (!withPgbench) print('pgbench is not installed (Debian: postgresql-contrib): left out');
    const [embeddedLoads, smallLoads, largeLoads] = [embedded, small, large?.world ?? small].map(createLoads);
    if (!embeddedLoads || !smallLoads || !largeLoads) throw new Error('loads for each world');

    for (let round = 0; round <= options.rounds; round++) {
      await options.machine.look();
      const isWarmUp = round === 0;
      print(isWarmUp ? 'warming up' : `round ${round} of ${options.rounds}`);
      const seconds = isWarmUp ? 1 : options.seconds;
      const note = (name: string, measured: Measured) => {
        if (!isWarmUp) run.figures[name] = [...(run.figures[name] ?? []), measured];
      };
      const measure = async (
        name: string,
        server: Server,
        load: (on: Omit<Load, 'requests'>) => Promise<Measured>,
      ) => {
        const before = [
          processorSeconds(server.pid),
          processorSeconds(databasePid, { withChildren: true }),
        ] as const;
        const measured = await load({ url: server.url, seconds });
        const count = measured.perSecond * seconds;
        note(name, {
          ...measured,
          serverMicros: ((processorSeconds(server.pid) - before[0]) * 1e6) / count,
          ...(server !== onEmbedded && {
            databaseMicros:
              ((processorSeconds(databasePid, { withChildren: true }) - before[1]) * 1e6) / count,
          }),
        });
      };
      const pgbench = { folder, seconds };

      note('bare', await measureBareHandler(seconds));
      await measure('postgres hot orders', onPostgres, smallLoads.hotOrders);
      if (withPgbench)
        note(
          'pgbench hot orders',
          await measureOrderTransactions(url, small, { ...pgbench, accounts: 1, offers: 1 }),
        );
      await measure('postgres orders', onPostgres, smallLoads.orders);
      if (withPgbench)
        note(
          'pgbench orders',
          await measureOrderTransactions(url, small, {
            ...pgbench,
            accounts: options.accounts,
            offers: small.services.length,
          }),
        );
      await measure('embedded hot orders', onEmbedded, embeddedLoads.hotOrders);
      await measure('embedded orders', onEmbedded, embeddedLoads.orders);
      await measure('postgres polls', onPostgres, smallLoads.polls);
      await measure('embedded polls', onEmbedded, embeddedLoads.polls);
      await measure('postgres polls 1000', onPostgres, (load) =>
        smallLoads.polls({ ...load, connections: 1_000 }),
      );
      await measure('postgres messages', onPostgres, smallLoads.messages);
      await measure('embedded messages', onEmbedded, embeddedLoads.messages);
      await measure('postgres lives', onPostgres, smallLoads.lives);
      await measure('embedded lives', onEmbedded, embeddedLoads.lives);
      note('postgres own HTTP', await measureSmsOverHttp(onPostgres.url, seconds));
      note('postgres own SMPP', await measureSmpp(smscs[1], seconds));
      note(
        'two polls',
        await inTwo([onPostgres, second], (server) => smallLoads.polls({ ...halfOf(server), seconds })),
      );
      note(
        'two orders',
        await inTwo([onPostgres, second], (server) => smallLoads.orders({ ...halfOf(server), seconds })),
      );
      if (onLarge) {
        await measure('large hot orders', onLarge, largeLoads.hotOrders);
        await measure('large orders', onLarge, largeLoads.orders);
        await measure('large polls', onLarge, largeLoads.polls);
        await measure('large polls beside lists', onLarge, (load) =>
          besideLists(onLarge, large.world, load, largeLoads.polls),
        );
        use('large lists MB', residentMegabytes(onLarge.pid));
      }
    }
    return run;
  } finally {
    for (const server of servers) await server.stop();
    for (const smsc of smscs) await smsc.close();
    await postgres.stop();
  }
}

async function prepareLarge(
  postgresUrl: string,
  { accounts, folder }: Options,
  sizes: Sizes,
): Promise<{ url: string; world: World }> {
  const url = await createDatabase(postgresUrl, 'large');
  const world = await prepareWorld({ url }, { accounts, numbers: 0, smscPort: 9 });
  await prepareLists({ url });
  await enlarge(url, world, { ...sizes, accounts });
  await mkdir(join(folder, 'large'), { recursive: true });
  return { url, world };
}

/** A first start also makes the database. */
async function readySecondsOf(env: Env): Promise<number> {
  const server = await startServer(env);
  await server.stop();
  return server.readySeconds;
}

async function measureIdleness(
  seconds: number,
  servers: Record<string, Server>,
  use: (name: string, value: number) => void,
): Promise<void> {
  await sleep(3_000); // what a start leaves to be done
  const all = Object.entries(servers).map(([name, { pid }]) => ({
    name,
    pid,
    before: processorSeconds(pid),
  }));
  await sleep(seconds * 1_000);
  for (const { name, pid, before } of all) {
    use(`${name} idle %`, (100 * (processorSeconds(pid) - before)) / seconds);
    use(`${name} idle MB`, residentMegabytes(pid));
  }
}

const halfOf = ({ url }: Server) => ({ url, connections: 32 });

/** The same load on both at once: together as many connections as on one. */
async function inTwo(
  servers: readonly Server[],
  load: (server: Server) => Promise<Measured>,
): Promise<Measured> {
  const both = await Promise.all(servers.map(load));
  return {
    perSecond: both.reduce((sum, { perSecond }) => sum + perSecond, 0),
    p50Ms: Math.max(...both.map(({ p50Ms }) => p50Ms)),
    p99Ms: Math.max(...both.map(({ p99Ms }) => p99Ms)),
  };
}

/** While one connection asks for the price list of everything, again and again. */
async function besideLists(
  { url }: Server,
  { keys }: World,
  load: Omit<Load, 'requests'>,
  polls: (load: Omit<Load, 'requests'>) => Promise<Measured>,
): Promise<Measured> {
  const [measured] = await Promise.all([
    polls(load),
    applyLoad({
      ...{ url, seconds: load.seconds, connections: 1 },
      requests: [{ method: 'GET', path: `${PRICE_LIST}&api_key=${keys[0]}` }],
    }),
  ]);
  return measured;
}

async function postmasterOf(url: string): Promise<number> {
  const { rows } = await runStatement(
    url,
    "select split_part(pg_read_file('postmaster.pid'), e'\n', 1) as pid",
  );
  return Number(rows[0]?.pid);
}
