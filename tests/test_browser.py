"""The site in a real browser: the system's Chromium, never a downloaded one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Request

from tests.page_kinds import PAGE_KINDS
from tests.served import serving

pytestmark = pytest.mark.browser

LEADERBOARD = "/papers/scores_over_time?measure=FID&dataset=ImageNet+256x256"
# Contrast as WCAG counts it.
COLOURS = """
    const colour = (e, name) => getComputedStyle(e)[name].match(/[0-9.]+/g).slice(0, 3).map(Number);
    const linear = (c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4);
    const luminance = (c) => 0.2126 * linear(c[0]) + 0.7152 * linear(c[1]) + 0.0722 * linear(c[2])"""
CONTRAST = f"""(part) => {{ {COLOURS};
    const e = document.querySelector(part);
    const [a, b] = ["color", "backgroundColor"].map((name) => luminance(colour(e, name))).sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05); }}"""
ALSO_ASKED = {"rules": {"label-content-name-mismatch": {"enabled": True}}}
SIZES = {"desktop": (1280, 900), "phone": (390, 844)}


@pytest.fixture(scope="module")
def address(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The sample under another name, served by the project's own command."""
    db = Path(shutil.copy(built, tmp_path_factory.mktemp("browser") / "mine.db"))
    with serving(db, db.parent) as server:
        yield server.address


@pytest.fixture(params=SIZES)
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    """A page of each size that reaches the site alone, and whose scripts must not fail."""
    width, height = SIZES[request.param]
    context = browser.new_context(viewport={"width": width, "height": height}, base_url=address)
    page = context.new_page()
    errors: list[str] = []

    def guard(asked: Request) -> None:
        if not asked.url.startswith(address) and "tile.openstreetmap.org" not in asked.url:
            errors.append(asked.url)

    def note(message: ConsoleMessage) -> None:
        # Map tiles are the one thing that comes from elsewhere; a page that says what is wrong is an error by its status.
        if message.type == "error" and "ERR_NAME_NOT_RESOLVED" not in message.text and message.location["url"] != page.url:
            errors.append(message.text)

    page.on("request", guard)
    page.on("console", note)
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


def _is_narrow(page: Page) -> bool:
    size = page.viewport_size
    assert size
    return size["width"] <= 576


@pytest.mark.parametrize(
    "path",
    ["/", "/papers/search?q=robot", "/papers/search?q=%22", "/papers/paper_list?_facet=year", "/papers/metric_list",
     "/papers/place_map", "/papers/best_reported", "/papers", "/papers/papers/1", LEADERBOARD, "/papers/leaderboards",
     "/papers/papers", "/papers/authors/1", "/papers/datasets/1", "/papers/metrics/1", "/paper/arxiv:2501.01423"],
)  # fmt: skip
def test_pages_fit(page: Page, path: str) -> None:
    """No page is wider than its window, and the search box works from everywhere."""
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


def test_titles_and_abstracts_have_room(page: Page) -> None:
    """In a table on a wide screen a title has few lines, and an abstract is wider than high."""
    if _is_narrow(page):
        return
    page.goto("/papers/paper_list")
    boxes = [cell.bounding_box() for cell in page.locator("td.col-title").all()]
    assert min(box["width"] for box in boxes if box) >= 280
    page.goto("/papers/papers")
    boxes = [cell.bounding_box() for cell in page.locator("td.col-abstract").all()]
    assert all(box["width"] > box["height"] for box in boxes if box)


def test_on_a_phone_rows_of_tables_are_what_they_have(page: Page) -> None:
    """On a phone a row of a table has no label of an empty cell, and begins with its title; on a wide screen it has all cells."""
    for path in ("/papers/papers", "/papers/paper_list"):
        page.goto(path)
        row = page.locator("table.rows-and-columns tbody tr").first
        assert row.locator("td.type-none").count()
        tops = {name: row.locator(f"td.col-{name}").evaluate("e => e.getBoundingClientRect().top") for name in ("title", "key")}
        assert (tops["title"] < tops["key"]) == _is_narrow(page)
        assert all(cell.is_visible() != _is_narrow(page) for cell in row.locator("td.type-none").all())


