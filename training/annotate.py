"""Annotate abstracts by reading, a few signs a result.

    python training/annotate.py draw ../shared hf_daily_dev 100 > abstracts.jsonl
    python training/annotate.py show abstracts.jsonl
    python training/annotate.py read abstracts.jsonl answers.txt >> training/annotations/dev.jsonl

`show` prints each abstract under `@key` with every number that could be a result as `{3|85.3%}`. The answers are lines, each
abstract's under its `@key`, and only a number that is a result is written down:

    @hf_daily_dev#2401.00001
    1,2 score PQ | COCO test-dev
    3 gain accuracy |
    4 score other error rate | CIFAR-10 | CIFAR-100
    =twice the speed 2 x ratio speed |

Numbers, kind (score, gain, ratio, rank), `other` where the value is another system's, measure, datasets; `=` takes words that
have no number, then value and unit (`-` for none). An abstract under which nothing stands reports nothing.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

import click

sys.path.insert(0, str(Path(__file__).parents[1]))
from papersette.extract.numbers.quantities import find_quantities
from papersette.extract.numbers.quantity import Quantity, value_as
from papersette.extract.text.reading import Reading
from training.annotated import KEPT_APART

PARTS = ("dev", "second", *KEPT_APART)
ANNOTATIONS = Path(__file__).parent / "annotations"
NUMBERED = re.compile(r"(?P<numbers>[\d,-]+) (?P<kind>score|gain|ratio|rank)(?P<other> other)?(?: (?P<slots>.*))?$")
WORDED = re.compile(
    r"=(?P<words>.+) (?P<value>[\d.]+) (?P<unit>\S+) (?P<kind>score|gain|ratio|rank)(?P<other> other)?(?: (?P<slots>.*))?$"
)


def quantities_of(abstract: str) -> list[Quantity]:
    """Return the numbers of an abstract as they are counted for annotation, the first being 1."""
    reading = Reading("abstract", abstract)
    return list(find_quantities(reading.view, reading.terms))


def marked(abstract: str) -> str:
    """Return an abstract with its numbers in marks."""
    parts, at = [], 0
    for number, quantity in enumerate(quantities_of(abstract), start=1):
        parts += [abstract[at : quantity.start], f"{{{number}|{abstract[quantity.start : quantity.stop]}}}"]
        at = quantity.stop
    return "".join([*parts, abstract[at:]])


def parse_numbers(text: str) -> list[int]:
    """Return the numbers of `1,3-5`."""
    found: list[int] = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        found += range(int(first), int(last or first) + 1)
    return found


def parse_answer(line: str, abstract: str, quantities: list[Quantity]) -> Iterator[dict[str, Any]]:
    """Yield the results of one line; `ValueError` where it cannot be read."""
    if match := NUMBERED.match(line):
        chosen = [quantities[number - 1] for number in parse_numbers(match["numbers"])]
        spans = [(q.start, q.stop, value_as(q, match["kind"]), q.unit) for q in chosen]
    elif match := WORDED.match(line):
        start = abstract.find(match["words"])
        if start < 0:
            raise ValueError(f"not in the abstract: {match['words']}")
        unit = None if match["unit"] == "-" else match["unit"]
        spans = [(start, start + len(match["words"]), float(match["value"]), unit)]
    else:
        raise ValueError(f"cannot be read: {line}")
    metric, _, dataset = (match["slots"] or "").partition("|")
    for start, stop, value, unit in spans:
        record = {"start": start, "stop": stop, "value": value, "unit": unit, "kind": match["kind"]}
        record |= {"metric": metric.strip() or None, "dataset": dataset.strip() or None}
        yield record | {"system": "other" if match["other"] else "own"}


def used() -> set[str]:
    """Return the keys that are annotated already."""
    lines = [line for part in PARTS for line in (ANNOTATIONS / f"{part}.jsonl").read_text("utf-8").splitlines()]
    return {json.loads(line)["key"] for line in lines}


@click.group()
def main() -> None:
    """Draw abstracts, show them with their numbers marked, and read the answers."""


@main.command()
@click.argument("shared", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("corpus")
@click.argument("count", type=int)
@click.option("--seed", type=int, default=1, show_default=True)
def draw(shared: Path, corpus: str, count: int, seed: int) -> None:
    """Print COUNT abstracts of CORPUS with a number in them, drawn at random among those not annotated yet."""
    known = used()
    with gzip.open(shared / f"data/corpora/{corpus}.jsonl.gz", "rt", encoding="utf-8") as lines:
        papers = [json.loads(line) for line in lines]
    pool = [
        {"key": f"{corpus}#{paper['id']}", "title": paper["title"], "abstract": paper["abstract"]}
        for paper in papers
        if f"{corpus}#{paper['id']}" not in known and re.search(r"\d", paper.get("abstract") or "")
    ]
    for record in random.Random(seed).sample(pool, count):  # noqa: S311 - a sample, no secret
        click.echo(json.dumps(record, ensure_ascii=False))


@main.command()
@click.argument("abstracts", type=click.File(encoding="utf-8"))
def show(abstracts: TextIO) -> None:
    """Print abstracts with their numbers marked."""
    for record in map(json.loads, abstracts):
        click.echo(f"@{record['key']}\n{record['title']}\n{marked(record['abstract'])}\n")


@main.command()
@click.argument("abstracts", type=click.File(encoding="utf-8"))
@click.argument("answers", type=click.File(encoding="utf-8"))
def read(abstracts: TextIO, answers: TextIO) -> None:
    """Print the annotations that answers give; an answer that cannot be read ends it with exit code 2."""
    records = {record["key"]: record for record in map(json.loads, abstracts)}
    found: dict[str, list[dict[str, Any]]] = {}
    key = ""
    for number, line in enumerate((line.strip() for line in answers), start=1):
        if line.startswith("@"):
            key = line[1:]
            found[key] = []
        elif line:
            try:
                found[key] += parse_answer(line, records[key]["abstract"], quantities_of(records[key]["abstract"]))
            except (KeyError, IndexError, ValueError) as error:
                raise click.UsageError(f"line {number} ({key}): {error}") from error
    for key, results in found.items():
        ordered = sorted(results, key=lambda result: result["start"])
        click.echo(json.dumps({"key": key, "results": ordered, "links": [], "datasets": []}, ensure_ascii=False))


if __name__ == "__main__":
    main()
