-- Codes sent by SMS to show that a number is the consumer's own, before a coupon is claimed with it.
create table phone_check (
  session_id bigint primary key references coupon_session,
  phone text not null,
  code_hash text not null,
  sent int not null default 1,
  sent_at timestamptz not null,
  expires_at timestamptz not null,
  verified_at timestamptz
);
