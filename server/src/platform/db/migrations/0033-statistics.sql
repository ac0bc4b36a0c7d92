-- How activations ended, added up as they move. Everything of an activation counts on the day it was ordered:
-- day is the number of days since 1970-01-01, UTC.
create table activation_daily (
  day int not null,
  country_id int not null,
  service_id text not null,
  orders int not null,
  received int not null,
  cancelled int not null,
  expired int not null,
  primary key (day, country_id, service_id)
);
create index activation_daily_service on activation_daily (service_id, country_id, day);
create index activation_daily_country on activation_daily (country_id, day);

-- The same by who brought the number, and for which operator it was asked.
create table activation_supply_daily (
  day int not null,
  country_id int not null,
  service_id text not null,
  operator text not null,
  supplier_id bigint not null,
  orders int not null,
  received int not null,
  cancelled int not null,
  expired int not null,
  primary key (day, country_id, service_id, operator, supplier_id)
);
create index activation_supply_daily_country on activation_supply_daily (country_id, operator, day);
create index activation_supply_daily_supplier on activation_supply_daily (supplier_id, day);

-- How long the first code took. Bucket n holds delays from 2^(n/4) seconds up to 2^((n+1)/4), bucket 0 shorter ones too.
-- Each delay is in five rows: of its country and service, its country, its service, its supplier, and of all. Country -1,
-- service '' and supplier 0 stand for "all", so that every question reads one line of buckets per day.
create table activation_delay_daily (
  country_id int not null,
  service_id text not null,
  supplier_id bigint not null,
  day int not null,
  bucket int not null,
  activations int not null,
  primary key (country_id, service_id, supplier_id, day, bucket)
);

-- Up to which row of activation_move all is added up, and up to which it may be next: every transaction
-- older than horizon_xid must have ended before rows up to horizon_id are complete.
create table statistics_progress (
  only_row boolean primary key default true constraint statistics_progress_one_row check (only_row),
  applied_id bigint not null,
  horizon_id bigint not null,
  horizon_xid bigint not null
);
insert into statistics_progress (applied_id, horizon_id, horizon_xid) values (0, 0, 0);
