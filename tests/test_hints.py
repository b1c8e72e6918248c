"""What the search page says where conditions find nothing, or something else than was meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papersette.site.queries.parse import parse
from tests.databases import build_papers
from tests.site_client import Site

ABSTRACTS = (
    "We reach an accuracy of 71.5% on ImageNet.",
    "Our parser has an accuracy of 93.1% on Natural Questions.",
    "The RMSE on ImageNet is 0.4.",
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site over three papers with a result each."""
    folder = tmp_path_factory.mktemp("hints")
    records = [
        {"id": f"made:{at}", "title": f"Paper {at}", "abstract": text, "authors": ["Ada Maria He"]}
        for at, text in enumerate(ABSTRACTS)
    ]
    return Site(build_papers(folder, records))


@pytest.mark.parametrize(
    ("q", "unmet", "meant"),
    [
        ("dataset:Imagnet", ["dataset:Imagnet"], "dataset:ImageNet"),
        ("dataset:ImageNt metric:acuracy>5", ["dataset:ImageNt", "metric:acuracy>5"], "dataset:ImageNet metric:accuracy>5"),
        ('paper dataset:"Natural Question"', ['dataset:"Natural Question"'], 'paper dataset:"Natural Questions"'),
        ("dataset:NaturalQuestion", ["dataset:NaturalQuestion"], "dataset:NaturalQuestions"),
        ("metric:accuracy>0.9", [], "metric:accuracy>90"),
        ("metric:accuracy >= 0.905", [], "metric:accuracy >=90.5"),
        ("metric:accuracy>99", ["metric:accuracy>99"], None),
        ("metric:accuracy<50%", ["metric:accuracy<50%"], None),
        ("metric:RMSE<0.5", [], None),
        ("host:example.org year:1800", ["host:example.org", "year:1800"], None),
        ("dataset:dat", ["dataset:dat"], None),
        ("dataset:İxNet", ["dataset:İxNet"], None),
        ("dataset:ImageNet metric:accuracy>80", [], None),
        ("author:Ada He", [], 'author:"Ada He"'),
        ("author:Ada Rock", [], None),
        ("author:Ada -He rocks", [], None),
        ("-author:Ada He rocks", ["-author:Ada"], None),
    ],
)
def test_conditions_that_find_nothing(site: Site, q: str, unmet: list[str], meant: str | None) -> None:
    """The page names the conditions that no paper meets, and offers the nearest names, or percent for a share."""
    answer = site.get("/papers/search.json", q=q).json()
    assert (answer["unmet"], answer["suggestion"]) == (unmet, meant)
    page = site.get("/papers/search", q=q).text
    assert page.count("No paper at all meets") == len(unmet)
    assert not meant or site.get("/papers/search.json", q=meant).json()["total"]


def test_what_narrows_a_search_is_no_fault_of_its_conditions(site: Site) -> None:
    """A condition that papers meet is not at fault where a facet leaves none of them."""
    answer = site.get("/papers/search.json", q="dataset:ImageNet", code="linked").json()
    assert (answer["total"], answer["unmet"]) == (0, [])


@given(st.text(st.sampled_from('dataset:metr"<>=. 0129%İ\U0010fffe-'), max_size=30))
def test_no_text_is_an_error(site: Site, q: str) -> None:
    """Whatever is asked, the page answers."""
    assert site.get("/papers/search", q=q).status_code == 200


@pytest.mark.parametrize("q", ["metric:PQ > 50", "metric:PQ> 50", "metric:PQ >50", 'metric:"PQ" > 50 %'])
def test_blanks_around_signs(q: str) -> None:
    """A bound is one however it is spaced."""
    (condition,) = parse(q).conditions
    assert condition.values == ("PQ", 'measure_text : "PQ"', 50)


@pytest.mark.parametrize(("q", "words"), [("metric:PQ 50", ("50",)), ("metric:PQ > x", ("x",)), ("dataset:COCO > 5", ("5",))])
def test_what_is_no_bound(q: str, words: tuple[str, ...]) -> None:
    """A number without a sign, or behind what is no measure, is a word."""
    assert parse(q).words == words
