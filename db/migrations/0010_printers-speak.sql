-- What printers say of themselves, and chips that they encoded and should not have.

CREATE TABLE printer_health (
  printer text PRIMARY KEY REFERENCES printer,
  state text NOT NULL CHECK (state IN ('idle', 'processing', 'stopped', 'silent')),
  reasons text[] NOT NULL,
  lacks text[] NOT NULL,
  ribbon text CHECK (ribbon IN ('OK', 'LOW', 'EMPTY')),
  film text CHECK (film IN ('OK', 'LOW', 'EMPTY')),
  seen_at timestamptz NOT NULL
);
COMMENT ON TABLE printer_health IS 'What a printer said when the floor last asked it; the truth about it is its own.';
COMMENT ON COLUMN printer_health.lacks IS 'IPP operations that it would need and does not offer.';

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
CREATE INDEX serial_alarm_by_time ON serial_alarm (office, at DESC);
COMMENT ON TABLE serial_alarm IS 'Chip numbers that an encoder read and that cannot belong to the card.';
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON serial_alarm EXECUTE FUNCTION refuse_change();

GRANT SELECT, INSERT, UPDATE ON printer_health TO terbit_app;
GRANT SELECT, INSERT ON serial_alarm TO terbit_app;