def test_front_to_paper(page: Page) -> None:
    """From the front page: type, press Enter, open the first hit, follow a mark to its row and back."""
    page.goto("/")
    page.fill(".big-search input", "robot manipulation accuracy")
    page.press(".big-search input", "Enter")
    page.wait_for_selector("ol.hits mark")
    page.click("ol.hits a.title >> nth=0")
    page.wait_for_selector("p.abstract")
    assert "written for the sample" in page.inner_text("article")


def test_search_narrow_and_page(page: Page) -> None:
    """Search, narrow by what a facet counts, turn the page, and go back by the browser's own button."""
    page.goto("/papers/search")
    page.fill(".big-search input", "model")
    page.press(".big-search input", "Enter")
    page.wait_for_selector("ol.hits")
    if _is_narrow(page):
        page.click("label[for=narrow]")
    value = page.locator(".narrow li", has=page.locator("small")).first
    papers = int(value.locator("small").inner_text().replace(",", ""))
    value.locator("a").click()
    page.wait_for_selector(".narrow .chosen", state="attached")
    assert page.inner_text(".found-head p >> nth=0").startswith(f"{papers} paper")
    assert page.locator("ol.hits li").count() == min(papers, 20)
    page.goto("/papers/search?q=")
    first = page.locator("ol.hits a.title").all_inner_texts()
    page.click("nav.pages a[rel=next]")
    page.wait_for_url("**page=2")
    assert not set(first) & set(page.locator("ol.hits a.title").all_inner_texts())
    page.go_back()
    assert page.locator("ol.hits a.title").all_inner_texts() == first


@pytest.mark.parametrize(
    ("first", "box", "next_word", "shown"),
    [
        ("/papers/search?q=robot", ".big-search input", "translation", "robot"),
        ("/papers/leaderboards?measure=FID&dataset=", ".parameters input >> nth=0", "accuracy", "FID"),
    ],
)
def test_going_back_the_box_has_what_the_page_shows(page: Page, first: str, box: str, next_word: str, shown: str) -> None:
    """Back from a second search the box has the words of the first, and back from a query's page its form what was asked."""
    page.goto(first)
    page.fill(box, next_word)
    page.press(box, "Enter")
    page.wait_for_url(f"**={next_word}**")
    page.go_back()
    page.wait_for_url(f"**={shown}**")
    assert page.input_value(box) == shown


def test_by_keyboard_alone(page: Page) -> None:
    """From the front page to a number's row and back with the keyboard alone, and past the menus by the skip link."""
    page.goto("/")
    page.keyboard.type("lightning diffusion transformers")
    page.keyboard.press("Enter")
    page.wait_for_selector("ol.hits")
    _tab_to(page, "ol.hits a.title")
    page.keyboard.press("Enter")
    page.wait_for_selector("p.abstract")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    _tab_to(page, "a.mark.metric")
    page.keyboard.press("Enter")
    row = page.locator("tr:target")
    row.wait_for()
    assert page.evaluate("getComputedStyle(document.querySelector('tr:target')).outlineStyle") == "solid"
    _tab_to(page, f"tr#{row.get_attribute('id')} a")
    page.keyboard.press("Enter")
    page.wait_for_url("**-text")


