"""What readers said of rows, in the file that it is about."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter

from papersette.models import Correction, Paper, Span
from papersette.store.queue import Row

__all__ = ["find_corrected", "save_corrections"]

SAVE = """
    insert or replace into corrections (key, what, field, start, stop, raw, verdict, stated) values (?, ?, ?, ?, ?, ?, ?, ?)"""
# The papers that corrections are about, by their key or another id.
CORRECTED = """
    select corrections.id, papers.id as paper_id, papers.title, papers.abstract, papers.comment
      from corrections join papers on papers.id = coalesce(
           (select id from papers where papers.key = corrections.key),
           (select paper_id from paper_ids where scheme = substr(corrections.key, 1, instr(corrections.key, ':') - 1)
                                             and value = substr(corrections.key, instr(corrections.key, ':') + 1)),
           (select paper_id from paper_ids where scheme = 'source' and value = corrections.key))"""
CORRECTION_STATES = f"""
    update corrections set state = coalesce((
        select iif(substr(case field when 'title' then title when 'comment' then comment else abstract end,
                          start + 1, stop - start) = raw, 'applied', 'stale')
          from ({CORRECTED}) as corrected where corrected.id = corrections.id), 'waiting')"""


def _correction(row: Row) -> Correction:
    key, what, field, start, stop, raw, verdict, stated = row[:8]
    return Correction(key, what, field, Span(start, stop), raw, verdict, tuple(json.loads(stated).items()) if stated else ())


def save_corrections(db: sqlite3.Connection, said: Iterable[Correction]) -> None:
    """Add what readers said; a later word on the same span replaces an earlier one."""
    for c in said:
        stated = json.dumps(dict(c.values), ensure_ascii=False) if c.values else None
        db.execute(SAVE, (c.key, c.what, c.field, c.span.start, c.span.stop, c.raw, c.verdict, stated))


def find_corrected(db: sqlite3.Connection) -> Iterator[tuple[int, Paper, list[Correction]]]:
    """Yield (paper id, its texts, what readers said of it); note which corrections fit their text."""
    db.execute(CORRECTION_STATES)
    query = "select paper_id, title, abstract, comment, corrections.* from corrections join corrected using (id) order by 1"
    rows = db.execute(f"with corrected as ({CORRECTED}) {query}").fetchall()
    for paper_id, group in groupby(rows, key=itemgetter(0)):
        found = list(group)
        _, title, abstract, comment = found[0][:4]
        yield paper_id, Paper(title, "", abstract, comment=comment), [_correction(row[5:]) for row in found]
