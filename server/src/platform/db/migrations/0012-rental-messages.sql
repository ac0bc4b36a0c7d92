-- A message to a rented number is accepted by the rental, whoever sent it.
alter table message add column rental_id int references rental;
alter table message add constraint message_of_one_lease check (activation_id is null or rental_id is null);
create index message_rental on message (rental_id, id) where rental_id is not null;
