-- What happened to an account's leases and money, in an order in which nobody misses a row that commits late: by the transaction
-- that wrote it, and only once no older one is still under way. The words of a message are not in it: it is named by its id.
create table account_event (
  id bigint generated always as identity primary key,
  -- In the order of accounts an index alone serves a reader; no reference is checked, as accounts are never deleted.
  account_id bigint not null,
  xid xid8 not null default pg_current_xact_id(),
  kind text not null,
  subject text not null,
  message_id bigint,
  details jsonb not null,
  created_at timestamptz not null
);
create index account_event_place on account_event (account_id, xid, id);
