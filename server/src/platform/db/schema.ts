// Made by tools/table-types.js from the migrations: do not edit.
import type { ColumnType, Generated, GeneratedAlways } from 'kysely';

/** A jsonb column: any JSON comes out, its text goes in. */
export type Json = ColumnType<unknown, string, string>;

export type AccountTable = {
  id: GeneratedAlways<bigint>;
  name: string;
  parent_id: bigint | null;
  state: Generated<string>;
  created_at: Date;
  distinct_numbers: Generated<boolean>;
};

export type AccountEventTable = {
  id: GeneratedAlways<bigint>;
  account_id: bigint;
  xid: Generated<string>;
  kind: string;
  subject: string;
  message_id: bigint | null;
  details: Json;
  created_at: Date;
};

export type ActivationTable = {
  id: number;
  account_id: bigint;
  service_id: string;
  country_id: number;
  operator: string;
  number_id: bigint | null;
  pool_id: bigint;
  supplier_id: bigint;
  phone: string;
  state: string;
  price_micros: bigint;
  hold_id: bigint;
  code: string | null;
  message_count: Generated<number>;
  last_message_at: Date | null;
  order_key: string | null;
  created_at: Date;
  cancellable_at: Date;
  expires_at: Date;
  changed_at: Date;
  payout_micros: bigint | null;
  ended_at: Generated<Date>;
};

export type ActivationDailyTable = {
  day: number;
  country_id: number;
  service_id: string;
  orders: number;
  received: number;
  cancelled: number;
  expired: number;
};

export type ActivationDelayDailyTable = {
  country_id: number;
  service_id: string;
  supplier_id: bigint;
  day: number;
  bucket: number;
  activations: number;
};

export type ActivationMoveTable = {
  id: GeneratedAlways<bigint>;
  activation_id: number;
  event: string;
  from_state: string | null;
  to_state: string;
  at: Date;
  facts: string | null;
};

export type ActivationSupplyDailyTable = {
  day: number;
  country_id: number;
  service_id: string;
  operator: string;
  supplier_id: bigint;
  orders: number;
  received: number;
  cancelled: number;
  expired: number;
};

export type AdministratorTokenTable = {
  id: GeneratedAlways<bigint>;
  name: string;
  role: string;
  hash: string;
  hint: string;
  created_at: Date;
  last_used_at: Date | null;
  revoked_at: Date | null;
};

export type AnnouncedNumberTable = {
  supplier_id: bigint;
  phone: string;
  state: Generated<string>;
  first_at: Date;
  last_at: Date;
  messages: Generated<number>;
};

export type ApiKeyTable = {
  id: GeneratedAlways<bigint>;
  account_id: bigint;
  hash: string;
  hint: string;
  dialect: Generated<string>;
  strict_words: Generated<boolean>;
  scopes: Generated<string[]>;
  ip_allow: Generated<string[]>;
  created_at: Date;
  revoked_at: Date | null;
  v2_types: Generated<string>;
  rent_answer: Generated<string>;
};

export type AuditEntryTable = {
  id: GeneratedAlways<bigint>;
  actor: string;
  action: string;
  subject: string;
  details: ColumnType<unknown, string | undefined, string>;
  at: Date;
};

export type BudgetUseTable = {
  budget_id: bigint;
  customer: string;
  period_start: string;
  used: Generated<bigint>;
  reserved: Generated<bigint>;
};

export type CampaignTable = {
  id: GeneratedAlways<bigint>;
  account_id: bigint;
  code: string;
  name: string;
  title: Generated<string>;
  subtitle: Generated<string>;
  description: Generated<string>;
  terms: Generated<string>;
  status: string;
  value: Generated<string>;
  category_id: bigint | null;
  folder_id: bigint | null;
  tags: Generated<string[]>;
  image_url: Generated<string>;
  banner_url: Generated<string>;
  powered_by_url: Generated<string>;
  starts_at: Date | null;
  expires_at: Date | null;
  time_zone: Generated<string>;
  featured: Generated<boolean>;
  is_template: Generated<boolean>;
  single_use_only: Generated<boolean>;
  embeddable: Generated<boolean>;
  claim_action: Generated<string>;
  claim_fields: ColumnType<unknown, string | undefined, string>;
  unique_by: string | null;
  promo_codes: Generated<string[]>;
  game: ColumnType<unknown, string | undefined, string>;
  validation_methods: Generated<string[]>;
  barcode: Generated<string>;
  password_hash: string | null;
  session_validity_days: number | null;
  sms_text: Generated<string>;
  created_at: Date;
  changed_at: Date;
};

export type CampaignBudgetTable = {
  id: GeneratedAlways<bigint>;
  campaign_id: bigint;
  measure: string;
  period: string;
  per_customer: boolean;
  most: bigint | null;
};

export type CampaignCategoryTable = {
  id: GeneratedAlways<bigint>;
  account_id: bigint;
  main_id: bigint | null;
  is_main: boolean;
  name: string;
};

export type CampaignFolderTable = {
  id: GeneratedAlways<bigint>;
  account_id: bigint;
  name: string;
};

export type CampaignLocationTable = {
  campaign_id: bigint;
  location_id: bigint;
};

export type ClaimIdentityTable = {
  campaign_id: bigint;
  identity: string;
  session_id: bigint;
};

export type CodePatternTable = {
  account_id: bigint;
  service_id: string | null;
  pattern: string;
  changed_at: Date;
};

