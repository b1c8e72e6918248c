"""A site as `serve` sets it up, asked without a network."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx
import yaml
from datasette.app import Datasette

from papersette.serve import SETTINGS, find_site


class Site:
    """Datasette over one database with the project's metadata, plugins, templates and settings."""

    def __init__(self, db: Path) -> None:
        folder = find_site()
        self.metadata: dict[str, Any] = yaml.safe_load((folder / "metadata.yml").read_text("utf-8"))
        self._datasette = Datasette(
            [],
            immutables=[str(db)],
            metadata=self.metadata,
            plugins_dir=str(folder / "plugins"),
            template_dir=str(folder / "templates"),
            static_mounts=[("static", str(folder / "static"))],
            settings={name: _setting(value) for name, value in SETTINGS.items()},
        )

    def get(self, path: str, **parameters: str) -> httpx.Response:
        """Return the answer to a path and its query parameters."""
        return asyncio.run(self._datasette.client.get(path, params=parameters or None))

    def rows(self, path: str, **parameters: str) -> list[dict[str, Any]]:
        """Return the rows of a table or query as JSON gives them."""
        answer = self.get(f"{path}.json", _shape="array", **parameters)
        assert answer.status_code == 200, answer.text
        rows: list[dict[str, Any]] = answer.json()
        return rows


def _setting(value: str) -> int | bool:
    return {"on": True, "off": False}.get(value) if value in ("on", "off") else int(value)  # type: ignore[return-value]
