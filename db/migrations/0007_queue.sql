-- The order in which cards are printed.
--
-- A print-ready case belongs to a lane: its service, the class that follows from its facts, and its mark. The policy of
-- the office gives each lane a head start in whole days. The key of a case is
--
--     key = time at which it became print-ready (cases.queue_key) - head start of its lane
--
-- and the earliest key is printed first; between equal keys, the smaller case_id. Within a lane the keys keep the order
-- in which cases became print-ready, so a new policy changes a few rows of queue_lane and no case.
--
-- Two exceptions hold for a day at the office: a case whose holder is too young that day is not in the queue, and a case
-- whose holder is at the desk that day has the head start that its lane has for the desk.
--
-- An office may have a million cases waiting, so nothing here sorts them all:
--   queue_after     the next cases: the first few of each lane, by index; the caller sorts these few.
--   queue_tally     how many cases wait, by day of their keys. It adds up daily counts that a trigger keeps per lane.
--                   The counts know no exceptions of a day;
--   queue_correction  lists those, case by case, as +1 and -1 to the tally.
--   place_in_queue  the place of one case: the tally of earlier days, its own day counted out, and the exceptions.

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
COMMENT ON TABLE queue_lane IS 'How the policy in force counts each lane (domain/queue/policy.ts), usually and for a holder at the desk.';
COMMENT ON COLUMN queue_lane.counts_as IS 'The class whose head start the lane has, for people to read.';
COMMENT ON COLUMN queue_lane.suspended IS 'Cases of the lane keep their place and are not printed.';
GRANT SELECT, INSERT, UPDATE ON queue_lane TO terbit_app;

CREATE VIEW waiting_case AS
SELECT cases.case_id, cases.office, cases.service, cases.fact_class, cases.queue_mark AS mark,
  cases.queue_key AS ready_at, cases.printable_from, cases.desk_on, cases.held_back_until, cases.recorded_by_hand,
  cases.printable_from > (cases.queue_key AT TIME ZONE 'UTC')::date AS came_too_young
FROM cases WHERE cases.stage = 'PRINT_READY' AND cases.open_attempt IS NULL;
COMMENT ON VIEW waiting_case IS 'Cases that wait for a printer, those too young or suspended among them.';
COMMENT ON COLUMN waiting_case.came_too_young IS 'Too young when they became print-ready: few, and the only ones who can be too young on a later day.';
GRANT SELECT ON waiting_case TO terbit_app;

CREATE INDEX cases_in_lane ON cases (office, service, fact_class, queue_mark, queue_key, case_id)
  WHERE stage = 'PRINT_READY' AND open_attempt IS NULL;
-- By lane, so that place_in_queue counts them lane by lane like all others.
CREATE INDEX cases_too_young ON cases (office, service, fact_class, queue_mark, printable_from)
  INCLUDE (queue_key, case_id)
  WHERE stage = 'PRINT_READY' AND open_attempt IS NULL
    AND printable_from > (queue_key AT TIME ZONE 'UTC')::date;
CREATE INDEX cases_at_desk ON cases (office, desk_on)
  WHERE stage = 'PRINT_READY' AND open_attempt IS NULL AND desk_on IS NOT NULL;
CREATE INDEX cases_held_back ON cases (office, held_back_until)
  WHERE stage = 'PRINT_READY' AND open_attempt IS NULL AND held_back_until IS NOT NULL;

CREATE FUNCTION head_start(days integer) RETURNS interval LANGUAGE sql IMMUTABLE AS $$
  SELECT make_interval(hours => 24 * days)
$$;

-- Counts

CREATE TABLE queue_count (
  office text NOT NULL,
  service text NOT NULL,
  fact_class text NOT NULL,
  mark text NOT NULL,
  day date NOT NULL,
  count integer NOT NULL
);
COMMENT ON TABLE queue_count IS
  'Waiting cases by lane and by the day (UTC) on which they became print-ready, as rows to be added up. A case that joins or leaves adds a row of 1 or -1, so that commits never wait for each other; the sweep folds them.';
CREATE INDEX queue_count_by_lane ON queue_count (office, service, fact_class, mark, day) INCLUDE (count);
GRANT SELECT, INSERT, DELETE ON queue_count TO terbit_app;

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

