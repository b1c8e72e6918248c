"""Records of one paper become one row, records of two papers stay two, and nothing that a record said is lost."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from papersette.check import find_faults
from papersette.merge import is_same_paper, normalize_title, title_keys
from papersette.models import Known
from papersette.pipeline.build import Options, build
from tests.databases import rows

Write = Callable[..., Path]

ABSTRACT = (
    "We present a made-up method for counting pebbles on beaches from drone pictures. "
    "A small network finds each pebble and a second one tells its kind. On the Pebbles dataset it reaches 76.5% accuracy."
)
OTHER_ABSTRACT = (
    "Rivers carry sand to the sea. This invented study weighs the sand of twelve rivers in spring and autumn "
    "and explains why the sums differ by season and by the slope of the bed."
)
TITLE = "Counting Pebbles: A Made-up Method for Beaches"
PAPER: dict[str, Any] = {"title": TITLE, "abstract": ABSTRACT, "authors": ["Ada Example", "Ben Sample"]}


@pytest.mark.parametrize(
    "spelling",
    [
        "COUNTING PEBBLES: a made-up method for beaches",
        "Counting pebbles -- a made up method for beaches.",
        "Counting P\\'{e}bbles: A Made-up {M}ethod for \\textbf{Beaches}",
        "Counting Pébbles: a made–up method for Beaches",
        "  Counting  Pebbles:\n A Made-up Method for Beaches ",
    ],
)
def test_spellings_of_a_title_are_one(spelling: str) -> None:
    """Case, accents, LaTeX, hyphens and white space do not tell titles apart."""
    assert set(title_keys(spelling)) & set(title_keys(TITLE))


@pytest.mark.parametrize(
    ("latex", "plain"),
    [
        (r"The {\o}resund {\ss}tudy by Erd\H{o}s", "The øresund ßtudy by Erdős"),
        (r"An $\alpha$-decay of $\beta_2$", "An α-decay of β2"),
        (r"A $k$-NN for \emph{Trees} and \textit{Leaves}", "A k-NN for Trees and Leaves"),
        (r"Sur l'\'{e}tude", "Sur l'étude"),
    ],
)
def test_latex_titles_fold_to_plain_ones(latex: str, plain: str) -> None:
    """Commands for letters, accents, Greek and emphasis fold to what they show."""
    assert normalize_title(latex).replace(" ", "") == normalize_title(plain).replace(" ", "")


@given(st.text(max_size=200))
def test_any_title_folds(title: str) -> None:
    """Any text has a folded form, which folds to itself."""
    folded = normalize_title(title)
    assert normalize_title(folded) == folded or "\\" in title or "$" in title
    assert isinstance(title_keys(title), tuple)


KNOWN = Known(TITLE, ("Ada Example", "Ben Sample"), ABSTRACT, 2024, (("arxiv", "2405.00001"),))


@pytest.mark.parametrize(
    "other",
    [
        Known(TITLE.upper(), ("A. Example", "B. Sample"), None, 2024, (("acl", "2024.made-1.1"),)),
        Known(TITLE, (), ABSTRACT[:120] + " ...", None, ()),
        Known(TITLE, ("Example Ada",), ABSTRACT.replace("drone", "air"), 2025, (("doi", "10.1/x"),)),
        Known("Counting Pebbles", ("Ada Example",), ABSTRACT, None, ()),
        Known(TITLE, (), None, None, ()),
    ],
)
def test_one_paper_is_recognised(other: Known) -> None:
    """One title with authors or abstract that agree is one paper; so is a long title that stands alone."""
    assert is_same_paper(KNOWN, other)
    assert is_same_paper(other, KNOWN)


@pytest.mark.parametrize(
    "other",
    [
        Known(TITLE, (), None, None, (("openreview", "abc"),)),  # the title alone, and both have strong ids
        Known(TITLE, ("Cleo Invented",), OTHER_ABSTRACT, 2024, ()),
        Known(TITLE, ("Ada Example",), ABSTRACT, 2024, (("arxiv", "2405.00002"),)),  # another arXiv id
        Known(TITLE, ("Ada Example", "Ben Sample"), None, 2014, ()),  # ten years earlier
        Known("Counting Pebbles", ("Ada Example",), None, None, ()),  # a subtitle less, and no abstract
        Known("Counting Pebbles: Another Method", ("Ada Example",), ABSTRACT, None, ()),
        Known("Weighing Pebbles", ("Ada Example", "Ben Sample"), ABSTRACT, None, ()),
        Known(TITLE, ("Ada Example", "Ben Sample"), OTHER_ABSTRACT, 2024, ()),  # a series under one title
    ],
)
def test_two_papers_stay_two(other: Known) -> None:
    """A title is not enough where ids, years, authors or abstracts speak against it."""
    assert not is_same_paper(KNOWN, other)
    assert not is_same_paper(other, KNOWN)


def test_records_with_other_ids_become_one_row(build_db: Callable[..., Path]) -> None:
    """A paper known by its arXiv id is met again by title and authors under another id, and goes by both."""
    db = build_db({**PAPER, "id": "2405.00001"}, {**PAPER, "doi": "10.1/x", "abstract": None, "venue": "MadeConf"})
    assert rows(db, "select key, doi, venue_id from papers") == [("arxiv:2405.00001", "10.1/x", 1)]
    assert rows(db, "select scheme, value from paper_ids order by 1") == [("arxiv", "2405.00001"), ("doi", "10.1/x")]
    assert not list(find_faults(db))


def test_the_key_becomes_the_strongest_and_the_former_leads_there(build_db: Callable[..., Path]) -> None:
    """A paper first known by its title gets an arXiv key later; its former key is still one of its ids, its number stays."""
    (former,) = rows(build_db(PAPER), "select id, key from papers")
    db = build_db({**PAPER, "arxiv_id": "2405.00001v2"})
    assert rows(db, "select id, key from papers") == [(former[0], "arxiv:2405.00001")]
    assert rows(db, "select scheme || ':' || value from paper_ids where scheme = 'title'") == [(former[1],)]


def test_two_stored_papers_that_one_record_joins(build_db: Callable[..., Path], write_jsonl: Write) -> None:
    """A record with the ids of two papers makes them one: the older number, the fuller text, all ids and sources."""
    first = {"title": "Pebbles", "doi": "10.1/x", "abstract": "Short. It reaches 50.0% accuracy.", "authors": ["Ada Example"]}
    second = {**PAPER, "arxiv_id": "2405.00001", "links": ["https://made-up.org/two"]}
    db = build_db(first, second)
    assert len(rows(db, "select id from papers")) == 2
    joint = {"title": "Pebbles", "arxiv_id": "2405.00001", "doi": "10.1/x", "upvotes": 3, "seen_on": "2024-06-01"}
    build([str(write_jsonl(joint, name="joint.jsonl"))], db)
    assert rows(db, "select id, key, abstract, upvotes from papers") == [(1, "arxiv:2405.00001", ABSTRACT, 3)]
    assert rows(db, "select raw from metrics") == [("76.5%",)]
    assert rows(db, "select url from links where field = 'source'") == [("https://made-up.org/two",)]
    assert rows(db, "select count(*), sum(gives_text) from paper_sources") == [(3, 1)]
    (said,) = rows(db, "select said from paper_sources where locator = 'line 1' and source_id = 1")
    assert json.loads(said[0])["abstract"] == first["abstract"]
    assert not list(find_faults(db))


def test_a_source_tells_its_own_papers_apart(build_db: Callable[..., Path]) -> None:
    """Two records of one source with keys of their own are two papers, even under one title."""
    title = "Certification of the Algorithm for Pebbles"
    assert len(rows(build_db({"id": "made:1", "title": title}, {"id": "made:2", "title": title}), "select id from papers")) == 2


def test_a_shared_doi_does_not_join_two_preprints(build_db: Callable[..., Path]) -> None:
    """Two arXiv ids are two papers, even where both state one DOI."""
    db = build_db({**PAPER, "arxiv_id": "2405.00001", "doi": "10.1/x"}, {**PAPER, "arxiv_id": "2405.00002", "doi": "10.1/x"})
    assert rows(db, "select key from papers order by 1") == [("arxiv:2405.00001",), ("arxiv:2405.00002",)]


def test_a_wrong_doi_does_not_join_two_papers(build_db: Callable[..., Path]) -> None:
    """The DOI of another paper, stated by mistake, does not outweigh the Anthology's own ids."""
    first = {"id": "W18-0001", "title": "One Title", "doi": "10.18653/v1/W18-0001"}
    second = {"id": "W18-0002", "title": "Another Title Altogether", "doi": "10.18653/v1/W18-0001"}
    db = build_db(first, second)
    assert rows(db, "select value from paper_ids where scheme = 'acl' order by 1") == [("W18-0001",), ("W18-0002",)]
    assert len(rows(db, "select id from papers")) == 2