export type ConsoleSessionTable = {
  hash: string;
  account_id: bigint;
  teammate_id: bigint | null;
  created_at: Date;
  expires_at: Date;
};

export type CountryTable = {
  id: number;
  iso2: string;
  name_en: string;
  name_ru: string;
  dial_code: string;
  number_prefixes: string[];
  position: number;
};

export type CouponSessionTable = {
  id: GeneratedAlways<bigint>;
  account_id: bigint;
  campaign_id: bigint;
  code: string;
  short_code: Generated<string | null>;
  source: string;
  stage: string;
  email: Generated<string>;
  phone: Generated<string>;
  custom_id: Generated<string>;
  own_validation_code: Generated<string>;
  value: Generated<string>;
  details: ColumnType<unknown, string | undefined, string>;
  claim_type: Generated<string>;
  validation_value_micros: bigint | null;
  location_id: bigint | null;
  voided: Generated<boolean>;
  locked: Generated<boolean>;
  created_at: Date;
  opened_at: Date | null;
  played_at: Date | null;
  claimed_at: Date | null;
  saved_to_passbook_at: Date | null;
  saved_to_androidpay_at: Date | null;
  validated_at: Date | null;
  voided_at: Date | null;
  unvoided_at: Date | null;
  locked_at: Date | null;
  unlocked_at: Date | null;
  expires_at: Date | null;
  removed_at: Date | null;
};

export type CouponSessionMoveTable = {
  id: GeneratedAlways<bigint>;
  session_id: bigint;
  event: string;
  from_stage: string | null;
  to_stage: string;
  actor: string;
  location_id: bigint | null;
  spend_micros: bigint | null;
  at: Date;
};

export type DeliveryTable = {
  id: GeneratedAlways<bigint>;
  message_id: bigint;
  received_at: Date;
  raw: string | null;
};

export type DirectoryTable = {
  id: GeneratedAlways<bigint>;
  account_id: bigint;
  code: string;
  name: string;
  description: Generated<string>;
  domain: Generated<string>;
  status: string;
  type: string;
  language: Generated<string>;
  registration: string;
  consent_text: Generated<string>;
  payment: string;
  payment_url: Generated<string>;
  created_at: Date;
  changed_at: Date;
};

export type DirectoryItemTable = {
  directory_id: bigint;
  kind: string;
  object_id: bigint;
  category_id: bigint | null;
  featured: boolean | null;
  position: Generated<number>;
  listed_at: Date;
};

export type DirectoryTokenTable = {
  hash: string;
  kind: string;
  user_id: bigint;
  expires_at: Date;
  used_at: Date | null;
};

export type DirectoryUserTable = {
  id: GeneratedAlways<bigint>;
  directory_id: bigint;
  email: string;
  password_hash: string | null;
  first_name: Generated<string>;
  last_name: Generated<string>;
  phone: Generated<string>;
  birth_date: string | null;
  address: Generated<string>;
  zip: Generated<string>;
  city: Generated<string>;
  custom_1: Generated<string>;
  custom_2: Generated<string>;
  custom_3: Generated<string>;
  blocked: Generated<boolean>;
  paid: Generated<boolean>;
  paid_until: Date | null;
  consent_text: Generated<string>;
  consented_at: Date | null;
  created_at: Date;
  changed_at: Date;
};

export type DiscountCodeTable = {
  id: GeneratedAlways<bigint>;
  account_id: bigint;
  code: string;
  timing: number;
  percentage: number;
  target_pay: string;
  state: Generated<string>;
  invoice_id: string | null;
  issued_at: Date;
  expires_at: Date;
  used_at: Date | null;
};

export type EarlySmsReportTable = {
  supplier_id: bigint;
  door_message_id: string;
  delivered: boolean;
  error: string | null;
  at: Date;
};

export type EmailTable = {
  id: GeneratedAlways<bigint>;
  account_id: bigint | null;
  message_id: string;
  recipient: string;
  from_name: Generated<string>;
  reply_to: Generated<string>;
  subject: string;
  text_body: string;
  html_body: string;
  unsubscribe_url: Generated<string>;
  credits: Generated<number>;
  state: string;
  attempts: Generated<number>;
  last_error: string | null;
  created_at: Date;
  changed_at: Date;
};

export type EmailContactTable = {
  id: GeneratedAlways<bigint>;
  group_id: bigint;
  email: string;
  first_name: Generated<string>;
  last_name: Generated<string>;
  custom_fields: Generated<string[]>;
  birthday: string | null;
  created_at: Date;
  changed_at: Date;
};

export type EmailGroupTable = {
  id: GeneratedAlways<bigint>;
  account_id: bigint;
  name: string;
  created_at: Date;
};

export type EmailRecipientTable = {
  id: GeneratedAlways<bigint>;
  account_id: bigint;
  address: string;
  token: string;
  unsubscribed_at: Date | null;
  created_at: Date;
};

export type EventProgressTable = {
  source: string;
  applied_id: bigint;
  horizon_id: bigint;
  horizon_xid: bigint;
};

export type FavouriteTable = {
  account_id: bigint;
  service_id: string;
  added_at: Date;
};

export type HoldTable = {
  id: GeneratedAlways<bigint>;
  ledger_account_id: bigint;
  amount_micros: bigint;
  reference: string;
  created_at: Date;
  key_id: bigint | null;
};

