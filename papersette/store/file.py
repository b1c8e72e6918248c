"""A papers.db being written: a scratch file, filled batch by batch and finished; nothing else writes one."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import astuple
from pathlib import Path

from papersette.errors import BuildError
from papersette.models import Accuracy, Correction, Described, Finds, LinkCheck, Paper, Reject, SourceInfo
from papersette.schema import INDEXES, SCHEMA_VERSION, STATED_INDEXES, TABLES, VECTOR_TRIGGERS
from papersette.store import corrections
from papersette.store.again import Again
from papersette.store.finish import finish, list_tables
from papersette.store.names import save_spellings
from papersette.store.papers import Entry, Papers
from papersette.store.readme import save_readme
from papersette.store.related import Map, save_related
from papersette.store.related_update import update_related
from papersette.store.replaced import drop_replaced, find_twin, take_rejects
from papersette.store.rows.deletes import FOUND_ROWS, delete_rows
from papersette.store.rows.inserts import insert
from papersette.store.rows.paper_rows import PaperRows, set_code
from papersette.store.shrink import find_shrunk
from papersette.store.vectors import Encode, Encoded, save_vectors
from papersette.store.waiting import Waiting

__all__ = ["Store"]

CACHE_KIB = 131_072
# A paper's row takes a third of SQLite's own page size: of 4 KiB a fifth stays empty, of 8 KiB a tenth, of 16 KiB a twentieth.
PAGE_BYTES = 16_384
# Each time that an earlier build read a record, with the other states of it that later files in the same place had, as far as
# earlier builds read them too.
FIND_RECORD = """
    select (select group_concat(later.record_hash, ' ')
              from paper_sources as later join sources as place on place.id = later.source_id
             where later.paper_id = seen.paper_id and later.source_id > seen.source_id and later.source_id <= :last
               and place.place = sources.place
               and later.source_key is seen.source_key and later.record_hash <> seen.record_hash)
      from paper_sources as seen join sources on sources.id = seen.source_id
     where seen.record_hash = :hash and seen.source_id <= :last
