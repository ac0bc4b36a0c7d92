-- Why a lease began as it did: which offer was taken and among how many. With the first line of its history, which no
-- later move writes anew; null for every other line.
alter table activation_move add column facts jsonb;
alter table rental_move add column facts jsonb;
