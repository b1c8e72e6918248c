"""Corrections that somebody sends to do harm: names without end, huge words."""

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

PAPER = {"id": "2405.00001", "title": "One", "abstract": "On ImageNet it reaches 76.5% accuracy."}
RIGHT = {"key": "2405.00001", "start": 23, "stop": 28, "raw": "76.5%", "verdict": "right"}
# A megabyte of words.
HUGE = "made up " * 125_000


def refusal(folder: Path, line: str) -> str:
    """Return what is said of a line that is no correction."""
    path = folder / "said.jsonl"
    path.write_text(line + "\n", "utf-8")
    with pytest.raises(SourceError) as caught:
        list(read_corrections(path))
    return str(caught.value).removeprefix(str(path))


def told(folder: Path, line: dict[str, Any]) -> list[str]:
    """Return what a build says of a line."""
    source, said = folder / "papers.jsonl", folder / "said.jsonl"
    source.write_text(json.dumps(PAPER) + "\n", "utf-8")
    said.write_text(json.dumps(line) + "\n", "utf-8")
    return list(tell_corrected(build([str(source)], folder / "papers.db", Options(corrections=said)).corrected))


def test_a_line_of_very_many_names_is_read_in_time_that_grows_with_it(tmp_path: Path) -> None:
    """Whether a name stands there twice is not asked of each by looking through all."""
    line = json.dumps({f"name {number}": number for number in range(40_000)} | {"last": 1})
    started = time.process_time()
    assert "stands there twice" in refusal(tmp_path, f'{line[:-1]}, "last": 2}}')
    assert time.process_time() - started < 3


def test_words_that_are_longer_than_the_text_are_not_looked_for_in_it(tmp_path: Path) -> None:
    """A line of eight megabytes of words is told at once."""
    assert told(tmp_path, RIGHT) == []
    started = time.process_time()
    *_, said = told(tmp_path, RIGHT | {"raw": HUGE * 8, "stop": 8_000_023})
    assert said.endswith("(there stands 76.5% accuracy.)")
    assert time.process_time() - started < 2
