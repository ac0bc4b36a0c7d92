import { Lease } from './lease.ts';
import { type CreateActivationArgs, createOperations, type Operations } from './operations.ts';
import { createSend, type Options, type Send } from './send.ts';

export * from './errors.ts';
export { type CodeOptions, Lease } from './lease.ts';
export type * from './operations.ts';
export type { Options } from './send.ts';

type Order = CreateActivationArgs['body'];

/** A wish for a number. */
export type LeaseOptions = Omit<Order, 'minPrice' | 'maxPrice'> & {
  /** The most to pay, like `'0.50'`. */
  maxPrice?: string;
  minPrice?: string;
};

/** A Switchboard server, and an account or an administrator of it. */
export class Switchboard {
  readonly #send: Send;
  /** Every operation of the API by its name. */
  readonly api: Operations;

  constructor(options: Options) {
    this.#send = createSend(options);
    this.api = createOperations(this.#send);
  }

  /** Leases a number. Throws `OutOfStockError`, `NoMoneyError`, `NotAllowedError`. */
  async lease(wish: LeaseOptions): Promise<Lease> {
    return new Lease(this.#send, await this.api.createActivation({ body: wish }));
  }

  /** One that was leased before. Throws `NotFoundError`. */
  async findLease(id: number): Promise<Lease> {
    return new Lease(this.#send, await this.api.getActivation({ activation: id }));
  }

  /** What can be spent, like `'12.50'`. */
  async balance(): Promise<string> {
    const me = await this.api.getMe();
    return 'balance' in me ? me.balance.available : '0.00';
  }
}
