-- An account may want a number of its own for each of its leases: then it never gets one that it has leased already.
alter table account add distinct_numbers boolean not null default false;
