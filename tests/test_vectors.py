"""Search by meaning: which papers get a vector and when, what ranking makes of it, and that nothing changes without."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from papersette import embed
from papersette.errors import BuildError
from papersette.pipeline import build as building
from papersette.pipeline.build import Options, build
from papersette.site.search import vectors
from papersette.site.search.find import Request, find_papers
from papersette.site.search.scope import MEANING, Scope, rank
from tests.site_client import Site

needs_extra = pytest.mark.skipif(not embed.is_installed(), reason="needs the extra: pip install 'papersette[semantic]'")

SHIP, OTHER = bytes([127, 0]), bytes([0, 127])
BEES = {"id": "bees", "title": "Fast bees", "abstract": "We look at a hive", "upvotes": 1}
BOATS = {"id": "boats", "title": "Fast boats", "abstract": "We look at a keel", "upvotes": 1}


class Fake:
    """A model that knows vessels from other things, and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str], threads: int = 1) -> list[bytes]:
        """Return a vector of two dimensions for each text."""
        assert threads >= 1
        self.asked += texts
        return [SHIP if any(word in text.lower() for word in ("boat", "ship")) else OTHER for text in texts]

    def read(self, text: str) -> bytes:
        """Return the vector of a query."""
        return self.encode([text])[0]

    def compare(self, query: bytes, stored: Sequence[bytes]) -> list[float]:
        """Return 1 for the same vector, 0 for another."""
        return [float(query == vector) for vector in stored]


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[Fake]:
    """A model in the place of the true one, for builds and for the site."""
    model = Fake()
    for module in (building, vectors):
        monkeypatch.setattr(module, "load_encoder", lambda: model)
    monkeypatch.setattr(vectors, "is_installed", lambda: True)
    for kept in (vectors._read, vectors._find_encoder):
        kept.cache_clear()
    yield model
    for kept in (vectors._read, vectors._find_encoder):
        kept.cache_clear()


def _stored(db: Path) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(db)) as file:
        return file.execute("select key, model, vector from vectors join papers on papers.id = paper_id order by key").fetchall()


def _ask(db: Path) -> Callable[[str, Sequence[Any]], list[tuple[Any, ...]]]:
    return lambda sql, values: sqlite3.connect(db).execute(sql, values).fetchall()


def test_each_paper_gets_a_vector(fake: Fake, tmp_path: Path, write_jsonl: Callable[..., Path]) -> None:
    """A build that is asked to makes a vector of each title and abstract, and tells how far it is."""
    told: list[tuple[int, int]] = []
    build([str(write_jsonl(BEES, BOATS))], tmp_path / "papers.db", Options(semantic=True), encoded=lambda *n: told.append(n))
    assert fake.asked == ["Fast bees. We look at a hive", "Fast boats. We look at a keel"]
    assert _stored(tmp_path / "papers.db") == [("bees", embed.MODEL, OTHER), ("boats", embed.MODEL, SHIP)]
    assert told == [(2, 2)]


def test_a_build_without_makes_none(fake: Fake, build_db: Callable[..., Path]) -> None:
    """Without the option the table is empty and the model is not asked."""
    assert _stored(build_db(BEES, BOATS)) == []
    assert fake.asked == []


def test_only_new_texts_are_encoded(fake: Fake, tmp_path: Path, write_jsonl: Callable[..., Path]) -> None:
    """An update encodes papers that are new or whose text changed, and not one whose upvotes did."""
    db = tmp_path / "papers.db"
    build([str(write_jsonl(BEES, BOATS))], db, Options(semantic=True))
    fake.asked.clear()
    changed = [
        BEES | {"abstract": "We look at a ship of bees"},
        BOATS | {"upvotes": 7},
        BEES | {"id": "new", "title": "Slow ants"},
    ]
    build([str(write_jsonl(*changed, name="later.jsonl"))], db, Options(semantic=True))
    assert fake.asked == ["Fast bees. We look at a ship of bees", "Slow ants. We look at a hive"]
    assert _stored(db) == [("bees", embed.MODEL, SHIP), ("boats", embed.MODEL, SHIP), ("new", embed.MODEL, OTHER)]


