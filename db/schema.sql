-- The schema that the migrations make. Written by `npm run record -- schema`; do not edit.

-- Fingerprints of the keys this data was sealed with; a process with other keys refuses to start.
CREATE TABLE key_check (
  key_name text NOT NULL,
  fingerprint text NOT NULL,
  CONSTRAINT key_check_pkey PRIMARY KEY (key_name)
);
GRANT INSERT, SELECT ON key_check TO terbit_app;

-- Answers by idempotency key: a repeated request gets the first answer. Sealed, since an answer may hold a tracking code.
CREATE TABLE idempotency (
  caller text NOT NULL,
  key text NOT NULL,
  request_hash bytea NOT NULL,
  status smallint,
  answer_sealed bytea,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT idempotency_pkey PRIMARY KEY (caller, key)
);
GRANT DELETE, INSERT, SELECT, UPDATE ON idempotency TO terbit_app;

-- Offices (dinas) by region code, such as 53.71.
CREATE TABLE office (
  office text NOT NULL,
  name text NOT NULL,
  CONSTRAINT office_pkey PRIMARY KEY (office)
);
GRANT SELECT ON office TO terbit_app;

-- Places of an office: the dinas itself and its kecamatan, by region code.
CREATE TABLE site (
  site text NOT NULL,
  office text NOT NULL,
  name text NOT NULL,
  CONSTRAINT site_pkey PRIMARY KEY (site),
  CONSTRAINT site_office_fkey FOREIGN KEY (office) REFERENCES office(office)
);
GRANT SELECT ON site TO terbit_app;

-- Decisions of an office, append-only, the highest version in force.
CREATE TABLE office_setting (
  office text NOT NULL,
  -- OFFICE_HOURS: the usual week. QUEUE_POLICY: the order of printing. QUALITY_POLICY: who looks at the cards that come out.
  setting text NOT NULL,
  version integer NOT NULL,
  value jsonb NOT NULL,
  reason text NOT NULL,
  actor text NOT NULL,
  at timestamp with time zone NOT NULL,
  CONSTRAINT office_setting_pkey PRIMARY KEY (office, setting, version),
  CONSTRAINT office_setting_office_fkey FOREIGN KEY (office) REFERENCES office(office),
  CONSTRAINT office_setting_setting_check CHECK (setting = ANY (ARRAY['OFFICE_HOURS'::text, 'QUEUE_POLICY'::text, 'QUALITY_POLICY'::text])),
  CONSTRAINT office_setting_version_check CHECK (version > 0)
);
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON office_setting FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT INSERT, SELECT ON office_setting TO terbit_app;

CREATE VIEW setting_in_force AS
 SELECT DISTINCT ON (office, setting) office,
    setting,
    version,
    value,
    reason,
    actor,
    at
   FROM office_setting
  ORDER BY office, setting, version DESC;
GRANT SELECT ON setting_in_force TO terbit_app;

-- Exceptions to the usual week by day, append-only; the last entry of a day counts.
CREATE TABLE office_day (
  entry_id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  office text NOT NULL,
  day date NOT NULL,
  kind text NOT NULL,
  opening jsonb,
  name text NOT NULL,
  actor text NOT NULL,
  at timestamp with time zone NOT NULL,
  CONSTRAINT office_day_pkey PRIMARY KEY (entry_id),
  CONSTRAINT office_day_office_fkey FOREIGN KEY (office) REFERENCES office(office),
  CONSTRAINT office_day_check CHECK ((opening IS NOT NULL) = (kind = 'WORK'::text)),
  CONSTRAINT office_day_kind_check CHECK (kind = ANY (ARRAY['REST'::text, 'WORK'::text, 'AS_DECREED'::text]))
);
CREATE INDEX office_day_in_order ON office_day (office, day, entry_id DESC);
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON office_day FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT INSERT, SELECT ON office_day TO terbit_app;

-- Counted changes that wake a workflow of an office; one signal covers all changes since the last.
CREATE TABLE office_wake (
  office text NOT NULL,
  workflow text NOT NULL,
  wanted bigint NOT NULL DEFAULT 0,
  sent bigint NOT NULL DEFAULT 0,
  -- Why the workflow was woken since the last signal.
  causes text[] NOT NULL DEFAULT '{}'::text[],
  CONSTRAINT office_wake_pkey PRIMARY KEY (office, workflow),
  CONSTRAINT office_wake_office_fkey FOREIGN KEY (office) REFERENCES office(office),
  CONSTRAINT office_wake_workflow_check CHECK (workflow = ANY (ARRAY['print-floor'::text, 'centre-link'::text]))
);
CREATE TRIGGER announce_office_wake AFTER UPDATE OF wanted ON office_wake FOR EACH STATEMENT EXECUTE FUNCTION announce_outbox();
GRANT SELECT, UPDATE ON office_wake TO terbit_app;

-- What the first of two people stated. The same statement of a second person carries it out, a different one clears it.
CREATE TABLE proposal (
  office text NOT NULL,
  operation text NOT NULL,
  subject text NOT NULL,
  content jsonb NOT NULL,
  actor text NOT NULL,
  at timestamp with time zone NOT NULL,
  CONSTRAINT proposal_pkey PRIMARY KEY (office, operation, subject),
  CONSTRAINT proposal_office_fkey FOREIGN KEY (office) REFERENCES office(office)
);
GRANT DELETE, INSERT, SELECT ON proposal TO terbit_app;

-- The last number that an office gave in a series and a year.
CREATE TABLE yearly_counter (
  office text NOT NULL,
  series text NOT NULL,
  year smallint NOT NULL,
  last integer NOT NULL,
  CONSTRAINT yearly_counter_pkey PRIMARY KEY (office, series, year),
  CONSTRAINT yearly_counter_office_fkey FOREIGN KEY (office) REFERENCES office(office),
  CONSTRAINT yearly_counter_series_check CHECK (series = ANY (ARRAY['CASE'::text, 'PRINT_ORDER'::text]))
);
GRANT INSERT, SELECT, UPDATE ON yearly_counter TO terbit_app;

-- Locked by whoever grants or takes away free blanko, so that no piece is promised twice.
CREATE TABLE floor_lock (
  office text NOT NULL,
  CONSTRAINT floor_lock_pkey PRIMARY KEY (office),
  CONSTRAINT floor_lock_office_fkey FOREIGN KEY (office) REFERENCES office(office)
);
GRANT SELECT, UPDATE ON floor_lock TO terbit_app;

CREATE TABLE printer (
  printer text NOT NULL,
  office text NOT NULL,
  site text NOT NULL,
  -- open: Terbit prints over IPP. manual: an operator prints in the ministry's own client.
  adapter text NOT NULL DEFAULT 'open'::text,
  -- Why a person has to start the printer, as a code; null while no person has to.
  stop text,
  -- Why the printer takes no card until it answers without the fault, as a code.
  fault text,
  -- The last state that the printer reported.
  health jsonb,
  loading text NOT NULL DEFAULT 'automatic'::text,
  spoiled_in_row smallint NOT NULL DEFAULT 0,
  daily_limit integer,
  -- Cards in a row after which the printer cools down for rest_minutes.
  rest_after integer,
  rest_minutes integer,
  cleaning_every integer,
  -- Cards that the ribbon was good for when it was put in; null when it is not counted.
  ribbon_capacity integer,
  -- Cards that came out since the ribbon was put in.
  ribbon_cards integer NOT NULL DEFAULT 0,
  ribbon_low_at integer NOT NULL DEFAULT 50,
  -- The level that the printer last reported of the ribbon that is in it.
  ribbon_said text,
  film_capacity integer,
  film_cards integer NOT NULL DEFAULT 0,
  film_low_at integer NOT NULL DEFAULT 50,
  film_said text,
  cards_since_cleaning integer NOT NULL DEFAULT 0,
  -- Cards since the last pause that was as long as the rest.
  cards_in_row integer NOT NULL DEFAULT 0,
  last_card_at timestamp with time zone,
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT printer_pkey PRIMARY KEY (printer),
  CONSTRAINT printer_office_fkey FOREIGN KEY (office) REFERENCES office(office),
  CONSTRAINT printer_site_fkey FOREIGN KEY (site) REFERENCES site(site),
  CONSTRAINT fault_only_on_open_printer CHECK (adapter = 'open'::text OR fault IS NULL),
  CONSTRAINT printer_adapter_check CHECK (adapter = ANY (ARRAY['open'::text, 'manual'::text])),
  CONSTRAINT printer_cards_in_row_check CHECK (cards_in_row >= 0),
  CONSTRAINT printer_cards_since_cleaning_check CHECK (cards_since_cleaning >= 0),
  CONSTRAINT printer_cleaning_every_check CHECK (cleaning_every > 0),
  CONSTRAINT printer_daily_limit_check CHECK (daily_limit > 0),
  CONSTRAINT printer_film_capacity_check CHECK (film_capacity > 0),
  CONSTRAINT printer_film_cards_check CHECK (film_cards >= 0),
  CONSTRAINT printer_film_low_at_check CHECK (film_low_at >= 0),
  CONSTRAINT printer_film_said_check CHECK (film_said = ANY (ARRAY['OK'::text, 'LOW'::text, 'EMPTY'::text])),
  CONSTRAINT printer_loading_check CHECK (loading = ANY (ARRAY['automatic'::text, 'counted'::text])),
  CONSTRAINT printer_rest_after_check CHECK (rest_after > 0),
  CONSTRAINT printer_rest_minutes_check CHECK (rest_minutes > 0),
  CONSTRAINT printer_ribbon_capacity_check CHECK (ribbon_capacity > 0),
  CONSTRAINT printer_ribbon_cards_check CHECK (ribbon_cards >= 0),
  CONSTRAINT printer_ribbon_low_at_check CHECK (ribbon_low_at >= 0),
  CONSTRAINT printer_ribbon_said_check CHECK (ribbon_said = ANY (ARRAY['OK'::text, 'LOW'::text, 'EMPTY'::text])),
  CONSTRAINT rest_limits_together CHECK ((rest_after IS NULL) = (rest_minutes IS NULL))
);
GRANT SELECT, UPDATE ON printer TO terbit_app;

