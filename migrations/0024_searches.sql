-- Why: what is searched by, and finished deliveries that are swept away by age. None of these columns changes after its row was
-- made (status aside, which other indexes of the table hold already), so no HOT update is lost.
CREATE INDEX subscriptions_metadata ON subscriptions USING gin (metadata jsonb_path_ops);
CREATE INDEX refunds_gateway_number ON refunds (account_key, refund_number) WHERE refund_number IS NOT NULL;
CREATE INDEX webhook_deliveries_age ON webhook_deliveries (created_at) WHERE status <> 'pending';
