"""Nothing happens in the tables of the job while another database of the server is busy: the slots let the WAL go.  The
heartbeat is written, and with Flink CDC 3.5.0 they do so without it too: the PostgreSQL driver in it confirms what the
server says in between (run on PostgreSQL 13 and 15).  Debezium 3 has that switched off."""

from __future__ import annotations

from run import Run
from wait import Failure, wait_until

PROBE = "idle_probe"  # a slot that sees what is written
HEARTBEATS = f"SELECT count(*) FROM pg_logical_slot_peek_changes('{PROBE}', NULL, NULL) WHERE data LIKE 'message:%prefix: smt,%'"


def scenario(run: Run) -> None:
    run.env["SMT_HEARTBEAT"] = "message"
    run.start()
    let_go(run)
    if heartbeats(run) == 0:
        raise Failure("no heartbeat was written")
    run.env["SMT_HEARTBEAT"] = "none"
    run.start_over()
    run.equal()
    let_go(run)
    if heartbeats(run) > 0:
        raise Failure("a heartbeat was written")
    run.finish()


def let_go(run: Run) -> None:
    """The connector begins to write heartbeats with the first change."""
    run.apply("UPDATE accounts SET name = 'changed' WHERE id = 1; INSERT INTO visits VALUES (now(), 'one more')")
    run.equal()
    run.apply(f"SELECT pg_create_logical_replication_slot('{PROBE}', 'test_decoding')")
    run.case.server.run("CREATE TABLE IF NOT EXISTS idle_case (n integer); TRUNCATE idle_case")
    run.case.server.run("INSERT INTO idle_case SELECT generate_series(1, 100000)")
    lsn = run.case.server.value("SELECT pg_current_wal_lsn()")
    run.step("WAL is let go", lambda: wait_until(lsn, run.case.options.change_seconds, lambda: not held(run, lsn)))


def held(run: Run, lsn: str) -> list[str]:
    """The slots that need WAL of before."""
    # Logs the running transactions, which a slot needs to move on; PostgreSQL does it by itself now and then.
    run.case.server.run("CHECKPOINT")
    before = f"restart_lsn < '{lsn}' OR confirmed_flush_lsn < '{lsn}'"
    return list(run.case.pg.rows(
        f"SELECT to_json(slot_name) FROM pg_replication_slots"
        f" WHERE database = current_database() AND plugin = 'pgoutput' AND ({before})"
    ))  # fmt: skip


def heartbeats(run: Run) -> int:
    count = int(run.case.pg.value(HEARTBEATS))
    run.apply(f"SELECT pg_drop_replication_slot('{PROBE}')")
    return count
