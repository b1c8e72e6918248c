"""Answers of remote APIs, played by a server of the test: paged, retried, resumed, whole or absent."""

from __future__ import annotations

import gzip
import json
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from papersette.errors import FetchError
from papersette.fetch import Arxiv, HfDaily, OpenAlex, Options, check_contact, fetch, find_open
from papersette.fetch.answers import STATE
from papersette.fetch.arxiv import find_set
from tests.remote import Asked, Remote, Reply, listen, play

TODAY = date(2026, 3, 10)
DAY = date(2026, 3, 2)
ROOT = Path(__file__).parents[1]


def options(remote: Remote, **changes: Any) -> Options:
    """Quick options for a server of the test."""
    quick = Options(
        "ada@papers.example",
        pause=0,
        attempts=3,
        first_wait=0.01,
        longest_wait=0.02,
        seconds=5,
        trusted=remote.trusted,
        today=TODAY,
    )
    return replace(quick, **changes)


def as_json(value: object) -> Reply:
    return Reply(json.dumps(value).encode())


def papers(day: str, count: int = 2) -> list[dict[str, Any]]:
    """A made-up day of papers."""
    return [{"publishedAt": day, "paper": {"id": f"2603.{number:05}", "title": f"Made up {number}"}} for number in range(count)]


def oai(inner: str) -> Reply:
    """An answer of OAI-PMH around its inner part."""
    return Reply(
        '<?xml version="1.0" encoding="UTF-8"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">'
        f"<responseDate>2026-03-10T00:00:00Z</responseDate>{inner}</OAI-PMH>".encode()
    )


def records(page: int, token: str = "", size: int = 6) -> Reply:
    """A page of two made-up records, with the token of the next page."""
    made = "".join(f"<record><header><identifier>oai:made-up:{page}-{n}</identifier></header></record>" for n in (1, 2))
    return oai(f'<ListRecords>{made}<resumptionToken completeListSize="{size}">{token}</resumptionToken></ListRecords>')


def harvest(asked: Asked) -> Reply:
    """Play three pages of a category, then nothing that changed later."""
    token = asked.query.get("resumptionToken")
    if token is None and asked.query["from"] != str(DAY):
        return oai('<error code="noRecordsMatch">made up: nothing new</error>')
    page = int(token.removeprefix("page|")) if token else 1
    return records(page, f"page|{page + 1}" if page < 3 else "")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))


def hf(remote: Remote, since: date = DAY, until: date = DAY) -> HfDaily:
    return HfDaily(since, until, base_url=f"{remote.url}/api/daily_papers")


def arxiv(remote: Remote, **changes: Any) -> Arxiv:
    return Arxiv(("cs.CL",), DAY, base_url=f"{remote.url}/oai", **changes)


def test_each_day_is_a_file(tmp_path: Path) -> None:
    """Every day gives one file with the answer as it came; a day without papers gives none, and is not asked again."""
    days = {"2026-03-02": papers("2026-03-02"), "2026-03-03": papers("2026-03-03", 1), "2026-03-04": []}
    with play(lambda asked: as_json(days[asked.query["date"]])) as remote:
        api = hf(remote, until=date(2026, 3, 4))
        fetched = fetch(api, tmp_path, options(remote))
        assert (fetched.new, fetched.unchanged, fetched.kept) == (3, 0, 0)
        assert names(tmp_path) == ["hf-daily-2026-03-02.json", "hf-daily-2026-03-03.json"]
        assert json.loads((tmp_path / "hf-daily-2026-03-03.json").read_bytes()) == days["2026-03-03"]
        assert fetch(api, tmp_path, options(remote)).kept == 3
    assert [asked.query["date"] for asked in remote.asked] == list(days)
    assert remote.asked[0].headers["user-agent"].endswith("(mailto:ada@papers.example)")


def test_a_busy_day_has_more_pages(tmp_path: Path) -> None:
    """A day with more papers than a page holds is asked for to its end."""
    with play(lambda asked: as_json(papers("x", 99) if "p" not in asked.query else papers("y", 5))) as remote:
        fetch(hf(remote), tmp_path, options(remote))
    assert [asked.query.get("p") for asked in remote.asked] == [None, "1"]
    assert names(tmp_path) == ["hf-daily-2026-03-02-00002.json", "hf-daily-2026-03-02.json"]


