-- What makes an arrival a repeat runs out at a fixed moment, however often it is repeated. One that comes while the customer
-- waits for another message is new, unless it follows the last arrival so closely that its source must be repeating itself.
alter table message_identity add column seen_at timestamptz not null default '-infinity';
alter table message_identity alter column seen_at drop default;