export type HubTable = {
  id: GeneratedAlways<bigint>;
  name: string;
  account_id: bigint;
  dialect: string;
  push_url: string;
  settings: ColumnType<unknown, string | undefined, string>;
  access: Generated<string>;
  version: Generated<number>;
  created_at: Date;
  heard_at: Date | null;
  paused_at: Date | null;
  pause_reason: string | null;
};

export type HubCancelTable = {
  hub_id: bigint;
  number_id: bigint;
  service_id: string;
  count: number;
};

export type HubKeyTable = {
  id: GeneratedAlways<bigint>;
  hub_id: bigint;
  hash: string;
  sealed: string;
  hint: string;
  created_at: Date;
  revoked_at: Date | null;
};

export type HubListTable = {
  hub_id: bigint;
  sent_at: Date | null;
  said_at: Date | null;
  next_at: Date | null;
  failing_since: Date | null;
  last_code: string | null;
  leased_until: Date | null;
};

export type HubListingTable = {
  operation_id: bigint;
  hub_id: bigint;
  number_id: bigint;
  state: Generated<string>;
  foreign_id: string | null;
  code: string | null;
  changed_at: Date;
};

export type HubOperationTable = {
  id: GeneratedAlways<bigint>;
  hub_id: bigint;
  kind: string;
  state: Generated<string>;
  number_id: bigint;
  pool_id: bigint;
  supplier_id: bigint;
  phone: string;
  country_id: number;
  operator: string;
  service_id: string;
  sum_micros: bigint;
  currency: number;
  days: number | null;
  except_prefixes: Generated<string[]>;
  message_count: Generated<number>;
  last_message_at: Date | null;
  opened_at: Date;
  ends_at: Date | null;
  closed_at: Date | null;
  close_status: number | null;
  close_sum_micros: bigint | null;
  reward_micros: bigint | null;
  share_micros: bigint | null;
  reversed_at: Date | null;
  forced_by: string | null;
  odd_status: number | null;
  odd_at: Date | null;
};

export type HubPriceTable = {
  hub_id: bigint;
  country_id: number | null;
  service_id: string | null;
  least_micros: bigint;
};

export type HubPushTable = {
  id: GeneratedAlways<bigint>;
  hub_id: bigint;
  operation_id: bigint;
  message_id: bigint;
  kind: string;
  body: string | null;
  state: Generated<string>;
  attempts: Generated<number>;
  failures: Generated<number>;
  filtered_in_a_row: Generated<number>;
  due_since: Date;
  next_at: Date;
  leased_until: Date | null;
  expires_at: Date;
  last_status: number | null;
  last_code: string | null;
  last_problem: string | null;
  odd: Generated<boolean>;
  created_at: Date;
  changed_at: Date;
};

export type IdempotencyKeyTable = {
  owner: string;
  key: string;
  request_hash: string;
  claim: string;
  state: string;
  resumable: boolean;
  status: number | null;
  body_sealed: string | null;
  created_at: Date;
  claimed_until: Date;
};

export type InvoiceTable = {
  id: string;
  account_id: bigint;
  account_ref: string;
  provider: string;
  provider_id: string | null;
  state: string;
  provider_status: string;
  amount_micros: bigint;
  pay_micros: bigint;
  currency: Generated<string>;
  discount_code_id: bigint | null;
  coin: string | null;
  network: string | null;
  url: string | null;
  address: string | null;
  payer_currency: string | null;
  payer_amount: string | null;
  arrived_micros: Generated<bigint>;
  credited_micros: Generated<bigint>;
  discount_micros: Generated<bigint>;
  unallocated_micros: Generated<bigint>;
  hints: Generated<number>;
  next_check_at: Date | null;
  last_error: string | null;
  created_at: Date;
  expires_at: Date;
  changed_at: Date;
};

export type LedgerAccountTable = {
  id: GeneratedAlways<bigint>;
  kind: string;
  account_id: bigint | null;
  reference: string | null;
  currency: Generated<string>;
  available_micros: Generated<bigint>;
  held_micros: Generated<bigint>;
  guarded: boolean;
  capped: Generated<boolean>;
};

export type LedgerEntryTable = {
  transfer_id: bigint;
  ledger_account_id: bigint;
  bucket: string;
  amount_micros: bigint;
  kind: string;
  reference: string;
  created_at: Date;
};

export type LedgerTransferTable = {
  id: GeneratedAlways<bigint>;
  kind: string;
  debit_id: bigint;
  debit_bucket: string;
  credit_id: bigint;
  credit_bucket: string;
  amount_micros: bigint;
  hold_id: bigint | null;
  reference: string;
  created_at: Date;
};

export type LeftNumberTable = {
  supplier_id: bigint;
  phone: string;
  left_at: Date;
};

export type LineSpellingTable = {
  once: Generated<boolean>;
  checked_to: bigint;
  last_id: bigint;
};

export type LoyaltyCardTable = {
  id: GeneratedAlways<bigint>;
  account_id: bigint;
  code: string;
  type: string;
  name: string;
  description: Generated<string>;
  terms: Generated<string>;
  image_url: Generated<string>;
  domain: Generated<string>;
  status: string;
  time_zone: Generated<string>;
  size: number | null;
  most_per_day: number | null;
  most_per_consumer: number | null;
  points_expire_days: number | null;
  issued_ledger_id: bigint | null;
  spent_ledger_id: bigint | null;
  expired_ledger_id: bigint | null;
  created_at: Date;
  changed_at: Date;
};

export type LoyaltyCardLocationTable = {
  card_id: bigint;
  location_id: bigint;
};