def test_a_day_that_is_not_over_is_asked_again_later(tmp_path: Path) -> None:
    """The list of today is not asked twice on one day, but once more when the day is over, and never after that."""
    with play(lambda _: as_json(papers("x"))) as remote:
        api = hf(remote, TODAY, TODAY)
        for today, questions in ((10, 1), (10, 1), (11, 2), (12, 2)):
            fetch(api, tmp_path, options(remote, today=date(2026, 3, today)))
            assert len(remote.asked) == questions


def test_tokens_join_the_pages(tmp_path: Path) -> None:
    """A category is asked for by its set, page after page, in files that sort as they were asked."""
    progress: list[tuple[int, int]] = []
    with play(harvest) as remote:
        fetch(arxiv(remote, until=date(2026, 3, 5)), tmp_path, options(remote), lambda *step: progress.append(step))
    assert names(tmp_path) == [f"arxiv-cs.CL-2026-03-02-2026-03-05-0000{page}.xml" for page in (1, 2, 3)]
    first, second, _ = [asked.query for asked in remote.asked]
    assert first == {
        "verb": "ListRecords", "metadataPrefix": "arXiv", "set": "cs:cs:CL", "from": "2026-03-02", "until": "2026-03-05",
    }  # fmt: skip
    assert second == {"verb": "ListRecords", "resumptionToken": "page|2"}
    assert progress == [(0, 1), (1, 3), (2, 3), (3, 3)]


def test_a_harvest_goes_on_where_it_ended(tmp_path: Path) -> None:
    """Without an end the next fetch asks for what changed since the last one, a day of overlap included."""
    with play(harvest) as remote:
        fetch(arxiv(remote), tmp_path, options(remote))
        fetch(arxiv(remote), tmp_path, options(remote))
        assert len(remote.asked) == 3
        fetch(arxiv(remote), tmp_path, options(remote, today=date(2026, 3, 14)))
        assert [asked.query["from"] for asked in remote.asked[3:]] == ["2026-03-09"]
        fetch(arxiv(remote), tmp_path, options(remote, today=date(2026, 3, 20)))
    assert [asked.query["from"] for asked in remote.asked[4:]] == ["2026-03-13"]
    assert len(names(tmp_path)) == 3


def test_a_harvest_may_begin_in_the_last_century(tmp_path: Path) -> None:
    """Any first day will do, and each of several categories goes on by itself."""
    with play(lambda _: records(1)) as remote:
        api = Arxiv(("math", "math-ph"), date(1991, 8, 14), base_url=remote.url)
        fetch(api, tmp_path, options(remote))
        fetch(api, tmp_path, options(remote, today=date(2026, 3, 14)))
    assert [(asked.query["set"], asked.query["from"]) for asked in remote.asked] == [
        ("math", "1991-08-14"), ("physics:math-ph", "1991-08-14"), ("math", "2026-03-09"), ("physics:math-ph", "2026-03-09"),
    ]  # fmt: skip


def test_an_expired_token_starts_the_series_again(tmp_path: Path) -> None:
    """Where the API has forgotten the chain of pages, it is asked for from its first page, once."""
    seen: Counter[str] = Counter()

    def answer(asked: Asked) -> Reply:
        key = asked.query.get("resumptionToken", "first")
        seen[key] += 1
        if key == "page|2" and seen[key] == 1:
            return oai('<error code="badResumptionToken">made up: too old</error>')
        return harvest(asked)

    with play(answer) as remote:
        fetch(arxiv(remote), tmp_path, options(remote))
    assert seen == {"first": 2, "page|2": 2, "page|3": 1}
    assert len(names(tmp_path)) == 3


def test_a_token_that_always_expires_is_an_error(tmp_path: Path) -> None:
    """A chain that never reaches its end is missing, with the reason."""
    with play(lambda asked: oai('<error code="badResumptionToken"/>') if len(asked.query) == 2 else harvest(asked)) as remote:
        with pytest.raises(FetchError, match="expires before its end"):
            fetch(arxiv(remote), tmp_path, options(remote))
        assert len(remote.asked) == 4


