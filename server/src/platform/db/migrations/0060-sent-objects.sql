-- What was sent to whom by email or SMS, so that a sender may ask for nobody to get the same thing twice. The receiver
-- is a hash: it is only ever compared.
create table sent_object (
  object text not null,
  receiver_hash text not null,
  first_sent_at timestamptz not null,
  primary key (object, receiver_hash)
);