@pytest.mark.parametrize("shared", [{"doi": "10.1/volume"}, {"arxiv_id": "2405.00001"}])
def test_an_id_does_not_join_papers_of_which_nothing_agrees(
    build_db: Callable[..., Path], write_jsonl: Write, shared: dict[str, str]
) -> None:
    """All papers of a volume may have its DOI, and ids are mistyped: each stays a row, and what it said of the id is kept."""
    first = {"title": "Counting Sheep", "authors": ["Ada Example"], "abstract": ABSTRACT, **shared}
    second = {"title": "Clay of the Bronze Age", "authors": ["Ben Sample"], "abstract": OTHER_ABSTRACT, **shared}
    db = build_db(first, second)
    assert rows(db, "select title from papers order by id") == [("Counting Sheep",), ("Clay of the Bronze Age",)]
    assert rows(db, "select count(*) from paper_ids where value in ('10.1/volume', '2405.00001')") == [(1,)]
    build([str(write_jsonl({**second, "abstract": OTHER_ABSTRACT + " More."}, name="more.jsonl"))], db)
    assert len(rows(db, "select id from papers")) == 2
    assert not list(find_faults(db))
    # A title in another language is of the same paper where the authors are.
    build([str(write_jsonl({**first, "title": "Schafe zählen"}, name="third.jsonl"))], db)
    assert len(rows(db, "select id from papers")) == 2


def test_a_sources_own_number_is_no_proof(build_db: Callable[..., Path], write_jsonl: Write) -> None:
    """Two files that count their papers from 1 do not make one paper of two."""
    db = build_db({"id": "1", "title": "A First Thing", "abstract": ABSTRACT})
    build([str(write_jsonl({"id": "1", "title": "Quite Another", "abstract": OTHER_ABSTRACT}, name="other.jsonl"))], db)
    assert len(rows(db, "select id from papers")) == 2
    again = write_jsonl({"id": "1", "title": "Quite Another, Revised", "abstract": OTHER_ABSTRACT}, name="third.jsonl")
    build([str(again)], db)
    assert not list(find_faults(db))


