"""The HTML of a saved Hugging Face papers page: of a day, a week or a month, of trending papers or of a search.

The page carries its papers as JSON in an attribute, in the shape of the daily papers API, and they are read as that format's
records are. An article that the JSON does not name, or of a page without it, gives title, id, upvotes, comments and a
repository. Its paragraph is the abstract where it is as long as one: shorter ones are summaries by a machine (the longest of 14
had 274 characters, of 4,659 abstracts one had under 350). The pictures of authors show only some of them and are not read.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any, BinaryIO

from lxml import etree

from papersette.errors import SourceError
from papersette.models import Paper, Reject, SourceInfo
from papersette.paper_ids import WRITTEN_ARXIV_NUMBER
from papersette.sources.fields.nesting import is_too_deep
from papersette.sources.fields.titles import one_line
from papersette.sources.fields.values import UNSTORABLE
from papersette.sources.json.convert import make_repository_link, read_converted
from papersette.sources.json.items import Item
from papersette.sources.readers.hf_daily import RULES
from papersette.sources.records.record import make_reject, raw_of, read_record
from papersette.sources.xml.elements import first_tag

__all__ = ["read", "sniff"]

SHORTEST_ABSTRACT = 350
# Far more than a page of a month holds, at some 5,000 bytes a paper.
LONGEST_PAGE = 64 * 1024 * 1024
CHUNK, KEPT = 65_536, 10_000
FIRST_TAGS = frozenset({"html", "head", "body", "main", "div", "article"})
PAPER_PAGE = rf"(?:https://huggingface\.co)?/papers/(?P<id>{WRITTEN_ARXIV_NUMBER})"
OF_PAPERS = re.compile(rf"huggingface\.co/papers|\bDailyPapers\b|href=.{PAPER_PAGE}\b".encode())
PAPER_LINK = re.compile(rf"{PAPER_PAGE}(?P<part>#community)?")
REPOSITORY = re.compile(r"https://github\.com/[\w.-]+/[\w.-]+/?")
COUNT = re.compile(r"\s*\d{1,9}\s*", re.ASCII)
# What the text of an element is, by its tag, its class or where it links to; and what it must look like to be that.
TAGS, CLASSES = {"h3": "title", "p": "abstract"}, {"leading-none": "upvotes"}
LINKS: dict[str | None, str] = {None: "upvotes", "#community": "comments"}
FITS: dict[str, Callable[[str], bool]] = {
    "title": lambda text: bool(text.strip()),
    "abstract": lambda text: len(text.strip()) >= SHORTEST_ABSTRACT,
    "upvotes": lambda text: bool(COUNT.fullmatch(text)),
    "comments": lambda text: bool(COUNT.fullmatch(text)),
}
# The page's lists of papers; where it answers a search, it shows what that found.
SHOWN = ("searchResults", "dailyPapers")
CUT = re.compile(r"(?:…|\.\.\.)\s*\Z")


def sniff(head: bytes) -> bool:
    """Accept HTML that names the papers page, the part of it that holds the papers, or a paper's address there."""
    name, _ = first_tag(head) or ("", b"")
    return name.lower() in FIRST_TAGS and bool(OF_PAPERS.search(head))


def read(stream: BinaryIO, path: str) -> Iterator[Paper | Reject | SourceInfo]:
    """Yield the papers of a page, those of its JSON first; an article that cannot be read is a Reject.

    Raises:
        SourceError: the page holds no paper, is longer than 64 MiB, or is not UTF-8.
    """
    page, known, papers = _parse(stream, path), set[str](), 0
    for record in _read_embedded(page.embedded):
        if not isinstance(record, Item):
            yield record
            continue
        papers += 1
        known.add(_key(record.value))
        yield from read_converted([record], RULES)
    for number, article in enumerate(page.articles, start=1):
        if article.key is None and article.title is not None:
            yield make_reject(f"article {number}", "an article that links to no paper", partial(raw_of, asdict(article)))
        elif article.key and article.key not in known:
            papers += 1
            yield from read_record(_convert(article), f"article {number}", partial(raw_of, asdict(article)))
    if not papers:
        raise SourceError(path, None, "no paper on this page: neither JSON of daily papers nor articles that link to papers")


