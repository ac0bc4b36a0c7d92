// Made by tools/generate-client.js from the description of the API: change that, not this.
import type { Call, Send } from './send.ts';

export type Account = {
  id: string;
  name: string;
  parentId: string | null;
  state: 'active' | 'suspended';
  distinctNumbers: boolean;
  createdAt: string;
};
export type AccountDetails = {
  id: string;
  name: string;
  parentId: string | null;
  state: 'active' | 'suspended';
  distinctNumbers: boolean;
  createdAt: string;
  balance: Balance;
};
export type Activation = {
  id: number;
  accountId: string;
  serviceId: string;
  countryId: number;
  /** As it was asked for; `any` where it did not matter. */
  operator: string;
  /** For operators only. */
  supplierId?: string;
  /** The number, digits only, country code included. */
  phone: string;
  /** `waiting`: no message yet. `received`: the newest one counts. `retrying`: a newer one is awaited. The others are ends. */
  state: 'waiting' | 'received' | 'retrying' | 'finished' | 'cancelled' | 'expired';
  price: string;
  priceMicros: string;
  /** Of the newest message; null before the first. */
  code: string | null;
  /** Whether codes and texts are hidden: from operators, unless they ask with `reveal`. */
  masked: boolean;
  messageCount: number;
  lastMessageAt: string | null;
  createdAt: string;
  /** Before that it cannot be cancelled. */
  cancellableAt: string;
  expiresAt: string;
  changedAt: string;
};
export type ActivationDetails = {
  id: number;
  accountId: string;
  serviceId: string;
  countryId: number;
  /** As it was asked for; `any` where it did not matter. */
  operator: string;
  /** For operators only. */
  supplierId?: string;
  /** The number, digits only, country code included. */
  phone: string;
  /** `waiting`: no message yet. `received`: the newest one counts. `retrying`: a newer one is awaited. The others are ends. */
  state: 'waiting' | 'received' | 'retrying' | 'finished' | 'cancelled' | 'expired';
  price: string;
  priceMicros: string;
  /** Of the newest message; null before the first. */
  code: string | null;
  /** Whether codes and texts are hidden: from operators, unless they ask with `reveal`. */
  masked: boolean;
  messageCount: number;
  lastMessageAt: string | null;
  createdAt: string;
  /** Before that it cannot be cancelled. */
  cancellableAt: string;
  expiresAt: string;
  changedAt: string;
  history: Move[];
  messages: Message[];
};
export type Administrator = {
  id: string;
  name: string;
  role: 'owner' | 'operator' | 'support' | 'viewer';
  /** The last letters of the token. */
  hint: string;
  createdAt: string;
  /** Right within a minute. */
  lastUsedAt: string | null;
  revokedAt: string | null;
};
export type AnnouncedNumber = {
  supplierId: string;
  phone: string;
  state: 'accepted' | 'pending' | 'ignored';
  firstAt: string;
  lastAt: string;
  messages: number;
};
export type AuditEntry = {
  id: string;
  actor: string;
  action: string;
  subject: string;
  details: { [key: string]: unknown };
  at: string;
};
export type Balance = {
  /** What can be spent. */
  available: string;
  availableMicros: string;
  /** Reserved for leases that are open. */
  held: string;
  heldMicros: string;
};
export type Block = {
  id: string;
  supplierId: string;
  reason: 'silent' | 'false_stock' | 'no_answer' | 'poll_failing' | 'by_hand';
  details: { [key: string]: unknown };
  startedAt: string;
  endsAt: string | null;
  liftedAt: string | null;
};
export type BlockRemoved = {
  id: string;
  lifted: boolean;
};
export type Campaign = {
  id: string;
  accountId: string;
  code: string;
  name: string;
  title: string;
  subtitle: string;
  description: string;
  terms: string;
  status: 'expired' | 'active' | 'removed' | 'inactive' | 'example' | 'draft' | 'archived';
  value: string;
  categoryId: string | null;
  categoryName: string;
  folderId: string | null;
  tags: string[];
  imageUrl: string;
  bannerUrl: string;
  poweredByUrl: string;
  startsAt: string | null;
  expiresAt: string | null;
  timeZone: string;
  featured: boolean;
  isTemplate: boolean;
  singleUseOnly: boolean;
  embeddable: boolean;
  claimAction: 'game' | 'button' | 'form' | 'promocode';
  claimFields: ClaimField[];
  uniqueBy: ('phone' | 'email') | null;
  promoCodes: string[];
  game: {
    kind?: 'scratch' | 'wheel';
    prizes?: {
      value: string;
      weight: number;
    }[];
  };
  validationMethods: ('password' | 'barcode' | 'button' | 'qr' | 'widget')[];
  barcode: 'qr' | 'code128' | 'ean13';
  hasPassword: boolean;
  sessionValidityDays: number | null;
  smsText: string;
  createdAt: string;
  changedAt: string;
};
export type CampaignBudget = {
  id: string;
  measure: 'spend' | 'claims' | 'uses';
  period: 'day' | 'total' | 'week' | 'month';
  perCustomer: boolean;
  most: string | number | null;
};
export type CampaignDetails = {
  id: string;
  accountId: string;
  code: string;
  name: string;
  title: string;
  subtitle: string;
  description: string;
  terms: string;
  status: 'expired' | 'active' | 'removed' | 'inactive' | 'example' | 'draft' | 'archived';
  value: string;
  categoryId: string | null;
  categoryName: string;
  folderId: string | null;
  tags: string[];
  imageUrl: string;
  bannerUrl: string;
  poweredByUrl: string;
  startsAt: string | null;
  expiresAt: string | null;
  timeZone: string;
  featured: boolean;
  isTemplate: boolean;
  singleUseOnly: boolean;
  embeddable: boolean;
  claimAction: 'game' | 'button' | 'form' | 'promocode';
  claimFields: ClaimField[];
  uniqueBy: ('phone' | 'email') | null;
  promoCodes: string[];
  game: {
    kind?: 'scratch' | 'wheel';
    prizes?: {
      value: string;
      weight: number;
    }[];
  };
  validationMethods: ('password' | 'barcode' | 'button' | 'qr' | 'widget')[];
  barcode: 'qr' | 'code128' | 'ean13';
  hasPassword: boolean;
  sessionValidityDays: number | null;
  smsText: string;
  createdAt: string;
  changedAt: string;
  url: string;
  budgets: CampaignBudget[];
  locations: Location[];
  usage: {
    created: number;
    opened: number;
    claimed: number;
    validated: number;
    voided: number;
  };
  validationCodes: {
    total: number;
    claimed: number;
  };
};
export type Category = {
  id: string;
  accountId: string;
  isMain: boolean;
  mainId: string | null;
  mainName: string;
  name: string;
};
export type ChangedLoyaltyCard = {
  id: string;
  accountId: string;
  code: string;
  type: 'stamp' | 'points' | 'membership';
  name: string;
  description: string;
  terms: string;
  imageUrl: string;
  domain: string;
  status: 'active' | 'removed' | 'inactive';
  timeZone: string;
  size: number | null;
  mostPerDay: number | null;
  mostPerConsumer: number | null;
  pointsExpireDays: number | null;
  issuedLedgerId: string | null;
  spentLedgerId: string | null;
  expiredLedgerId: string | null;
  createdAt: string;
  changedAt: string;
};
export type ChangedLoyaltyUser = {
  userId: string;
  code: string;
  email: string;
  firstName: string;
  lastName: string;
  phone: string;
  points: number;
  voided: boolean;
  round: number;
  custom: (string | null)[];
  createdAt: string;
  granted: {
    session: {
      id: string;
      accountId: string;
      campaignId: string;
      code: string;
      source: 'email' | 'loyalty' | 'visit' | 'api' | 'batch' | 'sms' | 'keyword';
      stage: 'created' | 'opened' | 'claimed' | 'validated' | 'played';
      email: string;
      phone: string;
      customId: string;
      ownValidationCode: string;
      value: string;
      details: ConsumerDetails;
      claimType: string;
      validationValueMicros: string | null;
      locationId: string | null;
      voided: boolean;
      locked: boolean;
      createdAt: string;
      openedAt: string | null;
      playedAt: string | null;
      claimedAt: string | null;
      savedToPassbookAt: string | null;
      savedToAndroidpayAt: string | null;
      validatedAt: string | null;
      voidedAt: string | null;
      unvoidedAt: string | null;
      lockedAt: string | null;
      unlockedAt: string | null;
      expiresAt: string | null;
    };
    campaign: Campaign;
    threshold: number;
  }[];
};
export type ChangedNumber = {
  phone: string;
  state: 'online' | 'offline' | 'banned';
};
export type ChangedService = {
  id: string;
  enabled: boolean;
};
export type ClaimField = {
  name:
    | 'phone'
    | 'email'
    | 'first_name'
    | 'last_name'
    | 'customfield1'
    | 'customfield2'
    | 'customfield3'
    | 'customfield4'
    | 'customfield5'
    | 'customfield6'
    | 'customfield7'
    | 'consent';
  label: string;
  required: boolean;
  verify?: boolean;
};
export type CodePattern = {
  /** Null: all services that have none of their own. */
  serviceId: string | null;
  pattern: string;
};
export type ConnectedHub = {
  id: string;
  name: string;
  accountId: string;
  dialect: 'onlinesim-v1' | 'onlinesim-v2' | 'smshub';
  pushUrl: string;
  settings: HubSettings;
  access: 'open' | 'blocked' | 'disabled';
  createdAt: string;
  heardAt: string | null;
  pausedAt: string | null;
  pauseReason: string | null;
  openOperations: number;
  list: HubListState | null;
  keys: HubKey[];
  key: string;
};
export type ConnectedPartner = {
  supplierId: string;
  supplierName: string;
  dialect: 'onlinesim-v1' | 'onlinesim-v2' | 'smshub';
  baseUrl: string | null;
  access: 'open' | 'blocked' | 'disabled';
  settings: { [key: string]: unknown };
  heardAt: string | null;
  polledAt: string | null;
  pollFailures: number;
  askFailures: number;
  keys: PartnerKey[];
  blocks: Block[];
  key: string;
};
export type ConsoleLink = {
  url: string;
};
export type ConsumerDetails = {
  firstName?: string;
  lastName?: string;
  gender?: string;
  birthday?: string;
  address?: string;
  zip?: string;
  city?: string;
  country?: string;
  ip?: string;
  device?: string;
  utm?: Utm;
  customField1?: string;
  customField2?: string;
  customField5?: string;
  customField3?: string;
  customField4?: string;
  customField6?: string;
  customField7?: string;
};
export type Country = {
  id: number;
  iso2: string;
  nameEn: string;
  nameRu: string;
  dialCode: string;
  numberPrefixes: string[];
  operators: string[];
};
export type CreditAccount = {
  accountId: string;
  amount: string;
  amountMicros: string;
  reference: string;
  balance: Balance;
};
export type DayVolume = {
  day: string;
  orders: number;
  /** That got a message. */
  received: number;
  cancelled: number;
  expired: number;
  /** Received by orders that have ended; null: none has. */
  successRate: number | null;
};
export type Directory = {
  id: string;
  accountId: string;
  code: string;
  name: string;
  description: string;
  domain: string;
  status: 'active' | 'removed' | 'inactive';
  type: 'web' | 'app' | 'tv';
  language: string;
  registration: 'optional' | 'none' | 'required';
  consentText: string;
  payment: 'custom' | 'none';
  paymentUrl: string;
  createdAt: string;
  changedAt: string;
  campaignCount: number;
  cardCount: number;
  userCount: number;
};
export type DirectoryChanged = {
  id: string;
  accountId: string;
  code: string;
  name: string;
  description: string;
  domain: string;
  status: 'active' | 'removed' | 'inactive';
  type: 'web' | 'app' | 'tv';
  language: string;
  registration: 'optional' | 'none' | 'required';
  consentText: string;
  payment: 'custom' | 'none';
  paymentUrl: string;
  createdAt: string;
  changedAt: string;
};
export type DirectoryDetails = {
  id: string;
  accountId: string;
  code: string;
  name: string;
  description: string;
  domain: string;
  status: 'active' | 'removed' | 'inactive';
  type: 'web' | 'app' | 'tv';
  language: string;
  registration: 'optional' | 'none' | 'required';
  consentText: string;
  payment: 'custom' | 'none';
  paymentUrl: string;
  createdAt: string;
  changedAt: string;
  campaignCount: number;
  cardCount: number;
  userCount: number;
  items: {
    directoryId: string;
    kind: 'campaign' | 'loyalty_card';
    objectId: string;
    categoryId: string | null;
    featured: boolean | null;
    position: number;
  }[];
};
export type DirectoryUser = {
  firstName: string;
  lastName: string;
  phone: string;
  birthDate: string | null;
  address: string;
  zip: string;
  city: string;
  custom1: string;
  custom2: string;
  custom3: string;
  id: string;
  directoryId: string;
  email: string;
  hasPassword: boolean;
  blocked: boolean;
  paid: boolean;
  paidUntil: string | null;
  consentText: string;
  consentedAt: string | null;
  createdAt: string;
  changedAt: string;
};
export type DiscountCode = {
  code: string;
  percentage: number;
  /** Which payment provider it is for. */
  targetPay: string;
  state: string;
  issuedAt: string;
  expiresAt: string;
  usedAt: string | null;
};
export type DiscountCodes = {
  /** Messages that the account has received: every so many earn a code. */
  totalReceived: number;
  items: DiscountCode[];
  next: null;
};
export type Email = {
  id: string;
  accountId: string | null;
  recipient: string;
  subject: string;
  state: 'failed' | 'pending' | 'sent';
  attempts: number;
  lastError: string | null;
  credits: number;
  createdAt: string;
  changedAt: string;
};
export type EmailCredits = {
  available: number;
};
export type ExtensionQuote = {
  price: string;
  hours: number;
  priceMicros: string;
  longest: number;
};
export type Favourite = {
  serviceId: string;
  addedAt: string;
};
export type FavouriteMark = {
  serviceId: string;
  favourite: boolean;
};
export type Folder = {
  id: string;
  accountId: string;
  name: string;
};
export type Hindrance = {
  reason:
    | 'access'
    | 'silent'
    | 'blocked'
    | 'supplier_off'
    | 'not_vouched'
    | 'resale_off'
    | 'not_connected'
    | 'never_asked'
    | 'not_polled'
    | 'not_answering'
    | 'no_rate'
    | 'names_unknown'
    | 'stock_unreadable';
  message: string;
};
export type Hub = {
  id: string;
  name: string;
  accountId: string;
  dialect: 'onlinesim-v1' | 'onlinesim-v2' | 'smshub';
  pushUrl: string;
  settings: HubSettings;
  access: 'open' | 'blocked' | 'disabled';
  createdAt: string;
  heardAt: string | null;
  pausedAt: string | null;
  pauseReason: string | null;
};
export type HubAlarm = {
  details: { [key: string]: unknown };
  hubId: string;
  matter:
    | 'silent'
    | 'paused'
    | 'overdue'
    | 'sum_differs'
    | 'odd_close'
    | 'pushes_expired'
    | 'list_not_taken'
    | 'number_refused';
  operationId: string | null;
  since: string | null;
};
export type HubDetails = {
  id: string;
  name: string;
  accountId: string;
  dialect: 'onlinesim-v1' | 'onlinesim-v2' | 'smshub';
  pushUrl: string;
  settings: HubSettings;
  access: 'open' | 'blocked' | 'disabled';
  createdAt: string;
  heardAt: string | null;
  pausedAt: string | null;
  pauseReason: string | null;
  openOperations: number;
  list: HubListState | null;
  keys: HubKey[];
};
export type HubKey = {
  id: string;
  hubId: string;
  hint: string;
  createdAt: string;
  revokedAt: string | null;
};
export type HubListState = {
  listed: number;
  waiting: number;
  lingering: number;
  sentAt: string | null;
  saidAt: string | null;
  lastError: string | null;
  failingSince: string | null;
};
export type HubNames = {
  countries?: { [key: string]: number };
  operators?: { [key: string]: string };
  services?: { [key: string]: string };
};
export type HubOperation = {
  sum: string;
  closeSum: string | null;
  reward: string | null;
  share: string | null;
  id: string;
  hubId: string;
  kind: 'activation' | 'rental';
  state: 'open' | 'closed' | 'abandoned';
  numberId: string;
  poolId: string;
  supplierId: string;
  phone: string;
  countryId: number;
  operator: string;
  serviceId: string;
  currency: number;
  days: number | null;
  exceptPrefixes: string[];
  messageCount: number;
  lastMessageAt: string | null;
  openedAt: string;
  endsAt: string | null;
  closedAt: string | null;
  closeStatus: (1 | 5 | 3 | 4) | null;
  reversedAt: string | null;
  forcedBy: string | null;
  oddStatus: number | null;
  oddAt: string | null;
};
export type HubPrice = {
  countryId: number | null;
  serviceId: string | null;
  sum: string;
};
export type HubPush = {
  id: string;
  hubId: string;
  operationId: string;
  messageId: string;
  kind: 'activation' | 'rental';
  state: 'expired' | 'filtered' | 'due' | 'delivered' | 'rejected' | 'stopped';
  attempts: number;
  failures: number;
  filteredInARow: number;
  dueSince: string;
  nextAt: string;
  expiresAt: string;
  lastStatus: number | null;
  lastCode: string | null;
  lastProblem: string | null;
  odd: boolean;
  createdAt: string;
  changedAt: string;
};
export type HubSettings = {
  pushUrls?: {
    activation?: string;
    rental?: string;
  };
  sendBearer?: boolean;
  gzipRequests?: boolean;
  contentType?: string;
  timeoutMs?: number;
  anyMode?: 'sum' | 'exclusive';
  currency?: 643 | 840;
  rubPerUsd?: string;
  countries?: number[];
  operators?: string[];
  services?: string[];
  blacklist?: string[];
  rentAllowed?: boolean;
  channels?: number;
  filterSide?: 'hub' | 'partner';
  ipAllow?: string[];
  allowNetworks?: string[];
  names?: HubNames;
  maxNumbers?: number;
  suppliers?: number[];
  listSeconds?: number;
  lingerSeconds?: number;
};
export type HubStatementLine = {
  list: HubListState | null;
  items: SupplierStatementLine[];
  next: string | null;
};
export type ImportCatalog = {
  countries: number;
  operators: number;
  services: number;
};
export type ImportReport = {
  rows: number;
  imported: number;
  unchanged: number;
  errorCount: number;
  errors: {
    line: number;
    error: string;
  }[];
};
export type Invoice = {
  id: string;
  provider: 'cryptomus' | 'pay4bit';
  state:
    | 'opening'
    | 'pending'
    | 'confirming'
    | 'locked'
    | 'paid'
    | 'underpaid'
    | 'cancelled'
    | 'failed'
    | 'refunded';
  /** By so much the balance grows when it is paid. */
  amount: string;
  /** What is to be paid: the amount less the discount. */
  pay: string;
  currency: string;
  /** The page to pay at. */
  url: string | null;
  coin: string | null;
  network: string | null;
  /** Where to send the coins, where a coin was named. */
  address: string | null;
  payerAmount: string | null;
  payerCurrency: string | null;
  credited: string;
  createdAt: string;
  expiresAt: string;
  changedAt: string;
};
export type Key = {
  scopes: string[];
  ipAllow: string[];
  createdAt: string;
  revokedAt: string | null;
  id: string;
  accountId: string;
  hint: string;
  dialect: 'auto' | 'seed' | 'classic';
  strictWords: boolean;
  v2Types: 'number' | 'text';
  rentAnswer: 'phone' | 'v2';
};
export type KeyPair = {
  clientId: string;
  secret: string | null;
  signs: boolean;
  createdAt: string;
};
export type KeyPairRemoved = {
  clientId: string;
  revoked: boolean;
};
export type LeasedActivation = {
  id: number;
  accountId: string;
  serviceId: string;
  countryId: number;
  /** As it was asked for; `any` where it did not matter. */
  operator: string;
  /** For operators only. */
  supplierId?: string;
  /** The number, digits only, country code included. */
  phone: string;
  /** `waiting`: no message yet. `received`: the newest one counts. `retrying`: a newer one is awaited. The others are ends. */
  state: 'waiting' | 'received' | 'retrying' | 'finished' | 'cancelled' | 'expired';
  price: string;
  priceMicros: string;
  /** Of the newest message; null before the first. */
  code: string | null;
  /** Whether codes and texts are hidden: from operators, unless they ask with `reveal`. */
  masked: boolean;
  messageCount: number;
  lastMessageAt: string | null;
  createdAt: string;
  /** Before that it cannot be cancelled. */
  cancellableAt: string;
  expiresAt: string;
  changedAt: string;
  /** Where the answer has waited for one. */
  messages?: Message[];
};
export type LedgerAudit = {
  sound: boolean;
  findings: {
    kind: string;
    id: string;
    expected: string;
    found: string;
  }[];
};
export type LedgerEntry = {
  transferId: string;
  kind: string;
  bucket: string;
  amount: string;
  amountMicros: string;
  reference: string;
  createdAt: string;
};
export type ListedItem = {
  id: string;
  kind: 'campaign' | 'loyalty_card';
  objectId: string;
  listed: boolean;
};
export type Location = {
  id: string;
  accountId: string;
  companyName: string;
  street: string;
  zip: string;
  city: string;
  province: string;
  country: string;
  phone: string;
  website: string;
  email: string;
  latitude: number | null;
  longitude: number | null;
  hasPassword: boolean;
};
export type LocationRemoved = {
  id: string;
  removed: boolean;
};
export type LoyaltyCard = {
  id: string;
  accountId: string;
  code: string;
  type: 'stamp' | 'points' | 'membership';
  name: string;
  description: string;
  terms: string;
  imageUrl: string;
  domain: string;
  status: 'active' | 'removed' | 'inactive';
  timeZone: string;
  size: number | null;
  mostPerDay: number | null;
  mostPerConsumer: number | null;
  pointsExpireDays: number | null;
  issuedLedgerId: string | null;
  spentLedgerId: string | null;
  expiredLedgerId: string | null;
  createdAt: string;
  changedAt: string;
  rewards: {
    id: string;
    campaignId: string;
    threshold: number;
    title: string;
    running: boolean;
  }[];
  locations: Location[];
  users: number;
};
export type LoyaltyUser = {
  userId: string;
  code: string;
  email: string;
  firstName: string;
  lastName: string;
  phone: string;
  points: number;
  voided: boolean;
  round: number;
  custom: (string | null)[];
  createdAt: string;
};
export type Me = MeAsCustomer | MeAsOperator;
export type MeAsCustomer = {
  kind: 'customer';
  account: {
    id: string;
    name: string;
    distinctNumbers: boolean;
    createdAt: string;
  };
  balance: Balance;
  tier: {
    /** Topped up so far. */
    charged: string;
    /** Off all prices. */
    discountPercent: number;
  };
  openActivations: number;
  key: {
    id: string;
    /** Empty: whatever the account may. */
    scopes: ('read' | 'lease' | 'money' | 'webhooks' | 'settings')[];
  };
};
export type MeAsOperator = {
  kind: 'operator';
  name: string;
  role: 'owner' | 'operator' | 'support' | 'viewer';
};
export type Merchant = {
  email: string;
  username: string;
  firstName: string;
  lastName: string;
  companyName: string;
  country: string;
  language: string;
  currency: string;
  timeZone: string;
  status: 'trial' | 'customer';
  permissions: (
    | 'dashboard'
    | 'directory'
    | 'loyalty'
    | 'statistics'
    | 'distribution'
    | 'sms'
    | 'email'
    | 'validation_widget'
    | 'add_campaign'
    | 'update_campaign'
  )[];
  maxCampaigns: number | null;
  expiresOn: string | null;
  hasPassword: boolean;
  publicUrl: string | null;
  dashboardUrl: string | null;
  smsConnected: boolean;
  emailConnected: boolean;
  webhookUrl: string;
  webhookTriggers: string[];
  loginCount: number;
  lastLoginAt: string | null;
  createdAt: string;
  blocked: boolean;
  id: string;
  parentId: string | null;
  packageId: string | null;
  keyPair: {
    clientId: string;
    secret: string;
  };
};
export type MerchantEvent = {
  id: string;
  type: string | null;
  campaignId: string | null;
  session: string | null;
  state: 'failed' | 'pending' | 'delivered';
  attempts: number;
  lastStatus: number | null;
  lastError: string | null;
  createdAt: string;
};
export type MerchantEventDetails = {
  id: string;
  type: string | null;
  campaignId: string | null;
  session: string | null;
  state: 'failed' | 'pending' | 'delivered';
  attempts: number;
  lastStatus: number | null;
  lastError: string | null;
  createdAt: string;
  tries: {
    status: number | null;
    error: string | null;
    at: string;
  }[];
  body: string | null;
  masked: boolean;
};
export type Message = {
  id: string;
  /** For operators only. */
  supplierId?: string;
  /** For operators only. */
  supplierMessageId?: string | null;
  phone: string;
  sender: string;
  text: string | null;
  code: string | null;
  masked: boolean;
  verdict: 'refused' | 'orphan' | 'accepted' | 'filtered' | 'blacklisted';
  activationId: number | null;
  rentalId: number | null;
  hubOperationId: string | null;
  receivedAt: string;
};
export type MessageDelivery = {
  id: string;
  receivedAt: string;
  raw: string | null;
  masked: boolean;
};
export type Move = {
  event: string;
  /** Null: it began. */
  fromState: string | null;
  toState: string;
  at: string;
};
export type NewAdministrator = {
  id: string;
  name: string;
  role: 'owner' | 'operator' | 'support' | 'viewer';
  /** The last letters of the token. */
  hint: string;
  createdAt: string;
  /** Right within a minute. */
  lastUsedAt: string | null;
  revokedAt: string | null;
  token: string;
};
export type NewHubKey = {
  id: string;
  hubId: string;
  hint: string;
  createdAt: string;
  revokedAt: string | null;
  key: string;
};
export type NewKey = {
  scopes: string[];
  ipAllow: string[];
  createdAt: string;
  revokedAt: string | null;
  id: string;
  accountId: string;
  hint: string;
  dialect: 'auto' | 'seed' | 'classic';
  strictWords: boolean;
  v2Types: 'number' | 'text';
  rentAnswer: 'phone' | 'v2';
  key: string;
};
export type NewKeyPair = {
  clientId: string;
  secret: string;
};
export type NewPartnerKey = {
  id: string;
  supplierId: string;
  hint: string;
  createdAt: string;
  revokedAt: string | null;
  key: string;
};
export type NewWebhook = {
  id: string;
  accountId: string;
  kind: string;
  url: string;
  enabled: boolean;
  /** Of events; empty: all of its kind. */
  types: string[];
  /** Only what this key has ordered. */
  keyId: string | null;
  /** Only this activation. */
  activationId: number | null;
  createdAt: string;
  secret: string;
};
export type NumberView = {
  id: string;
  phone: string;
  supplierId: string;
  countryId: number;
  operator: string;
  step: number;
  provenance: 'partner' | 'own_device' | 'contract' | 'simulated';
  state: 'online' | 'offline' | 'rented' | 'banned';
  twinOf: string | null;
};
export type Offer = {
  countryId: number;
  serviceId: string;
  /** What this account pays: less its discount. */
  price: string;
  priceMicros: string;
  /** What one without a discount pays. */
  listPrice: string;
  /** How many could be leased now at this price. */
  stock: number;
};
export type OpenedSubaccount = {
  email: string;
  username: string;
  firstName: string;
  lastName: string;
  companyName: string;
  country: string;
  language: string;
  currency: string;
  timeZone: string;
  status: 'trial' | 'customer';
  permissions: (
    | 'dashboard'
    | 'directory'
    | 'loyalty'
    | 'statistics'
    | 'distribution'
    | 'sms'
    | 'email'
    | 'validation_widget'
    | 'add_campaign'
    | 'update_campaign'
  )[];
  maxCampaigns: number | null;
  expiresOn: string | null;
  hasPassword: boolean;
  publicUrl: string | null;
  dashboardUrl: string | null;
  smsConnected: boolean;
  emailConnected: boolean;
  webhookUrl: string;
  webhookTriggers: string[];
  loginCount: number;
  lastLoginAt: string | null;
  createdAt: string;
  blocked: boolean;
  id: string;
  parentId: string | null;
  packageId: string | null;
  keyPair?: {
    clientId: string;
    secret: string;
  };
};
export type Operation = {
  sum: string | null;
  closeSum: string | null;
  id: string;
  supplierId: string;
  kind: 'activation' | 'rental';
  state: 'unknown' | 'open' | 'none' | 'failed' | 'closed' | 'dead' | 'asking' | 'closing';
  leaseId: number | null;
  foreignId: string | null;
  phone: string | null;
  countryId: number | null;
  serviceId: string | null;
  foreignCountry: string | null;
  foreignOperator: string | null;
  foreignService: string | null;
  exceptPrefixes: string[];
  days: number | null;
  currency: number | null;
  askedAt: string;
  answeredAt: string | null;
  closeStatus: (1 | 5 | 3 | 4) | null;
  closedAt: string | null;
  acknowledgedAt: string | null;
  tries: number;
  nextTryAt: string | null;
  problem: string | null;
};
export type Package = {
  id: string;
  accountId: string;
  name: string;
  permissions: (
    | 'dashboard'
    | 'directory'
    | 'loyalty'
    | 'statistics'
    | 'distribution'
    | 'sms'
    | 'email'
    | 'validation_widget'
    | 'add_campaign'
    | 'update_campaign'
  )[];
  maxCampaigns: number | null;
};
export type Partner = {
  supplierId: string;
  supplierName: string;
  dialect: 'onlinesim-v1' | 'onlinesim-v2' | 'smshub';
  baseUrl: string | null;
  access: 'open' | 'blocked' | 'disabled';
  settings: { [key: string]: unknown };
  heardAt: string | null;
  polledAt: string | null;
  pollFailures: number;
  askFailures: number;
};
export type PartnerDetails = {
  supplierId: string;
  supplierName: string;
  dialect: 'onlinesim-v1' | 'onlinesim-v2' | 'smshub';
  baseUrl: string | null;
  access: 'open' | 'blocked' | 'disabled';
  settings: { [key: string]: unknown };
  heardAt: string | null;
  polledAt: string | null;
  pollFailures: number;
  askFailures: number;
  keys: PartnerKey[];
  blocks: Block[];
};
export type PartnerKey = {
  id: string;
  supplierId: string;
  hint: string;
  createdAt: string;
  revokedAt: string | null;
};
export type PartnerNotice = {
  id: string;
  supplierId: string | null;
  kind: string;
  subject: string;
  details: { [key: string]: unknown };
  count: string;
  firstAt: string;
  lastAt: string;
};
export type PatternTest = {
  code: string | null;
  /** Where in the text it begins. */
  start: number | null;
  /** Why nothing: for programs. */
  why: string | null;
  /** The same for people. */
  message: string | null;
};
export type PayOutSupplier = {
  transferId?: string;
  at?: string;
  kind?: string;
  reference?: string;
  amount?: string;
  before?: string;
  after?: string;
  amountMicros?: string;
  beforeMicros?: string;
  afterMicros?: string;
  supplierId: string;
};
export type PaymentCase = {
  amount: string;
  amountMicros: string;
  id: string;
  invoiceId: string;
  kind:
    | 'underpaid'
    | 'overpaid'
    | 'paid_twice'
    | 'disagreement'
    | 'discount_gone'
    | 'debt'
    | 'refund_trouble'
    | 'unknown_invoice';
  reference: string;
  currency: string;
  note: string;
  createdAt: string;
  closedAt: string | null;
  resolution: ('credited' | 'returned' | 'dismissed' | 'settled') | null;
};
export type Performance = {
  items: {
    successRate: number;
    serviceId: string;
    tried: number;
    received: number;
    medianSeconds: number | null;
    supplierId: string;
    countryId: number;
    operator: string;
    step: number;
  }[];
  next: string | null;
  windowHours: number;
};
export type Preorder = {
  id: string;
  serviceId: string;
  countryId: number | null;
  operators: string[] | null;
  exceptPrefixes: string[];
  maxPrice: string | null;
  /** `filling`: an order is on its way for it. `failed`: its turn came ten times in vain. */
  state: 'waiting' | 'filling' | 'filled' | 'cancelled' | 'expired' | 'failed';
  /** How often its turn came and its account could not order. */
  skips: number;
  /** The code of the last of these. */
  problem: string | null;
  /** What it was filled with. */
  activationId: number | null;
  createdAt: string;
  expiresAt: string;
};
/** Every error, in the form of RFC 9457. */
export type Problem = {
  /** An address of this API that lists all codes. */
  type: string;
  /** What went wrong, for programs. It never changes. */
  code: string;
  status: number;
  /** What the code means: the same for every problem of the code. */
  title: string;
  /** What is wrong this time. */
  detail: string;
  /** What you can do about it. */
  todo: string;
  /** Facts, by name. */
  details: { [key: string]: unknown };
};
export type PurchaseLimit = {
  accountId: string;
  serviceId: string | null;
  maxOpen: number | null;
  maxPerDay: number | null;
};
export type QuietHours = {
  from: string;
  to: string;
  timeZone: string;
};
export type Quote = {
  id: string;
  price: string;
  priceMicros: string;
  /** How many there are at that price now; none is reserved. */
  stock: number;
  expiresAt: string;
};
export type Rate = {
  countryId: number | null;
  serviceId: string;
  fromHours?: number | null;
  unitHours?: number | null;
  sum: string;
  sumMicros: string;
};
export type RatesRemoved = {
  removed: number;
};
export type Redemption = {
  spend: string | null;
  id: string;
  sessionId: string;
  campaignId: string;
  state: 'reserved' | 'redeemed' | 'released' | 'rolled_back';
  locationId: string | null;
  actor: string;
  createdAt: string;
  expiresAt: string | null;
  redeemedAt: string | null;
  endedAt: string | null;
};
export type RefundedActivation = {
  id: number;
  accountId: string;
  serviceId: string;
  countryId: number;
  /** As it was asked for; `any` where it did not matter. */
  operator: string;
  /** For operators only. */
  supplierId?: string;
  /** The number, digits only, country code included. */
  phone: string;
  /** `waiting`: no message yet. `received`: the newest one counts. `retrying`: a newer one is awaited. The others are ends. */
  state: 'waiting' | 'received' | 'retrying' | 'finished' | 'cancelled' | 'expired';
  price: string;
  priceMicros: string;
  /** Of the newest message; null before the first. */
  code: string | null;
  /** Whether codes and texts are hidden: from operators, unless they ask with `reveal`. */
  masked: boolean;
  messageCount: number;
  lastMessageAt: string | null;
  createdAt: string;
  /** Before that it cannot be cancelled. */
  cancellableAt: string;
  expiresAt: string;
  changedAt: string;
  refunded: string;
};
export type RefundedRental = {
  id: number;
  accountId: string;
  countryId: number;
  operator: string;
  /** For operators only. */
  supplierId?: string;
  phone: string;
  asked: boolean;
  state: 'waiting' | 'finished' | 'cancelled' | 'active' | 'missed';
  hours: number;
  price: string;
  priceMicros: string;
  autoRenewHours: number | null;
  messageCount: number;
  lastMessageAt: string | null;
  createdAt: string;
  guardUntil: string;
  endsAt: string;
  changedAt: string;
  refunded: string;
};
export type RefusedSenders =
  | {
      sender: string;
      refused: boolean;
      rule: string | null;
    }
  | {
      items: {
        country: string;
        kind: string;
        institution: string;
        senders: string[];
      }[];
      next: null;
    };
