"""Reading sources into chunks: each record once, with the books of what was read."""

from __future__ import annotations

import hashlib
import os
from array import array
from base64 import urlsafe_b64decode
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timezone
from itertools import takewhile
from operator import eq
from pathlib import Path

from papersette.errors import SourceError, UnsteadyError
from papersette.models import Reject, SourceInfo
from papersette.pipeline.summary import Sources
from papersette.pipeline.work import Chunk, Done, Draft, Part, make_draft
from papersette.sources import (
    FORMATS,
    Archives,
    Format,
    Record,
    Source,
    choose_format,
    find_files,
    open_source,
    read_parts,
    worded,
)
from papersette.store import UNKNOWN_FORMAT, Store

__all__ = ["Intake", "name_of", "now", "place_of", "shorten"]


class Intake:
    """Reads sources, leaves out what was read before, and keeps the books.

    Where nothing can have been read before, lines of which each is a record are handed on as they are, for workers to parse.

    Args:
        store: where records are taken in.
        format_name: a key of FORMATS, None to tell each source's format by its first bytes.
        encoding: of sources whose text is not UTF-8 and does not say so itself.
        db: the database that is built, which may lie in a folder of its sources.

    Attributes:
        bytes: how many were read.
        unchanged: how many records were read before.
        present: source → digests, shortened, of its records that were read before and are there as they were; whoever takes in
            its last chunk may forget them.
    """

    def __init__(self, store: Store, format_name: str | None, encoding: str | None, db: Path) -> None:
        self._store, self._format_name, self._encoding, self._db = store, format_name, encoding, os.path.realpath(db)
        self._books: dict[int, dict[str, object]] = {}
        self._records: dict[int, int] = {}
        self._told_as: dict[int, str] = {}
        self.bytes = 0
        self.unchanged = 0
        self.present: dict[int, array[int]] = {}
        # Source → its columns or keys that no field reads; the files of a folder, a pattern or an archive are one a format.
        self._unread: dict[str, dict[str, None]] = {}

    def read(self, paths: Sequence[str], size: int) -> Iterator[Chunk]:
        """Yield what is new to the store, in chunks of `size` records at most; a file that is named twice is read once.

        Raises:
            SourceError: a source that was named cannot be read. A file of a folder, a pattern or an archive that cannot becomes a
                reject, with what could be read before the fault, unless another time may be better.
        """
        with Archives() as archives:
            for path, named in find_files(paths).items():
                if path != named and os.path.realpath(path) == self._db:
                    continue
                try:
                    with open_source(path, self._encoding, archives) as source:
                        yield from self._read_file(source, named, path, size)
                except SourceError as error:
                    if _ends_build(error, named, path):
                        raise
                    yield self._reject(self._add(named, path, UNKNOWN_FORMAT), None, named, error)

    def note(self, chunk: Chunk, done: Done) -> None:
        """Keep what could not be read of a chunk, and what its lines said of their source."""
        for info in done.infos:
            self._describe(chunk.source_id, info)
        self._store.sources.save_rejects(chunk.source_id, [*chunk.rejects, *done.rejects])
        if chunk.part:
            self._records[chunk.source_id] += len(done.works)

    def close(self, *, allow_shrink: bool) -> Sources:
        """Close the books of all sources that were read, and return what these were.

        Raises:
            SourceError: a source has far fewer papers than when it was last read, and that is not allowed.
        """
        ids: dict[int, None] = {}
        outdated = 0
        for source_id, books in self._books.items():
            kept, gone = self._store.sources.finish(source_id, {**books, "records": self._records[source_id]})
            ids[kept] = None
            outdated += gone
        if not allow_shrink:
            for name, before, records in self._store.sources.find_shrunk(self._books):
                said = f"{records:,} papers where there were {before:,} when it was last read; --allow-shrink takes it so"
                raise SourceError(name, None, said)
        unread = {source: tuple(names) for source, names in self._unread.items()}
        return Sources(list(ids), self._store.sources.rejected, outdated, unread)

    def _read_file(self, source: Source, named: str, path: str, size: int) -> Iterator[Chunk]:
        source_id, unchanged = None, self.unchanged
        try:
            with worded(path):
                chosen = FORMATS[self._format_name] if self._format_name else choose_format(source.head, path)
                source_id = self._add(named, path, chosen.name)
                yield from self._read_source(source, chosen, source_id, size)
        except SourceError as error:
            if _ends_build(error, named, path):
                raise
            source.drain()
            source_id = source_id or self._add(named, path, UNKNOWN_FORMAT)
            yield self._reject(source_id, source, named, error, self.unchanged - unchanged)

    def _reject(self, source_id: int, source: Source | None, named: str, error: SourceError, unchanged: int = 0) -> Chunk:
        """Return the chunk of a file that cannot be read, or not to its end."""
        self._note_end(source_id, source, unchanged)
        return Chunk(source_id, rejects=[Reject("file", error.message, _storable(_below(named, error.path)))])

    def _read_source(self, source: Source, chosen: Format, source_id: int, size: int) -> Iterator[Chunk]:
        before, unchanged = self.bytes, self.unchanged
        is_parted = self._store.is_new and chosen.is_by_line(source.head)
        read = self._read_parts if is_parted else self._read_records
        for chunk in read(source, chosen, source_id, size):
            self.bytes = before + source.digest()[1]
            if chunk.rejects and chosen.frame:
                self._describe(source_id, SourceInfo(header=chosen.frame))
            yield chunk
        source.drain()
        self.bytes = before + source.digest()[1]
        self._note_end(source_id, source, self.unchanged - unchanged)

    def _read_parts(self, source: Source, chosen: Format, source_id: int, size: int) -> Iterator[Chunk]:
        for part in read_parts(source.stream, size):
            if isinstance(part, Reject):
                yield Chunk(source_id, rejects=[part])
            else:
                yield Chunk(source_id, part=Part(chosen.name, source.name, *part))

    def _read_records(self, source: Source, chosen: Format, source_id: int, size: int) -> Iterator[Chunk]:
        drafts: list[Draft] = []
        rejects: list[Reject] = []
        unchanged = array("Q")
        faults: list[Exception] = []
        for record in _until_fault(chosen.read(source.stream, source.name), source.name, faults):
            if isinstance(record, SourceInfo):
                self._describe(source_id, record)
            elif isinstance(record, Reject):
                rejects.append(record)
            else:
                self._records[source_id] += 1
                draft = make_draft(record)
                later = self._store.sources.find_record(draft.record_hash)
                if later is None:
                    drafts.append(draft)
                elif later:
                    self._store.returned.put(draft.paper, source_id, draft.record_hash)
                else:
                    unchanged.append(shorten(draft.record_hash))
            if len(drafts) == size or len(rejects) == size:
                yield Chunk(source_id, drafts, rejects=rejects)
                drafts, rejects = [], []
        yield Chunk(source_id, drafts, rejects=rejects)
        self.unchanged += len(unchanged)
        self.present[source_id] = unchanged[:]
        yield from self._read_returned(source_id, size, unchanged)
        if faults:
            raise faults[0]

    def _read_returned(self, source_id: int, size: int, unchanged: Collection[int]) -> Iterator[Chunk]:
        """Yield the records that are back in an earlier state; none is beside a later state that the source has unchanged."""
        known: set[int] = set()
        for _, returned in self._store.returned.take(size):
            # Made where a record is back, which in most sources none is.
            known = known or set(unchanged)
            back = [Draft(*kept) for kept in returned if known.isdisjoint(self._later(kept[1]))]
            self.unchanged += len(returned) - len(back)
            self.present[source_id].extend({shorten(digest) for _, digest in returned} - {shorten(d.record_hash) for d in back})
            yield Chunk(source_id, back)

    def _later(self, record_hash: str) -> set[int]:
        return {shorten(digest) for digest in self._store.sources.find_record(record_hash) or ()}

    def _add(self, named: str, path: str, format_name: str) -> int:
        source_id = self._store.sources.add(name_of(path), format_name, place_of(path))
        self._records[source_id] = 0
        self._told_as[source_id] = name_of(named) if named == path else f"{name_of(named)} ({format_name})"
        return source_id

    def _describe(self, source_id: int, info: SourceInfo) -> None:
        self._store.sources.describe(source_id, info)
        if info.unread:
            self._unread.setdefault(self._told_as[source_id], {}).update(dict.fromkeys(info.unread))

    def _note_end(self, source_id: int, source: Source | None, unchanged: int) -> None:
        sha256, size = source.digest() if source else (None, None)
        self._books[source_id] = {"sha256": sha256, "bytes": size, "read_at": now(), "unchanged": unchanged}


