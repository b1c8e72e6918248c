"""What changed between two papers files: papers that came, went, became one with another, or say something else."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from papersette.errors import SourceError

__all__ = ["Change", "Comparison", "Difference", "SignalChange", "compare", "tell", "tell_json"]

# What is compared of a paper, in the order in which it is told; of each a value.
VALUES = (
    "key", "title", "abstract", "comment", "published", "updated", "year", "dated_by_id", "url", "pdf_url", "language",
    "truncated", "withdrawn", "code",
)  # fmt: skip
# A value as SQLite writes it in full, which a shorter form would make one with others.
VALUE = "printf('%.15g', value)"
# Whether the words of a result have its value as their only number: of 10-15% it may be either, and 5 stands in 95% too.
SAYS_VALUE = f"""(' ' || raw || ' ' glob '*[^-0-9.,]' || {VALUE} || '[^0-9]*'
                  and replace(raw, {VALUE}, '') not glob '*[0-9]*')"""
# Whether the words of a result end in the unit that it has; a place and a bare number have none.
SAYS_UNIT = """iif(found.unit is null, kind = 'rank' or raw not glob '*[A-Za-z%]',
                    raw glob '*[^A-Za-z]' || found.unit or (found.unit = 'points' and raw glob '*[^A-Za-z]point'))"""
# And of each a list of texts, which says what came and went in it. {0} is the file, {1} the paper's id.
LISTS: dict[str, str] = {
    "venue": "select name as item from {0}.venues where id = (select venue_id from {0}.papers where id = {1})",
    "ids": "select scheme || ':' || value as item from {0}.paper_ids where paper_id = {1} order by 1",
    "authors": """select name as item from {0}.paper_authors join {0}.authors on authors.id = author_id
                   where paper_id = {1} order by position""",
    "affiliations": "select position || ': ' || raw as item from {0}.affiliations where paper_id = {1} order by position, id",
    "topics": "select name as item from {0}.paper_topics join {0}.topics on topics.id = topic_id where paper_id = {1} order by 1",
    "links": """select kind || ' ' || coalesce(url, raw) || iif(state = 'available', '', ', ' || state) as item
                  from {0}.links where paper_id = {1} order by id""",
    "metrics": f"""select coalesce(comparator || ' ', '') || raw
                         || iif({SAYS_VALUE} and {SAYS_UNIT}, '', ' = ' || {VALUE}
                             || iif(found.unit = '%' and {SAYS_UNIT}, '', coalesce(' ' || found.unit, '')))
                         || coalesce(' ' || measures.name, '')
                         || coalesce(' on ' || datasets.name, '') || coalesce(', ' || split, '')
                         || iif(kind = 'score', '', ', ' || kind)
                         || coalesce(' ' || change, '') || iif(system = 'own', '', ', ' || coalesce(system, 'own or other'))
                         || coalesce(', of ' || system_text, '') || coalesce(', against ' || baseline, '') as item
                    from (select * from {{0}}.metrics where paper_id = {{1}}) as found
                    left join {{0}}.measures on measures.id = measure_id left join {{0}}.datasets on datasets.id = dataset_id
                   order by found.id""",
    "datasets": """select name as item from {0}.paper_datasets join {0}.datasets on datasets.id = dataset_id
                    where paper_id = {1} order by paper_datasets.id""",
}
COUNTED = ("papers", "links", "metrics", "paper_datasets", "authors", "rejects")

# A paper goes by its key, and by any other id that it has in both files: keys change when a stronger id comes.
PAIRS = """
create temp table pairs (old_id integer primary key, new_id integer not null, by_id integer not null);
insert into pairs select first.id, second.id, 0 from old.papers as first join new.papers as second using (key);
insert into pairs select first.paper_id, min(second.paper_id), 1
  from old.paper_ids as first join new.paper_ids as second using (scheme, value)
 where first.paper_id not in (select old_id from pairs) group by first.paper_id;
create temp table matched as
  select old_id, new_id, row_number() over (partition by new_id order by by_id, old_id) as place from pairs;
