"""Fuzz each target for its share of the time, and print executions and findings: `python -m tests.fuzz 600`.

Each runs in a process of its own (`python -m tests.fuzz --one NAME ...`), under atheris, which is libFuzzer led by the coverage
of this package's own code. A crash, 10 seconds or 2 GB of memory for one input end it, and the bytes that did it stay.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path
from tempfile import mkdtemp

import click

SECONDS_EACH, MEGABYTES = 10, 2_048
LONGEST = 4_096
COUNT = re.compile(r"stat::number_of_executed_units:\s+(\d+)")


@click.command(help=__doc__)
@click.argument("seconds", type=float)
@click.option("--only", multiple=True, help="Of the targets these only.")
def main(seconds: float, only: tuple[str, ...]) -> None:
    """Fuzz targets one after the other; exit with 1 where there are findings."""
    from tests.fuzz.targets import TARGETS  # noqa: PLC0415 - a fuzzed process imports it under instrumentation

    chosen = only or tuple(TARGETS)
    folder = Path(mkdtemp(prefix="papersette-fuzz-"))
    executions, found = 0, 0
    click.echo(f"{'target':<22} {'executions':>10} {'seconds':>8}  finding")
    for name in chosen:
        corpus = folder / name.replace(" ", "-")
        corpus.mkdir()
        for number, seed in enumerate(TARGETS[name].seeds):
            (corpus / f"seed-{number}").write_bytes(seed)
        started = time.monotonic()
        done = _start(name, corpus, max(1, int(seconds / len(chosen))))
        ran = sum(map(int, COUNT.findall(done.stderr)))
        kept = sorted(folder.glob(f"{corpus.name}-*"))
        finding = f"{kept[0] if kept else done.stderr[-2_000:]}" if done.returncode else "none"
        executions, found = executions + ran, found + bool(done.returncode)
        click.echo(f"{name:<22} {ran:>10,} {time.monotonic() - started:>8.0f}  {finding}")
    click.echo(f"{executions:,} executions, {found} targets with findings")
    sys.exit(1 if found else 0)


def _start(name: str, corpus: Path, seconds: int) -> subprocess.CompletedProcess[str]:
    options = [
        f"-max_total_time={seconds}", f"-timeout={SECONDS_EACH}", f"-rss_limit_mb={MEGABYTES}", f"-max_len={LONGEST}",
        "-print_final_stats=1", f"-artifact_prefix={corpus}-",
    ]  # fmt: skip
    command = [sys.executable, "-m", "tests.fuzz", "--one", name, *options, str(corpus)]
    return subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)


def fuzz_one(name: str, options: list[str]) -> None:
    """Fuzz one target until its time is over; does not return."""
    import atheris  # noqa: PLC0415 - an optional extra

    with atheris.instrument_imports(include=["papersette"]):
        from tests.fuzz.targets import TARGETS  # noqa: PLC0415 - under instrumentation
    # What every input is read with, the sample's database say, takes none of the first one's time.
    TARGETS[name].run(b"")
    atheris.Setup(["fuzz", *options], TARGETS[name].run)
    atheris.Fuzz()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        fuzz_one(sys.argv[2], sys.argv[3:])
    main()