-- A printer as the domain reads it.
CREATE VIEW printer_state AS
 SELECT printer,
    office,
    site,
    adapter,
    loading,
    jsonb_build_object('dailyLimit', daily_limit, 'rest',
        CASE
            WHEN rest_after IS NOT NULL THEN jsonb_build_object('afterCards', rest_after, 'minutes', rest_minutes)
            ELSE NULL::jsonb
        END, 'cleaningEvery', cleaning_every) AS limits,
    jsonb_build_object('ribbon', jsonb_build_object('capacity', ribbon_capacity, 'cards', ribbon_cards, 'lowAt', ribbon_low_at, 'said', ribbon_said), 'film', jsonb_build_object('capacity', film_capacity, 'cards', film_cards, 'lowAt', film_low_at, 'said', film_said), 'cardsSinceCleaning', cards_since_cleaning, 'cardsInRow', cards_in_row, 'lastCardAt', floor(EXTRACT(epoch FROM last_card_at) * 1000::numeric)) AS counters,
    spoiled_in_row,
    stop,
    fault,
    health,
    version
   FROM printer;
GRANT SELECT, UPDATE ON printer_state TO terbit_app;

-- Ribbon and film put in, and cleanings, append-only.
CREATE TABLE consumable_fitting (
  fitting_id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  command_id text NOT NULL,
  printer text NOT NULL,
  kind text NOT NULL,
  capacity integer,
  -- Cards that came out with the one before, or since the cleaning before.
  cards integer NOT NULL,
  -- Cards that the counter had left; null when it was not counted.
  remaining integer,
  actor text NOT NULL,
  at timestamp with time zone NOT NULL,
  CONSTRAINT consumable_fitting_pkey PRIMARY KEY (fitting_id),
  CONSTRAINT consumable_fitting_command_id_key UNIQUE (command_id),
  CONSTRAINT consumable_fitting_printer_fkey FOREIGN KEY (printer) REFERENCES printer(printer),
  CONSTRAINT consumable_fitting_cards_check CHECK (cards >= 0),
  CONSTRAINT consumable_fitting_check CHECK (capacity IS NULL OR capacity > 0 AND kind <> 'CLEANING'::text),
  CONSTRAINT consumable_fitting_kind_check CHECK (kind = ANY (ARRAY['RIBBON'::text, 'FILM'::text, 'CLEANING'::text])),
  CONSTRAINT consumable_fitting_remaining_check CHECK (remaining >= 0)
);
CREATE INDEX consumable_fitting_by_printer ON consumable_fitting (printer, fitting_id DESC);
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON consumable_fitting FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT INSERT, SELECT ON consumable_fitting TO terbit_app;

-- Supplies that ran low or empty and cleanings that fell due, until they are announced.
CREATE TABLE printer_notice (
  notice_id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  office text NOT NULL,
  printer text NOT NULL,
  code text NOT NULL,
  at timestamp with time zone NOT NULL,
  CONSTRAINT printer_notice_pkey PRIMARY KEY (notice_id),
  CONSTRAINT printer_notice_office_fkey FOREIGN KEY (office) REFERENCES office(office),
  CONSTRAINT printer_notice_printer_fkey FOREIGN KEY (printer) REFERENCES printer(printer),
  CONSTRAINT printer_notice_code_check CHECK (code = ANY (ARRAY['RIBBON_LOW'::text, 'RIBBON_EMPTY'::text, 'FILM_LOW'::text, 'FILM_EMPTY'::text, 'CLEANING_DUE'::text]))
);
GRANT DELETE, INSERT, SELECT ON printer_notice TO terbit_app;

-- The number by which the centre knows a person; never the NIK.
CREATE TABLE enrolment (
  nik_hash bytea NOT NULL,
  enrolment_id uuid NOT NULL,
  CONSTRAINT enrolment_pkey PRIMARY KEY (nik_hash),
  CONSTRAINT enrolment_enrolment_id_key UNIQUE (enrolment_id)
);
GRANT INSERT, SELECT ON enrolment TO terbit_app;

-- The state of each case as derived from its journal; written in the transaction of each journal row.
CREATE TABLE cases (
  case_id uuid NOT NULL,
  case_number text NOT NULL,
  office text NOT NULL,
  station text NOT NULL,
  pickup_site text NOT NULL,
  service text NOT NULL,
  reason text NOT NULL,
  nik_hash bytea NOT NULL,
  tracking_hash bytea NOT NULL,
  tracking_sealed bytea NOT NULL,
  opened_at timestamp with time zone NOT NULL,
  -- The last journal row of the case.
  seq integer NOT NULL,
  -- The last journal row that the workflow of the case has seen.
  acted_seq integer NOT NULL DEFAULT 0,
  stage text NOT NULL,
  external_status text NOT NULL,
  -- When the stage last changed.
  since timestamp with time zone NOT NULL,
  is_open boolean NOT NULL GENERATED ALWAYS AS (stage <> ALL (ARRAY['ISSUED'::text, 'CANCELLED'::text, 'REFUSED'::text])) STORED,
  -- Why the case waits for an officer.
  cause text,
  awaits_ministry boolean NOT NULL DEFAULT false,
  -- When the letter was sent that the ministry has not answered yet.
  letter_sent_at timestamp with time zone,
  -- An officer follows the newest recording in the ministry's own client.
  statuses_by_hand boolean NOT NULL DEFAULT false,
  -- Only the ministry's client knows the newest recording, so only a manual printer can print it.
  recorded_by_hand boolean NOT NULL DEFAULT false,
  -- The first day on which the holder is old enough for the card; null for holders who were ever married.
  printable_from date,
  -- When the case became print-ready (PRR). Its place follows from it and the head start of its lane.
  queue_key timestamp with time zone,
  -- The class of the queue that follows from reason and age; null before PRR.
  fact_class text,
  -- ELECTION or DISASTER_VICTIM where an officer set it, else NONE.
  queue_mark text NOT NULL DEFAULT 'NONE'::text,
  -- The day at the office on which the holder is at the desk.
  desk_on date,
  held_back_until timestamp with time zone,
  open_attempt uuid,
  -- With box: where a card lies that waits for its holder.
  shelf text,
  box text,
  shelved_at timestamp with time zone,
  CONSTRAINT cases_pkey PRIMARY KEY (case_id),
  CONSTRAINT cases_case_number_key UNIQUE (case_number),
  CONSTRAINT cases_tracking_hash_key UNIQUE (tracking_hash),
  CONSTRAINT cases_nik_hash_fkey FOREIGN KEY (nik_hash) REFERENCES enrolment(nik_hash),
  CONSTRAINT cases_office_fkey FOREIGN KEY (office) REFERENCES office(office),
  CONSTRAINT cases_pickup_site_fkey FOREIGN KEY (pickup_site) REFERENCES site(site),
  CONSTRAINT cases_station_fkey FOREIGN KEY (station) REFERENCES site(site),
  CONSTRAINT cases_check CHECK (acted_seq <= seq),
  CONSTRAINT shelf_and_box_together CHECK ((shelf IS NULL) = (box IS NULL) AND (shelf IS NULL) = (shelved_at IS NULL)),
  CONSTRAINT shelf_only_when_ready CHECK (shelf IS NULL OR stage = 'READY'::text)
);
CREATE INDEX cases_at_desk ON cases (office, desk_on) WHERE ((stage = 'PRINT_READY'::text) AND (open_attempt IS NULL) AND (desk_on IS NOT NULL));
CREATE INDEX cases_by_cause ON cases (office, cause, opened_at, case_id) WHERE (cause IS NOT NULL);
CREATE INDEX cases_by_opening ON cases (office, opened_at, case_id);
CREATE INDEX cases_by_person ON cases (nik_hash);
CREATE INDEX cases_by_stage ON cases (office, stage, opened_at, case_id);
CREATE INDEX cases_held_back ON cases (office, held_back_until) WHERE ((stage = 'PRINT_READY'::text) AND (open_attempt IS NULL) AND (held_back_until IS NOT NULL));
CREATE INDEX cases_in_lane ON cases (office, service, fact_class, queue_mark, queue_key, case_id) WHERE ((stage = 'PRINT_READY'::text) AND (open_attempt IS NULL));
CREATE INDEX cases_open ON cases (case_id) WHERE is_open;
CREATE INDEX cases_sent_since ON cases (since) WHERE ((stage = 'SENT'::text) AND (external_status = 'SENT_FOR_ENROLLMENT'::text));
CREATE INDEX cases_too_young ON cases (office, service, fact_class, queue_mark, printable_from) INCLUDE (queue_key, case_id) WHERE ((stage = 'PRINT_READY'::text) AND (open_attempt IS NULL) AND (printable_from > ((queue_key AT TIME ZONE 'UTC'::text))::date));
CREATE INDEX cases_uncollected ON cases (office, since, case_id) WHERE (stage = 'READY'::text);
CREATE INDEX cases_unseen ON cases (case_id) WHERE (acted_seq < seq);
CREATE UNIQUE INDEX one_open_case_per_person_and_service ON cases (nik_hash, service) WHERE is_open;
CREATE TRIGGER count_entered AFTER INSERT ON cases FOR EACH ROW WHEN (new.stage = 'PRINT_READY'::text AND new.open_attempt IS NULL) EXECUTE FUNCTION count_waiting();
CREATE TRIGGER count_waiting AFTER UPDATE OF stage, open_attempt, queue_key, fact_class, queue_mark ON cases FOR EACH ROW WHEN ((old.stage = 'PRINT_READY'::text AND old.open_attempt IS NULL) IS DISTINCT FROM (new.stage = 'PRINT_READY'::text AND new.open_attempt IS NULL) OR old.queue_key IS DISTINCT FROM new.queue_key OR old.fact_class IS DISTINCT FROM new.fact_class OR old.queue_mark IS DISTINCT FROM new.queue_mark) EXECUTE FUNCTION count_waiting();
GRANT INSERT, SELECT, UPDATE ON cases TO terbit_app;

-- The only place of personal data besides packets and the data pulled for a print.
CREATE TABLE person (
  case_id uuid NOT NULL,
  nik_sealed bytea NOT NULL,
  family_card_sealed bytea NOT NULL,
  full_name text NOT NULL,
  birth_date date NOT NULL,
  details jsonb NOT NULL,
  contact jsonb NOT NULL,
  documents jsonb NOT NULL,
  CONSTRAINT person_pkey PRIMARY KEY (case_id),
  CONSTRAINT person_case_id_fkey FOREIGN KEY (case_id) REFERENCES cases(case_id)
);
GRANT INSERT, SELECT, UPDATE ON person TO terbit_app;

