-- Directories: pages that list an account's coupons and loyalty cards, the people registered with them, and what signs
-- those people in.
create table directory (
  id bigint generated always as identity (start with 10001) primary key,
  account_id bigint not null references merchant,
  code text not null constraint directory_code_once unique,
  name text not null,
  description text not null default '',
  domain text not null default '',
  status text not null constraint directory_status_known check (status in ('active', 'inactive', 'removed')),
  type text not null constraint directory_type_known check (type in ('web', 'app', 'tv')),
  language text not null default 'en',
  registration text not null constraint directory_registration_known
    check (registration in ('none', 'optional', 'required')),
  consent_text text not null default '',
  payment text not null constraint directory_payment_known check (payment in ('none', 'custom')),
  payment_url text not null default '',
  created_at timestamptz not null,
  changed_at timestamptz not null,
  constraint directory_payment_has_address check (payment = 'none' or payment_url <> ''),
  constraint directory_payment_has_users check (payment = 'none' or registration = 'required')
);
create index directory_account on directory (account_id, id);

-- A category or featured of null is the campaign's own.
create table directory_item (
  directory_id bigint not null references directory,
  kind text not null constraint directory_item_kind_known check (kind in ('campaign', 'loyalty_card')),
  object_id bigint not null,
  category_id bigint references campaign_category,
  featured boolean,
  position int not null default 0,
  listed_at timestamptz not null,
  primary key (directory_id, kind, object_id)
);

create table directory_user (
  id bigint generated always as identity (start with 10001) primary key,
  directory_id bigint not null references directory,
  email text not null,
  -- null: nobody knows a password; signed in by a token only.
  password_hash text,
  first_name text not null default '',
  last_name text not null default '',
  phone text not null default '',
  birth_date text constraint directory_user_birth_date_form check (birth_date ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'),
  address text not null default '',
  zip text not null default '',
  city text not null default '',
  custom_1 text not null default '',
  custom_2 text not null default '',
  custom_3 text not null default '',
  blocked boolean not null default false,
  paid boolean not null default false,
  -- null: paid access has no end.
  paid_until timestamptz,
  -- What was ticked at the registration, and when.
  consent_text text not null default '',
  consented_at timestamptz,
  created_at timestamptz not null,
  changed_at timestamptz not null
);
create unique index directory_user_email_once on directory_user (directory_id, lower(email));
create index directory_user_newest on directory_user (directory_id, id);

create table directory_token (
  hash text primary key,
  kind text not null constraint directory_token_kind_known check (kind in ('sign_on', 'browser', 'password')),
  user_id bigint not null references directory_user,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index directory_token_old on directory_token (expires_at);
create index directory_token_user on directory_token (user_id);
