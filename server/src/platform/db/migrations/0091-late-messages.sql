-- A message that was on its way when its activation was finished still reaches it for half a minute, unless the number has
-- been leased again since: both are found by the number and the moment of the end.
create index activation_ended_phone on activation (phone, changed_at) where state in ('finished', 'cancelled', 'expired');
