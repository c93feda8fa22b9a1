-- Why: what WeChat says of a whole day, kept as it came and line by line, beside our payments and refunds; and its payouts beside
-- those lines. Differences are rows that an operator works off.
CREATE TABLE statements (
    id          uuid PRIMARY KEY,
    merchant_id uuid NOT NULL REFERENCES merchants,
    day         date NOT NULL,
    -- The digest that WeChat signed.
    sha1        text NOT NULL,
    bytes       bigint NOT NULL,
    line_count  bigint NOT NULL,
    fetched_at  timestamptz NOT NULL,
    -- The same table is kept once, however often it is fetched; another table of the same day is another row.
    CONSTRAINT statements_once UNIQUE (merchant_id, day, sha1)
);

-- The table as it came, in parts, so that nobody ever holds the whole of it.
CREATE TABLE statement_parts (
    statement_id uuid NOT NULL REFERENCES statements,
    part         integer NOT NULL,
    data         bytea NOT NULL,
    PRIMARY KEY (statement_id, part)
);

CREATE TABLE statement_lines (
    statement_id        uuid NOT NULL REFERENCES statements,
    line                bigint NOT NULL,
    -- Why it cannot be read; then its beginning stands in raw, and nothing in the other columns.
    unreadable          text,
    raw                 text,
    is_refund           boolean NOT NULL,
    traded_at           timestamptz,
    sub_mchid           text,
    transaction_id      text,
    out_trade_no        text,
    refund_number       text,
    out_refund_no       text,
    trade_type          text,
    state               text,
    bank_type           text,
    amount_minor        bigint,
    currency            text,
    payer_minor         bigint,
    payer_currency      text,
    settlement_minor    bigint,
    settlement_currency text,
    fee_minor           bigint,
    fee_rate            numeric,
    exchange_rate       numeric,
    coupon_minor        bigint,
    discount_minor      bigint,
    -- Ours, by the numbers on the line; of a refund also the payment it gives back of.
    payment_id          uuid,
    refund_id           uuid,
    PRIMARY KEY (statement_id, line)
);
CREATE INDEX statement_lines_payment ON statement_lines (payment_id) WHERE payment_id IS NOT NULL AND NOT is_refund;
CREATE INDEX statement_lines_refund ON statement_lines (refund_id) WHERE refund_id IS NOT NULL;

CREATE TABLE reconciliations (
    id               uuid PRIMARY KEY,
    merchant_id      uuid NOT NULL REFERENCES merchants,
    day              date NOT NULL,
    status           text NOT NULL CHECK (status IN ('waiting', 'matched', 'differences_found')),
    -- When WeChat is asked for the statement next. Null: nothing planned.
    due_at           timestamptz,
    asks             integer NOT NULL,
    lease_until      timestamptz,
    fence            bigint NOT NULL,
    statement_id     uuid REFERENCES statements,
    line_count       bigint NOT NULL,
    matched_count    bigint NOT NULL,
    open_differences bigint NOT NULL,
    compared_at      timestamptz,
    created_at       timestamptz NOT NULL,
    updated_at       timestamptz NOT NULL,
    event_sequence   bigint NOT NULL,
    CONSTRAINT reconciliations_day UNIQUE (merchant_id, day)
);
CREATE INDEX reconciliations_list ON reconciliations (merchant_id, id DESC);
CREATE INDEX reconciliations_due ON reconciliations (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX reconciliations_statement ON reconciliations (statement_id) WHERE statement_id IS NOT NULL;

-- The next day that the timetable opens for a merchant; without a row it begins with the day of the first payment.
CREATE TABLE reconciliation_calendars (
    merchant_id uuid PRIMARY KEY REFERENCES merchants,
    next_day    date NOT NULL
);

CREATE TABLE reconciliation_differences (
    id                uuid PRIMARY KEY,
    merchant_id       uuid NOT NULL REFERENCES merchants,
    reconciliation_id uuid NOT NULL REFERENCES reconciliations,
    kind              text NOT NULL CHECK (kind IN ('missing_here', 'missing_there', 'amount', 'currency', 'status',
                          'duplicate', 'fee', 'timing', 'unreadable')),
    -- What it is about, in words that stay the same however often a day is compared.
    subject           text NOT NULL,
    payment_id        uuid,
    refund_id         uuid,
    out_trade_no      text,
    out_refund_no     text,
    ours              jsonb,
    theirs            jsonb,
    found_at          timestamptz NOT NULL,
    resolved_at       timestamptz,
    resolution        text,
    CONSTRAINT reconciliation_differences_once UNIQUE (reconciliation_id, kind, subject)
);
CREATE INDEX reconciliation_differences_open ON reconciliation_differences (merchant_id) WHERE resolved_at IS NULL;

CREATE TABLE settlements (
    id             uuid PRIMARY KEY,
    merchant_id    uuid NOT NULL REFERENCES merchants,
    batch_id       text NOT NULL,
    currency       text NOT NULL,
    settled_on     date NOT NULL,
    trades_from    date NOT NULL,
    trades_to      date NOT NULL,
    settled_minor  bigint NOT NULL,
    payments_minor bigint NOT NULL,
    refunds_minor  bigint NOT NULL,
    fee_minor      bigint NOT NULL,
    -- When it was found to be what the statements' lines add up to, and booked. Null: not yet, or it differs.
    booked_at      timestamptz,
    created_at     timestamptz NOT NULL,
    CONSTRAINT settlements_once UNIQUE (merchant_id, batch_id, currency, trades_from, trades_to)
);
CREATE INDEX settlements_open ON settlements (merchant_id) WHERE booked_at IS NULL;
CREATE INDEX settlements_newest ON settlements (merchant_id, settled_on);

-- What moved on a day. These columns are written with the change of a state that other indexes look at, so no HOT update is lost.
CREATE INDEX payments_paid ON payments (merchant_id, paid_at) WHERE paid_at IS NOT NULL;
CREATE INDEX refunds_given ON refunds (merchant_id, succeeded_at) WHERE succeeded_at IS NOT NULL;

-- When something is to be done for each merchant: a day to open at 10:00 in UTC+8 of the day after it, or a day to ask for again.
CREATE VIEW reconciliation_moments AS
    SELECT m.id AS merchant_id,
        ((coalesce(c.next_day, f.day) + 1)::timestamp + interval '2 hours') AT TIME ZONE 'UTC' AS due_at
    FROM merchants m LEFT JOIN reconciliation_calendars c ON c.merchant_id = m.id
    LEFT JOIN LATERAL (
        SELECT (p.created_at AT TIME ZONE 'UTC' + interval '8 hours')::date AS day FROM payments p
        WHERE c.merchant_id IS NULL AND p.merchant_id = m.id ORDER BY p.id LIMIT 1) f ON true
    WHERE coalesce(c.next_day, f.day) IS NOT NULL
    UNION ALL SELECT merchant_id, due_at FROM reconciliations WHERE due_at IS NOT NULL;
