-- A case: the application of one person for one card. The journal holds the facts; `cases` is derived from it and
-- checked against it.

CREATE TABLE enrolment (
  nik_hash bytea PRIMARY KEY,
  enrolment_id uuid NOT NULL UNIQUE
);
COMMENT ON TABLE enrolment IS 'The number by which the centre knows a person; never the NIK.';
GRANT SELECT, INSERT ON enrolment TO terbit_app;

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
  opened_at timestamptz NOT NULL,

  seq integer NOT NULL,
  acted_seq integer NOT NULL DEFAULT 0 CHECK (acted_seq <= seq),
  stage text NOT NULL,
  external_status text NOT NULL,
  since timestamptz NOT NULL,
  is_open boolean NOT NULL GENERATED ALWAYS AS (stage NOT IN ('ISSUED', 'CANCELLED', 'REFUSED')) STORED,

  cause text,
  awaits_ministry boolean NOT NULL DEFAULT false,
  letter_sent_at timestamptz,
  statuses_by_hand boolean NOT NULL DEFAULT false,
  recorded_by_hand boolean NOT NULL DEFAULT false,

  printable_from date,
  queue_key timestamptz,
  fact_class text,
  queue_mark text NOT NULL DEFAULT 'NONE',
  desk_on date,
  held_back_until timestamptz,
  open_attempt uuid,

  shelf text,
  box text,
  shelved_at timestamptz,
  CONSTRAINT shelf_and_box_together CHECK ((shelf IS NULL) = (box IS NULL) AND (shelf IS NULL) = (shelved_at IS NULL)),
  CONSTRAINT shelf_only_when_ready CHECK (shelf IS NULL OR stage = 'READY')
);
COMMENT ON TABLE cases IS 'The state of each case as derived from its journal; written in the transaction of each journal row.';
COMMENT ON COLUMN cases.seq IS 'The last journal row of the case.';
COMMENT ON COLUMN cases.acted_seq IS 'The last journal row that the workflow of the case has seen.';
COMMENT ON COLUMN cases.since IS 'When the stage last changed.';
COMMENT ON COLUMN cases.cause IS 'Why the case waits for an officer.';
COMMENT ON COLUMN cases.letter_sent_at IS 'When the letter was sent that the ministry has not answered yet.';
COMMENT ON COLUMN cases.statuses_by_hand IS 'An officer follows the newest recording in the ministry''s own client.';
COMMENT ON COLUMN cases.recorded_by_hand IS 'Only the ministry''s client knows the newest recording, so only a manual printer can print it.';
COMMENT ON COLUMN cases.printable_from IS 'The first day on which the holder is old enough for the card; null for holders who were ever married.';
COMMENT ON COLUMN cases.queue_key IS 'When the case became print-ready (PRR). Its place follows from it and the head start of its lane.';
COMMENT ON COLUMN cases.fact_class IS 'The class of the queue that follows from reason and age; null before PRR.';
COMMENT ON COLUMN cases.queue_mark IS 'ELECTION or DISASTER_VICTIM where an officer set it, else NONE.';
COMMENT ON COLUMN cases.desk_on IS 'The day at the office on which the holder is at the desk.';
COMMENT ON COLUMN cases.shelf IS 'With box: where a card lies that waits for its holder.';
CREATE UNIQUE INDEX one_open_case_per_person_and_service ON cases (nik_hash, service) WHERE is_open;
CREATE INDEX cases_by_person ON cases (nik_hash);
CREATE INDEX cases_by_stage ON cases (office, stage, opened_at, case_id);
CREATE INDEX cases_by_opening ON cases (office, opened_at, case_id);
CREATE INDEX cases_by_cause ON cases (office, cause, opened_at, case_id) WHERE cause IS NOT NULL;
CREATE INDEX cases_open ON cases (case_id) WHERE is_open;
CREATE INDEX cases_unseen ON cases (case_id) WHERE acted_seq < seq;
CREATE INDEX cases_sent_since ON cases (since) WHERE stage = 'SENT' AND external_status = 'SENT_FOR_ENROLLMENT';
CREATE INDEX cases_uncollected ON cases (office, since, case_id) WHERE stage = 'READY';
GRANT SELECT, INSERT, UPDATE ON cases TO terbit_app;

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
GRANT SELECT, INSERT, UPDATE ON person TO terbit_app;

CREATE TABLE journal (
  case_id uuid NOT NULL REFERENCES cases,
  seq integer NOT NULL CHECK (seq > 0),
  command_id text NOT NULL,
  event jsonb NOT NULL,
  stage text NOT NULL,
  actor text NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (case_id, seq),
  UNIQUE (case_id, command_id)
);
COMMENT ON TABLE journal IS 'What happened to each case, append-only; everything else about a case follows from it.';
COMMENT ON COLUMN journal.stage IS 'The stage after the event, so that counting does not replay.';
-- The journal grows in the order of time, so a summary of its blocks finds a span of time and costs writers nothing.
CREATE INDEX journal_by_time ON journal USING brin (at) WITH (autosummarize = on);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON journal TO terbit_app;

CREATE TABLE note (
  case_id uuid NOT NULL,
  seq integer NOT NULL,
  note text NOT NULL,
  PRIMARY KEY (case_id, seq),
  FOREIGN KEY (case_id, seq) REFERENCES journal
);
COMMENT ON TABLE note IS 'What officers wrote to an event. Apart from the journal, so that it can be erased.';
GRANT SELECT, INSERT ON note TO terbit_app;

CREATE TABLE outbox (
  outbox_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  case_id uuid NOT NULL REFERENCES cases,
  seq integer NOT NULL
);
COMMENT ON TABLE outbox IS 'Cases whose workflow has to look again; a row goes when the engine has answered.';
CREATE TRIGGER announce_outbox AFTER INSERT ON outbox FOR EACH STATEMENT EXECUTE FUNCTION announce_outbox();
GRANT SELECT, INSERT, UPDATE, DELETE ON outbox TO terbit_app;
