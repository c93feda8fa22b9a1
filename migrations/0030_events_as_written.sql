-- Why: what an event shows is kept to be shown again as it was written, its fields in the order of the API; nothing is looked up
-- in it. Parsing it into jsonb was the dearest part of storing it. The table is written anew once.
ALTER TABLE events ALTER COLUMN data TYPE json USING data::json;
