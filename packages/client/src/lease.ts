import { LeaseEndedError, TimeoutError } from './errors.ts';
import type { Activation, Message } from './operations.ts';
import type { Send } from './send.ts';

export type CodeOptions = {
  /** Milliseconds; 2 minutes unless said. */
  timeout?: number;
  signal?: AbortSignal;
};

/** The server waits at most so long for one request. */
const MOST_WAIT_SECONDS = 60;
const over: readonly Activation['state'][] = ['finished', 'cancelled', 'expired'];

/** One number that is leased for one service. */
export class Lease {
  readonly #send: Send;
  #activation: Activation;
  /** The messages whose codes were given. */
  readonly #given = new Set<string>();

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

  /** As it was known last. */
  get activation(): Activation {
    return this.#activation;
  }

  /**
   * The code of the next message, the moment that it is there. Throws `TimeoutError`, and `LeaseEndedError` where the lease ends
   * without one.
   */
  async code(options: CodeOptions = {}): Promise<string> {
    for await (const message of this.messages(options)) if (message.code !== null) return message.code;
    throw new LeaseEndedError(this.#activation.state);
  }

  /** Messages as they come, from the first that was not given yet, until the lease ends. Throws `TimeoutError`. */
  async *messages({ timeout = 120_000, signal }: CodeOptions = {}): AsyncGenerator<Message, void, void> {
    const until = Date.now() + timeout;
    for (;;) {
      const leftMs = until - Date.now();
      const wait = Math.max(0, Math.min(MOST_WAIT_SECONDS, Math.ceil(leftMs / 1_000)));
      const after = [...this.#given].at(-1);
      const { items } = (await this.#send({
        method: 'GET',
        path: `/activations/${this.id}/messages`,
        query: { wait: wait === 0 ? undefined : wait, after },
        signal,
        extraMs: wait * 1_000,
      })) as { items: Message[] };
      for (const message of items) {
        if (this.#given.has(message.id)) continue;
        this.#given.add(message.id);
        yield message;
      }
      if (items.length > 0) continue;
      const { state } = await this.refresh(signal);
      if (over.includes(state)) return;
      if (Date.now() >= until) throw new TimeoutError(`no message for ${this.phone} in ${timeout} ms`);
    }
  }

  /** How it stands now. */
  async refresh(signal?: AbortSignal): Promise<Activation> {
    return this.#keep(await this.#send({ method: 'GET', path: `/activations/${this.id}`, signal }));
  }

  /** Waits for one more message. */
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

  /** Ends it either way: finishes it where a message came, else cancels it. What has ended stays as it is. */
  async release(): Promise<Activation> {
    const { state } = await this.refresh();
    if (over.includes(state)) return this.#activation;
    return state === 'waiting' ? this.cancel() : this.finish();
  }

  async #end(word: 'another' | 'finish' | 'cancel'): Promise<Activation> {
    return this.#keep(await this.#send({ method: 'POST', path: `/activations/${this.id}/${word}` }));
  }

  #keep(activation: Activation): Activation {
    this.#activation = activation;
    return activation;
  }
}
