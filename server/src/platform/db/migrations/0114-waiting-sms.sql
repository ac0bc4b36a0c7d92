-- SMS that wait for their turn at a route's rate have no job each: `waits_for` is that route, and one sweep wakes the oldest. It is no
-- foreign key: a route that is removed is waited for by nobody for long. `resends`: how often it was sent again after it had failed, so
-- that an answer to a try of before is known as one.
alter table outbound_sms
  add column waits_for int,
  add column resends int not null default 0;
create index outbound_sms_waiting on outbound_sms (waits_for, id) where state = 'queued' and waits_for is not null;

-- What is looked at again where it lies too long; those that wait for a turn do not.
drop index outbound_sms_open;
create index outbound_sms_open on outbound_sms (changed_at) where state in ('queued', 'sending') and waits_for is null;

-- A route is removed only where nothing went by it, which is asked by this.
create index outbound_sms_route on outbound_sms (route_id) where route_id is not null;