create index temp.matched_new on matched(new_id);
"""
# Kind, then key, title and the key of the other file's paper.
WHOLE: dict[str, str] = {
    "came": "select key, title, null from new.papers where id not in (select new_id from matched) order by id",
    "went": "select key, title, null from old.papers where id not in (select old_id from matched) order by id",
    "joined": """select first.key, first.title, second.key from matched join old.papers as first on first.id = old_id
                   join new.papers as second on second.id = new_id where place > 1 order by old_id""",
}
LATEST = "select paper_id, name, value, max(seen_on) from {0}.signals group by paper_id, name"
# The counts of the papers that both files have; one that a paper has in one of them alone is none in the other.
SIGNALS = f"""
with counted as (
  select name, new_id as paper_id, value as old, null as new from ({LATEST.format("old")}) join matched on old_id = paper_id
   where place = 1
  union all
  select name, new_id, null, value from ({LATEST.format("new")}) join matched on new_id = paper_id where place = 1
)
select name, count(*), sum(coalesce(old, 0)), sum(coalesce(new, 0))
  from (select name, max(old) as old, max(new) as new from counted group by name, paper_id)
 where old is not new group by name order by name"""


WORDS = {"came": "came", "went": "went", "joined": "became one with another", "changed": "changed"}
SIGNS = {"came": "+", "went": "-", "joined": "=", "changed": "~"}
# Of a text so many characters are shown, of a list so many items.
EXCERPT, SHOWN = 60, 6
BLANKS_DIFFER = "only blanks and line ends differ"


@dataclass(frozen=True, slots=True)
class Change:
    """What one field of a paper held and holds; of a list what went from it and came to it."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Difference:
    """A paper that `came`, `went`, was `joined` with another (`into` is its key) or `changed`."""

    kind: str
    key: str
    title: str
    into: str | None = None
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class SignalChange:
    """A count whose last value is another for some papers of both files, with the sums over them."""

    name: str
    papers: int
    old: int
    new: int


class Comparison:
    """Two files side by side.

    Attributes:
        counts: (rows of the old file, rows of the new) by table.
        signals: the counts that moved.
        tally: how many papers of each kind `differences` has yielded.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self.tally = dict.fromkeys((*WHOLE, "changed"), 0)
        db.executescript(PAIRS)
        self.counts: dict[str, tuple[int, int]] = {
            table: (self._count("old", table), self._count("new", table)) for table in COUNTED
        }
        self.signals = [SignalChange(*row) for row in db.execute(SIGNALS)]

    def differences(self) -> Iterator[Difference]:
        """Yield the papers that differ: those that came, went and were joined, then those that changed, in the files' order."""
        for difference in self._differences():
            self.tally[difference.kind] += 1
            yield difference

    @property
    def is_same(self) -> bool:
        """Tell whether nothing differs, once all differences were yielded."""
        return not any(self.tally.values()) and not self.signals

    def _differences(self) -> Iterator[Difference]:
        for kind, query in WHOLE.items():
            for row in self._db.execute(query):
                yield Difference(kind, *row)
        for title, *cells in self._db.execute(_changed_query()):
            fields = zip((*VALUES, *LISTS), cells[::2], cells[1::2], strict=True)
            changes = tuple(_change(field, old, new) for field, old, new in fields if old != new)
            yield Difference("changed", cells[1], title, changes=changes)

    def _count(self, file: str, table: str) -> int:
        return int(self._db.execute(f"select count(*) from {file}.{table}").fetchone()[0])


def tell(comparison: Comparison, limit: int | None) -> Iterator[str]:
    """Yield lines for a reader: a summary, then at most `limit` papers of each kind (None for all)."""
    kept: dict[str, list[Difference]] = {kind: [] for kind in comparison.tally}
    for difference in comparison.differences():
        if limit is None or len(kept[difference.kind]) < limit:
            kept[difference.kind].append(difference)
    yield "papers: " + ", ".join(f"{number:,} {WORDS[kind]}" for kind, number in comparison.tally.items())
    yield "rows: " + ", ".join(
        f"{old:,} {table}" if old == new else f"{old:,} -> {new:,} {table}" for table, (old, new) in comparison.counts.items()
    )
    for signal in comparison.signals:
        yield f"{signal.name} of {signal.papers:,} paper{'' if signal.papers == 1 else 's'}: {signal.old:,} -> {signal.new:,}"
    for kind, differences in kept.items():
        for difference in differences:
            yield from _lines(difference)
        if comparison.tally[kind] > len(differences):
            yield f"... and {comparison.tally[kind] - len(differences):,} more {WORDS[kind]}"


