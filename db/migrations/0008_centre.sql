-- The centre: the gate before each of its functions, what was submitted to it, and the register of outages.

-- The gate

CREATE TABLE centre_function (
  office text NOT NULL REFERENCES office,
  function text NOT NULL CHECK (function IN ('enrol', 'identify', 'read', 'verify')),
  state text NOT NULL DEFAULT 'up' CHECK (state IN ('up', 'slow', 'down')),
  reason text,
  since timestamptz NOT NULL,
  call_limit integer NOT NULL DEFAULT 20 CHECK (call_limit >= 0),
  setbacks integer NOT NULL DEFAULT 0,
  probed_at timestamptz,
  probe_at timestamptz,
  ramp_at timestamptz,
  PRIMARY KEY (office, function)
);
COMMENT ON TABLE centre_function IS 'The gate before each function of the centre (domain/centre/gate.ts).';
COMMENT ON COLUMN centre_function.call_limit IS 'Calls a second that may pass; 0 while the gate is closed.';
COMMENT ON COLUMN centre_function.setbacks IS 'Checks in this outage after which the gate stayed closed.';
COMMENT ON COLUMN centre_function.ramp_at IS 'When the limit is looked at again while it grows back.';
GRANT SELECT, UPDATE ON centre_function TO terbit_app;

-- Lost with a crash of the server, which takes longer than the second that it remembers. Writing it costs no log.
CREATE UNLOGGED TABLE centre_pace (
  office text NOT NULL,
  function text NOT NULL,
  granted timestamptz[] NOT NULL DEFAULT '{}',
  PRIMARY KEY (office, function)
);
COMMENT ON TABLE centre_pace IS 'The pacer that all processes of an office share.';
COMMENT ON COLUMN centre_pace.granted IS 'When calls were let through lately, oldest first.';
GRANT SELECT, INSERT, UPDATE ON centre_pace TO terbit_app;

-- Returns 0 when the call may be made now, a negative number while the gate is closed, else the milliseconds after
-- which to ask again. Grants are kept a little longer than a second, so that delayed calls do not arrive too many in
-- one second at the other end.
CREATE FUNCTION take_centre_token(the_office text, the_function text) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  remembered CONSTANT interval := interval '1.02 seconds';
  most integer;
  recent timestamptz[];
  now_at timestamptz;
  free_at timestamptz;
BEGIN
  INSERT INTO centre_pace (office, function) VALUES (the_office, the_function) ON CONFLICT DO NOTHING;
  SELECT granted INTO recent FROM centre_pace
    WHERE office = the_office AND function = the_function FOR UPDATE;
  SELECT call_limit INTO most FROM centre_function WHERE office = the_office AND function = the_function;
  IF most = 0 THEN
    RETURN -1;
  END IF;
  now_at := clock_timestamp();
  recent := ARRAY(SELECT grant_at FROM unnest(recent) WITH ORDINALITY AS grants (grant_at, place)
    WHERE grant_at > now_at - remembered ORDER BY place);
  -- Calls keep half their even distance, so that a second does not begin with all that it may have.
  free_at := greatest(
    recent[cardinality(recent)] + interval '0.5 seconds' / most,
    CASE WHEN cardinality(recent) >= most THEN recent[cardinality(recent) - most + 1] + remembered END);
  IF free_at > now_at THEN
    RETURN ceil(extract(epoch FROM free_at - now_at) * 1000);
  END IF;
  UPDATE centre_pace SET granted = recent || now_at WHERE office = the_office AND function = the_function;
  RETURN 0;
END
$$;

-- Submissions

CREATE TABLE packet (
  recording_id uuid PRIMARY KEY,
  case_id uuid NOT NULL REFERENCES cases,
  sealed bytea NOT NULL
);
COMMENT ON TABLE packet IS 'Sealed biometrics, kept until the centre has accepted them, they are replaced, or the case is closed.';
CREATE INDEX packet_by_case ON packet (case_id);
GRANT SELECT, INSERT, DELETE ON packet TO terbit_app;

