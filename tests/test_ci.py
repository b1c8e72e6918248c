"""The run on a new machine: it gets what the system lacks, and ends with the first step that fails."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

RUN = Path(__file__).parents[1] / ".ci" / "run"
ALWAYS_THERE = ("dirname", "env")
STEPS = ("apt-get update", "apt-get install", "make lint", "make test")


def _stand_in(name: str, status: str) -> str:
    """Return a program that notes how it was called, and ends with a status."""
    return f'#!/bin/bash\necho "{name} $1" >> "$NOTES"\nexit {status}\n'


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A folder of programs in which Python has no venv, and there is nothing but make and apt-get."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ALWAYS_THERE:
        (folder / name).symlink_to(shutil.which(name) or "")
    (folder / "python3").write_text(_stand_in("python3", "1"), "utf-8")
    for name in ("apt-get", "make"):
        (folder / name).write_text(_stand_in(name, f'$([ "$FAILS" = "{name} $1" ] && echo 3 || echo 0)'), "utf-8")
    for name in ("python3", "apt-get", "make"):
        (folder / name).chmod(0o755)
    return folder


@pytest.mark.parametrize("fails", [None, *STEPS])
def test_the_first_step_that_fails_ends_it(bare: Path, tmp_path: Path, fails: str | None) -> None:
    """Each step is taken, and none behind one that fails, whose failure is that of the whole."""
    notes = tmp_path / "notes"
    environment = {"PATH": str(bare), "NOTES": str(notes), "FAILS": fails or ""}
    done = subprocess.run([shutil.which("bash") or "bash", RUN], env=environment, capture_output=True, text=True, check=False)
    taken = [line for line in notes.read_text("utf-8").splitlines() if line in STEPS]
    assert taken == list(STEPS[: STEPS.index(fails) + 1 if fails else None])
    assert (done.returncode == 0) == (fails is None), done.stderr
