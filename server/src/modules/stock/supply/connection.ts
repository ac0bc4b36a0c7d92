import { z } from 'zod';
import { MICROS } from '#kernel/money';
import { type SupplierKindName, supplierKind } from '#suppliers/registry';
import { RUB, type SupplierSettings } from '#suppliers/supplier';

const WebUrl = z.url({ protocol: /^https?$/ }).max(2_000);

/** `blocked`: the account. `disabled`: the API. Both refuse the partner's calls. */
export type PartnerAccess = 'open' | 'blocked' | 'disabled';

/** A supplier that can be talked to. */
export type Connection = {
  supplierId: bigint;
  supplierName: string;
  /** Which kind of supplier it is, by the name of the kind. */
  dialect: SupplierKindName;
  /** Null: it is never called, its numbers are ordinary stock. Always null in `onlinesim-v2`. */
  baseUrl: string | null;
  settings: SupplierSettings;
  access: PartnerAccess;
  /** Grows with every change of what is above. */
  version: number;
  /** When it last called us with a right key. */
  heardAt: Date | null;
  /** When it last told its stock. */
  polledAt: Date | null;
  pollFailures: number;
  askFailures: number;
};

export const BaseUrl = WebUrl;

export const ASK_TIMEOUT_MS = 10_000;
/** An answer that comes later than this is nobody's any more. */
export const LATE_SECONDS = 30;

export function pollSecondsOf({ dialect, settings }: Pick<Connection, 'dialect' | 'settings'>): number {
  return settings.pollSeconds ?? supplierKind(dialect).pollSeconds ?? 120;
}

function currencyOf({ settings }: Pick<Connection, 'settings'>): number {
  return settings.currency ?? RUB;
}

/** An operation's earnings on the books: a sum in dollars as it is, one in roubles at the rate, rounded up to a micro. */
export function inDollars(
  { sumMicros, currency }: { sumMicros: bigint; currency: number },
  rubPerUsdMicros: bigint,
): bigint {
  return currency === RUB ? (sumMicros * MICROS + rubPerUsdMicros - 1n) / rubPerUsdMicros : sumMicros;
}

const CENT = MICROS / 100n;

/**
 * The customer's price of an operation that earns the partner `sumMicros` of its currency, and that sum in dollars.
 * The price is rounded up to a whole cent.
 */
export function priceOf(
  sumMicros: bigint,
  connection: Pick<Connection, 'settings'>,
  rubPerUsdMicros: bigint,
): { priceMicros: bigint; payoutMicros: bigint } {
  const payoutMicros = inDollars({ sumMicros, currency: currencyOf(connection) }, rubPerUsdMicros);
  const exact = payoutMicros * BigInt(100 + (connection.settings.markupPercent ?? 30));
  const priceMicros = ((exact + 100n * CENT - 1n) / (100n * CENT)) * CENT;
  return { priceMicros, payoutMicros };
}
