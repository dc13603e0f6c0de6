-- Up Migration

-- An officer's decision left them open, and the centre was asked about closed cases for ever.
UPDATE submission SET state = 'RETIRED' FROM cases
WHERE cases.case_id = submission.case_id AND submission.state = 'OPEN'
  AND cases.stage IN ('ISSUED', 'CANCELLED', 'REFUSED');
