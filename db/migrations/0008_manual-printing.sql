-- Up Migration

-- How a printer is used: by us over IPP, or by an operator in the ministry's own client.
ALTER TABLE printer
  ADD COLUMN adapter text NOT NULL DEFAULT 'open' CHECK (adapter IN ('open', 'manual')),
  ADD CONSTRAINT nobody_asks_a_manual_printer CHECK (adapter = 'open' OR state <> 'OUT');

ALTER TABLE cases ADD COLUMN recorded_by_hand boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN cases.recorded_by_hand IS 'The newest recording is known to the ministry''s client alone, so only a manual printer can print it.';

UPDATE cases SET recorded_by_hand = true
WHERE (SELECT journal.event ->> 'type' FROM journal
  WHERE journal.case_id = cases.case_id AND (journal.event ->> 'type' IN ('RECORDED', 'RECORDED_BY_HAND')
    OR journal.event ->> 'action' = 'RERECORD' OR journal.event ->> 'status' = 'BELUM_REKAM'
    AND journal.event ->> 'type' = 'STATUS_ENTERED')
  ORDER BY journal.seq DESC LIMIT 1) = 'RECORDED_BY_HAND';

CREATE TABLE print_order_counter (
  office text NOT NULL REFERENCES office,
  year smallint NOT NULL,
  last integer NOT NULL,
  PRIMARY KEY (office, year)
);

CREATE TABLE print_order (
  order_id uuid PRIMARY KEY,
  order_number text NOT NULL UNIQUE,
  office text NOT NULL REFERENCES office,
  printer text NOT NULL REFERENCES printer,
  day date NOT NULL,
  lines smallint NOT NULL CHECK (lines > 0),
  issued_by text NOT NULL,
  issued_at timestamptz NOT NULL,
  deadline timestamptz NOT NULL CHECK (deadline > issued_at),
  closed_by text,
  closed_at timestamptz,
  CHECK ((closed_by IS NULL) = (closed_at IS NULL))
);
CREATE UNIQUE INDEX one_open_order_per_printer ON print_order (printer) WHERE closed_at IS NULL;
CREATE INDEX print_order_by_time ON print_order (office, issued_at DESC, order_id DESC);
CREATE INDEX print_order_by_day ON print_order (office, day);
COMMENT ON TABLE print_order IS 'A sheet of cases that an operator prints in the ministry''s own client.';
COMMENT ON COLUMN print_order.day IS 'The day at the office, which the ministry client''s total is compared with.';

ALTER TABLE attempt ADD COLUMN order_id uuid REFERENCES print_order;
COMMENT ON COLUMN attempt.order_id IS 'The print order that it is a line of; null for an attempt of an open printer.';
-- A manual printer has a whole sheet in hand; there the order is what exists once.
DROP INDEX one_attempt_per_printer;
CREATE UNIQUE INDEX one_attempt_per_printer ON attempt (printer)
  WHERE state IN ('HELD', 'SENDING', 'UNCERTAIN') AND order_id IS NULL;

CREATE TABLE print_order_line (
  order_id uuid NOT NULL REFERENCES print_order,
  place smallint NOT NULL CHECK (place > 0),
  attempt_id uuid NOT NULL UNIQUE REFERENCES attempt,
  outcome text CHECK (outcome IN ('PRINTED', 'SPOILED', 'NOT_PRINTED')),
  serial text CHECK (serial IS NULL OR outcome IN ('PRINTED', 'SPOILED')),
  reason text CHECK ((reason IS NOT NULL) = (outcome IS NOT DISTINCT FROM 'SPOILED')),
  reported_by text,
  reported_at timestamptz,
  PRIMARY KEY (order_id, place),
  CHECK ((outcome IS NULL) = (reported_at IS NULL) AND (outcome IS NULL) = (reported_by IS NULL)),
  CHECK (outcome <> 'PRINTED' OR serial IS NOT NULL)
);
COMMENT ON TABLE print_order_line IS 'The cases of a print order in the order of the queue, each with what the operator said, once.';
CREATE TRIGGER said_once BEFORE UPDATE ON print_order_line
  FOR EACH ROW WHEN (OLD.outcome IS NOT NULL) EXECUTE FUNCTION refuse_change();

CREATE TABLE print_order_reading (
  order_id uuid NOT NULL REFERENCES print_order,
  reader text NOT NULL,
  persons smallint NOT NULL CHECK (persons > 0),
  at timestamptz NOT NULL
);
CREATE INDEX print_order_reading_by_order ON print_order_reading (order_id, at);
COMMENT ON TABLE print_order_reading IS 'Who was shown names and NIK of a print order, and when, append-only.';
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON print_order_reading EXECUTE FUNCTION refuse_change();

CREATE TABLE ministry_total (
  entry bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  command_id text NOT NULL UNIQUE,
  office text NOT NULL REFERENCES office,
  day date NOT NULL,
  printer text REFERENCES printer,
  printed integer NOT NULL CHECK (printed >= 0),
  counted integer NOT NULL CHECK (counted >= 0),
  actor text NOT NULL,
  at timestamptz NOT NULL
);
CREATE INDEX ministry_total_by_day ON ministry_total (office, day, entry);
COMMENT ON TABLE ministry_total IS 'Cards of a day by the ministry''s client, of one printer or of the office, beside our count at that moment. Append-only; the newest word counts.';
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ministry_total EXECUTE FUNCTION refuse_change();

GRANT SELECT ON print_order_counter, print_order, print_order_line, print_order_reading, ministry_total TO terbit_app;
GRANT INSERT ON print_order_counter, print_order, print_order_line, print_order_reading, ministry_total TO terbit_app;
GRANT UPDATE ON print_order_counter TO terbit_app;
GRANT UPDATE (closed_by, closed_at) ON print_order TO terbit_app;
GRANT UPDATE (outcome, serial, reason, reported_by, reported_at) ON print_order_line TO terbit_app;
