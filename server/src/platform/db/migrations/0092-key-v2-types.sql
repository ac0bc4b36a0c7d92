-- Clients with typed JSON disagree about getNumberV2: some want the cost as text and a boolean, as the protocol's inventor
-- sent them, others a number and "1", as its documents and later services have it. Each key says which.
alter table api_key add v2_types text not null default 'number'
  constraint api_key_v2_types_known check (v2_types in ('number', 'text'));
