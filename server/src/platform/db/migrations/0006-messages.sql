-- Messages, each stored once however often it arrives, and every arrival.
create sequence message_id_seq;

create table message (
  id bigint primary key,
  supplier_id bigint not null references supplier,
  supplier_message_id text,
  phone text not null,
  sender text not null,
  text text,
  code text,
  verdict text not null constraint message_verdict_known
    check (verdict in ('accepted', 'orphan', 'refused', 'filtered', 'blacklisted')),
  activation_id int references activation,
  received_at timestamptz not null,
  erased_at timestamptz
);
create index message_activation on message (activation_id, id) where activation_id is not null;
create index message_phone on message (phone, id);
create index message_kept on message (received_at) where erased_at is null;

-- What makes an arrival a repeat: the source's message id, or a fingerprint that counts for a while. One row
-- per identity, upserted, so two arrivals of one message can never make two messages.
create table message_identity (
  supplier_id bigint not null references supplier,
  identity text not null,
  message_id bigint not null,
  repeats_until timestamptz not null,
  constraint message_once primary key (supplier_id, identity)
);
create index message_identity_message on message_identity (message_id);

create table delivery (
  id bigint generated always as identity primary key,
  message_id bigint not null references message,
  received_at timestamptz not null,
  raw text
);
create index delivery_message on delivery (message_id, id);
