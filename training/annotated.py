"""Annotated abstracts: spans and values from this folder, texts from the shared data."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.examples.baselines import DEVELOPED_ON as BASELINES
from tests.examples.metrics import BUGS, DEVELOPED_ON, NOTHING_HERE
from tests.examples.system_names import DEVELOPED_ON as SYSTEM_NAMES
from tests.examples.systems import DEVELOPED_ON as SYSTEMS

__all__ = [
    "HERE", "KEPT_APART", "Abstract", "deal", "number_papers", "read_gold", "read_kept_apart", "read_learnt", "read_own",
    "read_texts",
]  # fmt: skip

HERE = Path(__file__).parent / "annotations"
# How often an example counts: each stands for what thousands of abstracts show rarely.
EMPHASIS = 4
# What nothing is learnt from: abstracts drawn at random, and such in which results are many or hard to read.
KEPT_APART = ("untouched", "harder")
WORD = re.compile(r"\w+")
# What some results are annotated with besides their slots: what they are measured against and which way they go; the names of
# the systems that they belong to, and what bounds them.
BESIDES = ("baselines", "system_names")


@dataclass(frozen=True)
class Abstract:
    """An abstract with its reported results, as annotated by reading."""

    key: str
    title: str
    text: str
    results: list[dict[str, Any]]
    links: list[dict[str, Any]]
    datasets: list[str]
    # Whether every result is annotated; elsewhere a number without a row may be one all the same.
    complete: bool = True

    @property
    def paper(self) -> str:
        """What is the same for all abstracts of a paper, which may stand in several corpora: the words of its title."""
        return " ".join(WORD.findall(self.title.lower())) or self.key


def number_papers(abstracts: Iterable[Abstract]) -> list[int]:
    """Return the number of each abstract's paper, from 0 in the order in which they first come."""
    numbers: dict[str, int] = {}
    return [numbers.setdefault(abstract.paper, len(numbers)) for abstract in abstracts]


def deal(abstracts: Sequence[Abstract], folds: int) -> list[list[Abstract]]:
    """Return the completely annotated abstracts in folds, those of a paper in the same."""
    whole = [abstract for abstract in abstracts if abstract.complete and not abstract.key.startswith("example")]
    dealt: list[list[Abstract]] = [[] for _ in range(folds)]
    for abstract, paper in zip(whole, number_papers(whole), strict=True):
        dealt[paper % folds].append(abstract)
    return dealt


def read_learnt(shared: Path) -> list[Abstract]:
    """Return all that models are learnt from: the shared gold, our own annotations, leaderboards and examples."""
    return [*read_gold(shared), *read_own(shared, "dev"), *read_leaderboards(shared), *read_examples()]


def read_kept_apart(shared: Path, part: str) -> list[Abstract]:
    """Return a part that is kept apart, but for papers of which an abstract of another corpus is learnt from."""
    learnt = {abstract.paper for abstract in read_learnt(shared)}
    return [abstract for abstract in read_own(shared, part) if abstract.paper not in learnt]


def read_gold(shared: Path) -> list[Abstract]:
    """Return the shared gold, and whose its scores are by our own reading."""
    lines = (shared / "data/gold/results_dev.jsonl").read_text("utf-8").splitlines()
    systems = {
        (record["key"], row["start"]): row["system"]
        for record in map(json.loads, (HERE / "systems.jsonl").read_text("utf-8").splitlines())
        for row in record["systems"]
    }
    records = list(map(json.loads, lines))
    for record in records:
        for result in record["results"]:
            result["system"] = systems.get((record["key"], result["start"]))
    return [_abstract(record, record) for record in records]


def read_leaderboards(shared: Path) -> list[Abstract]:
    """Return abstracts whose numbers stand in a leaderboard with measure and dataset; their other numbers are unknown."""
    with gzip.open(shared / "data/gold/sota_results_dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    return [
        Abstract(
            record["id"],
            record["title"],
            record["abstract"],
            [
                {"start": start, "stop": stop, "kind": "score", "metric": result["metric"], "dataset": result["dataset"]}
                for result in record["results_in_abstract"]
                if result["score_decimals"] > 0
                for start, stop in result["score_spans"]
            ],
            [],
            [],
            complete=False,
        )
        for record in records
    ]


