-- Up Migration

ALTER TABLE printer
  ADD COLUMN daily_limit integer CHECK (daily_limit > 0),
  ADD COLUMN rest_after integer CHECK (rest_after > 0),
  ADD COLUMN rest_minutes integer CHECK (rest_minutes > 0),
  ADD COLUMN cleaning_every integer CHECK (cleaning_every > 0),
  ADD COLUMN ribbon_capacity integer CHECK (ribbon_capacity > 0),
  ADD COLUMN ribbon_cards integer NOT NULL DEFAULT 0 CHECK (ribbon_cards >= 0),
  ADD COLUMN ribbon_low_at integer NOT NULL DEFAULT 50 CHECK (ribbon_low_at >= 0),
  ADD COLUMN ribbon_said text CHECK (ribbon_said IN ('OK', 'LOW', 'EMPTY')),
  ADD COLUMN film_capacity integer CHECK (film_capacity > 0),
  ADD COLUMN film_cards integer NOT NULL DEFAULT 0 CHECK (film_cards >= 0),
  ADD COLUMN film_low_at integer NOT NULL DEFAULT 50 CHECK (film_low_at >= 0),
  ADD COLUMN film_said text CHECK (film_said IN ('OK', 'LOW', 'EMPTY')),
  ADD COLUMN cards_since_cleaning integer NOT NULL DEFAULT 0 CHECK (cards_since_cleaning >= 0),
  ADD COLUMN cards_in_row integer NOT NULL DEFAULT 0 CHECK (cards_in_row >= 0),
  ADD COLUMN last_card_at timestamptz,
  ADD CONSTRAINT whole_rest CHECK ((rest_after IS NULL) = (rest_minutes IS NULL));
COMMENT ON COLUMN printer.rest_after IS 'Cards in a row after which the printer cools down for rest_minutes.';
COMMENT ON COLUMN printer.ribbon_capacity IS 'Cards that the ribbon was good for when it was put in; null when it is not counted.';
COMMENT ON COLUMN printer.ribbon_cards IS 'Cards that came out since the ribbon was put in.';
COMMENT ON COLUMN printer.ribbon_said IS 'The last word of the printer on the ribbon that is in it.';
COMMENT ON COLUMN printer.cards_in_row IS 'Cards since the last pause that was as long as the rest.';

CREATE VIEW printer_meter AS
SELECT printer.printer, printer.office, printer.state,
  jsonb_build_object(
    'dailyLimit', printer.daily_limit,
    'rest', CASE WHEN printer.rest_after IS NOT NULL
      THEN jsonb_build_object('afterCards', printer.rest_after, 'minutes', printer.rest_minutes) END,
    'cleaningEvery', printer.cleaning_every) AS limits,
  jsonb_build_object(
    'ribbon', jsonb_build_object('capacity', printer.ribbon_capacity, 'cards', printer.ribbon_cards,
      'lowAt', printer.ribbon_low_at, 'said', printer.ribbon_said),
    'film', jsonb_build_object('capacity', printer.film_capacity, 'cards', printer.film_cards,
      'lowAt', printer.film_low_at, 'said', printer.film_said),
    'cardsSinceCleaning', printer.cards_since_cleaning,
    'cardsInRow', printer.cards_in_row,
    'lastCardAt', floor(extract(epoch FROM printer.last_card_at) * 1000)) AS counters
FROM printer;

ALTER TABLE attempt ADD COLUMN sheet_at timestamptz;
COMMENT ON COLUMN attempt.sheet_at IS 'When it was known that a card came out; its ribbon and film are counted then, once.';
UPDATE attempt SET sheet_at = attempt.changed_at WHERE attempt.state IN ('PRINTED', 'GOOD', 'SPOILED');
CREATE INDEX attempt_by_printer ON attempt (printer, held_at);

CREATE TABLE consumable_fitting (
  fitting_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  command_id text NOT NULL UNIQUE,
  printer text NOT NULL REFERENCES printer,
  kind text NOT NULL CHECK (kind IN ('RIBBON', 'FILM', 'CLEANING')),
  capacity integer CHECK (capacity IS NULL OR (capacity > 0 AND kind <> 'CLEANING')),
  cards integer NOT NULL CHECK (cards >= 0),
  remaining integer CHECK (remaining >= 0),
  actor text NOT NULL,
  at timestamptz NOT NULL
);
COMMENT ON TABLE consumable_fitting IS 'Ribbon and film put in, and cleanings, append-only.';
COMMENT ON COLUMN consumable_fitting.cards IS 'Cards that came out with the one before, or since the cleaning before.';
COMMENT ON COLUMN consumable_fitting.remaining IS 'Cards that the counter had left; null when it was not counted.';
CREATE INDEX consumable_fitting_by_printer ON consumable_fitting (printer, fitting_id DESC);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON consumable_fitting EXECUTE FUNCTION refuse_change();

CREATE TABLE printer_notice (
  notice_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  office text NOT NULL REFERENCES office,
  printer text NOT NULL REFERENCES printer,
  code text NOT NULL CHECK (code IN ('RIBBON_LOW', 'RIBBON_EMPTY', 'FILM_LOW', 'FILM_EMPTY', 'CLEANING_DUE')),
  at timestamptz NOT NULL
);
COMMENT ON TABLE printer_notice IS 'Supplies that ran low or empty and cleanings that fell due, until they are announced.';

CREATE TABLE office_hours (
  office text NOT NULL REFERENCES office,
  version integer NOT NULL CHECK (version > 0),
  week jsonb NOT NULL,
  print_outside_hours boolean NOT NULL,
  reason text NOT NULL,
  actor text NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (office, version)
);
COMMENT ON TABLE office_hours IS 'The usual week of an office, the newest version in force; without one it prints at all hours.';
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON office_hours EXECUTE FUNCTION refuse_change();

CREATE TABLE office_day (
  entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  office text NOT NULL REFERENCES office,
  day date NOT NULL,
  kind text NOT NULL CHECK (kind IN ('REST', 'WORK', 'AS_DECREED')),
  opening jsonb CHECK ((opening IS NOT NULL) = (kind = 'WORK')),
  name text NOT NULL,
  actor text NOT NULL,
  at timestamptz NOT NULL
);
COMMENT ON TABLE office_day IS 'What an office says of single days, append-only; the last word on a day counts.';
CREATE INDEX office_day_in_order ON office_day (office, day, entry_id DESC);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON office_day EXECUTE FUNCTION refuse_change();

GRANT SELECT, INSERT ON consumable_fitting, printer_notice, office_hours, office_day TO terbit_app;
GRANT DELETE ON printer_notice TO terbit_app;
-- Reading a row to change it locks it, and through a view that takes the right to update the view.
GRANT SELECT, UPDATE ON printer_meter TO terbit_app;
