"""The whole road on one screen: read, extract in workers, save, check, swap."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from papersette import __version__
from papersette.accuracy import read_accuracy
from papersette.check import find_faults
from papersette.cluster import open_workers
from papersette.corrections import read_corrections
from papersette.described import read_described
from papersette.embed import MODEL, Encoder, load_encoder
from papersette.errors import BuildError
from papersette.extract import correct
from papersette.intake import Intake, now, shorten
from papersette.merge import Decision, decide, is_alike
from papersette.models import Finds, Reject
from papersette.sources import raw_of, write_record
from papersette.store import Entry, Store, open_scratch
from papersette.summary import Summary
from papersette.work import Chunk, Draft, Extractor, Work, has_own_names
from papersette.workers import Workers

__all__ = ["Options", "build"]

CHUNK = 250

Progress = Callable[[int], None]
Encoded = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Options:
    """How sources are read and extracted.

    `format_name` is a key of FORMATS, None tells each source's format by its first bytes; `encoding` is that of text which is not
    UTF-8; `workers` are processes that extract, 1 extracts in this one; `vocabulary` is a folder with measures.tsv and
    datasets.tsv of one's own; `corrections` is a file of what readers said of rows, added to those that the database has;
    `reextract` finds anew what stands in papers that the database has, as happens by itself when the extractor is another;
    `allow_shrink` takes a source that has far fewer papers than when it was last read; `executor` extracts in the place of
    processes of this machine: one of concurrent.futures, or a dask.distributed cluster by its address, `dask://host:port`;
    `semantic` makes a vector of each paper that has none.
    """

    format_name: str | None = None
    encoding: str | None = None
    workers: int = 1
    vocabulary: Path | None = None
    corrections: Path | None = None
    reextract: bool = False
    allow_shrink: bool = False
    executor: Executor | str | None = None
    semantic: bool = False


class _Line:
    """What records pass through on their way into the store, and the counts of what became of them."""

    def __init__(self, store: Store, intake: Intake, extractor: Extractor, workers: Workers) -> None:
        self._store, self._intake, self._extractor, self._workers = store, intake, extractor, workers
        self.new = self.changed = self.merged = self.anew = 0
        self.bundled = False
        self._today = now()[:10]

    def save_all(self, chunks: Iterable[Chunk]) -> None:
        """Save records; those that add to a paper which is not there yet are tried again at the end."""
        self._pass(chunks, self._take)
        waiting = (Chunk(source_id, [Draft(*kept) for kept in chunk]) for source_id, chunk in self._store.waiting.take(CHUNK))
        self._pass(waiting, self._take_waiting)

    def extract_anew(self, *, always: bool) -> None:
        """Find anew what stands in the texts of all papers, where that is asked for or another extractor found it."""
        before, after = self._store.extractor(), self._extractor.version
        if self._store.is_new or (before == after and not always):
            return
        self.bundled = has_own_names(before) and not has_own_names(after)
        chunks = (([paper_id for paper_id, _ in chunk], [paper for _, paper in chunk]) for chunk in self._store.read_texts(CHUNK))
        for ids, finds in self._workers.map(self._extractor.find_all, chunks):
            with self._store.batch():
                for paper_id, found in zip(ids, finds, strict=True):
                    self._store.replace_finds(paper_id, found)
            self.anew += len(ids)

    def apply_corrections(self) -> None:
        """Find anew, as readers say it should be, what stands in the papers that they spoke of."""
        for paper_id, paper, corrections in self._store.corrected_papers():
            (finds,) = self._extractor.find_all([paper])
            with self._store.batch():
                self._store.replace_finds(paper_id, correct(finds, paper, corrections))
        self._store.mark_unmatched_corrections()

    def _pass(self, chunks: Iterable[Chunk], take: Callable[[int, Work, Decision], None]) -> None:
        source_id = 0
        for chunk, done in self._workers.map(self._extractor.work, ((chunk, chunk) for chunk in chunks)):
            if chunk.source_id != source_id:
                self._settle(source_id)
                source_id = chunk.source_id
            with self._store.batch():
                self._intake.note(chunk, done)
                for work in done.works:
                    take(source_id, work, decide(work.paper, work.identity, source_id, self._store.papers))
        self._settle(source_id)

    def _take(self, source_id: int, work: Work, decision: Decision) -> None:
        paper_id = decision.paper_id
        if paper_id is None and work.paper.title is None:
            self._store.waiting.put(work.paper, source_id, work.record_hash)
        elif paper_id is not None and work.paper.source_key is None and self._store.again.is_due(paper_id, source_id):
            self._store.again.put(paper_id, work.record_hash, work.paper.locator, work)
        else:
            self._save(source_id, work, decision)

    def _take_waiting(self, source_id: int, work: Work, decision: Decision) -> None:
        if decision.paper_id is None and work.paper.title is None:
            self._reject(source_id, work)
        else:
            self._save(source_id, work, decision)

    def _settle(self, source_id: int) -> None:
        """Save the records that waited for the end of their source, some as later states of those that it had before."""
        present: set[int] = set()
        for works in self._store.again.take(CHUNK):
            present = present or set(self._intake.present[source_id])
            with self._store.batch():
                for work in works:
                    decision = decide(work.paper, work.identity, source_id, self._store.papers)
                    self._save(source_id, work, decision, is_later=self._is_later(source_id, work, decision, present))
        self._intake.present.pop(source_id, None)

    def _is_later(self, source_id: int, work: Work, decision: Decision, present: Collection[int]) -> bool:
        paper_id = decision.paper_id
        if paper_id is None or not is_alike(work.paper, work.identity, self._store.papers.describe(paper_id)):
            return False
        return self._store.again.is_later(paper_id, source_id, work.record_hash, lambda digest: shorten(digest) in present)

    def _save(self, source_id: int, work: Work, decision: Decision, *, is_later: bool = False) -> None:
        paper_id = decision.paper_id
        if paper_id is None:
            self.new += 1
        else:
            self.changed += 1
            for twin in decision.twins:
                paper_id = self._store.merge(paper_id, twin)
                self.merged += 1
        self._store.save(
            Entry(
                work.paper, paper_id, decision.key, decision.ids, work.identity.url, work.identity.title_keys,
                self._finds(work, paper_id), source_id, work.record_hash, self._today,
                is_later,
            )
        )  # fmt: skip

    def _finds(self, work: Work, paper_id: int | None) -> Finds:
        """Return what a record holds; the results of an abstract without a title are read by the title of its paper."""
        if paper_id is None or work.paper.title is not None or not work.finds.metrics:
            return work.finds
        title = self._store.papers.describe(paper_id).title
        return self._extractor.find_all([replace(work.paper, title=title)])[0]

    def _reject(self, source_id: int, work: Work) -> None:
        names = ", ".join(":".join(pair) for pair in work.identity.ids) or "it states no id that is one"
        reason = f"adds to a paper that no source has brought: {names}"
        self._store.save_rejects(source_id, [Reject(work.paper.locator, reason, raw_of(write_record(work.paper)))])


def build(
    sources: Sequence[str],
    db: Path,
    options: Options | None = None,
    progress: Progress | None = None,
    encoded: Encoded | None = None,
) -> Summary:
    """Read sources into `db`, adding to what it holds; the file that stood there is replaced only by a sound one.

    Args:
        sources: paths, folders, patterns, archives; `-` for standard input.
        db: the database file to make or to add to.
        options: how to read and extract.
        progress: called with the number of bytes of the sources read so far.
        encoded: called with the numbers of papers that have got a vector so far, and that get one.

    Raises:
        SourceError: a source is not what it claims to be, changed while it was read or shrank, or a correction is malformed.
        BusyError: the database is being built by another process.
        BuildError: the database cannot be built or does not pass its checks, the vocabulary is malformed, or vectors
            need an extra that is not installed.
        PapersetteError: this copy of the project is incomplete.
    """
    options = options or Options()
    extractor = Extractor.ensure(options.vocabulary)
    encoder = load_encoder() if options.semantic else None
    # What a file carries besides: where it is missing, that is told now and not after hours.
    described, accuracy = read_described(), read_accuracy()
    started, clock = now(), time.perf_counter()
    with open_scratch(db) as scratch:
        with Store(scratch, db) as store, open_workers(options.executor, options.workers, options.vocabulary) as workers:
            intake = Intake(store, options.format_name, options.encoding)
            line = _Line(store, intake, extractor, workers)
            if options.corrections:
                store.add_corrections(read_corrections(options.corrections))
            line.extract_anew(always=options.reextract)
            line.save_all(_reported(intake, sources, progress))
            line.apply_corrections()
            read = intake.close(allow_shrink=options.allow_shrink)
            store.save_accuracy(accuracy, __version__)
            store.save_readme(described, __version__)
            for table, spellings in extractor.read_spellings().items():
                store.save_spellings(table, spellings)
            related_clock = time.perf_counter()
            # What lies in files of this machine is worked on here.
            with nullcontext(workers) if options.executor is None else Workers(options.workers) as near:
                store.save_related(near.map)
            related_seconds = time.perf_counter() - related_clock
            encode_seconds = _save_vectors(store, encoder, options.workers, encoded)
            store.finish()
            seconds = time.perf_counter() - clock - related_seconds - encode_seconds
            store.save_build(started, now(), (__version__, extractor.version), seconds)
            counts = {table: store.count(table) for table in ("papers", "links", "metrics", "rejects")}
            corrections, differing = store.count_corrections(), store.papers.differing
        if faults := list(find_faults(scratch)):
            raise BuildError("the new file did not pass its checks: " + "; ".join(faults[:5]))
    return Summary(
        **counts, corrections=corrections, unread={name: tuple(names) for name, names in intake.unread.items()},
        new=line.new, changed=line.changed, unchanged=intake.unchanged, merged=line.merged, differing=differing,
        anew=line.anew, bundled=line.bundled, read=read, outdated=intake.outdated, rejected=store.rejected,
        seconds=seconds, related_seconds=related_seconds, encode_seconds=encode_seconds,
        check_seconds=time.perf_counter() - clock - seconds - related_seconds - encode_seconds,
    )  # fmt: skip


def _save_vectors(store: Store, encoder: Encoder | None, threads: int, encoded: Encoded | None) -> float:
    """Return the seconds that it took to give each paper a vector that has none."""
    clock = time.perf_counter()
    if encoder:
        store.save_vectors(MODEL, partial(encoder.encode, threads=threads), encoded or (lambda *_: None))
        return time.perf_counter() - clock
    return 0.0


def _reported(intake: Intake, sources: Sequence[str], progress: Progress | None) -> Iterator[Chunk]:
    for chunk in intake.read(sources, CHUNK):
        if progress:
            progress(intake.bytes)
        yield chunk
