-- Loyalty cards: what a merchant offers. Their points and stamps are in the ledger, in a currency of their own
-- (POINTS, one point = 1,000,000 micros): each card has accounts that points come from and go to.
create table loyalty_card (
  id bigint generated always as identity (start with 20001) primary key,
  account_id bigint not null references merchant,
  code text not null constraint loyalty_card_code_once unique,
  type text not null constraint loyalty_card_type_known check (type in ('stamp', 'points', 'membership')),
  name text not null,
  description text not null default '',
  terms text not null default '',
  image_url text not null default '',
  -- The host on which the merchant shows it; empty: that of the account's pages.
  domain text not null default '',
  status text not null constraint loyalty_card_status_known check (status in ('active', 'inactive', 'removed')),
  time_zone text not null default 'UTC',
  -- Stamps of a full card; null for the other types.
  size int constraint loyalty_card_size_sensible check (size between 1 and 100),
  most_per_day int constraint loyalty_card_day_limit_positive check (most_per_day > 0),
  most_per_consumer int constraint loyalty_card_consumer_limit_positive check (most_per_consumer > 0),
  points_expire_days int constraint loyalty_card_expiry_positive check (points_expire_days > 0),
  -- Null for a membership, which has no balance.
  issued_ledger_id bigint references ledger_account,
  spent_ledger_id bigint references ledger_account,
  expired_ledger_id bigint references ledger_account,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  constraint loyalty_card_size_of_stamps check ((type = 'stamp') = (size is not null))
);
create index loyalty_card_account on loyalty_card (account_id, id);

-- A coupon for so many stamps or points.
create table loyalty_reward (
  id bigint generated always as identity (start with 101) primary key,
  card_id bigint not null references loyalty_card,
  campaign_id bigint not null references campaign,
  threshold int not null constraint loyalty_reward_threshold_positive check (threshold > 0),
  removed_at timestamptz
);
create unique index loyalty_reward_once on loyalty_reward (card_id, threshold, campaign_id) where removed_at is null;

create table loyalty_card_location (
  card_id bigint not null references loyalty_card,
  location_id bigint not null references redeem_location,
  primary key (card_id, location_id)
);
