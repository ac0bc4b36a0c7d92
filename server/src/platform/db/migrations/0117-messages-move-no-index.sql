-- A message changes an activation's state, and every index whose condition names the state had to follow: seven entries for
-- each message. Indexes ask when it has ended instead, which is never as long as messages come, so no index is touched.
-- The leases of a phone have one index of their own without a condition: others that only hold open ones were read whole
-- where statistics said that nothing is open.
alter table activation
  add column ended_at timestamptz not null generated always as (
    case when state in ('finished', 'cancelled', 'expired', 'refused') then changed_at else 'infinity'::timestamptz end) stored;
alter table activation set (fillfactor = 70);

drop index activation_due, activation_open_account, activation_open_phone, activation_open_once, activation_ordering,
  activation_ended_phone;
create index activation_due on activation (expires_at) where ended_at = 'infinity';
create index activation_open_account on activation (account_id, id) where ended_at = 'infinity';
create unique index activation_open_once on activation (number_id, service_id) where ended_at = 'infinity';
-- Orders on their way have no number yet.
create index activation_ordering on activation (created_at) where ended_at = 'infinity' and number_id is null;
create index activation_phone on activation (phone, ended_at);
