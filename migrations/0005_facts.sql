-- Why: what happened, append-only: events (the source of webhooks and timelines), calls to the gateway, notifications from it,
-- the ledger, and alerts for operators.
CREATE TABLE events (
    id              uuid PRIMARY KEY,
    merchant_id     uuid NOT NULL,
    type            text NOT NULL,
    object_type     text NOT NULL,
    object_id       uuid NOT NULL,
    sequence        bigint NOT NULL,
    subscription_id uuid,
    data            jsonb NOT NULL,
    created_at      timestamptz NOT NULL,
    CONSTRAINT events_sequence UNIQUE (object_id, sequence)
);
CREATE INDEX events_list ON events (merchant_id, id DESC);
CREATE INDEX events_subscription ON events (subscription_id, id);

CREATE TABLE gateway_calls (
    id              uuid PRIMARY KEY,
    merchant_id     uuid NOT NULL,
    operation       text NOT NULL,
    object_id       uuid NOT NULL,
    subscription_id uuid,
    attempt         integer,
    started_at      timestamptz NOT NULL,
    duration_ms     integer NOT NULL,
    outcome         text NOT NULL,
    http_status     integer,
    code            text,
    message         text,
    request_id      text
);
CREATE INDEX gateway_calls_object ON gateway_calls (object_id, id);
CREATE INDEX gateway_calls_subscription ON gateway_calls (subscription_id, id);

CREATE TABLE notifications (
    id              uuid PRIMARY KEY,
    account_key     text NOT NULL,
    notification_id text NOT NULL,
    event_type      text NOT NULL,
    status          text NOT NULL CHECK (status IN ('applied', 'unchanged', 'parked', 'ignored')),
    reason          text,
    merchant_id     uuid,
    object_id       uuid,
    subscription_id uuid,
    resource        text NOT NULL,
    received_at     timestamptz NOT NULL,
    CONSTRAINT notifications_once UNIQUE (account_key, notification_id)
);
CREATE INDEX notifications_subscription ON notifications (subscription_id, id);

-- One row moves one amount from one account to another, so that every entry balances in its currency by construction.
CREATE TABLE ledger_entries (
    id              uuid PRIMARY KEY,
    merchant_id     uuid NOT NULL,
    debit           text NOT NULL,
    credit          text NOT NULL,
    amount_minor    bigint NOT NULL CHECK (amount_minor > 0),
    currency        text NOT NULL,
    kind            text NOT NULL,
    cause_type      text NOT NULL,
    cause_id        uuid NOT NULL,
    booked_at       timestamptz NOT NULL,
    CONSTRAINT ledger_accounts CHECK (debit <> credit),
    -- A cause is booked once for each thing it means.
    CONSTRAINT ledger_once UNIQUE (cause_id, kind)
);
CREATE INDEX ledger_merchant ON ledger_entries (merchant_id, id);

CREATE TABLE alerts (
    id          uuid PRIMARY KEY,
    merchant_id uuid,
    code        text NOT NULL,
    detail      text NOT NULL,
    object_type text,
    object_id   uuid,
    raised_at   timestamptz NOT NULL,
    resolved_at timestamptz
);
CREATE INDEX alerts_open ON alerts (raised_at) WHERE resolved_at IS NULL;
-- What comes round again and again is told once, until an operator is done with it.
CREATE UNIQUE INDEX alerts_once ON alerts (object_id, code) WHERE resolved_at IS NULL;
