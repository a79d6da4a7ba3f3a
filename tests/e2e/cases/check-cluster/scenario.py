"""`smt check` asks the real Flink and the stand-in for StarRocks: each bad state is made, found, mended and gone.
A second Flink has nearly everything wrong that can be: with the first one nothing is."""

from pathlib import Path
from typing import Any

import flink
import processes
from cluster import flink_config, free_port
from run import Run
from wait import Failure, wait_until

SAVEPOINTS = ["--set", "flink.set.execution.checkpointing.savepoint-dir=s3://flink/savepoints"]
MANAGERS = ("jobmanager", "taskmanager")
BAD_SETTINGS = {
    "taskmanager.memory.process.size": "900m",
    "taskmanager.memory.jvm-metaspace.size": "128m",
    "taskmanager.numberOfTaskSlots": "1",
    "execution.checkpointing.dir": None,
}
# Jars that are left out, and names under which another one is there: no class of them is loaded.
BAD_JARS = {
    "mysql-connector-j-8.4.0.jar": None,
    "flink-sql-connector-postgres-cdc-3.5.0.jar": "flink-sql-connector-postgres-cdc-3.4.0.jar",
    "flink-csv-1.20.5.jar": "flink-sql-connector-kafka-3.3.0-1.19.jar",
}


def scenario(run: Run) -> None:
    starrocks = ["--only", "starrocks"]
    run.prepare()
    run.smt()
    expect(run, starrocks, "starrocks-grants", "starrocks-nodes-seen", "starrocks-not-made")
    run.create_tables()
    run.starrocks(f"GRANT SELECT, INSERT ON ALL TABLES IN DATABASE {run.case.options.database} TO USER 'smt'@'%';")
    expect(run, starrocks, "starrocks-nodes-seen")

    cluster = ["--only", "flink", "--set", f"flink.rest_url={run.case.env['flink_rest']}"]
    expect(run, cluster, "flink-savepoint-dir")
    cluster += SAVEPOINTS
    expect(run, cluster)
    expect(run, [*cluster, "--set", "flink.parallelism=99"], "flink-slots")
    expect(run, [*cluster, "--set", "flink.rest_url=http://127.0.0.1:1"], "flink-reached")
    run.set_up()
    run.submit()
    run.wait_for_tasks()
    expect(run, cluster, "flink-job-twice")
    run.equal()
    run.cancel()
    expect(run, cluster)
    run.tear_down()
    run.step("a Flink with much that is wrong", lambda: check_bad_flink(run))


def expect(run: Run, arguments: list[str], *checks: str) -> None:
    found = run.findings(*arguments)
    if sorted(finding["check"] for finding in found) != sorted(checks):
        raise Failure(f"smt check {' '.join(arguments)} finds {found}")


def check_bad_flink(run: Run) -> None:
    state, env = run.case.state, bad_flink(run)

    def has_its_slot() -> bool:
        return bool((flink.rest_or_none(env, "/overview") or {}).get("slots-total"))

    try:
        for name in MANAGERS:
            command = [f"{env['flink']}/bin/{name}.sh", "start-foreground"]
            processes.start(state, f"bad-{name}", command, env["flink_env"])
        wait_until("the slot of the bad Flink", 120, has_its_slot)
        url = f"flink.rest_url={env['flink_rest']}"
        expect(run, ["--only", "flink", "--set", url, "--set", "flink.parallelism=2"],
               "flink-slots", "flink-memory", "flink-checkpoint-dir", "flink-savepoint-dir", "flink-jar-missing",
               "flink-jar-version", "flink-jar-twice", "flink-jar-foreign")  # fmt: skip
    finally:
        for name in MANAGERS:
            processes.kill(state, f"bad-{name}")


def bad_flink(run: Run) -> dict[str, Any]:
    """Its folders; what cluster.py and flink.py need to know of it."""
    home, folder, port = Path(run.case.env["flink"]), run.case.work / "bad-flink", free_port()
    for name in ("lib", "conf", "log"):
        (folder / name).mkdir(parents=True)
    for jar in (home / "lib").iterdir():
        name = BAD_JARS.get(jar.name, jar.name)
        if name is not None:
            (folder / "lib" / name).symlink_to(jar)
    (folder / "lib" / "flink-cep-1.20.4.jar").symlink_to(home / "lib" / "flink-cep-1.20.5.jar")
    lines = flink_config(run.case.state, home, port).splitlines()
    kept = [line for line in lines if line.split(":")[0] not in BAD_SETTINGS]
    kept += [f"{name}: {value}" for name, value in BAD_SETTINGS.items() if value is not None]
    (folder / "conf" / "config.yaml").write_text("\n".join(kept) + "\n")
    return {
        "flink": str(home),
        "flink_rest": f"http://127.0.0.1:{port}",
        "flink_env": {
            "FLINK_CONF_DIR": str(folder / "conf"),
            "FLINK_LIB_DIR": str(folder / "lib"),
            "FLINK_LOG_DIR": str(folder / "log"),
        },
    }
