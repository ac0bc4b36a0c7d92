-- Browsers that are signed in at the pages of loyalty cards: a consumer, or the staff of a shop. The cookie holds the
-- token, the database its hash.
create table loyalty_sign_in (
  hash text primary key,
  user_id bigint references loyalty_user,
  location_id bigint references redeem_location,
  expires_at timestamptz not null,
  constraint loyalty_sign_in_one check ((user_id is null) <> (location_id is null))
);
create index loyalty_sign_in_old on loyalty_sign_in (expires_at);
