-- Up Migration

CREATE TABLE policy (
  office text NOT NULL REFERENCES office,
  version integer NOT NULL CHECK (version > 0),
  rules jsonb NOT NULL,
  reason text NOT NULL,
  actor text NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (office, version)
);
COMMENT ON TABLE policy IS 'What an office decided on the order of printing, append-only; the highest version holds.';
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON policy EXECUTE FUNCTION refuse_change();

CREATE TABLE queue_lane (
  office text NOT NULL REFERENCES office,
  service text NOT NULL,
  fact_class text NOT NULL,
  mark text NOT NULL,
  counts_as text NOT NULL,
  head_start_days integer NOT NULL CHECK (head_start_days >= 0),
  suspended boolean NOT NULL,
  desk_counts_as text NOT NULL,
  desk_head_start_days integer NOT NULL CHECK (desk_head_start_days >= 0),
  desk_suspended boolean NOT NULL,
  PRIMARY KEY (office, service, fact_class, mark)
);
COMMENT ON TABLE queue_lane IS
  'How the policy that holds counts each kind of case (domain/queue/policy.ts). Within a lane cases stand in the order of PRR, so a change of the policy changes a few rows here and no case.';

ALTER TABLE cases
  ADD COLUMN fact_class text,
  ADD COLUMN queue_mark text NOT NULL DEFAULT 'NONE',
  ADD COLUMN desk_on date;
COMMENT ON COLUMN cases.queue_key IS 'When the case became print-ready. Its place follows from it and the head start of its lane.';
COMMENT ON COLUMN cases.fact_class IS 'The class of the queue that follows from reason and age; null before PRR.';
COMMENT ON COLUMN cases.desk_on IS 'The day at the office on which the holder stands at the desk.';

UPDATE cases SET fact_class = CASE
    WHEN cases.reason IN ('DAMAGED', 'LOST') THEN cases.reason
    WHEN cases.reason <> 'FIRST' THEN 'DATA_CHANGE'
    -- The time zone of an office follows from its province (domain/regions/regions.ts).
    WHEN (cases.queue_key AT TIME ZONE 'UTC' + make_interval(hours => CASE
        WHEN left(cases.office, 2) IN ('51', '52', '53', '63', '64', '65', '71', '72', '73', '74', '75', '76') THEN 8
        WHEN left(cases.office, 1) = '9' OR left(cases.office, 2) IN ('81', '82') THEN 9 ELSE 7 END))::date
      < (CASE WHEN to_char(cases.printable_from, 'MM-DD') = '02-29' THEN cases.printable_from + 366
        ELSE (cases.printable_from + interval '1 year')::date END) THEN 'FIRST_TIMER'
    ELSE 'FIRST_CARD' END
WHERE cases.queue_key IS NOT NULL;

-- Offices at work keep the order they had, that of PRR, until somebody decides otherwise; a new office is given the
-- ministry's order.
INSERT INTO policy (office, version, rules, reason, actor, at)
SELECT office.office, 1, jsonb_build_object('headStartDays', (
    SELECT jsonb_object_agg(class, 0) FROM unnest(ARRAY['HOLDER_AT_DESK', 'ELECTION', 'FIRST_TIMER', 'DISASTER_VICTIM',
      'SUKET_HOLDER', 'FIRST_CARD', 'DAMAGED', 'LOST', 'DATA_CHANGE', 'KIA']) AS class),
    'suspendedClasses', '[]'::jsonb, 'suspendedServices', '[]'::jsonb),
  'Urutan sebelum ada kelas: menurut waktu siap cetak.', 'system:migration', now()
FROM office;
INSERT INTO queue_lane
SELECT office.office, 'KTP_EL', class, mark, class, 0, false, 'HOLDER_AT_DESK', 0, false
FROM office CROSS JOIN unnest(ARRAY['FIRST_TIMER', 'SUKET_HOLDER', 'FIRST_CARD', 'DAMAGED', 'LOST', 'DATA_CHANGE', 'KIA'])
  AS class CROSS JOIN unnest(ARRAY['NONE', 'DISASTER_VICTIM', 'ELECTION']) AS mark;

