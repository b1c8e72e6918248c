"""Where a record and a paper say different things: which text is the fuller one, and what the paper takes of the record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import starmap
from typing import Any

from papersette.models import TEXT_FIELDS, Affiliation, Author, Paper

__all__ = [
    "COMPARED_COLUMNS", "complete_authors", "contradicts", "fullness", "gives_text", "is_same", "split_conflicts", "take_values",
]  # fmt: skip

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


def complete_authors(authors: Sequence[Author], known: Sequence[Author]) -> list[Author]:
    """Return authors with what is known of them and not said here: a list of names alone takes nothing away."""
    if [author.name for author in authors] == [each.name for each in known]:
        return list(map(_complete, authors, known))
    return [_complete(author, same[0]) if len(same := _find_same(author, known)) == 1 else author for author in authors]


def contradicts(author: Author, known: Author) -> bool:
    """Tell whether an author of a name is said to be another, or to work elsewhere, than is known, as far as both are stated."""
    if author.orcid and known.orcid and author.orcid != known.orcid:
        return True
    if not author.affiliations or not known.affiliations:
        return False
    pairs = zip(author.affiliations, known.affiliations, strict=False)
    return len(author.affiliations) != len(known.affiliations) or any(starmap(_is_elsewhere, pairs))


def _is_elsewhere(found: Affiliation, known: Affiliation) -> bool:
    if found.raw != known.raw or (found.ror and found.ror != known.ror):
        return True
    places = found.place, known.place
    return None not in places and len({(place.name, place.country) for place in places if place}) > 1


def _find_same(author: Author, known: Sequence[Author]) -> list[Author]:
    return [each for each in known if each.name == author.name or (author.orcid and each.orcid == author.orcid)]


def _complete(author: Author, known: Author) -> Author:
    return replace(author, orcid=author.orcid or known.orcid, affiliations=author.affiliations or known.affiliations)


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
