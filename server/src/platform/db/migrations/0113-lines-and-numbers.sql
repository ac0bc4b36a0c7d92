-- A number that is off sale because no line has it remembers so itself: a SIM that is taken out of a port and put into another
-- one is still the same number, and an operator who takes it off sale meanwhile is not undone by its line.
alter table number add column off_by_line_at timestamptz;
update number n set off_by_line_at = l.changed_at
  from source_line l where l.number_off and l.phone = n.phone and n.state in ('offline', 'rented');
create index number_off_by_line on number (phone) where off_by_line_at is not null;
alter table source_line drop column number_off;

-- Parts for a line whose number nobody knows: two SIMs may get the same words from the same sender under one reference.
alter table sms_part_group add column line text not null default '';
alter table sms_part_group drop constraint sms_part_group_once;
alter table sms_part_group add constraint sms_part_group_once unique (supplier_id, phone, line, sender, reference, count);
