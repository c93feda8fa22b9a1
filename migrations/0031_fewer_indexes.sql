-- Why: a deduction that is sent and paid wrote more than forty entries into indexes, most of what it cost here. What is left is what
-- some question is answered by. Payments of a subscription or an invoice are found among those of its payer, which are few. Stop every
-- node of an older version before: it asks by what is gone here.
DROP INDEX payments_subscription, payments_invoice;

-- A payment has WeChat's number once it is paid.
ALTER TABLE payments DROP CONSTRAINT payments_transaction;
CREATE UNIQUE INDEX payments_transaction ON payments (account_key, transaction_id) WHERE transaction_id IS NOT NULL;

-- No index looks at the state of an invoice any more, so that paying it is a HOT update: the open ones of a subscription are found
-- among its periods. Only the gate asks of many subscriptions at once, for those that stand declined.
DROP INDEX invoices_open;
CREATE INDEX invoices_declined ON invoices (subscription_id) WHERE first_declined_at IS NOT NULL;

-- Facts are always asked for by their merchant or their object, or are known by a number of somebody else's.
ALTER TABLE events DROP CONSTRAINT events_pkey, ADD PRIMARY KEY (merchant_id, id);
DROP INDEX events_list;
ALTER TABLE ledger_entries DROP CONSTRAINT ledger_entries_pkey, ADD PRIMARY KEY (merchant_id, id);
DROP INDEX ledger_merchant;
ALTER TABLE gateway_calls DROP CONSTRAINT gateway_calls_pkey, ADD PRIMARY KEY (object_id, id);
DROP INDEX gateway_calls_object;
ALTER TABLE notifications DROP CONSTRAINT notifications_pkey, DROP CONSTRAINT notifications_once,
    ADD CONSTRAINT notifications_once PRIMARY KEY (account_key, notification_id);