def _tab_to(page: Page, selector: str) -> None:
    """Press Tab until something that is selected has the focus, and see that the focus can be seen."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            style = page.evaluate("(s => s.outlineStyle + s.outlineWidth)(getComputedStyle(document.activeElement))")
            assert style not in ("none0px", "solid0px")
            return
    pytest.fail(f"{selector} is not reached by Tab")


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/papers/search?q=robot",
        "/paper/arxiv:2501.01423",
        LEADERBOARD,
        "/papers/metric_list",
        "/papers",
        "/papers/search?q=qqqqqq",
    ],
)
def test_pages_are_dark_in_the_dark(page: Page, path: str) -> None:
    """Where dark is asked for, the page is dark and its text can be read; else it is light."""
    lightness = f"() => {{ {COLOURS}; return luminance(colour(document.body, 'backgroundColor')); }}"
    page.goto(path)
    assert page.evaluate(lightness) > 0.8
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(lightness) < 0.05
    assert page.evaluate(CONTRAST, "body") >= 7


def test_marks_lead_to_rows(page: Page) -> None:
    """A marked number leads to its row of the table, and the row back to the number."""
    page.goto("/papers/metric_list")
    page.click("td.col-paper a.key >> nth=0")
    mark = page.locator("a.mark.metric").first
    mark.click()
    page.locator("tr:target").wait_for()
    target = page.url.rpartition("#")[2]
    assert page.locator(f"tr#{target}").is_visible()
    page.click(f"tr#{target} td a >> nth=0")
    page.wait_for_url(f"**#{target}-text")


def test_map_has_markers(page: Page) -> None:
    """The map has clusters that count every place, and a popup that leads on."""
    page.goto("/papers/place_map")
    page.locator(".marker-cluster").first.wait_for()
    shown = page.locator(".marker-cluster span").all_inner_texts()
    assert len(shown) >= 1
    places = sum(map(int, shown)) + page.locator("img.leaflet-marker-icon").count()
    assert places == int(page.inner_text("h2 >> nth=0").partition(" ")[0])
    page.goto("/papers/place_map?papers__gt=1&_size=1")
    page.locator("img.leaflet-marker-icon").click()
    link = page.locator(".leaflet-popup a").first
    link.wait_for()
    papers = page.locator("td.col-papers").inner_text()
    assert f"{papers} papers" in page.locator(".leaflet-popup").inner_text()
    link.click()
    page.wait_for_selector("details.facets")
    assert page.inner_text("h2 >> nth=0").startswith(f"{papers} rows where places include")


def test_markers_have_names(page: Page) -> None:
    """Each marker and cluster is a button with a name, and by keyboard alone its popup opens."""
    page.goto("/papers/place_map")
    page.locator(".leaflet-marker-icon").first.wait_for()
    names = [marker.get_attribute("aria-label") for marker in page.locator(".leaflet-marker-icon").all()]
    assert all(names)
    assert page.get_by_role("button", name="markers, to be seen apart").count() == page.locator(".marker-cluster").count()
    page.goto("/papers/place_map?papers__gt=1&_size=1")
    place, papers = page.locator("td.col-place").inner_text(), page.locator("td.col-papers").inner_text()
    page.locator("img.leaflet-marker-icon").wait_for()
    page.get_by_role("button", name=f"{place}, {papers} papers").focus()
    page.keyboard.press("Enter")
    page.locator(".leaflet-popup a").first.wait_for()


@pytest.mark.parametrize("path", ["/papers/papers_with_code?q=", "/papers/paper_list"])
def test_keys_stand_on_one_line(page: Page, path: str) -> None:
    """On a wide screen no id is broken in its midst, and one of an archive is shown whole."""
    page.goto(path)
    if (page.viewport_size or {"width": 0})["width"] < 577:
        return
    for key in page.locator("td a.key").all()[:10]:
        assert key.evaluate("e => e.clientHeight < 2 * parseFloat(getComputedStyle(e).fontSize)")
        if (key.text_content() or "").startswith("arxiv:"):
            assert key.evaluate("e => e.scrollWidth <= e.clientWidth")


@pytest.mark.parametrize("asked", ["", "?longitude__gt=-20&longitude__lt=40", "?papers__gt=1"])
def test_markers_are_in_the_map(page: Page, asked: str) -> None:
    """All that the map begins with lies within its frame, the markers in the far north too."""
    page.goto(f"/papers/place_map{asked}", wait_until="networkidle")
    page.locator(".leaflet-marker-icon").first.wait_for()
    frame = page.locator(".leaflet-container").bounding_box()
    assert frame is not None
    for marker in page.locator(".leaflet-marker-icon").all():
        box = marker.bounding_box()
        assert box is not None
        assert frame["y"] <= box["y"], box
        assert box["y"] + box["height"] <= frame["y"] + frame["height"], box
        assert frame["x"] <= box["x"], box
        assert box["x"] + box["width"] <= frame["x"] + frame["width"], box


def _is_in_sight(page: Page, cell: str) -> bool:
    """Whether the first cell of a kind ends where its table's frame does, or before."""
    box, frame = (page.locator(part).first.bounding_box() for part in (cell, ".table-wrapper"))
    assert box
    assert frame
    return box["x"] + box["width"] <= frame["x"] + frame["width"]


