"""What the codes of subjects stand for, as far as their schemes are known: cs.CL is Computation and Language."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

__all__ = ["read_subjects"]


@cache
def read_subjects() -> Mapping[tuple[str, str], str]:
    """Return the full names of subjects by their scheme and code, the rows of subjects.tsv."""
    lines = files("papersette.store.rows").joinpath("subjects.tsv").read_text("utf-8").splitlines()
    rows = csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t")
    return {(row["scheme"], row["name"]): row["full_name"] for row in rows}
