-- Countries with their operators, and services. Ids and codes are the contract; names may be corrected.
create table country (
  id int primary key,
  iso2 text not null,
  name_en text not null,
  name_ru text not null,
  dial_code text not null,
  number_prefixes text[] not null,
  position int not null
);

create table operator (
  country_id int not null references country,
  id text not null,
  primary key (country_id, id)
);

create table service (
  id text primary key,
  name text not null,
  position int not null,
  enabled boolean not null default true
);
