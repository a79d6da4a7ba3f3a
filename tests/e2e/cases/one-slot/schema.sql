\set tables 20
\set columns 20
\set rows 50
\ir tables.sql
