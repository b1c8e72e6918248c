"""The links of a database that are due, asked host by host, and what came of it written into the database."""

from __future__ import annotations

import sqlite3
from asyncio import CancelledError
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from urllib.parse import urlsplit

import anyio

from papersette.check import ensure_sound
from papersette.errors import BuildError, FetchError
from papersette.linkcheck.probe import BUSY, Prober
from papersette.models import LinkCheck
from papersette.net import Pace, make_client
from papersette.reader import open_reader
from papersette.store import Store, open_scratch

__all__ = ["Checked", "Options", "check_links"]

# One site that does not answer is down; where of so many none does, it is the network. A round goes on to the second number
# before it gives up: others may have been asked already, and be slower to answer than names are to be unknown.
LEAST_SILENT, MOST_SILENT = 3, 30
# Days after which what told nothing of the link itself is asked again: no answer, an error of the server, too many questions.
RETRY_DAYS = 1
# Links never asked come first, then those whose last answer is the oldest. Beside max() SQLite takes other columns of its row.
DUE = """
    select links.url from links left join link_checks on link_checks.url = links.url
     where links.url is not null
     group by links.url
    having max(link_checks.checked_on) is null
        or max(link_checks.checked_on)
           <= iif(link_checks.state = 'unreachable' or link_checks.status = :busy, :retry_before, :before)
     order by max(link_checks.checked_on) is not null, max(link_checks.checked_on), links.url
     limit :limit
"""


@dataclass(frozen=True, slots=True)
class Options:
    """Which links are asked, and how.

    Args:
        limit: links at most; None for all that are due.
        older_than: days; a link that has answered since is not asked again.
        contact: mail address that goes into the User-Agent.
        hosts: asked at the same time; each of them one link after the other.
        delay: seconds between two requests to one host.
        seconds: for each hop until its headers are there.
        failures: connections in a row that fail before a host's other links are left for another day.
        trusted: (host, port) pairs that may lie at addresses that are not public, for tests.
        today: the day of asking (UTC).
    """

    limit: int | None = None
    older_than: int = 30
    contact: str | None = None
    hosts: int = 16
    delay: float = 1.0
    seconds: float = 20.0
    failures: int = 3
    trusted: frozenset[tuple[str, int]] = frozenset()
    today: date | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """How many links are in which state, and how many were left for another day because of their host."""

    states: dict[str, int]
    skipped: int


def check_links(
    db: Path,
    options: Options,
    confirm: Callable[[int, int], bool],
    progress: Callable[[int], None] | None = None,
) -> Checked | None:
    """Ask the targets of a database's links, and write what became of them into its table link_checks.

    The database is copied, completed, checked and swapped in once at the end, also where the round is interrupted: what was
    found until then is kept. A build in between is not undone.

    Args:
        db: the database.
        options: which links, and how.
        confirm: told how many links at how many hosts would be asked; says whether to go out.
        progress: called with the number of links that are done.

    Returns:
        What was found; None without consent.

    Raises:
        BuildError: the database is none of this version, or another process writes it.
        FetchError: no site answers at all; nothing is written.
    """
    today = options.today or datetime.now(timezone.utc).date()
    urls = _find_due(db, options, today)
    hosts = _group_by_host(urls)
    if urls and not confirm(len(urls), len(hosts)):
        return None
    round_ = _Round(options, today, progress)
    try:
        anyio.run(round_.ask_all, hosts)
    except CancelledError as error:  # before Python 3.11 an interrupt may come out as what it did to the loop
        raise KeyboardInterrupt from error
    finally:
        if round_.found and not round_.is_cut_off(LEAST_SILENT):
            _save(db, round_.found)
    if round_.is_cut_off(LEAST_SILENT):
        said = f"none of {len(round_.silent):,} sites answers, as without a network; nothing was written"
        raise FetchError(f"{db}: {said} (the last said: {round_.found[-1].error})")
    return Checked(dict(Counter(found.state for found in round_.found)), round_.skipped)


def _find_due(db: Path, options: Options, today: date) -> list[str]:
    parameters = {
        "before": (today - timedelta(options.older_than)).isoformat(),
        "retry_before": (today - timedelta(min(options.older_than, RETRY_DAYS))).isoformat(),
        "busy": BUSY,
        "limit": -1 if options.limit is None else options.limit,
    }
    with closing(open_reader(db)) as connection:
        try:
            return [url for (url,) in connection.execute(DUE, parameters)]
        except sqlite3.DatabaseError as error:
            raise BuildError(f"{db} is not a database of this version, build it again ({error})") from error


def _group_by_host(urls: Sequence[str]) -> list[list[str]]:
    groups: dict[str, list[str]] = {}
    for url in urls:
        groups.setdefault(urlsplit(url).netloc.lower().removeprefix("www."), []).append(url)
    # The longest queue takes the longest: it starts first.
    return sorted(groups.values(), key=len, reverse=True)


def _save(db: Path, found: Sequence[LinkCheck]) -> None:
    with open_scratch(db) as scratch:
        with Store(scratch, db) as store:
            store.save_link_checks(found)
            store.finish()
        ensure_sound(scratch)


class _Round:
    """One round through all hosts, and what has come of it so far.

    `found` is what became of links, `skipped` how many were left, `silent` the numbers of hosts that gave no answer.
    """

    def __init__(self, options: Options, today: date, progress: Callable[[int], None] | None) -> None:
        self.found: list[LinkCheck] = []
        self.skipped = 0
        self.silent: set[int] = set()
        self._answered = False
        self._options = options
        self._today = today
        self._progress = progress

    async def ask_all(self, hosts: Sequence[Sequence[str]]) -> None:
        """Ask the links of each host in turn, many hosts at the same time."""
        options = self._options
        client = make_client(options.trusted, options.seconds, "identity", options.contact)
        prober = Prober(client, Pace(options.delay), options.seconds, self._today)
        seats = anyio.Semaphore(options.hosts)
        async with client, anyio.create_task_group() as group:
            for number, urls in enumerate(hosts):
                group.start_soon(self._ask_host, number, urls, prober, seats, group.cancel_scope)

    def is_cut_off(self, hosts: int) -> bool:
        """Tell whether at least so many hosts gave no answer, and none did."""
        return not self._answered and len(self.silent) >= hosts

    async def _ask_host(
        self, number: int, urls: Sequence[str], prober: Prober, seats: anyio.Semaphore, round_: anyio.CancelScope
    ) -> None:
        """Ask a host's links until its end, or until the host does not answer or asks to be left alone."""
        async with seats:
            failures = 0
            for done, url in enumerate(urls, 1):
                found = await prober.probe(url)
                self.found.append(found)
                is_silent = found.status is None and found.state == "unreachable"
                failures = failures + 1 if is_silent else 0
                self._answered |= found.status is not None
                if is_silent:
                    self.silent.add(number)
                if self.is_cut_off(MOST_SILENT):
                    round_.cancel()
                is_left = found.status == BUSY or failures == self._options.failures
                self.skipped += len(urls) - done if is_left else 0
                self._report()
                if is_left:
                    break

    def _report(self) -> None:
        if self._progress:
            self._progress(len(self.found) + self.skipped)
