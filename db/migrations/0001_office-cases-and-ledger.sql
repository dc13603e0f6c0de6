-- Up Migration

-- Two roles: whoever owns the database migrates it; the product works as terbit_app, which cannot rewrite the past.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'terbit_app') THEN
    CREATE ROLE terbit_app NOLOGIN;
  END IF;
EXCEPTION
  -- Roles belong to the whole server: another database of it was migrated at the same moment.
  WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;
GRANT terbit_app TO CURRENT_USER;

CREATE TABLE key_check (
  key_name text PRIMARY KEY,
  fingerprint text NOT NULL
);
COMMENT ON TABLE key_check IS 'Fingerprints of the keys this data was sealed with; a process with other keys refuses to start.';

CREATE TABLE office (
  office text PRIMARY KEY,
  name text NOT NULL
);

CREATE TABLE site (
  site text PRIMARY KEY,
  office text NOT NULL REFERENCES office,
  name text NOT NULL
);

CREATE TABLE printer (
  printer text PRIMARY KEY,
  office text NOT NULL REFERENCES office,
  site text NOT NULL REFERENCES site,
  state text NOT NULL DEFAULT 'READY' CHECK (state IN ('READY', 'OUT', 'STOPPED')),
  reason text CHECK ((reason IS NULL) = (state = 'READY')),
  loading text NOT NULL DEFAULT 'automatic' CHECK (loading IN ('automatic', 'counted')),
  spoiled_in_row smallint NOT NULL DEFAULT 0,
  version integer NOT NULL DEFAULT 1
);
COMMENT ON COLUMN printer.state IS 'OUT: waits until the printer answers ready. STOPPED: waits for a person.';

CREATE TABLE enrolment (
  nik_hash bytea PRIMARY KEY,
  enrolment_id uuid NOT NULL UNIQUE
);
COMMENT ON TABLE enrolment IS 'The number by which the centre knows a person; never the NIK.';

CREATE TABLE case_counter (
  office text NOT NULL REFERENCES office,
  year smallint NOT NULL,
  last integer NOT NULL,
  PRIMARY KEY (office, year)
);

CREATE TABLE cases (
  case_id uuid PRIMARY KEY,
  case_number text NOT NULL UNIQUE,
  office text NOT NULL REFERENCES office,
  station text NOT NULL REFERENCES site,
  pickup_site text NOT NULL REFERENCES site,
  service text NOT NULL,
  reason text NOT NULL,
  nik_hash bytea NOT NULL REFERENCES enrolment,
  tracking_hash bytea NOT NULL UNIQUE,
  tracking_sealed bytea NOT NULL,
  stage text NOT NULL,
  external_status text NOT NULL,
  since timestamptz NOT NULL,
  awaits_ministry boolean NOT NULL DEFAULT false,
  seq integer NOT NULL,
  acted_seq integer NOT NULL DEFAULT 0 CHECK (acted_seq <= seq),
  opened_at timestamptz NOT NULL,
  printable_from date,
  queue_key timestamptz,
  held_back_until timestamptz,
  open_attempt uuid
);
COMMENT ON TABLE cases IS 'The checked copy of what the journal says; written in the transaction of each journal row.';
COMMENT ON COLUMN cases.acted_seq IS 'The last journal row that the workflow of the case has seen.';

CREATE UNIQUE INDEX one_open_case_per_person_and_service ON cases (nik_hash, service)
  WHERE stage NOT IN ('ISSUED', 'CANCELLED', 'REFUSED');
CREATE INDEX cases_by_person ON cases (nik_hash);
CREATE INDEX cases_by_stage ON cases (office, stage, opened_at, case_id);
CREATE INDEX cases_by_opening ON cases (office, opened_at, case_id);
CREATE INDEX cases_in_queue ON cases (office, queue_key, case_id)
  WHERE stage = 'PRINT_READY' AND open_attempt IS NULL;
CREATE INDEX cases_unseen ON cases (case_id) WHERE acted_seq < seq;
CREATE INDEX cases_open ON cases (case_id) WHERE stage NOT IN ('ISSUED', 'CANCELLED', 'REFUSED');

CREATE TABLE person (
  case_id uuid PRIMARY KEY REFERENCES cases,
  nik_sealed bytea NOT NULL,
  family_card_sealed bytea NOT NULL,
  full_name text NOT NULL,
  birth_date date NOT NULL,
  details jsonb NOT NULL,
  contact jsonb NOT NULL,
  documents jsonb NOT NULL
);
COMMENT ON TABLE person IS 'The only place of personal data besides packets and the data pulled for a print.';

