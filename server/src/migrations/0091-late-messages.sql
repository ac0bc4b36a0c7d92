-- A message that was on its way when its activation was finished still reaches it for half a minute: found by the number.
create index activation_finished_phone on activation (phone, changed_at) where state = 'finished';
