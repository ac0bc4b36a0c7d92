-- Groups of contacts by email. When a contact has unsubscribed is a fact about its address (email_recipient), not here.
create table email_group (
  id bigint generated always as identity (start with 500001) primary key,
  account_id bigint not null references merchant,
  name text not null,
  created_at timestamptz not null
);
create index email_group_account on email_group (account_id, id);

create table email_contact (
  id bigint generated always as identity (start with 500001) primary key,
  group_id bigint not null references email_group,
  email text not null,
  first_name text not null default '',
  last_name text not null default '',
  custom_fields text[] not null default '{}',
  birthday text constraint email_contact_birthday_form check (birthday ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'),
  created_at timestamptz not null,
  changed_at timestamptz not null
);
create unique index email_contact_once on email_contact (group_id, lower(email));
