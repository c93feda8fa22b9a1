-- The keys that sign the cookies of operators. In the database because every node must accept what another one signed, and
-- because a container forgets its files. ASP.NET makes a new key every 90 days and needs the old ones no longer than a session.
CREATE TABLE operator_session_keys (
  name        text PRIMARY KEY,
  content     text NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now()
);
