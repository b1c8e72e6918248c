"""JSON lines: one object a paper, with at least a title; keys that are not known are ignored.

A line `{"source": {"name": ..., "license": ..., "note": ...}}` without a title describes the file itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, BinaryIO

from papersette.errors import SourceError
from papersette.models import Affiliation, Author, Paper, Place, Reject, SourceInfo, SourceLink

__all__ = ["read", "sniff"]

ISO_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:[T ].*)?")
UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def sniff(head: bytes) -> bool:
    """Accept text whose first line that is not blank starts an object."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start.startswith(b"{"):
        return False
    first, _, rest = start.partition(b"\n")
    try:
        return isinstance(json.loads(first), dict)
    except ValueError:
        # A broken or very long first line is still a line of this format; a lone brace opens another kind of file.
        return first.lstrip(b"{").lstrip().startswith(b'"') and (not rest or rest.lstrip().startswith(b"{"))
    except RecursionError:
        return False


def read(stream: BinaryIO, path: str) -> Iterator[Paper | Reject | SourceInfo]:
    """Yield one Paper a line; a line that cannot be read is a Reject, and so is a field of a wrong type.

    A paper with a bad optional field is kept without that field, and the Reject names it.

    Raises:
        SourceError: no line of the file holds an object.
    """
    objects = 0
    for number, raw in enumerate(stream, 1):
        if not raw.strip():
            continue
        locator = f"line {number}"
        shown = raw.decode("utf-8", "backslashreplace").strip().replace("\0", "\\x00")
        try:
            record = _parse(raw.removeprefix(b"\xef\xbb\xbf") if number == 1 else raw)
            objects += 1
            if "title" not in record and isinstance(record.get("source"), dict):
                yield _source_info(record["source"])
                continue
        except ValueError as error:
            yield Reject(locator, str(error), shown)
            continue
        yield from _paper(record, locator, shown)
    if not objects:
        raise SourceError(path, 1, "no line is a JSON object")


def _parse(raw: bytes) -> dict[str, Any]:
    try:
        record = json.loads(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8 at byte {error.start}: {error.reason}") from error
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON at column {error.colno}: {error.msg}") from error
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    if not isinstance(record, dict):
        raise ValueError("not an object")
    return record


def _source_info(described: dict[str, Any]) -> SourceInfo:
    try:
        return SourceInfo(**{key: _text(described.get(key)) for key in ("name", "license", "note")})
    except ValueError as error:
        raise ValueError(f"a part of the source's description {error}") from error


def _text(value: object) -> str | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise ValueError("is not text")
    if UNSTORABLE.search(value):
        raise ValueError("holds a NUL or half a surrogate pair")
    return value


def _trimmed(value: object) -> str | None:
    return (_text(value) or "").strip() or None


def _key(value: object) -> str | None:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else _trimmed(value)


def _whole(value: object) -> int | None:
    if value is None:
        return None
    if isinstance(value, str) and re.fullmatch(r"[+-]?\d{1,18}", value.strip()):
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) >= 2**63:
        raise ValueError("is not a whole number")
    return value


def _iso_date(value: object) -> str | None:
    text = _trimmed(value)
    if text is None:
        return None
    match = ISO_DATE.fullmatch(text)
    if not match:
        raise ValueError("is not an ISO date")
    year, month, day = match.groups()
    date(int(year), int(month or 1), int(day or 1))
    return "-".join(part for part in (year, month, day) if part)


def _year(value: object) -> int | None:
    year = _whole(value)
    if year is not None and not 1000 <= year <= 2999:
        raise ValueError("is not a year")
    return year


def _texts(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list):
        raise ValueError("is not a list")
    return tuple(text for item in value if (text := _trimmed(item)))


def _links(value: object) -> tuple[SourceLink, ...]:
    if value is None:
        return ()
    items = value if isinstance(value, list) else [value]
    links = []
    for item in items:
        described = item if isinstance(item, dict) else {"url": item}
        url = _trimmed(described.get("url"))
        if url:
            links.append(SourceLink(url, _trimmed(described.get("kind"))))
    return tuple(links)


def _number(value: object) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError("is not a number")
    return float(value)


def _place(described: dict[str, Any]) -> Place | None:
    city = _trimmed(described.get("city"))
    if not city:
        return None
    latitude, longitude = _number(described.get("latitude")), _number(described.get("longitude"))
    if (latitude is None) != (longitude is None):
        raise ValueError("has one coordinate without the other")
    if latitude is not None and longitude is not None and not (abs(latitude) <= 90 and abs(longitude) <= 180):
        raise ValueError("has coordinates that are not on Earth")
    return Place(city, _trimmed(described.get("country")), latitude, longitude)


def _affiliations(value: object) -> tuple[tuple[int, Affiliation], ...]:
    """Return (1-based author position, affiliation) pairs; a bare string stands for the author in the same place."""
    if value is None:
        return ()
    if not isinstance(value, list):
        raise ValueError("is not a list")
    found: list[tuple[int, Affiliation]] = []
    for order, item in enumerate(value, 1):
        if isinstance(item, dict):
            name = _trimmed(item.get("institution")) or _trimmed(item.get("name"))
            if name:
                raw = _trimmed(item.get("raw")) or name
                found.append(
                    (_whole(item.get("author")) or order, Affiliation(raw, name, _trimmed(item.get("ror")), _place(item)))
                )
        elif name := _trimmed(item):
            found.append((order, Affiliation(name, name)))
    return tuple(found)


# Each optional key of a record with its reader; a reader raises ValueError with the words that follow the key's name.
FIELDS: dict[str, Callable[[object], Any]] = {
    "id": _key,
    "abstract": _text,
    "comment": _text,
    "published": _iso_date,
    "updated": _iso_date,
    "year": _year,
    "venue": _trimmed,
    "url": _trimmed,
    "pdf_url": _trimmed,
    "arxiv_id": _trimmed,
    "doi": _trimmed,
    "language": _trimmed,
    "upvotes": _whole,
    "citations": _whole,
    "authors": _texts,
    "links": _links,
    "affiliations": _affiliations,
}


def _paper(record: dict[str, Any], locator: str, line: str) -> Iterator[Paper | Reject]:
    try:
        title = _trimmed(record.get("title"))
    except ValueError as error:
        yield Reject(locator, f"title {error}", line)
        return
    if not title:
        yield Reject(locator, "no title", line)
        return
    values: dict[str, Any] = {}
    for key, parse in FIELDS.items():
        try:
            values[key] = parse(record.get(key))
        except ValueError as error:
            yield Reject(locator, f"{key} {error}; the paper was kept without it", line)
            values[key] = () if parse in (_texts, _links, _affiliations) else None
    yield _assemble(title, values, locator)


def _assemble(title: str, values: dict[str, Any], locator: str) -> Paper:
    affiliations: tuple[tuple[int, Affiliation], ...] = values.pop("affiliations")
    authors = tuple(
        Author(name, affiliations=tuple(found for position, found in affiliations if position == order))
        for order, name in enumerate(values.pop("authors"), 1)
    )
    if values["year"] is None and values["published"]:
        values["year"] = int(values["published"][:4])
    return Paper(title=title, locator=locator, source_key=values.pop("id"), authors=authors, **values)
