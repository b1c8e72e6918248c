"""Doors that a search opens: pages of the things that its words name, leaderboards and gains among them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice, product
from operator import add
from typing import Any
from urllib.parse import urlencode

from papersette.site.queries.parse import Query
from papersette.site.queries.plain_conditions import find_meant
from papersette.site.things import THINGS
from papersette.site.typed.words import Ask, quote, stop_words

__all__ = ["NAMED", "TABLES", "find_doors"]

# Authors are told by themselves; a host is asked for by host:.
TABLES = ("datasets", "measures", "places", "institutions", "venues", "topics")
# What conditions ask for that is named by their first value.
PARTS = ("dataset", "measure")
# A text of more words is prose.
MOST_DOOR_WORDS = 12
LONGEST_NAME = 5
MOST_DOORS = 8
# BM25, BERT and AlexNet are names wherever they stand; Generation may be the first word of anything.
CODED = re.compile(r"\d|(?<=.)[A-Z]")
PART_ENDS = re.compile("[ -]+")
# Of 8B parameters, 3D shapes and 4K videos there is no name.
SIZE = re.compile(r"\d+(?:\.\d+)?[A-Za-z]{1,2}")


def _names_of(table: str) -> str:
    """Return what has the names that the things of a table are known by."""
    spelled = THINGS[table].spelled
    if spelled is None:
        return f"(select id, name, name as spelled from {table})"
    names, key = spelled
    return f"(select {table}.id, {table}.name, {names}.name as spelled from {names} join {table} on {table}.id = {key})"


# Things with one of some names, or with one of others in whatever letters: two selects, each with an index of its own.
NAMED = {
    table: f"""
        select things.id, name from json_each(?) as asked cross join {_names_of(table)} as things on spelled = asked.value
         union select things.id, name from json_each(?) as whole cross join {_names_of(table)} as things
            on spelled = whole.value collate nocase order by 1 limit 4
    """
    for table in TABLES
}
# Names in whatever letters of things in the catalogue: of two of them that have a leaderboard together.
_KNOWN = {
    table: f"""
        select things.id, things.name from json_each(?) as asked cross join {_names_of(table)} as things
          on spelled = asked.value collate nocase
          join {table} on {table}.id = things.id where origin = 'catalogue' group by 1 order by 1 limit 4
    """
    for table in ("measures", "datasets")
}
# Open names of fewer papers are too often none: they open no door by themselves.
FEWEST_PAPERS = 3
_IS_KNOWN = {
    table: f"""
        select 1 from {table} where id = ? and (origin = 'catalogue' or {FEWEST_PAPERS} = (
          select count(*) from (select distinct paper_id from {rows} where {key} = {table}.id limit {FEWEST_PAPERS})))
    """
    for table, rows, key in (("measures", "metrics", "measure_id"), ("datasets", "paper_datasets", "dataset_id"))
}
_SCORE = "select 1 from boards where measure_id = ? and dataset_id = ?"
_CLAIMED = """select 1 from metrics_fts join metrics on metrics.id = metrics_fts.rowid
               where metrics_fts match ? and kind in ('gain', 'ratio') and (? or metrics.baseline = ?) limit 1"""
_REPORTED = """select 1 from metrics_fts join metrics on metrics.id = metrics_fts.rowid
                where metrics_fts match ? and metrics.system_text = ? collate nocase limit 1"""


def find_doors(
    ask: Ask, text: str, query: Query, spelled: Query, kept: Mapping[str, str | Sequence[str]]
) -> list[dict[str, str]]:
    """Return what the words of a text, or its conditions on measures and datasets, name: rows of path, name and kind.

    Baselines and systems are asked for by the words as most papers have them `spelled`, in which GPT 4o is one. The same search
    said in another way has what is `kept` of its address.
    """
    asked = [str(condition.values[0]) for condition in query.apart or query.conditions if condition.part in PARTS]
    words = _in_plain_letters(query.all_words)
    names = [*asked, *_candidates(words)]
    if not (names or words) or len(words) > MOST_DOOR_WORDS:
        return []
    whole = json.dumps(_join_each_way(" ".join(words)))
    found = {table: ask(query, (json.dumps(names), whole)) for table, query in NAMED.items()}
    # Accuracy is a word, but beside a dataset it is a measure.
    if found["datasets"] and not found["measures"]:
        found["measures"] = ask(NAMED["measures"], (json.dumps(words), whole))
    for table, is_known in _IS_KNOWN.items():
        found[table] = [thing for thing in found[table] if thing[1] in asked or ask(is_known, thing[:1])]
    # A baseline "trained on COCO" is no COCO.
    known = {name for table in TABLES for _, name in found[table]}
    others = [
        word for word in _in_plain_letters(spelled.all_words) if word not in known and _is_name(word) and not SIZE.fullmatch(word)
    ]
    doors = chain(
        _find_boards(ask, *_find_both(ask, words, found)),
        (_door(f"{table}/{thing_id}", name, THINGS[table].one) for table in TABLES for thing_id, name in found[table]),
        _find_claims(ask, others),
        _find_results(ask, others),
        (_door("search", condition, "only", q=meant, **kept) for condition, meant in find_meant(ask, text, query.words)),
    )
    return list(islice(doors, MOST_DOORS))


def _find_both(ask: Ask, words: Sequence[str], found: Mapping[str, list[Any]]) -> tuple[list[Any], list[Any]]:
    """Return the measures and datasets that words name, be they typed in small letters."""
    # "What is best" asks for no IS.
    runs = json.dumps([run for run in _runs(words) if run.isupper() or run.lower() not in stop_words()])
    measures, datasets = (list(dict.fromkeys([*found[table], *ask(query, (runs,))])) for table, query in _KNOWN.items())
    return measures, datasets


def _find_boards(ask: Ask, measures: Sequence[Sequence[Any]], datasets: Sequence[Sequence[Any]]) -> Iterator[dict[str, str]]:
    """Yield the leaderboards of some measures and datasets, as rows of id and name, that have a score."""
    for (measure_id, measure), (dataset_id, dataset) in product(measures, datasets):
        if ask(_SCORE, (measure_id, dataset_id)):
            yield _door("scores_over_time", f"{measure} on {dataset}", "leaderboard", measure=measure, dataset=dataset)


def _find_claims(ask: Ask, names: Sequence[str]) -> Iterator[dict[str, str]]:
    """Yield what is claimed against the baselines of some names."""
    for name in dict.fromkeys(names):
        if ask(_CLAIMED, (f"baseline : {quote(name)}", bool(CODED.search(name)), name)):
            yield _door("claimed_against", name, "gains claimed over it", baseline=name)


def _find_results(ask: Ask, names: Sequence[str]) -> Iterator[dict[str, str]]:
    """Yield what is reported of the systems of some names."""
    for name in dict.fromkeys(names):
        if ask(_REPORTED, (f"system_text : {quote(name)}", name)):
            yield _door("results_of", name, "results of it", system=name)


def _in_plain_letters(words: Sequence[str]) -> Sequence[str]:
    """Return words as they stand; those of a title in capitals in small letters, since its capitals tell no names."""
    is_prose = len(words) > LONGEST_NAME or not stop_words().isdisjoint(map(str.lower, words))
    if not (is_prose and all(word == word.upper() for word in words)):
        return words
    return [word if any(map(str.isdigit, word)) else word.lower() for word in words]


def _join_each_way(name: str) -> list[str]:
    """Return a name of a few parts with a blank or a hyphen between each two: swe bench verified may be SWE-bench Verified."""
    first, *parts = PART_ENDS.split(name)
    joints = product(" -", repeat=len(parts)) if len(parts) < LONGEST_NAME else ()
    return [first + "".join(map(add, signs, parts)) for signs in joints] or [name]


def _candidates(words: Sequence[str]) -> list[str]:
    """Return the runs of words that may be a name; a word alone is one where it is spelt as names are."""
    return [run for run in _runs(words) if " " in run or _is_name(run)]


def _runs(words: Sequence[str]) -> list[str]:
    """Return the words, and those that stand side by side together, as long as names are."""
    most = len(words)
    ends = [(start, stop) for start in range(most) for stop in range(start + 1, min(most, start + LONGEST_NAME) + 1)]
    return [" ".join(words[start:stop]) for start, stop in ends]


def _is_name(word: str) -> bool:
    return len(word) > 1 and any(sign.isupper() or sign.isdigit() for sign in word) and any(map(str.isalpha, word))


def _door(path: str, name: str, kind: str, **parameters: str | Sequence[str]) -> dict[str, str]:
    return {
        "path": f"/papers/{path}" + (f"?{urlencode(parameters, doseq=True)}" if parameters else ""),
        "name": name,
        "kind": kind,
    }