def test_cursors_join_the_pages(tmp_path: Path) -> None:
    """A filter is asked for page after page; a key goes along and is written nowhere."""

    def answer(asked: Asked) -> Reply:
        page = {"*": 1, "c2": 2, "c3": 3}[asked.query["cursor"]]
        works = [{"id": f"W{page}"}] if page < 3 else []
        return as_json({"meta": {"count": 2, "next_cursor": f"c{page + 1}" if works else None}, "results": works})

    chosen = "publication_year:2026,title.search:made up"
    with play(answer) as remote:
        api = OpenAlex((chosen,), base_url=f"{remote.url}/works", secret={"api_key": "secret-word"})
        fetch(api, tmp_path, options(remote))
    assert [asked.query["filter"] for asked in remote.asked] == [chosen] * 3
    assert {asked.query["api_key"] for asked in remote.asked} == {"secret-word"}
    assert [name[-11:] for name in names(tmp_path)] == ["-00001.json", "-00002.json"]
    assert names(tmp_path)[0].startswith("openalex-publication-year-2026-title-search-made")
    assert not any(b"secret-word" in path.read_bytes() for path in tmp_path.iterdir())


def failing(times: int, failure: Callable[[], Reply]) -> Callable[[Asked], Reply]:
    """Play a server that fails some times, then answers."""
    left = [times]

    def answer(_: Asked) -> Reply:
        left[0] -= 1
        return failure() if left[0] >= 0 else as_json(papers("x"))

    return answer


WHOLE = json.dumps(papers("x")).encode()
FAILURES = {
    "busy": Reply(b"slow down", 429, {"Retry-After": "0"}),
    "broken": Reply(b"oops", 500),
    "gateway": Reply(b"oops", 502),
    "cut": Reply(WHOLE, cut=10),
    "half JSON": Reply(WHOLE[:-10]),
    "half gzip": Reply(gzip.compress(WHOLE)[:-6], headers={"Content-Encoding": "gzip"}),
    "more than gzip": Reply(gzip.compress(WHOLE) + b"x", headers={"Content-Encoding": "gzip"}),
    "no gzip": Reply(WHOLE, headers={"Content-Encoding": "gzip"}),
    "other packing": Reply(WHOLE, headers={"Content-Encoding": "br"}),
    "HTML": Reply(b"<!DOCTYPE html><p>We are working on it"),
    "nothing": Reply(b""),
    "deep": Reply(b"[" * 100_000),
    "large": Reply(b"[" + b" " * 2_000_000 + b"]"),
    "bomb": Reply(gzip.compress(b"[" + b" " * 50_000_000 + b"]"), headers={"Content-Encoding": "gzip"}),
    "late": Reply(WHOLE, wait=1.2),
    "dripping": Reply(WHOLE, drip=0.01),
}


@pytest.mark.parametrize("name", FAILURES)
def test_failures_are_asked_again(tmp_path: Path, name: str) -> None:
    """After each kind of failure the question is asked again, and only the whole answer is kept."""
    said: list[str] = []
    with play(failing(1, lambda: FAILURES[name])) as remote:
        seconds = 0.8 if name in ("late", "dripping") else 5
        fetched = fetch(hf(remote), tmp_path, options(remote, seconds=seconds, max_bytes=1_000_000, say=said.append))
    assert (fetched.new, len(remote.asked), len(said)) == (1, 2, 1)
    assert said[0].startswith("hf-daily-2026-03-02.json: ")
    assert (tmp_path / "hf-daily-2026-03-02.json").read_bytes() == WHOLE
    assert sorted(path.name for path in tmp_path.iterdir()) == [STATE, "hf-daily-2026-03-02.json"]


@pytest.mark.parametrize("name", ["broken", "half gzip", "HTML"])
def test_what_stays_missing_is_said(tmp_path: Path, name: str) -> None:
    """When all attempts fail nothing is kept of the answer, the other days are, and the error names what is missing."""
    with play(lambda asked: FAILURES[name] if asked.query["date"] == "2026-03-03" else as_json(papers("x"))) as remote:
        api = hf(remote, until=date(2026, 3, 4))
        with pytest.raises(FetchError, match=r"1 missing, 2 there: hf-daily-2026-03-03\.json: .* after 3 attempts") as caught:
            fetch(api, tmp_path, options(remote))
        assert "\n" not in str(caught.value)
        assert len(remote.asked) == 5
    assert names(tmp_path) == ["hf-daily-2026-03-02.json", "hf-daily-2026-03-04.json"]


