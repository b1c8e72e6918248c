"""The guard: what is refused, what is bounded, what every answer carries."""

from __future__ import annotations

import asyncio
import contextlib
import csv
import hashlib
import io
import json
import random
import re
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, MutableMapping
from html import unescape
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papersette.parts import read_metadata
from papersette.schema import VIEWS
from papersette.serve.app import open_datasette
from papersette.serve.limits import PUBLIC_RULES, PUBLIC_SETTINGS, SETTINGS, choose, with_guard
from papersette.site.queries.parse import Query, parse
from papersette.site.search import find
from papersette.site.serving.content_policy import mark_scripts, policy, seal_page, tile_source
from papersette.site.serving.csv_cells import count_rows, disarm, note, split_error
from papersette.site.serving.entity_tags import is_unchanged
from papersette.site.serving.gate import LONGEST_REST, Busy, Gate, find_who
from papersette.site.serving.guard import Rules, find_fault, is_heavy
from papersette.site.serving.request_headers import drop_strange_cookies
from papersette.site.sql.connection import can_distrust_schemas, guard_connection
from papersette.site.things import THINGS
from tests.site_client import Site

PUBLIC = Rules(query_bytes=2048, search_bytes=16_384, facets=8)


@pytest.fixture(scope="module")
def site(built: Path) -> Site:
    """The site as it is served to its owner."""
    return Site(built)


@pytest.fixture(scope="module")
def public(built: Path) -> Site:
    """The site as it is served to strangers."""
    return Site(built, public=True)


def test_long_queries_are_refused_before_datasette(public: Site) -> None:
    """A query that Datasette would look at for seconds is refused at once."""
    started = time.process_time()
    answer = public.get("/papers.json?sql=/**/" + "+" * 16_000 + "x")
    assert (answer.status_code, time.process_time() - started < 1) == (414, True)
    assert public.get("/papers/search", q="x" * 2_000).status_code == 200


@pytest.mark.parametrize("form", ["", ".json", ".bib"])
def test_an_abstract_may_be_searched_for(public: Site, form: str) -> None:
    """A text as long as the longest abstracts is searched for, in public too; one without end is refused."""
    text = "A planner that knows when to ask for help. " * 100
    answer = public.get(f"/papers/search{form}", q=text)
    assert answer.status_code == 200
    assert "openreview:4ZK8ODNyFXx" in answer.text
    assert public.get(f"/papers/search{form}", q=text * 5).status_code == 414
    assert public.get("/papers/searching", q=text).status_code == 414


@pytest.mark.parametrize(
    "host",
    ["[::1", "user@example.org", 'example.org">', "a b", "example.org/x", 'a>;rel="next"', "a:b", "\xff", "a,b"],
)
def test_a_host_that_is_none_is_refused(public: Site, host: str) -> None:
    """Addresses in answers begin with what was asked for as the host: what cannot be one is the asker's error."""
    for path in ("/", "/papers/papers.json", "/sitemap.xml", "/papers/search.atom?q=robot"):
        answer = public.ask(path, headers={"Host": host.encode("latin-1")})
        assert (answer.status_code, answer.headers["cache-control"]) == (400, "no-store")


