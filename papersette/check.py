"""What a finished papers.db must satisfy."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress
from functools import reduce
from itertools import chain, groupby
from operator import itemgetter
from pathlib import Path
from threading import Event

from papersette.errors import BuildError
from papersette.models import TEXT_FIELDS
from papersette.schema import COUNTS, FTS, PAPER_FACETS, SCHEMA_VERSION, TABLES, UNUSED, VALUE_END, VIEWS

__all__ = ["ensure_sound", "find_faults", "find_foreign", "find_obstacles"]

# Faults of a new file that are told.
MOST_TOLD = 5
# Tables with spans.
SPANNED = ("links", "metrics", "paper_datasets", "paper_places")
Check = Callable[[sqlite3.Connection], Iterator[str]]
# Junctions of positive numbers with many rows for each paper: (what their other column refers to, that column, all columns of its
# index).
LARGE_JUNCTIONS = {
    "paper_authors": ("authors", "author_id", ("author_id", "paper_id", "position")),
    "related": ("papers", "related_id", ("related_id", "paper_id")),
}
# Which numbers stand together is told by the sum of their products, each number raised by one of its own lest two swaps outweigh
# each other, and cut to what is left by a prime lest a sum become too large.
RAISED_BY, LARGE_PRIME = (1_000_003, 15_485_863, 32_452_843), 2**31 - 1
# No number is lower. A condition that all numbers meet lets SQLite count the rows of an index, and not those of its table.
LOWEST = -(2**63)
# What is made from other rows is tried on some that lie evenly over a table, searches with 200 of their words at most: 25 rows,
# whatever the file's size.
ORACLE_ROWS, ROW_WORDS = 25, 8
WORD = re.compile(r"[^\W_]+")
# Checks that are made at once: SQLite works without holding up Python's other threads, and the longest check, that of pages and
# indexes, takes as long as all others together.
AT_ONCE = 2
# Steps of SQLite's machine between two looks whether a check is to end: some milliseconds.
BETWEEN_LOOKS = 100_000
# How many papers are of one year, venue and state of code, as it is and as it is kept.
PAPER_GROUPS, KEPT_GROUPS = COUNTS["paper_groups"][1], f"select {COUNTS['paper_groups'][0]} from paper_groups"
# Copied at a time.
COPIED_PAGES = 10_000
# Kept of a file while rows are looked up in each index; whatever else looks at a file goes through it in order.
CACHE_KIB = 128_000
# Pages of an index on which a term begins (they end with a list of these behind the size that they state) and which the
# index's own table of contents lacks; a page's number holds its segment, its height in a tree (0) and its place.
LOST_PAGES = """
    select id >> 37, id & 0x7fffffff from {fts}_data
     where id > 10 and (id >> 31) & 63 = 0 and printf('%04X', length(block)) <> hex(substr(block, 3, 2))
    except select segid, pgno >> 1 from {fts}_idx
