"""The query language: what a text asks for."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papersette.extract.numbers.normal import CONVERSIONS
from papersette.extract.text.vocabulary import load_measures
from papersette.schema import COVERING, FTS, TABLES
from papersette.site.queries.conditions import FIELDS
from papersette.site.queries.parse import parse
from papersette.site.search.facets import FACETS, count_facets, narrow
from papersette.site.search.find import find_papers, read_request
from papersette.site.typed.ranges import SCALES, UNITS
from plugins.functions import prepare_connection


def _empty() -> sqlite3.Connection:
    """Return the tables and indexes of a file without rows."""
    db = sqlite3.connect(":memory:")
    prepare_connection(db)
    for name, columns in TABLES.items():
        db.execute(f"create table {name} ({columns}) strict")
    for name, index in FTS.items():
        db.execute(f"create virtual table {name} using fts5({', '.join(index.columns)}, tokenize='{index.tokenize}')")
    for name, covered in COVERING.items():
        db.execute(f"create index {name} on {covered}")
    db.execute("create index idx_metrics_paper_id on metrics(paper_id)")
    return db


@pytest.fixture(scope="module")
def small() -> sqlite3.Connection:
    """A file with two papers, so that SQLite itself says whether a statement is one."""
    db = _empty()
    texts = [(1, "one", "A parser for C++", "Or a year: NEAR 2020"), (2, "two", "Or é 5", None)]
    db.executemany("insert into papers (id, key, title, abstract) values (?, ?, ?, ?)", texts)
    db.execute("insert into papers_fts (rowid, title, abstract) select id, title, abstract from papers")
    db.execute("insert into related values (1, 2, 1.0), (2, 1, 1.0)")
    db.execute("insert into words values ('parser', 1), ('year', 1), ('near', 1)")
    return db


@pytest.mark.parametrize(
    ("text", "words", "phrases", "without"),
    [
        ("deep supervision", ["deep", "supervision"], [], []),
        ('"deep supervision" -video -"still life"', [], ["deep supervision"], ["video", "still life"]),
        ("GPT-4 C++ NDCG@10 Wan2.1", ["GPT-4", "C++", "NDCG@10", "Wan2.1"], [], []),
        ("well-known a - b -- c", ["well-known", "a", "b", "c"], [], []),
        ("Attention: all we have", ["Attention", "all", "we", "have"], [], []),
        ("foo:bar year:soon metric:>5 since:2020-13-01", ["foo:bar", "year:soon", "metric:>5", "since:2020-13-01"], [], []),
        ('"unclosed words', ["unclosed", "words"], [], []),
        # Of a word the beginning is looked for, and signs alone are none.
        (f"{'_' * 90}bees hives", ["hives"], [], []),
        ("", [], [], []),
        (None, [], [], []),
    ],
)
def test_words_and_phrases(text: str | None, words: list[str], phrases: list[str], without: list[str]) -> None:
    """Words, phrases and what is not wanted are told apart; an unknown or malformed condition is words."""
    query = parse(text)
    assert (list(query.words), list(query.phrases), list(query.without)) == (words, phrases, without)
    assert query.conditions == ()


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("year:2020", (2020,)),
        ("year:2020-2024", (2020, 2024)),
        ("year:2020..2024", (2020, 2024)),
        ("year:2020-24", (2020, 2024)),
        ("year:1998–99", (1998, 1999)),
        ("year:2020-08", ("2020-08", "2020-08-31")),
        ("year:2020-8", ("2020-08", "2020-08-31")),
        ("year:2020-", (2020, 10**15)),
        ("year:-2020", (-(10**15), 2020)),
        ("Year:>=2020", (2020, 10**15)),
        ("citations:>100", (101, 10**15)),
        ("author:Turing", ('("Turing")',)),
        ('author:"Alan Turing"', ('^"Alan Turing"', "Alan Turing", '("Alan" AND "Turing")')),
        ('title:"Vision & Language"', ('title : ("Vision" AND "Language")',)),
        ("since:2025-02", ("2025-02-01",)),
        ("since:2025", ("2025-01-01",)),
        ("until:2025-02", ("2025-02-31",)),
        ("until:2025", ("2025-12-31",)),
        ("dataset:COCO", ("COCO", 'name : ("COCO")')),
        ("metric:PQ>50", ("PQ", 'measure_text : "PQ"', 50)),
        ('metric:"top-1 accuracy">=80.5%', ("top-1 accuracy", 'measure_text : "top-1 accuracy"', 80.5)),
        ("author:“Kaiming He”", ('^"Kaiming He"', "Kaiming He", '("Kaiming" AND "He")')),
        ("author:«Kaiming He»", ('^"Kaiming He"', "Kaiming He", '("Kaiming" AND "He")')),
        ("year：２０２０", (2020,)),
        ("metric:PQ≥50", ("PQ", 'measure_text : "PQ"', 50)),
        ("metric:FLOPs<4000000000", ("FLOPs", 'measure_text : "FLOPs"', 4_000_000_000)),
        ("metric:PQ", ("PQ", 'measure_text : "PQ"')),
        ("metric:latency<10.5ms", ("latency", 'measure_text : "latency"', 10.5, "ms")),
        ("metric:latency < 10ms", ("latency", 'measure_text : "latency"', 10, "ms")),
        ("metric:PQ > 50 %", ("PQ", 'measure_text : "PQ"', 50)),
        ("metric : PQ", ("PQ", 'measure_text : "PQ"')),
        ("metric: PQ", ("PQ", 'measure_text : "PQ"')),
        ("Metric :PQ >= 50", ("PQ", 'measure_text : "PQ"', 50)),
        ('-metric : "top-1 accuracy" < 80 %', ("top-1 accuracy", 'measure_text : "top-1 accuracy"', 80)),
        ("metric:latency < 10 ms", ("latency", 'measure_text : "latency"', 10, "ms")),
        ("metric:latency<=10 ms", ("latency", 'measure_text : "latency"', 10, "ms")),
        ("metric:top-1 accuracy > 80", ("top-1 accuracy", 'measure_text : "top-1 accuracy"', 80)),
        ("author: Turing", ('("Turing")',)),
        ("year : 2020", (2020,)),
        ("year: 2020 - 2024", (2020, 2024)),
        ("citations : > 100", (101, 10**15)),
        ("measure:PQ", ("PQ", 'measure_text : "PQ"')),
        ("has:code", ()),
        ("has:model", ("model",)),
        ("has:PDF", ()),
        ("since:2025-01-31", ("2025-01-31",)),
        ("-year:2020", (2020,)),
    ],
)
def test_conditions(text: str, values: tuple[object, ...]) -> None:
    """A condition is read with its values, alone or among words."""
    for given_text in (text, f"before {text} after"):
        (condition,) = parse(given_text).conditions
        assert condition.values == values
        assert condition.sql.endswith("is not true") == text.startswith("-")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("dataset:COCO metric:AP>50", "one"),
        ("dataset:COCO dataset:LVIS metric:AP>50", "one two"),
        ("dataset:COCO", "one two"),
        ("metric:AP>50", "one two"),
        ("-dataset:COCO metric:AP>50", ""),
        ("dataset:COCO -metric:AP>65", "two"),
        ('dataset:"MS-COCO" metric:AP>50', "one"),
        ("metric:AP>65 OR metric:AP<45", "one two"),
        ("metric:AP>65 OR metric:AP<35", "one"),
        ("dataset:COCO OR dataset:LVIS metric:AP>50", "one two"),
        ("metric:AP>50 dataset:LVIS OR dataset:SQuAD", "two"),
        ("dataset:SQuAD OR has:results", "one two"),
        ("dataset:LVIS metric:ap>50", "two"),
        ('metric:"box ap">65', "one"),
        ("metric:AP>50db", "one two"),
        ("metric:AP>50ms", ""),
        ("metric:latency<10ms", "one"),
        ("metric:latency<0.01s", "one"),
        ("metric:latency >= 0.01 S", "two"),
        ("metric:latency < 1 min", "one two"),
        ("metric:latency<9000us", "one"),
        ("metric:latency<1GB", ""),
        ("metric:power>1mW", "one two"),
        ("metric:power>1mw", "one two"),
        ("metric:power<1MW", "one"),
        ("metric:power > 1 MW", "two"),
        ("metric:AP>50 GB", ""),
        ("measure:Accuracy", ""),
    ],
)
def test_dataset_and_measure_meet_in_one_result(text: str, found: str) -> None:
    """A measure is reported on a dataset that is asked for with it; what papers call either is a name of it."""
    db = _empty()
    measures = [(1, "AP", "dB"), (2, "latency", "ms"), (3, "power", "W")]
    db.executemany("insert into measures (id, name, unit, origin) values (?, ?, ?, 'pattern')", measures)
    db.executemany("insert into datasets (id, name, origin) values (?, ?, 'pattern')", [(1, "COCO"), (2, "LVIS")])
    db.execute("insert into datasets_fts (rowid, name) select id, name from datasets")
    db.executemany("insert into papers (id, key, title) values (?, ?, ?)", [(1, "one", "One"), (2, "two", "Two")])
    rows = [(1, 1, "MS COCO"), (1, 2, "LVIS"), (2, 1, "COCO"), (2, 2, "LVIS")]
    columns = "paper_id, dataset_id, field, start, stop, raw"
    db.executemany(f"insert into paper_datasets ({columns}) values (?, ?, 'abstract', 0, 1, ?)", rows)
    columns = "id, paper_id, dataset_id, measure_id, measure_text, normal, value, kind, field, raw, rule, confidence"
    results = [
        (1, 1, 1, 1, "box AP", 70.0), (2, 2, 2, 1, "AP", 60.0), (3, 2, 1, 1, "AP", 40.0),
        (4, 1, 1, 2, "latency", 8.0), (5, 2, 2, 2, "latency", 30.0),
        (6, 1, 1, 3, "power", 3.0), (7, 2, 1, 3, "power", 2e6),
    ]  # fmt: skip
    for *named, written, value in results:
        values = (*named, written, value, value)
        db.execute(f"insert into metrics ({columns}) values (?, ?, ?, ?, ?, ?, ?, 'score', 'source', 'x', 'x', 1.0)", values)
    db.execute("insert into metrics_fts (rowid, measure_text) select id, measure_text from metrics")
    where = " and ".join(condition.sql for condition in parse(text).conditions)
    values = tuple(value for condition in parse(text).conditions for value in condition.values)
    assert " ".join(key for (key,) in db.execute(f"select key from papers where {where} order by id", values)) == found


@pytest.mark.parametrize(
    ("text", "words", "understood"),
    [
        ("metric:PQ > 50 segmentation", ["segmentation"], ["metric:PQ > 50"]),
        ("metric:PQ dataset:COCO citations:>5", [], ["metric:PQ", "dataset:COCO", "citations:>5"]),
        ("metric:PQ OR measure:F1 score > 50", [], ["metric:PQ OR measure:F1 score > 50"]),
        ("metric:PQ -video > 50", ["50"], ["metric:PQ"]),
        ("metric:PQ of 50", ["of", "50"], ["metric:PQ"]),
        ("metric:PQ > 50 s of video", ["of", "video"], ["metric:PQ > 50 s"]),
        ("metric:latency < 10 msec", ["msec"], ["metric:latency < 10"]),
        ("year:2020 -video", [], ["year:2020"]),
        ("author : Turing 4 - 5", ["4", "5"], ["author : Turing"]),
        ("learning : a survey", ["learning", "a", "survey"], []),
        ("A Dataset: of Sheep", ["A", "Dataset", "of", "Sheep"], []),
        ("GPT 4 - 5", ["GPT", "4", "5"], []),
        ("metric:PQ>50, wool", ["wool"], ["metric:PQ>50"]),
        ("metric:latency < 10 ms.", [], ["metric:latency < 10 ms"]),
        ("year:2020 - 2024; wool", ["wool"], ["year:2020 - 2024"]),
        ("metric:PQ>1,000", ["metric:PQ>1,000"], []),
        ("metric:PQ > 1e3", ["1e3"], ["metric:PQ"]),
    ],
)
def test_blanks_end_a_condition(text: str, words: list[str], understood: list[str]) -> None:
    """Behind a blank nothing but a bound, a unit or the end of a range belongs to a condition, and prose has none."""
    query = parse(text)
    assert (list(query.words), list(query.understood)) == (words, understood)


def test_units_stand_behind_a_blank() -> None:
    """Every unit of one word that a known measure has is one where a blank stands before it."""
    units = {measure.unit for measure in load_measures().values() if measure.unit and " " not in measure.unit}
    assert units - {"%"} <= set(UNITS)


@pytest.mark.parametrize("scale", SCALES)
def test_units_of_a_scale_are_those_that_results_are_read_in(scale: dict[str, int]) -> None:
    """What is compared in another unit is converted as the values of results are."""
    base, smallest = CONVERSIONS[next(iter(scale))]
    wanted: dict[str, tuple[str, object]] = {name: (base, pytest.approx(factor * smallest)) for name, factor in scale.items()}
    assert {name: CONVERSIONS[name] for name in scale} == wanted


def test_what_looks_like_a_condition_is_told() -> None:
    """A condition that is unknown or malformed is words, and named as such; an address and prose are words alone."""
    assert parse("foo:bar year:2020 since:soon -has:x").unknown == ("foo:bar", "since:soon", "-has:x")
    assert parse("Turing author:").unknown == ("author:",)
    assert parse("A Made-Up Dataset: Turing").unknown == ("Dataset:",)
    assert parse("https://example.org/x and Attention: all").unknown == ()
    assert parse("foo:bar " + "deep networks segment retinal vessels better than shallow trees on small scans").unknown == ()


def test_prose_quotes_and_searches_ask() -> None:
    """In a text of many words a quoted phrase is its words, and so is what stands behind a stray hyphen."""
    prose = (
        'how do optimizing compilers check that a module "matches exactly" contexts in programs that import sorts, generic types'
    )
    assert parse(prose).phrases == ()
    assert {"matches", "exactly"} <= set(parse(prose).words)
    assert "generic" in parse(prose.replace("generic", "-generic")).words


def test_examples_are_conditions(small: sqlite3.Connection) -> None:
    """Each condition's example is one, and SQL that SQLite takes; so is every facet."""
    for field in FIELDS.values():
        (condition,) = parse(field.example).conditions
        small.execute(f"select id from papers where {condition.sql}", condition.values)
    for name in FACETS:
        condition = narrow(name, ["a", "1"])
        small.execute(f"select id from papers where {condition.sql}", condition.values)
    assert count_facets(lambda sql, given: small.execute(sql, given).fetchall(), [1]).keys() == FACETS.keys()


