-- What a partner earns for a rental grows with its length: for terms of from_hours and more, sum_micros for each begun
-- unit. Of the steps the one that is cheapest for a term counts. Rates of activations have no hours.
alter table partner_rate add column from_hours int constraint partner_rate_from_positive check (from_hours > 0);
alter table partner_rate add column unit_hours int constraint partner_rate_unit_positive check (unit_hours > 0);
update partner_rate set from_hours = 1, unit_hours = 24 where service_id = 'rent';
alter table partner_rate add constraint partner_rate_hours_of_rent
  check ((service_id = 'rent') = (from_hours is not null) and (from_hours is null) = (unit_hours is null));
alter table partner_rate drop constraint partner_rate_once;
alter table partner_rate add constraint partner_rate_once
  unique nulls not distinct (supplier_id, country_id, service_id, from_hours);
