"""Datasette, started the right way for a papers.db."""

from __future__ import annotations

import json
import signal
import socket
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from datasette.cli import cli as datasette
from datasette.utils import parse_metadata

from papersette.errors import PapersetteError
from papersette.parts import find_site
from papersette.pin import pin

__all__ = ["PUBLIC_RULES", "PUBLIC_SETTINGS", "SETTINGS", "choose", "serve", "with_guard"]

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

# For strangers: less time a query, threads enough that heavy requests leave some for all others, SQL only where it is decided.
PUBLIC_SETTINGS: dict[str, str] = {
    "default_allow_sql": "off",
    "sql_time_limit_ms": "1500",
    "facet_time_limit_ms": "200",
    "num_sql_threads": "12",
    "max_csv_mb": "50",
    "default_cache_ttl": "60",
}
# Settings of plugins/guard.py.
PUBLIC_RULES: dict[str, int] = {
    "query_bytes": 2048,
    "facets": 8,
    "heavy_at_once": 2,
    "streams_at_once": 2,
    "stream_seconds": 60,
    "is_reticent": True,
    "cache_seconds": 60,
}
# A query can make values out of nothing; a stored one that is longer, the raw text of a reject say, is then an error.
SQL_RULES: dict[str, int] = {"value_bytes": 200_000}


def serve(  # noqa: PLR0913 - an argument is an option
    db: Path, host: str, port: int, announce: Callable[[], None], *, public: bool = False, sql: bool | None = None
) -> None:
    """Serve `db` with Datasette until interrupted; `announce` is called when everything is ready to start.

    `public` sets the limits for strangers; `sql` allows or forbids queries of their own, None as is usual: not in public.

    Pages, queries and marks on the map all lie under /papers, so a file of any name is served through a link of that name.
    What is served is the file of the start, also when another takes its place.

    Raises:
        PapersetteError: the database does not exist, or the port is taken.
    """
    if not db.is_file():
        raise PapersetteError(f"{db} does not exist; build it first: build_db.py build --db {db}")
    _ensure_free(host, port)
    announce()
    # A polite end cleans up: the server hands the signal on when it has closed its connections.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with TemporaryDirectory(prefix="papersette-") as folder, pin(db) as pinned:
        served = Path(folder) / DATABASE
        served.symlink_to(pinned)
        settings, rules = choose(public=public, sql=sql)
        metadata = Path(folder) / "metadata.json"
        metadata.write_text(
            json.dumps(with_guard(parse_metadata((find_site() / "metadata.yml").read_text("utf-8")), rules)), "utf-8"
        )
        datasette(_arguments(served, host, port, metadata, settings), standalone_mode=False)


def choose(*, public: bool, sql: bool | None) -> tuple[dict[str, str], dict[str, int]]:
    """Return the settings of Datasette and the rules of the guard."""
    settings = SETTINGS | (PUBLIC_SETTINGS if public else {})
    rules = PUBLIC_RULES if public else {}
    if sql is not None:
        settings = settings | {"default_allow_sql": "on" if sql else "off"}
    return settings, rules | (SQL_RULES if public and sql else {})


def with_guard(metadata: dict[str, Any], rules: Mapping[str, float]) -> dict[str, Any]:
    """Return metadata with the rules of the guard."""
    return metadata | {"plugins": {**metadata.get("plugins", {}), "guard": dict(rules)}}


def _arguments(db: Path, host: str, port: int, metadata: Path, settings: Mapping[str, str]) -> list[str]:
    site = find_site()
    arguments = ["serve", "--immutable", str(db), "--host", host, "--port", str(port)]
    arguments += ["--metadata", str(metadata), "--plugins-dir", str(site / "plugins")]
    arguments += ["--template-dir", str(site / "templates"), "--static", f"static:{site / 'static'}"]
    for name, value in settings.items():
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