def test_what_loses_is_kept(build_db: Callable[..., Path], write_jsonl: Write) -> None:
    """What a later record says and the paper does not stands with that record."""
    db = build_db({**PAPER, "id": "2405.00001", "year": 2024, "url": "https://made-up.org/a"})
    late = {"title": "Pebbles, Counted", "arxiv_id": "2405.00001", "abstract": "Short.", "year": 2025, "authors": ["Ben Sample"]}
    build([str(write_jsonl(late, name="late.jsonl"))], db)
    assert rows(db, "select title, abstract, year from papers") == [(TITLE, ABSTRACT, 2024)]
    (said,) = rows(db, "select said from paper_sources where not gives_text")
    assert json.loads(said[0]) == {
        "title": "Pebbles, Counted", "abstract": "Short.", "year": 2025, "url": "https://arxiv.org/abs/2405.00001",
        "authors": ["Ben Sample"],
    }  # fmt: skip


def test_a_comment_is_read_whoever_gives_the_text(build_db: Callable[..., Path], write_jsonl: Write) -> None:
    """A comment that only a later record has is the paper's, with the links in it, though another record gives the abstract."""
    db = build_db({**PAPER, "id": "2405.00001"})
    late = {**PAPER, "arxiv_id": "2405.00001", "abstract": "Short.", "comment": "Code: https://github.com/made-up/pebbles"}
    build([str(write_jsonl(late, name="late.jsonl"))], db)
    assert rows(db, "select abstract, comment, code from papers") == [(ABSTRACT, late["comment"], "linked")]
    assert rows(db, "select field, url from links") == [("comment", "https://github.com/made-up/pebbles")]
    assert not list(find_faults(db))


def test_a_later_list_of_names_takes_no_affiliations_away(build_db: Callable[..., Path]) -> None:
    """Who stays an author keeps what is known of him where a later state of the record has names alone."""
    authors = [
        {"name": "Ann A", "orcid": "0000-0002-1825-0097", "affiliations": ["U A"]},
        {"name": "Bob B", "affiliations": ["U B"]},
    ]
    build_db({"id": "k1", "title": "Counting Stones", "authors": authors})
    db = build_db({"id": "k1", "title": "Counting Stones", "authors": ["Ann A", "Cy C", "Bob B"]})
    query = """select authors.name, orcid, raw from paper_authors join authors on authors.id = author_id
                 left join affiliations using (paper_id, position) order by position"""
    assert rows(db, query) == [("Ann A", "0000-0002-1825-0097", "U A"), ("Cy C", None, None), ("Bob B", None, "U B")]


def test_whom_authors_change_beside_stays_where_he_is(build_db: Callable[..., Path]) -> None:
    """An affiliation that is kept keeps its own place, not that of a namesake of the institution in another paper."""
    other = {
        "id": "k1",
        "title": "Drying Stones",
        "authors": [{"name": "Ann A", "affiliations": ["Example Institute, Turku, Finland"]}],
    }
    author = {"name": "Bob B", "affiliations": ["Example Institute, Oslo, Norway"]}
    build_db(other, {"id": "k2", "title": "Counting Stones", "authors": [author]})
    db = build_db(other, {"id": "k2", "title": "Counting Stones", "authors": ["Bob B", "Cy C"]})
    query = "select key, places.name from paper_places join places on places.id = place_id join papers on papers.id = paper_id"
    assert sorted(rows(db, query)) == [("k1", "Turku"), ("k2", "Oslo")]


def test_an_institution_in_two_places_stays_in_both(build_db: Callable[..., Path]) -> None:
    """Where one institution is in two places of a paper, each author keeps his own when others change."""
    raws = ("Example Institute, Turku, Finland", "Example Institute, Oslo, Norway")
    first, second = ({"institution": "Example Institute", "raw": raw} for raw in raws)
    authors = [{"name": name, "affiliations": [at]} for name, at in (("Ann A", first), ("Bob B", second), ("Dan D", second))]
    query = "select places.name from paper_places join places on places.id = place_id order by 1"
    for many, left, kept in (
        (2, ["Ann A", "Bob B", "Cy C"], ["Oslo", "Turku"]),
        (2, ["Bob B", "Cy C"], ["Oslo"]),
        (3, ["Ann A", "Bob B", "Dan D", "Cy C"], ["Oslo", "Turku"]),
        (3, ["Bob B", "Cy C"], ["Oslo"]),
    ):
        name = f"{many}{len(left)}.db"
        build_db({"id": "k2", "title": "Counting Stones", "authors": authors[:many]}, db=name)
        db = build_db({"id": "k2", "title": "Counting Stones", "authors": left}, db=name)
        assert [place for (place,) in rows(db, query)] == kept


def test_places_of_many_affiliations_are_read_at_once(build_db: Callable[..., Path]) -> None:
    """To read again where the authors of a paper are takes no longer for each affiliation the more there are."""
    affiliations = [{"institution": f"Institute {number}", "raw": f"Institute {number}, Oslo, Norway"} for number in range(12000)]
    build_db({"id": "k2", "title": "Counting Stones", "authors": [{"name": "Bob B", "affiliations": affiliations}]})
    started = process_time()
    db = build_db({"id": "k2", "title": "Counting Stones", "authors": ["Bob B", "Cy C"]})
    assert process_time() - started < 5
    assert rows(db, "select count(*) from paper_places") == [(12000,)]


def test_affiliations_of_many_authors_are_added_at_once(build_db: Callable[..., Path]) -> None:
    """To add where the authors of a paper are takes no longer for each the more there are."""
    names = [f"Bob B{number}" for number in range(12000)]
    build_db({"id": "k2", "title": "Counting Stones", "authors": names})
    places = [{"name": name, "affiliations": [f"Institute {at}, Oslo, Norway"]} for at, name in enumerate(names)]
    started = process_time()
    db = build_db({"id": "k2", "title": "Counting Stones", "authors": places})
    assert process_time() - started < 5
    assert rows(db, "select count(*), (select count(*) from affiliations) from paper_places") == [(12000, 12000)]


