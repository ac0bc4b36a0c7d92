-- What an operator does not sell: a service of one supplier, a service to one account, more than so many at once or a day.
create table service_switch (
  service_id text not null references service,
  supplier_id bigint references supplier,
  account_id bigint references account,
  constraint service_switch_once unique nulls not distinct (service_id, supplier_id, account_id),
  constraint service_switch_one_side check ((supplier_id is null) <> (account_id is null))
);

create table purchase_limit (
  account_id bigint not null references account,
  service_id text references service,
  max_open int constraint purchase_limit_open_not_negative check (max_open >= 0),
  max_per_day int constraint purchase_limit_day_not_negative check (max_per_day >= 0),
  constraint purchase_limit_once unique nulls not distinct (account_id, service_id)
);
