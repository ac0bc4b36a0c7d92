-- How to talk to partners: one connection per supplier, its keys, what it earns, and what went wrong.
create table partner_connection (
  supplier_id bigint primary key references supplier,
  dialect text not null constraint partner_connection_dialect_known check (dialect in ('onlinesim-v1', 'onlinesim-v2', 'smshub')),
  base_url text,
  settings jsonb not null default '{}',
  access text not null default 'open' constraint partner_connection_access_known check (access in ('open', 'blocked', 'disabled')),
  version int not null default 1,
  created_at timestamptz not null,
  heard_at timestamptz,
  polled_at timestamptz,
  next_poll_at timestamptz not null,
  polling_until timestamptz,
  poll_failures int not null default 0,
  ask_failures int not null default 0,
  ask_trips int not null default 0
);

-- Checked by the hash when a partner calls, opened when we call it.
create table partner_key (
  id bigint generated always as identity primary key,
  supplier_id bigint not null references partner_connection,
  hash text not null constraint partner_key_once unique,
  sealed text not null,
  hint text not null,
  created_at timestamptz not null,
  revoked_at timestamptz
);
create index partner_key_supplier on partner_key (supplier_id);

-- What a partner earns for one operation, in the currency of its connection. Without a country: in all others.
create table partner_rate (
  supplier_id bigint not null references partner_connection,
  country_id int references country,
  service_id text not null,
  sum_micros bigint not null constraint partner_rate_not_negative check (sum_micros >= 0),
  constraint partner_rate_once unique nulls not distinct (supplier_id, country_id, service_id)
);

-- While one of these lasts nothing is ordered from the partner; without an end it lasts until it is lifted.
create table partner_block (
  id bigint generated always as identity primary key,
  supplier_id bigint not null references partner_connection,
  reason text not null constraint partner_block_reason_known
    check (reason in ('false_stock', 'no_answer', 'poll_failing', 'silent', 'by_hand')),
  details jsonb not null default '{}',
  started_at timestamptz not null,
  ends_at timestamptz,
  lifted_at timestamptz
);
create index partner_block_supplier on partner_block (supplier_id, id);
create index partner_block_lasting on partner_block (supplier_id) where lifted_at is null;

-- What an operator should know about: one row per partner and matter, counted.
create table partner_notice (
  id bigint generated always as identity primary key,
  supplier_id bigint references supplier,
  kind text not null,
  subject text not null,
  details jsonb not null default '{}',
  count bigint not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  constraint partner_notice_once unique nulls not distinct (supplier_id, kind, subject)
);
create index partner_notice_last on partner_notice (last_at);
