"""Where the parts of the site lie: beside the package in a checkout, inside it when installed."""

from __future__ import annotations

from pathlib import Path

from papersette.errors import PapersetteError

__all__ = ["SITE_PARTS", "find_site"]

SITE_PARTS = ("metadata.yml", "plugins", "templates", "static")


def find_site() -> Path:
    """Return the folder that holds the parts of the site and the samples.

    Raises:
        PapersetteError: this copy of the project is incomplete.
    """
    package = Path(__file__).parent
    for folder in (package / "bundle", package.parent):
        if all((folder / part).exists() for part in SITE_PARTS):
            return folder
    raise PapersetteError(f"this copy is incomplete: {', '.join(SITE_PARTS)} stand neither in nor beside {package}")