@dataclass(slots=True)
class _Article:
    """What one card of the page shows."""

    key: str | None = None
    title: str | None = None
    abstract: str | None = None
    upvotes: str | None = None
    comments: str | None = None
    repository: str | None = None


class _Page:
    """The parser's target: takes the elements of a page as they pass by."""

    def __init__(self) -> None:
        self.embedded: list[str] = []
        self.articles: list[_Article] = []
        self._article: _Article | None = None
        self._depth = 0  # of open elements within the article
        self._part: tuple[str, int] | None = None  # the part whose text is being taken, and the depth of its element
        self._text: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Take the beginning of an element."""
        if attributes.get("data-target") == "DailyPapers" and "data-props" in attributes:
            self.embedded.append(attributes["data-props"])
        if tag == "article":
            self._article, self._depth, self._part = _Article(), 0, None
            self.articles.append(self._article)
        elif self._article:
            self._depth += 1
            address = attributes.get("href", "") if tag == "a" else ""
            link = PAPER_LINK.fullmatch(address)
            if link:
                self._article.key = self._article.key or link["id"]
            elif REPOSITORY.fullmatch(address):
                self._article.repository = self._article.repository or address
            part = TAGS.get(tag) or CLASSES.get(attributes.get("class", "")) or (link and LINKS[link["part"]])
            if part and not self._part:
                self._part, self._text = (part, self._depth), []

    def data(self, text: str) -> None:
        """Take text."""
        if self._part:
            self._text.append(text)

    def end(self, tag: str) -> None:
        """Take the end of an element."""
        if not self._article:
            return
        if self._part and self._part[1] == self._depth:
            name, text = self._part[0], "".join(self._text)
            if getattr(self._article, name) is None and FITS[name](text):
                setattr(self._article, name, text)
            self._part = None
        if tag == "article":
            self._article = None
        self._depth -= 1

    def close(self) -> None:
        """End the page."""


def _parse(stream: BinaryIO, path: str) -> _Page:
    page, size = _Page(), 0
    # Without huge_tree a long attribute would be left out in silence; the length of the page is bounded here.
    parser = etree.HTMLParser(target=page, huge_tree=True, no_network=True)
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    try:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if size > LONGEST_PAGE:
                raise SourceError(path, None, f"longer than a page is: over {LONGEST_PAGE:,} bytes")
            parser.feed(decoder.decode(chunk))
        parser.feed(decoder.decode(b"", final=True))
        parser.close()
    except UnicodeDecodeError as error:
        raise SourceError(path, None, f"its text cannot be decoded: {error}") from error
    except etree.LxmlError as error:
        raise SourceError(path, None, f"no HTML: {error}") from error
    return page


def _read_embedded(embedded: list[str]) -> Iterator[Item | Reject | SourceInfo]:
    """Yield the records of the page's JSON, and its date as a note; JSON that is none is a Reject."""
    for props in embedded:
        try:
            found = json.loads(props)
        except (ValueError, RecursionError) as error:
            yield make_reject("data-props", f"the page's JSON cannot be read: {error}", partial(_first_of, props))
            continue
        if is_too_deep(props, found):
            yield make_reject("data-props", "the page's JSON is nested too deep", partial(_first_of, props))
            continue
        lists = [found.get(name) for name in SHOWN] if isinstance(found, dict) else []
        papers = next((papers for papers in lists if isinstance(papers, list) and papers), [])
        for number, value in enumerate(papers, start=1):
            item = Item(value, f"item {number}")
            yield item if isinstance(value, dict) else make_reject(item.locator, "not an object", item.raw)
        date = found.get("dateString") if papers else None
        if isinstance(date, str) and not UNSTORABLE.search(date):
            yield SourceInfo(note=f"date on the page: {date}")


def _first_of(props: str) -> str:
    return props[:KEPT]


def _key(record: Mapping[str, Any]) -> str:
    paper = record.get("paper")
    return str(paper.get("id")) if isinstance(paper, dict) else ""


def _convert(article: _Article) -> dict[str, Any]:
    return {
        "id": article.key,
        "title": one_line(article.title),
        "abstract": article.abstract,
        "truncated": bool(CUT.search(article.abstract or "")),
        "upvotes": article.upvotes,
        "comments": article.comments,
        "links": [make_repository_link(article.repository)] if article.repository else [],
    }
