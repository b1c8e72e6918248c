"""A file is replaced while it is served: each answer is of one file, and of the newest that can be served."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import gc
import hashlib
import itertools
import re
import shutil
import sqlite3
import threading
import time
import weakref
from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette

from papersette.check import find_obstacles
from papersette.errors import PapersetteError
from papersette.parts import read_metadata
from papersette.pipeline.build import build
from papersette.serve.app import open_datasette
from papersette.serve.limits import SETTINGS
from papersette.serve.live.follow import Edition, Follow, Message, Receive, Send, identify
from papersette.serve.live.publish import publish, try_pages
from tests.served import Served, serving

SWAPS = 6
PAPERS = 1_100
# Pages of many queries, a stream of several pages, a search with facets, data, the whole file.
READ = (
    "/",
    "/papers/papers?_size=100",
    "/papers/papers/7",
    "/papers/paper_list.csv?_stream=on",
    "/papers/search?q=text",
    "/papers/search.json?q=of+text&size=100",
    "/papers/papers.csv?_stream=on&_facet=year",
    "/papers/metric_list?_facet_m2m=datasets",
    "/papers.db",
)
EDITION = re.compile(rb"Edition(\d+)")


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Files of the same papers; in each all titles name the edition."""
    folder = tmp_path_factory.mktemp("editions")
    source, first = folder / "papers.jsonl", folder / "0.db"
    text = "It reaches 71.2% accuracy on CIFAR-10."
    lines = (f'{{"title": "Edition0 of text {n}", "abstract": "{text}", "year": {2000 + n % 20}}}\n' for n in range(PAPERS))
    source.write_text("".join(lines))
    build([str(source)], first)
    files = [first]
    for number in range(1, SWAPS + 1):
        files.append(Path(shutil.copy(first, folder / f"{number}.db")))
        with sqlite3.connect(files[-1]) as db:
            db.execute("update papers set title = replace(title, 'Edition0', ?)", (f"Edition{number}",))
        db.close()
    return files


@pytest.fixture
def served(editions: list[Path], tmp_path: Path) -> Iterator[tuple[Served, Path]]:
    """The first edition, served."""
    db = tmp_path / "papers.db"
    shutil.copy(editions[0], db)
    with serving(db, tmp_path) as server:
        yield server, db


