-- Addresses that are told of what happens to an account: of some kinds of events, of one key's orders, of one activation.
alter table webhook_endpoint
  add column types text[] not null default '{}',
  add column key_id bigint,
  add column activation_id int,
  drop constraint webhook_endpoint_once,
  add constraint webhook_endpoint_once unique nulls not distinct (account_id, kind, url, key_id, activation_id);

-- How far the histories have been told of. Rows count up to a horizon, whose transactions have all ended.
create table event_progress (
  source text primary key,
  applied_id bigint not null,
  horizon_id bigint not null,
  horizon_xid bigint not null
);
