"""The work of a build in several processes: the same tables however many there are, and records that travel whole."""

from __future__ import annotations

import gc
import gzip
import os
import pickle
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.same_tables import digest_tables
from papersette.errors import BuildError
from papersette.models import Paper
from papersette.pipeline import build as building
from papersette.pipeline.build import Options, build
from papersette.pipeline.work import Chunk, Extractor, make_draft
from papersette.pipeline.workers import COLLECT_EVERY, Workers
from papersette.sources import FORMATS, Lines, read_parts
from tests.reading import read_records

RECORDS: list[dict[str, Any]] = [
    {
        "id": f"made:{number}",
        "title": f"Lines of many kinds {number // 2}",
        "abstract": f"We reach {number % 90}.5% accuracy on ImageNet. Code: https://github.com/made/kind{number}",
        "authors": [{"name": f"Ada {number % 7}", "affiliations": [{"name": f"School {number % 3}", "city": "Oslo"}]}],
        "doi": f"10.1234/{number // 3}",
        "topics": [f"topic {number % 5}"],
    }
    for number in range(60)
]


@pytest.fixture
def sources(tmp_path: Path, write_jsonl: Callable[..., Path]) -> list[str]:
    """Two files: lines with twins, records to be rejected and a description, and a list of other records."""
    lines = write_jsonl({"source": {"name": "Made", "license": "CC0-1.0"}}, *RECORDS)
    lines.write_text(lines.read_text("utf-8") + '{"title": 5}\n[1]\nno json\n{"abstract": "alone"}\n', "utf-8")
    packed = tmp_path / "more.jsonl.gz"
    packed.write_bytes(gzip.compress(lines.read_bytes().replace(b"Lines of", b"Packed lines of")))
    return [str(lines), str(packed)]


def test_tables_are_the_same_with_any_number_of_workers(tmp_path: Path, sources: list[str], monkeypatch: Any) -> None:
    """Rows and their order do not depend on how many processes work."""
    monkeypatch.setattr(building, "CHUNK", 7)
    for workers in (1, 2, 8):
        build(sources, tmp_path / f"{workers}.db", Options(workers=workers))
    first, *others = (digest_tables(tmp_path / f"{workers}.db") for workers in (1, 2, 8))
    assert len(first) > 30
    assert others == [first, first]


@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_parts_of_lines_read_as_the_whole(sources: list[str], size: int) -> None:
    """Lines read part by part give the papers and rejects of the whole file, with the same places."""
    with Path(sources[0]).open("rb") as stream:
        parts = [part for part in read_parts(stream, size) if isinstance(part, tuple)]
    found = [record for before, data in parts for record in FORMATS["jsonl"].read(Lines(data, before), "made")]
    assert found == read_records("jsonl", Path(sources[0]).read_bytes())
    assert b"".join(data for _, data in parts) == Path(sources[0]).read_bytes()


def test_works_travel_whole(write_jsonl: Callable[..., Path]) -> None:
    """What a worker makes of a record is the same after it was pickled."""
    (paper, *_) = (r for r in read_records("jsonl", write_jsonl(*RECORDS).read_bytes()) if isinstance(r, Paper))
    done = Extractor.ensure(None).work(Chunk(1, [make_draft(paper)]))
    assert done.works[0].finds.metrics
    assert pickle.loads(pickle.dumps(done)) == done  # noqa: S301 - written in the line itself


def _collects_every(_: object) -> int:
    return gc.get_threshold()[0]


def test_only_workers_collect_seldom() -> None:
    """A process of ours looks for cycles seldom; the one that a build was called in keeps its own way."""
    before = gc.get_threshold()[0]
    with Workers(2) as workers:
        assert [found for _, found in workers.map(_collects_every, [(None, None)])] == [COLLECT_EVERY]
    with Workers(1) as workers:
        assert [found for _, found in workers.map(_collects_every, [(None, None)])] == [before]


def _interrupt_itself(_: object) -> str:
    os.kill(os.getpid(), signal.SIGINT)
    return "alive"


def test_ctrl_c_does_not_reach_workers() -> None:
    """A worker that a terminal's Ctrl-C reaches works on: whoever started it ends it."""
    with Workers(2) as workers:
        assert [found for _, found in workers.map(_interrupt_itself, [(None, None)] * 3)] == ["alive"] * 3


def _die(_: str) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_killed_worker_ends_long_work() -> None:
    """A worker that is killed while more is written to it than a pipe holds ends the work with an error, on any Python."""
    started = time.monotonic()
    with pytest.raises(BuildError, match="a worker process was killed"), Workers(2) as workers:
        list(workers.map(_die, ((None, "long " * 200_000) for _ in range(9))))
    assert time.monotonic() - started < 30


def test_a_killed_worker_ends_those_that_wait() -> None:
    """Where a worker is killed while another has nothing to do, the work ends with an error, on any Python."""
    started = time.monotonic()
    with pytest.raises(BuildError, match="a worker process was killed"), Workers(2) as workers:
        list(workers.map(_die, [(None, "short")]))
    assert time.monotonic() - started < 30


def test_an_end_reaches_those_that_wait() -> None:
    """Where a build ends early while one worker works and another has nothing to do, both end, on any Python."""
    started = time.monotonic()

    def read() -> Iterator[tuple[None, int]]:
        yield None, 60
        time.sleep(0.5)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), Workers(2) as workers:
        list(workers.map(time.sleep, read()))
    assert time.monotonic() - started < 30


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_nobody_waits_for_work_in_vain(error: type[BaseException]) -> None:
    """Where a build ends early, its workers end in the middle of what they do."""
    started = time.monotonic()

    def end() -> None:
        with Workers(2) as workers:
            for _ in workers.map(time.sleep, ((None, seconds) for seconds in (0, *[60] * 9))):
                raise error

    with pytest.raises(error):
        end()
    assert time.monotonic() - started < 30
