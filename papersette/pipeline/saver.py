"""What becomes of records: a new paper or part of a known one, at once or when their source has ended, with what was found."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from pathlib import Path

from papersette.extract import CORRECTED, correct, find_differing
from papersette.merge import Decision, decide, is_alike, key_of
from papersette.models import Correction, CorrectionNote, Finds, Reject
from papersette.pipeline.intake import Intake, name_of, now, place_of, shorten
from papersette.pipeline.summary import MOST_UNAPPLIED, Corrected, Records
from papersette.pipeline.work import Chunk, Draft, Extractor, Work, has_own_names
from papersette.pipeline.workers import Workers
from papersette.sources import raw_of, write_record
from papersette.store import Entry, Store

__all__ = ["Saver"]


class Saver:
    """Decides of records which papers they are of, and saves them.

    Args:
        store: where they are saved.
        intake: keeps the books of what was read.
        extractor: finds what stands in texts.
        workers: work on chunks.
        size: how many records are a chunk, of those that waited or are read again.
    """

    def __init__(self, store: Store, intake: Intake, extractor: Extractor, workers: Workers, size: int) -> None:
        self._store, self._intake, self._extractor, self._workers, self._size = store, intake, extractor, workers, size
        # What Records and Corrected hold in the end.
        self._new = self._changed = self._merged = self._anew = 0
        self._bundled = False
        self._given: int | None = None
        self._ended: tuple[CorrectionNote, ...] = ()
        self._doubtful: tuple[CorrectionNote, ...] = ()
        self._today = now()[:10]

    def save_all(self, chunks: Iterable[Chunk]) -> None:
        """Save records; those that add to a paper which is not there yet are tried again at the end."""
        self._pass(chunks, self._take)
        waiting = (
            Chunk(source_id, [Draft(*kept) for kept in chunk]) for source_id, chunk in self._store.waiting.take(self._size)
        )
        self._pass(waiting, self._take_waiting)

    def extract_anew(self, *, always: bool) -> None:
        """Find anew what stands in the texts of all papers, where that is asked for or another extractor found it."""
        before, after = self._store.extractor(), self._extractor.version
        if self._store.is_new or (before == after and not always):
            return
        self._bundled = has_own_names(before) and not has_own_names(after)
        self._store.forget_catalogues()
        chunks = (
            ([paper_id for paper_id, _ in chunk], [paper for _, paper in chunk]) for chunk in self._store.read_texts(self._size)
        )
        for ids, finds in self._workers.map(self._extractor.find_all, chunks):
            with self._store.batch():
                for paper_id, found in zip(ids, finds, strict=True):
                    self._store.replace_finds(paper_id, found)
            self._anew += len(ids)

    def add_corrections(self, said: Iterable[Correction], path: str) -> None:
        """Keep what readers say in a file, of papers by their ids as records have them; what it said before is withdrawn."""
        known = [replace(correction, key=key_of(correction.key)) for correction in said]
        self._given = len(known)
        place = place_of(path if path == "-" else str(Path(path).resolve()))
        self._ended = tuple(self._store.corrections.save(known, name_of(path), place))

    def apply_corrections(self) -> None:
        """Find anew, as readers say it should be, what stands in the papers that they spoke of."""
        differing: list[tuple[Correction, list[str] | None]] = []
        vocabulary = self._extractor.vocabulary
        for paper_id, paper, corrections in self._store.corrections.find_corrected():
            (finds,) = self._extractor.find_all([paper])
            differing += [(each, find_differing(finds, each, vocabulary)) for each in corrections]
            with self._store.batch():
                self._store.replace_finds(paper_id, correct(finds, paper, corrections, vocabulary))
        self._store.corrections.mark_unmatched()
        self._doubtful = tuple(self._store.corrections.tell_doubtful(differing, CORRECTED))

    def sum_up_records(self) -> Records:
        """Return what became of all records."""
        return Records(
            new=self._new, changed=self._changed, unchanged=self._intake.unchanged, differing=self._store.differing,
            merged=self._merged, anew=self._anew, bundled=self._bundled,
        )  # fmt: skip

    def sum_up_corrections(self) -> Corrected:
        """Return what became of readers' corrections."""
        states, unapplied = self._store.corrections.count(), self._store.corrections.find_unapplied(MOST_UNAPPLIED)
        return Corrected(states, self._given, unapplied, self._ended, self._doubtful)

    def _pass(self, chunks: Iterable[Chunk], take: Callable[[int, Work, Decision], None]) -> None:
        source_id = 0
        for chunk, done in self._workers.map(self._extractor.work, ((chunk, chunk) for chunk in chunks)):
            if chunk.source_id != source_id:
                self._settle(source_id)
                source_id = chunk.source_id
            with self._store.batch():
                self._intake.note(chunk, done)
                for work in done.works:
                    take(source_id, work, decide(work.paper, work.identity, source_id, self._store.lookup))
        self._settle(source_id)

    def _take(self, source_id: int, work: Work, decision: Decision) -> None:
        paper_id = decision.paper_id
        if paper_id is None and work.paper.title is None:
            self._store.waiting.put(work.paper, source_id, work.record_hash)
        elif paper_id is not None and work.paper.source_key is None and self._store.deferred.is_due(paper_id, source_id):
            self._store.deferred.put(paper_id, work.record_hash, work.paper.locator, work)
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
        for works in self._store.deferred.take(self._size):
            present = present or set(self._intake.present[source_id])
            with self._store.batch():
                for work in works:
                    decision = decide(work.paper, work.identity, source_id, self._store.lookup)
                    self._save(source_id, work, decision, is_later=self._is_later(source_id, work, decision, present))
        if self._store.has_unstated:
            present = present or set(self._intake.present.get(source_id, ()))
            with self._store.batch():
                self._store.drop_unstated(source_id, lambda digest: shorten(digest) in present)
        self._intake.present.pop(source_id, None)

    def _is_later(self, source_id: int, work: Work, decision: Decision, present: Collection[int]) -> bool:
        paper_id = decision.paper_id
        if paper_id is None or not is_alike(work.paper, work.identity, self._store.lookup.describe(paper_id)):
            return False
        return self._store.deferred.is_later(paper_id, source_id, work.record_hash, lambda digest: shorten(digest) in present)

    def _save(self, source_id: int, work: Work, decision: Decision, *, is_later: bool = False) -> None:
        paper_id = decision.paper_id
        if paper_id is None:
            self._new += 1
        else:
            self._changed += 1
            for twin in decision.twins:
                paper_id = self._store.merge(paper_id, twin)
                self._merged += 1
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
        title = self._store.lookup.describe(paper_id).title
        return self._extractor.find_all([replace(work.paper, title=title)])[0]

    def _reject(self, source_id: int, work: Work) -> None:
        names = ", ".join(":".join(pair) for pair in work.identity.ids) or "it states no id that is one"
        reason = f"adds to a paper that no source has brought: {names}"
        self._store.sources.save_rejects(source_id, [Reject(work.paper.locator, reason, raw_of(write_record(work.paper)))])
