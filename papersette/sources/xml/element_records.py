"""Papers out of the elements of XML: the loop that readers of its formats have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from papersette.models import Paper, Reject, SourceInfo
from papersette.sources.records.record import make_reject, read_record
from papersette.sources.records.unread import UnreadKeys
from papersette.sources.xml.elements import Node, count_abstracts

__all__ = ["Taken", "read_elements"]


@dataclass(frozen=True, slots=True)
class Taken:
    """What a format takes of an element: the record in it, where that stands, and its values, or the reason why it is no paper.

    The values have the keys that read_record knows.
    """

    record: Element
    locator: str
    values: dict[str, Any] | str


def read_elements(nodes: Iterable[Node | Reject], take: Callable[[Node], Taken]) -> Iterator[Paper | Reject | SourceInfo]:
    """Yield one Paper an element; what cannot be read, or is no paper, is a Reject. Last comes what is not read."""
    unread = UnreadKeys(())
    for node in nodes:
        if isinstance(node, Reject):
            yield node
            continue
        taken = take(node)
        if isinstance(taken.values, str):
            yield make_reject(taken.locator, taken.values, node.raw)
        else:
            unread.note_abstracts(count_abstracts(taken.record))
            yield from read_record(taken.values, taken.locator, node.raw)
    yield from unread.tell()
