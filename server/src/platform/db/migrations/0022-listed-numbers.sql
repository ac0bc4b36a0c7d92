-- Numbers that a partner of the list mode has put up: its own label, and whether it lists them at present.
create table partner_number (
  number_id bigint primary key references number,
  supplier_id bigint not null references partner_connection,
  port_id text not null,
  rent boolean not null,
  listed boolean not null,
  changed_at timestamptz not null
);
create index partner_number_supplier on partner_number (supplier_id) where listed;