def test_an_institution_is_where_a_later_paper_tells(build_db: Callable[..., Path], write_jsonl: Write) -> None:
    """What is known of an institution is added when a paper tells it: a city to none or to a country, a ROR id to none."""
    places = [
        "Example Institute",
        "Example Institute, Finland",
        "Example Institute, Turku, Finland",
        "Example Institute, Oslo, Norway",
    ]
    db = build_db({"title": "Counting Stones", "authors": [{"name": "Ann A", "affiliations": places[:1]}]})
    query = "select institutions.name, ror, places.name from institutions left join places on places.id = place_id"
    told = [None]
    for at, place in enumerate(places[1:]):
        record = {"title": f"Drying {at + 2} Wet Stones", "authors": [{"name": "Bob B", "affiliations": [place]}]}
        build([str(write_jsonl(record, name=f"{at}.jsonl"))], db)
        told += [name for _, _, name in rows(db, query)]
    assert told == [None, "Finland", "Turku", "Turku"]
    known = {"raw": "Example Institute", "institution": "Example Institute", "ror": "https://ror.org/0made0up"}
    record = {"title": "Weighing Dry Stones", "authors": [{"name": "Cy C", "affiliations": [known]}]}
    build([str(write_jsonl(record, name="ror.jsonl"))], db)
    assert rows(db, query) == [("Example Institute", "https://ror.org/0made0up", "Turku")]
    assert not list(find_faults(db))


def test_a_later_state_of_a_record_replaces_it(build_db: Callable[..., Path]) -> None:
    """The same record of the same source, changed, changes its paper even to a shorter text; what it said before is kept."""
    build_db({**PAPER, "id": "2405.00001", "venue": "Preprints"})
    db = build_db({**PAPER, "id": "2405.00001", "abstract": "Withdrawn by the authors.", "withdrawn": True, "venue": "MadeConf"})
    assert rows(db, "select abstract, withdrawn from papers") == [("Withdrawn by the authors.", 1)]
    assert rows(db, "select name from venues") == [("MadeConf",)]
    assert rows(db, "select count(*) from metrics") == [(0,)]
    (said,) = rows(db, "select said from paper_sources where not gives_text")
    assert json.loads(said[0])["abstract"] == ABSTRACT
    assert not list(find_faults(db))


def test_counts_have_a_history(build_db: Callable[..., Path]) -> None:
    """Each day's counts are kept, the paper shows the latest day's, whatever the order in which they are read."""
    record = {**PAPER, "id": "2405.00001"}
    for day, votes in (("2024-06-02", 7), ("2024-06-01", 5), ("2024-06-03", 6)):
        db = build_db({**record, "upvotes": votes, "stars": 10 * votes, "seen_on": day})
    query = "select name, seen_on, value from signals order by 1, 2"
    assert rows(db, query)[3:] == [("upvotes", "2024-06-01", 5), ("upvotes", "2024-06-02", 7), ("upvotes", "2024-06-03", 6)]
    assert rows(db, "select upvotes from papers") == [(6,)]


def test_a_history_of_counts_is_shown_by_its_latest_day(build_db: Callable[..., Path]) -> None:
    """A paper that comes with counts of several days shows those of the latest, whatever else its record counts."""
    days = [{"name": "upvotes", "seen_on": day, "value": votes} for day, votes in (("2024-06-02", 7), ("2024-06-01", 5))]
    for stated in ({}, {"upvotes": 5, "seen_on": "2024-06-01"}):
        db = build_db({**PAPER, "id": "2405.00001", "signals": days, **stated}, db=f"{len(stated)}.db")
        assert rows(db, "select upvotes, citations from papers") == [(7, None)]


def test_another_extractor_reads_all_texts_anew(build_db: Callable[..., Path], write_jsonl: Write) -> None:
    """A file made by another version of the extractor gets all its finds anew, and so does one where that is asked for."""
    db = build_db({**PAPER, "id": "2405.00001", "links": ["https://made-up.org/x"]})
    nothing_new = [str(write_jsonl({"title": "Another"}, name="other.jsonl"))]
    for change, options in (("update builds set extractor = 'old'", Options()), ("select 1", Options(reextract=True))):
        with sqlite3.connect(db) as connection:
            connection.execute("delete from metrics")
            connection.execute(change)
        build(nothing_new, db, options)
        assert rows(db, "select raw from metrics") == [("76.5%",)]
        assert rows(db, "select count(*) from links") == [(1,)]
        assert not list(find_faults(db))


def test_results_of_a_source_are_metrics(build_db: Callable[..., Path]) -> None:
    """A result that a source states is a metric of field source with the model's name, and stays when the text is read anew."""
    stated = {"raw": "81.2", "value": 81.2, "unit": "%", "measure": "Accuracy", "dataset": "ImageNet", "system": "PebbleNet-L"}
    db = build_db({**PAPER, "id": "2405.00001", "results": [stated]}, {**PAPER, "id": "2405.00001", "results": [stated]})
    query = "select raw, value, system_text, start, datasets.name, rule from metrics join datasets on datasets.id = dataset_id"
    assert rows(db, f"{query} where field = 'source'") == [
        ("81.2", 81.2, "PebbleNet-L", None, "ImageNet", "stated by the source")
    ]
    build([], db, Options(reextract=True))
    assert rows(db, "select field, count(*) from metrics group by 1 order by 1") == [("abstract", 1), ("source", 1)]
    assert rows(db, "select value, system from leaderboard where system is not null") == [(81.2, "PebbleNet-L")]


