import type { Duplex } from 'node:stream';
import pg from 'pg';
import { CONNECT_MS, type Patience, patienceOfRead } from './patience.ts';
import type { Session } from './transactions.ts';
import { asRefusal } from './unkeepable.ts';
import { parsers } from './value-forms.ts';

/** Statement texts a connection keeps prepared; later ones are sent unprepared, so memory stays bounded. */
const MAX_PREPARED = 300;

const statementNames = new Map<string, string>();

function statementName(text: string): string | undefined {
  const known = statementNames.get(text);
  if (known) return known;
  if (statementNames.size >= MAX_PREPARED) return undefined;
  const name = `s${statementNames.size}`;
  statementNames.set(text, name);
  return name;
}

/** `pg`'s own words for a statement that was not answered in its `query_timeout`. */
const SILENT = 'Query read timeout';

/**
 * A client that prepares every parametrised statement once per connection (planning costs more than running), and that
 * ends its connection when a statement is not answered in time: what was sent on it may still be carried out, so
 * nothing may follow it.
 */
class PreparingClient extends pg.Client {
  /** Of whoever has it. */
  patience = patienceOfRead;

  constructor(config?: string | pg.ClientConfig) {
    super(config);
    // The pool listens only while the client is idle. Whoever waits for a statement is told by its promise; a
    // connection that breaks between two statements must not end the process.
    this.on('error', () => {});
  }

  // biome-ignore lint/suspicious/noExplicitAny: the overloads of pg's query cannot be spelled otherwise
  override query(...args: any[]): any {
    const [text, values, ...rest] = args;
    // The pool's own call, and what `pg` sends by itself, have other forms.
    if (typeof text !== 'string' || rest.length > 0 || typeof values === 'function')
      // biome-ignore lint/suspicious/noExplicitAny: as above
      return (super.query as any)(...args);
    const prepared = Array.isArray(values) && values.length > 0;
    const name = prepared ? statementName(text) : undefined;
    const statement = { text, values, query_timeout: this.patience(), ...(name ? { name } : {}) };
    this.#sendTogether();
    return super.query(statement).catch((error: unknown) => {
      if (error instanceof Error && error.message === SILENT) void this.end().catch(() => {});
      throw asRefusal(error);
    });
  }

  /** Statements that are asked for at once leave in one packet: each of its own would wake the server once more. */
  #sendTogether(): void {
    const { stream } = (this as unknown as { connection: { stream: Duplex } }).connection;
    if (stream.writableCorked > 0) return;
    stream.cork();
    process.nextTick(() => stream.uncork());
  }
}

/** A pool on a PostgreSQL server. `max` connections; one that cannot be had in time is an error. */
export function createPostgresPool(url: string, max: number): pg.Pool {
  const types = {
    getTypeParser: (id: number, format?: 'text' | 'binary') =>
      (format !== 'binary' && parsers[id]) || pg.types.getTypeParser(id, format as 'text'),
  };
  // pg reads the undocumented-in-types option `Client`; it is how a pool is told its client class.
  const config = {
    connectionString: url,
    max,
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    application_name: 'switchboard',
    // Statements that do not wait for each other are sent at once.
    pipeline: true,
    types: types as pg.CustomTypesConfig,
    Client: PreparingClient,
  };
  return new pg.Pool(config);
}

/** A connection for one transaction. */
export async function openSession(pool: pg.Pool, patience: Patience): Promise<Session> {
  const client: pg.PoolClient & Partial<Pick<PreparingClient, 'patience'>> = await pool.connect();
  client.patience = patience;
  return {
    async run(text, values) {
      const { rows, rowCount, command } = await client.query(text, [...values]);
      return { rows, ...(changing.has(command) && { numAffectedRows: BigInt(rowCount ?? 0) }) };
    },
    control: async (command) => (await client.query(command, [])).command,
    release(isBroken) {
      client.patience = patienceOfRead;
      client.release(isBroken);
    },
  };
}

const changing = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE']);
