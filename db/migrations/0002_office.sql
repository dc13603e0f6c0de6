-- An office, its sites, its decisions and holidays, and the wakes of its workflows.

CREATE TABLE office (
  office text PRIMARY KEY,
  name text NOT NULL
);
COMMENT ON TABLE office IS 'Offices (dinas) by region code, such as 53.71.';
GRANT SELECT ON office TO terbit_app;

CREATE TABLE site (
  site text PRIMARY KEY,
  office text NOT NULL REFERENCES office,
  name text NOT NULL
);
COMMENT ON TABLE site IS 'Places of an office: the dinas itself and its kecamatan, by region code.';
GRANT SELECT ON site TO terbit_app;

CREATE TABLE office_setting (
  office text NOT NULL REFERENCES office,
  setting text NOT NULL CHECK (setting IN ('OFFICE_HOURS', 'QUEUE_POLICY', 'QUALITY_POLICY')),
  version integer NOT NULL CHECK (version > 0),
  value jsonb NOT NULL,
  reason text NOT NULL,
  actor text NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (office, setting, version)
);
COMMENT ON TABLE office_setting IS 'Decisions of an office, append-only, the highest version in force.';
COMMENT ON COLUMN office_setting.setting IS
  'OFFICE_HOURS: the usual week. QUEUE_POLICY: the order of printing. QUALITY_POLICY: who looks at the cards that come out.';
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON office_setting EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON office_setting TO terbit_app;

CREATE VIEW setting_in_force AS
SELECT DISTINCT ON (office_setting.office, office_setting.setting) office_setting.* FROM office_setting
ORDER BY office_setting.office, office_setting.setting, office_setting.version DESC;
GRANT SELECT ON setting_in_force TO terbit_app;

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
COMMENT ON TABLE office_day IS 'Exceptions to the usual week by day, append-only; the last entry of a day counts.';
CREATE INDEX office_day_in_order ON office_day (office, day, entry_id DESC);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON office_day EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON office_day TO terbit_app;

CREATE TABLE office_wake (
  office text NOT NULL REFERENCES office,
  workflow text NOT NULL CHECK (workflow IN ('print-floor', 'centre-link')),
  wanted bigint NOT NULL DEFAULT 0,
  sent bigint NOT NULL DEFAULT 0,
  causes text[] NOT NULL DEFAULT '{}',
  PRIMARY KEY (office, workflow)
);
COMMENT ON TABLE office_wake IS 'Counted changes that wake a workflow of an office; one signal covers all changes since the last.';
COMMENT ON COLUMN office_wake.causes IS 'Why the workflow was woken since the last signal.';
CREATE TRIGGER announce_office_wake AFTER UPDATE OF wanted ON office_wake
  FOR EACH STATEMENT EXECUTE FUNCTION announce_outbox();
GRANT SELECT, UPDATE ON office_wake TO terbit_app;

CREATE TABLE proposal (
  office text NOT NULL REFERENCES office,
  operation text NOT NULL,
  subject text NOT NULL,
  content jsonb NOT NULL,
  actor text NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (office, operation, subject)
);
COMMENT ON TABLE proposal IS 'What the first of two people stated. The same statement of a second person carries it out, a different one clears it.';
GRANT SELECT, INSERT, DELETE ON proposal TO terbit_app;

CREATE TABLE yearly_counter (
  office text NOT NULL REFERENCES office,
  series text NOT NULL CHECK (series IN ('CASE', 'PRINT_ORDER')),
  year smallint NOT NULL,
  last integer NOT NULL,
  PRIMARY KEY (office, series, year)
);
COMMENT ON TABLE yearly_counter IS 'The last number that an office gave in a series and a year.';
GRANT SELECT, INSERT, UPDATE ON yearly_counter TO terbit_app;

CREATE TABLE floor_lock (office text PRIMARY KEY REFERENCES office);
COMMENT ON TABLE floor_lock IS 'Locked by whoever grants or takes away free blanko, so that no piece is promised twice.';
GRANT SELECT, UPDATE ON floor_lock TO terbit_app;
