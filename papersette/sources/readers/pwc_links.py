"""Papers with Code, links-between-papers-and-code.json: one JSON list of a paper's repositories, one an item.

A record brings a link to a paper that another source describes, so it needs no title. Only a repository that Papers with Code
calls official is the paper's code; somebody else's is a link of kind `other`, since it keeps no promise of the authors.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from papersette.models import Paper, Reject, SourceInfo
from papersette.sources.json.convert import Rule, at, read_converted
from papersette.sources.json.items import first_keys, read_items
from papersette.sources.readers.pwc_papers import INFO, make_ids

__all__ = ["read", "sniff"]

KEYS = frozenset({"paper_url", "repo_url"})


def sniff(head: bytes) -> bool:
    """Accept objects of which the first names a paper and a repository."""
    keys = first_keys(head)
    return keys is not None and keys >= KEYS


def read(stream: BinaryIO, path: str) -> Iterator[Paper | Reject | SourceInfo]:
    """Yield one Paper an object; one that cannot be read is a Reject, and so is a field of a wrong type.

    Raises:
        SourceError: the file holds no object.
    """
    yield INFO
    yield from read_converted(read_items(stream, path), RULES, is_addition=lambda _: True)


def _links(record: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{"url": record.get("repo_url"), "kind": "code" if record.get("is_official") is True else "other"}]


RULES: dict[str, Rule] = {
    "title": at("paper_title"),
    "ids": lambda record: make_ids(record.get("paper_url")),
    "arxiv_id": at("paper_arxiv_id"),
    "url": at("paper_url_abs"),
    "pdf_url": at("paper_url_pdf"),
    "links": _links,
}
