"""arXiv's metadata by OAI-PMH: the records of a category changed since a day, in pages joined by resumption tokens.

The datestamps count changes of the metadata, not submissions. A category's set holds cross-listed papers too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from urllib.parse import urlencode
from xml.etree.ElementTree import Element

from papersette.errors import FetchError
from papersette.fetch.asks import Ask, BadAnswer, Expired, Read
from papersette.fetch.bodies import read_xml

__all__ = ["Arxiv"]

OAI = "{http://www.openarchives.org/OAI/2.0/}"

# arXiv's archives and the group that each lies in (its list of sets, November 2026); in their own group cs and the like
# are the group itself.
GROUPS = {
    "cs": "cs", "econ": "econ", "eess": "eess", "math": "math", "q-bio": "q-bio", "q-fin": "q-fin", "stat": "stat",
    "astro-ph": "physics", "cond-mat": "physics", "gr-qc": "physics", "hep-ex": "physics", "hep-lat": "physics",
    "hep-ph": "physics", "hep-th": "physics", "math-ph": "physics", "nlin": "physics", "nucl-ex": "physics",
    "nucl-th": "physics", "physics": "physics", "quant-ph": "physics",
}  # fmt: skip

# The list is made anew each night, and a day's last changes may show on the next one: so much is asked for twice.
OVERLAP = timedelta(1)


@dataclass(frozen=True, slots=True)
class Arxiv:
    """The records of categories such as cs.CL, hep-th or cs, changed from `since` to `until`, or to now without it.

    Without `until` a later fetch goes on where the last one ended, in a series of its own.

    Raises:
        ValueError: a category that arXiv does not have, or no day between the two.
    """

    categories: tuple[str, ...]
    since: date
    until: date | None = None
    base_url: str = "https://oaipmh.arxiv.org/oai"
    # The terms of use: one request every three seconds, over one connection.
    pause: float = 3.0
    secret: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for category in self.categories:
            find_set(category)
        if self.until and self.since > self.until:
            raise ValueError(f"{self.since} is later than {self.until}")

    def find_firsts(self) -> Sequence[Ask]:
        """Return the first page of each category."""
        return [self._first(category, self.since) for category in self.categories]

    def read(self, ask: Ask, body: bytes) -> Read:
        """Read a page of records; its resumption token leads to the next one."""
        root = read_xml(body)
        if root.tag != f"{OAI}OAI-PMH":
            raise BadAnswer(f"not an answer of OAI-PMH but {root.tag}: {' '.join(' '.join(root.itertext()).split())[:200]}")
        for error in root.iter(f"{OAI}error"):
            return _read_error(error)
        records = root.find(f"{OAI}ListRecords")
        if records is None:
            raise BadAnswer("neither records nor an error")
        token = records.find(f"{OAI}resumptionToken")
        size = token.get("completeListSize", "") if token is not None else ""
        value = (token.text or "").strip() if token is not None else ""
        following = self._next(ask, value) if value else None
        return Read(following, len(records.findall(f"{OAI}record")), int(size) if size.isdecimal() else None)

    def find_later(self, first: Ask, asked: date, today: date) -> Ask | None:
        """Return the series of what changed after a complete one; None while the day of the last question is not over."""
        if self.until or asked >= today:
            return None
        category = first.series.removeprefix("arxiv-")[: -len("-2025-01-31")]
        return self._first(category, asked - OVERLAP)

    def _first(self, category: str, since: date) -> Ask:
        query = {"verb": "ListRecords", "metadataPrefix": "arXiv", "set": find_set(category), "from": since.isoformat()}
        series, last = f"arxiv-{category}-{since}", since
        if self.until:
            query["until"], series, last = self.until.isoformat(), f"{series}-{self.until}", self.until
        url = f"{self.base_url}?{urlencode(query, safe=':')}"
        return Ask(series, 1, f"{series}-{1:05}.xml", url, settles=last + timedelta(1) + OVERLAP)

    def _next(self, ask: Ask, token: str) -> Ask:
        url = f"{self.base_url}?{urlencode({'verb': 'ListRecords', 'resumptionToken': token})}"
        return Ask(ask.series, ask.page + 1, f"{ask.series}-{ask.page + 1:05}.xml", url, ask.settles)


def find_set(category: str) -> str:
    """Return the set of a category: cs:cs:CL for cs.CL, physics:hep-th for hep-th, cs for cs.

    Raises:
        ValueError: arXiv has no such archive.
    """
    archive, dot, subject = category.partition(".")
    group = GROUPS.get(archive)
    if group is None or bool(dot) != bool(subject) or (not subject.replace("-", "").isalpha() and dot):
        raise ValueError(f"{category} is not a category of arXiv")
    return ":".join([group, *([archive] if dot or archive != group else []), *([subject] if dot else [])])


def _read_error(error: Element) -> Read:
    code, text = error.get("code"), " ".join((error.text or "").split())
    if code == "noRecordsMatch":
        return Read(None, 0, 0)
    if code == "badResumptionToken":
        raise Expired(text)
    raise FetchError(f"{code}: {text}")
