-- How what was leased from an offer ended lately, to choose among offers of one price. Outcomes are added up by the
-- hour (hours since 1970-01-01, UTC) in which they happened: bucket -1 is an end without a code, the others are those of
-- activation_delay_daily. Hours that have left the window are deleted.
create table offer_outcome (
  pool_id bigint not null,
  service_id text not null,
  hour int not null,
  bucket int not null,
  activations int not null,
  primary key (pool_id, service_id, hour, bucket)
);
create index offer_outcome_hour on offer_outcome (hour);

-- The same summed over the window, beside the offer that it is about: one row to read for each offer that would do.
create table offer_record (
  pool_id bigint not null,
  service_id text not null,
  tried int not null,
  received int not null constraint offer_record_received_of_tried check (received between 0 and tried),
  median_seconds double precision,
  primary key (pool_id, service_id)
);