export type RemovedCodePattern = {
  serviceId: string | null;
  removed: true;
};
export type RentBan = {
  numberId: string;
  phone: string;
  supplierId: string;
  until: string;
};
export type RentBanRemoved = {
  phone: string;
  lifted: boolean;
};
export type RentPrice = {
  price: string;
  fromHours: number;
  unitHours: number;
  priceMicros: string;
  supplierId: string;
  countryId: number;
  operator: string;
  step: number;
  poolId: string;
};
export type RentQuote = {
  price: string;
  hours: number;
  countryId: number;
  priceMicros: string;
  stock: number;
};
export type RentStock = {
  price: string;
  countryId: number;
  operator: string;
  supplierId: string;
  priceMicros: string;
  stock: number;
};
export type Rental = {
  id: number;
  accountId: string;
  countryId: number;
  operator: string;
  /** For operators only. */
  supplierId?: string;
  phone: string;
  asked: boolean;
  state: 'waiting' | 'finished' | 'cancelled' | 'active' | 'missed';
  hours: number;
  price: string;
  priceMicros: string;
  autoRenewHours: number | null;
  messageCount: number;
  lastMessageAt: string | null;
  createdAt: string;
  guardUntil: string;
  endsAt: string;
  changedAt: string;
};
export type RentalDetails = {
  id: number;
  accountId: string;
  countryId: number;
  operator: string;
  /** For operators only. */
  supplierId?: string;
  phone: string;
  asked: boolean;
  state: 'waiting' | 'finished' | 'cancelled' | 'active' | 'missed';
  hours: number;
  price: string;
  priceMicros: string;
  autoRenewHours: number | null;
  messageCount: number;
  lastMessageAt: string | null;
  createdAt: string;
  guardUntil: string;
  endsAt: string;
  changedAt: string;
  periods: {
    price: string;
    hours: number;
    startsAt: string;
    priceMicros: string;
    event: 'rent' | 'extend' | 'renew';
    endsAt: string;
    outcome: ('released' | 'captured') | null;
    createdAt: string;
  }[];
  history: Move[];
  messages: Message[];
};
export type ReplayMerchantEvent = {
  id: string;
  state: string;
};
export type ReplayedDeliveries = {
  replayed: number;
  next: string | null;
};
export type ReportedStock = {
  hindrances: Hindrance[];
  items: {
    sum: string | null;
    poolId: string;
    countryId: number;
    operator: string;
    serviceId: string;
    count: number;
    seenAt: string;
  }[];
  next: null;
};
export type RequeueHubPushes = {
  requeued: number;
};
export type ResendSms = {
  id: string;
  state: 'cancelled' | 'failed' | 'sent' | 'delivered' | 'queued' | 'sending';
};
export type RetryEmail = {
  id: string;
  state: string;
};
export type Revoked = {
  id: string;
  revoked: boolean;
};
export type RotatedSecret = {
  id: string;
  secret: string;
  oldUntil: string;
};
export type Service = {
  id: string;
  name: string;
  enabled: boolean;
};
export type ServiceSwitch = {
  serviceId: string;
  supplierId: string | null;
  accountId: string | null;
};
export type Session = {
  validationValue: string | null;
  campaignCode: string;
  path: string;
  location: string | null;
  id: string;
  campaignId: string;
  code: string;
  source: 'email' | 'loyalty' | 'visit' | 'api' | 'batch' | 'sms' | 'keyword';
  stage: 'created' | 'opened' | 'claimed' | 'validated' | 'played';
  email: string;
  phone: string;
  customId: string;
  ownValidationCode: string;
  value: string;
  details: ConsumerDetails;
  claimType: string;
  locationId: string | null;
  voided: boolean;
  locked: boolean;
  createdAt: string;
  openedAt: string | null;
  playedAt: string | null;
  claimedAt: string | null;
  savedToPassbookAt: string | null;
  savedToAndroidpayAt: string | null;
  validatedAt: string | null;
  voidedAt: string | null;
  unvoidedAt: string | null;
  lockedAt: string | null;
  unlockedAt: string | null;
  expiresAt: string | null;
  history: {
    event:
      | 'void'
      | 'open'
      | 'lock'
      | 'claim'
      | 'play'
      | 'validate'
      | 'unvoid'
      | 'unlock'
      | 'save_to_passbook'
      | 'save_to_androidpay'
      | 'reserve'
      | 'roll_back';
    actor: string;
    locationId: string | null;
    spendMicros: string | null;
    at: string;
  }[];
};
export type SessionDetails = {
  validationValue: string | null;
  campaignCode: string;
  path: string;
  location: string | null;
  id: string;
  campaignId: string;
  code: string;
  source: 'email' | 'loyalty' | 'visit' | 'api' | 'batch' | 'sms' | 'keyword';
  stage: 'created' | 'opened' | 'claimed' | 'validated' | 'played';
  email: string;
  phone: string;
  customId: string;
  ownValidationCode: string;
  value: string;
  details: ConsumerDetails;
  claimType: string;
  locationId: string | null;
  voided: boolean;
  locked: boolean;
  createdAt: string;
  openedAt: string | null;
  playedAt: string | null;
  claimedAt: string | null;
  savedToPassbookAt: string | null;
  savedToAndroidpayAt: string | null;
  validatedAt: string | null;
  voidedAt: string | null;
  unvoidedAt: string | null;
  lockedAt: string | null;
  unlockedAt: string | null;
  expiresAt: string | null;
  redemptionId: string | null;
};
export type SessionLine = {
  validationValue: string | null;
  campaignCode: string;
  path: string;
  location: string | null;
  id: string;
  campaignId: string;
  code: string;
  source: 'email' | 'loyalty' | 'visit' | 'api' | 'batch' | 'sms' | 'keyword';
  stage: 'created' | 'opened' | 'claimed' | 'validated' | 'played';
  email: string;
  phone: string;
  customId: string;
  ownValidationCode: string;
  value: string;
  details: ConsumerDetails;
  claimType: string;
  locationId: string | null;
  voided: boolean;
  locked: boolean;
  createdAt: string;
  openedAt: string | null;
  playedAt: string | null;
  claimedAt: string | null;
  savedToPassbookAt: string | null;
  savedToAndroidpayAt: string | null;
  validatedAt: string | null;
  voidedAt: string | null;
  unvoidedAt: string | null;
  lockedAt: string | null;
  unlockedAt: string | null;
  expiresAt: string | null;
};
export type SetRates = {
  set: number;
};
export type SetServiceSwitch = {
  serviceId: string;
  supplierId: string | null;
  accountId: string | null;
  off: boolean;
};
export type SettleHub = {
  transferId?: string;
  at?: string;
  kind?: string;
  reference?: string;
  amount?: string;
  before?: string;
  after?: string;
  amountMicros?: string;
  beforeMicros?: string;
  afterMicros?: string;
  hubId: string;
};
export type SettlePaymentCase = {
  id: string;
  decision: 'credit' | 'return' | 'dismiss';
  settled: boolean;
};
export type Sms = {
  id: string;
  accountId: string;
  reference: string;
  purpose: 'service' | 'reply' | 'marketing';
  batch: string;
  subject: string;
  to: string;
  sender: string;
  segments: number;
  credits: number;
  state: 'cancelled' | 'failed' | 'sent' | 'delivered' | 'queued' | 'sending';
  free: boolean;
  notBefore: string | null;
  quiet: QuietHours | null;
  cancelRequested: boolean;
  attempts: number;
  resends: number;
  routeId: number | null;
  tried: number[];
  refused: number[];
  rounds: number;
  costMicros: string;
  doorMessageId: string | null;
  error: string | null;
  createdAt: string;
  claimedAt: string | null;
  changedAt: string;
};
export type SmsConsent = {
  id: string;
  accountId: string;
  phone: string;
  groupId: string;
  event: 'added' | 'asked' | 'opted_in' | 'confirmed' | 'opted_out';
  source: 'page' | 'api' | 'sms' | 'keyword';
  text: string;
  wording: string;
  number: string;
  messageId: string | null;
  at: string;
};
export type SmsContact = {
  id: string;
  accountId: string;
  groupId: string;
  phone: string;
  firstName: string;
  lastName: string;
  customFields: string[];
  birthday: string | null;
  state: 'active' | 'pending' | 'unsubscribed';
  source: 'page' | 'api' | 'sms' | 'keyword';
  unsubscribedAt: string | null;
  createdAt: string;
};
export type SmsCredits = {
  available: number;
  held: number;
};
export type SmsGroup = {
  active: number;
  unsubscribed: number;
  pending: number;
  id: string;
  accountId: string;
  name: string;
  createdAt: string;
};
export type SmsGroupMade = {
  id: string;
  accountId: string;
  name: string;
  createdAt: string;
};
export type SmsKeyword = {
  id: string;
  accountId: string;
  number: string;
  word: string;
  wordKey: string;
  groupId: string;
  groupName: string;
  campaignId: string | null;
  replyText: string;
  alreadyText: string;
  helpText: string;
  terms: string;
  doubleOptIn: boolean;
  createdAt: string;
  removedAt: string | null;
};
export type SmsRoute = {
  cost: string;
  id: number;
  name: string;
  supplierId: string | null;
  prefixes: string[];
  senders: string[];
  rank: number;
  credits: number;
  perSecond: number | null;
  state: 'on' | 'off';
};
export type SmsRouteRemoved = {
  id: number;
  removed: boolean;
};
export type SmsSend = {
  id: string;
  accountId: string;
  groupId: string;
  campaignId: string | null;
  text: string;
  state: 'cancelled' | 'paused' | 'running' | 'done';
  upToContactId: string;
  queued: number;
  skipped: number;
  reason: string | null;
  createdAt: string;
  sms: {
    cancelled?: number;
    failed?: number;
    sent?: number;
    delivered?: number;
    queued?: number;
    sending?: number;
  };
};
export type SmsSettings = {
  quiet: QuietHours | null;
  sender: string;
};
export type Source = {
  doorUrl: string | null;
  health: SourceHealth | null;
  lines: {
    line: string;
    state: 'up' | 'down';
    phone: string | null;
    signal: number | null;
    operator: string | null;
    imsi: string | null;
    iccid: string | null;
    error: string | null;
    seenAt: string;
    changedAt: string;
    numberOff: boolean;
  }[];
  supplierId: string;
  supplierName: string;
  kind: string;
  label: string;
  state: 'on' | 'off';
  settings: { [key: string]: unknown };
  createdAt: string;
};
export type SourceHealth = {
  habitSeconds: number;
  supplierId: string;
  supplierName: string;
  kind: string;
  state: 'on' | 'off';
  heardAt: string | null;
  beats: string;
  silentSince: string | null;
  error: string | null;
  errorAt: string | null;
  messagesToday: number;
  errorsToday: number;
  connectedAt: string;
  condition: 'off' | 'silent' | 'well' | 'unheard' | 'unreadable';
  silentAfterSeconds: number | null;
  isOpen: boolean;
};
export type SourceKind = {
  name: string;
  label: string;
  hasDoor: boolean;
  hasLine: boolean;
  callsOut: boolean;
  secrets: string[];
  settings: unknown;
};
export type SourceRemoved = {
  supplierId: string;
  disconnected: boolean;
};
export type SpendingCap = {
  /** Null: of the account as a whole. */
  keyId: string | null;
  /** The most that one order may cost; null: no cap. */
  order: string | null;
  /** The most in a day of UTC; null: no cap. */
  day: string | null;
  spentToday: string;
};
export type StartedSmsSend = {
  id: string;
  accountId: string;
  groupId: string;
  campaignId: string | null;
  text: string;
  state: 'cancelled' | 'paused' | 'running' | 'done';
  upToContactId: string;
  queued: number;
  skipped: number;
  reason: string | null;
  createdAt: string;
};
export type StockEntry = {
  poolId: string;
  supplierId: string;
  countryId: number;
  operator: string;
  step: number;
  serviceId: string;
  price: string;
  priceMicros: string;
  stock: number;
  onSale: boolean;
};
export type Subaccount = {
  email: string;
  username: string;
  firstName: string;
  lastName: string;
  companyName: string;
  country: string;
  language: string;
  currency: string;
  timeZone: string;
  status: 'trial' | 'customer';
  permissions: (
    | 'dashboard'
    | 'directory'
    | 'loyalty'
    | 'statistics'
    | 'distribution'
    | 'sms'
    | 'email'
    | 'validation_widget'
    | 'add_campaign'
    | 'update_campaign'
  )[];
  maxCampaigns: number | null;
  expiresOn: string | null;
  hasPassword: boolean;
  publicUrl: string | null;
  dashboardUrl: string | null;
  smsConnected: boolean;
  emailConnected: boolean;
  webhookUrl: string;
  webhookTriggers: string[];
  loginCount: number;
  lastLoginAt: string | null;
  createdAt: string;
  blocked: boolean;
  id: string;
  parentId: string | null;
  packageId: string | null;
};
export type Success = {
  countryId: number;
  serviceId: string;
  orders: number;
  /** That got a message. */
  received: number;
  cancelled: number;
  expired: number;
  /** Received by orders that have ended; null: none has. */
  successRate: number | null;
};
export type Supplier = {
  id: string;
  name: string;
  kind: 'partner' | 'simulator' | 'manual';
  state: 'off' | 'active';
  vouchedBy: string | null;
  filterSenders: boolean;
  dedupeWindowSeconds: number;
  payoutPercent: number;
};
export type SupplierDetails = {
  id: string;
  name: string;
  kind: 'partner' | 'simulator' | 'manual';
  state: 'off' | 'active';
  vouchedBy: string | null;
  filterSenders: boolean;
  dedupeWindowSeconds: number;
  payoutPercent: number;
  hindrances: Hindrance[];
};
export type SupplierStatementLine = {
  transferId: string;
  at: string;
  kind: string;
  reference: string;
  amount: string;
  before: string;
  after: string;
  amountMicros: string;
  beforeMicros: string;
  afterMicros: string;
};
export type Teammate = {
  id: string;
  accountId: string;
  name: string;
  email: string;
};
export type TestDelivery = {
  deliveryId: string;
};
export type TimeToCode = {
  received: number;
  medianSeconds: number | null;
  p95Seconds: number | null;
};
export type TimelineEntry = {
  /** Like `offer_chosen`, `money_held`, `message_received`, `ended`; more may come. */
  kind: string;
  at: string;
  /** The same in a sentence, for people. */
  text: string;
  /** What is known of it, by name; each kind has its own. */
  facts: { [key: string]: unknown };
};
export type TrialBalance = {
  balanced: boolean;
  sum: string;
  sumMicros: string;
  sums: {
    currency: string;
    sum: string;
    sumMicros: string;
  }[];
  held: string;
  heldMicros: string;
  openHolds: string;
  openHoldsMicros: string;
  byKind: {
    kind: string;
    currency: string;
    available: string;
    availableMicros: string;
    held: string;
    heldMicros: string;
  }[];
  differing: {
    ledgerAccountId: string;
    bucket: string;
    balanceMicros: string;
    entriesMicros: string;
  }[];
};
export type Utm = {
  campaign?: string;
  source?: string;
  medium?: string;
  term?: string;
  content?: string;
};
export type Webhook = {
  id: string;
  accountId: string;
  kind: string;
  url: string;
  enabled: boolean;
  /** Of events; empty: all of its kind. */
  types: string[];
  /** Only what this key has ordered. */
  keyId: string | null;
  /** Only this activation. */
  activationId: number | null;
  createdAt: string;
};
export type WebhookDelivery = {
  body: string | null;
  masked: boolean;
  id: string;
  endpointId: string;
  eventId: string;
  state: 'failed' | 'pending' | 'delivered';
  attempts: number;
  lastStatus: number | null;
  lastError: string | null;
  createdAt: string;
};

