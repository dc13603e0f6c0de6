-- Up Migration

-- When the verdict of an open submission is asked for next; domain/centre/overdue.ts has the rule.
DROP INDEX submission_overdue;
ALTER TABLE submission
  DROP COLUMN asked_at,
  ADD COLUMN task_opened_at timestamptz,
  ADD COLUMN ask_at timestamptz,
  ADD COLUMN verdict text;
COMMENT ON COLUMN submission.task_opened_at IS 'When the centre had opened a task for the search.';
COMMENT ON COLUMN submission.verdict IS 'The last verdict that the case took from this submission.';

UPDATE submission SET task_opened_at = submission.created_at, ask_at = submission.created_at + interval '1 minute'
WHERE submission.state = 'OPEN' AND submission.task_id IS NOT NULL;
UPDATE submission SET verdict = (
  SELECT journal.event ->> 'verdict' FROM journal
  WHERE journal.case_id = submission.case_id AND journal.event ->> 'type' = 'VERDICT_RECEIVED'
    AND journal.event ->> 'submissionId' = submission.submission_id::text
  ORDER BY journal.seq DESC LIMIT 1)
WHERE submission.state = 'ANSWERED';

-- A task that nobody asks after would leave its case waiting for ever when the callback is lost.
ALTER TABLE submission ADD CONSTRAINT every_open_task_is_asked_after
  CHECK (state <> 'OPEN' OR task_id IS NULL OR ask_at IS NOT NULL);
CREATE INDEX submission_to_ask ON submission (ask_at) WHERE state = 'OPEN';

CREATE TABLE late_answer (
  submission_id uuid NOT NULL REFERENCES submission,
  verdict text NOT NULL,
  times integer NOT NULL DEFAULT 1 CHECK (times > 0),
  first_at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  PRIMARY KEY (submission_id, verdict)
);
COMMENT ON TABLE late_answer IS 'What the centre said to a submission when it no longer counted. It moved no case; an officer can see it.';

GRANT SELECT, INSERT, UPDATE ON late_answer TO terbit_app;
