-- A secret that was replaced signs beside the new one for a while: receivers change theirs in between.
alter table webhook_endpoint
  add column old_secret_sealed text,
  add column old_secret_until timestamptz,
  add constraint webhook_endpoint_old_secret check ((old_secret_sealed is null) = (old_secret_until is null));