def test_the_same_tables_whatever_the_order_of_workers(tmp_path: Path, write_jsonl: Write) -> None:
    """Merging does not depend on the number of workers."""
    many = [{**PAPER, "title": f"{TITLE} {number % 300}", "upvotes": number, "seen_on": "2024-01-01"} for number in range(900)]
    source = str(write_jsonl(*many))
    found = []
    for workers in (1, 3):
        build([source], tmp_path / f"{workers}.db", Options(workers=workers))
        found.append(rows(tmp_path / f"{workers}.db", "select id, key, upvotes from papers"))
    assert found[0] == found[1]
    assert len(found[0]) == 300


def test_an_update_of_few_papers_finds_their_neighbours(tmp_path: Path, write_jsonl: Write) -> None:
    """A new paper of a large file gets its nearest papers; a paper that turned out to be another leaves no row behind."""
    beaches = [{"title": f"Pebbles {n}", "id": f"made:{n}", "abstract": f"{ABSTRACT} Beach{n % 7}."} for n in range(60)]
    db, sand = tmp_path / "papers.db", {**PAPER, "title": "Sand", "arxiv_id": "2405.00001"}
    build([str(write_jsonl(*beaches, {**PAPER, "doi": "10.1/x"}, sand))], db)
    joint = {**PAPER, "arxiv_id": "2405.00001", "doi": "10.1/x"}
    new = {"title": "Shells and Pebbles", "id": "new:1", "abstract": f"{ABSTRACT} Shells lie between them. Beach3."}
    build([str(write_jsonl(joint, new, name="new.jsonl"))], db)
    ((newest,),) = rows(db, "select id from papers where key = 'new:1'")
    assert rows(db, f"select count(*) from related where paper_id = {newest} and weight > 0") > [(5,)]
    assert rows(db, "select count(*) from papers") == [(62,)]
    assert not list(find_faults(db))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            {"id": "1", "title": "A Thing of Beauty", "abstract": ABSTRACT},
            {"id": "1", "title": "Sand", "abstract": OTHER_ABSTRACT},
        ),
        ({"id": "1", "title": "X", "arxiv_id": "2405.00001"}, {"id": "1", "title": "Y", "arxiv_id": "2405.00002"}),
        ({"title": "A Thing", "doi": "n/a", "abstract": ABSTRACT}, {"title": "Sand", "doi": "n/a", "abstract": OTHER_ABSTRACT}),
        ({"title": "One", "ids": {"isbn": "978"}, "abstract": ABSTRACT}, {"title": "Two", "ids": {"isbn": "978"}}),
        ({"title": "Preface", "venue": "A", "year": 2020}, {"title": "Preface", "venue": "B", "year": 2022}),
        (
            {"title": "Editorial", "authors": ["Wei Li"], "year": 2019},
            {"title": "Editorial", "authors": ["Wei Li"], "year": 2020},
        ),
        (
            {"title": "Proceedings of the Made-up Conference on Sand", "year": 2019},
            {"title": "Proceedings of the Made-up Conference on Sand", "year": 2020},
        ),
        ({"title": "???"}, {"title": "!!!"}),
        ({"title": "C++"}, {"title": "C#"}),
        ({"title": "Introduction", "authors": ["David Smith"]}, {"title": "Introduction", "authors": ["David Jones"]}),
        ({"title": "On Sand", "authors": ["Wei Zhang", "Li Chen"]}, {"title": "On Sand", "authors": ["Chen Wei", "Zhang Li Na"]}),
        ({"title": "A", "ids": {"foo": "bar"}}, {"title": "B", "id": "foo:bar"}),
        ({"title": "A", "ids": {"pubmed": "1"}}, {"title": "B", "id": "pubmed:2"}),
    ],
)
@pytest.mark.parametrize("together", [True, False])
def test_two_papers_of_two_records(tmp_path: Path, first: dict[str, Any], second: dict[str, Any], together: bool) -> None:
    """Weak ids, junk ids, short titles and half a name do not make one paper of two, in one build of a folder or in two."""
    paths = []
    for name, record in (("x", first), ("y", second)):
        (tmp_path / "in" / name).mkdir(parents=True)
        path = tmp_path / "in" / name / "papers.jsonl"
        path.write_text(json.dumps(record), "utf-8")
        paths.append(str(path))
    for sources in [[str(tmp_path / "in")]] if together else [[path] for path in paths]:
        build(sources, tmp_path / "papers.db")
    assert len(rows(tmp_path / "papers.db", "select id from papers")) == 2
    assert not list(find_faults(tmp_path / "papers.db"))


def build_states(folder: Path, *states: tuple[str, dict[str, Any]]) -> Path:
    """Build each record from a file of the given name, one build after the other."""
    for name, record in states:
        (folder / name).write_text(json.dumps(record), "utf-8")
        build([str(folder / name)], folder / "papers.db")
    assert not list(find_faults(folder / "papers.db"))
    return folder / "papers.db"


def test_a_record_that_returns_to_an_earlier_state(tmp_path: Path) -> None:
    """A record read before is read again where a later file had another state of it."""
    early, late = {**PAPER, "id": "2405.00001"}, {**PAPER, "id": "2405.00001", "abstract": f"Later: {ABSTRACT}"}
    db = build_states(tmp_path, ("a.jsonl", early), ("a.jsonl", late), ("a.jsonl", early))
    assert rows(db, "select abstract from papers") == [(ABSTRACT,)]


def test_an_older_state_does_not_replace_a_newer_one(tmp_path: Path) -> None:
    """Of two states of a record with dates of change the later one stays, in whatever order they are read."""
    new = {**PAPER, "id": "2405.00001", "updated": "2024-02-01"}
    old = {**PAPER, "id": "2405.00001", "updated": "2024-01-01", "abstract": "An old draft. It reaches 50.0% accuracy."}
    assert rows(build_states(tmp_path, ("a.jsonl", new), ("a.jsonl", old)), "select abstract from papers") == [(ABSTRACT,)]


