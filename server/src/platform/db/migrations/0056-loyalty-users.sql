-- Consumers with loyalty cards, what they hold, and everything that happened to it.
create table loyalty_user (
  id bigint generated always as identity (start with 1001) primary key,
  account_id bigint not null references merchant,
  email text not null default '',
  password_hash text,
  first_name text not null default '',
  last_name text not null default '',
  phone text not null default '',
  gender text not null default '',
  birthday text not null default '',
  address text not null default '',
  zip text not null default '',
  city text not null default '',
  created_at timestamptz not null,
  changed_at timestamptz not null
);
create unique index loyalty_user_email_once on loyalty_user (account_id, lower(email)) where email <> '';

-- One consumer's card. `code` is what staff type, `secret` is in its own address: whoever knows that holds the card.
create table loyalty_card_user (
  id bigint generated always as identity primary key,
  account_id bigint not null references merchant,
  card_id bigint not null references loyalty_card,
  user_id bigint not null references loyalty_user,
  code text not null,
  secret text not null constraint loyalty_card_user_secret_once unique,
  ledger_account_id bigint references ledger_account,
  custom text[] not null default '{}',
  voided boolean not null default false,
  -- The round of a stamp card that is being filled.
  round int not null default 1,
  given_total bigint not null default 0,
  given_on text not null default '',
  given_today bigint not null default 0,
  -- The wording that was agreed to at the card's page, and when; null where the merchant made the user.
  consent text,
  consented_at timestamptz,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  constraint loyalty_card_user_once unique (card_id, user_id),
  constraint loyalty_card_user_code_once unique (account_id, code)
);
create index loyalty_card_user_card on loyalty_card_user (card_id, id);
create index loyalty_card_user_user on loyalty_card_user (user_id);

create table loyalty_event (
  id bigint generated always as identity primary key,
  account_id bigint not null references merchant,
  card_user_id bigint not null references loyalty_card_user,
  kind text not null constraint loyalty_event_kind_known check (kind in
    ('joined', 'given', 'taken', 'round', 'reward', 'spent', 'returned', 'expired', 'voided', 'unvoided')),
  points bigint not null,
  location_id bigint references redeem_location,
  campaign_id bigint references campaign,
  session_id bigint,
  actor text not null,
  -- Named by the caller so that a repeat of the same request does nothing.
  request_id text,
  at timestamptz not null
);
create index loyalty_event_card_user on loyalty_event (card_user_id, id);
create index loyalty_event_account on loyalty_event (account_id, id);
create index loyalty_event_location on loyalty_event (location_id, id) where location_id is not null;
create unique index loyalty_event_request_once on loyalty_event (card_user_id, request_id) where request_id is not null;

-- Points by when they were earned: what is spent is taken from the oldest, what is left over expires.
create table loyalty_lot (
  id bigint generated always as identity primary key,
  card_user_id bigint not null references loyalty_card_user,
  points_left bigint not null constraint loyalty_lot_not_negative check (points_left >= 0),
  earned_at timestamptz not null,
  expires_at timestamptz
);
create index loyalty_lot_open on loyalty_lot (card_user_id, id) where points_left > 0;
create index loyalty_lot_due on loyalty_lot (expires_at) where points_left > 0 and expires_at is not null;

-- A coupon that was granted: by a stamp (once in a round) or for points.
create table loyalty_grant (
  session_id bigint primary key references coupon_session,
  card_user_id bigint not null references loyalty_card_user,
  campaign_id bigint not null references campaign,
  event_id bigint not null references loyalty_event,
  threshold int not null,
  -- null where it was paid for.
  round int,
  points_paid bigint not null,
  at timestamptz not null
);
create unique index loyalty_grant_once_in_round on loyalty_grant (card_user_id, round, threshold, campaign_id)
  where round is not null;
create index loyalty_grant_card_user on loyalty_grant (card_user_id, session_id);
create index loyalty_grant_event on loyalty_grant (event_id);
