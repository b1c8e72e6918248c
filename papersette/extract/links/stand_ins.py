"""Words that stand where an address should: [this URL], "the code is available on GitHub"."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from papersette.extract.knowledge.rows import pattern_of, read_rows
from papersette.extract.links.addresses import is_pointed
from papersette.extract.links.given_code import HOLDING
from papersette.extract.links.kinds import kind_of_words
from papersette.extract.links.passages import REACH, Passage
from papersette.extract.links.targets import Target
from papersette.models import Link

__all__ = ["SITE_HINTS", "STAND_IN_HINTS", "find_sites", "find_stand_ins"]

# (hints, pattern, whether words must point there) of each row; a text without the hints is not searched.
STAND_INS = [
    (tuple(row["hint"].split("|")), re.compile(row["pattern"], re.IGNORECASE), row["role"] == "pointed")
    for row in read_rows("link_placeholders")
    if row["role"] in {"word", "pointed"}
]
STAND_IN_HINTS = frozenset(hint for hints, _, _ in STAND_INS for hint in hints)
# Sites that are named where an address should stand, and the words before them that give something.
_SITE_ROWS = [row for row in read_rows("link_placeholders") if row["role"] == "site"]
SITE = re.compile("|".join(rf"(?<!\w){row['pattern']}" for row in _SITE_ROWS), re.IGNORECASE)
SITE_HINTS = frozenset(hint for row in _SITE_ROWS for hint in row["hint"].split("|"))
_ARTICLES = r"(?:(?:the|our|an?|this|following|public|project|official|project['’]s)\s+){0,3}"
GIVEN = re.compile(rf"(?:{pattern_of('link_placeholders', 'given')})\s+(?P<articles>{_ARTICLES})$", re.IGNORECASE)
# "a corpus that is available on", "most code is hosted on": it is somebody else's.
OTHERS = re.compile(
    r"\b(?:which|that|whose)\s+(?:\w+\s+){0,2}?(?:is|are|was|were|has|have|can)\b|\b(?:many|most|much|(?:million|billion|thousand)s?)\b",
    re.IGNORECASE,
)
# So near behind such a site its address may begin a sentence or a note of its own.
NEAR_SITE = 60
# What may stand between an address and words in its place that only label it: [this URL](https://...), https://... {this link}.
LABEL_GAP = re.compile(r"(?:[\s\[\](){}<>:;,/\"'–-]|\bat\b){0,6}")


def find_stand_ins(passage: Passage, found: Sequence[Link]) -> Iterator[Link]:
    """Yield words that stand where an address should; not those that label an address beside them."""
    if passage.hints.isdisjoint(STAND_IN_HINTS):
        return
    starts = [link.span.start for link in found if link.span]
    stops = [link.span.stop for link in found if link.span]
    for hints, pattern, pointed in STAND_INS:
        if passage.hints.isdisjoint(hints):
            continue
        for match in pattern.finditer(passage.text):
            behind = bisect_right(starts, match.start())
            near = (stops[behind - 1 : behind], starts[behind : behind + 1])
            if (not pointed or is_pointed(passage.text, match.start())) and not _is_label(passage.text, match.span(), near):
                kind = kind_of_words(passage.words_before(match.start(), 0)) or "other"
                yield passage.link(match.span(), Target("placeholder"), kind, "placeholder words")


def find_sites(passage: Passage, found: Sequence[Link]) -> Iterator[Link]:
    """Yield the sites that something is said to be at, where no address tells: "Code is available on GitHub", "here"."""
    for site in _named_sites(passage):
        if _has_address(passage, site, found):
            continue
        begin = max(passage.sentence_of(site.start()).start, site.start() - REACH)
        given = GIVEN.search(passage.text, begin, site.start())
        if given and not OTHERS.search(passage.text, begin, site.start()):
            kind = kind_of_words(passage.words_before(site.start(), 0))
            if kind == "code" or kind in HOLDING:
                yield passage.link((given.start("articles"), site.end()), Target("placeholder"), kind, "named site")


def _named_sites(passage: Passage) -> list[re.Match[str]]:
    """Return where sites are named, in order; only where their hints stand is looked."""
    found = []
    for hint in passage.hints & SITE_HINTS:
        at = passage.small.find(hint)
        while at >= 0:
            if match := SITE.match(passage.text, at + hint.startswith(" ")):
                found.append(match)
            at = passage.small.find(hint, at + len(hint))
    return sorted(found, key=lambda match: match.start())


def _has_address(passage: Passage, site: re.Match[str], found: Sequence[Link]) -> bool:
    """Whether some link leads to a site, or one follows so near behind its name that it tells the address."""
    name = "".join((site["name"] or "").split()).lower()
    if any(link.host and link.host.name and link.host.name.replace(" ", "").lower() == name for link in found):
        return True
    starts = [link.span.start for link in found if link.span]
    following = starts[bisect_right(starts, site.start()) :][:1]
    near = max(passage.sentence_of(site.start()).stop, site.end() + NEAR_SITE)
    return any(start < near for start in following)


def _is_label(text: str, words: tuple[int, int], near: tuple[Sequence[int], Sequence[int]]) -> bool:
    """Say whether nothing but brackets and blanks lies between words and the address before or behind them."""
    before, behind = near
    return any(LABEL_GAP.fullmatch(text, stop, words[0]) for stop in before) or any(
        LABEL_GAP.fullmatch(text, words[1], start) for start in behind
    )
