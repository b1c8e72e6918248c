"""How fast extraction is on one core, as in a worker of a build, by stage, beside reading the same lines as JSON.

python benchmarks/extract.py ../shared/data/corpora/arxiv_2025_sample.jsonl.gz ../shared/data/gold/results_dev.jsonl

The first is what most abstracts are like, the second is dense with numbers.
"""

from __future__ import annotations

import gc
import gzip
import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from papersette.extract import find_all
from papersette.extract.datasets.find import find_datasets
from papersette.extract.links.find import find_links
from papersette.extract.numbers.quantities import find_quantities
from papersette.extract.places.find import find_places
from papersette.extract.results.find import find_metrics
from papersette.extract.sentences.tokens import tokenize
from papersette.extract.text.reading import Reading
from papersette.models import Paper
from papersette.pipeline.workers import COLLECT_EVERY

# A file with fewer abstracts is read again and again: what takes less than a second is not worth timing.
LEAST = 2000
RUNS = 3


def timed(work: Callable[[], object]) -> float:
    """Return the seconds of the processor that a piece of work takes, whatever else the machine does meanwhile."""
    start = time.process_time()
    work()
    return time.process_time() - start


def time_stages(papers: Sequence[Paper]) -> dict[str, float]:
    """Return the seconds of each stage, one after another as `find_all` takes them.

    A part of a reading is read by the first stage that asks for it: sentences by links or results, where they need them.
    """
    readings = [Reading("abstract", paper.abstract or "", title=paper.title or "") for paper in papers]
    seconds = {
        "view": timed(lambda: [reading.view for reading in readings]),
        "names": timed(lambda: [reading.terms for reading in readings]),
        "links": timed(lambda: [find_links(reading) for reading in readings]),
        "datasets": timed(lambda: [find_datasets(reading.view, reading.terms) for reading in readings]),
        "places": timed(lambda: [find_places(reading) for reading in readings]),
    }
    datasets = [find_datasets(reading.view, reading.terms) for reading in readings]
    whole = timed(lambda: find_metrics([(r, names, []) for r, names in zip(readings, datasets, strict=True)]))
    # These two are the first half of finding results.
    seconds["quantities"] = timed(lambda: [find_quantities(reading.view, reading.terms) for reading in readings])
    numbered = [(r, found) for r in readings if (found := find_quantities(r.view, r.terms))]
    seconds["tokens"] = timed(lambda: [tokenize(r.view, r.sentences, r.terms, found) for r, found in numbered])
    seconds["results"] = whole - seconds["quantities"] - seconds["tokens"]
    return seconds


def report(lines: Sequence[str]) -> None:
    """Print microseconds an abstract, abstracts a second, and each stage's share of all."""
    papers = [Paper(record.get("title"), "", record["abstract"]) for record in map(json.loads, lines)]
    # Tables are loaded once a process, and what is kept here must not be looked through while the stages are timed.
    time_stages(papers)
    gc.freeze()
    gc.set_threshold(COLLECT_EVERY)
    parsing = min(timed(lambda: [json.loads(line) for line in lines]) for _ in range(RUNS))
    runs = [time_stages(papers) for _ in range(RUNS)]
    stages = {name: min(run[name] for run in runs) for name in runs[0]}
    finding = min(timed(lambda: find_all(papers)) for _ in range(RUNS))
    rows = [("json.loads", parsing, ""), *((name, t, f"{t / sum(stages.values()):4.0%}") for name, t in stages.items())]
    for name, seconds, share in [*rows, ("find, whole", finding, "")]:
        click.echo(f"{name:12} {seconds / len(papers) * 1e6:8.1f} µs  {len(papers) / seconds:10,.0f} a second  {share}".rstrip())


@click.command()
@click.argument("sources", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--most", default=4000, show_default=True, help="Abstracts to take of each file.")
@click.option("--repeat", type=click.IntRange(1), help=f"How often to take them; as often as makes {LEAST} if not given.")
def main(sources: tuple[Path, ...], most: int, repeat: int | None) -> None:
    """Print how fast extraction is on the abstracts of each of SOURCES, JSON lines with the key `abstract`."""
    for source in sources:
        with gzip.open(source, "rt", encoding="utf-8") if source.suffix == ".gz" else source.open(encoding="utf-8") as file:
            lines = [line for line, _ in zip(file, range(most), strict=False)]
        click.echo(f"{source.name}: {len(lines)} abstracts")
        report(lines * (repeat or -(-LEAST // len(lines))))


if __name__ == "__main__":
    main()
