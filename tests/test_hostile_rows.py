"""Every route in a real browser, over a file in which every text is hostile: no script runs, nobody else is asked."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Request

from papersette.parts import read_metadata
from papersette.schema import TABLES
from papersette.site.addresses import paper_path
from tests.served import Served, serving

pytestmark = pytest.mark.browser

ELSEWHERE = "http://elsewhere.example"
# What each would do if it were let: set `hacked`, or ask or lead to another site.
HOSTILE = (
    "<script>window.hacked=1</script>",
    "\"><img src=x onerror='window.hacked=1'>",
    "' autofocus onfocus=window.hacked=1 x='",
    "</script><script>window.hacked=1</script>",
    "</title></textarea></style><svg/onload=window.hacked=1>",
    f"<iframe src='{ELSEWHERE}'></iframe><img src={ELSEWHERE}/i.png>",
    f"<style>@import '{ELSEWHERE}/s.css';</style><link rel=stylesheet href={ELSEWHERE}/l.css>",
    f"<meta http-equiv=refresh content='0;url={ELSEWHERE}'><base href={ELSEWHERE}/>",
    "javascript:window.hacked=1",
    "data:text/html,<script>window.hacked=1</script>",
    "{{7*'7'}}${window.hacked=1}`${window.hacked=1}`",
    '\\u003cscript>window.hacked=1\\u003c/script>\\"-(window.hacked=1)-"',
)
DATABASE = read_metadata()["databases"]["papers"]
QUERIES = {
    "scores_over_time": "?measure={}&dataset={}",
    "claimed_against": "?baseline={}",
    "systems": "?system={}",
    "results_of": "?system={}",
    "papers_near": "?place={}&km=1e9",
    "paper": "?key={}",
}


def _spoil(db: sqlite3.Connection) -> None:
    """Replace every text of every table, as far as its checks and keys allow; what was the same in a column stays the same."""
    db.execute("pragma foreign_keys = off")
    for table in TABLES:
        for _, column, kind, *_ in db.execute(f"pragma table_info({table})").fetchall():
            if kind.lower() == "text":
                new: dict[str | None, str] = {}

                def spoil(old: str | None, new: dict[str | None, str] = new) -> str:
                    return new.setdefault(old, f"{HOSTILE[len(new) % len(HOSTILE)]}{len(new)}")

                db.create_function("spoil", 1, spoil)
                # A check names the values that a column may have.
                db.execute(f'update or ignore {table} set "{column}" = spoil("{column}")')


@pytest.fixture(scope="module")
def served(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Path]]:
    """The spoilt sample, served to its owner: with SQL, and with pages about the server."""
    folder = tmp_path_factory.mktemp("hostile")
    path = Path(shutil.copy(built, folder / "papers.db"))
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        _spoil(db)
    with serving(path, folder) as server:
        yield server, path


@pytest.fixture
def context(browser: Browser, served: tuple[Served, Path]) -> Iterator[BrowserContext]:
    """A browser that reaches the site alone; what it wanted of others is an error in the end, map tiles aside."""
    address = served[0].address
    context = browser.new_context(base_url=address)
    asked: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith(address):
            asked.append(request.url)

    def dismiss(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    context.on("request", note)
    context.on("dialog", dismiss)
    yield context
    context.close()
    assert [url for url in asked if "tile.openstreetmap.org" not in url] == []


def _find_routes(path: Path) -> Iterator[str]:
    """Yield an address of every kind of page, with hostile names and values in them."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as db:
        keys = [key for (key,) in db.execute("select key from papers order by id limit 12")]
        names = {
            table: db.execute(f"select id, {column} from {table} limit 4 offset ?", [4 * (number % 3)]).fetchall()
            for number, (table, column) in enumerate(NAMED.items())
        }
    yield from ("/", "/papers", "/llms.txt", "/robots.txt", "/sitemap.xml", "/-/metadata", "/-/databases", "/-/plugins")
    for name in DATABASE["tables"]:
        yield f"/papers/{name}?_size=100"
        yield f"/papers/{name}?_search={quote(HOSTILE[0])}&_sort=nothing"
    yield from ("/papers/papers?_facet=title&_facet_m2m=authors&_size=20", "/papers/metrics?_facet=raw&_facet_m2m=topics")
    for name in DATABASE["queries"]:
        for text in HOSTILE[:3] if name in QUERIES else ("",):
            yield f"/papers/{name}" + QUERIES.get(name, "").format(quote(text + "0"), quote(text + "0"))
    yield from map(paper_path, keys)
    for table, rows in names.items():
        for row_id, name in rows:
            yield f"/papers/{table}/{row_id}"
            yield f"/named/{table}/{quote(name, safe='')}"
    for text in HOSTILE:
        yield f"/papers/search?q={quote(text)}"
        yield f"/papers?sql=select+{quote(_quoted(text))}+as+{quote(_quoted(text + '_latitude'))},+2+as+longitude"
        yield f"/papers/{quote(text, safe='')}?{quote(text)}={quote(text)}"


# Of each another third of the hostile texts.
NAMED = {"venues": "name", "authors": "name", "topics": "name", "measures": "name", "datasets": "name", "hosts": "domain"}

# So many markers of a map are clicked on, and so long it moves behind each.
MARKERS, MOVING_MS = 3, 300


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _try_page(page: Page, address: str) -> list[str]:
    """Return what is wrong with a page: scripts that ran, links that are scripts, another site."""
    page.goto(address)
    # A cluster that is clicked on moves the map, and the other markers out of sight or away.
    for number in range(min(MARKERS, page.locator(".leaflet-marker-icon").count())):
        page.evaluate("number => document.querySelectorAll('.leaflet-marker-icon')[number]?.click()", number)
        page.wait_for_timeout(MOVING_MS)
    wrong = ["a script of the data ran"] if page.evaluate("'hacked' in window") else []
    hrefs = page.eval_on_selector_all("[href], [src], [action]", "all => all.map(one => one.href || one.src || one.action)")
    wrong += [str(href) for href in hrefs if str(href).lower().startswith(("javascript:", "data:text", "vbscript:"))]
    return [f"{address}: {what}" for what in wrong]


def test_no_route_runs_what_rows_say(context: BrowserContext, served: tuple[Served, Path]) -> None:
    """On no page does a text of the file, or of the address, run as a script, become a link that is one, or ask another site."""
    page = context.new_page()
    routes = list(_find_routes(served[1]))
    assert len(routes) > 150
    assert [what for route in routes for what in _try_page(page, route)] == []