@pytest.mark.parametrize("host", ["", "localhost:8001", "[::1]:8001", "papers.example.org.", "under_score", "192.0.2.1:"])
def test_hosts_are_asked(public: Site, host: str) -> None:
    """A name or an address, with a port or without, is answered."""
    assert public.ask("/papers/papers.json?_size=1", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("path", ["//example.org/", "/\\example.org/", "//example.org", "/\\"])
def test_paths_that_lead_elsewhere_are_refused(path: str) -> None:
    """A path that a browser takes for another site is refused."""
    assert (find_fault(path, "", Rules()) or (0,))[0] == 400


def test_paths_that_lead_elsewhere_are_refused_by_the_site(site: Site) -> None:
    """No redirection leads to another site, encoded or not."""
    for path in ("/%5Cexample.org/", "/%2Fexample.org/", "//example.org/"):
        answer = site.get(path)
        assert (answer.status_code, answer.headers.get("location")) == (400, None), path


STRANGE_COOKIES = (
    b"a=\xff",
    b"other=\xe4\xf6; ds_messages=x",
    b"\xc3\xbc=\xff;;",
    b'b="',
    b"a=\xc3\xbc",
    b"a@b=1; x/y=2",
    b'a(b="1;"; c=2',
)


@pytest.mark.parametrize("cookie", STRANGE_COOKIES)
def test_cookies_of_other_sites_do_no_harm(site: Site, public: Site, cookie: bytes) -> None:
    """A host's other sites set cookies in whatever bytes they like, which browsers send to this one too."""
    for asked in (site, public):
        for path in ("/", "/papers/papers.csv"):
            assert asked.ask(path, headers={"Cookie": cookie}).status_code == 200, path


@pytest.mark.parametrize("name", sorted(read_metadata()["databases"]["papers"]["queries"]))
def test_sql_is_offered_where_it_can_be_asked(built: Path, name: str) -> None:
    """The link to a query's SQL is not refused as too long; a query whose link would be has none."""
    site = Site(built, rules={"query_bytes": 2048})
    page = site.get(f"/papers/{name}").text
    links = [unescape(link) for link in re.findall(r'href="(/papers\?sql=[^"]*)"', page)]
    assert [site.get(link).status_code for link in links] == [200] * len(links)
    assert links or name == "claimed_against"
    assert bool(links) == ("edit the SQL" in page)


def test_cookies_that_can_be_read_stay() -> None:
    """Only the strange ones go."""
    headers = [(b"host", b"\xff"), (b"cookie", b"a=1; b=\xff; c@d=2; e=3")]
    assert drop_strange_cookies(headers) == [(b"host", b"\xff"), (b"cookie", b"a=1; e=3")]


@given(
    st.lists(st.sampled_from([b"a", b"=", b";", b'"', b"\\", b" ", b"@", b"(", b"\xff", b"\xc3\xbc", b"1", b","]), max_size=30)
)
def test_any_cookies_can_be_read(parts: list[bytes]) -> None:
    """What is left of them Datasette reads, whatever they are."""
    ((_, value),) = drop_strange_cookies([(b"cookie", b"".join(parts))])
    SimpleCookie().load(value.decode())


def test_facets_are_counted(public: Site) -> None:
    """More facets at once than the rules allow are refused, those of pages are not."""
    for name in ("_facet", "%5Ffacet", "_%66acet_m2m"):
        assert public.get("/papers/papers.json?" + "&".join([f"{name}=authors"] * 9)).status_code == 400, name
    assert public.get("/papers/paper_list?_facet_m2m=authors&_facet_size=max").status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_what_is_no_question_is_refused(site: Site, public: Site, method: str) -> None:
    """Who wants to write, or sends what nobody reads, is told what is allowed, and is sent neither the file nor an error."""
    paths = ("/", "/papers", "/papers/papers", "/papers/leaderboards.json", "/papers/search?q=a", "/papers.db", "/paper/x")
    for answer in (asked.ask(path, method=method) for asked in (site, public) for path in paths):
        assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD"), answer.url
        assert len(answer.content) < 200


@pytest.mark.parametrize(
    "path", ["/", "/paper/arxiv:2501.01423", "/papers/papers", "/papers/papers/1", "/papers/search", "/robots.txt", "/nothing"]
)
@pytest.mark.parametrize("kind", ["", ".json", ".csv"])
def test_every_answer_is_guarded(site: Site, public: Site, path: str, kind: str) -> None:
    """Pages, data, errors and refusals have the headers of safety, each once."""
    for answer in (site.get(path + kind), public.get(path + kind), public.get(path + kind + "?" + "x" * 3_000)):
        names = [name for name, _ in answer.headers.multi_items()]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert "unsafe-inline" not in answer.headers["content-security-policy"].partition("script-src")[2].partition(";")[0]
        # A refusal, plain text in which nothing leads anywhere, comes before the plugin that tells it.
        told = None if answer.status_code == 414 else "strict-origin-when-cross-origin"
        assert answer.headers.get("referrer-policy") == told
        assert len(names) == len(set(names))


def test_pages_are_told_apart_by_what_they_hold(public: Site) -> None:
    """The same page has the same entity tag, another has another; who has it already gets nothing but that word."""
    for path in (
        "/",
        "/papers/papers",
        "/paper/arxiv:2501.01423",
        "/papers/search?q=robot",
        "/papers/papers/1.json?_shape=array",
    ):
        first, second = public.get(path), public.get(path)
        assert first.content == second.content, path
        assert first.headers["etag"] == second.headers["etag"]
        unchanged = public.ask(path, headers={"If-None-Match": first.headers["etag"]})
        assert (unchanged.status_code, unchanged.content) == (304, b"")
        assert unchanged.headers["content-security-policy"] == first.headers["content-security-policy"]
        assert public.ask(path, headers={"If-None-Match": '"other"'}).status_code == 200
        assert first.headers["cache-control"] == "public, max-age=60"
        assert int(first.headers["content-length"]) == len(first.content)
    assert public.get("/papers/papers").headers["etag"] != public.get("/papers/links").headers["etag"]


@pytest.mark.parametrize("path", ["/papers/papers.json", "/papers/leaderboards.json", "/papers.json"])
def test_json_that_tells_how_long_it_took_has_a_weak_entity_tag(public: Site, path: str) -> None:
    """The tag stands for all but that time, so that who has the rows is not sent them anew."""
    first, second = public.get(path), public.get(path)
    assert first.headers["etag"] == second.headers["etag"]
    assert first.headers["etag"].startswith('W/"')
    assert public.ask(path, headers={"If-None-Match": first.headers["etag"]}).status_code == 304
    other = public.get(path, _size="1") if path != "/papers.json" else public.get("/papers/papers.json")
    assert other.headers["etag"] != first.headers["etag"]


@pytest.mark.parametrize("path", ["/", "/papers/papers.json", "/papers/search.json?q=robot", "/robots.txt"])
def test_head_has_the_headers_of_get(public: Site, path: str) -> None:
    """All of them, and no body."""
    left_out = {"content-length"} if path.endswith("papers.json") else set()
    whole, head = public.get(path), public.head(path)
    assert head.content == b""
    assert {k: v for k, v in head.headers.items() if k not in left_out} == {
        k: v for k, v in whole.headers.items() if k not in left_out
    }
    assert "etag" in head.headers
    assert public.get("/nothing").headers["cache-control"] == "no-store"


def test_no_mark_leaves_the_site(site: Site) -> None:
    """The secret that marks the site's own scripts stands in no page."""
    for path in ("/", "/papers", "/papers/place_map", "/papers/papers", "/paper/arxiv:2501.01423", "/nothing"):
        assert "data-own" not in site.get(path).text


def test_little_is_told_of_the_server(site: Site, public: Site) -> None:
    """In public no page tells paths, plugins or threads of the machine; what pages need is there."""
    for path in ("/-/databases.json", "/-/databases", "/-/threads.json", "/-/plugins", "/-/allow-debug", "/-/patterns"):
        assert (site.get(path).status_code, public.get(path).status_code) == (200, 404), path
    assert public.get("/-/static/app.css").status_code == 200
    assert "## Queries" in public.get("/llms.txt").text


def test_strangers_write_no_sql(site: Site, public: Site) -> None:
    """In public there is no SQL of visitors, neither whole nor as a condition; canned queries answer."""
    assert site.get("/papers.json?sql=select+1").status_code == 200
    assert public.get("/papers.json?sql=select+1").status_code == 403
    assert public.get("/papers/papers.json?_where=1=1").status_code == 403
    assert public.get("/papers.csv?sql=select+1").status_code == 403
    assert public.get("/papers/leaderboards.json").status_code == 200
    assert ("Write SQL" in site.get("/").text, "Write SQL" in public.get("/").text) == (True, False)
    assert "sql=" in site.get("/llms.txt").text
    assert "sql=" not in public.get("/llms.txt").text


@pytest.mark.parametrize(
    "path", ["/papers/papers.json", "/papers/search.json?q=robot", "/papers/papers.csv", "/paper/none.json", "/-/databases.json"]
)
def test_other_sites_may_read_what_is_public(site: Site, public: Site, path: str) -> None:
    """A dashboard at another address can ask a public site, and be told of the next page; nobody else's own machine is asked."""
    headers = public.get(path).headers
    assert headers["access-control-allow-origin"] == "*"
    assert "Link" in headers["access-control-expose-headers"]
    assert "access-control-allow-credentials" not in headers
    assert "access-control-allow-origin" not in site.get(path).headers


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/papers.json?sql=select+1", 403),
        ("/papers/papers.json?_where=1=1", 403),
        (f"/papers/papers.json?title={'a' * 3_000}", 414),
        (f"/papers/papers.json?{'&_facet=year' * 9}", 400),
        ("/-/databases.json", 404),
        ("/nothing.json", 404),
        ("/papers/papers.json?_sort=nothing", 400),
    ],
)
def test_errors_are_json_where_json_is_asked_for(public: Site, path: str, status: int) -> None:
    """Whoever refuses, the answer has the same keys, and a reason in words."""
    answer = public.get(path)
    told = answer.json()
    assert (answer.status_code, told["status"], told["ok"]) == (status, status, False)
    assert " " in told["error"]
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    page = public.get(path.replace(".json", "", 1))
    assert (page.status_code, "json" in page.headers["content-type"]) == (status, False)