def test_sentences_are_in_sight(page: Page) -> None:
    """The sentence of a result is read without scrolling to the side."""
    for path in (
        "/papers/metric_list",
        "/papers/claimed_against?baseline=",
        "/papers/results_of?system=NV-Embed",
        "/papers/best_reported?measure=&dataset=",
        LEADERBOARD,
    ):
        page.goto(path)
        assert _is_in_sight(page, "td.col-evidence"), path


@pytest.mark.parametrize(
    "path", ["/papers/claimed_against?baseline=", "/papers/results_of?system=NV-Embed", "/papers/best_reported?measure=&dataset="]
)
def test_results_of_queries_fit_a_whole_screen(page: Page, path: str) -> None:
    """On a wide screen all columns beside a sentence are in sight, and anywhere the sign of a bound stands at its value alone."""
    page.goto(path)
    assert page.locator(".table-wrapper").evaluate("e => e.scrollWidth <= e.clientWidth")
    assert page.locator("td.col-title a").first.is_visible()
    assert not page.locator("td.col-comparator:visible").count()


@pytest.mark.parametrize("width", [640, 768, 1024, 1260])
def test_sentences_are_in_sight_on_part_of_a_screen(page: Page, width: int) -> None:
    """On a tablet, in half a window or at twice the size a sentence is read without scrolling too, each value with its name."""
    page.set_viewport_size({"width": width, "height": 800})
    for path in (
        "/papers/claimed_against?baseline=",
        "/papers/results_of?system=NV-Embed",
        "/papers/best_reported?measure=&dataset=",
        LEADERBOARD,
    ):
        page.goto(path)
        assert _is_in_sight(page, "td.col-evidence"), path
        name = page.evaluate("getComputedStyle(document.querySelector('td.col-value'), '::before').content")
        assert name == '"value: "', path


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_of_borrowed_parts_are_the_site_s(page: Page, scheme: Literal["light", "dark"]) -> None:
    """The numbers of clusters can be read, and the SQL editor's margin and the map's parts are as dark as the page."""
    page.emulate_media(color_scheme=scheme)
    page.goto("/papers/place_map")
    page.locator(".marker-cluster div").first.wait_for()
    assert page.evaluate(CONTRAST, ".marker-cluster div") >= 4.5
    assert page.evaluate(CONTRAST, ".leaflet-bar a") >= 4.5
    is_dark = f"(part) => {{ {COLOURS}; return luminance(colour(document.querySelector(part), 'backgroundColor')) < 0.2; }}"
    for part in (".leaflet-bar a", ".leaflet-container"):
        assert page.evaluate(is_dark, part) == (scheme == "dark")
    page.goto("/papers/place_map?papers__gt=1&_size=1")
    page.locator("img.leaflet-marker-icon").click()
    page.locator(".leaflet-popup p").last.wait_for()
    is_light = f"(part) => {{ {COLOURS}; return luminance(colour(document.querySelector(part), 'color')) > 0.4; }}"
    for part in (".leaflet-popup p:last-child", ".leaflet-popup a"):
        assert page.evaluate(is_light, part) == (scheme == "dark")
    assert page.evaluate(is_dark, ".leaflet-popup-content-wrapper") == (scheme == "dark")
    page.goto("/papers?sql=select+1")
    page.locator(".CodeMirror-gutters").first.wait_for(state="attached")
    assert page.evaluate(is_dark, ".CodeMirror-gutters") == (scheme == "dark")


