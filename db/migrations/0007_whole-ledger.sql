-- Up Migration

-- The chart of accounts: each site (the dinas and its kecamatan) keeps one account for each line, and one for each
-- printer that stands there.
CREATE TABLE chart (
  item text NOT NULL CHECK (item IN ('KTP', 'KIA', 'OLD_CARD')),
  kind text NOT NULL,
  place smallint NOT NULL,
  PRIMARY KEY (item, kind)
);
COMMENT ON TABLE chart IS 'The kinds of account that an item may lie in, in the order in which people read them.';
INSERT INTO chart (item, kind, place)
SELECT blank.item, line.kind, line.place
FROM unnest(ARRAY['KTP', 'KIA']) AS blank (item), unnest(ARRAY['CENTRE', 'STORE', 'PRINTER', 'PRINTED', 'ISSUED',
  'SPOILED', 'DESTROYED', 'LENT', 'IN_TRANSIT', 'MISSING']) WITH ORDINALITY AS line (kind, place)
UNION ALL SELECT 'OLD_CARD', line.kind, line.place
FROM unnest(ARRAY['CITIZEN', 'SURRENDERED', 'DESTROYED', 'MISSING']) WITH ORDINALITY AS line (kind, place);

ALTER TABLE account
  DROP CONSTRAINT account_item_check,
  DROP CONSTRAINT account_check1,
  ADD CONSTRAINT kind_of_the_item FOREIGN KEY (item, kind) REFERENCES chart,
  ADD CONSTRAINT balance_not_negative CHECK (balance >= 0 OR kind IN ('CENTRE', 'CITIZEN'));

-- Opens the accounts of every site of an office, as far as they are not there yet. A printer's is opened with it.
CREATE FUNCTION open_accounts(the_office text) RETURNS void LANGUAGE sql AS $$
  INSERT INTO account (office, site, item, kind)
  SELECT site.office, site.site, chart.item, chart.kind FROM site CROSS JOIN chart
  WHERE site.office = the_office AND chart.kind <> 'PRINTER'
  ORDER BY site.site, array_position(ARRAY['KTP', 'KIA', 'OLD_CARD'], chart.item), chart.place
  ON CONFLICT DO NOTHING;
$$;
SELECT open_accounts(office.office) FROM office;

-- Pieces that go or come on a paper and are to be received or given back.
CREATE TABLE consignment (
  consignment_id uuid PRIMARY KEY,
  office text NOT NULL REFERENCES office,
  kind text NOT NULL CHECK (kind IN ('TRANSFER', 'LOAN_OUT', 'LOAN_IN')),
  item text NOT NULL CHECK (item IN ('KTP', 'KIA')),
  document text NOT NULL,
  site text NOT NULL REFERENCES site,
  to_site text REFERENCES site,
  other_office text,
  quantity integer NOT NULL CHECK (quantity > 0),
  outstanding integer NOT NULL DEFAULT 0,
  seal text,
  actor text NOT NULL,
  at timestamptz NOT NULL,
  UNIQUE (office, kind, document),
  CHECK ((kind = 'TRANSFER') = (to_site IS NOT NULL AND seal IS NOT NULL AND to_site <> site)),
  CHECK ((kind = 'TRANSFER') = (other_office IS NULL)),
  CHECK (other_office <> office),
  CONSTRAINT outstanding_within CHECK (outstanding BETWEEN 0 AND quantity)
);
CREATE INDEX consignment_open ON consignment (office, kind) WHERE outstanding > 0;
COMMENT ON TABLE consignment IS 'Manifests of transfers between sites, and loans from and to other offices. Written once; movements count outstanding.';
COMMENT ON COLUMN consignment.outstanding IS 'Pieces neither received, given back nor declared missing; kept by the movements.';
COMMENT ON COLUMN consignment.seal IS 'Over number, sites, item, quantity and piece numbers: whoever receives names it from the paper.';

