"""What readers said of rows, in the file that it is about."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter

from papersette.models import Correction, Paper, Span
from papersette.schema import TABLES
from papersette.store.rows.inserts import Row, insert

__all__ = ["Corrections", "ensure_several"]

COLUMNS = "key, what, field, start, stop, raw, verdict, stated"
# Of the constraint that a number has one correction.
ONE_A_NUMBER = "select 1 from sqlite_master where name = 'sqlite_autoindex_corrections_1'"
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

# A row that is wrong goes; whoever calls one right, or states its values, means one that is there and can take them: a link
# without an address is not available.
UNMATCHED = f"""
    update corrections set state = 'stale'
     where state = 'applied' and verdict is not 'wrong' and not exists (
        select 1 from ({CORRECTED}) as corrected join (
            select 'metric' as what, paper_id, field, start, stop, 0 as is_nowhere from metrics
            union all select 'link', paper_id, field, start, stop, url is null from links) as found using (paper_id)
         where corrected.id = corrections.id and not (is_nowhere and stated ->> 'state' is 'available')
           and (found.what, found.field, found.start, found.stop)
             = (corrections.what, corrections.field, corrections.start, corrections.stop))"""


class Corrections:
    """The corrections of a file being written.

    Args:
        db: the file being written.
        anew: papers of which something was found in this build, to which all must be applied again.
    """

    def __init__(self, db: sqlite3.Connection, anew: Container[int]) -> None:
        self._db, self._anew = db, anew

    def save(self, said: Iterable[Correction]) -> None:
        """Add what readers said; a later word on the same row replaces an earlier one, one on all rows of a number all."""
        before: dict[Row, list[Correction]] = {}
        for row in self._db.execute(f"select {COLUMNS} from corrections order by id"):
            before.setdefault(row[:5], []).append(_correction(row))
        after = dict(before)
        for correction in said:
            place = _place(correction)
            after[place] = [*_others(after.get(place, []), correction), correction]
        # What is said once more stays as it is, also whether it was applied.
        changed = {place: told for place, told in after.items() if told != before.get(place)}
        with_place = " and ".join(f"{column} = ?" for column in COLUMNS.split(", ")[:5])
        self._db.executemany(f"delete from corrections where {with_place}", [place for place in changed if place in before])
        rows = [(*_place(c), c.raw, c.verdict, _stated(c)) for told in changed.values() for c in told]
        insert(self._db, "corrections", COLUMNS, rows)

    def find_corrected(self) -> Iterator[tuple[int, Paper, list[Correction]]]:
        """Yield (paper id, its texts, what readers said of it) where that is not applied yet; note which fit their text."""
        done = self._db.execute("select id from corrections where state in ('applied', 'stale')")
        settled = {correction for (correction,) in done}
        self._db.execute(CORRECTION_STATES)
        rows = self._db.execute(
            f"""with corrected as ({CORRECTED})
                select paper_id, title, abstract, comment, corrections.* from corrections join corrected using (id)
                 order by 1, id"""
        ).fetchall()
        for paper_id, group in groupby(rows, key=itemgetter(0)):
            found = list(group)
            if paper_id not in self._anew and settled.issuperset(row[4] for row in found):
                continue
            _, title, abstract, comment = found[0][:4]
            yield paper_id, Paper(title, "", abstract, comment=comment), [_correction(row[5:13]) for row in found]

    def mark_unmatched(self) -> None:
        """Note, once all are applied, which corrections are of a row that is not there."""
        self._db.execute(UNMATCHED)

    def count(self) -> dict[str, int]:
        """Return how many are in each state."""
        return dict(self._db.execute("select state, count(*) from corrections group by state order by state"))

    def find_unapplied(self, number: int) -> list[tuple[str, str, str]]:
        """Return (state, place, words) of so many that changed no row, in the order of their states."""
        place = "key || ', ' || field || ' ' || start || '-' || stop"
        query = f"select state, {place}, raw from corrections where state <> 'applied' order by state, id limit ?"
        return self._db.execute(query, (number,)).fetchall()


def ensure_several(db: sqlite3.Connection) -> None:
    """Let a number have several corrections, also in a file that was made when it could have one."""
    if db.execute(ONE_A_NUMBER).fetchone():
        db.execute("alter table corrections rename to earlier_corrections")
        db.execute(f"create table corrections ({TABLES['corrections']}) strict")
        db.execute("insert into corrections select * from earlier_corrections")
        db.execute("drop table earlier_corrections")


def _correction(row: Row) -> Correction:
    key, what, field, start, stop, raw, verdict, stated = row
    return Correction(key, what, field, Span(start, stop), raw, verdict, tuple(json.loads(stated).items()) if stated else ())


def _place(correction: Correction) -> Row:
    return (correction.key, correction.what, correction.field, correction.span.start, correction.span.stop)


def _stated(correction: Correction) -> str | None:
    return json.dumps(dict(correction.values), ensure_ascii=False) if correction.values else None


def _others(told: Sequence[Correction], correction: Correction) -> list[Correction]:
    """Return those of the corrections of a number that are of other rows of it than the one that a further correction is of."""
    dataset = dict(correction.values).get("dataset")
    return [o for o in told if dataset and o.raw == correction.raw and dict(o.values).get("dataset") != dataset]
