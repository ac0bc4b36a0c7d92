-- What a term costs on the numbers of a pool: for terms of from_hours and more, price_micros for each begun unit. Of
-- the steps the one that is cheapest for a term counts. A pool without a step is not for rent.
create table rent_price (
  pool_id bigint not null references pool,
  from_hours int not null constraint rent_price_from_positive check (from_hours > 0),
  unit_hours int not null constraint rent_price_unit_positive check (unit_hours > 0),
  price_micros bigint not null constraint rent_price_not_negative check (price_micros >= 0),
  primary key (pool_id, from_hours)
);
