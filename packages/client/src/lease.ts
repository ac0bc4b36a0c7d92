import { LeaseEndedError, ProblemError, TimeoutError } from './errors.ts';
import { limitedTo } from './limit.ts';
import type { Activation, Message } from './operations.ts';
import type { Send } from './send.ts';

export type CodeOptions = {
  /** Milliseconds; 2 minutes unless said, `Infinity` for as long as the lease lives. */
  timeout?: number;
  /** Ends the wait; it throws the signal's reason. */
  signal?: AbortSignal;
};

/** The server waits at most so long for one request. */
const MOST_WAIT_SECONDS = 60;
/** So much later than asked for a wait may end, for the answer that the server gives when the time is up. */
const GRACE_MS = 2_000;
const over: readonly Activation['state'][] = ['finished', 'cancelled', 'expired'];

/** One number that is leased for one service. */
export class Lease {
  readonly #send: Send;
  #activation: Activation;
  /** The newest message that was given. */
  #after: string | undefined;

  constructor(send: Send, activation: Activation) {
    this.#send = send;
    this.#activation = activation;
  }

  get id(): number {
    return this.#activation.id;
  }

  /** The number, digits only, country code included. */
  get phone(): string {
    return this.#activation.phone;
  }

  /** What it costs, like `'0.45'`. */
  get price(): string {
    return this.#activation.price;
  }

  /** As it was known last. */
  get activation(): Activation {
    return this.#activation;
  }

  /**
   * The code of the next message that has one, the moment that it is there; each code is given once. Throws `TimeoutError`, and
   * `LeaseEndedError` where the lease ends without one.
   */
  async code({ timeout = 120_000, signal }: CodeOptions = {}): Promise<string> {
    const until = Date.now() + timeout;
    for (;;) {
      const items = await this.#next({ until, signal });
      if (items.length === 0) throw new LeaseEndedError(this.#activation.state);
      for (const { id, code } of items) {
        this.#after = id;
        if (code !== null) return code;
      }
    }
  }

  /**
   * Messages as they come, from the first that was not given yet, until the lease ends. Throws `TimeoutError` where none comes for so
   * long.
   */
  async *messages({ timeout = 120_000, signal }: CodeOptions = {}): AsyncGenerator<Message, void, void> {
    for (;;) {
      const items = await this.#next({ until: Date.now() + timeout, signal });
      if (items.length === 0) return;
      for (const message of items) {
        this.#after = message.id;
        yield message;
      }
    }
  }

  /** The messages after those that were given, as soon as there is one; none where the lease has ended. */
  async #next({ until, signal }: { until: number; signal: AbortSignal | undefined }): Promise<Message[]> {
    const late = () => new TimeoutError(`no message for ${this.phone} in time`);
    const limit = limitedTo(Math.max(0, until - Date.now()) + GRACE_MS, { reason: late, signal });
    try {
      for (;;) {
        const wait = Math.min(MOST_WAIT_SECONDS, Math.max(0, Math.ceil((until - Date.now()) / 1_000)));
        const items = await this.#list(limit.signal, wait);
        if (items.length > 0) return items;
        const { state } = await this.refresh({ signal: limit.signal });
        // The last one may have come between those two.
        if (over.includes(state)) return await this.#list(limit.signal);
        if (Date.now() >= until) throw late();
      }
    } finally {
      limit.end();
    }
  }

  async #list(signal: AbortSignal, wait = 0): Promise<Message[]> {
    const query = { wait: wait === 0 ? undefined : wait, after: this.#after };
    const path = `/activations/${this.id}/messages`;
    return (await this.#send({ method: 'GET', path, query, signal })).items;
  }

  /** How it stands now. */
  async refresh({ signal }: { signal?: AbortSignal } = {}): Promise<Activation> {
    return this.#keep(await this.#send({ method: 'GET', path: `/activations/${this.id}`, signal }));
  }

  /** Waits for one more message: `code()` gives the code of that one. */
  another(): Promise<Activation> {
    return this.#end('another');
  }

  /** It is over, and paid. */
  finish(): Promise<Activation> {
    return this.#end('finish');
  }

  /** It is over, and the money is back; only where no message came. */
  cancel(): Promise<Activation> {
    return this.#end('cancel');
  }

  /**
   * Ends it either way: finishes it where a message came, else cancels it. What has ended stays as it is. Throws `ProblemError` with
   * `cancel_too_early` while it may not be cancelled yet.
   */
  async release(): Promise<Activation> {
    const { state } = await this.refresh();
    if (over.includes(state)) return this.#activation;
    try {
      return await (state === 'waiting' ? this.cancel() : this.finish());
    } catch (error) {
      // A message came, or it ended, between the look and the deed.
      if (!(error instanceof ProblemError)) throw error;
      if (error.code === 'code_received') return this.finish();
      if (error.code === 'activation_closed') return this.refresh();
      throw error;
    }
  }

  async #end(word: 'another' | 'finish' | 'cancel'): Promise<Activation> {
    return this.#keep(await this.#send({ method: 'POST', path: `/activations/${this.id}/${word}` }));
  }

  #keep(activation: Activation): Activation {
    this.#activation = activation;
    return activation;
  }
}