-- What happened to each case, append-only; everything else about a case follows from it.
CREATE TABLE journal (
  case_id uuid NOT NULL,
  seq integer NOT NULL,
  command_id text NOT NULL,
  event jsonb NOT NULL,
  -- The stage after the event, so that counting does not replay.
  stage text NOT NULL,
  actor text NOT NULL,
  at timestamp with time zone NOT NULL,
  CONSTRAINT journal_pkey PRIMARY KEY (case_id, seq),
  CONSTRAINT journal_case_id_command_id_key UNIQUE (case_id, command_id),
  CONSTRAINT journal_case_id_fkey FOREIGN KEY (case_id) REFERENCES cases(case_id),
  CONSTRAINT journal_seq_check CHECK (seq > 0)
);
CREATE INDEX journal_by_time ON journal USING brin (at) WITH (autosummarize='on');
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON journal FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT INSERT, SELECT ON journal TO terbit_app;

-- What officers wrote to an event. Apart from the journal, so that it can be erased.
CREATE TABLE note (
  case_id uuid NOT NULL,
  seq integer NOT NULL,
  note text NOT NULL,
  CONSTRAINT note_pkey PRIMARY KEY (case_id, seq),
  CONSTRAINT note_case_id_seq_fkey FOREIGN KEY (case_id, seq) REFERENCES journal(case_id, seq)
);
GRANT INSERT, SELECT ON note TO terbit_app;

-- Cases whose workflow has to look again; a row goes when the engine has answered.
CREATE TABLE outbox (
  outbox_id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  case_id uuid NOT NULL,
  seq integer NOT NULL,
  CONSTRAINT outbox_pkey PRIMARY KEY (outbox_id),
  CONSTRAINT outbox_case_id_fkey FOREIGN KEY (case_id) REFERENCES cases(case_id)
);
CREATE TRIGGER announce_outbox AFTER INSERT ON outbox FOR EACH STATEMENT EXECUTE FUNCTION announce_outbox();
GRANT DELETE, INSERT, SELECT, UPDATE ON outbox TO terbit_app;

-- The chart of accounts: the kinds of account that an item may lie in, in the order in which people read them.
CREATE TABLE chart (
  item text NOT NULL,
  kind text NOT NULL,
  place smallint NOT NULL,
  CONSTRAINT chart_pkey PRIMARY KEY (item, kind),
  CONSTRAINT chart_item_check CHECK (item = ANY (ARRAY['KTP'::text, 'KIA'::text, 'OLD_CARD'::text]))
);
GRANT SELECT ON chart TO terbit_app;

-- Each site keeps one account for each line of the chart, and one for each printer that stands there.
CREATE TABLE account (
  account_id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  office text NOT NULL,
  site text NOT NULL,
  item text NOT NULL,
  kind text NOT NULL,
  printer text,
  -- Where pieces come from (CENTRE, CITIZEN) it counts downwards.
  balance bigint NOT NULL DEFAULT 0,
  -- Pieces here whose number is known; the rest of the balance is a lot.
  serials bigint NOT NULL DEFAULT 0,
  CONSTRAINT account_pkey PRIMARY KEY (account_id),
  CONSTRAINT account_site_item_kind_printer_key UNIQUE NULLS NOT DISTINCT (site, item, kind, printer),
  CONSTRAINT account_office_fkey FOREIGN KEY (office) REFERENCES office(office),
  CONSTRAINT account_printer_fkey FOREIGN KEY (printer) REFERENCES printer(printer),
  CONSTRAINT account_site_fkey FOREIGN KEY (site) REFERENCES site(site),
  CONSTRAINT kind_in_chart_of_item FOREIGN KEY (item, kind) REFERENCES chart(item, kind),
  CONSTRAINT account_check CHECK ((printer IS NOT NULL) = (kind = 'PRINTER'::text)),
  CONSTRAINT account_serials_check CHECK (serials >= 0),
  CONSTRAINT balance_not_negative CHECK (balance >= 0 OR (kind = ANY (ARRAY['CENTRE'::text, 'CITIZEN'::text])))
);
CREATE CONSTRAINT TRIGGER check_lot AFTER UPDATE ON account DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_lot();
GRANT SELECT, UPDATE (account_id) ON account TO terbit_app;

-- Blanko received from the ministry. One note may list KTP and KIA.
CREATE TABLE delivery (
  office text NOT NULL,
  delivery_note text NOT NULL,
  item text NOT NULL,
  quantity integer NOT NULL,
  received_at timestamp with time zone NOT NULL,
  CONSTRAINT delivery_pkey PRIMARY KEY (office, delivery_note, item),
  CONSTRAINT delivery_office_fkey FOREIGN KEY (office) REFERENCES office(office),
  CONSTRAINT delivery_quantity_check CHECK (quantity > 0)
);
GRANT INSERT, SELECT ON delivery TO terbit_app;

-- Manifests of transfers between sites, and loans from and to other offices. Written once; movements count outstanding.
CREATE TABLE consignment (
  consignment_id uuid NOT NULL,
  office text NOT NULL,
  kind text NOT NULL,
  item text NOT NULL,
  document text NOT NULL,
  site text NOT NULL,
  to_site text,
  other_office text,
  quantity integer NOT NULL,
  -- Pieces neither received, given back nor declared missing; kept by the movements.
  outstanding integer NOT NULL DEFAULT 0,
  -- Over number, sites, item, quantity and piece numbers: whoever receives names it from the paper.
  seal text,
  actor text NOT NULL,
  at timestamp with time zone NOT NULL,
  CONSTRAINT consignment_pkey PRIMARY KEY (consignment_id),
  CONSTRAINT consignment_office_kind_document_key UNIQUE (office, kind, document),
  CONSTRAINT consignment_office_fkey FOREIGN KEY (office) REFERENCES office(office),
  CONSTRAINT consignment_site_fkey FOREIGN KEY (site) REFERENCES site(site),
  CONSTRAINT consignment_to_site_fkey FOREIGN KEY (to_site) REFERENCES site(site),
  CONSTRAINT consignment_check CHECK ((kind = 'TRANSFER'::text) = (to_site IS NOT NULL AND seal IS NOT NULL AND to_site <> site)),
  CONSTRAINT consignment_check1 CHECK ((kind = 'TRANSFER'::text) = (other_office IS NULL)),
  CONSTRAINT consignment_check2 CHECK (other_office <> office),
  CONSTRAINT consignment_item_check CHECK (item = ANY (ARRAY['KTP'::text, 'KIA'::text])),
  CONSTRAINT consignment_kind_check CHECK (kind = ANY (ARRAY['TRANSFER'::text, 'LOAN_OUT'::text, 'LOAN_IN'::text])),
  CONSTRAINT consignment_quantity_check CHECK (quantity > 0),
  CONSTRAINT outstanding_within_quantity CHECK (outstanding >= 0 AND outstanding <= quantity)
);
CREATE INDEX consignment_open ON consignment (office, kind) WHERE (outstanding > 0);
GRANT INSERT, SELECT ON consignment TO terbit_app;

-- Berita acara of destruction before witnesses (SE 470.13/11176/SJ, 13 December 2018), append-only.
CREATE TABLE destruction (
  destruction_id uuid NOT NULL,
  office text NOT NULL,
  site text NOT NULL,
  item text NOT NULL,
  document text NOT NULL,
  quantity integer NOT NULL,
  method text NOT NULL,
  witnesses jsonb NOT NULL,
  command_id text NOT NULL,
  actor text NOT NULL,
  second_actor text NOT NULL,
  at timestamp with time zone NOT NULL,
  CONSTRAINT destruction_pkey PRIMARY KEY (destruction_id),
  CONSTRAINT destruction_command_id_key UNIQUE (command_id),
  CONSTRAINT destruction_office_document_item_key UNIQUE (office, document, item),
  CONSTRAINT destruction_office_fkey FOREIGN KEY (office) REFERENCES office(office),
  CONSTRAINT destruction_site_fkey FOREIGN KEY (site) REFERENCES site(site),
  CONSTRAINT destruction_check CHECK (second_actor <> actor),
  CONSTRAINT destruction_method_check CHECK (method = ANY (ARRAY['BURNED'::text, 'SHREDDED'::text])),
  CONSTRAINT destruction_quantity_check CHECK (quantity > 0),
  CONSTRAINT destruction_witnesses_check CHECK (jsonb_array_length(witnesses) > 0)
);
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON destruction FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT INSERT, SELECT ON destruction TO terbit_app;

-- Every allowed step of a piece, and what it requires: a document, two people, a note with the reason.
CREATE TABLE allowed_move (
  from_kind text NOT NULL,
  to_kind text NOT NULL,
  needs_document boolean NOT NULL,
  two_people boolean NOT NULL,
  needs_note boolean NOT NULL,
  CONSTRAINT allowed_move_pkey PRIMARY KEY (from_kind, to_kind)
);
GRANT SELECT ON allowed_move TO terbit_app;

-- Pieces that went from one account to another, append-only.
CREATE TABLE movement (
  command_id text NOT NULL,
  line smallint NOT NULL,
  -- The order of booking. Whoever locks the accounts of a site has every movement of theirs below the highest number there is; times could not separate the last of one day from the first of the next.
  entry_no bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  from_account bigint NOT NULL,
  to_account bigint NOT NULL,
  quantity integer NOT NULL,
  reason text NOT NULL,
  document text,
  note text,
  actor text NOT NULL,
  -- The other of two people; the sender of what actor received.
  second_actor text,
  at timestamp with time zone NOT NULL DEFAULT now(),
  attempt_id uuid,
  consignment_id uuid,
  CONSTRAINT movement_pkey PRIMARY KEY (command_id, line),
  CONSTRAINT movement_consignment_id_fkey FOREIGN KEY (consignment_id) REFERENCES consignment(consignment_id),
  CONSTRAINT movement_from_account_fkey FOREIGN KEY (from_account) REFERENCES account(account_id),
  CONSTRAINT movement_to_account_fkey FOREIGN KEY (to_account) REFERENCES account(account_id),
  CONSTRAINT movement_check CHECK (to_account <> from_account),
  CONSTRAINT movement_quantity_check CHECK (quantity > 0),
  CONSTRAINT opening_takes_two CHECK (reason <> 'OPENING'::text OR second_actor IS NOT NULL),
  CONSTRAINT two_people_differ CHECK (second_actor <> actor)
);
CREATE INDEX movement_by_attempt ON movement (attempt_id) WHERE (attempt_id IS NOT NULL);
CREATE INDEX movement_by_consignment ON movement (consignment_id) WHERE (consignment_id IS NOT NULL);
CREATE INDEX movement_by_time ON movement (at DESC, command_id DESC, line DESC);
CREATE UNIQUE INDEX movement_in_order ON movement (entry_no);
CREATE INDEX movement_into ON movement (to_account, at);
CREATE INDEX movement_out_of ON movement (from_account, at);
CREATE UNIQUE INDEX one_opening_per_account ON movement (to_account) WHERE (reason = 'OPENING'::text);
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON movement FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER apply_movement AFTER INSERT ON movement FOR EACH ROW EXECUTE FUNCTION apply_movement();
GRANT INSERT, SELECT ON movement TO terbit_app;

