"""How cells look: evidence with its number marked, keys that lead to papers, addresses that are safe."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable
from functools import lru_cache

from datasette import hookimpl
from datasette.app import Datasette
from markupsafe import Markup, escape

from papersette.site.addresses import is_safe, link, paper_path
from papersette.site.pages.marks import read_evidence, split_marks
from papersette.site.search.facets import read_held

KEY_COLUMNS = ("key", "paper")
# Numbers that were computed from what is written: 85 minutes are 1.416666667 hours, and no more digits tell anything.
COMPUTED = ("value", "normal", "best")
# Those that the column `comparator` of their row tells of.
BOUNDED = ("value", "best")
# Signs of bounds as they are printed.
# Datasette reads this file in the encoding of who runs it.
SIGNS = {"<=": "\u2264", ">=": "\u2265", "~": "\u2248"}
# Where markers of maps lead to: pages of ours, whatever a query of somebody's own says.
OWN_PATH = re.compile(r"/papers?/[^\\\s]*")


@hookimpl
def render_cell(row: sqlite3.Row, value: object, column: str, table: str | None, datasette: Datasette) -> Markup | None:
    """Return HTML for the cells of ours, None for all others; a query's numbers have their bounds, tables a column of these."""
    if isinstance(value, float) and column in COMPUTED:
        is_bound = table is None and column in BOUNDED and "comparator" in row.keys()  # noqa: SIM118 - of values otherwise
        return Markup(escape(_number(value, row["comparator"] if is_bound else None)))  # noqa: S704 - escaped
    if not isinstance(value, str) or not value:
        return None
    if column == "evidence":
        return _evidence(value)
    if column == "facets":
        return _facets(value)
    if column == "popup":
        return _popup(value, datasette)
    is_paper = column in KEY_COLUMNS or column == "title"
    return _paper(row, column, value, datasette) if is_paper else _address(value)


@hookimpl
def extra_template_vars() -> dict[str, Callable[..., str | None]]:
    """Give templates the look of evidence and of numbers."""
    return {"evidence": _evidence, "number": _number}


def _number(value: float, comparator: object = None) -> str:
    """Return a number in at most ten digits, behind its sign where it is a bound: a query of somebody's own may say anything."""
    sign = SIGNS.get(comparator, comparator) if isinstance(comparator, str) else ""
    return sign + format(value, ".10g")


@lru_cache(maxsize=1_000)
def _evidence(value: str) -> Markup | None:
    """Return the sentence with the number it was read for marked; None where the cell holds something else.

    A leaderboard's page asks twice for each of its rows: for the cell, and for its own table.
    """
    if (found := read_evidence(value)) is None:
        return None
    sentence, mark = found
    pieces = split_marks(sentence, [mark])
    shown = [f"<mark>{escape(piece.text)}</mark>" if piece.mark else escape(piece.text) for piece in pieces]
    return Markup("".join(shown))  # noqa: S704 - all is escaped


def _facets(value: str) -> Markup | None:
    """Return what a search counts of a paper, each value behind its facet; None where the cell holds something else."""
    held = [f"{facet} {said}" for facet, said in read_held(value)]
    return Markup(" \u00b7 ").join(held) if held else None


def _popup(value: str, datasette: Datasette) -> Markup | None:
    """Return what a map's marker says and where it leads; None where the cell holds something else."""
    try:
        said = json.loads(value)
        title, description, path = (str(said[name]) for name in ("title", "description", "link"))
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    if not OWN_PATH.fullmatch(path):
        return None
    return link(datasette.urls.path(path), f"{title}, {description}")


def _paper(row: sqlite3.Row, column: str, value: str, datasette: Datasette) -> Markup | None:
    """Return a link to a paper: by its key, or by its title where the row has the key too."""
    names = row.keys()
    key = value if column in KEY_COLUMNS else next((row[name] for name in KEY_COLUMNS if name in names), None)
    if not isinstance(key, str):
        return None
    return link(datasette.urls.path(paper_path(key)), value, "" if column == "title" else ' class="key"')


def _address(value: str) -> Markup | None:
    """Return a link where the address is safe, else its text: Datasette would make a link of either; None of what is none."""
    if not value.lower().startswith(("http:", "https:")):
        return None
    if not is_safe(value):
        return escape(value)
    return link(value, value, ' rel="nofollow noopener"')
