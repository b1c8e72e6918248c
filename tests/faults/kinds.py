"""What a fault is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.faults.yard import Outcome, Yard

__all__ = ["Fault", "Inject", "UnavailableError"]

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
