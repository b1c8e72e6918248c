"""Where the parts of the site lie: beside the package in a checkout, inside it when installed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from datasette.utils import parse_metadata

from papersette.errors import PapersetteError

__all__ = ["SITE_PARTS", "find_site", "own_command", "read_metadata"]

SITE_PARTS = ("metadata.yml", "plugins", "templates", "static")
# Where they lie in a copy that is installed.
BUNDLE = Path(__file__).parent / "bundle"


def find_site() -> Path:
    """Return the folder that holds the parts of the site and the samples.

    Raises:
        PapersetteError: this copy of the project is incomplete.
    """
    package = Path(__file__).parent
    for folder in (BUNDLE, package.parent):
        if all((folder / part).exists() for part in SITE_PARTS):
            return folder
    raise PapersetteError(f"this copy is incomplete: {', '.join(SITE_PARTS)} stand neither in nor beside {package}")


def own_command() -> str:
    """Return what the command line is called by: its file in a checkout, its name where it is installed."""
    return "papersette" if BUNDLE.is_dir() else "python build_db.py"


def read_metadata() -> dict[str, Any]:
    """Return what metadata.yml says.

    Raises:
        PapersetteError: this copy of the project is incomplete.
    """
    metadata: dict[str, Any] = parse_metadata((find_site() / "metadata.yml").read_text("utf-8"))
    return metadata
