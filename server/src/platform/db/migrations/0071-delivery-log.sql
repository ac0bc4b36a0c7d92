-- What was sent to an account is read newest first, page by page; the key of deliveries is by event and gives no order.
create index webhook_delivery_log on webhook_delivery (endpoint_id, id);
