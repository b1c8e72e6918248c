"""Datasette over a file, with the parts of the site, whether a server runs it or a program asks it."""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from datasette.app import Datasette
from datasette.plugins import pm
from datasette.url_builder import Urls

from papersette.errors import PapersetteError
from papersette.parts import find_site, own_command

__all__ = ["DATABASE", "ensure_there", "open_datasette"]

# What all addresses begin with, whatever the file is called.
DATABASE = "papers"


def ensure_there(db: Path) -> None:
    """Tell who asks for a file that is not there how to make one.

    Raises:
        PapersetteError: it is not there.
    """
    if not db.is_file():
        raise PapersetteError(f"{db} does not exist; build it first: {own_command()} build --db {shlex.quote(str(db))}")


class _PlainUrls(Urls):  # type: ignore[misc]  # Datasette has no types
    """The paths of a site that lies at the root, as plain text.

    Datasette's remember that they begin with the site's own path, by a look at all of a text's methods for each use of one: of a
    table's page that was a tenth of the work. At the root a path stays the same however often it is put there.
    """

    def path(self, path: str, format: str | None = None) -> str:  # noqa: A002 - Datasette's signature
        return str(super().path(path, format))

    def table(self, database: str, table: str, format: str | None = None) -> str:  # noqa: A002
        return str(super().table(database, table, format))

    def query(self, database: str, query: str, format: str | None = None) -> str:  # noqa: A002
        return str(super().query(database, query, format))

    def row(self, database: str, table: str, row_path: str, format: str | None = None) -> str:  # noqa: A002
        return str(super().row(database, table, row_path, format))


class _Site(Datasette):  # type: ignore[misc]  # Datasette has no types
    """Datasette over a file and metadata that nothing changes: what they tell is made out once, not at every request.

    Datasette copies all metadata for each look at a table, and a page looks at every table: with ours that was four fifths of its
    work.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._allows: dict[tuple[str, str], Any] = {}
        self._has_looked = False

    @property
    def urls(self) -> Urls:
        """Paths of the site."""
        return _PlainUrls(self) if self.setting("base_url") == "/" else super().urls

    async def refresh_schemas(self) -> None:
        """Note the schemas of all files, which Datasette compares with its notes at every request."""
        if not self._has_looked:
            await super().refresh_schemas()
            self._has_looked = not any(db.is_mutable for name, db in self.databases.items() if name != "_internal")

    def _table_permission_allows(self, database: str, table: str) -> Any:
        # A plugin may give other metadata each time.
        if pm.hook.get_metadata.get_hookimpls():
            return super()._table_permission_allows(database, table)
        if (database, table) not in self._allows:
            self._allows[database, table] = super()._table_permission_allows(database, table)
        return self._allows[database, table]


def open_datasette(
    db: Path, metadata: dict[str, Any], settings: Mapping[str, int | bool | str], inspected: dict[str, Any] | None = None
) -> Datasette:
    """Return Datasette over a file whose name is the database's, with the parts of the site.

    What it signs (who is logged in, say) it signs with DATASETTE_SECRET of the environment, as `datasette serve` does.
    """
    site = find_site()
    return _Site(
        immutables=[str(db)],
        inspect_data=inspected,
        metadata=metadata,
        plugins_dir=str(site / "plugins"),
        template_dir=str(site / "templates"),
        static_mounts=[("static", str(site / "static"))],
        settings=dict(settings),
        secret=os.environ.get("DATASETTE_SECRET"),
    )
