"""The records that could not be read, as a file holds them, and the command that prints them."""

from __future__ import annotations

import hashlib
import json
import re
import shlex
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import click
from rapidfuzz.distance import Indel

from papersette.commands.arguments import existing_database
from papersette.errors import SourceError
from papersette.parts import own_command
from papersette.reader import open_reader

__all__ = ["StoredReject", "read_rejects", "rejects", "tell_rejects"]

# Reasons that are told, the most frequent.
MOST_REASONS = 3
# Sources that an error names.
MOST_SOURCES = 5
# What Python says of the last letter of a text.
CUT = "unexpected end of data"
PLACE = re.compile(r"\b(affiliation|author|byte|column|item) \d+")
# Tags that open, with their names.
TAGS, OPENED = re.compile(r"(?:<[\w:.-]+(?: [^<>]*)?>)+"), re.compile(r"<([\w:.-]+)")
# Of a record of several lines that of its fault; one of one line has none.
LINE = re.compile(r" \(line \d+\)")


@dataclass(frozen=True, slots=True)
class StoredReject:
    """A record that could not be read: its source's number, name and format, where in it the record stands, why, and its text.

    `header` is what makes a file of such records: the first line of a table, which names its cells, or the tags around them.
    """

    source_id: int
    source: str
    format: str
    locator: str
    reason: str
    raw: str
    header: str | None


OF_SOURCE = "(sources.id = :number or instr(lower(sources.name), lower(:source)))"
# Rejects whose reason contains a text, and whose source has a number or a name that contains one.
CHOSEN = f"instr(lower(reason), lower(:reason)) and {OF_SOURCE}"


def read_rejects(path: Path, reason: str | None = None, source: str | None = None) -> Iterator[StoredReject]:
    """Yield the rejects of a database in the order they came.

    Args:
        path: the database.
        reason: what the reason contains.
        source: what the source's name contains; figures alone are its number in `sources`.

    Raises:
        SourceError: the file is not a papers file.
    """
    query = f"""select sources.id, sources.name, sources.format, locator, reason, raw, sources.header
                  from rejects join sources on sources.id = rejects.source_id where {CHOSEN} order by rejects.id"""
    with _open(path) as db:
        for row in db.execute(query, _choose(reason, source)):
            yield StoredReject(*row)


def _ensure_source(path: Path, source: str) -> None:
    """Raise a usage error that names the sources of a database, those with like names first, where none is meant."""
    with _open(path) as db:
        if db.execute(f"select 1 from sources where {OF_SOURCE}", _choose(None, source)).fetchone():
            return
        known = db.execute("select id, name from sources").fetchall()
    known.sort(key=lambda row: Indel.normalized_distance(source.lower(), row[1].lower()))
    named = ", ".join(f"{number} {name}" for number, name in known[:MOST_SOURCES])
    more = f" and {len(known) - MOST_SOURCES:,} more" if len(known) > MOST_SOURCES else ""
    meant = f"the number {source}" if source.isdecimal() else f"{source} in its name"
    told = f"known are {named}{more}" if known else "there are none"
    raise click.BadParameter(f"no source has {meant}; {told}", param_hint="'--source'")


def _choose(reason: str | None, source: str | None) -> dict[str, str | None]:
    number = source if source and source.isdecimal() else None
    return {"reason": reason or "", "number": number, "source": None if number else source or ""}


def _read_raw(path: Path, reason: str | None, source: str | None) -> Iterator[str]:
    """Yield the raw text of each reject once, whatever was wrong with it, to be mended and read again.

    Rows stand below their table's header, records of XML within the tags that make a file of them. Files in which nothing could
    be read are no records.

    Raises:
        SourceError: the file is not a papers file, or the texts are of several tables or formats, which no file can be.
    """
    found = {each.source_id: each for each in _records(path, reason, source)}
    headers = {(each.format, each.header): each.header for each in found.values()}
    if len(headers) > 1:
        sources = [f"{number} {each.source} ({each.format})" for number, each in found.items()]
        more = f" and {len(sources) - MOST_SOURCES:,} more" if len(sources) > MOST_SOURCES else ""
        said = f"rejects of several tables or formats: {', '.join(sources[:MOST_SOURCES])}{more}"
        raise SourceError(str(path), None, f"{said}; choose one with --source, by its name or number")
    yield from filter(None, headers.values())
    told = set[bytes]()
    for reject in _records(path, reason, source):
        said = repr((reject.source, reject.locator, reject.raw))
        digest = hashlib.blake2b(said.encode(), digest_size=16).digest()
        if digest not in told:
            told.add(digest)
            yield reject.raw.rstrip("\r\n")
    yield from (_closing(header) for header in headers.values() if header and TAGS.fullmatch(header))


def _closing(tags: str) -> str:
    """Return the ends of tags: </records></xml> of <xml><records>."""
    return "".join(f"</{name}>" for name in reversed(OPENED.findall(tags)))


