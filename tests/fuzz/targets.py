"""What is fuzzed, and what must hold for any bytes: a target returns, or raises SourceError where it may."""

from __future__ import annotations

import functools
import io
import sqlite3
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from papersette.errors import SourceError
from papersette.extract import find
from papersette.models import DatasetMention, Finds, Link, Metric, Paper, PlaceMention, Reject
from papersette.net.policy import find_refusal, read_literal
from papersette.parts import find_site
from papersette.pipeline.build import build
from papersette.site.addresses import is_safe
from papersette.site.pages.marks import Mark, split_marks
from papersette.site.search.find import find_papers, read_request
from papersette.site.serving.csv_cells import count_rows, disarm
from papersette.sources import FORMATS, choose_format, open_source, raw_of
from plugins.functions import prepare_connection
from tests.examples.abstracts import GOLD
from tests.examples.json_formats import SAMPLES
from tests.examples.links import DEVELOPED_ON as LINKS
from tests.examples.metrics import DEVELOPED_ON as METRICS
from tests.reading import to_list

__all__ = ["TARGETS", "Target"]


@dataclass(frozen=True)
class Target:
    """Something that takes any bytes, and files to start from."""

    run: Callable[[bytes], None]
    seeds: tuple[bytes, ...]


def _require(holds: bool, what: str) -> None:
    if not holds:
        raise RuntimeError(what)


def _read_format(name: str, data: bytes) -> None:
    """Read a file; every record is a paper whose finds stand where they say, or can be told."""
    try:
        for record in FORMATS[name].read(io.BytesIO(data), "fuzz"):
            if isinstance(record, Paper):
                raw_of(record)
                _try_finds(record)
            elif isinstance(record, Reject):
                _require(bool(record.reason), "a reject has a reason")
    except SourceError as error:
        _require("\n" not in str(error), "an error is one line")


def _open(data: bytes) -> None:
    """Open a file of any packing and read what it proves to be."""
    with tempfile.NamedTemporaryFile(prefix="papersette-fuzz-", suffix=".bin") as file:
        file.write(data)
        file.flush()
        try:
            with open_source(file.name) as source:
                chosen = choose_format(source.head, file.name)
                for _ in chosen.read(source.stream, file.name):
                    pass
        except SourceError as error:
            _require("\n" not in str(error), "an error is one line")


def _extract(data: bytes) -> None:
    """Look for everything in a text."""
    text = data.decode("utf-8", "surrogateescape" if data[:1] < b"\x80" else "replace")
    _try_finds(Paper(text[:80], "", text, comment=text[:200]))


def _try_finds(paper: Paper) -> None:
    finds = find(paper)
    for field, start, stop, raw in _spans(finds):
        text = getattr(paper, field)
        _require(0 <= start < stop and text[start:stop] == raw, f"{raw!r} does not stand at {start}:{stop}")
    abstract = paper.abstract or ""
    marks = [Mark(start, stop, "metric", 1) for field, start, stop, _ in _spans(finds) if field == "abstract"]
    _require("".join(piece.text for piece in split_marks(abstract, marks)) == abstract, "marks keep the text")
    for link in finds.links:
        is_safe(link.url or "")


def _spans(finds: Finds) -> list[tuple[str, int, int, str]]:
    rows: tuple[Link | Metric | DatasetMention | PlaceMention, ...] = (
        *finds.links, *finds.metrics, *finds.datasets, *finds.places,
    )  # fmt: skip
    return [(row.field, row.span.start, row.span.stop, row.raw) for row in rows if row.span]


@functools.cache
def _sample() -> sqlite3.Connection:
    with tempfile.TemporaryDirectory() as folder:
        build([str(find_site() / "samples" / "papers.jsonl")], Path(folder) / "papers.db")
        memory = sqlite3.connect(":memory:")
        with sqlite3.connect(Path(folder) / "papers.db") as db:
            db.backup(memory)
        db.close()
    prepare_connection(memory)
    return memory


def _search(data: bytes) -> None:
    """Ask the bundled sample; no text is an error."""
    values = {"q": [data.decode("utf-8", "replace")]}
    find_papers(lambda sql, given: [tuple(row) for row in _sample().execute(sql, given)], read_request(values, 20), True)


def _judge(data: bytes) -> None:
    """Judge a host; it is an address, a name, or refused with a reason."""
    try:
        address = read_literal(data.decode("utf-8", "replace"))
    except ValueError:
        return
    if address is not None:
        find_refusal(address)


def _disarm(data: bytes) -> None:
    """Disarm CSV; no row comes or goes."""
    text = data.decode("utf-8", "replace")
    safe = disarm(text)
    _require(count_rows(safe.encode()) == count_rows(text.encode()) and disarm(safe).count("\n") == text.count("\n"), "rows stay")


TARGETS: dict[str, Target] = {
    **{
        f"read {name}": Target(
            functools.partial(_read_format, name),
            (known.example.encode(), *(to_list([value]) for value in SAMPLES.get(name, ()))),
        )
        for name, known in FORMATS.items()
    },
    "open": Target(_open, tuple(known.example.encode() for known in FORMATS.values())),
    "extract": Target(_extract, tuple(str(example[0]).encode() for example in (*GOLD, *LINKS, *METRICS))),
    "search": Target(
        _search,
        (
            b'deep supervision "two words" -not year:2020-2024 metric:PQ>50 has:code',
            b"C++ k-NN author:Ada",
            b"author:Nobody place:Nowhere topic:learning",
            b'institution:"University of Nowhere" -institution:fog metric:speedup>3',
        ),
    ),
    "judge addresses": Target(_judge, (b"127.0.0.1", b"0x7f.1", b"[::ffff:127.0.0.1]", b"2130706433", b"example.org")),
    "disarm CSV": Target(_disarm, (b'a,"=1+1",-5\r\n"x ""y""",@z\r\n',)),
}
