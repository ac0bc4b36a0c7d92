import { setTimeout as sleep } from 'node:timers/promises';
import { measureBareHandler } from './bare-handler.ts';
import type { Measured, Run } from './figures.ts';
import { type Home, prepareHomes, type Scale as Sizes } from './homes.ts';
import { measureSmpp, measureSmsOverHttp } from './intake-load.ts';
import { measureKannel } from './kannel.ts';
import type { Load } from './load/job.ts';
import { applyLoad } from './load/load.ts';
import { createLoads, type Loads, PRICE_LIST } from './loads.ts';
import { hasPgbench, measureOrderTransactions } from './pgbench.ts';
import { processorSeconds, residentMegabytes } from './processor-time.ts';
import type { watchMachine } from './quiet.ts';
import { type Server, startServer } from './server.ts';

export type Scale = Sizes & {
  rounds: number;
  /** Of each load. */
  seconds: number;
  idleSeconds: number;
  /** So many of each kind. */
  starts: number;
};

type Options = Scale & {
  folder: string;
  machine: ReturnType<typeof watchMachine>;
  print(line: string): void;
};

type On = Home & { server: Server; loads: Loads };

/** Seconds of the round that warms up. */
const WARM_UP = 1;

/** Measures everything that can be measured here. */
export async function measureAll(options: Options): Promise<Run> {
  const { folder, print, machine } = options;
  const run: Run = { figures: {}, uses: {} };
  const use = (name: string, value: number) => {
    run.uses[name] = [...(run.uses[name] ?? []), value];
  };
  print('preparing the worlds');
  const homes = await prepareHomes(options);
  const servers: Server[] = [];
  const serve = async (home: Home): Promise<On> => {
    const server = await startServer(home.env);
    servers.push(server);
    return { ...home, server, loads: createLoads(home.world) };
  };
  try {
    for (let time = 0; time < options.starts; time++) {
      use('embedded first start', await readySecondsOf({ DATA_DIR: `${folder}/first${time}` }));
      use('embedded start', await readySecondsOf(homes.embedded.env));
      use('postgres start', await readySecondsOf(homes.postgres.env));
    }
    const embedded = await serve(homes.embedded);
    const postgres = await serve(homes.postgres);
    await measureIdleness(options.idleSeconds, { embedded, postgres }, use);
    const second = await serve({
      ...homes.postgres,
      env: { ...homes.postgres.env, DATA_DIR: `${folder}/second` },
    });
    const large = homes.large && (await serve(homes.large));
    const steps = [
      ...(await stepsOf(postgres, embedded, folder)),
      ...stepsOfTwo(postgres, second),
      ...(large ? stepsOfLarge(large) : []),
    ];
    for (let round = 0; round <= options.rounds; round++) {
      await machine.look(() =>
        servers.reduce(
          (sum, { pid }) => sum + processorSeconds(pid),
          processorSeconds(homes.databasePid, { withChildren: true }) + process.cpuUsage().user / 1e6,
        ),
      );
      print(round === 0 ? 'warming up' : `round ${round} of ${options.rounds}`);
      for (const { name, on, take } of steps) {
        const seconds = round === 0 ? WARM_UP : options.seconds;
        const measured = await withProcessorTime(on, homes.databasePid, seconds, () => take(seconds));
        if (!measured && round === 0) print(`not installed, left out: ${name}`);
        if (measured && round > 0) run.figures[name] = [...(run.figures[name] ?? []), measured];
      }
      if (large) use('large lists MB', residentMegabytes(large.server.pid));
    }
    return run;
  } finally {
    for (const server of servers) await server.stop();
    await homes.end();
  }
}

/** One load of a round. `on`: the one server that it asks. Undefined: what it needs is not installed. */
type Step = { name: string; on?: On; take(seconds: number): Promise<Measured | undefined> };

