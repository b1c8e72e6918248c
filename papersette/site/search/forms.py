"""A search's results as rows, JSON, CSV and an Atom feed."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from xml.etree import ElementTree as ET

from papersette.site.addresses import paper_path
from papersette.site.search.find import COLUMNS, Request
from papersette.site.search.found import Found
from papersette.site.typed.words import MARK_START, MARK_STOP

__all__ = ["READ_ON", "call_search", "count_pages", "next_page", "plain_rows", "to_atom", "to_csv", "to_json"]

ATOM = "http://www.w3.org/2005/Atom"
MARKS = re.compile(f"[{MARK_START}{MARK_STOP}]")
# What XML cannot hold.
NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# The day on which each paper of a list of keys, as JSON, was first read.
READ_ON = """
    select papers.key, substr(min(sources.read_at), 1, 10) as day
      from json_each(?) as undated join papers on papers.key = undated.value
      join paper_sources on paper_sources.paper_id = papers.id join sources on sources.id = paper_sources.source_id
     group by papers.key
"""
DAY = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


def count_pages(total: int, size: int) -> int:
    """Return the number of pages, at least one."""
    return max(1, -(-total // size))


def next_page(found: Found, asked: Request) -> int | None:
    """Return the number of the page that follows, None behind the last."""
    return asked.page + 1 if asked.page < count_pages(found.extent.total, asked.size) else None


def plain_rows(found: Found) -> list[dict[str, Any]]:
    """Return the rows without the marks of hits."""
    return [
        {name: MARKS.sub("", value) if isinstance(value, str) else value for name, value in row.items()} for row in found.rows
    ]


def to_json(found: Found, asked: Request) -> dict[str, Any]:
    """Return what a page tells, as JSON's own types."""
    facets = {name: [{"value": value, "papers": papers} for value, papers in given] for name, given in found.facets.items()}
    return {
        **asdict(found.extent),
        **asdict(found.hints),
        **{name: getattr(found, name) for name in ("people", "are_first", "doors", "matched")},
        "next": next_page(found, asked),
        "facets": facets,
        "rows": plain_rows(found),
    }


def to_csv(found: Found) -> str:
    """Return the rows as CSV with a heading, authors with semicolons between."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    writer.writerows({**row, "authors": "; ".join(row["authors"])} for row in plain_rows(found))
    return text.getvalue()


def call_search(asked: Request) -> str:
    """Return what tells a search from others: its text and what narrows it; empty where it asks for all papers."""
    return ", ".join(filter(None, [asked.text.strip(), *(value for values in asked.chosen.values() for value in values)]))


def to_atom(found: Found, called: str, address: str, root: str, read_on: Mapping[str, str]) -> str:
    """Return the rows as a feed.

    Args:
        found: the rows.
        called: what the search is called.
        address: the whole address of its page.
        root: that of the site, without a slash at its end.
        read_on: the day on which papers without any date were first read, by their keys: a feed dates them all.
    """
    ET.register_namespace("", ATOM)
    rows = [row if _is_dated(row) else {**row, "published": read_on.get(row["key"])} for row in plain_rows(found)]
    feed = ET.Element(f"{{{ATOM}}}feed")
    _add(feed, "id", address)
    _add(feed, "title", f"Papers: {called}" if called else "Papers")
    _add(feed, "updated", max(map(_moment, rows), default=_moment({})))
    _add(_add(feed, "author"), "name", "Papersette")
    _add(feed, "link", href=address, rel="alternate", type="text/html")
    own = address.replace("/papers/search?", "/papers/search.atom?", 1)
    _add(feed, "link", href=own, rel="self", type="application/atom+xml")
    for row in rows:
        entry, page = _add(feed, "entry"), root + paper_path(row["key"])
        _add(entry, "id", page)
        _add(entry, "title", row["title"])
        _add(entry, "updated", _moment(row))
        # Without any a paper would be one of the feed's own author.
        for name in row["authors"]:
            _add(_add(entry, "author"), "name", name)
        _add(entry, "link", href=page, rel="alternate", type="text/html")
        _add(entry, "summary", row["found"] or row["title"])
    written: bytes = ET.tostring(feed, "utf-8", xml_declaration=True)
    return written.decode("utf-8")


def _add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, f"{{{ATOM}}}{tag}", attributes)
    element.text = NO_XML.sub("", text) or None
    return element


def _is_dated(row: Mapping[str, Any]) -> bool:
    return bool(row["published"] or row["year"])


def _moment(row: Mapping[str, Any]) -> str:
    """Return the day of a paper as RFC 3339 has it; of a year or a month its first."""
    match = DAY.match(str(row.get("published") or row.get("year") or ""))
    year, month, day = match.groups(default="01") if match else ("1970", "01", "01")
    return f"{year}-{month}-{day}T00:00:00Z"
