"""A site as `serve` sets it up, asked without a network."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import httpx
import yaml
from datasette.app import Datasette

from papersette.parts import find_site
from papersette.serve import PUBLIC_RULES, PUBLIC_SETTINGS, SETTINGS, with_guard


class Site:
    """Datasette over one database with the project's metadata, plugins, templates and settings."""

    def __init__(self, db: Path, *, public: bool = False) -> None:
        folder = find_site()
        self.metadata: dict[str, Any] = yaml.safe_load((folder / "metadata.yml").read_text("utf-8"))
        self._db, self._public = db, public
        self._datasette = self.datasette_with(PUBLIC_RULES if public else {})

    def datasette_with(self, rules: Mapping[str, float]) -> Datasette:
        """Return Datasette with these rules of the guard."""
        folder, settings = find_site(), SETTINGS | (PUBLIC_SETTINGS if self._public else {})
        return Datasette(
            [],
            immutables=[str(self._db)],
            metadata=with_guard(self.metadata, rules),
            plugins_dir=str(folder / "plugins"),
            template_dir=str(folder / "templates"),
            static_mounts=[("static", str(folder / "static"))],
            settings={name: _setting(value) for name, value in settings.items()},
        )

    def get(self, path: str, *, headers: dict[str, str] | None = None, **parameters: str) -> httpx.Response:
        """Return the answer to a path and its query parameters."""
        return asyncio.run(self._datasette.client.get(path, params=parameters or None, headers=headers))

    async def get_together(self, paths: Sequence[str]) -> list[httpx.Response]:
        """Return the answers to paths that are asked at the same time."""
        return await asyncio.gather(*(self._datasette.client.get(path) for path in paths))

    def rows(self, path: str, **parameters: str) -> list[dict[str, Any]]:
        """Return the rows of a table or query as JSON gives them."""
        answer = self.get(f"{path}.json", _shape="array", **parameters)
        assert answer.status_code == 200, answer.text
        rows: list[dict[str, Any]] = answer.json()
        return rows


def _setting(value: str) -> int | bool:
    return {"on": True, "off": False}.get(value) if value in ("on", "off") else int(value)  # type: ignore[return-value]
