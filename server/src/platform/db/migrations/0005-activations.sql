-- Leases of a number for one service. The id must fit a signed 32-bit integer: clients keep it in one.
create sequence activation_id_seq as int start with 10000000;

create table activation (
  id int primary key,
  account_id bigint not null references account,
  service_id text not null references service,
  country_id int not null references country,
  operator text not null,
  number_id bigint not null references number,
  pool_id bigint not null references pool,
  supplier_id bigint not null references supplier,
  phone text not null,
  state text not null constraint activation_state_known
    check (state in ('waiting', 'received', 'retrying', 'finished', 'cancelled', 'expired')),
  price_micros bigint not null,
  hold_id bigint not null references hold,
  code text,
  message_count int not null default 0,
  last_message_at timestamptz,
  order_key text,
  created_at timestamptz not null,
  cancellable_at timestamptz not null,
  expires_at timestamptz not null,
  changed_at timestamptz not null
);
create index activation_account on activation (account_id, id);
create index activation_account_created on activation (account_id, created_at);
create index activation_open_account on activation (account_id, id) where state in ('waiting', 'received', 'retrying');
create index activation_due on activation (expires_at) where state in ('waiting', 'received', 'retrying');
create index activation_open_phone on activation (phone) where state in ('waiting', 'received', 'retrying');
create unique index activation_open_once on activation (number_id, service_id) where state in ('waiting', 'received', 'retrying');
create unique index activation_order_key_once on activation (account_id, order_key) where order_key is not null;

create table activation_move (
  id bigint generated always as identity primary key,
  activation_id int not null references activation,
  event text not null,
  from_state text,
  to_state text not null,
  at timestamptz not null
);
create index activation_move_activation on activation_move (activation_id, id);
