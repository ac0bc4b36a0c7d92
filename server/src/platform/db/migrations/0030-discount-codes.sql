-- Percentages off a top-up, earned by messages received. A milestone issues one code per account.
create table received_total (
  account_id bigint primary key references account,
  messages bigint not null constraint received_total_not_negative check (messages >= 0)
);

-- invoice_id: who has reserved or used it; an invoice is a row of its own only after this one was reserved.
create table discount_code (
  id bigint generated always as identity primary key,
  account_id bigint not null references account,
  code text not null,
  timing int not null constraint discount_code_timing check (timing > 0),
  percentage int not null constraint discount_code_percentage check (percentage between 1 and 99),
  target_pay text not null constraint discount_code_target_known check (target_pay in ('crypto', 'card', 'all')),
  state text not null default 'issued' constraint discount_code_state_known check (state in ('issued', 'reserved', 'used')),
  invoice_id text,
  issued_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  constraint discount_code_once_per_milestone unique (account_id, timing),
  constraint discount_code_once unique (account_id, code),
  constraint discount_code_taken_by_one check ((state = 'issued') = (invoice_id is null))
);