def test_sql_is_a_decision() -> None:
    """SQL is on for the owner, off in public, and what is said in any case; with it comes a largest value."""
    assert "default_allow_sql" not in choose(public=False, sql=None)[0]
    assert choose(public=True, sql=None)[0]["default_allow_sql"] is PUBLIC_SETTINGS["default_allow_sql"] is False
    assert choose(public=False, sql=False)[0]["default_allow_sql"] is False
    settings, rules = choose(public=True, sql=True)
    assert (settings["default_allow_sql"], rules["value_bytes"]) == (True, 200_000)


@pytest.mark.parametrize(
    "sql",
    [
        "randomblob(5)", "zeroblob(5)", "printf('%.*c', 9, 'a')", "FORMAT('%d', 1)", "load_extension('x')",
        "(select count(*) from dbstat)", "fts3_tokenizer('x')",
    ],
)  # fmt: skip
def test_what_makes_much_of_nothing_is_denied(site: Site, sql: str) -> None:
    """Functions that fill memory within one step, and tables behind the tables, are refused."""
    assert site.get("/papers.json", sql=f"select {sql}").status_code == 400


@pytest.mark.parametrize("sql", ["select file from pragma_database_list", "select count(*) from PRAGMA_database_list()"])
def test_sql_does_not_tell_where_the_file_lies(site: Site, built: Path, sql: str) -> None:
    """Folders of the machine are nobody's business; the page of a query is made all the same."""
    answer = site.get("/papers.json", sql=sql)
    assert (answer.status_code, str(built.parent) in answer.text) == (400, False)
    assert site.get("/papers", sql="select 1").status_code == 200


