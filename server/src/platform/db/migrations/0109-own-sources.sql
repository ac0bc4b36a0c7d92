-- How the operator's own numbers come in: the kind of source that a supplier is, and how it is set up. `settings` hold
-- secrets sealed. `held_by`: the process that keeps its lines open, sure until `held_until` in the database's own time.
create table own_source (
  supplier_id bigint primary key references supplier,
  kind text not null,
  settings jsonb not null,
  state text not null default 'on' constraint own_source_state_known check (state in ('on', 'off')),
  version int not null default 1,
  created_at timestamptz not null,
  held_by text,
  held_until timestamptz
);

-- The last sign of life, and the longest silence so far, which fades: half of it in a week without one as long.
create table source_health (
  supplier_id bigint primary key references own_source on delete cascade,
  heard_at timestamptz,
  beats bigint not null default 0,
  habit_seconds float8 not null default 0,
  error text,
  error_at timestamptz
);

-- `day`: days since 1970, UTC.
create table source_daily (
  supplier_id bigint not null references own_source on delete cascade,
  day int not null,
  messages int not null default 0,
  errors int not null default 0,
  primary key (supplier_id, day)
);

-- A port, SIM, phone or bind. `number_off`: its number is off sale because the line is down, and comes back with it.
create table source_line (
  supplier_id bigint not null references own_source on delete cascade,
  line text not null,
  state text not null constraint source_line_state_known check (state in ('up', 'down')),
  phone text,
  signal_dbm int,
  operator text,
  imsi text,
  iccid text,
  error text,
  seen_at timestamptz not null,
  changed_at timestamptz not null,
  number_off boolean not null default false,
  primary key (supplier_id, line)
);

-- Numbers that a source named before anybody listed them.
create table announced_number (
  supplier_id bigint not null references own_source on delete cascade,
  phone text not null constraint announced_number_form check (phone ~ '^[1-9][0-9]{6,14}$'),
  state text not null default 'pending' constraint announced_number_state_known check (state in ('pending', 'accepted', 'ignored')),
  first_at timestamptz not null,
  last_at timestamptz not null,
  messages int not null default 1,
  primary key (supplier_id, phone)
);
create index announced_number_pending on announced_number (supplier_id, phone) where state = 'pending';

-- Parts of longer SMS until all are there. One row a reference, held while a part is put to it; a further SMS under the same
-- reference is the next `round`. `text` is UTF-16, as a part may end in half of a letter; once the whole is stored only
-- its `print` stays, by which a repeat is known.
create table sms_part_group (
  id bigint generated always as identity primary key,
  supplier_id bigint not null references own_source on delete cascade,
  phone text not null,
  sender text not null,
  reference int not null,
  count int not null constraint sms_part_group_count check (count between 2 and 255),
  round int not null default 1,
  state text not null default 'open' constraint sms_part_group_state_known check (state in ('open', 'whole', 'stored')),
  first_at timestamptz not null,
  last_at timestamptz not null,
  constraint sms_part_group_once unique (supplier_id, phone, sender, reference, count)
);
create index sms_part_group_waiting on sms_part_group (first_at) where state <> 'stored';
create index sms_part_group_kept on sms_part_group (last_at) where state = 'stored';

create table sms_part (
  group_id bigint not null references sms_part_group on delete cascade,
  index int not null,
  text bytea not null,
  print text not null,
  source_id text,
  raw text not null,
  received_at timestamptz not null,
  primary key (group_id, index)
);

-- Since when nothing was heard of it for longer than is its habit: its numbers are off sale until it is back.
alter table supplier add column silent_since timestamptz;
