-- Up Migration

CREATE TABLE outage (
  outage_id uuid PRIMARY KEY,
  office text NOT NULL REFERENCES office,
  function text NOT NULL
    CHECK (function IN ('enrol', 'identify', 'read', 'verify', 'recording', 'printing', 'link', 'office')),
  detected boolean NOT NULL,
  cause text NOT NULL CHECK (cause IN
    ('OWN_SERVER', 'NETWORK', 'CENTRE', 'POWER', 'ENCODER', 'LICENCE', 'PLANNED', 'UNKNOWN')),
  announced_by text CHECK (announced_by IN ('DINAS', 'CENTRE')),
  reporter text NOT NULL,
  since timestamptz NOT NULL,
  expected_end timestamptz CHECK (expected_end > since),
  ended_at timestamptz,
  print_cap integer CHECK (print_cap >= 0),
  record_cap integer CHECK (record_cap >= 0),
  cases_affected integer CHECK (cases_affected >= 0),
  CONSTRAINT planned_is_announced CHECK ((announced_by IS NOT NULL) = (cause = 'PLANNED')),
  CONSTRAINT cap_of_own_server CHECK (cause = 'OWN_SERVER' OR (print_cap IS NULL AND record_cap IS NULL)),
  CONSTRAINT counted_at_the_end CHECK ((cases_affected IS NULL) = (ended_at IS NULL))
);
COMMENT ON TABLE outage IS 'The outage register: what the link noticed and what people declared.';
COMMENT ON COLUMN outage.ended_at IS 'Before since for planned work that was called off.';
COMMENT ON COLUMN outage.cases_affected IS 'Cases that waited on the function at any time, counted at the end.';
CREATE UNIQUE INDEX one_detected_outage ON outage (office, function) WHERE detected AND ended_at IS NULL;
CREATE INDEX outage_open ON outage (office) WHERE ended_at IS NULL;
CREATE INDEX outage_by_time ON outage (office, since DESC, outage_id DESC);

CREATE TABLE outage_entry (
  outage_id uuid NOT NULL REFERENCES outage,
  seq integer NOT NULL CHECK (seq > 0),
  command_id text NOT NULL,
  entry jsonb NOT NULL,
  actor text NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (outage_id, seq),
  UNIQUE (outage_id, command_id)
);
COMMENT ON TABLE outage_entry IS 'What was said and done about an outage, and by whom, append-only.';
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON outage_entry EXECUTE FUNCTION refuse_change();

ALTER TABLE journal ADD COLUMN stage text;
COMMENT ON COLUMN journal.stage IS 'The stage after the event, for counting; null in rows older than the outage register.';
-- The journal grows in the order of time, so a summary of its blocks finds a span of time and costs writers nothing.
CREATE INDEX journal_by_time ON journal USING brin (at) WITH (autosummarize = on);
CREATE INDEX attempt_by_day ON attempt (office, held_at);

CREATE VIEW outage_view AS
SELECT outage.outage_id AS "outageId", outage.office, outage.function, outage.detected, outage.cause,
  outage.announced_by AS "announcedBy", outage.reporter, outage.since, outage.expected_end AS "expectedEnd",
  outage.ended_at AS "endedAt", outage.print_cap AS "printCap", outage.record_cap AS "recordCap",
  outage.cases_affected AS "casesAffected"
FROM outage;

GRANT SELECT ON outage, outage_entry, outage_view TO terbit_app;
GRANT INSERT ON outage, outage_entry TO terbit_app;
GRANT UPDATE ON outage TO terbit_app;
