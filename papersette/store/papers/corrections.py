"""What readers said of rows, in the file that it is about."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from itertools import groupby
from operator import itemgetter

from papersette.models import Correction, CorrectionNote, Paper, Span
from papersette.schema import TABLES
from papersette.store.rows.inserts import Row, insert

__all__ = ["Corrections", "ensure_columns"]

COLUMNS = "key, what, field, start, stop, raw, verdict, stated, file, place, line"
# So much of a key is told; there are DOIs of a hundred characters.
MOST_KEY = 200
# Of the constraint that a number has one correction.
ONE_A_NUMBER = "select 1 from sqlite_master where name = 'sqlite_autoindex_corrections_1'"
# A paper by its key or another id.
OF_KEY = """coalesce(
           (select id from papers where papers.key = {key}),
           (select paper_id from paper_ids where scheme = substr({key}, 1, instr({key}, ':') - 1)
                                             and value = substr({key}, instr({key}, ':') + 1)),
           (select paper_id from paper_ids where scheme = 'source' and value = {key}))"""
# The papers that corrections are about, and those of keys of which one was withdrawn.
CORRECTED = f"""
    select corrections.id, papers.id as paper_id, papers.title, papers.abstract, papers.comment
      from corrections join papers on papers.id = {OF_KEY.format(key="corrections.key")}"""
WITHDRAWN = f"""
    select distinct papers.id, title, abstract, comment
      from json_each(?) as keys join papers on papers.id = {OF_KEY.format(key="keys.value")} order by 1"""
CORRECTION_STATES = f"""
    update corrections set state = coalesce((
        select iif(substr(case field when 'title' then title when 'comment' then comment else abstract end,
                          start + 1, stop - start) = raw, 'applied', 'stale')
          from ({CORRECTED}) as corrected where corrected.id = corrections.id), 'waiting')"""

# What a row is known to be, where it may be something else than a line says: a link without an address is not available, and
# a level is compared with nothing.
OF_METRIC = ("unit", "kind", "system", "system_text", "comparator", "baseline")
HELD = f"""
    select 'metric' as what, paper_id, field, start, stop,
           json_object({", ".join(f"'{name}', {name}" for name in OF_METRIC)}) as held
      from metrics
    union all
    select 'link', paper_id, field, start, stop, json_object('kind', kind, 'state', iif(url is null, 'nowhere', 'available'))
      from links"""
# The rows that corrections mean, and the names of what these say and a row does not take.
MEANT = f"""({CORRECTED}) as corrected join ({HELD}) as found using (paper_id)
         where corrected.id = corrections.id
           and (found.what, found.field, found.start, found.stop)
             = (corrections.what, corrections.field, corrections.start, corrections.stop)"""
UNTAKEN = """(
        select group_concat(key, ', ') from json_each(stated) as said join json_each(held) as is_so using (key)
         where said.value is not is_so.value and not (key = 'state' and said.value <> 'available'))"""
# A row that is wrong goes; whoever calls one right, or states its values, means one that is there and takes them.
UNMATCHED = f"""
    update corrections set state = 'stale'
     where state = 'applied' and verdict is not 'wrong' and not exists (select 1 from {MEANT} and {UNTAKEN} is null)"""

# Whether what a row has is named elsewhere too, besides in what readers say: in a text of its paper, a list, or another row.
IN_TEXT = """instr(lower(coalesce(title, '') || ' ' || coalesce(abstract, '') || ' ' || coalesce(comment, '')),
                  lower(stated ->> '{name}'))"""
IN_LIST = "exists (select 1 from {name}s as named where named.id = metrics.{name}_id and named.origin <> 'pattern')"
IN_ROW = "exists (select 1 from metrics as other where other.{column} = metrics.{column} and other.rule <> :rule)"
KNOWN = {
    name: " or ".join([IN_TEXT.format(name=name), IN_LIST.format(name=name), IN_ROW.format(column=f"{name}_id")])
    for name in ("measure", "dataset")
} | {"unit": IN_ROW.format(column="unit")}
NEW_NAMES = f"""
    with corrected as ({CORRECTED})
    select distinct {", ".join(f"corrections.{column}" for column in COLUMNS.split(", "))}
      from corrections join corrected using (id) join metrics using (paper_id)
     where (corrections.what, corrections.field, corrections.start, corrections.stop)
         = ('metric', metrics.field, metrics.start, metrics.stop)
       and corrections.id in (select value from json_each(:new)) and metrics.rule = :rule
       and corrections.state = 'applied' and stated ->> '{{name}}' = metrics.{{column}} and not ({{is_known}})
     order by corrections.id"""


def _correction(row: Row) -> Correction:
    """Return a correction of the columns COLUMNS."""
    key, what, field, start, stop, raw, verdict, stated, file, _, line = row
    values = tuple(json.loads(stated).items()) if stated else ()
    return Correction(key, what, field, Span(start, stop), raw, verdict, values, file, line)


@dataclass(frozen=True, slots=True)
class _Told:
    """What was said of a row, a digest of where its file lay, and where it is kept."""

    correction: Correction
    place: str | None
    row: int | None = field(default=None, compare=False)

    @property
    def origin(self) -> Row:
        """The file, its place and the line."""
        return (self.correction.file, self.place, self.correction.line)


class Corrections:
    """The corrections of a file being written.

    Args:
        db: the file being written.
        anew: papers of which something was found in this build, to which all must be applied again.
    """

    def __init__(self, db: sqlite3.Connection, anew: Container[int]) -> None:
        self._db, self._anew = db, anew
        # Keys of papers of which something that readers said holds no longer.
        self._withdrawn = set[str]()
        # The file that this build was given, and where it lies.
        self._given: tuple[str | None, str | None] = (None, None)
        # Those that are applied for the first time.
        self._new: list[int] = []

    def save(self, said: Iterable[Correction], file: str, place: str | None) -> list[CorrectionNote]:
        """Keep what a file says in the place of what it said before.

        Returns:
            Notes (`withdrawn` or `replaced`) of what is said no longer, or otherwise by a line that holds.
        """
        self._given = (file, place)
        withdrawn, replaced = self._save(said, file, place)
        self._withdrawn.update(correction.key for correction in withdrawn)
        gone = ((old, "withdrawn", "the file no longer has it") for old in withdrawn)
        overruled = ((old, "replaced", f"what holds is {new.file}, line {new.line}") for old, new in replaced)
        return [CorrectionNote(state, place_of(old), old.raw, why) for old, state, why in (*gone, *overruled)]

    def find_corrected(self) -> Iterator[tuple[int, Paper, list[Correction]]]:
        """Yield (paper id, its texts, what readers said of it) where that is not applied yet; note which fit their text."""
        keys = json.dumps(sorted(self._withdrawn))
        returning = {paper_id: _paper(*texts) for paper_id, *texts in self._db.execute(WITHDRAWN, [keys]).fetchall()}
        done = self._db.execute("select id from corrections where state in ('applied', 'stale')")
        settled = {correction for (correction,) in done}
        self._new = [number for (number,) in self._db.execute("select id from corrections") if number not in settled]
        self._db.execute(CORRECTION_STATES)
        rows = self._db.execute(
            f"""with corrected as ({CORRECTED})
                select paper_id, title, abstract, comment, id, {COLUMNS} from corrections join corrected using (id)
                 order by 1, id"""
        ).fetchall()
        for paper_id, group in groupby(rows, key=itemgetter(0)):
            found = list(group)
            if paper_id in self._anew or paper_id in returning or not settled.issuperset(row[4] for row in found):
                yield paper_id, _paper(*found[0][1:4]), [_correction(row[5:]) for row in found]
        for paper_id in sorted(returning.keys() - {row[0] for row in rows}):
            yield paper_id, returning[paper_id], []

    def mark_unmatched(self) -> None:
        """Note, once all are applied, which corrections are of a row that is not there."""
        self._db.execute(UNMATCHED)

    def tell_doubtful(self, differing: Iterable[tuple[Correction, Sequence[str] | None]], rule: str) -> Iterator[CorrectionNote]:
        """Yield notes (`doubtful`) of those that are new and may not be what was meant.

        Args:
            differing: corrections, each with the names of what its row had otherwise; None where there was no row.
            rule: that of rows to which a reader gave their values.
        """
        given = {"rule": rule, "new": json.dumps(self._new)}
        query = f"select {COLUMNS} from corrections where state = 'applied' and id in (select value from json_each(:new))"
        # By what they say: several files may have one name, and standard input has no other.
        applied = set(map(_correction, self._db.execute(query, given)))
        new = {each: names for each, names in differing if each in applied}
        reasons = [(each, _why_wrong(names)) for each, names in new.items() if each.verdict == "wrong" and names != []]
        for name, is_known in KNOWN.items():
            query = NEW_NAMES.format(name=name, column=name if name == "unit" else f"{name}_text", is_known=is_known)
            for each in map(_correction, self._db.execute(query, given).fetchall()):
                names = new.get(each, ())
                if names is None or name in names:
                    reasons.append((each, f"no other row has the {name} {dict(each.values)[name]}"))
        for each, reason in sorted(reasons, key=lambda doubt: (doubt[0].file or "", doubt[0].line or 0)):
            yield CorrectionNote("doubtful", place_of(each), each.raw, reason)

    def count(self) -> dict[str, int]:
        """Return how many are in each state."""
        return dict(self._db.execute("select state, count(*) from corrections group by state order by state"))

    def find_unapplied(self, number: int) -> list[CorrectionNote]:
        """Return notes of so many that changed no row, those of the file at hand first.

        Of a paper that is not there no reason is known.
        """
        query = f"""
            with corrected as ({CORRECTED}), unapplied as (
                select id from corrections where state <> 'applied' order by (file, place) is not (?, ?), state, id limit ?)
            select {COLUMNS}, state, case field when 'title' then title when 'comment' then comment else abstract end,
                   (select {UNTAKEN} from {MEANT} limit 1)
              from unapplied join corrections using (id) left join corrected using (id)
             order by (file, place) is not (?, ?), state, id"""
        found: list[CorrectionNote] = []
        for *row, state, text, untaken in self._db.execute(query, (*self._given, number, *self._given)).fetchall():
            correction = _correction(tuple(row))
            reason = "" if state == "waiting" else _why_stale(correction, text, untaken)
            found.append(CorrectionNote(state, place_of(correction), correction.raw, reason))
        return found

    def _save(
        self, said: Iterable[Correction], file: str, place: str | None
    ) -> tuple[list[Correction], list[tuple[Correction, Correction]]]:
        """Keep what a file says, and no longer what it said before.

        A later word on the same row replaces an earlier one, one on all rows of a number all, whichever file it is in.

        Args:
            said: what the file says.
            file: its name.
            place: a digest of where it lies, None where another may come from there.

        Returns:
            (what is withdrawn, what says otherwise than a later line or another file with that which holds).
        """
        before: dict[Row, list[_Told]] = {}
        for row in self._db.execute(f"select {COLUMNS}, id from corrections order by id"):
            before.setdefault(row[:5], []).append(_Told(_correction(row[:-1]), row[9], row[-1]))
        own: dict[Row, list[_Told]] = {}
        withdrawn: list[Correction] = []
        replaced: list[tuple[Correction, Correction]] = []
        for correction in said:
            new = _Told(replace(correction, file=file), place)
            earlier = own.get(_place(correction), [])
            replaced += _replaced(earlier, [new])
            own[_place(correction)] = _add(earlier, new)
        for of_number in before | own:
            told, now = before.get(of_number, []), own.get(of_number, [])
            earlier = [each for each in told if place is not None and each.place == place]
            withdrawn += [each.correction for each in earlier if all(_others([each], new) for new in now)]
            replaced += _replaced([each for each in told if each.place not in (None, place)], now)
            if now or earlier:
                _replace(self._db, of_number, told, _after(told, earlier, now))
        return withdrawn, replaced


def _replaced(told: Sequence[_Told], now: Sequence[_Told]) -> Iterator[tuple[Correction, Correction]]:
    """Yield what says something else of a row than what is said now, with that."""
    for old in told:
        by = next((new for new in now if not _others([old], new)), None)
        if by and by.correction != old.correction:
            yield old.correction, by.correction


def _after(told: list[_Told], earlier: list[_Told], now: list[_Told]) -> list[_Told]:
    """Return what is said of a number, of which its file said something earlier and says something now."""
    if _corrections(earlier) == _corrections(now):
        lines = iter(now)
        return [next(lines) if each in earlier else each for each in told]
    return reduce(_add, now, [each for each in told if each not in earlier])


def _replace(db: sqlite3.Connection, of_number: Row, before: list[_Told], after: list[_Told]) -> None:
    """Write what is said of a number; what is said once more stays as it is, also whether it was applied."""
    if _corrections(before) == _corrections(after):
        moved = ((*new.origin, old.row) for old, new in zip(before, after, strict=True) if new.origin != old.origin)
        db.executemany("update corrections set file = ?, place = ?, line = ? where id = ?", moved)
        return
    db.executemany("delete from corrections where id = ?", [(each.row,) for each in before])
    rows = ((*of_number, t.correction.raw, t.correction.verdict, _stated(t.correction), *t.origin) for t in after)
    insert(db, "corrections", COLUMNS, rows)


def _corrections(told: Sequence[_Told]) -> list[Correction]:
    return [each.correction for each in told]


def ensure_columns(db: sqlite3.Connection) -> None:
    """Let a number have several corrections, and each its file, also in a database that was made when they could not."""
    columns = [name for _, name, *_ in db.execute("pragma table_info(corrections)")]
    if columns and (db.execute(ONE_A_NUMBER).fetchone() or "place" not in columns):
        db.execute("alter table corrections rename to earlier_corrections")
        db.execute(f"create table corrections ({TABLES['corrections']}) strict")
        kept = ", ".join(columns)
        db.execute(f"insert into corrections ({kept}) select {kept} from earlier_corrections")
        db.execute("drop table earlier_corrections")


def _place(correction: Correction) -> Row:
    return (correction.key, correction.what, correction.field, correction.span.start, correction.span.stop)


def _stated(correction: Correction) -> str | None:
    return json.dumps(dict(correction.values), ensure_ascii=False) if correction.values else None


def _add(told: Sequence[_Told], new: _Told) -> list[_Told]:
    """Return what is said of a number with one more, which takes the place of what was said of the same row of it."""
    return [*_others(told, new), new]


def _others(told: Sequence[_Told], new: _Told) -> list[_Told]:
    """Return those of the corrections of a number that are of other rows of it than the one that a further correction is of."""
    dataset, raw = dict(new.correction.values).get("dataset"), new.correction.raw
    return [
        each for each in told
        if dataset and each.correction.raw == raw and dict(each.correction.values).get("dataset") != dataset
    ]  # fmt: skip


def place_of(correction: Correction) -> str:
    """Return what a build tells a correction by: file, line, paper and span."""
    origin = f"{correction.file}, line {correction.line}: " if correction.file else ""
    key = correction.key if len(correction.key) <= MOST_KEY else correction.key[:MOST_KEY] + "…"
    return f"{origin}{key}, {correction.field} {correction.span.start}-{correction.span.stop}"


def _paper(title: str, abstract: str | None, comment: str | None) -> Paper:
    return Paper(title, "", abstract, comment=comment)


def _why_wrong(differing: Sequence[str] | None) -> str:
    return f"the row that goes has another {', '.join(differing)}" if differing else "no row stood there"


def _why_stale(correction: Correction, text: str | None, untaken: str | None) -> str:
    span, raw = correction.span, correction.raw
    if text is None:
        return f"there is no {correction.field}"
    if text[span.start : span.stop] == raw:
        return f"the row there does not take its {untaken}" if untaken else "there is no such row"
    # What is longer than the text makes a pattern that takes long to read, for nothing.
    sought = re.finditer(rf"(?<!\w){re.escape(raw)}(?!\w)", text) if len(raw) <= len(text) else ()
    elsewhere = [match.start() for match in sought]
    if len(elsewhere) == 1:
        return f"it stands at {elsewhere[0]}-{elsewhere[0] + len(raw)}"
    return f"there stands {there}" if (there := text[span.start : span.stop]) else f"the text ends at {len(text)}"