def test_vectors_stay_as_long_as_their_texts(fake: Fake, tmp_path: Path, write_jsonl: Callable[..., Path]) -> None:
    """A later build without the option keeps vectors, save those of texts that changed; one with it fills the gap."""
    db = tmp_path / "papers.db"
    build([str(write_jsonl(BEES, BOATS))], db, Options(semantic=True))
    build([str(write_jsonl(BEES | {"abstract": "We look at ants on leaves"}, name="later.jsonl"))], db)
    assert [key for key, *_ in _stored(db)] == ["boats"]
    fake.asked.clear()
    build([str(tmp_path / "later.jsonl")], db, Options(semantic=True))
    assert fake.asked == ["Fast bees. We look at ants on leaves"]


@pytest.mark.usefixtures("fake")
def test_vectors_of_another_model_go(tmp_path: Path, write_jsonl: Callable[..., Path]) -> None:
    """Vectors of another model are made anew, and until then are not compared with."""
    db, path = tmp_path / "papers.db", str(write_jsonl(BEES))
    build([path], db, Options(semantic=True))
    with closing(sqlite3.connect(db)) as file, file:
        file.execute("update vectors set model = 'older'")
    assert vectors.find_near(_ask(db), "ship") is None
    build([path], db, Options(semantic=True))
    assert _stored(db) == [("bees", embed.MODEL, OTHER)]
    assert vectors.find_near(_ask(db), "ship") is not None


def test_a_paper_that_goes_takes_its_vector(fake: Fake, tmp_path: Path, write_jsonl: Callable[..., Path]) -> None:
    """A paper deleted by hand leaves no vector behind that the next paper of its number would have."""
    db = tmp_path / "papers.db"
    build([str(write_jsonl(BEES, BOATS))], db, Options(semantic=True))
    with closing(sqlite3.connect(db)) as file, file:
        file.execute("delete from papers where key = 'boats'")
        assert file.execute("select count(*) from vectors").fetchone() == (1,)
    assert len(fake.asked) == 2


def test_papers_without_a_vector(fake: Fake, tmp_path: Path, write_jsonl: Callable[..., Path]) -> None:
    """A paper without a vector of the right size is as near as the others are on average."""
    db = tmp_path / "papers.db"
    build([str(write_jsonl(BEES, BOATS, BEES | {"id": "new", "title": "Slow ants"}))], db, Options(semantic=True))
    near = vectors.find_near(_ask(db), "ship")
    assert near
    assert near(_ask(db), [1, 2, 3, 4]) == {1: 0, 2: 1, 3: 0, 4: pytest.approx(1 / 3)}
    with closing(sqlite3.connect(db)) as file, file:
        file.execute("update vectors set vector = x'00' where paper_id = 1")
    assert near(_ask(db), [1, 2, 3]) == {1: 0.5, 2: 1, 3: 0}
    assert near(_ask(db), [4]) == {4: 0}
    assert fake.asked[-1] == "ship"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("What is a ship, and why?", "What is a ship, and why?"),
        ("ship year:2020", "ship"),
        ('"fast ship" hull -video', "hull fast ship"),
        ("foo:bar", "foo:bar"),
        ("has:code", None),
        ("?!", None),
        ("", None),
    ],
)
def test_what_the_model_reads(text: str, read: str | None, fake: Fake, tmp_path: Path, write_jsonl: Callable[..., Path]) -> None:
    """The model reads sentences as they stand, of a query with conditions its words, and nothing where there are none."""
    build([str(write_jsonl(BEES))], tmp_path / "papers.db", Options(semantic=True))
    fake.asked.clear()
    vectors.find_near(_ask(tmp_path / "papers.db"), text)
    assert fake.asked == ([] if read is None else [read])


def test_ranking() -> None:
    """The cosine adds to the words' share; papers with all the words come first all the same."""
    scope = Scope([(1, 4.0), (2, 3.0), (3, 1.0)], "words", all_words=False)

    def near(_: object, ids: Sequence[int]) -> dict[int, float]:
        return {paper_id: float(paper_id > 1) for paper_id in ids}

    assert rank(lambda *_: [], scope) == [(1, 1), (2, 0.75), (3, 0.25)]
    assert rank(lambda *_: [], scope, near) == [(2, 0.75 + MEANING), (3, 0.25 + MEANING), (1, 1)]
    complete = Scope(scope.papers, "words", all_words=False, complete=frozenset({1}))
    assert [paper_id for paper_id, _ in rank(lambda *_: [], complete, near)] == [1, 2, 3]


