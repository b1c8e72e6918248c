"""What the processor does for a page of each kind that readers of benchmarks/load.py want, beside another checkout in one run.

python benchmarks/page_work.py papers.db --beside ../other

Each checkout answers in a process of its own, without a network, by turns. Of each page the least of some times counts, and of
the kind the mean, so that what else the machine does hardly matters. Milliseconds: of all threads, and of the one that all pages
wait for, since it writes them; the rest is SQLite's, which works beside it.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from benchmarks.load import choose_paths
from papersette.parts import read_metadata
from papersette.serve.app import open_datasette
from papersette.serve.limits import choose as choose_limits
from papersette.serve.limits import with_guard

# The first of these parts that a path begins with tells its kind.
KINDS = {"/papers/search": "search", "/papers/papers?year": "list of a year", "/papers/metrics/": "row", "/paper/": "paper"}
FRONT = "front page"
OF_A_KIND, TIMES = 20, 7
Times = tuple[float, float]


def choose(db: Path) -> Iterator[tuple[str, str]]:
    """Yield (kind, path) of some pages of each kind."""
    paths = dict.fromkeys(path for _, path in choose_paths(db, 20 * OF_A_KIND, is_stock=False))
    for kind in (*KINDS.values(), FRONT):
        chosen = [path for path in paths if next((KINDS[part] for part in KINDS if path.startswith(part)), FRONT) == kind]
        yield from ((kind, path) for path in chosen[:OF_A_KIND])


async def ask(db: Path) -> dict[str, list[Times]]:
    """Return the milliseconds of each page by kind: of all threads, and of this one."""
    settings, rules = choose_limits(public=True, sql=None)
    site = open_datasette(db, with_guard(read_metadata(), rules), settings)
    work: dict[str, list[Times]] = {}
    for kind, path in list(choose(db)):
        times = []
        for _ in range(TIMES):
            began = time.process_time(), time.thread_time()
            answer = await site.client.get(path)
            times.append((1_000 * (time.process_time() - began[0]), 1_000 * (time.thread_time() - began[1])))
            if answer.status_code != 200:
                raise RuntimeError(f"{path} answers {answer.status_code}")
        work.setdefault(kind, []).append(_least(times))
    return work


def measure(checkout: Path, db: Path) -> dict[str, list[Times]]:
    """Return what a checkout takes."""
    command = [sys.executable, __file__, str(db), "--answer"]
    environment = {**os.environ, "PYTHONPATH": str(checkout)}
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, env=environment, cwd=checkout)
    work: dict[str, list[Times]] = json.loads(done.stdout)
    return work


def _least(times: Sequence[Times]) -> Times:
    every, own = (min(part) for part in zip(*times, strict=True))
    return every, own


def _mean(rounds: Sequence[Sequence[Times]]) -> Times:
    """Return the mean over pages of the least of each."""
    pages = [_least(times) for times in zip(*rounds, strict=True)]
    every, own = (statistics.mean(part) for part in zip(*pages, strict=True))
    return every, own


@click.command(help=__doc__)
@click.argument("db", type=click.Path(exists=True, path_type=Path))
@click.option("--beside", type=click.Path(exists=True, path_type=Path), help="Another checkout.")
@click.option("--rounds", default=3, show_default=True)
@click.option("--answer", is_flag=True, hidden=True)
def main(db: Path, beside: Path | None, rounds: int, answer: bool) -> None:
    """Print a row for each kind."""
    if answer:
        print(json.dumps(asyncio.run(ask(db))))
        return
    checkouts = [Path(__file__).parents[1], *([beside.resolve()] if beside else [])]
    with tempfile.TemporaryDirectory() as folder:
        named = Path(folder) / "papers.db"
        named.symlink_to(db.resolve())
        turns = [[measure(checkout, named) for checkout in checkouts] for _ in range(rounds)]
    print("| page | here |" + (" there | ratio |" if beside else "") + "\n" + "|---" * (4 if beside else 2) + "|")
    for kind in turns[0][0]:
        means = [_mean([work[kind] for work in works]) for works in zip(*turns, strict=True)]
        cells = [f"{every:.1f}, {own:.1f}" for every, own in means]
        if beside:
            cells.append(", ".join(f"{here / there:.2f}" for here, there in zip(*means, strict=True)))
        print(f"| {kind} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
