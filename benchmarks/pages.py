"""How long every kind of page takes, beside stock Datasette on the same papers, in one run.

python benchmarks/pages.py papers.db --peer /tmp/peer.db

The peer is what somebody would do instead: the papers in one table, with sqlite-utils' full-text index, served by Datasette as
it comes. It is made where it is not there. Pages are asked for in turn by one client, warm, ours and the peer's by turns; then by
eight clients at once. Beside the time on the clock stands the processor time that the server took for a page, which says more on
a machine that others use. The last lines are what eight clients get of our pages and of a table page of 20 rows on a file of
1,000 rows: Python's own cost.
"""

from __future__ import annotations

import http.client
import json
import os
import sqlite3
import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode

import click
import sqlite_utils

from benchmarks.serving import ROOT, find_processes, serving

PLAIN = "papers.db"
# What a query of the peer's rows is made of: one table, lists as JSON, as whoever loads JSON lines gets it.
ROWS = """
    select papers.key as id, title, abstract, comment, published, year, venues.name as venue, url, pdf_url, doi, code,
           (select json_group_array(name) from paper_authors join authors on authors.id = author_id
             where paper_id = papers.id) as authors
      from papers left join venues on venues.id = venue_id order by papers.id limit ?
"""
ANSWER_SECONDS = 300
CLIENTS = 8
FACETS = "_facet=year&_facet=venue&_facet=code"
# Common words that say nothing.
EMPTY = frozenset({"which", "their", "these", "where", "using", "based"})


@dataclass(frozen=True, slots=True)
class Page:
    """A kind of page: our address of it and the peer's, which may have none."""

    kind: str
    ours: str
    peer: str | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What a file has to be asked for: a paper's key and title, words common and rare, an author's id, a board, a busy venue."""

    key: str
    title: str
    common: list[str]
    rare: str
    author: int
    board: tuple[str, str]
    venue: str


@dataclass(slots=True)
class Times:
    """Milliseconds on the clock of each page, of the server's processor for all of them."""

    clock: list[float] = field(default_factory=list)
    processor: float = 0.0

    def tell(self) -> str:
        """Return median, 99th percentile, and processor time a page."""
        ordered = sorted(self.clock)
        last = ordered[min(len(ordered) - 1, int(0.99 * len(ordered)))]
        return f"{statistics.median(ordered):8.1f} {last:8.1f} {self.processor / len(ordered):8.1f}"


class Server:
    """A server on a port of this machine, and a way to ask it for pages."""

    def __init__(self, port: int, process_id: int) -> None:
        self.port, self.process_id = port, process_id

    def processor_ms(self) -> float:
        """Return how much processor time the server's processes have used."""
        ticks = 0
        for process_id in find_processes(self.process_id):
            parts = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()
            ticks += int(parts[11]) + int(parts[12])
        return 1000 * ticks / os.sysconf("SC_CLK_TCK")

    def get(self, path: str) -> float:
        """Ask for a page and return the milliseconds it took.

        Raises:
            RuntimeError: the page is an error.
        """
        started = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=ANSWER_SECONDS)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            body = answer.read()
        finally:
            connection.close()
        if answer.status not in (200, 302):
            raise RuntimeError(f"{path}: {answer.status} {body[:300]!r}")
        return 1000 * (time.perf_counter() - started)

    def time(self, path: str, number: int, times: Times) -> None:
        """Ask for a page some times."""
        before = self.processor_ms()
        times.clock += [self.get(path) for _ in range(number)]
        times.processor += self.processor_ms() - before


def ensure_peer(papers: Path, peer: Path, limit: int = -1) -> None:
    """Load the papers of a file plainly into another."""
    if peer.exists():
        return
    with sqlite3.connect(f"{papers.absolute().as_uri()}?mode=ro", uri=True) as source:
        source.row_factory = sqlite3.Row
        table = sqlite_utils.Database(peer).table("papers")
        table.insert_all((dict(row) for row in source.execute(ROWS, (limit,))), pk="id", batch_size=1000)
        table.enable_fts(["title", "abstract"], tokenize="porter")


def choose_pages(path: Path) -> list[Page]:
    """Return the pages that are asked for, with words and rows that the file has."""
    known = _read_known(path)
    return [*_pages_of_rows(known), *_pages_of_searches(known), *_pages_of_queries(known)]


