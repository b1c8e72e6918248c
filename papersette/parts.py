"""Where the parts of the site lie: beside the package in a checkout, inside it when installed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from datasette.utils import BadMetadataError, parse_metadata

from papersette.errors import PapersetteError

__all__ = ["find_site", "own_command", "read_metadata"]

SITE_PARTS = ("metadata.yml", "plugins", "templates", "static")
# Where they lie in a copy that is installed.
BUNDLE = Path(__file__).parent / "bundle"
# The plugin whose settings are the limits.
GUARD = "guard"
# What a database's queries stand under.
QUERIES = "queries"


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


def read_metadata(own: Path | None = None) -> dict[str, Any]:
    """Return what metadata.yml says, and what a file of one's `own` lays over it: a title, queries, settings of plugins.

    Raises:
        PapersetteError: this copy of the project is incomplete, or the file cannot be read, is no metadata, or has limits.
    """
    metadata: dict[str, Any] = parse_metadata((find_site() / "metadata.yml").read_text("utf-8"))
    return metadata if own is None else _laid_over(own, metadata, _read_own(own))


def _read_own(path: Path) -> dict[str, Any]:
    try:
        metadata = parse_metadata(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise PapersetteError(f"{path}: {getattr(error, 'strerror', None) or 'no text in UTF-8'}") from error
    except BadMetadataError as error:
        raise PapersetteError(f"{path}: neither YAML nor JSON") from error
    if not isinstance(metadata, dict) or not isinstance(metadata.get("plugins") or {}, dict):
        raise PapersetteError(f"{path}: metadata are names and what each stands for, settings of plugins among them")
    if GUARD in (metadata.get("plugins") or {}):
        raise PapersetteError(f"{path}: limits are options of the command, and no settings of a plugin")
    return metadata


def _laid_over(path: Path, below: dict[str, Any], above: dict[str, Any], holder: str = "") -> dict[str, Any]:
    """Return the entries of two, those that both have from above; where both are mappings, theirs are laid over each other.

    An empty section says nothing, and of a query its SQL may stand alone. `holder` is what these entries are of.

    Raises:
        PapersetteError: above something else stands where a mapping is below.
    """
    laid = dict(below)
    for name, value in above.items():
        known = below.get(name)
        if isinstance(known, dict) and isinstance(value, dict):
            laid[name] = _laid_over(path, known, value, name)
        elif value is None and (known is None or isinstance(known, dict)):
            continue
        elif isinstance(known, dict) and not (isinstance(value, str) and holder == QUERIES):
            raise PapersetteError(f"{path}: {name}: no names and what each stands for")
        else:
            laid[name] = value
    return laid