export type LoyaltyCardUserTable = {
  id: GeneratedAlways<bigint>;
  account_id: bigint;
  card_id: bigint;
  user_id: bigint;
  code: string;
  secret: string;
  ledger_account_id: bigint | null;
  custom: Generated<string[]>;
  voided: Generated<boolean>;
  round: Generated<number>;
  given_total: Generated<bigint>;
  given_on: Generated<string>;
  given_today: Generated<bigint>;
  consent: string | null;
  consented_at: Date | null;
  created_at: Date;
  changed_at: Date;
};

export type LoyaltyEventTable = {
  id: GeneratedAlways<bigint>;
  account_id: bigint;
  card_user_id: bigint;
  kind: string;
  points: bigint;
  location_id: bigint | null;
  campaign_id: bigint | null;
  session_id: bigint | null;
  actor: string;
  request_id: string | null;
  at: Date;
};

export type LoyaltyGrantTable = {
  session_id: bigint;
  card_user_id: bigint;
  campaign_id: bigint;
  event_id: bigint;
  threshold: number;
  round: number | null;
  points_paid: bigint;
  at: Date;
};

export type LoyaltyLotTable = {
  id: GeneratedAlways<bigint>;
  card_user_id: bigint;
  points_left: bigint;
  earned_at: Date;
  expires_at: Date | null;
};

export type LoyaltyRewardTable = {
  id: GeneratedAlways<bigint>;
  card_id: bigint;
  campaign_id: bigint;
  threshold: number;
  removed_at: Date | null;
};

export type LoyaltySignInTable = {
  hash: string;
  user_id: bigint;
  expires_at: Date;
};

export type LoyaltyUserTable = {
  id: GeneratedAlways<bigint>;
  account_id: bigint;
  email: Generated<string>;
  password_hash: string | null;
  first_name: Generated<string>;
  last_name: Generated<string>;
  phone: Generated<string>;
  gender: Generated<string>;
  birthday: Generated<string>;
  address: Generated<string>;
  zip: Generated<string>;
  city: Generated<string>;
  created_at: Date;
  changed_at: Date;
};

export type MerchantTable = {
  account_id: bigint;
  parent_id: bigint | null;
  email: string;
  username: Generated<string>;
  first_name: Generated<string>;
  last_name: Generated<string>;
  company_name: Generated<string>;
  country: Generated<string>;
  language: Generated<string>;
  currency: Generated<string>;
  status: string;
  package_id: bigint | null;
  permissions: string[];
  max_campaigns: number | null;
  expires_on: string | null;
  password_hash: string | null;
  public_url: string | null;
  dashboard_url: string | null;
  blocked: Generated<boolean>;
  sms_connected: Generated<boolean>;
  email_connected: Generated<boolean>;
  webhook_url: Generated<string>;
  webhook_triggers: Generated<string[]>;
  login_count: Generated<number>;
  last_login_at: Date | null;
  created_at: Date;
  widget_key: string | null;
  widget_password_hash: string | null;
  time_zone: Generated<string>;
};

export type MerchantEventTable = {
  id: string;
  account_id: bigint;
  type: string;
  campaign_id: bigint | null;
  session_code: Generated<string>;
  at: Date;
};

export type MerchantKeyTable = {
  client_id: string;
  account_id: bigint;
  secret_sealed: string;
  created_at: Date;
  revoked_at: Date | null;
};

export type MerchantPackageTable = {
  id: GeneratedAlways<bigint>;
  account_id: bigint;
  name: string;
  permissions: string[];
  max_campaigns: number | null;
  created_at: Date;
};

export type MerchantTokenTable = {
  hash: string;
  kind: string;
  account_id: bigint;
  teammate_id: bigint | null;
  page: string | null;
  campaign_id: bigint | null;
  expires_at: Date;
  used_at: Date | null;
};

export type MessageTable = {
  id: bigint;
  supplier_id: bigint;
  supplier_message_id: string | null;
  phone: string;
  sender: string;
  text: string | null;
  code: string | null;
  verdict: string;
  activation_id: number | null;
  received_at: Date;
  erased_at: Date | null;
  rental_id: number | null;
  hub_operation_id: bigint | null;
  by_pattern: Generated<boolean>;
};

export type MessageIdentityTable = {
  supplier_id: bigint;
  identity: string;
  message_id: bigint;
  repeats_until: Date;
  seen_at: Date;
};

export type NumberTable = {
  id: GeneratedAlways<bigint>;
  phone: string;
  pool_id: bigint;
  provenance: string;
  state: Generated<string>;
  seq: Generated<bigint>;
  created_at: Date;
  twin_of: bigint | null;
  line_down_since: Date | null;
};

export type NumberBarTable = {
  number_id: bigint;
  account_id: bigint;
  service_id: string;
  created_at: Date;
};

export type NumberBarCountTable = {
  account_id: bigint;
  pool_id: bigint;
  service_id: string;
  online: number;
};

export type NumberRentRecordTable = {
  number_id: bigint;
  misses: Generated<number>;
  banned_until: Date | null;
  state_after: string | null;
};

export type NumberRestTable = {
  account_id: bigint;
  service_id: string;
  number_id: bigint;
  until: Date;
};

export type NumberUseTable = {
  number_id: bigint;
  service_id: string;
  pool_id: bigint;
  activation_id: bigint | null;
  free_at: Date | null;
};

