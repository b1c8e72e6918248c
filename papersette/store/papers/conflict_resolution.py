"""Where a record and a paper say different things: which text is the fuller one, and what the paper takes of the record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from papersette.models import TEXT_FIELDS, Author, Paper

__all__ = ["COMPARED_COLUMNS", "complete_author", "fullness", "gives_text", "is_same", "split_conflicts", "take_values"]

# What a record says of a paper, as it is kept where the paper says otherwise; venue and authors besides, by their names.
COMPARED_COLUMNS = (*TEXT_FIELDS, "published", "year", "url", "pdf_url", "doi", "language", "updated")
# What the record decides that gives the abstract.
TEXT_COLUMNS = frozenset({"title", "abstract", "truncated", "code"})


def fullness(truncated: bool, abstract: str | None) -> tuple[bool, int]:
    """Return how much text there is; white space is none."""
    return not truncated, len("".join((abstract or "").split()))


def is_same(first: object, second: object) -> bool:
    """Tell whether two values say the same; lines of a text may be wrapped anywhere."""
    if isinstance(first, str) and isinstance(second, str):
        return first.split() == second.split()
    return first == second


def gives_text(paper: Paper, stored: Mapping[str, Any], *, is_later: bool) -> bool:
    """Tell whether a record's text replaces the stored one."""
    if not stored["abstract"]:
        return bool(paper.abstract) or (is_later and paper.title is not None)
    ours, theirs = fullness(paper.truncated, paper.abstract), fullness(bool(stored["truncated"]), stored["abstract"])
    # A later state may be shorter, but neither cut off nor empty.
    return bool(paper.abstract) and (ours > theirs or (is_later and ours[0] >= theirs[0]))


def complete_author(author: Author, known: Sequence[Author]) -> Author:
    """Return an author with what is known of the one of that name and not said here: a list of names alone takes nothing away."""
    same = [each for each in known if each.name == author.name]
    if len(same) != 1:
        return author
    return replace(author, orcid=author.orcid or same[0].orcid, affiliations=author.affiliations or same[0].affiliations)


def split_conflicts(
    row: Mapping[str, Any], stored: Mapping[str, Any], taken: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what a paper said that gives way to a record, and what the record says that the paper does not take."""
    differing = [c for c in (*COMPARED_COLUMNS, "venue_id") if None not in (row[c], stored[c]) and not is_same(row[c], stored[c])]
    return {c: stored[c] for c in differing if c in taken}, {c: row[c] for c in differing if c not in taken}


def take_values(row: Mapping[str, Any], stored: Mapping[str, Any], *, wins: bool, is_later: bool) -> dict[str, Any]:
    """Return what a paper takes over of a record: its text or not, else what it lacks or a later state of its record says."""
    taken = {c: v for c, v in row.items() if v is not None and (wins if c in TEXT_COLUMNS else is_later or stored[c] is None)}
    published, before = row["published"], stored["published"]
    if published and before and len(published) > len(before) and published.startswith(before):
        taken["published"] = published
    if "published" in taken and row["year"] is not None:
        # A date goes with its year.
        taken["year"] = row["year"]
    return taken | {"withdrawn": max(row["withdrawn"], stored["withdrawn"])}