export type AcceptAnnouncedNumberArgs = {
  supplier: string | number;
  phone: string | number;
  body: {
    provenance: 'own_device' | 'contract';
    countryId?: number | string;
    operator?: string;
  };
};

export type AddBlockArgs = {
  supplier: string | number;
  body?: {
    seconds?: number;
  };
};

export type AddDirectoryItemArgs = {
  account: string | number;
  directory: string | number;
  kind: 'campaign' | 'loyalty_card';
  object: string | number;
  body?: {
    categoryId?: string | null;
    featured?: boolean;
    position?: number;
  };
};

export type AddHubKeyArgs = {
  hub: string | number;
  body?: {
    key?: string;
  };
};

export type AddKeyPairArgs = {
  account: string | number;
};

export type AddLoyaltyUserArgs = {
  account: string | number;
  card: string | number;
  body: {
    email: string;
    firstName?: string | '';
    lastName?: string | '';
  };
};

export type AddPartnerKeyArgs = {
  supplier: string | number;
  body?: {
    key?: string;
  };
};

export type AddSmsContactArgs = {
  account: string | number;
  group: string | number;
  body: {
    phone: string;
    firstName?: string | '';
    lastName?: string | '';
  };
};

export type AddSmsRouteArgs = {
  body: {
    name: string;
    supplier?: string;
    prefixes?: string[];
    senders?: string[];
    rank?: number;
    cost?: string;
    credits?: number;
    perSecond?: number | null;
  };
};

export type AddWebhookArgs = {
  body: {
    url: string;
    kind?: string;
    types?: string[];
    key?: string;
    activation?: number;
  };
};

export type AddWebhookOfAccountArgs = {
  account: string | number;
  body: {
    url: string;
    kind?: string;
    types?: string[];
    key?: string;
    activation?: number;
  };
};

export type CancelActivationArgs = {
  activation: string | number;
};

export type CancelActivationOfAccountArgs = {
  account: string | number;
  activation: string | number;
};

export type CancelPreorderArgs = {
  preorder: string | number;
};

export type CancelPreorderOfAccountArgs = {
  account: string | number;
  preorder: string | number;
};

export type CancelRentalArgs = {
  rental: string | number;
  body?: { [key: string]: unknown };
};

export type CancelRentalOfAccountArgs = {
  account: string | number;
  rental: string | number;
  body?: { [key: string]: unknown };
};

export type CancelSmsSendArgs = {
  account: string | number;
  id: string | number;
};

export type ChangeAccountArgs = {
  account: string | number;
  body: {
    state?: 'active' | 'suspended';
    distinctNumbers?: boolean;
  };
};

export type ChangeCampaignArgs = {
  account: string | number;
  campaign: string | number;
  body: {
    name?: string;
    title?: string;
    subtitle?: string;
    description?: string;
    terms?: string;
    status?: 'active' | 'inactive' | 'example' | 'draft' | 'archived' | 'expired' | 'removed';
    value?: string;
    categoryId?: string | null;
    folderId?: string | null;
    tags?: string[];
    imageUrl?: string | '';
    bannerUrl?: string | '';
    poweredByUrl?: string | '';
    startsAt?: (string | string) | null;
    expiresAt?: (string | string) | null;
    timeZone?: string;
    featured?: boolean;
    isTemplate?: boolean;
    singleUseOnly?: boolean;
    embeddable?: boolean;
    claimAction?: 'button' | 'form' | 'promocode' | 'game';
    claimFields?: {
      name:
        | 'first_name'
        | 'last_name'
        | 'email'
        | 'phone'
        | 'customfield1'
        | 'customfield2'
        | 'customfield3'
        | 'customfield4'
        | 'customfield5'
        | 'customfield6'
        | 'customfield7'
        | 'consent';
      label: string;
      required: boolean;
      verify?: boolean;
    }[];
    uniqueBy?: ('email' | 'phone') | null;
    promoCodes?: string[];
    game?: {
      kind: 'scratch' | 'wheel';
      prizes: {
        value: string;
        weight: number;
      }[];
    };
    validationMethods?: ('button' | 'password' | 'qr' | 'widget' | 'barcode')[];
    barcode?: 'qr' | 'code128' | 'ean13';
    sessionValidityDays?: number | null;
    smsText?: string;
    password?: string;
    locationIds?: string[];
  };
};

export type ChangeDirectoryArgs = {
  account: string | number;
  directory: string | number;
  body: {
    name?: string;
    description?: string;
    domain?: string | '';
    status?: 'active' | 'inactive' | 'removed';
    type?: 'web' | 'app' | 'tv';
    language?: 'en' | 'ru';
    registration?: 'none' | 'optional' | 'required';
    consentText?: string;
    payment?: 'none' | 'custom';
    paymentUrl?: string | '';
  };
};

export type ChangeHubArgs = {
  hub: string | number;
  body: {
    pushUrl?: string;
    settings?: { [key: string]: unknown };
    access?: 'open' | 'blocked' | 'disabled';
  };
};

export type ChangeLocationArgs = {
  account: string | number;
  location: string | number;
  body: {
    companyName?: string;
    street?: string | '';
    zip?: string | '';
    city?: string | '';
    province?: string | '';
    country?: string | '';
    phone?: string | '';
    website?: string | '';
    email?: string | '';
    latitude?: number | null;
    longitude?: number | null;
    password?: string;
  };
};

export type ChangeLoyaltyCardArgs = {
  account: string | number;
  card: string | number;
  body: {
    name?: string;
    description?: string;
    terms?: string;
    imageUrl?: string | '';
    domain?: string | '';
    status?: 'active' | 'inactive' | 'removed';
    timeZone?: string;
    size?: number | null;
    mostPerDay?: number | null;
    mostPerConsumer?: number | null;
    pointsExpireDays?: number | null;
    rewards?: {
      campaignId: string;
      threshold: number;
    }[];
    locationIds?: string[];
  };
};

export type ChangeLoyaltyUserArgs = {
  account: string | number;
  card: string | number;
  user: string | number;
  body: {
    points?: number;
    balance?: number;
    voided?: boolean;
    locationId?: string;
  };
};

export type ChangeMerchantArgs = {
  account: string | number;
  body: {
    email?: string;
    username?: string | '';
    firstName?: string | '';
    lastName?: string | '';
    companyName?: string | '';
    country?: string;
    language?: string;
    currency?: string;
    timeZone?: string;
    status?: 'trial' | 'customer';
    maxCampaigns?: number | null;
    expiresOn?: string | null;
    publicUrl?: string | null;
    dashboardUrl?: string | null;
    smsConnected?: boolean;
    emailConnected?: boolean;
    webhookUrl?: string | '';
    webhookTriggers?: (
      | 'coupon_opened'
      | 'coupon_played'
      | 'coupon_claimed'
      | 'coupon_validated'
      | 'coupon_voided'
      | 'coupon_unvoided'
      | 'coupon_created'
      | 'coupon_updated'
      | 'coupon_removed'
      | 'singleuse_created'
      | 'directory_registration'
      | 'directory_payment'
      | 'loyalty_user_created'
      | 'loyalty_points_added'
      | 'loyalty_reward_granted'
      | 'loyalty_user_voided'
      | 'sms_subscribed'
      | 'sms_unsubscribed'
    )[];
    blocked?: boolean;
    password?: string;
    packageId?: string | null;
    permissions?: (
      | 'dashboard'
      | 'directory'
      | 'loyalty'
      | 'statistics'
      | 'distribution'
      | 'sms'
      | 'email'
      | 'validation_widget'
      | 'add_campaign'
      | 'update_campaign'
    )[];
  };
};

export type ChangeNumberArgs = {
  phone: string | number;
  body: {
    state: 'online' | 'offline' | 'banned';
  };
};

export type ChangePartnerArgs = {
  supplier: string | number;
  body: {
    baseUrl?: string | null;
    settings?: { [key: string]: unknown };
    access?: 'open' | 'blocked' | 'disabled';
  };
};

export type ChangeRentalArgs = {
  rental: string | number;
  body: {
    autoRenewHours: number | null;
  };
};

export type ChangeRentalOfAccountArgs = {
  account: string | number;
  rental: string | number;
  body: {
    autoRenewHours: number | null;
  };
};

export type ChangeServiceArgs = {
  service: string | number;
  body: {
    enabled: boolean;
  };
};

export type ChangeSmsKeywordArgs = {
  account: string | number;
  id: string | number;
  body: {
    campaignId?: string | null;
    replyText?: string;
    alreadyText?: string;
    helpText?: string;
    terms?: string;
    doubleOptIn?: boolean;
  };
};

export type ChangeSmsRouteArgs = {
  route: string | number;
  body: {
    name?: string;
    state?: 'on' | 'off';
    prefixes?: string[];
    senders?: string[];
    rank?: number;
    cost?: string;
    credits?: number;
    perSecond?: number | null;
  };
};

export type ChangeSmsSettingsArgs = {
  account: string | number;
  body: {
    quiet?: {
      from: string;
      to: string;
      timeZone: string;
    } | null;
    sender?: string | '';
  };
};

export type ChangeSourceArgs = {
  supplier: string | number;
  body: {
    settings?: { [key: string]: unknown };
    state?: 'on' | 'off';
  };
};

export type ChangeSupplierArgs = {
  supplier: string | number;
  body: {
    state?: 'active' | 'off';
    name?: string;
    vouchedBy?: string | null;
    filterSenders?: boolean;
    dedupeWindowSeconds?: number;
    payoutPercent?: number;
  };
};

export type ClaimSessionArgs = {
  account: string | number;
  session: string | number;
};

export type CloseHubOperationArgs = {
  operation: string | number;
  body: {
    status: 1 | 3 | 4 | 5;
    sum?: string;
  };
};

export type ConnectHubArgs = {
  body: {
    name: string;
    dialect: 'onlinesim-v1' | 'smshub' | 'onlinesim-v2';
    pushUrl: string;
    key?: string;
    settings?: { [key: string]: unknown };
    account?: string;
  };
};

export type ConnectPartnerArgs = {
  supplier: string | number;
  body: {
    dialect: 'onlinesim-v1' | 'onlinesim-v2' | 'smshub';
    baseUrl?: string | null;
    settings?: { [key: string]: unknown };
    key?: string;
  };
};

export type ConnectSourceArgs = {
  supplier: string | number;
  body: {
    kind: string;
    settings?: { [key: string]: unknown };
  };
};

export type CreateAccountArgs = {
  body: {
    name: string;
    parent?: string;
    distinctNumbers?: boolean;
  };
};

export type CreateActivationArgs = {
  /** Answers the moment a message is there, or after so many seconds; 60 at most. */
  wait?: string | number;
  body: {
    /** The code of a service, like `tg`. */
    service: string;
    /** Absent: any country. */
    country?: number;
    /** One of these; absent: any. */
    operators?: string[];
    /** The most to pay, like `"0.50"`. */
    maxPrice?: string;
    minPrice?: string;
    /** Beginnings, country code included, that the number must not have. */
    exceptPrefixes?: string[];
    /** The id of a quote: its price, or a better one. */
    quote?: string;
    /** Only a number that the account has in no other activation. */
    distinctNumbers?: boolean;
    /** Your own id of this order. */
    orderKey?: string;
  };
};

export type CreateActivationOfAccountArgs = {
  account: string | number;
  /** Answers the moment a message is there, or after so many seconds; 60 at most. */
  wait?: string | number;
  body: {
    /** The code of a service, like `tg`. */
    service: string;
    /** Absent: any country. */
    country?: number;
    /** One of these; absent: any. */
    operators?: string[];
    /** The most to pay, like `"0.50"`. */
    maxPrice?: string;
    minPrice?: string;
    /** Beginnings, country code included, that the number must not have. */
    exceptPrefixes?: string[];
    /** The id of a quote: its price, or a better one. */
    quote?: string;
    /** Only a number that the account has in no other activation. */
    distinctNumbers?: boolean;
    /** Your own id of this order. */
    orderKey?: string;
  };
};

export type CreateAdministratorArgs = {
  body: {
    name: string;
    role: 'owner' | 'operator' | 'support' | 'viewer';
  };
};

export type CreateCampaignArgs = {
  account: string | number;
  body: {
    name?: string;
    template?: string;
    budgets?: {
      measure: 'claims' | 'uses' | 'spend';
      period?: 'total' | 'day' | 'week' | 'month';
      perCustomer?: boolean;
      most: string | number | null;
    }[];
    title?: string;
    subtitle?: string;
    description?: string;
    terms?: string;
    status?: 'active' | 'inactive' | 'example' | 'draft' | 'archived' | 'expired' | 'removed';
    value?: string;
    categoryId?: string | null;
    folderId?: string | null;
    tags?: string[];
    imageUrl?: string | '';
    bannerUrl?: string | '';
    poweredByUrl?: string | '';
    startsAt?: (string | string) | null;
    expiresAt?: (string | string) | null;
    timeZone?: string;
    featured?: boolean;
    isTemplate?: boolean;
    singleUseOnly?: boolean;
    embeddable?: boolean;
    claimAction?: 'button' | 'form' | 'promocode' | 'game';
    claimFields?: {
      name:
        | 'first_name'
        | 'last_name'
        | 'email'
        | 'phone'
        | 'customfield1'
        | 'customfield2'
        | 'customfield3'
        | 'customfield4'
        | 'customfield5'
        | 'customfield6'
        | 'customfield7'
        | 'consent';
      label: string;
      required: boolean;
      verify?: boolean;
    }[];
    uniqueBy?: ('email' | 'phone') | null;
    promoCodes?: string[];
    game?: {
      kind: 'scratch' | 'wheel';
      prizes: {
        value: string;
        weight: number;
      }[];
    };
    validationMethods?: ('button' | 'password' | 'qr' | 'widget' | 'barcode')[];
    barcode?: 'qr' | 'code128' | 'ean13';
    sessionValidityDays?: number | null;
    smsText?: string;
    password?: string;
    locationIds?: string[];
  };
};

export type CreateCategoryArgs = {
  account: string | number;
  body: {
    name: string;
    isMain?: boolean;
    mainId?: string | null;
  };
};

export type CreateDirectoryArgs = {
  account: string | number;
  body: {
    name: string;
    description?: string;
    domain?: string | '';
    status?: 'active' | 'inactive' | 'removed';
    type?: 'web' | 'app' | 'tv';
    language?: 'en' | 'ru';
    registration?: 'none' | 'optional' | 'required';
    consentText?: string;
    payment?: 'none' | 'custom';
    paymentUrl?: string | '';
  };
};

export type CreateFolderArgs = {
  account: string | number;
  body: {
    name: string;
  };
};

export type CreateInvoiceArgs = {
  body: {
    amount: string;
    provider: 'cryptomus' | 'pay4bit';
    discountCode?: string;
    /** Like `USDT`; with `network`. Cryptomus only. */
    coin?: string;
    network?: string;
  };
};

export type CreateInvoiceOfAccountArgs = {
  account: string | number;
  body: {
    amount: string;
    provider: 'cryptomus' | 'pay4bit';
    discountCode?: string;
    /** Like `USDT`; with `network`. Cryptomus only. */
    coin?: string;
    network?: string;
  };
};

export type CreateKeyArgs = {
  body?: {
    dialect?: 'auto' | 'seed' | 'classic';
    strictWords?: boolean;
    v2Types?: 'number' | 'text';
    rentAnswer?: 'phone' | 'v2';
    scopes?: ('read' | 'lease' | 'money' | 'webhooks' | 'settings')[];
    ipAllow?: string[];
  };
};

export type CreateKeyOfAccountArgs = {
  account: string | number;
  body?: {
    dialect?: 'auto' | 'seed' | 'classic';
    strictWords?: boolean;
    v2Types?: 'number' | 'text';
    rentAnswer?: 'phone' | 'v2';
    scopes?: ('read' | 'lease' | 'money' | 'webhooks' | 'settings')[];
    ipAllow?: string[];
  };
};

export type CreateLocationArgs = {
  account: string | number;
  body: {
    companyName: string;
    street?: string | '';
    zip?: string | '';
    city?: string | '';
    province?: string | '';
    country?: string | '';
    phone?: string | '';
    website?: string | '';
    email?: string | '';
    latitude?: number | null;
    longitude?: number | null;
    password?: string;
  };
};

export type CreateLoyaltyCardArgs = {
  account: string | number;
  body: {
    type: 'stamp' | 'points' | 'membership';
    name: string;
    description?: string;
    terms?: string;
    imageUrl?: string | '';
    domain?: string | '';
    status?: 'active' | 'inactive' | 'removed';
    timeZone?: string;
    size?: number | null;
    mostPerDay?: number | null;
    mostPerConsumer?: number | null;
    pointsExpireDays?: number | null;
    rewards?: {
      campaignId: string;
      threshold: number;
    }[];
    locationIds?: string[];
  };
};

export type CreatePackageArgs = {
  account: string | number;
  body: {
    name: string;
    permissions: (
      | 'dashboard'
      | 'directory'
      | 'loyalty'
      | 'statistics'
      | 'distribution'
      | 'sms'
      | 'email'
      | 'validation_widget'
      | 'add_campaign'
      | 'update_campaign'
    )[];
    maxCampaigns?: number | null;
  };
};

export type CreatePasswordLinkArgs = {
  account: string | number;
};

export type CreatePreorderArgs = {
  body: {
    /** The code of a service, like `tg`. */
    service: string;
    /** Absent: any country. */
    country?: number;
    /** One of these; absent: any. */
    operators?: string[];
    /** The most to pay, like `"0.50"`. */
    maxPrice?: string;
    /** Beginnings, country code included, that the number must not have. */
    exceptPrefixes?: string[];
    lastsSeconds?: number;
  };
};

export type CreatePreorderOfAccountArgs = {
  account: string | number;
  body: {
    /** The code of a service, like `tg`. */
    service: string;
    /** Absent: any country. */
    country?: number;
    /** One of these; absent: any. */
    operators?: string[];
    /** The most to pay, like `"0.50"`. */
    maxPrice?: string;
    /** Beginnings, country code included, that the number must not have. */
    exceptPrefixes?: string[];
    lastsSeconds?: number;
  };
};