def test_an_api_that_is_down_is_left(tmp_path: Path) -> None:
    """After three days in a row that fail the others are not asked for, and all of them are counted as missing."""
    with play(lambda _: FAILURES["broken"]) as remote:
        with pytest.raises(FetchError, match="28 missing, 0 there"):
            fetch(hf(remote, until=date(2026, 3, 29)), tmp_path, options(remote, attempts=1))
        assert len(remote.asked) == 3


def test_an_api_that_asks_for_a_long_wait_is_left(tmp_path: Path) -> None:
    """An API that asks to come back in hours is not asked for anything else, and all that is not there is counted."""
    busy = Reply(b"", 429, {"Retry-After": "86400"})
    with play(lambda asked: as_json(papers("x")) if asked.query["date"] == "2026-03-02" else busy) as remote:
        words = r"27 missing, 1 there: hf-daily-2026-03-03\.json: .* 86,400 seconds; hf-daily-2026-03-04\.json: not asked"
        with pytest.raises(FetchError, match=words):
            fetch(hf(remote, until=date(2026, 3, 29)), tmp_path, options(remote))
        assert len(remote.asked) == 2


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(b"\x1b[31mno such\n day", 404), r"HTTP 404: \?\[31mno such day"),
        (Reply(b"", 403), "HTTP 403"),
        (as_json({"error": "made up: no date"}), "not a list of papers but .*made up: no date"),
        (Reply(b"", 429, {"Retry-After": "86400"}), "asks to come back in 86,400 seconds"),
        (Reply(b"", 302, {"Location": "http://10.0.0.1/"}), "not public"),
    ],
)
def test_a_refusal_is_not_asked_again(tmp_path: Path, reply: Reply, words: str) -> None:
    """What another attempt would not change is an error at once, told in one printable line."""
    with play(lambda _: reply) as remote:
        with pytest.raises(FetchError, match=words):
            fetch(hf(remote), tmp_path, options(remote))
        assert len(remote.asked) == 1
    assert names(tmp_path) == []


@pytest.mark.parametrize(
    ("reply", "attempts", "words"),
    [
        (oai('<error code="badArgument">made up: no such set</error>'), 1, "badArgument: made up: no such set"),
        (oai("<Identify/>"), 3, "neither records nor an error"),
        (Reply(b"<feed><entry><title>Error</title><summary>made up</summary></entry></feed>"), 3, "feed: Error made up"),
        (Reply(b'<!DOCTYPE x [<!ENTITY a "b">]><OAI-PMH/>'), 3, "it has a DTD"),
        (Reply(records(1).body[:-5]), 3, "not XML"),
        (Reply(b"<html><p>Too many requests"), 3, "a page of HTML"),
    ],
)
def test_errors_with_status_200_are_errors(tmp_path: Path, reply: Reply, attempts: int, words: str) -> None:
    """An answer that says 200 and holds an error, another document or half of one is never kept."""
    with play(lambda _: reply) as remote:
        with pytest.raises(FetchError, match=words):
            fetch(arxiv(remote), tmp_path, options(remote))
        assert len(remote.asked) == attempts
    assert names(tmp_path) == []


def test_an_error_of_openalex_is_told(tmp_path: Path) -> None:
    """An error that OpenAlex puts into a page with status 200 is told in its own words."""
    with play(lambda _: as_json({"error": "Invalid filter", "message": "made up"})) as remote:
        api = OpenAlex(("x:y",), base_url=remote.url)
        with pytest.raises(FetchError, match="Invalid filter: made up"):
            fetch(api, tmp_path, options(remote))


def test_retry_after_is_waited_for(tmp_path: Path) -> None:
    """The server's Retry-After is waited for, though the back-off would be shorter."""
    with play(failing(1, lambda: Reply(b"", 429, {"Retry-After": "1"}))) as remote:
        fetch(hf(remote), tmp_path, options(remote))
        first, second = remote.asked
        assert second.at - first.at >= 0.95


def test_the_rate_is_kept(tmp_path: Path) -> None:
    """Between two requests lies the pause, also where the first one failed."""
    with play(failing(1, lambda: FAILURES["broken"])) as remote:
        fetch(hf(remote, until=date(2026, 3, 3)), tmp_path, options(remote, pause=0.1))
        times = [asked.at for asked in remote.asked]
    assert min(later - earlier for earlier, later in pairwise(times)) >= 0.1
    assert Arxiv(("cs",), DAY).pause == 3


