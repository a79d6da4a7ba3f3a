"""`smt check` asks the real Flink and the stand-in for StarRocks: each bad state is made, found, mended and gone."""

from run import Run
from wait import Failure

SAVEPOINTS = "flink.set.execution.checkpointing.savepoint-dir=file:///tmp/savepoints"


def scenario(run: Run) -> None:
    flink = ["--only", "flink", "--set", f"flink.rest_url={run.case.env['flink_rest']}", "--set", SAVEPOINTS]
    starrocks = ["--only", "starrocks"]
    run.prepare()
    run.smt()

    expect(run, starrocks, "starrocks-grants", "starrocks-nodes-seen", "starrocks-not-made")
    run.create_tables()
    run.starrocks(f"GRANT SELECT, INSERT ON ALL TABLES IN DATABASE {run.case.options.database} TO USER 'smt'@'%';")
    expect(run, starrocks, "starrocks-nodes-seen")

    expect(run, flink)
    expect(run, flink[:-2], "flink-savepoint-dir")
    expect(run, [*flink, "--set", "flink.parallelism=99"], "flink-slots")
    newer = [*flink, "--set", "flink.cdc_version=3.6.0-1.20"]
    expect(run, newer, "flink-jar-version", "flink-jar-version")
    expect(run, [*flink, "--set", "flink.rest_url=http://127.0.0.1:1"], "flink-reached")
    run.set_up()
    run.submit()
    run.wait_for_tasks()
    expect(run, flink, "flink-job-twice")
    run.equal()
    run.cancel()
    expect(run, flink)
    run.tear_down()


def expect(run: Run, arguments: list[str], *checks: str) -> None:
    found = run.findings(*arguments)
    if sorted(finding["check"] for finding in found) != sorted(checks):
        raise Failure(f"smt check {' '.join(arguments)} finds {found}")