def tell_json(comparison: Comparison) -> Iterator[str]:
    """Yield a line of JSON for each paper that differs, and last one of kind `summary`."""
    for difference in comparison.differences():
        yield json.dumps({name: value for name, value in asdict(difference).items() if value}, ensure_ascii=False)
    summary = {"kind": "summary", "papers": comparison.tally, "rows": comparison.counts}
    yield json.dumps(summary | {"signals": [asdict(signal) for signal in comparison.signals]})


def _lines(difference: Difference) -> Iterator[str]:
    into = f" (now in {difference.into})" if difference.into else ""
    yield f"{SIGNS[difference.kind]} {difference.key}  {' '.join(difference.title.split())}{into}"
    for change in difference.changes:
        if change.field not in LISTS:
            yield f"    {change.field}: {_tell_change(change.old, change.new)}"
        elif sorted(change.old) == sorted(change.new):
            yield f"    {change.field}: in another order"
        else:
            told = [f"- {item}" for item in change.old] + [f"+ {item}" for item in change.new]
            yield f"    {change.field}: {'; '.join(told[:SHOWN])}" + (f"; and {len(told) - SHOWN} more" if told[SHOWN:] else "")


def _tell_change(old: Any, new: Any) -> str:
    # Of blanks and line ends a reader sees nothing.
    old, new = (" ".join(value.split()) if isinstance(value, str) else value for value in (old, new))
    return BLANKS_DIFFER if old == new else f"{_excerpt(old, new)} -> {_excerpt(new, old)}"


def _excerpt(value: Any, other: Any) -> str:
    """Return a value as one short text, from a little before the place where it differs from the other."""
    if not isinstance(value, str):
        return "nothing" if value is None else str(value)
    other = other if isinstance(other, str) else ""
    pairs = enumerate(zip(value, other, strict=False))
    differs = next((place for place, (ours, theirs) in pairs if ours != theirs), min(len(value), len(other)))
    start = max(0, differs - EXCERPT // 3) if len(value) > EXCERPT else 0
    return f"{'...' if start else ''}{value[start : start + EXCERPT]!r}{'...' if start + EXCERPT < len(value) else ''}"


@contextmanager
def compare(old: Path, new: Path) -> Iterator[Comparison]:
    """Open two files for a comparison; neither is changed.

    Raises:
        SourceError: one of them is not a papers file.
    """
    db = sqlite3.connect(":memory:", uri=True)
    try:
        for name, path in (("old", old), ("new", new)):
            _attach(db, name, path)
        yield Comparison(db)
    except sqlite3.Error as error:
        raise SourceError(f"{old} and {new}", None, f"one is not a papers file of this version: {error}") from error
    finally:
        db.close()


def _attach(db: sqlite3.Connection, name: str, path: Path) -> None:
    try:
        db.execute(f"attach ? as {name}", (f"{path.absolute().as_uri()}?mode=ro",))
        db.execute(f"select key from {name}.papers limit 1")
    except sqlite3.Error as error:
        raise SourceError(str(path), None, f"not a papers file of this version: {error}") from error


def _changed_query() -> str:
    """Return the query of papers of which something differs: title, then old and new value of each field."""
    columns = [(f"first.{name}", f"second.{name}", name) for name in VALUES]
    columns += [(_list(query, "old", "first.id"), _list(query, "new", "second.id"), name) for name, query in LISTS.items()]
    selected = ", ".join(f"{old} as old_{name}, {new} as new_{name}" for old, new, name in columns)
    differs = " or ".join(f"old_{name} is not new_{name}" for *_, name in columns)
    cells = ", ".join(f"old_{name}, new_{name}" for *_, name in columns)
    return f"""select title, {cells} from (
                 select second.id, second.title, {selected} from matched join old.papers as first on first.id = old_id
                   join new.papers as second on second.id = new_id where place = 1)
                where {differs} order by id"""


def _list(query: str, file: str, paper_id: str) -> str:
    return f"(select json_group_array(item) from ({query.format(file, paper_id)}))"


def _change(field: str, old: Any, new: Any) -> Change:
    if field not in LISTS:
        return Change(field, old, new)
    before, after = json.loads(old), json.loads(new)
    went, came = Counter(before) - Counter(after), Counter(after) - Counter(before)
    # The same names in another order are told as a whole.
    return Change(field, list(went.elements()), list(came.elements())) if went or came else Change(field, before, after)
