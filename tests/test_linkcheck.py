"""What became of links' targets, asked of a server of the test; nobody inside is ever asked."""

from __future__ import annotations

import os
import signal
import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache, partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
from click.testing import CliRunner
from hypothesis import example, given
from hypothesis import strategies as st

from build_db import cli
from papersette.check import find_faults
from papersette.errors import BuildError, FetchError
from papersette.linkcheck import Options, check_links, find_target_state
from papersette.linkcheck.probe import Prober
from papersette.models import LinkCheck
from papersette.net import Guard, Pace
from tests.databases import rows
from tests.remote import Asked, Remote, Reply, listen, play
from tests.site_client import Site

TODAY = date(2026, 3, 10)


def record(*urls: str) -> dict[str, Any]:
    """A made-up paper that states links."""
    return {"id": "2603.00001", "title": "Made up", "abstract": "Nothing.", "links": [{"url": url} for url in urls]}


def ask(db: Path, remote: Remote, **changes: Any) -> dict[str, int]:
    """Check the links of a database, and return the states found."""
    options = Options(**{"delay": 0, "seconds": 5, "trusted": remote.trusted, "today": TODAY, **changes})
    checked = check_links(db, options, lambda *_: True)
    assert checked is not None
    return checked.states


def with_links(build_db: Callable[..., Path], urls: Sequence[str]) -> Path:
    """Build a database whose links are exactly these: the rules of extraction would not take addresses like these for links."""
    db = build_db(record(*(f"https://papers.example/{number}" for number in range(len(urls)))))
    with sqlite3.connect(db) as connection:
        for number, url in enumerate(urls):
            connection.execute("update links set url = ? where url = ?", (url, f"https://papers.example/{number}"))
    return db


PAGES: dict[str, Reply] = {
    "/alive": Reply(b"x" * 2000),
    "/gone": Reply(status=404),
    "/removed": Reply(status=410),
    "/forbidden": Reply(status=403),
    "/broken": Reply(status=503),
    "/moved": Reply(status=301, headers={"Location": "/alive"}),
    "/moved-slash": Reply(status=301, headers={"Location": "/moved-slash/"}),
    "/moved-slash/": Reply(),
    "/elsewhere-today": Reply(status=302, headers={"Location": "/alive"}),
    "/moved-and-gone": Reply(status=301, headers={"Location": "/gone"}),
    "/circle": Reply(status=302, headers={"Location": "/circle"}),
    "/private": Reply(status=302, headers={"Location": "/session/login"}),
    "/session/login": Reply(),
    "/inside": Reply(status=302, headers={"Location": "http://10.0.0.1/"}),
    "/get-only": Reply(b"here"),
    "/slow": Reply(wait=3),
}
EXPECTED = {
    "/alive": (200, "alive"), "/gone": (404, "gone"), "/removed": (410, "gone"), "/forbidden": (403, "refused"),
    "/broken": (503, "unreachable"), "/moved": (200, "moved"), "/moved-slash": (200, "alive"), "/elsewhere-today": (200, "alive"),
    "/private": (200, "refused"),
    "/moved-and-gone": (404, "gone"), "/circle": (None, "unreachable"), "/inside": (None, "refused"), "/get-only": (200, "alive"),
    "/slow": (None, "unreachable"),
}  # fmt: skip


def answer(asked: Asked) -> Reply:
    return Reply(status=405) if asked.method == "HEAD" and asked.path == "/get-only" else PAGES[asked.path]


def test_each_target_has_its_state(build_db: Callable[..., Path]) -> None:
    """Every kind of answer gives its state, the file stays sound, and no body is taken from a server."""
    with play(answer) as remote:
        db = with_links(build_db, [remote.url + path for path in EXPECTED])
        states = ask(db, remote, seconds=2, failures=9)
        found = {
            url.removeprefix(remote.url): (status, state)
            for url, status, state in rows(db, "select url, status, state from link_checks")
        }
        ranges = {asked.headers.get("range") for asked in remote.asked if asked.method == "GET"}
    assert found == EXPECTED
    assert states == Counter(state for _, state in EXPECTED.values())
    assert ranges == {"bytes=0-1023"}
    assert not any(
        asked.method == "GET" and asked.path == "/alive" and asked.headers.get("range") is None for asked in remote.asked
    )
    assert list(find_faults(db)) == []
    errors = dict(rows(db, "select replace(url, 'http://127.0.0.1', ''), error from link_checks where error is not null"))
    assert sorted(path.partition("/")[2] for path in errors) == ["circle", "inside", "slow"]
    assert any("10.0.0.1, which is not public (private)" in error for error in errors.values())


