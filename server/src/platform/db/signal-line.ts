import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { CONNECT_MS } from './patience.ts';
import type { SignalBoard } from './signal-board.ts';

/** What the connections for signals are called among those of a PostgreSQL server; the word behind it is the process's own. */
export const SIGNAL_LINE = 'switchboard signals';

const CHANNEL = 'switchboard_signals';
/** PostgreSQL takes up to 7,999 bytes. A topic is ASCII. */
const PAYLOAD_BYTES = 7_900;
/** Topics that are kept while they cannot be sent; for more than that everybody is woken. */
const MOST_UNSENT = 20_000;
const EVERYBODY = '*';
const FIRST_RETRY_MS = 25;
const LONGEST_RETRY_MS = 1_000;
const LOOK_MS = 5_000;
const SILENT_MS = 2_000;

/** Sends topics to the other processes of a database, and rings theirs here. */
export type SignalLine = {
  /** Topics of what is committed. Those that come while others are on their way leave together. */
  send(topics: Iterable<string>): void;
  /** Somebody waits: hear what others send. */
  listen(): void;
  close(): Promise<void>;
};

/**
 * One connection of its own, made when it is needed. When it was lost it is made again, what was not sent is sent, and everybody
 * who waits is woken once. While somebody waits it is asked every five seconds who else has such a line: one that is silent is
 * noticed, and where another process's is gone, what that did not send any more may have been missed.
 */
export function createSignalLine(
  url: string,
  board: Pick<SignalBoard, 'ring' | 'ringAll' | 'topicCount'>,
): SignalLine {
  const me = randomBytes(6).toString('hex');
  const unsent = new Set<string>();
  let client: pg.Client | undefined;
  let isListening = false;
  let isConnecting = false;
  let isSending = false;
  let isClosed = false;
  let retryMs = FIRST_RETRY_MS;
  let retry: NodeJS.Timeout | undefined;
  let look: NodeJS.Timeout | undefined;
  let others = new Set<string>();

  const isWanted = () => !isClosed && (unsent.size > 0 || board.topicCount() > 0);

  function lose(lost: pg.Client): void {
    if (client !== lost) return;
    client = undefined;
    isListening = false;
    clearInterval(look);
    void lost.end().catch(() => {});
    tryAgain();
  }

  function tryAgain(): void {
    if (!isWanted() || retry) return;
    retry = setTimeout(() => {
      retry = undefined;
      void connect();
    }, retryMs);
    retry.unref();
    retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS);
  }

  async function connect(): Promise<void> {
    if (client || isConnecting || !isWanted()) return;
    isConnecting = true;
    const made = new pg.Client({
      connectionString: named(url, `${SIGNAL_LINE} ${me}`),
      connectionTimeoutMillis: CONNECT_MS,
      query_timeout: SILENT_MS,
      keepAlive: true,
    });
    made.on('error', () => lose(made));
    made.on('end', () => lose(made));
    made.on('notification', ({ payload = '' }) => hear(payload));
    try {
      await made.connect();
      client = made;
      if (board.topicCount() > 0) await beginToListen(made);
      retryMs = FIRST_RETRY_MS;
    } catch {
      client = undefined;
      isListening = false;
      void made.end().catch(() => {});
    } finally {
      isConnecting = false;
    }
    if (isClosed) await made.end().catch(() => {});
    else if (client !== made) tryAgain();
    else void flush();
  }

  async function beginToListen(on: pg.Client): Promise<void> {
    if (isListening) return;
    isListening = true;
    await on.query(`listen ${CHANNEL}`);
    // Whoever began to wait before has read before.
    board.ringAll();
    others = await listOthers(on, me);
    clearInterval(look);
    look = setInterval(() => void lookAround(on), LOOK_MS);
    look.unref();
  }

  async function lookAround(on: pg.Client): Promise<void> {
    if (board.topicCount() === 0) return;
    try {
      const now = await listOthers(on, me);
      const isAnyGone = [...others].some((one) => !now.has(one));
      others = now;
      if (isAnyGone) board.ringAll();
    } catch {
      lose(on);
    }
  }

  function hear(payload: string): void {
    const [sender, ...topics] = payload.split(' ');
    if (sender === me) return;
    if (topics[0] === EVERYBODY) board.ringAll();
    else board.ring(topics);
  }

  async function flush(): Promise<void> {
    const on = client;
    if (isSending || !on || unsent.size === 0) return;
    isSending = true;
    const topics = [...unsent];
    unsent.clear();
    try {
      const sent = topics.length > MOST_UNSENT ? [EVERYBODY] : topics;
      await on.query({
        name: 'signal',
        text: `select pg_notify('${CHANNEL}', payload) from unnest($1::text[]) as t (payload)`,
        values: [toPayloads(me, sent)],
      });
    } catch {
      for (const topic of topics) unsent.add(topic);
      lose(on);
    } finally {
      isSending = false;
    }
    if (unsent.size > 0) void (client ? flush() : connect());
  }

  return {
    send(topics) {
      if (isClosed) return;
      for (const topic of topics) if (unsent.size <= MOST_UNSENT) unsent.add(topic);
      if (client) void flush();
      else if (!retry) void connect();
    },

    listen() {
      if (client) void beginToListen(client).catch(() => client && lose(client));
      else if (!retry) void connect();
    },

    async close() {
      isClosed = true;
      clearTimeout(retry);
      clearInterval(look);
      const last = client;
      client = undefined;
      await last?.end().catch(() => {});
    },
  };
}

/** The process's own word, then topics, as few payloads as they fit in. */
function toPayloads(me: string, topics: readonly string[]): string[] {
  const payloads: string[] = [];
  let payload = me;
  for (const topic of topics) {
    if (payload.length + topic.length + 1 > PAYLOAD_BYTES) {
      payloads.push(payload);
      payload = me;
    }
    payload += ` ${topic}`;
  }
  return payload === me ? payloads : [...payloads, payload];
}

async function listOthers(on: pg.Client, me: string): Promise<Set<string>> {
  const { rows } = await on.query<{ name: string }>({
    name: 'others',
    text: 'select application_name as name from pg_stat_activity where datname = current_database() and starts_with(application_name, $1)',
    values: [SIGNAL_LINE],
  });
  return new Set(rows.map(({ name }) => name).filter((name) => !name.endsWith(me)));
}

function named(url: string, name: string): string {
  const location = new URL(url);
  location.searchParams.set('application_name', name);
  return location.href;
}
