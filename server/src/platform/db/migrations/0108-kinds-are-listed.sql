-- Which kinds of suppliers and hubs there are is told by providers/suppliers/registry.ts, and asked there before anything is
-- written: with a second list here a further kind would need a migration.
alter table partner_connection drop constraint partner_connection_dialect_known;
alter table hub drop constraint hub_dialect_known;
