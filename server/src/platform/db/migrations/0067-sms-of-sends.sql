-- Which SMS belong to one send to a group, and to which of its contacts: their states are listed, and a STOP to one
-- group drops its SMS only.
alter table outbound_sms add column batch text not null default '', add column subject text not null default '';
create index outbound_sms_batch on outbound_sms (account_id, batch, id) where batch <> '';