def _read_known(path: Path) -> Known:
    """Return words and rows of a file."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as db:
        (middle,) = db.execute("select max(id) / 2 from papers").fetchone()
        key, title = db.execute("select key, title from papers where id >= ?", (middle,)).fetchone()
        words = [word for (word,) in db.execute("select word from words where length(word) > 4 order by papers desc limit 200")]
        (rare,) = db.execute("select word from words where papers between 5 and 20 and length(word) > 6 limit 1").fetchone()
        (author,) = db.execute("select author_id from paper_authors where paper_id = ?", (middle,)).fetchone()
        board = db.execute("select measure, dataset from leaderboard group by 1, 2 order by count(*) desc limit 1").fetchone()
        (venue,) = db.execute("select name from venues where id = (select venue_id from paper_groups where venue_id is not null"
                              " group by 1 order by sum(papers) desc limit 1)").fetchone()  # fmt: skip
    return Known(key, title, [word for word in words if word not in EMPTY], rare, author, board, venue)


def _pages_of_rows(known: Known) -> list[Page]:
    """Return pages of tables and of single rows."""
    peer_key = known.key.replace(".", "~2E").replace(":", "~3A")
    return [
        Page("front", "/", "/"),
        Page("papers, three facets", "/papers/papers?_size=20", f"/peer/papers?_size=20&{FACETS}"),
        Page("papers, filtered", "/papers/papers?_size=20&code=linked&year=2015",
             f"/peer/papers?_size=20&code=linked&year=2015&{FACETS}"),
        Page("paper_list", "/papers/paper_list?_size=20"),
        Page("paper", f"/paper/{quote(known.key)}", f"/peer/papers/{peer_key}"),
        Page("author", f"/papers/authors/{known.author}"),
        Page("map", "/papers/place_map"),
        Page("results on a dataset", "/papers/metric_list?" + urlencode({"_size": 20, "dataset": known.board[1]})),
        Page("results by confidence", "/papers/metric_list?_size=20&_sort_desc=confidence"),
    ]  # fmt: skip


def _pages_of_searches(known: Known) -> list[Page]:
    """Return searches: those for words, which the peer answers too, and those with conditions."""
    common, phrase = known.common, " ".join(known.title.split()[1:3])
    texts = {
        "a rare word": known.rare, "a common word": common[0], "a phrase": f'"{phrase}"',
        "four common words": " ".join(common[:4]),
        "a typo": common[1][:2] + common[1][3:] + "x", "a word and a facet": common[2],
    }  # fmt: skip
    asked = {
        "a busy host": {"q": "host:github.com"}, "a common name": {"q": "author:Wang"}, "a score": {"q": "metric:accuracy>90"},
        "some years": {"q": "year:2012-2016"}, "a venue without code": {"venue": known.venue, "code": "none"},
        "a word of it": {"q": common[3], "venue": known.venue, "code": "none"},
    }  # fmt: skip
    pages = []
    for kind, text in texts.items():
        more = {"year": "2015"} if kind == "a word and a facet" else {}
        peer = "/peer/papers?" + urlencode({"_search": text, "_size": 20, **more}) + f"&{FACETS}"
        pages.append(Page(f"search, {kind}", "/papers/search?" + urlencode({"q": text, **more}), peer))
    return pages + [Page(f"search, {kind}", "/papers/search?" + urlencode(given)) for kind, given in asked.items()]


def _pages_of_queries(known: Known) -> list[Page]:
    """Return the pages of canned queries."""
    measure, dataset = known.board
    queries = {
        "papers_with_code": {"q": known.common[0]}, "promised_code_never_linked": {"q": ""},
        "best_reported": {"measure": "", "dataset": ""},
        "leaderboards": {"measure": "", "dataset": ""}, "scores_over_time": {"measure": measure, "dataset": dataset},
        "claimed_against": {"baseline": "", "measure": "", "dataset": ""}, "busiest_hosts": {"kind": ""},
        "most_named_datasets": {"dataset": ""}, "systems": {"system": ""}, "results_of": {"system": "GPT-4"},
        "papers_near": {"place": "Berkeley", "km": "100"}, "paper": {"key": known.key},
    }  # fmt: skip
    return [Page(f"query {name}", f"/papers/{name}?" + urlencode(values)) for name, values in queries.items()]


def in_form(page: Page, form: str) -> Page | None:
    """Return the JSON or CSV of a page, None where it has none."""
    if page.kind in ("front", "author") or (page.kind == "paper" and form == "csv"):
        return None
    path, question, rest = page.ours.partition("?")
    peer = None
    if page.peer and page.kind != "paper":
        peer_path, _, peer_rest = page.peer.partition("?")
        peer = f"{peer_path}.{form}?{peer_rest}"
    return Page(f"{page.kind}, {form}", f"{path}.{form}{question}{rest}", peer)


def time_both(ours: Server, peer: Server, page: Page, number: int, limit: float) -> tuple[Times, Times | None]:
    """Return the times of a page, ours and the peer's by turns; a slow page is asked for fewer times."""
    mine, others = Times(), Times() if page.peer else None
    first = ours.get(page.ours)
    with suppress(RuntimeError):
        # Where the peer's time limit of a second is over, there is nothing to wait for.
        first = max(first, peer.get(page.peer) if page.peer else 0)
    number = max(3, min(number, int(limit / first)))
    for _ in range(number):
        ours.time(page.ours, 1, mine)
        if page.peer and others:
            try:
                peer.time(page.peer, 1, others)
            except RuntimeError:
                others = None
    return mine, others


