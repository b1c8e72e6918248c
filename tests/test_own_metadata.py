"""Metadata of one's own, laid over that of the project."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from build_db import cli
from papersette.errors import PapersetteError
from papersette.parts import read_metadata
from tests.served import serving

OWN = """
title: Pebbles of the Fjord Institute
plugins:
  datasette-example:
    secret: {$env: EXAMPLE}
databases:
  papers:
    queries:
      newest_pebbles:
        sql: select title from papers order by id desc limit 3
    tables:
      papers:
        size: 7
"""


def _differences(below: Any, above: Any, path: str = "") -> list[str]:
    """Return the paths of what is another, or not there, in the second of two."""
    if not (isinstance(below, dict) and isinstance(above, dict)):
        return [] if below == above else [path]
    return [found for name in below for found in _differences(below[name], above.get(name), f"{path}/{name}")]


def test_what_both_say_is_from_above(tmp_path: Path) -> None:
    """Of what the project says only what one's own file says too is another; the rest of both is there."""
    file = tmp_path / "own.yml"
    file.write_text(OWN)
    project, both = read_metadata(), read_metadata(file)
    assert _differences(project, both) == ["/title"]
    assert both["databases"]["papers"]["queries"].keys() - project["databases"]["papers"]["queries"].keys() == {"newest_pebbles"}
    assert both["plugins"] == {**project.get("plugins", {}), "datasette-example": {"secret": {"$env": "EXAMPLE"}}}
    assert both["databases"]["papers"]["tables"]["papers"]["size"] == 7


def test_json_is_metadata_too(tmp_path: Path) -> None:
    """As Datasette takes both."""
    file = tmp_path / "own.json"
    file.write_text(json.dumps({"title": "Pebbles"}))
    assert read_metadata(file)["title"] == "Pebbles"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"title: [", "neither YAML nor JSON"),
        (b"\xff\xfe\x00", "no text in UTF-8"),
        (b"- title", "metadata are names"),
        (b"", "metadata are names"),
        (b"plugins: all", "metadata are names"),
        (b"plugins: {guard: {heavy_at_once: 9}}", "limits are options of the command"),
    ],
)
def test_what_is_no_metadata_is_told_in_one_line(tmp_path: Path, content: bytes, told: str) -> None:
    """So are limits in it, which nothing would heed."""
    file = tmp_path / "own.yml"
    file.write_bytes(content)
    with pytest.raises(PapersetteError, match=told) as error:
        read_metadata(file)
    assert str(error.value).startswith(f"{file}: ")
    assert "\n" not in str(error.value)


def test_a_server_ends_with_that_line(built: Path, tmp_path: Path) -> None:
    """And begins nothing."""
    file = tmp_path / "own.yml"
    file.write_text("- title")
    result = CliRunner().invoke(cli, ["serve", str(built), "--metadata", str(file)])
    assert (result.exit_code, result.output.count("\n")) == (1, 1)
    assert "metadata are names" in result.output


def test_each_process_of_a_site_has_it(built: Path, tmp_path: Path) -> None:
    """The title and the queries are those of one's own, whichever process answers, in public too."""
    db, file = Path(shutil.copy(built, tmp_path / "papers.db")), tmp_path / "own.yml"
    file.write_text(OWN)
    with serving(db, tmp_path, "--public", "--sql-process", "--processes", "2", "--metadata", str(file)) as site:
        answers = [(site.get("/")[2], site.get("/papers/newest_pebbles.json?_shape=array")) for _ in range(8)]
        sql = site.get("/papers.json?sql=select+1&_shape=array")[0]
    assert all(b"Pebbles of the Fjord Institute" in front and status == 200 for front, (status, *_) in answers)
    assert all(len(json.loads(body)) == 3 for _, (_, _, body) in answers)
    assert sql == 200


@pytest.mark.parametrize(
    "content",
    [
        "plugins:",
        "databases:",
        "databases: {papers:}",
        "databases: {papers: {queries:}}",
        "databases: {papers: {tables: {papers:}}}",
        "databases: {papers: {queries: {mine:}}}",
    ],
)
def test_an_empty_section_says_nothing(tmp_path: Path, content: str) -> None:
    """Whoever leaves a section empty loses none of the project's own."""
    file = tmp_path / "own.yml"
    file.write_text(content)
    assert read_metadata(file) == read_metadata()


@pytest.mark.parametrize(
    "content", ["databases: [papers]", "databases: {papers: all}", "databases: {papers: {tables: {papers: 5}}}"]
)
def test_what_is_no_section_is_told(tmp_path: Path, content: str) -> None:
    """Where the project has a section and one's own file something else, that is one line; a query may be its SQL alone."""
    file = tmp_path / "own.yml"
    file.write_text("databases: {papers: {queries: {leaderboards: select 1}}}")
    assert read_metadata(file)["databases"]["papers"]["queries"]["leaderboards"] == "select 1"
    file.write_text(content)
    with pytest.raises(PapersetteError, match=f"^{file}: (databases|papers): no names and what each stands for$"):
        read_metadata(file)
