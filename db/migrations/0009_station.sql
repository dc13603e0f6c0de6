-- Recording stations that work without a server, and their packets.

CREATE TABLE station_key (
  key_id text PRIMARY KEY,
  office text NOT NULL REFERENCES office,
  station text NOT NULL REFERENCES site,
  public_key jsonb NOT NULL,
  trusted_at timestamptz NOT NULL,
  trusted_by text NOT NULL,
  revoked_at timestamptz,
  revoked_by text,
  CHECK ((revoked_at IS NULL) = (revoked_by IS NULL))
);
COMMENT ON TABLE station_key IS 'Public keys of stations; a packet signed by another key is refused.';
COMMENT ON COLUMN station_key.key_id IS 'Thumbprint of the key (RFC 7638), which a person can compare.';
GRANT SELECT, INSERT, UPDATE ON station_key TO terbit_app;

CREATE TABLE station_packet (
  packet_id uuid PRIMARY KEY,
  key_id text NOT NULL REFERENCES station_key,
  office text NOT NULL REFERENCES office,
  sequence integer NOT NULL CHECK (sequence > 0),
  captured_at timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  content_hash text NOT NULL,
  clock jsonb NOT NULL,
  case_id uuid REFERENCES cases,
  outcome text NOT NULL CHECK (outcome IN ('RECORDED', 'CONFLICT', 'USED', 'DISCARDED')),
  cause text CHECK ((cause IS NULL) = (outcome = 'RECORDED')),
  refusal text CHECK (refusal IS NULL OR cause = 'REGISTRATION_REFUSED'),
  sealed bytea CHECK ((sealed IS NOT NULL) = (outcome = 'CONFLICT')),
  decided_at timestamptz,
  decided_by text,
  note text
);
COMMENT ON TABLE station_packet IS 'Packets taken from stations, each once. One that met a conflict stays sealed until an officer decides.';
COMMENT ON COLUMN station_packet.captured_at IS 'By the clock of the station, which may be wrong; clock has the result of the check.';
CREATE INDEX station_packet_order ON station_packet (key_id, sequence);
CREATE INDEX station_packet_conflicts ON station_packet (office, received_at, packet_id) WHERE outcome = 'CONFLICT';
GRANT SELECT, INSERT, UPDATE ON station_packet TO terbit_app;

CREATE VIEW packet_conflict_view AS
SELECT station_packet.packet_id, station_packet.office, station_key.station, station_packet.sequence,
  station_packet.captured_at, station_packet.received_at, station_packet.clock, station_packet.cause,
  station_packet.refusal, station_packet.outcome, cases.case_id, cases.case_number, cases.stage
FROM station_packet JOIN station_key ON station_key.key_id = station_packet.key_id
LEFT JOIN cases ON cases.case_id = station_packet.case_id;
GRANT SELECT ON packet_conflict_view TO terbit_app;
