-- Staff who typed a password: at the widget or the look-up tool, or on a device that is to be remembered. The token is in
-- the browser's cookie and nowhere else. A session ends by its time, by signing out, and with the password that opened
-- it: `password_mark` no longer fits then.
create table staff_session (
  hash text primary key,
  account_id bigint not null references merchant,
  location_id bigint references redeem_location,
  -- Opened by a campaign's own password: good for that campaign alone.
  campaign_id bigint references campaign,
  password_mark text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index staff_session_old on staff_session (expires_at);
