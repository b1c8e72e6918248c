"""The words that end the names of measures, in the singular."""

from __future__ import annotations

from functools import cache

from papersette.extract.knowledge.rows import read_rows
from papersette.extract.text.vocabulary import load_measures

__all__ = ["COUNTED", "singular"]

COUNTED = frozenset(row["word"] for row in read_rows("counted"))
PLURALS = (("ies", "y"), ("sses", "ss"), ("s", ""))


def singular(text: str) -> str:
    """Return a name with its head in the singular: attack rates are an attack rate, while parameters stay what they are."""
    before, blank, head = text.rpartition(" ")
    if not head.endswith("s") or head in COUNTED:
        return text
    for ending, single in PLURALS:
        if head.endswith(ending) and head.removesuffix(ending).lower() + single in _heads():
            return f"{before}{blank}{head.removesuffix(ending)}{single}"
    return text


@cache
def _heads() -> frozenset[str]:
    """Return the words that end the names of measures."""
    names = (name for measure in load_measures().values() for name in (measure.name, measure.full_name or ""))
    known = (name for name in names if " per " not in name)
    return frozenset([row["word"] for row in read_rows("measure_heads")] + [name.rpartition(" ")[2].lower() for name in known])