"""
COUNTED = ("papers", "links", "metrics", "rejects")


class Store:
    """A papers.db being written.

    Args:
        path: an empty or absent file for a new database, or a copy of an existing one to add to.
        named: what the user calls it.

    Attributes:
        rejected: how many rejects were saved.

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
        if not self.is_new and (self._value("pragma user_version") != SCHEMA_VERSION or "papers" not in list_tables(self._db)):
            raise BuildError(f"{named or path}: not a papers file of schema version {SCHEMA_VERSION}; build into a new file")
        self._ensure_tables()
        self._rows = PaperRows(self._db)
        self._last_source = self._value("select coalesce(max(id), 0) from sources")
        self.again = Again(self._db, self._last_source)
        self.papers = Papers(self._db, self._rows, self.again, self.is_new)
        self.waiting, self.returned = Waiting(self._db, "waiting"), Waiting(self._db, "returned")
        self._has_updated = False
        # Papers of which anything is new, or that are gone; of a new file these are all.
        self._changed = set[int]()
        self.rejected = 0

    def close(self) -> None:
        """Close the file; nothing is lost, since every batch is its own transaction."""
        self._db.close()

    def add_source(self, name: str, format_name: str, place: str | None) -> int:
        """Return the id of a new source; `place` tells where it lies, None where another may come from there."""
        query = "insert into sources (name, format, place) values (?, ?, ?) returning id"
        return int(self._db.execute(query, (name, format_name, place)).fetchone()[0])

    def describe_source(self, source_id: int, info: SourceInfo) -> None:
        """Record what a source says of itself; parts it does not state stay as they are."""
        self._db.execute(
            """update sources set name = coalesce(?, name), license = coalesce(?, license), note = coalesce(?, note),
                                  header = coalesce(?, header) where id = ?""",
            (info.name, info.license, info.note, info.header, source_id),
        )

    def finish_source(self, source_id: int, books: Mapping[str, object]) -> tuple[int, int]:
        """Close a source's books: sha256, bytes, read_at, records, unchanged.

        A file that was read before, byte for byte, keeps its row.

        Returns:
            (the source's id from now on, how many rejects of earlier states of it went).
        """
        marks = ", ".join(f"{column} = ?" for column in books)
        self._db.execute(f"update sources set {marks} where id = ?", (*books.values(), source_id))
        twin = find_twin(self._db, source_id)
        gone = 0 if twin is None else take_rejects(self._db, source_id, twin)
        keeps = twin or source_id
        gone += drop_replaced(self._db, source_id, keeps)
        rejected = "(select count(*) from rejects where source_id = sources.id)"
        self._db.execute(f"update sources set rejected = {rejected} where id = ?", (keeps,))
        if twin:
            self._db.execute("delete from sources where id = ?", (source_id,))
        return keeps, gone

    def find_shrunk(self, source_ids: Collection[int]) -> list[tuple[str, int, int]]:
        """Return (name, papers when it was last read, papers now) of those sources that brought far fewer than before."""
        return find_shrunk(self._db, source_ids)

    def save_rejects(self, source_id: int, rejects: Iterable[Reject]) -> None:
        """Keep records that could not be read."""
        rows = [(source_id, reject.locator, reject.reason, reject.raw) for reject in rejects]
        self.rejected += len(rows)
        insert(self._db, "rejects", "source_id, locator, reason, raw", rows)

    def find_record(self, record_hash: str) -> list[str] | None:
        """Return the digests of later states of exactly this record, none where it is the latest, None where it is not known.

        Only sources of earlier builds are looked at: in one build a record that comes twice is told by its ids.
        """
        if self.is_new:  # the index is made at the end
            return None
        rows = self._db.execute(FIND_RECORD, {"hash": record_hash, "last": self._last_source}).fetchall()
        if not rows:
            return None
        later = [digests for (digests,) in rows]
        return [] if None in later else " ".join(later).split()

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Write papers in one transaction."""
        self._db.execute("begin")
        yield
        self.papers.flush()
        self._db.execute("commit")

    def save(self, entry: Entry) -> int:
        """Write a record with all its rows, within a batch; return the id of its paper."""
        self._has_updated |= entry.paper_id is not None
        paper_id = self.papers.save(entry)
        self._note_changes(paper_id)
        return paper_id

    def merge(self, first: int, second: int) -> int:
        """Make one paper of two that turn out to be one, within a batch; return its id."""
        self._has_updated = True
        self._note_changes(first, second)
        return self.papers.merge(first, second)

    def finish(self) -> None:
        """Build indexes and views, sweep names that no row uses any more, count what pages show of all papers."""
        self.waiting.close()
        self.returned.close()
        self.again.close()
        finish(self._db, self._path, sweeps=self._has_updated, changed=None if self.is_new else self._changed)

    def save_related(self, map_: Map) -> None:
        """Write which papers are near which, and the words of all, where a text is new; `map_` lets others work."""
        if self.is_new or (self.papers.changed and not update_related(self._db, self._path, self.papers.changed, map_)):
            save_related(self._db, self._path, map_)

    def save_vectors(self, model: str, encode: Encode, encoded: Encoded) -> None:
        """Give each paper a vector of this model that has none; `encoded` is told (papers done, papers to do)."""
        save_vectors(self._db, model, encode, encoded)

    def count(self, table: str) -> int:
        """Return the number of rows of a table."""
        return self._value(f"select count(*) from {table}")

    def add_corrections(self, said: Iterable[Correction]) -> None:
        """Add what readers said; a later word on the same row replaces an earlier one."""
        corrections.save_corrections(self._db, said)

    def count_corrections(self) -> dict[str, int]:
        """Return how many corrections are in each state."""
        return dict(self._db.execute("select state, count(*) from corrections group by state order by state"))

    def find_unapplied_corrections(self, number: int) -> list[tuple[str, str, str]]:
        """Return (state, place, words) of so many that changed no row."""
        return corrections.find_unapplied(self._db, number)

    def corrected_papers(self) -> Iterator[tuple[int, Paper, list[Correction]]]:
        """Yield (paper id, its texts, what readers said of it) where that is not applied yet; note which fit their text."""
        return corrections.find_corrected(self._db, self._rows.found_anew)

    def mark_unmatched_corrections(self) -> None:
        """Note, once all corrections are applied, which are of a row that is not there."""
        corrections.mark_unmatched(self._db)

    def read_texts(self, size: int) -> Iterator[list[tuple[int, Paper]]]:
        """Yield (paper id, its texts) of all papers, in lists of `size`."""
        last = 0
        while True:
            query = "select id, title, abstract, comment from papers where id > ? order by id limit ?"
            rows = self._db.execute(query, (last, size)).fetchall()
            if not rows:
                return
            last = rows[-1][0]
            yield [(paper_id, Paper(title, "", abstract, comment=comment)) for paper_id, title, abstract, comment in rows]

    def replace_finds(self, paper_id: int, finds: Finds) -> None:
        """Replace what was found in a paper's texts, within a batch; what a source states stays."""
        self._has_updated = True
        self._note_changes(paper_id)
        delete_rows(self._db, paper_id, FOUND_ROWS)
        self._rows.save_finds(paper_id, finds)
        self._rows.flush()
        set_code(self._db, paper_id, finds.code)

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

    def save_build(self, started: str, finished: str, versions: tuple[str, str], seconds: float) -> None:
        """Note the build itself, its (program, extractor) versions, and what the file now holds."""
        counts = [self.count(table) for table in COUNTED]
        columns = f"started, finished, version, extractor, {', '.join(COUNTED)}, seconds"
        insert(self._db, "builds", columns, [(started, finished, *versions, *counts, seconds)])

    def _note_changes(self, *paper_ids: int) -> None:
        if not self.is_new:
            self._changed.update(paper_ids)

    def _ensure_tables(self) -> None:
        # Filled anew when the file is complete: that of an older file does not let a best be null.
        self._db.execute("drop table if exists boards")
        corrections.ensure_several(self._db)
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
