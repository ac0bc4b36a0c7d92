-- Lines were kept in their suppliers' digits; from here on they are kept in E.164. SQL knows no numbering plans, so the next
-- start reads what is stored up to `last_id`, once, and keeps here how far it has come.
create table line_spelling (
  once boolean primary key default true constraint line_spelling_once check (once),
  checked_to bigint not null,
  last_id bigint not null
);
insert into line_spelling (checked_to, last_id) select 0, coalesce(max(id), 0) from number;

-- The number that is this same line in its right form, where both were stored: no message reaches this one.
alter table number add twin_of bigint references number;
