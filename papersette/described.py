"""What metadata.yml says of the file, its tables and their columns: the site shows it, and each file carries it."""

from __future__ import annotations

from functools import cache

from papersette.models import Described
from papersette.parts import read_metadata

__all__ = ["read_described"]


@cache
def read_described() -> Described:
    """Return the descriptions, in the order in which the metadata has them.

    Raises:
        PapersetteError: this copy of the project is incomplete.
    """
    metadata = read_metadata()
    papers = metadata["databases"]["papers"]
    rows: list[tuple[str, str | None, str]] = []
    for table, known in papers["tables"].items():
        rows.append((table, None, _line(known["description"])))
        rows += [(table, column, _line(text)) for column, text in known["columns"].items()]
    return Described(metadata["title"], f"{_line(metadata['description'])} {_line(papers['description'])}", tuple(rows))


def _line(text: str) -> str:
    return " ".join(text.split())
