-- Why: whether the timetable runs was known to its runner only, and a runner that stops says nothing. Each sweep's last completed
-- round, by whichever node, by the database's clock: the watch on every node compares it with what is due.
CREATE TABLE sweep_rounds (
    sweep        text PRIMARY KEY,
    completed_at timestamptz NOT NULL,
    -- The last round that a runner began; later ones were driven by a watch.
    by_runner_at timestamptz
) WITH (fillfactor = 50);
