-- The forecast: deliveries that are expected, and the dates that were promised.

CREATE TABLE expected_delivery (
  expected_id uuid PRIMARY KEY,
  office text NOT NULL REFERENCES office,
  item text NOT NULL CHECK (item IN ('KTP')),
  quantity integer NOT NULL CHECK (quantity > 0),
  from_day date NOT NULL,
  to_day date NOT NULL CHECK (to_day >= from_day),
  first_from date NOT NULL,
  first_to date NOT NULL,
  confidence text NOT NULL CHECK (confidence IN ('CONFIRMED', 'LIKELY', 'UNSURE')),
  source text NOT NULL,
  said_by text NOT NULL,
  noted_at timestamptz NOT NULL,
  state text NOT NULL DEFAULT 'OPEN' CHECK (state IN ('OPEN', 'ARRIVED', 'REPLACED', 'CALLED_OFF')),
  ended_at timestamptz,
  came_on date,
  received integer CHECK (received > 0),
  delivery_note text,
  CONSTRAINT end_when_not_open CHECK ((ended_at IS NULL) = (state = 'OPEN')),
  CONSTRAINT arrival_facts_together CHECK (
    (state = 'ARRIVED') = (came_on IS NOT NULL) AND (state = 'ARRIVED') = (received IS NOT NULL)
    AND (state = 'ARRIVED') = (delivery_note IS NOT NULL)),
  FOREIGN KEY (office, delivery_note, item) REFERENCES delivery
);
COMMENT ON TABLE expected_delivery IS 'Announced deliveries of blanko, and the outcome of each.';
COMMENT ON COLUMN expected_delivery.first_from IS 'With first_to: the days first announced, where this replaces an earlier announcement. Delays are measured against them.';
COMMENT ON COLUMN expected_delivery.source IS 'The source of the announcement: a letter, a call, a person of the ministry.';
CREATE INDEX expected_delivery_by_office ON expected_delivery (office, state, to_day, expected_id);
GRANT SELECT, INSERT, UPDATE ON expected_delivery TO terbit_app;

CREATE VIEW expected_delivery_view AS
SELECT expected_delivery.expected_id, expected_delivery.office, expected_delivery.quantity,
  expected_delivery.from_day AS "from", expected_delivery.to_day AS "to", expected_delivery.confidence,
  expected_delivery.source, expected_delivery.said_by, expected_delivery.noted_at, expected_delivery.state,
  expected_delivery.ended_at, expected_delivery.came_on, expected_delivery.received, expected_delivery.delivery_note
FROM expected_delivery;
GRANT SELECT ON expected_delivery_view TO terbit_app;

CREATE TABLE promise (
  office text NOT NULL REFERENCES office,
  subject text NOT NULL,
  number integer NOT NULL CHECK (number > 0),
  case_id uuid REFERENCES cases,
  told jsonb NOT NULL,
  basis jsonb NOT NULL,
  why text NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (office, subject, number)
);
COMMENT ON TABLE promise IS 'The dates promised to a case or the office, one row each time that they moved materially; append-only.';
COMMENT ON COLUMN promise.subject IS 'CASE:<case id>, QUEUE, or BY:<day>:<count>.';
CREATE INDEX promise_by_time ON promise (office, at DESC) WHERE case_id IS NULL;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON promise EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON promise TO terbit_app;
