"""Formulas in titles and abstracts, as a browser shows them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.served import serving_records

pytestmark = pytest.mark.browser

LONG = f"We bound $f(x) = {' + '.join(f'a_{power} x^{power}' for power in range(1, 9))}$ for mills."
# An abstract, the formulas that are set in it and the dollars that are left.
ABSTRACTS = {
    r"Mills with $\alpha^2 + \beta$ sails turn for \(n \to \infty\).": (2, 0),
    r"The bound $$\int_0^1 x\,dx = \tfrac12$$ and \[a \leq b\] hold.": (2, 0),
    "Sails cost $5 and $10 a mill, mills $30k, and old ones $5-$10.": (0, 5),
    r"A mill costs \$12, another $15; our own Mill$^3$ costs nothing.": (1, 2),
    r"We leave $\unknownsign{x}$ and $\frac{1$ as they stand.": (0, 4),
    r"Our mill reaches $93.7\%$ accuracy on ImageNet with $k$ sails, $1.4\times$ faster.": (3, 0),
    r"Our mill reaches an accuracy of $a = 93.7\%$ on ImageNet.": (0, 2),
    r"From $a = 93.7\%$ accuracy on ImageNet our mill reaches $95.1\%$ accuracy on ImageNet.": (1, 2),
    r"It fell from days to $\sim$3 hours ($\sim$20x), on 512$\times$512$\times$256 voxels.": (4, 0),
    r"At $p_{\text{Holm adj}}$=0.01 ($n$=5), a $\mathcal{O}(n)$ mill.": (3, 0),
    "It costs (US$5) or (US$) more, A$7, $5M in Q1 or A$, $1,000/US$, the $PATH or $HOME/$USER.": (0, 10),
    r"No $\rule{4000px}{4000px}$, no $\hspace{-2000px}\text{away}$, no $a \\ b$, no $\color{red}x$.": (0, 8),
    r"Our \emph{mill} $\textbf{v}_2$ reaches \textbf{93.7\%} accuracy on ImageNet.": (1, 0),
    LONG: (1, 0),
    "No formula at all.": (0, 0),
}
# What TeX wants a backslash before, with a formula and without, and as it is shown.
SIGNS = {
    r"The R\&D mill\_one \#1 costs \$3 at 93.7\% accuracy on ImageNet.": "R&D mill_one #1 costs $3 at 93.7% accuracy",
    r"At $x$ our mill reaches 93.7\% accuracy on ImageNet; \\% and \{ stay.": r"93.7% accuracy on ImageNet; \\% and \{ stay.",
    r"\textsc{Mill} (\underline{m}ill), 3\textsuperscript{rd} of H\textsubscript{2}O.": "Mill (mill), 3rd of H2O.",
    r"Fr\'echet's na\"ive Espa\~nol of Erd\H{o}s, Nystr\"{o}m, Zu\v{z}.": "Fréchet's naïve Español of Erdős, Nyström, Zuž.",
    r"It\'s a \"odd mill\", /\~ada, \H{o}, x\h{o}, b\'at, X\'d.": r"It\'s a \"odd mill\", /\~ada, \H{o}, x\h{o}, bát, X\'d.",
}
# Emphasis in TeX, as elements and as what is left of its commands.
EMPHASIS = {
    r"The \textbf{M}ill of \emph{sails} and \texttt{wind.py}": (["M"], ["sails"], ["wind.py"], 0),
    r"\textbf{Mills \textit{in \textbf{wind}}} turn": (["Mills in wind", "wind"], ["in wind"], [], 0),
    r"Our mill reaches an accuracy of \textbf{93.7%} on ImageNet.": (["93.7%"], [], [], 0),
    r"Our mill reaches \textbf{an accuracy of 93.7% on ImageNet}.": ([], [], [], 1),
    r"Left are \textbf{open and \unknown{commands}": ([], [], [], 2),
    r"An escaped \textbf{brace \} in bold} and \emph{}": ([r"brace \} in bold"], [""], [], 1),
}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site over a paper of each abstract, the first with a formula in its title too."""
    records = [{"id": f"made:{number}", "title": "Mills", "abstract": text} for number, text in enumerate(ABSTRACTS)]
    records += [{"id": f"styled:{n}", "title": f"Mills {n}: {text}", "abstract": text} for n, text in enumerate(EMPHASIS)]
    records += [{"id": f"signs:{number}", "title": "Mills", "abstract": text} for number, text in enumerate(SIGNS)]
    records[0] |= {"title": "Mills of $L^2$ sails", "published": "2024-05-01"}
    with serving_records(records, tmp_path_factory.mktemp("formulas")) as server:
        yield server.address


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page whose scripts must not fail, and with the addresses that it asks for."""
    page = browser.new_page(base_url=address)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    yield page
    page.close()
    assert errors == []


@pytest.mark.parametrize(("number", "text"), list(enumerate(ABSTRACTS)))
def test_formulas_are_set(page: Page, number: int, text: str) -> None:
    """A formula is set; a price, what is no TeX and a formula with a mark in its midst stay as they are written."""
    page.goto(f"/paper/made:{number}", wait_until="networkidle")
    formulas, dollars = ABSTRACTS[text]
    abstract = page.locator(".abstract")
    assert abstract.locator("math").count() == formulas
    assert abstract.inner_text().count("$") == dollars


def test_marks_that_are_all_formula_have_names(page: Page) -> None:
    """A marked number that is set as a formula is a link with a name, the number as it is shown."""
    page.goto(f"/paper/made:{next(n for n, text in enumerate(ABSTRACTS) if 'with $k$ sails' in text)}", wait_until="networkidle")
    for name in ("93.7%", "1.4×"):
        mark = page.locator(".abstract").get_by_role("link", name=name, exact=True)
        assert mark.locator("math").count() == 1
    assert page.locator(".abstract a[aria-label]").count() == 2
    faults = Axe().run(page).response["violations"]
    assert [fault["id"] for fault in faults if fault["impact"] in ("serious", "critical")] == []


@pytest.mark.parametrize(("number", "text"), list(enumerate(EMPHASIS)))
def test_emphasis_is_set(page: Page, number: int, text: str) -> None:
    """Bold, italics and code are; a command with a mark in its midst, an open or an unknown one stays as it is written."""
    page.goto(f"/paper/styled:{number}", wait_until="networkidle")
    *shown, commands = EMPHASIS[text]
    abstract = page.locator(".abstract")
    assert [abstract.locator(names).all_text_contents() for names in ("b", "i, em", "code")] == shown
    for bold in abstract.locator("b").all():
        assert int(bold.evaluate("e => getComputedStyle(e).fontWeight")) > 400
    assert (abstract.text_content() or "").count("\\") == commands
    if "accuracy" in text:
        assert abstract.locator(".mark.metric").text_content() == "93.7%"


@pytest.mark.parametrize(("number", "shown"), list(enumerate(SIGNS.values())))
def test_signs_are_shown_without_backslash(page: Page, number: int, shown: str) -> None:
    """A sign that TeX wants a backslash before is shown without, in a marked number too, and no commands for letters are."""
    page.goto(f"/paper/signs:{number}", wait_until="networkidle")
    assert shown in (page.locator(".abstract").text_content() or "")
    assert all(mark == "93.7%" for mark in page.locator(".abstract .mark.metric").all_text_contents())


def test_sentences_and_hits_are_set(page: Page) -> None:
    """What a row was read from, and what a search found, is set around what is marked in it."""
    page.goto("/papers/metric_list?value=93.7&_sort_desc=id", wait_until="networkidle")
    sentence = page.locator("td.col-evidence", has_text="v").first
    assert sentence.locator("math").count() == 1
    assert sentence.locator("mark b").text_content() == "93.7%"
    page.goto("/papers/search?q=wind", wait_until="networkidle")
    assert page.locator(".hits .title b mark, .hits .title mark b").first.text_content() == "wind"


def test_a_long_formula_is_scrolled_by_itself(page: Page) -> None:
    """On a phone nothing of it is cut off, the page is no wider than its window, and a wider window has no need of it."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"/paper/made:{list(ABSTRACTS).index(LONG)}", wait_until="networkidle")
    wide = page.locator(".formula.wide")
    assert wide.count() == 1
    assert wide.evaluate("e => e.scrollWidth > e.clientWidth && e.tabIndex === 0")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.set_viewport_size({"width": 1280, "height": 844})
    wide.wait_for(state="detached")


