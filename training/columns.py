"""How well it is read what numbers are compared with, which way they go, whose they are by name, and what bounds them.

    python training/columns.py ../shared
    python training/columns.py ../shared --misses

Annotated numbers are looked up among the rows of their abstract: `learnt` are those by which the rules were made and models
learnt, `kept apart` those of abstracts from which nothing is learnt. A number that is not found counts as missed in every column.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

sys.path.insert(0, str(Path(__file__).parents[1]))
from papersette.extract import find_all
from papersette.models import METRIC_KINDS, Metric, Paper, Span
from training.annotated import KEPT_APART, Abstract, read_kept_apart, read_own
from training.naming import same_system
from training.scorer import Scorer, load_scorer

DIFFERENCES = ("gain", "ratio")


@dataclass(frozen=True)
class Column:
    """A column of the table metrics, what it is called in the annotations, of which kinds of numbers, and when it is right."""

    name: str
    annotated: str
    is_right: Callable[[str, Any, Abstract], bool]
    kinds: tuple[str, ...] = METRIC_KINDS


@dataclass(frozen=True)
class Judged:
    """An annotated number of an abstract, its value for a column, None for none, and the row that was read from it, if any."""

    abstract: Abstract
    wanted: Any
    row: Metric | None


def columns(names: Scorer) -> list[Column]:
    """Return the columns; `names` says when two names are the same."""
    return [
        Column("baseline", "baseline", lambda seen, wanted, _: names.same_name(seen, wanted), DIFFERENCES),
        Column("change", "change", lambda seen, wanted, _: seen == wanted, DIFFERENCES),
        Column("system_text", "names", _is_one_of),
        Column("comparator", "comparator", lambda seen, wanted, _: seen == wanted),
    ]


def _is_one_of(seen: str, wanted: Sequence[str], abstract: Abstract) -> bool:
    return any(same_system(seen, name, abstract.text) for name in wanted)


def judge(column: Column, found: Sequence[tuple[Abstract, Sequence[Metric]]]) -> Iterator[Judged]:
    """Yield the numbers that are annotated for a column."""
    for abstract, metrics in found:
        for number in abstract.results:
            if column.annotated in number:
                rows = (row for row in metrics if row.kind in column.kinds and overlap(row.span, number))
                yield Judged(abstract, number[column.annotated] or None, next(rows, None))


def overlap(span: Span | None, number: dict[str, Any]) -> bool:
    """Say whether a row's words and an annotated number have a sign in common."""
    return bool(span and span.start < number["stop"] and number["start"] < span.stop)


def report(column: Column, judged: Sequence[Judged]) -> str:
    """Return precision and recall of a column."""
    counts: Counter[str] = Counter()
    for number in judged:
        seen = _seen(column, number)
        counts["wanted"] += number.wanted is not None
        counts["given"] += seen is not None
        counts["right"] += _is_right(column, number)
        counts["found"] += number.row is not None
    return (
        f"  {column.name:<12} precision {counts['right'] / max(1, counts['given']):.3f} of {counts['given']}"
        f"  recall {counts['right'] / max(1, counts['wanted']):.3f} of {counts['wanted']}"
        f"  ({len(judged)} numbers, {counts['found']} found)"
    )


def report_columns(found: Sequence[tuple[Abstract, Sequence[Metric]]], names: Scorer) -> str:
    """Return precision and recall of all columns of what was found in abstracts, a line each."""
    return "\n".join(report(column, list(judge(column, found))) for column in columns(names))


def _seen(column: Column, number: Judged) -> str | None:
    seen: str | None = getattr(number.row, column.name) if number.row else None
    return seen


def _is_right(column: Column, number: Judged) -> bool:
    seen = _seen(column, number)
    return bool(seen and number.wanted and column.is_right(seen, number.wanted, number.abstract))


def misses(column: Column, judged: Sequence[Judged]) -> Iterator[str]:
    """Yield what was read wrongly, with its sentence."""
    for number in judged:
        row, seen = number.row, _seen(column, number)
        if row and row.sentence and (seen or number.wanted) and not _is_right(column, number):
            sentence = " ".join(number.abstract.text[row.sentence.start : row.sentence.stop].split())
            yield f"{column.name}\t{row.raw}\t{number.wanted}\tseen {seen}\t{sentence}"


@click.command(help=__doc__)
@click.argument("shared", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--misses", "shows_misses", is_flag=True, help="Print what was read wrongly of the learnt part.")
def main(shared: Path, shows_misses: bool) -> None:
    """Print the figures of both parts."""
    scorer = load_scorer(shared)
    apart = [abstract for part in KEPT_APART for abstract in read_kept_apart(shared, part)]
    for title, abstracts in (("learnt", read_own(shared, "dev")), ("kept apart", apart)):
        annotated = [each for each in abstracts if any("names" in n or "baseline" in n for n in each.results)]
        papers = [Paper(abstract.title, "", abstract.text) for abstract in annotated]
        found = [(abstract, finds.metrics) for abstract, finds in zip(annotated, find_all(papers), strict=True)]
        click.echo(f"{title}:")
        click.echo(report_columns(found, scorer))
        if shows_misses and title == "learnt":
            for column in columns(scorer):
                click.echo("\n".join(misses(column, list(judge(column, found)))))


if __name__ == "__main__":
    main()
