"""A table is added, and one is left out: a new job goes on from the savepoint of the old one, reads the content of the
new table and nothing else a second time."""

import readme
from run import Run
from wait import Failure

NEW_TABLES = "cdc.scan.newly-added-table.enabled"

ADDED = 50
# What changes.sql does, as StarRocks sees it: see the case `savepoint`.  Those of `lines` are left out.
CHANGES = 20 + 2 * 20 + 20 + 10 + 6


def scenario(run: Run) -> None:
    run.start()
    slots = run.slots()
    run.stop()
    # Its columns change the types of the source: `id` is no integer alone, `note` and `extra` are new there.
    run.apply("CREATE TABLE bonus (id uuid PRIMARY KEY, note text, extra jsonb)")
    run.apply(f"INSERT INTO bonus SELECT gen_random_uuid(), 'bonus ' || n, '{{}}' FROM generate_series(1, {ADDED}) AS n")
    run.apply("../savepoint/changes.sql")
    run.case.options.exclude = ("public.lines",)
    run.settings["table-rule.1.exclude"] = "^lines$"
    run.read_sources()
    run.settings[NEW_TABLES] = "true"
    readme.line(f"smt --set {NEW_TABLES}=true -c smt.conf --set flink.savepoint=SAVEPOINT")
    run.smt()
    run.starrocks("DROP TABLE `add_table`.`public__lines`")
    run.create_tables()
    run.set_up()
    before = run.delivered()
    run.submit()
    # While the content of the new table is read.
    run.apply("UPDATE accounts SET name = 'late' WHERE id = 2001; INSERT INTO visits VALUES (now(), 'late')")
    run.apply("UPDATE bonus SET note = 'late' WHERE note = 'bonus 1'; DELETE FROM bonus WHERE note = 'bonus 2'")
    run.equal()
    # Those of `bonus` may come twice: with its content and as changes.
    most = CHANGES + 2 + ADDED + 2
    if not CHANGES + 2 + ADDED - 1 <= run.delivered() - before <= most:
        raise Failure(f"{run.delivered() - before} changes were delivered, expected {most} at most")
    if run.slots() != slots:
        raise Failure(f"the slots were {slots} and are {run.slots()}")
    run.apply("INSERT INTO bonus VALUES (gen_random_uuid(), 'new', NULL); DELETE FROM accounts WHERE id = 2002")
    run.equal()
    # Without the option, which is not for long.
    run.stop()
    del run.settings[NEW_TABLES]
    run.apply("INSERT INTO bonus VALUES (gen_random_uuid(), 'meanwhile', NULL); DELETE FROM accounts WHERE id = 2003")
    run.smt()
    run.set_up()
    run.submit()
    run.apply("UPDATE bonus SET note = 'again' WHERE note = 'meanwhile'; INSERT INTO visits VALUES (now(), 'again')")
    run.equal()
    run.finish()