export type CreateQuoteArgs = {
  body: {
    /** The code of a service, like `tg`. */
    service: string;
    /** Absent: any country. */
    country?: number;
    /** One of these; absent: any. */
    operators?: string[];
    /** The most to pay, like `"0.50"`. */
    maxPrice?: string;
  };
};

export type CreateQuoteOfAccountArgs = {
  account: string | number;
  body: {
    /** The code of a service, like `tg`. */
    service: string;
    /** Absent: any country. */
    country?: number;
    /** One of these; absent: any. */
    operators?: string[];
    /** The most to pay, like `"0.50"`. */
    maxPrice?: string;
  };
};

export type CreateSessionBatchArgs = {
  account: string | number;
  campaign: string | number;
  body: {
    amount: number;
    status?: 'normal' | 'voided' | 'activated';
    codes?: {
      prefix?: string | '';
      length: number;
      type: 'numeric' | 'alphanumeric';
    };
  };
};

export type CreateSignOnLinkArgs = {
  account: string | number;
  body?: {
    page?: 'campaigns' | 'add_campaign' | 'update_campaign' | 'statistics' | 'distribution';
    campaign?: string;
    teammate?: string;
  };
};

export type CreateSmsGroupArgs = {
  account: string | number;
  body: {
    name: string;
  };
};

export type CreateSmsKeywordArgs = {
  account: string | number;
  body: {
    number: string;
    word: string;
    campaignId?: string | null;
    replyText?: string;
    alreadyText?: string;
    helpText?: string;
    terms?: string;
    doubleOptIn?: boolean;
  };
};

export type CreateSubaccountArgs = {
  account: string | number;
  body: {
    email: string;
    username?: string | '';
    firstName?: string | '';
    lastName?: string | '';
    companyName?: string | '';
    country?: string;
    language?: string;
    currency?: string;
    timeZone?: string;
    status?: 'trial' | 'customer';
    maxCampaigns?: number | null;
    expiresOn?: string | null;
    publicUrl?: string | null;
    dashboardUrl?: string | null;
    smsConnected?: boolean;
    emailConnected?: boolean;
    webhookUrl?: string | '';
    webhookTriggers?: (
      | 'coupon_opened'
      | 'coupon_played'
      | 'coupon_claimed'
      | 'coupon_validated'
      | 'coupon_voided'
      | 'coupon_unvoided'
      | 'coupon_created'
      | 'coupon_updated'
      | 'coupon_removed'
      | 'singleuse_created'
      | 'directory_registration'
      | 'directory_payment'
      | 'loyalty_user_created'
      | 'loyalty_points_added'
      | 'loyalty_reward_granted'
      | 'loyalty_user_voided'
      | 'sms_subscribed'
      | 'sms_unsubscribed'
    )[];
    blocked?: boolean;
    password?: string;
    packageId?: string | null;
    permissions?: (
      | 'dashboard'
      | 'directory'
      | 'loyalty'
      | 'statistics'
      | 'distribution'
      | 'sms'
      | 'email'
      | 'validation_widget'
      | 'add_campaign'
      | 'update_campaign'
    )[];
  };
};

export type CreateSupplierArgs = {
  body: {
    name: string;
    kind: 'simulator' | 'manual' | 'partner';
    vouchedBy?: string;
    filterSenders?: boolean;
    dedupeWindowSeconds?: number;
    payoutPercent?: number;
  };
};

export type CreateTeammateArgs = {
  account: string | number;
  body: {
    name: string;
    email: string;
  };
};

export type CreditAccountArgs = {
  account: string | number;
  body: {
    amount: string;
    reference: string;
  };
};

export type DisconnectSourceArgs = {
  supplier: string | number;
};

export type ExtendRentalArgs = {
  rental: string | number;
  body: {
    hours: number;
    maxPrice?: string;
  };
};

export type ExtendRentalOfAccountArgs = {
  account: string | number;
  rental: string | number;
  body: {
    hours: number;
    maxPrice?: string;
  };
};

export type FindSessionsArgs = {
  account: string | number;
  campaign?: string | number;
  validationCode?: string | number;
  phone?: string | number;
  email?: string | number;
  customId?: string | number;
};

export type FinishActivationArgs = {
  activation: string | number;
};

export type FinishActivationOfAccountArgs = {
  account: string | number;
  activation: string | number;
};

export type FinishRentalArgs = {
  rental: string | number;
  body?: { [key: string]: unknown };
};

export type FinishRentalOfAccountArgs = {
  account: string | number;
  rental: string | number;
  body?: { [key: string]: unknown };
};

export type GetAccountArgs = {
  account: string | number;
};

export type GetActivationArgs = {
  activation: string | number;
  reveal?: 'true' | 'false';
};

export type GetActivationOfAccountArgs = {
  account: string | number;
  activation: string | number;
  reveal?: 'true' | 'false';
};

export type GetActivationTimelineArgs = {
  activation: string | number;
  reveal?: 'true' | 'false';
};

export type GetActivationTimelineOfAccountArgs = {
  account: string | number;
  activation: string | number;
  reveal?: 'true' | 'false';
};

export type GetCampaignArgs = {
  account: string | number;
  campaign: string | number;
};

export type GetDirectoryArgs = {
  account: string | number;
  directory: string | number;
};

export type GetEmailCreditsArgs = {
  account: string | number;
};

export type GetHubArgs = {
  hub: string | number;
};

export type GetHubOperationArgs = {
  operation: string | number;
};

export type GetHubStatementArgs = {
  hub: string | number;
  limit?: string | number;
  cursor?: string | number;
};

export type GetInvoiceArgs = {
  invoice: string | number;
};

export type GetInvoiceOfAccountArgs = {
  account: string | number;
  invoice: string | number;
};

export type GetLoyaltyCardArgs = {
  account: string | number;
  card: string | number;
};

export type GetMerchantArgs = {
  account: string | number;
};

export type GetMerchantEventArgs = {
  account: string | number;
  event: string | number;
  reveal?: 'true' | 'false';
};

export type GetMessageArgs = {
  message: string | number;
  reveal?: 'true' | 'false';
};

export type GetOperationArgs = {
  operation: string | number;
};

export type GetPartnerArgs = {
  supplier: string | number;
};

export type GetPreorderArgs = {
  preorder: string | number;
};

export type GetPreorderOfAccountArgs = {
  account: string | number;
  preorder: string | number;
};

export type GetRentalArgs = {
  rental: string | number;
  reveal?: 'true' | 'false';
};

export type GetRentalOfAccountArgs = {
  account: string | number;
  rental: string | number;
  reveal?: 'true' | 'false';
};

export type GetSessionArgs = {
  account: string | number;
  session: string | number;
};

export type GetSmsCreditsArgs = {
  account: string | number;
};

export type GetSmsSendArgs = {
  account: string | number;
  id: string | number;
};

export type GetSmsSettingsArgs = {
  account: string | number;
};

export type GetSourceArgs = {
  supplier: string | number;
};

export type GetSupplierArgs = {
  supplier: string | number;
};

export type GetSupplierStatementArgs = {
  supplier: string | number;
  limit?: string | number;
  cursor?: string | number;
};

export type GetTimeToCodeArgs = {
  days?: string | number;
  country?: string | number;
  service?: string | number;
};

export type GrantEmailCreditsArgs = {
  account: string | number;
  body: {
    credits: number;
    reference: string;
  };
};

export type GrantSmsCreditsArgs = {
  account: string | number;
  body: {
    credits: number;
    reference: string;
  };
};

export type IgnoreAnnouncedNumberArgs = {
  supplier: string | number;
  phone: string | number;
};

export type ImportNumbersArgs = {
  supplier: string | number;
  provenance?: 'own_device' | 'contract' | 'simulated' | 'partner';
  body?: unknown;
};

export type ImportPricesArgs = {
  supplier: string | number;
  body?: unknown;
};

export type ImportRentPricesArgs = {
  supplier: string | number;
  body?: unknown;
};

export type ImportValidationCodesArgs = {
  account: string | number;
  campaign: string | number;
  body: string;
};

export type LiftBlockArgs = {
  supplier: string | number;
  block: string | number;
};

export type LiftRentBanArgs = {
  phone: string | number;
};

export type ListAccountsArgs = {
  limit?: string | number;
  cursor?: string | number;
};

export type ListActivationMessagesArgs = {
  activation: string | number;
  /** Answers the moment a message is there, or after so many seconds; 60 at most. */
  wait?: string | number;
  /** The id of the newest message that you have: only newer ones. */
  after?: string | number;
  reveal?: 'true' | 'false';
};

export type ListActivationMessagesOfAccountArgs = {
  account: string | number;
  activation: string | number;
  /** Answers the moment a message is there, or after so many seconds; 60 at most. */
  wait?: string | number;
  /** The id of the newest message that you have: only newer ones. */
  after?: string | number;
  reveal?: 'true' | 'false';
};

export type ListActivationsArgs = {
  limit?: string | number;
  cursor?: string | number;
  state?: 'waiting' | 'received' | 'retrying' | 'finished' | 'cancelled' | 'expired';
  service?: string | number;
  country?: string | number;
  from?: string | string;
  to?: string | string;
};

export type ListActivationsOfAccountArgs = {
  account: string | number;
  limit?: string | number;
  cursor?: string | number;
  state?: 'waiting' | 'received' | 'retrying' | 'finished' | 'cancelled' | 'expired';
  service?: string | number;
  country?: string | number;
  from?: string | string;
  to?: string | string;
};

export type ListAnnouncedNumbersArgs = {
  supplier?: string | number;
  state?: 'pending' | 'accepted' | 'ignored';
  limit?: string | number;
};

export type ListAuditArgs = {
  limit?: string | number;
  cursor?: string | number;
  subject?: string | number;
};

export type ListBlocksArgs = {
  limit?: string | number;
  cursor?: string | number;
  supplier?: string | number;
  lasting?: '0' | '1' | 'false' | 'true';
};

export type ListCampaignSessionsArgs = {
  account: string | number;
  campaign: string | number;
  limit?: string | number;
  cursor?: string | number;
  by?: 'created' | 'opened' | 'claimed' | 'validated';
  from?: string | string;
  until?: string | string;
};

export type ListCampaignsArgs = {
  account: string | number;
  limit?: string | number;
  cursor?: string | number;
  status?: 'active' | 'inactive' | 'example' | 'draft' | 'archived' | 'expired' | 'removed';
  folder?: string | number;
  category?: string | number;
  tag?: string | number;
};

export type ListCategoriesArgs = {
  account: string | number;
};

export type ListCodePatternsOfAccountArgs = {
  account: string | number;
};

export type ListDirectoriesArgs = {
  account: string | number;
};

export type ListDirectoryUsersArgs = {
  account: string | number;
  directory: string | number;
  limit?: string | number;
  cursor?: string | number;
};

export type ListDiscountCodesArgs = {
  all?: 'true' | 'false';
};

export type ListDiscountCodesOfAccountArgs = {
  account: string | number;
  all?: 'true' | 'false';
};

export type ListEmailsArgs = {
  limit?: string | number;
  cursor?: string | number;
  state?: 'pending' | 'sent' | 'failed';
  account?: string | number;
};

export type ListFavouritesOfAccountArgs = {
  account: string | number;
};

export type ListFoldersArgs = {
  account: string | number;
};

export type ListHubOperationsArgs = {
  limit?: string | number;
  cursor?: string | number;
  hub?: string | number;
  state?: 'open' | 'closed' | 'abandoned';
  phone?: string | number;
};

export type ListHubPricesArgs = {
  hub: string | number;
};

export type ListHubPushesArgs = {
  hub: string | number;
  limit?: string | number;
  cursor?: string | number;
  state?: 'due' | 'delivered' | 'rejected' | 'filtered' | 'stopped' | 'expired' | 'dead';
  operation?: string | number;
};

export type ListInvoicesArgs = {
  limit?: string | number;
  cursor?: string | number;
};

export type ListInvoicesOfAccountArgs = {
  account: string | number;
  limit?: string | number;
  cursor?: string | number;
};

export type ListKeyPairsArgs = {
  account: string | number;
  reveal?: 'true' | 'false';
};

export type ListKeysOfAccountArgs = {
  account: string | number;
};

export type ListLedgerEntriesArgs = {
  limit?: string | number;
  cursor?: string | number;
};

export type ListLedgerEntriesOfAccountArgs = {
  account: string | number;
  limit?: string | number;
  cursor?: string | number;
};

export type ListLocationsArgs = {
  account: string | number;
};

export type ListLoyaltyCardsArgs = {
  account: string | number;
};

export type ListLoyaltyUsersArgs = {
  account: string | number;
  card: string | number;
  limit?: string | number;
  cursor?: string | number;
  search?: string | number;
};

export type ListMerchantEventsArgs = {
  account: string | number;
  limit?: string | number;
  cursor?: string | number;
};

export type ListMerchantsArgs = {
  limit?: string | number;
  cursor?: string | number;
};

export type ListMessageDeliveriesArgs = {
  message: string | number;
  reveal?: 'true' | 'false';
};

export type ListMessagesArgs = {
  limit?: string | number;
  cursor?: string | number;
  phone?: string | number;
  verdict?: 'accepted' | 'orphan' | 'refused' | 'filtered' | 'blacklisted';
  reveal?: 'true' | 'false';
};

export type ListNumbersArgs = {
  limit?: string | number;
  cursor?: string | number;
  supplier?: string | number;
  country?: string | number;
  phone?: string | number;
  state?: 'online' | 'offline' | 'rented' | 'banned';
};

export type ListOffersArgs = {
  country?: string | number;
  service?: string | number;
};

export type ListOffersOfAccountArgs = {
  account: string | number;
  country?: string | number;
  service?: string | number;
};

export type ListOperationsArgs = {
  limit?: string | number;
  cursor?: string | number;
  supplier?: string | number;
  state?: 'asking' | 'none' | 'failed' | 'unknown' | 'open' | 'closing' | 'closed' | 'dead';
  phone?: string | number;
};

export type ListPackagesArgs = {
  account: string | number;
};

export type ListPartnerNoticesArgs = {
  limit?: string | number;
  supplier?: string | number;
  kind?: string | number;
};

export type ListPaymentCasesArgs = {
  limit?: string | number;
  cursor?: string | number;
  state?: 'open' | 'all';
  invoice?: string | number;
};

export type ListPerformanceArgs = {
  limit?: string | number;
  cursor?: string | number;
  supplier?: string | number;
  country?: string | number;
  service?: string | number;
};

export type ListPreordersArgs = {
  limit?: string | number;
  cursor?: string | number;
};

export type ListPreordersOfAccountArgs = {
  account: string | number;
  limit?: string | number;
  cursor?: string | number;
};

export type ListPurchaseLimitsArgs = {
  account?: string | number;
};

export type ListRatesArgs = {
  supplier: string | number;
};

export type ListRedemptionsArgs = {
  account: string | number;
  limit?: string | number;
  cursor?: string | number;
  session?: string | number;
};

export type ListRefusedSendersArgs = {
  country?: string | number;
  sender?: string | number;
};

export type ListRentBansArgs = {
  supplier?: string | number;
};

export type ListRentPricesArgs = {
  limit?: string | number;
  cursor?: string | number;
  supplier?: string | number;
  country?: string | number;
};

export type ListRentStockArgs = {
  hours: string | number;
  country?: string | number;
  operator?: string | number;
};

export type ListRentalMessagesArgs = {
  rental: string | number;
  limit?: string | number;
  cursor?: string | number;
  /** Answers the moment a message is there, or after so many seconds; 60 at most. */
  wait?: string | number;
  /** The id of the newest message that you have: only newer ones. */
  after?: string | number;
  reveal?: 'true' | 'false';
};

export type ListRentalMessagesOfAccountArgs = {
  account: string | number;
  rental: string | number;
  limit?: string | number;
  cursor?: string | number;
  /** Answers the moment a message is there, or after so many seconds; 60 at most. */
  wait?: string | number;
  /** The id of the newest message that you have: only newer ones. */
  after?: string | number;
  reveal?: 'true' | 'false';
};

export type ListRentalsArgs = {
  limit?: string | number;
  cursor?: string | number;
  state?: 'waiting' | 'active' | 'finished' | 'cancelled' | 'missed';
  country?: string | number;
};

export type ListRentalsOfAccountArgs = {
  account: string | number;
  limit?: string | number;
  cursor?: string | number;
  state?: 'waiting' | 'active' | 'finished' | 'cancelled' | 'missed';
  country?: string | number;
};

export type ListReportedStockArgs = {
  supplier: string | number;
};

export type ListSmsArgs = {
  account: string | number;
  limit?: string | number;
  cursor?: string | number;
  to?: string | number;
  state?: 'queued' | 'sending' | 'sent' | 'delivered' | 'failed' | 'cancelled';
};

export type ListSmsConsentsArgs = {
  account: string | number;
  limit?: string | number;
  cursor?: string | number;
  phone?: string | number;
  groupId?: string | number;
};

export type ListSmsContactsArgs = {
  account: string | number;
  group: string | number;
  limit?: string | number;
  cursor?: string | number;
};

export type ListSmsGroupsArgs = {
  account: string | number;
};

export type ListSmsKeywordsArgs = {
  account: string | number;
};

export type ListSmsSendsArgs = {
  account: string | number;
  limit?: string | number;
};

export type ListSpendingCapsOfAccountArgs = {
  account: string | number;
};

export type ListStockArgs = {
  limit?: string | number;
  cursor?: string | number;
  supplier?: string | number;
  country?: string | number;
  service?: string | number;
};

export type ListSubaccountsArgs = {
  account: string | number;
};

export type ListSuccessArgs = {
  days?: string | number;
  country?: string | number;
  service?: string | number;
  limit?: string | number;
};

export type ListTeammatesArgs = {
  account: string | number;
};

export type ListVolumeArgs = {
  days?: string | number;
  country?: string | number;
  service?: string | number;
};

export type ListWebhookDeliveriesArgs = {
  limit?: string | number;
  cursor?: string | number;
  reveal?: 'true' | 'false';
};

export type ListWebhookDeliveriesOfAccountArgs = {
  account: string | number;
  limit?: string | number;
  cursor?: string | number;
  reveal?: 'true' | 'false';
};

export type ListWebhooksOfAccountArgs = {
  account: string | number;
};

export type LockSessionArgs = {
  account: string | number;
  session: string | number;
};

export type OpenMerchantArgs = {
  body: {
    account: string;
    email: string;
    username?: string | '';
    firstName?: string | '';
    lastName?: string | '';
    companyName?: string | '';
    country?: string;
    language?: string;
    currency?: string;
    timeZone?: string;
    status?: 'trial' | 'customer';
    maxCampaigns?: number | null;
    expiresOn?: string | null;
    publicUrl?: string | null;
    dashboardUrl?: string | null;
    smsConnected?: boolean;
    emailConnected?: boolean;
    webhookUrl?: string | '';
    webhookTriggers?: (
      | 'coupon_opened'
      | 'coupon_played'
      | 'coupon_claimed'
      | 'coupon_validated'
      | 'coupon_voided'
      | 'coupon_unvoided'
      | 'coupon_created'
      | 'coupon_updated'
      | 'coupon_removed'
      | 'singleuse_created'
      | 'directory_registration'
      | 'directory_payment'
      | 'loyalty_user_created'
      | 'loyalty_points_added'
      | 'loyalty_reward_granted'
      | 'loyalty_user_voided'
      | 'sms_subscribed'
      | 'sms_unsubscribed'
    )[];
    blocked?: boolean;
    password?: string;
  };
};

export type PauseHubArgs = {
  hub: string | number;
};

export type PayOutSupplierArgs = {
  supplier: string | number;
  body: {
    amount: string;
    reference: string;
  };
};

export type QuoteRentalArgs = {
  hours: string | number;
  country?: string | number;
  operator?: string | number;
  supplier?: string | number;
};

export type QuoteRentalExtensionArgs = {
  rental: string | number;
  hours: string | number;
};

export type QuoteRentalExtensionOfAccountArgs = {
  account: string | number;
  rental: string | number;
  hours: string | number;
};

export type RedeemSessionArgs = {
  account: string | number;
  session: string | number;
  body?: {
    reservation?: string;
    spend?: string;
    location?: string;
  };
};

export type RefundActivationArgs = {
  account: string | number;
  activation: string | number;
};

export type RefundRentalArgs = {
  account: string | number;
  rental: string | number;
};

export type ReleaseRedemptionArgs = {
  account: string | number;
  redemption: string | number;
};

export type RemoveCodePatternArgs = {
  /** Absent: all services that have none of their own. */
  service?: string | number;
};

export type RemoveCodePatternOfAccountArgs = {
  account: string | number;
  /** Absent: all services that have none of their own. */
  service?: string | number;
};

export type RemoveDirectoryItemArgs = {
  account: string | number;
  directory: string | number;
  kind: 'campaign' | 'loyalty_card';
  object: string | number;
};

export type RemoveHubPricesArgs = {
  hub: string | number;
  body: {
    prices: {
      country?: string;
      service?: string;
    }[];
  };
};

export type RemoveLocationArgs = {
  account: string | number;
  location: string | number;
};

export type RemoveRatesArgs = {
  supplier: string | number;
  body: {
    rates: {
      country?: number | null;
      service: string;
      fromHours?: number;
    }[];
  };
};

export type RemoveRentPricesArgs = {
  supplier: string | number;
  body: {
    country: number;
    operator?: string;
    step?: number;
    fromHours?: number;
  };
};

export type RemoveSmsKeywordArgs = {
  account: string | number;
  id: string | number;
};

export type RemoveSmsRouteArgs = {
  route: string | number;
};

export type RemoveSupplierArgs = {
  supplier: string | number;
};

export type RemoveTeammateArgs = {
  account: string | number;
  teammate: string | number;
};

export type RemoveWebhookArgs = {
  webhook: string | number;
};

export type RemoveWebhookOfAccountArgs = {
  account: string | number;
  webhook: string | number;
};

export type RentNumberArgs = {
  body: {
    hours: number;
    country?: number;
    operator?: string;
    supplier?: string;
    maxPrice?: string;
    /** Beginnings, country code included, that the number must not have. */
    exceptPrefixes?: string[];
    autoRenew?: boolean;
    orderKey?: string;
  };
};

export type RentNumberOfAccountArgs = {
  account: string | number;
  body: {
    hours: number;
    country?: number;
    operator?: string;
    supplier?: string;
    maxPrice?: string;
    /** Beginnings, country code included, that the number must not have. */
    exceptPrefixes?: string[];
    autoRenew?: boolean;
    orderKey?: string;
  };
};

export type ReplayMerchantEventArgs = {
  account: string | number;
  event: string | number;
};

export type ReplayWebhookDeliveriesArgs = {
  webhook: string | number;
  body: {
    from: string;
    to: string;
    delivered?: boolean;
  };
};

