"""How well datasets are found where others annotated them, and results where leaderboards list them.

python benchmarks/names.py ../shared
"""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from papersette.extract import find
from papersette.extract.datasets.find import find_datasets
from papersette.extract.datasets.mentions import find_mentions
from papersette.extract.text.reading import Reading
from papersette.models import Paper
from training.scorer import Scorer, load_scorer


def records(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the records of packed JSON lines."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def mentions(path: Path) -> str:
    """Return precision and recall of dataset names by overlap with the annotated spans; `placed` guesses do not count."""
    counts: Counter[str] = Counter()
    for record in records(path):
        reading = Reading("abstract", record["text"])
        found = [name for name, _ in find_mentions(reading.view, find_datasets(reading.view, reading.terms))[0]]
        wanted = [m for m in record["mentions"] if m["label"].lower() in ("dataset", "material")]
        counts["found"] += len(found)
        counts["wanted"] += len(wanted)
        counts["right"] += sum(any(n.start < m["end"] and m["start"] < n.stop for m in wanted) for n in found)
        counts["hit"] += sum(any(n.start < m["end"] and m["start"] < n.stop for n in found) for m in wanted)
    precision, recall = counts["right"] / max(counts["found"], 1), counts["hit"] / max(counts["wanted"], 1)
    return f"datasets: precision {precision:.3f} of {counts['found']}, recall {recall:.3f} of {counts['wanted']}"


def leaderboards(path: Path, names: Scorer) -> str:
    """Return the recall of leaderboard tuples with decimals whose number stands in the abstract, and how many slots are right."""
    counts: Counter[str] = Counter()
    for record in records(path):
        metrics = [(m.span, m) for m in find(Paper(record["title"], "", record["abstract"])).metrics if m.span]
        for result in record["results_in_abstract"]:
            if result["score_decimals"] == 0:
                continue
            counts["wanted"] += 1
            hits = [m for span, m in metrics for start, stop in result["score_spans"] if span.start < stop and start < span.stop]
            counts["found"] += bool(hits)
            counts["measure"] += any(
                names.same_name(text, result["metric"])
                for m in hits
                for text in (m.measure_text, m.measure.name if m.measure else None)
            )
            counts["dataset"] += any(
                names.same_name(text, result["dataset"])
                for m in hits
                for text in (m.dataset_text, m.dataset.name if m.dataset else None)
            )
    wanted, found = counts["wanted"], max(counts["found"], 1)
    slots = f"measure as the leaderboard names it {counts['measure'] / found:.3f}, dataset {counts['dataset'] / found:.3f}"
    return f"recall {counts['found'] / wanted:.3f} of {wanted}; of those found {slots}"


@click.command()
@click.argument("shared", type=click.Path(exists=True, file_okay=False, path_type=Path))
def main(shared: Path) -> None:
    """Print the figures; SHARED is the folder of the annotated data."""
    gold = shared / "data/gold"
    click.echo(f"tdmsci_train      {mentions(gold / 'tdmsci_train.jsonl.gz')}")
    click.echo(f"scirex_train      {mentions(gold / 'scirex_train.jsonl.gz')}")
    click.echo(f"sota_results_dev  {leaderboards(gold / 'sota_results_dev.jsonl.gz', load_scorer(shared))}")


if __name__ == "__main__":
    main()
