-- SMS groups: who is in them, by which keyword on which leased number they came, and the proof that they wanted to.
create table sms_group (
  id bigint generated always as identity (start with 1001) primary key,
  account_id bigint not null references merchant,
  name text not null,
  created_at timestamptz not null
);
create index sms_group_account on sms_group (account_id, id);

-- One consumer of one account. Everything that is decided about a person is decided while this row is held.
create table sms_person (
  account_id bigint not null references merchant,
  phone text not null,
  -- In the address of the page where they choose; not to be guessed.
  token text not null constraint sms_person_token_once unique,
  -- They said STOP to everything of the account.
  stopped_at timestamptz,
  -- They have been told how to opt out.
  hinted_at timestamptz,
  created_at timestamptz not null,
  primary key (account_id, phone)
);

create table sms_contact (
  id bigint generated always as identity (start with 100001) primary key,
  account_id bigint not null,
  group_id bigint not null references sms_group,
  phone text not null,
  first_name text not null default '',
  last_name text not null default '',
  custom_fields text[] not null default '{}',
  birthday text constraint sms_contact_birthday_form check (birthday ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'),
  -- `pending`: has asked to join and not confirmed it; no member.
  state text not null constraint sms_contact_state_known check (state in ('pending', 'active', 'unsubscribed')),
  source text not null,
  unsubscribed_at timestamptz,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  constraint sms_contact_once unique (group_id, phone),
  constraint sms_contact_person foreign key (account_id, phone) references sms_person
);
create index sms_contact_person on sms_contact (account_id, phone);
create index sms_contact_group on sms_contact (group_id, id);

create table sms_keyword (
  id bigint generated always as identity (start with 101) primary key,
  account_id bigint not null references merchant,
  number text not null,
  word text not null,
  -- The word as it is compared: small letters.
  word_key text not null,
  group_id bigint not null references sms_group,
  campaign_id bigint references campaign,
  reply_text text not null default '',
  already_text text not null default '',
  help_text text not null default '',
  -- What people were shown before they sent the word: part of the proof.
  terms text not null default '',
  double_opt_in boolean not null default false,
  created_at timestamptz not null,
  removed_at timestamptz
);
create unique index sms_keyword_once on sms_keyword (number, word_key) where removed_at is null;
create index sms_keyword_number on sms_keyword (number);
create index sms_keyword_account on sms_keyword (account_id, id);

-- What a person said or was told, word for word. Rows are only ever added.
create table sms_consent (
  id bigint generated always as identity primary key,
  account_id bigint not null,
  phone text not null,
  group_id bigint not null references sms_group,
  event text not null constraint sms_consent_event_known
    check (event in ('asked', 'opted_in', 'confirmed', 'opted_out', 'added')),
  source text not null,
  text text not null,
  wording text not null,
  number text not null default '',
  message_id bigint,
  at timestamptz not null
);
create index sms_consent_person on sms_consent (account_id, phone, id);
create index sms_consent_group on sms_consent (group_id, id);
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name;
end $$;
create trigger sms_consent_append_only before update or delete on sms_consent
  for each row execute function refuse_change();

-- The coupon that a person got by a keyword: the same one again while the campaign lasts.
create table sms_coupon (
  account_id bigint not null,
  phone text not null,
  campaign_id bigint not null references campaign,
  session_code text not null,
  primary key (account_id, phone, campaign_id)
);

create table sms_setting (
  account_id bigint primary key references merchant,
  -- When no marketing goes out: {"from":"21:00","to":"08:00","timeZone":"Europe/Moscow"}.
  quiet jsonb,
  -- Whom SMS are from; empty: a keyword's number, so that a STOP finds its way back.
  sender text not null default ''
);

create table sms_send (
  id bigint generated always as identity (start with 1001) primary key,
  account_id bigint not null references merchant,
  group_id bigint not null references sms_group,
  campaign_id bigint references campaign,
  text text not null,
  state text not null constraint sms_send_state_known check (state in ('running', 'paused', 'done', 'cancelled')),
  -- Contacts up to this one have been dealt with.
  up_to_contact_id bigint not null default 0,
  queued int not null default 0,
  skipped int not null default 0,
  reason text,
  created_at timestamptz not null,
  changed_at timestamptz not null
);
create index sms_send_account on sms_send (account_id, id);