DROP INDEX cases_in_queue;
CREATE INDEX cases_in_lane ON cases (office, service, fact_class, queue_mark, queue_key, case_id)
  WHERE stage = 'PRINT_READY' AND open_attempt IS NULL;
-- Those who were too young when they became print-ready: few, and the only ones who can be too young today.
CREATE INDEX cases_too_young ON cases (office, printable_from)
  INCLUDE (service, fact_class, queue_mark, queue_key, case_id)
  WHERE stage = 'PRINT_READY' AND open_attempt IS NULL
    AND printable_from > (queue_key AT TIME ZONE 'UTC')::date;
CREATE INDEX cases_at_desk ON cases (office, desk_on)
  WHERE stage = 'PRINT_READY' AND open_attempt IS NULL AND desk_on IS NOT NULL;
CREATE INDEX cases_held_back ON cases (office, held_back_until)
  WHERE stage = 'PRINT_READY' AND open_attempt IS NULL AND held_back_until IS NOT NULL;

CREATE TABLE queue_count (
  office text NOT NULL,
  service text NOT NULL,
  fact_class text NOT NULL,
  mark text NOT NULL,
  day date NOT NULL,
  count integer NOT NULL
);
CREATE INDEX queue_count_by_lane ON queue_count (office, service, fact_class, mark, day) INCLUDE (count);
COMMENT ON TABLE queue_count IS
  'Waiting cases by lane and by day (UTC) of PRR, as rows to be added up. A case that joins or leaves adds a row of 1 or -1, so that commits never wait for each other; the sweep folds them.';

-- A trigger, so that no writer can forget it: the count belongs to the row and changes with it.
CREATE FUNCTION count_waiting() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.stage = 'PRINT_READY' AND OLD.open_attempt IS NULL THEN
    INSERT INTO queue_count (office, service, fact_class, mark, day, count)
    VALUES (OLD.office, OLD.service, OLD.fact_class, OLD.queue_mark, (OLD.queue_key AT TIME ZONE 'UTC')::date, -1);
  END IF;
  IF NEW.stage = 'PRINT_READY' AND NEW.open_attempt IS NULL THEN
    INSERT INTO queue_count (office, service, fact_class, mark, day, count)
    VALUES (NEW.office, NEW.service, NEW.fact_class, NEW.queue_mark, (NEW.queue_key AT TIME ZONE 'UTC')::date, 1);
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER count_waiting AFTER UPDATE OF stage, open_attempt, queue_key, fact_class, queue_mark ON cases FOR EACH ROW
  WHEN ((OLD.stage = 'PRINT_READY' AND OLD.open_attempt IS NULL, OLD.queue_key, OLD.fact_class, OLD.queue_mark)
    IS DISTINCT FROM (NEW.stage = 'PRINT_READY' AND NEW.open_attempt IS NULL, NEW.queue_key, NEW.fact_class, NEW.queue_mark))
  EXECUTE FUNCTION count_waiting();
CREATE TRIGGER count_entered AFTER INSERT ON cases FOR EACH ROW
  WHEN (NEW.stage = 'PRINT_READY' AND NEW.open_attempt IS NULL) EXECUTE FUNCTION count_waiting();

INSERT INTO queue_count (office, service, fact_class, mark, day, count)
SELECT office, service, fact_class, queue_mark, (queue_key AT TIME ZONE 'UTC')::date, count(*)
FROM cases WHERE stage = 'PRINT_READY' AND open_attempt IS NULL GROUP BY 1, 2, 3, 4, 5;

-- Head starts are whole days, so the cases of one day of PRR in a lane share a day of their keys.
CREATE VIEW queue_tally AS
SELECT queue_count.office, queue_lane.counts_as, queue_lane.suspended,
  queue_count.day - queue_lane.head_start_days AS key_day, queue_count.count
FROM queue_count JOIN queue_lane ON queue_lane.office = queue_count.office AND queue_lane.service = queue_count.service
  AND queue_lane.fact_class = queue_count.fact_class AND queue_lane.mark = queue_count.mark;

