-- A send that is started twice under one name of the caller's is one send.
alter table sms_send add column reference text;
alter table sms_send add constraint sms_send_once_per_reference unique (account_id, reference);
