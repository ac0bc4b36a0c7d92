-- The key that ordered it: what is bought for it counts for the key's caps. Null: an operator, or an order from before.
alter table preorder add column key_id bigint;
