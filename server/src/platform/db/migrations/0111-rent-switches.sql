-- Renting can be switched off like a service: it is none of the catalogue's, and has no other place for "nowhere" than here.
alter table service_switch drop constraint service_switch_service_id_fkey;
alter table service_switch drop constraint service_switch_one_side;
alter table service_switch add constraint service_switch_one_side
  check (case when service_id = 'rent' then supplier_id is null or account_id is null else (supplier_id is null) <> (account_id is null) end);
