import type { AddressGuard } from '#kernel/address-guard';
import type { SupplierProblem } from './problem.ts';
import type { AnyMode, NameOverrides, OperationKind, SupplierNames } from './supplier.ts';

/** The protocols' rule: the same content again after 10 seconds, counted from the end of the attempt. */
export const PUSH_RETRY_MS = 10_000;

/** A message on its way to a hub whose supplier we are. */
export type OutgoingSms = {
  kind: OperationKind;
  /** The id that the kind's `messageIds` says: our operation's id, or our message's; not sent for `nothing`. 1 to 2^63 - 1. */
  smsId: bigint;
  /** Digits with country code. */
  phone: string;
  sender: string;
  text: string;
  receivedAt: Date;
};

/** The meaning of a hub's answer to a push for the row in the outbox (docs/dialects/partner.md). */
export type PushVerdict =
  /** Never again. `odd` where the protocol's rule (200 is delivered) holds against an error in the body: log it. */
  | { verdict: 'delivered'; odd: boolean; code: string | undefined }
  /** The hub will never take it: stop. */
  | { verdict: 'rejected'; code: string }
  /** The hub says that it is of another service: repeat as for `retry`; six of them in a row end the row as filtered. */
  | { verdict: 'filtered'; code: string; retryAfterMs: number }
  | { verdict: 'retry'; code: string | undefined; retryAfterMs: number }
  /** The key or the account is refused: pause the whole connection until somebody resumes it. */
  | { verdict: 'pause'; code: string | undefined };

export type PushOutcome = PushVerdict & {
  httpStatus: number | undefined;
  problem: SupplierProblem['kind'] | undefined;
};

/** An order of a hub. Names are its own. */
export type NumberRequest = {
  kind: OperationKind;
  country: string;
  operator: string;
  service: string;
  /** The sum that we would earn, in micros of `currency`. */
  sumMicros: bigint;
  /** ISO 4217 numeric; undefined where the protocol has none, which means RUB. */
  currency: number | undefined;
  /** Digits; a number beginning with one of them must not be issued. */
  exceptionPrefixes: string[];
  /** Rental only, where the hub tells: the first period in days. */
  days: number | undefined;
};

/** A number of ours on its way to a hub that keeps our list. */
export type NumberForSale = {
  /** Digits with country code. */
  phone: string;
  /** The hub's names of its country and of its network; undefined: it has none for that network. */
  country: string;
  operator: string | undefined;
  placedAt: Date | undefined;
  /** The same for ever, and no other number's. At most 100 characters. */
  portId: string;
  rent: boolean;
};

/** A number (digits) that a hub will not have, in its own word. */
export type RefusedNumber = { phone: string; code: string };

/** The meaning of a hub's answer to what we told it of our numbers. */
export type ListOutcome =
  /** It holds, but for the numbers that were refused. `ids`: the hub's, by number (digits), where it told them. */
  | { verdict: 'taken'; ids: ReadonlyMap<string, string>; refused: readonly RefusedNumber[] }
  /** Nothing of it may hold: tell it again without these. */
  | { verdict: 'refused'; refused: readonly RefusedNumber[] }
  | { verdict: 'retry'; code: string | undefined; retryAfterMs: number }
  /** The key or the account is refused. */
  | { verdict: 'pause'; code: string | undefined };

/** How a hub that never asks is told of numbers. None of these fails for what the other side does. */
export type HubLists = {
  /** All that is on sale, in place of what was told before. */
  send(numbers: readonly NumberForSale[]): Promise<ListOutcome>;
  add(number: NumberForSale): Promise<ListOutcome>;
  /** A number (digits) is not on sale any more. */
  remove(phone: string): Promise<ListOutcome>;
  /** A sign of life. */
  checkWork(): Promise<ListOutcome>;
};

/** A hub as its supplier calls it. */
export type HubClient = {
  /** Of a kind that `keepsLists`. */
  lists: HubLists;
  /**
   * Sends a stored push once. Never fails for what the other side does: no answer, or one that makes no sense, is a
   * verdict. `problem` tells why there was no answer.
   */
  push(push: { kind: OperationKind; stored: string }): Promise<PushOutcome>;
  close(): void;
};

/** Where a hub is and how it is called. */
export type HubLine = {
  hubUrl: string;
  key: string;
  /** Where pushes go, if not to the protocol's own paths; absolute or below `hubUrl`. */
  pushUrls?: Partial<Record<OperationKind, string>>;
  sendBearer?: boolean;
  gzipRequests?: boolean;
  contentType?: string;
  /** Of each push. Default 10 s. */
  timeoutMs?: number;
  resolveGuard: AddressGuard;
};

/** A foreign platform's protocol in which we are its supplier: the mirror of `SupplierKind`. */
export type HubKind<Name extends string = string> = {
  /** As it is stored with a hub (`dialect`). */
  readonly name: Name;
  /** For people. */
  readonly label: string;
  /** The thing that the id of a pushed message names. */
  readonly messageIds: 'operation' | 'message' | 'nothing';
  /** It never calls us: we report numbers and messages by ourselves. */
  readonly keepsLists: boolean;
  /** The form in which operators are listed, unless the hub's settings say otherwise. */
  readonly anyMode: AnyMode;
  names(overrides: NameOverrides | undefined): SupplierNames;
  /** The content of a push without the key: rendered once, stored, and sent as it is each time. */
  renderPush(sms: OutgoingSms): string;
  createClient(line: HubLine): HubClient;
};