@pytest.mark.skipif(not hasattr(sqlite3.Connection, "setlimit"), reason="Python has setlimit since 3.11")
def test_values_have_a_largest_size() -> None:
    """No value is longer than the rule says, however it is made, and no pattern longer than 500 bytes."""
    connection = sqlite3.connect(":memory:")
    guard_connection(connection, 200_000)
    with pytest.raises(sqlite3.DataError):
        connection.execute("select replace(hex('aaaaaaaaaa'), '6', ?)", ("x" * 100_000,)).fetchone()
    with pytest.raises(sqlite3.OperationalError):
        connection.execute("select 'a' like ?", ("%a" * 300,)).fetchone()


def test_rows_have_a_largest_size_together(built: Path) -> None:
    """A query of many large values is a bad request, in every form; the next has all its bytes, and so has any other page."""
    site = Site(built, rules={"value_bytes": 200_000, "rows_bytes": 1_000_000})
    abstracts = "select abstract, abstract || 1, hex(abstract) from papers, (select 1 from papers limit 100)"
    for form in ("", ".json", ".csv"):
        answer = site.get(f"/papers{form}", sql=abstracts)
        assert (answer.status_code, "larger than 1,000,000 bytes together" in answer.text) == (400, True)
        assert site.get(f"/papers{form}", sql=f"{abstracts} limit 50").status_code == 200
    for path in (
        "/papers/papers",
        "/papers/metric_list",
        "/papers/search?q=robot",
        "/sitemap.xml",
        "/papers/papers.csv?_stream=on",
    ):
        assert site.get(path).status_code == 200


@pytest.mark.skipif(not hasattr(sqlite3.Connection, "setlimit"), reason="Python has setlimit since 3.11")
def test_rows_have_a_largest_number_of_columns() -> None:
    """Where values have a largest size a row of them has, and both are bounds of what one step may fill."""
    connection = sqlite3.connect(":memory:")
    guard_connection(connection, 200_000)
    assert len(connection.execute("select " + ", ".join("1" * 200)).fetchone()) == 200
    with pytest.raises(sqlite3.OperationalError):
        connection.execute("select " + ", ".join("1" * 201))


def test_nothing_is_attached() -> None:
    """No other file is opened from SQL."""
    connection = sqlite3.connect(":memory:")
    guard_connection(connection)
    with pytest.raises(sqlite3.DatabaseError):
        connection.execute("attach ':memory:' as other")


def test_schemas_are_not_trusted(built: Path) -> None:
    """Where SQLite can do with it, a view may not call a function of the program's; those of the file itself all work."""
    connection = sqlite3.connect(built)
    connection.create_function("leak", 0, lambda: "secret")
    connection.execute("create temp view hostile as select leak() as found")
    guard_connection(connection)
    for view in VIEWS:
        connection.execute(f"select * from {view} limit 1").fetchall()
    (trusts,) = connection.execute("pragma trusted_schema").fetchone()
    assert bool(trusts) != can_distrust_schemas()
    connection.close()


def test_only_rows_are_light() -> None:
    """What reads a row passes beside the gate; tables, queries, search, pages of things, site maps and the unknown do not."""
    light = (
        "/",
        "/paper/arxiv:1",
        "/papers/papers/5",
        "/papers/papers/5.json",
        "/papers/metrics/5",
        "/named/datasets/COCO",
        "/llms.txt",
        "/papers.db",
        "/static/site.js",
        "/-/versions.json",
    )
    assert not any(map(is_heavy, light))
    heavy = ("/papers", "/papers.json", "/papers/papers", "/papers/search", "/papers/search.atom", "/elsewhere")
    assert all(map(is_heavy, (*heavy, *(f"/papers/{table}/5" for table in THINGS), "/sitemap.xml", "/sitemap-3.xml")))


def test_a_gate_lets_some_through_and_some_wait() -> None:
    """Never more than the slots are inside; who waits too long, or finds too many waiting, is told so; a slot comes back."""

    async def run() -> tuple[int, list[str]]:
        gate, inside, most, refused = Gate(2, 3, 0.2), 0, 0, 0
        # Until the others were told to go nobody leaves, however slow the machine is.
        all_told = asyncio.Event()

        async def visit() -> str:
            nonlocal inside, most, refused
            try:
                async with gate.pass_through():
                    inside += 1
                    most = max(most, inside)
                    await asyncio.wait_for(all_told.wait(), 60)
                    inside -= 1
            except Busy:
                refused += 1
                if refused == 5:
                    all_told.set()
                return "busy"
            return "served"

        told = await asyncio.gather(*(visit() for _ in range(7)))
        return most, [*told, *await asyncio.gather(visit(), visit())]

    most, told = asyncio.run(run())
    assert (most, told) == (2, ["served"] * 2 + ["busy"] * 5 + ["served"] * 2)


