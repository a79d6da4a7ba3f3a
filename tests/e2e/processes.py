"""Background processes of a cluster: each is a session of its own, with its output in STATE/log/NAME.log and its id in
STATE/run/NAME.pid.

They bear a mark in their environment, which their children inherit: so another run of the program finds all of them,
also when the one that started them was killed before it wrote anything down.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

MARK = "SMT_E2E_STATE"
STOP_SECONDS = 15
EXEC_SECONDS = 5


def start(state: Path, name: str, command: list[str], env: dict[str, str]) -> None:
    with open(state / "log" / f"{name}.log", "ab") as log:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env={**os.environ, **env, MARK: str(state)},
            start_new_session=True,
        )
    (state / "run" / f"{name}.pid").write_text(str(process.pid))
    # Until it runs the command it has our environment, or none, and would look as if it had ended.
    while not _is_marked(state, process.pid) and process.poll() is None:
        time.sleep(0.01)


def is_running(state: Path, name: str) -> bool:
    number = pid(state, name)
    # A script that becomes java has no environment, or only a part of it, for a moment.
    deadline = time.monotonic() + EXEC_SECONDS
    while not _has_ended(number) and time.monotonic() < deadline:
        if _is_marked(state, number):
            return True
        time.sleep(0.01)
    return False


def kill(state: Path, name: str) -> None:
    """Without giving it time to say good-bye."""
    if is_running(state, name):
        os.kill(pid(state, name), signal.SIGKILL)


def stop_all(state: Path) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        for pid in _all_marked(state):
            _send(pid, number)
        deadline = time.monotonic() + STOP_SECONDS
        while _all_marked(state) and time.monotonic() < deadline:
            time.sleep(0.2)


def pid(state: Path, name: str) -> int:
    return int((state / "run" / f"{name}.pid").read_text())


def _send(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        pass


def _is_marked(state: Path, pid: int) -> bool:
    """A process that ended, or that is no more than a zombie, has no environment."""
    try:
        environment = Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:
        return False
    return f"{MARK}={state}".encode() in environment.split(b"\0")


def _has_ended(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in "ZX"
    except OSError:
        return True


def _all_marked(state: Path) -> list[int]:
    pids = (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())
    return [pid for pid in pids if pid != os.getpid() and _is_marked(state, pid)]
