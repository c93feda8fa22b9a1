-- Why: alerts were written and never read. An operator lists them, is done with one and says why; nodes of the version before insert
-- without the new column, which stays empty until somebody is done with an alert. Alerts are few: the indexes are made in no time.
ALTER TABLE alerts ADD COLUMN resolution text;
CREATE INDEX alerts_list ON alerts (merchant_id, id DESC);
CREATE INDEX alerts_object ON alerts (object_id, id DESC);
-- The days that somebody should look at, for the metrics; nearly all are matched.
CREATE INDEX reconciliations_open ON reconciliations (day) WHERE status <> 'matched';
