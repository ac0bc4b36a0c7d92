import { AsyncLocalStorage } from 'node:async_hooks';
import { mkdir } from 'node:fs/promises';
import type { PGlite } from '@electric-sql/pglite';
import { CompiledQuery, Kysely, PostgresDialect } from 'kysely';
import { endProcess, reasonOf } from '#kernel/end-process';
import { codeOf, isDatabaseDown } from './database-errors.ts';
import { type DiskSpace, watchDisk } from './disk-space.ts';
import { createEmbeddedEngine } from './embedded-engine.ts';
import { openEmbeddedFolder } from './embedded-folder.ts';
import { lockFolder } from './folder-lock.ts';
import { patienceOfTransaction, withLongPatience } from './patience.ts';
import { createPostgresPool, openSession } from './postgres-pool.ts';
import { createStatementRunner } from './prepared-statements.ts';
import { createReadPool } from './repeated-reads.ts';
import type { Schema } from './schema.ts';
import { createSignalBoard, type Signals } from './signal-board.ts';
import { createSignalLine } from './signal-line.ts';
import {
  createTransactionRunner,
  type Reader,
  type ReaderOrTx,
  type RunTransaction,
  type TransactionOptions,
  type Tx,
  type WriteOptions,
} from './transactions.ts';
import { embeddedForms } from './value-forms.ts';

export type { Reader, ReaderOrTx, Tx };

export type Engine = 'pglite' | 'postgres';

export type Database = {
  readonly engine: Engine;
  /** Of the embedded database's folder; a PostgreSQL server looks after its own. */
  readonly disk?: DiskSpace | undefined;
  /** For reads. Throws inside `write` (where NODE_ENV is test or development): use the transaction there. */
  readonly read: Reader;
  /** Runs `work` in one transaction; on a serialization failure or deadlock it is run again. Throws where the disk is almost full. */
  write<T>(work: (tx: Tx) => Promise<T>, options?: WriteOptions): Promise<T>;
  /**
   * Runs `work` while no other process that uses this does: for what a start creates. Statements in it may take long,
   * and it waits for as long as the other takes.
   */
  alone<T>(work: () => Promise<T>): Promise<T>;
  /** What `signal` says in a transaction, once it is committed: in this process and in every other one on this database. */
  readonly signals: Signals;
  /** Several statements at once, without parameters; the rows are the last one's. Only for migrations and the job queue. */
  script(text: string): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
};

/**
 * `engine` is an embedded one that was started elsewhere; it ends with the database. Of the disk that `folder` is on,
 * `reserveBytes` are kept free.
 */
export type DatabaseLocation =
  | { url: string; poolSize?: number }
  | { folder: string; reserveBytes?: number }
  | { engine: PGlite };

/** Any number: it only has to be the same in every process that uses a database. */
const ADVISORY_LOCK = 7_220_417;
const MAX_TRIES = 8;
/** A connection that breaks before the commit is replaced so often within one transaction. */
const MAX_LOSSES = 2;
/** After that the caller has waited long enough: it asks again by itself. */
const RETRY_LOST_MS = 3_000;
const retryableStates = new Set(['40001', '40P01']);

/**
 * Notices a read or a transaction inside a transaction, which would wait for what waits for it. For whoever writes such code:
 * in production it would cost each promise of the process (see `patience.ts`).
 */
const insideWrite = ['test', 'development'].includes(process.env.NODE_ENV ?? '')
  ? new AsyncLocalStorage<true>()
  : undefined;
const afterCommit = new WeakMap<object, (() => void)[]>();

/** Calls `wake` once `tx` has committed; never if it rolls back. `wake` must not throw. */
export function onCommit(tx: Tx, wake: () => void): void {
  afterCommit.get(tx)?.push(wake);
}

const signalled = new WeakMap<object, Set<string>>();

