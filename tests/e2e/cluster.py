#!/usr/bin/env python3
"""PostgreSQL, Flink and the stand-in for StarRocks, for all end-to-end cases together.

    cluster.py start STATE    starts them and writes STATE/env.json
    cluster.py stop STATE     ends all that was started, also after a start that failed half-way

Everything listens on 127.0.0.1 and writes below STATE only; logs stay there after the stop.  Flink comes from
fetch.sh.  The folder must be reachable for the user postgres when this runs as root.
"""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import flink
import processes
from wait import Failure, wait_until

HERE = Path(__file__).resolve().parent
SUPPORT = HERE.parent / "support"
MARKER = ".smt-e2e"
START_SECONDS = 180

# Whatever can go wrong in quoting should: a quote, a blank, a semicolon, what begins a comment in SQL and in INI,
# a backslash.  PostgreSQL and the stand-in both check them.
PG_PASSWORD = """it's "so; odd" --100% \\o/ #1"""
STARROCKS_PASSWORD = """she's; "here" /*%20*/ \\n"""
# One job a case at parallelism 1 needs one slot; some cases restart.
TASK_SLOTS = 8


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def prepare(state: Path) -> None:
    """Empties STATE.  Only a folder that is empty or that this program made: nobody's data."""
    if state.exists() and any(state.iterdir()) and not (state / MARKER).exists():
        raise Failure(f"{state} is not empty and not of an earlier run")
    stop(state)
    shutil.rmtree(state, ignore_errors=True)
    for folder in ("run", "log", "flink/conf", "flink/log", "flink/pid", "checkpoints"):
        (state / folder).mkdir(parents=True)
    (state / MARKER).touch()


def run(command: list[str]) -> str:
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        raise Failure(f"{command[0]} ended with {done.returncode}")
    return done.stdout


def start_postgres(state: Path) -> dict[str, Any]:
    said = run([str(SUPPORT / "postgres.sh"), "start", str(state / "postgres")])
    found = dict(line.split("=", 1) for line in said.splitlines() if "=" in line)
    require_password(state / "postgres", found)
    return {"pg_host": "127.0.0.1", "pg_port": int(found["PGPORT"]), "pg_password": PG_PASSWORD}


def require_password(folder: Path, found: dict[str, str]) -> None:
    """The role of Flink must show its password: otherwise a wrongly quoted one would go unnoticed."""
    hba = folder / "data" / "pg_hba.conf"
    hba.write_text("host all smt_cdc 127.0.0.1/32 scram-sha-256\n" + hba.read_text())
    psql = ["psql", "-X", "-q", "-h", found["PGHOST"], "-p", found["PGPORT"], "-U", "postgres", "-d", "postgres"]
    run(psql + ["-o", "/dev/null", "-c", "SELECT pg_reload_conf()"])


def start_starrocks(state: Path) -> dict[str, Any]:
    ready = state / "run" / "starrocks.json"
    command = [sys.executable, "-m", "starrocks", "--user", "smt", "--ready-file", str(ready)]
    env = {"PYTHONPATH": str(SUPPORT), "STARROCKS_PASSWORD": STARROCKS_PASSWORD}
    processes.start(state, "starrocks", command, env)
    wait_for(state, "starrocks", ready.exists)
    ports = json.loads(ready.read_text())
    return {
        "starrocks_mysql_port": ports["mysql_port"],
        "starrocks_http_port": ports["http_port"],
        "starrocks_password": STARROCKS_PASSWORD,
    }


def wait_for(state: Path, name: str, probe: Any) -> None:
    """Until the process is ready; fails at once when it has ended."""

    def ready_or_dead() -> bool:
        return bool(probe()) or not processes.is_running(state, name)

    wait_until(f"{name} ready, see {state}/log/{name}.log", START_SECONDS, ready_or_dead)
    if not probe():
        raise Failure(f"{name} ended, see {state}/log/{name}.log")


