"""What a fault is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.faults.yard import Outcome, Yard

__all__ = [
    "BUSY", "EITHER", "GOOD", "NEW", "OLD_OR_NEW", "ONE_LINE", "SOUND", "UNCERTAIN", "Fault", "Inject", "UnavailableError",
]  # fmt: skip

# What is promised of the file, and of what is said.
ONE_LINE = "old file, one line"
BUSY = "old file, one line, exit code 75"
OLD_OR_NEW = "old or new file"
EITHER = "old file, or new at success; one line"
NEW = "new file"
UNCERTAIN = "new file, one line that says what is uncertain"
SOUND = "sound file, or the old one and one line"
GOOD = "sound file with the good papers"

# Hurts builds in a yard and yields how each ended; what stands there then is judged, and the old file put back, each time.
Inject = Callable[[Yard], Iterator[Outcome]]


class UnavailableError(Exception):
    """The fault cannot be injected on this system."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault: its name, how it is injected, what is promised (a key of PROMISES), what injects it; quick ones are tests too."""

    name: str
    how: str
    promise: str
    inject: Inject
    is_quick: bool = False
