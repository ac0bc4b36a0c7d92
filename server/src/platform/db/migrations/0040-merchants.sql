-- Merchants: accounts that run coupon campaigns, their key pairs, what a main account lets its subaccounts do, and
-- the events that merchants are told of.
create table merchant_package (
  id bigint generated always as identity (start with 100) primary key,
  account_id bigint not null references account,
  name text not null,
  permissions text[] not null,
  max_campaigns int,
  created_at timestamptz not null,
  constraint merchant_package_name_once unique (account_id, name)
);

create table merchant (
  account_id bigint primary key references account,
  parent_id bigint references account,
  email text not null,
  username text not null default '',
  first_name text not null default '',
  last_name text not null default '',
  company_name text not null default '',
  country text not null default '',
  language text not null default 'en',
  currency text not null default 'USD',
  status text not null constraint merchant_status_known check (status in ('trial', 'customer')),
  package_id bigint references merchant_package,
  permissions text[] not null,
  max_campaigns int,
  expires_on text constraint merchant_expires_on_form check (expires_on ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'),
  password_hash text,
  public_url text,
  dashboard_url text,
  blocked boolean not null default false,
  sms_connected boolean not null default false,
  email_connected boolean not null default false,
  webhook_url text not null default '',
  webhook_triggers text[] not null default '{}',
  login_count int not null default 0,
  last_login_at timestamptz,
  created_at timestamptz not null
);
create unique index merchant_email_once on merchant (lower(email));
create index merchant_parent on merchant (parent_id, account_id);

-- The secret must be shown again and signs webhooks, so it is sealed and not hashed.
create table merchant_key (
  client_id text primary key constraint merchant_key_form check (client_id ~ '^[0-9]{20,40}$'),
  account_id bigint not null references merchant,
  secret_sealed text not null,
  created_at timestamptz not null,
  revoked_at timestamptz
);
create index merchant_key_account on merchant_key (account_id, created_at);

create table teammate (
  id bigint generated always as identity (start with 1000) primary key,
  account_id bigint not null references merchant,
  name text not null,
  email text not null,
  created_at timestamptz not null
);
create unique index teammate_email_once on teammate (account_id, lower(email));

-- Links that sign in, or let a password be set, once.
create table merchant_token (
  hash text primary key,
  kind text not null constraint merchant_token_kind_known check (kind in ('sign_on', 'password')),
  account_id bigint not null references merchant,
  teammate_id bigint references teammate,
  page text,
  campaign_id bigint,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index merchant_token_old on merchant_token (expires_at);

create table merchant_event (
  id text primary key constraint merchant_event_form check (id ~ '^evt_[A-Za-z0-9]{20}$'),
  account_id bigint not null references merchant,
  type text not null,
  campaign_id bigint,
  session_code text not null default '',
  at timestamptz not null
);
create index merchant_event_account on merchant_event (account_id, at);
create index merchant_event_old on merchant_event (at);