export type OfferTable = {
  pool_id: bigint;
  service_id: string;
  price_micros: bigint;
  stock: Generated<number>;
  frontier: Generated<bigint>;
  enabled: Generated<boolean>;
  asked: Generated<boolean>;
  payout_micros: bigint | null;
};

export type OfferOutcomeTable = {
  pool_id: bigint;
  service_id: string;
  hour: number;
  bucket: number;
  activations: number;
};

export type OfferRecordTable = {
  pool_id: bigint;
  service_id: string;
  tried: number;
  received: number;
  median_seconds: number | null;
};

export type OperatorTable = {
  country_id: number;
  id: string;
};

export type OutboundSmsTable = {
  id: GeneratedAlways<bigint>;
  account_id: bigint;
  reference: string;
  purpose: string;
  to_phone: string;
  sender: Generated<string>;
  text: string;
  segments: number;
  state: string;
  free: boolean;
  hold_id: bigint | null;
  not_before: Date | null;
  quiet: ColumnType<unknown, string | null, string | null>;
  cancel_requested: Generated<boolean>;
  attempts: Generated<number>;
  door_message_id: string | null;
  error: string | null;
  created_at: Date;
  claimed_at: Date | null;
  changed_at: Date;
  batch: Generated<string>;
  subject: Generated<string>;
  credits: Generated<number>;
  route_id: number | null;
  tried: Generated<number[]>;
  refused: Generated<number[]>;
  rounds: Generated<number>;
  cost_micros: Generated<bigint>;
  waits_for: number | null;
  resends: Generated<number>;
};

export type OwnSourceTable = {
  supplier_id: bigint;
  kind: string;
  settings: Json;
  state: Generated<string>;
  version: Generated<number>;
  created_at: Date;
  held_by: string | null;
  held_until: Date | null;
};

export type PartnerBlockTable = {
  id: GeneratedAlways<bigint>;
  supplier_id: bigint;
  reason: string;
  details: ColumnType<unknown, string | undefined, string>;
  started_at: Date;
  ends_at: Date | null;
  lifted_at: Date | null;
};

export type PartnerConnectionTable = {
  supplier_id: bigint;
  dialect: string;
  base_url: string | null;
  settings: ColumnType<unknown, string | undefined, string>;
  access: Generated<string>;
  version: Generated<number>;
  created_at: Date;
  heard_at: Date | null;
  polled_at: Date | null;
  next_poll_at: Date;
  polling_until: Date | null;
  poll_failures: Generated<number>;
  ask_failures: Generated<number>;
  ask_trips: Generated<number>;
};

export type PartnerKeyTable = {
  id: GeneratedAlways<bigint>;
  supplier_id: bigint;
  hash: string;
  sealed: string;
  hint: string;
  created_at: Date;
  revoked_at: Date | null;
};

export type PartnerNoticeTable = {
  id: GeneratedAlways<bigint>;
  supplier_id: bigint | null;
  kind: string;
  subject: string;
  details: ColumnType<unknown, string | undefined, string>;
  count: bigint;
  first_at: Date;
  last_at: Date;
  stranger: Generated<boolean>;
};

export type PartnerNumberTable = {
  number_id: bigint;
  supplier_id: bigint;
  port_id: string;
  rent: boolean;
  listed: boolean;
  changed_at: Date;
};

export type PartnerOperationTable = {
  id: GeneratedAlways<bigint>;
  supplier_id: bigint;
  kind: string;
  state: string;
  lease_id: number | null;
  foreign_id: string | null;
  foreign_id_json: string | null;
  phone: string | null;
  country_id: number | null;
  service_id: string | null;
  foreign_country: string | null;
  foreign_operator: string | null;
  foreign_service: string | null;
  except_prefixes: Generated<string[]>;
  days: number | null;
  sum_micros: bigint | null;
  currency: number | null;
  asked_at: Date;
  answered_at: Date | null;
  close_status: number | null;
  close_sum_micros: bigint | null;
  closed_at: Date | null;
  acknowledged_at: Date | null;
  tries: Generated<number>;
  next_try_at: Date | null;
  trying_until: Date | null;
  problem: string | null;
};

export type PartnerRateTable = {
  supplier_id: bigint;
  country_id: number | null;
  service_id: string;
  sum_micros: bigint;
  from_hours: number | null;
  unit_hours: number | null;
};

export type PartnerStockTable = {
  supplier_id: bigint;
  pool_id: bigint;
  service_id: string;
  count: number;
  foreign_country: string;
  foreign_operator: string;
  foreign_service: string;
  seen_at: Date;
};

export type PasswordTryTable = {
  subject: string;
  tries: number;
  paused_until: Date | null;
  at: Date;
};

export type PaymentCallbackTable = {
  id: GeneratedAlways<bigint>;
  provider: string;
  event_key: string;
  invoice_id: string;
  provider_id: string;
  kind: string;
  outcome: string;
  reason: string | null;
  raw: string;
  received_at: Date;
};

export type PaymentCaseTable = {
  id: GeneratedAlways<bigint>;
  invoice_id: string;
  kind: string;
  reference: Generated<string>;
  amount_micros: Generated<bigint>;
  currency: Generated<string>;
  note: string;
  created_at: Date;
  closed_at: Date | null;
  resolution: string | null;
};

export type PaymentTotalTable = {
  account_id: bigint;
  charged_micros: bigint;
};

export type PhoneCheckTable = {
  session_id: bigint;
  phone: string;
  code_hash: string;
  sent: Generated<number>;
  sent_at: Date;
  expires_at: Date;
  verified_at: Date | null;
};

