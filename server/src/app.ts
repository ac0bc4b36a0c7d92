import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import {
  type Database,
  type DiskSpace,
  isSchemaCurrent,
  maintenanceSweeps,
  migrate,
  openDatabase,
  toMegabytes,
} from '#db';
import {
  createHttpServer,
  createMetrics,
  type HttpServer,
  type LogStream,
  type Metrics,
  mountOperations,
} from '#http';
import { createWorker, type Worker } from '#jobs';
import { createAddressGuard } from '#kernel/address-guard';
import { createClock } from '#kernel/clock';
import { createSealer, type Sealer } from '#kernel/seal';
import { type Core, createCore } from './core.ts';
import { type DialectDeps, dialects } from './dialect-table.ts';
import { respellLines } from './respell-lines.ts';
import { type Config, isLoopback } from './settings/config.ts';
import { readOrMakeSecret } from './settings/secrets.ts';

/** The milliseconds between two looks of the alarm at the disk. */
const DISK_LOOK_MS = 1_000;

const everyNetwork = ['0.0.0.0/0', '::/0'];

export type App = {
  core: Core;
  db: Database;
  server: HttpServer;
  worker: Worker;
  /** Where it answers, e.g. `http://127.0.0.1:8080`; known after `start`. */
  url(): string;
  adminToken: string;
  start(): Promise<void>;
  /** Stops accepting, finishes what is running, closes the database. */
  stop(): Promise<void>;
};

/** Builds everything once: database, core, dialects, worker. Nothing listens before `start`. */
export async function createApp(
  config: Config,
  logger: Logger,
  log: Pick<LogStream, 'dropped'> = { dropped: () => 0 },
): Promise<App> {
  const sealer = createSealer(config.SECRET_KEY ?? (await readOrMakeSecret(config.DATA_DIR, 'secret-key')));
  const adminToken = config.SWITCHBOARD_TOKEN ?? (await readOrMakeSecret(config.DATA_DIR, 'admin-token'));
  const db = await openDatabase(
    config.DATABASE_URL
      ? { url: config.DATABASE_URL, poolSize: config.DATABASE_POOL }
      : { folder: config.DATA_DIR, reserveBytes: config.DISK_RESERVE_MB * 1_048_576 },
  );
  try {
    return await buildApp({ config, logger, log, sealer, adminToken, db });
  } catch (error) {
    await db.close();
    throw error;
  }
}

type Parts = {
  config: Config;
  logger: Logger;
  log: Pick<LogStream, 'dropped'>;
  sealer: Sealer;
  adminToken: string;
  db: Database;
};

/** One process at a time makes what a start makes: schema, job queue, catalogue, demo world. */
async function buildApp(parts: Parts): Promise<App> {
  const built = await parts.db.alone(() => prepareParts(parts));
  return assembleApp(parts, built);
}

async function prepareParts({ config, logger, log, sealer, adminToken, db }: Parts) {
  await migrate(db);
  const respelled = await respellLines(db);
  if (respelled.renamed + respelled.twins > 0) logger.warn(respelled, 'lines were brought into one form');
  const metrics = createMetrics({ droppedLogLines: log.dropped, disk: db.disk });
  const core = createCore({
    db,
    config,
    sealer,
    ownerToken: adminToken,
    clock: createClock(),
    guard: createAddressGuard({ allow: config.ALLOW_PRIVATE_WEBHOOKS ? everyNetwork : [] }),
    onError: (error) => logger.error({ err: error }, 'background work failed'),
  });
  const worker = await createWorker({
    db,
    handlers: core.handlers,
    sweeps: [...core.sweeps, ...maintenanceSweeps(db)],
    onError(error, context) {
      metrics.jobFailed(context.job ?? context.sweep ?? 'worker');
      logger.error({ err: error, ...context }, 'background work failed');
    },
  });
  await core.catalog.import();
  await core.simulator?.prepare();
  return { metrics, core, worker };
}

async function assembleApp(
  { config, logger, sealer, adminToken, db }: Parts,
  { metrics, core, worker }: Awaited<ReturnType<typeof prepareParts>>,
): Promise<App> {
  const server = createDialectServer({ config, logger, metrics });
  const operations =
    config.OPERATIONS_PORT === undefined
      ? server
      : createHttpServer({ logger, metrics, bodyLimit: 1_024, trustProxy: '' });
  await operations.register(mountOperations, {
    metrics,
    isReady: () => isSchemaCurrent(db),
    openMetrics: operations !== server,
  });
  await mountDialects(server, { core, config, sealer });
  let diskAlarm: NodeJS.Timeout | undefined;

  return {
    core,
    db,
    server,
    worker,
    adminToken,
    url: () => addressOf(server, config.HOST),
    async start() {
      await server.listen({ host: config.HOST, port: config.PORT });
      if (db.disk) diskAlarm = startDiskAlarm(db.disk, logger);
      if (config.PUBLIC_URL === undefined) core.publicAddress.url = addressOf(server, config.HOST);
      if (operations !== server)
        await operations.listen({ host: config.HOST, port: config.OPERATIONS_PORT ?? 0 });
      worker.start();
      core.start();
      await core.simulator?.start({
        async catchUp(seconds) {
          await worker.advance(seconds);
          await worker.drain();
        },
      });
    },
    async stop() {
      clearInterval(diskAlarm);
      // Or requests that wait would be waited for.
      core.waits.end();
      await Promise.all([server.close(), operations === server ? undefined : operations.close()]);
      await core.simulator?.stop();
      await worker.stop();
      await core.stop();
      await db.close();
    },
  };
}

/** Says in the log when the disk gets almost full, and when there is room again. */
function startDiskAlarm(disk: DiskSpace, logger: Logger): NodeJS.Timeout {
  let wasFull = false;
  const look = () => {
    const isFull = disk.isAlmostFull();
    if (isFull === wasFull) return;
    wasFull = isFull;
    const freeMegabytes = toMegabytes(disk.freeBytes());
    if (isFull) logger.error({ freeMegabytes }, 'the disk is almost full: all writes are refused');
    else logger.warn({ freeMegabytes }, 'there is room on the disk again: writes go on');
  };
  return setInterval(look, DISK_LOOK_MS).unref();
}

/** The server that `mountDialects` wants: what reaches no route is answered by the dialect that it was meant for. */
export function createDialectServer({
  config,
  logger,
  metrics,
}: {
  config: Pick<Config, 'BODY_LIMIT' | 'TRUST_PROXY'>;
  logger: Logger;
  metrics: Metrics;
}): HttpServer {
  return createHttpServer({
    logger,
    metrics,
    bodyLimit: config.BODY_LIMIT,
    trustProxy: config.TRUST_PROXY,
    voices: dialects,
  });
}

/** Each dialect in a scope of its own: its parsers, error handler and not-found stay there. */
export async function mountDialects(server: HttpServer, deps: DialectDeps): Promise<void> {
  for (const { mount } of dialects) await server.register(mount, deps);
}

function addressOf(server: HttpServer, host: string): string {
  const { port } = server.server.address() as AddressInfo;
  return `http://${isLoopback(host) || host === '0.0.0.0' ? '127.0.0.1' : host}:${port}`;
}
