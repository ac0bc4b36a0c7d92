-- A number that was rented is answered as the protocol's inventor did, in an object of its own, or in the form of getNumberV2 as a
-- later service does. Each key says which.
alter table api_key add rent_answer text not null default 'phone'
  constraint api_key_rent_answer_known check (rent_answer in ('phone', 'v2'));
