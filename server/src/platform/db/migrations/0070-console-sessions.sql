-- Who is signed in to the merchant console. The token itself is in the browser's cookie and nowhere else; a session ends
-- by its time, by signing out, and for everybody of the account when its password is set anew.
create table console_session (
  hash text primary key,
  account_id bigint not null references merchant,
  teammate_id bigint references teammate,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index console_session_account on console_session (account_id);
create index console_session_old on console_session (expires_at);
