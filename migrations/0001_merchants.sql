-- Why: every row of the engine belongs to one merchant, and a key opens exactly one merchant's rows.
-- Accounts (credentials with WeChat Pay) live in the configuration only; a merchant names its account by key.
CREATE TABLE merchants (
    id                     uuid PRIMARY KEY,
    account_key            text NOT NULL,
    sub_mchid              text,
    sub_appid              text,
    name                   text NOT NULL,
    merchant_category_code text NOT NULL,
    time_zone              text NOT NULL,
    created_at             timestamptz NOT NULL
);
-- A direct account has exactly one merchant: its sub_mchid is null, and nulls are one value here.
CREATE UNIQUE INDEX merchants_route ON merchants (account_key, coalesce(sub_mchid, ''));

CREATE TABLE api_keys (
    id          uuid PRIMARY KEY,
    merchant_id uuid NOT NULL REFERENCES merchants,
    key_hash    bytea NOT NULL UNIQUE,
    name        text NOT NULL,
    scopes      text[] NOT NULL,
    created_at  timestamptz NOT NULL,
    revoked_at  timestamptz
);
CREATE INDEX api_keys_merchant ON api_keys (merchant_id);

-- The driven business clock of the sandbox: one row, an offset to the real time. No row means real time.
CREATE TABLE business_clock (
    only_row       boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    offset_seconds double precision NOT NULL
);
