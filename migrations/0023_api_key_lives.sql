-- Why: a key is rolled without a gap: the one before ends some hours later, by the database's clock. The hint, its last characters,
-- lets people tell keys apart that nobody can read any more.
ALTER TABLE api_keys
    ADD COLUMN expires_at timestamptz,
    ADD COLUMN hint       text NOT NULL DEFAULT '';
CREATE INDEX api_keys_list ON api_keys (merchant_id, id DESC);
DROP INDEX api_keys_merchant;
