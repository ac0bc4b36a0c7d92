import type { Caller, Core } from '#core';
import type { ReadMessages } from './messages.ts';
import type { Parameters } from './parameters.ts';

/** One request of an account, after the checks that all calls share. */
export type Call = {
  core: Core;
  caller: Caller;
  /** Of query and body together. */
  parameters: Parameters;
  readMessages: ReadMessages;
};

/**
 * One call's work; its value is the answer. What it cannot do it throws: a `WireError`, or the core's refusal, which
 * `refusals.ts` spells.
 */
export type Action = (call: Call) => Promise<unknown>;
