-- Why: one-off orders that somebody pays in an app. An order is a payment of another kind; what it is beyond that lies beside it, so
-- that the rows of deductions stay as they are.
ALTER TABLE payments
    DROP CONSTRAINT payments_kind_check,
    ADD CONSTRAINT payments_kind_check CHECK (kind IN ('deduction', 'app_order')),
    DROP CONSTRAINT payments_status_check,
    ADD CONSTRAINT payments_status_check CHECK (status IN ('created', 'submitting', 'unknown', 'declined', 'reversing',
        'awaiting_payer', 'closing', 'succeeded', 'partially_refunded', 'refunded', 'reversed', 'closed', 'canceled', 'failed',
        'quarantined')),
    -- A deduction is never in a state of orders, an order never in one of deductions, and no invoice counts on an order.
    ADD CONSTRAINT payments_of_kind CHECK (CASE kind
        WHEN 'app_order' THEN invoice_id IS NULL AND contract_id IS NULL AND subscription_id IS NULL
            AND status NOT IN ('submitting', 'unknown', 'declined', 'reversing', 'reversed', 'failed')
        ELSE status NOT IN ('awaiting_payer', 'closing', 'closed') END);

CREATE TABLE orders (
    id               uuid PRIMARY KEY REFERENCES payments,
    merchant_id      uuid NOT NULL REFERENCES merchants,
    reference        text,
    attach           text,
    goods_tag        text,
    detail           jsonb,
    scene            jsonb,
    expires_at       timestamptz NOT NULL,
    prepay_id        text,
    prepay_until     timestamptz,
    -- From here on money is late. Business time.
    given_up_at      timestamptz,
    given_up_because text CHECK (given_up_because IN ('requested', 'expired', 'refused', 'closed_by_wechat')),
    metadata         jsonb NOT NULL,
    created_at       timestamptz NOT NULL,
    CONSTRAINT orders_given_up CHECK ((given_up_at IS NULL) = (given_up_because IS NULL))
) WITH (fillfactor = 85);
CREATE INDEX orders_reference ON orders (merchant_id, reference) WHERE reference IS NOT NULL;
CREATE INDEX orders_metadata ON orders USING gin (metadata jsonb_path_ops);
CREATE INDEX payments_orders ON payments (merchant_id, id DESC) WHERE kind = 'app_order';
-- When an order is sent, asked for or closed next.
CREATE INDEX payments_orders_due ON payments (due_at) WHERE kind = 'app_order' AND due_at IS NOT NULL;