def test_nobody_knocks_inside_by_a_redirect(tmp_path: Path) -> None:
    """A redirect to another port of this very machine is not followed."""
    with (
        listen() as (port, knocks),
        play(lambda _: Reply(status=301, headers={"Location": f"http://localhost:{port}/"})) as remote,
        pytest.raises(FetchError, match="loopback"),
    ):
        fetch(hf(remote), tmp_path, options(remote))
    assert not knocks


def test_a_refresh_keeps_what_has_not_changed(tmp_path: Path) -> None:
    """With refresh everything is asked again with the conditions that the server gave; 304 leaves the file as it is."""
    version = ["one"]

    def answer(asked: Asked) -> Reply:
        tag, when = f'"{version[0]}"', "Mon, 02 Mar 2026 00:00:00 GMT"
        if asked.headers.get("if-none-match") == tag and asked.headers.get("if-modified-since") == when:
            return Reply(status=304)
        return Reply(json.dumps(papers(version[0])).encode(), headers={"ETag": tag, "Last-Modified": when})

    with play(answer) as remote:
        path = tmp_path / "hf-daily-2026-03-02.json"
        fetch(hf(remote), tmp_path, options(remote))
        fetched = fetch(hf(remote), tmp_path, options(remote, refresh=True))
        assert (fetched.new, fetched.unchanged) == (0, 1)
        assert json.loads(path.read_bytes()) == papers("one")
        version[0] = "two"
        assert fetch(hf(remote), tmp_path, options(remote)).kept == 1
        assert fetch(hf(remote), tmp_path, options(remote, refresh=True)).new == 1
        assert json.loads(path.read_bytes()) == papers("two")


def test_a_refreshed_series_loses_its_old_pages(tmp_path: Path) -> None:
    """A series that has fewer pages than before keeps no page beyond its end."""
    last = [3]
    with play(lambda asked: harvest(asked) if last[0] == 3 else records(1)) as remote:
        fetch(arxiv(remote), tmp_path, options(remote))
        last[0] = 1
        fetch(arxiv(remote), tmp_path, options(remote, refresh=True))
    assert names(tmp_path) == ["arxiv-cs.CL-2026-03-02-00001.xml"]


@pytest.mark.parametrize("damage", [b"", WHOLE[:-1], None])
def test_a_damaged_file_is_asked_again(tmp_path: Path, damage: bytes | None) -> None:
    """A file that is not what was kept, or has gone, is asked for again, without conditions."""
    with play(lambda _: Reply(WHOLE, headers={"ETag": '"x"'})) as remote:
        fetch(hf(remote), tmp_path, options(remote))
        path = tmp_path / "hf-daily-2026-03-02.json"
        path.unlink() if damage is None else path.write_bytes(damage)
        fetch(hf(remote), tmp_path, options(remote))
        assert path.read_bytes() == WHOLE
    assert "if-none-match" not in remote.asked[1].headers


def test_pages_in_a_circle_end(tmp_path: Path) -> None:
    """A token that leads to a page that was there before ends the series with an error."""
    with play(lambda _: records(1, "page|2")) as remote:
        with pytest.raises(FetchError, match="round in a circle"):
            fetch(arxiv(remote), tmp_path, options(remote))
        assert len(remote.asked) == 2


def test_a_folder_has_one_fetch(tmp_path: Path) -> None:
    """A second fetch into the same folder is refused while the first one is under way."""
    said: list[str] = []

    def answer(_: Asked) -> Reply:
        try:
            fetch(hf(remote), tmp_path, options(remote))
        except FetchError as error:
            said.append(str(error))
        return as_json(papers("x"))

    with play(answer) as remote:
        fetch(hf(remote), tmp_path, options(remote))
    assert len(said) == 1
    assert "another fetch writes into this folder" in said[0]


def test_a_dry_run_touches_nothing(tmp_path: Path) -> None:
    """A dry run tells the first open question of each series, asks nothing and makes nothing."""
    folder = tmp_path / "answers"
    with play(lambda _: as_json(papers("x"))) as remote:
        api = hf(remote, until=date(2026, 3, 4))
        assert [ask.name for ask in find_open(api, folder, options(remote))] == [
            f"hf-daily-2026-03-0{day}.json" for day in (2, 3, 4)
        ]
        assert not folder.exists()
        fetch(hf(remote), folder, options(remote))
        before = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
        found = list(find_open(api, folder, options(remote)))
        assert [ask.name for ask in found] == ["hf-daily-2026-03-03.json", "hf-daily-2026-03-04.json"]
        assert found[0].url == f"{remote.url}/api/daily_papers?date=2026-03-03&limit=100"
        assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == before
        assert len(remote.asked) == 1


