"""The tables of measures, datasets and units: enough of them, and sound."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from papersette.extract.datasets.find import find_datasets
from papersette.extract.knowledge.cues import GRAMMAR
from papersette.extract.knowledge.rows import pattern_of, read_rows
from papersette.extract.text.views import make_view
from papersette.extract.text.vocabulary import fold, load_measures, load_vocabulary, read_spellings

ROWS = Path(__file__).parents[1] / "papersette" / "extract" / "rows"


def spellings(table: str) -> list[str]:
    """Return every spelling of a table, each row's own repeats left out."""
    found: list[str] = []
    for row in read_rows(table):
        found += dict.fromkeys(text for text in (row["name"], row.get("full_name", ""), *row["aliases"].split("|")) if text)
    return found


def test_there_are_enough() -> None:
    """At least 300 measures and 1,500 datasets are known."""
    assert len(read_rows("measures")) >= 300
    assert len(read_rows("datasets")) >= 1500


@pytest.mark.parametrize("table", ["measures", "datasets"])
def test_no_name_stands_twice(table: str) -> None:
    """No spelling belongs to two rows of a table."""
    assert [text for text, count in Counter(spellings(table)).items() if count > 1] == []


@pytest.mark.parametrize("table", ["measures", "datasets"])
def test_every_spelling_is_found(table: str) -> None:
    """What a row spells is found where a text has it so, LaTeX as its view has it."""
    known = {row["name"] for row in read_rows(table)}
    lost = []
    for text in spellings(table):
        view = make_view(f"the {text} of")
        terms = [term for term in load_vocabulary().find(view) if (term.entry.measure or term.entry.dataset)]
        if not any((term.entry.measure or term.entry.dataset).name in known for term in terms):  # type: ignore[union-attr]
            lost.append(text)
    assert lost == []


def test_measures_are_sound() -> None:
    """Bounds are in order, directions are known or empty, every measure has a family."""
    for measure in load_measures().values():
        assert measure.family, measure.name
        if measure.low is not None and measure.high is not None:
            assert measure.low < measure.high, measure.name


@pytest.mark.parametrize(
    ("name", "better"),
    [
        ("match rate", True), ("false match rate", False), ("false non-match rate", False), ("detection rate", True),
        ("false negative identification rate", False), ("attack success rate", None), ("bandwidth", None), ("ELBO", True),
    ],
)  # fmt: skip
def test_which_way_is_better(name: str, better: bool | None) -> None:
    """What is false is no match, and a bandwidth may be what is used as well as what there is."""
    assert load_measures()[name].higher_is_better is better


def test_a_cut_off_is_of_one_measure() -> None:
    """Measures that are cut off at different ranks are not the same: no row has two cut-offs."""
    for row in read_rows("measures"):
        cutoffs = {cutoff for text in (row["name"], *row["aliases"].split("|")) for cutoff in re.findall(r"@(\d+)$", text)}
        assert len(cutoffs) <= 1, row["name"]