def read_examples() -> list[Abstract]:
    """Return the sentences that the tests develop on: the specification is also what is learnt."""
    found = []
    for number, (text, results) in enumerate([*DEVELOPED_ON, *BUGS, *((text, []) for text in NOTHING_HERE)]):
        rows, at = [], 0
        for raw, value, unit, kind, measure, dataset in results:
            start = text.index(raw, at)
            at = start + len(raw)
            rows.append(
                {"start": start, "stop": at, "value": value, "unit": unit, "kind": kind, "metric": measure, "dataset": dataset}
            )
        found.append(Abstract(f"example {number}", "", text, rows, [], []))
    return [*found, *_read_systems(), *_read_differences(), *_read_names()] * EMPHASIS


def _read_systems() -> Iterator[Abstract]:
    """Yield the sentences that tell whose scores are."""
    for text, scores in SYSTEMS:
        yield _told(text, [(raw, {"kind": "score", "system": system}) for raw, system in scores])


def _read_differences() -> Iterator[Abstract]:
    """Yield the sentences that tell what differences are measured against."""
    for text, differences in BASELINES:
        yield _told(text, [(raw, {"kind": "gain", "baseline": baseline}) for raw, baseline, _ in differences])


def _read_names() -> Iterator[Abstract]:
    """Yield the texts that tell the systems by name which their numbers belong to."""
    for title, text, numbers in SYSTEM_NAMES:
        yield _told(text, [(raw, {"kind": kind, "names": [name] if name else []}) for raw, kind, name in numbers], title)


def _told(text: str, numbers: Iterable[tuple[str, dict[str, Any]]], title: str = "") -> Abstract:
    """Return an example that tells something of some of its numbers; nothing else is known of them."""
    starts = [(text.index(raw), raw, told) for raw, told in numbers]
    rows = [{"start": start, "stop": start + len(raw), **told} for start, raw, told in starts]
    return Abstract(f"example: {text}", title, text, rows, [], [], complete=False)


def read_own(shared: Path, part: str) -> list[Abstract]:
    """Return a part of our own annotations, `dev`, `second` or one kept apart, joined with the texts by `corpus#id`."""
    records = [json.loads(line) for line in (HERE / f"{part}.jsonl").read_text("utf-8").splitlines()]
    texts = read_texts(shared, [record["key"] for record in records])
    for record in records:
        paper = texts[record["key"]]
        besides = _read_besides().get(record["key"], {})
        record["results"] = [_with_words(result | besides.get(result["start"], {}), paper) for result in record["results"]]
    return [_abstract(record, texts[record["key"]]) for record in records]


def read_texts(shared: Path, keys: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return the papers of the corpora by key, `corpus#id`."""
    wanted: dict[str, set[str]] = {}
    for corpus, _, paper in (key.partition("#") for key in keys):
        wanted.setdefault(corpus, set()).add(paper)
    texts = {}
    for corpus, papers in wanted.items():
        with gzip.open(shared / f"data/corpora/{corpus}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for paper in map(json.loads, lines):
                if paper["id"] in papers:
                    texts[f"{corpus}#{paper['id']}"] = paper
    return texts


def _with_words(result: dict[str, Any], paper: dict[str, Any]) -> dict[str, Any]:
    """Return a result with the words of what is annotated as spans."""
    if "names" in result:
        result["names"] = [_words(paper[field], start, stop) for field, start, stop in result["names"]]
    if result.get("baseline"):
        result["baseline"] = _words(paper["abstract"], *result["baseline"])
    return result


def _words(text: str, start: int, stop: int) -> str:
    return " ".join(text[start:stop].split())


@cache
def _read_besides() -> dict[str, dict[int, dict[str, Any]]]:
    """Return by key and start what some results are annotated with besides, names as spans of the abstract or the title."""
    found: dict[str, dict[int, dict[str, Any]]] = {}
    for part in BESIDES:
        for record in map(json.loads, (HERE / f"{part}.jsonl").read_text("utf-8").splitlines()):
            for number in record["results"]:
                found.setdefault(record["key"], {}).setdefault(number["start"], {}).update(number)
    return found


def _abstract(record: dict[str, Any], paper: dict[str, Any]) -> Abstract:
    return Abstract(record["key"], paper["title"], paper["abstract"], record["results"], record["links"], record["datasets"])