CREATE TABLE submission (
  submission_id uuid PRIMARY KEY,
  case_id uuid NOT NULL REFERENCES cases,
  recording_id uuid NOT NULL,
  number integer NOT NULL,
  token_hash text NOT NULL UNIQUE,
  state text NOT NULL CHECK (state IN ('OPEN', 'ANSWERED', 'RETIRED')),
  created_at timestamptz NOT NULL,
  enrolled boolean NOT NULL DEFAULT false,
  task_id text,
  task_opened_at timestamptz,
  ask_at timestamptz,
  verdict text,
  UNIQUE (case_id, number),
  -- A task without a time to ask would leave its case waiting for ever when the callback is lost.
  CONSTRAINT open_task_has_query_time CHECK (state <> 'OPEN' OR task_id IS NULL OR ask_at IS NOT NULL)
);
COMMENT ON TABLE submission IS 'One recording sent to the centre with one search, and the verdict.';
COMMENT ON COLUMN submission.token_hash IS 'SHA-256 of the random token in the callback address.';
COMMENT ON COLUMN submission.enrolled IS 'The centre has the recording.';
COMMENT ON COLUMN submission.task_opened_at IS 'When the centre had opened a task for the search.';
COMMENT ON COLUMN submission.ask_at IS 'When the verdict is asked for next (domain/centre/overdue.ts).';
COMMENT ON COLUMN submission.verdict IS 'The last verdict that the case took from this submission.';
CREATE INDEX submission_to_ask ON submission (ask_at) WHERE state = 'OPEN';
GRANT SELECT, INSERT, UPDATE ON submission TO terbit_app;

CREATE VIEW submission_view AS
SELECT submission.submission_id, submission.case_id, cases.office, submission.recording_id, enrolment.enrolment_id,
  submission.task_id, submission.state, submission.token_hash
FROM submission JOIN cases ON cases.case_id = submission.case_id
JOIN enrolment ON enrolment.nik_hash = cases.nik_hash;
GRANT SELECT ON submission_view TO terbit_app;

CREATE TABLE late_answer (
  submission_id uuid NOT NULL REFERENCES submission,
  verdict text NOT NULL,
  times integer NOT NULL DEFAULT 1 CHECK (times > 0),
  first_at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  PRIMARY KEY (submission_id, verdict)
);
COMMENT ON TABLE late_answer IS 'Answers of the centre to a submission that no longer counted. They moved no case; an officer can see them.';
GRANT SELECT, INSERT, UPDATE ON late_answer TO terbit_app;

-- Outages

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
  CONSTRAINT planned_has_announcer CHECK ((announced_by IS NOT NULL) = (cause = 'PLANNED')),
  CONSTRAINT cap_only_for_own_server CHECK (cause = 'OWN_SERVER' OR (print_cap IS NULL AND record_cap IS NULL)),
  CONSTRAINT affected_only_after_end CHECK (cases_affected IS NULL OR ended_at IS NOT NULL)
);
COMMENT ON TABLE outage IS 'The outage register: outages that the link detected and those that people declared.';
COMMENT ON COLUMN outage.ended_at IS 'Before since for planned work that was called off.';
-- The transaction that ends an outage also opens the gate, so it does not wait for the count.
COMMENT ON COLUMN outage.cases_affected IS 'Cases that waited on the function at any time, counted once after the end.';
CREATE UNIQUE INDEX one_detected_outage ON outage (office, function) WHERE detected AND ended_at IS NULL;
CREATE INDEX outage_open ON outage (office) WHERE ended_at IS NULL;
CREATE INDEX outage_by_time ON outage (office, since DESC, outage_id DESC);
CREATE INDEX outage_uncounted ON outage (ended_at) WHERE ended_at IS NOT NULL AND cases_affected IS NULL;
GRANT SELECT, INSERT, UPDATE ON outage TO terbit_app;

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
COMMENT ON TABLE outage_entry IS 'Reports on an outage and actions against it, and by whom, append-only.';
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON outage_entry EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON outage_entry TO terbit_app;
