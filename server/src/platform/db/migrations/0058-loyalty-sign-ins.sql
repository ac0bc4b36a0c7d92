-- Browsers in which a consumer is signed in at the pages of loyalty cards. The cookie holds the token, the database its
-- hash.
create table loyalty_sign_in (
  hash text primary key,
  user_id bigint not null references loyalty_user,
  expires_at timestamptz not null
);
create index loyalty_sign_in_old on loyalty_sign_in (expires_at);
