"""The search page and its other forms, through Datasette's own client."""

from __future__ import annotations

import csv
import io
import re
import sqlite3
from collections.abc import Callable, Sequence
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from papersette.schema import FTS
from papersette.site.queries.conditions import FIELDS
from papersette.site.queries.parse import parse
from papersette.site.queries.spelling import spell_as_most, suggest
from papersette.site.search import common_words, matches
from papersette.site.search import scope as scope_module
from papersette.site.search.doors import NAMED, TABLES
from papersette.site.search.examples import EXAMPLES
from papersette.site.search.facets import FACETS
from papersette.site.search.find import COLUMNS, SORTS
from papersette.site.search.hits import TOKENIZE, mark_hits
from papersette.site.search.scope import Scope, find_scope
from papersette.site.things import THINGS
from papersette.site.typed.words import MARK_START, MARK_STOP
from tests.databases import build_papers
from tests.site_client import Site

ATOM = "{http://www.w3.org/2005/Atom}"
SUBJECTS = ("segmentation", "translation", "retrieval", "planning", "parsing")


def _record(number: int) -> dict[str, Any]:
    subject, other = SUBJECTS[number % 5], SUBJECTS[(number // 5) % 5]
    return {
        "id": f"made:{number}",
        "title": f"Notes on {subject} number {number}",
        "abstract": f"We look at {subject} beside {other}. Our system reaches {40 + number % 50}.5% PQ on COCO.",
        "year": 2015 + number % 10,
        "published": f"{2015 + number % 10}-03-{1 + number % 28:02}",
        "venue": f"Venue {number % 3}",
        "authors": ["Ada Example" if number % 2 else "Björn Beispiel"],
        "upvotes": number,
        "topics": [subject],
        "links": ["https://github.com/made/repository"] if number % 4 == 0 else [],
    }


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site over 240 papers of five subjects, and a few with names that hold signs."""
    folder = tmp_path_factory.mktemp("search")
    named = [
        {"id": "named:1", "title": "Tuning GPT-4 for ranking", "abstract": "NDCG@10 rises by 3 points."},
        {"id": "named:2", "title": "A linter for C++", "abstract": "Templates are read."},
        {"id": "named:3", "title": "A linter for C", "abstract": "Macros are read."},
        {"id": "named:4", "title": "Wan2.1 makes films", "abstract": "Deep supervision helps."},
        {"id": "named:5", "title": "title: year:2020 -less <b>markup & \"quotes\"", "abstract": "Supervision that is deep."},
        {"id": "title:what-a-key-1234", "title": "A key that reads as a condition"},
    ]  # fmt: skip
    return Site(build_papers(folder, [*map(_record, range(240)), *named]))


def keys(site: Site, q: str, **parameters: str) -> list[str]:
    return [row["key"] for row in site.rows("/papers/search", q=q, **parameters)]


@pytest.mark.parametrize(
    ("q", "first"),
    [
        ("GPT-4", "named:1"),
        ("ndcg@10", "named:1"),
        ("C++", "named:2"),
        ("wan2.1", "named:4"),
        ('"deep supervision"', "named:4"),
        ("named:3", "named:3"),
        ("title:what-a-key-1234", "title:what-a-key-1234"),
        ('title: year:2020 -less <b>markup & "quotes"', "named:5"),
        ("Notes on parsing number 14", "made:14"),
    ],
)
def test_names_ids_and_titles_come_first(site: Site, q: str, first: str) -> None:
    """Names with signs, keys and whole titles find their paper first, whatever they look like."""
    assert keys(site, q)[0] == first


def test_exact_means_exact(site: Site) -> None:
    """A phrase and the signs of a name must stand in the paper."""
    assert keys(site, '"deep supervision"') == ["named:4"]
    assert keys(site, "C++") == ["named:2"]


def test_what_no_paper_has_exactly_is_relaxed(site: Site) -> None:
    """A phrase that stands nowhere is looked for by its words, and the answer says so."""
    answer = site.get("/papers/search.json", q='"linter supervision"').json()
    assert answer["relaxed"] is True
    assert {row["key"] for row in answer["rows"]} == {"named:2", "named:3", "named:4", "named:5"}
    assert "exactly as written" in site.get("/papers/search", q='"linter supervision"').text
    for word in ("linter-supervision", "linter/supervision", "x-linter-supervision"):
        answer = site.get("/papers/search.json", q=word).json()
        assert answer["relaxed"] is True
        assert {row["key"] for row in answer["rows"]} == {"named:2", "named:3", "named:4", "named:5"}, word
    # A name with figures is that or nothing.
    assert keys(site, "linter-5") == []


@pytest.mark.parametrize(
    ("q", "test"),
    [
        ("segmentation year:2020-2022", lambda row: 2020 <= row["year"] <= 2022),
        ("segmentation venue:1", lambda row: row["venue"] == "Venue 1"),
        ("segmentation has:code", lambda row: row["code"] == "linked"),
        ("segmentation -has:code", lambda row: row["code"] != "linked"),
        ("segmentation author:ada", lambda row: int(row["key"][5:]) % 2 == 1),
        ('-author:"ada example" segmentation', lambda row: int(row["key"][5:]) % 2 == 0),
        ("segmentation -translation", lambda row: "translation" not in row["title"] + row["found"]),
        ("upvotes:>200", lambda row: row["upvotes"] > 200),
        ("since:2024-03-20", lambda row: row["published"] >= "2024-03-20"),
        ("topic:parsing upvotes:100-", lambda row: "parsing" in row["title"] and row["upvotes"] >= 100),
        ("dataset:COCO metric:PQ>85 segmentation", lambda row: 40 + int(row["key"][5:]) % 50 + 0.5 > 85),
    ],
)
def test_conditions_hold_of_every_row(site: Site, q: str, test: Any) -> None:
    """A condition leaves only papers of which it holds, and some."""
    rows = [row for row in site.rows("/papers/search", q=q, size="500") if row["key"].startswith("made:")]
    assert rows
    assert all(map(test, rows))


def test_facets_count_what_they_lead_to(site: Site) -> None:
    """Each value of each facet leads to as many papers as it says, and can be taken out again."""
    for q in ("notes", "", "notes number"):
        facets = site.get("/papers/search.json", q=q).json()["facets"]
        assert set(facets) == set(FACETS)
        for name, values in facets.items():
            for value in values[:4]:
                narrowed = site.get("/papers/search.json", q=q, **{name: str(value["value"])}).json()
                assert narrowed["total"] == value["papers"], (q, name, value)
    page = unescape(site.get("/papers/search", q="notes", year="2016", venue="Venue 1").text)
    assert "/papers/search?q=notes&venue=Venue+1" in page
    assert "/papers/search?q=notes&year=2016" in page


def test_a_value_that_all_papers_have_is_no_link(build_db: Callable[..., Path]) -> None:
    """What would narrow nothing is told without a link; beside a chosen value each of the same facet widens."""
    site = Site(build_db(*({"title": f"Mills {year}", "year": year, "venue": "Mill Talk"} for year in (2020, 2021))))
    page = site.get("/papers/search", q="mills").text
    assert "<li><bdi>Mill Talk</bdi> <small>2</small></li>" in page
    assert re.search(r'<li><a href="[^"]*year=2020"[^>]*>2020</a> <small>1</small></li>', page)
    page = site.get("/papers/search", q="mills", venue="Mill Talk", year="2020").text
    assert "<li><bdi>Mill Talk" not in page
    assert "without Mill Talk" in page


def test_two_values_of_a_facet_are_either(site: Site) -> None:
    """Two years mean either; a year and a venue mean both."""
    rows = site.get("/papers/search.json?q=notes&year=2016&year=2018&venue=Venue+1&size=500").json()["rows"]
    assert {row["year"] for row in rows} == {2016, 2018}
    assert {row["venue"] for row in rows} == {"Venue 1"}


@pytest.mark.parametrize("sort", sorted(SORTS))
def test_pages_are_parts_of_one_order(site: Site, sort: str) -> None:
    """Pages follow each other without gap or repetition, in the order that was asked for."""
    whole = keys(site, "segmentation", sort=sort, size="500")
    pages = [keys(site, "segmentation", sort=sort, size="20", page=str(page)) for page in range(1, 20)]
    assert [key for page in pages for key in page] == whole
    assert len(whole) == len(set(whole))
    column = {"date": "published", "upvotes": "upvotes"}.get(sort)
    if column:
        values = [row[column] for row in site.rows("/papers/search", q="segmentation", sort=sort, size="500")]
        assert values == sorted(values, reverse=True)


def test_the_forms_agree(site: Site) -> None:
    """JSON, CSV and the page give the same papers in the same order; JSON arrays have the key among the columns."""
    q = "segmentation planning"
    rows = site.rows("/papers/search", q=q, size="20")
    assert [list(row) for row in rows] == [list(COLUMNS)] * 20
    table = list(csv.DictReader(io.StringIO(site.get("/papers/search.csv", q=q, size="20").text)))
    assert [row["key"] for row in table] == [row["key"] for row in rows]
    page = site.get("/papers/search", q=q).text
    assert re.findall(r'<a class="title" href="/paper/([^"]+)"', page) == [row["key"] for row in rows]
    assert "<mark>segmentation</mark>" in page
    assert not re.search("[\ue000\ue001]", page + str(rows) + str(table))
    lines = site.get("/papers/search.json", q=q, _shape="array", _nl="on", size="20").text.splitlines()
    assert len(lines) == 20


def test_a_feed_has_the_newest_first(site: Site) -> None:
    """Any search is an Atom feed: newest first, with whole addresses that answer and moments as RFC 3339 has them."""
    feed = ET.fromstring(site.get("/papers/search.atom", q="segmentation", year="2019").content)  # noqa: S314 - our own feed
    entries = feed.findall(f"{ATOM}entry")
    moments = [entry.findtext(f"{ATOM}updated") or "" for entry in entries]
    assert moments == sorted(moments, reverse=True)
    assert all(re.fullmatch(r"2019-03-\d\dT00:00:00Z", moment) for moment in moments)
    address = entries[0].findtext(f"{ATOM}id") or ""
    assert address.startswith("http://localhost/paper/made:")
    assert site.get(address.removeprefix("http://localhost")).status_code == 200
    # Of an entry without authors readers name that of the feed.
    rows = site.get("/papers/search.json", q="segmentation", year="2019", sort="date").json()["rows"]
    authors = [[author.text for author in entry.findall(f"{ATOM}author/{ATOM}name")] for entry in entries]
    assert authors == [row["authors"] for row in rows]
    assert any(authors)
    page = unescape(site.get("/papers/search", q="segmentation").text)
    assert '<link rel="alternate" type="application/atom+xml"' in page


@pytest.mark.parametrize(
    ("parameters", "name"),
    [
        ({}, "Papers"),
        ({"q": "segmentation"}, "Papers: segmentation"),
        ({"year": "2019"}, "Papers: 2019"),
        ({"q": "segmentation ", "year": "2019", "code": "linked"}, "Papers: segmentation, 2019, linked"),
    ],
)
def test_feeds_are_told_apart(site: Site, parameters: dict[str, str], name: str) -> None:
    """A feed and the page of its search are called by all that they ask for, and a feed says where it is."""
    feed = ET.fromstring(site.get("/papers/search.atom", **parameters).content)  # noqa: S314 - our own feed
    assert feed.findtext(f"{ATOM}title") == name
    assert name.partition(": ")[2] in unescape(site.get("/papers/search", **parameters).text.partition("</title>")[0])
    (own,) = [link.get("href") or "" for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self"]
    again = ET.fromstring(site.get(own.removeprefix("http://localhost")).content)  # noqa: S314 - our own feed
    assert [entry.findtext(f"{ATOM}id") for entry in again] == [entry.findtext(f"{ATOM}id") for entry in feed]


def test_misspelled_words_lead_to_the_corpus_own(site: Site) -> None:
    """A word that no paper holds is offered as one that papers hold; a word that is held is left alone."""
    suggestion = site.get("/papers/search.json", q='segmantation notes "retreival"').json()["suggestion"]
    assert suggestion == 'segmentation notes "retrieval"'
    assert "Did you mean" in site.get("/papers/search", q="segmantation").text
    for text in ("segmentations notes", "segmantationv8"):
        assert site.get("/papers/search.json", q=text).json()["suggestion"] is None


def test_a_common_word_is_meant_before_a_rarer_misspelling() -> None:
    """A misspelling that a paper has is not offered where many papers have the word itself, and leads there too."""
    held = {"languge": 1, "language": 400, "lineage": 20, "attenuation": 3, "attention": 300, "kernal": 1, "kernel": 50}
    held |= {"modules": 20, "models": 400}
    db = sqlite3.connect(":memory:")
    db.execute("create table words (word text, papers integer)")
    db.execute("create virtual table papers_fts using fts5(title, tokenize='porter unicode61')")
    db.execute("create virtual table authors_fts using fts5(name)")
    db.executemany("insert into words values (?, ?)", held.items())
    db.executemany("insert into papers_fts (title) values (?)", [(word,) for word, papers in held.items() for _ in range(papers)])
    meant = {"langauge": "language", "languge": "language", "languages": None, "attenuation": None, "kernal": None}
    meant |= {"modles": "models", "modlues": "modules"}

    def fetch(sql: str, given: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        return db.execute(sql, given).fetchall()

    assert {word: suggest(fetch, word, [word]) for word in meant} == meant


@pytest.mark.parametrize(
    ("q", "meant"),
    [
        ('"gpt4o judges" year:2020-', '"gpt-4o judges" year:2020-'),
        ('"qwen 2.5" coder', '"qwen2.5" coder'),
        ('"DINO-v2" "dino v2"', '"DINOv2" "dinov2"'),
        ('"GPT-4o"', None),
        ('"GPT-4-o"', '"GPT-4o"'),
        ('"f-1"', None),
        ("GPT4o qwen 2.5", None),
        ("dino year:2020 v2", None),
        ("chain-of-thought", None),
        ("top 5", None),
    ],
)
def test_a_spelling_that_many_more_papers_have_is_offered(spellings: Site, q: str, meant: str | None) -> None:
    """A name in quotes that papers have in one where many more have it in two, or the other way, leads to what these have."""
    assert spellings.get("/papers/search.json", q=q).json()["suggestion"] == meant


@pytest.mark.parametrize(
    ("names", "papers"),
    [
        (("qwen 2.5", "Qwen2.5", "qwen-2.5"), 14),
        (("dino v2 -v3", "DINOv2 -v3", "dino-v2 -v3"), 40),
        (("GPT-4o judges", "gpt4o judges", "GPT 4o judges", "gpt4-o judges"), 15),
        (("judges OR qwen 2.5", "qwen2.5 OR judges"), 28),
        (("coder llama 3", "coder llama-3"), 25),
    ],
)
def test_a_name_is_found_in_all_its_spellings(spellings: Site, names: Sequence[str], papers: int) -> None:
    """A name with figures finds the same papers in the same order however it is typed."""
    found = [spellings.rows("/papers/search", q=name, size="100") for name in names]
    assert all(rows == found[0] for rows in found)
    assert len(found[0]) == papers


def test_a_rare_spelling_does_not_come_first(build_db: Callable[..., Path]) -> None:
    """A rare word weighs most; a rare spelling of a name, be it the second of a search, does not."""
    titles = [f"{name} reads {number}" for name in ("Llama-3", "GPT-4o") for number in range(12)]
    site = Site(build_db(*({"id": f"x:{number}", "title": title} for number, title in enumerate([*titles, "GPT4o reads"]))))
    for q in ("llama3 OR gpt-4o", "gpt-4o OR llama3", "gpt4o"):
        assert site.rows("/papers/search", q=q)[0]["title"] != "GPT4o reads", q


def test_words_beside_a_figure_are_no_name() -> None:
    """A word and a figure are one name where most papers with both have them side by side; a year stands apart."""
    db = sqlite3.connect(":memory:")
    db.execute("create virtual table papers_fts using fts5(title, tokenize='porter unicode61')")
    held = {"wool 2": 6, "wool of 2": 7, "rock 2": 6, "rock2": 6, "rock of 2": 9, "moss 2020": 20, "few 2": 3, "few2": 2}
    held |= {"fern-r1": 11, "fern r1": 2, "a b12 cell": 12}
    db.executemany("insert into papers_fts (title) values (?)", [(text,) for text, papers in held.items() for _ in range(papers)])
    for words, meant in (
        ("wool 2", "wool 2"),
        ("a rock 2", "a rock2"),
        ("moss 2020", "moss 2020"),
        ("few 2", "few 2"),
        ("fern R1", "fern-R1"),
        ("a b12", "a b12"),
    ):
        assert spell_as_most(lambda sql, given: db.execute(sql, given).fetchall(), words.split())[0] == tuple(meant.split()), (
            words
        )


@pytest.fixture(scope="module")
def spellings(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site over papers that spell some names in several ways."""
    folder = tmp_path_factory.mktemp("spellings")
    held = {
        "GPT4o judges": 2,
        "GPT-4o judges": 12,
        "Qwen 2.5 coder": 2,
        "Qwen2.5 coder": 12,
        "Llama-3 coder": 3,
        "Llama3": 8,
        "DINO v2": 1,
        "DINOv2": 40,
    }
    held |= {"chain-of-thought": 3, "chainofthought": 9, "top 5": 6, "top5": 20, "f1": 20, "f-1": 2, "GPT-4-o": 1}
    titles = [f"{title} {number}" for title, papers in held.items() for number in range(papers)]
    records = [{"id": f"x:{n}", "title": title, "year": 2024} for n, title in enumerate(titles)]
    return Site(build_papers(folder, records))


def test_words_that_no_paper_has_are_told(site: Site) -> None:
    """Where papers are found by some of the words, those that none has are named."""
    for q, unheld, said in (
        ("otolith segmentation", ["otolith"], "No paper here has “otolith”."),
        ("notes of otoliths and felt-5 on wool", ["otoliths", "felt-5", "wool"], "has “otoliths”, “felt-5” or “wool”."),
        ("segmentation translation", [], None),
        ("named:3", [], None),
    ):
        assert site.get("/papers/search.json", q=q).json()["unheld"] == unheld
        page = site.get("/papers/search", q=q).text
        assert said in page if said else "No paper here has" not in page
    assert "No paper here has" not in site.get("/papers/search", q="otolith").text


def test_nothing_found_is_said(site: Site) -> None:
    """Text that nothing holds, and a page beyond the last, are told as such."""
    assert "No paper is found" in site.get("/papers/search", q="qqqqqq").text
    assert "no page 400" in site.get("/papers/search", q="notes", page="400").text
    assert keys(site, "🎉") == []


def test_a_page_beyond_the_last_says_how_many_there_are(site: Site) -> None:
    """A page that is not there is called by its number, with the way to the last."""
    page = unescape(site.get("/papers/search", q="notes", page="9999").text)
    assert "There is no page 9,999: this search has 12 pages" in page
    assert site.get(re.findall(r'href="([^"]+)">the last', page)[0]).text.count('<a class="title"') == 20


def test_spelling_is_looked_at_where_a_word_may_be_unknown(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where enough papers with all the words are found, no spelling is looked for."""
    asked: list[str] = []
    monkeypatch.setattr("papersette.site.search.find.ENOUGH_WHOLE", 5)
    monkeypatch.setattr("papersette.site.search.find.suggest", lambda _ask, text, _parts: asked.append(text))
    assert site.get("/papers/search", q="segmentation notes").status_code == 200
    assert asked == []
    assert site.get("/papers/search", q="segmantation notes").status_code == 200
    assert asked == ["segmantation notes"]


@pytest.mark.parametrize(
    ("q", "longer"), [("Wan2", "Wan2.1"), ("GPT-4", "GPT-4o"), ("GPT-4o", None), ("gpt-4 linter", "GPT-4o linter")]
)
def test_a_name_leads_to_longer_ones(tmp_path: Path, q: str, longer: str | None) -> None:
    """A name that no paper has leads to the one that most papers have of those that begin with it."""
    texts = ["GPT-4o sees", "We ask GPT-4o.", "GPT-4omni too", "Wan21 and Wan2.1-VACE", "Wan2.1", "Wan2.1 again", "A linter"]
    db = build_papers(tmp_path, [{"id": f"x:{n}", "title": text} for n, text in enumerate(texts)])
    answer = Site(db).get("/papers/search.json", q=q).json()
    assert answer["suggestion"] == (longer if q != "Wan2" or not answer["rows"] else None)


@pytest.mark.parametrize(
    ("q", "meant"),
    [("SD2Net", None), ('"sd2net mills"', '"sd-2-net mills"'), ("GPT4", None), ('"GPT4"', '"GPT-4"'), ("Mill7", None)],
)
def test_figures_of_a_name_may_stand_apart(build_db: Callable[..., Path], q: str, meant: str | None) -> None:
    """A name finds the same letters and figures apart, raised ones in TeX or behind a hyphen; in quotes it leads to them."""
    titles = ["SD$^2$Net mills turn", "GPT-4 writes", "Mills"]
    site = Site(build_db(*({"id": f"x:{number}", "title": title} for number, title in enumerate(titles))))
    assert site.get("/papers/search.json", q=q).json()["suggestion"] == meant
    assert len(site.rows("/papers/search", q=meant or q)) == (q != "Mill7")


@pytest.mark.parametrize(
    ("q", "first"),
    [
        ("Kaiming He", ["mae", "resnet"]),
        ("he kaiming", ["mae", "resnet"]),
        ('"Kaiming He"', ["mae", "resnet"]),
        ("Kaiming He residual", ["resnet"]),
        ("Kaiming He year:2015", ["resnet"]),
        ("Jurgen Schmidhuber", ["lstm"]),
        ("schmidhuber", ["lstm"]),
        ("Wei Wang", ["wang"]),
        ("K. He", ["mae", "resnet"]),
        ("He, K.", ["mae", "resnet"]),
        ("He K", ["mae", "resnet"]),
        ("M. Long residual", ["resnet"]),
        ("J. Schmidhuber", ["lstm"]),
        ("W. Wang", ["wang"]),
        ("S.E. Else", ["init"]),
        ("Else, S. E.", ["init"]),
        ("Jürgen Schmid Huber", ["lstm"]),
        ("Yann Le Cun", ["digits"]),
        ("Y. LeCun", ["digits"]),
        ("papers by Kaiming He", ["mae", "resnet"]),
        ("Kaiming He 2015", ["resnet"]),
        ("Kaiming He 2015 residual", ["resnet"]),
        ("Kaiming He 1999", ["mae", "resnet"]),
        ("He et al.", ["mae", "resnet"]),
        ("He et al., 2015", ["resnet"]),
        ("Residual learning (He et al., 2015)", ["resnet"]),
    ],
)
def test_authors_are_found_by_plain_words(people: Site, q: str, first: list[str]) -> None:
    """The papers of an author whose name is typed come first, the newest first, narrowed by what else is asked for."""
    answer = people.get("/papers/search.json", q=q).json()
    assert [row["key"] for row in answer["rows"]][: len(first)] == first
    assert answer["are_first"] is True
    assert answer["suggestion"] is None
    page = unescape(people.get("/papers/search", q=q).text)
    assert re.search(rf'<a href="/papers/authors/{answer["people"][0]["id"]}">{answer["people"][0]["name"]}</a>', page)


@pytest.mark.parametrize(
    ("q", "names", "found"),
    [
        ("Kaiming He, Mingsheng Long", ["Kaiming He", "Mingsheng Long"], ["resnet"]),
        ("mingsheng long and kaiming he", ["Kaiming He", "Mingsheng Long"], ["resnet"]),
        ("Kaiming He, Mingsheng Long residual", ["Kaiming He", "Mingsheng Long"], ["resnet"]),
        ("Kaiming He & Yann LeCun", ["Kaiming He", "Yann LeCun"], ["mae", "resnet", "digits"]),
        ("K. He, Y. LeCun", ["Kaiming He", "Yann LeCun"], ["mae", "resnet", "digits"]),
        ("He, K., LeCun, Y. and W. Wang", ["Kaiming He", "Wei Wang", "Yann LeCun"], ["mae", "resnet"]),
        ("Q. He, Y. LeCun", ["Yann LeCun"], []),
        ("Z. Long, Y. LeCun, W. Wang", ["Wei Wang", "Yann LeCun"], ["wang", "digits"]),
        ("He, Q.; LeCun, Y.", ["Yann LeCun"], []),
        ("what is vitamin K. He may know", [], []),
        ("Kaiming He and Y. LeCun", ["Kaiming He", "Yann LeCun"], ["mae", "resnet", "digits"]),
        ("Yann LeCun, Wei Wang 1989", ["Wei Wang", "Yann LeCun"], ["digits"]),
        (
            "Kaiming He, Mingsheng Long, Yann LeCun, Jürgen Schmidhuber; Some Body",
            ["Jürgen Schmidhuber", "Kaiming He", "Mingsheng Long", "Yann LeCun"],
            ["mae", "resnet", "lstm", "digits"],
        ),
        ("Xiao Wei Wang", ["Xiao Wei Wang"], ["other"]),
        ("of Kaiming He and Mingsheng Long little is said in nets of others, nor is it there", [], []),
    ],
)
def test_of_several_authors_the_papers_together_come_first(people: Site, q: str, names: list[str], found: list[str]) -> None:
    """The papers that all authors named wrote are found, or else those of any of them; a long list names authors, prose none."""
    answer = people.get("/papers/search.json", q=q).json()
    assert sorted(person["name"] for person in answer["people"]) == names
    assert [row["key"] for row in answer["rows"]][: len(found)] == found
    assert answer["are_first"] is bool(found)


def test_authors_that_are_asked_for_are_told(people: Site) -> None:
    """Who asks for a name in part sees whose papers these are, and comes to the page of one of them."""
    for q, names in (
        ("author:kaiming", ["Kaiming He"]),
        ("author: wang year:-2030", ["Wei Wang", "Xiao Wei Wang"]),
        ("author:long OR author:kaiming", ["Kaiming He", "Mingsheng Long"]),
        ("author:Wei author:Wang", ["Wei Wang", "Xiao Wei Wang"]),
        ('author:"wei wang"', ["Wei Wang"]),
        ('author:"Wang, Wei"', ["Wei Wang", "Xiao Wei Wang"]),
        ('author:"K. He"', ["Kaiming He"]),
        ('author:"He, K."', ["Kaiming He"]),
        ('author:"j schmidhuber"', ["Jürgen Schmidhuber"]),
        ('author:"S.E. Else" OR author:"W. Wang" OR author:lecun', ["Somebody E. Else", "Wei Wang", "Yann LeCun"]),
        ('author:"J. He"', []),
        ("-author:kaiming", []),
        ("author:nobody", []),
    ):
        assert sorted(person["name"] for person in people.get("/papers/search.json", q=q).json()["people"]) == names, q
    assert "Kaiming He</a>" in people.get("/papers/search", q="author:kaiming").text


def test_words_that_are_also_names_stay_words(people: Site) -> None:
    """One word of a name is a word where papers hold it; its authors are told beside, and stop words are nobody."""
    answer = people.get("/papers/search.json", q="long").json()
    assert [row["key"] for row in answer["rows"]] == ["init"]
    assert [person["name"] for person in answer["people"]] == ["Mingsheng Long"]
    assert answer["are_first"] is False
    assert people.get("/papers/search.json", q="he").json()["people"] == []
    for sign in ("E", "E++", "E#", "Else@E"):
        assert people.get("/papers/search.json", q=sign).json()["people"] == []
    # Who is cited stands first among the authors.
    assert people.get("/papers/search.json", q="Long et al.").json()["are_first"] is False
    # A year beside a word of a name leaves it a word, its authors beside it.
    assert [person["name"] for person in people.get("/papers/search.json", q="LeCun 1989").json()["people"]] == ["Yann LeCun"]
    for words in ("residual learning", "W. Zisserman", "E. Kaiming", "S E", "vitamin W", "K He Residual Nets", "Residual K He"):
        assert people.get("/papers/search.json", q=words).json()["people"] == [], words


@pytest.mark.parametrize("q", ["A Song Generator", "a song generator", "Rhymes by A Song", "I Song Generator", "Song A Day"])
def test_an_article_before_a_word_is_no_initial(build_db: Callable[..., Path], q: str) -> None:
    """An A or I without its full stop beside a family name asks for nobody where other words are left."""
    papers = [("fish", "Fishes", ["Andrew Song", "Ivy Song"]), ("rhymes", "Rhymes of a day by a generator", ["A. Song"])]
    site = Site(build_db(*({"id": f"x:{key}", "title": title, "authors": names} for key, title, names in papers)))
    assert site.get("/papers/search.json", q=q).json()["people"] == []
    for name in ("A Song", "A. Song", "Song, A. fishes", "A. Song fishes"):
        assert site.get("/papers/search.json", q=name).json()["people"], name


@pytest.mark.parametrize(
    ("q", "meant"),
    [
        ("Kaming He", "Kaiming He"),
        ("mingshang long year:2015", "Mingsheng long year:2015"),
        ("Juergen Schmidhuber", "Jürgen Schmidhuber"),
        ('author:"Kaming He"', 'author:"Kaiming He"'),
        ("author:Juergen Schmidhuber", None),
        ("Kaiming residual", None),
    ],
)
def test_a_misspelled_author_is_told(people: Site, q: str, meant: str | None) -> None:
    """Where nothing has all words and an author has all but one of them, and a like one, that name is offered."""
    assert people.get("/papers/search.json", q=q).json()["suggestion"] == meant


def test_names_of_authors_are_no_misspellings(people: Site) -> None:
    """A name that an author has is not taken for another word, be it in no paper's text."""
    for name in ("Yann", "lecun and others", "Schmidhuber cells"):
        assert people.get("/papers/search.json", q=f"{name} wavelets").json()["suggestion"] is None, name


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site over papers whose authors' names stand in other papers' texts too."""
    folder = tmp_path_factory.mktemp("people")
    papers = [
        ("resnet", "Residual learning", 2015, ["Kaiming He", "Mingsheng Long"]),
        ("mae", "Masked autoencoders", 2021, ["Kaiming He"]),
        ("init", "Kaiming initialization of long residual nets, he says", 2018, ["Somebody E. Else"]),
        ("lstm", "Memory cells", 1997, ["Jürgen Schmidhuber"]),
        ("other", "Wavelets", 2020, ["Xiao Wei Wang"]),
        ("wang", "Kernels", 2001, ["Wei Wang"]),
        ("digits", "Digits by a len of yan", 1989, ["Yann LeCun"]),
    ]
    records = [{"id": key, "title": title, "year": year, "authors": names} for key, title, year, names in papers]
    return Site(build_papers(folder, records))


@pytest.mark.parametrize("q", ["host:www.github.com", "host:https://GitHub.com/made", "host:github", "host:com"])
def test_hosts_go_by_domain_and_name(site: Site, q: str) -> None:
    """A host is found by its domain, however it is pasted, by one that it belongs to, and by its name."""
    assert site.get("/papers/search.json", q=q).json()["total"] == 60


def test_files_of_a_search_have_all_its_papers(site: Site) -> None:
    """What the page offers as a file has up to 500 papers, JSON 100 at a time."""
    total = site.get("/papers/search.json", q="").json()["total"]
    assert 100 < total <= 500
    (path,) = re.findall(r'href="(/papers/search\.csv[^"]*)"', site.get("/papers/search", q="").text)
    assert len(list(csv.DictReader(io.StringIO(site.get(unescape(path)).text)))) == total
    assert site.get("/papers/search.bib", q="").text.count("\n@") + 1 == total
    assert len(site.get("/papers/search.json", q="").json()["rows"]) == 100


def test_a_long_name_narrows_to_its_papers(build_db: Callable[..., Path]) -> None:
    """A venue whose name has hundreds of characters is a facet as any other."""
    venue = f"Proceedings of the {'Joint ' * 60}Workshop"
    site = Site(build_db({"id": "x:1", "title": "One", "venue": venue}, {"id": "x:2", "title": "Two", "venue": "Made"}))
    assert keys(site, "", venue=venue) == ["x:1"]


def test_operators_of_other_languages(site: Site) -> None:
    """OR finds papers with either word, NOT those without one; signs alone find nothing."""

    def find(q: str) -> set[str]:
        return {row["key"] for row in site.get("/papers/search.json", q=q, size="500").json()["rows"]}

    assert find("segmentation OR planning") == find("segmentation") | find("planning")
    assert find("segmentation NOT planning") == find("segmentation") - find("planning") < find("segmentation")
    assert find('title:"&"') == set()


def test_measure_and_dataset_apart_are_told(site: Site) -> None:
    """Where no result is of a measure on a dataset, papers with each are found, and the page says so."""
    for q, is_apart in (("dataset:COCO metric:PQ>50", False), ("dataset:COCO metric:PQ>99", False)):
        assert site.get("/papers/search.json", q=q).json()["apart"] is is_apart
    assert (
        "name the dataset and report the measure elsewhere" not in site.get("/papers/search", q="dataset:COCO metric:PQ>50").text
    )


@pytest.mark.parametrize(
    ("q", "doors"),
    [
        ("trondheim", ["places/1"]),
        ("Example University", ["institutions/1"]),
        ("best accuracy on CoQA", ["scores_over_time?measure=accuracy&dataset=CoQA", "datasets/1", "measures/1"]),
        ("coqa accuracy", ["scores_over_time?measure=accuracy&dataset=CoQA"]),
        ("dataset:CoQA accuracy>99", ["datasets/1", "search?q=dataset%3ACoQA+metric%3Aaccuracy%3E99"]),
        ("Woolliness and PebbleWalk", []),
        ("dataset:PebbleWalk", ["datasets/2"]),
        ("who beats AlexNet", ["claimed_against?baseline=AlexNet"]),
        ("who beats Watson", ["claimed_against?baseline=Watson"]),
        ("Generation of Readers", []),
        ("WHO BEATS THE EARLIER GENERATION", []),
        ("ALEXNET", ["claimed_against?baseline=ALEXNET"]),
        ("RockNet of 2024", ["results_of?system=RockNet", "search?q=RockNet+of+year%3A2024"]),
        ("RockNet (2024).", ["results_of?system=RockNet", "search?q=RockNet+year%3A2024"]),
        ("who beats Felt 3.1", []),
        # A name of two words is one, and a size none.
        ("Wool 3 beaten", ["claimed_against?baseline=Wool-3", "results_of?system=Wool-3"]),
        ("3D readers of 8B", []),
        ("swe bench verified", ["datasets/3"]),
        ("swe-bench-VERIFIED", ["datasets/3"]),
        ("what is best on CoQA", ["datasets/1"]),
        ("IS on CoQA", ["scores_over_time?measure=IS&dataset=CoQA", "datasets/1", "measures/3"]),
        ("our reader", []),
        ("readers of 2024 has:code", ["search?q=readers+of+year%3A2024+has%3Acode"]),
        ("readers with open source code", ["search?q=readers+has%3Acode"]),
        ("readers with codes, coded with code-switching", []),
        ("readers since Sept. 2024.", ["search?q=readers+since%3A2024-09"]),
        ("readers since MARCH 2020", ["search?q=readers+since%3A2020-03"]),
        ("readers since Mars 2020", ["search?q=readers+since+Mars+year%3A2020"]),
        (
            "Readers with code since 2024",
            ["search?q=Readers+has%3Acode+since+2024", "search?q=Readers+with+code+since%3A2024"],
        ),
        (
            "readers since 2024-02-03 and of 2019",
            ["search?q=readers+since%3A2024-02-03+and+of+2019", "search?q=readers+since+2024-02-03+and+of+year%3A2019"],
        ),
        ('"readers with code" since 2024-13', []),
        ('"our reader" since 2024', ["search?q=%22our+reader%22+since%3A2024"]),
        ("“readers with code” of 2024", ["search?q=%E2%80%9Creaders+with+code%E2%80%9D+of+year%3A2024"]),
        (
            '"felt of 2024, accuracy > 80" with code, 2024',
            [
                "search?q=%22felt+of+2024%2C+accuracy+%3E+80%22+has%3Acode%2C+2024",
                "search?q=%22felt+of+2024%2C+accuracy+%3E+80%22+with+code%2C+year%3A2024",
            ],
        ),
        ("readers accuracy >= 81.5 %", ["search?q=readers+metric%3Aaccuracy%3E%3D81.5%25"]),
        ("readers (accuracy > 80)", ["search?q=readers+metric%3Aaccuracy%3E80"]),
        ("Accuracy>80, readers", ["search?q=metric%3AAccuracy%3E80+readers"]),
        ("readers > 80 of metric: accuracy > 80", ["measures/1"]),
        ("readers > 80", []),
        ("readers >2024 and ~2019", []),
        ("readers ２０２４", []),
        ("readers accuracy>80points, woolly", ["search?q=readers+metric%3Aaccuracy%3E80points+woolly"]),
        ("", []),
        ("why do accuracies on CoQA and other sets of questions differ that much between Trondheim and Oslo", []),
    ],
)
def test_what_words_name_is_one_step_away(tmp_path: Path, q: str, doors: list[str]) -> None:
    """A search leads to the pages of what its words name: places, institutions, datasets, leaderboards, beaten baselines."""
    affiliation = {"author": 1, "institution": "Example University", "city": "Trondheim", "latitude": 63.4, "longitude": 10.4}
    text = "Our reader reaches an accuracy of 81.2% on CoQA. It outperforms AlexNet by 2.1% accuracy."
    text += " It outperforms Watson by 3.1% accuracy. It outperforms the earlier generation by 5.2% accuracy."
    text += " It outperforms Felt 3.1 by 4.1% accuracy."
    text += " RockNet achieves an accuracy of 41.0%. It has 7.1% woolliness on the PebbleWalk dataset."
    text += " It outperforms Wool-3 by 2.2% accuracy and 3D-Felt by 1.1% accuracy. Wool-3 achieves an accuracy of 40.0%."
    text += " We reach an IS of 9.1 on CoQA. We test on SWE-bench Verified."
    wool = [{"id": f"wool:{n}", "title": f"Wool 3 reads {n}"} for n in range(10)]
    record = {"id": "x", "title": "T", "abstract": text, "authors": ["Ada Example"], "affiliations": [affiliation]}
    site = Site(build_papers(tmp_path, [record, *wool]))
    found = [door["path"] for door in site.get("/papers/search.json", q=q).json()["doors"]]
    assert [path.removeprefix("/papers/") for path in found] == doors
    page = unescape(site.get("/papers/search", q=q).text)
    for door in found:
        assert f'<a href="{door}">' in page
        assert site.get(door).status_code == 200


def test_a_narrower_search_keeps_what_narrows_already(build_db: Callable[..., Path]) -> None:
    """The same search with a condition in place of words keeps the values of facets and the order that were chosen."""
    records = ({"id": f"x:{n}", "title": "Felt", "year": 2024, "venue": venue} for n, venue in enumerate(("Wool & Co", "Felt")))
    site = Site(build_db(*records))
    chosen = {"venue": "Wool & Co", "sort": "date"}
    asked = {"q": "felt of 2024", "page": "1", **chosen}
    doors = site.get("/papers/search.json", **asked).json()["doors"]
    (only,) = (door["path"] for door in doors if door["kind"] == "only")
    assert dict(parse_qsl(only.partition("?")[2])) == {"q": "felt of year:2024", **chosen}
    assert f'href="{only}"' in unescape(site.get("/papers/search", **asked).text)
    assert site.get(only.replace("search?", "search.json?")).json()["total"] == 1


@pytest.mark.parametrize(
    ("q", "doors"),
    [
        ("cs.CV", ["topics/1", "search?q=topic%3Acs.CV"]),
        ("felt, (CS.cv).", ["search?q=felt%2C+topic%3Acs.CV"]),
        ("quant-ph cs.CV", ["topics/1", "search?q=topic%3Aquant-ph+cs.CV", "search?q=quant-ph+topic%3Acs.CV"]),
        ('"cs.CV" felt', ["topics/1"]),
        ("topic:cs.CV", []),
        ("cs.CL carding", []),
    ],
)
def test_the_code_of_a_subject_offers_its_papers(build_db: Callable[..., Path], q: str, doors: list[str]) -> None:
    """A code, which papers hardly have in their texts, is offered as the condition that it says; a keyword is none."""
    subjects = ["cs.CV", "quant-ph"]
    site = Site(build_db({"id": "x:1", "title": "Felt", "categories": subjects, "keywords": ["carding"]}))
    found = [door["path"] for door in site.get("/papers/search.json", q=q).json()["doors"]]
    assert [path.removeprefix("/papers/") for path in found] == doors
    assert [site.get(path).status_code for path in found] == [200] * len(found)


@pytest.mark.parametrize("q", ["arXiv:2105.98765v2", "doi:10.1234/felt.5"])
def test_an_id_that_no_paper_has_is_no_condition(site: Site, q: str) -> None:
    """Of an id that looks like a condition nothing is told but that no paper is found."""
    page = site.get("/papers/search", q=q).text
    assert "is no condition" not in page
    assert "No paper is found" in page


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("arxiv 2405.00002", ["arxiv:2405.00002"]),
        ("[2405.00002v1] Shearing in the rain", ["arxiv:2405.00002"]),
        ("Example, A. (2024). Shearing in the rain. arXiv preprint arXiv:2405.00002.", ["arxiv:2405.00002"]),
        ("A. Example: Carding, 2023 (doi:10.1234/CARD.1).", ["doi:10.1234/card.1"]),
        ("@article{x, title = {Carding}, eprint={2405.00009}, doi = {10.1234/card.1}}", ["doi:10.1234/card.1"]),
        ("see https://arxiv.org/abs/2405.00002, https://doi.org/10.1234/card.1", ["arxiv:2405.00002", "doi:10.1234/card.1"]),
    ],
)
def test_an_id_within_a_text_names_its_paper(build_db: Callable[..., Path], q: str, found: list[str]) -> None:
    """The papers whose ids stand in a pasted reference come first, in their order, and nothing is said of the ids' words."""
    others = [{"id": f"on:{n}", "title": f"Rain, arXiv and the title of preprint {n}", "year": 2023} for n in range(3)]
    named = [{"title": "On wool", "arxiv_id": "2405.00002"}, {"title": "Combs", "doi": "10.1234/card.1"}]
    site = Site(build_db(*others, *named))
    assert keys(site, q)[: len(found)] == found
    page = site.get("/papers/search", q=q).text
    assert "is no condition" not in page
    assert "No paper here has" not in page


@pytest.mark.parametrize(
    ("q", "is_named"),
    [
        ("Example, A., & Sample, B. (2024). Looms without threads. Journal of Weaving, 3(1).", True),
        ('A. Example and B. Sample, "Looms without Threads," J. Weav., 2024.', True),
        ("@article{x24, title = {Looms without threads}, author = {Example, Ada}}", True),
        ("Looms without threads | Journal of Weaving", True),
        ("[2] Looms without threads (2024)", True),
        ("looms without threads 2024", True),
        ('year:2024 "looms without threads"', True),
        ('year:2023 "looms without threads"', False),
        ("since:2025 [2] Looms without threads (2024)", False),
        ("Looms without threads.pdf", True),
        ('weaving -"looms without threads"', False),
        ('weaving title:"looms without threads"', False),
        ("weaving of looms without threads", False),
        ("Sheep - weaving", False),
    ],
)
def test_a_title_within_a_reference_names_its_paper(build_db: Callable[..., Path], q: str, is_named: bool) -> None:
    """The paper whose title a part of a text is comes first; not one that is excluded, in a sentence, or too short."""
    others = [f"Journal of weaving by Example and Sample, threads {n} without looms in 2024, article and pdf" for n in range(4)]
    records = [{"id": f"on:{n}", "title": title} for n, title in enumerate([*others, "Sheep"])]
    site = Site(build_db(*records, {"id": "looms", "title": "Looms without threads", "year": 2024}))
    assert (keys(site, q)[:1] == ["looms"]) is is_named


def test_of_an_id_among_words_that_no_paper_has_that_is_told(site: Site) -> None:
    """An id that no paper has is one of the words that none has, and no condition."""
    page = unescape(site.get("/papers/search", q="notes arXiv:2405.99999").text)
    assert "No paper here has “arXiv:2405.99999”" in page
    assert "is no condition" not in page


@pytest.mark.parametrize(
    ("q", "meant"),
    [("Weaverr: cloth of sheep", None), ("weaverr - CLOTH of sheep", None), ("Weaverr cloth", "weaver cloth")],
)
def test_a_whole_title_is_no_misspelling(build_db: Callable[..., Path], q: str, meant: str | None) -> None:
    """A word that is like one which many papers have is left as it is where the text is the title of a paper."""
    others = [{"id": f"on:{number}", "title": f"Weaver number {number}"} for number in range(120)]
    site = Site(build_db(*others, {"id": "weaverr", "title": "Weaverr: cloth of sheep"}))
    answer = site.get("/papers/search.json", q=q).json()
    assert answer["rows"][0]["key"] == "weaverr"
    assert answer["suggestion"] == meant


def test_unknown_conditions_are_told(site: Site) -> None:
    """A condition that there is not is said to be none; a paper's id that looks like one is not."""
    page = unescape(site.get("/papers/search", q="foo:bar notes").text)
    assert "“foo:bar” is no condition that is understood here" in page
    assert "is no condition" not in site.get("/papers/search", q="named:3").text


def test_papers_with_all_words_come_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Papers with all the words stand before those that say one of them often, and count among the best anyhow."""
    both = {"id": "both", "title": "On many things", "abstract": "Glacier. " + "Other words stand here. " * 60 + "Velocity."}
    one = [{"id": f"one:{n}", "title": "Glacier glacier", "abstract": "Glacier."} for n in range(5)]
    two = [{"id": f"two:{n}", "title": "Velocity velocity", "abstract": "Velocity."} for n in range(5)]
    site = Site(build_papers(tmp_path, [*one, *two, both]))
    assert keys(site, "glacier velocity")[0] == "both"
    assert len(keys(site, "glacier velocity")) == 11
    page = site.get("/papers/search", q="glacier velocity").text
    assert "11 papers with any of the words; the one with all of them comes first" in page
    assert keys(site, "glacier velocity year:-2000") == []
    set_ranked(monkeypatch, 3)
    assert len(keys(site, "glacier velocity")) == 3
    assert keys(site, "glacier velocity")[0] == "both"


def set_ranked(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """Set how many papers are ranked by more than their words."""
    for module in (scope_module, matches):
        monkeypatch.setattr(module, "RANKED", number)


def test_bounds_are_said(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A number that is a bound is called one: of the papers found, and of what the facets count."""
    page = unescape(site.get("/papers/search", q="notes").text)
    assert "240 papers, page 1 of 12" in page
    assert "Counts are of" not in page
    monkeypatch.setattr("papersette.site.search.scope.BEST", 50)
    for q, best in (("notes", "best"), ("", "newest"), ("year:1900-", "newest")):
        page = unescape(site.get("/papers/search", q=q).text)
        assert f"the 50 {best} papers (there are more), page 1 of 3" in page
        assert f"Counts are of the {best} 50 papers." in page
    set_ranked(monkeypatch, 30)
    page = unescape(site.get("/papers/search", q="notes deep").text)
    assert "the 30 best papers with any of the words (there are more)" in page


def test_of_too_many_papers_those_with_most_are_sorted(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sorted by upvotes, too many papers are those with most of all, not the newest; those without any fill what is left."""
    monkeypatch.setattr("papersette.site.search.scope.BEST", 50)
    assert keys(site, "", sort="upvotes", size="50") == [f"made:{number}" for number in range(239, 189, -1)]
    page = unescape(site.get("/papers/search", q="year:2015-", sort="upvotes").text)
    assert "the 50 most upvoted papers (there are more)" in page
    for q, sort, kept in (("", "upvotes", "most upvoted"), ("", "date", "newest"), ("notes", "upvotes", "best")):
        assert site.get("/papers/search.json", q=q, sort=sort).json()["kept"] == kept
    monkeypatch.setattr("papersette.site.search.scope.BEST", 242)
    assert keys(site, "", sort="upvotes", size="242")[:240] == [f"made:{number}" for number in range(239, -1, -1)]
    assert keys(site, "", sort="citations") == keys(site, "")


@pytest.mark.parametrize(
    "q",
    [
        "host:github.com", "venue:Venue", "author:Ada metric:PQ>60", "dataset:COCO year:2016-", "-host:github.com", "has:code",
        "upvotes:100-200", "upvotes:7 OR upvotes:9-",
        "topic:parsing", "title:notes topic:parsing", "source:papers author:Ada", "author:Ada OR author:Beispiel has:results",
        "dataset:COCO OR dataset:ImageNet", "title:notes OR dataset:COCO OR venue:Venue",
    ],
)  # fmt: skip
def test_what_many_papers_meet_is_found_by_date(site: Site, monkeypatch: pytest.MonkeyPatch, q: str) -> None:
    """Papers are the same, in the same order, whether those that meet a condition are looked up or all are gone through."""
    chosen = {"measure": "PQ", "link": "code"} if q == "has:code" else {}
    found = keys(site, q, **chosen)
    monkeypatch.setattr("papersette.site.search.scope.BROAD", -1)
    for frequent in (0, 10**9):
        monkeypatch.setattr("papersette.site.search.scope.FREQUENT", frequent)
        assert keys(site, q, **chosen) == found
    assert found


def test_of_what_many_papers_meet_no_more_than_the_newest_are_shown(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page says that there are more; a condition that few papers meet shows all of them."""
    monkeypatch.setattr("papersette.site.search.scope.LAST_BROAD", 2)
    assert "there are more" not in site.get("/papers/search", q="host:github.com").text
    monkeypatch.setattr("papersette.site.search.scope.BROAD", -1)
    assert "the 2 newest papers (there are more)" in unescape(site.get("/papers/search", q="host:github.com").text)


def test_papers_without_a_date_are_last(tmp_path: Path) -> None:
    """By date, a year counts as one, and papers without any are last, in a search for words and in one without."""
    dates: dict[str, dict[str, Any]] = {
        "a": {"year": 2019},
        "b": {},
        "c": {"published": "2021-02-03", "year": 2021},
        "d": {"published": "2018-05"},
    }
    records = [{"id": key, "title": f"Bees {key}", **date} for key, date in dates.items()]
    site = Site(build_papers(tmp_path, records))
    assert keys(site, "") == keys(site, "", sort="date") == keys(site, "bees", sort="date") == ["c", "a", "d", "b"]


def test_the_beginning_of_an_abstract_ends_behind_a_word(tmp_path: Path) -> None:
    """Where no word is looked for, an abstract is cut behind a word, with a sign that it goes on."""
    texts = ["Pollination " * 60, "Short.", "x" * 400]
    db = build_papers(tmp_path, [{"id": f"b:{n}", "title": "T", "abstract": text} for n, text in enumerate(texts)])
    found = {row["key"]: row["found"] for row in Site(db).rows("/papers/search", q="")}
    assert found == {"b:0": ("Pollination " * 23).strip() + "…", "b:1": "Short.", "b:2": "x" * 280 + "…"}


def test_conditions_that_leave_nothing_can_be_taken_out(site: Site) -> None:
    """Where conditions leave no paper, each is a link to the search without it."""
    page = unescape(site.get("/papers/search", q='segmentation year:2016 venue:"Venue 7"').text)
    hrefs = dict(re.findall(r'<a href="(/papers/search[^"]*)">([^<]+)</a>(?= or | there may)', page))
    assert set(hrefs.values()) == {"year:2016", 'venue:"Venue 7"'}
    without = next(href for href, said in hrefs.items() if said != "year:2016")
    assert {row["year"] for row in site.get(without.replace("/search", "/search.json")).json()["rows"]} == {2016}
    assert "there may be some" not in site.get("/papers/search", q="venue:Nowhere").text


def test_an_empty_search_shows_the_newest(site: Site) -> None:
    """Without a text all papers are there, the newest first, to be narrowed."""
    rows = site.rows("/papers/search", q="")
    assert rows[0]["published"] == max(row["published"] for row in rows if row["published"])


def test_neighbours_raise_a_paper(tmp_path: Path) -> None:
    """Of two papers with the same words, the one whose nearest papers match too comes first."""
    ice, cars = "Ice sheets melt over bedrock, glacier velocity.", "Cars queue at crossroads and lights."
    near = [{"id": f"near:{n}", "title": f"Glacier flow {n}", "abstract": ice} for n in range(4)]
    far = [{"id": f"far:{n}", "title": f"Traffic flow {n}", "abstract": cars} for n in range(4)]
    two = [
        {"id": "two:a", "title": "Measuring velocity", "abstract": "Cars queue at crossroads, traffic lights."},
        {"id": "two:b", "title": "Measuring velocity", "abstract": "Ice sheets melt over bedrock, a glacier."},
    ]
    site = Site(build_papers(tmp_path, [*near, *far, *two]))
    found = [key for key in keys(site, "velocity glacier ice") if key.startswith("two:")]
    assert found[0] == "two:b"


PARTS = [*(f"{name}:" for name in FIELDS), "-", '"', ">", "5", "notes", " ", "(", "\0", "é", "&", "<", " OR "]
WILD = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(PARTS), max_size=15).map("".join))
NAMES = st.sampled_from(["sort", "page", "size", "_shape", "_nl", *FACETS])


@settings(max_examples=60)
@given(q=WILD, name=NAMES, value=WILD, form=st.sampled_from(["", ".json", ".csv", ".atom"]), broad=st.sampled_from([-1, 30_000]))
def test_no_text_is_an_error(site: Site, q: str, name: str, value: str, form: str, broad: int) -> None:
    """Whatever stands in any parameter of any form, the answer is 200, and a feed is XML; so where many meet each condition."""
    with pytest.MonkeyPatch.context() as patched:
        set_bounds(patched, BROAD=broad)
        answer = site.get(f"/papers/search{form}", **{"q": q, name: value})
    assert answer.status_code == 200
    if form == ".atom":
        ET.fromstring(answer.content)  # noqa: S314 - our own feed


def test_broken_query_strings_are_no_error(site: Site) -> None:
    """Bytes that are no text, stray percent signs and many parameters are no error."""
    for query in ("q=%ff%fe", "q=%", "q=%00", "&&&=", "q=a&" * 3000, "year=" + "x" * 5000):
        assert site.get(f"/papers/search?{query}").status_code == 200


def test_markup_in_texts_is_text(site: Site) -> None:
    """Titles and what is asked for are escaped."""
    page = site.get("/papers/search", q='markup <script>alert(1)</script>"><img src=x>').text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;b&gt;" in page


def test_hits_are_found_as_papers_are() -> None:
    """Words of a page's texts are told apart as the file's index does; a paper that an expression does not find has no hits."""
    assert FTS["papers_fts"].tokenize == TOKENIZE
    papers = [(1, "Learned models", "We learn models of learning."), (2, "Others", None), (3, "Models", None)]
    found = mark_hits(papers, '"learning" OR "nothing"')
    brackets = str.maketrans({MARK_START: "[", MARK_STOP: "]"})
    assert [text and text.translate(brackets) for text in found[1]] == ["[Learned] models", "We [learn] models of [learning]."]
    assert list(found) == [1]
    assert mark_hits(papers[::-1], '"learning" OR "nothing"') == found
    with pytest.raises(sqlite3.OperationalError):
        mark_hits(papers, '"')
    assert mark_hits(papers[2:], '"models"') == {3: (f"{MARK_START}Models{MARK_STOP}", None)}
    assert mark_hits([(1, "C++, F# and C+4", None)], '"c" OR "f"')[1] == (
        f"{MARK_START}C++{MARK_STOP}, {MARK_START}F#{MARK_STOP} and {MARK_START}C{MARK_STOP}+4",
        None,
    )
    # A version behind the signs is none of the hit.
    assert mark_hits([(1, "C++17", None)], '"c"')[1] == (f"{MARK_START}C++{MARK_STOP}17", None)


def set_bounds(monkeypatch: pytest.MonkeyPatch, **bounds: int) -> None:
    """Set what bounds a search to numbers that a file of a few papers reaches."""
    for name, value in bounds.items():
        module = scope_module if hasattr(scope_module, name) else common_words
        monkeypatch.setattr(module, name, value)


def scope_of(db: Path, text: str) -> Scope:
    """Return what a search finds in a file, conditions and all."""
    query = parse(text)
    with sqlite3.connect(db) as connection:
        return find_scope(lambda sql, given: connection.execute(sql, given).fetchall(), query, query.conditions)


def test_common_words_are_bounded(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Words that too many papers hold are left out beside rarer ones, and the answer says that more is there."""
    set_bounds(monkeypatch, MOST_MATCHES=60, LAST_READ=60, COMMON=60, LAST_HELD=60)
    alone = site.get("/papers/search.json", q="notes").json()
    assert alone["bounded"] is True
    assert alone["total"] == 60
    assert keys(site, "notes supervision") == ["named:4", "named:5"]


@pytest.mark.parametrize("table", TABLES)
def test_names_are_looked_up_in_an_index(built: Path, table: str) -> None:
    """What a search names is found without reading a whole table of names, whatever its letters."""
    with sqlite3.connect(built) as connection:
        plan = [row[3] for row in connection.execute(f"explain query plan {NAMED[table]}", ("[]", ""))]
    names, _ = THINGS[table].spelled or (table, "id")
    assert not [step for step in plan if f"SCAN {table}" in step or f"SCAN {names}" in step]
    assert sum(f"SEARCH {names} USING" in step for step in plan) == 2


def test_rows_name_their_authors(tmp_path: Path) -> None:
    """In order: as a list in JSON, with semicolons in CSV; the page shows four and says how many more there are."""
    people = [f"Ada {letter}. Stone" for letter in "ABCDEF"]
    records = [{"id": "a:1", "title": "Quartz", "authors": people}, {"id": "a:2", "title": "Basalt"}]
    quarry = Site(build_papers(tmp_path, records))
    assert quarry.rows("/papers/search", q="quartz")[0]["authors"] == people
    (row,) = csv.DictReader(io.StringIO(quarry.get("/papers/search.csv", q="quartz").text))
    assert row["authors"].split("; ") == people
    assert ", ".join(f"<bdi>{name}</bdi>" for name in people[:4]) + " and 2 more" in quarry.get("/papers/search", q="quartz").text
    assert quarry.rows("/papers/search", q="basalt")[0]["authors"] == []


def test_authors_that_are_asked_for_are_shown(tmp_path: Path) -> None:
    """Whom a search names stands among the authors of each paper, be it at the end of a long list."""
    people = [f"Ada {letter}. Stone" for letter in "ABCDEF"]
    quarry = Site(build_papers(tmp_path, [{"id": "a:1", "title": "Quartz", "authors": people}]))
    first = ", ".join(people[:4])
    for q, shown in (
        ('author:"Ada F"', f"{first}, … Ada F. Stone and 1 more"),
        ("Ada E. Stone", f"{first}, Ada E. Stone and 1 more"),
        ("Ada A. Stone", f"{first} and 2 more"),
        ("author:stone", ", ".join(people)),
    ):
        page = re.sub("</?bdi>", "", quarry.get("/papers/search", q=q).text)
        assert f'<p class="authors">{shown}</p>' in page, q


def test_an_order_is_called_what_it_is(site: Site) -> None:
    """Without words nothing is relevant: papers are by date, as that page says; upvotes are no order where none has any."""
    for asked in ({}, {"q": "year:2000-"}, {"sort": "date"}):
        page = site.get("/papers/search", **asked).text
        assert '<p class="sorts">by <b aria-current="true">date</b>' in page, asked
        by_date = site.get("/papers/search.json", **{**asked, "sort": "date"}).json()
        assert [row["key"] for row in site.get("/papers/search.json", **asked).json()["rows"]] == [
            row["key"] for row in by_date["rows"]
        ]
    assert '<b aria-current="true">relevance</b>' in site.get("/papers/search", q="segmentation").text


def test_examples_are_of_the_file(site: Site, people: Site, build_db: Callable[..., Path]) -> None:
    """What can be asked for is shown by what papers of the file have, and leads nowhere where none has such; nor to an order."""
    for each in (site, people):
        page = each.get("/papers/search", q="").text
        shown = re.findall(r"<dt>(?:<a href=\"([^\"]+)\">)?([a-z]+:[^<]+)", page)
        for href, example in shown:
            if href and example.partition(":")[0] in EXAMPLES:
                assert "No paper is found" not in each.get(unescape(href)).text, example
    assert ("", "venue:CVPR") in shown
    assert ("", "citations:100-") in shown
    assert ("", "metric:PQ&gt;50") in shown
    made = Site(build_db({"id": "a", "title": "Moss", "abstract": "We reach 81.5% accuracy on ImageNet."}))
    (href,) = re.findall(r'href="([^"]+)">metric:accuracy&gt;50</a>', made.get("/papers/search").text)
    assert "No paper is found" not in made.get(unescape(href)).text
    assert "sort=citations" not in page
    assert "author:&#34;Kaiming He&#34;" in page


def test_counts_of_a_part_are_no_less_than_that(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is counted of the best papers alone is marked as that or more."""
    assert "<small>240</small>" in site.get("/papers/search", q="notes").text
    monkeypatch.setattr("papersette.site.search.find.FACETED", 100)
    page = site.get("/papers/search", q="notes").text
    assert "<small>100+</small>" in page
    assert "<small>100</small>" not in page


def test_bounds_are_looked_up_in_an_index(built: Path) -> None:
    """Which papers report a score above a bound is told by an index alone, without a look at other scores."""
    (condition,) = parse("metric:accuracy>90").conditions
    with sqlite3.connect(built) as connection:
        plan = [
            row[3]
            for row in connection.execute(f"explain query plan select * from papers where {condition.sql}", condition.values)
        ]
    assert any("metrics USING COVERING INDEX idx_metrics_bounds (measure_id=? AND normal>?)" in step for step in plan)


def test_what_few_papers_meet_comes_newest_first(tmp_path: Path) -> None:
    """Papers that a condition looks up come by their dates or years, those with neither last."""
    dated: dict[str, dict[str, str | int]] = {
        "a": {"published": "2021-05-01"}, "b": {"year": 2020}, "c": {"published": "2023"}, "d": {"year": 2024}, "e": {},
    }  # fmt: skip
    links = ["https://github.com/made/repository"]
    records = [{"id": f"w:{name}", "title": f"Wool {name}", "links": links, **date} for name, date in dated.items()]
    rows = Site(build_papers(tmp_path, records)).rows("/papers/search", q="host:github.com")
    assert [row["key"] for row in rows] == ["w:d", "w:c", "w:a", "w:b", "w:e"]


@pytest.fixture(scope="module")
def learning(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site over ten papers with one word; the first that is read has code and another form of it, and is of another year."""
    records = [{"id": f"l:{n}", "title": f"Learning {n}", "abstract": "A model.", "year": 2024} for n in range(10)]
    records[0] |= {"title": "Learned 0", "year": 2025, "links": ["https://github.com/made/repository"]}
    return Site(build_papers(tmp_path_factory.mktemp("learning"), records))


@pytest.mark.parametrize(
    ("q", "chosen", "total", "bounded"),
    [
        ("learning", {}, 3, True),
        ("learned", {}, 3, True),
        ("learning model", {}, 3, True),
        ("learning year:2025", {}, 1, False),
        ("learning", {"year": "2025"}, 1, False),
        ("learning has:code", {"code": "linked"}, 1, False),
        ("learning -title:learning has:abstract", {}, 0, False),
        ("learning year:2024", {}, 3, True),
        ("learning model year:2025", {}, 1, False),
        ("learning nothing year:2025", {}, 1, True),
    ],
)
def test_what_narrows_comes_before_the_bound(
    learning: Site, monkeypatch: pytest.MonkeyPatch, q: str, chosen: dict[str, str], total: int, bounded: bool
) -> None:
    """Of a common word's papers all are found that conditions and facets leave, unless these are too many; then it is said."""
    set_bounds(monkeypatch, COMMON=3, LAST_HELD=3, TRIED=3, LAST_READ=3, MOST_MATCHES=3, ENOUGH=3)
    monkeypatch.setattr("papersette.site.search.scope._ENOUGH", "select rowid from papers_fts where papers_fts match ? limit 3")
    found = learning.get(f"/papers/search.json?{urlencode({'q': q, **chosen})}").json()
    assert (found["total"], found["bounded"]) == (total, bounded)


@pytest.mark.parametrize(
    ("q", "held", "found"),
    [
        ("learning", 5, [10, 9, 8]),
        ("model", 5, [7, 10, 9]),
        ("made model", 5, [7, 10, 9]),
        ("made learning", 5, [10, 9, 8]),
        ("made model", 2, [10, 9, 8]),
    ],
)
@pytest.mark.parametrize("sliced", [1, 100])
def test_common_words_are_ranked_by_titles(
    build_db: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, q: str, held: int, found: list[int], sliced: int
) -> None:
    """Of words that too many papers hold those of the last ones come first that have all in the title, then the newest."""
    records = [{"id": f"l:{n}", "title": f"Learning {n}", "abstract": "A model, made. " * (10 - n)} for n in range(10)]
    records[6] |= {"title": "A made model"}
    set_bounds(monkeypatch, COMMON=5, LAST_HELD=held, LAST_READ=3, ENOUGH=3, SLICED=sliced)
    monkeypatch.setattr("papersette.site.search.scope._ENOUGH", "select rowid from papers_fts where papers_fts match ? limit 3")
    scope = scope_of(build_db(*records), q)
    assert [paper_id for paper_id, _ in scope.papers] == found
    assert scope.bounded


@pytest.mark.parametrize("narrowed", ["", " year:2024"])
def test_of_common_words_what_is_excluded_stays_out(
    build_db: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, narrowed: str
) -> None:
    """A word that is not wanted is in no paper that is found, not even in the abstract of one with the others in its title."""
    texts = ["A made model."] * 9 + ["A made survey."]
    db = build_db(*({"title": f"Learning {n}", "abstract": text, "year": 2024} for n, text in enumerate(texts)))
    set_bounds(monkeypatch, COMMON=4, LAST_HELD=3, TRIED=3, ENOUGH_LAST=1, LAST_READ=3)
    found = [paper_id for paper_id, _ in scope_of(db, f"learning -survey{narrowed}").papers]
    assert found == [9, 8, 7]


@pytest.mark.parametrize(
    ("enough", "year", "found", "bounded"),
    [
        (1, "2001", [6, 5, 4, 3], True),
        (1, "2020", [12, 11, 10, 9], True),
        (6, "2001", [1, 2, 3, 4, 5, 6], False),
        (1, "1999", [], False),
        (1, "1999-2001", [6, 5, 4, 3], True),
        (1, "-2019", [7, 6, 5, 4], True),
        (6, "1999-2002", [1, 2, 3, 4, 5, 6], False),
        (1, "1999-2000", [], False),
        (1, "2001 year:-2010", [6, 5, 4, 3], True),
        (1, "-2010 year:2003-", [], False),
    ],
)
def test_papers_of_years_long_past_are_looked_for_among_each_other(
    build_db: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, enough: int, year: str, found: list[int], bounded: bool
) -> None:
    """Of a common word the last papers that a condition leaves are looked at, wherever in the file they end."""
    years = (*[2001] * 6, 2015, *[2020] * 5)
    db = build_db(*({"title": f"Learning {n}", "abstract": "A model.", "year": year} for n, year in enumerate(years)))
    set_bounds(monkeypatch, COMMON=3, LAST_HELD=1, TRIED=2, ENOUGH_LAST=enough, LAST_READ=8)
    scope = scope_of(db, f"learning year:{year}")
    assert [paper_id for paper_id, _ in scope.papers] == found
    assert scope.bounded == bounded


@pytest.mark.parametrize(
    ("common", "held", "found", "bounded"), [(10, 8, [*range(100, 92, -1)], True), (30, 25, [*range(81, 101)], False)]
)
def test_several_words_are_common_where_they_are_new(
    build_db: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, common: int, held: int, found: list[int], bounded: bool
) -> None:
    """Words of the last papers alone are common words too, though few of the file's slices have them, unless they are few."""
    db = build_db(*({"title": f"Notes {n}", "abstract": "A made model." if n > 80 else "Nothing."} for n in range(1, 101)))
    set_bounds(monkeypatch, COMMON=common, LAST_HELD=held, LAST_READ=8)
    scope = scope_of(db, '"made model"')
    assert [paper_id for paper_id, _ in scope.papers] == found
    assert scope.bounded == bounded


@pytest.mark.parametrize("text", ["Shepherds", "shepherds", '"Shepherds"', "SHEPHERDS."])
def test_a_title_of_one_common_word_is_found(build_db: Callable[..., Path], text: str) -> None:
    """A paper whose whole title is a word that hundreds of other titles hold comes first."""
    others = [{"title": f"Shepherds {number}", "abstract": "Shepherds. " * 9} for number in range(300)]
    db = build_db(*others, {"id": "one", "title": "Shepherds", "abstract": "They walk."})
    assert keys(Site(db), text)[0] == "one"


@pytest.mark.parametrize(
    "text", ["Pre-training Schrodinger bridges", r"Pretraining {S}chr{\"o}dinger Bridges", "pre training SCHRÖDINGER bridges"]
)
def test_a_title_is_known_however_it_is_spelled(build_db: Callable[..., Path], text: str) -> None:
    """Case, accents, hyphens and LaTeX make no other title; one that goes on is another."""
    title = "Pre-Training Schrödinger Bridges"
    others = [{"id": f"more:{n}", "title": f"{title}: A Survey {n}", "abstract": f"{title}. " * 9} for n in range(3)]
    db = build_db(*others, {"id": "one", "title": title, "abstract": "We walk."})
    assert keys(Site(db), text)[0] == "one"


def test_words_are_of_the_file(site: Site) -> None:
    """The number of papers of a word is what the full-text index says."""
    rows = site.rows("/papers/words", _size="max")
    assert {row["word"]: row["papers"] for row in rows}["notes"] == 240
