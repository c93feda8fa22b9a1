-- Why: events go out to the merchant's own addresses. A delivery is made by the statement that inserts its event, whoever
-- writes it, so that no event that was committed is ever without its deliveries; the table is the queue.
CREATE TABLE webhook_endpoints (
    id                    uuid PRIMARY KEY,
    merchant_id           uuid NOT NULL REFERENCES merchants,
    url                   text NOT NULL,
    description           text,
    event_types           text[] NOT NULL,
    status                text NOT NULL CHECK (status IN ('enabled', 'disabled')),
    disabled_reason       text,
    -- Sealed with Billing:SecretsKey where it is set (docs/runbook.md, Webhooks).
    secret                bytea NOT NULL,
    previous_secret       bytea,
    previous_secret_until timestamptz,
    -- Since when every attempt has failed. Null: the last one succeeded, or there was none.
    failing_since         timestamptz,
    created_at            timestamptz NOT NULL,
    updated_at            timestamptz NOT NULL,
    event_sequence        bigint NOT NULL
);
CREATE INDEX webhook_endpoints_list ON webhook_endpoints (merchant_id, id DESC);

-- No foreign keys: each event would lock its endpoint's row. A delivery whose endpoint is gone or rests is closed by the sweep.
CREATE TABLE webhook_deliveries (
    endpoint_id     uuid NOT NULL,
    event_id        uuid NOT NULL,
    merchant_id     uuid NOT NULL,
    status          text NOT NULL CHECK (status IN ('pending', 'delivered', 'failed')),
    attempts        integer NOT NULL DEFAULT 0,
    due_at          timestamptz NOT NULL,
    leased_until    timestamptz,
    fence           bigint NOT NULL DEFAULT 0,
    last_attempt_at timestamptz,
    response_status integer,
    error           text,
    delivered_at    timestamptz,
    created_at      timestamptz NOT NULL,
    PRIMARY KEY (endpoint_id, event_id)
) WITH (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02);
CREATE INDEX webhook_deliveries_lane ON webhook_deliveries (endpoint_id, due_at) WHERE status = 'pending';
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (due_at) WHERE status = 'pending';
CREATE INDEX webhook_deliveries_failed ON webhook_deliveries (merchant_id, event_id) WHERE status = 'failed';
CREATE INDEX webhook_deliveries_event ON webhook_deliveries (event_id);

CREATE FUNCTION events_make_deliveries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO webhook_deliveries (endpoint_id, event_id, merchant_id, status, due_at, created_at)
    SELECT e.id, n.id, n.merchant_id, 'pending', n.created_at, n.created_at
    FROM new_events n JOIN webhook_endpoints e ON e.merchant_id = n.merchant_id AND e.status = 'enabled'
    -- That an endpoint was disabled is told to the others only.
    WHERE e.id <> n.object_id AND e.event_types && ARRAY['*', n.type, split_part(n.type, '.', 1) || '.*'];
    RETURN NULL;
END
$$;
CREATE TRIGGER events_make_deliveries AFTER INSERT ON events REFERENCING NEW TABLE AS new_events
    FOR EACH STATEMENT EXECUTE FUNCTION events_make_deliveries();

CREATE INDEX events_type ON events (merchant_id, type, id DESC);
