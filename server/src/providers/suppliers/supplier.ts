import { z } from 'zod';
import type { AddressGuard } from '#kernel/address-guard';
import type { ForeignId } from './problem.ts';

export { type ForeignId, problemOf, SupplierProblem, type SupplierProblemKind } from './problem.ts';

/** The pseudo-service of rentals; reserved. */
export const RENT_SERVICE = 'rent';
/** The pseudo-operator that stands for all of a country. */
export const ANY_OPERATOR = 'any';
/** ISO 4217 numeric: what a supplier is paid in unless its settings say otherwise. */
export const RUB = 643;

export type OperationKind = 'activation' | 'rental';

/** `sum`: the operator `any` is listed and equals the sum over operators. `exclusive`: it stands alone. */
export const AnyMode = z.enum(['sum', 'exclusive']);
export type AnyMode = z.infer<typeof AnyMode>;

/** Names of a connection that the tables do not hold, or hold otherwise: foreign name to platform id. */
export const NameOverrides = z.strictObject({
  countries: z.record(z.string().min(1).max(100), z.int()).optional(),
  operators: z.record(z.string().min(1).max(100), z.string()).optional(),
  services: z.record(z.string().min(1).max(100), z.string()).optional(),
});
export type NameOverrides = z.infer<typeof NameOverrides>;

/** Foreign names and platform ids of one connection; undefined means unknown: skip the entry and report it. */
export type SupplierNames = {
  /** In `onlinesim-v2` the name is the calling code, which 1 and 7 leave open: see `countryOfPhone`. */
  country: { toPlatform(name: string): number | undefined; toForeign(id: number): string | undefined };
  operator: {
    /** In `onlinesim-v2` the name is MCC and MNC. `any` stays `any`. */
    toPlatform(name: string, countryId: number): string | undefined;
    toForeign(operator: string, countryId: number): string | undefined;
  };
  /** `rent` stays `rent`; `onlinesim-v2` names no services. */
  service: { toPlatform(name: string): string | undefined; toForeign(id: string): string | undefined };
};

/** The settings of a connection to any kind of supplier, all of it optional. A kind's own schema has more. */
export const SupplierSettings = z.object({
  /** Of each call; an order for a number is never waited for longer than 10 s. */
  timeoutMs: z.int().min(100).max(10_000).optional(),
  pollSeconds: z.int().min(5).max(3_600).optional(),
  /** ISO 4217 numeric: 643 (RUB) or 840 (USD). */
  currency: z.union([z.literal(643), z.literal(840)]).optional(),
  /** Who sorts out messages of other services. Default `hub`: we. */
  filterSide: z.enum(['hub', 'partner']).optional(),
  /** Services that this supplier does not serve, by our codes; does not count in rentals. */
  blacklist: z.array(z.string().min(1).max(20)).max(500).optional(),
  /** Added to what the supplier earns, in percent. Default 30. */
  markupPercent: z.int().min(0).max(10_000).optional(),
  rentAllowed: z.boolean().optional(),
  /** Addresses or networks that the supplier may call from; none: any. */
  ipAllow: z.array(z.string().max(100)).max(100).optional(),
  /** Private networks that the supplier's addresses may lie in. */
  allowNetworks: z.array(z.string().max(100)).max(20).optional(),
  /** Orders under way at the same time; what is beyond goes to other suppliers. Default 50. */
  maxInFlight: z.int().min(1).max(1_000).optional(),
  names: NameOverrides.optional(),
});
export type SupplierSettings = z.infer<typeof SupplierSettings>;

/** One line of a supplier's stock, in the supplier's own names, exactly as told. */
export type InventoryRow = {
  country: string;
  operator: string;
  service: string;
  count: number;
  /** The row counts numbers for rental (`service` is `rent`). */
  rent: boolean;
};

/** The number that may be ordered per country and service: `any` where it is listed, else the sum over operators. */
export type InventoryTotal = Omit<InventoryRow, 'operator'>;

export type Inventory = {
  rows: InventoryRow[];
  totals: InventoryTotal[];
  /** Entries that could not be read, by reason; they never fail the rest. */
  skipped: Record<'country' | 'operator' | 'service' | 'count' | 'repeated', number>;
};

/** The order that a supplier is asked for at a purchase. Names are its own. */
export type NumberOrder = {
  country: string;
  operator: string;
  /** `rent` makes it a rental. */
  service: string;
  /** The sum that the supplier would earn, in micros of `currency`. */
  sumMicros: bigint;
  /** ISO 4217 numeric; default 643 (RUB). */
  currency?: number;
  /** Digits with country code; numbers beginning with one must not be issued. */
  exceptionPrefixes?: readonly string[];
  /** Rental only: the first period. */
  days?: number;
};

/** A supplier's answer to an order. */
export type NumberReply =
  | {
      kind: 'number';
      /** Digits with country code. */
      number: string;
      activationId: ForeignId;
    }
  | { kind: 'no_numbers' };

/** An answer to an order that came after its deadline: a number to give back, one way or the other. */
export type LateReply = NumberReply | { kind: 'unusable'; activationId: ForeignId };

/** 1 not ordered for this service, 3 sold, 4 cancelled, 5 refunded (docs/dialects/partner.md). */
export type FinishStatus = 1 | 3 | 4 | 5;

/** The end of an operation, as its supplier is told. */
export type Finish = {
  activationId: ForeignId;
  status: FinishStatus;
  /** Amount credited in micros; for a rental the total of all periods. */
  sumMicros?: bigint;
  currency?: number;
  rent?: boolean;
};

/** A message that a supplier pushes. */
export type PushedSms = {
  kind: OperationKind;
  /** The kind's `messageIds` tells what it names. */
  smsId: ForeignId;
  /** Digits with country code. */
  phone: string;
  sender: string;
  text: string;
  /** Oddities that were accepted; for the operator to see. */
  flags: readonly string[];
};

