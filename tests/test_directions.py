"""Texts that are written from right to left, as a browser shows them among others."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.served import serving_records

pytestmark = pytest.mark.browser

PAPER = {
    "id": "made:mills",
    "title": "طواحين الرياح (LLM) في 2025",
    "abstract": "نقدم طاحونة تحقق 34.2 BLEU على WMT14. وهي سريعة.",
    "venue": "مؤتمر الطواحين",
    "authors": ["أحمد الطحان", "سارة القمح", "نور الشراع", "ليلى الريح", "عمر الحجر"],
    "comment": "قبلت 2025 في المؤتمر",
    "published": "2025-05-02",
}
# From where on the page a word begins, in a text or in one of the texts within.
LEFT = """([place, word]) => {
    const texts = document.createTreeWalker(document.querySelector(place), NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const at = texts.currentNode.data.indexOf(word);
        if (at < 0) continue;
        const range = new Range();
        range.setStart(texts.currentNode, at);
        range.setEnd(texts.currentNode, at + word.length);
        return range.getBoundingClientRect().left;
    } }"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site over one paper in Arabic."""
    with serving_records([PAPER], tmp_path_factory.mktemp("directions")) as server:
        yield server.address


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page of the site."""
    page = browser.new_page(base_url=address)
    yield page
    page.close()


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/", ".papers small"),
        ("/paper/made:mills", ".facts"),
        ("/papers/search?q=", ".hits small"),
        ("/papers/search?q=LLM", ".hits small"),
    ],
)
def test_dates_are_not_turned_round(page: Page, path: str, place: str) -> None:
    """Behind a name from right to left a date begins with its year."""
    page.goto(path)
    assert page.evaluate(LEFT, [place, "2025"]) < page.evaluate(LEFT, [place, "-02"])


@pytest.mark.parametrize(
    ("path", "place", "name", "behind"),
    [
        ("/papers/search?q=", ".narrow h2:nth-of-type(2) + ul li", "الطواحين", "1"),
        ("/papers/authors/1", ".names > span", "القمح", "1"),
        ("/papers/authors/1", "h1", "الطحان", "author"),
        ("/papers/search?q=", ".hits .authors", "أحمد", "القمح"),
        ("/papers/search?q=", ".hits .authors", "القمح", "more"),
    ],
)
def test_what_is_counted_stands_behind_its_name(page: Page, path: str, place: str, name: str, behind: str) -> None:
    """A number, a word of ours or the next name behind a name from right to left stands to its right, as behind any other."""
    page.goto(path)
    assert page.evaluate(LEFT, [place, name]) < page.evaluate(LEFT, [place, behind])


def test_on_a_phone_titles_in_tables_go_their_own_way(page: Page) -> None:
    """The label of a cell does not turn round the title behind it."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/papers/paper_list")
    assert page.evaluate(LEFT, ["td.col-title", "LLM"]) > page.evaluate(LEFT, ["td.col-title", "2025"])


@pytest.mark.parametrize(
    ("path", "place", "before", "behind"),
    [
        ("/paper/made:mills", "h1", "LLM", "2025"),
        ("/paper/made:mills", ".abstract", "34.2", "WMT14"),
        ("/papers/search?q=LLM", ".hits .title", "LLM", "2025"),
        ("/paper/made:mills", ".comment bdi", "قبلت", "المؤتمر"),
    ],
)
def test_texts_go_their_own_way(page: Page, path: str, place: str, before: str, behind: str) -> None:
    """In a text from right to left what comes first stands to the right, also where parts of it are marked."""
    page.goto(path)
    assert page.evaluate(LEFT, [place, before]) > page.evaluate(LEFT, [place, behind])


@pytest.mark.parametrize(("path", "place"), [("/paper/made:mills", "p.abstract"), ("/papers/metrics/1", "blockquote.abstract")])
def test_abstracts_begin_at_their_side(page: Page, path: str, place: str) -> None:
    """An abstract from right to left, and a sentence of it, begin at the right edge."""
    page.goto(path)
    edges = """(place) => {
        const [text, range] = [document.querySelector(place), new Range()];
        range.setStart(text.firstChild, 0);
        range.setEnd(text.firstChild, 4);
        const inner = text.getBoundingClientRect().left + text.clientLeft + text.clientWidth;
        return [range.getBoundingClientRect().right, inner - parseFloat(getComputedStyle(text).paddingRight)];
    }"""
    shown, edge = page.evaluate(edges, place)
    assert abs(shown - edge) < 2
