"""The documentation: its commands are commands, its links lead somewhere, the files it names are there."""

from __future__ import annotations

import re
import shlex
import sqlite3
from pathlib import Path

import click
import pytest

from build_db import cli
from papersette.sources import FORMATS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
COMMAND = re.compile(r"^(?: {4})?(?:python build_db\.py|papersette) (.+)$", re.MULTILINE)
LINK = re.compile(r"\]\((?!https?:)([^)#\s]+)(?:#[^)]*)?\)")
ANCHOR = re.compile(r"\]\((?!https?:)([^)#\s]*)#([^)]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
SQL = re.compile(r"^```sql\n(.+?)^```$", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"`((?:papersette|plugins|benchmarks|tests|training|locks|samples|templates|static|docs)/[\w./-]+)`")
TEST = re.compile(r"`(test_\w+\.py)`")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_are_understood(page: Path) -> None:
    """Each command of a block of code has a name, options and arguments that there are."""
    for line in COMMAND.findall(page.read_text("utf-8")):
        words = shlex.split(re.split(r" [>|] ", line)[0], comments=True)
        command: click.Command = cli
        while isinstance(command, click.Group):
            command = command.commands[words.pop(0)]
        command.make_parser(click.Context(command)).parse_args(words)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_is_named_is_there(page: Path) -> None:
    """Links lead to files, and files that are named are there."""
    text = page.read_text("utf-8")
    linked = [path for path in LINK.findall(text) if not (page.parent / path).exists()]
    named = [path for path in FILE.findall(text) if not (ROOT / path).exists()]
    tests = [path for path in TEST.findall(text) if not (ROOT / "tests" / path).exists()]
    assert linked + named + tests == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_to_a_section_find_it(page: Path) -> None:
    """A link to a heading has it as code hosts write it: in small letters, hyphens for blanks."""
    for path, anchor in ANCHOR.findall(page.read_text("utf-8")):
        target = page.parent / path if path else page
        headings = HEADING.findall(target.read_text("utf-8"))
        assert anchor in [re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings]


def test_readme_leads_to_every_page() -> None:
    """No page is left that only those find who know of it."""
    linked = {(ROOT / path).resolve() for path in LINK.findall(README)}
    assert [page.name for page in PAGES if page.name != "README.md" and page not in linked] == []


def test_readme_names_every_format_and_command() -> None:
    """What can be read and what can be done is told in full."""
    assert [name for name in (*FORMATS, *cli.commands) if f"`{name}`" not in README] == []


def test_sql_of_the_readme_finds_rows(built: Path) -> None:
    """Each query of the README finds something in the bundled sample."""
    queries = [query for block in SQL.findall(README) for query in block.split(";\n")[:-1]]
    assert len(queries) >= 3
    with sqlite3.connect(f"file:{built}?mode=ro", uri=True) as file:
        assert [query for query in queries if not file.execute(query).fetchall()] == []
