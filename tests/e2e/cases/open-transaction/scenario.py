"""A transaction that has written before the snapshot and is committed behind it: no chunk has its rows, so they must come
with the changes, though they stand in the WAL before everything that the snapshot knows of."""

from __future__ import annotations

import threading

from run import Run
from wait import wait_until

TRANSACTION = """
DO $$
BEGIN
  UPDATE accounts SET balance = 100 WHERE id = 7;
  INSERT INTO accounts VALUES (1000, 1);
  DELETE FROM accounts WHERE id = 250;
  INSERT INTO visits VALUES (1000, 'late');
  WHILE NOT (SELECT is_called FROM ended) LOOP
    PERFORM pg_sleep(0.1);
  END LOOP;
END $$;
"""

HAS_WRITTEN = """
SELECT count(*) FROM pg_stat_activity WHERE backend_xid IS NOT NULL AND query LIKE '%INSERT INTO visits%'
  AND EXISTS (SELECT FROM pg_locks WHERE relation = 'visits'::regclass AND pg_locks.pid = pg_stat_activity.pid)
"""

ROWS = 600  # see data.sql


def scenario(run: Run) -> None:
    run.prepare()
    run.smt()
    run.create_tables()
    run.set_up()
    transaction = threading.Thread(target=lambda: run.case.pg.run(TRANSACTION))
    transaction.start()
    try:
        wait_until("the transaction has written", 10, lambda: run.case.pg.value(HAS_WRITTEN) == "1")
        run.submit()
        run.wait_for_tasks()
        limit = run.case.options.snapshot_seconds
        run.step("snapshot", lambda: wait_until("the snapshot", limit, lambda: run.delivered() >= ROWS))
        run.step("checkpoints", lambda: run.wait_for_checkpoints(3))
    finally:
        run.case.pg.run("SELECT nextval('ended')")
        transaction.join()
    run.equal()
    run.finish()