def test_the_site_ranks_by_meaning(fake: Fake, tmp_path: Path, write_jsonl: Callable[..., Path]) -> None:
    """A search puts what is near in meaning first, encodes its words once, and sorts by a column as ever."""
    db = tmp_path / "papers.db"
    build([str(write_jsonl(BEES | {"upvotes": 9}, BOATS))], db, Options(semantic=True))
    fake.asked.clear()
    site = Site(db)
    assert [row["key"] for row in site.rows("/papers/search", q="fast ship has:abstract")] == ["boats", "bees"]
    assert [row["key"] for row in site.rows("/papers/search", q="fast ship has:abstract", size="1", page="2")] == ["bees"]
    assert fake.asked == ["fast ship"]
    assert [row["key"] for row in site.rows("/papers/search", q="fast ship", sort="upvotes")] == ["bees", "boats"]
    assert site.get("/papers/search", q="!?").status_code == site.get("/papers/search").status_code == 200
    assert fake.asked == ["fast ship"]


def test_the_site_without_the_extra(fake: Fake, tmp_path: Path, write_jsonl: Callable[..., Path], monkeypatch: Any) -> None:
    """A file with vectors is searched by words where the extra is not installed."""
    db = tmp_path / "papers.db"
    build([str(write_jsonl(BEES, BOATS))], db, Options(semantic=True))
    monkeypatch.setattr(vectors, "is_installed", lambda: False)
    fake.asked.clear()
    assert [row["key"] for row in Site(db).rows("/papers/search", q="fast ship")] == ["bees", "boats"]
    assert find_papers(_ask(db), Request("fast ship")).rows[0]["key"] == "bees"
    assert fake.asked == []


def test_the_site_with_other_weights(
    fake: Fake, tmp_path: Path, write_jsonl: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A search is answered by words where the installed model is another than that of the file."""
    build([str(write_jsonl(BEES, BOATS))], tmp_path / "papers.db", Options(semantic=True))

    def refuse() -> Fake:
        raise BuildError("other weights")

    monkeypatch.setattr(vectors, "load_encoder", refuse)
    assert [row["key"] for row in Site(tmp_path / "papers.db").rows("/papers/search", q="fast ship")] == ["bees", "boats"]
    assert len(fake.asked) == 2


def test_a_build_that_lacks_the_extra_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build with vectors says what to install before it reads anything."""
    monkeypatch.setattr(embed, "PARTS", ("no_such_package",))
    embed.load_encoder.cache_clear()
    with pytest.raises(BuildError, match=r"papersette\[semantic\]"):
        build([str(tmp_path / "absent.jsonl")], tmp_path / "papers.db", Options(semantic=True))


def test_nothing_of_the_extra_is_loaded_unasked() -> None:
    """The command line and the site's modules load nothing of the extra by themselves."""
    unasked = "{'tokenizers', 'safetensors', 'threadpoolctl'}"
    code = f"import sys, build_db, papersette.site.search.vectors; print({{*sys.modules}} & {unasked})"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"


@needs_extra
def test_the_model_knows_meaning() -> None:
    """Texts of one meaning in other words are nearer than texts of two meanings with a word in common."""
    model = embed.load_encoder()
    texts = ["The cat sits outside", "A feline is in the garden", "The band sits on a stage and plays"]
    vectors_ = [*model.encode(texts), bytes(384)]
    assert {len(vector) for vector in vectors_} == {384}
    same, near, far, none = model.compare(model.read(texts[0]), vectors_)
    assert same == pytest.approx(1, abs=0.001)
    assert near > far + 0.2
    assert none == 0
    assert model.compare(model.read("ship"), []) == []


@needs_extra
def test_a_vector_is_of_its_text_alone() -> None:
    """Whatever is encoded beside it, by however many threads, a text's vector stays the same but for rounding."""
    texts = ["", "short", *(f"a text of {n} words " + "and more " * n for n in range(1, 200, 7))]
    model = embed.load_encoder()
    for text, together in zip(texts, model.encode(texts, threads=3), strict=True):
        (alone,) = model.encode([text])
        pairs = zip(memoryview(alone).cast("b"), memoryview(together).cast("b"), strict=True)
        assert max(abs(one - other) for one, other in pairs) <= 1


@needs_extra
def test_other_weights_are_refused(tmp_path: Path) -> None:
    """Weights that are not those of the model, whose vectors could not be compared, are an error."""
    (tmp_path / "model.safetensors").write_bytes(b"other")
    with pytest.raises(BuildError, match="other weights"):
        embed.Encoder(tmp_path)