def test_who_asks_without_pause_waits_for_others() -> None:
    """Where some have had much, who comes anew is let in next, and takes a place of theirs where all are taken."""

    async def run() -> tuple[list[str], list[str]]:
        gate, order, refused = Gate(1, 3, 5), [], []
        # Until all came nobody leaves, however slow the machine is.
        all_came = asyncio.Event()

        async def visit(who: str) -> None:
            try:
                async with gate.pass_through(who):
                    order.append(who)
                    await asyncio.sleep(0.02)
                    await all_came.wait()
            except Busy:
                refused.append(who)

        all_came.set()
        await visit("greedy")
        all_came.clear()
        tasks = [asyncio.create_task(visit("greedy")) for _ in range(4)]
        await asyncio.sleep(0.005)
        tasks += [asyncio.create_task(visit("modest"))]
        await asyncio.sleep(0)
        all_came.set()
        await asyncio.gather(*tasks)
        return order, refused

    assert asyncio.run(run()) == (["greedy", "greedy", "modest", "greedy", "greedy"], ["greedy"])


def test_who_had_little_waits_for_nobody_who_had_much() -> None:
    """A spare slot is for who had little lately and has no other; who had much never takes it, however many there are."""

    async def run() -> tuple[int, int, list[str]]:
        gate, inside, most, order = Gate(1, 8, 5, spare=1), Counter[str](), Counter[str](), []
        all_came = asyncio.Event()
        gate._note("greedy", 60.0)
        gate._note("eager", 60.0)

        async def visit(who: str) -> None:
            async with gate.pass_through(who):
                order.append(who)
                inside[who] += 1
                most["much"] = max(most["much"], inside["greedy"] + inside["eager"])
                most["all"] = max(most["all"], inside.total())
                await asyncio.sleep(0.02)
                await all_came.wait()
                inside[who] -= 1

        tasks = [asyncio.create_task(visit(who)) for who in ("greedy", "eager", "greedy")]
        await asyncio.sleep(0.005)
        tasks += [asyncio.create_task(visit("modest")) for _ in range(2)]
        await asyncio.sleep(0)
        all_came.set()
        await asyncio.gather(*tasks)
        return most["much"], most["all"], order

    assert asyncio.run(run()) == (1, 2, ["greedy", "modest", "modest", "eager", "greedy"])


def test_a_slot_rests_after_who_had_much() -> None:
    """It rests for longer than it was held, but never for long, and only while others ask too."""

    async def measure(*lately: tuple[str, float]) -> float:
        gate = Gate(1, 8, 5)
        for who, seconds in lately:
            gate._note(who, seconds)
        async with gate.pass_through("greedy"):
            await asyncio.sleep(0.1)
        left = time.monotonic()
        async with gate.pass_through("greedy"):
            return time.monotonic() - left

    def rest(*lately: tuple[str, float]) -> float:
        # The shortest of some: a busy machine makes each longer.
        return min(asyncio.run(measure(*lately)) for _ in range(3))

    assert rest(("greedy", 60.0), ("modest", 0.01)) >= 0.15
    assert max(rest(("greedy", 60.0)), rest(("modest", 0.01)), rest(("modest", 60.0), ("greedy", 0.1))) < 0.1


@pytest.mark.parametrize("spare", [0, 2])
def test_no_slot_is_lost(spare: int) -> None:
    """Whoever gives up at whatever moment, the gate lets as many through afterwards as before."""

    async def run() -> int:
        gate, draw, most = Gate(2, 4, 0.01, spare), random.Random(3), 0  # noqa: S311 - the same each time
        inside = 0

        async def visit(who: str) -> None:
            nonlocal inside, most
            with contextlib.suppress(Busy):
                async with gate.pass_through(who):
                    inside += 1
                    most = max(most, inside)
                    try:
                        await asyncio.sleep(draw.random() * 0.02)
                    finally:
                        inside -= 1

        for _ in range(40):
            tasks = [asyncio.create_task(visit(draw.choice("abc"))) for _ in range(8)]
            await asyncio.sleep(draw.random() * 0.02)
            for task in tasks[::2]:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(LONGEST_REST)
        for who in "abcd":
            gate._note(who, 60.0)
        async with gate.pass_through("a"), gate.pass_through("b"):
            with pytest.raises(Busy):
                await gate.pass_through("c").__aenter__()
        return most

    assert asyncio.run(run()) == 2 + spare


def test_a_household_is_one() -> None:
    """Addresses of one IPv6 network of 64 bits are one, those of IPv4 and what is no address are each their own."""
    assert find_who("2001:db8:1:2::1") == find_who("2001:db8:1:2:ffff::9") != find_who("2001:db8:1:3::1")
    assert (find_who("192.0.2.1"), find_who("")) == ("192.0.2.1", "")
    assert find_who("::ffff:192.0.2.1") == "192.0.2.1"


