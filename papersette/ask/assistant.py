"""A file for assistants: a server of the Model Context Protocol with three tools, which ask the site itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from papersette import __version__
from papersette.commands.arguments import database_argument
from papersette.commands.endings import end_as_by_ctrl_c, end_at_once
from papersette.errors import PapersetteError
from papersette.site.addresses import paper_path

if TYPE_CHECKING:
    from datasette.app import Datasette

__all__ = ["mcp"]

MOST_ROWS = 100
INSTRUCTIONS = """\
Research papers, and every link and reported number of their abstracts with the words it was read from. Find papers with search; \
paper tells all that is known of one, by the key that search gives; sql answers questions over many papers: read \
"select topic, text from readme" first, and "select * from descriptions where table_name = 'metric_list'" for the columns of a \
table or view. Numbers are read by a program and may be wrong: quote the sentence, which stands beside each as evidence."""


@click.command()
@database_argument
def mcp(db: Path) -> None:
    """Answer assistants by the Model Context Protocol.

    Reads standard input and writes to standard output, until the former ends. It stays with the file that it began with:
    start it again after a build.

    Tools: search (as the search page), paper (by its key or another id), sql (read-only). Needs the extra mcp.

    \b
    Examples:
      pip install 'papersette[mcp]'
      papersette mcp papers.db
      {"mcpServers": {"papers": {"command": "papersette", "args": ["mcp", "/home/me/papers.db"]}}}
    """
    from papersette.ask.site import open_site  # noqa: PLC0415 - no other command waits for Datasette

    end_as_by_ctrl_c()
    with ExitStack() as opened:
        site = opened.enter_context(open_site(db))
        end_at_once(opened.close)
        make_server(site).run("stdio")


def make_server(site: Datasette) -> Any:
    """Return the server, an `mcp.server.mcpserver.MCPServer`.

    Raises:
        PapersetteError: the extra is not installed.
    """
    MCPServer, ToolError = _import_library()  # noqa: N806 - classes
    server = MCPServer("papersette", instructions=INSTRUCTIONS, version=__version__, log_level="WARNING")

    async def ask(path: str, **parameters: str) -> Any:
        answer = await site.client.get(path, params=parameters, follow_redirects=True)
        told = answer.json() if "json" in answer.headers.get("content-type", "") else {}
        if answer.status_code != 200:
            raise ToolError(told.get("error") or f"{path}: {answer.status_code}")
        return told

    @server.tool()
    async def search(q: str, size: int = 20, page: int = 1) -> list[dict[str, Any]]:
        """Find papers, best first: words, "phrases", -without, and conditions such as author:Turing year:2020-2024 has:code
        dataset:COCO metric:PQ>50 venue:CVPR topic:cs.CL. Each row has the paper's key.
        """  # noqa: D205 - read by models
        size, page = min(max(size, 1), MOST_ROWS), max(page, 1)
        found: list[dict[str, Any]] = await ask(
            "/papers/search.json", q=q, size=str(size), page=str(page), sort="relevance", _shape="array"
        )
        return found

    @server.tool()
    async def paper(key: str) -> dict[str, Any]:
        """Tell all that is known of a paper by its key, arXiv id or DOI: abstract, links, reported numbers with their places in
        the abstract, datasets, related papers, sources.
        """  # noqa: D205 - read by models
        known: dict[str, Any] = await ask(f"{paper_path(key)}.json")
        return known

    @server.tool()
    async def sql(query: str) -> dict[str, Any]:
        """Answer a read-only SQLite query, with its columns, rows, and whether rows were left out (truncated)."""
        if not query.strip():
            raise ToolError("there is no query")
        answer = await ask("/papers.json", sql=query, _shape="objects")
        if shared := _find_shared(answer["columns"]):
            raise ToolError(f"several columns are called {', '.join(shared)}; give each a name of its own with as")
        return {name: answer[name] for name in ("columns", "rows", "truncated")}

    return server


def _find_shared(columns: Sequence[str]) -> list[str]:
    """Return the names that several columns have: of these a row by names would have the last alone."""
    return [name for name, number in Counter(columns).items() if number > 1]


def _import_library() -> tuple[Any, Any]:
    try:
        from mcp.server.mcpserver import MCPServer  # noqa: PLC0415 - an extra
        from mcp.server.mcpserver.exceptions import ToolError  # noqa: PLC0415
    except ImportError as error:
        raise PapersetteError("assistants need the extra mcp: pip install 'papersette[mcp]'") from error
    return MCPServer, ToolError