/** What is compared comes one after the other. */
async function stepsOf(postgres: On, embedded: On, folder: string): Promise<Step[]> {
  const withPgbench = await hasPgbench();
  const transactions = (accounts: number, offers: number) => async (seconds: number) =>
    withPgbench ? measureOrderTransactions(postgres, { folder, seconds, accounts, offers }) : undefined;
  const { accounts, services } = {
    accounts: postgres.world.keys.length,
    services: postgres.world.services.length,
  };
  return [
    step('postgres hot orders', postgres, 'hotOrders'),
    { name: 'pgbench hot orders', take: transactions(1, 1) },
    step('embedded hot orders', embedded, 'hotOrders'),
    step('postgres polls', postgres, 'polls'),
    { name: 'bare', take: measureBareHandler },
    step('embedded polls', embedded, 'polls'),
    step('postgres polls 1000', postgres, 'polls', { connections: 1_000 }),
    step('postgres lives', postgres, 'lives'),
    step('postgres orders', postgres, 'orders'),
    { name: 'pgbench orders', take: transactions(accounts, services) },
    step('embedded orders', embedded, 'orders'),
    step('embedded lives', embedded, 'lives'),
    step('embedded messages', embedded, 'messages'),
    step('postgres messages', postgres, 'messages'),
    { name: 'kannel', take: (seconds) => measureKannel(`${folder}/kannel`, seconds) },
    { name: 'postgres own SMPP', on: postgres, take: (seconds) => measureSmpp(postgres.smsc, seconds) },
    {
      name: 'postgres own HTTP',
      on: postgres,
      take: (seconds) => measureSmsOverHttp(postgres.server.url, seconds),
    },
  ];
}

/** Together they have as many connections as one has. */
function stepsOfTwo(one: On, other: On): Step[] {
  const both = (load: 'orders' | 'polls') => async (seconds: number) => {
    const halves = await Promise.all(
      [one, other].map(({ server: { url } }) => one.loads[load]({ url, seconds, connections: 32 })),
    );
    return {
      perSecond: halves.reduce((sum, { perSecond }) => sum + perSecond, 0),
      p50Ms: Math.max(...halves.map(({ p50Ms }) => p50Ms)),
      p99Ms: Math.max(...halves.map(({ p99Ms }) => p99Ms)),
    };
  };
  return [
    { name: 'two polls', take: both('polls') },
    { name: 'two orders', take: both('orders') },
  ];
}

function stepsOfLarge(large: On): Step[] {
  const { url } = large.server;
  const path = `${PRICE_LIST}&api_key=${large.world.keys[0]}`;
  const lists = (seconds: number) =>
    applyLoad({ url, seconds, connections: 1, requests: [{ method: 'GET', path }] });
  return [
    step('large orders', large, 'orders'),
    step('large hot orders', large, 'hotOrders'),
    step('large polls', large, 'polls'),
    {
      name: 'large polls beside lists',
      on: large,
      take: async (seconds) => (await Promise.all([large.loads.polls({ url, seconds }), lists(seconds)]))[0],
    },
  ];
}

function step(name: string, on: On, load: keyof Loads, options: Pick<Load, 'connections'> = {}): Step {
  return { name, on, take: (seconds) => on.loads[load]({ url: on.server.url, seconds, ...options }) };
}

/** What the server, and the database where it is another process, used of the processor for each answer. */
async function withProcessorTime(
  on: On | undefined,
  databasePid: number,
  seconds: number,
  take: () => Promise<Measured | undefined>,
): Promise<Measured | undefined> {
  if (!on) return take();
  const times = () => [
    processorSeconds(on.server.pid),
    on.isEmbedded ? 0 : processorSeconds(databasePid, { withChildren: true }),
  ];
  const before = times();
  const measured = await take();
  if (!measured) return undefined;
  const [server = 0, database = 0] = times().map(
    (after, index) => ((after - (before[index] ?? 0)) * 1e6) / (measured.perSecond * seconds),
  );
  return { ...measured, serverMicros: server, ...(!on.isEmbedded && { databaseMicros: database }) };
}

async function readySecondsOf(env: Home['env']): Promise<number> {
  const server = await startServer(env);
  await server.stop();
  return server.readySeconds;
}

async function measureIdleness(
  seconds: number,
  all: Record<string, On>,
  use: (name: string, value: number) => void,
): Promise<void> {
  await sleep(3_000); // what a start leaves to be done
  const before = Object.entries(all).map(
    ([
      name,
      {
        server: { pid },
      },
    ]) => ({ name, pid, used: processorSeconds(pid) }),
  );
  await sleep(seconds * 1_000);
  for (const { name, pid, used } of before) {
    use(`${name} idle %`, (100 * (processorSeconds(pid) - used)) / seconds);
    use(`${name} idle MB`, residentMegabytes(pid));
  }
}