export type ReplayWebhookDeliveriesOfAccountArgs = {
  account: string | number;
  webhook: string | number;
  body: {
    from: string;
    to: string;
    delivered?: boolean;
  };
};

export type ReplayWebhookDeliveryArgs = {
  delivery: string | number;
};

export type RequestAnotherMessageArgs = {
  activation: string | number;
};

export type RequestAnotherMessageOfAccountArgs = {
  account: string | number;
  activation: string | number;
};

export type RequeueHubPushesArgs = {
  hub: string | number;
  body?: {
    push?: string;
  };
};

export type ResendSmsArgs = {
  account: string | number;
  id: string | number;
};

export type ReserveSessionArgs = {
  account: string | number;
  session: string | number;
  body?: {
    seconds?: number;
    spend?: string;
    location?: string;
  };
};

export type ResumeHubArgs = {
  hub: string | number;
};

export type ResumeSmsSendArgs = {
  account: string | number;
  id: string | number;
};

export type RetryEmailArgs = {
  id: string | number;
};

export type RetryOperationArgs = {
  operation: string | number;
};

export type RevokeAdministratorArgs = {
  administrator: string | number;
};

export type RevokeHubKeyArgs = {
  hub: string | number;
  key: string | number;
};

export type RevokeKeyArgs = {
  key: string | number;
};

export type RevokeKeyPairArgs = {
  account: string | number;
  clientId: string | number;
};

export type RevokePartnerKeyArgs = {
  supplier: string | number;
  key: string | number;
};

export type RollBackRedemptionArgs = {
  account: string | number;
  redemption: string | number;
};

export type RotateWebhookSecretArgs = {
  webhook: string | number;
  body?: {
    keepSeconds?: number;
  };
};

export type RotateWebhookSecretOfAccountArgs = {
  account: string | number;
  webhook: string | number;
  body?: {
    keepSeconds?: number;
  };
};

export type SendTestWebhookArgs = {
  webhook: string | number;
};

export type SendTestWebhookOfAccountArgs = {
  account: string | number;
  webhook: string | number;
};

export type SetCampaignBudgetsArgs = {
  account: string | number;
  campaign: string | number;
  body: {
    budgets: {
      measure: 'claims' | 'uses' | 'spend';
      period?: 'total' | 'day' | 'week' | 'month';
      perCustomer?: boolean;
      most: string | number | null;
    }[];
  };
};

export type SetCodePatternArgs = {
  body: {
    /** Absent: all services that have none of their own. */
    service?: string;
    /** In the syntax of RE2. Its one group is the code; without a group, what it finds. */
    pattern: string;
  };
};

export type SetCodePatternOfAccountArgs = {
  account: string | number;
  body: {
    /** Absent: all services that have none of their own. */
    service?: string;
    /** In the syntax of RE2. Its one group is the code; without a group, what it finds. */
    pattern: string;
  };
};

export type SetHubPricesArgs = {
  hub: string | number;
  body: {
    prices: {
      country?: string;
      service?: string;
      sum: string;
    }[];
  };
};

export type SetPurchaseLimitArgs = {
  account: string | number;
  body: {
    service?: string | null;
    maxOpen?: number | null;
    maxPerDay?: number | null;
  };
};

export type SetRatesArgs = {
  supplier: string | number;
  body: {
    rates: {
      country?: number | null;
      service: string;
      sum: string;
      fromHours?: number;
      unitHours?: number;
    }[];
  };
};

export type SetServiceSwitchArgs = {
  body: {
    service: string;
    supplier?: string;
    account?: string;
    off: boolean;
  };
};

export type SetSpendingCapArgs = {
  account: string | number;
  body: {
    key?: string;
    order?: string | null;
    day?: string | null;
  };
};

export type SettleHubArgs = {
  hub: string | number;
  body: {
    amount: string;
    reference: string;
  };
};

export type SettlePaymentCaseArgs = {
  case: string | number;
  body: {
    decision: 'credit' | 'return' | 'dismiss';
  };
};

export type StartSmsSendArgs = {
  account: string | number;
  body: {
    groupId: string;
    campaignId?: string;
    text?: string;
    reference?: string;
  };
};

export type SwapActivationArgs = {
  activation: string | number;
};

export type SwapActivationOfAccountArgs = {
  account: string | number;
  activation: string | number;
};

export type TestCodePatternArgs = {
  body: {
    pattern: string;
    text: string;
  };
};

export type ToggleFavouriteArgs = {
  service: string | number;
};

export type ToggleFavouriteOfAccountArgs = {
  account: string | number;
  service: string | number;
};

export type UnlockSessionArgs = {
  account: string | number;
  session: string | number;
};

export type UnvoidSessionArgs = {
  account: string | number;
  session: string | number;
};

export type VoidSessionArgs = {
  account: string | number;
  session: string | number;
};

