"""The whole road on one screen: read, extract in workers, save, check, swap."""

from __future__ import annotations

import hashlib
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from pathlib import Path

from papersette import __version__
from papersette.accuracy import read_accuracy
from papersette.check import find_faults
from papersette.corrections import read_corrections
from papersette.errors import BuildError
from papersette.extract import correct, find, load_vocabulary, locate
from papersette.merge import identify
from papersette.models import Finds, Paper, Reject, SourceInfo
from papersette.sources import FORMATS, Record, choose_format, open_source
from papersette.store import Entry, Store, open_scratch

__all__ = ["Options", "Summary", "build"]

CHUNK = 250

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Summary:
    """What the finished file holds, and how long building it took (in seconds)."""

    papers: int
    links: int
    metrics: int
    rejects: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Options:
    """How sources are read and extracted.

    `format_name` is a key of FORMATS, None tells each source's format by its first bytes; `workers` are processes that extract,
    1 extracts in this one; `vocabulary` is a folder with measures.tsv and datasets.tsv of one's own; `corrections` is a file of
    what readers said of rows, added to those that the database has.
    """

    format_name: str | None = None
    workers: int = 1
    vocabulary: Path | None = None
    corrections: Path | None = None


@dataclass(frozen=True, slots=True)
class _Extractor:
    """What finds are made by: a newer version, or another vocabulary, may find more in the same record."""

    vocabulary: Path | None
    version: str

    @classmethod
    def ensure(cls, vocabulary: Path | None) -> _Extractor:
        """Return the extractor of a vocabulary, which is read once to see that it is sound."""
        if vocabulary is None:
            return cls(None, __version__)
        try:
            load_vocabulary(vocabulary)
        except (ValueError, OSError) as error:
            raise BuildError(str(error)) from error
        tables = b"".join(path.read_bytes() for path in sorted(vocabulary.glob("*.tsv")))
        return cls(vocabulary, f"{__version__}+{hashlib.sha256(tables).hexdigest()[:12]}")

    def find_all(self, papers: Sequence[Paper]) -> list[Finds]:
        """Return the finds of papers, in order."""
        return [find(paper, self.vocabulary) for paper in papers]


@dataclass(frozen=True, slots=True)
class _Desk:
    """Where records are taken in."""

    store: Store
    extractor: _Extractor
    format_name: str | None


@dataclass(frozen=True, slots=True)
class _Draft:
    """A record before extraction."""

    paper: Paper
    source_id: int
    record_hash: str


@dataclass(frozen=True, slots=True)
class _Read:
    """A source that was read to its end."""

    source_id: int
    sha256: str
    bytes: int
    read_at: str


def build(sources: Sequence[str], db: Path, options: Options | None = None, progress: Progress | None = None) -> Summary:
    """Read sources into `db`, adding to what it holds; the file that stood there is replaced only by a sound one.

    Args:
        sources: paths, `-` for standard input.
        db: the database file to make or to add to.
        options: how to read and extract.
        progress: called with the number of bytes of the sources read so far.

    Raises:
        SourceError: a source is not what it claims to be, or a correction is malformed.
        BuildError: the database cannot be built or does not pass its checks, or the vocabulary is malformed.
    """
    options = options or Options()
    extractor = _Extractor.ensure(options.vocabulary)
    started, clock = _now(), time.perf_counter()
    with open_scratch(db) as scratch:
        with Store(scratch) as store:
            if options.corrections:
                store.add_corrections(read_corrections(options.corrections))
            read: list[_Read] = []
            drafts = _read_all(sources, _Desk(store, extractor, options.format_name), read, progress)
            for chunk, finds in _extract_in_order(drafts, extractor, options.workers):
                store.save(
                    [
                        Entry(locate(d.paper), identify(d.paper), f, d.source_id, d.record_hash)
                        for d, f in zip(chunk, finds, strict=True)
                    ]
                )
            _apply_corrections(store, extractor)
            for source in read:
                store.finish_source(source.source_id, source.sha256, source.bytes, source.read_at)
            store.save_accuracy(read_accuracy(), __version__)
            store.finish()
            seconds = time.perf_counter() - clock
            store.save_build(started, _now(), __version__, seconds)
            papers, links, metrics, rejects = (store.count(table) for table in ("papers", "links", "metrics", "rejects"))
        faults = list(find_faults(scratch))
        if faults:
            raise BuildError("the new file did not pass its checks: " + "; ".join(faults[:5]))
    return Summary(papers, links, metrics, rejects, seconds)


def _read_all(sources: Sequence[str], desk: _Desk, read: list[_Read], progress: Progress | None) -> Iterator[list[_Draft]]:
    """Yield the records that are new to the store, in chunks; note rejects and records seen before as they come.

    `read` receives each source once it was read to its end.
    """
    for path in sources:
        with open_source(path) as source:
            chosen = FORMATS[desk.format_name] if desk.format_name else choose_format(source.head, path)
            source_id = desk.store.add_source(Path(path).name if path != "-" else "standard input", chosen.name)
            drafts: list[_Draft] = []
            for record in chosen.read(source.stream, path):
                draft = _take(record, source_id, desk)
                if draft:
                    drafts.append(draft)
                if len(drafts) == CHUNK:
                    yield drafts
                    drafts = []
                    _report(progress, read, source.digest()[1])
            yield drafts
            read.append(_Read(source_id, *source.digest(), _now()))
        _report(progress, read)


def _apply_corrections(store: Store, extractor: _Extractor) -> None:
    """Find anew, as readers say it should be, what stands in the papers that they spoke of."""
    for paper_id, paper, corrections in store.corrected_papers():
        (finds,) = extractor.find_all([paper])
        store.replace_finds(paper_id, correct(finds, paper, corrections))


def _report(progress: Progress | None, read: list[_Read], current: int = 0) -> None:
    if progress:
        progress(sum(source.bytes for source in read) + current)


def _take(record: Record, source_id: int, desk: _Desk) -> _Draft | None:
    """Return a paper as a draft, unless its record was seen before; note everything else at once."""
    store = desk.store
    if isinstance(record, SourceInfo):
        store.describe_source(source_id, record)
    elif isinstance(record, Reject):
        store.save_rejects(source_id, [record])
    else:
        # A newer extractor may find more in the same record, so its version is part of what was seen.
        digest = hashlib.sha256(f"{desk.extractor.version}|{replace(record, locator='')!r}".encode()).hexdigest()
        known = None if store.is_new else store.find_record(digest)
        if known is None:
            return _Draft(record, source_id, digest)
        store.save_seen([(known, source_id, record, digest)])
    return None


def _extract_in_order(
    chunks: Iterator[list[_Draft]], extractor: _Extractor, workers: int
) -> Iterator[tuple[list[_Draft], list[Finds]]]:
    """Yield (chunk, its finds) in the order of the chunks, so that the tables do not depend on the number of workers."""
    if workers <= 1:
        for chunk in chunks:
            yield chunk, extractor.find_all([draft.paper for draft in chunk])
        return
    with ProcessPoolExecutor(workers) as pool:
        pending: deque[tuple[list[_Draft], Future[list[Finds]]]] = deque()
        for chunk in chunks:
            pending.append((chunk, pool.submit(extractor.find_all, [draft.paper for draft in chunk])))
            if len(pending) > 2 * workers:
                first, found = pending.popleft()
                yield first, found.result()
        for first, found in pending:
            yield first, found.result()


def _now() -> str:
    return datetime.now(timezone.utc).isoformat(timespec="seconds")
