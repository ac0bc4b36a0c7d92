// Who owns which table, and where its SQL is (docs/decisions/0119-tables.md). Fails where the SQL of a module names another
// module's table, where it is in another file than a store, on a table that nobody owns, on one that is no more, and when
// it looked at no statement.
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const src = fileURLToPath(new URL('../server/src/', import.meta.url));

const owners = {
  platform: ['line_spelling', 'schema_migration'],
  'account-events': ['event_progress'],
  administrators: ['administrator_token'],
  audit: ['audit_entry'],
  idempotency: ['idempotency_key'],
  events: ['account_event'],
  'leasing/activations': ['activation', 'activation_move', 'quote'],
  'leasing/code-patterns': ['code_pattern'],
  'leasing/favourites': ['favourite'],
  'leasing/hubs': [
    'hub',
    'hub_cancel',
    'hub_key',
    'hub_list',
    'hub_listing',
    'hub_operation',
    'hub_price',
    'hub_push',
  ],
  'leasing/messages': ['delivery', 'message', 'message_identity'],
  'leasing/preorders': ['preorder', 'preorder_turn'],
  'leasing/rentals': ['rent_price', 'rental', 'rental_move', 'rental_period'],
  'merchants/campaigns': [
    'campaign',
    'campaign_budget',
    'campaign_category',
    'campaign_folder',
    'campaign_location',
    'redeem_location',
  ],
  'merchants/coupon-sessions': [
    'budget_use',
    'claim_identity',
    'coupon_session',
    'coupon_session_move',
    'phone_check',
    'redemption',
    'redemption_charge',
    'short_link',
    'validation_code',
  ],
  'merchants/directories': ['directory', 'directory_item', 'directory_token', 'directory_user'],
  'merchants/loyalty': [
    'loyalty_card',
    'loyalty_card_location',
    'loyalty_card_user',
    'loyalty_event',
    'loyalty_grant',
    'loyalty_lot',
    'loyalty_reward',
    'loyalty_sign_in',
    'loyalty_user',
  ],
  'merchants/mailings': ['email_contact', 'email_group'],
  'merchants/merchants': [
    'console_session',
    'merchant',
    'merchant_event',
    'merchant_key',
    'merchant_package',
    'merchant_token',
    'teammate',
  ],
  'merchants/send-targets': ['sent_object'],
  'merchants/sms-groups': [
    'sms_consent',
    'sms_contact',
    'sms_coupon',
    'sms_group',
    'sms_keyword',
    'sms_person',
    'sms_send',
    'sms_setting',
  ],
  'merchants/staff': ['staff_session'],
  'money/accounts': ['account', 'api_key'],
  'money/discount-codes': ['discount_code', 'received_total'],
  'money/ledger': ['hold', 'ledger_account', 'ledger_entry', 'ledger_transfer', 'settlement', 'spending_cap'],
  'money/payments': ['invoice', 'payment_callback', 'payment_case', 'payment_total'],
  'password-tries': ['password_try'],
  'sending/emails': ['email', 'email_recipient'],
  'sending/outbound-sms': ['early_sms_report', 'outbound_sms', 'simulated_sms', 'sms_route'],
  'sending/webhooks': ['webhook_attempt', 'webhook_delivery', 'webhook_endpoint'],
  simulator: ['setting'],
  statistics: [
    'activation_daily',
    'activation_delay_daily',
    'activation_supply_daily',
    'offer_outcome',
    'statistics_progress',
  ],
  'stock/catalog': ['country', 'operator', 'service'],
  'stock/intake': [
    'announced_number',
    'left_number',
    'own_source',
    'sms_part',
    'sms_part_group',
    'source_daily',
    'source_health',
    'source_line',
  ],
  'stock/inventory': [
    'number',
    'number_bar',
    'number_bar_count',
    'number_rent_record',
    'number_rest',
    'number_use',
    'offer',
    'offer_record',
    'partner_number',
    'pool',
    'purchase_limit',
    'service_switch',
    'supplier',
  ],
  'stock/supply': [
    'partner_block',
    'partner_connection',
    'partner_key',
    'partner_notice',
    'partner_operation',
    'partner_rate',
    'partner_stock',
  ],
};

/** They read several modules' tables and belong to no single one: what compares their books. */
const isCheck = /-checks\.ts$/;
/** Where a module's SQL is: its stores, the parts that others may join, and the comparisons. */
const mayHoldSql = /(-store|-checks|\/joined)\.ts$/;
const importsSql = /^import (?!type)[^;]*\bsql\b[^;]* from 'kysely';/m;
/** Outside of the modules and of what opens the database nobody writes SQL, but upkeep of all lines at once. */
const mayWriteSql = /^(modules|platform\/db)\/|^respell-lines\.ts$/;

const schema = await readFile(`${src}platform/db/schema.ts`, 'utf8');
const tables = [
  ...(/export type Schema = \{([^}]*)\}/.exec(schema)?.[1] ?? '').matchAll(/^ {2}(\w+):/gm),
].map(([, name]) => name);
const ownerOf = new Map(Object.entries(owners).flatMap(([owner, all]) => all.map((name) => [name, owner])));

const problems = [
  ...tables.filter((name) => !ownerOf.has(name)).map((name) => `table ${name} has no owner`),
  ...[...ownerOf.keys()].filter((name) => !tables.includes(name)).map((name) => `there is no table ${name}`),
];

const files = (await readdir(src, { recursive: true })).filter(
  (file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file),
);
let named = 0;
for (const file of files) {
  const code = await readFile(src + file, 'utf8');
  if (!mayWriteSql.test(file) && / from 'kysely';/.test(code)) problems.push(`${file}: writes SQL`);
  if (!file.startsWith('modules/')) continue;
  if (importsSql.test(code) && !mayHoldSql.test(file)) problems.push(`${file}: SQL belongs in a *-store.ts`);
  if (isCheck.test(file)) continue;
  const text = code.replace(/\/\*.*?\*\/|(?<!:)\/\/[^\n]*/gs, '');
  for (const [, name] of text.matchAll(/\b(?:from|join|into|update|using|only)\s+([a-z_]+)\b/g)) {
    const owner = ownerOf.get(name);
    if (!owner) continue;
    named++;
    if (!file.startsWith(`modules/${owner}/`)) problems.push(`${file}: ${name} is the table of ${owner}`);
  }
}

if (named === 0) problems.push('no statement found: the check looks in the wrong place');
for (const problem of problems) console.error(problem);
console.log(`${tables.length} tables, named ${named} times, ${problems.length} problems`);
process.exit(problems.length > 0 ? 1 : 0);
