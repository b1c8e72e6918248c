"""How long an update takes beside building the whole file, in one run.

python benchmarks/update.py ../shared/data/corpora/arxiv_*_sample.jsonl.gz

All papers but 100 are built into a file, then a source with the 100 is added to it. Seconds of the checks are printed apart.
"""

from __future__ import annotations

import gzip
import tempfile
from pathlib import Path

import click

from papersette.pipeline.build import Options, build
from papersette.pipeline.summary import Summary


def describe(what: str, summary: Summary) -> str:
    """Return one line of a build."""
    counts = f"{summary.records.new:,} new, {summary.records.changed:,} known, {summary.records.unchanged:,} unchanged records"
    times = f"{summary.seconds.rest:7.2f} s, related {summary.seconds.related:6.2f} s, checks {summary.seconds.checks:6.2f} s"
    return f"{what:12} {times}; {summary.papers:,} papers; {counts}"


@click.command(help=__doc__)
@click.argument("sources", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--papers", "kept", default=100, show_default=True, help="New papers of the update.")
@click.option("--workers", default=2, show_default=True)
def main(sources: tuple[Path, ...], kept: int, workers: int) -> None:
    """Print both and their ratio."""
    lines: list[bytes] = []
    for source in sources:
        with gzip.open(source) as packed:
            lines += packed
    with tempfile.TemporaryDirectory() as folder:
        whole, new, both = (Path(folder) / name for name in ("whole.jsonl", "new.jsonl", "both.jsonl"))
        whole.write_bytes(b"".join(lines[:-kept]))
        new.write_bytes(b"".join(lines[-kept:]))
        both.write_bytes(b"".join([*lines[: 10 * kept], *lines[-kept:]]))
        db = Path(folder) / "papers.db"
        first = build([str(whole)], db, Options(workers=workers))
        print(describe("whole", first))
        update = build([str(new)], db, Options(workers=1))
        print(describe("update", update))
        again = build([str(both)], db, Options(workers=1))
        print(describe("nothing new", again))
    for what, summary in (("update", update), ("nothing new", again)):
        own, whole_build = summary.seconds, first.seconds
        with_related = (own.rest + own.related) / (whole_build.rest + whole_build.related)
        print(f"{what} / whole: {own.rest / whole_build.rest:.3f}, with related {with_related:.3f}")


if __name__ == "__main__":
    main()
