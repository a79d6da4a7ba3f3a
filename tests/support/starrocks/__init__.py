"""A stand-in for StarRocks: what the project knows of its behaviour, as far as a copy from PostgreSQL needs it.

It checks CREATE DATABASE and CREATE TABLE as strictly as StarRocks does, answers the questions that the Flink
connector asks, takes stream loads and keeps the rows.  It is not StarRocks: it runs no query, keeps no file, knows
no privileges, partitions or replicas, and where StarRocks would store something near to what it was given (a rounded
decimal, a shortened fraction) it refuses the row, because here that is a loss.

Every rule names its source: `fe/...`, `be/...` and `docs/...` are paths in the repository StarRocks/starrocks,
`connector/...` stands for starrocks-connector-for-apache-flink 1.2.

    lexer.py         SQL text -> tokens and statements
    column_type.py   the types of a column, their limits and what information_schema says of them
    parser.py        reads tokens from left to right
    ddl.py           statements -> tables (the syntax); also the checker for files
    table.py         what a CREATE TABLE says
    rules.py         what StarRocks refuses in a table that is written correctly
    values.py        does a delivered value fit a column, and how is it kept
    store.py         databases, tables, rows, transactions
    mysql_server.py  port 9030: the MySQL protocol
    http_server.py   port 8030: stream load, and the control endpoints for tests
    mysql_client.py  sends a script to a server, as the `mysql` command line does
"""
