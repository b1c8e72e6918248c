"""How far a build is from the least that loading takes: a floor, and our multiple of it by stage.

python benchmarks/limit.py ../shared/data/corpora/arxiv_2025_sample.jsonl.gz

The floor parses the lines, writes them into one table by one statement and indexes title and abstract for search: what nobody can
do without. Both run in this process and in turn. Times are of the processor, which a machine that others use distorts less than
those on the clock; a stage's time is without the stages that it calls.
"""

from __future__ import annotations

import gzip
import json
import sqlite3
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click

import papersette.pipeline.saver
import papersette.pipeline.work
import papersette.store.completion.finish
import papersette.store.database
import papersette.store.rows.buffer
from papersette.pipeline.build import Options, build

# What is timed: where a function is looked up when it is called, its name, and the stage that it belongs to.
STAGES: tuple[tuple[object, str, str], ...] = (
    (papersette.pipeline.work, "_read_part", "parse lines"),
    (papersette.pipeline.work, "make_draft", "digest records"),
    (papersette.pipeline.work, "identify", "ids and title keys"),
    (papersette.pipeline.work, "locate", "places of institutions"),
    (papersette.pipeline.work, "find_all", "extract"),
    (papersette.pipeline.saver, "decide", "decide which paper"),
    (papersette.store.database.Store, "save", "make rows"),
    (papersette.store.rows.buffer.RowBuffer, "flush", "write rows"),
    (papersette.store.completion.finish, "ensure_full_text", "full text"),
    (papersette.store.completion.finish, "save_counts", "counts"),
    (papersette.store.database, "finish", "indexes and views"),
    (papersette.store.database.Store, "save_related", "related papers"),
)


class Clock:
    """Processor time by stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._inner: list[float] = []

    def wrap(self, function: Callable[..., Any], stage: str) -> Callable[..., Any]:
        """Return a function that is timed as part of a stage."""

        def timed(*arguments: Any, **options: Any) -> Any:
            started = time.process_time()
            self._inner.append(0.0)
            try:
                return function(*arguments, **options)
            finally:
                spent = time.process_time() - started
                self.seconds[stage] += spent - self._inner.pop()
                if self._inner:
                    self._inner[-1] += spent

        return timed


def read_lines(path: Path) -> Iterator[bytes]:
    """Yield the lines of a file, packed or not."""
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as stream:
        yield from stream


def load(path: Path, db: Path) -> float:
    """Do the least, and return the processor seconds it took."""
    started = time.process_time()
    with sqlite3.connect(db, isolation_level=None) as connection:
        connection.execute("pragma journal_mode = off")
        connection.execute("pragma synchronous = off")
        connection.execute("create table papers (id integer primary key, key text, title text, abstract text, said text)")
        records = map(json.loads, read_lines(path))
        rows = ((r.get("id"), r.get("title"), r.get("abstract"), json.dumps(r.get("authors"))) for r in records)
        connection.execute("begin")
        connection.executemany("insert into papers (key, title, abstract, said) values (?, ?, ?, ?)", rows)
        connection.execute("commit")
        fts = "create virtual table papers_fts using fts5(title, abstract, content=papers, content_rowid=id, tokenize='porter')"
        connection.execute(fts)
        connection.execute("insert into papers_fts(papers_fts) values ('rebuild')")
    connection.close()
    return time.process_time() - started


@click.command(help=__doc__)
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--runs", default=3, show_default=True)
def main(source: Path, runs: int) -> None:
    """Print each stage, in seconds and as a multiple of the floor."""
    clock, floors, wholes = Clock(), [], []
    for holder, name, stage in STAGES:
        setattr(holder, name, clock.wrap(getattr(holder, name), stage))
    with tempfile.TemporaryDirectory() as folder:
        for run in range(runs):
            floors.append(load(source, Path(folder) / f"floor{run}.db"))
            started = time.process_time()
            build([str(source)], Path(folder) / f"papers{run}.db", Options(workers=1))
            wholes.append(time.process_time() - started)
    floor = sum(floors) / runs
    print(f"{'floor':26}{floor:8.2f} s")
    for stage, seconds in sorted(clock.seconds.items(), key=lambda pair: -pair[1]):
        print(f"{stage:26}{seconds / runs:8.2f} s {seconds / runs / floor:8.2f}")
    rest = (sum(wholes) - sum(clock.seconds.values())) / runs
    print(f"{'checks and all else':26}{rest:8.2f} s {rest / floor:8.2f}")
    print(f"{'whole':26}{sum(wholes) / runs:8.2f} s {sum(wholes) / runs / floor:8.2f}")
    bare = sum(wholes) / runs - (clock.seconds["extract"] + clock.seconds["related papers"]) / runs - rest
    print(f"{'without extraction, related papers and checks':46} {bare / floor:8.2f}")


if __name__ == "__main__":
    main()
