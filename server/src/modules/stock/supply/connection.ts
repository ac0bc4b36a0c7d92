import { z } from 'zod';
import { MICROS } from '#kernel/money';
import { AnyMode, dialectDefaults, type PartnerDialect, PrefixType, RUB } from '#suppliers/partner';

const WebUrl = z.url({ protocol: /^https?$/ }).max(2_000);
const names = (id: z.ZodType<string | number>) => z.record(z.string().min(1).max(100), id);

/** What can be set about a connection, all of it optional; unset, the dialect's own way holds (contract 9.1). */
export const PartnerSettings = z.strictObject({
  /** An address per call: absolute, or a path below the base URL. */
  urls: z
    .strictObject({
      getServices: z.string().max(2_000).optional(),
      getNumber: z.string().max(2_000).optional(),
      finishActivation: z.string().max(2_000).optional(),
      getServicesRent: z.string().max(2_000).optional(),
      getNumberRent: z.string().max(2_000).optional(),
      finishActivationRent: z.string().max(2_000).optional(),
    })
    .optional(),
  sendBearer: z.boolean().optional(),
  gzipRequests: z.boolean().optional(),
  contentType: z.string().max(200).optional(),
  /** Of each call; GET_NUMBER is never waited for longer than 10 s. */
  timeoutMs: z.int().min(100).max(10_000).optional(),
  pollSeconds: z.int().min(5).max(3_600).optional(),
  anyMode: AnyMode.optional(),
  prefixType: PrefixType.optional(),
  /** ISO 4217 numeric: 643 (RUB) or 840 (USD). */
  currency: z.union([z.literal(643), z.literal(840)]).optional(),
  /** Answer 200 to messages that are stored but not accepted. */
  ackFiltered: z.boolean().optional(),
  /** Who sorts out messages of other services. Default `hub`: we. */
  filterSide: z.enum(['hub', 'partner']).optional(),
  /** Services that this partner does not serve, by our codes; does not count in rentals. */
  blacklist: z.array(z.string().min(1).max(20)).max(500).optional(),
  /** Added to what the partner earns, in percent. Default 30. */
  markupPercent: z.int().min(0).max(10_000).optional(),
  rentAllowed: z.boolean().optional(),
  /** Addresses or networks that the partner may call from; none: any. */
  ipAllow: z.array(z.string().max(100)).max(100).optional(),
  /** Private networks that the partner's addresses may lie in. */
  allowNetworks: z.array(z.string().max(100)).max(20).optional(),
  /** Orders under way at the same time; what is beyond goes to other suppliers. Default 50. */
  maxInFlight: z.int().min(1).max(1_000).optional(),
  names: z
    .strictObject({
      countries: names(z.int()).optional(),
      operators: names(z.string()).optional(),
      services: names(z.string()).optional(),
    })
    .optional(),
});
export type PartnerSettings = z.infer<typeof PartnerSettings>;

/** `blocked`: the account. `disabled`: the API. Both refuse the partner's calls. */
export type PartnerAccess = 'open' | 'blocked' | 'disabled';

/** How a supplier is talked to. */
export type Connection = {
  supplierId: bigint;
  supplierName: string;
  dialect: PartnerDialect;
  /** Null: it is never called, its numbers are ordinary stock. Always null in `onlinesim-v2`. */
  baseUrl: string | null;
  settings: PartnerSettings;
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
  return settings.pollSeconds ?? dialectDefaults[dialect].pollSeconds ?? 120;
}

function currencyOf({ settings }: Pick<Connection, 'settings'>): number {
  return settings.currency ?? RUB;
}

/** What an operation earns, on the books: a sum in dollars as it is, one in roubles at the rate, rounded up to a micro. */
export function inDollars(
  { sumMicros, currency }: { sumMicros: bigint; currency: number },
  rubPerUsdMicros: bigint,
): bigint {
  return currency === RUB ? (sumMicros * MICROS + rubPerUsdMicros - 1n) / rubPerUsdMicros : sumMicros;
}

const CENT = MICROS / 100n;

/**
 * What a customer pays for an operation that earns the partner `sumMicros` of its currency, and that sum in dollars.
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
