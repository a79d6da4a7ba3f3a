"""Replication slots: how many there are at once, and how far they are behind."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from pg import Postgres

EVERY_SECONDS = 0.1


class SlotWatch:
    """Counts them while a job takes its snapshot: the connector makes some for a moment only.  Runs one psql that counts
    again and again; a process for each count would be too slow."""

    def __init__(self, pg: Postgres, log: Path) -> None:
        self.pg = pg
        self.log = log

    def __enter__(self) -> SlotWatch:
        count = "SELECT count(*) FROM pg_replication_slots WHERE database = current_database()"
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(self.pg.command(), stdin=subprocess.PIPE, stdout=log, stderr=log)
        assert self.process.stdin is not None
        self.process.stdin.write(f"{count} \\watch {EVERY_SECONDS}\n".encode())
        self.process.stdin.close()
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(timeout=10)

    def most(self) -> int:
        lines = (line.strip() for line in self.log.read_text(errors="replace").splitlines())
        return max((int(line) for line in lines if line.isdigit()), default=0)


def lsn_number(lsn: str) -> int:
    high, _, low = lsn.partition("/")
    return int(high, 16) << 32 | int(low, 16)


@dataclass(frozen=True)
class Lag:
    slot: str
    active: bool
    confirmed: int
    behind: int  # bytes
    kept: int

    @staticmethod
    def read(line: str) -> Lag:
        """A row of the query in "Watch the lag" of the README."""
        slot, active, confirmed, behind, kept = line.split("|")
        return Lag(slot, active == "t", lsn_number(confirmed), int(behind), int(kept))
