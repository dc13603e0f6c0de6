-- The base of every other part: the application's role, the rule for append-only tables, the keys, and the answers
-- kept for repeated requests.

-- The owner of the database migrates it. The product works as terbit_app, which cannot rewrite the past: each table
-- below grants what the product does to it and no more.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'terbit_app') THEN
    CREATE ROLE terbit_app NOLOGIN;
  END IF;
EXCEPTION
  -- Roles belong to the whole server: another database of it was migrated at the same moment.
  WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;
GRANT terbit_app TO CURRENT_USER;
GRANT USAGE ON SCHEMA public TO terbit_app;

-- The trigger `append_only` of a table keeps even its owner from changing rows.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$;

-- Notifies the relay that there is something to deliver. The relay also polls, so a lost notice only costs time.
CREATE FUNCTION announce_outbox() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('outbox', '');
  RETURN NULL;
END
$$;

CREATE TABLE key_check (
  key_name text PRIMARY KEY,
  fingerprint text NOT NULL
);
COMMENT ON TABLE key_check IS 'Fingerprints of the keys this data was sealed with; a process with other keys refuses to start.';
GRANT SELECT, INSERT ON key_check TO terbit_app;

CREATE TABLE idempotency (
  caller text NOT NULL,
  key text NOT NULL,
  request_hash bytea NOT NULL,
  status smallint,
  answer_sealed bytea,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (caller, key)
);
COMMENT ON TABLE idempotency IS 'Answers by idempotency key: a repeated request gets the first answer. Sealed, since an answer may hold a tracking code.';
GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency TO terbit_app;
