-- The books. Rows of ledger_transfer, hold and settlement are only ever added; the two balances of a ledger
-- account follow in the same transaction and equal the sum of its transfers at all times.
create table ledger_account (
  id bigint generated always as identity primary key,
  kind text not null,
  account_id bigint references account,
  reference text,
  currency text not null default 'USD',
  available_micros bigint not null default 0,
  held_micros bigint not null default 0,
  guarded boolean not null,
  constraint ledger_account_once unique nulls not distinct (kind, account_id, reference, currency),
  constraint ledger_account_never_overdrawn check (not guarded or (available_micros >= 0 and held_micros >= 0))
);
create index ledger_account_owner on ledger_account (account_id);

create table hold (
  id bigint generated always as identity primary key,
  ledger_account_id bigint not null references ledger_account,
  amount_micros bigint not null constraint hold_not_negative check (amount_micros >= 0),
  reference text not null,
  created_at timestamptz not null
);

create table settlement (
  hold_id bigint constraint settlement_once primary key references hold,
  outcome text not null constraint settlement_outcome_known check (outcome in ('captured', 'released')),
  captured_micros bigint not null,
  released_micros bigint not null,
  created_at timestamptz not null,
  constraint settlement_not_negative check (captured_micros >= 0 and released_micros >= 0)
);

create table ledger_transfer (
  id bigint generated always as identity primary key,
  kind text not null,
  debit_id bigint not null references ledger_account,
  debit_bucket text not null constraint ledger_transfer_debit_bucket check (debit_bucket in ('available', 'held')),
  credit_id bigint not null references ledger_account,
  credit_bucket text not null constraint ledger_transfer_credit_bucket check (credit_bucket in ('available', 'held')),
  amount_micros bigint not null constraint ledger_transfer_positive check (amount_micros > 0),
  hold_id bigint references hold,
  reference text not null,
  created_at timestamptz not null,
  constraint ledger_transfer_moves check (debit_id <> credit_id or debit_bucket <> credit_bucket)
);
create index ledger_transfer_debit on ledger_transfer (debit_id, id);
create index ledger_transfer_credit on ledger_transfer (credit_id, id);
create index ledger_transfer_reference on ledger_transfer (reference);

-- A credit given for an outside reason (an operator's grant, a payment) happens once per reference.
create unique index ledger_transfer_credit_once on ledger_transfer (kind, reference)
  where kind in ('grant', 'payment', 'payment_refund');

-- The two sides of every transfer, as an accountant reads them.
create view ledger_entry as
  select id as transfer_id, debit_id as ledger_account_id, debit_bucket as bucket, -amount_micros as amount_micros, kind, reference, created_at
    from ledger_transfer
  union all
  select id, credit_id, credit_bucket, amount_micros, kind, reference, created_at from ledger_transfer;

insert into ledger_account (kind, guarded) values ('cash', false), ('revenue', false);
