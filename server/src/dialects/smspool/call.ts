import type { Caller, Core } from '#core';
import type { ReadMessages } from './messages.ts';
import type { Parameters } from './parameters.ts';

export type { Activation, Rental } from '#core';

/** One request after the checks that all endpoints share. */
export type Call = {
  core: Core;
  /** Undefined where the endpoint needs no key and none was sent. */
  caller: Caller | undefined;
  /** Of query and body together. */
  parameters: Parameters;
  readMessages: ReadMessages;
};

/** A request of an account. */
export type OwnCall = Call & { caller: Caller };

/**
 * One endpoint's work; its value is the answer. What it cannot do it throws: a `WireError`, or the core's refusal, which
 * `refusals.ts` spells.
 */
export type Action = (call: OwnCall) => Promise<unknown>;
export type OpenAction = (call: Call) => Promise<unknown>;
