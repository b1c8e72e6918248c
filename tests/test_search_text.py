"""Search text: whatever is typed becomes an expression that SQLite accepts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papersette.site.typed.words import identifier, match_expression, stop_words, symbol_terms, telling_words

TITLES = (
    "Tuning GPT-4 for retrieval, NDCG@10 and beyond",
    "A parser for C++ templates",
    "A compiler for C",
    "Wan2.1 makes videos",
    "Don't sleep on k-NN search",
    "Deep supervision for segmentation",
    "Supervision that is not deep at all",
)


@pytest.fixture(scope="module")
def index() -> Iterator[sqlite3.Connection]:
    """A full-text index over a few titles."""
    with sqlite3.connect(":memory:") as connection:
        connection.execute("create virtual table papers using fts5(title, tokenize = 'porter unicode61')")
        connection.executemany("insert into papers values (?)", [(title,) for title in TITLES])
        yield connection


def search(index: sqlite3.Connection, text: str) -> list[str]:
    rows = index.execute("select title from papers where papers match ? order by rank", (match_expression(text),))
    return [title for (title,) in rows if all(symbol in title.lower() for symbol in symbol_terms(text))]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("GPT-4", TITLES[0]),
        ("ndcg@10", TITLES[0]),
        ("C++", TITLES[1]),
        ("wan2.1", TITLES[3]),
        ("don't sleep", TITLES[4]),
        ("k-NN", TITLES[4]),
        ('"deep supervision"', TITLES[5]),
        ("what is deep supervision?", TITLES[5]),
        ("(segmentation", TITLES[5]),
        ("the a of segmenting", TITLES[5]),
    ],
)
def test_names_and_words_are_found(index: sqlite3.Connection, text: str, first: str) -> None:
    """Names with signs, phrases and plain questions find their paper first."""
    assert search(index, text)[0] == first


def test_a_phrase_is_taken_as_one(index: sqlite3.Connection) -> None:
    """Quoted words must stand side by side."""
    assert search(index, '"deep supervision"') == [TITLES[5]]


def test_signs_are_asked_for_literally(index: sqlite3.Connection) -> None:
    """C++ does not find C."""
    assert search(index, "C++") == [TITLES[1]]


@pytest.mark.parametrize("text", ["", " ", '"', '""', "(", "++", "\0", "🎉", "*", None])
def test_nothing_to_look_for_finds_nothing(index: sqlite3.Connection, text: str | None) -> None:
    """Text without a word is no error, and finds nothing."""
    assert index.execute("select count(*) from papers where papers match ?", (match_expression(text),)).fetchone() == (0,)


def test_stop_words_alone_are_looked_for() -> None:
    """A search of nothing but stop words keeps them."""
    assert match_expression("to be or not") == '"to" AND "be" AND "or" AND "not"'
    assert match_expression("to be segmented") == '"segmented"'
    assert 120 <= len(stop_words()) <= 200


@pytest.mark.parametrize(
    ("text", "telling"),
    [
        ("who beats BM25", ["BM25"]),
        ("Papers that beat BM25 on Robust04", ["BM25", "Robust04"]),
        ("papers beating BM25", ["BM25"]),
        ("beat tracking of who beat", ["beat", "tracking"]),
        ("music beat", ["music", "beat"]),
        ("who beats", ["who", "beats"]),
    ],
)
def test_to_beat_is_to_ask(text: str, telling: list[str]) -> None:
    """Behind who, that and papers "beat" speaks of the search; elsewhere it is a word, as in music."""
    assert list(telling_words(text.split())) == telling


@pytest.mark.parametrize(
    ("text", "telling"),
    [
        ("latest papers on knot detection", ["knot", "detection"]),
        ("the newest sails", ["sails"]),
        ("Latest", ["Latest"]),
        ("recent sails", ["recent", "sails"]),
    ],
)
def test_latest_speaks_of_the_search(text: str, telling: list[str]) -> None:
    """Who asks for the latest of something asks for no paper with that word."""
    assert list(telling_words(text.split())) == telling


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("https://arxiv.org/abs/2405.15738v2", "2405.15738"),
        ("https://doi.org/10.48550/arXiv.2405.15738", "2405.15738"),
        ("doi:10.48550/arxiv.2405.15738v1", "2405.15738"),
        ("arXiv:2405.15738", "2405.15738"),
        ("2405.15738v1", "2405.15738"),
        ("https://doi.org/10.1000/ABC", "10.1000/abc"),
        ("doi: 10.1000/abc", "10.1000/abc"),
        ("2022.sigdial-1.1", "2022.sigdial-1.1"),
        ("https://aclanthology.org/2022.sigdial-1.1.pdf", "2022.sigdial-1.1"),
        ("https://huggingface.co/papers/2405.15738", "2405.15738"),
        ("https://openreview.net/forum?id=aBc-1", "aBc-1"),
        ("https://www.doi.org/10.1000/X", "10.1000/x"),
        ("https://arxiv.org/pdf/math.GT/0309136v2.pdf", "math/0309136"),
        ("hep-th/9901001", "hep-th/9901001"),
        ("http://export.arxiv.org/abs/2405.15738v2", "2405.15738"),
        ("https://www.alphaxiv.org/abs/2405.15738", "2405.15738"),
        ("https://arxiv.org/pdf/2405.15738v2.PDF#page=3", "2405.15738"),
        ("https://openreview.net/forum?id=aBc-1&noteId=x", "aBc-1"),
        ("https://pubmed.ncbi.nlm.nih.gov/123456/", "123456"),
        ("PMID: 123456", "123456"),
        ("pubmed:123456", "123456"),
        ("https://openalex.org/works/W123456", "W123456"),
        ("https://api.semanticscholar.org/CorpusID:123456", "123456"),
        (None, ""),
    ],
)
def test_an_id_is_known_in_every_form(text: str | None, bare: str) -> None:
    """Addresses, prefixes and versions lead to the bare id."""
    assert identifier(text) == bare


@given(st.text(st.characters(exclude_categories=()), max_size=300))
def test_no_text_is_an_error(index: sqlite3.Connection, text: str) -> None:
    """Any text at all becomes a valid expression."""
    index.execute("select rowid from papers where papers match ?", (match_expression(text),)).fetchall()
    assert identifier(text) is not None


@given(
    st.lists(
        st.sampled_from(['"', "(", ")", "*", "AND", "OR", "NOT", "NEAR", "^", ":", "{", "}", "+", "-", "a", "\0", "'"]),
        max_size=30,
    )
)
def test_no_operator_gets_through(index: sqlite3.Connection, parts: list[str]) -> None:
    """The operators of full-text search are plain text."""
    index.execute("select rowid from papers where papers match ?", (match_expression("".join(parts)),)).fetchall()
    index.execute("select rowid from papers where papers match ?", (match_expression(" ".join(parts)),)).fetchall()


def test_a_book_is_its_beginning() -> None:
    """The work of a search is bounded, however long the text."""
    assert match_expression("word " * 100_000).count(" AND ") == 63
    assert len(match_expression("x" * 100_000)) < 100