@pytest.mark.parametrize(
    ("table", "one", "another"),
    [
        ("measures", "NIQE", "BRISQUE"),
        ("measures", "MSE", "NMSE"),
        ("measures", "SI-SDR", "SI-SDRi"),
        ("measures", "Young's modulus", "tensile strength"),
        ("measures", "game score", "average score"),
        ("measures", "image-level AUROC", "pixel-level AUROC"),
        ("measures", "rank-1 accuracy", "top-1 accuracy"),
        ("datasets", "SQuAD 1.1", "SQuAD 2.0"),
        ("datasets", "Kinetics-400", "Kinetics-600"),
        ("datasets", "CC3M", "CC12M"),
        ("datasets", "MMMU", "MMMU-Pro"),
        ("datasets", "MathVista", "MathVision"),
        ("datasets", "RefCOCO", "RefCOCO+"),
        ("datasets", "ScanNet", "ScanNet++"),
    ],
)
def test_what_is_not_the_same_has_rows_of_its_own(table: str, one: str, another: str) -> None:
    """A leaderboard must not rank what cannot be compared: kin of a measure, versions and parts of a dataset stand apart."""
    names = {row["name"] for row in read_rows(table)}
    assert {one, another} <= names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("We test on the C3 dataset of questions.", {"C3"}),
        ("We test on the CALVIN ABC→D benchmark, and on IC13 and IC15.", {"CALVIN ABC-D", "ICDAR 2013", "ICDAR 2015"}),
        ("We train on the Netflix dataset of ratings.", {"Netflix Prize"}),
        ("We walk by the Room-to-Room benchmark and the BCI competition IV-2a dataset.", {"R2R", "BCI Competition IV 2a"}),
        (
            "It gains on Geoquery and MultiModalQA, with Visual CounterFact for more.",
            {"GeoQuery", "MultimodalQA", "Visual CounterFact"},
        ),
        ("The net does well on EndoVis18 and LVBench, and on DriveLM-nuScenes.", {"EndoVis 2018", "LVBench", "DriveLM"}),
        ("The pebbles of LMSYS Chatbot Arena and of GTA V are old.", {"Chatbot Arena", "GTA5"}),
        ("The slots are those of the MIT restaurant corpus.", {"MIT Restaurant"}),
        ("It wins on VOT-TIR2015, VOT-TIR 2015 and DUC2002.", {"VOT-TIR 2015", "DUC 2002"}),
        (
            "It reads the Physionet dataset, MONACO, Wojood-Fine and UPMC Food-101.",
            {"MoNaCo", "PhysioNet", "WojoodFine", "UPMC-Food-101"},
        ),
        ("Pebbles of the Wire57 dataset, of CMU-Dog and of E-SNLI-VE are wet.", {"WiRe57", "CMU_DoG", "e-SNLI-VE"}),
        (
            "It walks by Room-Across-Room, acts on J-HMDB-21 and sees with the benchmark PerceptionTest.",
            {"RxR", "JHMDB", "Perception Test"},
        ),
        ("We test on FEABench, FEA-Bench, Video-Bench and VideoBench.", {"FEABench", "FEA-Bench", "Video-Bench", "VideoBench"}),
        (
            "It gains on HOI4D, TAPVid, OpenEQA and GUI-Odyssey, and 4.1 points on JBB.",
            {"HOI4D", "TAP-Vid", "OpenEQA", "GUI Odyssey", "JailbreakBench"},
        ),
        ("Maize has no C3 photosynthesis, and the loan is of RMB 3 million.", set()),
        ("We propose LEAF: an old method that prunes pebbles; MOCHA is another.", set()),
    ],
)
def test_a_known_name_is_one_thing(text: str, names: set[str]) -> None:
    """Two names of a dataset lead to one, and what is another thing as well is none without a word for a dataset beside it."""
    view = make_view(text)
    assert {name.dataset.name for name in find_datasets(view, load_vocabulary().find(view))} == names


def test_datasets_are_sound() -> None:
    """Names have no blanks around them, and the flag is 0 or 1."""
    for row in read_rows("datasets"):
        assert row["name"] == row["name"].strip()
        assert row["ambiguous"] in ("0", "1"), row["name"]


def test_units_are_sound() -> None:
    """No spelling of a unit stands twice, and every scale is a positive number."""
    rows = read_rows("units")
    assert [text for text, count in Counter(row["text"] for row in rows).items() if count > 1] == []
    assert all(float(row["scale"]) > 0 for row in rows)


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("adjectives", "word"),
        ("comparatives", "word"),
        ("counted", "word"),
        ("dataset_nouns", "noun"),
        ("grammar", "class"),
        ("measure_heads", "word"),
        ("measure_verbs", "word"),
        ("number_words", "text"),
    ],
)
def test_words_stand_once_in_their_table(table: str, column: str) -> None:
    """No word stands in two rows of a table, nor twice in one: the later would silently replace the earlier."""
    words = [row[column] for row in read_rows(table)]
    assert [word for word, count in Counter(words).items() if count > 1] == []


def test_a_part_of_speech_has_each_word_once() -> None:
    """In grammar.tsv a word may play several parts, but is named once for each; so it is in other tables of classes."""
    for row in (row for table in ("grammar", "contests", "languages") for row in read_rows(table)):
        assert len(row["words"].split()) == len(set(row["words"].split())), row["class"]


@pytest.mark.parametrize("table", sorted(path.stem for path in ROWS.glob("*.tsv") if "\nrole\t" in path.read_text("utf-8")))
def test_every_role_is_played(table: str) -> None:
    """Each role of a table of patterns is one that a module asks for, so that no row is without an effect."""
    modules = "".join(path.read_text("utf-8") for path in ROWS.parent.rglob("*.py"))
    roles = {row["role"] for row in read_rows(table)}
    assert [role for role in sorted(roles) if f'"{role}"' not in modules and f"'{role}'" not in modules] == []