"""


def find_faults(path: Path) -> Iterator[str]:
    """Yield one line for each fault of a database file, none for a sound one.

    The full-text check is a write statement to SQLite, though it changes nothing: of a file that may only be read, a copy is
    checked in its place, which lies where SQLite keeps its temporary files.
    """
    foreign = list(_try_checks(_connect(path, "mode=rw"), (_find_other_version, _find_missing)))
    if foreign:
        yield from foreign
        return
    with ExitStack() as opened:
        connections = {check: opened.enter_context(closing(_connect(path, "mode=rw"))) for check in CHECKS}
        if not os.access(path, os.W_OK):
            copy = opened.enter_context(closing(sqlite3.connect("", isolation_level=None, check_same_thread=False)))
            try:
                # Between two steps Ctrl-C is heard.
                connections[_find_index_faults].backup(copy, pages=COPIED_PAGES, progress=lambda *_: None)
            except sqlite3.Error as error:
                yield f"what can only be read is checked by a copy, and none can be made: {error}"
                return
            connections[_find_index_faults] = copy
        yield from _try_at_once(list(connections.values()))


def ensure_sound(path: Path) -> None:
    """See that a new file may take the place of an old one.

    Raises:
        BuildError: it has faults, of which the first are told.
    """
    if faults := list(find_faults(path)):
        raise BuildError("the new file did not pass its checks: " + "; ".join(faults[:MOST_TOLD]))


def find_obstacles(path: Path) -> Iterator[str]:
    """Yield why a finished file cannot be served, in a fraction of the time of `find_faults`; nothing is written, or locked."""
    yield from _try_checks(_connect(path, "mode=ro&immutable=1"), (_find_other_version, _find_missing, _find_quickly))


def find_foreign(path: Path) -> Iterator[str]:
    """Yield why a file is no papers file of this version, told by its first pages only."""
    yield from _try_checks(_connect(path, "mode=ro"), (_find_other_version, _find_missing))


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?{mode}", uri=True, isolation_level=None, check_same_thread=False)


def _try_checks(db: sqlite3.Connection, checks: Iterable[Check]) -> Iterator[str]:
    """Yield the faults that checks find, and close the file."""
    with closing(db):
        try:
            for check in checks:
                yield from check(db)
        except sqlite3.DatabaseError as error:
            yield f"not a sound SQLite file: {error}"


def _try_at_once(connections: Sequence[sqlite3.Connection]) -> Iterator[str]:
    """Yield the faults that all checks find, each with a connection of its own; whoever ends that waits for none of them."""
    ended, threads = Event(), ThreadPoolExecutor(AT_ONCE)

    def try_one(db: sqlite3.Connection, check: Check) -> list[str]:
        # What is interrupted between two statements would begin the next.
        db.set_progress_handler(ended.is_set, BETWEEN_LOOKS)
        return list(_try_checks(db, (check,)))

    try:
        # A page that cannot be read is met by many checks.
        yield from dict.fromkeys(chain.from_iterable(threads.map(try_one, connections, CHECKS)))
    finally:
        ended.set()
        for db in connections:
            with suppress(sqlite3.ProgrammingError):  # which one is that is closed
                db.interrupt()
        threads.shutdown(cancel_futures=True)


def _find_other_version(db: sqlite3.Connection) -> Iterator[str]:
    (version,) = db.execute("pragma user_version").fetchone()
    if version != SCHEMA_VERSION:
        yield f"its schema is of version {version}, not {SCHEMA_VERSION}: build a new file from its sources"


def _find_quickly(db: sqlite3.Connection) -> Iterator[str]:
    yield from _ask(db, "quick_check", "1")


def _find_missing(db: sqlite3.Connection) -> Iterator[str]:
    present = {name for (name,) in db.execute("select name from sqlite_master")}
    missing = [name for name in (*TABLES, *FTS, *VIEWS) if name not in present]
    if missing:
        yield f"it lacks {', '.join(missing)}; a file of an older version gets that by its next build"


def _find_damage(db: sqlite3.Connection) -> Iterator[str]:
    """Find what is wrong with pages, and rows that indexes lack, these last by looking each of them up in each index."""
    yield from _ask(db, "quick_check")
    db.execute(f"pragma cache_size = {-CACHE_KIB}")
    tables = "select name from sqlite_master where type = 'table' and sql not like 'create virtual%'"
    for (table,) in db.execute(tables).fetchall():
        if table not in LARGE_JUNCTIONS:
            yield from _ask(db, "integrity_check", f"'{table}'")


def _ask(db: sqlite3.Connection, pragma: str, value: str = "") -> Iterator[str]:
    # A number in quotation marks is the name of a table for newer SQLites.
    for (message,) in db.execute(f"pragma {pragma}" + (f"({value})" if value else "")):
        if message != "ok":
            yield f"{pragma}: {' '.join(message.split())}"


def _find_lost_rows(db: sqlite3.Connection) -> Iterator[str]:
    """Compare the rows of large junctions with what papers find of them, and with what the other side finds by its index.

    What SQLite's own checks do, to look up each row in the order of the table, takes ten times as long where the index is in
    another order and larger than what is kept in memory.
    """
    for table, (parent, column, columns) in LARGE_JUNCTIONS.items():
        raised = [f"({each} + {by})" for each, by in zip(columns, RAISED_BY, strict=False)]
        together = reduce(lambda product, other: f"({product} * {other} % {LARGE_PRIME})", raised)
        index = f"idx_{table}_{column}"
        # The key of a table without row ids is the table itself.
        sides = (("papers", "paper_id", f"sqlite_autoindex_{table}_1"), (parent, column, index))
        found = [
            db.execute(
                f"select count(*), sum({together}) from (select id from {start} order by +id limit -1) as side"
                f" cross join {table} indexed by {by_index} on {table}.{by} = side.id"
            ).fetchone()
            for start, by, by_index in sides
        ]
        there = {
            count
            for whole in (f"{table} not indexed", f"{table} indexed by {index} where {column} >= {LOWEST}")
            for (count,) in db.execute(f"select count(*) from {whole}")
        }
        if found[0] != found[1] or there != {found[0][0]}:
            yield from _find_dangling_in(db, table)
            rows = " or ".join(map(str, sorted(there)))
            yield f"{table} has {rows} rows, papers find {found[0][0]} of them, {parent} by {column} {found[1][0]}, or others"


def _find_dangling(db: sqlite3.Connection) -> Iterator[str]:
    for table in TABLES:
        if table not in LARGE_JUNCTIONS:
            yield from _find_dangling_in(db, table)


def _find_dangling_in(db: sqlite3.Connection, table: str) -> Iterator[str]:
    """Find references to rows that there are not, by their values in order.

    SQLite's own check takes them in the order of the rows that refer, and reads a page of a large table for almost each of them.
    """
    for _, _, parent, column, target, *_ in db.execute(f"pragma foreign_key_list({table})").fetchall():
        lost = f"{column} is not null and {column} not in (select {target} from {parent})"
        for value, rows in db.execute(f"select {column}, count(*) from {table} where {lost} group by 1"):
            yield f"{parent} has no {target} {value}, which {column} of {rows} of {table} refers to"


def _find_index_faults(db: sqlite3.Connection) -> Iterator[str]:
    for fts in FTS:
        # To commit would lock out who reads, though nothing is written.
        db.execute("begin")
        try:
            # Rank 1 compares the index with the table's content; without it only the index itself is looked at.
            db.execute(f"insert into {fts}({fts}, rank) values ('integrity-check', 1)")
        except sqlite3.DatabaseError as error:
            yield f"{fts} does not agree with its table: {error}"
        finally:
            db.rollback()


def _find_lost_pages(db: sqlite3.Connection) -> Iterator[str]:
    """Find pages of full-text indexes that no search reaches; SQLite's own checks read past what the contents lack."""
    for fts in FTS:
        lost = len(db.execute(LOST_PAGES.format(fts=fts)).fetchall())
        if lost:
            yield f"{fts} has {lost} pages that no search reaches"


