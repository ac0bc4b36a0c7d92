-- What may be leased. A pool is the numbers of one supplier, country and operator that share prices; an offer
-- is a pool sold for one service. Every change of a number's availability locks the offers of its pool first,
-- so the maintained stock is exact and picking needs no lock on numbers.
create table supplier (
  id bigint generated always as identity primary key,
  name text not null constraint supplier_name_once unique,
  kind text not null constraint supplier_kind_known check (kind in ('simulator', 'manual', 'partner')),
  state text not null default 'active' constraint supplier_state_known check (state in ('active', 'off')),
  vouched_by text,
  filter_senders boolean not null default false,
  dedupe_window_seconds int not null default 60,
  payout_percent int not null default 0 constraint supplier_payout_percent check (payout_percent between 0 and 100),
  settings jsonb not null default '{}',
  created_at timestamptz not null
);

create table pool (
  id bigint generated always as identity primary key,
  supplier_id bigint not null references supplier,
  country_id int not null,
  operator text not null,
  step int not null default 0,
  constraint pool_once unique (supplier_id, country_id, operator, step),
  foreign key (country_id, operator) references operator
);
create index pool_country on pool (country_id);

create sequence number_seq;

create table number (
  id bigint generated always as identity primary key,
  phone text not null constraint number_once unique,
  pool_id bigint not null references pool,
  provenance text not null constraint number_provenance_known check (provenance in ('own_device', 'contract', 'simulated', 'partner')),
  state text not null default 'online' constraint number_state_known check (state in ('online', 'offline', 'rented', 'banned')),
  seq bigint not null default nextval('number_seq'),
  created_at timestamptz not null,
  constraint number_phone_form check (phone ~ '^[1-9][0-9]{6,14}$')
);
create index number_frontier on number (pool_id, seq) where state = 'online';

-- stock: numbers of the pool that are online and not leased for this service.
-- frontier: every online number of the pool with a seq up to it has a number_use row for this service.
-- Prices come tens of thousands at a time and are joined to pool and service as they are written, so the table has
-- no foreign keys: checking them row by row took three quarters of the time of an import.
create table offer (
  pool_id bigint not null,
  service_id text not null,
  price_micros bigint not null constraint offer_price_not_negative check (price_micros >= 0),
  stock int not null default 0 constraint offer_stock_never_negative check (stock >= 0),
  frontier bigint not null default 0,
  enabled boolean not null default true,
  primary key (pool_id, service_id)
);
create index offer_service on offer (service_id);

-- One row per number and service: leased while activation_id is set, else free since free_at.
create table number_use (
  number_id bigint not null references number,
  service_id text not null references service,
  pool_id bigint not null references pool,
  activation_id bigint,
  free_at timestamptz,
  constraint number_leased_once_per_service primary key (number_id, service_id)
);
create index number_use_free on number_use (pool_id, service_id, free_at, number_id) where activation_id is null;

-- Until when an account may not get the same number for the same service again.
create table number_rest (
  account_id bigint not null references account,
  service_id text not null references service,
  number_id bigint not null references number,
  until timestamptz not null,
  primary key (account_id, service_id, number_id)
);
create index number_rest_until on number_rest (until);
