\set tables 60
\set rows 50
\ir ../one-slot/tables.sql