export type PoolTable = {
  id: GeneratedAlways<bigint>;
  supplier_id: bigint;
  country_id: number;
  operator: string;
  step: Generated<number>;
};

export type PreorderTable = {
  id: GeneratedAlways<bigint>;
  account_id: bigint;
  service_id: string;
  country_id: number | null;
  operators: string[] | null;
  except_prefixes: Generated<string[]>;
  max_price_micros: bigint | null;
  place: number;
  state: string;
  claims: Generated<number>;
  skips: Generated<number>;
  problem: string | null;
  activation_id: number | null;
  created_at: Date;
  expires_at: Date;
  retry_at: Date;
  changed_at: Date;
  key_id: bigint | null;
};

export type PreorderTurnTable = {
  only_row: Generated<boolean>;
  taken_by: string | null;
  taken_until: Generated<Date>;
};

export type PurchaseLimitTable = {
  account_id: bigint;
  service_id: string | null;
  max_open: number | null;
  max_per_day: number | null;
};

export type QuoteTable = {
  id: string;
  account_id: bigint;
  service_id: string;
  country_id: number | null;
  operators: string[] | null;
  price_micros: bigint;
  pool_ids: string[];
  created_at: Date;
  expires_at: Date;
  activation_id: number | null;
};

export type ReceivedTotalTable = {
  account_id: bigint;
  messages: bigint;
};

export type RedeemLocationTable = {
  id: GeneratedAlways<bigint>;
  account_id: bigint;
  company_name: string;
  street: Generated<string>;
  zip: Generated<string>;
  city: Generated<string>;
  province: Generated<string>;
  country: Generated<string>;
  phone: Generated<string>;
  website: Generated<string>;
  email: Generated<string>;
  latitude: number | null;
  longitude: number | null;
  password_hash: string | null;
  created_at: Date;
  removed_at: Date | null;
};

export type RedemptionTable = {
  id: GeneratedAlways<bigint>;
  session_id: bigint;
  campaign_id: bigint;
  account_id: bigint;
  state: string;
  spend_micros: bigint | null;
  location_id: bigint | null;
  actor: string;
  created_at: Date;
  expires_at: Date | null;
  redeemed_at: Date | null;
  ended_at: Date | null;
};

export type RedemptionChargeTable = {
  redemption_id: bigint;
  budget_id: bigint;
  customer: string;
  period_start: string;
  amount: bigint;
};

export type RentPriceTable = {
  pool_id: bigint;
  from_hours: number;
  unit_hours: number;
  price_micros: bigint;
};

export type RentalTable = {
  id: number;
  account_id: bigint;
  country_id: number;
  operator: string;
  number_id: bigint | null;
  pool_id: bigint;
  supplier_id: bigint;
  phone: string;
  state: string;
  hours: number;
  price_micros: bigint;
  auto_renew_hours: number | null;
  message_count: Generated<number>;
  last_message_at: Date | null;
  order_key: string | null;
  created_at: Date;
  guard_until: Date;
  ends_at: Date;
  changed_at: Date;
  asked: Generated<boolean>;
};

export type RentalMoveTable = {
  id: GeneratedAlways<bigint>;
  rental_id: number;
  event: string;
  from_state: string | null;
  to_state: string;
  at: Date;
  facts: string | null;
};

export type RentalPeriodTable = {
  id: GeneratedAlways<bigint>;
  rental_id: number;
  event: string;
  hours: number;
  price_micros: bigint;
  hold_id: bigint;
  outcome: string | null;
  payout_micros: Generated<bigint>;
  starts_at: Date;
  ends_at: Date;
  created_at: Date;
  promised_micros: bigint | null;
  sum_micros: bigint | null;
};

export type SentObjectTable = {
  object: string;
  receiver_hash: string;
  first_sent_at: Date;
};

export type ServiceTable = {
  id: string;
  name: string;
  position: number;
  enabled: Generated<boolean>;
};

export type ServiceSwitchTable = {
  service_id: string;
  supplier_id: bigint | null;
  account_id: bigint | null;
};

export type SettingTable = {
  name: string;
  value: Json;
};

export type SettlementTable = {
  hold_id: bigint;
  outcome: string;
  captured_micros: bigint;
  released_micros: bigint;
  created_at: Date;
};

export type ShortLinkTable = {
  short: string;
  session_id: bigint;
  created_at: Date;
};

export type SimulatedSmsTable = {
  id: GeneratedAlways<bigint>;
  key: string;
  to_phone: string;
  sender: string;
  text: string;
  at: Date;
};

export type SmsConsentTable = {
  id: GeneratedAlways<bigint>;
  account_id: bigint;
  phone: string;
  group_id: bigint;
  event: string;
  source: string;
  text: string;
  wording: string;
  number: Generated<string>;
  message_id: bigint | null;
  at: Date;
};

export type SmsContactTable = {
  id: GeneratedAlways<bigint>;
  account_id: bigint;
  group_id: bigint;
  phone: string;
  first_name: Generated<string>;
  last_name: Generated<string>;
  custom_fields: Generated<string[]>;
  birthday: string | null;
  state: string;
  source: string;
  unsubscribed_at: Date | null;
  created_at: Date;
  changed_at: Date;
};

export type SmsCouponTable = {
  account_id: bigint;
  phone: string;
  campaign_id: bigint;
  session_code: string;
};