@pytest.mark.parametrize("text", ['"', "(", "C++", "k-NN", "don't", "🎉", "<b>x</b>"])
def test_nonsense_is_answered(page: Page, text: str) -> None:
    """Nonsense in the box gives a page that says so."""
    page.goto("/papers/search")
    page.fill(".big-search input", text)
    page.press(".big-search input", "Enter")
    page.wait_for_selector(".zero-results, ol.hits")
    assert page.input_value(".big-search input") == text


@pytest.mark.parametrize("path", PAGE_KINDS.values(), ids=PAGE_KINDS)
def test_pages_are_accessible(page: Page, path: str) -> None:
    """No page has a serious or critical fault of accessibility, or leaves out a heading, wide and light or narrow and dark.

    That a link is called by the words that it shows is asked for too: axe-core leaves it out by itself.
    """
    narrow = _is_narrow(page)
    page.emulate_media(color_scheme="dark" if narrow else "light")
    page.goto(path)
    page.wait_for_load_state("load")
    found = Axe().run(page, options=ALSO_ASKED).response["violations"]
    faults = [fault for fault in found if fault["impact"] in ("serious", "critical") or fault["id"] == "heading-order"]
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in faults] == []


@pytest.mark.parametrize("path", ["/papers/search?q=robot", "/papers/search?q=zzzzqqq", "/paper/arxiv:2502.18600", "/papers"])
def test_what_is_folded_is_accessible(page: Page, path: str) -> None:
    """Nor has a page a serious fault where all that it has folded is open; what is pressed there is large enough."""
    page.goto(path)
    page.evaluate("() => document.querySelectorAll('details').forEach((part) => { part.open = true; })")
    found = Axe().run(page).response["violations"]
    faults = [fault for fault in found if fault["impact"] in ("serious", "critical")]
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in faults] == []
    tops = page.evaluate("() => [...document.querySelectorAll('.language dt a')].map((a) => a.getBoundingClientRect().top)")
    assert all(below - above >= 24 for above, below in pairwise(tops))


def test_links_within_words_look_like_links(page: Page) -> None:
    """On a phone, where a cell is a line of words, links in it are underlined; in a table they stand in columns."""
    page.goto("/paper/arxiv:2502.18600")
    lines = page.evaluate("() => [...document.querySelectorAll('td a')].map((a) => getComputedStyle(a).textDecorationLine)")
    assert lines
    assert set(lines) == ({"underline"} if _is_narrow(page) else {"none"})


@pytest.mark.parametrize("path", ["/papers/papers", "/papers/metric_list", "/papers?sql=select+1", LEADERBOARD])
def test_no_key_leads_out_of_sight(page: Page, path: str) -> None:
    """What the keyboard reaches stands on the page, also where a table has no room for its head."""
    page.goto(path)
    page.wait_for_load_state("load")
    hidden = page.evaluate("""() => [...document.querySelectorAll("a[href]")].filter((link) => {
      link.focus();
      const place = link.getBoundingClientRect();
      return document.activeElement === link && place.right <= 0;
    }).map((link) => link.outerHTML)""")
    assert hidden == []


@pytest.mark.parametrize("path", ["/papers/papers", "/papers/metric_list", "/papers/place_map"])
def test_menus_of_columns_open_by_keyboard(page: Page, path: str) -> None:
    """What a column's menu can do is done by keys alone: opened, gone through, closed with the focus back where it was."""
    page.goto(path)
    page.wait_for_load_state("load")
    signs, menu = page.get_by_role("button", name="Menu of the column "), page.locator("body > .dropdown-menu")
    if _is_narrow(page):
        # A table without a head has none.
        assert signs.count() == 0
        return
    assert signs.count() == page.locator("th a").count() > 3
    found = Axe().run(page, options={"runOnly": ["target-size"]}).response["violations"]
    assert [fault["nodes"][0]["html"] for fault in found] == []
    sign = signs.nth(2)
    column = (sign.get_attribute("aria-label") or "").removeprefix("Menu of the column ")
    sign.focus()
    for key in ("Enter", "Space"):
        page.keyboard.press(key)
        assert menu.is_visible()
        assert page.evaluate("document.activeElement.closest('.dropdown-menu') !== null")
        page.keyboard.press("Escape")
        assert not menu.is_visible()
        assert page.evaluate("document.activeElement.getAttribute('aria-label')") == f"Menu of the column {column}"
    page.keyboard.press("Enter")
    while page.evaluate("document.activeElement.className") != "dropdown-hide-column":
        assert page.evaluate("document.activeElement.closest('.dropdown-menu') !== null")
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**_nocol={column}*")
    page.wait_for_load_state("load")
    signs.first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+Tab")
    assert not menu.is_visible()