CREATE TABLE journal (
  case_id uuid NOT NULL REFERENCES cases,
  seq integer NOT NULL CHECK (seq > 0),
  command_id text NOT NULL,
  event jsonb NOT NULL,
  actor text NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (case_id, seq),
  UNIQUE (case_id, command_id)
);
COMMENT ON TABLE journal IS 'What happened to each case, append-only; everything else about a case follows from it.';

CREATE TABLE note (
  case_id uuid NOT NULL,
  seq integer NOT NULL,
  note text NOT NULL,
  PRIMARY KEY (case_id, seq),
  FOREIGN KEY (case_id, seq) REFERENCES journal
);
COMMENT ON TABLE note IS 'What officers wrote to an event. Apart from the journal, so that it can be erased.';

CREATE TABLE outbox (
  outbox_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  case_id uuid NOT NULL REFERENCES cases,
  seq integer NOT NULL
);
COMMENT ON TABLE outbox IS 'Cases whose workflow has to look again; a row goes when the engine has answered.';

CREATE TABLE floor_wake (
  office text NOT NULL REFERENCES office,
  signal text NOT NULL,
  wanted bigint NOT NULL DEFAULT 0,
  sent bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (office, signal)
);
CREATE TABLE floor_lock (office text PRIMARY KEY REFERENCES office);
COMMENT ON TABLE floor_wake IS 'Changes that the print floor of an office has to hear of, counted; one signal tells of all of them.';
COMMENT ON TABLE floor_lock IS 'Locked by whoever grants or takes away free blanko, so that no piece is promised twice.';

CREATE TABLE packet (
  recording_id uuid PRIMARY KEY,
  case_id uuid NOT NULL REFERENCES cases,
  sealed bytea NOT NULL
);
COMMENT ON TABLE packet IS 'Sealed biometrics, kept until the centre has accepted them.';

CREATE TABLE submission (
  submission_id uuid PRIMARY KEY,
  case_id uuid NOT NULL REFERENCES cases,
  recording_id uuid NOT NULL,
  number integer NOT NULL,
  token_hash text NOT NULL UNIQUE,
  task_id text,
  state text NOT NULL CHECK (state IN ('OPEN', 'ANSWERED', 'RETIRED')),
  created_at timestamptz NOT NULL,
  asked_at timestamptz,
  UNIQUE (case_id, number)
);
CREATE INDEX submission_overdue ON submission (coalesce(asked_at, created_at)) WHERE state = 'OPEN';
COMMENT ON COLUMN submission.token_hash IS 'SHA-256 of the random token in the callback address.';

CREATE TABLE centre_function (
  office text NOT NULL REFERENCES office,
  function text NOT NULL CHECK (function IN ('enrol', 'identify', 'read', 'verify')),
  state text NOT NULL DEFAULT 'up' CHECK (state IN ('up', 'slow', 'down')),
  reason text,
  since timestamptz NOT NULL,
  retry_at timestamptz,
  PRIMARY KEY (office, function)
);

-- The ledger of blanko, in double entry.

CREATE TABLE account (
  account_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  office text NOT NULL REFERENCES office,
  site text NOT NULL REFERENCES site,
  item text NOT NULL CHECK (item IN ('KTP')),
  kind text NOT NULL,
  printer text REFERENCES printer CHECK ((printer IS NOT NULL) = (kind = 'PRINTER')),
  balance bigint NOT NULL DEFAULT 0 CHECK (balance >= 0 OR kind = 'CENTRE'),
  serials bigint NOT NULL DEFAULT 0 CHECK (serials >= 0),
  UNIQUE NULLS NOT DISTINCT (site, item, kind, printer)
);
COMMENT ON COLUMN account.serials IS 'Pieces here whose number is known; the rest of the balance is a lot.';

CREATE TABLE allowed_move (
  from_kind text NOT NULL,
  to_kind text NOT NULL,
  needs_document boolean NOT NULL,
  PRIMARY KEY (from_kind, to_kind)
);
INSERT INTO allowed_move (from_kind, to_kind, needs_document) VALUES
  ('CENTRE', 'STORE', true),
  ('STORE', 'PRINTER', false),
  ('PRINTER', 'STORE', false),
  ('PRINTER', 'PRINTED', false),
  ('PRINTER', 'SPOILED', false),
  ('PRINTED', 'SPOILED', false),
  ('PRINTED', 'ISSUED', false);

