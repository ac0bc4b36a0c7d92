-- What lines say is kept where it cannot be mixed up: of numbers, of parts of SMS, of sources.

-- Since when the line of a number is down, where the number is off sale, or will be after its rental, for that alone. The line may
-- undo its own word; anybody else's about the number's state takes it away.
alter table number add column line_down_since timestamptz;
update number n set line_down_since = l.changed_at
  from source_line l, pool p
 where l.number_off and l.phone = n.phone and p.id = n.pool_id and p.supplier_id = l.supplier_id
   and (n.state = 'offline'
        or (n.state = 'rented' and exists (select from number_rent_record r where r.number_id = n.id and r.state_after = 'offline')));
alter table number add constraint number_line_down_not_sold check (line_down_since is null or state in ('offline', 'rented'));
create index number_line_down on number (pool_id) where line_down_since is not null;

-- Numbers whose SIM was taken out of its line and another put in: down since then, unless another line tells of them.
create table left_number (
  supplier_id bigint not null references own_source on delete cascade,
  phone text not null,
  left_at timestamptz not null,
  primary key (supplier_id, phone)
);
create index left_number_left_at on left_number (left_at);

-- Where no number is known, parts of two lines are not parts of one SMS.
alter table sms_part_group add column came_by text not null default '';
alter table sms_part_group drop constraint sms_part_group_once;
alter table sms_part_group add constraint sms_part_group_once unique (supplier_id, phone, came_by, sender, reference, count);

-- A version is never used twice, so that what is remembered of one cannot be taken for that of a source that was connected anew.
create sequence own_source_version as int;
select setval('own_source_version', (select coalesce(max(version), 0) + 1 from own_source));
alter table own_source alter column version set default nextval('own_source_version');
