"""Assistants get from a file what the site shows; needs the extra mcp."""

from __future__ import annotations

import asyncio
import importlib.util
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from build_db import cli
from tests.conftest import ROOT
from tests.site_client import Site

needs_mcp = pytest.mark.skipif(importlib.util.find_spec("mcp") is None, reason="needs the extra: pip install 'papersette[mcp]'")


@pytest.fixture(scope="module")
def db(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled sample, under a name of its own."""
    return Path(shutil.copy(built, tmp_path_factory.mktemp("assistant") / "mine.db"))


def _talk(db: Path, *calls: tuple[str, dict[str, Any]]) -> tuple[list[str], list[Any]]:
    """Return the names of the tools, and the results of calls, from the command as an assistant starts it."""
    from mcp import Client, StdioServerParameters  # noqa: PLC0415 - an extra

    async def talk() -> tuple[list[str], list[Any]]:
        command = StdioServerParameters(command=sys.executable, args=[str(ROOT / "build_db.py"), "mcp", str(db)])
        async with Client(command) as client:
            tools = [tool.name for tool in (await client.list_tools()).tools]
            return tools, [await client.call_tool(name, arguments) for name, arguments in calls]

    return asyncio.run(talk())


@needs_mcp
def test_tools_give_what_the_site_gives(db: Path, tmp_path: Path) -> None:
    """Search is the page's search, a paper its page by any of its ids, SQL is answered; errors are said in words."""
    (tmp_path / "papers.db").symlink_to(db)
    site = Site(tmp_path / "papers.db")
    with sqlite3.connect(db) as connection:
        key, arxiv_id = connection.execute("select key, arxiv_id from papers where arxiv_id is not null limit 1").fetchone()
    tools, (found, paper, same, counted, wrong, missing, written) = _talk(
        db,
        ("search", {"q": "robot has:code", "size": 5}),
        ("paper", {"key": key}),
        ("paper", {"key": arxiv_id}),
        ("sql", {"query": "select count(*) as papers from papers"}),
        ("sql", {"query": "select title from nowhere"}),
        ("paper", {"key": "no such paper"}),
        ("sql", {"query": "delete from papers"}),
    )
    assert tools == ["search", "paper", "sql"]
    rows = site.rows("/papers/search", q="robot has:code", size="5")
    assert rows
    assert [row["key"] for row in found.structured_content["result"]] == [row["key"] for row in rows]
    assert paper.structured_content == same.structured_content == site.get(f"/paper/{key}.json").json()
    with sqlite3.connect(db) as connection:
        papers = connection.execute("select count(*) from papers").fetchone()[0]
    assert counted.structured_content == {"columns": ["papers"], "rows": [{"papers": papers}], "truncated": False}
    assert [answer.is_error for answer in (found, wrong, missing, written)] == [False, True, True, True]
    assert "no such table: nowhere" in wrong.content[0].text


@needs_mcp
@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("", "no query"),
        (" \n", "no query"),
        ("select p.id, m.id, m.raw, p.title as raw from papers as p join metrics as m", "several columns are called id, raw"),
    ],
)
def test_a_query_that_loses_what_it_asks_for_is_told(db: Path, query: str, told: str) -> None:
    """No SQL at all, and columns of one name, of which a row would have the last alone, are errors in words."""
    _, (answer,) = _talk(db, ("sql", {"query": query}))
    assert answer.is_error
    assert told in answer.content[0].text


def test_without_the_extra_one_line_says_so(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the extra is not installed the command says what to install."""
    monkeypatch.setitem(sys.modules, "mcp.server.mcpserver", None)
    result = CliRunner().invoke(cli, ["mcp", str(db)])
    assert (result.exit_code, result.output.count("\n")) == (1, 1)
    assert "papersette[mcp]" in result.output


# The command, with a server that reads standard input in a thread of its own, as the library's does.
WAITING = """
import sys, threading
from papersette.ask import assistant

class Server:
    def run(self, _: str) -> None:
        reader = threading.Thread(target=sys.stdin.read)
        reader.start()
        print("waits", flush=True)
        reader.join()

assistant.make_server = lambda _: Server()
assistant.mcp([sys.argv[1]])
"""


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_end_leaves_nothing(db: Path, interruptible: None, ending: signal.Signals) -> None:  # noqa: ARG001 - a state
    """Ctrl-C and polite ends are heard while nobody asks, and no second name of the file stays beside it."""
    command = [sys.executable, "-c", WAITING, str(db)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as waiting:
        assert waiting.stdout is not None
        try:
            assert waiting.stdout.readline() == "waits\n"
            assert list(db.parent.glob(f".{db.name}*")) != []
            waiting.send_signal(ending)
            assert waiting.wait(timeout=20) == 128 + ending
        finally:
            waiting.kill()
    assert list(db.parent.glob(f".{db.name}*")) == []
