import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { findFreePort } from '#test/free-port';
import { OUR_PHONE } from './arrivals.ts';
import type { Program, Programs } from './programs.ts';

// biome-ignore lint/suspicious/noExplicitAny: who asks knows what is answered
type Json = any;

export type OurServer = {
  url: string;
  /** The program `switchboard`, for node. */
  main: string;
  /** The native API. Rejects where it says no. */
  call(method: string, path: string, body?: object): Promise<Json>;
  /** SIGKILL, a second of silence, and a new start on the same port. */
  killAndStart(): Promise<void>;
  /** A supplier of that name with `OUR_PHONE`, connected. */
  connect(name: string, kind: string, settings: object): Promise<void>;
  /** How many messages are stored; 0 while it cannot be asked. */
  countStored(): Promise<number>;
  /** How often each text is stored. */
  storedTexts(): Promise<Map<string, number>>;
};

const TOKEN = 'admin-token-of-the-peers';
const START_MS = 120_000;
const DOWN_MS = 1_000;
/** This file is in the bundle, beside the server. */
const main = fileURLToPath(new URL('./main.js', import.meta.url));

/** The built server with an own data folder and port. Ended with the other programs. */
export async function startOurServer(programs: Programs, folder: string): Promise<OurServer> {
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  let running = await start();

  async function start(): Promise<Program> {
    const program = await programs.start(process.execPath, [main, 'serve'], {
      env: { PORT: String(port), DATA_DIR: folder, SWITCHBOARD_TOKEN: TOKEN, LOG_LEVEL: 'warn' },
    });
    const deadline = performance.now() + START_MS;
    while (!(await fetch(`${url}/readyz`).catch(() => undefined))?.ok) {
      if (performance.now() > deadline) throw new Error(`our server is not ready:\n${program.output()}`);
      await sleep(50);
    }
    return program;
  }

  async function call(method: string, path: string, body?: object): Promise<Json> {
    const answer = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${TOKEN}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  async function* messages(query: string): AsyncGenerator<{ text: string }> {
    for (let cursor = ''; ; ) {
      const { items, next } = await call('GET', `/messages?limit=200${query}${cursor}`);
      yield* items;
      if (next === null) return;
      cursor = `&cursor=${next}`;
    }
  }

  return {
    url,
    main,
    call,

    async killAndStart() {
      await running.kill();
      await sleep(DOWN_MS);
      running = await start();
    },

    async connect(name, kind, settings) {
      await call('POST', '/suppliers', { name, kind: 'manual', dedupeWindowSeconds: 600 });
      const row = { phone: OUR_PHONE, country: 43, provenance: 'own_device' };
      await call('POST', `/suppliers/${name}/numbers`, { rows: [row] });
      // One sender sends all of it.
      await call('POST', `/suppliers/${name}/source`, { kind, settings: { ...settings, floodPerMinute: 0 } });
    },

    async countStored() {
      let count = 0;
      for await (const _ of messages('')) count++;
      return count;
    },

    async storedTexts() {
      const counts = new Map<string, number>();
      for await (const { text } of messages('&reveal=true')) counts.set(text, (counts.get(text) ?? 0) + 1);
      return counts;
    },
  };
}

/** What of `expected` is not stored, and what is stored more than once. */
export async function compare(
  server: Pick<OurServer, 'storedTexts'>,
  expected: Iterable<string>,
): Promise<{ missing: string[]; doubled: string[] }> {
  const stored = await server.storedTexts();
  return {
    missing: [...new Set(expected)].filter((text) => !stored.has(text)),
    doubled: [...stored].filter(([, count]) => count > 1).map(([text]) => text),
  };
}
