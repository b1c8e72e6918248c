"""The authors of a table's row, and where they work, in the ways of the programs that have one of their own.

PubMed has initials behind families, SpringerLink no sign between names, CMT places of work in brackets and a star behind the
contact, Scopus a column in which each author's place of work follows the name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from papersette.person_names import CLEAR_GENERATION, FAMILY_FIRST, INSTITUTION
from papersette.sources.fields import author_names

__all__ = ["read_authors"]

# Where a name ends and the next begins, but for capitals within names: McExample, DiSample.
GLUED = re.compile(
    r"(?<=[^\W\d_A-Z])(?<!\b(?i:Mac))(?<!\b(?i:Van))(?<!\b(?i:Mc|De|Di|Du|La|Le))(?=[A-Z\u00c0-\u00d6\u00d8-\u00de])"
)
# Ada Example (Made-up University)*
PLACED = re.compile(r"([^()]{1,200}?)\s?\(([^()]{2,300})\)\*?")
# Example A., Made-up University; Example A., Jr., Made-up University; of old Example, A., Made-up University.
WITH_PLACE = re.compile(
    rf"([^,;]{{0,100}}[^\W\d_]),? (?:[^\W\d_]\.[\s-]?)+(?:,? (?:{CLEAR_GENERATION.pattern}|I{{2,3}}|IV)\.?(?=,|\Z))?(?:, (.+))?",
    re.DOTALL,
)


def read_authors(cells: Mapping[str, str]) -> dict[str, Any]:
    """Return the authors and affiliations of a row by canonical column, with the keys that read_record knows."""
    cell = cells.get("authors", "")
    if placed := _split_placed(cell):
        return {"authors": placed}
    names = _names(cell, cells)
    return {"authors": names, "affiliations": _affiliations(cells.get("placed_authors", ""), names)}


def _names(cell: str, cells: Mapping[str, str]) -> Sequence[str | ValueError]:
    if "link.springer.com/" in cells.get("url", "") and len(glued := GLUED.split(cell)) > 1:
        # There is no sign between its names: Ada ExampleBen Sample.
        is_told = all(" " in name for name in glued)
        return glued if is_told else [ValueError("does not tell where one name ends and the next begins")]
    names = author_names.read_names(cell)
    is_pubmed = bool(cells.get("pubmed"))
    return [author_names.turn_pubmed_name(name) if isinstance(name, str) and is_pubmed else name for name in names]


def _split_placed(cell: str) -> list[dict[str, Any]]:
    """Return the authors of CMT's list, of whom one has a star, or of one where an institution tells what brackets hold."""
    parts = [part.strip() for part in cell.split(";") if part.strip()] if ")" in cell else []
    found = [match for part in parts if (match := PLACED.fullmatch(part))]
    told = [match[2] for match in found]
    is_told = ")*" in cell or (any(map(INSTITUTION.search, told)) and not any(map(FAMILY_FIRST.search, told)))
    if len(found) < len(parts) or not is_told:
        return []
    return [{"name": author_names.turn_name(match[1]), "affiliations": [match[2]]} for match in found]


def _affiliations(cell: str, names: Sequence[str | ValueError]) -> list[dict[str, Any] | ValueError]:
    """Return the affiliations of Scopus's column, which has the authors in their order; the reason for one that is of nobody."""
    found, place = list[dict[str, Any] | ValueError](), 0
    for part in filter(None, map(str.strip, cell.split(";"))):
        match = WITH_PLACE.fullmatch(part)
        family = match[1].split()[-1].casefold() if match else part.partition(",")[0].casefold()
        of = (number for number, name in enumerate(names[place:], place + 1) if family in str(name).casefold())
        if not (number := next(of, 0)):
            found.append(ValueError(f"is of {part[:60]}, who is no author"))
            continue
        place, raw = number, match[2] if match else part.partition(",")[2].strip()
        found += [{"author": place, "raw": raw}] if raw else []
    return found
