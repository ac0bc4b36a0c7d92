-- Foreign hubs that we serve as their partner: how they are talked to, their keys, the least they must pay.
create table hub (
  id bigint generated always as identity primary key,
  name text not null constraint hub_name_once unique,
  account_id bigint not null constraint hub_account_once unique references account,
  dialect text not null constraint hub_dialect_known check (dialect in ('onlinesim-v1', 'smshub')),
  push_url text not null,
  settings jsonb not null default '{}',
  access text not null default 'open' constraint hub_access_known check (access in ('open', 'blocked', 'disabled')),
  version int not null default 1,
  created_at timestamptz not null,
  heard_at timestamptz,
  paused_at timestamptz,
  pause_reason text
);

-- Checked by the hash when the hub calls, opened when we call it. Two hubs may happen to give us the same key.
create table hub_key (
  id bigint generated always as identity primary key,
  hub_id bigint not null references hub,
  hash text not null,
  sealed text not null,
  hint text not null,
  created_at timestamptz not null,
  revoked_at timestamptz,
  constraint hub_key_once unique (hub_id, hash)
);

-- The least we sell for, in micros of the hub's currency; for `rent` per day. Without a country or a service: all others.
create table hub_price (
  hub_id bigint not null references hub,
  country_id int references country,
  service_id text,
  least_micros bigint not null constraint hub_price_not_negative check (least_micros >= 0),
  constraint hub_price_once unique nulls not distinct (hub_id, country_id, service_id)
);