def test_the_day_of_change_is_that_of_the_record(tmp_path: Path) -> None:
    """A later state of the record that gave the text changes the paper, though another source has changed its record since."""
    other = {**PAPER, "id": "2405.00001", "abstract": ABSTRACT[:60], "updated": "2024-06-01"}
    early = {**PAPER, "id": "own", "arxiv_id": "2405.00001", "updated": "2024-01-01"}
    late = {**early, "abstract": ABSTRACT.replace("76.5", "77.5"), "updated": "2024-03-01"}
    db = build_states(tmp_path, ("b.jsonl", other), ("a.jsonl", early), ("a.jsonl", late))
    assert rows(db, "select raw from metrics") == [("77.5%",)]
    db = build_states(tmp_path, ("a.jsonl", {**early, "abstract": ABSTRACT.replace("76.5", "70.1"), "updated": "2024-02-01"}))
    assert rows(db, "select raw from metrics") == [("77.5%",)]


def test_a_title_without_an_abstract_is_corrected(tmp_path: Path) -> None:
    """A later state of a record changes its title too where neither has an abstract; the old one is kept."""
    states = ({"id": "2405.00001", "title": "Old Titel"}, {"id": "2405.00001", "title": "New Title"})
    db = build_states(tmp_path, *(("a.jsonl", state) for state in states))
    assert rows(db, "select title from papers") == [("New Title",)]
    assert rows(db, "select json_extract(said, '$.title') from paper_sources order by source_id") == [("Old Titel",), (None,)]


def test_withdrawn_stays_withdrawn(tmp_path: Path) -> None:
    """Once a source says that a paper is withdrawn, no other record takes that back."""
    paper = {**PAPER, "id": "2405.00001"}
    withdrawn = {"title": TITLE, "arxiv_id": "2405.00001", "id": "W1", "withdrawn": True}
    db = build_states(tmp_path, ("a.jsonl", paper), ("b.jsonl", withdrawn), ("a.jsonl", {**paper, "upvotes": 1}))
    assert rows(db, "select withdrawn, upvotes from papers") == [(1, 1)]


@pytest.mark.parametrize(
    ("states", "code"),
    [
        (({"links": ["https://github.com/a/b"], "abstract": "Short."}, {"abstract": ABSTRACT}), "linked"),
        (({"comment": "12 pages"}, {"abstract": "Short.", "comment": "Code: https://github.com/x/y"}), "none"),
        (({"abstract": "Short. Code: https://github.com/x/y"}, {"abstract": ABSTRACT}), "none"),
        (({"abstract": ABSTRACT}, {"abstract": "Short.", "comment": "Our code will be released soon."}), "promised"),
        (({"comment": "Our code will be released soon."}, {"abstract": ABSTRACT, "comment": "12 pages"}), "promised"),
    ],
)
def test_code_agrees_with_the_links(tmp_path: Path, states: tuple[dict[str, Any], ...], code: str) -> None:
    """A paper's code is linked or promised if and only if a row of its links says so, whichever record brought what."""
    names = ("a.jsonl", "b.jsonl")
    records = ({**PAPER, "arxiv_id": "2405.00001", **state} for state in states)
    db = build_states(tmp_path, *zip(names, records, strict=True))
    assert rows(db, "select code from papers") == [(code,)]


def test_authors_are_completed_and_never_cut(tmp_path: Path) -> None:
    """Names that agree get ORCIDs and affiliations of a later record; a shorter list does not replace a longer one."""
    paper = {**PAPER, "arxiv_id": "2405.00001"}
    ada = {"name": "Ada Example", "orcid": "0000-0001-2345-6789"}
    fuller = [ada, {"name": "Ben Sample", "affiliations": ["U"]}]
    cut = [{"name": "Ada Example", "affiliations": ["V"]}]
    db = build_states(
        tmp_path, ("a.jsonl", paper), ("b.jsonl", {**paper, "authors": cut}), ("c.jsonl", {**paper, "authors": fuller})
    )
    query = "select name, orcid from paper_authors join authors on authors.id = author_id order by position"
    assert rows(db, query) == [("Ada Example", "0000-0001-2345-6789"), ("Ben Sample", None)]
    assert rows(db, "select position, raw from affiliations") == [(2, "U")]
    assert rows(db, "select said from paper_sources where said is not null") == [('{"authors": ["Ada Example"]}',)]


def test_a_promise_stays_one_when_two_papers_are_one(tmp_path: Path) -> None:
    """Of two papers that turn out to be one, code that the text promises is promised, when a comment that gives way links it."""
    first = {"title": "Counting Stones", "arxiv_id": "2405.00001", "comment": "12 pages"}
    second = {"title": TITLE, "doi": "10.1000/a", "abstract": f"{ABSTRACT} Our code will be released soon."}
    linking = {**second, "comment": "Code: https://github.com/x/y"}
    both = {"title": TITLE, "arxiv_id": "2405.00001", "doi": "10.1000/a"}
    db = build_states(tmp_path, ("a.jsonl", first), ("b.jsonl", linking), ("c.jsonl", both))
    assert rows(db, "select title, comment, code from papers") == [(TITLE, "12 pages", "promised")]


