-- Why: reconciliation.matched comes for every account and day and only says that all is well: three of four events that an endpoint of
-- * was sent. It goes to those that ask for it by name or by reconciliation.*. Nodes of the version before write events as ever: the
-- choice is made here. What already waits for an endpoint is still sent.
CREATE OR REPLACE FUNCTION events_make_deliveries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO webhook_deliveries (endpoint_id, event_id, merchant_id, status, due_at, created_at)
    SELECT e.id, n.id, n.merchant_id, 'pending', n.created_at, n.created_at
    FROM new_events n JOIN webhook_endpoints e ON e.merchant_id = n.merchant_id AND e.status = 'enabled'
    -- That an endpoint was disabled is told to the others only.
    WHERE e.id <> n.object_id
        AND (e.event_types && ARRAY[n.type, split_part(n.type, '.', 1) || '.*']
            OR ('*' = ANY (e.event_types) AND n.type <> 'reconciliation.matched'));
    RETURN NULL;
END
$$;
