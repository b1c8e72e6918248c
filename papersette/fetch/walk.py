"""From the first page of each series to its last: what is kept is read, what is not is asked for."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timezone
from pathlib import Path

import anyio

from papersette.errors import FetchError
from papersette.fetch.answers import Answers, Kept
from papersette.fetch.asks import Api, Ask, BadAnswer, Busy, Expired, Read
from papersette.fetch.client import Client, Options

__all__ = ["Fetched", "fetch", "find_open"]

# Series in a row that fail before the others are left for another time: an API that is down is not asked for a year of days.
FAILURES = 3

Progress = Callable[[int, int], None]
Step = tuple[Ask, Kept | None]
Steps = Generator[Step, Read | None, None]


@dataclass(frozen=True, slots=True)
class Fetched:
    """How many answers are new, unchanged since they were kept, and kept without being asked for again."""

    new: int
    unchanged: int
    kept: int


def fetch(api: Api, folder: Path, options: Options, progress: Progress | None = None) -> Fetched:
    """Ask an API for everything that `folder` does not hold yet, and keep its answers there.

    A fetch that was broken off goes on where it stopped. One answer that cannot be got leaves its series there and does not
    hold up the others, unless three series in a row fail, or the API asks for a longer wait than there is patience.

    Args:
        api: what to ask.
        folder: made where it does not exist; a file an answer.
        options: how to ask.
        progress: called with the number of answers there are, and of those expected so far.

    Raises:
        FetchError: the folder cannot be used, or at least one answer is missing; the text names the first of them.
        ValueError: the contact is not a mail address.
    """
    with Answers(folder) as answers:
        walk = _Walk(api, answers, options)
        anyio.run(_run, walk, progress)
    if walk.missing:
        shown = "; ".join(walk.missing[:3]) + ("; ..." if len(walk.missing) > 3 else "")
        raise FetchError(f"{len(walk.missing)} missing, {walk.done} there: {shown}. The same command goes on from here.")
    return Fetched(walk.new, walk.unchanged, walk.kept)


def find_open(api: Api, folder: Path, options: Options) -> Iterator[Ask]:
    """Yield what a fetch would ask first in each series; the pages that follow are known by the answers only."""
    with Answers(folder, dry=True) as answers:
        for ask, _ in _Walk(api, answers, options).steps():
            yield ask


async def _run(walk: _Walk, progress: Progress | None) -> None:
    async with Client(walk.api, walk.options) as client:
        steps = walk.steps()
        step = next(steps, None)
        while step is not None:
            if progress:
                progress(walk.done, walk.expected)
            step = await _go_on(walk, steps, step, client)
        if progress:
            progress(walk.done, walk.done)


async def _go_on(walk: _Walk, steps: Steps, step: Step, client: Client) -> Step | None:
    """Take a step and return the next one, None behind the last."""
    try:
        try:
            read = await walk.take(step, client)
        except Expired as error:
            return steps.throw(error)
        return steps.send(read)
    except StopIteration:
        return None


class _Walk:
    """The way through all series of an API; `steps` says what to ask next, `take` asks it and keeps the answer.

    `new`, `unchanged`, `kept` and `expected` count answers; `missing` has a line for each that could not be got.
    """

    def __init__(self, api: Api, answers: Answers, options: Options) -> None:
        self.api = api
        self.options = options
        self.new = self.unchanged = self.kept = self.expected = 0
        self.missing: list[str] = []
        self._is_busy = False
        self._answers = answers
        self._today = options.today or datetime.now(timezone.utc).date()

    @property
    def done(self) -> int:
        """How many answers there are."""
        return self.new + self.unchanged + self.kept

    async def take(self, step: Step, client: Client) -> Read | None:
        """Ask a question and keep its answer; None where it is missing."""
        ask, kept = step
        try:
            answer, read = await client.ask(ask, kept, self._today)
        except FetchError as error:
            self._is_busy = isinstance(error, Busy)
            self.missing.append(f"{ask.name}: {error}")
            return None
        if answer is kept:
            self._answers.touch(ask, self._today)
            self.unchanged += 1
        else:
            self._answers.keep(ask, answer)
            self.new += 1
        return read

    def steps(self) -> Steps:
        """Yield each question whose answer is not kept, with an older answer to it.

        Receives what the answer says, None where it is missing, and Expired where the API forgot the chain of pages.
        """
        firsts = self.api.find_firsts()
        self.expected = len(firsts)
        failures = 0
        for start in firsts:
            if self._is_busy or failures == FAILURES:
                reason = "the API asks for a long wait" if self._is_busy else f"the last {FAILURES} failed"
                self.missing.append(f"{start.name}: not asked, since {reason}")
                continue
            missing = len(self.missing)
            first: Ask | None = start
            while first is not None:
                if self.options.refresh:
                    self._answers.mark_stale(first.series)
                asked = yield from self._walk_series(first)
                first = self.api.find_later(first, asked, self._today) if asked else None
                self.expected += first is not None
            failures = failures + 1 if len(self.missing) > missing else 0

    def _walk_series(self, first: Ask) -> Generator[Step, Read | None, date | None]:
        """Walk a series, from its first page once more where its chain expired; return as `_walk_once` does."""
        try:
            return (yield from self._walk_once(first))
        except Expired:
            self._answers.forget(first.series)
        try:
            return (yield from self._walk_once(first))
        except Expired as error:
            self.missing.append(f"{first.series}: the chain of pages expires before its end ({error})")
            return None

    def _walk_once(self, first: Ask) -> Generator[Step, Read | None, date | None]:
        """Return the day that the first page was asked for, None where the series is not complete."""
        urls: dict[str, str] = {}
        begun = None
        ask: Ask | None = first
        while ask is not None:
            if ask.url in urls.values():
                self.missing.append(f"{ask.name}: the pages go round in a circle")
                return None
            urls[ask.name] = ask.url
            kept = self._answers.find(ask, self._today)
            read = self._read(ask, kept)
            begun = begun or (kept.asked if kept and read else self._today)
            if read is None:
                read = yield ask, kept
            if read is None:
                return None
            self._expect(ask, read)
            ask = read.following
        self._answers.prune(first.series, urls)
        return begun

    def _read(self, ask: Ask, kept: Kept | None) -> Read | None:
        """Return what a fresh answer says, None where there is none that can be read."""
        if kept is None or not kept.is_fresh:
            return None
        try:
            read = Read(None, 0) if kept.body is None else self.api.read(ask, kept.body)
        except (BadAnswer, Expired, FetchError):
            return None
        self.kept += 1
        return read

    def _expect(self, ask: Ask, read: Read) -> None:
        """Reckon with the pages that a first page promises, or at least with the next one."""
        if ask.page == 1 and read.total and read.records:
            self.expected += -(-read.total // read.records) - 1
        elif read.following is not None:
            self.expected = max(self.expected, self.done + 1)
