-- SMS that we send: written in the transaction of their cause, handed to the operator's door by jobs, paid with credits.
create table outbound_sms (
  id bigint generated always as identity (start with 1000) primary key,
  account_id bigint not null references account,
  -- What it is for; a cause that happens again finds the row that is there.
  reference text not null,
  purpose text not null constraint outbound_sms_purpose_known check (purpose in ('reply', 'marketing', 'service')),
  to_phone text not null,
  sender text not null default '',
  text text not null,
  segments int not null constraint outbound_sms_segments_positive check (segments > 0),
  state text not null constraint outbound_sms_state_known
    check (state in ('queued', 'sending', 'sent', 'delivered', 'failed', 'cancelled')),
  -- Nothing is on hold for what is free, nor for what no credits were left for.
  free boolean not null,
  hold_id bigint references hold,
  not_before timestamptz,
  quiet jsonb,
  cancel_requested boolean not null default false,
  attempts int not null default 0,
  door_message_id text,
  error text,
  created_at timestamptz not null,
  claimed_at timestamptz,
  changed_at timestamptz not null,
  constraint outbound_sms_once unique (account_id, reference)
);
create index outbound_sms_account on outbound_sms (account_id, id);
create index outbound_sms_phone on outbound_sms (to_phone, id);
create index outbound_sms_failed on outbound_sms (id) where state = 'failed';
create index outbound_sms_open on outbound_sms (changed_at) where state in ('queued', 'sending');

-- What the simulated door was given; the key makes a repeat the same SMS.
create table simulated_sms (
  id bigint generated always as identity primary key,
  key text not null constraint simulated_sms_once unique,
  to_phone text not null,
  sender text not null,
  text text not null,
  at timestamptz not null
);
create index simulated_sms_phone on simulated_sms (to_phone, id);
