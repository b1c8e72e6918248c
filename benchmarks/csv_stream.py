"""A streamed CSV: the site against Datasette alone, as the ratio of one run.

python benchmarks/csv_stream.py papers.db [--table papers]
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
import urllib.request
from pathlib import Path

from benchmarks.serving import serving

ROUNDS = 5


def main() -> None:
    """Print the medians, their ratio, and how many bytes each sent."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("db", type=Path)
    parser.add_argument("--table", default="papers")
    asked = parser.parse_args()
    alone, site = _commands(asked.db)
    with serving(alone) as (alone_port, _), serving(site) as (site_port, _):
        # In pages of the same size, in the order of the key: what the guard makes of a stream.
        rows = f"{asked.table}.csv?_stream=on&_size=max&_sort=id"
        addresses = {
            "alone": f"http://127.0.0.1:{alone_port}/{asked.db.stem}/{rows}",
            "site": f"http://127.0.0.1:{site_port}/papers/{rows}",
        }
        seconds: dict[str, list[float]] = {name: [] for name in addresses}
        sizes: dict[str, int] = {}
        for _ in range(ROUNDS):
            for name, address in addresses.items():
                started = time.perf_counter()
                sizes[name] = _read(address)
                seconds[name].append(time.perf_counter() - started)
    medians = {name: statistics.median(times) for name, times in seconds.items()}
    for name, median in medians.items():
        print(f"{name:6} {median:6.2f} s {sizes[name] / 1e6:7.1f} MB")
    print(f"ratio  {medians['site'] / medians['alone']:6.2f}")


def _commands(db: Path) -> tuple[list[str], list[str]]:
    """Return the commands of Datasette alone and of the site."""
    alone = [sys.executable, "-m", "datasette", "serve", "--immutable", str(db), "--setting", "max_returned_rows", "1000"]
    return alone, [sys.executable, str(Path(__file__).parents[1] / "build_db.py"), "serve", "--db", str(db)]


def _read(address: str) -> int:
    """Return how many bytes an address gives."""
    with urllib.request.urlopen(address) as answer:  # noqa: S310 - a server of this program
        return sum(map(len, iter(lambda: answer.read(1 << 16), b"")))


if __name__ == "__main__":
    main()
