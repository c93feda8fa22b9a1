-- Why: a subscriber comes from a mini program with no secret key; its token opens one merchant's rows of one openid. The table
-- has the token's hash only, as for API keys; the end of a token is the database's real time.
CREATE TABLE subscriber_tokens (
    token_hash  bytea PRIMARY KEY,
    merchant_id uuid NOT NULL REFERENCES merchants,
    openid      text NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    expires_at  timestamptz NOT NULL
);
CREATE INDEX subscriber_tokens_end ON subscriber_tokens (expires_at);

-- Whose the rows are: a person may be several customers of a merchant.
CREATE INDEX customers_openid ON customers (merchant_id, openid) WHERE openid IS NOT NULL;
