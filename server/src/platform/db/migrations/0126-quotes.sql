-- Prices that are honoured for a minute. pool_ids: the pools that sold at it or below when it was told; a dearer pool is no
-- part of the promise (as text: arrays of int8 come differently from the two drivers). activation_id: the one order that used it up; one that brought no number (refused) has not.
create table quote (
  id uuid primary key,
  account_id bigint not null references account,
  service_id text not null references service,
  country_id int,
  operators text[],
  price_micros bigint not null constraint quote_price_not_negative check (price_micros >= 0),
  pool_ids text[] not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  activation_id int
);
create index quote_account on quote (account_id, expires_at);
create index quote_expires on quote (expires_at);
