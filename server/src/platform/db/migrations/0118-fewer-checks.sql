-- Deliveries are looked up by their message alone: one index instead of two. That their message is there is proved by `ledger
-- audit`: it is written or locked in the same transaction, and never deleted. The supplier of an identity is its message's.
alter table delivery drop constraint delivery_message_id_fkey, drop constraint delivery_pkey;
alter table delivery add primary key (message_id, id);
drop index delivery_message;
alter table message_identity drop constraint message_identity_supplier_id_fkey;

-- Every end of a lease writes how long its number rests for its customer; what it names is never deleted.
alter table number_rest
  drop constraint number_rest_account_id_fkey,
  drop constraint number_rest_service_id_fkey,
  drop constraint number_rest_number_id_fkey;
