"""The reader of Crossref, and of abstracts in JATS."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papersette.errors import SourceError
from papersette.models import Affiliation, Author
from papersette.sources import choose_format
from papersette.sources.xml.plain_texts import plain_abstract
from tests.examples.json_formats import CROSSREF
from tests.reading import papers_of, read_records, rejects_of


def read(**changes: Any) -> list[Any]:
    return read_records("crossref", CROSSREF | changes)


def answer(*works: Any) -> dict[str, Any]:
    return {"status": "ok", "message-type": "work-list", "message": {"facets": {}, "total-results": 9, "items": list(works)}}


def test_every_field_goes_where_it_belongs() -> None:
    """A work becomes a paper with all fields, its title and abstract without markup, its citations with their day."""
    (paper,) = papers_of(read())
    assert (paper.title, paper.abstract) == ("Waiting Doors", "Doors wait.")
    assert (paper.doi, paper.source_key, paper.arxiv_id) == ("10.1234/door.7", "10.1234/door.7", "2401.00007")
    assert (paper.published, paper.year, paper.language, paper.venue) == ("2024-04-12", 2024, "en", "Journal of Doors")
    assert (paper.url, paper.pdf_url) == ("https://doi.org/10.1234/door.7", "https://press.example.org/7.pdf")
    assert (paper.citations, paper.seen_on, paper.withdrawn) == (12, "2025-03-04", False)
    assert paper.topics == (("keyword", "Door Studies"),)
    assert paper.authors == (
        Author("Ada Example", "0000-0000-0000-0001", (Affiliation("Dept. of Doors, Sample University, Turku"),)),
        Author("Ben Sample Jr."),
        Author("The Made-up Group"),
    )


def test_an_answer_holds_one_work_or_a_list() -> None:
    """The works of an answer are read in any layout, several answers in lines too, and so are those of a data file."""
    one = {"status": "ok", "message-type": "work", "message-version": "1.0.0", "message": CROSSREF}
    both = answer(CROSSREF, CROSSREF)
    for value, locators in (
        (one, ["1"]),
        (both, ["1, work 1", "1, work 2"]),
        ({"items": [CROSSREF] * 2}, ["1", "2"]),
        ([CROSSREF] * 2, ["1", "2"]),
        ([one, both], ["1", "2, work 1", "2, work 2"]),
    ):
        for text in (json.dumps(value), json.dumps(value, indent=2), json.dumps(value, sort_keys=True)):
            assert choose_format(text.encode(), "x").name == "crossref"
            places = [paper.locator.partition(" ")[2] for paper in papers_of(read_records("crossref", text.encode()))]
            assert places == locators
    lines = "\n".join(map(json.dumps, (both, one, both))).encode()
    assert choose_format(lines, "x").name == "crossref"
    assert len(papers_of(read_records("crossref", lines))) == 5


@pytest.mark.parametrize(
    "value",
    [
        {"DOI": "10.1234/a", "title": ["A Title"], "author": []},
        {"DOI": "10.1234/a", "title": "A Title", "container-title": "J. Doors", "type": "article", "reference-count": 1},
        {"status": "ok", "message-type": "work-list", "message": {"items": [{"title": ["A Title"], "DOI": "10.1234/a"}]}},
    ],
)
def test_a_few_fields_are_enough(value: dict[str, Any]) -> None:
    """A work of which only some fields were asked for, or that doi.org gives as CSL-JSON, is known and read."""
    data = json.dumps(value).encode()
    assert choose_format(data, "x").name == "crossref"
    assert [paper.title for paper in papers_of(read_records("crossref", data))] == ["A Title"]


def test_an_item_of_csl_is_none() -> None:
    """An item of CSL-JSON with a DOI is no work, whatever it holds under a key of its own."""
    item = {"id": "a", "type": "article", "title": "T", "DOI": "10.1234/a", "custom": {"papersette": {"title": ["t"]}}}
    assert choose_format(json.dumps([item]).encode(), "x").name == "csl-json"


def test_what_is_no_work_in_an_answer_is_a_reject() -> None:
    """A value of a list that is no object, and an answer without works, are rejects of their own."""
    records = read_records("crossref", answer(CROSSREF, 5), {"message": "gone"}, {"message": None})
    assert [paper.title for paper in papers_of(records)] == ["Waiting Doors"]
    assert [(found.locator, found.reason, found.raw) for found in rejects_of(records)] == [
        ("item 1, work 2", "not an object", "5"),
        ("item 2, work 1", "not an object", '"gone"'),
        ("item 3, work 1", "not an object", "null"),
    ]


def test_an_answer_without_works_is_none() -> None:
    """A list in which nothing was found, or that ends behind its last page, is an empty source, and costs others nothing."""
    nothing = answer()
    for text in (json.dumps(nothing), json.dumps(nothing, indent=2), json.dumps(nothing, sort_keys=True)):
        assert choose_format(text.encode(), "x").name == "crossref"
        records = read_records("crossref", text.encode())
        assert [*papers_of(records), *rejects_of(records)] == []
    lines = "\n".join(map(json.dumps, (nothing, answer(CROSSREF)))).encode()
    assert choose_format(lines, "x").name == "crossref"
    assert len(papers_of(read_records("crossref", lines))) == 1


FAILED = {
    "status": "failed",
    "message-type": "validation-failure",
    "message": [{"type": "integer-not-valid", "value": "x", "message": "Made-up words about rows"}, {"message": "and\nmore"}],
}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "Made-up words about rows; and more"),
        ({"status": "error", "message-type": "exception", "message": {"name": "x", "description": "Too busy"}}, "Too busy"),
        ({"message": "Gone fishing"}, "Gone fishing"),
        ({"message": [{"type": ["x"]}, 5]}, "validation-failure"),
        ({"message": None, "message-type": None}, "it does not say which"),
    ],
)
def test_an_error_says_so(changes: dict[str, Any], said: str) -> None:
    """A file of nothing but an answer that is an error is one, with its words; beside others it is a reject."""
    failed = FAILED | changes
    for text in (json.dumps(failed), json.dumps(failed, indent=2)):
        assert choose_format(text.encode(), "x").name == "crossref"
        with pytest.raises(SourceError, match=f"Crossref answered with an error: {said}"):
            read_records("crossref", text.encode())
    records = read_records("crossref", answer(CROSSREF), failed)
    assert len(papers_of(records)) == 1
    assert [(found.locator, found.reason) for found in rejects_of(records)] == [
        ("item 2", f"Crossref answered with an error: {said}")
    ]


@pytest.mark.parametrize("value", [{"status": "failed", "message": "no"}, {"message": "no", "message-type": "member-list"}])
def test_another_answer_is_unknown(value: dict[str, Any]) -> None:
    """An answer of another service, or one that is about no works, is not of this format."""
    with pytest.raises(SourceError, match="not a format"):
        choose_format(json.dumps(value).encode(), "x")


@pytest.mark.parametrize("kind", ["journal", "journal-issue", "component", "peer-review", "proceedings"])
def test_what_is_no_paper(kind: str) -> None:
    """A journal, a figure, a review and the like are rejects that say what they are."""
    records = read(type=kind)
    assert papers_of(records) == []
    assert [reject.reason for reject in rejects_of(records)] == [f"{kind}, no paper"]


@pytest.mark.parametrize(
    ("title", "subtitle", "expected"),
    [
        (["Waiting Doors"], ["A Study of Hinges"], "Waiting Doors: A Study of Hinges"),
        (["Do Doors Wait?"], ["A Study"], "Do Doors Wait? A Study"),
        (["Waiting Doors: a study"], ["A Study"], "Waiting Doors: a study"),
        (["", "Doors\n   that Wait"], None, "Doors that Wait"),
        (["Doors that <mml:math><mml:mi>n</mml:mi></mml:math> &amp;amp; m"], [], "Doors that n & m"),
    ],
)
def test_titles(title: list[str], subtitle: list[str] | None, expected: str) -> None:
    """The first title that is filled is read, with the subtitle that it lacks, on one line."""
    assert [paper.title for paper in papers_of(read(title=title, subtitle=subtitle))] == [expected]


@pytest.mark.parametrize("title", [[], None, [""]])
def test_no_title(title: Any) -> None:
    """A work without a title is a reject."""
    records = read(title=title)
    assert papers_of(records) == []
    assert [reject.reason for reject in rejects_of(records)] == ["no title"]


@pytest.mark.parametrize(
    ("dates", "published", "year"),
    [
        ({"published": [[2023]], "published-online": [[2023, 6, 1]], "published-print": [[2024, 1]]}, "2023-06-01", 2023),
        ({"published": [[2023]], "published-print": [[2024, 1]]}, None, 2023),
        ({"published": [[None]], "posted": [[2022, 7]]}, "2022-07", 2022),
        ({"published": [[None]]}, None, None),
    ],
)
def test_dates(dates: dict[str, Any], published: str | None, year: int | None) -> None:
    """The date is the earliest of publication, with what another one adds to it; that of the deposit is none."""
    absent = dict.fromkeys(("published", "issued", "published-online", "published-print"))
    (paper,) = papers_of(read(**(absent | {name: {"date-parts": parts} for name, parts in dates.items()})))
    assert (paper.published, paper.year) == (published, year)


@pytest.mark.parametrize(
    ("names", "event", "venue"),
    [
        (["Lecture Notes in Computer Science", "Doors 2024"], None, "Doors 2024"),
        (["Lecture Notes in Computer Science"], {"name": "9th Meeting on Doors"}, "9th Meeting on Doors"),
        (["Lecture Notes in Computer Science"], None, "Lecture Notes in Computer Science"),
        (["Journal of Doors &amp; Gates"], None, "Journal of Doors & Gates"),
        ([], None, None),
    ],
)
def test_venues(names: list[str], event: Any, venue: str | None) -> None:
    """A volume's own name goes before that of its series."""
    assert [paper.venue for paper in papers_of(read(**{"container-title": names, "event": event}))] == [venue]


