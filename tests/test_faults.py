"""The quick part of `make faults`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.__main__ import report
from tests.faults.kinds import ONE_LINE, Fault, UnavailableError


@pytest.mark.faults
def test_no_promise_is_broken() -> None:
    """What docs/threats.md promises of a build holds under the faults that are quickly tried, in a process that may be hurt."""
    root = Path(__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults", "--quick"], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count(" | kept: ") >= 15


def test_what_cannot_be_tried_is_not_kept(capsys: pytest.CaptureFixture[str]) -> None:
    """A fault that cannot be injected here is told as such, with the reason, and counts neither as kept nor as broken."""

    def refuse() -> tuple[str, list[str]]:
        raise UnavailableError("strace is not installed")

    fault = Fault("named", "somehow", ONE_LINE, lambda _: iter(()))
    assert report(fault, refuse) == "not tried"
    assert report(fault, lambda: ("old", [])) == "kept"
    assert report(fault, lambda: ("new", ["the file is new"])) == "BROKEN"
    assert capsys.readouterr().out.splitlines()[0] == "named | somehow | old file, one line | not tried: strace is not installed"