CREATE VIEW consignment_view AS
SELECT consignment.consignment_id AS "consignmentId", consignment.office, consignment.kind, consignment.item,
  consignment.document, consignment.site, consignment.to_site AS "toSite", consignment.other_office AS "otherOffice",
  consignment.quantity, consignment.outstanding, consignment.seal, consignment.actor, consignment.at
FROM consignment;

ALTER TABLE movement
  ADD COLUMN second_actor text,
  ADD COLUMN note text,
  ADD COLUMN consignment_id uuid REFERENCES consignment,
  ADD CONSTRAINT two_people_differ CHECK (second_actor <> actor),
  ADD CONSTRAINT opening_takes_two CHECK (reason <> 'OPENING' OR second_actor IS NOT NULL);
CREATE UNIQUE INDEX one_opening_per_account ON movement (to_account) WHERE reason = 'OPENING';
CREATE INDEX movement_by_consignment ON movement (consignment_id) WHERE consignment_id IS NOT NULL;
CREATE INDEX movement_into ON movement (to_account, at);
CREATE INDEX movement_out_of ON movement (from_account, at);
COMMENT ON COLUMN movement.second_actor IS 'The other of two people; the sender of what actor received.';

ALTER TABLE allowed_move
  ADD COLUMN two_people boolean NOT NULL DEFAULT false,
  ADD COLUMN needs_note boolean NOT NULL DEFAULT false;
INSERT INTO allowed_move (from_kind, to_kind, needs_document, two_people, needs_note) VALUES
  ('CENTRE', 'SPOILED', true, true, false),
  ('STORE', 'CENTRE', true, false, false),
  ('STORE', 'SPOILED', false, false, false),
  ('STORE', 'IN_TRANSIT', true, false, false),
  ('IN_TRANSIT', 'STORE', true, true, false),
  ('STORE', 'LENT', true, false, false),
  ('LENT', 'STORE', true, false, false),
  ('LENT', 'CENTRE', true, false, false),
  ('SPOILED', 'DESTROYED', true, true, false),
  ('STORE', 'MISSING', false, true, true),
  ('PRINTER', 'MISSING', false, true, true),
  ('SPOILED', 'MISSING', false, true, true),
  ('IN_TRANSIT', 'MISSING', false, true, true),
  ('LENT', 'MISSING', false, true, true),
  ('MISSING', 'STORE', false, true, true),
  ('MISSING', 'PRINTER', false, true, true),
  ('MISSING', 'SPOILED', false, true, true),
  ('CITIZEN', 'SURRENDERED', false, false, false),
  ('SURRENDERED', 'DESTROYED', true, true, false),
  ('SURRENDERED', 'MISSING', false, true, true),
  ('MISSING', 'SURRENDERED', false, true, true);
COMMENT ON TABLE allowed_move IS 'Every step that a piece may take, and what it takes: a document, two people, a note that says why.';

-- A note of the ministry may list KTP and KIA.
ALTER TABLE delivery DROP CONSTRAINT delivery_pkey, ADD PRIMARY KEY (office, delivery_note, item);

CREATE TABLE destruction (
  destruction_id uuid PRIMARY KEY,
  office text NOT NULL REFERENCES office,
  site text NOT NULL REFERENCES site,
  item text NOT NULL,
  document text NOT NULL,
  quantity integer NOT NULL CHECK (quantity > 0),
  method text NOT NULL CHECK (method IN ('BURNED', 'SHREDDED')),
  witnesses jsonb NOT NULL CHECK (jsonb_array_length(witnesses) > 0),
  command_id text NOT NULL UNIQUE,
  actor text NOT NULL,
  second_actor text NOT NULL CHECK (second_actor <> actor),
  at timestamptz NOT NULL,
  UNIQUE (office, document, item)
);
COMMENT ON TABLE destruction IS 'Berita acara of destruction before witnesses (SE 470.13/11176/SJ, 13 December 2018).';

