"""The application goes on writing while the snapshot runs, everywhere in every table: each row arrives as it is in the end,
whatever the order of its key is for Java. Only a row without a key may come twice."""

from __future__ import annotations

import threading

from run import Run
from wait import Failure, wait_until

# One transaction a step, open for a while: what it has written stands in the WAL before the end of a chunk that does not
# see it yet.
APPLICATION = """
DO $$
DECLARE
  i integer := 0;
BEGIN
  WHILE NOT (SELECT is_called FROM ended) LOOP
    i := i + 1;
    UPDATE words SET n = i WHERE word = word(1 + i * 7 % 3000);
    UPDATE days SET n = i WHERE day = date '2000-01-01' + 1 + i * 7 % 3000;
    UPDATE moments SET n = i WHERE at = timestamp '2000-01-01' + (1 + i * 7 % 3000) * interval '1 day';
    UPDATE seats SET n = i, seat = seat || '+' WHERE id = 1 + i * 7 % 3000;
    UPDATE orders SET n = i, done = NOT done WHERE id = 1 + i * 7 % 3000;
    DELETE FROM words WHERE word = word(1 + (i * 7 + 500) % 3000) AND i % 10 = 0;
    INSERT INTO visits VALUES (timestamp '2026-01-01' + i * 7 % 3000 * interval '1 minute', 10000 + i);
    PERFORM pg_sleep(0.01);
    COMMIT;
  END LOOP;
END $$;
"""


ROWS = 6 * 3000  # see data.sql


def scenario(run: Run) -> None:
    run.prepare()
    run.smt()
    run.create_tables()
    run.set_up()
    application = threading.Thread(target=lambda: run.case.pg.run(APPLICATION))
    application.start()
    try:
        run.submit()
        run.step("snapshot", lambda: wait_until("the snapshot", run.case.options.snapshot_seconds, lambda: run.delivered() > ROWS))
    finally:
        run.case.pg.run("SELECT nextval('ended')")
        application.join()
    transactions = int(run.case.pg.value("SELECT max(id) - 10000 FROM visits"))
    print(f"  {transactions} transactions meanwhile", flush=True)
    if transactions < 1000:
        raise Failure("the application wrote too little")
    run.equal()
    run.finish()
