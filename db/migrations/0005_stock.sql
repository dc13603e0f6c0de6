-- The ledger of blanko and old cards, in double entry: pieces lie in accounts, and a movement takes a quantity from
-- one account to another. The database applies each movement itself, so no code can change a balance in another way.

-- Accounts

CREATE TABLE chart (
  item text NOT NULL CHECK (item IN ('KTP', 'KIA', 'OLD_CARD')),
  kind text NOT NULL,
  place smallint NOT NULL,
  PRIMARY KEY (item, kind)
);
COMMENT ON TABLE chart IS 'The chart of accounts: the kinds of account that an item may lie in, in the order in which people read them.';
INSERT INTO chart (item, kind, place)
SELECT blank.item, line.kind, line.place
FROM unnest(ARRAY['KTP', 'KIA']) AS blank (item), unnest(ARRAY['CENTRE', 'STORE', 'PRINTER', 'PRINTED', 'ISSUED',
  'SPOILED', 'DESTROYED', 'LENT', 'IN_TRANSIT', 'MISSING']) WITH ORDINALITY AS line (kind, place)
UNION ALL SELECT 'OLD_CARD', line.kind, line.place
FROM unnest(ARRAY['CITIZEN', 'SURRENDERED', 'DESTROYED', 'MISSING']) WITH ORDINALITY AS line (kind, place);
GRANT SELECT ON chart TO terbit_app;

CREATE TABLE account (
  account_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  office text NOT NULL REFERENCES office,
  site text NOT NULL REFERENCES site,
  item text NOT NULL,
  kind text NOT NULL,
  printer text REFERENCES printer CHECK ((printer IS NOT NULL) = (kind = 'PRINTER')),
  balance bigint NOT NULL DEFAULT 0,
  serials bigint NOT NULL DEFAULT 0 CHECK (serials >= 0),
  UNIQUE NULLS NOT DISTINCT (site, item, kind, printer),
  CONSTRAINT kind_in_chart_of_item FOREIGN KEY (item, kind) REFERENCES chart,
  CONSTRAINT balance_not_negative CHECK (balance >= 0 OR kind IN ('CENTRE', 'CITIZEN'))
);
COMMENT ON TABLE account IS 'Each site keeps one account for each line of the chart, and one for each printer that stands there.';
COMMENT ON COLUMN account.balance IS 'Where pieces come from (CENTRE, CITIZEN) it counts downwards.';
COMMENT ON COLUMN account.serials IS 'Pieces here whose number is known; the rest of the balance is a lot.';
GRANT SELECT ON account TO terbit_app;
-- Locking rows for update takes the right to update some column; locking an account must not give the right to change it.
GRANT UPDATE (account_id) ON account TO terbit_app;

-- The account that a printer takes pieces of an item from: its own where loading is counted, else the store.
CREATE FUNCTION source_account(the_printer text, the_item text) RETURNS SETOF account LANGUAGE sql STABLE ROWS 1 AS $$
  SELECT account.* FROM printer JOIN account ON account.site = printer.site AND account.item = the_item AND
    CASE printer.loading WHEN 'automatic' THEN account.kind = 'STORE' ELSE account.printer = printer.printer END
  WHERE printer.printer = the_printer
$$;

-- Opens the accounts of every site of an office, as far as they are not there yet. A printer's is opened with it.
CREATE FUNCTION open_accounts(the_office text) RETURNS void LANGUAGE sql AS $$
  INSERT INTO account (office, site, item, kind)
  SELECT site.office, site.site, chart.item, chart.kind FROM site CROSS JOIN chart
  WHERE site.office = the_office AND chart.kind <> 'PRINTER'
  ORDER BY site.site, array_position(ARRAY['KTP', 'KIA', 'OLD_CARD'], chart.item), chart.place
  ON CONFLICT DO NOTHING;
$$;

-- Papers of incoming and outgoing pieces

