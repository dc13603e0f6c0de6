-- Up Migration

-- Place and length of the queue for one waiting case, counted from 1; no row when it is not in the queue today. Days
-- before that of its key are read off the counts, so that only the day itself is counted out, with those whom the counts
-- hold although they are too young, or elsewhere today since they stand at the desk.
--
-- Planning takes a third as long as the statement itself, and Postgres would do it anew each time, since a plan for the
-- values looks cheaper to it than one for all.
CREATE FUNCTION place_in_queue(of_case uuid, of_office text, today date)
RETURNS TABLE (place integer, length integer)
LANGUAGE plpgsql STABLE SET plan_cache_mode TO force_generic_plan AS $$
BEGIN
  RETURN QUERY
    WITH mine AS MATERIALIZED (
      SELECT cases.case_id, cases.queue_key - make_interval(hours => 24 * side.head_start_days) AS key,
        (cases.queue_key AT TIME ZONE 'UTC')::date - side.head_start_days AS key_day
      FROM cases JOIN queue_lane AS lane ON lane.office = cases.office AND lane.service = cases.service
        AND lane.fact_class = cases.fact_class AND lane.mark = cases.queue_mark
      CROSS JOIN LATERAL (SELECT
        CASE WHEN cases.desk_on = today THEN lane.desk_head_start_days ELSE lane.head_start_days END
          AS head_start_days,
        CASE WHEN cases.desk_on = today THEN lane.desk_suspended ELSE lane.suspended END AS suspended) AS side
      WHERE cases.case_id = of_case AND cases.stage = 'PRINT_READY' AND cases.open_attempt IS NULL
        AND (cases.printable_from IS NULL OR cases.printable_from <= today) AND NOT side.suspended
    ), lane AS MATERIALIZED (
      SELECT queue_lane.office, queue_lane.service, queue_lane.fact_class, queue_lane.mark, mine.case_id,
        date_trunc('day', mine.key, 'UTC') + make_interval(hours => 24 * queue_lane.head_start_days) AS since,
        mine.key + make_interval(hours => 24 * queue_lane.head_start_days) AS until
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
        SELECT count(*) FROM cases AS other
        WHERE other.office = lane.office AND other.service = lane.service AND other.fact_class = lane.fact_class
          AND other.queue_mark = lane.mark AND other.stage = 'PRINT_READY' AND other.open_attempt IS NULL
          AND other.queue_key >= lane.since AND (other.queue_key, other.case_id) <= (lane.until, lane.case_id)
      ) AS same_day CROSS JOIN LATERAL (
        SELECT count(*), count(*) FILTER (WHERE (other.queue_key, other.case_id) <= (lane.until, lane.case_id)) AS before
        FROM cases AS other
        WHERE other.office = lane.office AND other.service = lane.service AND other.fact_class = lane.fact_class
          AND other.queue_mark = lane.mark AND other.stage = 'PRINT_READY' AND other.open_attempt IS NULL
          AND other.printable_from > (other.queue_key AT TIME ZONE 'UTC')::date AND other.printable_from > today
      ) AS young) AS lanes
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(one.count), 0) AS total, coalesce(
        sum(one.count) FILTER (WHERE (one.key, one.case_id) <= (mine.key, mine.case_id)), 0) AS before
      FROM queue_desk(of_office, today) AS one WHERE NOT one.suspended) AS desk;
END
$$;
