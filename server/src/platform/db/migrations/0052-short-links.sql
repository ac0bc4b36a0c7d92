-- Addresses of coupons that are short enough for an SMS.
create table short_link (
  short text primary key constraint short_link_form check (short ~ '^[A-Za-z0-9]{6}$'),
  session_id bigint not null references coupon_session constraint short_link_session_once unique,
  created_at timestamptz not null
);