def flink_config(state: Path, home: Path, rest_port: int, taskmanager_java: str = "") -> str:
    # Flink reaches into the JDK: without the --add-opens of its own config it does not start on Java 17.
    shipped = re.search(r"^ +all: (--add.*)$", (home / "conf" / "config.yaml").read_text(), re.MULTILINE)
    if shipped is None:
        raise Failure(f"{home}/conf/config.yaml has no env.java.opts.all")
    settings = {
        # Short-lived and on few cores: the optimising compiler and parallel collectors cost more than they give.
        "env.java.opts.all": f"{shipped[1]} -XX:+UseSerialGC -XX:TieredStopAtLevel=1",
        "env.java.opts.taskmanager": taskmanager_java,
        "jobmanager.bind-host": "127.0.0.1",
        "jobmanager.rpc.address": "127.0.0.1",
        "jobmanager.rpc.port": free_port(),
        "jobmanager.memory.process.size": "1400m",
        # Every submission loads classes; with the default some 15 jobs fill it.
        "jobmanager.memory.jvm-metaspace.size": "512m",
        # A TaskManager that was killed is missed soon; a busy machine is not taken for a dead one.
        "heartbeat.interval": "2 s",
        "heartbeat.timeout": "60 s",
        "taskmanager.bind-host": "127.0.0.1",
        "taskmanager.host": "127.0.0.1",
        "taskmanager.numberOfTaskSlots": TASK_SLOTS,
        "taskmanager.memory.process.size": "2048m",
        "taskmanager.memory.managed.fraction": "0.05",
        "taskmanager.memory.jvm-metaspace.size": "384m",
        # All of them are counted.
        "web.exception-history-size": 1000,
        "parallelism.default": 1,
        # No rest.bind-port: the SQL client has a REST server inside that would bind to the same one.
        "rest.address": "127.0.0.1",
        "rest.bind-address": "127.0.0.1",
        "rest.port": rest_port,
        "execution.checkpointing.dir": f"file://{state}/checkpoints",
        "io.tmp.dirs": f"{state}/flink/tmp",
    }
    return "".join(f"{name}: {value}\n" for name, value in settings.items() if value != "")


def start_flink(state: Path, taskmanager_java: str) -> dict[str, Any]:
    home = Path(run([str(HERE / "fetch.sh")]).strip())
    conf, rest_port = state / "flink" / "conf", free_port()
    (state / "flink" / "tmp").mkdir()
    (conf / "config.yaml").write_text(flink_config(state, home, rest_port, taskmanager_java))
    for log_config in (home / "conf").glob("log4j*.properties"):
        shutil.copy(log_config, conf)
    env = {
        "flink": str(home),
        "flink_rest": f"http://127.0.0.1:{rest_port}",
        "flink_env": {
            "FLINK_CONF_DIR": str(conf),
            "FLINK_LOG_DIR": str(state / "flink" / "log"),
            "FLINK_PID_DIR": str(state / "flink" / "pid"),
        },
    }
    start_manager(state, env, "jobmanager")
    start_manager(state, env, "taskmanager")
    wait_for(state, "jobmanager", lambda: flink.rest_or_none(env, "/overview"))
    wait_for_slots(state, env)
    return env


def start_manager(state: Path, env: dict[str, Any], name: str) -> None:
    processes.start(state, name, [f"{env['flink']}/bin/{name}.sh", "start-foreground"], env["flink_env"])


def wait_for_slots(state: Path, env: dict[str, Any]) -> None:
    wait_for(state, "taskmanager", lambda: (flink.rest_or_none(env, "/overview") or {}).get("slots-total") == TASK_SLOTS)


def restart_taskmanager(state: Path, env: dict[str, Any]) -> None:
    """As after kill -9: Flink finds out by itself."""
    before = taskmanagers(env)
    processes.kill(state, "taskmanager")
    start_manager(state, env, "taskmanager")
    # The dead one is listed until its heartbeat is missed.
    wait_for(state, "taskmanager", lambda: taskmanagers(env) and not taskmanagers(env) & before)


def crash_postgres(state: Path) -> None:
    """And starts it again."""
    run([str(SUPPORT / "postgres.sh"), "crash", str(state / "postgres")])


def taskmanagers(env: dict[str, Any]) -> set[str]:
    found = flink.rest_or_none(env, "/taskmanagers") or {"taskmanagers": []}
    return {manager["id"] for manager in found["taskmanagers"]}


def start(state: Path, taskmanager_java: str = "") -> None:
    """`taskmanager_java`: more options of its JVM, the last of which counts."""
    prepare(state)
    try:
        env: dict[str, Any] = {"support": str(SUPPORT)}
        env |= start_postgres(state)
        env |= start_starrocks(state)
        env |= start_flink(state, taskmanager_java)
        (state / "env.json").write_text(json.dumps(env, indent=2))
    except BaseException:
        stop(state)
        raise


def stop(state: Path) -> None:
    (state / "env.json").unlink(missing_ok=True)
    processes.stop_all(state)
    if (state / "postgres").exists():
        server_log = state / "postgres" / "data" / "server.log"
        if server_log.exists():
            shutil.copy(server_log, state / "log" / "postgres.log")
        run([str(SUPPORT / "postgres.sh"), "stop", str(state / "postgres")])


def main() -> None:
    if len(sys.argv) != 3 or sys.argv[1] not in ("start", "stop"):
        sys.exit("usage: cluster.py start|stop STATE")
    state = Path(sys.argv[2]).resolve()
    try:
        {"start": start, "stop": stop}[sys.argv[1]](state)
    except Failure as failure:
        sys.exit(f"cluster.py: {failure}")


if __name__ == "__main__":
    main()