def time_crowd(server: Server, paths: list[str], number: int) -> Times:
    """Return the times of pages that eight clients ask for at once."""
    times, before = Times(), server.processor_ms()
    asked = [path for _ in range(number) for path in paths]
    with ThreadPoolExecutor(CLIENTS) as clients:
        times.clock = list(clients.map(server.get, asked))
    times.processor = server.processor_ms() - before
    return times


@click.command(help=__doc__)
@click.argument("db", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--peer", "peer_db", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Made if it is not there."
)
@click.option("--number", default=20, show_default=True, help="Requests a page.")
@click.option("--most-ms", default=20_000.0, show_default=True, help="Time a page's requests may take together.")
@click.option("--forms/--no-forms", default=True, help="JSON and CSV of each page, too.")
@click.option("--processes", default=1, show_default=True, help="Of our server.")
def main(db: Path, peer_db: Path, number: int, most_ms: float, forms: bool, processes: int) -> None:  # noqa: PLR0913
    """Print a line a page, and those of eight clients."""
    ensure_peer(db, peer_db)
    pages = choose_pages(db)
    if forms:
        pages += [found for page in pages for form in ("json", "csv") if (found := in_form(page, form))]
    datasette = str(Path(sys.executable).with_name("datasette"))
    with tempfile.TemporaryDirectory() as folder:
        small, plain = Path(folder) / "small.db", Path(folder) / "peer.db"
        ensure_peer(db, small, 1000)
        plain.symlink_to(peer_db.absolute())
        ours_command = [sys.executable, str(ROOT / "build_db.py"), "serve", "--db", str(db), "--processes", str(processes)]
        with (
            serving(ours_command) as ours_at,
            serving([datasette, "serve", "-i", str(plain)]) as peer_at,
            serving([datasette, "serve", "-i", str(small)]) as least_at,
        ):
            ours, peer, least = Server(*ours_at), Server(*peer_at), Server(*least_at)
            print(f"{'ms, one client':42} {'p50':>8} {'p99':>8} {'cpu':>8}   peer: p50, p99, cpu         cpu ratio")
            for page in pages:
                tell_page(ours, peer, page, number, most_ms)
            print(f"ms, {CLIENTS} clients")
            paths = [page.ours for page in pages if page.kind.partition(",")[0] in ("front", "papers", "paper", "search")]
            mine = time_crowd(ours, paths, max(1, number // 5))
            floor = time_crowd(least, ["/small/papers?_size=20"], number * 2)
            print(f"{'our front, papers, paper, search':42} {mine.tell()}")
            print(f"{'stock, 20 of 1,000 rows':42} {floor.tell()}")
            print(f"p50 ratio {statistics.median(mine.clock) / statistics.median(floor.clock):.2f}")


def tell_page(ours: Server, peer: Server, page: Page, number: int, most_ms: float) -> None:
    """Print the line of a page."""
    try:
        mine, others = time_both(ours, peer, page, number, most_ms)
    except (RuntimeError, OSError) as error:
        print(f"{page.kind:42} {json.dumps(str(error)[:160])}", flush=True)
        return
    line = f"{page.kind:42} {mine.tell()}"
    if others:
        ratio = (mine.processor / len(mine.clock)) / max(others.processor / len(others.clock), 0.1)
        line += f"   {others.tell()} {ratio:8.2f}"
    print(line, flush=True)


if __name__ == "__main__":
    main()
