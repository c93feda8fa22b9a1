-- Why: what a period costs and the movements of money for it. The unique constraints here are the last word on double charges.
CREATE TABLE invoices (
    id                uuid PRIMARY KEY,
    merchant_id       uuid NOT NULL REFERENCES merchants,
    subscription_id   uuid NOT NULL REFERENCES subscriptions,
    customer_id       uuid NOT NULL REFERENCES customers,
    status            text NOT NULL CHECK (status IN ('open', 'paid', 'void', 'uncollectible')),
    period_index      integer NOT NULL,
    period_start      timestamptz NOT NULL,
    period_end        timestamptz NOT NULL,
    currency          text NOT NULL,
    total_minor       bigint NOT NULL CHECK (total_minor > 0),
    due_minor         bigint NOT NULL CHECK (due_minor BETWEEN 0 AND total_minor),
    description       text NOT NULL,
    merchant_category_code text NOT NULL,
    -- How many payment numbers it has used; the next number carries the next ordinal.
    payment_count     integer NOT NULL,
    latest_payment_id uuid,
    dunning_step      integer NOT NULL,
    first_declined_at timestamptz,
    next_attempt_at   timestamptz,
    paid_at           timestamptz,
    closed_at         timestamptz,
    created_at        timestamptz NOT NULL,
    updated_at        timestamptz NOT NULL,
    event_sequence    bigint NOT NULL,
    -- Rule 8 of money: a period is billed once.
    CONSTRAINT invoices_period UNIQUE (subscription_id, period_start)
) WITH (fillfactor = 85);
CREATE INDEX invoices_list ON invoices (merchant_id, id DESC);
CREATE INDEX invoices_open ON invoices (subscription_id) WHERE status = 'open';

CREATE TABLE invoice_lines (
    id           uuid PRIMARY KEY,
    invoice_id   uuid NOT NULL REFERENCES invoices,
    position     integer NOT NULL,
    description  text NOT NULL,
    quantity     integer NOT NULL,
    amount_minor bigint NOT NULL,
    CONSTRAINT invoice_lines_position UNIQUE (invoice_id, position)
);

CREATE TABLE payments (
    id                     uuid PRIMARY KEY,
    merchant_id            uuid NOT NULL REFERENCES merchants,
    kind                   text NOT NULL CHECK (kind IN ('deduction')),
    account_key            text NOT NULL,
    sub_mchid              text,
    sub_appid              text,
    invoice_id             uuid REFERENCES invoices,
    subscription_id        uuid REFERENCES subscriptions,
    customer_id            uuid REFERENCES customers,
    contract_id            uuid REFERENCES contracts,
    contract_number        text,
    payer_openid           text,
    out_trade_no           text NOT NULL,
    transaction_id         text,
    status                 text NOT NULL CHECK (status IN ('created', 'submitting', 'unknown', 'declined', 'reversing',
                               'succeeded', 'reversed', 'canceled', 'failed', 'quarantined')),
    amount_minor           bigint NOT NULL CHECK (amount_minor > 0),
    currency               text NOT NULL,
    description            text NOT NULL,
    merchant_category_code text NOT NULL,
    -- When it is to be sent (created, declined), queried (unknown) or reversed (reversing). Business time; null: nothing planned.
    due_at                 timestamptz,
    attempts               integer NOT NULL,
    -- A claim: until when by the database's own clock, and the fencing token that every write of the claim must bear.
    lease_until            timestamptz,
    fence                  bigint NOT NULL,
    unknown_reason         text,
    unknown_since          timestamptz,
    -- When the answer to a request was lost last: the request may be under way for a while after.
    lost_at                timestamptz,
    ladder_step            integer NOT NULL,
    decline_code           text,
    decline_message        text,
    decline_class          text,
    replace_when_dead      boolean NOT NULL,
    evidence               text,
    paid_at                timestamptz,
    late                   boolean NOT NULL,
    bank_type              text,
    payer_total_minor      bigint,
    payer_currency         text,
    exchange_rate_type     text,
    exchange_rate          bigint,
    created_at             timestamptz NOT NULL,
    updated_at             timestamptz NOT NULL,
    event_sequence         bigint NOT NULL,
    CONSTRAINT payments_number UNIQUE (account_key, out_trade_no),
    CONSTRAINT payments_transaction UNIQUE (account_key, transaction_id)
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);
CREATE INDEX payments_list ON payments (merchant_id, id DESC);
CREATE INDEX payments_subscription ON payments (subscription_id);
-- Rule 5 of money: an invoice has at most one payment that can still take money or may have taken it, a contract one
-- deduction in flight.
CREATE UNIQUE INDEX payments_one_live_per_invoice ON payments (invoice_id)
    WHERE status IN ('created', 'submitting', 'unknown', 'declined', 'reversing', 'quarantined');
CREATE UNIQUE INDEX payments_one_in_flight_per_contract ON payments (contract_id)
    WHERE status IN ('submitting', 'unknown');
CREATE INDEX payments_to_send ON payments (due_at) WHERE status IN ('created', 'declined') AND due_at IS NOT NULL;
CREATE INDEX payments_to_resolve ON payments (due_at) WHERE status IN ('unknown', 'reversing');
CREATE INDEX payments_claimed ON payments (lease_until) WHERE status = 'submitting';