def _count_reasons(path: Path, reason: str | None = None, source: str | None = None) -> list[tuple[str, int]]:
    """Return (reason, number of rejects), the most frequent first; places within records are not told apart.

    Args:
        path: the database.
        reason: what the reason contains.
        source: what the source's name contains; figures alone are its number in `sources`.

    Raises:
        SourceError: the file is not a papers file.
    """
    return _count(path, f"join sources on sources.id = rejects.source_id where {CHOSEN}", _choose(reason, source))


def _count(path: Path, chosen: str, values: Mapping[str, str | None]) -> list[tuple[str, int]]:
    reasons: Counter[str] = Counter()
    with _open(path) as db:
        for reason, number in db.execute(f"select reason, count(*) from rejects {chosen} group by reason", values):
            reasons[PLACE.sub(r"\1 …", LINE.sub("", reason))] += number
    return sorted(reasons.items(), key=lambda counted: (-counted[1], counted[0]))


def tell_rejects(path: Path, sources: Sequence[int], outdated: int) -> Iterator[str]:
    """Yield lines that say why records were rejected, how they are shown and what may help; none where all could be read.

    Args:
        path: the database.
        sources: what was read just now, by number; of all others it is told how many rejects they have.
        outdated: rejects of earlier states of these sources, which went.

    Raises:
        SourceError: the file is not a papers file.
    """
    files, others = _count_others(path, sources)
    # A file in which nothing could be read is told by its name.
    of_records = "where locator <> 'file' and source_id in (select value from json_each(:sources))"
    reasons = _count(path, of_records, {"sources": json.dumps(sources)})
    yield from (f"{name} cannot be read: {reason}" for name, reason in files[:MOST_SOURCES])
    if len(files) > MOST_SOURCES:
        yield f"{len(files) - MOST_SOURCES:,} more files cannot be read"
    for why, number in reasons[:MOST_REASONS]:
        yield f"{number:,} rejected: {why}"
    if rest := reasons[MOST_REASONS:]:
        yield f"{sum(number for _, number in rest):,} rejected for {len(rest):,} other reason{'' if len(rest) == 1 else 's'}"
    if others:
        yield f"{others:,} rejected by earlier builds"
    if outdated:
        yield f"{outdated:,} rejected of earlier states of what was read, no longer kept"
    if files or reasons or others:
        yield f"`{own_command()} rejects {shlex.quote(str(path))}` shows them"
    if any(why.endswith(CUT) for why, _ in reasons):
        yield "text that ends in the middle of a letter may be cut off: get the file anew"
    if any(why.startswith("not UTF-8") and not why.endswith(CUT) for why, _ in reasons):
        yield "--encoding reads text that is not UTF-8, as in --encoding cp1252"


@click.command()
@existing_database
@click.option("--reason", help="Only those whose reason contains this.")
@click.option("--source", help="Only those of sources whose name contains this; figures alone are a source's number.")
@click.option(
    "--raw",
    is_flag=True,
    help="Print the raw records alone, to mend them and feed them back: those of one table, below its header, or of one format, "
    "in XML within its tags.",
)
@click.option("--counts", is_flag=True, help="Print how many there are of each reason.")
def rejects(db: Path, reason: str | None, source: str | None, raw: bool, counts: bool) -> None:
    """Print the records that could not be read.

    \b
    Examples:
      python build_db.py rejects
      python build_db.py rejects mine.db --counts
      python build_db.py rejects mine.db --source papers.csv --raw > mend.csv
      python build_db.py rejects mine.db --reason "not JSON" --raw > mend.jsonl
      python build_db.py build mend.jsonl --db mine.db
    """
    if source:
        _ensure_source(db, source)
    if counts:
        for why, number in _count_reasons(db, reason, source):
            click.echo(f"{number:>8,}  {why}")
        return
    if raw:
        for text in _read_raw(db, reason, source):
            click.echo(text)
        return
    for reject in read_rejects(db, reason, source):
        click.echo(f"{reject.source} ({reject.format}), {reject.locator}: {reject.reason}\n    {reject.raw}")


def _count_others(path: Path, sources: Sequence[int]) -> tuple[list[tuple[str, str]], int]:
    """Return (name, reason) of the files among sources in which nothing could be read, and how many rejects others have."""
    chosen = "source_id in (select value from json_each(?))"
    with _open(path) as db:
        given = (json.dumps(sources),)
        files = db.execute(f"select raw, reason from rejects where locator = 'file' and {chosen} order by id", given).fetchall()
        (others,) = db.execute(f"select count(*) from rejects where not {chosen}", given).fetchone()
    return files, others


def _records(path: Path, reason: str | None, source: str | None) -> Iterator[StoredReject]:
    return (reject for reject in read_rejects(path, reason, source) if reject.locator != "file")


@contextmanager
def _open(path: Path) -> Iterator[sqlite3.Connection]:
    try:
        with closing(open_reader(path)) as db:
            yield db
    except sqlite3.Error as error:
        raise SourceError(str(path), None, f"not a papers file of this version: {error}") from error
