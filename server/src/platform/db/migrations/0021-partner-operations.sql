-- Numbers that a partner must be asked for: what it says it has, every order and how it ended.
create table partner_stock (
  supplier_id bigint not null references partner_connection,
  pool_id bigint not null references pool,
  service_id text not null,
  count int not null constraint partner_stock_not_negative check (count >= 0),
  foreign_country text not null,
  foreign_operator text not null,
  foreign_service text not null,
  seen_at timestamptz not null,
  primary key (pool_id, service_id)
);
create index partner_stock_supplier on partner_stock (supplier_id);

-- asked: there are no numbers behind it, its stock is what the partner said last; payout is what the partner gets.
alter table offer add column asked boolean not null default false;
alter table offer add column payout_micros bigint;

-- asking: no answer yet. none: no number. failed: surely no number. unknown: perhaps one is reserved. closing: the
-- partner does not know yet that it is over. dead: it could not be told.
create table partner_operation (
  id bigint generated always as identity primary key,
  supplier_id bigint not null references supplier,
  kind text not null constraint partner_operation_kind_known check (kind in ('activation', 'rental')),
  state text not null constraint partner_operation_state_known
    check (state in ('asking', 'none', 'failed', 'unknown', 'open', 'closing', 'closed', 'dead')),
  lease_id int,
  foreign_id text,
  foreign_id_json text constraint partner_operation_id_json check (foreign_id_json in ('number', 'string')),
  phone text,
  country_id int,
  service_id text,
  foreign_country text,
  foreign_operator text,
  foreign_service text,
  except_prefixes text[] not null default '{}',
  days int,
  sum_micros bigint,
  currency int,
  asked_at timestamptz not null,
  answered_at timestamptz,
  close_status int constraint partner_operation_close_known check (close_status in (1, 3, 4, 5)),
  close_sum_micros bigint,
  closed_at timestamptz,
  acknowledged_at timestamptz,
  tries int not null default 0,
  next_try_at timestamptz,
  trying_until timestamptz,
  problem text,
  constraint partner_operation_named check (state not in ('open', 'closing', 'closed', 'dead') or foreign_id is not null)
);
create unique index partner_operation_foreign_once on partner_operation (supplier_id, foreign_id) where state in ('open', 'closing');
create unique index partner_operation_phone_once on partner_operation (phone) where state = 'open';
create unique index partner_operation_lease_once on partner_operation (kind, lease_id);
create index partner_operation_asked on partner_operation (supplier_id, asked_at);
create index partner_operation_named on partner_operation (supplier_id, foreign_id);
create index partner_operation_due on partner_operation (next_try_at) where state = 'closing';
create index partner_operation_dead on partner_operation (id) where state = 'dead';

-- An activation of such a number is written down before its partner is asked. payout_micros: what the partner was
-- promised; null where a supplier gets its percentage.
alter table activation drop constraint activation_state_known;
alter table activation add constraint activation_state_known
  check (state in ('ordering', 'refused', 'waiting', 'received', 'retrying', 'finished', 'cancelled', 'expired'));
alter table activation alter column number_id drop not null;
alter table activation add constraint activation_number_there check (number_id is not null or state in ('ordering', 'refused'));
alter table activation add column payout_micros bigint;
create index activation_ordering on activation (created_at) where state = 'ordering';
