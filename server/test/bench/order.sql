-- One order of one number, hand-written, with the rows that an order of Switchboard writes: what `pgbench` makes of it is what the
-- database does for whoever sends one transaction for each order. Variables: first_account, accounts, pool, services, offers.
\set account :first_account + random(0, :accounts - 1)
\set offer random(1, :offers)
begin;
select id as ledger from ledger_account where kind = 'customer' and currency = 'USD' and reference is null and account_id = :account for no key update \gset
select service_id as service, price_micros as price, frontier from offer where pool_id = :pool and service_id = (string_to_array(:services, ','))[:offer] for no key update \gset
select n.id as number, n.phone, n.seq from number n where n.pool_id = :pool and n.state = 'online' and n.seq > :frontier and not exists (select from number_use u where u.number_id = n.id and u.service_id = :service) order by n.seq limit 1 \gset
update offer set stock = stock - 1, frontier = :seq where pool_id = :pool and service_id = :service;
select nextval('activation_id_seq')::int as activation, nextval('hold_id_seq') as hold \gset
insert into number_use (number_id, service_id, pool_id, activation_id) values (:number, :service, :pool, :activation);
insert into hold (id, ledger_account_id, amount_micros, reference, created_at) overriding system value values (:hold, :ledger, :price, 'activation:' || :activation::int, now());
insert into ledger_transfer (kind, debit_id, debit_bucket, credit_id, credit_bucket, amount_micros, hold_id, reference, created_at) values ('hold', :ledger, 'available', :ledger, 'held', :price, :hold, 'activation:' || :activation::int, now());
update ledger_account set available_micros = available_micros - :price, held_micros = held_micros + :price where id = :ledger;
insert into activation (id, account_id, service_id, country_id, operator, number_id, pool_id, supplier_id, phone, state, price_micros, hold_id, created_at, cancellable_at, expires_at, changed_at) select :activation, :account, :service, p.country_id, 'any', :number, :pool, p.supplier_id, :phone, 'waiting', :price, :hold, now(), now(), now() + interval '20 minutes', now() from pool p where p.id = :pool;
insert into activation_move (activation_id, event, from_state, to_state, at) values (:activation, 'buy', null, 'waiting', now());
commit;
