-- Addresses that are told of events, and what was sent to them.
create table webhook_endpoint (
  id bigint generated always as identity primary key,
  account_id bigint not null references account,
  kind text not null,
  url text not null,
  secret_sealed text not null,
  enabled boolean not null default true,
  created_at timestamptz not null,
  constraint webhook_endpoint_once unique (account_id, kind, url)
);

create table webhook_delivery (
  id bigint generated always as identity primary key,
  endpoint_id bigint not null references webhook_endpoint,
  event_id text not null,
  body text not null,
  state text not null constraint webhook_delivery_state_known check (state in ('pending', 'delivered', 'failed')),
  attempts int not null default 0,
  last_status int,
  last_error text,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  constraint webhook_delivery_once unique (endpoint_id, event_id)
);
