-- Top-ups through payment providers: what was asked, what came back, what an operator must look at.
create table invoice (
  id text primary key,
  account_id bigint not null references account,
  account_ref text not null,
  provider text not null constraint invoice_provider_known check (provider in ('cryptomus', 'pay4bit')),
  provider_id text,
  state text not null constraint invoice_state_known
    check (state in ('opening', 'pending', 'confirming', 'locked', 'paid', 'underpaid', 'cancelled', 'failed', 'refunded')),
  provider_status text not null,
  amount_micros bigint not null constraint invoice_amount_positive check (amount_micros > 0),
  pay_micros bigint not null constraint invoice_pay_positive check (pay_micros > 0 and pay_micros <= amount_micros),
  currency text not null default 'USD',
  discount_code_id bigint references discount_code,
  coin text,
  network text,
  url text,
  address text,
  payer_currency text,
  payer_amount text,
  arrived_micros bigint not null default 0 constraint invoice_arrived_not_negative check (arrived_micros >= 0),
  credited_micros bigint not null default 0 constraint invoice_credited_not_negative check (credited_micros >= 0),
  discount_micros bigint not null default 0 constraint invoice_discount_not_negative check (discount_micros >= 0),
  unallocated_micros bigint not null default 0 constraint invoice_unallocated_not_negative check (unallocated_micros >= 0),
  hints int not null default 0,
  next_check_at timestamptz,
  last_error text,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  changed_at timestamptz not null,
  constraint invoice_provider_id_once unique (provider, provider_id)
);
create index invoice_account on invoice (account_id, created_at desc, id);
create index invoice_open_account on invoice (account_id) where state in ('opening', 'pending', 'confirming', 'locked');
create index invoice_due on invoice (next_check_at) where next_check_at is not null;

-- What providers pushed to us, each event once, as it came. outcome is the answer that every repeat gets too.
create table payment_callback (
  id bigint generated always as identity primary key,
  provider text not null,
  event_key text not null,
  invoice_id text not null,
  provider_id text not null,
  kind text not null constraint payment_callback_kind_known check (kind in ('check', 'report')),
  outcome text not null constraint payment_callback_outcome_known check (outcome in ('accepted', 'refused')),
  reason text,
  raw text not null,
  received_at timestamptz not null,
  constraint payment_callback_once unique (provider, event_key)
);
create index payment_callback_invoice on payment_callback (invoice_id, id);
create index payment_callback_provider_id on payment_callback (provider, provider_id);

-- What no rule settles: money that is nobody's yet, money that is missing, callbacks that fit nothing.
create table payment_case (
  id bigint generated always as identity primary key,
  invoice_id text not null,
  kind text not null constraint payment_case_kind_known
    check (kind in ('underpaid', 'overpaid', 'paid_twice', 'disagreement', 'discount_gone', 'debt', 'refund_trouble', 'unknown_invoice')),
  reference text not null default '',
  amount_micros bigint not null default 0,
  currency text not null default 'USD',
  note text not null,
  created_at timestamptz not null,
  closed_at timestamptz,
  resolution text constraint payment_case_resolution_known check (resolution in ('credited', 'returned', 'dismissed', 'settled')),
  constraint payment_case_once unique (invoice_id, kind, reference)
);
create index payment_case_open on payment_case (id) where closed_at is null;

-- The sum of all top-ups of an account, less what was refunded: the discount tier follows from it.
create table payment_total (
  account_id bigint primary key references account,
  charged_micros bigint not null constraint payment_total_not_negative check (charged_micros >= 0)
);