/** Every operation of the API by its name. */
export function createOperations(send: Send) {
  return {
    /** Takes an announced number into the stock. */
    acceptAnnouncedNumber: (args: AcceptAnnouncedNumberArgs, call?: Call): Promise<AnnouncedNumber> =>
      send({
        ...call,
        method: 'POST',
        path: `/suppliers/${encodeURIComponent(String(args.supplier))}/announced-numbers/${encodeURIComponent(String(args.phone))}/accept`,
        body: args.body,
      }),
    /** Stops ordering of a partner. */
    addBlock: (
      args: AddBlockArgs,
      call?: Call,
    ): Promise<{
      id: string;
      supplierId: string;
      reason: 'silent' | 'false_stock' | 'no_answer' | 'poll_failing' | 'by_hand';
      details: { [key: string]: unknown };
      startedAt: string;
      endsAt: string | null;
      liftedAt: string | null;
    }> =>
      send({
        ...call,
        method: 'POST',
        path: `/suppliers/${encodeURIComponent(String(args.supplier))}/blocks`,
        body: args.body,
      }),
    /** Lists something in a directory. */
    addDirectoryItem: (args: AddDirectoryItemArgs, call?: Call): Promise<ListedItem> =>
      send({
        ...call,
        method: 'POST',
        path: `/merchants/${encodeURIComponent(String(args.account))}/directories/${encodeURIComponent(String(args.directory))}/items/${encodeURIComponent(String(args.kind))}/${encodeURIComponent(String(args.object))}`,
        body: args.body,
      }),
    /** Makes one more key for a hub. */
    addHubKey: (args: AddHubKeyArgs, call?: Call): Promise<NewHubKey> =>
      send({
        ...call,
        method: 'POST',
        path: `/hubs/${encodeURIComponent(String(args.hub))}/keys`,
        body: args.body,
      }),
    /** Makes a key pair for a merchant. */
    addKeyPair: (args: AddKeyPairArgs, call?: Call): Promise<NewKeyPair> =>
      send({ ...call, method: 'POST', path: `/merchants/${encodeURIComponent(String(args.account))}/keys` }),
    /** Gives a person a loyalty card. */
    addLoyaltyUser: (
      args: AddLoyaltyUserArgs,
      call?: Call,
    ): Promise<{
      userId: string;
      code: string;
      email: string;
      firstName: string;
      lastName: string;
      phone: string;
      points: number;
      voided: boolean;
      round: number;
      custom: (string | null)[];
      createdAt: string;
    }> =>
      send({
        ...call,
        method: 'POST',
        path: `/merchants/${encodeURIComponent(String(args.account))}/loyalty-cards/${encodeURIComponent(String(args.card))}/users`,
        body: args.body,
      }),
    /** Makes one more key for a partner. */
    addPartnerKey: (args: AddPartnerKeyArgs, call?: Call): Promise<NewPartnerKey> =>
      send({
        ...call,
        method: 'POST',
        path: `/suppliers/${encodeURIComponent(String(args.supplier))}/keys`,
        body: args.body,
      }),
    /** Adds a person to a group. */
    addSmsContact: (args: AddSmsContactArgs, call?: Call): Promise<SmsContact> =>
      send({
        ...call,
        method: 'POST',
        path: `/accounts/${encodeURIComponent(String(args.account))}/sms-groups/${encodeURIComponent(String(args.group))}/contacts`,
        body: args.body,
      }),
    /** Adds a way out for SMS. */
    addSmsRoute: (args: AddSmsRouteArgs, call?: Call): Promise<SmsRoute> =>
      send({ ...call, method: 'POST', path: '/sms-routes', body: args.body }),
    /** Adds a webhook. */
    addWebhook: (args: AddWebhookArgs, call?: Call): Promise<NewWebhook> =>
      send({ ...call, method: 'POST', path: '/webhooks', body: args.body }),
    /** Adds a webhook. */
    addWebhookOfAccount: (args: AddWebhookOfAccountArgs, call?: Call): Promise<NewWebhook> =>
      send({
        ...call,
        method: 'POST',
        path: `/accounts/${encodeURIComponent(String(args.account))}/webhooks`,
        body: args.body,
      }),
    /** Checks the books row by row. */
    auditLedger: (call?: Call): Promise<LedgerAudit> =>
      send({ ...call, method: 'GET', path: '/ledger/audit' }),
    /** Cancels an activation without a message; the money comes back. */
    cancelActivation: (args: CancelActivationArgs, call?: Call): Promise<Activation> =>
      send({
        ...call,
        method: 'POST',
        path: `/activations/${encodeURIComponent(String(args.activation))}/cancel`,
      }),
    /** Cancels an activation without a message; the money comes back. */
    cancelActivationOfAccount: (args: CancelActivationOfAccountArgs, call?: Call): Promise<Activation> =>
      send({
        ...call,
        method: 'POST',
        path: `/accounts/${encodeURIComponent(String(args.account))}/activations/${encodeURIComponent(String(args.activation))}/cancel`,
      }),
    /** Ends a pre-order that is not filled. */
    cancelPreorder: (args: CancelPreorderArgs, call?: Call): Promise<Preorder> =>
      send({
        ...call,
        method: 'POST',
        path: `/preorders/${encodeURIComponent(String(args.preorder))}/cancel`,
      }),
    /** Ends a pre-order that is not filled. */
    cancelPreorderOfAccount: (args: CancelPreorderOfAccountArgs, call?: Call): Promise<Preorder> =>
      send({
        ...call,
        method: 'POST',
        path: `/accounts/${encodeURIComponent(String(args.account))}/preorders/${encodeURIComponent(String(args.preorder))}/cancel`,
      }),
    /** Ends a rental. */
    cancelRental: (args: CancelRentalArgs, call?: Call): Promise<Rental> =>
      send({
        ...call,
        method: 'POST',
        path: `/rentals/${encodeURIComponent(String(args.rental))}/cancel`,
        body: args.body,
      }),
    /** Ends a rental. */
    cancelRentalOfAccount: (args: CancelRentalOfAccountArgs, call?: Call): Promise<Rental> =>
      send({
        ...call,
        method: 'POST',
        path: `/accounts/${encodeURIComponent(String(args.account))}/rentals/${encodeURIComponent(String(args.rental))}/cancel`,
        body: args.body,
      }),
    /** Resumes or cancels a send to a group. */
    cancelSmsSend: (args: CancelSmsSendArgs, call?: Call): Promise<StartedSmsSend> =>
      send({
        ...call,
        method: 'POST',
        path: `/accounts/${encodeURIComponent(String(args.account))}/sms-sends/${encodeURIComponent(String(args.id))}/cancel`,
      }),
    /** Suspends or resumes an account, or changes its settings. */
    changeAccount: (args: ChangeAccountArgs, call?: Call): Promise<AccountDetails> =>
      send({
        ...call,
        method: 'PATCH',
        path: `/accounts/${encodeURIComponent(String(args.account))}`,
        body: args.body,
      }),
    /** Changes a campaign. */
    changeCampaign: (args: ChangeCampaignArgs, call?: Call): Promise<CampaignDetails> =>
      send({
        ...call,
        method: 'PATCH',
        path: `/merchants/${encodeURIComponent(String(args.account))}/campaigns/${encodeURIComponent(String(args.campaign))}`,
        body: args.body,
      }),
    /** Changes a directory. */
    changeDirectory: (args: ChangeDirectoryArgs, call?: Call): Promise<DirectoryChanged> =>
      send({
        ...call,
        method: 'PATCH',
        path: `/merchants/${encodeURIComponent(String(args.account))}/directories/${encodeURIComponent(String(args.directory))}`,
        body: args.body,
      }),
    /** Changes the settings of a hub. */
    changeHub: (args: ChangeHubArgs, call?: Call): Promise<HubDetails> =>
      send({
        ...call,
        method: 'PATCH',
        path: `/hubs/${encodeURIComponent(String(args.hub))}`,
        body: args.body,
      }),
    /** Changes a place. */
    changeLocation: (args: ChangeLocationArgs, call?: Call): Promise<Location> =>
      send({
        ...call,
        method: 'PATCH',
        path: `/merchants/${encodeURIComponent(String(args.account))}/locations/${encodeURIComponent(String(args.location))}`,
        body: args.body,
      }),
    /** Changes a loyalty card. */
    changeLoyaltyCard: (args: ChangeLoyaltyCardArgs, call?: Call): Promise<ChangedLoyaltyCard> =>
      send({
        ...call,
        method: 'PATCH',
        path: `/merchants/${encodeURIComponent(String(args.account))}/loyalty-cards/${encodeURIComponent(String(args.card))}`,
        body: args.body,
      }),
    /** Gives or takes points or stamps. */
    changeLoyaltyUser: (args: ChangeLoyaltyUserArgs, call?: Call): Promise<ChangedLoyaltyUser> =>
      send({
        ...call,
        method: 'PATCH',
        path: `/merchants/${encodeURIComponent(String(args.account))}/loyalty-cards/${encodeURIComponent(String(args.card))}/users/${encodeURIComponent(String(args.user))}`,
        body: args.body,
      }),
    /** Changes a merchant. */
    changeMerchant: (args: ChangeMerchantArgs, call?: Call): Promise<Subaccount> =>
      send({
        ...call,
        method: 'PATCH',
        path: `/merchants/${encodeURIComponent(String(args.account))}`,
        body: args.body,
      }),
    /** Takes a number off or on sale. */
    changeNumber: (args: ChangeNumberArgs, call?: Call): Promise<ChangedNumber> =>
      send({
        ...call,
        method: 'PATCH',
        path: `/numbers/${encodeURIComponent(String(args.phone))}`,
        body: args.body,
      }),
    /** Changes the settings of a partner. */
    changePartner: (args: ChangePartnerArgs, call?: Call): Promise<PartnerDetails> =>
      send({
        ...call,
        method: 'PATCH',
        path: `/suppliers/${encodeURIComponent(String(args.supplier))}/connection`,
        body: args.body,
      }),
    /** Lets a rental renew itself, or end. */
    changeRental: (args: ChangeRentalArgs, call?: Call): Promise<Rental> =>
      send({
        ...call,
        method: 'PATCH',
        path: `/rentals/${encodeURIComponent(String(args.rental))}`,
        body: args.body,
      }),
    /** Lets a rental renew itself, or end. */
    changeRentalOfAccount: (args: ChangeRentalOfAccountArgs, call?: Call): Promise<Rental> =>
      send({
        ...call,
        method: 'PATCH',
        path: `/accounts/${encodeURIComponent(String(args.account))}/rentals/${encodeURIComponent(String(args.rental))}`,
        body: args.body,
      }),
    /** Switches a service on or off. */
    changeService: (args: ChangeServiceArgs, call?: Call): Promise<ChangedService> =>
      send({
        ...call,
        method: 'PATCH',
        path: `/catalog/services/${encodeURIComponent(String(args.service))}`,
        body: args.body,
      }),
    /** Changes a keyword. */
    changeSmsKeyword: (args: ChangeSmsKeywordArgs, call?: Call): Promise<SmsKeyword> =>
      send({
        ...call,
        method: 'PATCH',
        path: `/accounts/${encodeURIComponent(String(args.account))}/sms-keywords/${encodeURIComponent(String(args.id))}`,
        body: args.body,
      }),
    /** Changes a way out for SMS. */
    changeSmsRoute: (args: ChangeSmsRouteArgs, call?: Call): Promise<SmsRoute> =>
      send({
        ...call,
        method: 'PATCH',
        path: `/sms-routes/${encodeURIComponent(String(args.route))}`,
        body: args.body,
      }),
    /** Changes the settings for SMS. */
    changeSmsSettings: (args: ChangeSmsSettingsArgs, call?: Call): Promise<SmsSettings> =>
      send({
        ...call,
        method: 'PATCH',
        path: `/accounts/${encodeURIComponent(String(args.account))}/sms-settings`,
        body: args.body,
      }),
    /** Changes the line of a supplier. */
    changeSource: (args: ChangeSourceArgs, call?: Call): Promise<Source> =>
      send({
        ...call,
        method: 'PATCH',
        path: `/suppliers/${encodeURIComponent(String(args.supplier))}/source`,
        body: args.body,
      }),
    /** Changes a supplier. */
    changeSupplier: (args: ChangeSupplierArgs, call?: Call): Promise<Supplier> =>
      send({
        ...call,
        method: 'PATCH',
        path: `/suppliers/${encodeURIComponent(String(args.supplier))}`,
        body: args.body,
      }),
    /** Moves a coupon session. */
    claimSession: (args: ClaimSessionArgs, call?: Call): Promise<SessionDetails> =>
      send({
        ...call,
        method: 'POST',
        path: `/merchants/${encodeURIComponent(String(args.account))}/sessions/${encodeURIComponent(String(args.session))}/claim`,
      }),
    /** Closes an operation that its hub has forgotten. */
    closeHubOperation: (args: CloseHubOperationArgs, call?: Call): Promise<HubOperation> =>
      send({
        ...call,
        method: 'POST',
        path: `/hub-operations/${encodeURIComponent(String(args.operation))}/close`,
        body: args.body,
      }),
    /** Connects a hub. */
    connectHub: (args: ConnectHubArgs, call?: Call): Promise<ConnectedHub> =>
      send({ ...call, method: 'POST', path: '/hubs', body: args.body }),
    /** Connects a partner. */
    connectPartner: (args: ConnectPartnerArgs, call?: Call): Promise<ConnectedPartner> =>
      send({
        ...call,
        method: 'POST',
        path: `/suppliers/${encodeURIComponent(String(args.supplier))}/connection`,
        body: args.body,
      }),
    /** Connects the line of a supplier. */
    connectSource: (args: ConnectSourceArgs, call?: Call): Promise<Source> =>
      send({
        ...call,
        method: 'POST',
        path: `/suppliers/${encodeURIComponent(String(args.supplier))}/source`,
        body: args.body,
      }),
    /** Opens an account. */
    createAccount: (args: CreateAccountArgs, call?: Call): Promise<AccountDetails> =>
      send({ ...call, method: 'POST', path: '/accounts', body: args.body }),
    /** Leases a number for a service. */
    createActivation: (args: CreateActivationArgs, call?: Call): Promise<LeasedActivation> =>
      send({ ...call, method: 'POST', path: '/activations', query: { wait: args.wait }, body: args.body }),
    /** Leases a number for a service. */
    createActivationOfAccount: (
      args: CreateActivationOfAccountArgs,
      call?: Call,
    ): Promise<LeasedActivation> =>
      send({
        ...call,
        method: 'POST',
        path: `/accounts/${encodeURIComponent(String(args.account))}/activations`,
        query: { wait: args.wait },
        body: args.body,
      }),
    /** Makes a token for an administrator. */
    createAdministrator: (args: CreateAdministratorArgs, call?: Call): Promise<NewAdministrator> =>
      send({ ...call, method: 'POST', path: '/administrators', body: args.body }),
    /** Creates a campaign. */
    createCampaign: (args: CreateCampaignArgs, call?: Call): Promise<CampaignDetails> =>
      send({
        ...call,
        method: 'POST',
        path: `/merchants/${encodeURIComponent(String(args.account))}/campaigns`,
        body: args.body,
      }),
    /** Makes a category for campaigns. */
    createCategory: (args: CreateCategoryArgs, call?: Call): Promise<Category> =>
      send({
        ...call,
        method: 'POST',
        path: `/merchants/${encodeURIComponent(String(args.account))}/categories`,
        body: args.body,
      }),
    /** Creates a directory. */
    createDirectory: (args: CreateDirectoryArgs, call?: Call): Promise<DirectoryChanged> =>
      send({
        ...call,
        method: 'POST',
        path: `/merchants/${encodeURIComponent(String(args.account))}/directories`,
        body: args.body,
      }),
    /** Makes a folder for campaigns. */
    createFolder: (args: CreateFolderArgs, call?: Call): Promise<Folder> =>
      send({
        ...call,
        method: 'POST',
        path: `/merchants/${encodeURIComponent(String(args.account))}/folders`,
        body: args.body,
      }),
    /** Opens an invoice that tops the account up. */
    createInvoice: (args: CreateInvoiceArgs, call?: Call): Promise<Invoice> =>
      send({ ...call, method: 'POST', path: '/invoices', body: args.body }),
    /** Opens an invoice that tops the account up. */
    createInvoiceOfAccount: (args: CreateInvoiceOfAccountArgs, call?: Call): Promise<Invoice> =>
      send({
        ...call,
        method: 'POST',
        path: `/accounts/${encodeURIComponent(String(args.account))}/invoices`,
        body: args.body,
      }),
    /** Makes a key for an account. */
    createKey: (args: CreateKeyArgs = {}, call?: Call): Promise<NewKey> =>
      send({ ...call, method: 'POST', path: '/keys', body: args.body }),
    /** Makes a key for an account. */
    createKeyOfAccount: (args: CreateKeyOfAccountArgs, call?: Call): Promise<NewKey> =>
      send({
        ...call,
        method: 'POST',
        path: `/accounts/${encodeURIComponent(String(args.account))}/keys`,
        body: args.body,
      }),
    /** Adds a place. */
    createLocation: (args: CreateLocationArgs, call?: Call): Promise<Location> =>
      send({
        ...call,
        method: 'POST',
        path: `/merchants/${encodeURIComponent(String(args.account))}/locations`,
        body: args.body,
      }),
    /** Creates a loyalty card. */
    createLoyaltyCard: (args: CreateLoyaltyCardArgs, call?: Call): Promise<LoyaltyCard> =>
      send({
        ...call,
        method: 'POST',
        path: `/merchants/${encodeURIComponent(String(args.account))}/loyalty-cards`,
        body: args.body,
      }),
    /** Makes a package of permissions. */
    createPackage: (args: CreatePackageArgs, call?: Call): Promise<Package> =>
      send({
        ...call,
        method: 'POST',
        path: `/merchants/${encodeURIComponent(String(args.account))}/packages`,
        body: args.body,
      }),
    /** Makes a link that sets the password of the console. */
    createPasswordLink: (args: CreatePasswordLinkArgs, call?: Call): Promise<ConsoleLink> =>
      send({
        ...call,
        method: 'POST',
        path: `/merchants/${encodeURIComponent(String(args.account))}/password-link`,
      }),
    /** Orders a number that is out of stock: it is leased as soon as there is one. */
    createPreorder: (args: CreatePreorderArgs, call?: Call): Promise<Preorder> =>
      send({ ...call, method: 'POST', path: '/preorders', body: args.body }),
    /** Orders a number that is out of stock: it is leased as soon as there is one. */
    createPreorderOfAccount: (args: CreatePreorderOfAccountArgs, call?: Call): Promise<Preorder> =>
      send({
        ...call,
        method: 'POST',
        path: `/accounts/${encodeURIComponent(String(args.account))}/preorders`,
        body: args.body,
      }),
    /** Says what a number would cost, and keeps to it for a minute. */
    createQuote: (args: CreateQuoteArgs, call?: Call): Promise<Quote> =>
      send({ ...call, method: 'POST', path: '/quotes', body: args.body }),
    /** Says what a number would cost, and keeps to it for a minute. */
    createQuoteOfAccount: (args: CreateQuoteOfAccountArgs, call?: Call): Promise<Quote> =>
      send({
        ...call,
        method: 'POST',
        path: `/accounts/${encodeURIComponent(String(args.account))}/quotes`,
        body: args.body,
      }),
    /** Makes many coupon sessions ahead. */
    createSessionBatch: (args: CreateSessionBatchArgs, call?: Call): Promise<string> =>
      send({
        ...call,
        method: 'POST',
        path: `/merchants/${encodeURIComponent(String(args.account))}/campaigns/${encodeURIComponent(String(args.campaign))}/batch`,
        body: args.body,
        reads: 'text',
      }),
    /** Makes a link that signs in to the console. */
    createSignOnLink: (args: CreateSignOnLinkArgs, call?: Call): Promise<ConsoleLink> =>
      send({
        ...call,
        method: 'POST',
        path: `/merchants/${encodeURIComponent(String(args.account))}/sign-on`,
        body: args.body,
      }),
    /** Makes a group of people for SMS. */
    createSmsGroup: (args: CreateSmsGroupArgs, call?: Call): Promise<SmsGroupMade> =>
      send({
        ...call,
        method: 'POST',
        path: `/accounts/${encodeURIComponent(String(args.account))}/sms-groups`,
        body: args.body,
      }),
    /** Makes a keyword on a rented number. */
    createSmsKeyword: (args: CreateSmsKeywordArgs, call?: Call): Promise<SmsKeyword> =>
      send({
        ...call,
        method: 'POST',
        path: `/accounts/${encodeURIComponent(String(args.account))}/sms-keywords`,
        body: args.body,
      }),
    /** Opens a subaccount. */
    createSubaccount: (args: CreateSubaccountArgs, call?: Call): Promise<OpenedSubaccount> =>
      send({
        ...call,
        method: 'POST',
        path: `/merchants/${encodeURIComponent(String(args.account))}/subaccounts`,
        body: args.body,
      }),
    /** Adds a supplier. */
    createSupplier: (args: CreateSupplierArgs, call?: Call): Promise<Supplier> =>
      send({ ...call, method: 'POST', path: '/suppliers', body: args.body }),
    /** Adds a teammate. */
    createTeammate: (args: CreateTeammateArgs, call?: Call): Promise<Teammate> =>
      send({
        ...call,
        method: 'POST',
        path: `/merchants/${encodeURIComponent(String(args.account))}/teammates`,
        body: args.body,
      }),
    /** Gives an account money, or takes it back. */
    creditAccount: (args: CreditAccountArgs, call?: Call): Promise<CreditAccount> =>
      send({
        ...call,
        method: 'POST',
        path: `/accounts/${encodeURIComponent(String(args.account))}/credits`,
        body: args.body,
      }),
    /** Disconnects the line of a supplier. */
    disconnectSource: (args: DisconnectSourceArgs, call?: Call): Promise<SourceRemoved> =>
      send({
        ...call,
        method: 'DELETE',
        path: `/suppliers/${encodeURIComponent(String(args.supplier))}/source`,
      }),
    /** Extends a rental. */
    extendRental: (args: ExtendRentalArgs, call?: Call): Promise<Rental> =>
      send({
        ...call,
        method: 'POST',
        path: `/rentals/${encodeURIComponent(String(args.rental))}/extend`,
        body: args.body,
      }),
    /** Extends a rental. */
    extendRentalOfAccount: (args: ExtendRentalOfAccountArgs, call?: Call): Promise<Rental> =>
      send({
        ...call,
        method: 'POST',
        path: `/accounts/${encodeURIComponent(String(args.account))}/rentals/${encodeURIComponent(String(args.rental))}/extend`,
        body: args.body,
      }),
    /** Finds coupon sessions by what is known of them. */
    findSessions: (
      args: FindSessionsArgs,
      call?: Call,
    ): Promise<{
      items: SessionLine[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({
        ...call,
        method: 'GET',
        path: `/merchants/${encodeURIComponent(String(args.account))}/sessions`,
        query: {
          campaign: args.campaign,
          validationCode: args.validationCode,
          phone: args.phone,
          email: args.email,
          customId: args.customId,
        },
      }),
    /** Finishes an activation whose message came. */
    finishActivation: (args: FinishActivationArgs, call?: Call): Promise<Activation> =>
      send({
        ...call,
        method: 'POST',
        path: `/activations/${encodeURIComponent(String(args.activation))}/finish`,
      }),
    /** Finishes an activation whose message came. */
    finishActivationOfAccount: (args: FinishActivationOfAccountArgs, call?: Call): Promise<Activation> =>
      send({
        ...call,
        method: 'POST',
        path: `/accounts/${encodeURIComponent(String(args.account))}/activations/${encodeURIComponent(String(args.activation))}/finish`,
      }),
    /** Ends a rental. */
    finishRental: (args: FinishRentalArgs, call?: Call): Promise<Rental> =>
      send({
        ...call,
        method: 'POST',
        path: `/rentals/${encodeURIComponent(String(args.rental))}/finish`,
        body: args.body,
      }),
    /** Ends a rental. */
    finishRentalOfAccount: (args: FinishRentalOfAccountArgs, call?: Call): Promise<Rental> =>
      send({
        ...call,
        method: 'POST',
        path: `/accounts/${encodeURIComponent(String(args.account))}/rentals/${encodeURIComponent(String(args.rental))}/finish`,
        body: args.body,
      }),
    /** Shows an account with its balance. */
    getAccount: (args: GetAccountArgs, call?: Call): Promise<AccountDetails> =>
      send({ ...call, method: 'GET', path: `/accounts/${encodeURIComponent(String(args.account))}` }),
    /** Shows an activation with its history and its messages. */
    getActivation: (args: GetActivationArgs, call?: Call): Promise<ActivationDetails> =>
      send({
        ...call,
        method: 'GET',
        path: `/activations/${encodeURIComponent(String(args.activation))}`,
        query: { reveal: args.reveal },
      }),
    /** Shows an activation with its history and its messages. */
    getActivationOfAccount: (args: GetActivationOfAccountArgs, call?: Call): Promise<ActivationDetails> =>
      send({
        ...call,
        method: 'GET',
        path: `/accounts/${encodeURIComponent(String(args.account))}/activations/${encodeURIComponent(String(args.activation))}`,
        query: { reveal: args.reveal },
      }),
    /** Tells the story of an activation: why it cost what it did, and what became of it. */
    getActivationTimeline: (
      args: GetActivationTimelineArgs,
      call?: Call,
    ): Promise<{
      items: TimelineEntry[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({
        ...call,
        method: 'GET',
        path: `/activations/${encodeURIComponent(String(args.activation))}/timeline`,
        query: { reveal: args.reveal },
      }),
    /** Tells the story of an activation: why it cost what it did, and what became of it. */
    getActivationTimelineOfAccount: (
      args: GetActivationTimelineOfAccountArgs,
      call?: Call,
    ): Promise<{
      items: TimelineEntry[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({
        ...call,
        method: 'GET',
        path: `/accounts/${encodeURIComponent(String(args.account))}/activations/${encodeURIComponent(String(args.activation))}/timeline`,
        query: { reveal: args.reveal },
      }),
    /** Shows a campaign. */
    getCampaign: (args: GetCampaignArgs, call?: Call): Promise<CampaignDetails> =>
      send({
        ...call,
        method: 'GET',
        path: `/merchants/${encodeURIComponent(String(args.account))}/campaigns/${encodeURIComponent(String(args.campaign))}`,
      }),
    /** Shows a directory with what it lists. */
    getDirectory: (args: GetDirectoryArgs, call?: Call): Promise<DirectoryDetails> =>
      send({
        ...call,
        method: 'GET',
        path: `/merchants/${encodeURIComponent(String(args.account))}/directories/${encodeURIComponent(String(args.directory))}`,
      }),
    /** Shows how many emails are prepaid. */
    getEmailCredits: (args: GetEmailCreditsArgs, call?: Call): Promise<EmailCredits> =>
      send({
        ...call,
        method: 'GET',
        path: `/accounts/${encodeURIComponent(String(args.account))}/email-credits`,
      }),
    /** Shows a hub. */
    getHub: (args: GetHubArgs, call?: Call): Promise<HubDetails> =>
      send({ ...call, method: 'GET', path: `/hubs/${encodeURIComponent(String(args.hub))}` }),
    /** Shows an operation of a hub. */
    getHubOperation: (args: GetHubOperationArgs, call?: Call): Promise<HubOperation> =>
      send({ ...call, method: 'GET', path: `/hub-operations/${encodeURIComponent(String(args.operation))}` }),
    /** Lists what a hub owes and has paid. */
    getHubStatement: (args: GetHubStatementArgs, call?: Call): Promise<HubStatementLine> =>
      send({
        ...call,
        method: 'GET',
        path: `/hubs/${encodeURIComponent(String(args.hub))}/statement`,
        query: { limit: args.limit, cursor: args.cursor },
      }),
    /** Shows an invoice. */
    getInvoice: (args: GetInvoiceArgs, call?: Call): Promise<Invoice> =>
      send({ ...call, method: 'GET', path: `/invoices/${encodeURIComponent(String(args.invoice))}` }),
    /** Shows an invoice. */
    getInvoiceOfAccount: (args: GetInvoiceOfAccountArgs, call?: Call): Promise<Invoice> =>
      send({
        ...call,
        method: 'GET',
        path: `/accounts/${encodeURIComponent(String(args.account))}/invoices/${encodeURIComponent(String(args.invoice))}`,
      }),
    /** Shows a loyalty card. */
    getLoyaltyCard: (args: GetLoyaltyCardArgs, call?: Call): Promise<LoyaltyCard> =>
      send({
        ...call,
        method: 'GET',
        path: `/merchants/${encodeURIComponent(String(args.account))}/loyalty-cards/${encodeURIComponent(String(args.card))}`,
      }),
    /** Says who you are, and what you may. */
    getMe: (call?: Call): Promise<Me> => send({ ...call, method: 'GET', path: '/me' }),
    /** Shows a merchant. */
    getMerchant: (args: GetMerchantArgs, call?: Call): Promise<Subaccount> =>
      send({ ...call, method: 'GET', path: `/merchants/${encodeURIComponent(String(args.account))}` }),
    /** Shows an event of a merchant with every try. */
    getMerchantEvent: (args: GetMerchantEventArgs, call?: Call): Promise<MerchantEventDetails> =>
      send({
        ...call,
        method: 'GET',
        path: `/merchants/${encodeURIComponent(String(args.account))}/events/${encodeURIComponent(String(args.event))}`,
        query: { reveal: args.reveal },
      }),
    /** Shows a message. */
    getMessage: (args: GetMessageArgs, call?: Call): Promise<Message> =>
      send({
        ...call,
        method: 'GET',
        path: `/messages/${encodeURIComponent(String(args.message))}`,
        query: { reveal: args.reveal },
      }),
    /** Shows an operation with a partner. */
    getOperation: (args: GetOperationArgs, call?: Call): Promise<Operation> =>
      send({ ...call, method: 'GET', path: `/operations/${encodeURIComponent(String(args.operation))}` }),
    /** Shows a partner. */
    getPartner: (args: GetPartnerArgs, call?: Call): Promise<PartnerDetails> =>
      send({
        ...call,
        method: 'GET',
        path: `/suppliers/${encodeURIComponent(String(args.supplier))}/connection`,
      }),
    /** Shows a pre-order. */
    getPreorder: (args: GetPreorderArgs, call?: Call): Promise<Preorder> =>
      send({ ...call, method: 'GET', path: `/preorders/${encodeURIComponent(String(args.preorder))}` }),
    /** Shows a pre-order. */
    getPreorderOfAccount: (args: GetPreorderOfAccountArgs, call?: Call): Promise<Preorder> =>
      send({
        ...call,
        method: 'GET',
        path: `/accounts/${encodeURIComponent(String(args.account))}/preorders/${encodeURIComponent(String(args.preorder))}`,
      }),
    /** Shows a rental. */
    getRental: (args: GetRentalArgs, call?: Call): Promise<RentalDetails> =>
      send({
        ...call,
        method: 'GET',
        path: `/rentals/${encodeURIComponent(String(args.rental))}`,
        query: { reveal: args.reveal },
      }),
    /** Shows a rental. */
    getRentalOfAccount: (args: GetRentalOfAccountArgs, call?: Call): Promise<RentalDetails> =>
      send({
        ...call,
        method: 'GET',
        path: `/accounts/${encodeURIComponent(String(args.account))}/rentals/${encodeURIComponent(String(args.rental))}`,
        query: { reveal: args.reveal },
      }),
    /** Shows a coupon session with all that happened to it. */
    getSession: (args: GetSessionArgs, call?: Call): Promise<Session> =>
      send({
        ...call,
        method: 'GET',
        path: `/merchants/${encodeURIComponent(String(args.account))}/sessions/${encodeURIComponent(String(args.session))}`,
      }),
    /** Shows how many SMS are prepaid. */
    getSmsCredits: (args: GetSmsCreditsArgs, call?: Call): Promise<SmsCredits> =>
      send({
        ...call,
        method: 'GET',
        path: `/accounts/${encodeURIComponent(String(args.account))}/sms-credits`,
      }),
    /** Shows a send to a group. */
    getSmsSend: (args: GetSmsSendArgs, call?: Call): Promise<SmsSend> =>
      send({
        ...call,
        method: 'GET',
        path: `/accounts/${encodeURIComponent(String(args.account))}/sms-sends/${encodeURIComponent(String(args.id))}`,
      }),
    /** Shows the settings for SMS. */
    getSmsSettings: (args: GetSmsSettingsArgs, call?: Call): Promise<SmsSettings> =>
      send({
        ...call,
        method: 'GET',
        path: `/accounts/${encodeURIComponent(String(args.account))}/sms-settings`,
      }),
    /** Shows the line of a supplier with its health. */
    getSource: (args: GetSourceArgs, call?: Call): Promise<Source> =>
      send({
        ...call,
        method: 'GET',
        path: `/suppliers/${encodeURIComponent(String(args.supplier))}/source`,
      }),
    /** Shows a supplier, and what keeps its numbers from being sold. */
    getSupplier: (args: GetSupplierArgs, call?: Call): Promise<SupplierDetails> =>
      send({ ...call, method: 'GET', path: `/suppliers/${encodeURIComponent(String(args.supplier))}` }),
    /** Lists what a supplier earned and was paid. */
    getSupplierStatement: (
      args: GetSupplierStatementArgs,
      call?: Call,
    ): Promise<{
      items: SupplierStatementLine[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({
        ...call,
        method: 'GET',
        path: `/suppliers/${encodeURIComponent(String(args.supplier))}/statement`,
        query: { limit: args.limit, cursor: args.cursor },
      }),
    /** Says how long the first message takes. */
    getTimeToCode: (args: GetTimeToCodeArgs = {}, call?: Call): Promise<TimeToCode> =>
      send({
        ...call,
        method: 'GET',
        path: '/statistics/time-to-code',
        query: { days: args.days, country: args.country, service: args.service },
      }),
    /** Adds up the books. */
    getTrialBalance: (call?: Call): Promise<TrialBalance> =>
      send({ ...call, method: 'GET', path: '/ledger/trial-balance' }),
    /** Gives or takes prepaid emails. */
    grantEmailCredits: (args: GrantEmailCreditsArgs, call?: Call): Promise<EmailCredits> =>
      send({
        ...call,
        method: 'POST',
        path: `/accounts/${encodeURIComponent(String(args.account))}/email-credits`,
        body: args.body,
      }),
    /** Gives or takes prepaid SMS. */
    grantSmsCredits: (args: GrantSmsCreditsArgs, call?: Call): Promise<SmsCredits> =>
      send({
        ...call,
        method: 'POST',
        path: `/accounts/${encodeURIComponent(String(args.account))}/sms-credits`,
        body: args.body,
      }),
    /** Ignores an announced number. */
    ignoreAnnouncedNumber: (args: IgnoreAnnouncedNumberArgs, call?: Call): Promise<AnnouncedNumber> =>
      send({
        ...call,
        method: 'POST',
        path: `/suppliers/${encodeURIComponent(String(args.supplier))}/announced-numbers/${encodeURIComponent(String(args.phone))}/ignore`,
      }),
    /** Imports the built-in catalogue again. */
    importCatalog: (call?: Call): Promise<ImportCatalog> =>
      send({ ...call, method: 'POST', path: '/catalog/import' }),
    /** Imports numbers of a supplier from a table. */
    importNumbers: (args: ImportNumbersArgs, call?: Call): Promise<ImportReport> =>
      send({
        ...call,
        method: 'POST',
        path: `/suppliers/${encodeURIComponent(String(args.supplier))}/numbers`,
        query: { provenance: args.provenance },
        body: args.body,
      }),
    /** Imports prices of a supplier from a table. */
    importPrices: (args: ImportPricesArgs, call?: Call): Promise<ImportReport> =>
      send({
        ...call,
        method: 'POST',
        path: `/suppliers/${encodeURIComponent(String(args.supplier))}/prices`,
        body: args.body,
      }),
    /** Imports rent prices of a supplier from a table. */
    importRentPrices: (args: ImportRentPricesArgs, call?: Call): Promise<ImportReport> =>
      send({
        ...call,
        method: 'POST',
        path: `/suppliers/${encodeURIComponent(String(args.supplier))}/rent-prices`,
        body: args.body,
      }),
    /** Imports own validation codes. */
    importValidationCodes: (args: ImportValidationCodesArgs, call?: Call): Promise<ImportReport> =>
      send({
        ...call,
        method: 'POST',
        path: `/merchants/${encodeURIComponent(String(args.account))}/campaigns/${encodeURIComponent(String(args.campaign))}/validation-codes`,
        body: args.body,
        type: 'text/csv',
      }),
    /** Lifts a block. */
    liftBlock: (args: LiftBlockArgs, call?: Call): Promise<BlockRemoved> =>
      send({
        ...call,
        method: 'DELETE',
        path: `/suppliers/${encodeURIComponent(String(args.supplier))}/blocks/${encodeURIComponent(String(args.block))}`,
      }),
    /** Lets a number be rented out again. */
    liftRentBan: (args: LiftRentBanArgs, call?: Call): Promise<RentBanRemoved> =>
      send({ ...call, method: 'DELETE', path: `/rent-bans/${encodeURIComponent(String(args.phone))}` }),
    /** Lists all accounts. */
    listAccounts: (
      args: ListAccountsArgs = {},
      call?: Call,
    ): Promise<{
      items: Account[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({ ...call, method: 'GET', path: '/accounts', query: { limit: args.limit, cursor: args.cursor } }),
    /** Lists the messages of an activation. */
    listActivationMessages: (
      args: ListActivationMessagesArgs,
      call?: Call,
    ): Promise<{
      items: Message[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({
        ...call,
        method: 'GET',
        path: `/activations/${encodeURIComponent(String(args.activation))}/messages`,
        query: { wait: args.wait, after: args.after, reveal: args.reveal },
      }),
    /** Lists the messages of an activation. */
    listActivationMessagesOfAccount: (
      args: ListActivationMessagesOfAccountArgs,
      call?: Call,
    ): Promise<{
      items: Message[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({
        ...call,
        method: 'GET',
        path: `/accounts/${encodeURIComponent(String(args.account))}/activations/${encodeURIComponent(String(args.activation))}/messages`,
        query: { wait: args.wait, after: args.after, reveal: args.reveal },
      }),
    /** Lists the activations of an account. */
    listActivations: (
      args: ListActivationsArgs = {},
      call?: Call,
    ): Promise<{
      items: Activation[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({
        ...call,
        method: 'GET',
        path: '/activations',
        query: {
          limit: args.limit,
          cursor: args.cursor,
          state: args.state,
          service: args.service,
          country: args.country,
          from: args.from,
          to: args.to,
        },
      }),
    /** Lists the activations of an account. */
    listActivationsOfAccount: (
      args: ListActivationsOfAccountArgs,
      call?: Call,
    ): Promise<{
      items: Activation[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({
        ...call,
        method: 'GET',
        path: `/accounts/${encodeURIComponent(String(args.account))}/activations`,
        query: {
          limit: args.limit,
          cursor: args.cursor,
          state: args.state,
          service: args.service,
          country: args.country,
          from: args.from,
          to: args.to,
        },
      }),
    /** Lists the tokens of administrators. */
    listAdministrators: (
      call?: Call,
    ): Promise<{
      items: Administrator[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> => send({ ...call, method: 'GET', path: '/administrators' }),
    /** Lists numbers that announced themselves. */
    listAnnouncedNumbers: (
      args: ListAnnouncedNumbersArgs = {},
      call?: Call,
    ): Promise<{
      items: AnnouncedNumber[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({
        ...call,
        method: 'GET',
        path: '/announced-numbers',
        query: { supplier: args.supplier, state: args.state, limit: args.limit },
      }),
    /** Lists who did and saw what. */
    listAudit: (
      args: ListAuditArgs = {},
      call?: Call,
    ): Promise<{
      items: AuditEntry[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({
        ...call,
        method: 'GET',
        path: '/audit',
        query: { limit: args.limit, cursor: args.cursor, subject: args.subject },
      }),
    /** Lists why nothing is ordered of partners. */
    listBlocks: (
      args: ListBlocksArgs = {},
      call?: Call,
    ): Promise<{
      items: Block[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({
        ...call,
        method: 'GET',
        path: '/blocks',
        query: { limit: args.limit, cursor: args.cursor, supplier: args.supplier, lasting: args.lasting },
      }),
    /** Lists the coupon sessions of a campaign. */
    listCampaignSessions: (
      args: ListCampaignSessionsArgs,
      call?: Call,
    ): Promise<{
      items: SessionLine[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({
        ...call,
        method: 'GET',
        path: `/merchants/${encodeURIComponent(String(args.account))}/campaigns/${encodeURIComponent(String(args.campaign))}/sessions`,
        query: { limit: args.limit, cursor: args.cursor, by: args.by, from: args.from, until: args.until },
      }),
    /** Lists the campaigns of a merchant. */
    listCampaigns: (
      args: ListCampaignsArgs,
      call?: Call,
    ): Promise<{
      items: Campaign[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({
        ...call,
        method: 'GET',
        path: `/merchants/${encodeURIComponent(String(args.account))}/campaigns`,
        query: {
          limit: args.limit,
          cursor: args.cursor,
          status: args.status,
          folder: args.folder,
          category: args.category,
          tag: args.tag,
        },
      }),
    /** Lists the categories of campaigns. */
    listCategories: (
      args: ListCategoriesArgs,
      call?: Call,
    ): Promise<{
      items: Category[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({
        ...call,
        method: 'GET',
        path: `/merchants/${encodeURIComponent(String(args.account))}/categories`,
      }),
    /** Lists an account’s own patterns for the code in a message. */
    listCodePatterns: (
      call?: Call,
    ): Promise<{
      items: CodePattern[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> => send({ ...call, method: 'GET', path: '/code-patterns' }),
    /** Lists an account’s own patterns for the code in a message. */
    listCodePatternsOfAccount: (
      args: ListCodePatternsOfAccountArgs,
      call?: Call,
    ): Promise<{
      items: CodePattern[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({
        ...call,
        method: 'GET',
        path: `/accounts/${encodeURIComponent(String(args.account))}/code-patterns`,
      }),
    /** Lists the countries with their operators. */
    listCountries: (
      call?: Call,
    ): Promise<{
      items: Country[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> => send({ ...call, method: 'GET', path: '/catalog/countries' }),
    /** Lists the directories of a merchant. */
    listDirectories: (
      args: ListDirectoriesArgs,
      call?: Call,
    ): Promise<{
      items: Directory[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({
        ...call,
        method: 'GET',
        path: `/merchants/${encodeURIComponent(String(args.account))}/directories`,
      }),
    /** Lists the people who joined a directory. */
    listDirectoryUsers: (
      args: ListDirectoryUsersArgs,
      call?: Call,
    ): Promise<{
      items: DirectoryUser[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({
        ...call,
        method: 'GET',
        path: `/merchants/${encodeURIComponent(String(args.account))}/directories/${encodeURIComponent(String(args.directory))}/users`,
        query: { limit: args.limit, cursor: args.cursor },
      }),
    /** Lists the discount codes that an account has earned. */
    listDiscountCodes: (args: ListDiscountCodesArgs = {}, call?: Call): Promise<DiscountCodes> =>
      send({ ...call, method: 'GET', path: '/discount-codes', query: { all: args.all } }),
    /** Lists the discount codes that an account has earned. */
    listDiscountCodesOfAccount: (args: ListDiscountCodesOfAccountArgs, call?: Call): Promise<DiscountCodes> =>
      send({
        ...call,
        method: 'GET',
        path: `/accounts/${encodeURIComponent(String(args.account))}/discount-codes`,
        query: { all: args.all },
      }),
    /** Lists emails that were sent or could not be. */
    listEmails: (
      args: ListEmailsArgs = {},
      call?: Call,
    ): Promise<{
      items: Email[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({
        ...call,
        method: 'GET',
        path: '/emails',
        query: { limit: args.limit, cursor: args.cursor, state: args.state, account: args.account },
      }),
    /** Lists the services that an account has marked. */
    listFavourites: (
      call?: Call,
    ): Promise<{
      items: Favourite[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> => send({ ...call, method: 'GET', path: '/favourites' }),
    /** Lists the services that an account has marked. */
    listFavouritesOfAccount: (
      args: ListFavouritesOfAccountArgs,
      call?: Call,
    ): Promise<{
      items: Favourite[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({
        ...call,
        method: 'GET',
        path: `/accounts/${encodeURIComponent(String(args.account))}/favourites`,
      }),
    /** Lists the folders of campaigns. */
    listFolders: (
      args: ListFoldersArgs,
      call?: Call,
    ): Promise<{
      items: Folder[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({
        ...call,
        method: 'GET',
        path: `/merchants/${encodeURIComponent(String(args.account))}/folders`,
      }),
    /** Lists alarms of hubs that a person should look at. */
    listHubAlarms: (
      call?: Call,
    ): Promise<{
      items: HubAlarm[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> => send({ ...call, method: 'GET', path: '/hub-alarms' }),
    /** Lists the numbers that hubs have ordered. */
    listHubOperations: (
      args: ListHubOperationsArgs = {},
      call?: Call,
    ): Promise<{
      items: HubOperation[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({
        ...call,
        method: 'GET',
        path: '/hub-operations',
        query: {
          limit: args.limit,
          cursor: args.cursor,
          hub: args.hub,
          state: args.state,
          phone: args.phone,
        },
      }),
    /** Lists the least prices of a hub. */
    listHubPrices: (
      args: ListHubPricesArgs,
      call?: Call,
    ): Promise<{
      items: HubPrice[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> => send({ ...call, method: 'GET', path: `/hubs/${encodeURIComponent(String(args.hub))}/prices` }),
    /** Lists messages on their way to a hub. */
    listHubPushes: (
      args: ListHubPushesArgs,
      call?: Call,
    ): Promise<{
      items: HubPush[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({
        ...call,
        method: 'GET',
        path: `/hubs/${encodeURIComponent(String(args.hub))}/pushes`,
        query: { limit: args.limit, cursor: args.cursor, state: args.state, operation: args.operation },
      }),
    /** Lists the hubs. */
    listHubs: (
      call?: Call,
    ): Promise<{
      items: Hub[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> => send({ ...call, method: 'GET', path: '/hubs' }),
    /** Lists the invoices of an account. */
    listInvoices: (
      args: ListInvoicesArgs = {},
      call?: Call,
    ): Promise<{
      items: Invoice[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({ ...call, method: 'GET', path: '/invoices', query: { limit: args.limit, cursor: args.cursor } }),
    /** Lists the invoices of an account. */
    listInvoicesOfAccount: (
      args: ListInvoicesOfAccountArgs,
      call?: Call,
    ): Promise<{
      items: Invoice[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({
        ...call,
        method: 'GET',
        path: `/accounts/${encodeURIComponent(String(args.account))}/invoices`,
        query: { limit: args.limit, cursor: args.cursor },
      }),
    /** Lists the key pairs of a merchant. */
    listKeyPairs: (
      args: ListKeyPairsArgs,
      call?: Call,
    ): Promise<{
      items: KeyPair[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({
        ...call,
        method: 'GET',
        path: `/merchants/${encodeURIComponent(String(args.account))}/keys`,
        query: { reveal: args.reveal },
      }),
    /** Lists the keys of an account. */
    listKeys: (
      call?: Call,
    ): Promise<{
      items: Key[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> => send({ ...call, method: 'GET', path: '/keys' }),
    /** Lists the keys of an account. */
    listKeysOfAccount: (
      args: ListKeysOfAccountArgs,
      call?: Call,
    ): Promise<{
      items: Key[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({ ...call, method: 'GET', path: `/accounts/${encodeURIComponent(String(args.account))}/keys` }),
    /** Lists the entries of an account’s ledger. */
    listLedgerEntries: (
      args: ListLedgerEntriesArgs = {},
      call?: Call,
    ): Promise<{
      items: LedgerEntry[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({ ...call, method: 'GET', path: '/ledger', query: { limit: args.limit, cursor: args.cursor } }),
    /** Lists the entries of an account’s ledger. */
    listLedgerEntriesOfAccount: (
      args: ListLedgerEntriesOfAccountArgs,
      call?: Call,
    ): Promise<{
      items: LedgerEntry[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({
        ...call,
        method: 'GET',
        path: `/accounts/${encodeURIComponent(String(args.account))}/ledger`,
        query: { limit: args.limit, cursor: args.cursor },
      }),
    /** Lists the places of a merchant. */
    listLocations: (
      args: ListLocationsArgs,
      call?: Call,
    ): Promise<{
      items: Location[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({
        ...call,
        method: 'GET',
        path: `/merchants/${encodeURIComponent(String(args.account))}/locations`,
      }),
    /** Lists the loyalty cards of a merchant. */
    listLoyaltyCards: (
      args: ListLoyaltyCardsArgs,
      call?: Call,
    ): Promise<{
      items: LoyaltyCard[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({
        ...call,
        method: 'GET',
        path: `/merchants/${encodeURIComponent(String(args.account))}/loyalty-cards`,
      }),
    /** Lists who holds a loyalty card. */
    listLoyaltyUsers: (
      args: ListLoyaltyUsersArgs,
      call?: Call,
    ): Promise<{
      items: LoyaltyUser[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({
        ...call,
        method: 'GET',
        path: `/merchants/${encodeURIComponent(String(args.account))}/loyalty-cards/${encodeURIComponent(String(args.card))}/users`,
        query: { limit: args.limit, cursor: args.cursor, search: args.search },
      }),
    /** Lists the events that were sent to a merchant. */
    listMerchantEvents: (
      args: ListMerchantEventsArgs,
      call?: Call,
    ): Promise<{
      items: MerchantEvent[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({
        ...call,
        method: 'GET',
        path: `/merchants/${encodeURIComponent(String(args.account))}/events`,
        query: { limit: args.limit, cursor: args.cursor },
      }),
    /** Lists the merchants. */
    listMerchants: (
      args: ListMerchantsArgs = {},
      call?: Call,
    ): Promise<{
      items: Subaccount[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({ ...call, method: 'GET', path: '/merchants', query: { limit: args.limit, cursor: args.cursor } }),
    /** Lists each arrival of a message. */
    listMessageDeliveries: (
      args: ListMessageDeliveriesArgs,
      call?: Call,
    ): Promise<{
      items: MessageDelivery[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({
        ...call,
        method: 'GET',
        path: `/messages/${encodeURIComponent(String(args.message))}/deliveries`,
        query: { reveal: args.reveal },
      }),
    /** Lists the messages that arrived. */
    listMessages: (
      args: ListMessagesArgs = {},
      call?: Call,
    ): Promise<{
      items: Message[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({
        ...call,
        method: 'GET',
        path: '/messages',
        query: {
          limit: args.limit,
          cursor: args.cursor,
          phone: args.phone,
          verdict: args.verdict,
          reveal: args.reveal,
        },
      }),
    /** Lists numbers. */
    listNumbers: (
      args: ListNumbersArgs = {},
      call?: Call,
    ): Promise<{
      items: NumberView[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({
        ...call,
        method: 'GET',
        path: '/numbers',
        query: {
          limit: args.limit,
          cursor: args.cursor,
          supplier: args.supplier,
          country: args.country,
          phone: args.phone,
          state: args.state,
        },
      }),
    /** Lists what can be leased now, at the prices of the account. */
    listOffers: (
      args: ListOffersArgs = {},
      call?: Call,
    ): Promise<{
      items: Offer[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({
        ...call,
        method: 'GET',
        path: '/offers',
        query: { country: args.country, service: args.service },
      }),
    /** Lists what can be leased now, at the prices of the account. */
    listOffersOfAccount: (
      args: ListOffersOfAccountArgs,
      call?: Call,
    ): Promise<{
      items: Offer[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({
        ...call,
        method: 'GET',
        path: `/accounts/${encodeURIComponent(String(args.account))}/offers`,
        query: { country: args.country, service: args.service },
      }),
    /** Lists the numbers asked of partners. */
    listOperations: (
      args: ListOperationsArgs = {},
      call?: Call,
    ): Promise<{
      items: Operation[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({
        ...call,
        method: 'GET',
        path: '/operations',
        query: {
          limit: args.limit,
          cursor: args.cursor,
          supplier: args.supplier,
          state: args.state,
          phone: args.phone,
        },
      }),
    /** Lists the packages of permissions. */
    listPackages: (
      args: ListPackagesArgs,
      call?: Call,
    ): Promise<{
      items: Package[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({
        ...call,
        method: 'GET',
        path: `/merchants/${encodeURIComponent(String(args.account))}/packages`,
      }),
    /** Lists oddities of partners. */
    listPartnerNotices: (
      args: ListPartnerNoticesArgs = {},
      call?: Call,
    ): Promise<{
      items: PartnerNotice[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({
        ...call,
        method: 'GET',
        path: '/partner-notices',
        query: { limit: args.limit, supplier: args.supplier, kind: args.kind },
      }),
    /** Lists the partners. */
    listPartners: (
      call?: Call,
    ): Promise<{
      items: Partner[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> => send({ ...call, method: 'GET', path: '/partners' }),
    /** Lists payments that no rule settles. */
    listPaymentCases: (
      args: ListPaymentCasesArgs = {},
      call?: Call,
    ): Promise<{
      items: PaymentCase[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({
        ...call,
        method: 'GET',
        path: '/payment-cases',
        query: { limit: args.limit, cursor: args.cursor, state: args.state, invoice: args.invoice },
      }),
    /** Lists how leases of each offer turned out. */
    listPerformance: (args: ListPerformanceArgs = {}, call?: Call): Promise<Performance> =>
      send({
        ...call,
        method: 'GET',
        path: '/performance',
        query: {
          limit: args.limit,
          cursor: args.cursor,
          supplier: args.supplier,
          country: args.country,
          service: args.service,
        },
      }),
    /** Lists the pre-orders of an account. */
    listPreorders: (
      args: ListPreordersArgs = {},
      call?: Call,
    ): Promise<{
      items: Preorder[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({ ...call, method: 'GET', path: '/preorders', query: { limit: args.limit, cursor: args.cursor } }),
    /** Lists the pre-orders of an account. */
    listPreordersOfAccount: (
      args: ListPreordersOfAccountArgs,
      call?: Call,
    ): Promise<{
      items: Preorder[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({
        ...call,
        method: 'GET',
        path: `/accounts/${encodeURIComponent(String(args.account))}/preorders`,
        query: { limit: args.limit, cursor: args.cursor },
      }),
    /** Lists limits of purchases. */
    listPurchaseLimits: (
      args: ListPurchaseLimitsArgs = {},
      call?: Call,
    ): Promise<{
      items: PurchaseLimit[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> => send({ ...call, method: 'GET', path: '/purchase-limits', query: { account: args.account } }),
    /** Lists what a partner earns. */
    listRates: (
      args: ListRatesArgs,
      call?: Call,
    ): Promise<{
      items: Rate[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({ ...call, method: 'GET', path: `/suppliers/${encodeURIComponent(String(args.supplier))}/rates` }),
    /** Lists what was redeemed. */
    listRedemptions: (
      args: ListRedemptionsArgs,
      call?: Call,
    ): Promise<{
      items: Redemption[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({
        ...call,
        method: 'GET',
        path: `/merchants/${encodeURIComponent(String(args.account))}/redemptions`,
        query: { limit: args.limit, cursor: args.cursor, session: args.session },
      }),
    /** Lists whose messages are refused. */
    listRefusedSenders: (args: ListRefusedSendersArgs = {}, call?: Call): Promise<RefusedSenders> =>
      send({
        ...call,
        method: 'GET',
        path: '/refused-senders',
        query: { country: args.country, sender: args.sender },
      }),
    /** Lists numbers that are not rented out. */
    listRentBans: (
      args: ListRentBansArgs = {},
      call?: Call,
    ): Promise<{
      items: RentBan[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> => send({ ...call, method: 'GET', path: '/rent-bans', query: { supplier: args.supplier } }),
    /** Lists prices of rentals. */
    listRentPrices: (
      args: ListRentPricesArgs = {},
      call?: Call,
    ): Promise<{
      items: RentPrice[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({
        ...call,
        method: 'GET',
        path: '/rent-prices',
        query: { limit: args.limit, cursor: args.cursor, supplier: args.supplier, country: args.country },
      }),
    /** Lists numbers for rent. */
    listRentStock: (
      args: ListRentStockArgs,
      call?: Call,
    ): Promise<{
      items: RentStock[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({
        ...call,
        method: 'GET',
        path: '/rent-stock',
        query: { hours: args.hours, country: args.country, operator: args.operator },
      }),
    /** Lists the messages of a rental. */
    listRentalMessages: (
      args: ListRentalMessagesArgs,
      call?: Call,
    ): Promise<{
      items: Message[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({
        ...call,
        method: 'GET',
        path: `/rentals/${encodeURIComponent(String(args.rental))}/messages`,
        query: {
          limit: args.limit,
          cursor: args.cursor,
          wait: args.wait,
          after: args.after,
          reveal: args.reveal,
        },
      }),
    /** Lists the messages of a rental. */
    listRentalMessagesOfAccount: (
      args: ListRentalMessagesOfAccountArgs,
      call?: Call,
    ): Promise<{
      items: Message[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({
        ...call,
        method: 'GET',
        path: `/accounts/${encodeURIComponent(String(args.account))}/rentals/${encodeURIComponent(String(args.rental))}/messages`,
        query: {
          limit: args.limit,
          cursor: args.cursor,
          wait: args.wait,
          after: args.after,
          reveal: args.reveal,
        },
      }),
    /** Lists the rentals of an account. */
    listRentals: (
      args: ListRentalsArgs = {},
      call?: Call,
    ): Promise<{
      items: Rental[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({
        ...call,
        method: 'GET',
        path: '/rentals',
        query: { limit: args.limit, cursor: args.cursor, state: args.state, country: args.country },
      }),
    /** Lists the rentals of an account. */
    listRentalsOfAccount: (
      args: ListRentalsOfAccountArgs,
      call?: Call,
    ): Promise<{
      items: Rental[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({
        ...call,
        method: 'GET',
        path: `/accounts/${encodeURIComponent(String(args.account))}/rentals`,
        query: { limit: args.limit, cursor: args.cursor, state: args.state, country: args.country },
      }),
    /** Lists what a partner said it has. */
    listReportedStock: (args: ListReportedStockArgs, call?: Call): Promise<ReportedStock> =>
      send({
        ...call,
        method: 'GET',
        path: `/suppliers/${encodeURIComponent(String(args.supplier))}/reported-stock`,
      }),
    /** Lists services that are not sold. */
    listServiceSwitches: (
      call?: Call,
    ): Promise<{
      items: ServiceSwitch[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> => send({ ...call, method: 'GET', path: '/service-switches' }),
    /** Lists the services. */
    listServices: (
      call?: Call,
    ): Promise<{
      items: Service[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> => send({ ...call, method: 'GET', path: '/catalog/services' }),
    /** Lists the SMS that an account sent. */
    listSms: (
      args: ListSmsArgs,
      call?: Call,
    ): Promise<{
      items: Sms[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({
        ...call,
        method: 'GET',
        path: `/accounts/${encodeURIComponent(String(args.account))}/sms`,
        query: { limit: args.limit, cursor: args.cursor, to: args.to, state: args.state },
      }),
    /** Lists the proof of who joined and left. */
    listSmsConsents: (
      args: ListSmsConsentsArgs,
      call?: Call,
    ): Promise<{
      items: SmsConsent[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({
        ...call,
        method: 'GET',
        path: `/accounts/${encodeURIComponent(String(args.account))}/sms-consents`,
        query: { limit: args.limit, cursor: args.cursor, phone: args.phone, groupId: args.groupId },
      }),
    /** Lists the people in a group. */
    listSmsContacts: (
      args: ListSmsContactsArgs,
      call?: Call,
    ): Promise<{
      items: SmsContact[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({
        ...call,
        method: 'GET',
        path: `/accounts/${encodeURIComponent(String(args.account))}/sms-groups/${encodeURIComponent(String(args.group))}/contacts`,
        query: { limit: args.limit, cursor: args.cursor },
      }),
    /** Lists the groups of an account. */
    listSmsGroups: (
      args: ListSmsGroupsArgs,
      call?: Call,
    ): Promise<{
      items: SmsGroup[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({
        ...call,
        method: 'GET',
        path: `/accounts/${encodeURIComponent(String(args.account))}/sms-groups`,
      }),
    /** Lists the keywords of an account. */
    listSmsKeywords: (
      args: ListSmsKeywordsArgs,
      call?: Call,
    ): Promise<{
      items: SmsKeyword[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({
        ...call,
        method: 'GET',
        path: `/accounts/${encodeURIComponent(String(args.account))}/sms-keywords`,
      }),
    /** Lists the ways out for SMS. */
    listSmsRoutes: (
      call?: Call,
    ): Promise<{
      items: SmsRoute[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> => send({ ...call, method: 'GET', path: '/sms-routes' }),
    /** Lists what was sent to groups. */
    listSmsSends: (
      args: ListSmsSendsArgs,
      call?: Call,
    ): Promise<{
      items: SmsSend[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({
        ...call,
        method: 'GET',
        path: `/accounts/${encodeURIComponent(String(args.account))}/sms-sends`,
        query: { limit: args.limit },
      }),
    /** Lists how all lines are. */
    listSourceHealth: (
      call?: Call,
    ): Promise<{
      items: SourceHealth[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> => send({ ...call, method: 'GET', path: '/source-health' }),
    /** Lists what own numbers may come by. */
    listSourceKinds: (
      call?: Call,
    ): Promise<{
      items: SourceKind[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> => send({ ...call, method: 'GET', path: '/source-kinds' }),
    /** Lists the caps on what an account and its keys may spend. */
    listSpendingCaps: (
      call?: Call,
    ): Promise<{
      items: SpendingCap[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> => send({ ...call, method: 'GET', path: '/spending-caps' }),
    /** Lists the caps on what an account and its keys may spend. */
    listSpendingCapsOfAccount: (
      args: ListSpendingCapsOfAccountArgs,
      call?: Call,
    ): Promise<{
      items: SpendingCap[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({
        ...call,
        method: 'GET',
        path: `/accounts/${encodeURIComponent(String(args.account))}/spending-caps`,
      }),
    /** Lists what is on sale, and what is not and why. */
    listStock: (
      args: ListStockArgs = {},
      call?: Call,
    ): Promise<{
      items: StockEntry[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({
        ...call,
        method: 'GET',
        path: '/stock',
        query: {
          limit: args.limit,
          cursor: args.cursor,
          supplier: args.supplier,
          country: args.country,
          service: args.service,
        },
      }),
    /** Lists the subaccounts of a merchant. */
    listSubaccounts: (
      args: ListSubaccountsArgs,
      call?: Call,
    ): Promise<{
      items: Subaccount[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({
        ...call,
        method: 'GET',
        path: `/merchants/${encodeURIComponent(String(args.account))}/subaccounts`,
      }),
    /** Lists how often a message came, by country and service. */
    listSuccess: (
      args: ListSuccessArgs = {},
      call?: Call,
    ): Promise<{
      items: Success[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({
        ...call,
        method: 'GET',
        path: '/statistics/success',
        query: { days: args.days, country: args.country, service: args.service, limit: args.limit },
      }),
    /** Lists the suppliers. */
    listSuppliers: (
      call?: Call,
    ): Promise<{
      items: Supplier[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> => send({ ...call, method: 'GET', path: '/suppliers' }),
    /** Lists the teammates of a merchant. */
    listTeammates: (
      args: ListTeammatesArgs,
      call?: Call,
    ): Promise<{
      items: Teammate[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({
        ...call,
        method: 'GET',
        path: `/merchants/${encodeURIComponent(String(args.account))}/teammates`,
      }),
    /** Lists how much was ordered on each day. */
    listVolume: (
      args: ListVolumeArgs = {},
      call?: Call,
    ): Promise<{
      items: DayVolume[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({
        ...call,
        method: 'GET',
        path: '/statistics/volume',
        query: { days: args.days, country: args.country, service: args.service },
      }),
    /** Lists what was sent to webhooks. */
    listWebhookDeliveries: (
      args: ListWebhookDeliveriesArgs = {},
      call?: Call,
    ): Promise<{
      items: WebhookDelivery[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({
        ...call,
        method: 'GET',
        path: '/webhook-deliveries',
        query: { limit: args.limit, cursor: args.cursor, reveal: args.reveal },
      }),
    /** Lists what was sent to webhooks. */
    listWebhookDeliveriesOfAccount: (
      args: ListWebhookDeliveriesOfAccountArgs,
      call?: Call,
    ): Promise<{
      items: WebhookDelivery[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({
        ...call,
        method: 'GET',
        path: `/accounts/${encodeURIComponent(String(args.account))}/webhook-deliveries`,
        query: { limit: args.limit, cursor: args.cursor, reveal: args.reveal },
      }),
    /** Lists the webhooks of an account. */
    listWebhooks: (
      call?: Call,
    ): Promise<{
      items: Webhook[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> => send({ ...call, method: 'GET', path: '/webhooks' }),
    /** Lists the webhooks of an account. */
    listWebhooksOfAccount: (
      args: ListWebhooksOfAccountArgs,
      call?: Call,
    ): Promise<{
      items: Webhook[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({
        ...call,
        method: 'GET',
        path: `/accounts/${encodeURIComponent(String(args.account))}/webhooks`,
      }),
    /** Moves a coupon session. */
    lockSession: (args: LockSessionArgs, call?: Call): Promise<SessionDetails> =>
      send({
        ...call,
        method: 'POST',
        path: `/merchants/${encodeURIComponent(String(args.account))}/sessions/${encodeURIComponent(String(args.session))}/lock`,
      }),
    /** Makes an account a merchant. */
    openMerchant: (args: OpenMerchantArgs, call?: Call): Promise<Merchant> =>
      send({ ...call, method: 'POST', path: '/merchants', body: args.body }),
    /** Stops pushing to a hub, or goes on. */
    pauseHub: (args: PauseHubArgs, call?: Call): Promise<HubDetails> =>
      send({ ...call, method: 'POST', path: `/hubs/${encodeURIComponent(String(args.hub))}/pause` }),
    /** Notes that a supplier was paid. */
    payOutSupplier: (args: PayOutSupplierArgs, call?: Call): Promise<PayOutSupplier> =>
      send({
        ...call,
        method: 'POST',
        path: `/suppliers/${encodeURIComponent(String(args.supplier))}/payouts`,
        body: args.body,
      }),
    /** Says what renting would cost now. */
    quoteRental: (args: QuoteRentalArgs, call?: Call): Promise<RentQuote> =>
      send({
        ...call,
        method: 'GET',
        path: '/rent-quote',
        query: { hours: args.hours, country: args.country, operator: args.operator, supplier: args.supplier },
      }),
    /** Says what an extension would cost now. */
    quoteRentalExtension: (args: QuoteRentalExtensionArgs, call?: Call): Promise<ExtensionQuote> =>
      send({
        ...call,
        method: 'GET',
        path: `/rentals/${encodeURIComponent(String(args.rental))}/extension`,
        query: { hours: args.hours },
      }),
    /** Says what an extension would cost now. */
    quoteRentalExtensionOfAccount: (
      args: QuoteRentalExtensionOfAccountArgs,
      call?: Call,
    ): Promise<ExtensionQuote> =>
      send({
        ...call,
        method: 'GET',
        path: `/accounts/${encodeURIComponent(String(args.account))}/rentals/${encodeURIComponent(String(args.rental))}/extension`,
        query: { hours: args.hours },
      }),
    /** Redeems a coupon. */
    redeemSession: (args: RedeemSessionArgs, call?: Call): Promise<SessionDetails> =>
      send({
        ...call,
        method: 'POST',
        path: `/merchants/${encodeURIComponent(String(args.account))}/sessions/${encodeURIComponent(String(args.session))}/redeem`,
        body: args.body,
      }),
    /** Gives back what an activation cost. */
    refundActivation: (args: RefundActivationArgs, call?: Call): Promise<RefundedActivation> =>
      send({
        ...call,
        method: 'POST',
        path: `/accounts/${encodeURIComponent(String(args.account))}/activations/${encodeURIComponent(String(args.activation))}/refund`,
      }),
    /** Gives back what a rental cost. */
    refundRental: (args: RefundRentalArgs, call?: Call): Promise<RefundedRental> =>
      send({
        ...call,
        method: 'POST',
        path: `/accounts/${encodeURIComponent(String(args.account))}/rentals/${encodeURIComponent(String(args.rental))}/refund`,
      }),
    /** Lets a reservation go. */
    releaseRedemption: (args: ReleaseRedemptionArgs, call?: Call): Promise<RetryEmail> =>
      send({
        ...call,
        method: 'POST',
        path: `/merchants/${encodeURIComponent(String(args.account))}/redemptions/${encodeURIComponent(String(args.redemption))}/release`,
      }),
    /** Removes a pattern. */
    removeCodePattern: (args: RemoveCodePatternArgs = {}, call?: Call): Promise<RemovedCodePattern> =>
      send({ ...call, method: 'DELETE', path: '/code-patterns', query: { service: args.service } }),
    /** Removes a pattern. */
    removeCodePatternOfAccount: (
      args: RemoveCodePatternOfAccountArgs,
      call?: Call,
    ): Promise<RemovedCodePattern> =>
      send({
        ...call,
        method: 'DELETE',
        path: `/accounts/${encodeURIComponent(String(args.account))}/code-patterns`,
        query: { service: args.service },
      }),
    /** Takes something out of a directory. */
    removeDirectoryItem: (args: RemoveDirectoryItemArgs, call?: Call): Promise<ListedItem> =>
      send({
        ...call,
        method: 'DELETE',
        path: `/merchants/${encodeURIComponent(String(args.account))}/directories/${encodeURIComponent(String(args.directory))}/items/${encodeURIComponent(String(args.kind))}/${encodeURIComponent(String(args.object))}`,
      }),
    /** Removes least prices of a hub. */
    removeHubPrices: (
      args: RemoveHubPricesArgs,
      call?: Call,
    ): Promise<{
      items: HubPrice[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({
        ...call,
        method: 'DELETE',
        path: `/hubs/${encodeURIComponent(String(args.hub))}/prices`,
        body: args.body,
      }),
    /** Removes a place. */
    removeLocation: (args: RemoveLocationArgs, call?: Call): Promise<LocationRemoved> =>
      send({
        ...call,
        method: 'DELETE',
        path: `/merchants/${encodeURIComponent(String(args.account))}/locations/${encodeURIComponent(String(args.location))}`,
      }),
    /** Removes rates of a partner. */
    removeRates: (args: RemoveRatesArgs, call?: Call): Promise<RatesRemoved> =>
      send({
        ...call,
        method: 'DELETE',
        path: `/suppliers/${encodeURIComponent(String(args.supplier))}/rates`,
        body: args.body,
      }),
    /** Removes prices of rentals. */
    removeRentPrices: (args: RemoveRentPricesArgs, call?: Call): Promise<RatesRemoved> =>
      send({
        ...call,
        method: 'DELETE',
        path: `/suppliers/${encodeURIComponent(String(args.supplier))}/rent-prices`,
        body: args.body,
      }),
    /** Removes a keyword. */
    removeSmsKeyword: (args: RemoveSmsKeywordArgs, call?: Call): Promise<LocationRemoved> =>
      send({
        ...call,
        method: 'DELETE',
        path: `/accounts/${encodeURIComponent(String(args.account))}/sms-keywords/${encodeURIComponent(String(args.id))}`,
      }),
    /** Removes a way out for SMS. */
    removeSmsRoute: (args: RemoveSmsRouteArgs, call?: Call): Promise<SmsRouteRemoved> =>
      send({ ...call, method: 'DELETE', path: `/sms-routes/${encodeURIComponent(String(args.route))}` }),
    /** Removes a supplier that was never used. */
    removeSupplier: (args: RemoveSupplierArgs, call?: Call): Promise<LocationRemoved> =>
      send({ ...call, method: 'DELETE', path: `/suppliers/${encodeURIComponent(String(args.supplier))}` }),
    /** Removes a teammate. */
    removeTeammate: (args: RemoveTeammateArgs, call?: Call): Promise<LocationRemoved> =>
      send({
        ...call,
        method: 'DELETE',
        path: `/merchants/${encodeURIComponent(String(args.account))}/teammates/${encodeURIComponent(String(args.teammate))}`,
      }),
    /** Removes a webhook. */
    removeWebhook: (args: RemoveWebhookArgs, call?: Call): Promise<LocationRemoved> =>
      send({ ...call, method: 'DELETE', path: `/webhooks/${encodeURIComponent(String(args.webhook))}` }),
    /** Removes a webhook. */
    removeWebhookOfAccount: (args: RemoveWebhookOfAccountArgs, call?: Call): Promise<LocationRemoved> =>
      send({
        ...call,
        method: 'DELETE',
        path: `/accounts/${encodeURIComponent(String(args.account))}/webhooks/${encodeURIComponent(String(args.webhook))}`,
      }),
    /** Rents a number. */
    rentNumber: (args: RentNumberArgs, call?: Call): Promise<Rental> =>
      send({ ...call, method: 'POST', path: '/rentals', body: args.body }),
    /** Rents a number. */
    rentNumberOfAccount: (args: RentNumberOfAccountArgs, call?: Call): Promise<Rental> =>
      send({
        ...call,
        method: 'POST',
        path: `/accounts/${encodeURIComponent(String(args.account))}/rentals`,
        body: args.body,
      }),
    /** Sends an event of a merchant again. */
    replayMerchantEvent: (args: ReplayMerchantEventArgs, call?: Call): Promise<ReplayMerchantEvent> =>
      send({
        ...call,
        method: 'POST',
        path: `/merchants/${encodeURIComponent(String(args.account))}/events/${encodeURIComponent(String(args.event))}/replay`,
      }),
    /** Sends deliveries of a webhook again, from one to another. */
    replayWebhookDeliveries: (args: ReplayWebhookDeliveriesArgs, call?: Call): Promise<ReplayedDeliveries> =>
      send({
        ...call,
        method: 'POST',
        path: `/webhooks/${encodeURIComponent(String(args.webhook))}/replay`,
        body: args.body,
      }),
    /** Sends deliveries of a webhook again, from one to another. */
    replayWebhookDeliveriesOfAccount: (
      args: ReplayWebhookDeliveriesOfAccountArgs,
      call?: Call,
    ): Promise<ReplayedDeliveries> =>
      send({
        ...call,
        method: 'POST',
        path: `/accounts/${encodeURIComponent(String(args.account))}/webhooks/${encodeURIComponent(String(args.webhook))}/replay`,
        body: args.body,
      }),
    /** Sends a delivery to a webhook again. */
    replayWebhookDelivery: (args: ReplayWebhookDeliveryArgs, call?: Call): Promise<RetryEmail> =>
      send({
        ...call,
        method: 'POST',
        path: `/webhook-deliveries/${encodeURIComponent(String(args.delivery))}/replay`,
      }),
    /** Waits for one more message. */
    requestAnotherMessage: (args: RequestAnotherMessageArgs, call?: Call): Promise<Activation> =>
      send({
        ...call,
        method: 'POST',
        path: `/activations/${encodeURIComponent(String(args.activation))}/another`,
      }),
    /** Waits for one more message. */
    requestAnotherMessageOfAccount: (
      args: RequestAnotherMessageOfAccountArgs,
      call?: Call,
    ): Promise<Activation> =>
      send({
        ...call,
        method: 'POST',
        path: `/accounts/${encodeURIComponent(String(args.account))}/activations/${encodeURIComponent(String(args.activation))}/another`,
      }),
    /** Sends messages that were given up again. */
    requeueHubPushes: (args: RequeueHubPushesArgs, call?: Call): Promise<RequeueHubPushes> =>
      send({
        ...call,
        method: 'POST',
        path: `/hubs/${encodeURIComponent(String(args.hub))}/pushes/requeue`,
        body: args.body,
      }),
    /** Sends a failed SMS again. */
    resendSms: (args: ResendSmsArgs, call?: Call): Promise<ResendSms> =>
      send({
        ...call,
        method: 'POST',
        path: `/accounts/${encodeURIComponent(String(args.account))}/sms/${encodeURIComponent(String(args.id))}/resend`,
      }),
    /** Reserves a coupon. */
    reserveSession: (args: ReserveSessionArgs, call?: Call): Promise<SessionDetails> =>
      send({
        ...call,
        method: 'POST',
        path: `/merchants/${encodeURIComponent(String(args.account))}/sessions/${encodeURIComponent(String(args.session))}/reserve`,
        body: args.body,
      }),
    /** Stops pushing to a hub, or goes on. */
    resumeHub: (args: ResumeHubArgs, call?: Call): Promise<HubDetails> =>
      send({ ...call, method: 'POST', path: `/hubs/${encodeURIComponent(String(args.hub))}/resume` }),
    /** Resumes or cancels a send to a group. */
    resumeSmsSend: (args: ResumeSmsSendArgs, call?: Call): Promise<StartedSmsSend> =>
      send({
        ...call,
        method: 'POST',
        path: `/accounts/${encodeURIComponent(String(args.account))}/sms-sends/${encodeURIComponent(String(args.id))}/resume`,
      }),
    /** Sends a failed email again. */
    retryEmail: (args: RetryEmailArgs, call?: Call): Promise<RetryEmail> =>
      send({ ...call, method: 'POST', path: `/emails/${encodeURIComponent(String(args.id))}/retry` }),
    /** Tells a partner again how an operation ended. */
    retryOperation: (args: RetryOperationArgs, call?: Call): Promise<Operation> =>
      send({
        ...call,
        method: 'POST',
        path: `/operations/${encodeURIComponent(String(args.operation))}/retry`,
      }),
    /** Revokes a token of an administrator. */
    revokeAdministrator: (args: RevokeAdministratorArgs, call?: Call): Promise<Administrator> =>
      send({
        ...call,
        method: 'DELETE',
        path: `/administrators/${encodeURIComponent(String(args.administrator))}`,
      }),
    /** Revokes a key of a hub. */
    revokeHubKey: (args: RevokeHubKeyArgs, call?: Call): Promise<Revoked> =>
      send({
        ...call,
        method: 'DELETE',
        path: `/hubs/${encodeURIComponent(String(args.hub))}/keys/${encodeURIComponent(String(args.key))}`,
      }),
    /** Revokes a key. */
    revokeKey: (args: RevokeKeyArgs, call?: Call): Promise<Revoked> =>
      send({ ...call, method: 'DELETE', path: `/keys/${encodeURIComponent(String(args.key))}` }),
    /** Revokes a key pair. */
    revokeKeyPair: (args: RevokeKeyPairArgs, call?: Call): Promise<KeyPairRemoved> =>
      send({
        ...call,
        method: 'DELETE',
        path: `/merchants/${encodeURIComponent(String(args.account))}/keys/${encodeURIComponent(String(args.clientId))}`,
      }),
    /** Revokes a key of a partner. */
    revokePartnerKey: (args: RevokePartnerKeyArgs, call?: Call): Promise<Revoked> =>
      send({
        ...call,
        method: 'DELETE',
        path: `/suppliers/${encodeURIComponent(String(args.supplier))}/keys/${encodeURIComponent(String(args.key))}`,
      }),
    /** Takes a redemption back. */
    rollBackRedemption: (args: RollBackRedemptionArgs, call?: Call): Promise<Redemption> =>
      send({
        ...call,
        method: 'POST',
        path: `/merchants/${encodeURIComponent(String(args.account))}/redemptions/${encodeURIComponent(String(args.redemption))}/roll-back`,
      }),
    /** Makes a new secret for a webhook; the old one signs beside it for a while. */
    rotateWebhookSecret: (args: RotateWebhookSecretArgs, call?: Call): Promise<RotatedSecret> =>
      send({
        ...call,
        method: 'POST',
        path: `/webhooks/${encodeURIComponent(String(args.webhook))}/rotate`,
        body: args.body,
      }),
    /** Makes a new secret for a webhook; the old one signs beside it for a while. */
    rotateWebhookSecretOfAccount: (
      args: RotateWebhookSecretOfAccountArgs,
      call?: Call,
    ): Promise<RotatedSecret> =>
      send({
        ...call,
        method: 'POST',
        path: `/accounts/${encodeURIComponent(String(args.account))}/webhooks/${encodeURIComponent(String(args.webhook))}/rotate`,
        body: args.body,
      }),
    /** Sends a webhook an event that means nothing. */
    sendTestWebhook: (args: SendTestWebhookArgs, call?: Call): Promise<TestDelivery> =>
      send({ ...call, method: 'POST', path: `/webhooks/${encodeURIComponent(String(args.webhook))}/test` }),
    /** Sends a webhook an event that means nothing. */
    sendTestWebhookOfAccount: (args: SendTestWebhookOfAccountArgs, call?: Call): Promise<TestDelivery> =>
      send({
        ...call,
        method: 'POST',
        path: `/accounts/${encodeURIComponent(String(args.account))}/webhooks/${encodeURIComponent(String(args.webhook))}/test`,
      }),
    /** Sets or lifts the limits of a campaign. */
    setCampaignBudgets: (
      args: SetCampaignBudgetsArgs,
      call?: Call,
    ): Promise<{
      items: CampaignBudget[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({
        ...call,
        method: 'POST',
        path: `/merchants/${encodeURIComponent(String(args.account))}/campaigns/${encodeURIComponent(String(args.campaign))}/budgets`,
        body: args.body,
      }),
    /** Keeps a pattern for the code in a message, in the place of the one before. */
    setCodePattern: (args: SetCodePatternArgs, call?: Call): Promise<CodePattern> =>
      send({ ...call, method: 'POST', path: '/code-patterns', body: args.body }),
    /** Keeps a pattern for the code in a message, in the place of the one before. */
    setCodePatternOfAccount: (args: SetCodePatternOfAccountArgs, call?: Call): Promise<CodePattern> =>
      send({
        ...call,
        method: 'POST',
        path: `/accounts/${encodeURIComponent(String(args.account))}/code-patterns`,
        body: args.body,
      }),
    /** Sets the least prices of a hub. */
    setHubPrices: (
      args: SetHubPricesArgs,
      call?: Call,
    ): Promise<{
      items: HubPrice[];
      /** The `cursor` of the next page; null after the last. */
      next: string | null;
    }> =>
      send({
        ...call,
        method: 'POST',
        path: `/hubs/${encodeURIComponent(String(args.hub))}/prices`,
        body: args.body,
      }),
    /** Sets or lifts a limit of purchases. */
    setPurchaseLimit: (args: SetPurchaseLimitArgs, call?: Call): Promise<PurchaseLimit> =>
      send({
        ...call,
        method: 'POST',
        path: `/accounts/${encodeURIComponent(String(args.account))}/purchase-limits`,
        body: args.body,
      }),
    /** Sets what a partner earns. */
    setRates: (args: SetRatesArgs, call?: Call): Promise<SetRates> =>
      send({
        ...call,
        method: 'POST',
        path: `/suppliers/${encodeURIComponent(String(args.supplier))}/rates`,
        body: args.body,
      }),
    /** Switches a service off or on, for all or some. */
    setServiceSwitch: (args: SetServiceSwitchArgs, call?: Call): Promise<SetServiceSwitch> =>
      send({ ...call, method: 'POST', path: '/service-switches', body: args.body }),
    /** Sets the caps of an account, or of one of its keys. */
    setSpendingCap: (args: SetSpendingCapArgs, call?: Call): Promise<SpendingCap> =>
      send({
        ...call,
        method: 'POST',
        path: `/accounts/${encodeURIComponent(String(args.account))}/spending-caps`,
        body: args.body,
      }),
    /** Notes that a hub has paid. */
    settleHub: (args: SettleHubArgs, call?: Call): Promise<SettleHub> =>
      send({
        ...call,
        method: 'POST',
        path: `/hubs/${encodeURIComponent(String(args.hub))}/settlements`,
        body: args.body,
      }),
    /** Decides on a payment. */
    settlePaymentCase: (args: SettlePaymentCaseArgs, call?: Call): Promise<SettlePaymentCase> =>
      send({
        ...call,
        method: 'POST',
        path: `/payment-cases/${encodeURIComponent(String(args.case))}/settle`,
        body: args.body,
      }),
    /** Sends a text to a group. */
    startSmsSend: (args: StartSmsSendArgs, call?: Call): Promise<StartedSmsSend> =>
      send({
        ...call,
        method: 'POST',
        path: `/accounts/${encodeURIComponent(String(args.account))}/sms-sends`,
        body: args.body,
      }),
    /** Leases another number in the place of a silent one, at no more than its price. */
    swapActivation: (args: SwapActivationArgs, call?: Call): Promise<Activation> =>
      send({
        ...call,
        method: 'POST',
        path: `/activations/${encodeURIComponent(String(args.activation))}/swap`,
      }),
    /** Leases another number in the place of a silent one, at no more than its price. */
    swapActivationOfAccount: (args: SwapActivationOfAccountArgs, call?: Call): Promise<Activation> =>
      send({
        ...call,
        method: 'POST',
        path: `/accounts/${encodeURIComponent(String(args.account))}/activations/${encodeURIComponent(String(args.activation))}/swap`,
      }),
    /** Says what a pattern would take out of a text, or why nothing. */
    testCodePattern: (args: TestCodePatternArgs, call?: Call): Promise<PatternTest> =>
      send({ ...call, method: 'POST', path: '/code-patterns/test', body: args.body }),
    /** Marks a service, or takes the mark away. */
    toggleFavourite: (args: ToggleFavouriteArgs, call?: Call): Promise<FavouriteMark> =>
      send({ ...call, method: 'POST', path: `/favourites/${encodeURIComponent(String(args.service))}` }),
    /** Marks a service, or takes the mark away. */
    toggleFavouriteOfAccount: (args: ToggleFavouriteOfAccountArgs, call?: Call): Promise<FavouriteMark> =>
      send({
        ...call,
        method: 'POST',
        path: `/accounts/${encodeURIComponent(String(args.account))}/favourites/${encodeURIComponent(String(args.service))}`,
      }),
    /** Moves a coupon session. */
    unlockSession: (args: UnlockSessionArgs, call?: Call): Promise<SessionDetails> =>
      send({
        ...call,
        method: 'POST',
        path: `/merchants/${encodeURIComponent(String(args.account))}/sessions/${encodeURIComponent(String(args.session))}/unlock`,
      }),
    /** Moves a coupon session. */
    unvoidSession: (args: UnvoidSessionArgs, call?: Call): Promise<SessionDetails> =>
      send({
        ...call,
        method: 'POST',
        path: `/merchants/${encodeURIComponent(String(args.account))}/sessions/${encodeURIComponent(String(args.session))}/unvoid`,
      }),
    /** Moves a coupon session. */
    voidSession: (args: VoidSessionArgs, call?: Call): Promise<SessionDetails> =>
      send({
        ...call,
        method: 'POST',
        path: `/merchants/${encodeURIComponent(String(args.account))}/sessions/${encodeURIComponent(String(args.session))}/void`,
      }),
  };
}

export type Operations = ReturnType<typeof createOperations>;
