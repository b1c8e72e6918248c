"""JSON lines: one object a paper, with at least a title; keys that are not known are ignored.

A line `{"source": {"name": ..., "license": ..., "note": ...}}` without a title describes the file itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from papersette.models import Paper, Reject, SourceInfo
from papersette.sources import values
from papersette.sources.items import Item, first_keys, read_items
from papersette.sources.record import read_record

__all__ = ["read", "sniff"]


def sniff(head: bytes) -> bool:
    """Accept objects, a line each or in one list, of which the first has a title or describes the source."""
    keys = first_keys(head)
    return keys is not None and (not keys or "title" in keys or "source" in keys)


def read(stream: BinaryIO, path: str) -> Iterator[Paper | Reject | SourceInfo]:
    """Yield one Paper an object; one that cannot be read is a Reject, and so is a field of a wrong type.

    A paper with a bad optional field is kept without that field, and the Reject names it.

    Raises:
        SourceError: the file holds no object.
    """
    for item in read_items(stream, path):
        if isinstance(item, Reject):
            yield item
        elif "title" not in item.value and isinstance(item.value.get("source"), dict):
            yield _source_info(item)
        else:
            yield from read_record(item.value, item.locator, item.raw)


def _source_info(item: Item) -> SourceInfo | Reject:
    described: dict[str, Any] = item.value["source"]
    try:
        return SourceInfo(**{name: values.text(described.get(name)) for name in ("name", "license", "note")})
    except ValueError as error:
        return Reject(item.locator, f"a part of the source's description {error}", item.raw())
