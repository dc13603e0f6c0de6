-- Up Migration

CREATE TABLE quality_policy (
  office text NOT NULL REFERENCES office,
  version integer NOT NULL CHECK (version > 0),
  mode text NOT NULL CHECK (mode IN ('automatic', 'officer')),
  reason text NOT NULL,
  actor text NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (office, version)
);
COMMENT ON TABLE quality_policy IS 'Who looks at the cards that come out, the newest version in force; without one they count as good.';
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON quality_policy EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON quality_policy TO terbit_app;

-- Where a card lies that waits for its holder.
ALTER TABLE cases
  ADD COLUMN shelf text,
  ADD COLUMN box text,
  ADD COLUMN shelved_at timestamptz,
  ADD CONSTRAINT whole_place CHECK ((shelf IS NULL) = (box IS NULL) AND (shelf IS NULL) = (shelved_at IS NULL)),
  ADD CONSTRAINT only_a_ready_card_lies_on_a_shelf CHECK (shelf IS NULL OR stage = 'READY');
CREATE INDEX cases_uncollected ON cases (office, since, case_id) WHERE stage = 'READY';

-- What the journal says of each card that came out, so that a report need not read it.
ALTER TABLE attempt
  ADD COLUMN IF NOT EXISTS sheet_at timestamptz,
  ADD COLUMN spoil_reason text;
COMMENT ON COLUMN attempt.sheet_at IS 'When it was known that a card came out.';
COMMENT ON COLUMN attempt.spoil_reason IS 'Why the card was spoiled; null where nobody said why, and for cards that are not.';

-- The journal row that moved the piece out of the printer, or into SPOILED: the command of the movement names it.
CREATE VIEW attempt_step AS
SELECT movement.attempt_id, movement.at, journal.event, target.kind AS into_kind, source.kind AS from_kind
FROM movement JOIN account AS source ON source.account_id = movement.from_account
JOIN account AS target ON target.account_id = movement.to_account
JOIN attempt ON attempt.attempt_id = movement.attempt_id
JOIN journal ON journal.case_id = attempt.case_id
  AND attempt.case_id || ':' || journal.command_id = movement.command_id;
UPDATE attempt SET sheet_at = step.at FROM attempt_step AS step
WHERE step.attempt_id = attempt.attempt_id AND step.from_kind = 'PRINTER' AND attempt.sheet_at IS NULL;
UPDATE attempt SET spoil_reason = CASE
    WHEN step.event ->> 'outcome' = 'SPOILED' OR step.event ->> 'result' = 'SPOILED' THEN step.event ->> 'reason'
    ELSE 'CARD_INVALID' END
FROM attempt_step AS step
WHERE step.attempt_id = attempt.attempt_id AND step.into_kind = 'SPOILED' AND attempt.state = 'SPOILED';
DROP VIEW attempt_step;

ALTER TABLE attempt ADD CONSTRAINT only_a_spoiled_card_has_a_reason CHECK (spoil_reason IS NULL OR state = 'SPOILED');
CREATE INDEX attempt_by_sheet ON attempt (office, sheet_at) WHERE sheet_at IS NOT NULL;