CREATE TABLE delivery (
  office text NOT NULL REFERENCES office,
  delivery_note text NOT NULL,
  item text NOT NULL,
  quantity integer NOT NULL CHECK (quantity > 0),
  received_at timestamptz NOT NULL,
  PRIMARY KEY (office, delivery_note, item)
);
COMMENT ON TABLE delivery IS 'Blanko received from the ministry. One note may list KTP and KIA.';
GRANT SELECT, INSERT ON delivery TO terbit_app;

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
  CONSTRAINT outstanding_within_quantity CHECK (outstanding BETWEEN 0 AND quantity)
);
COMMENT ON TABLE consignment IS 'Manifests of transfers between sites, and loans from and to other offices. Written once; movements count outstanding.';
COMMENT ON COLUMN consignment.outstanding IS 'Pieces neither received, given back nor declared missing; kept by the movements.';
COMMENT ON COLUMN consignment.seal IS 'Over number, sites, item, quantity and piece numbers: whoever receives names it from the paper.';
CREATE INDEX consignment_open ON consignment (office, kind) WHERE outstanding > 0;
GRANT SELECT, INSERT ON consignment TO terbit_app;

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
COMMENT ON TABLE destruction IS 'Berita acara of destruction before witnesses (SE 470.13/11176/SJ, 13 December 2018), append-only.';
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON destruction EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON destruction TO terbit_app;

-- Movements

CREATE TABLE allowed_move (
  from_kind text NOT NULL,
  to_kind text NOT NULL,
  needs_document boolean NOT NULL,
  two_people boolean NOT NULL,
  needs_note boolean NOT NULL,
  PRIMARY KEY (from_kind, to_kind)
);
COMMENT ON TABLE allowed_move IS 'Every allowed step of a piece, and what it requires: a document, two people, a note with the reason.';
INSERT INTO allowed_move (from_kind, to_kind, needs_document, two_people, needs_note) VALUES
  ('CENTRE', 'STORE', true, false, false),
  ('CENTRE', 'SPOILED', true, true, false),
  ('STORE', 'CENTRE', true, false, false),
  ('STORE', 'PRINTER', false, false, false),
  ('STORE', 'SPOILED', false, false, false),
  ('STORE', 'IN_TRANSIT', true, false, false),
  ('IN_TRANSIT', 'STORE', true, true, false),
  ('STORE', 'LENT', true, false, false),
  ('LENT', 'STORE', true, false, false),
  ('LENT', 'CENTRE', true, false, false),
  ('PRINTER', 'STORE', false, false, false),
  ('PRINTER', 'PRINTED', false, false, false),
  ('PRINTER', 'SPOILED', false, false, false),
  ('PRINTED', 'SPOILED', false, false, false),
  ('PRINTED', 'ISSUED', false, false, false),
  ('SPOILED', 'DESTROYED', true, true, false),
  ('CITIZEN', 'SURRENDERED', false, false, false),
  ('SURRENDERED', 'DESTROYED', true, true, false),
  ('STORE', 'MISSING', false, true, true),
  ('PRINTER', 'MISSING', false, true, true),
  ('SPOILED', 'MISSING', false, true, true),
  ('IN_TRANSIT', 'MISSING', false, true, true),
  ('LENT', 'MISSING', false, true, true),
  ('SURRENDERED', 'MISSING', false, true, true),
  ('MISSING', 'STORE', false, true, true),
  ('MISSING', 'PRINTER', false, true, true),
  ('MISSING', 'SPOILED', false, true, true),
  ('MISSING', 'SURRENDERED', false, true, true);
GRANT SELECT ON allowed_move TO terbit_app;

CREATE TABLE movement (
  command_id text NOT NULL,
  line smallint NOT NULL,
  entry_no bigint GENERATED ALWAYS AS IDENTITY,
  from_account bigint NOT NULL REFERENCES account,
  to_account bigint NOT NULL REFERENCES account CHECK (to_account <> from_account),
  quantity integer NOT NULL CHECK (quantity > 0),
  reason text NOT NULL,
  document text,
  note text,
  actor text NOT NULL,
  second_actor text,
  at timestamptz NOT NULL DEFAULT now(),
  attempt_id uuid,
  consignment_id uuid REFERENCES consignment,
  PRIMARY KEY (command_id, line),
  CONSTRAINT two_people_differ CHECK (second_actor <> actor),
  CONSTRAINT opening_takes_two CHECK (reason <> 'OPENING' OR second_actor IS NOT NULL)
);
COMMENT ON TABLE movement IS 'Pieces that went from one account to another, append-only.';
COMMENT ON COLUMN movement.entry_no IS
  'The order of booking. Whoever locks the accounts of a site has every movement of theirs below the highest number there is; times could not separate the last of one day from the first of the next.';