PROGRAM = """
import sys
from datetime import date
from pathlib import Path
from papersette.fetch import Arxiv, Options, fetch
port, folder = int(sys.argv[1]), Path(sys.argv[2])
trusted = frozenset({("127.0.0.1", port)})
fetch(Arxiv(("cs.CL",), date(2026, 3, 2), base_url=f"http://127.0.0.1:{port}/oai"), folder,
      Options("ada@papers.example", pause=0, trusted=trusted, today=date(2026, 3, 10)))
"""


@pytest.mark.parametrize("after", [1, 3, 5])
def test_a_killed_fetch_goes_on(tmp_path: Path, after: int) -> None:
    """Killed without warning in the middle and started again, no page that was complete is asked for twice, none is missing."""
    seen: list[int] = []

    def answer(asked: Asked) -> Reply:
        page = int(asked.query.get("resumptionToken", "page|1").removeprefix("page|"))
        seen.append(page)
        # The page after the last one that is let through hangs until the kill.
        held = page == after + 1 and seen.count(page) == 1
        return replace(records(page, f"page|{page + 1}" if page < 6 else "", 12), wait=2 if held else 0)

    with play(answer) as remote:
        start = [sys.executable, "-c", PROGRAM, str(remote.port), str(tmp_path)]
        process = subprocess.Popen(start, cwd=ROOT)
        while after + 1 not in seen:
            assert process.poll() is None
            time.sleep(0.01)
        process.kill()
        assert process.wait() == -signal.SIGKILL
        assert len(names(tmp_path)) == after
        subprocess.run(start, cwd=ROOT, check=True)
    assert Counter(seen) == {page: 2 if page == after + 1 else 1 for page in range(1, 7)}
    assert len(names(tmp_path)) == 6


def test_a_kill_while_writing_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Broken off at any step of keeping an answer, the next fetch has the whole one, and nothing else lies about."""
    for step in ("write", "replace"):
        folder = tmp_path / step
        with play(lambda _: Reply(WHOLE)) as remote:
            with monkeypatch.context() as patched:
                if step == "write":
                    patched.setattr("papersette.durable.os.fsync", lambda _: 1 / 0)
                else:
                    patched.setattr(Path, "replace", lambda *_: 1 / 0)
                with pytest.raises(ZeroDivisionError):
                    fetch(hf(remote), folder, options(remote))
            assert names(folder) == []
            fetch(hf(remote), folder, options(remote))
        assert sorted(path.name for path in folder.iterdir()) == [STATE, "hf-daily-2026-03-02.json"]
        assert (folder / "hf-daily-2026-03-02.json").read_bytes() == WHOLE
        with sqlite3.connect(folder / STATE) as state:
            assert state.execute("select count(*) from answers").fetchone() == (1,)


@pytest.mark.parametrize(
    ("category", "expected"),
    [
        ("cs.CL", "cs:cs:CL"), ("stat.ML", "stat:stat:ML"), ("hep-th", "physics:hep-th"), ("astro-ph.CO", "physics:astro-ph:CO"),
        ("physics.bio-ph", "physics:physics:bio-ph"), ("cond-mat.mtrl-sci", "physics:cond-mat:mtrl-sci"), ("cs", "cs"),
    ],
)  # fmt: skip
def test_categories_have_sets(category: str, expected: str) -> None:
    """A category is asked for by the set that arXiv has for it."""
    assert find_set(category) == expected


@pytest.mark.parametrize("category", ["", "cs.", ".CL", "biology", "cs.CL.x", "cs./etc", "cs CL"])
def test_other_categories_are_refused(category: str) -> None:
    """What is no category of arXiv is an error before anything is asked."""
    with pytest.raises(ValueError, match="not a category"):
        Arxiv((category,), DAY)


@pytest.mark.parametrize(
    "contact", ["", "ada", "ada@", "@papers.example", "a b@papers.example", "ada@papers.example\r\nX: y", "ä@papers.example"]
)
def test_a_contact_is_a_mail_address(contact: str) -> None:
    """What cannot stand in a header as a mail address is refused."""
    with pytest.raises(ValueError, match="not a mail address"):
        check_contact(contact)