def test_nobody_inside_is_asked(build_db: Callable[..., Path]) -> None:
    """Links to this machine, in every spelling, are refused without a connection."""
    with listen() as (port, knocks), play(answer) as remote:
        hosts = (
            "127.0.0.1",
            "localhost",
            "127.1",
            "2130706433",
            "0x7f000001",
            "0177.0.0.1",
            "[::1]",
            "[::ffff:127.0.0.1]",
            "0",
        )
        db = with_links(build_db, [f"http://{host}:{port}/" for host in hosts])
        assert ask(db, remote) == {"refused": len(hosts)}
    assert not knocks
    assert {status for (status,) in rows(db, "select status from link_checks")} == {None}


def test_links_are_asked_when_they_are_due(build_db: Callable[..., Path]) -> None:
    """Links never asked come first, then the oldest; what was asked lately is left alone; each day keeps its row."""
    with play(lambda _: Reply()) as remote:
        db = with_links(build_db, [f"{remote.url}/{name}" for name in "abc"])
        ask(db, remote, limit=1)
        ask(db, remote, limit=1, today=date(2026, 3, 11))
        ask(db, remote, limit=2, older_than=1, today=date(2026, 3, 12))
        assert [asked.path for asked in remote.asked] == ["/a", "/b", "/c", "/a"]
        assert ask(db, remote, today=date(2026, 3, 13)) == {}
        ask(db, remote, older_than=0, today=date(2026, 3, 13))
    assert len(rows(db, "select 1 from link_checks")) == 7
    newest = rows(db, "select target, checked_on from link_list")
    assert newest == [("alive", "2026-03-13")] * 3


@pytest.mark.parametrize(("status", "again"), [(200, False), (404, False), (403, False), (429, True), (503, True)])
def test_what_told_nothing_of_the_link_is_asked_again_soon(build_db: Callable[..., Path], status: int, again: bool) -> None:
    """A site that asks to be left alone or has trouble is asked again the day after, not a month later, and not on that day."""
    with play(lambda _: Reply(status=status)) as remote:
        db = with_links(build_db, [f"{remote.url}/a"])
        ask(db, remote)
        assert ask(db, remote) == {}
        assert bool(ask(db, remote, today=date(2026, 3, 11))) is again


def test_a_site_has_its_rate(build_db: Callable[..., Path]) -> None:
    """Between two requests to one site lies the delay."""
    with play(lambda _: Reply()) as remote:
        ask(with_links(build_db, [f"{remote.url}/{name}" for name in "abc"]), remote, delay=0.1)
        assert min(later.at - earlier.at for earlier, later in pairwise(remote.asked)) >= 0.1


@pytest.mark.parametrize(("reply", "asked", "state"), [(Reply(status=429), 1, "refused"), (Reply(wait=0.4), 2, "unreachable")])
def test_a_site_that_does_not_answer_is_left(build_db: Callable[..., Path], reply: Reply, asked: int, state: str) -> None:
    """A site that asks to be left alone, or fails several times in a row, is not asked for its other links, and this is told."""
    with play(lambda _: reply) as remote:
        db = with_links(build_db, [f"{remote.url}/{name}" for name in "abcd"])
        # Who answers at all has the time for it.
        seconds = 0.1 if reply.wait else 5
        options = Options(delay=0, seconds=seconds, failures=2, trusted=remote.trusted, today=TODAY)
        checked = check_links(db, options, lambda *_: True)
    assert checked is not None
    assert (checked.states, checked.skipped) == ({state: asked}, 4 - asked)
    assert len(remote.asked) == asked


