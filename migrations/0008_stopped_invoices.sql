-- Why: an invoice that stays open says why nobody tries it any more (promise 3); null while a payment is under way.
ALTER TABLE invoices ADD COLUMN stopped_reason text CHECK (stopped_reason IN ('canceled', 'signature_required',
    'contract_gone', 'request_refused', 'retries_exhausted', 'payment_reversed', 'payment_failed', 'outcome_refused'));

-- What stands still already: the newest payment and the subscription tell why.
UPDATE invoices i SET stopped_reason = CASE
        WHEN s.cancel_at_period_end OR s.ended_at IS NOT NULL THEN 'canceled'
        WHEN s.signature_required THEN 'signature_required'
        WHEN s.ends_because = 'dunning_exhausted' THEN 'retries_exhausted'
        WHEN p.status = 'quarantined' THEN 'outcome_refused'
        WHEN p.status = 'declined' AND p.decline_class = 'contract_gone' THEN 'contract_gone'
        WHEN p.status = 'declined' THEN 'request_refused'
        WHEN p.status IN ('reversing', 'reversed', 'canceled') THEN 'payment_reversed'
        ELSE 'payment_failed' END
FROM invoices o JOIN subscriptions s ON s.id = o.subscription_id LEFT JOIN payments p ON p.id = o.latest_payment_id
WHERE i.status = 'open' AND o.id = i.id
    AND NOT EXISTS (SELECT 1 FROM payments l WHERE l.invoice_id = i.id AND (l.status IN ('submitting', 'unknown')
        OR (l.status IN ('created', 'declined') AND l.due_at IS NOT NULL)
        OR (l.status = 'reversing' AND l.replace_when_dead)));