CREATE TABLE stock_count (
  count_id uuid PRIMARY KEY,
  account_id bigint NOT NULL REFERENCES account,
  expected integer NOT NULL CHECK (expected >= 0),
  counted integer NOT NULL CHECK (counted >= 0),
  difference integer NOT NULL GENERATED ALWAYS AS (counted - expected) STORED,
  command_id text NOT NULL UNIQUE,
  actor text NOT NULL,
  counted_at timestamptz NOT NULL,
  second_actor text CHECK (second_actor <> actor),
  note text,
  at timestamptz NOT NULL,
  CHECK (counted = expected OR (second_actor IS NOT NULL AND note IS NOT NULL))
);
CREATE INDEX stock_count_by_account ON stock_count (account_id, at);
COMMENT ON TABLE stock_count IS 'What people counted, and what the books said then. A difference is here once a supervisor booked it.';

CREATE TABLE stock_proposal (
  office text NOT NULL REFERENCES office,
  operation text NOT NULL,
  subject text NOT NULL,
  content jsonb NOT NULL,
  actor text NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (office, operation, subject)
);
COMMENT ON TABLE stock_proposal IS 'What the first of two people said; the same word of a second books it, another clears it.';

-- Where each numbered piece went and by which command; written by the database with every change of its account.
ALTER TABLE piece
  ADD COLUMN command_id text,
  ADD COLUMN consignment_id uuid REFERENCES consignment;
UPDATE piece SET command_id = coalesce(
  (SELECT movement.command_id FROM movement WHERE movement.attempt_id = piece.attempt_id
    ORDER BY movement.at DESC, movement.line DESC LIMIT 1), 'before');
ALTER TABLE piece ALTER COLUMN command_id SET NOT NULL;
COMMENT ON COLUMN piece.command_id IS 'The command that brought it where it is.';
CREATE INDEX piece_by_consignment ON piece (consignment_id) WHERE consignment_id IS NOT NULL;
COMMENT ON COLUMN piece.consignment_id IS 'The paper that it is under way or lent on.';

CREATE TABLE piece_move (
  move_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  serial text NOT NULL REFERENCES piece,
  account_id bigint NOT NULL REFERENCES account,
  attempt_id uuid,
  command_id text NOT NULL
);
CREATE INDEX piece_move_by_serial ON piece_move (serial, move_id);
COMMENT ON TABLE piece_move IS 'The life of each numbered piece, append-only.';
INSERT INTO piece_move (serial, account_id, attempt_id, command_id)
SELECT piece.serial, piece.account_id, piece.attempt_id, piece.command_id FROM piece ORDER BY piece.serial;

CREATE FUNCTION keep_piece_moves() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
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
$$;
CREATE TRIGGER keep_new_pieces AFTER INSERT ON piece
  REFERENCING NEW TABLE AS arriving FOR EACH STATEMENT EXECUTE FUNCTION keep_piece_moves();
CREATE TRIGGER keep_moved_pieces AFTER UPDATE ON piece
  REFERENCING OLD TABLE AS leaving NEW TABLE AS arriving FOR EACH STATEMENT EXECUTE FUNCTION keep_piece_moves();

-- Where pieces come from counts downwards: the lot there is no number of pieces.
CREATE OR REPLACE FUNCTION check_lot() RETURNS trigger LANGUAGE plpgsql AS $$
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
$$;

-- What is under way or lent rests on its paper: a movement into or out of these accounts counts it.
CREATE FUNCTION count_consignment(moved movement, source account, target account) RETURNS void LANGUAGE plpgsql AS $$
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
$$;

CREATE OR REPLACE FUNCTION apply_movement() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
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
$$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON piece_move EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON destruction EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON stock_count EXECUTE FUNCTION refuse_change();

GRANT SELECT ON chart, consignment, consignment_view, destruction, stock_count, stock_proposal, piece_move TO terbit_app;
GRANT INSERT ON consignment, destruction, stock_count, stock_proposal TO terbit_app;
GRANT DELETE ON stock_proposal TO terbit_app;
-- A piece changes its place and never its number.
REVOKE UPDATE ON piece FROM terbit_app;
GRANT UPDATE (account_id, attempt_id, command_id, consignment_id) ON piece TO terbit_app;
