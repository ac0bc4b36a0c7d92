import { SwitchboardError } from './errors.ts';
import { EventStream, type EventsOptions } from './event-stream.ts';
import { Lease } from './lease.ts';
import { type CreateActivationArgs, createOperations, type Operations } from './operations.ts';
import { type Call, createSend, newName, type Open, type Options, type Send } from './send.ts';
import { deliver, type SimulatedDelivery, type SimulatedMessage, simulates } from './simulator.ts';

export * from './errors.ts';
export { EventStream, type EventsOptions } from './event-stream.ts';
export type { AccountEvent, EventKind } from './event-types.ts';
export { type CodeOptions, Lease } from './lease.ts';
export type * from './operations.ts';
export type { Call, Options } from './send.ts';
export type { SimulatedDelivery, SimulatedMessage } from './simulator.ts';

/** A wish for a number: `service` alone is enough. */
export type LeaseOptions = CreateActivationArgs['body'];

/** A Switchboard server, and an account or an administrator of it. */
export class Switchboard {
  readonly #send: Send;
  readonly #open: Open;
  readonly #retries: number | undefined;
  /** Every operation of the API by its name. */
  readonly api: Operations;

  /** Throws `SwitchboardError` for an address or a key that cannot be one. */
  constructor(options: Options) {
    const { send, open } = createSend(options);
    this.#send = send;
    this.#open = open;
    this.#retries = options.retries;
    this.api = createOperations(send);
  }

  /** Leases a number, once, however often the request has to be sent. Throws `OutOfStockError`, `NoMoneyError`, `NotAllowedError`. */
  async lease(wish: LeaseOptions, call: Call = {}): Promise<Lease> {
    return new Lease(this.#send, await this.api.createActivation({ body: wish }, call));
  }

  /** One that was leased before. Throws `NotFoundError`. */
  async findLease(id: number): Promise<Lease> {
    return new Lease(this.#send, await this.api.getActivation({ activation: id }));
  }

  /** What happens to the account, as it happens. */
  events(options: EventsOptions = {}): EventStream {
    return new EventStream(this.#open, options, { retries: this.#retries });
  }

  /** What can be spent, like `'12.50'`. */
  async balance(): Promise<string> {
    const me = await this.api.getMe();
    if ('balance' in me) return me.balance.available;
    throw new SwitchboardError('this is the token of an administrator: it has no balance');
  }

  /** Sends an SMS to a simulated number. Throws `SwitchboardError` where the server simulates nothing, or not that number. */
  simulate(message: SimulatedMessage): Promise<SimulatedDelivery> {
    return deliver(this.#send, message, newName());
  }

  /** Whether the server simulates numbers, so that `simulate` can be used. */
  simulates(): Promise<boolean> {
    return simulates(this.#send);
  }
}
