-- How an account itself takes the code out of a message, for one service or (null) for all. Read once for each group of messages.
create table code_pattern (
  account_id bigint not null references account,
  service_id text references service,
  pattern text not null constraint code_pattern_length check (char_length(pattern) between 1 and 200),
  changed_at timestamptz not null,
  constraint code_pattern_once unique nulls not distinct (account_id, service_id)
);

-- Whether the code was taken by such a pattern: it may have been changed since.
alter table message add column by_pattern boolean not null default false;
