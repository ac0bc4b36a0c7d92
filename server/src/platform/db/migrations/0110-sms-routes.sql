-- The ways out for SMS. By a supplier's source; without one by the door of the settings. While there is no route, everything
-- goes by that door. `prefixes` of receivers' numbers and `senders`: empty, all.
create table sms_route (
  id int generated always as identity primary key,
  name text not null constraint sms_route_name_once unique,
  supplier_id bigint references supplier,
  prefixes text[] not null default '{}',
  senders text[] not null default '{}',
  rank int not null default 100,
  cost_micros bigint not null default 0 constraint sms_route_cost check (cost_micros >= 0),
  credits int not null default 1 constraint sms_route_credits check (credits between 0 and 1000),
  per_second float8 constraint sms_route_rate check (per_second > 0),
  state text not null default 'on' constraint sms_route_state_known check (state in ('on', 'off')),
  created_at timestamptz not null
);

-- `credits`: what is held for it. `route_id`: the route that took it, or tries to; null: the door of the settings. `tried` since the last
-- wait, `refused` for good, both with 0 for that door. `rounds`: how often all routes were tried in vain.
alter table outbound_sms
  add column credits int not null default 1,
  add column route_id int references sms_route,
  add column tried int[] not null default '{}',
  add column refused int[] not null default '{}',
  add column rounds int not null default 0,
  add column cost_micros bigint not null default 0;
update outbound_sms set credits = segments, rounds = attempts;
create index outbound_sms_door_message on outbound_sms (door_message_id, route_id) where route_id is not null and door_message_id is not null;

-- Delivery reports that were faster than the answer of the source that they came from.
create table early_sms_report (
  supplier_id bigint not null references supplier,
  door_message_id text not null,
  delivered boolean not null,
  error text,
  at timestamptz not null,
  primary key (supplier_id, door_message_id)
);
create index early_sms_report_age on early_sms_report (at);