def test_without_consent_nothing_happens(build_db: Callable[..., Path]) -> None:
    """Without consent nothing is asked and nothing is written."""
    with play(answer) as remote:
        db = with_links(build_db, [f"{remote.url}/alive"])
        before, told = db.read_bytes(), list[tuple[int, int]]()

        def refuse(links: int, hosts: int) -> bool:
            told.append((links, hosts))
            return False

        assert check_links(db, Options(trusted=remote.trusted), refuse) is None
    assert told == [(1, 1)]
    assert remote.asked == []
    assert db.read_bytes() == before


@pytest.mark.parametrize(("hosts", "is_written"), [(2, True), (3, False), (60, False)])
def test_a_round_without_a_network_writes_nothing(
    build_db: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, hosts: int, is_written: bool
) -> None:
    """Where none of several sites answers, that is said of the network and not of the links, and soon."""
    asked = []

    async def probe(_: Prober, url: str) -> LinkCheck:
        asked.append(url)
        return LinkCheck(url, TODAY.isoformat(), None, "unreachable", None, "no such name")

    monkeypatch.setattr(Prober, "probe", probe)
    db = with_links(build_db, [f"https://site{number}.example/" for number in range(hosts)])
    options = Options(today=TODAY)
    if is_written:
        check_links(db, options, lambda *_: True)
    else:
        with pytest.raises(FetchError, match="as without a network; nothing was written"):
            check_links(db, options, lambda *_: True)
    assert len(rows(db, "select url from link_checks")) == (hosts if is_written else 0)
    assert len(asked) < 50


@pytest.mark.usefixtures("interruptible")
def test_an_interrupted_round_keeps_what_it_found(build_db: Callable[..., Path]) -> None:
    """Interrupted from the keyboard in the middle, the file holds what was found until then and is sound."""

    def interrupt(asked: Asked) -> Reply:
        if asked.path == "/3":
            os.kill(os.getpid(), signal.SIGINT)
        return Reply(wait=0.5 if asked.path == "/3" else 0)

    with play(interrupt) as remote:
        db = with_links(build_db, [f"{remote.url}/{number}" for number in range(1, 5)])
        with pytest.raises(KeyboardInterrupt):
            ask(db, remote)
    assert [url[-1] for (url,) in rows(db, "select url from link_checks")] == ["1", "2"]
    assert list(find_faults(db)) == []


def test_another_file_is_an_error(tmp_path: Path) -> None:
    """A file that is no database of this version is told from one without links."""
    (tmp_path / "other.db").write_bytes(b"something else" * 100)
    with pytest.raises(BuildError, match="not a database of this version"):
        check_links(tmp_path / "other.db", Options(), lambda *_: True)


def test_a_build_keeps_what_was_found(build_db: Callable[..., Path]) -> None:
    """Building onto the file again keeps the checks, and they show beside the link."""
    with play(answer) as remote:
        db = with_links(build_db, [f"{remote.url}/moved"])
        ask(db, remote)
    build_db({**record("https://papers.example/new"), "id": "2603.00002", "title": "Made up later"})
    assert rows(db, "select state from link_checks") == [("moved",)]
    page = Site(db).get("/paper/arxiv:2603.00001")
    assert page.status_code == 200
    assert f'moved to <a href="{remote.url}/alive" rel="nofollow noopener">{remote.url}/alive</a> (2026-03-10)' in page.text
    assert Site(db).rows("/papers/link_list", target="moved")[0]["checked_on"] == "2026-03-10"


