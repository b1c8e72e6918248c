"""A site as `serve` sets it up, asked without a network."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import httpx

from papersette.parts import read_metadata
from papersette.serve.app import open_datasette
from papersette.serve.limits import PUBLIC_RULES, PUBLIC_SETTINGS, SETTINGS, with_guard
from papersette.serve.live.follow import App

# Read once: a file of YAML takes longer than most pages.
read_once = cache(read_metadata)
# What a page shows is not asked of a machine's speed; that there are limits is asked where they are made short.
PATIENCE = {"sql_time_limit_ms": 60_000, "facet_time_limit_ms": 60_000}


class Site:
    """Datasette over one database with the project's metadata, plugins, templates and settings."""

    def __init__(self, db: Path, *, public: bool = False, rules: Mapping[str, float] | None = None) -> None:
        """Open the site as its owner has it, or as the public; `rules` of the guard hold instead of theirs."""
        self.metadata = deepcopy(read_once())
        settings = SETTINGS | (PUBLIC_SETTINGS if public else {}) | PATIENCE
        if rules is None:
            rules = PUBLIC_RULES if public else {}
        self._datasette = open_datasette(db, with_guard(self.metadata, rules), settings)

    def get(self, path: str, /, **parameters: str) -> httpx.Response:
        """Return the answer to a path and its query parameters."""
        return self.ask(path, parameters=parameters)

    def ask(
        self,
        path: str,
        *,
        method: str = "GET",
        headers: Mapping[str, str | bytes] | None = None,
        parameters: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """Return the answer to a request of any method, with headers."""
        answer: httpx.Response = asyncio.run(
            self._datasette.client.request(method, path, params=parameters or None, headers=headers)
        )
        return answer

    def app(self) -> App:
        """Return the application, to be asked as a server asks it."""
        return self._datasette.app()  # type: ignore[no-any-return]  # Datasette has no types

    def head(self, path: str) -> httpx.Response:
        """Return the answer to a question about a path alone."""
        return self.ask(path, method="HEAD")

    async def get_together(self, paths: Sequence[str]) -> list[httpx.Response]:
        """Return the answers to paths that are asked at the same time."""
        answers: list[httpx.Response] = await asyncio.gather(*(self._datasette.client.get(path) for path in paths))
        return answers

    def rows(self, path: str, **parameters: str) -> list[dict[str, Any]]:
        """Return the rows of a table or query as JSON gives them."""
        answer = self.get(f"{path}.json", _shape="array", **parameters)
        assert answer.status_code == 200, answer.text
        rows: list[dict[str, Any]] = answer.json()
        return rows
