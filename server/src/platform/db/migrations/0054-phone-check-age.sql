-- Checks of phones are forgotten after a day.
create index phone_check_old on phone_check (sent_at);
