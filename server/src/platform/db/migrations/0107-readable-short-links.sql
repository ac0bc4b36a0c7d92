-- Short addresses of coupons are typed from paper too: new ones are of one case, without 0, O, 1, I and l, and longer instead.
alter table short_link drop constraint short_link_form;
alter table short_link add constraint short_link_form check (short ~ '^([A-Za-z0-9]{6}|[a-hjkmnp-z2-9]{8})$');
