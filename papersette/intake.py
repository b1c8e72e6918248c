"""Reading sources into drafts: each record once, with the books of what was read."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from pathlib import Path

from papersette.errors import SourceError
from papersette.models import Paper, Reject, SourceInfo
from papersette.sources import FORMATS, Format, Source, choose_format, expand, open_source
from papersette.store import STANDARD_INPUT, UNKNOWN_FORMAT, Store

__all__ = ["Draft", "Intake", "now"]


@dataclass(frozen=True, slots=True)
class Draft:
    """A record before extraction."""

    paper: Paper
    source_id: int
    record_hash: str


class Intake:
    """Reads sources, notes rejects and what was read before as they come, and counts.

    Args:
        store: where records are taken in.
        format_name: a key of FORMATS, None to tell each source's format by its first bytes.
        encoding: of sources whose text is not UTF-8 and does not say so itself.
    """

    def __init__(self, store: Store, format_name: str | None = None, encoding: str | None = None) -> None:
        self._store, self._format_name, self._encoding = store, format_name, encoding
        self._books: dict[int, dict[str, object]] = {}
        self.bytes = 0
        self.unchanged = 0

    def read(self, paths: Sequence[str], size: int) -> Iterator[list[Draft]]:
        """Yield the records that are new to the store, in lists of `size` at most.

        Raises:
            SourceError: a source that was named cannot be read. A file of a folder, a pattern or an archive whose format is not
                known becomes a reject.
        """
        for path in expand(paths):
            with open_source(path, self._encoding) as source:
                chosen = self._choose(source, path, is_named=path in paths)
                if chosen:
                    yield from self._read_source(source, chosen, path, size)

    def close(self, *, allow_shrink: bool = True) -> None:
        """Close the books of all sources that were read.

        Raises:
            SourceError: a source has far fewer papers than when it was last read, and that is not allowed.
        """
        for source_id, books in self._books.items():
            self._store.finish_source(source_id, books)
        if not allow_shrink:
            for name, before, records in self._store.find_shrunk(self._books):
                said = f"{records:,} papers where there were {before:,} when it was last read; --allow-shrink takes it so"
                raise SourceError(name, None, said)

    def _choose(self, source: Source, path: str, *, is_named: bool) -> Format | None:
        if self._format_name:
            return FORMATS[self._format_name]
        try:
            return choose_format(source.head, path)
        except SourceError as error:
            if is_named:
                raise
            source_id = self._store.add_source(_name(path), UNKNOWN_FORMAT, _place(path))
            self._store.save_rejects(source_id, [Reject("file", error.message, path)])
            source.drain()
            self._note(source_id, source, 0, 0)
            return None

    def _read_source(self, source: Source, chosen: Format, path: str, size: int) -> Iterator[list[Draft]]:
        source_id = self._store.add_source(_name(path), chosen.name, _place(path))
        drafts: list[Draft] = []
        records = unchanged = 0
        before = self.bytes
        for record in chosen.read(source.stream, path):
            if isinstance(record, SourceInfo):
                self._store.describe_source(source_id, record)
            elif isinstance(record, Reject):
                self._store.save_rejects(source_id, [record])
            else:
                records += 1
                digest = _digest(record)
                if self._store.find_record(digest) is None:
                    drafts.append(Draft(record, source_id, digest))
                else:
                    unchanged += 1
            if len(drafts) == size:
                self.bytes = before + source.digest()[1]
                yield drafts
                drafts = []
        yield drafts
        source.drain()
        self.bytes = before + source.digest()[1]
        self._note(source_id, source, records, unchanged)

    def _note(self, source_id: int, source: Source, records: int, unchanged: int) -> None:
        sha256, size = source.digest()
        self._books[source_id] = {
            "sha256": sha256, "bytes": size, "read_at": now(), "records": records, "unchanged": unchanged,
        }  # fmt: skip
        self.unchanged += unchanged


def now() -> str:
    """Return the time of day as an ISO date, UTC."""
    return datetime.now(timezone.utc).isoformat(timespec="seconds")


def _name(path: str) -> str:
    return Path(path).name if path != "-" else STANDARD_INPUT


def _place(path: str) -> str | None:
    """Return a digest of where a source lies: the path itself is nobody's business who gets the file."""
    if path == "-":
        return None
    return hashlib.blake2b(os.fsencode(Path(path).absolute()), digest_size=8).hexdigest()


def _digest(record: Paper) -> str:
    """Return what tells a record from any other state of it; where it stands in its source is no part of it."""
    return hashlib.blake2b(repr(replace(record, locator="")).encode("utf-8", "replace"), digest_size=16).hexdigest()
