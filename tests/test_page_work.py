"""What a page asks of the file once the site is warm: a time measured elsewhere is the sum of such questions."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette
from datasette.database import Database

from papersette.parts import read_metadata
from papersette.serve.app import open_datasette
from papersette.serve.limits import SETTINGS
from papersette.site.addresses import paper_path

RECORDS: list[dict[str, Any]] = [
    {
        "id": f"made:{number}",
        "title": f"Counting {number}",
        "abstract": f"We reach {60 + number}.5% accuracy on ImageNet. Code: https://github.com/made/kind{number}",
        "authors": [f"Ada {number % 4}", f"Ada {number % 4}", "Grace"],
        "venue": f"Venue {number % 3}",
        "year": 2000 + number % 3,
        "topics": [f"topic {number % 5}"] if number % 2 else [],
    }
    for number in range(30)
]


@pytest.fixture
def site(build_db: Callable[..., Path]) -> Datasette:
    """A site of 30 papers."""
    return open_datasette(build_db(*RECORDS), read_metadata(), SETTINGS)


def _statements(site: Datasette, path: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what a page asks when it is asked for the second time."""
    asked: list[str] = []
    handed = Database.execute_fn

    async def note(db: Database, ask: Callable[..., Any]) -> Any:
        # Database.execute hands over a closure over its statement.
        told = dict(zip(ask.__code__.co_freevars, (cell.cell_contents for cell in ask.__closure__ or ()), strict=True))
        asked.append(str(told.get("sql", ask.__qualname__)))
        return await handed(db, ask)

    async def ask_twice() -> None:
        await site.client.get(path)
        monkeypatch.setattr(Database, "execute_fn", note)
        assert (await site.client.get(path)).status_code == 200

    asyncio.run(ask_twice())
    return asked


@pytest.mark.parametrize("path", ["/", "/papers", "/papers/papers?year=2001", "/papers/metrics/1", paper_path("made:1")])
def test_the_schema_is_known(site: Datasette, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No page asks anew for tables, for the version of a schema, or for what Datasette noted of them."""
    asked = _statements(site, path, monkeypatch)
    assert asked
    assert [sql for sql in asked if "sqlite_master" in sql or "schema_version" in sql or "read_keys" in sql] == []


def test_facets_of_a_narrowed_table_share_their_rows(site: Datasette, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rows of a page are looked for once; kept columns are read together, others are counted so, each junction apart."""
    asked = _statements(site, "/papers/papers?year=2001&_facet=language&_size=5", monkeypatch)
    assert ["paper_groups" in sql for sql in asked if "group by" in sql] == [True, False, False, False, False]
    assert len([sql for sql in asked if 'where "year" = :p0' in sql]) == 3


def test_paths_are_plain_text(site: Datasette) -> None:
    """A path of the site is plain text, and putting it at the root again changes nothing."""
    urls = site.urls
    paths = [urls.path("a b"), urls.table("papers", "links"), urls.query("papers", "search"), urls.row("papers", "links", "1")]
    assert {type(path) for path in paths} == {str}
    assert [urls.path(path) for path in paths] == paths == ["/a b", "/papers/links", "/papers/search", "/papers/links/1"]
