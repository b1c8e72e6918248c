"""How well it is read what a gain or ratio is compared with, and which way it goes.

    python training/baselines.py ../shared
    python training/baselines.py ../shared --misses

Annotated gains and ratios are looked up among the rows of their abstract: `learnt` are those by which the rules were made,
`kept apart` those of abstracts from which nothing is learnt. A row's baseline is right if it has the words of the annotated one,
or nearly so; one of an earlier sentence counts as missed where the row has none.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from annotated import KEPT_APART, Abstract, read_kept_apart, read_own

sys.path.insert(0, str(Path(__file__).parents[1]))
from papersette.extract import find_all
from papersette.models import Metric, Paper, Span

KINDS = ("gain", "ratio")


@dataclass(frozen=True)
class Judged:
    """An annotated number of a text with the row that was read from it, None for none; `baseline` is None where none is named."""

    text: str
    baseline: str | None
    change: str | None
    row: Metric | None


def judge(abstracts: Sequence[Abstract]) -> Iterator[Judged]:
    """Yield the annotated gains and ratios of some abstracts."""
    papers = [Paper(abstract.title, "", abstract.text) for abstract in abstracts]
    for abstract, found in zip(abstracts, find_all(papers), strict=True):
        for number in abstract.results:
            if "baseline" in number:
                rows = [row for row in found.metrics if row.kind in KINDS and overlap(row.span, number)]
                baseline = number["baseline"] and " ".join(abstract.text[slice(*number["baseline"])].split())
                yield Judged(abstract.text, baseline, number["change"], rows[0] if rows else None)


def overlap(span: Span, number: dict[str, Any]) -> bool:
    """Say whether a row's words and an annotated number have a sign in common."""
    return bool(span.start < number["stop"] and number["start"] < span.stop)


def report(judged: Sequence[Judged], names: Any) -> str:
    """Return precision and recall of the baselines, and the share of right changes."""
    counts: Counter[str] = Counter()
    for number in judged:
        counts["wanted"] += number.baseline is not None
        counts["changes wanted"] += number.change is not None
        counts["found"] += number.row is not None
        if number.row is None:
            continue
        counts["given"] += number.row.baseline is not None
        counts["right"] += is_right(number, names)
        counts["changes given"] += number.row.change is not None
        counts["changes right"] += number.row.change is not None and number.row.change == number.change
    return (
        f"{len(judged)} gains and ratios, {counts['found']} found as such\n"
        f"  baseline  precision {counts['right'] / counts['given']:.3f} of {counts['given']}"
        f"  recall {counts['right'] / counts['wanted']:.3f} of {counts['wanted']}\n"
        f"  change    precision {counts['changes right'] / counts['changes given']:.3f} of {counts['changes given']}"
        f"  recall {counts['changes right'] / counts['changes wanted']:.3f} of {counts['changes wanted']}"
    )


def is_right(number: Judged, names: Any) -> bool:
    """Say whether a row has the annotated baseline."""
    seen = number.row and number.row.baseline
    return bool(seen and number.baseline and names.same_name(seen, number.baseline))


def misses(judged: Sequence[Judged], names: Any) -> Iterator[str]:
    """Yield what was read wrongly, with its sentence."""
    for number in judged:
        row = number.row
        if row is None:
            continue
        sentence = " ".join(number.text[row.sentence.start : row.sentence.stop].split())
        if (row.baseline or number.baseline) and not is_right(number, names):
            yield f"baseline\t{row.raw}\t{number.baseline}\tseen {row.baseline}\t{sentence}"
        if row.change != number.change:
            yield f"change\t{row.raw}\t{number.change}\tseen {row.change}\t{sentence}"


@click.command(help=__doc__)
@click.argument("shared", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--misses", "shows_misses", is_flag=True, help="Print what was read wrongly of the learnt part.")
def main(shared: Path, shows_misses: bool) -> None:
    """Print the figures of both parts."""
    sys.path.insert(0, str(shared / "tools"))
    import score  # noqa: PLC0415 - the project's scorer says when two names are the same

    click.echo(f"learnt: {report(learnt := list(judge(read_own(shared, 'dev'))), score)}")
    if shows_misses:
        click.echo("\n".join(misses(learnt, score)))
    apart = [abstract for part in KEPT_APART for abstract in read_kept_apart(shared, part)]
    click.echo(f"kept apart: {report(list(judge(apart)), score)}")


if __name__ == "__main__":
    main()
