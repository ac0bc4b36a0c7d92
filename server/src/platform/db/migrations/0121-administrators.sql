-- Who operates the server, by name: the audit says who it was, and one of them can be shut out alone. The token of the
-- settings or of the data folder is the owner's and is not here.
create table administrator_token (
  id bigint generated always as identity primary key,
  name text not null constraint administrator_token_name_form check (name ~ '^[A-Za-z0-9_.@+-]{1,64}$'),
  role text not null constraint administrator_token_role_known check (role in ('owner', 'operator', 'support', 'viewer')),
  hash text not null constraint administrator_token_once unique,
  hint text not null,
  created_at timestamptz not null,
  -- Behind by up to a minute.
  last_used_at timestamptz,
  revoked_at timestamptz
);
-- A name that was revoked may be given again: to the same person, who lost the token.
create unique index administrator_token_name_once on administrator_token (lower(name)) where revoked_at is null;
