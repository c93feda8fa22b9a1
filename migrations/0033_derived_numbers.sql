-- Why: the numbers that WeChat is given are derived from what they stand for, so that a database that was set back to an earlier moment
-- asks for the same thing with the same number, and WeChat itself refuses to do it twice. Rows that exist keep their numbers. A node of
-- the previous version goes on making numbers of its own in rows of its own: it writes none of these columns, and their defaults say so.
-- Constant defaults rewrite no table, and each lock is held for a moment only.

-- Whether an invoice's payment numbers are derived from its period; else from the invoice's identifier, as they were.
ALTER TABLE invoices ADD COLUMN derived_numbers boolean NOT NULL DEFAULT false;

-- How many contract codes were derived from the subscription.
ALTER TABLE subscriptions ADD COLUMN signing_count integer NOT NULL DEFAULT 0;

-- The caller's own name of a refund, and the amount as it was asked for (null: all that was left), so that the same request again is
-- answered with the same refund. A name is unique for a payment because the number is derived from both, and refunds_number holds that.
-- "Used" is a number that WeChat knows with other content.
ALTER TABLE refunds
    ADD COLUMN reference    text,
    ADD COLUMN asked_minor  bigint,
    ADD COLUMN number_used  boolean NOT NULL DEFAULT false;
