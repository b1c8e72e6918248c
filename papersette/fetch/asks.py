"""What is asked of a remote API and what an answer says: the types that travel between its modules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from papersette.errors import FetchError

__all__ = ["Api", "Ask", "BadAnswer", "Busy", "Expired", "Read"]


@dataclass(frozen=True, slots=True)
class Ask:
    """One question to an API.

    `series` names the chain of pages that it belongs to and `page` its place in it, from 1; `name` is the file that keeps the
    answer; `url` is the whole address, without secrets; an answer got before the day `settles` may still grow.
    """

    series: str
    page: int
    name: str
    url: str
    settles: date = date.min


@dataclass(frozen=True, slots=True)
class Read:
    """What an answer says: the next page's question, the records in it, and where it tells so the records of all pages."""

    following: Ask | None
    records: int
    total: int | None = None


class BadAnswer(Exception):  # noqa: N818 - what it is, not that it is an error
    """An answer that is not what it should be, such as a page of HTML or half a document; it is asked for again."""


class Expired(Exception):  # noqa: N818 - as above
    """The API does not know any more where a chain of pages stopped; it must be asked from its first page."""


class Busy(FetchError):  # noqa: N818 - as above
    """The API asks to be left alone for longer than anybody waits."""


class Api(Protocol):
    """A remote API: what to ask it, and how to read its answers."""

    @property
    def pause(self) -> float:
        """Seconds between two requests."""

    @property
    def secret(self) -> Mapping[str, str]:
        """Parameters of the query that are sent and never written down."""

    def find_firsts(self) -> Sequence[Ask]:
        """Return the first page of each series."""

    def read(self, ask: Ask, body: bytes) -> Read:
        """Read an answer to its end.

        Raises:
            BadAnswer: it is not whole, or something else than the API's answer.
            Expired: the API has forgotten the chain.
            FetchError: the API says what is wrong with the question.
        """

    def find_later(self, first: Ask, asked: date, today: date) -> Ask | None:
        """Return the first page of the series that goes on where a complete one ended, which was asked for on `asked`."""
