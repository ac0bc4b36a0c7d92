-- What somebody without a key does oddly is noted too, but a few kinds of it, not as many as a stranger likes to make.
alter table partner_notice add column stranger boolean not null default false;
