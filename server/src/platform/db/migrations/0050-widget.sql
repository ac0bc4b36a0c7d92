-- The page on which staff redeem coupons by their six letters: how an account's staff get in.
alter table merchant add column widget_key text constraint merchant_widget_key_form check (widget_key ~ '^[a-z0-9]{12}$');
alter table merchant add column widget_password_hash text;
create unique index merchant_widget_key_once on merchant (widget_key);