def test_a_role_that_nothing_plays_is_an_error() -> None:
    """What no row has a pattern for is told: an empty alternative would match everything."""
    with pytest.raises(ValueError, match="levels: no row has the role nobody"):
        pattern_of("levels", "nobody")


def test_telling_words_can_be_met() -> None:
    """What a sentence is told by are words as tokens have them: no hyphen parts them, and no measure is called so."""
    words = GRAMMAR["telling"]
    assert [word for word in words if not word.isalpha()] == []
    assert [word for word in words if any(term.entry.measure for term in load_vocabulary().find(word))] == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("accuracies of top-1", ["accuracy", "top-1 accuracy"]),
        ("an FID of 1.35", ["FID"]),
        ("MAP-Neo is a model, mAP a measure", ["mAP"]),
        ("of 1.5 and for 2.5", []),
        ("On SQuAD v2.0 and MS-COCO", ["SQuAD 2.0", "COCO"]),
        ("the spider and the race", []),
        ("On HumanEval, TVQA (old) and HumanEval+ alike", ["HumanEval", "TVQA", "HumanEval+"]),
        ("A pass, rate of 5 and a pass-rate of 6", ["pass rate"]),
    ],
)
def test_names_are_found_as_words(text: str, names: list[str]) -> None:
    """Names are found in their spellings and plurals, never within other words, and case counts where it must."""
    entries = [term.entry for term in load_vocabulary().find(text)]
    found = [entry.measure or entry.dataset for entry in entries if (entry.measure or entry.dataset) and not entry.ambiguous]
    assert [name.name for name in found if name] == names


def test_a_name_is_known_as_a_whole_or_not() -> None:
    """What merely ends in a known name is not it."""
    assert load_vocabulary().entry_of("pebble success rate") is None
    assert load_vocabulary().entry_of("success rate") is not None


def test_folding_keeps_the_length() -> None:
    """Folding case and hyphens never moves a position."""
    text = "İstanbul–ＡＢＣ ẞ Ǆ"
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"name\tlow\nX\tabc\n", "could not convert string to float: 'abc'"),
        (b"name\tlow\thigh\nX\t5\t1\n", "X: low is 5, high is 1"),
        (b"name\thigher_is_better\nX\t7\n", "X: higher_is_better is 7"),
        (b"name\n\xff\n", "can't decode byte 0xff"),
    ],
)
def test_a_fault_of_a_users_own_table_names_it(tmp_path: Path, content: bytes, reason: str) -> None:
    """A value that is none, bounds in the wrong order and bytes that are no text are told with the folder or the file."""
    (tmp_path / "measures.tsv").write_bytes(content)
    with pytest.raises(ValueError, match=rf"^{re.escape(str(tmp_path))}.*{re.escape(reason)}"):
        load_vocabulary(tmp_path)


@pytest.mark.parametrize(
    ("table", "content", "line", "reason"),
    [
        ("measures", "name\tlow\nA1\t0\nB2\tabc\n", 3, "could not convert string to float: 'abc'"),
        ("measures", "# mine\nname\tlow\n\nA1\tnan\n", 4, "low is nan"),
        ("measures", "name\thigh\nA1\tinf\n", 2, "high is inf"),
        ("measures", "name\thigher_is_better\nA1\tyes\n", 2, "A1: higher_is_better is yes, expected 1, 0 or nothing"),
        ("datasets", "name\tambiguous\nA1\t\nB2\tyes\n", 3, "B2: ambiguous is yes, expected 1, 0 or nothing"),
        ("datasets", "name\ttask\nA1\t\n  \tx\n", 3, "a row without a name"),
        ("datasets", "name\tname\nA1\tA2\n", 1, "the column name stands there twice"),
        ("datasets", "name\talias\nA1\tA2\n", 1, "unknown column alias"),
        ("datasets", "alias\nA2\n", 1, "unknown column alias"),
        ("datasets", "task\nA2\n", 1, "no column name"),
        ("datasets", "name\nPeb\0ble\n", 2, r"'Peb\x00ble' has a sign that no text has"),
        # The second would never be found, or be taken for the first.
        ("datasets", "name\taliases\nStones\tPebbles 1\nRocks\tPebbles-1\n", 3, "Pebbles-1 stands in datasets.tsv, line 2, too"),
        ("measures", "name\nwetness rate\nWetness rate\n", 3, "Wetness rate stands in measures.tsv, line 2, too"),
    ],
)
def test_a_fault_of_a_users_own_table_names_its_line(tmp_path: Path, table: str, content: str, line: int, reason: str) -> None:
    """Whatever cannot be right in a user's own table is told with the file and the line."""
    path = tmp_path / f"{table}.tsv"
    path.write_text(content, "utf-8")
    with pytest.raises(ValueError, match=rf"^{re.escape(str(path))}, line {line}: .*{re.escape(reason)}"):
        load_vocabulary(tmp_path)