def _ends_build(error: SourceError, named: str, path: str) -> bool:
    """Whether a file that cannot be read is no mere reject: it was named itself, or can be read another time."""
    return path == named or isinstance(error, UnsteadyError)


def _until_fault(records: Iterator[Record], path: str, faults: list[Exception]) -> Iterator[Record]:
    """Yield what can be read before a fault, which is noted."""
    try:
        with worded(path):
            yield from records
    except SourceError as error:
        faults.append(error)


def now() -> str:
    """Return the time of day as an ISO date, UTC."""
    return datetime.now(timezone.utc).isoformat(timespec="seconds")


def shorten(digest: str) -> int:
    """Return a digest as eight bytes: of all records of a large file so much is kept."""
    return int.from_bytes(urlsafe_b64decode(digest)[:8], "big")


def name_of(path: str) -> str:
    """Return what a file is called, whoever gets the database."""
    return _storable(Path(path).name) if path != "-" else "standard input"


def _storable(path: str) -> str:
    """Return a path as text: what of it is not UTF-8 as backslash escapes."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _below(named: str, path: str) -> str:
    """Return a path from the folder, the archive or the pattern that was named for it on."""
    parts = Path(path).parts
    common = sum(takewhile(bool, map(eq, Path(named).parts, parts)))
    return str(Path(*parts[max(common - 1, 0) :]))


def place_of(path: str) -> str | None:
    """Return a digest of where a source lies: the path itself is nobody's business who gets the file."""
    if path == "-":
        return None
    return hashlib.blake2b(os.fsencode(Path(path).absolute()), digest_size=8).hexdigest()