/** A number that a supplier puts up for sale by itself. */
export type ListedNumber = {
  /** Digits with country code. */
  phone: string;
  /** The number as the supplier wrote it. */
  writtenAs: string;
  /** E.164 country code; ambiguous for 1 and 7. */
  callingCode: number;
  /** MCC and MNC, the first five digits of the IMSI. */
  mccMnc: string | undefined;
  placedAt: Date | undefined;
  /** The port's label, unique per supplier; the number itself where none is given. */
  portId: string;
  rent: boolean;
};

/** The number that a message or a removal names: a number, or the id we gave it; digits without `+` may be either. */
export type NumberReference = { phone?: string; id?: string };

/** A message for a number that its supplier has listed. */
export type ListedMessage = {
  to: NumberReference;
  sender: string;
  text: string;
  /** As sent; part of the fingerprint. */
  date: string;
};

/** The outcome of a message that came in; the kind makes its answer of it. */
export type PushResult =
  | 'stored'
  | 'repeated'
  | 'no_operation'
  | 'banned_service'
  | 'filtered'
  | 'blacklisted'
  | 'try_again';

/** A message as it comes in at any supplier's door, for the one way by which all are stored. */
export type IncomingMessage = {
  supplierId: bigint;
  phone: string;
  sender: string;
  text: string;
  /** The source's own id of this message, where it has one. */
  supplierMessageId?: string | undefined;
  /** The source's id of the lease, for sources that number leases and not messages. */
  operationRef?: string | undefined;
  /** How it came, where no number is known: the same words to two receivers are two messages. */
  cameBy?: string | undefined;
  /** The time after the first arrival in which a repeat without a message id counts as the same message. */
  dedupeWindowSeconds: number;
  /** Do not accept for an activation what speaks for another service than the leased one. */
  filterSenders: boolean;
  /** The lease that the source names: no other one gets it, even where that is over and another has the number. */
  lease?: { kind: OperationKind; id: number } | undefined;
  /** The source says what it is for; absent: it does not know. */
  leaseKind?: OperationKind | undefined;
  /** Services that the supplier does not serve by activations. */
  blacklist?: readonly string[] | undefined;
  /** A simulated number: a lease of a refused sender's own service may still be tried out. */
  simulated?: boolean | undefined;
  /** The supplier is asked for its numbers: a message may be ahead of the order's answer, and is wanted later then. */
  askedForNumbers?: boolean | undefined;
  /** The arrived text, without keys, for the operator. */
  raw?: string | undefined;
};

/** A supplier as it is called. All failures are SupplierFailure; `problemOf(failure)` tells what happened. */
export type SupplierClient = {
  /**
   * Stock, all of it, or of rentals from their own address (only `rent` rows are kept). Fails with `stop` where
   * the key or the account is refused, else with `retry`.
   */
  getServices(kind?: 'all' | 'rental'): Promise<Inventory>;
  /** True where rentals have an inventory address of their own, which is to be polled, too. */
  readonly hasRentInventory: boolean;
  /**
   * Orders one number and never repeats by itself. Fails with `retry` where nothing was reached, `stop` where the
   * supplier said no, `unknown` where it may have reserved a number (`problemOf(failure).activationId` if it is
   * known: cancel it). After a timeout the answer is waited for all the same: `onLate` is called at most once, with
   * what came late; it must not throw.
   */
  getNumber(order: NumberOrder, onLate?: (reply: LateReply) => void): Promise<NumberReply>;
  /** Closes an operation; may be repeated. Fails with `stop` where the supplier knows no such operation, else `retry`. */
  finishActivation(finish: Finish): Promise<void>;
  /** Drops everything that is under way, late answers too. */
  close(): void;
};

/** Where a supplier is and how it is called. */
export type SupplierLine = {
  baseUrl: string;
  key: string;
  settings: SupplierSettings;
  /** Whole exchange, unless the settings say otherwise. */
  timeoutMs: number;
  /** The time in which an order may still be answered, counted from its start, for `onLate`. */
  lateMs: number;
  guard: AddressGuard;
};

/**
 * One kind of supplier: what the platform must know of a protocol to do business in it, and nothing of its wire. The
 * registry lists them; no module knows a kind by its name.
 */
export type SupplierKind<Name extends string = string> = {
  /** As it is stored with a connection (`dialect`). */
  readonly name: Name;
  /** For people. */
  readonly label: string;
  /** True where we ask for stock and numbers and tell how orders ended; else the supplier reports both by itself. */
  readonly isAsked: boolean;
  /** The thing that the id of a pushed message names: an operation, the message itself, or nothing (there is none). */
  readonly messageIds: 'operation' | 'message' | 'nothing';
  /** Seconds between two looks at the stock, unless the settings say otherwise; undefined where it is not asked. */
  readonly pollSeconds: number | undefined;
  /** The settings of a connection. */
  readonly settings: z.ZodType<SupplierSettings>;
  /** The addresses that the settings add to the base URL, by the name of their setting. */
  addressesIn(settings: SupplierSettings): Record<string, string | undefined>;
  /** Foreign names to platform ids and back. */
  names(settings: SupplierSettings): SupplierNames;
  /** Oddities of an inventory that could be read, for an operator to look at. */
  findOddities(inventory: Inventory, settings: SupplierSettings): Oddity[];
  /** Opens a line to a supplier that is asked. Throws where the kind is not. */
  createClient(line: SupplierLine): SupplierClient;
};

/** `kind` and `subject` as a notice has them. */
export type Oddity = { kind: string; subject: string; details: Record<string, string | number> };