-- What a movement did to each of its two accounts.
CREATE VIEW movement_side AS
 SELECT movement.entry_no,
    movement.command_id,
    movement.to_account AS account_id,
    movement.quantity AS pieces
   FROM movement
UNION ALL
 SELECT movement.entry_no,
    movement.command_id,
    movement.from_account AS account_id,
    - movement.quantity AS pieces
   FROM movement;
GRANT SELECT ON movement_side TO terbit_app;

-- Pieces whose chip number is known, and where each is.
CREATE TABLE piece (
  serial text NOT NULL,
  account_id bigint NOT NULL,
  -- The command that moved it to its present account.
  command_id text NOT NULL,
  attempt_id uuid,
  -- The paper that it is under way or lent on.
  consignment_id uuid,
  CONSTRAINT piece_pkey PRIMARY KEY (serial),
  CONSTRAINT piece_attempt_id_key UNIQUE (attempt_id),
  CONSTRAINT piece_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(account_id),
  CONSTRAINT piece_attempt_id_fkey FOREIGN KEY (attempt_id) REFERENCES attempt(attempt_id),
  CONSTRAINT piece_consignment_id_fkey FOREIGN KEY (consignment_id) REFERENCES consignment(consignment_id)
);
CREATE INDEX piece_by_account ON piece (account_id);
CREATE INDEX piece_by_consignment ON piece (consignment_id) WHERE (consignment_id IS NOT NULL);
CREATE TRIGGER count_moved_serials AFTER UPDATE ON piece REFERENCING OLD TABLE AS leaving NEW TABLE AS arriving FOR EACH STATEMENT EXECUTE FUNCTION count_serials();
CREATE TRIGGER count_new_serials AFTER INSERT ON piece REFERENCING NEW TABLE AS arriving FOR EACH STATEMENT EXECUTE FUNCTION count_serials();
CREATE TRIGGER keep_moved_pieces AFTER UPDATE ON piece REFERENCING OLD TABLE AS leaving NEW TABLE AS arriving FOR EACH STATEMENT EXECUTE FUNCTION keep_piece_moves();
CREATE TRIGGER keep_new_pieces AFTER INSERT ON piece REFERENCING NEW TABLE AS arriving FOR EACH STATEMENT EXECUTE FUNCTION keep_piece_moves();
GRANT INSERT, SELECT, UPDATE (account_id, command_id, attempt_id, consignment_id) ON piece TO terbit_app;

-- The life of each numbered piece, append-only; the database writes it with every change of a piece's account.
CREATE TABLE piece_move (
  move_id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  serial text NOT NULL,
  account_id bigint NOT NULL,
  attempt_id uuid,
  command_id text NOT NULL,
  CONSTRAINT piece_move_pkey PRIMARY KEY (move_id),
  CONSTRAINT piece_move_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(account_id),
  CONSTRAINT piece_move_serial_fkey FOREIGN KEY (serial) REFERENCES piece(serial)
);
CREATE INDEX piece_move_by_serial ON piece_move (serial, move_id);
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON piece_move FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT SELECT ON piece_move TO terbit_app;

-- Counts by people beside the balance of the books at that time, append-only. A count with a difference is stored when a supervisor books it.
CREATE TABLE stock_count (
  count_id uuid NOT NULL,
  account_id bigint NOT NULL,
  expected integer NOT NULL,
  counted integer NOT NULL,
  difference integer NOT NULL GENERATED ALWAYS AS (counted - expected) STORED,
  command_id text NOT NULL,
  actor text NOT NULL,
  counted_at timestamp with time zone NOT NULL,
  second_actor text,
  note text,
  at timestamp with time zone NOT NULL,
  CONSTRAINT stock_count_pkey PRIMARY KEY (count_id),
  CONSTRAINT stock_count_command_id_key UNIQUE (command_id),
  CONSTRAINT stock_count_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(account_id),
  CONSTRAINT stock_count_check CHECK (second_actor <> actor),
  CONSTRAINT stock_count_check1 CHECK (counted = expected OR second_actor IS NOT NULL AND note IS NOT NULL),
  CONSTRAINT stock_count_counted_check CHECK (counted >= 0),
  CONSTRAINT stock_count_expected_check CHECK (expected >= 0)
);
CREATE INDEX stock_count_by_account ON stock_count (account_id, at);
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON stock_count FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT INSERT, SELECT ON stock_count TO terbit_app;

-- A sheet of cases that an operator prints in the ministry's own client.
CREATE TABLE print_order (
  order_id uuid NOT NULL,
  order_number text NOT NULL,
  office text NOT NULL,
  printer text NOT NULL,
  -- The day at the office, which the ministry client's total is compared with.
  day date NOT NULL,
  lines smallint NOT NULL,
  issued_by text NOT NULL,
  issued_at timestamp with time zone NOT NULL,
  deadline timestamp with time zone NOT NULL,
  closed_by text,
  closed_at timestamp with time zone,
  CONSTRAINT print_order_pkey PRIMARY KEY (order_id),
  CONSTRAINT print_order_order_number_key UNIQUE (order_number),
  CONSTRAINT print_order_office_fkey FOREIGN KEY (office) REFERENCES office(office),
  CONSTRAINT print_order_printer_fkey FOREIGN KEY (printer) REFERENCES printer(printer),
  CONSTRAINT print_order_check CHECK (deadline > issued_at),
  CONSTRAINT print_order_check1 CHECK ((closed_by IS NULL) = (closed_at IS NULL)),
  CONSTRAINT print_order_lines_check CHECK (lines > 0)
);
CREATE UNIQUE INDEX one_open_order_per_printer ON print_order (printer) WHERE (closed_at IS NULL);
CREATE INDEX print_order_by_day ON print_order (office, day);
CREATE INDEX print_order_by_time ON print_order (office, issued_at DESC, order_id DESC);
GRANT INSERT, SELECT, UPDATE (closed_by, closed_at) ON print_order TO terbit_app;

-- One blank of one printer held for one case, and the result.
CREATE TABLE attempt (
  attempt_id uuid NOT NULL,
  case_id uuid NOT NULL,
  office text NOT NULL,
  printer text NOT NULL,
  -- Where the blank is taken from: the printer's account where loading is counted, else the store.
  account_id bigint NOT NULL,
  -- The print order that it is a line of; null for an attempt of an open printer.
  order_id uuid,
  state text NOT NULL,
  job_id integer,
  printer_up_time integer,
  serial text,
  -- What the centre gave to print, sealed; it goes with the outcome of the attempt.
  pulled_sealed bytea,
  held_at timestamp with time zone NOT NULL,
  deadline timestamp with time zone NOT NULL,
  changed_at timestamp with time zone NOT NULL,
  -- When it was known that a card came out; its ribbon and film are counted then, once.
  sheet_at timestamp with time zone,
  -- Why the card was spoiled; null where no reason was given, and for cards that are not.
  spoil_reason text,
  CONSTRAINT attempt_pkey PRIMARY KEY (attempt_id),
  CONSTRAINT attempt_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(account_id),
  CONSTRAINT attempt_case_id_fkey FOREIGN KEY (case_id) REFERENCES cases(case_id),
  CONSTRAINT attempt_office_fkey FOREIGN KEY (office) REFERENCES office(office),
  CONSTRAINT attempt_order_id_fkey FOREIGN KEY (order_id) REFERENCES print_order(order_id),
  CONSTRAINT attempt_printer_fkey FOREIGN KEY (printer) REFERENCES printer(printer),
  CONSTRAINT attempt_state_check CHECK (state = ANY (ARRAY['HELD'::text, 'SENDING'::text, 'UNCERTAIN'::text, 'PRINTED'::text, 'GOOD'::text, 'SPOILED'::text, 'NOT_PRINTED'::text, 'VOID'::text])),
  CONSTRAINT spoil_reason_only_when_spoiled CHECK (spoil_reason IS NULL OR state = 'SPOILED'::text)
);
CREATE INDEX attempt_by_case ON attempt (case_id);
CREATE INDEX attempt_by_day ON attempt (office, held_at);
CREATE INDEX attempt_by_printer ON attempt (printer, held_at);
CREATE INDEX attempt_by_sheet ON attempt (office, sheet_at) WHERE (sheet_at IS NOT NULL);
CREATE INDEX attempt_by_state ON attempt (office, state, changed_at);
CREATE INDEX attempt_holding ON attempt (account_id) WHERE (state = ANY (ARRAY['HELD'::text, 'SENDING'::text, 'UNCERTAIN'::text]));
CREATE UNIQUE INDEX one_attempt_per_printer ON attempt (printer) WHERE ((state = ANY (ARRAY['HELD'::text, 'SENDING'::text, 'UNCERTAIN'::text])) AND (order_id IS NULL));
CREATE UNIQUE INDEX one_card_per_case ON attempt (case_id) WHERE (state = ANY (ARRAY['HELD'::text, 'SENDING'::text, 'UNCERTAIN'::text, 'PRINTED'::text, 'GOOD'::text]));
GRANT INSERT, SELECT, UPDATE ON attempt TO terbit_app;

-- Attempts that hold a blank and their printer.
CREATE VIEW holding_attempt AS
 SELECT attempt_id,
    case_id,
    office,
    printer,
    account_id,
    order_id,
    state
   FROM attempt
  WHERE state = ANY (ARRAY['HELD'::text, 'SENDING'::text, 'UNCERTAIN'::text]);
GRANT SELECT ON holding_attempt TO terbit_app;

-- An attempt without the data pulled for it.
CREATE VIEW attempt_view AS
 SELECT attempt_id,
    case_id,
    office,
    printer,
    state,
    job_id,
    printer_up_time,
    serial,
    held_at,
    deadline,
    changed_at
   FROM attempt;
GRANT SELECT ON attempt_view TO terbit_app;

CREATE VIEW case_view AS
 SELECT cases.case_id,
    cases.case_number,
    cases.office,
    cases.station,
    cases.pickup_site,
    cases.service,
    cases.reason,
    cases.stage,
    cases.external_status,
    cases.since,
    cases.opened_at,
    cases.awaits_ministry,
    cases.cause,
    cases.letter_sent_at,
    cases.statuses_by_hand,
    cases.recorded_by_hand,
    cases.printable_from,
    cases.seq,
    cases.queue_key AS print_ready_at,
    cases.fact_class,
    NULLIF(cases.queue_mark, 'NONE'::text) AS queue_mark,
    cases.desk_on,
    attempt.state AS attempt_state,
    cases.shelf,
    cases.box,
    cases.shelved_at
   FROM cases
     LEFT JOIN attempt ON attempt.attempt_id = cases.open_attempt;
