"""A papers.db being written: a scratch file, filled batch by batch and finished; nothing else writes one."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import astuple
from pathlib import Path

from papersette.errors import BuildError
from papersette.models import Accuracy, Described, Finds, LinkCheck, Paper
from papersette.schema import INDEXES, SCHEMA_VERSION, STATED_INDEXES, TABLES, VECTOR_TRIGGERS
from papersette.store.completion.entity_names import save_spellings
from papersette.store.completion.finish import finish
from papersette.store.completion.readme import save_readme
from papersette.store.completion.vectors import Encode, Encoded, save_vectors
from papersette.store.papers.changes import Changes
from papersette.store.papers.corrections import Corrections, ensure_columns
from papersette.store.papers.lookup import PaperLookup
from papersette.store.papers.texts import read_texts
from papersette.store.papers.writer import Entry, PaperWriter
from papersette.store.provenance.deferred_records import DeferredRecords
from papersette.store.provenance.earlier_places import EarlierPlaces
from papersette.store.provenance.earlier_statements import EarlierStatements
from papersette.store.provenance.record_queue import RecordQueue
from papersette.store.provenance.sources import Sources
from papersette.store.related.rebuild import rebuild_related
from papersette.store.related.tasks import Map
from papersette.store.related.update import update_related
from papersette.store.rows.inserts import insert
from papersette.store.rows.paper_rows import PaperRows

__all__ = ["Store"]

CACHE_KIB = 131_072
# A paper's row takes a third of SQLite's own page size: of 4 KiB a fifth stays empty, of 8 KiB a tenth, of 16 KiB a twentieth.
PAGE_BYTES = 16_384
HAS_PAPERS = "select count(*) from sqlite_master where type = 'table' and name = 'papers'"
COUNTED = ("papers", "links", "metrics", "rejects")


class Store:
    """A papers.db being written.

    Args:
        path: an empty or absent file for a new database, or a copy of an existing one to add to.
        named: what the user calls it.

    Attributes:
        is_new: whether the file was empty.
        sources: where records come from.
        deferred: records that wait for the end of their source, in places that were read before.
        lookup: finds papers.
        corrections: what readers said.
        waiting: records that add to papers which no source has brought yet.
        returned: records that earlier builds read and others replaced since.

    Raises:
        BuildError: the file is not a database of this project and version.
    """

    def __init__(self, path: Path, named: Path | None = None) -> None:
        self._path = path
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute(f"pragma page_size = {PAGE_BYTES}")
        self._db.execute(f"pragma cache_size = -{CACHE_KIB}")
        # The scratch file is nobody's until it is swapped in: a crash leaves the old file, so no journal is needed.
        self._db.execute("pragma journal_mode = off")
        self._db.execute("pragma synchronous = off")
        self.is_new = not self._db.execute("select count(*) from sqlite_master").fetchone()[0]
        if not self.is_new and (self._value("pragma user_version") != SCHEMA_VERSION or not self._value(HAS_PAPERS)):
            raise BuildError(f"{named or path}: not a papers file of schema version {SCHEMA_VERSION}; build into a new file")
        self._ensure_tables()
        self._rows = PaperRows(self._db)
        self.sources = Sources(self._db)
        places = EarlierPlaces(self._db, self.sources.last)
        self.deferred = DeferredRecords(self._db, places)
        self.lookup = PaperLookup(self._db, self._rows)
        self._changes = Changes(self._db, self.is_new)
        self._papers = PaperWriter(self._db, self._rows, self.lookup, EarlierStatements(self._db, places), self._changes)
        self.corrections = Corrections(self._db, self._rows.found_anew)
        self.waiting, self.returned = RecordQueue(self._db, "waiting"), RecordQueue(self._db, "returned")

    def close(self) -> None:
        """Close the file; nothing is lost, since every batch is its own transaction."""
        self._db.close()

    @property
    def differing(self) -> int:
        """How many records changed in a place that was read before, of whose change their papers do not take all."""
        return self._papers.differing

    @property
    def has_unstated(self) -> bool:
        """Whether a later state of a record does not state what its paper has, see `drop_unstated`."""
        return self._papers.unstated.is_any

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Write papers in one transaction."""
        self._db.execute("begin")
        yield
        self.lookup.flush()
        self._db.execute("commit")

    def save(self, entry: Entry) -> int:
        """Write a record with all its rows, within a batch; return the id of its paper."""
        return self._papers.save(entry)

    def merge(self, first: int, second: int) -> int:
        """Make one paper of two that turn out to be one, within a batch; return its id."""
        kept = self._papers.merge(first, second)
        self.deferred.move(max(first, second), kept)
        return kept

    def drop_unstated(self, source_id: int, is_there: Callable[[str], bool]) -> None:
        """Delete or change, within a batch, what a source that was read to its end states no longer, or otherwise.

        Args:
            source_id: the source.
            is_there: tells whether it has an earlier record, by its digest, as it was.
        """
        self._papers.unstated.drop(source_id, is_there)

    def finish(self) -> None:
        """Build indexes and views, sweep names that no row uses any more, count what pages show of all papers."""
        self.waiting.close()
        self.returned.close()
        self.deferred.close()
        finish(self._db, self._path, sweeps=self._changes.replaces, changed=self._changes.papers)

    def save_related(self, map_: Map) -> None:
        """Write which papers are near which, and the words of all, where a text is new; `map_` lets others work."""
        if self.is_new or (self._changes.texts and not update_related(self._db, self._path, self._changes.texts, map_)):
            rebuild_related(self._db, self._path, map_)

    def save_vectors(self, model: str, encode: Encode, encoded: Encoded) -> None:
        """Give each paper a vector of this model that has none; `encoded` is told (papers done, papers to do)."""
        save_vectors(self._db, model, encode, encoded)

    def read_texts(self, size: int) -> Iterator[list[tuple[int, Paper]]]:
        """Yield (paper id, its texts and the results that its sources state) of all papers, in lists of `size`."""
        return read_texts(self._db, size)

    def forget_catalogues(self) -> None:
        """Let what is told of measures and datasets from now on replace what was known of them, since all is read anew."""
        self._rows.forget_catalogues()

    def replace_finds(self, paper_id: int, finds: Finds) -> None:
        """Replace what was found in a paper's texts, within a batch; of what a source states only what its names mean is new."""
        self._papers.replace_finds(paper_id, finds)

    def extractor(self) -> str | None:
        """Return the version of the extractor that made the finds of this file."""
        row = self._db.execute("select extractor from builds order by id desc limit 1").fetchone()
        return row[0] if row else None

    def save_accuracy(self, figures: Iterable[Accuracy], version: str) -> None:
        """Replace what is known of how right the rows are."""
        self._db.execute("delete from accuracy")
        insert(self._db, "accuracy", 'what, "set", n, precision, recall, f1, version', ((*astuple(f), version) for f in figures))

    def save_spellings(self, table: str, spellings: Iterable[tuple[str, str]]) -> None:
        """Replace what is known of other spellings, (spelling, name), of the names of `measures` or `datasets`."""
        save_spellings(self._db, table, spellings)

    def save_readme(self, described: Described, version: str) -> None:
        """Replace what the file says of itself."""
        save_readme(self._db, described, version)

    def save_link_checks(self, checks: Iterable[LinkCheck]) -> None:
        """Write what became of links' targets; one link has one row a day."""
        columns = "url, checked_on, status, state, final_url, error"
        insert(self._db, "link_checks", columns, map(astuple, checks))

    def save_build(self, started: str, finished: str, versions: tuple[str, str], seconds: float) -> dict[str, int]:
        """Note the build itself, its (program, extractor) versions, and what the file now holds; return this: rows by table."""
        counts = {table: self._value(f"select count(*) from {table}") for table in COUNTED}
        columns = f"started, finished, version, extractor, {', '.join(counts)}, seconds"
        insert(self._db, "builds", columns, [(started, finished, *versions, *counts.values(), seconds)])
        return counts

    def _ensure_tables(self) -> None:
        # Filled anew when the file is complete: that of an older file does not let a best be null.
        self._db.execute("drop table if exists boards")
        ensure_columns(self._db)
        for name, columns in TABLES.items():
            keyed = "id integer primary key" in columns
            self._db.execute(f"create table if not exists {name} ({columns}) strict" + ("" if keyed else ", without rowid"))
        for trigger in VECTOR_TRIGGERS:
            self._db.execute(trigger)
        # A record that changes a paper of this build needs its rows at once; the other indexes are cheaper made at the end.
        for name, indexed in INDEXES.items():
            if "paper_id" in indexed:
                self._db.execute(f"create index if not exists idx_{name}_paper_id on {name}(paper_id)")
        for name, rows in STATED_INDEXES.items():
            self._db.execute(f"create index if not exists {name} on {rows}")
        self._db.execute(f"pragma user_version = {SCHEMA_VERSION}")

    def _value(self, query: str) -> int:
        return int(self._db.execute(query).fetchone()[0])

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()
