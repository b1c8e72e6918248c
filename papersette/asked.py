"""The site without a server: what it answers is what the page at the same address shows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from datasette.app import Datasette
from datasette.utils import parse_metadata

from papersette.parts import find_site
from papersette.serve import DATABASE, SETTINGS

__all__ = ["open_site"]


@contextmanager
def open_site(db: Path) -> Iterator[Datasette]:
    """Yield Datasette over a file of any name, as `serve` sets it up, to be asked through its client."""
    folder = find_site()
    with TemporaryDirectory(prefix="papersette-") as temporary:
        link = Path(temporary) / DATABASE
        link.symlink_to(db.absolute())
        yield Datasette(
            immutables=[str(link)],
            metadata=parse_metadata((folder / "metadata.yml").read_text("utf-8")),
            plugins_dir=str(folder / "plugins"),
            settings={name: int(value) for name, value in SETTINGS.items() if value.isdigit()},
        )