/** Wakes whoever waits for these topics once `tx` has committed; never if it rolls back. Costs the transaction nothing. */
export function signal(tx: Tx, topics: Iterable<string>): void {
  const all = signalled.get(tx);
  if (all) for (const topic of topics) all.add(topic);
}

const violations = { unique: '23505', foreignKey: '23503', check: '23514' } as const;

/** True for the error of a statement that would have broken a key: what it was for has not happened. */
export function isViolation(error: unknown, of: keyof typeof violations): boolean {
  return codeOf(error) === violations[of];
}

/** Opens the embedded database in a folder, a PostgreSQL server, or an embedded engine. Does not migrate. */
export async function openDatabase(location: DatabaseLocation): Promise<Database> {
  if ('url' in location) return openPostgres(location.url, location.poolSize ?? 16);
  return 'folder' in location
    ? openFolder(location.folder, location.reserveBytes ?? 0)
    : openEngine(location.engine);
}

async function openPostgres(url: string, poolSize: number): Promise<Database> {
  const pool = createPostgresPool(url, poolSize);
  // An idle connection that breaks is replaced by the pool at the next use; without a listener it would end the process.
  pool.on('error', () => {});
  const reader = new Kysely<Schema>({ dialect: new PostgresDialect({ pool: createReadPool(pool) }) });
  const board = createSignalBoard({ onFirst: () => line.listen() });
  const line = createSignalLine(url, board);
  return createDatabase('postgres', {
    reader,
    signals: board,
    announce(topics) {
      board.ring(topics);
      line.send(topics);
    },
    transact: createTransactionRunner((patience) => openSession(pool, patience)),
    async script(text) {
      const results = [await pool.query(text)].flat();
      return results.at(-1)?.rows ?? [];
    },
    // A session's lock: it ends with the connection, so a process that dies leaves nothing locked.
    async alone(work) {
      const session = await pool.connect();
      try {
        await session.query('select pg_advisory_lock($1)', [ADVISORY_LOCK]);
        const result = await work();
        await session.query('select pg_advisory_unlock($1)', [ADVISORY_LOCK]);
        session.release();
        return result;
      } catch (error) {
        session.release(true);
        throw error;
      }
    },
    async close() {
      await line.close();
      await reader.destroy();
      await pool.end();
    },
  });
}

async function openFolder(folder: string, reserveBytes: number): Promise<Database> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const disk = watchDisk(folder, reserveBytes);
  disk.assertRoom();
  const lock = await lockFolder(folder);
  try {
    const pglite = await openEmbeddedFolder(`${folder}/pglite`, embeddedForms);
    return openEngine(pglite, { disk, onClosed: () => lock.release(), onBroken: endOfEngine });
  } catch (error) {
    await lock.release();
    throw error;
  }
}

const endOfEngine = (error: unknown) =>
  endProcess(
    1,
    `the embedded database broke: nothing it says from now on can be trusted: ${reasonOf(error)}`,
  );

type FolderParts = { disk: DiskSpace; onClosed(): Promise<void>; onBroken(error: unknown): void };

function openEngine(pglite: PGlite, folder?: FolderParts): Database {
  const statements = createStatementRunner(pglite);
  const noticed = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (isEngineBroken(error)) folder?.onBroken(error);
      throw error;
    }
  };
  const { dialect, connect } = createEmbeddedEngine({
    run: (text, values) => noticed(() => statements.run(text, values)),
    control: (command) => noticed(() => statements.control(command)),
  });
  const reader = new Kysely<Schema>({ dialect });
  const board = createSignalBoard();
  return createDatabase('pglite', {
    reader,
    signals: board,
    announce: board.ring,
    transact: createTransactionRunner(connect),
    disk: folder?.disk,
    alone: (work) => work(), // the folder's lock keeps other processes away
    script: (text) =>
      reader.connection().execute(async () => {
        folder?.disk.assertRoom();
        statements.forget();
        const results = await noticed(() => pglite.exec(text));
        return (results.at(-1)?.rows ?? []) as Record<string, unknown>[];
      }),
    close: async () => {
      await reader.destroy();
      await pglite.close();
      await folder?.onClosed();
    },
  });
}

