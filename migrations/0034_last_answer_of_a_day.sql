-- Why: a day that was asked for again and not answered must not pass for a day that was compared just now. Nodes of the version
-- before leave these columns alone.
ALTER TABLE reconciliations
    ADD COLUMN last_asked_at  timestamptz,
    ADD COLUMN last_answer    text,
    ADD COLUMN payouts_listed boolean;

-- Times in what each side of a difference says were written in the zone of the session; they are UTC.
UPDATE reconciliation_differences SET ours = jsonb_set(ours, '{at}', to_jsonb(to_char(
    (ours ->> 'at')::timestamptz AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')))
WHERE ours ->> 'at' !~ 'Z$';
UPDATE reconciliation_differences SET theirs = jsonb_set(theirs, '{at}', to_jsonb(to_char(
    (theirs ->> 'at')::timestamptz AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')))
WHERE theirs ->> 'at' !~ 'Z$';