@pytest.mark.parametrize(
    ("url", "hops", "status", "state"),
    [
        ("http://a.example/x", [], 206, "alive"),
        ("http://a.example/x", [(301, "https://www.a.example/x/")], 200, "alive"),
        ("http://a.example/x", [(301, "https://a.example/y")], 200, "moved"),
        ("http://a.example/x", [(308, "http://a.example/x?new")], 200, "moved"),
        ("http://doi.example/1", [(302, "https://b.example/1"), (301, "https://b.example/2")], 200, "alive"),
        ("http://doi.example/1", [(301, "https://doi.example/1"), (302, "https://b.example/2")], 200, "alive"),
        ("http://a.example/x", [(301, "https://b.example/")], 404, "gone"),
        ("http://a.example/x", [], 416, "alive"),
        ("http://a.example/x", [], 999, "refused"),
        ("http://a.example/x", [], 451, "refused"),
        ("http://a.example/x", [], 500, "unreachable"),
        # Who is led to a log-in page sees nothing of the target.
        ("https://a.example/x", [(302, "https://a.example/users/sign_in")], 200, "refused"),
        ("https://a.example/x", [(302, "https://a.example/login.php?next=x")], 200, "refused"),
        ("https://a.example/x", [(301, "https://a.example/y"), (302, "https://login.b.example/?to=y")], 200, "refused"),
        ("https://a.example/x", [(302, "https://a.example/login")], 404, "gone"),
        ("https://a.example/login", [(302, "https://a.example/login/")], 200, "alive"),
        ("https://a.example/x", [(302, "https://a.example/papers/login-pages")], 200, "alive"),
        ("https://a.example/x", [(302, "https://b.example/x?from=/login")], 200, "alive"),
    ],
)  # fmt: skip
def test_states(url: str, hops: list[tuple[int, str]], status: int, state: str) -> None:
    """A state follows from the redirects and the last status."""
    assert find_target_state(url, hops, status) == state


@cache
def nowhere() -> httpx.AsyncClient:
    """A client without a name server or a network; made once, since making one takes longer than asking it."""

    async def unknown(host: str, _: int) -> Sequence[Any]:
        assert host.isascii()
        raise httpx.ConnectError("not known")

    def unreachable(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("no network", request=request)

    return httpx.AsyncClient(transport=Guard(resolve=unknown, inner=httpx.MockTransport(unreachable)), trust_env=False)


@given(
    st.text(max_size=60).map("http://{}".format)
    | st.text(max_size=60)
    | st.from_regex(r"https?://[a-z0-9.%:@\[\]-]{1,30}/?", fullmatch=True)
)
@example("HTTP://1.0")
def test_no_address_makes_the_prober_fail(url: str) -> None:
    """Whatever stands in the column url, the outcome is a row, and no name is looked up that is none."""
    assert anyio.run(Prober(nowhere(), Pace(0), 0.01, TODAY).probe, url).state in ("refused", "unreachable")


def test_the_command_asks_before_it_goes_out(build_db: Callable[..., Path]) -> None:
    """The command tells how many links at how many sites it would ask; no is an answer, and refused links are counted."""
    db = with_links(build_db, ["http://127.0.0.1:1/a", "http://127.0.0.1:1/b", "http://10.0.0.1/"])
    result = CliRunner().invoke(cli, ["check-links", str(db)], input="n\n")
    assert (result.exit_code, "Ask 3 links at 2 sites?" in result.output) == (0, True)
    assert "Nothing was asked." in result.output
    result = CliRunner().invoke(cli, ["check-links", str(db), "--yes"])
    assert result.exit_code == 0, result.output
    assert result.output == f"{db}: 3 refused\n"
    assert CliRunner().invoke(cli, ["check-links", str(db), "--yes"]).output == f"{db}: no link is due\n"
    with sqlite3.connect(db) as connection:
        connection.execute("update link_checks set checked_on = date('now', '-3 days')")
    for days, said in (("5", "no link is due"), ("1", "3 refused")):
        result = CliRunner().invoke(cli, ["check-links", str(db), "--yes", "--older-than", days])
        assert result.output == f"{db}: {said}\n"


@pytest.mark.usefixtures("endable")
@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGHUP])
def test_the_command_ends_politely(
    build_db: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, ending: signal.Signals
) -> None:
    """Told to end in the middle, the command keeps what was found and says that it was broken off."""

    def end(asked: Asked) -> Reply:
        if asked.path == "/2":
            os.kill(os.getpid(), ending)
        return Reply(wait=0.5 if asked.path == "/2" else 0)

    with play(end) as remote:
        db = with_links(build_db, [f"{remote.url}/{number}" for number in range(1, 4)])
        monkeypatch.setattr("papersette.linkcheck.Options", partial(Options, trusted=remote.trusted, delay=0))
        result = CliRunner().invoke(cli, ["check-links", str(db), "--yes"])
    assert (result.exit_code, result.output.strip()) == (1, "Aborted!")
    assert [url[-1] for (url,) in rows(db, "select url from link_checks")] == ["1"]
