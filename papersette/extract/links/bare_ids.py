"""DOIs and arXiv ids that stand in a text without an address."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from papersette.extract.links.given_code import HOLDING, gives_code
from papersette.extract.links.kinds import kind_of_link
from papersette.extract.links.passages import Passage
from papersette.extract.links.targets import Target, parse_url
from papersette.models import Link
from papersette.paper_ids import ARXIV_ID, ARXIV_VERSION

__all__ = ["find_bare_ids"]

DOI = re.compile(
    r"(?:(?P<word>\bdoi:? ?(?:https?://)?(?:dx\.)?(?:doi\.org/)?)|\b)(?P<id>10\.[1-9][0-9]{3,8}/(?=[\w(])[^\s\"<>{}\[\]|\\^`]{1,200})",
    re.IGNORECASE,
)
ARXIV = re.compile(rf"\barxiv[: ] ?(?P<id>{ARXIV_ID}{ARXIV_VERSION})(?![0-9])", re.IGNORECASE)
SURE_ID = re.compile("[A-Za-z]|[0-9]{5}")
# Closing signs that belong to the sentence, not to an id.
BEHIND_ID = ".,;:!?'\")"


def find_bare_ids(passage: Passage, found: Sequence[Link]) -> Iterator[Link]:
    """Yield the DOIs and arXiv ids that stand without an address."""
    stops = [link.span.stop for link in found if link.span]
    if "10." in passage.hints:
        for match in DOI.finditer(passage.text):
            doi = _without_tail(match["id"])
            # Where no word says that it is a DOI it may be a ratio of two numbers.
            if match["word"] or SURE_ID.search(doi, doi.index("/")):
                yield _doi(passage, doi, match, stops)
    if "arxiv" in passage.hints:
        for match in ARXIV.finditer(passage.text):
            target = Target("available", f"https://arxiv.org/abs/{match['id'].lower()}", "arxiv.org")
            yield passage.link(match.span(), target, "paper", "arxiv id")


def _doi(passage: Passage, doi: str, match: re.Match[str], stops: Sequence[int]) -> Link:
    """Return a DOI as a link; one of an archive is for what the words behind the address before it say."""
    target = parse_url(f"https://doi.org/{doi}")
    floor = stops[bisect_right(stops, match.start()) - 1] if stops and stops[0] <= match.start() else 0
    words = passage.words_before(match.start(), floor)
    kind = kind_of_link(target, words)
    link = passage.link((match.start(), match.start("id") + len(doi)), target, kind, "doi")
    return replace(link, has_code=kind == "code" or (kind in HOLDING and gives_code(words)))


def _without_tail(doi: str) -> str:
    """Return a DOI without the signs of the sentence behind it; a bracket stays where its partner is in the DOI."""
    while doi[-1] in BEHIND_ID and not (doi[-1] == ")" and doi.count("(") >= doi.count(")")):
        doi = doi[:-1]
    return doi
