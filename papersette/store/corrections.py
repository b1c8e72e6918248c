"""What readers said of rows, in the file that it is about."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Container, Iterable, Iterator
from itertools import groupby
from operator import itemgetter

from papersette.models import Correction, Paper, Span
from papersette.store.queue import Row

__all__ = ["find_corrected", "mark_unmatched", "save_corrections"]

# What is said once more stays as it is, also whether it was applied.
SAVE = """
    insert into corrections (key, what, field, start, stop, raw, verdict, stated) values (?, ?, ?, ?, ?, ?, ?, ?)
        on conflict do update set raw = excluded.raw, verdict = excluded.verdict, stated = excluded.stated, state = null
                            where (raw, verdict, stated) is not (excluded.raw, excluded.verdict, excluded.stated)"""
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

# A row that is wrong goes; whoever calls one right, or states its values, means one that is there.
UNMATCHED = f"""
    update corrections set state = 'stale'
     where state = 'applied' and verdict is not 'wrong' and not exists (
        select 1 from ({CORRECTED}) as corrected join (
            select 'metric' as what, paper_id, field, start, stop from metrics
            union all select 'link', paper_id, field, start, stop from links) as found using (paper_id)
         where corrected.id = corrections.id
           and (found.what, found.field, found.start, found.stop)
             = (corrections.what, corrections.field, corrections.start, corrections.stop))"""


def _correction(row: Row) -> Correction:
    key, what, field, start, stop, raw, verdict, stated = row[:8]
    return Correction(key, what, field, Span(start, stop), raw, verdict, tuple(json.loads(stated).items()) if stated else ())


def save_corrections(db: sqlite3.Connection, said: Iterable[Correction]) -> None:
    """Add what readers said; a later word on the same span replaces an earlier one."""
    for c in said:
        stated = json.dumps(dict(c.values), ensure_ascii=False) if c.values else None
        db.execute(SAVE, (c.key, c.what, c.field, c.span.start, c.span.stop, c.raw, c.verdict, stated))


def find_corrected(db: sqlite3.Connection, anew: Container[int]) -> Iterator[tuple[int, Paper, list[Correction]]]:
    """Yield (paper id, its texts, what readers said of it) where that is not applied yet; note which corrections fit their text.

    Args:
        db: the file being written.
        anew: papers of which something was found in this build, to which all must be applied again.
    """
    settled = {correction for (correction,) in db.execute("select id from corrections where state in ('applied', 'stale')")}
    db.execute(CORRECTION_STATES)
    query = "select paper_id, title, abstract, comment, corrections.* from corrections join corrected using (id) order by 1"
    rows = db.execute(f"with corrected as ({CORRECTED}) {query}").fetchall()
    for paper_id, group in groupby(rows, key=itemgetter(0)):
        found = list(group)
        if paper_id not in anew and settled.issuperset(row[4] for row in found):
            continue
        _, title, abstract, comment = found[0][:4]
        yield paper_id, Paper(title, "", abstract, comment=comment), [_correction(row[5:]) for row in found]


def mark_unmatched(db: sqlite3.Connection) -> None:
    """Note, once all are applied, which corrections are of a row that is not there."""
    db.execute(UNMATCHED)
