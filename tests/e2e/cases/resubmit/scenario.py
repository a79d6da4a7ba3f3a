"""A job is cancelled and submitted again without a savepoint.  It copies everything anew: what was deleted meanwhile
stays in StarRocks, and a table without a key has every row twice.  Starting over mends it."""

from run import Run


def scenario(run: Run) -> None:
    run.start()
    run.cancel()
    run.apply("DELETE FROM accounts WHERE id = 7; UPDATE accounts SET id = 900 WHERE id = 8")
    run.submit()
    run.apply("INSERT INTO accounts VALUES (3000, 'after', 1); DELETE FROM accounts WHERE id = 9")
    run.differ(
        "public.accounts ('7'): only in StarRocks",
        "public.accounts ('8'): only in StarRocks",
        *(
            f"public.visits: 1 x ('2026-01-01 00:0{n}:00.000000', 'visitor {n % 3}') only in StarRocks"
            for n in range(1, 7)
        ),
    )
    run.start_over()
    run.equal()
    run.finish()