CREATE VIEW queue_tally AS
SELECT queue_count.office, queue_lane.counts_as, queue_lane.suspended,
  queue_count.day - queue_lane.head_start_days AS key_day, queue_count.count
FROM queue_count JOIN queue_lane ON queue_lane.office = queue_count.office AND queue_lane.service = queue_count.service
  AND queue_lane.fact_class = queue_count.fact_class AND queue_lane.mark = queue_count.mark;
COMMENT ON VIEW queue_tally IS
  'Waiting cases by the day of their keys. Head starts are whole days, so the cases that became print-ready on one day share one.';
GRANT SELECT ON queue_tally TO terbit_app;

-- Exceptions of a day

-- Holders who are at the desk today: minus one at the place of other days, plus one at that of today.
CREATE FUNCTION queue_desk(of_office text, today date)
RETURNS TABLE (case_id uuid, counts_as text, suspended boolean, key timestamptz, count integer)
LANGUAGE sql STABLE AS $$
  SELECT waiting.case_id, side.counts_as, side.suspended, waiting.ready_at - head_start(side.days), side.count
  FROM waiting_case AS waiting JOIN queue_lane AS lane USING (office, service, fact_class, mark)
  CROSS JOIN LATERAL (VALUES
    (lane.counts_as, lane.suspended, lane.head_start_days, -1),
    (lane.desk_counts_as, lane.desk_suspended, lane.desk_head_start_days, 1)
  ) AS side (counts_as, suspended, days, count)
  WHERE waiting.office = of_office AND waiting.desk_on = today
    AND (waiting.printable_from IS NULL OR waiting.printable_from <= today)
$$;

-- All exceptions of a day at the office: minus one for those who are too young, and those at the desk.
CREATE FUNCTION queue_correction(of_office text, today date)
RETURNS TABLE (case_id uuid, counts_as text, suspended boolean, key timestamptz, count integer)
LANGUAGE sql STABLE AS $$
  SELECT waiting.case_id, lane.counts_as, lane.suspended, waiting.ready_at - head_start(lane.head_start_days), -1
  FROM waiting_case AS waiting JOIN queue_lane AS lane USING (office, service, fact_class, mark)
  WHERE waiting.office = of_office AND waiting.came_too_young AND waiting.printable_from > today
  UNION ALL
  SELECT desk.case_id, desk.counts_as, desk.suspended, desk.key, desk.count FROM queue_desk(of_office, today) AS desk
$$;

-- The next cases and the place of one

-- At most `most` cases of each lane that may be printed today and come after a place, unsorted, and all at the desk.
-- With `at`, only those that open printers may print at that instant: not held back, nor recorded by hand.
CREATE FUNCTION queue_after(
  of_office text, today date, at timestamptz, after_key timestamptz, after_case uuid, most integer
) RETURNS TABLE (case_id uuid, key timestamptz, counts_as text, head_start_days integer)
LANGUAGE sql STABLE AS $$
  SELECT head.case_id, head.ready_at - head_start(lane.head_start_days), lane.counts_as, lane.head_start_days
  FROM queue_lane AS lane CROSS JOIN LATERAL (
    SELECT waiting.case_id, waiting.ready_at FROM waiting_case AS waiting
    WHERE waiting.office = lane.office AND waiting.service = lane.service AND waiting.fact_class = lane.fact_class
      AND waiting.mark = lane.mark
      AND (waiting.ready_at, waiting.case_id) > (after_key + head_start(lane.head_start_days), after_case)
      AND (waiting.printable_from IS NULL OR waiting.printable_from <= today)
      AND (at IS NULL OR NOT waiting.recorded_by_hand AND (waiting.held_back_until IS NULL OR waiting.held_back_until <= at))
      AND waiting.desk_on IS DISTINCT FROM today
    ORDER BY waiting.ready_at, waiting.case_id LIMIT most) AS head
  WHERE lane.office = of_office AND NOT lane.suspended
  UNION ALL
  SELECT waiting.case_id, waiting.ready_at - head_start(lane.desk_head_start_days), lane.desk_counts_as,
    lane.desk_head_start_days
  FROM waiting_case AS waiting JOIN queue_lane AS lane USING (office, service, fact_class, mark)
  WHERE waiting.office = of_office AND waiting.desk_on = today AND NOT lane.desk_suspended
    AND (waiting.printable_from IS NULL OR waiting.printable_from <= today)
    AND (at IS NULL OR NOT waiting.recorded_by_hand AND (waiting.held_back_until IS NULL OR waiting.held_back_until <= at))
    AND (waiting.ready_at - head_start(lane.desk_head_start_days), waiting.case_id) > (after_key, after_case)
