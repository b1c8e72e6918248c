"""How quickly pages come while others attack the site, beside a stock Datasette over the same file, in one run.

python benchmarks/load.py papers.db --swap other.db

Open loop: readers come at random moments, whether or not the ones before them have their answers, and the time of each counts
from the moment it was due. They want papers, rows, lists, the front page (together "pages") and searches, each from an address of
this machine of its own. Attackers sit at six of them and ask again as soon as they are answered. Times are milliseconds, memory
is the highest sum over the server's processes, shared parts counted once; errors are all answers to readers but 200.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from urllib.parse import quote

import click

from benchmarks.serving import ROOT, find_processes, serving
from papersette.site.addresses import paper_path

ATTACKERS = 6
PATIENCE = 30.0
JOIN = "select+count(*)+from+papers+a,+papers+b,+papers+c"
COMMON = "learning+model+data+results+method+network+the+of"
# Each attack: the path for this site, and for a stock one.
ATTACKS: dict[str, tuple[str, str]] = {
    "SQL": (f"/papers.json?sql={JOIN}", f"/papers.json?sql={JOIN}"),
    "searches": (f"/papers/search?q={COMMON}", "/papers/papers?_search=learning"),
    "facets": ("/papers/papers?_facet=year&_facet=venue_id&_facet=code&_facet=language&_sort=abstract&_facet=published",) * 2,
    "long queries": ("/papers.json?sql=/**/" + "+" * 16_000 + "x",) * 2,
    "slow readers": ("/papers/papers.csv?_stream=on",) * 2,
    "downloads": ("/papers.db",) * 2,
}
SERVERS: dict[str, tuple[str, ...]] = {
    "stock": (sys.executable, "-m", "datasette", "serve", "--immutable"),
    "--public": (sys.executable, str(ROOT / "build_db.py"), "serve", "--public", "--db"),
    "--processes 2": (sys.executable, str(ROOT / "build_db.py"), "serve", "--public", "--processes", "2", "--db"),
    "--sql": (sys.executable, str(ROOT / "build_db.py"), "serve", "--public", "--sql", "--db"),
    "--sql-process": (sys.executable, str(ROOT / "build_db.py"), "serve", "--public", "--sql-process", "--db"),
}


@dataclass
class Seen:
    """What readers got: milliseconds by kind, what was no answer, and the most memory of the server."""

    times: dict[str, list[float]] = field(default_factory=lambda: {"pages": [], "searches": []})
    errors: list[str] = field(default_factory=list)
    megabytes: float = 0.0


async def ask(port: int, path: str, host: str | None = None, bytes_a_second: int | None = None) -> int:
    """Return the status of an answer that was read to its end."""
    local = (host, 0) if host else None
    reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=local, limit=1 << 16)
    try:
        writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode())
        status = int((await reader.readline()).split()[1])
        while await reader.read(bytes_a_second or 1 << 16):
            if bytes_a_second:
                await asyncio.sleep(1)
        return status
    finally:
        writer.close()


# The same rows at each call, from all over a table.
SCATTERED = "order by id * 7919 % 100003, id limit 500"


def choose_paths(db: Path, count: int, is_stock: bool) -> Iterator[tuple[str, str]]:
    """Yield (kind, path) of what readers want: of ten four papers, two rows, a list, the front page and two searches."""
    draw = random.Random(7)  # noqa: S311 - the same readers each time
    with contextlib.closing(sqlite3.connect(f"{db.as_uri()}?mode=ro", uri=True)) as connection:
        papers = connection.execute(f"select id, key, title, year from papers {SCATTERED}").fetchall()
        rows = connection.execute(f"select id from metrics {SCATTERED}").fetchall()
    for _ in range(count):
        paper_id, key, title, year = draw.choice(papers)
        words = quote(" ".join(draw.sample(title.split(), min(3, len(title.split())))))
        search = f"/papers/papers?_search={words}" if is_stock else f"/papers/search?q={words}"
        paper = f"/papers/papers/{paper_id}" if is_stock else paper_path(key)
        yield draw.choice(
            [("pages", paper)] * 4
            + [("pages", f"/papers/metrics/{draw.choice(rows)[0]}")] * 2
            + [
                (
                    "pages",
                    f"/papers/papers?year={year}&_size=20",
                )
            ]
            + [("pages", "/")]
            + [("searches", search)] * 2
        )


async def read_pages(port: int, paths: list[tuple[str, str]], rate: float, seen: Seen) -> None:
    """Let readers come at a rate, and note what they get."""
    draw, due, tasks = random.Random(8), time.perf_counter(), []  # noqa: S311 - the same moments each time

    async def read(kind: str, path: str, moment: float) -> None:
        host = f"127.{draw.randrange(1, 250)}.{draw.randrange(250)}.{draw.randrange(1, 250)}"
        try:
            status = await asyncio.wait_for(ask(port, path, host), PATIENCE)
            told = "" if status == 200 else str(status)
        except (OSError, ValueError, IndexError, TimeoutError) as error:
            told = type(error).__name__
        seen.times[kind].append(1_000 * (time.perf_counter() - moment))
        if told:
            seen.errors.append(told)

    for kind, path in paths:
        due += draw.expovariate(rate)
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        tasks.append(asyncio.create_task(read(kind, path, due)))
    await asyncio.gather(*tasks)


async def attack(port: int, path: str, speed: int | None) -> None:
    """Ask the same for ever from six addresses; runs as a process of its own until it is ended."""

    async def go_on(host: str) -> None:
        while True:
            try:
                status = await ask(port, path, host, speed)
            except (OSError, ValueError, IndexError):
                status = 0
            if status != 200:
                # Who is refused asks again, but not faster than a machine would that is told so.
                await asyncio.sleep(0.05)

    await asyncio.gather(*(go_on(f"127.0.0.{number + 2}") for number in range(ATTACKERS)))


@contextmanager
def attacking(port: int, path: str, is_slow: bool) -> Iterator[None]:
    """Attack while the context lasts."""
    command = [sys.executable, __file__, "--attack", path, "--port", str(port), *(["--slow"] if is_slow else [])]
    with subprocess.Popen(command) as attackers:
        try:
            time.sleep(2)
            yield
        finally:
            attackers.kill()


def measure_memory(pid: int) -> float:
    """Return megabytes of a process and those that it started."""
    total = 0.0
    for process_id in find_processes(pid):
        pages = Path(f"/proc/{process_id}/smaps_rollup").read_text()
        total += next(int(line.split()[1]) / 1_000 for line in pages.splitlines() if line.startswith("Pss:"))
    return total


async def watch(pid: int, seen: Seen, act: Callable[[], object] | None, seconds: float) -> None:
    """Note the memory until cancelled, and act in the middle."""
    middle = time.monotonic() + seconds / 2
    while True:
        with contextlib.suppress(OSError):
            # Some milliseconds long, in which no answer could be read here.
            seen.megabytes = max(seen.megabytes, await asyncio.to_thread(measure_memory, pid))
        if act and time.monotonic() > middle:
            await asyncio.to_thread(act)
            act = None
        await asyncio.sleep(0.25)


def try_out(where: tuple[int, int], paths: list[tuple[str, str]], rate: float, act: Callable[[], object] | None = None) -> Seen:
    """Return what readers saw; `act` happens in the middle."""
    seen = Seen()

    async def run() -> None:
        watching = asyncio.create_task(watch(where[1], seen, act, len(paths) / rate))
        await read_pages(where[0], paths, rate, seen)
        watching.cancel()

    asyncio.run(run())
    return seen


def describe(server: str, what: str, seen: Seen) -> str:
    """Return a row of the table."""
    cells = []
    for times in seen.times.values():
        ordered = sorted(times)
        cells += [f"{ordered[len(ordered) // 2]:,.0f}", f"{ordered[int(0.99 * len(ordered))]:,.0f}"]
    errors = ", ".join(f"{count} x {told}" for told, count in Counter(seen.errors).most_common()) or "0"
    return (
        f"| {server} | {what} | {sum(map(len, seen.times.values())):,} | {' | '.join(cells)} | {errors} | {seen.megabytes:,.0f} |"
    )


@click.command(help=__doc__)
@click.argument("db", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("--swap", type=click.Path(exists=True, path_type=Path), help="A file that takes the place in the middle.")
@click.option("--seconds", default=20.0, show_default=True, help="Of each row.")
@click.option("--rate", "rates", type=float, multiple=True, default=(20.0, 40.0), show_default=True, help="Readers a second.")
@click.option("--server", "servers", multiple=True, type=click.Choice(list(SERVERS)), default=tuple(SERVERS), show_default=True)
@click.option("--only", type=click.Choice(list(ATTACKS)), multiple=True, help="Of the attacks these only.")
@click.option("--attack", "attacked", hidden=True)
@click.option("--port", type=int, hidden=True)
@click.option("--slow", is_flag=True, hidden=True)
def main(  # noqa: PLR0913 - an argument is an option
    db: Path | None, swap: Path | None, seconds: float, rates: tuple[float, ...], servers: tuple[str, ...], only: tuple[str, ...],
    attacked: str | None, port: int, slow: bool,
) -> None:  # fmt: skip
    """Print a row for each server and attack."""
    if attacked or db is None:
        asyncio.run(attack(port, attacked or "/", 256 if slow else None))
        return
    print("| server | attack | readers | pages p50 | p99 | searches p50 | p99 | errors | MB |\n" + "|---" * 9 + "|")
    for name in servers:
        paths = list(choose_paths(db, int(seconds * max(rates)), name == "stock"))
        few = paths[: int(seconds * rates[0])]
        for rate in rates:
            with ready(name, db, paths) as (where, _):
                print(describe(name, f"none, {rate:g}/s", try_out(where, paths[: int(seconds * rate)], rate)), flush=True)
        if swap:
            with ready(name, db, paths) as (where, served):
                new = Path(shutil.copy(swap, served.with_name("new.db")))
                print(describe(name, "a swap", try_out(where, few, rates[0], partial(new.replace, served))), flush=True)
        for kind in only or ATTACKS:
            with (
                ready(name, db, paths) as (where, _),
                attacking(where[0], ATTACKS[kind][name == "stock"], kind == "slow readers"),
            ):
                print(describe(name, f"6 x {kind}", try_out(where, few, rates[0])), flush=True)


@contextmanager
def ready(name: str, db: Path, paths: list[tuple[str, str]]) -> Iterator[tuple[tuple[int, int], Path]]:
    """Run a server over a copy of a file, and ask it some pages before anybody counts; yield (port, process id) and the copy."""
    with tempfile.TemporaryDirectory(prefix="papersette-load-", dir=db.parent) as folder:
        served = Path(folder) / "papers.db"
        shutil.copy(db, served)
        with serving([*SERVERS[name], str(served)]) as where:
            try_out(where, paths[:60], 20)
            yield where, served


if __name__ == "__main__":
    main()
