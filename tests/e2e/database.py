"""The database of a case, in PostgreSQL and in StarRocks."""

from __future__ import annotations

from case_folder import Case
from compare import starrocks_control
from pg import quote_literal, quote_name
from wait import wait_until

ROLE = "smt_cdc"
SLOT_SECONDS = 60


def create_database(case: Case) -> None:
    """With the role that Flink logs in as; its password is checked by PostgreSQL."""
    name, password = quote_name(case.options.database), quote_literal(case.env["pg_password"])
    if case.server.value(f"SELECT 1 FROM pg_roles WHERE rolname = '{ROLE}'") == "":
        case.server.run(f"CREATE ROLE {ROLE} LOGIN REPLICATION PASSWORD {password}")
    drop_databases(case)
    case.server.run(f"CREATE DATABASE {name}")
    case.pg.run_file(case.file(case.options.schema))
    for name in (case.options.data, case.options.expected):
        if case.file(name).exists():
            case.pg.run_file(case.file(name))


def drop_databases(case: Case) -> None:
    """In PostgreSQL with its slots, and in StarRocks."""
    starrocks_control(case.env, "/_drop", method="POST", db=case.options.database)
    database = quote_literal(case.options.database)
    case.server.run(
        f"SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE active AND database = {database}"
    )
    wait_for_idle_slots(case)
    case.server.run(f"SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE database = {database}")
    case.server.run(f"DROP DATABASE IF EXISTS {quote_name(case.options.database)} WITH (FORCE)")


def wait_for_idle_slots(case: Case) -> None:
    wait_until("slots inactive", SLOT_SECONDS, lambda: count_slots(case, "active") == 0)


def count_slots(case: Case, condition: str = "true") -> int:
    database = quote_literal(case.options.database)
    return int(
        case.server.value(f"SELECT count(*) FROM pg_replication_slots WHERE database = {database} AND {condition}")
    )
