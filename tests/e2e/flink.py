"""Flink: the SQL client and the REST interface."""

from __future__ import annotations

import json
import os
import re
import subprocess
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any, Sequence

from wait import Failure, wait_until

CLIENT_SECONDS = 600
REST_SECONDS = 30
CANCEL_SECONDS = 60
TERMINAL_STATES = ("CANCELED", "FAILED", "FINISHED")


def run_client(env: dict[str, Any], sql: Path, output: Path, stdin: bool, jars: Sequence[Path] = ()) -> str:
    """Runs a script with the SQL client and returns what it says.

    The client exits with 0 whatever happens.  With -f it stops at the first error; with the script on stdin it goes on.
    """
    client = [f"{env['flink']}/bin/sql-client.sh", *(word for jar in jars for word in ("-j", str(jar)))]
    with open(sql if stdin else os.devnull, "rb") as source, open(output, "wb") as sink:
        try:
            subprocess.run(
                client + (["embedded"] if stdin else ["-f", str(sql)]),
                stdin=source,
                stdout=sink,
                stderr=subprocess.STDOUT,
                env={**os.environ, **env["flink_env"]},
                timeout=CLIENT_SECONDS,
                check=True,
            )
        except subprocess.TimeoutExpired:
            raise Failure(f"the SQL client did not end within {CLIENT_SECONDS} s, see {output}") from None
        except subprocess.CalledProcessError as error:
            raise Failure(f"the SQL client ended with {error.returncode}, see {output}") from None
    return output.read_text(errors="replace")


def submit(env: dict[str, Any], sql: Path, output: Path, stdin: bool, jars: Sequence[Path] = ()) -> str:
    """Runs a script and returns the id of the one job that it starts."""
    said = run_client(env, sql, output, stdin, jars)
    jobs = re.findall(r"Job ID: ([0-9a-f]{32})", said)
    if has_error(said) or len(jobs) != 1:
        raise Failure(f"the SQL client started {len(jobs)} jobs, see {output}\n{error_lines(said)}")
    return jobs[0]


def has_error(said: str) -> bool:
    return "[ERROR]" in said or "Failed to initialize" in said


def error_lines(said: str) -> str:
    start = said.find("[ERROR]")
    return "\n".join(said[start : start + 2000].splitlines()[:12]) if start >= 0 else said[-2000:]


def rest(env: dict[str, Any], path: str, method: str = "GET") -> Any:
    request = urllib.request.Request(env["flink_rest"] + path, method=method)
    with urllib.request.urlopen(request, timeout=REST_SECONDS) as reply:
        return json.loads(reply.read() or b"null")


def rest_or_none(env: dict[str, Any], path: str) -> Any:
    """None while Flink does not answer."""
    try:
        return rest(env, path)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return None


def job_state(env: dict[str, Any], job: str) -> str:
    return str(rest(env, f"/jobs/{job}")["state"])


def all_tasks_running(env: dict[str, Any], job: str) -> bool:
    return all(vertex["status"] == "RUNNING" for vertex in rest(env, f"/jobs/{job}")["vertices"])


def completed_checkpoints(env: dict[str, Any], job: str) -> int:
    return int(rest(env, f"/jobs/{job}/checkpoints")["counts"]["completed"])


def exceptions(env: dict[str, Any], job: str) -> list[str]:
    """What made the job fail so far, the newest first: the messages of each stack trace."""
    history = rest(env, f"/jobs/{job}/exceptions?maxExceptions=1000")["exceptionHistory"]["entries"]
    return ["\n".join(line for line in entry["stacktrace"].splitlines() if line[:1] != "\t") for entry in history]


def failures(env: dict[str, Any], job: str) -> int:
    """How often the job has failed so far.  Not its metric numRestarts, which is missing at times, for minutes."""
    return len(exceptions(env, job))


def cancel(env: dict[str, Any], job: str) -> None:
    rest(env, f"/jobs/{job}?mode=cancel", method="PATCH")
    wait_until(f"job {job} cancelled", CANCEL_SECONDS, lambda: job_state(env, job) in TERMINAL_STATES)


def stop(env: dict[str, Any], command: list[str]) -> str:
    """Stops a job with `flink stop` and returns the path of its savepoint."""
    job = command[-1]
    done = subprocess.run(
        [f"{env['flink']}/bin/{command[0]}", *command[1:]],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        env={**os.environ, **env["flink_env"]},
        timeout=CLIENT_SECONDS,
    )
    found = re.search(r"Savepoint completed\. Path: (\S+)", done.stdout)
    if done.returncode != 0 or found is None:
        raise Failure(f"flink stop ended with {done.returncode}\n{done.stdout}{done.stderr}")
    wait_until(f"job {job} finished", CANCEL_SECONDS, lambda: job_state(env, job) in TERMINAL_STATES)
    return found[1]


def cancel_all(env: dict[str, Any]) -> None:
    for job in rest(env, "/jobs")["jobs"]:
        if job["status"] not in TERMINAL_STATES:
            cancel(env, job["id"])
