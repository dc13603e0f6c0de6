-- The day of a site: opened with blanko for the printers, closed by count. The figures of a day are the movements
-- between two marks (movement.entry_no).

CREATE TABLE day_entry (
  site text NOT NULL REFERENCES site,
  day date NOT NULL,
  seq integer NOT NULL CHECK (seq > 0),
  office text NOT NULL REFERENCES office,
  kind text NOT NULL CHECK (kind IN ('OPENED', 'CLOSED', 'REOPENED')),
  from_mark bigint NOT NULL CHECK (from_mark >= 0),
  mark bigint NOT NULL CHECK (mark >= from_mark),
  end_mark bigint NOT NULL CHECK (end_mark >= mark),
  actor text NOT NULL,
  second_actor text CHECK (second_actor <> actor),
  note text,
  ministry_total integer CHECK (ministry_total >= 0),
  terbit_total integer CHECK (terbit_total >= 0),
  command_id text NOT NULL UNIQUE,
  at timestamptz NOT NULL,
  PRIMARY KEY (site, day, seq),
  CONSTRAINT reopening_has_note CHECK (kind <> 'REOPENED' OR note IS NOT NULL),
  CONSTRAINT totals_together CHECK ((ministry_total IS NULL) = (terbit_total IS NULL)),
  CONSTRAINT totals_only_at_closing CHECK (kind = 'CLOSED' OR ministry_total IS NULL),
  CONSTRAINT differing_totals_need_two CHECK (ministry_total = terbit_total OR (second_actor IS NOT NULL AND note IS NOT NULL))
);
COMMENT ON TABLE day_entry IS 'The opening, closing and reopening of each day of a site, append-only; the last one has the state of the day.';
COMMENT ON COLUMN day_entry.from_mark IS 'The last movement of the day before: the figures of this day begin behind it.';
COMMENT ON COLUMN day_entry.mark IS 'The last movement that the figures include.';
COMMENT ON COLUMN day_entry.end_mark IS 'The last movement booked with this entry: blanko handed out, or taken back and missed.';
CREATE INDEX day_entry_by_office ON day_entry (office, day, site, seq);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON day_entry EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON day_entry TO terbit_app;

CREATE TABLE day_line (
  site text NOT NULL,
  day date NOT NULL,
  seq integer NOT NULL,
  account_id bigint NOT NULL REFERENCES account,
  opening integer NOT NULL,
  received integer NOT NULL CHECK (received >= 0),
  given integer NOT NULL CHECK (given >= 0),
  book integer NOT NULL GENERATED ALWAYS AS (opening + received - given) STORED,
  returned integer NOT NULL DEFAULT 0,
  counted integer CHECK (counted >= 0),
  difference integer GENERATED ALWAYS AS (counted - (opening + received - given + returned)) STORED,
  PRIMARY KEY (site, day, seq, account_id),
  FOREIGN KEY (site, day, seq) REFERENCES day_entry
);
COMMENT ON TABLE day_line IS 'The figures of each account at the opening or closing of a day, append-only.';
COMMENT ON COLUMN day_line.returned IS 'Unused blanko that went back at the close: negative for the printer, positive for the store.';
COMMENT ON COLUMN day_line.counted IS 'What people counted after that; null for accounts that are not counted daily.';
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON day_line EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON day_line TO terbit_app;
