-- Leases of a number for a term, every sender. The id must fit a signed 32-bit integer: clients keep it in one.
create sequence rental_id_seq as int start with 1000000;

create table rental (
  id int primary key,
  account_id bigint not null references account,
  country_id int not null references country,
  operator text not null,
  number_id bigint not null references number,
  pool_id bigint not null references pool,
  supplier_id bigint not null references supplier,
  phone text not null,
  state text not null constraint rental_state_known
    check (state in ('waiting', 'active', 'finished', 'cancelled', 'missed')),
  hours int not null constraint rental_hours_positive check (hours > 0),
  price_micros bigint not null constraint rental_price_not_negative check (price_micros >= 0),
  auto_renew_hours int constraint rental_auto_renew_positive check (auto_renew_hours > 0),
  message_count int not null default 0,
  last_message_at timestamptz,
  order_key text,
  created_at timestamptz not null,
  guard_until timestamptz not null,
  ends_at timestamptz not null,
  changed_at timestamptz not null
);
create index rental_account on rental (account_id, id);
create index rental_open_account on rental (account_id, id) where state in ('waiting', 'active');
create index rental_open_phone on rental (phone) where state in ('waiting', 'active');
create unique index rental_open_once on rental (number_id) where state in ('waiting', 'active');
create index rental_guard_due on rental (guard_until) where state = 'waiting';
create index rental_end_due on rental (ends_at) where state = 'active';
create unique index rental_order_key_once on rental (account_id, order_key) where order_key is not null;

-- Each stretch of a rental that was paid for, with the hold that paid for it. The payout is what its supplier is
-- due for it once the rental has ended.
create table rental_period (
  id bigint generated always as identity primary key,
  rental_id int not null references rental,
  event text not null constraint rental_period_event_known check (event in ('rent', 'extend', 'renew')),
  hours int not null,
  price_micros bigint not null,
  hold_id bigint not null constraint rental_period_hold_once unique references hold,
  outcome text constraint rental_period_outcome_known check (outcome in ('captured', 'released')),
  payout_micros bigint not null default 0,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  created_at timestamptz not null
);
create index rental_period_rental on rental_period (rental_id, id);

create table rental_move (
  id bigint generated always as identity primary key,
  rental_id int not null references rental,
  event text not null,
  from_state text,
  to_state text not null,
  at timestamptz not null
);
create index rental_move_rental on rental_move (rental_id, id);

-- A supplier is paid for a rental once, when it ends.
create unique index ledger_transfer_rental_payout_once on ledger_transfer (reference) where kind = 'rental_payout';