@pytest.mark.parametrize(("number", "is_asked"), [(0, True), (len(ABSTRACTS) - 1, False)])
def test_the_library_is_asked_for_where_it_is_needed(page: Page, number: int, is_asked: bool) -> None:
    """A page without formulas does not load what sets them."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"/paper/made:{number}", wait_until="networkidle")
    assert any(url.endswith("temml.min.js") for url in asked) == is_asked


@pytest.mark.parametrize("path", ["/paper/made:0", "/papers/search?q=sails", "/papers/paper_list", "/"])
def test_titles_have_formulas(page: Page, path: str) -> None:
    """Every page sets the formulas of titles."""
    page.goto(path, wait_until="networkidle")
    title = page.locator("h1, .title, td.col-title, .papers a", has=page.locator("math")).first
    title.wait_for()
    assert title.locator("msup").count() == 1
    assert "Mills of" in title.inner_text()


def test_the_page_of_a_result_has_formulas(page: Page) -> None:
    """The sentence that a result was read from has them too."""
    page.goto("/papers/metrics/1", wait_until="networkidle")
    assert page.locator(".abstract .formula").count() >= 1


def test_without_scripts_formulas_are_tex(browser: Browser, address: str) -> None:
    """Nothing is lost where scripts are off."""
    context = browser.new_context(java_script_enabled=False, base_url=address)
    page = context.new_page()
    page.goto("/paper/made:0")
    assert page.locator("h1").inner_text() == "Mills of $L^2$ sails"
    context.close()
