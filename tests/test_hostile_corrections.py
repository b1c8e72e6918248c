"""Corrections that somebody sends to do harm: huge names, names without end, what a terminal obeys."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from papersette.errors import SourceError
from papersette.pipeline.build import Options, build
from papersette.pipeline.corrections import read_corrections
from papersette.pipeline.summary import tell_corrected
from tests.databases import write_lines

PAPER = {"id": "2405.00001", "title": "One", "abstract": "On ImageNet it reaches 76.5% accuracy."}
RIGHT = {"key": "2405.00001", "start": 23, "stop": 28, "raw": "76.5%", "verdict": "right"}
# A megabyte of words, and what clears a terminal.
HUGE = "made up " * 125_000
CLEAR = "\x1b[2J"


def refusal(folder: Path, line: str) -> str:
    """Return what is said of a line that is no correction."""
    path = folder / "said.jsonl"
    path.write_text(line + "\n", "utf-8")
    with pytest.raises(SourceError) as caught:
        list(read_corrections(path))
    return str(caught.value).removeprefix(str(path))


def told(folder: Path, line: dict[str, Any]) -> list[str]:
    """Return what a build says of a line."""
    source, said = write_lines(folder / "papers.jsonl", [PAPER]), write_lines(folder / "said.jsonl", [line])
    return list(tell_corrected(build([str(source)], folder / "papers.db", Options(corrections=said)).corrected))


def test_a_line_of_very_many_names_is_read_in_time_that_grows_with_it(tmp_path: Path) -> None:
    """Whether a name stands there twice is not asked of each by looking through all."""
    line = json.dumps({f"name {number}": number for number in range(40_000)} | {"last": 1})
    started = time.process_time()
    assert "stands there twice" in refusal(tmp_path, f'{line[:-1]}, "last": 2}}')
    assert time.process_time() - started < 3


@pytest.mark.parametrize(
    "line",
    [
        json.dumps(RIGHT | {"what": HUGE}),
        json.dumps(RIGHT | {"what": [HUGE]}),
        json.dumps(RIGHT | {"kind": HUGE}),
        json.dumps(RIGHT | {CLEAR + HUGE: 1}),
        json.dumps({HUGE: 1})[:-1] + json.dumps({HUGE: 2}).replace("{", ", ", 1),
        json.dumps(RIGHT | {"what": CLEAR}),
        json.dumps(RIGHT | {"kind": CLEAR}),
    ],
)
def test_what_is_wrong_is_told_in_a_short_line(tmp_path: Path, line: str) -> None:
    """Of a name or value of a megabyte its beginning is told, and nothing that a terminal obeys."""
    said = refusal(tmp_path, line)
    assert said.startswith(", line 1: no correction: ")
    assert len(said) < 400
    assert said.isprintable()


def test_what_a_value_must_be_is_told_whatever_it_is(tmp_path: Path) -> None:
    """A list in the place of what a correction is about is told as any other word there."""
    assert refusal(tmp_path, json.dumps(RIGHT | {"what": [1]})).endswith("what is [1], expected one of metric, link")


@pytest.mark.parametrize(
    ("line", "state"),
    [
        (RIGHT | {"key": HUGE}, "waiting"),
        (RIGHT | {"key": CLEAR, "raw": f"7{CLEAR}\n"}, "waiting"),
        (RIGHT | {"raw": CLEAR}, "stale"),
        (RIGHT | {"unit": CLEAR, "verdict": None}, "doubtful"),
    ],
)
def test_what_changes_nothing_is_told_in_a_short_line(tmp_path: Path, line: dict[str, Any], state: str) -> None:
    """Of a key of a megabyte its beginning is told, and nothing that a terminal obeys."""
    (said,) = told(tmp_path, line)
    assert said.startswith(f"{state}: said.jsonl, line 1: ")
    assert len(said) < 400
    assert said.isprintable()


def test_words_that_are_longer_than_the_text_are_not_looked_for_in_it(tmp_path: Path) -> None:
    """A line of eight megabytes of words is told at once."""
    assert told(tmp_path, RIGHT) == []
    started = time.process_time()
    *_, said = told(tmp_path, RIGHT | {"raw": HUGE * 8, "stop": 8_000_023})
    assert said.endswith("(there stands 76.5% accuracy.)")
    assert time.process_time() - started < 2
