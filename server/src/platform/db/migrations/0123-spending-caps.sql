-- The most that an account, or one of its keys, may spend: by one order, and in a day of UTC. Counted in the transaction that holds
-- the money, under the lock of the payer's ledger account. `capped` is read with that row: who has no cap pays nothing for it.
create table spending_cap (
  ledger_account_id bigint not null references ledger_account,
  -- 0: of the whole account.
  key_id bigint not null,
  order_micros bigint constraint spending_cap_order check (order_micros >= 0),
  day_micros bigint constraint spending_cap_day check (day_micros >= 0),
  -- Days since 1970, and what was held or paid that day less what came back of it.
  day int not null,
  spent_micros bigint not null constraint spending_cap_spent check (spent_micros >= 0),
  primary key (ledger_account_id, key_id),
  constraint spending_cap_caps check (order_micros is not null or day_micros is not null)
);
alter table ledger_account add column capped boolean not null default false;

-- Which key spent it; null where none did, or before it was kept.
alter table hold add column key_id bigint;
