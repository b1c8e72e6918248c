"""OpenAlex: the works that a filter selects, paged by cursor."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from papersette.errors import FetchError
from papersette.fetch.asks import Ask, Read
from papersette.fetch.bodies import read_json

__all__ = ["OpenAlex"]

PER_PAGE = 100


@dataclass(frozen=True, slots=True)
class OpenAlex:
    """The works of each filter, such as `publication_year:2024,primary_topic.id:T10181`; `secret` may hold an `api_key`."""

    filters: tuple[str, ...]
    base_url: str = "https://api.openalex.org/works"
    pause: float = 0.2
    secret: Mapping[str, str] = field(default_factory=dict)

    def find_firsts(self) -> Sequence[Ask]:
        """Return the first page of each filter."""
        return [self._ask(_series(chosen), chosen, 1, "*") for chosen in self.filters]

    def read(self, ask: Ask, body: bytes) -> Read:
        """Read a page of works; its cursor leads to the next one, the last page is empty."""
        page = read_json(body)
        if not isinstance(page, dict) or not isinstance(page.get("results"), list) or not isinstance(page.get("meta"), dict):
            said = [str(page[key]) for key in ("error", "message") if key in page] if isinstance(page, dict) else []
            raise FetchError(": ".join(said) or "not a page of works")
        works, cursor, total = page["results"], page["meta"].get("next_cursor"), page["meta"].get("count")
        chosen = next(chosen for chosen in self.filters if _series(chosen) == ask.series)
        following = self._ask(ask.series, chosen, ask.page + 1, str(cursor)) if cursor and works else None
        return Read(following, len(works), total if isinstance(total, int) else None)

    def find_later(self, first: Ask, asked: date, today: date) -> Ask | None:  # noqa: ARG002 - a filter is one series
        """Return None: what a filter selects later is asked for with a refresh."""
        return None

    def _ask(self, series: str, chosen: str, page: int, cursor: str) -> Ask:
        query = urlencode({"filter": chosen, "per_page": PER_PAGE, "cursor": cursor}, safe="*:,")
        return Ask(series, page, f"{series}-{page:05}.json", f"{self.base_url}?{query}")


def _series(chosen: str) -> str:
    """Return a name for files: the filter's words, as far as they fit, and a digest that tells like ones apart."""
    words = re.sub(r"[^a-z0-9]+", "-", chosen.lower()).strip("-")[:40].rstrip("-")
    return f"openalex-{words}-{hashlib.sha256(chosen.encode()).hexdigest()[:8]}"
