"""The records that could not be read, as a file holds them."""

from __future__ import annotations

import hashlib
import re
import shlex
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from papersette.errors import SourceError

__all__ = ["StoredReject", "count_reasons", "read_raw", "read_rejects", "tell_rejects"]

# Reasons that are told, the most frequent.
MOST_REASONS = 3
PLACE = re.compile(r"\b(affiliation|author|byte|column|item) \d+")


@dataclass(frozen=True, slots=True)
class StoredReject:
    """A record that could not be read: the source and its format, where in it the record stands, why, and its raw text.

    `header` is the first line of a table, which names its cells.
    """

    source: str
    format: str
    locator: str
    reason: str
    raw: str
    header: str | None


def read_rejects(path: Path, reason: str | None = None) -> Iterator[StoredReject]:
    """Yield the rejects of a database in the order they came, those whose reason contains `reason` where it is given.

    Raises:
        SourceError: the file is not a papers file.
    """
    query = """select sources.name, sources.format, locator, reason, raw, case sources.format when 'csv' then note end
                 from rejects
                 join sources on sources.id = rejects.source_id
                where ? is null or instr(lower(reason), lower(?)) order by rejects.id"""
    with _open(path) as db:
        for row in db.execute(query, (reason, reason)):
            yield StoredReject(*row)


def read_raw(path: Path, reason: str | None = None) -> Iterator[str]:
    """Yield the raw text of each reject once, whatever was wrong with it, to be mended and read again: below a table's header.

    Raises:
        SourceError: the file is not a papers file.
    """
    header, told = None, set[bytes]()
    for reject in read_rejects(path, reason):
        said = repr((reject.source, reject.locator, reject.raw))
        digest = hashlib.blake2b(said.encode(), digest_size=16).digest()
        if digest in told:
            continue
        told.add(digest)
        if reject.header and reject.header != header:
            header = reject.header
            yield header
        yield reject.raw.rstrip("\r\n")


def count_reasons(path: Path) -> list[tuple[str, int]]:
    """Return (reason, number of rejects), the most frequent first; places within records are not told apart.

    Raises:
        SourceError: the file is not a papers file.
    """
    reasons: Counter[str] = Counter()
    with _open(path) as db:
        for reason, number in db.execute("select reason, count(*) from rejects group by reason"):
            reasons[PLACE.sub(r"\1 …", reason)] += number
    return sorted(reasons.items(), key=lambda counted: (-counted[1], counted[0]))


def tell_rejects(path: Path) -> Iterator[str]:
    """Yield lines that say why records were rejected, how they are shown and what may help; none where all could be read.

    Raises:
        SourceError: the file is not a papers file.
    """
    reasons = count_reasons(path)
    for why, number in reasons[:MOST_REASONS]:
        yield f"{number:,} rejected: {why}"
    if reasons:
        yield f"`python build_db.py rejects {shlex.quote(str(path))}` shows them"
    if any(why.startswith("not UTF-8") for why, _ in reasons):
        yield "--encoding reads text that is not UTF-8, as in --encoding latin-1"


@contextmanager
def _open(path: Path) -> Iterator[sqlite3.Connection]:
    db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    try:
        yield db
    except sqlite3.Error as error:
        raise SourceError(str(path), None, f"not a papers file: {error}") from error
    finally:
        db.close()