export type SmsGroupTable = {
  id: GeneratedAlways<bigint>;
  account_id: bigint;
  name: string;
  created_at: Date;
};

export type SmsKeywordTable = {
  id: GeneratedAlways<bigint>;
  account_id: bigint;
  number: string;
  word: string;
  word_key: string;
  group_id: bigint;
  campaign_id: bigint | null;
  reply_text: Generated<string>;
  already_text: Generated<string>;
  help_text: Generated<string>;
  terms: Generated<string>;
  double_opt_in: Generated<boolean>;
  created_at: Date;
  removed_at: Date | null;
};

export type SmsPartTable = {
  group_id: bigint;
  index: number;
  text: Uint8Array;
  print: string;
  source_id: string | null;
  raw: string;
  received_at: Date;
};

export type SmsPartGroupTable = {
  id: GeneratedAlways<bigint>;
  supplier_id: bigint;
  phone: string;
  sender: string;
  reference: number;
  count: number;
  round: Generated<number>;
  state: Generated<string>;
  first_at: Date;
  last_at: Date;
  came_by: Generated<string>;
};

export type SmsPersonTable = {
  account_id: bigint;
  phone: string;
  token: string;
  stopped_at: Date | null;
  hinted_at: Date | null;
  created_at: Date;
};

export type SmsRouteTable = {
  id: GeneratedAlways<number>;
  name: string;
  supplier_id: bigint | null;
  prefixes: Generated<string[]>;
  senders: Generated<string[]>;
  rank: Generated<number>;
  cost_micros: Generated<bigint>;
  credits: Generated<number>;
  per_second: number | null;
  state: Generated<string>;
  created_at: Date;
};

export type SmsSendTable = {
  id: GeneratedAlways<bigint>;
  account_id: bigint;
  group_id: bigint;
  campaign_id: bigint | null;
  text: string;
  state: string;
  up_to_contact_id: Generated<bigint>;
  queued: Generated<number>;
  skipped: Generated<number>;
  reason: string | null;
  created_at: Date;
  changed_at: Date;
  reference: string | null;
};

export type SmsSettingTable = {
  account_id: bigint;
  quiet: ColumnType<unknown, string | null, string | null>;
  sender: Generated<string>;
};

export type SourceDailyTable = {
  supplier_id: bigint;
  day: number;
  messages: Generated<number>;
  errors: Generated<number>;
};

export type SourceHealthTable = {
  supplier_id: bigint;
  heard_at: Date | null;
  beats: Generated<bigint>;
  habit_seconds: Generated<number>;
  error: string | null;
  error_at: Date | null;
};

export type SourceLineTable = {
  supplier_id: bigint;
  line: string;
  state: string;
  phone: string | null;
  signal_dbm: number | null;
  operator: string | null;
  imsi: string | null;
  iccid: string | null;
  error: string | null;
  seen_at: Date;
  changed_at: Date;
  number_off: Generated<boolean>;
};

export type SpendingCapTable = {
  ledger_account_id: bigint;
  key_id: bigint;
  order_micros: bigint | null;
  day_micros: bigint | null;
  day: number;
  spent_micros: bigint;
};

export type StaffSessionTable = {
  hash: string;
  account_id: bigint;
  location_id: bigint | null;
  campaign_id: bigint | null;
  password_mark: string;
  created_at: Date;
  expires_at: Date;
};

export type StatisticsProgressTable = {
  only_row: Generated<boolean>;
  applied_id: bigint;
  horizon_id: bigint;
  horizon_xid: bigint;
};

export type SupplierTable = {
  id: GeneratedAlways<bigint>;
  name: string;
  kind: string;
  state: Generated<string>;
  vouched_by: string | null;
  filter_senders: Generated<boolean>;
  dedupe_window_seconds: Generated<number>;
  payout_percent: Generated<number>;
  settings: ColumnType<unknown, string | undefined, string>;
  created_at: Date;
  silent_since: Date | null;
};

export type TeammateTable = {
  id: GeneratedAlways<bigint>;
  account_id: bigint;
  name: string;
  email: string;
  created_at: Date;
};

export type ValidationCodeTable = {
  id: GeneratedAlways<bigint>;
  campaign_id: bigint;
  code: string;
  session_id: bigint | null;
  imported: boolean;
};

export type WebhookAttemptTable = {
  id: GeneratedAlways<bigint>;
  delivery_id: bigint;
  status: number | null;
  error: string | null;
  at: Date;
};

export type WebhookDeliveryTable = {
  id: GeneratedAlways<bigint>;
  endpoint_id: bigint;
  event_id: string;
  body: string;
  state: string;
  attempts: Generated<number>;
  last_status: number | null;
  last_error: string | null;
  created_at: Date;
  changed_at: Date;
};

export type WebhookEndpointTable = {
  id: GeneratedAlways<bigint>;
  account_id: bigint;
  kind: string;
  url: string;
  secret_sealed: string;
  enabled: Generated<boolean>;
  created_at: Date;
  old_secret_sealed: string | null;
  old_secret_until: Date | null;
  types: Generated<string[]>;
  key_id: bigint | null;
  activation_id: number | null;
};

