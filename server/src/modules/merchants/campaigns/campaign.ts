export const campaignStatuses = [
  'active',
  'inactive',
  'example',
  'draft',
  'archived',
  'expired',
  'removed',
] as const;
export type CampaignStatus = (typeof campaignStatuses)[number];

/** The ways of marking a coupon used: on the consumer's phone, by QR, in the widget, by the merchant's own till. */
export const validationMethods = ['button', 'password', 'qr', 'widget', 'barcode'] as const;
type ValidationMethod = (typeof validationMethods)[number];

export const claimActions = ['button', 'form', 'promocode', 'game'] as const;
type ClaimAction = (typeof claimActions)[number];

export const barcodes = ['qr', 'code128', 'ean13'] as const;

/** The fields that a claim form may ask for. */
export const claimFieldNames = [
  'first_name',
  'last_name',
  'email',
  'phone',
  'customfield1',
  'customfield2',
  'customfield3',
  'customfield4',
  'customfield5',
  'customfield6',
  'customfield7',
  'consent',
] as const;

/** One line of a claim form. `consent` is a box to tick. */
export type ClaimField = {
  name: (typeof claimFieldNames)[number];
  label: string;
  required: boolean;
  /** Ask for a code sent by SMS; only for `phone`. */
  verify?: boolean;
};

/** A game before the claim, decided by the server. Empty `prizes`: there is none. */
export type Game = {
  kind: 'scratch' | 'wheel';
  prizes: { value: string; weight: number }[];
};

/** One coupon design and its settings for one business; the wire calls it a coupon too. */
export type Campaign = {
  id: bigint;
  accountId: bigint;
  /** The part of its public address; unique among all accounts. */
  code: string;
  /** Seen by the merchant only. */
  name: string;
  title: string;
  subtitle: string;
  description: string;
  terms: string;
  status: CampaignStatus;
  value: string;
  categoryId: bigint | null;
  categoryName: string;
  folderId: bigint | null;
  tags: string[];
  imageUrl: string;
  bannerUrl: string;
  poweredByUrl: string;
  startsAt: Date | null;
  expiresAt: Date | null;
  /** IANA name; days of budgets and dates without a zone are in it. */
  timeZone: string;
  featured: boolean;
  /** Subaccounts may make campaigns of their own from it. */
  isTemplate: boolean;
  /** Its address makes no sessions: they are made ahead. */
  singleUseOnly: boolean;
  /** May be shown within pages of other sites. */
  embeddable: boolean;
  claimAction: ClaimAction;
  claimFields: ClaimField[];
  /** Each email address or phone number may claim it once. */
  uniqueBy: 'email' | 'phone' | null;
  /** Words that open the claim, in any case. */
  promoCodes: string[];
  /** Empty until it is set. */
  game: Partial<Game>;
  validationMethods: ValidationMethod[];
  barcode: (typeof barcodes)[number];
  hasPassword: boolean;
  /** Days after its claim that a session stays valid; null: until the campaign ends. */
  sessionValidityDays: number | null;
  smsText: string;
  createdAt: Date;
  changedAt: Date;
};

/** The fields that a caller may set; undefined leaves one as it is. */
export type CampaignSettings = {
  [K in Exclude<keyof Campaign, Unsettable>]?: Campaign[K] | undefined;
};
type Unsettable = 'id' | 'accountId' | 'code' | 'categoryName' | 'hasPassword' | 'createdAt' | 'changedAt';

/** True while the campaign can be taken and used: active, begun, not over. */
export function isRunning(
  { status, startsAt, expiresAt }: Pick<Campaign, 'status' | 'startsAt' | 'expiresAt'>,
  now: Date,
): boolean {
  const shown = status === 'active' || status === 'example';
  return shown && (startsAt === null || now >= startsAt) && (expiresAt === null || now < expiresAt);
}
