"""Modules run as programs of their own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from papersette.serve import programs


@pytest.mark.parametrize("name", ["anyio.py", "json.py", "sqlite3.py", "papersette.py"])
def test_a_program_runs_no_file_of_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """A file that is called like a module is left alone, also where the process that starts the program looks there."""
    (tmp_path / "empty.db").touch()
    (tmp_path / name).write_text("raise SystemExit('a file of the working folder was run')")
    monkeypatch.setattr(sys, "path", ["", *sys.path])
    done = subprocess.run(
        programs.command("papersette.serve.examine", "empty.db"),
        capture_output=True, text=True, check=False, cwd=tmp_path, env=programs.environment(),
    )  # fmt: skip
    assert (done.returncode, "its schema is of version 0" in done.stderr) == (1, True), done.stderr


def test_a_program_is_found_from_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The package is found where this process has it from its own working folder."""
    (tmp_path / "empty.db").touch()
    root = Path(programs.__file__).parents[1]
    monkeypatch.setattr(sys, "path", ["", *(place for place in sys.path if Path(place) != root)])
    done = subprocess.run(
        programs.command("papersette.serve.examine", "empty.db"),
        capture_output=True, text=True, check=False, cwd=tmp_path, env=programs.environment(),
    )  # fmt: skip
    assert "its schema is of version 0" in done.stderr
