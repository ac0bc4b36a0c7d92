import { z } from 'zod';
import { MICROS, parseMicros } from '#kernel/money';
import { type HubKindName, hubKind } from '#suppliers/registry';
import { AnyMode, NameOverrides, RENT_SERVICE, RUB, type SupplierNames } from '#suppliers/supplier';

const Url = z.string().min(1).max(2_000);

/** The settings of a hub, all of them optional; unset, the dialect's own way holds. */
export const HubSettings = z.strictObject({
  /** Where pushes go: absolute, or a path below the push URL. */
  pushUrls: z.strictObject({ activation: Url.optional(), rental: Url.optional() }).optional(),
  sendBearer: z.boolean().optional(),
  gzipRequests: z.boolean().optional(),
  contentType: z.string().max(200).optional(),
  /** Of each push. */
  timeoutMs: z.int().min(100).max(10_000).optional(),
  /** The form in which operators are listed in GET_SERVICES. */
  anyMode: AnyMode.optional(),
  /** The currency that it pays in, ISO 4217 numeric: 643 (RUB) or 840 (USD). */
  currency: z.union([z.literal(643), z.literal(840)]).optional(),
  /** Roubles for one dollar on the books with this hub. Default: the server's rate. */
  rubPerUsd: z
    .string()
    .regex(/^\d{1,6}(\.\d{1,6})?$/, 'must be a decimal number')
    .refine((text) => Number(text) > 0, 'must be more than 0')
    .optional(),
  /** Its offer is cut to these, by our ids; unset: everything. */
  countries: z.array(z.int()).max(500).optional(),
  operators: z.array(z.string().min(1).max(100)).max(1_000).optional(),
  services: z.array(z.string().min(1).max(20)).max(500).optional(),
  /** Services that it is not offered; does not count in rentals. */
  blacklist: z.array(z.string().min(1).max(20)).max(500).optional(),
  rentAllowed: z.boolean().optional(),
  /** Numbers that it may have at the same time: as many as are live at once. */
  channels: z.int().min(0).max(1_000_000).optional(),
  /** Who sorts out messages of other services. Default `hub`: every message is pushed. */
  filterSide: z.enum(['hub', 'partner']).optional(),
  /** Addresses or networks that the hub may call from; none: any. */
  ipAllow: z.array(z.string().max(100)).max(100).optional(),
  /** Private networks that the hub's addresses may lie in. */
  allowNetworks: z.array(z.string().max(100)).max(20).optional(),
  names: NameOverrides.optional(),
  // Of hubs that never ask, whose list we keep.
  /** Numbers on the list at a time: as many as sit in ports. Unset: none, for every one is in no other lease meanwhile. */
  maxNumbers: z.int().min(0).max(20_000).optional(),
  /** The suppliers whose numbers are listed, by our ids; unset: of all. */
  suppliers: z.array(z.int().min(1)).max(500).optional(),
  /** The whole list is told so often. Default 300, which is the protocol's. */
  listSeconds: z.int().min(30).max(86_400).optional(),
  /** For so long a number that left the list is kept, since the hub may have sold it. Default 1200. */
  lingerSeconds: z
    .int()
    .min(0)
    .max(90 * 86_400)
    .optional(),
});
export type HubSettings = z.infer<typeof HubSettings>;

/** `blocked`: the account. `disabled`: the API. Both refuse the hub's calls. */
export type HubAccess = 'open' | 'blocked' | 'disabled';

/** A foreign hub that we serve as its partner. */
export type Hub = {
  id: bigint;
  name: string;
  /** Ours; what the hub has ordered is leased in its name. */
  accountId: bigint;
  dialect: HubKindName;
  pushUrl: string;
  settings: HubSettings;
  access: HubAccess;
  /** Grows with every change of what is above. */
  version: number;
  createdAt: Date;
  /** When it last called with a right key, or took something of the list that we keep for it. */
  heardAt: Date | null;
  /** Since when nothing is pushed and no list told, and why; null: pushes go out. */
  pausedAt: Date | null;
  pauseReason: string | null;
};

type Settled = Pick<Hub, 'settings'>;

export function currencyOf({ settings }: Settled): number {
  return settings.currency ?? RUB;
}

export function anyModeOf({ dialect, settings }: Pick<Hub, 'dialect' | 'settings'>): AnyMode {
  return settings.anyMode ?? hubKind(dialect).anyMode;
}

/** The rate of the books with this hub. */
export function rateOf({ settings }: Settled, rubPerUsdMicros: bigint): bigint {
  return settings.rubPerUsd === undefined ? rubPerUsdMicros : parseMicros(settings.rubPerUsd);
}

/** A price of ours in the hub's currency, rounded up to a hundredth. */
export function inHubCurrency(priceMicros: bigint, hub: Settled, rubPerUsdMicros: bigint): bigint {
  if (currencyOf(hub) !== RUB) return priceMicros;
  const hundredth = MICROS / 100n;
  const exact = priceMicros * rateOf(hub, rubPerUsdMicros);
  return ((exact + MICROS * hundredth - 1n) / (MICROS * hundredth)) * hundredth;
}

export function namesOf({ dialect, settings }: Pick<Hub, 'dialect' | 'settings'>): SupplierNames {
  return hubKind(dialect).names(settings.names);
}

/** Whether a hub is offered this at all. Rentals are of no service, so no list of services counts. */
export function isOffered(
  { settings }: Settled,
  { countryId, operator, serviceId }: { countryId: number; operator: string; serviceId: string },
): boolean {
  const { countries, operators, services, blacklist = [], rentAllowed = true } = settings;
  if (countries && !countries.includes(countryId)) return false;
  if (operators && !operators.includes(operator)) return false;
  if (serviceId === RENT_SERVICE) return rentAllowed;
  return (!services || services.includes(serviceId)) && !blacklist.includes(serviceId);
}

/** What its settings say about the list that we keep for a hub. Rentals there have no end that we are told: only where they are allowed. */
export function listRulesOf({ settings }: Settled) {
  const { maxNumbers = 0, listSeconds = 300, lingerSeconds = 1_200, rentAllowed = false } = settings;
  return { maxNumbers, listSeconds, lingerSeconds, forRent: rentAllowed };
}

/** Whether numbers of this pool are for a hub's list. */
export function isListedPool(
  { settings }: Settled,
  { countryId, operator, supplierId }: { countryId: number; operator: string; supplierId: bigint },
): boolean {
  const { countries, operators, suppliers } = settings;
  if (countries && !countries.includes(countryId)) return false;
  if (operators && !operators.includes(operator)) return false;
  return !suppliers || suppliers.some((id) => BigInt(id) === supplierId);
}

/** The least a hub must pay. Without a country or a service: in all others. */
export type HubPrice = { countryId: number | null; serviceId: string | null; leastMicros: bigint };

/** The narrowest price that fits; a country goes before a service. Undefined: our own list price counts. */
export function findLeast(
  prices: readonly HubPrice[],
  { countryId, serviceId }: { countryId: number; serviceId: string },
): bigint | undefined {
  const width = (price: HubPrice) => (price.countryId === null ? 2 : 0) + (price.serviceId === null ? 1 : 0);
  const fitting = prices.filter(
    (price) =>
      (price.countryId === null || price.countryId === countryId) &&
      (price.serviceId === null ? serviceId !== RENT_SERVICE : price.serviceId === serviceId),
  );
  return fitting.sort((a, b) => width(a) - width(b))[0]?.leastMicros;
}
