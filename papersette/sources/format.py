"""What a format is: how it is called and told, and what reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from papersette.models import Paper, Reject, SourceInfo
from papersette.sources.json.items import first_keys, is_lines_of_objects

__all__ = ["Format", "Record"]

Record = Paper | Reject | SourceInfo


class Reader(Protocol):
    """A module of readers/."""

    def sniff(self, head: bytes, /) -> bool:
        """Tell by the first bytes of a file whether it is of this format."""

    def read(self, stream: BinaryIO, path: str, /) -> Iterator[Record]:
        """Yield the records of a file; `path` is its name, for errors."""


@dataclass(frozen=True, slots=True)
class Format:
    """One input format: a module `reader` tells it by its first bytes and streams its records; `example` shows one.

    Of a format `by_line` a line of JSON is a record by itself: `read` takes Lines out of the middle of a file, too. An object
    that has the list `wrapped_in`, as the answer of a service does, or of which `is_wrapped` tells so, is no record, but holds
    them. Within the tags `frame` records of XML that stand alone are a file of the format again.
    """

    name: str
    description: str
    example: str
    reader: Reader
    by_line: bool = False
    wrapped_in: str | None = None
    is_wrapped: Callable[[bytes], bool] = lambda _: False
    frame: str | None = None

    def sniff(self, head: bytes) -> bool:
        """Tell by the first bytes of a file whether it is of this format."""
        return self.reader.sniff(head)

    def read(self, stream: BinaryIO, path: str) -> Iterator[Record]:
        """Yield the records of a file; `path` is its name, for errors."""
        return self.reader.read(stream, path)

    def is_by_line(self, head: bytes) -> bool:
        """Whether each line of a file, told by its first bytes, is a record."""
        if not self.by_line or not is_lines_of_objects(head) or self.is_wrapped(head):
            return False
        return self.wrapped_in not in (first_keys(head) or ())
