-- Up Migration

-- The gate before each function of the centre: what may pass, and when it is looked at again.
ALTER TABLE centre_function
  ADD COLUMN call_limit integer NOT NULL DEFAULT 20 CHECK (call_limit >= 0),
  ADD COLUMN setbacks integer NOT NULL DEFAULT 0,
  ADD COLUMN ramp_at timestamptz,
  ADD COLUMN probed_at timestamptz;
ALTER TABLE centre_function RENAME COLUMN retry_at TO probe_at;
COMMENT ON COLUMN centre_function.call_limit IS 'Calls a second that may pass; 0 while the gate is closed.';
COMMENT ON COLUMN centre_function.setbacks IS 'How often the gate was found to have to stay closed in this outage.';

UPDATE centre_function SET state = 'up', reason = NULL, probe_at = NULL;

-- Lost with a crash of the server, which takes longer than the second that it remembers. Writing it costs no log.
CREATE UNLOGGED TABLE centre_pace (
  office text NOT NULL,
  function text NOT NULL,
  granted timestamptz[] NOT NULL DEFAULT '{}',
  PRIMARY KEY (office, function)
);
COMMENT ON COLUMN centre_pace.granted IS 'When calls were let through lately, oldest first.';

-- 0: go now. Negative: the gate is closed. Else milliseconds after which to ask again. A little more than a second is
-- remembered, so that calls delayed on their way do not come too many in one second at the other end.
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

ALTER TABLE submission ADD COLUMN enrolled boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN submission.enrolled IS 'The centre has the recording.';
UPDATE submission SET enrolled = true WHERE task_id IS NOT NULL OR state = 'ANSWERED';

ALTER TABLE floor_wake RENAME TO office_wake;
COMMENT ON TABLE office_wake IS 'Changes that a workflow of an office has to hear of, counted; one signal tells of all of them.';
INSERT INTO office_wake (office, signal) SELECT office.office, 'centreChanged' FROM office;
-- What the workflows of an office have to hear of is told to the relay like the wakes of cases.
CREATE TRIGGER announce_office_wake AFTER UPDATE OF wanted ON office_wake
  FOR EACH STATEMENT EXECUTE FUNCTION announce_outbox();

GRANT SELECT, INSERT, UPDATE ON centre_pace TO terbit_app;
