"""The documentation: its commands are commands, its links lead somewhere, the files it names are there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from build_db import cli

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
COMMAND = re.compile(r"^(?: {4})?(?:python build_db\.py|papersette) (.+)$", re.MULTILINE)
LINK = re.compile(r"\]\((?!https?:)([^)#\s]+)(?:#[^)]*)?\)")
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
