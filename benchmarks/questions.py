"""Three questions, asked by a browser on a plain Datasette and on this site: actions, pages, seconds, and rows left to read.

    sqlite3 -json papers.db "select key, title, abstract, comment, year, published, url from papers" |
        sqlite-utils insert stock.db papers - --pk key
    sqlite-utils enable-fts stock.db papers title abstract
    datasette -i stock.db --port 8626
    python build_db.py serve --db papers.db --port 8625
    python benchmarks/questions.py http://127.0.0.1:8626 http://127.0.0.1:8625

Nothing is typed slower than a machine types: seconds are those of pages, not of people. Each question is asked in turn on both,
so that what else the machine does weighs on both alike.
"""

from __future__ import annotations

import shutil
import statistics
import time
from collections.abc import Callable

import click
from playwright.sync_api import Page, sync_playwright

ROUNDS = 5


class Visitor:
    """Somebody at a browser, whose actions are counted."""

    def __init__(self, page: Page, root: str) -> None:
        self.page, self.root, self.actions, self.pages = page, root, 0, 0
        page.on("framenavigated", self._note)

    def _note(self, *_: object) -> None:
        self.pages += 1

    def open(self) -> None:
        """Open the front page."""
        self.page.goto(self.root)

    def click(self, selector: str) -> None:
        """Click the first part that is selected."""
        self.actions += 1
        self.page.locator(selector).first.click()
        self.page.wait_for_load_state()

    def type(self, selector: str, text: str) -> None:
        """Type into a field, and press Enter."""
        self.actions += 1
        self.page.fill(selector, text)
        self.page.press(selector, "Enter")
        self.page.wait_for_load_state()

    def choose(self, selector: str, value: str) -> None:
        """Choose from a list."""
        self.actions += 1
        self.page.select_option(selector, value)

    def count(self, selector: str) -> int:
        """Return how many parts are selected."""
        return self.page.locator(selector).count()


def stock_search(visitor: Visitor, words: str, year: str | None = None) -> str:
    """Search the table of papers of a plain Datasette, of one year if so."""
    visitor.open()
    visitor.click("a[href$='/papers']")
    visitor.type("input[name=_search]", words)
    if year:
        visitor.choose("select[name=_filter_column]", "year")
        visitor.type("input[name=_filter_value]", year)
    return f"{visitor.count('table.rows-and-columns tbody tr')} abstracts to read"


def site_search(visitor: Visitor, words: str) -> None:
    """Search from the site's front page."""
    visitor.open()
    visitor.type(".big-search input", words)


def site_coco(visitor: Visitor, year: int) -> str:
    """Ask in the language that the page explains under its box."""
    site_search(visitor, f"dataset:COCO metric:AP>50 has:code year:{year}")
    return f"{visitor.count('ol.hits li')} papers"


def site_bm25(visitor: Visitor) -> str:
    """Follow what the search says of the name."""
    site_search(visitor, "who beats BM25")
    visitor.click("p.people a:has-text('BM25')")
    return f"{visitor.count('td.col-evidence mark')} claims with their sentences"


def site_trondheim(visitor: Visitor) -> str:
    """Follow what the search says of the name."""
    site_search(visitor, "Trondheim")
    visitor.click("p.people a:has-text('Trondheim')")
    return f"{visitor.count('ul.papers a')} papers by their authors' affiliations"


QUESTIONS: dict[str, tuple[Callable[[Visitor], str], Callable[[Visitor], str]]] = {
    "2023, code, COCO above 50 AP": (lambda v: stock_search(v, "COCO", "2023"), lambda v: site_coco(v, 2023)),
    "2024, code, COCO above 50 AP": (lambda v: stock_search(v, "COCO", "2024"), lambda v: site_coco(v, 2024)),
    "who claims to beat BM25": (lambda v: stock_search(v, "BM25"), site_bm25),
    "what Trondheim works on": (lambda v: stock_search(v, "Trondheim"), site_trondheim),
}


@click.command()
@click.argument("roots", nargs=2, metavar="STOCK SITE")
def main(roots: tuple[str, str]) -> None:
    """Print a line for each question and site, given by their addresses."""
    with sync_playwright() as playwright:
        path = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        for question, ways in QUESTIONS.items():
            seconds: dict[str, list[float]] = {root: [] for root in roots}
            told = dict.fromkeys(roots, "")
            for _ in range(ROUNDS):
                for root, way in zip(roots, ways, strict=True):
                    context = browser.new_context(viewport={"width": 1280, "height": 900})
                    visitor = Visitor(context.new_page(), root)
                    started = time.perf_counter()
                    answer = way(visitor)
                    seconds[root].append(time.perf_counter() - started)
                    told[root] = f"{visitor.actions} actions, {visitor.pages} pages; {answer}"
                    context.close()
            for name, root in zip(("stock", "here "), roots, strict=True):
                print(f"{question} | {name} | {statistics.median(seconds[root]):.2f} s | {told[root]}")
        browser.close()


if __name__ == "__main__":
    main()
