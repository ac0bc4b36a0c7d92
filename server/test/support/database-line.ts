import { connect, createServer, type Server, type Socket } from 'node:net';
import { type Database, openDatabase } from '#db';
import { mustEnd } from './left-overs.ts';

/** A line to a database server that can be cut and can fall silent, as networks do. */
export type DatabaseLine = {
  /** The server's URL by way of this line. */
  url: string;
  /** The number of requests that have gone over it. */
  requests(): number;
  /**
   * Breaks the connection at the request of that number from now on, counted from 1: before the server sees it, or
   * after, when its answer comes. Once.
   */
  cutAt(request: number, moment: 'before' | 'after'): void;
  /** Breaks all connections that are open. */
  cut(): void;
  /** From now on nothing passes, on old connections and on new ones, and nobody is told. */
  freeze(): void;
  thaw(): void;
  close(): Promise<void>;
};

/** A PostgreSQL database that is reached over a line, and directly. */
export type DatabaseOverLine = {
  line: DatabaseLine;
  db: Database;
  direct: Database;
  close(): Promise<void>;
};

/** Of `made`, which stays when this is closed. */
export async function openOverLine(made: { url: string }): Promise<DatabaseOverLine> {
  const line = await startDatabaseLine(made.url);
  const direct = await openDatabase({ url: made.url, poolSize: 2 });
  const db = await openDatabase({ url: line.url, poolSize: 4 });
  const close = async () => {
    line.thaw();
    await db.close();
    await line.close();
    await direct.close();
  };
  return { line, db, direct, close };
}

async function startDatabaseLine(target: string): Promise<DatabaseLine> {
  const { hostname, port } = new URL(target);
  const pairs = new Set<{ client: Socket; server: Socket }>();
  let requests = 0;
  let frozen = false;
  let cutting: { at: number; moment: 'before' | 'after' } | undefined;

  const line: Server = createServer((client) => {
    const server = connect(Number(port), hostname);
    const pair = { client, server };
    const end = () => {
      client.destroy();
      server.destroy();
      pairs.delete(pair);
    };
    pairs.add(pair);
    if (frozen) client.pause();
    for (const socket of [client, server]) {
      socket.on('error', end);
      socket.on('close', end);
    }
    client.on('data', (chunk) => {
      requests++;
      if (cutting?.at === requests && cutting.moment === 'before') {
        cutting = undefined;
        end();
        return;
      }
      server.write(chunk);
    });
    server.on('data', (chunk) => {
      if (cutting && cutting.at <= requests) {
        cutting = undefined;
        end();
        return;
      }
      client.write(chunk);
    });
  });
  line.listen(0, '127.0.0.1');
  await new Promise((resolve) => line.once('listening', resolve));
  const address = line.address();
  if (address === null || typeof address === 'string') throw new Error('the line has no port');
  const url = new URL(target);
  url.hostname = '127.0.0.1';
  url.port = String(address.port);
  url.searchParams.delete('host');

  const cut = () => {
    for (const { client, server } of pairs) {
      client.destroy();
      server.destroy();
    }
    pairs.clear();
  };
  const close = async () => {
    ended();
    cut();
    await new Promise((resolve) => line.close(resolve));
  };
  const ended = mustEnd('a line to the database', close);
  return {
    url: url.href,
    requests: () => requests,
    cutAt(request, moment) {
      cutting = { at: requests + request, moment };
    },
    cut,
    freeze() {
      frozen = true;
      for (const { client, server } of pairs) {
        client.pause();
        server.pause();
      }
    },
    thaw() {
      frozen = false;
      for (const { client, server } of pairs) {
        client.resume();
        server.resume();
      }
    },
    close,
  };
}
