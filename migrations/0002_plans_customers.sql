-- Why: what is sold, and to whom. A plan's price is never edited, so a renewal may read it at any time.
CREATE TABLE plans (
    id                     uuid PRIMARY KEY,
    merchant_id            uuid NOT NULL REFERENCES merchants,
    code                   text NOT NULL,
    name                   text NOT NULL,
    description            text NOT NULL,
    amount_minor           bigint NOT NULL CHECK (amount_minor > 0),
    currency               text NOT NULL,
    interval_unit          text NOT NULL CHECK (interval_unit IN ('day', 'week', 'month', 'year')),
    interval_count         integer NOT NULL CHECK (interval_count > 0),
    trial_days             integer NOT NULL CHECK (trial_days >= 0),
    grace_days             integer NOT NULL CHECK (grace_days >= 0),
    contract_template_id   bigint NOT NULL,
    merchant_category_code text NOT NULL,
    dunning_retry_days     integer[] NOT NULL,
    dunning_then           text NOT NULL CHECK (dunning_then IN ('cancel', 'unpaid')),
    missed_periods         text NOT NULL CHECK (missed_periods IN ('bill_all', 'newest', 'skip')),
    active                 boolean NOT NULL,
    metadata               jsonb NOT NULL,
    created_at             timestamptz NOT NULL,
    updated_at             timestamptz NOT NULL,
    event_sequence         bigint NOT NULL,
    CONSTRAINT plans_code UNIQUE (merchant_id, code)
);
CREATE INDEX plans_list ON plans (merchant_id, id DESC);

CREATE TABLE customers (
    id             uuid PRIMARY KEY,
    merchant_id    uuid NOT NULL REFERENCES merchants,
    reference      text NOT NULL,
    openid         text,
    -- The same person under the institution's appid; learned from the gateway, never from a caller.
    sp_openid      text,
    display_name   text NOT NULL,
    time_zone      text,
    metadata       jsonb NOT NULL,
    created_at     timestamptz NOT NULL,
    updated_at     timestamptz NOT NULL,
    event_sequence bigint NOT NULL,
    CONSTRAINT customers_reference UNIQUE (merchant_id, reference)
);
CREATE INDEX customers_list ON customers (merchant_id, id DESC);