PARTS = [*(f"{name}:" for name in FIELDS), "-", '"', ">", "<=", "5", "2020", " ", " OR ", "NEAR(", "*", "\0", "é", "("]
WILD = st.one_of(
    st.text(st.characters(exclude_categories=()), max_size=120), st.lists(st.sampled_from(PARTS), max_size=25).map("".join)
)


@given(text=WILD, sort=WILD, page=WILD, value=WILD)
def test_no_text_is_an_error(small: sqlite3.Connection, text: str, sort: str, page: str, value: str) -> None:
    """Whatever stands in any parameter, every statement of the search is one that SQLite takes."""
    values = {"q": [text], "sort": [sort], "page": [page], **{name: [value] for name in FACETS}}
    for asked in (values, {"q": [text], "sort": [sort]}):
        found = find_papers(lambda sql, given: small.execute(sql, given).fetchall(), read_request(asked, 20))
        assert {row["key"] for row in found.rows} <= {"one", "two"}


@pytest.mark.parametrize(
    ("q", "words", "phrases", "without", "is_any"),
    [
        ("cats AND dogs", ("cats", "dogs"), (), (), False),
        ('cats OR "hot dogs"', ("cats",), ("hot dogs",), (), True),
        ('cats NOT "hot dogs" NOT mice', ("cats",), (), ("hot dogs", "mice"), False),
        ('"cats OR dogs"', (), ("cats OR dogs",), (), False),
        ("cats or dogs", ("cats", "or", "dogs"), (), (), False),
        ("OR", ("OR",), (), (), False),
    ],
)
def test_operators_of_other_languages(
    q: str, words: tuple[str, ...], phrases: tuple[str, ...], without: tuple[str, ...], is_any: bool
) -> None:
    """AND, OR and NOT in capitals between words mean what they say."""
    query = parse(q)
    assert (query.words, query.phrases, query.without, query.is_any) == (words, phrases, without, is_any)


@pytest.mark.parametrize(("q", "values"), [("year:2025-2024", (2024, 2025)), ("upvotes:100-50", (50, 100))])
def test_a_range_upside_down_is_one(q: str, values: tuple[int, int]) -> None:
    """Whichever end of a range comes first."""
    assert [condition.values for condition in parse(q).conditions] == [values]


@pytest.mark.parametrize(("q", "asks"), [('title:"&"', False), ("", False), ("-", False), ("-cats", True), ("year:2024", True)])
def test_signs_alone_ask_for_nothing(q: str, asks: bool) -> None:
    """A condition without a word in it asks for nothing that a paper could hold."""
    assert parse(q).asks is asks
