-- Up Migration

-- Those too young to be printed are counted lane by lane, as everybody else: a place in a queue of a million is told in
-- two thirds of the time.
DROP INDEX cases_too_young;
CREATE INDEX cases_too_young ON cases (office, service, fact_class, queue_mark, printable_from)
  INCLUDE (queue_key, case_id)
  WHERE stage = 'PRINT_READY' AND open_attempt IS NULL
    AND printable_from > (queue_key AT TIME ZONE 'UTC')::date;

-- Those who stand at the desk today: minus one at the place that they have on other days, plus one at that of today.
CREATE FUNCTION queue_desk(of_office text, today date)
RETURNS TABLE (case_id uuid, counts_as text, suspended boolean, key timestamptz, count integer)
LANGUAGE sql STABLE AS $$
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

CREATE OR REPLACE FUNCTION queue_correction(of_office text, today date)
RETURNS TABLE (case_id uuid, counts_as text, suspended boolean, key timestamptz, count integer)
LANGUAGE sql STABLE AS $$
  SELECT cases.case_id, lane.counts_as, lane.suspended,
    cases.queue_key - make_interval(hours => 24 * lane.head_start_days), -1
  FROM cases JOIN queue_lane AS lane ON lane.office = cases.office AND lane.service = cases.service
    AND lane.fact_class = cases.fact_class AND lane.mark = cases.queue_mark
  WHERE cases.office = of_office AND cases.stage = 'PRINT_READY' AND cases.open_attempt IS NULL
    AND cases.printable_from > (cases.queue_key AT TIME ZONE 'UTC')::date AND cases.printable_from > today
  UNION ALL
  SELECT desk.case_id, desk.counts_as, desk.suspended, desk.key, desk.count FROM queue_desk(of_office, today) AS desk
$$;
