"""Notes of OpenReview, in both versions of its API, whose values may be objects: `{"value": ...}`.

Of its venues `ICLR 2024 poster` is ICLR; one that a paper was submitted to, or rejected by, is none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

from papersette.sources.fields import references
from papersette.sources.json.convert import Rule, at, dig

__all__ = ["RULES"]

# ICLR 2024 poster, NeurIPS 2023 spotlight, ICML 2024 Oral
ACCEPTED = re.compile(
    r"(?P<name>[\w./&:-]+(?: [\w./&:-]+){0,5}?)(?: 20\d\d)?"
    r"(?: (?:conference|poster|oral|spotlight|talk|notable|accept(?:ed)?|(?:notable[- ])?top[- ]\d\d?%)){0,4}",
    re.IGNORECASE,
)
NOT_ACCEPTED = re.compile(r"submi|reject|withdraw|desk", re.IGNORECASE)
OPENREVIEW = "https://openreview.net"


def _content(name: str) -> Rule:
    """Return a rule that reads a value of a note, which stands in an object of its own since the second version of the API."""

    def read_content(record: Mapping[str, Any]) -> Any:
        held = dig(record, "content", name)
        return held.get("value") if isinstance(held, dict) and "value" in held else held

    return read_content


def _decision(record: Mapping[str, Any]) -> str:
    held = _content("venue")(record)
    return held.strip() if isinstance(held, str) else ""


def _accepted(record: Mapping[str, Any]) -> re.Match[str] | None:
    return None if NOT_ACCEPTED.search(_decision(record)) else ACCEPTED.fullmatch(_decision(record))


def _day(record: Mapping[str, Any]) -> str | None:
    moment = next((record[key] for key in ("pdate", "odate", "cdate", "tcdate") if isinstance(record.get(key), int)), None)
    try:
        return datetime.fromtimestamp(moment / 1000, timezone.utc).date().isoformat() if moment else None
    except (ValueError, OverflowError, OSError) as error:
        raise ValueError("is a moment that no calendar has") from error


def _page(record: Mapping[str, Any]) -> str | None:
    forum = record.get("forum")
    return f"{OPENREVIEW}/forum?id={forum}" if isinstance(forum, str) else None


def _pdf(record: Mapping[str, Any]) -> Any:
    held = _content("pdf")(record)
    return f"{OPENREVIEW}{held}" if isinstance(held, str) and held.startswith("/") else held


def _keywords(record: Mapping[str, Any]) -> list[Any]:
    held = _content("keywords")(record)
    return held if isinstance(held, list) else [] if held is None else [held]


def _code(record: Mapping[str, Any]) -> list[dict[str, Any]]:
    stated = _content("code")(record)
    return [{"url": url, "kind": "code"} for url in references.find_urls(stated if isinstance(stated, str) else None)]


RULES: dict[str, Rule] = {
    "title": _content("title"),
    "id": at("forum"),
    "ids": lambda record: {"openreview": record.get("forum")},
    "abstract": _content("abstract"),
    "authors": _content("authors"),
    "published": _day,
    "venue": lambda record: found["name"] if (found := _accepted(record)) else None,
    "withdrawn": lambda record: "withdraw" in _decision(record).lower(),
    "url": _page,
    "pdf_url": _pdf,
    "topics": _keywords,
    "links": _code,
}  # fmt: skip
