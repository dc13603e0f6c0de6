-- Up Migration

ALTER TABLE cases
  ADD COLUMN cause text,
  ADD COLUMN letter_sent_at timestamptz,
  ADD COLUMN statuses_by_hand boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN cases.cause IS 'Why the case stands before an officer.';
COMMENT ON COLUMN cases.letter_sent_at IS 'When the letter went that the ministry has not answered yet.';
COMMENT ON COLUMN cases.statuses_by_hand IS 'An officer follows the newest recording in the ministry''s own client.';

-- Copies for the cases that stand before an officer already, as the journal tells them.
UPDATE cases SET
  cause = CASE
    WHEN cases.external_status = 'PRINT_READY_RECORD' THEN
      CASE (SELECT journal.event ->> 'type' FROM journal
            WHERE journal.case_id = cases.case_id AND journal.event ->> 'type' <> 'DECIDED'
            ORDER BY journal.seq DESC LIMIT 1)
        WHEN 'DATA_REFUSED' THEN 'DATA_UNREADABLE' ELSE 'SPOILED_TOO_OFTEN' END
    WHEN (SELECT journal.event ->> 'type' FROM journal
          WHERE journal.case_id = cases.case_id AND journal.event ->> 'type' LIKE 'VERDICT_%'
          ORDER BY journal.seq DESC LIMIT 1) = 'VERDICT_CONFLICTED' THEN 'CONFLICTING_VERDICT'
    ELSE cases.external_status END,
  letter_sent_at = CASE WHEN cases.awaits_ministry THEN
    (SELECT journal.at FROM journal
     WHERE journal.case_id = cases.case_id AND journal.event ->> 'action' = 'LETTER_SENT'
     ORDER BY journal.seq DESC LIMIT 1) END
WHERE cases.stage = 'NEEDS_DECISION';

CREATE INDEX cases_by_cause ON cases (office, cause, opened_at, case_id) WHERE cause IS NOT NULL;
CREATE INDEX cases_sent_since ON cases (since) WHERE stage = 'SENT' AND external_status = 'SENT_FOR_ENROLLMENT';
