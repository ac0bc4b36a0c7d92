-- One consumer's copies of campaigns, their way from created to validated, and what redeeming them used up.
create table coupon_session (
  id bigint generated always as identity (start with 18000001) primary key,
  account_id bigint not null references merchant,
  campaign_id bigint not null references campaign,
  code text not null constraint coupon_session_code_once unique
    constraint coupon_session_code_form check (code ~ '^[a-z0-9]{21}$'),
  short_code text generated always as (left(code, 6)) stored,
  source text not null,
  stage text not null constraint coupon_session_stage_known
    check (stage in ('created', 'opened', 'played', 'claimed', 'validated')),
  email text not null default '',
  phone text not null default '',
  custom_id text not null default '',
  own_validation_code text not null default '',
  value text not null default '',
  details jsonb not null default '{}',
  claim_type text not null default '',
  validation_value_micros bigint,
  location_id bigint references redeem_location,
  voided boolean not null default false,
  locked boolean not null default false,
  created_at timestamptz not null,
  opened_at timestamptz,
  played_at timestamptz,
  claimed_at timestamptz,
  saved_to_passbook_at timestamptz,
  saved_to_androidpay_at timestamptz,
  validated_at timestamptz,
  voided_at timestamptz,
  unvoided_at timestamptz,
  locked_at timestamptz,
  unlocked_at timestamptz,
  expires_at timestamptz,
  removed_at timestamptz,
  -- Staff and tills call a session by its first six letters.
  constraint coupon_session_short_code_once unique (account_id, short_code)
);
create index coupon_session_created on coupon_session (campaign_id, created_at, id);
create index coupon_session_opened on coupon_session (campaign_id, opened_at, id) where opened_at is not null;
create index coupon_session_claimed on coupon_session (campaign_id, claimed_at, id) where claimed_at is not null;
create index coupon_session_validated on coupon_session (campaign_id, validated_at, id) where validated_at is not null;
create index coupon_session_email on coupon_session (account_id, lower(email)) where email <> '';
create index coupon_session_phone on coupon_session (account_id, phone) where phone <> '';
create index coupon_session_custom_id on coupon_session (account_id, custom_id) where custom_id <> '';
create index coupon_session_own_code on coupon_session (account_id, own_validation_code) where own_validation_code <> '';

create table coupon_session_move (
  id bigint generated always as identity primary key,
  session_id bigint not null references coupon_session,
  event text not null,
  from_stage text,
  to_stage text not null,
  actor text not null,
  location_id bigint,
  spend_micros bigint,
  at timestamptz not null
);
create index coupon_session_move_session on coupon_session_move (session_id, id);

-- Codes and barcodes of the merchant's own till. Each belongs to one session; those without one wait to be claimed.
create table validation_code (
  id bigint generated always as identity primary key,
  campaign_id bigint not null references campaign,
  code text not null,
  session_id bigint references coupon_session,
  -- Brought by the merchant for whoever claims next; the others were made for one session.
  imported boolean not null,
  constraint validation_code_once unique (campaign_id, code)
);
create index validation_code_free on validation_code (campaign_id, id) where imported and session_id is null;
create index validation_code_imported on validation_code (campaign_id) where imported;
create index validation_code_session on validation_code (session_id) where session_id is not null;

-- Who has claimed a campaign that each customer may claim once.
create table claim_identity (
  campaign_id bigint not null references campaign,
  identity text not null,
  session_id bigint not null references coupon_session,
  primary key (campaign_id, identity)
);

create table redemption (
  id bigint generated always as identity primary key,
  session_id bigint not null references coupon_session,
  campaign_id bigint not null references campaign,
  account_id bigint not null references merchant,
  state text not null constraint redemption_state_known
    check (state in ('reserved', 'redeemed', 'released', 'rolled_back')),
  spend_micros bigint,
  location_id bigint references redeem_location,
  actor text not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  redeemed_at timestamptz,
  ended_at timestamptz
);
-- A session is redeemed once: what makes a validation final when two tills race.
create unique index redemption_once on redemption (session_id) where state in ('reserved', 'redeemed');
create index redemption_account on redemption (account_id, id);
create index redemption_due on redemption (expires_at) where state = 'reserved';

-- What a redemption took out of which budget.
create table redemption_charge (
  redemption_id bigint not null references redemption,
  budget_id bigint not null references campaign_budget,
  customer text not null,
  period_start text not null,
  amount bigint not null,
  primary key (redemption_id, budget_id)
);