GRANT SELECT ON case_view TO terbit_app;

-- Chip numbers that an encoder read and that cannot belong to the card, append-only.
CREATE TABLE serial_alarm (
  attempt_id uuid NOT NULL,
  serial text NOT NULL,
  office text NOT NULL,
  printer text NOT NULL,
  kind text NOT NULL,
  found_in text,
  at timestamp with time zone NOT NULL,
  CONSTRAINT serial_alarm_pkey PRIMARY KEY (attempt_id, serial),
  CONSTRAINT serial_alarm_attempt_id_fkey FOREIGN KEY (attempt_id) REFERENCES attempt(attempt_id),
  CONSTRAINT serial_alarm_office_fkey FOREIGN KEY (office) REFERENCES office(office),
  CONSTRAINT serial_alarm_printer_fkey FOREIGN KEY (printer) REFERENCES printer(printer),
  CONSTRAINT serial_alarm_kind_check CHECK (kind = ANY (ARRAY['ISSUED'::text, 'ELSEWHERE'::text, 'FOREIGN'::text]))
);
CREATE INDEX serial_alarm_by_time ON serial_alarm (office, at DESC);
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON serial_alarm FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT INSERT, SELECT ON serial_alarm TO terbit_app;

-- The cases of a print order in the order of the queue, each with the operator's one report.
CREATE TABLE print_order_line (
  order_id uuid NOT NULL,
  place smallint NOT NULL,
  attempt_id uuid NOT NULL,
  outcome text,
  serial text,
  reason text,
  reported_by text,
  reported_at timestamp with time zone,
  CONSTRAINT print_order_line_pkey PRIMARY KEY (order_id, place),
  CONSTRAINT print_order_line_attempt_id_key UNIQUE (attempt_id),
  CONSTRAINT print_order_line_attempt_id_fkey FOREIGN KEY (attempt_id) REFERENCES attempt(attempt_id),
  CONSTRAINT print_order_line_order_id_fkey FOREIGN KEY (order_id) REFERENCES print_order(order_id),
  CONSTRAINT print_order_line_check CHECK (serial IS NULL OR (outcome = ANY (ARRAY['PRINTED'::text, 'SPOILED'::text]))),
  CONSTRAINT print_order_line_check1 CHECK ((reason IS NOT NULL) = (NOT outcome IS DISTINCT FROM 'SPOILED'::text)),
  CONSTRAINT print_order_line_check2 CHECK ((outcome IS NULL) = (reported_at IS NULL) AND (outcome IS NULL) = (reported_by IS NULL)),
  CONSTRAINT print_order_line_check3 CHECK (outcome <> 'PRINTED'::text OR serial IS NOT NULL),
  CONSTRAINT print_order_line_outcome_check CHECK (outcome = ANY (ARRAY['PRINTED'::text, 'SPOILED'::text, 'NOT_PRINTED'::text])),
  CONSTRAINT print_order_line_place_check CHECK (place > 0)
);
CREATE TRIGGER said_once BEFORE UPDATE ON print_order_line FOR EACH ROW WHEN (old.outcome IS NOT NULL) EXECUTE FUNCTION refuse_change();
GRANT INSERT, SELECT, UPDATE (outcome, serial, reason, reported_by, reported_at) ON print_order_line TO terbit_app;

-- Who was shown names and NIK of a print order, and when, append-only.
CREATE TABLE print_order_reading (
  order_id uuid NOT NULL,
  reader text NOT NULL,
  persons smallint NOT NULL,
  at timestamp with time zone NOT NULL,
  CONSTRAINT print_order_reading_order_id_fkey FOREIGN KEY (order_id) REFERENCES print_order(order_id),
  CONSTRAINT print_order_reading_persons_check CHECK (persons > 0)
);
CREATE INDEX print_order_reading_by_order ON print_order_reading (order_id, at);
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON print_order_reading FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT INSERT, SELECT ON print_order_reading TO terbit_app;

-- Cards of a day by the ministry's client, of one printer or of the office, beside Terbit's count at that moment. Append-only; the newest entry counts.
CREATE TABLE ministry_total (
  entry bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  command_id text NOT NULL,
  office text NOT NULL,
  day date NOT NULL,
  printer text,
  printed integer NOT NULL,
  counted integer NOT NULL,
  actor text NOT NULL,
  at timestamp with time zone NOT NULL,
  CONSTRAINT ministry_total_pkey PRIMARY KEY (entry),
  CONSTRAINT ministry_total_command_id_key UNIQUE (command_id),
  CONSTRAINT ministry_total_office_fkey FOREIGN KEY (office) REFERENCES office(office),
  CONSTRAINT ministry_total_printer_fkey FOREIGN KEY (printer) REFERENCES printer(printer),
  CONSTRAINT ministry_total_counted_check CHECK (counted >= 0),
  CONSTRAINT ministry_total_printed_check CHECK (printed >= 0)
);
CREATE INDEX ministry_total_by_day ON ministry_total (office, day, entry);
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON ministry_total FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT INSERT, SELECT ON ministry_total TO terbit_app;

-- How the policy in force counts each lane (domain/queue/policy.ts), usually and for a holder at the desk.
CREATE TABLE queue_lane (
  office text NOT NULL,
  service text NOT NULL,
  fact_class text NOT NULL,
  mark text NOT NULL,
  -- The class whose head start the lane has, for people to read.
  counts_as text NOT NULL,
  head_start_days integer NOT NULL,
  -- Cases of the lane keep their place and are not printed.
  suspended boolean NOT NULL,
  desk_counts_as text NOT NULL,
  desk_head_start_days integer NOT NULL,
  desk_suspended boolean NOT NULL,
  CONSTRAINT queue_lane_pkey PRIMARY KEY (office, service, fact_class, mark),
  CONSTRAINT queue_lane_office_fkey FOREIGN KEY (office) REFERENCES office(office),
  CONSTRAINT queue_lane_desk_head_start_days_check CHECK (desk_head_start_days >= 0),
  CONSTRAINT queue_lane_head_start_days_check CHECK (head_start_days >= 0)
);
GRANT INSERT, SELECT, UPDATE ON queue_lane TO terbit_app;

-- Cases that wait for a printer, those too young or suspended among them.
  -- Too young when they became print-ready: few, and the only ones who can be too young on a later day.
  -- (came_too_young boolean)
CREATE VIEW waiting_case AS
 SELECT case_id,
    office,
    service,
    fact_class,
    queue_mark AS mark,
    queue_key AS ready_at,
    printable_from,
    desk_on,
    held_back_until,
    recorded_by_hand,
    printable_from > (queue_key AT TIME ZONE 'UTC'::text)::date AS came_too_young
   FROM cases
  WHERE stage = 'PRINT_READY'::text AND open_attempt IS NULL;
GRANT SELECT ON waiting_case TO terbit_app;

-- Waiting cases by lane and by the day (UTC) on which they became print-ready, as rows to be added up. A case that joins or leaves adds a row of 1 or -1, so that commits never wait for each other; the sweep folds them.
CREATE TABLE queue_count (
  office text NOT NULL,
  service text NOT NULL,
  fact_class text NOT NULL,
  mark text NOT NULL,
  day date NOT NULL,
  count integer NOT NULL
);
CREATE INDEX queue_count_by_lane ON queue_count (office, service, fact_class, mark, day) INCLUDE (count);
GRANT DELETE, INSERT, SELECT ON queue_count TO terbit_app;

-- Waiting cases by the day of their keys. Head starts are whole days, so the cases that became print-ready on one day share one.
CREATE VIEW queue_tally AS
 SELECT queue_count.office,
    queue_lane.counts_as,
    queue_lane.suspended,
    queue_count.day - queue_lane.head_start_days AS key_day,
    queue_count.count
   FROM queue_count
     JOIN queue_lane ON queue_lane.office = queue_count.office AND queue_lane.service = queue_count.service AND queue_lane.fact_class = queue_count.fact_class AND queue_lane.mark = queue_count.mark;
GRANT SELECT ON queue_tally TO terbit_app;

-- The gate before each function of the centre (domain/centre/gate.ts).
CREATE TABLE centre_function (
  office text NOT NULL,
  function text NOT NULL,
  state text NOT NULL DEFAULT 'up'::text,
  reason text,
  since timestamp with time zone NOT NULL,
  -- Calls a second that may pass; 0 while the gate is closed.
  call_limit integer NOT NULL DEFAULT 20,
  -- Checks in this outage after which the gate stayed closed.
  setbacks integer NOT NULL DEFAULT 0,
  probed_at timestamp with time zone,
  probe_at timestamp with time zone,
  -- When the limit is looked at again while it grows back.
  ramp_at timestamp with time zone,
  CONSTRAINT centre_function_pkey PRIMARY KEY (office, function),
  CONSTRAINT centre_function_office_fkey FOREIGN KEY (office) REFERENCES office(office),
  CONSTRAINT centre_function_call_limit_check CHECK (call_limit >= 0),
  CONSTRAINT centre_function_function_check CHECK (function = ANY (ARRAY['enrol'::text, 'identify'::text, 'read'::text, 'verify'::text])),
  CONSTRAINT centre_function_state_check CHECK (state = ANY (ARRAY['up'::text, 'slow'::text, 'down'::text]))
);
GRANT SELECT, UPDATE ON centre_function TO terbit_app;

-- The pacer that all processes of an office share.
CREATE UNLOGGED TABLE centre_pace (
  office text NOT NULL,
  function text NOT NULL,
  -- When calls were let through lately, oldest first.
  granted timestamp with time zone[] NOT NULL DEFAULT '{}'::timestamp with time zone[],
  CONSTRAINT centre_pace_pkey PRIMARY KEY (office, function)
);
GRANT INSERT, SELECT, UPDATE ON centre_pace TO terbit_app;

-- Sealed biometrics, kept until the centre has accepted them, they are replaced, or the case is closed.
CREATE TABLE packet (
  recording_id uuid NOT NULL,
  case_id uuid NOT NULL,
  sealed bytea NOT NULL,
  CONSTRAINT packet_pkey PRIMARY KEY (recording_id),
  CONSTRAINT packet_case_id_fkey FOREIGN KEY (case_id) REFERENCES cases(case_id)
);
CREATE INDEX packet_by_case ON packet (case_id);
GRANT DELETE, INSERT, SELECT ON packet TO terbit_app;

