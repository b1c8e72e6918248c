"""A gate that lets only so many through at once, so that heavy requests wait for each other and light ones for nobody.

Who waits is served in the order of what each had lately, not of coming: one who asks without pause goes behind everybody else.
Some slots are spare: only who had little lately is let through there, so that nobody waits behind those who ask without pause.
And while others ask too, a slot rests after each of theirs, so that pages and theirs do not always meet on the processor.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_address

import anyio

__all__ = ["LONGEST_REST", "Busy", "Gate", "find_who"]

# What somebody had counts half after so many seconds.
HALF_LIFE = 10.0
# Who had no more seconds than this lately, had little.
LITTLE = 0.5
# A slot rests so many times as long as who had much held it, and so many seconds at most.
REST, LONGEST_REST = 2.0, 0.5
# Addresses that are remembered; before there are more, those of least weight are forgotten.
MOST_KNOWN = 10_000


class Busy(Exception):  # noqa: N818 - a state, told to who asks with 503
    """Nobody left within the time to wait, or too many wait already."""


@dataclass(eq=False, slots=True)
class _Place:
    """Somebody's place among those who wait; `is_let` once there is a slot for it, or else it has to go."""

    who: str
    is_let: bool = False
    told: anyio.Event = field(default_factory=anyio.Event)


class Gate:
    """Lets `slots` through at once, None for all, and of those who had little lately `spare` more.

    Nobody holds more than `each` of them, None for any number. Of the others `waiting` at most wait, each for `seconds`.
    """

    def __init__(self, slots: int | None, waiting: int, seconds: float, spare: int = 0, each: int | None = None) -> None:
        self._slots, self._each = (math.inf if most is None else most for most in (slots, each))
        self._most_waiting, self._seconds, self._spare = waiting, seconds, spare
        self._inside: Counter[str] = Counter()
        self._places: list[_Place] = []
        self._had: dict[str, tuple[float, float]] = {}

    @asynccontextmanager
    async def pass_through(self, who: str = "") -> AsyncIterator[None]:
        """Hold a slot; `who` asks is one of those among whom slots are shared out.

        Raises:
            Busy: there was none to have.
        """
        if self._slots == math.inf:
            yield
            return
        await self._enter(who)
        started = time.monotonic()
        try:
            yield
        finally:
            seconds = time.monotonic() - started
            self._note(who, seconds)
            if self._is_modest(who) or self._is_alone(who):
                self._leave(who)
            else:
                rest = min(REST * seconds, LONGEST_REST)
                asyncio.get_running_loop().call_later(rest, self._leave, who)

    async def _enter(self, who: str) -> None:
        if self._has_slot(who):
            self._inside[who] += 1
            return
        if len(self._places) >= self._most_waiting:
            self._make_room(who)
        place = _Place(who)
        self._places.append(place)
        try:
            with anyio.fail_after(self._seconds):
                await place.told.wait()
        except BaseException as error:
            if place in self._places:
                self._places.remove(place)
            elif place.is_let:
                # The slot came in the very moment in which the wait ended.
                self._leave(who)
            raise (Busy() if isinstance(error, TimeoutError) else error) from None
        if not place.is_let:
            raise Busy

    def _has_slot(self, who: str) -> bool:
        """Tell whether there is a slot for somebody; nobody holds a spare one beside another."""
        may_have_spare = self._inside[who] == 0 and self._is_modest(who)
        return self._inside[who] < self._each and self._inside.total() < self._slots + (self._spare if may_have_spare else 0)

    def _make_room(self, who: str) -> None:
        """Send away who comes last, where that is not the one who asks."""
        last = max(self._places, key=lambda place: self._rank(place.who), default=None)
        if last is None or self._rank(last.who) <= self._rank(who):
            raise Busy
        self._places.remove(last)
        last.told.set()

    def _leave(self, who: str) -> None:
        """Give a slot to the first of those who wait, if there is one for who that is."""
        self._inside[who] -= 1
        self._inside += Counter()  # forgets who has none
        first = min(self._places, key=lambda place: self._rank(place.who), default=None)
        if first and self._has_slot(first.who):
            self._places.remove(first)
            self._inside[first.who] += 1
            first.is_let = True
            first.told.set()

    def _rank(self, who: str) -> tuple[int, float]:
        """Return how many slots somebody has, and the seconds that somebody had lately."""
        seconds, noted = self._had.get(who, (0.0, 0.0))
        return self._inside[who], seconds * 0.5 ** ((time.monotonic() - noted) / HALF_LIFE)

    def _is_modest(self, who: str) -> bool:
        return self._rank(who)[1] <= LITTLE

    def _is_alone(self, who: str) -> bool:
        """Tell whether nobody else had anything lately; the latest are the last that were noted."""
        others = (noted for other, (_, noted) in reversed(self._had.items()) if other != who)
        return time.monotonic() - next(others, -math.inf) > HALF_LIFE

    def _note(self, who: str, seconds: float) -> None:
        if len(self._had) >= MOST_KNOWN and who not in self._had:
            known = sorted(self._had, key=lambda other: self._rank(other)[1])
            for other in known[: MOST_KNOWN // 2]:
                del self._had[other]
        had = self._rank(who)[1]
        self._had.pop(who, None)
        self._had[who] = (had + seconds, time.monotonic())


def find_who(address: str) -> str:
    """Return whom an address stands for: of IPv6 one household has 2^64, save where one of IPv4 is written in it."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return address
    return str(parsed.ipv4_mapped or parsed.exploded[:19])
