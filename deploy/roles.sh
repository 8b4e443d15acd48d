#!/bin/sh
# Runs once, when PostgreSQL makes its data folder: the portal's two roles and its database.
set -eu
psql -v ON_ERROR_STOP=1 -U postgres -v owner_password="$PORTAL_OWNER_PASSWORD" -v app_password="$PORTAL_APP_PASSWORD" <<'SQL'
CREATE ROLE owner LOGIN PASSWORD :'owner_password';
CREATE ROLE app LOGIN PASSWORD :'app_password';
-- The owner fixes this variable in the functions that write audit events.
GRANT SET ON PARAMETER pgtrigger.ignore TO owner;
CREATE DATABASE portal OWNER owner TEMPLATE template0 ENCODING 'UTF8'
    LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C';
REVOKE ALL ON DATABASE portal FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE portal TO app;
SQL