def _cut(file: Path) -> None:
    with file.open("r+b") as stream:
        stream.truncate(file.stat().st_size // 2 // 4096 * 4096)


def _spoil(file: Path) -> None:
    with file.open("r+b") as stream:
        stream.seek(4096 * 3)
        stream.write(b"\xff" * 4096 * 20)


def _rename_table(file: Path) -> None:
    with sqlite3.connect(file) as db:
        db.execute("alter table links rename to bonds")
    db.close()


def _age(file: Path) -> None:
    with sqlite3.connect(file) as db:
        db.execute("pragma user_version = 1")
    db.close()


def _empty(file: Path) -> None:
    file.write_bytes(b"")


BAD: dict[str, Callable[[Path], object]] = {
    "cut": _cut,
    "spoilt": _spoil,
    "other tables": _rename_table,
    "other version": _age,
    "empty": _empty,
    "no database": lambda file: file.write_text("<html>"),
}  # fmt: skip


def _await(condition: Callable[[], bool], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_file_is_told_from_a_good_one(editions: list[Path], tmp_path: Path, kind: str) -> None:
    """What is cut short, spoilt, of other tables, another version or no database has an obstacle to being served."""
    bad = Path(shutil.copy(editions[1], tmp_path / "bad.db"))
    assert list(find_obstacles(bad)) == []
    BAD[kind](bad)
    assert list(find_obstacles(bad))


def test_every_answer_is_of_one_file(served: tuple[Served, Path], editions: list[Path], tmp_path: Path) -> None:
    """Over six swaps, with bad files in between, no reader gets an error, or an answer that is not wholly of one edition."""
    server, db = served
    digests = {hashlib.sha256(file.read_bytes()).hexdigest(): number for number, file in enumerate(editions)}
    stop, wrong, seen = threading.Event(), list[tuple[object, ...]](), [set[object]() for _ in READ]

    def read(start: int) -> None:
        for number in itertools.islice(itertools.cycle(range(len(READ))), start, None):
            if stop.is_set():
                return
            status, headers, body = server.get(READ[number])
            if READ[number] == "/papers.db":
                digest = hashlib.sha256(body).hexdigest()
                found: set[object] = {digests.get(digest) if headers["etag"] == f'"{digest}"' else "another entity tag"}
            else:
                found = {int(mark) for mark in EDITION.findall(body)}
            if status != 200 or len(found) != 1 or None in found:
                wrong.append((READ[number], status, found))
            seen[number] |= found
            time.sleep(0.02)

    readers = [threading.Thread(target=read, args=(number * 3,)) for number in range(3)]
    for reader in readers:
        reader.start()
    threads = server.get("/-/threads.json")
    try:
        _swap_all(server, db, editions, tmp_path)
    finally:
        stop.set()
        for reader in readers:
            reader.join()
    assert wrong == []
    assert set.union(*seen) >= set(range(SWAPS))
    assert _count_threads(server) <= _threads(threads) + 6


def _swap_all(server: Served, db: Path, editions: list[Path], folder: Path) -> None:
    """Put the editions in the place of the file one after the other, each as soon as the one before is served."""
    kinds = ["cut", "other tables", "no database"]

    def count_refused() -> int:
        return server.err.read_text().count("is not served")

    def has_refused(before: int) -> bool:
        return count_refused() > before

    def is_served(number: int) -> bool:
        return f"Edition{number} ".encode() in server.get("/papers/papers/7.json")[2]

    for number, edition in enumerate(editions[1:], 1):
        new = folder / "new.db"
        if kinds and not number % 2:
            refused = count_refused()
            shutil.copy(edition, new)
            BAD[kinds.pop()](new)
            new.replace(db)
            _await(partial(has_refused, refused))
        shutil.copy(edition, new)
        new.replace(db)
        _await(partial(is_served, number))


def _threads(answer: tuple[int, dict[str, str], bytes]) -> int:
    (number,) = re.findall(rb'"num_threads": (\d+)', answer[2])
    return int(number)


def _count_threads(server: Served) -> int:
    return _threads(server.get("/-/threads.json"))


# The thread that writes is ended by SystemExit, which pytest takes for a failure of it.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_queries_end_before_their_connections(editions: list[Path]) -> None:
    """A query that still runs when its file is served no more, as that of a reader who left, has its connection to the end."""
    sites: list[Datasette] = []
    begun, ended = threading.Event(), list[object]()

    def open_site(path: Path, inspected: dict[str, Any]) -> Datasette:
        sites.append(open_datasette(path, read_metadata(), SETTINGS, inspected))
        return sites[0]

    def read(connection: sqlite3.Connection) -> None:
        begun.set()
        time.sleep(0.5)
        ended.append(*connection.execute("select 1").fetchone())

    async def leave() -> None:
        async with publish(editions[0], "papers", open_site):
            reader = asyncio.create_task(sites[0].get_database("papers").execute_fn(read))
            assert await asyncio.to_thread(begun.wait, 60)
            reader.cancel()

    asyncio.run(leave())
    assert ended == [1]


@pytest.mark.parametrize(("error", "tries"), [(OSError("no room"), 3), (PapersetteError("no papers"), 1)])
def test_what_may_pass_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, tries: int) -> None:
    """A file that the machine had no room for is tried until it is served, one that cannot be served once; both are told once."""
    monkeypatch.setattr("papersette.serve.live.follow.LOOK_SECONDS", 0.01)
    monkeypatch.setattr("papersette.serve.live.follow.AGAIN_SECONDS", 0.01)
    path, said, tried = tmp_path / "papers.db", list[str](), list[Path]()

    @contextlib.asynccontextmanager
    async def publish(file: Path) -> AsyncIterator[Edition]:
        if file.read_text() == "new":
            tried.append(file)
            if len(tried) < 3:
                raise error
        yield Edition(_never, identify(file))

    async def follow() -> None:
        path.write_text("old one")
        async with Follow(path, publish, said.append).following():
            path.write_text("new")
            await _until(lambda: len(tried) == tries)
            await asyncio.sleep(0.2)

    asyncio.run(follow())
    assert len(tried) == tries
    assert [str(error) in line for line in said] == [True, False][: 2 if tries == 3 else 1]


def test_an_old_file_that_does_not_close_stops_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What goes wrong with the end of an old file is told, and the next new one is served all the same."""
    monkeypatch.setattr("papersette.serve.live.follow.LOOK_SECONDS", 0.01)
    path, said, opened = tmp_path / "papers.db", list[str](), list[str]()

    @contextlib.asynccontextmanager
    async def publish(file: Path) -> AsyncIterator[Edition]:
        opened.append(file.read_text())
        yield Edition(_never, identify(file))
        if opened[-1] != "third":
            raise OSError(errno.EIO, "it does not close")

    def has_opened(wanted: str) -> bool:
        return opened[-1] == wanted

    async def follow() -> None:
        path.write_text("first")
        async with Follow(path, publish, said.append).following():
            for text in ("second one", "third"):
                path.write_text(text)
                await _until(partial(has_opened, text))
                await asyncio.sleep(0.1)

    asyncio.run(follow())
    assert opened == ["first", "second one", "third"]
    assert sum("it does not close" in line for line in said) == 1


def test_nothing_is_left_of_an_old_file(editions: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What there is with a file is laid aside, where Python looks for no garbage; with the next one it is let go."""
    monkeypatch.setattr("papersette.serve.live.follow.LOOK_SECONDS", 0.01)
    # The thread that writes is ended by SystemExit; pytest would keep it, and all that it refers to.
    monkeypatch.setattr(threading, "excepthook", lambda _: None)
    path, sites = Path(shutil.copy(editions[0], tmp_path / "papers.db")), list[weakref.ref[Datasette]]()
    metadata, said = read_metadata(), list[str]()

    def open_site(file: Path, inspected: dict[str, Any]) -> Datasette:
        site = open_datasette(file, metadata, SETTINGS, inspected)
        sites.append(weakref.ref(site))
        return site

    def has_said(wanted: int) -> bool:
        return len(said) == wanted

    async def follow() -> None:
        async with Follow(path, lambda file: publish(file, "papers", open_site), said.append).following():
            assert gc.get_freeze_count() > 10_000
            for number in (1, 2):
                Path(shutil.copy(editions[number], tmp_path / "new.db")).replace(path)
                await _until(partial(has_said, number))
            await _until(lambda: sites[0]() is None)

    asyncio.run(follow())
    assert sites[0]() is None


async def _until(condition: Callable[[], bool], seconds: float = 60) -> None:
    """Wait for a condition, for so long at most."""
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        await asyncio.sleep(0.01)


async def _never(_scope: Message, _receive: Receive, _send: Send) -> None:
    raise NotImplementedError


@pytest.mark.parametrize(
    ("statuses", "is_served"),
    [
        ((200, 200, 200), True),
        ((200, 503, 400), True),
        ((400, 200, 200), False),
        ((200, 404, 200), False),
        ((200, 200, 403), False),
        ((200, 500, 200), False),
        ((200, 200, 500), False),
    ],
)
def test_slow_is_not_broken(statuses: tuple[int, ...], is_served: bool) -> None:
    """A file whose pages break is refused, one whose heavy pages run into a time limit is not."""
    answers = iter(statuses)

    async def app(_scope: Message, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": next(answers), "headers": []})
        await send({"type": "http.response.body", "body": b""})

    with contextlib.nullcontext() if is_served else pytest.raises(PapersetteError):
        asyncio.run(try_pages(app))
