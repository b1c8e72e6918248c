"""The search page and its other forms, through Datasette's own client."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
from html import unescape
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from papersette.build import build
from papersette.site.facets import FACETS
from papersette.site.find import COLUMNS, SORTS
from papersette.site.query import FIELDS
from papersette.site.spelling import suggest
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
        {"id": "named:5", "title": "title: year:2020 -less <b>markup</b> & \"quotes\"", "abstract": "Supervision that is deep."},
        {"id": "title:what-a-key-1234", "title": "A key that reads as a condition"},
    ]  # fmt: skip
    path = folder / "papers.jsonl"
    with path.open("w", encoding="utf-8") as lines:
        lines.writelines(json.dumps(record) + "\n" for record in [*map(_record, range(240)), *named])
    build([str(path)], folder / "papers.db")
    return Site(folder / "papers.db")


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
        ('title: year:2020 -less <b>markup</b> & "quotes"', "named:5"),
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
    page = unescape(site.get("/papers/search", q="segmentation").text)
    assert '<link rel="alternate" type="application/atom+xml"' in page


def test_misspelled_words_lead_to_the_corpus_own(site: Site) -> None:
    """A word that no paper holds is offered as one that papers hold; a word that is held is left alone."""
    suggestion = site.get("/papers/search.json", q='segmantation notes "retreival"').json()["suggestion"]
    assert suggestion == 'segmentation notes "retrieval"'
    assert "Did you mean" in site.get("/papers/search", q="segmantation").text
    assert site.get("/papers/search.json", q="segmentations notes").json()["suggestion"] is None


def test_a_common_word_is_meant_before_a_rarer_misspelling() -> None:
    """A misspelling that a paper has is not offered where many papers have the word itself."""
    db = sqlite3.connect(":memory:")
    db.execute("create table words (word text, papers integer)")
    db.execute("create virtual table papers_fts using fts5(title)")
    db.executemany("insert into words values (?, ?)", [("languge", 1), ("language", 1000), ("lineage", 20)])
    assert suggest(lambda sql, given=(): db.execute(sql, given).fetchall(), "langauge", ["langauge"]) == "language"


def test_nothing_found_is_said(site: Site) -> None:
    """Text that nothing holds, and a page beyond the last, are told as such."""
    assert "No paper is found" in site.get("/papers/search", q="qqqqqq").text
    assert "no page 400" in site.get("/papers/search", q="notes", page="400").text
    assert keys(site, "🎉") == []


def test_an_empty_search_shows_the_newest(site: Site) -> None:
    """Without a text all papers are there, the newest first, to be narrowed."""
    rows = site.rows("/papers/search", q="")
    assert rows[0]["published"] == max(row["published"] for row in rows if row["published"])


def test_neighbours_raise_a_paper(tmp_path: Path) -> None:
    """Of two papers with the same words, the one whose nearest papers match too comes first."""
    path = tmp_path / "papers.jsonl"
    record = '{"id": "%s:%d", "title": "%s flow %d", "abstract": "%s"}'
    near = [record % ("near", n, "Glacier", n, "Ice sheets melt over bedrock, glacier velocity.") for n in range(4)]
    far = [record % ("far", n, "Traffic", n, "Cars queue at crossroads and lights.") for n in range(4)]
    two = [
        '{"id": "two:a", "title": "Measuring velocity", "abstract": "Cars queue at crossroads, traffic lights."}',
        '{"id": "two:b", "title": "Measuring velocity", "abstract": "Ice sheets melt over bedrock, a glacier."}',
    ]
    path.write_text("\n".join([*near, *far, *two]), "utf-8")
    build([str(path)], tmp_path / "papers.db")
    found = [key for key in keys(Site(tmp_path / "papers.db"), "velocity glacier ice") if key.startswith("two:")]
    assert found[0] == "two:b"


PARTS = [*(f"{name}:" for name in FIELDS), "-", '"', ">", "5", "notes", " ", "(", "\0", "é", "&", "<"]
WILD = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(PARTS), max_size=15).map("".join))
NAMES = st.sampled_from(["sort", "page", "size", "_shape", "_nl", *FACETS])


@settings(max_examples=60)
@given(q=WILD, name=NAMES, value=WILD, form=st.sampled_from(["", ".json", ".csv", ".atom"]))
def test_no_text_is_an_error(site: Site, q: str, name: str, value: str, form: str) -> None:
    """Whatever stands in any parameter of any form, the answer is 200, and a feed is XML."""
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


def test_common_words_are_bounded(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Words that too many papers hold are left out beside rarer ones, and the answer says that more is there."""
    monkeypatch.setattr("papersette.site.find.MOST_MATCHES", 60)
    alone = site.get("/papers/search.json", q="notes").json()
    assert alone["bounded"] is True
    assert alone["total"] == 60
    assert keys(site, "notes supervision") == ["named:4", "named:5"]


def test_words_are_of_the_file(site: Site) -> None:
    """The number of papers of a word is what the full-text index says."""
    rows = site.rows("/papers/words", _size="max")
    assert {row["word"]: row["papers"] for row in rows}["notes"] == 240