def _find_lost_words(db: sqlite3.Connection) -> Iterator[str]:
    """Compare what searches find in some rows with an index of these rows alone, made on the spot by the same tokenizer."""
    for fts, index in FTS.items():
        columns = ", ".join(index.columns)
        rows = _sample(db, index.table, columns)
        marks = ", ".join(str(row_id) for row_id, *_ in rows)
        with closing(sqlite3.connect(":memory:")) as oracle:
            oracle.execute(f"create virtual table {fts} using fts5({columns}, tokenize='{index.tokenize}')")
            oracle.executemany(f"insert into {fts} (rowid, {columns}) values (?{', ?' * len(index.columns)})", rows)
            for word in sorted({word for number, row in enumerate(rows) for word in _choose_words(row[1:], number)}):
                query = f"select count(*) from {fts} where {fts} match ? and rowid in ({marks})"
                (found,), (there,) = (file.execute(query, (f'"{word}"',)).fetchone() for file in (db, oracle))
                if found != there:
                    yield f"{fts} finds {word!r} in {found} of {len(rows)} rows that were tried, where it stands in {there}"


def _sample(db: sqlite3.Connection, table: str, columns: str) -> list[tuple[int | str | None, ...]]:
    """Return (id, texts...) of rows that lie evenly over a table."""
    low, high = db.execute(f"select coalesce(min(id), 0), coalesce(max(id), -1) from {table}").fetchone()
    starts = sorted({low + (high - low) * number // (ORACLE_ROWS - 1) for number in range(ORACLE_ROWS)})
    query = f"select id, {columns} from {table} where id >= ? order by id limit 1"
    found = [row for start in starts for row in db.execute(query, (start,))]
    return list(dict.fromkeys(found))


def _find_wrong_facets(db: sqlite3.Connection) -> Iterator[str]:
    """Find papers that no search counts, and of some compare what searches count with what they are; groups of papers of all."""
    (wrong,) = db.execute(f"select count(*) from (select * from ({PAPER_GROUPS}) except {KEPT_GROUPS})").fetchone()
    (more,) = db.execute(f"select (select count(*) from paper_groups) - count(*) from ({PAPER_GROUPS})").fetchone()
    if wrong:
        yield f"paper_groups lacks {wrong} of what papers are counted by"
    elif more:
        yield f"paper_groups has {more} more than papers are counted by"
    (lost,) = db.execute("select count(*) from papers where id not in (select paper_id from paper_facets)").fetchone()
    if lost:
        yield f"paper_facets lacks {lost} of the papers"
    for paper_id, _ in _sample(db, "papers", "key"):
        (made,) = db.execute(f"{PAPER_FACETS} where id = ?", (paper_id,))
        kept = db.execute("select paper_id, facets from paper_facets where paper_id = ?", (paper_id,)).fetchone()
        # A file that was made before these were in order is none the worse.
        if kept and sorted(kept[1].split(VALUE_END)) != sorted(made[1].split(VALUE_END)):
            yield f"paper_facets has {kept[1]!r} of paper {paper_id}, which is {made[1]!r}"


def _choose_words(texts: Iterable[object], number: int) -> list[str]:
    """Return words that lie evenly over the alphabet, of each row number others."""
    words = sorted({word for text in texts for word in WORD.findall(str(text or ""))})
    step = -(-len(words) // ROW_WORDS) or 1
    return words[number % step :: step]


def _find_wrong_spans(db: sqlite3.Connection) -> Iterator[str]:
    texts = f"select {', '.join(TEXT_FIELDS)} from papers where id = ?"
    for table in SPANNED:
        rows = db.execute(f"select paper_id, id, field, start, stop, raw from {table} where start is not null order by paper_id")
        # A paper's texts are fetched once for all of its rows: one of them may be as large as a book.
        for paper_id, group in groupby(rows, key=itemgetter(0)):
            fields = dict(zip(TEXT_FIELDS, db.execute(texts, (paper_id,)).fetchone() or (), strict=False))
            for _, row_id, field, start, stop, raw in group:
                if (fields.get(field) or "")[start:stop] != raw:
                    yield f"{table} row {row_id}: {raw!r} does not stand at {start}:{stop} of its paper's {field}"


def _find_orphans(db: sqlite3.Connection) -> Iterator[str]:
    for table, condition in UNUSED.items():
        for row_id, name in db.execute(f"select id, {'domain' if table == 'hosts' else 'name'} from {table} where {condition}"):
            yield f"{table} row {row_id} ({name}) is used by nothing"
    for (row_id,) in db.execute("select id from papers where id not in (select paper_id from paper_sources)"):
        yield f"papers row {row_id} comes from no source"


# The longest first, so that the others fill the time that it takes.
CHECKS: tuple[Check, ...] = (
    _find_damage,
    _find_index_faults,
    _find_lost_rows,
    _find_wrong_spans,
    _find_dangling,
    _find_lost_pages,
    _find_lost_words,
    _find_wrong_facets,
    _find_orphans,
)