/**
 * True for what an embedded engine says when it cannot go on: a panic, a fatal or internal error, a trap of its machine
 * code. What it answers afterwards is wrong, whatever it is asked (measured: a valid key is unknown).
 */
function isEngineBroken(error: unknown): boolean {
  if (error instanceof WebAssembly.RuntimeError) return true;
  if (!(error instanceof Error)) return false;
  const isGrave = 'severity' in error && ['PANIC', 'FATAL'].includes(String(error.severity));
  return isGrave || codeOf(error).startsWith('XX') || error.message.includes('ERRORDATA_STACK_SIZE');
}

/** Carries out transactions, and tells what they signalled. */
type Carrier = { transact: RunTransaction; announce(topics: ReadonlySet<string>): void };

function createDatabase(
  engine: Engine,
  {
    reader,
    transact,
    announce,
    signals,
    script,
    alone,
    close,
    disk,
  }: Pick<Database, 'script' | 'alone' | 'close' | 'disk' | 'signals'> & Carrier & { reader: Reader },
): Database {
  return {
    engine,
    disk,
    get read() {
      if (insideWrite?.getStore()) throw new Error('db.read inside db.write: ask the transaction instead');
      return reader;
    },
    write: async (work, options) => {
      if (insideWrite?.getStore())
        throw new Error('db.write inside db.write: pass the transaction on instead');
      disk?.assertRoom();
      const carryOut = () =>
        writeWithRetries({ transact, announce }, work, { ...options, patience: patienceOfTransaction() });
      return insideWrite ? insideWrite.run(true, carryOut) : carryOut();
    },
    signals,
    script,
    alone: (work) => withLongPatience(() => alone(work)),
    close,
  };
}

/**
 * The connection was lost while the commit was under way: it may have happened. The code is PostgreSQL's own for that
 * (`transaction_resolution_unknown`).
 */
export class OutcomeUnknown extends Error {
  readonly code = '08007';

  constructor(cause: unknown) {
    super('the connection was lost during the commit: it may have happened', { cause });
    this.name = 'OutcomeUnknown';
  }
}

/** Runs again what was surely not committed: after a deadlock, and once where the connection broke before. */
async function writeWithRetries<T>(
  { transact, announce }: Carrier,
  work: (tx: Tx) => Promise<T>,
  options: TransactionOptions,
): Promise<T> {
  const startedAt = performance.now();
  let losses = 0;
  for (let tries = 1; ; tries++) {
    const wakes: (() => void)[] = [];
    const topics = new Set<string>();
    let isCommitting = false;
    try {
      const result = await transact(
        (tx) => {
          afterCommit.set(tx, wakes);
          signalled.set(tx, topics);
          return work(tx);
        },
        () => {
          isCommitting = true;
        },
        options,
      );
      for (const wake of wakes) wake();
      if (topics.size > 0) announce(topics);
      return result;
    } catch (error) {
      const conflict = retryableStates.has(codeOf(error));
      const lost = !conflict && isDatabaseDown(error);
      if (lost && isCommitting) {
        // It may have happened: whoever waits reads again.
        if (topics.size > 0) announce(topics);
        throw new OutcomeUnknown(error);
      }
      if (lost && (++losses > MAX_LOSSES || performance.now() - startedAt > RETRY_LOST_MS)) throw error;
      if (!(conflict || lost) || tries >= MAX_TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 10 * tries));
    }
  }
}

/** One statement with `$1` parameters inside `tx` (or on the reader), outside the typed builder. */
export async function executeText(on: ReaderOrTx, text: string, values: readonly unknown[] = []) {
  return on.executeQuery<Record<string, unknown>>(CompiledQuery.raw(text, [...values]));
}
