-- Why: a caller that got no answer sends its request again; under the same key it gets the first answer instead of a second deed.
-- A command's answer is written by the transaction of its effect. A deed that calls the gateway commits more than once, so it
-- leaves its row first, under a lease of the database's clock, and names what it has begun: the next request takes it over.
CREATE TABLE idempotency_keys (
    merchant_id  uuid NOT NULL REFERENCES merchants,
    key          text NOT NULL,
    fingerprint  bytea NOT NULL,
    fence        bigint NOT NULL,
    leased_until timestamptz,
    begun_id     uuid,
    status       integer,
    content_type text,
    location     text,
    body         bytea,
    created_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (merchant_id, key),
    CONSTRAINT idempotency_keys_answered_or_running CHECK ((status IS NULL) = (leased_until IS NOT NULL))
);
CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);
