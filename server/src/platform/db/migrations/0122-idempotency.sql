-- Writes that are named by whoever asks: the same name again gets the answer of the first time. A row is a claim until it has an
-- answer; the unique key decides who has it. `claimed_until` is moved on while the work is under way: past it, nobody works.
create table idempotency_key (
  owner text not null,
  key text not null,
  request_hash text not null,
  -- Which of several tries has it: one that was given up must not answer for the next.
  claim text not null,
  state text not null constraint idempotency_key_state_known check (state in ('claimed', 'answered')),
  -- The work is safe to be carried out again, where nobody knows whether it was.
  resumable boolean not null,
  status int,
  -- Encrypted: an answer may hold a secret that is shown once. Null also for an answer that is too long to keep.
  body_sealed text,
  created_at timestamptz not null,
  claimed_until timestamptz not null,
  primary key (owner, key),
  constraint idempotency_key_answered check ((state = 'answered') = (status is not null))
);
create index idempotency_key_age on idempotency_key (created_at);
