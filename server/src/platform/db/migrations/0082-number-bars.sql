-- Numbers that an account never gets again for a service, and how many of a pool's numbers that are online these are: kept
-- with every change of a number's state, like the stock of an offer.
create table number_bar (
  number_id bigint not null references number,
  account_id bigint not null references account,
  service_id text not null,
  created_at timestamptz not null,
  constraint number_barred_once primary key (number_id, account_id, service_id)
);
create table number_bar_count (
  account_id bigint not null references account,
  pool_id bigint not null references pool,
  service_id text not null,
  online int not null constraint number_bar_count_never_negative check (online >= 0),
  constraint number_bar_count_once primary key (account_id, pool_id, service_id)
);
-- Whoever wants a number alone must not count those in any lease.
create index number_use_leased on number_use (pool_id, number_id) where activation_id is not null;