-- One recording sent to the centre with one search, and the verdict.
CREATE TABLE submission (
  submission_id uuid NOT NULL,
  case_id uuid NOT NULL,
  recording_id uuid NOT NULL,
  number integer NOT NULL,
  -- SHA-256 of the random token in the callback address.
  token_hash text NOT NULL,
  state text NOT NULL,
  created_at timestamp with time zone NOT NULL,
  -- The centre has the recording.
  enrolled boolean NOT NULL DEFAULT false,
  task_id text,
  -- When the centre had opened a task for the search.
  task_opened_at timestamp with time zone,
  -- When the verdict is asked for next (domain/centre/overdue.ts).
  ask_at timestamp with time zone,
  -- The last verdict that the case took from this submission.
  verdict text,
  CONSTRAINT submission_pkey PRIMARY KEY (submission_id),
  CONSTRAINT submission_case_id_number_key UNIQUE (case_id, number),
  CONSTRAINT submission_token_hash_key UNIQUE (token_hash),
  CONSTRAINT submission_case_id_fkey FOREIGN KEY (case_id) REFERENCES cases(case_id),
  CONSTRAINT open_task_has_query_time CHECK (state <> 'OPEN'::text OR task_id IS NULL OR ask_at IS NOT NULL),
  CONSTRAINT submission_state_check CHECK (state = ANY (ARRAY['OPEN'::text, 'ANSWERED'::text, 'RETIRED'::text]))
);
CREATE INDEX submission_to_ask ON submission (ask_at) WHERE (state = 'OPEN'::text);
GRANT INSERT, SELECT, UPDATE ON submission TO terbit_app;

CREATE VIEW submission_view AS
 SELECT submission.submission_id,
    submission.case_id,
    cases.office,
    submission.recording_id,
    enrolment.enrolment_id,
    submission.task_id,
    submission.state,
    submission.token_hash
   FROM submission
     JOIN cases ON cases.case_id = submission.case_id
     JOIN enrolment ON enrolment.nik_hash = cases.nik_hash;
GRANT SELECT ON submission_view TO terbit_app;

-- Answers of the centre to a submission that no longer counted. They moved no case; an officer can see them.
CREATE TABLE late_answer (
  submission_id uuid NOT NULL,
  verdict text NOT NULL,
  times integer NOT NULL DEFAULT 1,
  first_at timestamp with time zone NOT NULL,
  last_at timestamp with time zone NOT NULL,
  CONSTRAINT late_answer_pkey PRIMARY KEY (submission_id, verdict),
  CONSTRAINT late_answer_submission_id_fkey FOREIGN KEY (submission_id) REFERENCES submission(submission_id),
  CONSTRAINT late_answer_times_check CHECK (times > 0)
);
GRANT INSERT, SELECT, UPDATE ON late_answer TO terbit_app;

-- The outage register: outages that the link detected and those that people declared.
CREATE TABLE outage (
  outage_id uuid NOT NULL,
  office text NOT NULL,
  function text NOT NULL,
  detected boolean NOT NULL,
  cause text NOT NULL,
  announced_by text,
  reporter text NOT NULL,
  since timestamp with time zone NOT NULL,
  expected_end timestamp with time zone,
  -- Before since for planned work that was called off.
  ended_at timestamp with time zone,
  print_cap integer,
  record_cap integer,
  -- Cases that waited on the function at any time, counted once after the end.
  cases_affected integer,
  CONSTRAINT outage_pkey PRIMARY KEY (outage_id),
  CONSTRAINT outage_office_fkey FOREIGN KEY (office) REFERENCES office(office),
  CONSTRAINT affected_only_after_end CHECK (cases_affected IS NULL OR ended_at IS NOT NULL),
  CONSTRAINT cap_only_for_own_server CHECK (cause = 'OWN_SERVER'::text OR print_cap IS NULL AND record_cap IS NULL),
  CONSTRAINT outage_announced_by_check CHECK (announced_by = ANY (ARRAY['DINAS'::text, 'CENTRE'::text])),
  CONSTRAINT outage_cases_affected_check CHECK (cases_affected >= 0),
  CONSTRAINT outage_cause_check CHECK (cause = ANY (ARRAY['OWN_SERVER'::text, 'NETWORK'::text, 'CENTRE'::text, 'POWER'::text, 'ENCODER'::text, 'LICENCE'::text, 'PLANNED'::text, 'UNKNOWN'::text])),
  CONSTRAINT outage_check CHECK (expected_end > since),
  CONSTRAINT outage_function_check CHECK (function = ANY (ARRAY['enrol'::text, 'identify'::text, 'read'::text, 'verify'::text, 'recording'::text, 'printing'::text, 'link'::text, 'office'::text])),
  CONSTRAINT outage_print_cap_check CHECK (print_cap >= 0),
  CONSTRAINT outage_record_cap_check CHECK (record_cap >= 0),
  CONSTRAINT planned_has_announcer CHECK ((announced_by IS NOT NULL) = (cause = 'PLANNED'::text))
);
CREATE UNIQUE INDEX one_detected_outage ON outage (office, function) WHERE (detected AND (ended_at IS NULL));
CREATE INDEX outage_by_time ON outage (office, since DESC, outage_id DESC);
CREATE INDEX outage_open ON outage (office) WHERE (ended_at IS NULL);
CREATE INDEX outage_uncounted ON outage (ended_at) WHERE ((ended_at IS NOT NULL) AND (cases_affected IS NULL));
GRANT INSERT, SELECT, UPDATE ON outage TO terbit_app;

-- Reports on an outage and actions against it, and by whom, append-only.
CREATE TABLE outage_entry (
  outage_id uuid NOT NULL,
  seq integer NOT NULL,
  command_id text NOT NULL,
  entry jsonb NOT NULL,
  actor text NOT NULL,
  at timestamp with time zone NOT NULL,
  CONSTRAINT outage_entry_pkey PRIMARY KEY (outage_id, seq),
  CONSTRAINT outage_entry_outage_id_command_id_key UNIQUE (outage_id, command_id),
  CONSTRAINT outage_entry_outage_id_fkey FOREIGN KEY (outage_id) REFERENCES outage(outage_id),
  CONSTRAINT outage_entry_seq_check CHECK (seq > 0)
);
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON outage_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT INSERT, SELECT ON outage_entry TO terbit_app;

-- Public keys of stations; a packet signed by another key is refused.
CREATE TABLE station_key (
  -- Thumbprint of the key (RFC 7638), which a person can compare.
  key_id text NOT NULL,
  office text NOT NULL,
  station text NOT NULL,
  public_key jsonb NOT NULL,
  trusted_at timestamp with time zone NOT NULL,
  trusted_by text NOT NULL,
  revoked_at timestamp with time zone,
  revoked_by text,
  CONSTRAINT station_key_pkey PRIMARY KEY (key_id),
  CONSTRAINT station_key_office_fkey FOREIGN KEY (office) REFERENCES office(office),
  CONSTRAINT station_key_station_fkey FOREIGN KEY (station) REFERENCES site(site),
  CONSTRAINT station_key_check CHECK ((revoked_at IS NULL) = (revoked_by IS NULL))
);
GRANT INSERT, SELECT, UPDATE ON station_key TO terbit_app;

-- Packets taken from stations, each once. One that met a conflict stays sealed until an officer decides.
CREATE TABLE station_packet (
  packet_id uuid NOT NULL,
  key_id text NOT NULL,
  office text NOT NULL,
  sequence integer NOT NULL,
  -- By the clock of the station, which may be wrong; clock has the result of the check.
  captured_at timestamp with time zone NOT NULL,
  received_at timestamp with time zone NOT NULL,
  content_hash text NOT NULL,
  clock jsonb NOT NULL,
  case_id uuid,
  outcome text NOT NULL,
  cause text,
  refusal text,
  sealed bytea,
  decided_at timestamp with time zone,
  decided_by text,
  note text,
  CONSTRAINT station_packet_pkey PRIMARY KEY (packet_id),
  CONSTRAINT station_packet_case_id_fkey FOREIGN KEY (case_id) REFERENCES cases(case_id),
  CONSTRAINT station_packet_key_id_fkey FOREIGN KEY (key_id) REFERENCES station_key(key_id),
  CONSTRAINT station_packet_office_fkey FOREIGN KEY (office) REFERENCES office(office),
  CONSTRAINT station_packet_check CHECK ((cause IS NULL) = (outcome = 'RECORDED'::text)),
  CONSTRAINT station_packet_check1 CHECK (refusal IS NULL OR cause = 'REGISTRATION_REFUSED'::text),
  CONSTRAINT station_packet_check2 CHECK ((sealed IS NOT NULL) = (outcome = 'CONFLICT'::text)),
  CONSTRAINT station_packet_outcome_check CHECK (outcome = ANY (ARRAY['RECORDED'::text, 'CONFLICT'::text, 'USED'::text, 'DISCARDED'::text])),
  CONSTRAINT station_packet_sequence_check CHECK (sequence > 0)
);
CREATE INDEX station_packet_conflicts ON station_packet (office, received_at, packet_id) WHERE (outcome = 'CONFLICT'::text);
CREATE INDEX station_packet_order ON station_packet (key_id, sequence);
GRANT INSERT, SELECT, UPDATE ON station_packet TO terbit_app;

CREATE VIEW packet_conflict_view AS
 SELECT station_packet.packet_id,
    station_packet.office,
    station_key.station,
    station_packet.sequence,
    station_packet.captured_at,
    station_packet.received_at,
    station_packet.clock,
    station_packet.cause,
    station_packet.refusal,
    station_packet.outcome,
    cases.case_id,
    cases.case_number,
    cases.stage
   FROM station_packet
     JOIN station_key ON station_key.key_id = station_packet.key_id
     LEFT JOIN cases ON cases.case_id = station_packet.case_id;
GRANT SELECT ON packet_conflict_view TO terbit_app;

