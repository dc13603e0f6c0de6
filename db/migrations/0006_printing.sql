-- Printing: an attempt to make one card of one blank for one case, on an open printer or as a line of a print order.

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
COMMENT ON TABLE print_order IS 'A sheet of cases that an operator prints in the ministry''s own client.';
COMMENT ON COLUMN print_order.day IS 'The day at the office, which the ministry client''s total is compared with.';
CREATE UNIQUE INDEX one_open_order_per_printer ON print_order (printer) WHERE closed_at IS NULL;
CREATE INDEX print_order_by_time ON print_order (office, issued_at DESC, order_id DESC);
CREATE INDEX print_order_by_day ON print_order (office, day);
GRANT SELECT, INSERT, UPDATE (closed_by, closed_at) ON print_order TO terbit_app;

CREATE TABLE attempt (
  attempt_id uuid PRIMARY KEY,
  case_id uuid NOT NULL REFERENCES cases,
  office text NOT NULL REFERENCES office,
  printer text NOT NULL REFERENCES printer,
  account_id bigint NOT NULL REFERENCES account,
  order_id uuid REFERENCES print_order,
  state text NOT NULL
    CHECK (state IN ('HELD', 'SENDING', 'UNCERTAIN', 'PRINTED', 'GOOD', 'SPOILED', 'NOT_PRINTED', 'VOID')),
  job_id integer,
  printer_up_time integer,
  serial text,
  pulled_sealed bytea,
  held_at timestamptz NOT NULL,
  deadline timestamptz NOT NULL,
  changed_at timestamptz NOT NULL,
  sheet_at timestamptz,
  spoil_reason text,
  CONSTRAINT spoil_reason_only_when_spoiled CHECK (spoil_reason IS NULL OR state = 'SPOILED')
);
COMMENT ON TABLE attempt IS 'One blank of one printer held for one case, and the result.';
COMMENT ON COLUMN attempt.account_id IS 'Where the blank is taken from: the printer''s account where loading is counted, else the store.';
COMMENT ON COLUMN attempt.order_id IS 'The print order that it is a line of; null for an attempt of an open printer.';
COMMENT ON COLUMN attempt.pulled_sealed IS 'What the centre gave to print, sealed; it goes with the outcome of the attempt.';
COMMENT ON COLUMN attempt.sheet_at IS 'When it was known that a card came out; its ribbon and film are counted then, once.';
COMMENT ON COLUMN attempt.spoil_reason IS 'Why the card was spoiled; null where no reason was given, and for cards that are not.';
CREATE UNIQUE INDEX one_card_per_case ON attempt (case_id)
  WHERE state IN ('HELD', 'SENDING', 'UNCERTAIN', 'PRINTED', 'GOOD');
-- A manual printer has a whole sheet in hand; there the order is what exists once.
CREATE UNIQUE INDEX one_attempt_per_printer ON attempt (printer)
  WHERE state IN ('HELD', 'SENDING', 'UNCERTAIN') AND order_id IS NULL;
CREATE INDEX attempt_holding ON attempt (account_id) WHERE state IN ('HELD', 'SENDING', 'UNCERTAIN');
CREATE INDEX attempt_by_case ON attempt (case_id);
CREATE INDEX attempt_by_state ON attempt (office, state, changed_at);
CREATE INDEX attempt_by_day ON attempt (office, held_at);
CREATE INDEX attempt_by_printer ON attempt (printer, held_at);
CREATE INDEX attempt_by_sheet ON attempt (office, sheet_at) WHERE sheet_at IS NOT NULL;
GRANT SELECT, INSERT, UPDATE ON attempt TO terbit_app;

CREATE VIEW holding_attempt AS
SELECT attempt.attempt_id, attempt.case_id, attempt.office, attempt.printer, attempt.account_id, attempt.order_id,
  attempt.state
FROM attempt WHERE attempt.state IN ('HELD', 'SENDING', 'UNCERTAIN');
COMMENT ON VIEW holding_attempt IS 'Attempts that hold a blank and their printer.';
GRANT SELECT ON holding_attempt TO terbit_app;

-- A card keeps the attempt that made it.
ALTER TABLE piece ADD FOREIGN KEY (attempt_id) REFERENCES attempt;

CREATE VIEW attempt_view AS
SELECT attempt.attempt_id, attempt.case_id, attempt.office, attempt.printer, attempt.state, attempt.job_id,
  attempt.printer_up_time, attempt.serial, attempt.held_at, attempt.deadline, attempt.changed_at
FROM attempt;
COMMENT ON VIEW attempt_view IS 'An attempt without the data pulled for it.';
GRANT SELECT ON attempt_view TO terbit_app;

CREATE VIEW case_view AS
SELECT cases.case_id, cases.case_number, cases.office, cases.station,
  cases.pickup_site, cases.service, cases.reason, cases.stage, cases.external_status, cases.since, cases.opened_at,
  cases.awaits_ministry, cases.cause, cases.letter_sent_at, cases.statuses_by_hand, cases.recorded_by_hand,
  cases.printable_from, cases.seq, cases.queue_key AS print_ready_at, cases.fact_class,
  nullif(cases.queue_mark, 'NONE') AS queue_mark, cases.desk_on, attempt.state AS attempt_state, cases.shelf, cases.box,
  cases.shelved_at
FROM cases LEFT JOIN attempt ON attempt.attempt_id = cases.open_attempt;
GRANT SELECT ON case_view TO terbit_app;

CREATE TABLE serial_alarm (
  attempt_id uuid NOT NULL REFERENCES attempt,
  serial text NOT NULL,
  office text NOT NULL REFERENCES office,
  printer text NOT NULL REFERENCES printer,
  kind text NOT NULL CHECK (kind IN ('ISSUED', 'ELSEWHERE', 'FOREIGN')),
  found_in text,
  at timestamptz NOT NULL,
  PRIMARY KEY (attempt_id, serial)
);
COMMENT ON TABLE serial_alarm IS 'Chip numbers that an encoder read and that cannot belong to the card, append-only.';
CREATE INDEX serial_alarm_by_time ON serial_alarm (office, at DESC);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON serial_alarm EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON serial_alarm TO terbit_app;

-- Print orders of manual printers

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
COMMENT ON TABLE print_order_line IS 'The cases of a print order in the order of the queue, each with the operator''s one report.';
CREATE TRIGGER said_once BEFORE UPDATE ON print_order_line
  FOR EACH ROW WHEN (OLD.outcome IS NOT NULL) EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT, UPDATE (outcome, serial, reason, reported_by, reported_at) ON print_order_line TO terbit_app;

CREATE TABLE print_order_reading (
  order_id uuid NOT NULL REFERENCES print_order,
  reader text NOT NULL,
  persons smallint NOT NULL CHECK (persons > 0),
  at timestamptz NOT NULL
);
COMMENT ON TABLE print_order_reading IS 'Who was shown names and NIK of a print order, and when, append-only.';
CREATE INDEX print_order_reading_by_order ON print_order_reading (order_id, at);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON print_order_reading EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON print_order_reading TO terbit_app;

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
COMMENT ON TABLE ministry_total IS 'Cards of a day by the ministry''s client, of one printer or of the office, beside Terbit''s count at that moment. Append-only; the newest entry counts.';
CREATE INDEX ministry_total_by_day ON ministry_total (office, day, entry);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ministry_total EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON ministry_total TO terbit_app;
