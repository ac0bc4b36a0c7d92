-- Numbers that hubs have ordered. An operation holds its number alone and has no end of ours: the hub closes it.
create table hub_operation (
  id bigint generated always as identity (start with 1000) primary key,
  hub_id bigint not null references hub,
  kind text not null constraint hub_operation_kind_known check (kind in ('activation', 'rental')),
  state text not null default 'open' constraint hub_operation_state_known check (state in ('open', 'closed', 'abandoned')),
  number_id bigint not null references number,
  pool_id bigint not null references pool,
  supplier_id bigint not null references supplier,
  phone text not null,
  country_id int not null,
  operator text not null,
  service_id text not null,
  sum_micros bigint not null constraint hub_operation_sum_not_negative check (sum_micros >= 0),
  currency int not null,
  days int,
  except_prefixes text[] not null default '{}',
  message_count int not null default 0,
  last_message_at timestamptz,
  opened_at timestamptz not null,
  ends_at timestamptz,
  closed_at timestamptz,
  close_status int constraint hub_operation_status_known check (close_status in (1, 3, 4, 5)),
  close_sum_micros bigint,
  reward_micros bigint,
  share_micros bigint,
  reversed_at timestamptz,
  forced_by text,
  odd_status int,
  odd_at timestamptz,
  constraint hub_operation_close_complete check ((state = 'open') = (closed_at is null))
);
create unique index hub_operation_open_once on hub_operation (number_id) where state = 'open';
create index hub_operation_open_phone on hub_operation (phone) where state = 'open';
create index hub_operation_open_hub on hub_operation (hub_id, opened_at) where state = 'open';
create index hub_operation_hub on hub_operation (hub_id, id);
create index hub_operation_differs on hub_operation (hub_id, closed_at) where close_sum_micros <> sum_micros;

-- How often a number came back unsold from a hub, for one service.
create table hub_cancel (
  hub_id bigint not null references hub,
  number_id bigint not null references number,
  service_id text not null,
  count int not null,
  constraint hub_cancel_once primary key (hub_id, number_id, service_id)
);

-- A message to such a number belongs to the operation, whoever sent it.
alter table message add column hub_operation_id bigint references hub_operation;
alter table message drop constraint message_of_one_lease;
alter table message add constraint message_of_one_lease check (num_nonnulls(activation_id, rental_id, hub_operation_id) <= 1);
create index message_hub_operation on message (hub_operation_id, id) where hub_operation_id is not null;

-- Messages on their way to hubs. The body is written once, without the key, and every repeat sends the same bytes.
create table hub_push (
  id bigint generated always as identity primary key,
  hub_id bigint not null references hub,
  operation_id bigint not null references hub_operation,
  message_id bigint not null,
  kind text not null,
  body text,
  state text not null default 'due' constraint hub_push_state_known
    check (state in ('due', 'delivered', 'rejected', 'filtered', 'stopped', 'expired')),
  attempts int not null default 0,
  failures int not null default 0,
  filtered_in_a_row int not null default 0,
  due_since timestamptz not null,
  next_at timestamptz not null,
  leased_until timestamptz,
  expires_at timestamptz not null,
  last_status int,
  last_code text,
  last_problem text,
  odd boolean not null default false,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  constraint hub_push_once unique (operation_id, message_id)
);
create index hub_push_due on hub_push (hub_id, next_at) where state = 'due';
create index hub_push_waiting on hub_push (operation_id, id) where state = 'due';
create index hub_push_hub on hub_push (hub_id, id);
create index hub_push_dead on hub_push (hub_id, id) where state in ('rejected', 'filtered', 'stopped', 'expired');
create index hub_push_kept on hub_push (created_at) where body is not null;

-- What a hub owes for an operation is booked once, and taken back once; what it paid, once per reference.
create unique index ledger_transfer_hub_once on ledger_transfer (kind, reference)
  where kind in ('hub_reward', 'hub_share', 'hub_reversal', 'hub_share_reversal', 'hub_settlement');
