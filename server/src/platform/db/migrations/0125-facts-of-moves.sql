-- Why a lease began as it did: which offer was taken and among how many. With the first line of its history, which no
-- later move writes anew; null for every other line. A short text, since every order writes one: as jsonb with names it cost a
-- group of orders an eighth of its time.
alter table activation_move add column facts text;
alter table rental_move add column facts text;