def test_an_affiliation_with_a_ror_is_an_institution() -> None:
    """A department, a name and a place are one affiliation; a ROR tells the institution."""
    ids = [{"id": "https://ror.org/000000001", "id-type": "ROR", "asserted-by": "publisher"}]
    found = {"name": "Sample University", "department": ["Doors"], "place": ["Turku, Finland"], "id": ids}
    (paper,) = papers_of(read(author=[{"family": "Example", "affiliation": [found]}]))
    affiliation = Affiliation("Doors, Sample University, Turku, Finland", "Sample University", "https://ror.org/000000001")
    assert paper.authors == (Author("Example", None, (affiliation,)),)


@pytest.mark.parametrize(
    ("changes", "field", "value"),
    [
        ({"updated-by": [{"type": "retraction", "DOI": "10.1234/r"}]}, "withdrawn", True),
        ({"updated-by": [{"type": ["retraction"]}], "type": {}}, "withdrawn", False),
        ({"updated-by": [{"type": "correction", "DOI": "10.1234/r"}]}, "withdrawn", False),
        ({"relation": {"has-preprint": [{"id-type": "doi", "id": "10.1101/2024.1"}]}}, "arxiv_id", None),
        ({"relation": {"has-preprint": [{"id-type": "arxiv", "id": "2401.00007v2"}]}}, "arxiv_id", "2401.00007"),
        ({"relation": {"is-supplemented-by": [{"id": "10.48550/arXiv.2401.00007"}]}}, "arxiv_id", None),
        ({"abstract": None}, "abstract", None),
        ({"link": None}, "pdf_url", None),
        ({"author": None}, "authors", ()),
    ],
)
def test_what_may_be_otherwise(changes: dict[str, Any], field: str, value: Any) -> None:
    """A retraction withdraws, a correction does not, only a preprint's id is the paper's, and what is absent is absent."""
    assert getattr(papers_of(read(**changes))[0], field) == value


