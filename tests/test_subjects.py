"""What the codes of subjects stand for: in the file, on its pages and in searches."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest

from papersette.site.addresses import paper_path
from papersette.sources.fields.arxiv_topics import make_arxiv_topics
from papersette.store.rows.subjects import read_subjects
from tests.site_client import Site

PAPERS = (
    {"id": "a:1", "title": "Mills that speak", "categories": ["cs.CL", "I.2.7"]},
    {"id": "a:2", "title": "Mills that fall", "categories": ["physics.class-ph", "99Z99"]},
    {"id": "a:3", "title": "Mills that learn", "topics": ["computation and languages", "cs.CL"]},
)


@pytest.fixture
def mills(build_db: Callable[..., Path]) -> Site:
    """Papers with subjects of several schemes."""
    return Site(build_db(*PAPERS))


def test_each_code_is_of_its_scheme() -> None:
    """What readers take for a code of a scheme has a name, and nothing else has."""
    assert {(topic["scheme"], topic["name"]) for topic in make_arxiv_topics([name for _, name in read_subjects()])} == set(
        read_subjects()
    )


@pytest.mark.shared
@pytest.mark.parametrize("sample", ["arxiv_1993_2019_sample", "arxiv_2025_sample"])
def test_every_category_of_arxiv_has_a_name(shared: Path, sample: str) -> None:
    """No category of arXiv's papers of thirty years is missing."""
    with gzip.open(shared / "data" / "corpora" / f"{sample}.jsonl.gz", "rt", encoding="utf-8") as lines:
        categories = {category for line in lines for category in json.loads(line)["categories"]}
    topics = {(topic["scheme"], topic["name"]) for topic in make_arxiv_topics(sorted(categories)) if topic["scheme"] == "arxiv"}
    assert len(topics) > 40
    assert topics <= set(read_subjects())


def test_codes_are_told_with_what_they_stand_for(mills: Site) -> None:
    """A code of a known scheme has its name beside it in the file, on its page and on those of its papers; a keyword has none."""
    rows = {(row["scheme"], row["name"]): row["full_name"] for row in mills.rows("/papers/topics")}
    assert rows == {
        ("arxiv", "cs.CL"): "Computation and Language",
        ("acm", "I.2.7"): "Natural Language Processing",
        ("arxiv", "physics.class-ph"): "Classical Physics",
        ("msc", "99Z99"): None,
        ("keyword", "computation and languages"): None,
        ("keyword", "cs.CL"): None,
    }
    page = unescape(mills.get(paper_path("a:1")).text)
    assert "cs.CL</a> <small>Computation and Language</small>" in page
    assert "cs.CL</a> <small>Computation and Language · 2</small>" in unescape(mills.get("/papers/search", q="mills").text)
    facet = unescape(mills.get("/papers/papers").text)
    assert "cs.CL</a> <small>Computation and Language ·</small> <span>1</span>" in facet
    assert "99Z99</a> <span>1</span>" in facet
    column = mills.get("/papers/paper_topics.json", _facet="topic_id").json()["facet_results"]["topic_id"]["results"]
    assert {(value["label"], value["full_name"]) for value in column if "full_name" in value} == {
        (name, full_name) for (_, name), full_name in rows.items() if full_name
    }
    topic = mills.get(mills.get("/named/topics/I.2.7").headers["location"]).text
    assert "<dd>Natural Language Processing</dd>" in topic


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ('topic:"computation and language"', ["a:1", "a:3"]),
        ("topic:physics", ["a:2"]),
        ('topic:"natural language"', ["a:1"]),
        ("topic:CL", ["a:1", "a:2", "a:3"]),
        ("topic:lang", ["a:3"]),
        ("topic:assical", []),
    ],
)
def test_topics_are_asked_for_by_what_they_stand_for(mills: Site, q: str, found: list[str]) -> None:
    """A search for a topic goes by its code or name in part, and by whole words of what it stands for."""
    assert sorted(row["key"] for row in mills.rows("/papers/search", q=q)) == found