def test_a_spelling_is_of_one_table(tmp_path: Path) -> None:
    """What a user calls a measure and a dataset alike is an error; in other letters each is what it is."""
    (tmp_path / "measures.tsv").write_text("name\nPEBBLE\npebs\n", "utf-8")
    (tmp_path / "datasets.tsv").write_text("name\nPebs\n", "utf-8")
    terms = load_vocabulary(tmp_path).find("On Pebs it has pebs of 3 and a PEBBLE of 7.")
    names = [(term.entry.kind, (term.entry.measure or term.entry.dataset).name) for term in terms if term.entry.kind != "word"]  # type: ignore[union-attr]
    assert names == [("dataset", "Pebs"), ("measure", "pebs"), ("measure", "PEBBLE")]
    load_vocabulary.cache_clear()
    (tmp_path / "datasets.tsv").write_text("name\nPebs\nPEBBLE\n", "utf-8")
    with pytest.raises(ValueError, match=r"datasets.tsv, line 3: PEBBLE stands in measures.tsv, line 2, too$"):
        load_vocabulary(tmp_path)


def test_a_users_own_table_is_read_as_spreadsheets_write_it(tmp_path: Path) -> None:
    """Blanks around names, and quotation marks around cells that hold a comma or such a mark, are no part of them."""
    rows = 'name\taliases\r\n"Stones, wet"\t wet stones | stones of rain |\r\n Sand \t"heaps, ""dry"""\r\n'
    (tmp_path / "datasets.tsv").write_text("\ufeff" + rows, "utf-8", newline="")
    own = [pair for pair in read_spellings(tmp_path)["datasets"] if pair[1] in ("Stones, wet", "Sand")]
    assert own == [
        ("Stones, wet", "Stones, wet"), ("wet stones", "Stones, wet"), ("stones of rain", "Stones, wet"),
        ("Sand", "Sand"), ('heaps, "dry"', "Sand"),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["measures.csv", "Measures.tsv", "measures.tsv.txt", "measures"])
def test_a_table_of_another_name_is_told(tmp_path: Path, name: str) -> None:
    """A file that looks like the table which is not there ends the build: its rows would be missed without a word."""
    (tmp_path / "datasets.tsv").write_text("name\nPebbles\n", "utf-8")
    (tmp_path / name).write_text("name\nStones\n", "utf-8")
    with pytest.raises(ValueError, match=rf"^{re.escape(str(tmp_path))}: {re.escape(name)} is not read, measures.tsv is"):
        load_vocabulary(tmp_path)
    (tmp_path / "measures.tsv").write_text("name\nStones\n", "utf-8")
    assert load_vocabulary(tmp_path).entry_of("Stones")


def test_a_users_own_names_are_found_as_latex_has_them(tmp_path: Path) -> None:
    """A spelling with LaTeX is found where a text has it so, but not behind a sign that is not known: others end alike."""
    names = ("CO$_2$ uptake", r"$\Delta G$ of binding", "F$_5$ score", r"$\wobbleta_p^2$")
    (tmp_path / "measures.tsv").write_text("name\n" + "\n".join(names) + "\n", "utf-8")
    text = r"A CO$_2$ uptake of 3, a $\Delta G$ of binding of 4, an F$_5$ score of 5; $\wibbleta_p^2$ is 6."
    found = [term.entry.measure for term in load_vocabulary(tmp_path).find(make_view(text))]
    assert [measure.name for measure in found if measure] == list(names[:3])
    assert [spelling for spelling, name in read_spellings(tmp_path)["measures"] if name in names] == list(names)


def test_spellings_of_views_are_nobody_s() -> None:
    """What LaTeX leaves of a name is found in texts, and no name that people read."""
    spelled = {text for text, name in read_spellings()["measures"] if name == "R2"}
    assert "R^2" in spelled
    assert "R ^2" not in spelled
