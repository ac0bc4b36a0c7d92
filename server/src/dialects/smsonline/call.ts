import type { Config } from '#config';
import type { Caller, Core } from '#core';
import type { Orders } from './orders.ts';
import type { Parameters } from './parameters.ts';

export type { Caller } from '#core';

/** One request after the checks that all routes share. */
/** Of the operator's settings those that are this protocol's alone. */
export type SmsOnlineSettings = Pick<Config, 'SMSONLINE_RATE_LIMIT' | 'EARLY_CANCEL_ON_SMSONLINE'>;

export type Call = {
  core: Core;
  settings: SmsOnlineSettings;
  orders: Orders;
  /** Undefined where the route needs no key and none was sent. */
  caller: Caller | undefined;
  /** Of path, body and query together. */
  parameters: Parameters;
};

/** A request of the account that its `userId` names. */
export type OwnCall = Call & { caller: Caller };

/**
 * One route's work. In V3 its value is the reply's `body`; in V2 an object whose fields follow `error`. What it cannot
 * do it throws: a `WireError`, or the core's refusal, which `refusals.ts` spells.
 */
export type Action = (call: OwnCall) => Promise<unknown>;
export type OpenAction = (call: Call) => Promise<unknown>;