export type Schema = {
  account: AccountTable;
  account_event: AccountEventTable;
  activation: ActivationTable;
  activation_daily: ActivationDailyTable;
  activation_delay_daily: ActivationDelayDailyTable;
  activation_move: ActivationMoveTable;
  activation_supply_daily: ActivationSupplyDailyTable;
  administrator_token: AdministratorTokenTable;
  announced_number: AnnouncedNumberTable;
  api_key: ApiKeyTable;
  audit_entry: AuditEntryTable;
  budget_use: BudgetUseTable;
  campaign: CampaignTable;
  campaign_budget: CampaignBudgetTable;
  campaign_category: CampaignCategoryTable;
  campaign_folder: CampaignFolderTable;
  campaign_location: CampaignLocationTable;
  claim_identity: ClaimIdentityTable;
  code_pattern: CodePatternTable;
  console_session: ConsoleSessionTable;
  country: CountryTable;
  coupon_session: CouponSessionTable;
  coupon_session_move: CouponSessionMoveTable;
  delivery: DeliveryTable;
  directory: DirectoryTable;
  directory_item: DirectoryItemTable;
  directory_token: DirectoryTokenTable;
  directory_user: DirectoryUserTable;
  discount_code: DiscountCodeTable;
  early_sms_report: EarlySmsReportTable;
  email: EmailTable;
  email_contact: EmailContactTable;
  email_group: EmailGroupTable;
  email_recipient: EmailRecipientTable;
  event_progress: EventProgressTable;
  favourite: FavouriteTable;
  hold: HoldTable;
  hub: HubTable;
  hub_cancel: HubCancelTable;
  hub_key: HubKeyTable;
  hub_list: HubListTable;
  hub_listing: HubListingTable;
  hub_operation: HubOperationTable;
  hub_price: HubPriceTable;
  hub_push: HubPushTable;
  idempotency_key: IdempotencyKeyTable;
  invoice: InvoiceTable;
  ledger_account: LedgerAccountTable;
  ledger_entry: LedgerEntryTable;
  ledger_transfer: LedgerTransferTable;
  left_number: LeftNumberTable;
  line_spelling: LineSpellingTable;
  loyalty_card: LoyaltyCardTable;
  loyalty_card_location: LoyaltyCardLocationTable;
  loyalty_card_user: LoyaltyCardUserTable;
  loyalty_event: LoyaltyEventTable;
  loyalty_grant: LoyaltyGrantTable;
  loyalty_lot: LoyaltyLotTable;
  loyalty_reward: LoyaltyRewardTable;
  loyalty_sign_in: LoyaltySignInTable;
  loyalty_user: LoyaltyUserTable;
  merchant: MerchantTable;
  merchant_event: MerchantEventTable;
  merchant_key: MerchantKeyTable;
  merchant_package: MerchantPackageTable;
  merchant_token: MerchantTokenTable;
  message: MessageTable;
  message_identity: MessageIdentityTable;
  number: NumberTable;
  number_bar: NumberBarTable;
  number_bar_count: NumberBarCountTable;
  number_rent_record: NumberRentRecordTable;
  number_rest: NumberRestTable;
  number_use: NumberUseTable;
  offer: OfferTable;
  offer_outcome: OfferOutcomeTable;
  offer_record: OfferRecordTable;
  operator: OperatorTable;
  outbound_sms: OutboundSmsTable;
  own_source: OwnSourceTable;
  partner_block: PartnerBlockTable;
  partner_connection: PartnerConnectionTable;
  partner_key: PartnerKeyTable;
  partner_notice: PartnerNoticeTable;
  partner_number: PartnerNumberTable;
  partner_operation: PartnerOperationTable;
  partner_rate: PartnerRateTable;
  partner_stock: PartnerStockTable;
  password_try: PasswordTryTable;
  payment_callback: PaymentCallbackTable;
  payment_case: PaymentCaseTable;
  payment_total: PaymentTotalTable;
  phone_check: PhoneCheckTable;
  pool: PoolTable;
  preorder: PreorderTable;
  preorder_turn: PreorderTurnTable;
  purchase_limit: PurchaseLimitTable;
  quote: QuoteTable;
  received_total: ReceivedTotalTable;
  redeem_location: RedeemLocationTable;
  redemption: RedemptionTable;
  redemption_charge: RedemptionChargeTable;
  rent_price: RentPriceTable;
  rental: RentalTable;
  rental_move: RentalMoveTable;
  rental_period: RentalPeriodTable;
  sent_object: SentObjectTable;
  service: ServiceTable;
  service_switch: ServiceSwitchTable;
  setting: SettingTable;
  settlement: SettlementTable;
  short_link: ShortLinkTable;
  simulated_sms: SimulatedSmsTable;
  sms_consent: SmsConsentTable;
  sms_contact: SmsContactTable;
  sms_coupon: SmsCouponTable;
  sms_group: SmsGroupTable;
  sms_keyword: SmsKeywordTable;
  sms_part: SmsPartTable;
  sms_part_group: SmsPartGroupTable;
  sms_person: SmsPersonTable;
  sms_route: SmsRouteTable;
  sms_send: SmsSendTable;
  sms_setting: SmsSettingTable;
  source_daily: SourceDailyTable;
  source_health: SourceHealthTable;
  source_line: SourceLineTable;
  spending_cap: SpendingCapTable;
  staff_session: StaffSessionTable;
  statistics_progress: StatisticsProgressTable;
  supplier: SupplierTable;
  teammate: TeammateTable;
  validation_code: ValidationCodeTable;
  webhook_attempt: WebhookAttemptTable;
  webhook_delivery: WebhookDeliveryTable;
  webhook_endpoint: WebhookEndpointTable;
  schema_migration: { version: number; name: string; checksum: string; applied_at: Generated<Date> };
};
