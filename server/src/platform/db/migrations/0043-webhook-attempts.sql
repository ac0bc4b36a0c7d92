-- Every try to deliver a webhook, so that a merchant can see what its receiver answered.
create table webhook_attempt (
  id bigint generated always as identity primary key,
  delivery_id bigint not null references webhook_delivery,
  status int,
  error text,
  at timestamptz not null
);
create index webhook_attempt_delivery on webhook_attempt (delivery_id, id);
