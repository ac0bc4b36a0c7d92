import { Refusal } from '#kernel/refusal';
import { formatInZone } from '#kernel/time-zone';

/** The parts of the console that an account's people may use; the wire calls them `access_…`. */
export const permissions = [
  'dashboard',
  'directory',
  'loyalty',
  'statistics',
  'distribution',
  'sms',
  'email',
  'validation_widget',
  'add_campaign',
  'update_campaign',
] as const;
export type Permission = (typeof permissions)[number];

const SHORTEST_PASSWORD = 8;
const LONGEST_PASSWORD = 200;

/** Refuses `bad_request` (`name: 'password'`) for a password of people that is too short to be one. */
export function assertPassword(password: string): void {
  if (password.length < SHORTEST_PASSWORD || password.length > LONGEST_PASSWORD)
    throw new Refusal('bad_request', { name: 'password', least: SHORTEST_PASSWORD, most: LONGEST_PASSWORD });
}

export type MerchantStatus = 'trial' | 'customer';

/** An account that runs campaigns. One with a parent is a subaccount. */
export type Merchant = {
  accountId: bigint;
  parentId: bigint | null;
  email: string;
  username: string;
  firstName: string;
  lastName: string;
  companyName: string;
  /** ISO 3166 alpha-2, or empty. */
  country: string;
  language: string;
  currency: string;
  /** IANA name: days that end or begin something of its are meant there, where nothing nearer says so. */
  timeZone: string;
  status: MerchantStatus;
  packageId: bigint | null;
  permissions: Permission[];
  /** null: no limit. */
  maxCampaigns: number | null;
  /** `yyyy-MM-dd`, the last day on which it works; null: no end. */
  expiresOn: string | null;
  hasPassword: boolean;
  /** Where its public pages are, without a slash at the end; null: the operator's own address. */
  publicUrl: string | null;
  /** The same for the console; null: none of its own. */
  dashboardUrl: string | null;
  smsConnected: boolean;
  emailConnected: boolean;
  /** Who is told of events; empty: nobody. */
  webhookUrl: string;
  /** Types of events that are told of; empty: all. */
  webhookTriggers: string[];
  loginCount: number;
  lastLoginAt: Date | null;
  createdAt: Date;
  blocked: boolean;
};

/** A main account may use everything. Refuses `not_allowed` (`what: 'permission'`). */
export function assertMay(
  { parentId, permissions: granted }: Pick<Merchant, 'parentId' | 'permissions'>,
  permission: Permission,
): void {
  if (parentId !== null && !granted.includes(permission))
    throw new Refusal('not_allowed', { what: 'permission', permission });
}

/** The last day counts whole, in the merchant's time zone. */
export function isExpired(
  { expiresOn, timeZone }: Pick<Merchant, 'expiresOn' | 'timeZone'>,
  now: Date,
): boolean {
  return expiresOn !== null && formatInZone(now, timeZone).slice(0, 10) > expiresOn;
}

/** True when the merchant wants to hear of that type. */
export function isTold(
  { webhookUrl, webhookTriggers }: Pick<Merchant, 'webhookUrl' | 'webhookTriggers'>,
  type: string,
) {
  return webhookUrl !== '' && (webhookTriggers.length === 0 || webhookTriggers.includes(type));
}

/** Where consumers reach this merchant's pages: its own address, else the server's. */
export const publicUrlOf = (
  { publicAddress }: { publicAddress: { url: string } },
  { publicUrl }: Pick<Merchant, 'publicUrl'>,
): string => publicUrl ?? publicAddress.url;
