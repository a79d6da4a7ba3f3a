\set tables 60
\set columns 20
\set rows 50
\ir ../one-slot/tables.sql
