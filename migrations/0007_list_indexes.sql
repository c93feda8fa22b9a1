-- Why: the filters of the lists. These columns never change, so no HOT update of a row is lost to its index; a range of
-- creation needs none, because an identifier begins with its millisecond.
CREATE INDEX subscriptions_plan ON subscriptions (plan_id, id DESC);
CREATE INDEX invoices_customer ON invoices (customer_id, id DESC);
CREATE INDEX payments_customer ON payments (customer_id, id DESC);
CREATE INDEX payments_invoice ON payments (invoice_id, id DESC);
CREATE INDEX plans_metadata ON plans USING gin (metadata jsonb_path_ops);
CREATE INDEX customers_metadata ON customers USING gin (metadata jsonb_path_ops);
