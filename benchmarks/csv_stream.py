"""A streamed CSV: the site against Datasette alone, as the ratio of one run.

python benchmarks/csv_stream.py papers.db [--table papers]
"""

from __future__ import annotations

import argparse
import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROUNDS = 5


def main() -> None:
    """Print the medians, their ratio, and how many bytes each sent."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("db", type=Path)
    parser.add_argument("--table", default="papers")
    asked = parser.parse_args()
    ports = dict(zip(("alone", "site"), _free_ports(), strict=True))
    servers = [subprocess.Popen([sys.executable, *command]) for command in _commands(asked.db, ports)]
    try:
        # In pages of the same size, in the order of the key: what the guard makes of a stream.
        paths = {"alone": f"/{asked.db.stem}/{asked.table}.csv", "site": f"/papers/{asked.table}.csv"}
        seconds: dict[str, list[float]] = {name: [] for name in ports}
        sizes: dict[str, int] = {}
        for _ in range(ROUNDS):
            for name, port in ports.items():
                started = time.perf_counter()
                sizes[name] = _read(f"http://127.0.0.1:{port}{paths[name]}?_stream=on&_size=max&_sort=id")
                seconds[name].append(time.perf_counter() - started)
    finally:
        for server in servers:
            server.terminate()
            server.wait()
    medians = {name: statistics.median(times) for name, times in seconds.items()}
    for name, median in medians.items():
        print(f"{name:6} {median:6.2f} s {sizes[name] / 1e6:7.1f} MB")
    print(f"ratio  {medians['site'] / medians['alone']:6.2f}")


def _free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as other:
        one.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        return one.getsockname()[1], other.getsockname()[1]


def _commands(db: Path, ports: dict[str, int]) -> list[list[str]]:
    alone = ["-m", "datasette", "serve", "--immutable", str(db), "--setting", "max_returned_rows", "1000"]
    site = [str(Path(__file__).parents[1] / "build_db.py"), "serve", "--db", str(db)]
    return [[*alone, "--port", str(ports["alone"])], [*site, "--port", str(ports["site"])]]


def _read(address: str) -> int:
    """Return how many bytes an address gives, once its server is there."""
    for _ in range(100):
        try:
            with urllib.request.urlopen(address) as answer:  # noqa: S310 - a server of this program
                return sum(map(len, iter(lambda: answer.read(1 << 16), b"")))
        except urllib.error.URLError:
            time.sleep(0.2)
    raise SystemExit(f"{address} does not answer")


if __name__ == "__main__":
    main()
