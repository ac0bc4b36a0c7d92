import type { Caller, Core, Scope } from '#core';
import type { Currency } from './currency.ts';
import type { ReadStock } from './read-stock.ts';

/** One request after the checks that all routes share. */
export type Call = {
  core: Core;
  currency: Currency;
  /** The parts of the address where the route has a name. */
  path: Readonly<Record<string, string>>;
  /** A name that stands there twice has a list. */
  query: Readonly<Record<string, unknown>>;
  readStock: ReadStock;
};

export type OwnCall = Call & { caller: Caller };

/**
 * One route's work; its value is the reply's JSON. What it cannot do it throws: a `WireError`, or the core's refusal,
 * which `refusals.ts` spells.
 */
export type Action = (call: OwnCall) => Promise<unknown>;
export type GuestAction = (call: Call) => Promise<unknown>;

/**
 * The evidence for the call: `live` shapes were seen in answers of the original, `docs` are those of its documentation,
 * `guess` is ours in part.
 */
type Certainty = 'live' | 'docs' | 'guess';

/** A call, by `GET`; `{name}` is any text up to the next slash. */
export type Route = { path: string; certainty: Certainty } & (
  | { scope: Scope; action: Action }
  | { scope: undefined; action: GuestAction }
);
