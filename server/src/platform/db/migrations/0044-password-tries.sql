-- How often somebody has tried a password of a campaign or shop lately, so that guessing does not pay.
create table password_try (
  subject text primary key,
  tries int not null,
  paused_until timestamptz,
  at timestamptz not null
);
create index password_try_old on password_try (at);
