-- Who pays, with which credentials, and who looked at what.
create table account (
  id bigint generated always as identity primary key,
  name text not null constraint account_name_once unique,
  parent_id bigint references account,
  state text not null default 'active' constraint account_state_known check (state in ('active', 'suspended')),
  created_at timestamptz not null,
  constraint account_name_form check (name ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$')
);
create index account_parent on account (parent_id);

create table api_key (
  id bigint generated always as identity primary key,
  account_id bigint not null references account,
  hash text not null constraint api_key_once unique,
  hint text not null,
  dialect text not null default 'auto' constraint api_key_dialect_known check (dialect in ('auto', 'seed', 'classic')),
  strict_words boolean not null default true,
  scopes text[] not null default '{}',
  ip_allow text[] not null default '{}',
  created_at timestamptz not null,
  revoked_at timestamptz
);
create index api_key_account on api_key (account_id);

create table audit_entry (
  id bigint generated always as identity primary key,
  actor text not null,
  action text not null,
  subject text not null,
  details jsonb not null default '{}',
  at timestamptz not null
);
create index audit_entry_subject on audit_entry (subject, id);

create table setting (
  name text primary key,
  value jsonb not null
);
