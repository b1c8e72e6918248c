"""Words that stand side by side, and names that only their capitals tell from other words: which papers come first."""

from __future__ import annotations

import sqlite3
from itertools import pairwise
from pathlib import Path
from string import ascii_lowercase

import pytest

from papersette.site.search.proximity import IN_TITLE, MOST_PAIRS, find_pairs, find_proximity
from tests.databases import build_papers
from tests.site_client import Site


@pytest.mark.parametrize(
    ("words", "pairs"),
    [
        (["world", "models"], [(" world model",)]),
        (["few-shot", "learning"], [(" few shot",), (" shot learn",)]),
        (["models", "for", "protein", "design"], [(" protein design",)]),
        (["Bees", "bees", "bees"], [(" bees bee",)]),
        (["GPT-4", "writes"], [(" gpt4", " gpt 4"), (" 4 writ",)]),
        (["bee"], []),
        ([], []),
        (
            [f"q{letter}" for letter in ascii_lowercase],
            [(f" q{first} q{second}",) for first, second in pairwise(ascii_lowercase[: MOST_PAIRS + 1])],
        ),
    ],
)
def test_pairs_are_words_side_by_side(words: list[str], pairs: list[tuple[str, ...]]) -> None:
    """Words of a query that no stop word parts are pairs, each once, up to a bound."""
    assert list(find_pairs(words)) == pairs


def test_share_of_pairs_is_told_of_each_paper() -> None:
    """Side by side is over hyphens and line ends, in whatever capitals; a title counts more than an abstract, apart nothing."""
    db = sqlite3.connect(":memory:")
    db.execute("create table papers (id integer primary key, title text, abstract text)")
    texts = [
        ("World models", None), ("Pastures", "A world-modelling dog,\nand a sheep\ndog"),
        ("A world of models", "Models of a world"), ("Pastures", "Of a World\nModel"),
        ("Underworld models", None), ("ÉTALE MODELS", None),
    ]  # fmt: skip
    db.executemany("insert into papers values (?, ?, ?)", [(number, *text) for number, text in enumerate(texts)])

    def ask(sql: str, values: object) -> list[tuple[object, ...]]:
        return db.execute(sql, values).fetchall()  # type: ignore[arg-type]

    found = find_proximity(ask, range(6), find_pairs(["world", "models", "with", "sheep", "dogs"]))
    assert found == {0: IN_TITLE / 2, 1: 1.0, 2: 0.0, 3: 0.5, 4: 0.0, 5: 0.0}
    assert find_proximity(ask, range(4, 6), find_pairs(["étale", "models"])) == {4: 0.0, 5: IN_TITLE}


def test_words_side_by_side_come_first(tmp_path: Path) -> None:
    """Of papers with all words those come first in which they stand side by side."""
    apart = {"title": "Sheep", "abstract": "We learn how models of sheep walk over several pastures, and see a world."}
    together = {"title": "Dogs", "abstract": "We learn how dogs walk over several pastures, and see, with world models."}
    site = Site(build_papers(tmp_path, [apart | {"id": "a:1"}, together | {"id": "t:1"}]))
    assert site.rows("/papers/search", q="world models")[0]["key"] == "t:1"


def test_names_in_capitals_are_no_other_words(tmp_path: Path) -> None:
    """AIME is no aim: who types the name of a dataset gets the papers that name it first; a query in capitals names nothing."""
    others = [{"id": f"o:{number}", "title": "Aims of wool", "abstract": "We aim at wool, as aimed."} for number in range(9)]
    site = Site(
        build_papers(
            tmp_path,
            [*others, {"id": "z:1", "title": "Sums", "abstract": "RockNet reaches an accuracy of 61.2% on AIME, of wool."}],
        )
    )
    for q, first in [("AIME", "z:1"), ("AIME wool", "z:1"), ("aime", "o:0"), ("AIME WOOL", "o:0"), ("AIME -sums", "o:0")]:
        rows = site.rows("/papers/search", q=q)
        assert rows[0]["key"] == first, q
        assert len(rows) == 10 - (q == "AIME -sums")
