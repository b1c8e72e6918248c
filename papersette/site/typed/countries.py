"""Countries by the names that people type: USA, Holland, Deutschland."""

from __future__ import annotations

from functools import cache

from papersette.site.typed.folded import fold_name
from papersette.table_rows import read_table

__all__ = ["country_called"]

# By which affiliations tell their country: whoever asks for one of these asks for no more than that part of it.
PARTS = frozenset({"england", "scotland", "wales", "northern ireland"})


def country_called(name: str) -> str:
    """Return the country of a name as the file has it, whichever of its names that is; what no country is called as it stands."""
    return _countries().get(fold_name(name), name)


@cache
def _countries() -> dict[str, str]:
    """Return the countries by all that affiliations call them; codes of two letters are those of states and provinces too."""
    rows = read_table("extract/rows/countries.tsv")
    called = {fold_name(name): row["name"] for row in rows for name in (row["name"], *row["aliases"].split("|")) if name}
    return {name: country for name, country in called.items() if name not in PARTS}