COMMENT ON COLUMN movement.second_actor IS 'The other of two people; the sender of what actor received.';
CREATE UNIQUE INDEX movement_in_order ON movement (entry_no);
CREATE UNIQUE INDEX one_opening_per_account ON movement (to_account) WHERE reason = 'OPENING';
CREATE INDEX movement_by_time ON movement (at DESC, command_id DESC, line DESC);
CREATE INDEX movement_by_attempt ON movement (attempt_id) WHERE attempt_id IS NOT NULL;
CREATE INDEX movement_by_consignment ON movement (consignment_id) WHERE consignment_id IS NOT NULL;
CREATE INDEX movement_into ON movement (to_account, at);
CREATE INDEX movement_out_of ON movement (from_account, at);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON movement EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON movement TO terbit_app;

CREATE VIEW movement_side AS
SELECT movement.entry_no, movement.command_id, movement.to_account AS account_id, movement.quantity AS pieces FROM movement
UNION ALL
SELECT movement.entry_no, movement.command_id, movement.from_account, -movement.quantity FROM movement;
COMMENT ON VIEW movement_side IS 'What a movement did to each of its two accounts.';
GRANT SELECT ON movement_side TO terbit_app;

-- Pieces in transit or lent belong to a paper: a movement into or out of these accounts updates its count.
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

-- A balance changes by a movement and by nothing else: the application may not write to accounts at all.
CREATE FUNCTION apply_movement() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
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
CREATE TRIGGER apply_movement AFTER INSERT ON movement FOR EACH ROW EXECUTE FUNCTION apply_movement();

-- Numbered pieces

CREATE TABLE piece (
  serial text PRIMARY KEY,
  account_id bigint NOT NULL REFERENCES account,
  command_id text NOT NULL,
  attempt_id uuid UNIQUE,
  consignment_id uuid REFERENCES consignment
);
COMMENT ON TABLE piece IS 'Pieces whose chip number is known, and where each is.';
COMMENT ON COLUMN piece.command_id IS 'The command that moved it to its present account.';
COMMENT ON COLUMN piece.consignment_id IS 'The paper that it is under way or lent on.';
CREATE INDEX piece_by_account ON piece (account_id);
CREATE INDEX piece_by_consignment ON piece (consignment_id) WHERE consignment_id IS NOT NULL;
-- A piece changes its place and never its number.
GRANT SELECT, INSERT, UPDATE (account_id, attempt_id, command_id, consignment_id) ON piece TO terbit_app;

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

-- Checked at commit: within a transaction a piece and its movement are written one after the other. Where pieces come
-- from counts downwards, so the lot there is no number of pieces.
CREATE FUNCTION check_lot() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE CONSTRAINT TRIGGER check_lot AFTER UPDATE ON account DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION check_lot();

CREATE TABLE piece_move (
  move_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  serial text NOT NULL REFERENCES piece,
  account_id bigint NOT NULL REFERENCES account,
  attempt_id uuid,
  command_id text NOT NULL
);
COMMENT ON TABLE piece_move IS 'The life of each numbered piece, append-only; the database writes it with every change of a piece''s account.';
CREATE INDEX piece_move_by_serial ON piece_move (serial, move_id);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON piece_move EXECUTE FUNCTION refuse_change();
GRANT SELECT ON piece_move TO terbit_app;

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

-- Counting by people

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
COMMENT ON TABLE stock_count IS 'Counts by people beside the balance of the books at that time, append-only. A count with a difference is stored when a supervisor books it.';
CREATE INDEX stock_count_by_account ON stock_count (account_id, at);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON stock_count EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON stock_count TO terbit_app;
