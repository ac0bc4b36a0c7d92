import { ConnectionError, TimeoutError } from './errors.ts';
import type { AccountEvent, EventKind } from './event-types.ts';
import { type Limit, limitedTo } from './limit.ts';
import { backoffMs, pause } from './pause.ts';
import { Failure, type Open, toFailure } from './send.ts';
import { createEventParser, type SentEvent } from './sse.ts';

export type EventsOptions = {
  /** The id of the event to go on behind; absent: what comes from now on. */
  after?: string;
  /** Absent: all. */
  kinds?: readonly EventKind[];
  /** Whose, for administrators; with the key of an account it is its own. */
  account?: string;
  /** Ends the stream. */
  signal?: AbortSignal;
};

/** The server beats every 15 seconds: a connection that is silent for three beats is dead. */
const SILENT_MS = 45_000;
/** A connection that lived so long was a good one, also if nothing happened. */
const GOOD_MS = 10_000;
const wait = { firstMs: 250, mostMs: 30_000 };

type Connection = {
  reader: ReadableStreamDefaultReader<Uint8Array>;
  limit: Limit;
  decode(bytes: Uint8Array): string;
  parse(piece: string): SentEvent[];
  since: number;
};

/**
 * Events as they happen, each once and in order: `for await (const event of sb.events())`. A lost connection is made again behind the
 * last event, for as long as it takes. The loop ends by `signal`, by leaving it, and by an error that waiting does not mend.
 */
export class EventStream implements AsyncIterable<AccountEvent> {
  readonly #open: Open;
  readonly #options: EventsOptions;
  readonly #retries: number;
  readonly #pending: AccountEvent[] = [];
  #connection: Connection | undefined;
  #readId: string | undefined;
  #givenId: string | undefined;
  #wasOpen = false;
  #tries = 0;

  constructor(open: Open, options: EventsOptions, { retries = 4 }: { retries?: number | undefined } = {}) {
    this.#open = open;
    this.#options = options;
    this.#retries = retries;
    this.#readId = options.after;
    this.#givenId = options.after;
  }

  /** The place behind all that was given: go on `after` it another time. Undefined before the stream is open. */
  get lastId(): string | undefined {
    return this.#givenId;
  }

  /**
   * Connects: whatever happens once this has resolved is in the stream. A loop does it by itself when it begins. Throws
   * `ConnectionError`, `NotAllowedError`, `InvalidRequestError`.
   */
  async open(): Promise<this> {
    while (!this.#wasOpen) await this.#more();
    this.#keepPlace();
    return this;
  }

  /** Ends the connection; a new loop goes on behind the last event that was given. */
  close(): void {
    const connection = this.#connection;
    this.#connection = undefined;
    connection?.limit.end();
    connection?.reader.cancel().catch(() => {});
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<AccountEvent, void, void> {
    const { signal } = this.#options;
    try {
      while (!signal?.aborted) {
        const event = this.#pending.shift();
        if (event) {
          this.#givenId = event.id;
          yield event;
        } else {
          this.#keepPlace();
          await this.#more();
        }
      }
    } catch (error) {
      if (!signal?.aborted) throw error;
    } finally {
      this.close();
    }
  }

  #keepPlace(): void {
    if (this.#pending.length === 0) this.#givenId = this.#readId;
  }

  /** Reads what comes next, over as many connections as it takes. */
  async #more(): Promise<void> {
    const { signal } = this.#options;
    for (;;) {
      try {
        return await this.#read();
      } catch (thrown) {
        if (this.#connection && Date.now() - this.#connection.since > GOOD_MS) this.#tries = 0;
        this.close();
        signal?.throwIfAborted();
        const { error, isPassing, waitMs } = toFailure(thrown, 'the server');
        if (!isPassing || (!this.#wasOpen && this.#tries >= this.#retries)) throw error;
        await pause(Math.max(waitMs, backoffMs(this.#tries++, wait)), signal);
      }
    }
  }

  async #read(): Promise<void> {
    this.#connection ??= await this.#connect();
    const { reader, limit, decode, parse } = this.#connection;
    const { done, value } = await reader.read();
    if (done) throw new ConnectionError('the stream has ended');
    limit.renew();
    for (const sent of parse(decode(value))) this.#take(sent);
  }

  #take({ id, event, data }: SentEvent): void {
    if (id !== undefined) {
      this.#readId = id;
      this.#wasOpen = true;
    }
    if (data === undefined) return;
    this.#tries = 0;
    this.#pending.push({ kind: event, ...JSON.parse(data), id: id ?? this.#readId } as AccountEvent);
  }

  async #connect(): Promise<Connection> {
    const { account, kinds, signal } = this.#options;
    const reason = () => new TimeoutError(`nothing came from the server in ${SILENT_MS} ms`);
    const limit = limitedTo(SILENT_MS, { reason, signal });
    try {
      const response = await this.#open({
        path: account === undefined ? '/events' : `/accounts/${encodeURIComponent(account)}/events`,
        query: { after: this.#readId, kinds: kinds?.join(',') },
        headers: { accept: 'text/event-stream' },
        signal: limit.signal,
      });
      if (!response.body || !response.headers.get('content-type')?.startsWith('text/event-stream'))
        throw new Failure(new ConnectionError('what answers there is not Switchboard'), { isPassing: false });
      const decoder = new TextDecoder();
      return {
        reader: response.body.getReader(),
        limit,
        decode: (bytes) => decoder.decode(bytes, { stream: true }),
        parse: createEventParser(),
        since: Date.now(),
      };
    } catch (error) {
      limit.end();
      throw error;
    }
  }
}
