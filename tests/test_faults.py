"""The quick part of `make faults`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.faults
def test_no_promise_is_broken() -> None:
    """What docs/threats.md promises of a build holds under the faults that are quickly tried, in a process that may be hurt."""
    root = Path(__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults", "--quick"], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count(" | kept: ") >= 15
