-- Up Migration

-- Whom an outage held up is counted after the transaction that ends it, which also opens the gate.
ALTER TABLE outage DROP CONSTRAINT counted_at_the_end;
ALTER TABLE outage ADD CONSTRAINT counted_after_the_end CHECK (cases_affected IS NULL OR ended_at IS NOT NULL);
CREATE INDEX outage_uncounted ON outage (ended_at) WHERE ended_at IS NOT NULL AND cases_affected IS NULL;
COMMENT ON COLUMN outage.cases_affected IS 'Cases that waited on the function at any time, counted once after the end.';

-- A packet goes in the transaction of the event that makes it needless; what earlier releases left to a sweep goes now.
CREATE INDEX packet_by_case ON packet (case_id);
DELETE FROM packet USING cases WHERE cases.case_id = packet.case_id AND (
  cases.stage IN ('ISSUED', 'CANCELLED', 'REFUSED') OR EXISTS (
    SELECT FROM submission WHERE submission.recording_id = packet.recording_id
      AND (submission.enrolled
        OR submission.state = 'ANSWERED' AND submission.verdict IS DISTINCT FROM 'ENROLL_FAILURE')));
COMMENT ON TABLE packet IS 'Sealed biometrics, kept until the centre has accepted them, they are replaced, or the case is closed.';