-- What the tally says too much or too little of a day at the office: it counts those who are too young that day, and
-- those at the desk at the place that they have on other days.
CREATE FUNCTION queue_correction(of_office text, today date)
RETURNS TABLE (case_id uuid, counts_as text, suspended boolean, key timestamptz, count integer)
LANGUAGE sql STABLE AS $$
  SELECT cases.case_id, lane.counts_as, lane.suspended,
    cases.queue_key - make_interval(hours => 24 * lane.head_start_days), -1
  FROM cases JOIN queue_lane AS lane ON lane.office = cases.office AND lane.service = cases.service
    AND lane.fact_class = cases.fact_class AND lane.mark = cases.queue_mark
  WHERE cases.office = of_office AND cases.stage = 'PRINT_READY' AND cases.open_attempt IS NULL
    AND cases.printable_from > (cases.queue_key AT TIME ZONE 'UTC')::date AND cases.printable_from > today
  UNION ALL
  SELECT cases.case_id, side.counts_as, side.suspended,
    cases.queue_key - make_interval(hours => 24 * side.head_start_days), side.count
  FROM cases JOIN queue_lane AS lane ON lane.office = cases.office AND lane.service = cases.service
    AND lane.fact_class = cases.fact_class AND lane.mark = cases.queue_mark
  CROSS JOIN LATERAL (VALUES
    (lane.counts_as, lane.suspended, lane.head_start_days, -1),
    (lane.desk_counts_as, lane.desk_suspended, lane.desk_head_start_days, 1)
  ) AS side (counts_as, suspended, head_start_days, count)
  WHERE cases.office = of_office AND cases.stage = 'PRINT_READY' AND cases.open_attempt IS NULL
    AND cases.desk_on = today AND (cases.printable_from IS NULL OR cases.printable_from <= today)
$$;

-- At most `most` cases of each lane that may be printed that day and come after a place, unsorted; with `at`, those
-- that open printers may print at that instant: not held back, nor recorded by hand.
CREATE FUNCTION queue_after(
  of_office text, today date, at timestamptz, after_key timestamptz, after_case uuid, most integer
) RETURNS TABLE (case_id uuid, key timestamptz, counts_as text, head_start_days integer)
LANGUAGE sql STABLE AS $$
  SELECT head.case_id, head.queue_key - make_interval(hours => 24 * lane.head_start_days), lane.counts_as,
    lane.head_start_days
  FROM queue_lane AS lane CROSS JOIN LATERAL (
    SELECT cases.case_id, cases.queue_key FROM cases
    WHERE cases.office = lane.office AND cases.service = lane.service AND cases.fact_class = lane.fact_class
      AND cases.queue_mark = lane.mark AND cases.stage = 'PRINT_READY' AND cases.open_attempt IS NULL
      AND (cases.queue_key, cases.case_id) > (after_key + make_interval(hours => 24 * lane.head_start_days), after_case)
      AND (cases.printable_from IS NULL OR cases.printable_from <= today)
      AND (at IS NULL OR NOT cases.recorded_by_hand AND (cases.held_back_until IS NULL OR cases.held_back_until <= at))
      AND cases.desk_on IS DISTINCT FROM today
    ORDER BY cases.queue_key, cases.case_id LIMIT most) AS head
  WHERE lane.office = of_office AND NOT lane.suspended
  UNION ALL
  SELECT cases.case_id, cases.queue_key - make_interval(hours => 24 * lane.desk_head_start_days), lane.desk_counts_as,
    lane.desk_head_start_days
  FROM cases JOIN queue_lane AS lane ON lane.office = cases.office AND lane.service = cases.service
    AND lane.fact_class = cases.fact_class AND lane.mark = cases.queue_mark
  WHERE cases.office = of_office AND cases.stage = 'PRINT_READY' AND cases.open_attempt IS NULL
    AND cases.desk_on = today AND NOT lane.desk_suspended
    AND (cases.printable_from IS NULL OR cases.printable_from <= today)
    AND (at IS NULL OR NOT cases.recorded_by_hand AND (cases.held_back_until IS NULL OR cases.held_back_until <= at))
    AND (cases.queue_key - make_interval(hours => 24 * lane.desk_head_start_days), cases.case_id) > (after_key, after_case)
$$;

GRANT SELECT ON policy, queue_lane, queue_count, queue_tally TO terbit_app;
GRANT INSERT ON policy, queue_lane, queue_count TO terbit_app;
GRANT UPDATE ON queue_lane TO terbit_app;
GRANT DELETE ON queue_count TO terbit_app;
