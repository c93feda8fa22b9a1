-- Why: movements of money back. What refunds give back of a payment, those in flight included, is kept beside the payment, so that
-- the database itself refuses to give back more than was taken (rule 10 of money).
ALTER TABLE payments
    ADD COLUMN refund_reserved_minor bigint NOT NULL DEFAULT 0,
    ADD COLUMN refunded_minor        bigint NOT NULL DEFAULT 0,
    ADD CONSTRAINT payments_refunds CHECK (refunded_minor BETWEEN 0 AND refund_reserved_minor
        AND refund_reserved_minor <= amount_minor),
    DROP CONSTRAINT payments_status_check,
    ADD CONSTRAINT payments_status_check CHECK (status IN ('created', 'submitting', 'unknown', 'declined', 'reversing',
        'succeeded', 'partially_refunded', 'refunded', 'reversed', 'canceled', 'failed', 'quarantined'));

CREATE TABLE refunds (
    id                      uuid PRIMARY KEY,
    merchant_id             uuid NOT NULL REFERENCES merchants,
    payment_id              uuid NOT NULL REFERENCES payments,
    subscription_id         uuid REFERENCES subscriptions,
    customer_id             uuid REFERENCES customers,
    account_key             text NOT NULL,
    sub_mchid               text,
    sub_appid               text,
    out_refund_no           text NOT NULL,
    out_trade_no            text NOT NULL,
    transaction_id          text NOT NULL,
    refund_number           text,
    status                  text NOT NULL CHECK (status IN ('created', 'processing', 'unknown', 'succeeded', 'closed', 'abnormal')),
    cause                   text NOT NULL CHECK (cause IN ('requested', 'late_success', 'canceled')),
    total_minor             bigint NOT NULL,
    amount_minor            bigint NOT NULL CHECK (amount_minor BETWEEN 1 AND total_minor),
    currency                text NOT NULL,
    reason                  text,
    -- When it is to be sent (created) or queried (processing, unknown, abnormal). Business time; null: nothing planned.
    due_at                  timestamptz,
    sent_at                 timestamptz,
    attempts                integer NOT NULL,
    -- A claim, as for payments: until when by the database's own clock, and its fencing token.
    lease_until             timestamptz,
    fence                   bigint NOT NULL,
    unknown_since           timestamptz,
    answer_lost             boolean NOT NULL,
    ladder_step             integer NOT NULL,
    failure_code            text,
    failure_message         text,
    succeeded_at            timestamptz,
    received_by             text,
    fund_source             text,
    payer_refund_minor      bigint,
    payer_currency          text,
    settlement_refund_minor bigint,
    settlement_currency     text,
    exchange_rate_type      text,
    exchange_rate           bigint,
    created_at              timestamptz NOT NULL,
    updated_at              timestamptz NOT NULL,
    event_sequence          bigint NOT NULL,
    CONSTRAINT refunds_number UNIQUE (account_key, out_refund_no)
) WITH (fillfactor = 85);
CREATE INDEX refunds_list ON refunds (merchant_id, id DESC);
CREATE INDEX refunds_payment ON refunds (payment_id, id DESC);
CREATE INDEX refunds_to_send ON refunds (due_at) WHERE status = 'created';
CREATE INDEX refunds_to_ask ON refunds (due_at) WHERE status IN ('processing', 'unknown', 'abnormal');
