import pg from 'pg';
import { parsers } from './parsers.ts';

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

/** A client that prepares every parametrised statement once per connection: planning costs more than running. */
class PreparingClient extends pg.Client {
  // biome-ignore lint/suspicious/noExplicitAny: the overloads of pg's query cannot be spelled otherwise
  override query(...args: any[]): any {
    const [text, values, ...rest] = args;
    if (typeof text === 'string' && Array.isArray(values) && values.length > 0) {
      const name = statementName(text);
      // biome-ignore lint/suspicious/noExplicitAny: as above
      if (name) return (super.query as any)({ name, text, values }, ...rest);
    }
    // biome-ignore lint/suspicious/noExplicitAny: as above
    return (super.query as any)(...args);
  }
}

/** A pool on a PostgreSQL server. `max` connections; a connection that cannot be had in 5 s is an error. */
export function createPostgresPool(url: string, max: number): pg.Pool {
  const types = {
    getTypeParser: (id: number, format?: 'text' | 'binary') =>
      (format !== 'binary' && parsers[id]) || pg.types.getTypeParser(id, format as 'text'),
  };
  // pg reads the undocumented-in-types option `Client`; it is how a pool is told its client class.
  const config = {
    connectionString: url,
    max,
    connectionTimeoutMillis: 5_000,
    application_name: 'switchboard',
    types: types as pg.CustomTypesConfig,
    Client: PreparingClient,
  };
  return new pg.Pool(config);
}