def test_where_an_author_works_is_corrected(tmp_path: Path) -> None:
    """A later state of the record that gave the text corrects places of work and ORCIDs, and leaves what others told."""
    ada, ben, cy = ({"name": name} for name in ("Ada Example", "Ben Sample", "Cy Test"))
    sand, stone = (
        {"raw": "Sand University", "city": "Oslo", "country": "NO"},
        {"raw": "Stone College", "city": "Paris", "country": "FR"},
    )
    wrong = [{**ada, "affiliations": [sand], "orcid": "0000-0001-2345-6789"}, {**ben, "affiliations": [sand]}, cy]
    right = [{**ada, "affiliations": [sand, stone], "orcid": "0000-0002-2345-6789"}, {**ben, "affiliations": [stone]}, cy]
    elsewhere = [ada, ben, {**cy, "affiliations": ["Moss Institute"]}]
    states = [
        {**PAPER, "arxiv_id": "2405.00001", "id": key, "authors": authors}
        for key, authors in (("a", wrong), ("b", elsewhere), ("a", right))
    ]
    db = build_states(tmp_path, *zip(("a.jsonl", "b.jsonl", "a.jsonl"), states, strict=True))
    query = "select position, raw from affiliations order by 1, 2"
    assert rows(db, query) == [(1, "Sand University"), (1, "Stone College"), (2, "Stone College"), (3, "Moss Institute")]
    assert rows(db, "select orcid from authors order by name") == [("0000-0002-2345-6789",), (None,), (None,)]
    query = "select paper_places.raw, places.name from paper_places join places on places.id = place_id order by 1"
    assert rows(db, query) == [("Sand University", "Oslo"), ("Stone College", "Paris")]
    said = rows(db, "select source_id, said from paper_sources where said is not null")
    assert said == [(1, '{"affiliations": ["2: Sand University"]}')]
    before = rows(db, "select * from affiliations")
    build_states(tmp_path, ("a.jsonl", {**states[-1], "upvotes": 1}))
    assert rows(db, "select * from affiliations") == before


def test_a_name_that_is_corrected_is_the_authors(tmp_path: Path) -> None:
    """A name beside an ORCID that another is in a later state of its record is that, unless another paper has the author too."""
    ada = {"name": "Ada Exmaple", "orcid": "0000-0001-2345-6789"}
    wrong = {**PAPER, "id": "2405.00001", "authors": [ada, "Ben Sample"]}
    right = {**wrong, "authors": [{**ada, "name": "Ada Example"}, "Ben Sample"]}
    query = "select name, orcid from authors order by id"
    db = build_states(tmp_path, ("a.jsonl", wrong), ("a.jsonl", right))
    assert rows(db, query) == [("Ada Example", "0000-0001-2345-6789"), ("Ben Sample", None)]
    found = "select authors.name from authors_fts join authors on authors.id = authors_fts.rowid where authors_fts match ?"
    assert [rows(db, found, name) for name in ("exmaple", "example")] == [[], [("Ada Example",)]]
    other = {"title": "Weighing Sand in Rivers", "id": "2405.00002", "authors": [{**ada, "name": "A. Example"}]}
    db = build_states(tmp_path, ("b.jsonl", other), ("a.jsonl", wrong))
    assert rows(db, query) == [("Ada Example", "0000-0001-2345-6789"), ("Ben Sample", None)]


def test_twins_keep_what_both_say(tmp_path: Path) -> None:
    """Two papers that turn out to be one keep the fuller text, comments, affiliations and latest counts; the rest is said."""
    stated = {"raw": "81.2", "value": 81.2, "measure": "Accuracy", "dataset": "ImageNet", "system": "PebbleNet"}
    first = {
        "title": "Pebbles", "doi": "10.1000/x", "abstract": "Short.", "comment": "Code: https://github.com/x/y", "year": 2023,
        "venue": "MadeConf", "authors": ["Ada Example"], "upvotes": 5, "seen_on": "2024-01-01", "results": [stated],
    }  # fmt: skip
    second = {
        **PAPER, "arxiv_id": "2405.00001", "year": 2024, "venue": "Other", "upvotes": 9, "seen_on": "2024-02-01",
        "results": [stated], "authors": [{"name": "Ada Example", "affiliations": ["U"]}, "Ben Sample"],
    }  # fmt: skip
    joint = {"title": "Pebbles", "doi": "10.1000/x", "arxiv_id": "2405.00001"}
    db = build_states(tmp_path, ("a.jsonl", first), ("b.jsonl", second), ("c.jsonl", joint))
    query = (
        "select papers.key, abstract, comment, code, year, upvotes, venues.name from papers join venues on venues.id = venue_id"
    )
    assert rows(db, query) == [("arxiv:2405.00001", ABSTRACT, first["comment"], "linked", 2023, 9, "MadeConf")]
    assert rows(db, "select raw from affiliations") == [("U",)]
    assert rows(db, "select count(*) from metrics where field = 'source'") == [(1,)]
    said = json.loads(rows(db, "select said from paper_sources where source_id = 1")[0][0])
    assert (said["title"], said["abstract"]) == ("Pebbles", "Short.")
    said = json.loads(rows(db, "select said from paper_sources where source_id = 2")[0][0])
    assert said == {"year": 2024, "venue": "Other", "url": "https://arxiv.org/abs/2405.00001"}


def test_twins_keep_results_that_differ(tmp_path: Path) -> None:
    """A result on a dataset is another than that of a system by the name of the dataset."""
    result = {"raw": "81.2", "value": 81.2, "measure": "Accuracy"}
    first = {"title": "Pebbles", "doi": "10.1000/x", "results": [{**result, "dataset": "PebbleBench"}]}
    second = {**PAPER, "arxiv_id": "2405.00001", "results": [{**result, "system": "PebbleBench"}]}
    joint = {"title": "Pebbles", "doi": "10.1000/x", "arxiv_id": "2405.00001"}
    db = build_states(tmp_path, ("a.jsonl", first), ("b.jsonl", second), ("c.jsonl", joint))
    assert rows(db, "select count(*) from papers") == [(1,)]
    query = "select dataset_text, system_text from metrics where field = 'source' order by 1"
    assert rows(db, query) == [(None, "PebbleBench"), ("PebbleBench", None)]


