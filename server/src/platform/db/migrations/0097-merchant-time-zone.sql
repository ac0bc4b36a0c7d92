-- A day without a time ends something at the end of that day where the merchant is: what has no zone of its own (access
-- to a directory, a subaccount's last day, campaigns as they are made) takes the merchant's.
alter table merchant add time_zone text not null default 'UTC';
