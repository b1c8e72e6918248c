"""Which stored paper a record belongs to, told by what the store knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from papersette.merge.evidence import UNIQUE_SCHEMES, contradict, exclude, is_another, is_same_paper, resemble
from papersette.merge.identity import best_key, is_weak, stronger_key, title_identity
from papersette.models import Identity, Known, Paper

__all__ = ["Decision", "Shelf", "decide", "is_alike"]

Id = tuple[str, str]


class Shelf(Protocol):
    """What a store of papers can be asked."""

    def find_ids(self, ids: Sequence[Id]) -> dict[Id, int]:
        """Return the paper of each id that a paper has, in order."""

    def find_titles(self, keys: Sequence[int]) -> list[int]:
        """Return the papers whose titles have one of these keys, the oldest first."""

    def describe(self, paper_id: int) -> Known:
        """Return what is known of a paper."""

    def has_from(self, paper_id: int, source_id: int, source_key: str | None) -> bool:
        """Tell whether a paper was read under this key from an earlier file in the place of this source."""

    def find_key(self, key: str) -> int | None:
        """Return the paper that has this key."""

    def has_other_from(self, paper_id: int, source_id: int, source_key: str | None) -> bool:
        """Tell whether a paper was read under another key from this source."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of a record.

    `paper_id` is the stored paper it belongs to, None for a new one; `twins` are papers that the record shows to be the same;
    `key` and `ids` are what the paper is known by from now on.
    """

    paper_id: int | None
    twins: tuple[int, ...]
    key: str
    ids: tuple[Id, ...]


def decide(paper: Paper, identity: Identity, source_id: int, shelf: Shelf) -> Decision:
    """Decide which paper a record belongs to: by its ids, the strongest first, else by its title with other evidence.

    An id of the source's own, or one made of a title, counts only where nothing contradicts it.
    """
    matches = shelf.find_ids(identity.ids)
    own = _known(paper, identity)
    strong = [
        paper_id
        for paper_id in dict.fromkeys(_find_strong(identity, matches, shelf))
        if paper.title is None
        # Without a key there may have been another record of the paper there.
        or (paper.source_key is not None and shelf.has_from(paper_id, source_id, paper.source_key))
        or not is_another(shelf.describe(paper_id), own)
    ]
    if strong:
        return _join(strong[0], identity, matches, shelf, strong[1:])
    if paper.title is None:
        return Decision(None, (), identity.key, identity.ids)
    for (scheme, _), paper_id in matches.items():
        if is_weak(scheme):
            is_later = shelf.has_from(paper_id, source_id, paper.source_key)
            if _is_same(scheme, shelf.describe(paper_id), own, is_later=is_later):
                return _join(paper_id, identity, matches, shelf)
    for paper_id in shelf.find_titles(identity.title_keys):
        # A source that gives two records keys of their own says that they are two papers.
        if not shelf.has_other_from(paper_id, source_id, paper.source_key) and is_same_paper(shelf.describe(paper_id), own):
            return _join(paper_id, identity, matches, shelf)
    return _decide_new(paper, identity, matches, shelf)


def is_alike(paper: Paper, identity: Identity, known: Known) -> bool:
    """Tell whether a record may be a later state of one that gave a paper's text: title, authors or abstract agree with it."""
    return paper.title is None or resemble(known, _known(paper, identity))


def _is_same(scheme: str, known: Known, own: Known, *, is_later: bool) -> bool:
    """Tell whether an id that is no proof leads to the record's paper all the same."""
    if is_later and resemble(known, own):
        return True
    return is_same_paper(known, own) if scheme == "title" else not contradict(known, own)


def _join(paper_id: int, identity: Identity, matches: Mapping[Id, int], shelf: Shelf, others: Sequence[int] = ()) -> Decision:
    """Return the decision for a paper that is there; ids that are another paper's stay with that one."""
    known = shelf.describe(paper_id)
    keys, twins = [known.key], []
    for other in others:
        twin = shelf.describe(other)
        if not exclude(known, twin):
            twins.append(other)
            keys.append(twin.key)
            known = replace(known, ids=(*known.ids, *twin.ids))
    own = (paper_id, *twins)
    ids = tuple(pair for pair in identity.ids if matches.get(pair, paper_id) in own)
    if ids and shelf.find_key(best_key(ids)) in (None, *own):
        keys.append(best_key(ids))
    return Decision(paper_id, tuple(twins), stronger_key(keys), ids)


def _decide_new(paper: Paper, identity: Identity, matches: Mapping[Id, int], shelf: Shelf) -> Decision:
    """Return the decision for a new paper, known by the ids that are no other paper's, or else by its title.

    One whose ids were all another paper's when it was read before is found again by that.
    """
    ids = tuple(pair for pair in identity.ids if pair not in matches)
    if ids and shelf.find_key(best_key(ids)) is None:
        return Decision(None, (), best_key(ids), ids)
    by_title = title_identity(paper)
    paper_id = shelf.find_ids([by_title]).get(by_title)
    if paper_id is not None:
        return Decision(paper_id, (), shelf.describe(paper_id).key, ())
    return Decision(None, (), best_key([by_title]), (*ids, by_title))


def _find_strong(identity: Identity, matches: Mapping[Id, int], shelf: Shelf) -> Iterator[int]:
    """Yield the papers that have a strong id of the record, unless an id of more trust says that they are others."""
    for (scheme, _), paper_id in matches.items():
        if is_weak(scheme):
            continue
        rank = UNIQUE_SCHEMES.index(scheme) if scheme in UNIQUE_SCHEMES else len(UNIQUE_SCHEMES)
        stronger = [other for other in UNIQUE_SCHEMES[:rank] if other in dict(identity.ids)]
        if not stronger or not exclude(Known("", ids=identity.ids), shelf.describe(paper_id), stronger):
            yield paper_id


def _known(paper: Paper, identity: Identity) -> Known:
    authors = tuple(author.name for author in paper.authors)
    return Known(paper.title or "", authors, paper.abstract, paper.year, identity.ids)
