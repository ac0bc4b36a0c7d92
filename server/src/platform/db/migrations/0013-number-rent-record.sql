-- How a number did in rentals: rentals in a row that no message reached, until when it is not rented out for that,
-- and what becomes of it at the end of its rental where it is not to come online again.
create table number_rent_record (
  number_id bigint primary key references number,
  misses int not null default 0,
  banned_until timestamptz,
  state_after text constraint number_rent_record_state_after check (state_after in ('offline', 'banned'))
);
create index number_rent_record_banned on number_rent_record (banned_until) where banned_until is not null;