@pytest.mark.parametrize("path", [path for path in PAGE_KINDS.values() if "sql=" not in path])
def test_a_table_has_a_name(page: Page, path: str) -> None:
    """Who goes from table to table is told which one it is; that of the answer to SQL is Datasette's own."""
    page.goto(path)
    tables = page.locator("table.rows-and-columns")
    named = page.locator("table.rows-and-columns[aria-label], table.rows-and-columns[aria-labelledby]")
    assert named.count() == tables.count()
    for place in page.locator("table[aria-labelledby]").all():
        assert page.locator(f"#{place.get_attribute('aria-labelledby')}").inner_text()
    assert all(place.get_attribute("aria-label") for place in page.locator("table[aria-label]").all())


@pytest.mark.parametrize("selector", [".select-wrapper select", "figure.chart svg a", "#sql-editor ~ .CodeMirror textarea"])
def test_the_focus_is_seen_within(page: Page, selector: str) -> None:
    """What has the focus shows it also where an element around or in it does: a choice, a point of a chart, the SQL."""
    page.goto({"f": LEADERBOARD, "#": "/papers"}.get(selector[0], "/papers/links"))
    field = page.locator(selector).first
    field.wait_for(state="attached")
    shown = f"""() => ["outline", "r"].map((name) => [document.querySelector("{selector}"), ...document.querySelectorAll(
      ".select-wrapper, .CodeMirror, figure.chart circle")].slice(0, 2).map((part) => getComputedStyle(part)[name]))"""
    before = page.evaluate(shown)
    field.focus()
    assert page.evaluate(shown) != before


def test_chart_leads_to_sentences(page: Page) -> None:
    """A leaderboard draws a point a score; each is reached by keyboard and pointer and leads to the mark in its paper."""
    page.goto(LEADERBOARD)
    points = page.locator("figure.chart svg a")
    points.first.wait_for()
    assert points.count() == page.locator("table.scores tbody tr, table.scores .others li").count() >= 3
    assert "FID" in (page.locator("figure.chart svg").text_content() or "")
    points.first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("a.mark")
    target = page.url.rpartition("#")[2]
    assert page.locator(f"a.mark#{target}, a.mark:has(#{target})").is_visible()
    page.goto(LEADERBOARD)
    for point in (points.first, points.last):
        point.click()
        page.wait_for_selector("a.mark")
        page.go_back()


def test_a_leaderboard_without_scripts_is_a_table(browser: Browser, address: str) -> None:
    """Without scripts the same scores stand in a table that leads to their sentences."""
    context = browser.new_context(java_script_enabled=False, base_url=address)
    page = context.new_page()
    page.goto(LEADERBOARD)
    assert not page.locator("figure.chart").is_visible()
    assert page.locator("table.scores a.evidence").count() >= 3
    context.close()


def test_marks_and_rows_light_up(page: Page) -> None:
    """Focus or pointer on a mark lights its row up, and on a row its mark."""
    page.goto("/paper/arxiv:2501.01423")
    mark = page.locator("a.mark.metric").first
    row = page.locator("tr" + (mark.get_attribute("href") or ""))
    mark.focus()
    assert "lit" in (row.get_attribute("class") or "")
    page.locator("h1").click()
    row.hover()
    assert "lit" in (mark.get_attribute("class") or "")


