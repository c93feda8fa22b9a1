-- Why: a refund was closed because an earlier request of it had been refused. Kept from here on: when the answer to a request was lost
-- last (it may be performed for a day), whether the newest request was refused, and how often WeChat has signed for "no such refund"
-- since. answer_lost is written by nodes of the version before only; the claim takes over what they write.
ALTER TABLE refunds
    ADD COLUMN lost_at   timestamptz,
    ADD COLUMN refused   boolean NOT NULL DEFAULT false,
    ADD COLUMN not_found integer NOT NULL DEFAULT 0,
    ALTER COLUMN answer_lost SET DEFAULT false;
UPDATE refunds SET lost_at = coalesce(unknown_since, sent_at)
WHERE answer_lost AND status IN ('created', 'unknown');
