"""Answers of the daily papers API: one list of objects, each a paper as it stood on the page of one day.

Also read are copies in which each object is the text of a Python literal, as `str()` of a decoded answer leaves it.

`published` is the inner `paper.publishedAt`, the day of the paper itself. The answer does not say when it was given; upvotes,
comments and stars are dated with the day on which the paper came onto the page (`submittedOnDailyAt`, in answers before May 2025
the outer `publishedAt`), the only day of the answer that is sure: they were counted on that day or later. The abstract is the
`summary` as given; the title stands on one line. Summaries by a machine, the media of the page and who submitted are not read.
An id that is a number is refused, since numbers lose the zeros at their end.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from papersette.errors import SourceError
from papersette.models import Paper, Reject
from papersette.sources.fields.titles import one_line
from papersette.sources.json.convert import (
    Rule,
    at,
    dig,
    first,
    make_project_link,
    make_repository_link,
    read_converted,
    require_objects,
)
from papersette.sources.json.items import Item, first_keys, is_empty_list, open_json, read_values
from papersette.sources.records.record import make_reject

__all__ = ["read", "sniff"]

LITERAL_HEAD = re.compile(rb"""\s*\[\s*"\{'(?:paper'|.*?[ {]'paper':)""", re.DOTALL)
# A real record has 5,000 characters, one of 3,000 authors half a million.
LONGEST_LITERAL = 1_000_000
DEEPEST_LITERAL = 50
# All that repr() writes of plain data; anything else (calls, operators, names) is refused before Python's parser sees it.
LITERAL = re.compile(
    r"(?P<open>[\[{])|(?P<close>[\]}])"
    r"|'(?:[^'\\\n]|\\[\\'nrtxuU])*'"
    r'|"(?:[^"\\\n]|\\[\\nrtxuU])*"'
    r"|-?\d{1,30}(?:\.\d{1,30})?(?:e[+-]?\d{1,3})?"
    r"|True|False|None|[,: ]"
)
PAGE_KEYS = frozenset({"publishedAt", "numComments", "submittedBy"})
REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+")


def sniff(head: bytes) -> bool:
    """Accept a list whose first object has a `paper` and what the page adds to it, as JSON or as the text of a literal."""
    keys = first_keys(head)
    if keys is None:
        return bool(LITERAL_HEAD.match(head.removeprefix(b"\xef\xbb\xbf")))
    # A paper of a thousand authors hides the keys behind it.
    return "paper" in keys and (not keys.isdisjoint(PAGE_KEYS) or (len(keys) == 1 and b'"authors"' in head))


def read(stream: BinaryIO, path: str) -> Iterator[Paper | Reject]:
    """Yield one Paper an object; one that cannot be read is a Reject, and so is a field of a wrong type.

    Raises:
        SourceError: the file holds no object.
    """
    objects = 0
    stream, head = open_json(stream)
    for item in _read_objects(stream):
        objects += isinstance(item, Item)
        yield from read_converted([item], RULES)
    if not objects and not is_empty_list(head):
        raise SourceError(path, 1, "no JSON object in it")


def _read_objects(stream: BinaryIO) -> Iterator[Item | Reject]:
    for item in read_values(stream):
        if isinstance(item, Item) and isinstance(item.value, str):
            try:
                yield item.with_value(_parse_literal(item.value))
            except ValueError as error:
                yield make_reject(item.locator, str(error), item.raw)
        elif isinstance(item, Item) and not isinstance(item.value, dict):
            yield make_reject(item.locator, "not an object", item.raw)
        else:
            yield item


def _parse_literal(text: str) -> dict[str, Any]:
    """Return the object that a Python literal writes out.

    Raises:
        ValueError: it is longer or deeper than a record is, or is no object of plain data.
    """
    if len(text) > LONGEST_LITERAL:
        raise ValueError(f"a Python literal of over {LONGEST_LITERAL:,} characters")
    position = depth = 0
    while match := LITERAL.match(text, position):
        position = match.end()
        depth += bool(match["open"]) - bool(match["close"])
        if depth > DEEPEST_LITERAL:
            raise ValueError("a Python literal nested too deep")
    if position != len(text):
        raise ValueError(f"neither an object nor the text of one (at character {position + 1})")
    try:
        found = ast.literal_eval(text.strip())
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError) as error:
        raise ValueError(f"neither an object nor the text of one: {error}") from error
    if not isinstance(found, dict):
        raise ValueError("neither an object nor the text of one")
    return found


def _seen_on(record: Mapping[str, Any]) -> Any:
    return dig(record, "paper", "submittedOnDailyAt") or record.get("publishedAt")


def _authors(record: Mapping[str, Any]) -> list[Any]:
    """Return the names on the page; a hidden one is a fault of the list that the page leaves out."""
    return [author.get("name") for author in require_objects(dig(record, "paper", "authors")) if author.get("hidden") is not True]


def _links(record: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the repository, written as an address or as `owner/name`, and the project's page where it is another."""
    repository, project = dig(record, "paper", "githubRepo"), dig(record, "paper", "projectPage")
    named = isinstance(repository, str) and REPOSITORY.fullmatch(repository.strip())
    links = [make_repository_link(f"https://github.com/{named[0]}" if named else repository)] if repository else []
    if project and project != repository:
        links.append(make_project_link(project))
    return links


def _topics(record: Mapping[str, Any]) -> Any:
    """Return the keywords, which a machine chose: they have a scheme of their own."""
    keywords = dig(record, "paper", "ai_keywords")
    if not isinstance(keywords, list):
        return keywords
    return [{"scheme": "ai-keyword", "name": keyword} for keyword in keywords]


RULES: dict[str, Rule] = {
    "title": first(at("title"), lambda record: one_line(dig(record, "paper", "title"))),
    "id": at("paper", "id"),
    "abstract": first(at("paper", "summary"), at("summary")),
    "published": at("paper", "publishedAt"),
    "authors": _authors,
    "links": _links,
    "topics": _topics,
    "upvotes": at("paper", "upvotes"),
    "comments": at("numComments"),
    "stars": at("paper", "githubStars"),
    "seen_on": _seen_on,
    "withdrawn": lambda record: bool(first(at("paper", "withdrawnAt"), at("withdrawnAt"))(record)),
}
