"""Columns are added, dropped and widened, as the README says: nothing is lost.  What is written into a new column before
the new job runs is lost, until it is written once more."""

from run import Run

TABLE = "`change_column`.`public__accounts`"


def scenario(run: Run) -> None:
    run.start()
    add(run)
    drop_and_widen(run)
    write_too_early(run)
    run.finish()


def add(run: Run) -> None:
    """First in PostgreSQL; the application does not know the column yet."""
    run.apply("ALTER TABLE accounts ADD COLUMN city text NOT NULL DEFAULT 'Rome'")
    run.apply("INSERT INTO accounts VALUES (100, 'new', 1, 'x'); UPDATE accounts SET points = 0 WHERE id = 1")
    run.wait_until_read()
    run.stop()
    run.apply("INSERT INTO accounts VALUES (101, 'new', 2, 'x')")
    run.starrocks(f"ALTER TABLE {TABLE} ADD COLUMN `city` VARCHAR(1048576) NOT NULL DEFAULT 'Rome'")
    go_on(run)
    run.apply("INSERT INTO accounts VALUES (102, 'new', 3, 'x', 'Oslo'); UPDATE accounts SET city = 'Bern' WHERE id = 2")
    run.equal()


def drop_and_widen(run: Run) -> None:
    """With the job stopped."""
    run.stop()
    run.apply("INSERT INTO accounts VALUES (103, 'new', 2147483647, 'x', 'Oslo'); UPDATE accounts SET points = 7 WHERE id = 3")
    run.apply("ALTER TABLE accounts DROP COLUMN old, ALTER COLUMN points TYPE bigint")
    run.apply("UPDATE accounts SET points = 9223372036854775807 WHERE id IN (4, 103)")
    run.starrocks(f"ALTER TABLE {TABLE} DROP COLUMN `old`, MODIFY COLUMN `points` BIGINT NULL")
    go_on(run)
    run.equal()


def write_too_early(run: Run) -> None:
    run.apply("ALTER TABLE accounts ADD COLUMN street text")
    run.apply("INSERT INTO accounts VALUES (104, 'new', 5, 'Kyiv', 'early'); UPDATE accounts SET street = 'early' WHERE id = 5")
    run.wait_until_read()
    run.stop()
    run.apply("UPDATE accounts SET street = 'kept' WHERE id = 6")
    run.starrocks(f"ALTER TABLE {TABLE} ADD COLUMN `street` VARCHAR(1048576) NULL")
    go_on(run)
    run.differ(
        "public.accounts (id='104') street: PostgreSQL 'early', StarRocks NULL",
        "public.accounts (id='5') street: PostgreSQL 'early', StarRocks NULL",
    )
    run.apply("UPDATE accounts SET street = street WHERE street IS NOT NULL")
    run.equal()


def go_on(run: Run) -> None:
    run.read_sources()
    run.smt()
    run.set_up()
    run.submit()