$$;

-- Place and length of the queue for one waiting case, counted from 1; no row when it is not in the queue today.
--
-- Planning takes a third as long as the statement itself, and Postgres would repeat it for every call, since a plan for
-- the values looks cheaper to it than one for all.
CREATE FUNCTION place_in_queue(of_case uuid, of_office text, today date)
RETURNS TABLE (place integer, length integer)
LANGUAGE plpgsql STABLE SET plan_cache_mode TO force_generic_plan AS $$
BEGIN
  RETURN QUERY
    -- The key of the case today, unless it is too young or suspended.
    WITH mine AS MATERIALIZED (
      SELECT waiting.case_id, waiting.ready_at - head_start(side.days) AS key,
        (waiting.ready_at AT TIME ZONE 'UTC')::date - side.days AS key_day
      FROM waiting_case AS waiting JOIN queue_lane AS lane USING (office, service, fact_class, mark)
      CROSS JOIN LATERAL (SELECT
        CASE WHEN waiting.desk_on = today THEN lane.desk_head_start_days ELSE lane.head_start_days END AS days,
        CASE WHEN waiting.desk_on = today THEN lane.desk_suspended ELSE lane.suspended END AS suspended) AS side
      WHERE waiting.case_id = of_case
        AND (waiting.printable_from IS NULL OR waiting.printable_from <= today) AND NOT side.suspended
    -- In each lane, the times of print-readiness that have a key of the same day and not after that of the case.
    ), lane AS MATERIALIZED (
      SELECT queue_lane.office, queue_lane.service, queue_lane.fact_class, queue_lane.mark, mine.case_id,
        date_trunc('day', mine.key, 'UTC') + head_start(queue_lane.head_start_days) AS since,
        mine.key + head_start(queue_lane.head_start_days) AS until
      FROM mine JOIN queue_lane ON queue_lane.office = of_office AND NOT queue_lane.suspended
    )
    SELECT (days.before + lanes.before + desk.before)::integer,
      (days.total - lanes.too_young + desk.total)::integer
    FROM mine CROSS JOIN LATERAL (
      SELECT coalesce(sum(tally.count), 0) AS total,
        coalesce(sum(tally.count) FILTER (WHERE tally.key_day < mine.key_day), 0) AS before
      FROM queue_tally AS tally WHERE tally.office = of_office AND NOT tally.suspended) AS days
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(same_day.count - young.before), 0) AS before, coalesce(sum(young.count), 0) AS too_young
      FROM lane CROSS JOIN LATERAL (
        SELECT count(*) FROM waiting_case AS other
        WHERE other.office = lane.office AND other.service = lane.service AND other.fact_class = lane.fact_class
          AND other.mark = lane.mark
          AND other.ready_at >= lane.since AND (other.ready_at, other.case_id) <= (lane.until, lane.case_id)
      ) AS same_day CROSS JOIN LATERAL (
        SELECT count(*), count(*) FILTER (WHERE (other.ready_at, other.case_id) <= (lane.until, lane.case_id)) AS before
        FROM waiting_case AS other
        WHERE other.office = lane.office AND other.service = lane.service AND other.fact_class = lane.fact_class
          AND other.mark = lane.mark AND other.came_too_young AND other.printable_from > today
      ) AS young) AS lanes
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(one.count), 0) AS total, coalesce(
        sum(one.count) FILTER (WHERE (one.key, one.case_id) <= (mine.key, mine.case_id)), 0) AS before
      FROM queue_desk(of_office, today) AS one WHERE NOT one.suspended) AS desk;
END
$$;
