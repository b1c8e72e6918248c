"""How fast extraction is, by stage, beside reading the same lines as JSON.

python benchmarks/extract.py ../shared/data/corpora/arxiv_2025_sample.jsonl.gz
python benchmarks/extract.py ../shared/data/gold/results_dev.jsonl --repeat 20
"""

from __future__ import annotations

import gc
import gzip
import json
import time
from collections.abc import Callable
from pathlib import Path

import click

from papersette.extract import find
from papersette.extract.datasets import find_datasets
from papersette.extract.links import find_links
from papersette.extract.metrics import find_metrics
from papersette.extract.places import find_places
from papersette.extract.quantities import find_quantities
from papersette.extract.reading import Reading
from papersette.extract.text import find_sentences, make_view
from papersette.extract.tokens import tokenize
from papersette.extract.vocabulary import load_vocabulary
from papersette.models import Paper


def timed(work: Callable[[], object]) -> float:
    """Return the seconds that a piece of work takes, the better of two runs."""
    seconds = []
    for _ in range(2):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


@click.command()
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--most", default=4000, show_default=True, help="Abstracts to take.")
@click.option("--repeat", default=1, show_default=True, help="How often to take them.")
def main(source: Path, most: int, repeat: int) -> None:
    """Print abstracts a second and core, and the microseconds of each stage for an abstract."""
    with gzip.open(source, "rt", encoding="utf-8") if source.suffix == ".gz" else source.open(encoding="utf-8") as lines:
        raw = [line for line, _ in zip(lines, range(most), strict=False)] * repeat
    texts = [record["abstract"] or "" for record in map(json.loads, raw)]
    load_vocabulary().find("")
    find(Paper("", "", texts[0]))
    readings = [Reading("abstract", text) for text in texts]
    datasets = [find_datasets(reading.view, reading.terms) for reading in readings]
    quantities = [find_quantities(reading.view, reading.terms) for reading in readings]
    # What is kept for the stages must not be looked through again and again while they are timed.
    gc.freeze()
    stages: dict[str, Callable[[], object]] = {
        "json.loads": lambda: [json.loads(line) for line in raw],
        "view": lambda: [make_view(text) for text in texts],
        "sentences": lambda: [find_sentences(reading.view) for reading in readings],
        "vocabulary": lambda: [load_vocabulary().find(reading.view) for reading in readings],
        "links": lambda: [find_links(reading) for reading in readings],
        "datasets": lambda: [find_datasets(reading.view, reading.terms) for reading in readings],
        "places": lambda: [find_places(reading) for reading in readings],
        "quantities": lambda: [find_quantities(reading.view, reading.terms) for reading in readings],
        "tokens": lambda: [tokenize(r.view, r.sentences, r.terms, q) for r, q in zip(readings, quantities, strict=True)],
        "metrics, whole": lambda: [find_metrics(r, d, []) for r, d in zip(readings, datasets, strict=True)],
        "find, whole": lambda: [find(Paper("", "", text)) for text in texts],
    }
    for name, work in stages.items():
        seconds = timed(work)
        click.echo(f"{name:15} {seconds / len(texts) * 1e6:8.1f} µs  {len(texts) / seconds:10,.0f} a second")


if __name__ == "__main__":
    main()
