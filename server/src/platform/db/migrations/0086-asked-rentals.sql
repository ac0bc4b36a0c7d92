-- A rental of a number that a partner must be asked for is written down before the partner is asked. asked: the number
-- came from there. promised_micros and sum_micros: what the partner earns for a period, in our currency and in its
-- own; null where a supplier gets its percentage.
alter table rental drop constraint rental_state_known;
alter table rental add constraint rental_state_known
  check (state in ('ordering', 'refused', 'waiting', 'active', 'finished', 'cancelled', 'missed'));
alter table rental alter column number_id drop not null;
alter table rental add constraint rental_number_there check (number_id is not null or state in ('ordering', 'refused'));
alter table rental add column asked boolean not null default false;
create index rental_ordering on rental (created_at) where state = 'ordering';
alter table rental_period add column promised_micros bigint;
alter table rental_period add column sum_micros bigint;
