import type { Config } from '#config';
import type { Caller, Core } from '#core';
import type { RenderedJson } from '#kernel/rendered-json';
import type { Currency } from './currency.ts';
import type { Parameters } from './parameters.ts';

/** Which set of answers a caller gets: the seed's closed list of words, or what classic clients know. */
export type Profile = 'seed' | 'classic';

export type { Caller } from '#core';

/** One request after the checks that all actions share. */
/** Of the operator's settings those that are this protocol's alone. */
export type HandlerSettings = Pick<Config, 'RATE_LIMIT' | 'EARLY_CANCEL_ON_BARE_PATH'>;

export type Call = {
  core: Core;
  settings: HandlerSettings;
  caller: Caller;
  profile: Profile;
  /** Of names in the answer. */
  lang: 'ru' | 'en';
  /** The currency in which amounts are shown and bids are read. */
  currency: Currency;
  parameters: Parameters;
  /** The answer may come as late as that: the signal is aborted when whoever asked hangs up. */
  hold?: ((quietMs: number) => AbortSignal) | undefined;
};

/** A word or a line, a JSON document (a long one may be written already), or nothing at all. */
export type Answer = string | { json: unknown } | RenderedJson | { status: 204 };

/** One value of `action`. Answers what it can spell itself; what the core refuses is spelled by `refusals.ts`. */
export type Action = (call: Call) => Promise<Answer>;
