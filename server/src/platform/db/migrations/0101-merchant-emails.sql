-- One merchant must not learn from an email address that is taken which addresses others have: an address is unique
-- within a main account and those under it, and signing in looks at everybody who has it.
drop index merchant_email_once;
create unique index merchant_email_once_in_family on merchant (coalesce(parent_id, account_id), lower(email));
create index merchant_email on merchant (lower(email), account_id);