def test_the_whole_file_is_downloaded(site: Site, built: Path) -> None:
    """The download is the file byte for byte, under the digest of its bytes; who has it gets nothing but that word."""
    answer = site.get("/papers.db")
    assert answer.content == built.read_bytes()
    assert answer.headers["etag"] == f'"{hashlib.sha256(answer.content).hexdigest()}"'
    assert answer.headers["content-disposition"] == 'attachment; filename="papers.db"'
    again = site.ask("/papers.db", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    # What stands between may pack the file, and weakens the tag.
    weak = site.ask("/papers.db", headers={"If-None-Match": f'"other", W/{answer.headers["etag"]}'})
    assert weak.status_code == 304


def test_the_head_of_a_download(site: Site, built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who asks about the file alone is told what comes with it, and nothing of it is read."""
    whole = site.get("/papers.db").headers
    monkeypatch.delattr("anyio.open_file")
    head = site.head("/papers.db")
    assert (head.status_code, head.content) == (200, b"")
    names = ("etag", "content-length", "content-disposition", "content-type")
    assert [head.headers[name] for name in names] == [whole[name] for name in names]
    assert int(head.headers["content-length"]) == built.stat().st_size


def test_a_download_goes_on_where_it_was_cut_off(site: Site, built: Path) -> None:
    """What is missing of a file is sent alone, unless another file has taken its place; what lies behind its end is nowhere."""
    whole, half = built.read_bytes(), built.stat().st_size // 2
    tag = site.head("/papers.db").headers["etag"]
    rest = site.ask("/papers.db", headers={"Range": f"bytes={half}-", "If-Range": tag})
    assert (rest.status_code, rest.content) == (206, whole[half:])
    assert rest.headers["content-range"] == f"bytes {half}-{len(whole) - 1}/{len(whole)}"
    assert rest.headers["etag"] == tag
    other = site.ask("/papers.db", headers={"Range": f"bytes={half}-", "If-Range": '"another"'})
    assert (other.status_code, other.content) == (200, whole)
    assert site.ask("/papers.db", headers={"Range": f"bytes={len(whole)}-"}).status_code == 416
    assert site.ask("/papers.db", headers={"Range": "bytes=-16"}).content == whole[-16:]


def test_a_download_takes_its_time(built: Path) -> None:
    """Where the bytes a second of a download are bounded, the file is the same and takes no less than that."""
    rate = 4 * built.stat().st_size
    public = Site(built, public=True, rules={"download_rate": rate})
    started = time.monotonic()
    assert public.get("/papers.db").content == built.read_bytes()
    assert time.monotonic() - started >= built.stat().st_size / rate


async def _say_nothing_more() -> MutableMapping[str, Any]:
    await asyncio.Event().wait()
    return {}


def test_slow_readers_of_one_address_leave_a_stream_to_others(built: Path) -> None:
    """Who takes no more of one CSV has no second beside it, however many are asked for, and others have theirs."""
    public = Site(built, public=True, rules=PUBLIC_RULES | {"wait_seconds": 0.2})

    async def run() -> list[tuple[str, int]]:
        app, answers, is_over = public.app(), [], asyncio.Event()

        async def ask(address: str, *, is_slow: bool = False) -> None:
            async def send(message: MutableMapping[str, Any]) -> None:
                if message["type"] == "http.response.start":
                    answers.append((address, message["status"]))
                if is_slow and message["type"] == "http.response.body":
                    await is_over.wait()

            await app(_asked_by(address, "/papers/papers.csv"), _say_nothing_more, send)

        slow = [asyncio.create_task(ask("192.0.2.1", is_slow=True)) for _ in range(4)]
        while len(answers) < len(slow):
            await asyncio.sleep(0.01)
        await ask("192.0.2.2")
        is_over.set()
        await asyncio.gather(*slow)
        return answers

    assert sorted(asyncio.run(asyncio.wait_for(run(), 60))) == [("192.0.2.1", 200), *[("192.0.2.1", 503)] * 3, ("192.0.2.2", 200)]


def _asked_by(address: str, path: str) -> dict[str, Any]:
    """Return a request as a server hands it over."""
    asked = {"type": "http", "http_version": "1.1", "method": "GET", "scheme": "http", "headers": [], "client": (address, 1)}
    return {**asked, "path": path, "raw_path": path.encode(), "query_string": b"", "root_path": "", "server": ("localhost", 80)}


def test_the_site_says_when_it_is_busy(built: Path) -> None:
    """Of many heavy requests at once some are answered and the others told to come again, while light ones all are."""
    public = Site(built, public=True, rules={"heavy_at_once": 1, "waiting": 1, "wait_seconds": 0.01})
    assert public.get("/").status_code == 200
    answers = asyncio.run(public.get_together(["/papers/metric_list"] * 6 + ["/paper/arxiv:2501.01423"] * 2))
    heavy = [answer.status_code for answer in answers[:6]]
    assert set(heavy) == {200, 503}
    assert [answer.status_code for answer in answers[6:]] == [200, 200]
    assert {answer.headers["retry-after"] for answer in answers[:6] if answer.status_code == 503} == {"2"}


def test_a_cut_csv_says_so(site: Site) -> None:
    """A CSV that ends at a limit says so in its last row; whole ones, streams and pages of a size that was asked for do not."""
    many = "with recursive n(i) as (select 1 union all select i+1 from n limit {}) select i from n"
    assert site.get("/papers.csv", sql=many.format(1001)).text.splitlines()[-1].startswith('"# cut off after 1,000 rows')
    assert site.get("/papers.csv", sql=many.format(1000)).text.splitlines()[-1] == "1000"
    metrics = len(site.rows("/papers/metrics", _size="max", _col="id"))
    assert metrics > 50
    assert "# cut off after 50 rows" in site.get("/papers/metrics.csv").text
    streamed = list(csv.reader(io.StringIO(site.get("/papers/metrics.csv?_stream=on").text)))
    assert len(streamed) == 1 + metrics
    assert "# cut off" not in site.get("/papers/metrics.csv?_size=60").text


def test_later_pages_say_whether_they_are_cut(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Behind a later page of a table or a search the note stands where more follows, and nowhere else."""
    monkeypatch.setattr(find, "MOST_SIZE", 100)
    pages, following = [], ""
    while following is not None:
        query = f"_next={following}" if following else ""
        pages.append(site.get(f"/papers/metrics.csv?{query}").text)
        following = site.get(f"/papers/metrics.json?{query}").json()["next"]
    assert ["# cut off after 50 rows" in page for page in pages] == [True, True, False]
    found = site.get("/papers/search.json", q="").json()["total"]
    assert 100 < found <= 200
    searched = [site.get("/papers/search.csv", q="", page=page).text for page in ("1", "2", "3")]
    assert ["# cut off" in page for page in searched] == [True, False, False]
    assert "page=2 has the next" in searched[0]


def test_a_cut_search_is_looked_for_once(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The CSV of a search says in its header Link what follows, and so need not be asked whether it is cut."""
    searches: list[str] = []
    monkeypatch.setattr(find, "MOST_SIZE", 100)

    def note_search(text: str) -> Query:
        searches.append(text)
        return parse(text)

    monkeypatch.setattr(find, "parse", note_search)
    asked = {"q": "", "sort": "date"}
    cut = site.get("/papers/search.csv", **asked)
    assert "# cut off" in cut.text
    assert len(searches) == 1
    path = re.fullmatch(r'<(/papers/search\.csv\?.*)>; rel="next"', cut.headers["link"])
    assert path
    last = site.get("/papers/search.csv", **asked, page="2")
    assert site.get(path[1]).text == last.text
    assert "link" not in last.headers


def test_a_csv_that_cannot_go_on_says_so_in_its_last_row(built: Path) -> None:
    """Over the largest size it ends as one that is cut off at a number of rows does, in a row of one cell behind whole rows."""
    settings: dict[str, Any] = {**SETTINGS, "max_csv_mb": 0.01}
    small = open_datasette(built, with_guard(read_metadata(), {}), settings)
    text = asyncio.run(small.client.get("/papers/papers.csv?_stream=on")).text
    heading, *rows, (last,) = csv.reader(io.StringIO(text, newline=""))
    assert last == f"# cut off after {len(rows)} rows: CSV contains more than {0.01 * 2**20} bytes"
    assert {len(row) for row in rows} == {len(heading)}


def test_an_interrupted_csv_is_told_without_its_sql() -> None:
    """What Datasette writes at its end is an exception, of which a reader needs to know that rows are missing."""
    said = """(OperationalError('interrupted'), 'select "id" from papers', {'p0': 1})"""
    assert split_error(f"id\r\n1\r\n{said}") == ("id\r\n1\r\n", "it took too long")
    assert split_error("id\r\n1\r\n") == ("id\r\n1\r\n", None)
    assert split_error("") == ("", None)
    assert note('a "b"') == '"# a ""b"""\r\n'


def test_a_search_tells_the_page_that_follows(site: Site) -> None:
    """The JSON of a search has the number of its next page, none behind the last one or where nothing is found."""
    pages = [site.get("/papers/search.json", q="", page=page).json()["next"] for page in ("1", "2", "9")]
    assert pages == [2, None, None]
    assert site.get("/papers/search.json", q="qqqqzzz").json()["next"] is None


@pytest.mark.parametrize("more", ["", "&_stream=on", "&_header=off", "&_size=5"])
@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("select yeer from papers", "no such column: yeer"),
        ("select never(1)", "no such function: never"),
        ("select * from papers where", "incomplete input"),
        ("select abs(-9223372036854775807 - 1)", "integer overflow"),
    ],
)
def test_wrong_sql_is_no_empty_csv(site: Site, sql: str, said: str, more: str) -> None:
    """What is wrong with a query is said, with the status that its JSON has; who asks for nothing in vain has no rows."""
    answer = site.get(f"/papers.csv?sql={quote_plus(sql)}{more}")
    assert (answer.status_code, answer.text, answer.headers["cache-control"]) == (400, said, "no-store")
    assert site.get(f"/papers.json?sql={quote_plus(sql)}{more}").status_code == 400
    none = site.get(f"/papers.csv?sql=select+1+as+one+where+0{more}")
    assert (none.status_code, none.text) == (200, "" if "header" in more else "one\r\n")


@pytest.mark.parametrize("asked", ["_trace=1", "%5Ftrace=1&_stream=on", "_size=2&_trace=on", "_trace=1&_trace="])
def test_a_csv_is_no_page(public: Site, asked: str) -> None:
    """Who asks for a trace, which the site does not give, has the CSV as it is."""
    answer = public.get(f"/papers/papers.csv?{asked}")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    others = [pair for pair in asked.split("&") if "trace" not in pair]
    assert answer.text == public.get(f"/papers/papers.csv?{'&'.join(others)}").text


def test_a_stream_has_every_row_once(build_db: Callable[..., Path]) -> None:
    """A stream of a table or view has each of its rows by its id, also where more than a page share what it is sorted by."""
    names = ("dune", "reef", "lava", "moss", "fern", "kelp", "silt", "peat", "gale", "mist", "opal", "quartz")
    titles = [f"{a} {b} {c}" for a in names for b in names for c in names if a != b != c][:1_300]
    site = Site(build_db(*({"title": title, "published": "2025-03-01"} for title in titles)))
    papers = site.get("/papers/papers.json?_size=1").json()["filtered_table_rows_count"]
    for query in ("_stream=on", "_stream=on&_sort_desc=year", "_stream=on&_sort=year"):
        for table in ("papers", "paper_list"):
            rows = list(csv.DictReader(io.StringIO(site.get(f"/papers/{table}.csv?{query}").text)))
            assert [int(row["id"]) for row in rows] == list(range(1, papers + 1)), (table, query)
    assert papers > 1_000


def test_cells_of_csv_are_no_formulas(site: Site) -> None:
    """A cell that a spreadsheet would compute is text, a number stays one; nothing else changes."""
    row = """select '=1+1' as a, '@x' as b, -0.5 as c, '+31' as d, '-x, "y"' as e, 'a=b' as f, '' as g, '=1' || char(10) h"""
    rows = list(csv.reader(io.StringIO(site.get("/papers.csv", sql=row).text)))
    assert rows[1] == ["'=1+1", "'@x", "-0.5", "+31", '\'-x, "y"', "a=b", "", "'=1\n"]


def test_evidence_is_a_sentence_in_csv(site: Site) -> None:
    """CSV has the sentence that JSON has with its places; what only looks like evidence stays as it is."""
    rows = list(csv.DictReader(io.StringIO(site.get("/papers/leaderboard.csv", _size="20").text)))
    stated = [json.loads(row["evidence"])["sentence"] for row in site.rows("/papers/leaderboard", _size="20")]
    assert [row["evidence"].replace("\r\n", "\n") for row in rows] == stated != []
    for text in ('{"sentence":"a', '{"sentence":' + "[" * 100_000, '{"sentences":"a"}', 'x "{"sentence":"a"}'):
        (_, (cell,)) = csv.reader(io.StringIO(site.get("/papers.csv", sql="select :text as a", text=text[:5000]).text))
        assert cell == text[:5000]


@given(st.lists(st.lists(st.text(alphabet="=+-@'\",\n\r\t1e. aé＝"), min_size=2, max_size=3), min_size=1))
def test_disarming_changes_starts_only(rows: list[list[str]]) -> None:
    """Of any rows each cell comes back as it was or with an apostrophe before it, and none starts as a formula."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    assert count_rows(text.getvalue().encode()) == len(rows)
    again = list(csv.reader(io.StringIO(disarm(text.getvalue()), newline="")))
    assert [len(row) for row in again] == [len(row) for row in rows]
    for cell, was in zip((c for row in again for c in row), (c for row in rows for c in row), strict=True):
        assert cell in (was, f"'{was}")
        assert not cell.startswith(("=", "@", "＝", "\t", "\r", "\n"))
        if cell.startswith(("+", "-")):
            float(cell)


def test_scripts_from_data_are_not_the_sites() -> None:
    """Of a page only scripts that its template has are let through, also where data closes one and opens another."""
    template = mark_scripts("<script>let a = NAME;</script><script src='x.js'></script>", "secret")
    page, scripts = seal_page(template.replace("NAME", '"</script><script>alert(1)</script>"'), "secret")
    assert scripts == ['let a = "']
    assert "secret" not in page
    assert "alert" in page


def test_policy_names_hosts_of_tiles() -> None:
    """Tiles come from the host that the map is set to, and nothing else of a setting gets into the policy."""
    assert tile_source(None) == "https://*.tile.openstreetmap.org"
    assert tile_source("https://tiles.example.org/{z}/{x}/{y}.png") == "https://tiles.example.org"
    assert tile_source("https://x; script-src */{z}") is None
    assert tile_source("/tiles/{z}.png") is None
    assert "img-src 'self' data: https://tiles.example.org;" in policy([], "https://tiles.example.org")


def test_tags_are_compared_weakly() -> None:
    """If-None-Match may list tags, weak ones among them, or be a star."""
    assert is_unchanged('"a"', 'W/"b", W/"a"')
    assert is_unchanged('"a"', "*")
    assert not is_unchanged('"a"', None)
    assert not is_unchanged('"a"', '"b"')


@given(st.text(max_size=50), st.text(max_size=300))
def test_any_path_and_query_is_judged(path: str, query: str) -> None:
    """Whatever is asked for, the guard passes or refuses it, and never fails."""
    fault = find_fault(path, query, PUBLIC)
    assert fault is None or fault[0] in (400, 414)
    json.dumps([is_heavy(path), fault])
