"""Corrections that are applied, and may not be what their reader meant: told once, when they are new."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from papersette.pipeline.build import Options, build
from papersette.pipeline.summary import tell_corrected
from tests.databases import write_lines

ABSTRACT = (
    "On ImageNet it reaches 76.5% accuracy and 91.2% precision on both SQuAD and HotpotQA, in 12 ms. It sorts 5 heaps. "
    "The code is at https://github.com/made-up/it."
)
PAPERS = [
    {"id": "2405.00001", "title": "One", "abstract": ABSTRACT},
    {"id": "2405.00002", "title": "Two", "abstract": "It has 7 dB PSNR and a stone score of 54.1 on the PebbleBench dataset."},
]
LINK = "https://github.com/made-up/it"


def doubts(folder: Path, *lines: dict[str, Any]) -> list[str]:
    """Return what a build says of lines beside the papers, without where they stand; and make sure that it says so once."""
    source, said = write_lines(folder / "papers.jsonl", PAPERS), write_lines(folder / "said.jsonl", lines)
    told = [
        list(tell_corrected(build([str(source)], folder / "papers.db", Options(corrections=said)).corrected)) for _ in range(2)
    ]
    assert told[1] == []
    assert all(line.startswith("doubtful: said.jsonl, line ") for line in told[0])
    return [line.rpartition(" (")[2].removesuffix(")") for line in told[0]]


def line_of(raw: str, **stated: Any) -> dict[str, Any]:
    start = ABSTRACT.index(raw)
    return {"key": "2405.00001", "start": start, "stop": start + len(raw), "raw": raw, **stated}


@pytest.mark.parametrize(
    ("line", "doubt"),
    [
        # A copied line whose verdict was left in when a value was changed.
        (line_of("76.5%", verdict="wrong", measure="mAP", dataset="ImageNet"), "the row that goes has another measure"),
        (line_of("76.5%", verdict="wrong", kind="gain", value=5), "the row that goes has another value, kind"),
        (line_of(LINK, what="link", verdict="wrong", kind="model"), "the row that goes has another kind"),
        (line_of("91.2%", verdict="wrong", dataset="COCO"), "the row that goes has another dataset"),
        # As copied.
        (line_of("76.5%", verdict="wrong", value=76.5, unit="%", kind="score", measure="accuracy", dataset="ImageNet"), None),
        (line_of("91.2%", verdict="wrong", dataset="HotpotQA", value=91.2), None),
        (line_of("91.2%", verdict="wrong"), None),
        (line_of(LINK, what="link", verdict="wrong", kind="code", state="available", url=LINK), None),
        # A link that is not called one.
        (line_of(LINK, verdict="wrong"), "no row stood there"),
        (line_of("5 heaps", verdict="wrong"), "no row stood there"),
    ],
)
def test_a_row_that_goes_for_another_reason_is_told(tmp_path: Path, line: dict[str, Any], doubt: str | None) -> None:
    """A line that calls a row wrong which is not as it says, or is not there, is told: a changed value may have been meant."""
    assert doubts(tmp_path, line) == ([doubt] if doubt else [])


@pytest.mark.parametrize(
    ("values", "doubt"),
    [
        ({"measure": "acuracy"}, "no other row has the measure acuracy"),
        ({"dataset": "ImageNett"}, "no other row has the dataset ImageNett"),
        ({"unit": "percentages"}, "no other row has the unit percentages"),
        ({"verdict": "right", "measure": "acuracy"}, "no other row has the measure acuracy"),
        # What is said once more is no news, whatever else is changed.
        ({"raw": "12 ms", "unit": "ms", "kind": "score", "dataset": None}, None),
        ({"raw": "5", "value": 5, "unit": "boxes"}, "no other row has the unit boxes"),
        # Known by a list, by another spelling, by another paper or by the text itself.
        ({"measure": "F1", "dataset": "imagenet"}, None),
        ({"measure": "stone score", "dataset": "PebbleBench", "unit": "dB"}, None),
        ({"measure": "heaps", "dataset": None, "unit": None}, None),
        # Of a number that has several rows only one is of the new name.
        ({"raw": "91.2%", "dataset": "SQuAD", "measure": "acuracy"}, "no other row has the measure acuracy"),
    ],
)
def test_a_name_that_nothing_else_has_is_told(tmp_path: Path, values: dict[str, Any], doubt: str | None) -> None:
    """A measure, dataset or unit that no list, no text of the paper and no other row has may be mistyped."""
    raw = values.pop("raw", "76.5%")
    other = line_of("91.2%", dataset="HotpotQA", measure="F1")
    assert doubts(tmp_path, other, line_of(raw, **values)) == ([doubt] if doubt else [])


def test_what_changes_nothing_is_not_doubtful(tmp_path: Path) -> None:
    """A line whose words stand elsewhere is stale alone; doubts come in the order of lines."""
    elsewhere = line_of("76.5%", verdict="wrong") | {"start": 0, "stop": 5}
    lines = [
        line_of("12 ms", measure="acuracy"),
        elsewhere,
        line_of("76.5%", verdict="wrong", value=5),
        line_of("5 heaps", verdict="wrong"),
    ]
    source, said = write_lines(tmp_path / "papers.jsonl", PAPERS[:1]), write_lines(tmp_path / "said.jsonl", lines)
    summary = build([str(source)], tmp_path / "papers.db", Options(corrections=said))
    assert [place.partition(":")[0] for _, place, *_ in summary.corrected.doubtful] == [
        f"said.jsonl, line {line}" for line in (1, 3, 4)
    ]
    assert [place.partition(":")[0] for _, place, *_ in summary.corrected.unapplied] == ["said.jsonl, line 2"]


TOLD_BEFORE = {"key": "2405.00002", "start": 7, "stop": 11, "raw": "7 dB", "verdict": "wrong", "value": 9}


@pytest.mark.parametrize(
    ("line", "expected"), [(line_of("76.5%", verdict="wrong", value=5), ["76.5%"]), (line_of("76.5%", verdict="right"), [])]
)
def test_files_of_one_name_are_told_apart(tmp_path: Path, line: dict[str, Any], expected: list[str]) -> None:
    """What is new is told, and what was told is not, also where another file of that name said something on its line."""
    source, db = write_lines(tmp_path / "papers.jsonl", PAPERS), tmp_path / "papers.db"
    told = []
    # A line on the second paper applies to it anew what was said before.
    beside = {"key": "2405.00002", "start": 38, "stop": 42, "raw": "54.1", "verdict": "right"}
    for folder, lines in (("first", [TOLD_BEFORE]), ("second", [line, beside])):
        (tmp_path / folder).mkdir()
        said = write_lines(tmp_path / folder / "said.jsonl", lines)
        told.append([raw for _, _, raw, _ in build([str(source)], db, Options(corrections=said)).corrected.doubtful])
    assert told == [["7 dB"], expected]
