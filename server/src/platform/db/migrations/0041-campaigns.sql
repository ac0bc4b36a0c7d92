-- Campaigns (coupons), how they are sorted, where they can be redeemed, and how much of them may be used.
create table campaign_folder (
  id bigint generated always as identity primary key,
  account_id bigint not null references merchant,
  name text not null,
  constraint campaign_folder_once unique (account_id, name)
);

-- Two levels in one table, because both have ids of one kind: a category may belong to a main category.
create table campaign_category (
  id bigint generated always as identity primary key,
  account_id bigint not null references merchant,
  main_id bigint references campaign_category,
  is_main boolean not null,
  name text not null,
  constraint campaign_category_once unique (account_id, is_main, name),
  constraint campaign_category_levels check (not is_main or main_id is null)
);

create table redeem_location (
  id bigint generated always as identity (start with 100) primary key,
  account_id bigint not null references merchant,
  company_name text not null,
  street text not null default '',
  zip text not null default '',
  city text not null default '',
  province text not null default '',
  country text not null default '',
  phone text not null default '',
  website text not null default '',
  email text not null default '',
  latitude float8,
  longitude float8,
  password_hash text,
  created_at timestamptz not null,
  removed_at timestamptz
);
create index redeem_location_account on redeem_location (account_id, id);
create index redeem_location_email on redeem_location (lower(email)) where email <> '';

create table campaign (
  id bigint generated always as identity (start with 10001) primary key,
  account_id bigint not null references merchant,
  code text not null constraint campaign_code_once unique,
  name text not null,
  title text not null default '',
  subtitle text not null default '',
  description text not null default '',
  terms text not null default '',
  status text not null constraint campaign_status_known
    check (status in ('active', 'inactive', 'example', 'draft', 'archived', 'expired', 'removed')),
  value text not null default '',
  category_id bigint references campaign_category,
  folder_id bigint references campaign_folder,
  tags text[] not null default '{}',
  image_url text not null default '',
  banner_url text not null default '',
  powered_by_url text not null default '',
  starts_at timestamptz,
  expires_at timestamptz,
  time_zone text not null default 'UTC',
  featured boolean not null default false,
  is_template boolean not null default false,
  single_use_only boolean not null default false,
  embeddable boolean not null default false,
  claim_action text not null default 'button' constraint campaign_claim_action_known
    check (claim_action in ('button', 'form', 'promocode', 'game')),
  claim_fields jsonb not null default '[]',
  unique_by text constraint campaign_unique_by_known check (unique_by in ('email', 'phone')),
  promo_codes text[] not null default '{}',
  game jsonb not null default '{}',
  validation_methods text[] not null default '{button}',
  barcode text not null default 'qr' constraint campaign_barcode_known check (barcode in ('qr', 'code128', 'ean13')),
  password_hash text,
  session_validity_days int,
  sms_text text not null default '',
  created_at timestamptz not null,
  changed_at timestamptz not null
);
create index campaign_account on campaign (account_id, id);

create table campaign_location (
  campaign_id bigint not null references campaign,
  location_id bigint not null references redeem_location,
  primary key (campaign_id, location_id)
);

-- How often, and for how much money, a campaign may be claimed and redeemed: in all, in a day, a week or a month of
-- its time zone, and by one customer.
create table campaign_budget (
  id bigint generated always as identity primary key,
  campaign_id bigint not null references campaign,
  measure text not null constraint campaign_budget_measure_known check (measure in ('claims', 'uses', 'spend')),
  period text not null constraint campaign_budget_period_known check (period in ('total', 'day', 'week', 'month')),
  per_customer boolean not null,
  -- null: the limit was lifted, what was used is kept.
  most bigint constraint campaign_budget_not_negative check (most >= 0),
  constraint campaign_budget_once unique (campaign_id, measure, period, per_customer)
);

create table budget_use (
  budget_id bigint not null references campaign_budget,
  customer text not null,
  period_start text not null,
  used bigint not null default 0,
  reserved bigint not null default 0,
  primary key (budget_id, customer, period_start),
  constraint budget_use_not_negative check (used >= 0 and reserved >= 0)
);
