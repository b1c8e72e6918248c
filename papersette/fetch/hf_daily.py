"""Hugging Face's papers of a day: /api/daily_papers, one list a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from urllib.parse import urlencode

from papersette.errors import FetchError
from papersette.fetch.asks import Ask, Read
from papersette.fetch.bodies import read_json

__all__ = ["HfDaily"]

LIMIT = 100
# A page may hold fewer papers than asked for and still not be the last; ordinary days have 10 to 40.
FULL = 50


@dataclass(frozen=True, slots=True)
class HfDaily:
    """The days from `since` to `until`, both included.

    Raises:
        ValueError: no day lies between them.
    """

    since: date
    until: date
    base_url: str = "https://huggingface.co/api/daily_papers"
    pause: float = 1.0
    secret: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.since > self.until:
            raise ValueError(f"{self.since} is later than {self.until}")

    def find_firsts(self) -> Sequence[Ask]:
        """Return the first page of each day."""
        return [self._ask(self.since + timedelta(days), 1) for days in range((self.until - self.since).days + 1)]

    def read(self, ask: Ask, body: bytes) -> Read:
        """Read a list of papers; only a busy day has a second page."""
        papers = read_json(body)
        if not isinstance(papers, list):
            raise FetchError(f"not a list of papers but {str(papers)[:200]}")
        day = date.fromisoformat(ask.series[-10:])
        return Read(self._ask(day, ask.page + 1) if len(papers) >= FULL else None, len(papers))

    def find_later(self, first: Ask, asked: date, today: date) -> Ask | None:  # noqa: ARG002 - days do not go on
        """Return None: a day stands for itself."""
        return None

    def _ask(self, day: date, page: int) -> Ask:
        query = {"date": day.isoformat(), "limit": LIMIT} | ({"p": page - 1} if page > 1 else {})
        series = f"hf-daily-{day}"
        name = f"{series}.json" if page == 1 else f"{series}-{page:05}.json"
        return Ask(series, page, name, f"{self.base_url}?{urlencode(query)}", settles=day + timedelta(1))