def test_stated_links_that_lead_nowhere(tmp_path: Path) -> None:
    """Of two addresses that are none each stays, as stated; the same one is there once."""
    one, other = ({"title": "Pebbles", "doi": "10.1000/x", "links": [link]} for link in ("https://me@one/", "https://me@other/"))
    db = build_states(tmp_path, ("a.jsonl", one), ("b.jsonl", other), ("c.jsonl", {**one, "year": 2024}))
    assert rows(db, "select raw, url from links") == [("https://me@one/", None), ("https://me@other/", None)]


@pytest.mark.parametrize("joined_at_once", [True, False])
def test_a_date_goes_with_its_year(tmp_path: Path, joined_at_once: bool) -> None:
    """A record that knows only a year gives way to one that knows the day, wholly, and what it said stands with it."""
    first = {"title": "Pebbles", "doi": "10.1000/x", "year": 2024}
    second = {"title": "Pebbles", "arxiv_id": "2311.00001", "published": "2023-11-02"}
    joint = {"title": "Pebbles", "doi": "10.1000/x", "arxiv_id": "2311.00001"}
    states: list[dict[str, Any]] = (
        [first, {**second, "doi": "10.1000/x"}] if joined_at_once else [first, {**second, "title": "Stones"}, joint]
    )
    db = build_states(tmp_path, *((f"{n}.jsonl", state) for n, state in enumerate(states)))
    assert rows(db, "select published, year from papers") == [("2023-11-02", 2023)]
    assert json.loads(rows(db, "select said from paper_sources where source_id = 1")[0][0])["year"] == 2024


def test_a_year_is_refined_to_a_day(tmp_path: Path) -> None:
    """A fuller date of the same year takes the place of the year alone."""
    known = {"title": "Pebbles", "doi": "10.1000/x"}
    db = build_states(tmp_path, ("a.jsonl", {**known, "published": "2024"}), ("b.jsonl", {**known, "published": "2024-05-15"}))
    assert rows(db, "select published, year from papers") == [("2024-05-15", 2024)]


def test_an_addition_waits_for_its_paper(tmp_path: Path) -> None:
    """A record without a title adds to a paper that comes later in the same build; without one it is a reject."""
    abstract = {"corpusid": 7, "openaccessinfo": {"externalids": {"ArXiv": "2405.00001"}}, "abstract": ABSTRACT}
    lost = {**abstract, "corpusid": 8, "openaccessinfo": {"externalids": {}}}
    (tmp_path / "a.jsonl").write_text(f"{json.dumps(abstract)}\n{json.dumps(lost)}\n", "utf-8")
    (tmp_path / "b.jsonl").write_text(json.dumps({"title": TITLE, "arxiv_id": "2405.00001"}), "utf-8")
    build([str(tmp_path / "a.jsonl"), str(tmp_path / "b.jsonl")], tmp_path / "papers.db")
    db = tmp_path / "papers.db"
    assert rows(db, "select title, abstract from papers") == [(TITLE, ABSTRACT)]
    ((reason,),) = rows(db, "select reason from rejects")
    assert reason == "adds to a paper that no source has brought: s2:8"
    short = {**abstract, "abstract": ABSTRACT[:60]}
    (tmp_path / "a.jsonl").write_text(json.dumps(short), "utf-8")
    build([str(tmp_path / "a.jsonl")], db)
    assert rows(db, "select abstract from papers") == [(ABSTRACT[:60],)]  # a later state of the record that gave the text


WORDS = st.sampled_from(["pebbles", "sand", "rivers", "beach", "count", "weigh"])
RECORDS = st.fixed_dictionaries(
    {"title": st.lists(WORDS, min_size=1, max_size=4).map(" ".join)},
    optional={
        "id": st.sampled_from(["1", "2", "2405.00001", "title:x", "foo:bar"]),
        "arxiv_id": st.sampled_from(["2405.00001", "2405.00002v3"]),
        "doi": st.sampled_from(["10.1000/a", "10.1000/b", "10.48550/arXiv.2405.00002", "n/a"]),
        "ids": st.dictionaries(st.sampled_from(["s2", "openalex", "acl", "foo"]), st.sampled_from(["1", "bar", "P19-1001"])),
        "abstract": st.sampled_from([ABSTRACT, OTHER_ABSTRACT, "Short. Code: https://github.com/a/b"]),
        "authors": st.lists(st.sampled_from(["Ada Example", "Ben Sample", "A. Example"]), max_size=3),
        "links": st.just(["https://github.com/x/y"]),
        "withdrawn": st.booleans(),
        "upvotes": st.integers(0, 9),
        "seen_on": st.sampled_from(["2024-01-01", "2024-02-01"]),
        "year": st.sampled_from([2010, 2024]),
    },
)


@settings(max_examples=25)
@given(builds=st.lists(st.tuples(st.sampled_from("ab"), st.lists(RECORDS, min_size=1, max_size=5)), min_size=1, max_size=3))
def test_any_records_in_any_order(builds: list[tuple[str, list[dict[str, Any]]]]) -> None:
    """Whatever records say of each other, the file is sound, every record is accounted for, and reading again changes nothing."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        db = folder / "papers.db"
        for file, records in builds:
            (folder / f"{file}.jsonl").write_text("\n".join(map(json.dumps, records)), "utf-8")
            summary = build([str(folder / f"{file}.jsonl")], db)
            assert summary.records.new + summary.records.changed + summary.records.unchanged == len(records)
            assert not list(find_faults(db))
        before = rows(db, "select id, key, title, abstract, code, withdrawn, upvotes, arxiv_id, doi from papers")
        build([str(folder / f"{builds[-1][0]}.jsonl")], db)
        assert rows(db, "select id, key, title, abstract, code, withdrawn, upvotes, arxiv_id, doi from papers") == before