CREATE TABLE movement (
  command_id text NOT NULL,
  line smallint NOT NULL,
  from_account bigint NOT NULL REFERENCES account,
  to_account bigint NOT NULL REFERENCES account CHECK (to_account <> from_account),
  quantity integer NOT NULL CHECK (quantity > 0),
  reason text NOT NULL,
  document text,
  actor text NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  attempt_id uuid,
  PRIMARY KEY (command_id, line)
);
CREATE INDEX movement_by_time ON movement (at DESC, command_id DESC, line DESC);
CREATE INDEX movement_by_attempt ON movement (attempt_id) WHERE attempt_id IS NOT NULL;

CREATE TABLE delivery (
  office text NOT NULL REFERENCES office,
  delivery_note text NOT NULL,
  item text NOT NULL,
  quantity integer NOT NULL CHECK (quantity > 0),
  received_at timestamptz NOT NULL,
  PRIMARY KEY (office, delivery_note)
);

CREATE TABLE attempt (
  attempt_id uuid PRIMARY KEY,
  case_id uuid NOT NULL REFERENCES cases,
  office text NOT NULL REFERENCES office,
  printer text NOT NULL REFERENCES printer,
  account_id bigint NOT NULL REFERENCES account,
  state text NOT NULL
    CHECK (state IN ('HELD', 'SENDING', 'UNCERTAIN', 'PRINTED', 'GOOD', 'SPOILED', 'NOT_PRINTED', 'VOID')),
  job_id integer,
  printer_up_time integer,
  serial text,
  pulled_sealed bytea,
  held_at timestamptz NOT NULL,
  deadline timestamptz NOT NULL,
  changed_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX one_card_per_case ON attempt (case_id)
  WHERE state IN ('HELD', 'SENDING', 'UNCERTAIN', 'PRINTED', 'GOOD');
CREATE UNIQUE INDEX one_attempt_per_printer ON attempt (printer) WHERE state IN ('HELD', 'SENDING', 'UNCERTAIN');
CREATE INDEX attempt_holding ON attempt (account_id) WHERE state IN ('HELD', 'SENDING', 'UNCERTAIN');
CREATE INDEX attempt_by_case ON attempt (case_id);
CREATE INDEX attempt_by_state ON attempt (office, state, changed_at);
COMMENT ON COLUMN attempt.pulled_sealed IS 'What the centre gave to print, sealed; it goes with the outcome of the attempt.';

CREATE TABLE piece (
  serial text PRIMARY KEY,
  account_id bigint NOT NULL REFERENCES account,
  attempt_id uuid UNIQUE REFERENCES attempt
);
CREATE INDEX piece_by_account ON piece (account_id);

CREATE TABLE settlement_proposal (
  attempt_id uuid PRIMARY KEY REFERENCES attempt,
  outcome text NOT NULL,
  serial text,
  actor text NOT NULL,
  at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE settlement_proposal IS 'What the first of two persons saw at the tray.';

CREATE TABLE idempotency (
  caller text NOT NULL,
  key text NOT NULL,
  request_hash bytea NOT NULL,
  status smallint,
  answer_sealed bytea,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (caller, key)
);

CREATE VIEW case_view AS
SELECT cases.case_id AS "caseId", cases.case_number AS "caseNumber", cases.office, cases.station,
  cases.pickup_site AS "pickupSite", cases.service, cases.reason, cases.stage,
  cases.external_status AS "externalStatus", cases.since, cases.opened_at AS "openedAt",
  cases.awaits_ministry AS "awaitsMinistry", cases.printable_from::text AS "printableFrom", cases.seq,
  cases.queue_key AS "queueKey",
  attempt.state AS "attemptState"
FROM cases LEFT JOIN attempt ON attempt.attempt_id = cases.open_attempt;

CREATE VIEW attempt_view AS
SELECT attempt.attempt_id AS "attemptId", attempt.case_id AS "caseId", attempt.office, attempt.printer, attempt.state,
  attempt.job_id AS "jobId", attempt.printer_up_time AS "printerUpTime", attempt.serial, attempt.held_at AS "heldAt",
  attempt.deadline, attempt.changed_at AS "changedAt"
FROM attempt;

CREATE VIEW submission_view AS
SELECT submission.submission_id AS "submissionId", submission.case_id AS "caseId", cases.office,
  submission.recording_id AS "recordingId", enrolment.enrolment_id AS "enrolmentId", submission.task_id AS "taskId",
  submission.state, submission.token_hash AS "tokenHash"
FROM submission JOIN cases ON cases.case_id = submission.case_id
JOIN enrolment ON enrolment.nik_hash = cases.nik_hash;

-- A balance changes by a movement and by nothing else: the application may not write to accounts at all.
CREATE FUNCTION apply_movement() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  rule allowed_move;
  source account;
  target account;
BEGIN
  SELECT * INTO source FROM account WHERE account_id = NEW.from_account;
  SELECT * INTO target FROM account WHERE account_id = NEW.to_account;
  SELECT * INTO rule FROM allowed_move WHERE from_kind = source.kind AND to_kind = target.kind;
  IF rule IS NULL OR source.item <> target.item THEN
    RAISE EXCEPTION 'no move from % to %', source.kind, target.kind USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF rule.needs_document AND NEW.document IS NULL THEN
    RAISE EXCEPTION 'a move from % to % needs a document', source.kind, target.kind
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  UPDATE account SET balance = account.balance - NEW.quantity WHERE account_id = NEW.from_account;
  UPDATE account SET balance = account.balance + NEW.quantity WHERE account_id = NEW.to_account;
  RETURN NULL;
END
$$;
CREATE TRIGGER apply_movement AFTER INSERT ON movement FOR EACH ROW EXECUTE FUNCTION apply_movement();

CREATE FUNCTION count_serials() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE account SET serials = account.serials + arrived.pieces
  FROM (SELECT account_id, count(*) AS pieces FROM arriving GROUP BY account_id) AS arrived
  WHERE account.account_id = arrived.account_id;
  IF TG_OP = 'UPDATE' THEN
    UPDATE account SET serials = account.serials - gone.pieces
    FROM (SELECT account_id, count(*) AS pieces FROM leaving GROUP BY account_id) AS gone
    WHERE account.account_id = gone.account_id;
  END IF;
  RETURN NULL;
END
$$;
-- Once a statement and not once a piece: a delivery enters tens of thousands at a time.
CREATE TRIGGER count_new_serials AFTER INSERT ON piece
  REFERENCING NEW TABLE AS arriving FOR EACH STATEMENT EXECUTE FUNCTION count_serials();
CREATE TRIGGER count_moved_serials AFTER UPDATE ON piece
  REFERENCING OLD TABLE AS leaving NEW TABLE AS arriving FOR EACH STATEMENT EXECUTE FUNCTION count_serials();

-- Checked at commit: within a transaction a piece and its movement are written one after the other.
CREATE FUNCTION check_lot() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  now_there account;
BEGIN
  SELECT * INTO now_there FROM account WHERE account_id = NEW.account_id;
  IF now_there.serials > now_there.balance AND now_there.kind <> 'CENTRE' THEN
    RAISE EXCEPTION 'account % holds more known pieces than pieces', NEW.account_id
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'lot_not_negative';
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER check_lot AFTER UPDATE ON account DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION check_lot();

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON movement EXECUTE FUNCTION refuse_change();

GRANT USAGE ON SCHEMA public TO terbit_app;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO terbit_app;
GRANT INSERT ON key_check, enrolment, case_counter, cases, person, journal, note, outbox, packet, submission, movement,
  delivery, attempt, piece, settlement_proposal, idempotency TO terbit_app;
GRANT UPDATE ON printer, case_counter, cases, person, outbox, floor_wake, floor_lock, submission, centre_function,
  attempt, piece, settlement_proposal, idempotency TO terbit_app;
-- Locking rows for update takes the right to update some column; locking an account must not give the right to change it.
GRANT UPDATE (account_id) ON account TO terbit_app;
GRANT DELETE ON outbox, packet, settlement_proposal, idempotency TO terbit_app;

-- Tells the relay that there is something to deliver; it also looks by itself, so a lost notice only costs time.
CREATE FUNCTION announce_outbox() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('outbox', '');
  RETURN NULL;
END
$$;
CREATE TRIGGER announce_outbox AFTER INSERT ON outbox FOR EACH STATEMENT EXECUTE FUNCTION announce_outbox();
