-- Hubs that never ask us: which of our numbers they were told of, and how the telling goes. Each number is an operation,
-- so that it is in no other lease; what is on the list is what stands here, whatever has been sent.
create table hub_list (
  hub_id bigint primary key references hub,
  -- The whole list, and the last call of any kind that the hub took.
  sent_at timestamptz,
  said_at timestamptz,
  -- After a failure: not before.
  next_at timestamptz,
  failing_since timestamptz,
  last_code text,
  leased_until timestamptz
);

create table hub_listing (
  operation_id bigint primary key references hub_operation,
  hub_id bigint not null references hub,
  number_id bigint not null references number,
  state text not null default 'new' constraint hub_listing_state_known check (state in ('new', 'told', 'leaving', 'gone', 'refused')),
  -- The hub's id of the number.
  foreign_id text,
  code text,
  changed_at timestamptz not null
);
create index hub_listing_hub on hub_listing (hub_id, state, changed_at);
