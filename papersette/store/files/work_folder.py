"""A folder beside a file that is being written, for what is too large for memory."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from glob import escape
from pathlib import Path

__all__ = ["open_work_folder", "sweep_work_folders"]

# The folder's name is that of the file and goes on like this.
ENDING = "-work-"


@contextmanager
def open_work_folder(path: Path) -> Iterator[Path]:
    """Lend a folder beside the file, which the next build sweeps where this one is killed.

    No other ever had its name: processes that go on after a build tell by it whether what they keep is of this one.
    """
    folder = Path(tempfile.mkdtemp(prefix=f"{path.name}{ENDING}", dir=path.parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep_work_folders(path: Path) -> None:
    """Remove what builds that were killed left beside the file."""
    for folder in path.parent.glob(f"{escape(path.name)}{ENDING}*"):
        shutil.rmtree(folder, ignore_errors=True)
