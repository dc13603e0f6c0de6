-- The printers of an office: their state, their limits, and their supplies.

CREATE TABLE printer (
  printer text PRIMARY KEY,
  office text NOT NULL REFERENCES office,
  site text NOT NULL REFERENCES site,
  adapter text NOT NULL DEFAULT 'open' CHECK (adapter IN ('open', 'manual')),
  stop text,
  fault text,
  health jsonb,
  loading text NOT NULL DEFAULT 'automatic' CHECK (loading IN ('automatic', 'counted')),
  spoiled_in_row smallint NOT NULL DEFAULT 0,

  daily_limit integer CHECK (daily_limit > 0),
  rest_after integer CHECK (rest_after > 0),
  rest_minutes integer CHECK (rest_minutes > 0),
  cleaning_every integer CHECK (cleaning_every > 0),

  ribbon_capacity integer CHECK (ribbon_capacity > 0),
  ribbon_cards integer NOT NULL DEFAULT 0 CHECK (ribbon_cards >= 0),
  ribbon_low_at integer NOT NULL DEFAULT 50 CHECK (ribbon_low_at >= 0),
  ribbon_said text CHECK (ribbon_said IN ('OK', 'LOW', 'EMPTY')),
  film_capacity integer CHECK (film_capacity > 0),
  film_cards integer NOT NULL DEFAULT 0 CHECK (film_cards >= 0),
  film_low_at integer NOT NULL DEFAULT 50 CHECK (film_low_at >= 0),
  film_said text CHECK (film_said IN ('OK', 'LOW', 'EMPTY')),
  cards_since_cleaning integer NOT NULL DEFAULT 0 CHECK (cards_since_cleaning >= 0),
  cards_in_row integer NOT NULL DEFAULT 0 CHECK (cards_in_row >= 0),
  last_card_at timestamptz,

  version integer NOT NULL DEFAULT 1,
  CONSTRAINT fault_only_on_open_printer CHECK (adapter = 'open' OR fault IS NULL),
  CONSTRAINT rest_limits_together CHECK ((rest_after IS NULL) = (rest_minutes IS NULL))
);
COMMENT ON COLUMN printer.adapter IS 'open: Terbit prints over IPP. manual: an operator prints in the ministry''s own client.';
COMMENT ON COLUMN printer.stop IS 'Why a person has to start the printer, as a code; null while no person has to.';
COMMENT ON COLUMN printer.fault IS 'Why the printer takes no card until it answers without the fault, as a code.';
COMMENT ON COLUMN printer.health IS 'The last state that the printer reported.';
COMMENT ON COLUMN printer.rest_after IS 'Cards in a row after which the printer cools down for rest_minutes.';
COMMENT ON COLUMN printer.ribbon_capacity IS 'Cards that the ribbon was good for when it was put in; null when it is not counted.';
COMMENT ON COLUMN printer.ribbon_cards IS 'Cards that came out since the ribbon was put in.';
COMMENT ON COLUMN printer.ribbon_said IS 'The level that the printer last reported of the ribbon that is in it.';
COMMENT ON COLUMN printer.cards_in_row IS 'Cards since the last pause that was as long as the rest.';
GRANT SELECT, UPDATE ON printer TO terbit_app;

CREATE VIEW printer_state AS
SELECT printer.printer, printer.office, printer.site, printer.adapter, printer.loading,
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
    'lastCardAt', floor(extract(epoch FROM printer.last_card_at) * 1000)) AS counters,
  printer.spoiled_in_row, printer.stop, printer.fault, printer.health, printer.version
FROM printer;
COMMENT ON VIEW printer_state IS 'A printer as the domain reads it.';
-- Reading a row to change it locks it, and through a view that takes the right to update the view.
GRANT SELECT, UPDATE ON printer_state TO terbit_app;

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
GRANT SELECT, INSERT ON consumable_fitting TO terbit_app;

CREATE TABLE printer_notice (
  notice_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  office text NOT NULL REFERENCES office,
  printer text NOT NULL REFERENCES printer,
  code text NOT NULL CHECK (code IN ('RIBBON_LOW', 'RIBBON_EMPTY', 'FILM_LOW', 'FILM_EMPTY', 'CLEANING_DUE')),
  at timestamptz NOT NULL
);
COMMENT ON TABLE printer_notice IS 'Supplies that ran low or empty and cleanings that fell due, until they are announced.';
GRANT SELECT, INSERT, DELETE ON printer_notice TO terbit_app;
