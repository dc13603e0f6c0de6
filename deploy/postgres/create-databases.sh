#!/bin/sh
# Run once by the Postgres image, on an empty data folder: databases and roles, each with no more than it needs.
set -eu

psql --set=ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres \
  --set=migrator="$TERBIT_MIGRATOR_PASSWORD" --set=service="$TERBIT_SERVICE_PASSWORD" \
  --set=temporal="$TEMPORAL_DB_PASSWORD" <<'SQL'
-- The owner of the schema; only the migrate job signs in as it.
CREATE ROLE terbit_migrator LOGIN PASSWORD :'migrator';
-- What the product works as: it may append to the journal and the ledger, and rewrite neither.
CREATE ROLE terbit_app NOLOGIN;
GRANT terbit_app TO terbit_migrator WITH ADMIN OPTION;
CREATE ROLE terbit_service LOGIN PASSWORD :'service';
GRANT terbit_app TO terbit_service WITH INHERIT FALSE, SET TRUE;
CREATE ROLE temporal LOGIN PASSWORD :'temporal';

CREATE DATABASE terbit OWNER terbit_migrator;
CREATE DATABASE temporal OWNER temporal;
CREATE DATABASE temporal_visibility OWNER temporal;
REVOKE ALL ON DATABASE terbit, temporal, temporal_visibility FROM PUBLIC;
GRANT CONNECT ON DATABASE terbit TO terbit_service;
SQL