def test_facets_fold_on_a_phone(page: Page) -> None:
    """Facets are open where there is room and folded on a phone; a click beside them leaves them as they are."""
    page.goto("/papers/paper_list")
    page.wait_for_load_state("load")
    facets = page.locator("details.facets")
    narrow = _is_narrow(page)
    assert (facets.get_attribute("open") is None) == narrow
    page.locator("h1").click()
    assert (facets.get_attribute("open") is None) == narrow


def test_signs_are_large_enough(page: Page) -> None:
    """What is a sign alone, to take a filter away or to see more, is at least 24 pixels wide and high."""
    page.goto("/papers/paper_list?year=2025&code=linked&_facet_size=1")
    page.evaluate("document.querySelector('details.facets').open = true")
    signs = page.locator(".facets .cross, .facet-truncated a").all()
    assert signs
    for sign in signs:
        box = sign.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 24


def test_narrowing_by_author(page: Page) -> None:
    """A facet through a junction narrows the table, and can be taken back."""
    page.goto("/papers/paper_list?_facet_m2m=authors")
    page.evaluate("document.querySelector('details.facets').open = true")
    link = page.locator("#facet-authors li a").first
    name = link.inner_text()
    link.click()
    page.wait_for_selector("#facet-authors li b", state="attached")
    assert page.locator("#facet-authors li b").first.text_content() == name
    assert name in page.inner_text("h2 >> nth=0")


@pytest.mark.parametrize(
    ("path", "working"),
    [
        ("/papers/place_map", ".leaflet-container .leaflet-marker-icon"),
        ("/papers/paper_map", ".leaflet-container .marker-cluster, .leaflet-container .leaflet-marker-icon"),
        ("/papers/papers_near?place=Berkeley&km=100", ".leaflet-container"),
        ("/papers?sql=select+title+from+papers", ".CodeMirror"),
        ("/papers?sql=select+1+as+latitude,+2+as+longitude", ".leaflet-container"),
        ("/papers/papers?_search=robot&_facet=year", ".dropdown-menu-icon"),
        (LEADERBOARD, "figure.chart svg"),
    ],
)
def test_scripts_of_pages_run(page: Page, path: str, working: str) -> None:
    """Maps, the SQL editor, menus and charts work under the site's Content-Security-Policy."""
    page.goto(path)
    page.locator(working).first.wait_for(state="attached")


def test_scripts_of_data_do_not_run(browser: Browser, address: str) -> None:
    """A script that a query puts into a page stays dead; the one that Datasette puts into a message lives."""
    context = browser.new_context(base_url=address)
    page = context.new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.goto('/papers?sql=select+1+as+"x</script><script>window.hacked=1</script>_latitude",+2+as+longitude')
    assert "window.hacked=1" in page.content()
    assert page.evaluate("window.hacked") is None
    assert any("Content Security Policy" in text for text in told)
    told.clear()
    page.goto("/papers?sql=with+recursive+n(i)+as+(select+1+union+all+select+i%2B1+from+n)+select+count(*)+from+n")
    assert "took too long" in page.inner_text("main")
    assert not any("Content Security Policy" in text for text in told)
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_search_boxes_are_seen_and_have_room(page: Page, scheme: Literal["light", "dark"]) -> None:
    """Words stand apart from the edge of a box, the edge from the page, and what a box suggests can be read."""
    page.emulate_media(color_scheme=scheme)
    boxes = {"/": ".big-search input", "/papers": ".site-search input", "/papers/leaderboards": ".parameters input"}
    for path, box in boxes.items():
        page.goto(path)
        room, edge, hint = page.evaluate(
            f"""(part) => {{ {COLOURS};
              const box = document.querySelector(part);
              const ratio = (a, b) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
              const card = luminance(colour(box, "backgroundColor"));
              const hint = getComputedStyle(box, "::placeholder").color.match(/[0-9.]+/g).slice(0, 3).map(Number);
              return [parseFloat(getComputedStyle(box).paddingLeft), ratio(luminance(colour(box, "borderTopColor")), card),
                      ratio(luminance(hint), card)]; }}""",
            box,
        )
        assert room >= 7, path
        assert edge >= 3, path
        assert hint >= 4.5, path