-- The opening, closing and reopening of each day of a site, append-only; the last one has the state of the day.
CREATE TABLE day_entry (
  site text NOT NULL,
  day date NOT NULL,
  seq integer NOT NULL,
  office text NOT NULL,
  kind text NOT NULL,
  -- The last movement of the day before: the figures of this day begin behind it.
  from_mark bigint NOT NULL,
  -- The last movement that the figures include.
  mark bigint NOT NULL,
  -- The last movement booked with this entry: blanko handed out, or taken back and missed.
  end_mark bigint NOT NULL,
  actor text NOT NULL,
  second_actor text,
  note text,
  ministry_total integer,
  terbit_total integer,
  command_id text NOT NULL,
  at timestamp with time zone NOT NULL,
  CONSTRAINT day_entry_pkey PRIMARY KEY (site, day, seq),
  CONSTRAINT day_entry_command_id_key UNIQUE (command_id),
  CONSTRAINT day_entry_office_fkey FOREIGN KEY (office) REFERENCES office(office),
  CONSTRAINT day_entry_site_fkey FOREIGN KEY (site) REFERENCES site(site),
  CONSTRAINT day_entry_check CHECK (mark >= from_mark),
  CONSTRAINT day_entry_check1 CHECK (end_mark >= mark),
  CONSTRAINT day_entry_check2 CHECK (second_actor <> actor),
  CONSTRAINT day_entry_from_mark_check CHECK (from_mark >= 0),
  CONSTRAINT day_entry_kind_check CHECK (kind = ANY (ARRAY['OPENED'::text, 'CLOSED'::text, 'REOPENED'::text])),
  CONSTRAINT day_entry_ministry_total_check CHECK (ministry_total >= 0),
  CONSTRAINT day_entry_seq_check CHECK (seq > 0),
  CONSTRAINT day_entry_terbit_total_check CHECK (terbit_total >= 0),
  CONSTRAINT differing_totals_need_two CHECK (ministry_total = terbit_total OR second_actor IS NOT NULL AND note IS NOT NULL),
  CONSTRAINT reopening_has_note CHECK (kind <> 'REOPENED'::text OR note IS NOT NULL),
  CONSTRAINT totals_only_at_closing CHECK (kind = 'CLOSED'::text OR ministry_total IS NULL),
  CONSTRAINT totals_together CHECK ((ministry_total IS NULL) = (terbit_total IS NULL))
);
CREATE INDEX day_entry_by_office ON day_entry (office, day, site, seq);
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON day_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT INSERT, SELECT ON day_entry TO terbit_app;

-- The figures of each account at the opening or closing of a day, append-only.
CREATE TABLE day_line (
  site text NOT NULL,
  day date NOT NULL,
  seq integer NOT NULL,
  account_id bigint NOT NULL,
  opening integer NOT NULL,
  received integer NOT NULL,
  given integer NOT NULL,
  book integer NOT NULL GENERATED ALWAYS AS (opening + received - given) STORED,
  -- Unused blanko that went back at the close: negative for the printer, positive for the store.
  returned integer NOT NULL DEFAULT 0,
  -- What people counted after that; null for accounts that are not counted daily.
  counted integer,
  difference integer GENERATED ALWAYS AS (counted - (opening + received - given + returned)) STORED,
  CONSTRAINT day_line_pkey PRIMARY KEY (site, day, seq, account_id),
  CONSTRAINT day_line_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(account_id),
  CONSTRAINT day_line_site_day_seq_fkey FOREIGN KEY (site, day, seq) REFERENCES day_entry(site, day, seq),
  CONSTRAINT day_line_counted_check CHECK (counted >= 0),
  CONSTRAINT day_line_given_check CHECK (given >= 0),
  CONSTRAINT day_line_received_check CHECK (received >= 0)
);
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON day_line FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT INSERT, SELECT ON day_line TO terbit_app;

-- Announced deliveries of blanko, and the outcome of each.
CREATE TABLE expected_delivery (
  expected_id uuid NOT NULL,
  office text NOT NULL,
  item text NOT NULL,
  quantity integer NOT NULL,
  from_day date NOT NULL,
  to_day date NOT NULL,
  -- With first_to: the days first announced, where this replaces an earlier announcement. Delays are measured against them.
  first_from date NOT NULL,
  first_to date NOT NULL,
  confidence text NOT NULL,
  -- The source of the announcement: a letter, a call, a person of the ministry.
  source text NOT NULL,
  said_by text NOT NULL,
  noted_at timestamp with time zone NOT NULL,
  state text NOT NULL DEFAULT 'OPEN'::text,
  ended_at timestamp with time zone,
  came_on date,
  received integer,
  delivery_note text,
  CONSTRAINT expected_delivery_pkey PRIMARY KEY (expected_id),
  CONSTRAINT expected_delivery_office_delivery_note_item_fkey FOREIGN KEY (office, delivery_note, item) REFERENCES delivery(office, delivery_note, item),
  CONSTRAINT expected_delivery_office_fkey FOREIGN KEY (office) REFERENCES office(office),
  CONSTRAINT arrival_facts_together CHECK ((state = 'ARRIVED'::text) = (came_on IS NOT NULL) AND (state = 'ARRIVED'::text) = (received IS NOT NULL) AND (state = 'ARRIVED'::text) = (delivery_note IS NOT NULL)),
  CONSTRAINT end_when_not_open CHECK ((ended_at IS NULL) = (state = 'OPEN'::text)),
  CONSTRAINT expected_delivery_check CHECK (to_day >= from_day),
  CONSTRAINT expected_delivery_confidence_check CHECK (confidence = ANY (ARRAY['CONFIRMED'::text, 'LIKELY'::text, 'UNSURE'::text])),
  CONSTRAINT expected_delivery_item_check CHECK (item = 'KTP'::text),
  CONSTRAINT expected_delivery_quantity_check CHECK (quantity > 0),
  CONSTRAINT expected_delivery_received_check CHECK (received > 0),
  CONSTRAINT expected_delivery_state_check CHECK (state = ANY (ARRAY['OPEN'::text, 'ARRIVED'::text, 'REPLACED'::text, 'CALLED_OFF'::text]))
);
CREATE INDEX expected_delivery_by_office ON expected_delivery (office, state, to_day, expected_id);
GRANT INSERT, SELECT, UPDATE ON expected_delivery TO terbit_app;

CREATE VIEW expected_delivery_view AS
 SELECT expected_id,
    office,
    quantity,
    from_day AS "from",
    to_day AS "to",
    confidence,
    source,
    said_by,
    noted_at,
    state,
    ended_at,
    came_on,
    received,
    delivery_note
   FROM expected_delivery;
GRANT SELECT ON expected_delivery_view TO terbit_app;

-- The dates promised to a case or the office, one row each time that they moved materially; append-only.
CREATE TABLE promise (
  office text NOT NULL,
  -- CASE:<case id>, QUEUE, or BY:<day>:<count>.
  subject text NOT NULL,
  number integer NOT NULL,
  case_id uuid,
  told jsonb NOT NULL,
  basis jsonb NOT NULL,
  why text NOT NULL,
  at timestamp with time zone NOT NULL,
  CONSTRAINT promise_pkey PRIMARY KEY (office, subject, number),
  CONSTRAINT promise_case_id_fkey FOREIGN KEY (case_id) REFERENCES cases(case_id),
  CONSTRAINT promise_office_fkey FOREIGN KEY (office) REFERENCES office(office),
  CONSTRAINT promise_number_check CHECK (number > 0)
);
CREATE INDEX promise_by_time ON promise (office, at DESC) WHERE (case_id IS NULL);
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON promise FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT INSERT, SELECT ON promise TO terbit_app;

CREATE FUNCTION refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$function$;

CREATE FUNCTION announce_outbox()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  PERFORM pg_notify('outbox', '');
  RETURN NULL;
END
$function$;

CREATE FUNCTION source_account(the_printer text, the_item text)
 RETURNS SETOF account
 LANGUAGE sql
 STABLE ROWS 1
AS $function$
  SELECT account.* FROM printer JOIN account ON account.site = printer.site AND account.item = the_item AND
    CASE printer.loading WHEN 'automatic' THEN account.kind = 'STORE' ELSE account.printer = printer.printer END
  WHERE printer.printer = the_printer
$function$;

CREATE FUNCTION open_accounts(the_office text)
 RETURNS void
 LANGUAGE sql
AS $function$
  INSERT INTO account (office, site, item, kind)
  SELECT site.office, site.site, chart.item, chart.kind FROM site CROSS JOIN chart
  WHERE site.office = the_office AND chart.kind <> 'PRINTER'
  ORDER BY site.site, array_position(ARRAY['KTP', 'KIA', 'OLD_CARD'], chart.item), chart.place
  ON CONFLICT DO NOTHING;
$function$;

CREATE FUNCTION count_consignment(moved movement, source account, target account)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
BEGIN
  UPDATE consignment SET outstanding = consignment.outstanding + moved.quantity * CASE consignment.kind
      WHEN 'TRANSFER' THEN (target.kind = 'IN_TRANSIT')::integer - (source.kind = 'IN_TRANSIT')::integer
      WHEN 'LOAN_OUT' THEN (target.kind = 'LENT')::integer - (source.kind = 'LENT')::integer
      ELSE (source.kind = 'CENTRE')::integer - (target.kind = 'CENTRE')::integer END
  WHERE consignment_id = moved.consignment_id AND office = source.office AND consignment.item = source.item
    AND consignment.site = source.site AND target.site IN (consignment.site, consignment.to_site)
    AND (consignment.kind = 'TRANSFER') = ('IN_TRANSIT' IN (source.kind, target.kind))
    AND (consignment.kind = 'LOAN_OUT' OR 'LENT' NOT IN (source.kind, target.kind));
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the paper does not cover a move from % to %', source.kind, target.kind
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
END
$function$;

CREATE FUNCTION apply_movement()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE
  rule allowed_move;
  source account;
  target account;
  lacks text;
BEGIN
  SELECT * INTO source FROM account WHERE account_id = NEW.from_account;
  SELECT * INTO target FROM account WHERE account_id = NEW.to_account;
  SELECT * INTO rule FROM allowed_move WHERE from_kind = source.kind AND to_kind = target.kind;
  -- Only what was under way arrives at another site, and nothing at another office.
  IF rule IS NULL OR source.item <> target.item OR source.office <> target.office
    OR (source.site <> target.site AND source.kind <> 'IN_TRANSIT') THEN
    RAISE EXCEPTION 'no move from % to %', source.kind, target.kind USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  lacks := CASE
    WHEN rule.needs_document AND NEW.document IS NULL THEN 'a document'
    WHEN rule.two_people AND NEW.second_actor IS NULL THEN 'two people'
    WHEN rule.needs_note AND NEW.note IS NULL THEN 'a note'
    WHEN NEW.consignment_id IS NULL AND ('IN_TRANSIT' IN (source.kind, target.kind)
      OR 'LENT' IN (source.kind, target.kind)) THEN 'its paper' END;
  IF lacks IS NOT NULL THEN
    RAISE EXCEPTION 'a move from % to % needs %', source.kind, target.kind, lacks
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.consignment_id IS NOT NULL THEN
    PERFORM count_consignment(NEW, source, target);
  END IF;
  UPDATE account SET balance = account.balance - NEW.quantity WHERE account_id = NEW.from_account;
  UPDATE account SET balance = account.balance + NEW.quantity WHERE account_id = NEW.to_account;
  RETURN NULL;
