-- Services that a customer marked.
create table favourite (
  account_id bigint not null references account,
  service_id text not null references service,
  added_at timestamptz not null,
  primary key (account_id, service_id)
);
