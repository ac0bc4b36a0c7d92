-- Codes that people type: found in any case, and with 0 for O or 1 and l for I, as they read them. Codes that we make
-- hold none of these; the merchants' own do, and so do those we made before.
create function code_key(code text) returns text language sql immutable parallel safe
  as $$ select translate(lower(code collate "C"), '01l', 'oii') $$;

create index validation_code_key on validation_code (campaign_id, code_key(code));
-- In place of the index on the code itself: whoever looks for that looks by its key as well.
drop index coupon_session_own_code;
create index coupon_session_own_code on coupon_session (account_id, code_key(own_validation_code))
  where own_validation_code <> '';
create index coupon_session_short_key on coupon_session (account_id, code_key(short_code))
  where short_code ~ '[01oil]';