END
$function$;

CREATE FUNCTION count_serials()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
$function$;

CREATE FUNCTION check_lot()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
DECLARE
  now_there account;
BEGIN
  SELECT * INTO now_there FROM account WHERE account_id = NEW.account_id;
  IF now_there.serials > now_there.balance AND now_there.kind NOT IN ('CENTRE', 'CITIZEN') THEN
    RAISE EXCEPTION 'account % holds more known pieces than pieces', NEW.account_id
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'lot_not_negative';
  END IF;
  RETURN NULL;
END
$function$;

CREATE FUNCTION keep_piece_moves()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO piece_move (serial, account_id, attempt_id, command_id)
    SELECT serial, account_id, attempt_id, command_id FROM arriving;
  ELSE
    INSERT INTO piece_move (serial, account_id, attempt_id, command_id)
    SELECT arriving.serial, arriving.account_id, arriving.attempt_id, arriving.command_id
    FROM arriving JOIN leaving ON leaving.serial = arriving.serial AND leaving.account_id <> arriving.account_id;
  END IF;
  RETURN NULL;
END
$function$;

CREATE FUNCTION head_start(days integer)
 RETURNS interval
 LANGUAGE sql
 IMMUTABLE
AS $function$
  SELECT make_interval(hours => 24 * days)
$function$;

CREATE FUNCTION count_waiting()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.stage = 'PRINT_READY' AND OLD.open_attempt IS NULL THEN
    INSERT INTO queue_count (office, service, fact_class, mark, day, count)
    VALUES (OLD.office, OLD.service, OLD.fact_class, OLD.queue_mark, (OLD.queue_key AT TIME ZONE 'UTC')::date, -1);
  END IF;
  IF NEW.stage = 'PRINT_READY' AND NEW.open_attempt IS NULL THEN
    INSERT INTO queue_count (office, service, fact_class, mark, day, count)
    VALUES (NEW.office, NEW.service, NEW.fact_class, NEW.queue_mark, (NEW.queue_key AT TIME ZONE 'UTC')::date, 1);
  END IF;
  RETURN NULL;
END
$function$;

CREATE FUNCTION queue_desk(of_office text, today date)
 RETURNS TABLE(case_id uuid, counts_as text, suspended boolean, key timestamp with time zone, count integer)
 LANGUAGE sql
 STABLE
AS $function$
  SELECT waiting.case_id, side.counts_as, side.suspended, waiting.ready_at - head_start(side.days), side.count
  FROM waiting_case AS waiting JOIN queue_lane AS lane USING (office, service, fact_class, mark)
  CROSS JOIN LATERAL (VALUES
    (lane.counts_as, lane.suspended, lane.head_start_days, -1),
    (lane.desk_counts_as, lane.desk_suspended, lane.desk_head_start_days, 1)
  ) AS side (counts_as, suspended, days, count)
  WHERE waiting.office = of_office AND waiting.desk_on = today
    AND (waiting.printable_from IS NULL OR waiting.printable_from <= today)
$function$;

CREATE FUNCTION queue_correction(of_office text, today date)
 RETURNS TABLE(case_id uuid, counts_as text, suspended boolean, key timestamp with time zone, count integer)
 LANGUAGE sql
 STABLE
AS $function$
  SELECT waiting.case_id, lane.counts_as, lane.suspended, waiting.ready_at - head_start(lane.head_start_days), -1
  FROM waiting_case AS waiting JOIN queue_lane AS lane USING (office, service, fact_class, mark)
  WHERE waiting.office = of_office AND waiting.came_too_young AND waiting.printable_from > today
  UNION ALL
  SELECT desk.case_id, desk.counts_as, desk.suspended, desk.key, desk.count FROM queue_desk(of_office, today) AS desk
$function$;

CREATE FUNCTION queue_after(of_office text, today date, at timestamp with time zone, after_key timestamp with time zone, after_case uuid, most integer)
 RETURNS TABLE(case_id uuid, key timestamp with time zone, counts_as text, head_start_days integer)
 LANGUAGE sql
 STABLE
AS $function$
  SELECT head.case_id, head.ready_at - head_start(lane.head_start_days), lane.counts_as, lane.head_start_days
  FROM queue_lane AS lane CROSS JOIN LATERAL (
    SELECT waiting.case_id, waiting.ready_at FROM waiting_case AS waiting
    WHERE waiting.office = lane.office AND waiting.service = lane.service AND waiting.fact_class = lane.fact_class
      AND waiting.mark = lane.mark
      AND (waiting.ready_at, waiting.case_id) > (after_key + head_start(lane.head_start_days), after_case)
      AND (waiting.printable_from IS NULL OR waiting.printable_from <= today)
      AND (at IS NULL OR NOT waiting.recorded_by_hand AND (waiting.held_back_until IS NULL OR waiting.held_back_until <= at))
      AND waiting.desk_on IS DISTINCT FROM today
    ORDER BY waiting.ready_at, waiting.case_id LIMIT most) AS head
  WHERE lane.office = of_office AND NOT lane.suspended
  UNION ALL
  SELECT waiting.case_id, waiting.ready_at - head_start(lane.desk_head_start_days), lane.desk_counts_as,
    lane.desk_head_start_days
  FROM waiting_case AS waiting JOIN queue_lane AS lane USING (office, service, fact_class, mark)
  WHERE waiting.office = of_office AND waiting.desk_on = today AND NOT lane.desk_suspended
    AND (waiting.printable_from IS NULL OR waiting.printable_from <= today)
    AND (at IS NULL OR NOT waiting.recorded_by_hand AND (waiting.held_back_until IS NULL OR waiting.held_back_until <= at))
    AND (waiting.ready_at - head_start(lane.desk_head_start_days), waiting.case_id) > (after_key, after_case)
$function$;

CREATE FUNCTION place_in_queue(of_case uuid, of_office text, today date)
 RETURNS TABLE(place integer, length integer)
 LANGUAGE plpgsql
 STABLE
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
BEGIN
  RETURN QUERY
    -- The key of the case today, unless it is too young or suspended.
    WITH mine AS MATERIALIZED (
      SELECT waiting.case_id, waiting.ready_at - head_start(side.days) AS key,
        (waiting.ready_at AT TIME ZONE 'UTC')::date - side.days AS key_day
      FROM waiting_case AS waiting JOIN queue_lane AS lane USING (office, service, fact_class, mark)
      CROSS JOIN LATERAL (SELECT
        CASE WHEN waiting.desk_on = today THEN lane.desk_head_start_days ELSE lane.head_start_days END AS days,
        CASE WHEN waiting.desk_on = today THEN lane.desk_suspended ELSE lane.suspended END AS suspended) AS side
      WHERE waiting.case_id = of_case
        AND (waiting.printable_from IS NULL OR waiting.printable_from <= today) AND NOT side.suspended
    -- In each lane, the times of print-readiness that have a key of the same day and not after that of the case.
    ), lane AS MATERIALIZED (
      SELECT queue_lane.office, queue_lane.service, queue_lane.fact_class, queue_lane.mark, mine.case_id,
        date_trunc('day', mine.key, 'UTC') + head_start(queue_lane.head_start_days) AS since,
        mine.key + head_start(queue_lane.head_start_days) AS until
      FROM mine JOIN queue_lane ON queue_lane.office = of_office AND NOT queue_lane.suspended
    )
    SELECT (days.before + lanes.before + desk.before)::integer,
      (days.total - lanes.too_young + desk.total)::integer
    FROM mine CROSS JOIN LATERAL (
      SELECT coalesce(sum(tally.count), 0) AS total,
        coalesce(sum(tally.count) FILTER (WHERE tally.key_day < mine.key_day), 0) AS before
      FROM queue_tally AS tally WHERE tally.office = of_office AND NOT tally.suspended) AS days
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(same_day.count - young.before), 0) AS before, coalesce(sum(young.count), 0) AS too_young
      FROM lane CROSS JOIN LATERAL (
        SELECT count(*) FROM waiting_case AS other
        WHERE other.office = lane.office AND other.service = lane.service AND other.fact_class = lane.fact_class
          AND other.mark = lane.mark
          AND other.ready_at >= lane.since AND (other.ready_at, other.case_id) <= (lane.until, lane.case_id)
      ) AS same_day CROSS JOIN LATERAL (
        SELECT count(*), count(*) FILTER (WHERE (other.ready_at, other.case_id) <= (lane.until, lane.case_id)) AS before
        FROM waiting_case AS other
        WHERE other.office = lane.office AND other.service = lane.service AND other.fact_class = lane.fact_class
          AND other.mark = lane.mark AND other.came_too_young AND other.printable_from > today
      ) AS young) AS lanes
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(one.count), 0) AS total, coalesce(
        sum(one.count) FILTER (WHERE (one.key, one.case_id) <= (mine.key, mine.case_id)), 0) AS before
      FROM queue_desk(of_office, today) AS one WHERE NOT one.suspended) AS desk;
END
$function$;

CREATE FUNCTION take_centre_token(the_office text, the_function text)
 RETURNS integer
 LANGUAGE plpgsql
AS $function$
DECLARE
  remembered CONSTANT interval := interval '1.02 seconds';
  most integer;
  recent timestamptz[];
  now_at timestamptz;
  free_at timestamptz;
BEGIN
  INSERT INTO centre_pace (office, function) VALUES (the_office, the_function) ON CONFLICT DO NOTHING;
  SELECT granted INTO recent FROM centre_pace
    WHERE office = the_office AND function = the_function FOR UPDATE;
  SELECT call_limit INTO most FROM centre_function WHERE office = the_office AND function = the_function;
  IF most = 0 THEN
    RETURN -1;
  END IF;
  now_at := clock_timestamp();
  recent := ARRAY(SELECT grant_at FROM unnest(recent) WITH ORDINALITY AS grants (grant_at, place)
    WHERE grant_at > now_at - remembered ORDER BY place);
  -- Calls keep half their even distance, so that a second does not begin with all that it may have.
  free_at := greatest(
    recent[cardinality(recent)] + interval '0.5 seconds' / most,
    CASE WHEN cardinality(recent) >= most THEN recent[cardinality(recent) - most + 1] + remembered END);
  IF free_at > now_at THEN
    RETURN ceil(extract(epoch FROM free_at - now_at) * 1000);
  END IF;
  UPDATE centre_pace SET granted = recent || now_at WHERE office = the_office AND function = the_function;
  RETURN 0;
END
$function$;
