"""Waiting with an end."""

from __future__ import annotations

import time
from typing import Callable, TypeVar

T = TypeVar("T")
PAUSE_SECONDS = 0.5


class Failure(Exception):
    """A test did not get what it expected; the message is for the reader of the test's output."""


def wait_until(what: str, seconds: float, probe: Callable[[], T]) -> T:
    """Calls `probe` until it gives something true, which is returned."""
    deadline = time.monotonic() + seconds
    while True:
        found = probe()
        if found:
            return found
        if time.monotonic() > deadline:
            raise Failure(f"not within {seconds:.0f} s: {what}")
        time.sleep(PAUSE_SECONDS)
