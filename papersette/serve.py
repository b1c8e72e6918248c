"""Datasette, started the right way for a papers.db."""

from __future__ import annotations

import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from datasette.cli import cli as datasette

from papersette.errors import PapersetteError

__all__ = ["SITE_PARTS", "find_site", "serve"]

# What a site is made of: beside the package in a checkout, inside it when installed.
SITE_PARTS = ("metadata.yml", "plugins", "templates", "static")

DATABASE = "papers.db"

SETTINGS: dict[str, str] = {
    # Suggesting facets runs a query a column: on 200,000 rows it took a page from 69 ms to over a second.
    "suggest_facets": "off",
    "default_page_size": "50",
    "max_returned_rows": "1000",
    "sql_time_limit_ms": "3000",
    "facet_time_limit_ms": "500",
    "default_facet_size": "20",
    "truncate_cells_html": "600",
}


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


def serve(db: Path, host: str, port: int, announce: Callable[[], None]) -> None:
    """Serve `db` with Datasette until interrupted; `announce` is called when everything is ready to start.

    Pages, queries and marks on the map all lie under /papers, so a file of another name is served through a link of that name.

    Raises:
        PapersetteError: the database does not exist, or the port is taken.
    """
    if not db.is_file():
        raise PapersetteError(f"{db} does not exist; build it first: build_db.py build --db {db}")
    _ensure_free(host, port)
    announce()
    # A polite end cleans up: the server hands the signal on when it has closed its connections.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with TemporaryDirectory(prefix="papersette-") as folder:
        served = db
        if db.name != DATABASE:
            served = Path(folder) / DATABASE
            served.symlink_to(db.absolute())
        datasette(_arguments(served, host, port), standalone_mode=False)


def _arguments(db: Path, host: str, port: int) -> list[str]:
    site = find_site()
    arguments = ["serve", "--immutable", str(db), "--host", host, "--port", str(port)]
    arguments += ["--metadata", str(site / "metadata.yml"), "--plugins-dir", str(site / "plugins")]
    arguments += ["--template-dir", str(site / "templates"), "--static", f"static:{site / 'static'}"]
    for name, value in SETTINGS.items():
        arguments += ["--setting", name, value]
    return arguments


def _ensure_free(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PapersetteError(
                f"cannot listen on {host}, port {port}: {error.strerror}; choose another with --port"
            ) from error
