"""What the codes of subjects stand for, as far as their schemes are known: cs.CL is Computation and Language."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from papersette.table_rows import read_table

__all__ = ["read_subjects"]


@cache
def read_subjects() -> Mapping[tuple[str, str], str]:
    """Return the full names of subjects by their scheme and code, the rows of subjects.tsv."""
    return {(row["scheme"], row["name"]): row["full_name"] for row in read_table("store/rows/subjects.tsv")}