def test_a_bad_field_costs_itself() -> None:
    """Fields of a wrong type are rejects; the paper is kept."""
    records = read(author=[{"given": 5}], abstract=["A"], published="soon", issued=None)
    assert papers_of(records)
    reasons = [reject.reason.partition(";")[0] for reject in rejects_of(records)]
    assert reasons == ["authors has a given name that is no text", "abstract is not text", "published is not an ISO date"]


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("No markup:\n a &lt; b ", "No markup:\n a < b "),
        ("p < 0.05 and q > 3", "p < 0.05 and q > 3"),
        # what is raised or lowered is no figure of the number before it
        ("95<sup>1,2</sup> of 10<sup><i>6</i></sup>", "95^{1,2} of 10^6"),
        ("<jats:italic>n</jats:italic><jats:sup>2</jats:sup> of <b>10</b><sub>2</sub>", "n^2 of 10_2"),
        ("10<jats:sup>−3.5</jats:sup>, 95%<sup>3</sup>", "10^{−3.5}, 95%^3"),
        ('2<sup class="x">10</sup>, 2<sup>n</sup>, H<sub>2</sub>O', "2^10, 2n, H2O"),
        # signs of a formula are no tag, though a letter behind them is the name of one
        ("if x<i for all y>z, <i>so</i>", "if x<i for all y>z, so"),
        ("for $a <b $ and $c > d$<br />", "for $a <b $ and $c > d$"),
        ("<jats:title>Abstract</jats:title><jats:p>One.</jats:p><jats:p>Two.</jats:p>", "One.\nTwo."),
        (
            "<jats:sec>\n <jats:title>Aims</jats:title>\n <jats:p>To wait\n for it.</jats:p></jats:sec>"
            "<jats:sec><jats:title>Results:</jats:title><jats:p>None.</jats:p></jats:sec>",
            "Aims: To wait for it.\nResults: None.",
        ),
        ("&lt;jats:p&gt;Twice &amp;amp;lt; 5&lt;/jats:p&gt;", "Twice < 5"),
        ("<p>CO<sub>2</sub>, 10<sup>-3</sup> m<sup>2</sup>, 10<sub>2</sub>, Ca<sup>2+</sup></p>", "CO2, 10^-3 m^2, 10_2, Ca2+"),
        (
            "<jats:p>Of <jats:inline-formula><jats:alternatives><jats:tex-math>\\documentclass{x}\\begin{document}$$n^2$$"
            "\\end{document}</jats:tex-math><mml:math><mml:mi>n</mml:mi></mml:math></jats:alternatives></jats:inline-formula></jats:p>",
            "Of $n^2$",
        ),
        ("<jats:p><jats:tex-math>x</jats:tex-math> &amp; y</jats:p>", "$x$ & y"),
        ("<p><mml:math><mml:msup><mml:mn>10</mml:mn><mml:mn>5</mml:mn></mml:msup></mml:math> doors</p>", "10^5 doors"),
        ("<p><math><mfrac><mn>1</mn><mrow><mn>2</mn><mi>n</mi></mrow></mfrac><mo>&lt;</mo></math></p>", "1/{2n}<"),
        ("<p><math><msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup></math></p>", "x_i^2"),
        ("<p><math><mn>1</mo></math> doors</p>", "[formula] doors"),
        ("<jats:p><![CDATA[Few]]> <!-- note -->doors</jats:p>", "Few doors"),
        ("<p>See <a href='https://e.org/?a=1&amp;b'>here</a>.</p>", "See here (https://e.org/?a=1&b)."),
        (
            '<jats:p>At <jats:ext-link xlink:href="https://e.org/a" ext-link-type="uri">https://e.org/a</jats:ext-link>.</jats:p>',
            "At https://e.org/a.",
        ),
        ("<p>A <a name='x'>place</a></p>", "A place"),
        ("<jats:title>Abstract</jats:title>", ""),
        ("<jats:title>Doors</jats:title>", "Doors:"),
    ],
)
def test_abstracts(marked: str, plain: str) -> None:
    """Paragraphs are lines with their headings before them, formulas LaTeX or one line, and signs are what they stand for."""
    assert plain_abstract(marked) == plain


PIECES = [
    "<jats:p>",
    "</jats:p>",
    "<math>",
    "</math>",
    "<mml:msup>",
    "<alternatives>",
    "<tex-math",
    "<!--",
    "&amp;",
    "<sup>",
    "<a href='x'>",
    "</a>",
    "5 ",
]


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=30).map("".join))
def test_any_markup_is_read(marked: str) -> None:
    """Broken markup of any kind gives a text."""
    assert isinstance(plain_abstract(marked), str)


@pytest.mark.parametrize("piece", PIECES)
def test_long_markup_takes_no_longer_than_its_length(piece: str) -> None:
    """Half a megabyte of one tag that nothing ends is read within a second or two."""
    assert isinstance(plain_abstract("<p>" + piece * (500_000 // len(piece))), str)
