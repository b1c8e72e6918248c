"""Links in a text: addresses in every form, DOIs and arXiv ids, stand-ins for an address, and promises of one."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind

from papersette.extract.links.addresses import Address, find_addresses
from papersette.extract.links.bare_ids import find_bare_ids
from papersette.extract.links.given_code import HOLDING, gives_code, has_code
from papersette.extract.links.kinds import kind_of_link
from papersette.extract.links.passages import REACH, Passage
from papersette.extract.links.promises import AHEAD, GIVE, find_promises, is_for_later, leads_to_address
from papersette.extract.links.stand_ins import SITE_HINTS, STAND_IN_HINTS, find_sites, find_stand_ins
from papersette.extract.links.targets import Target, host_of, parse_url
from papersette.extract.text.reading import Reading
from papersette.models import LINK_KINDS, Link, SourceLink, Span

__all__ = ["find_links", "judge_code", "make_source_link"]

# A text without any of these holds no id, no stand-in and no promise; most abstracts are such, and one fast pass tells.
HINTS = sorted({"10.", "arxiv", *AHEAD, *STAND_IN_HINTS, *SITE_HINTS})
ANY_HINT = BytesAhoCorasick(map(str.encode, HINTS), MatchKind.LeftmostFirst, Implementation.DFA)
ALL_HINTS = BytesAhoCorasick(map(str.encode, HINTS))
# Between the words of a promise and the address that it is about there is no other statement.
UP_TO_ADDRESS = re.compile(
    r"(?:(?!\b(?:is|are|was|were|has|have|can|we|but|while|which|see|visit)\b|[.;!?]\s|https?:|www\.).){0,80}",
    re.IGNORECASE | re.DOTALL,
)
AND_ADDRESS = re.compile(r"[\s,)}\]]{0,4}(?:(?:and|or|&)\s{1,3})?[\s({\[]{0,3}(?:\\url\{)?")
# A sentence that is longer is none, and is searched for a promise no further.
LONGEST_SENTENCE = 2000


def find_links(reading: Reading) -> list[Link]:
    """Return the links of a text in order, none within another; `raw` of each is a part of the original text."""
    small = _small(reading.text)
    addresses = list(find_addresses(reading.text))
    hints = _hints(small)
    if not addresses and not hints:
        return []
    passage = Passage.of(reading, small, hints)
    found = list(_addresses(passage, addresses))
    found = _join(found, find_bare_ids(passage, found))
    found = _join(found, find_stand_ins(passage, found))
    found = _join(found, find_sites(passage, found))
    return _join(found, _promises(passage, found))


def make_source_link(link: SourceLink) -> Link:
    """Return a link that a source states in a field of its own; it has no span."""
    target = parse_url(link.url.strip())
    kind = link.kind if link.kind in LINK_KINDS else kind_of_link(target, "")
    return Link("source", None, link.url, target.url, host_of(target), kind, kind == "code", target.state, "source field")


def judge_code(links: Iterable[Link], has_abstract: bool) -> str | None:
    """Return whether a paper's code is `linked` by an address, only `promised` (announced without one), or `none`.

    None where nothing is known: without an abstract, unless a source or a comment links it.
    """
    code = [link for link in links if link.has_code]
    if any(link.url for link in code):
        return "linked"
    return ("promised" if code else "none") if has_abstract else None


def _small(text: str) -> str:
    """Return the text in small letters on one line, as long as before; letters whose small form is longer stay as they are."""
    small = text.lower()
    if len(small) != len(text):
        small = "".join(ch.lower() if len(ch.lower()) == 1 else ch for ch in text)
    return small.replace("\n", " ")


def _hints(small: str) -> frozenset[str]:
    """Return those of HINTS that a text in small letters holds."""
    letters = small.encode("ascii", "replace")
    if not ANY_HINT.find_matches_as_indexes(letters):
        return frozenset()
    return frozenset(HINTS[index] for index, _, _ in ALL_HINTS.find_matches_as_indexes(letters, overlapping=True))


def _addresses(passage: Passage, addresses: Sequence[Address]) -> Iterator[Link]:
    floor, promised = 0, False
    ceilings = [*[address.start for address in addresses[1:]], len(passage.text)]
    for address, ceiling in zip(addresses, ceilings, strict=False):
        kind = kind_of_link(address.target, passage.words_before(address.start, floor))
        link = passage.link((address.start, address.stop), address.target, kind, address.rule)
        if kind == "project" or kind in HOLDING:
            link = replace(link, has_code=_says_code(passage, address, floor, ceiling, kind))
        again = promised and AND_ADDRESS.fullmatch(passage.text, floor, address.start)
        promised = bool(again) or _is_promised(passage, address.start, floor) or is_for_later(passage.text, address.stop)
        yield replace(link, state="promised") if promised and link.state == "available" else link
        floor = address.stop


def _says_code(passage: Passage, address: Address, floor: int, ceiling: int, kind: str) -> bool:
    """Whether the sentence of an address says that there is code, before it or, where no other address follows, behind it.

    What is behind a page of another kind than a project's is about another page.
    """
    before = passage.words_before(address.start, floor)
    if kind in HOLDING:
        return gives_code(before)
    stop = min(passage.sentence_of(address.stop - 1).stop, address.stop + REACH)
    behind = passage.text[address.stop : stop] if stop <= ceiling else ""
    return any(map(has_code, (before, behind)))


def _is_promised(passage: Passage, start: int, floor: int) -> bool:
    """Say whether the words before an address promise what it will lead to: code will be released at ..."""
    begin = max(passage.sentence_of(start).start, start - REACH, floor)
    if not any(word in passage.small[begin:start] for word in passage.ahead):
        return False
    stops = [stop for _, stop, _ in find_promises(passage.text, Span(begin, start))]
    if stops and UP_TO_ADDRESS.fullmatch(passage.text, max(stops), start):
        return True
    return leads_to_address(passage.text, begin, start)


def _promises(passage: Passage, found: Sequence[Link]) -> Iterator[Link]:
    """Yield the promises that no address follows."""
    starts = [link.span.start for link in found if link.span]
    for sentence in _sentences_ahead(passage):
        for start, stop, kind in find_promises(passage.text, sentence):
            following = starts[bisect_right(starts, start) :][:1]
            if not any(at < sentence.stop and UP_TO_ADDRESS.fullmatch(passage.text, stop, at) for at in following):
                yield passage.link((start, stop), Target("promised"), kind, "promise")


def _sentences_ahead(passage: Passage) -> Iterator[Span]:
    """Yield the sentences that may hold a promise: those with words that look ahead and one of giving."""
    if not passage.ahead:
        return
    for sentence in passage.sentences:
        words = passage.small[sentence.start : min(sentence.stop, sentence.start + LONGEST_SENTENCE)]
        if any(map(words.__contains__, passage.ahead)) and any(map(words.__contains__, GIVE)):
            yield Span(sentence.start, sentence.start + len(words))


def _join(found: Sequence[Link], more: Iterable[Link]) -> list[Link]:
    """Return `found` and those of `more` that overlap none of it, nor one another, in order of their places."""
    more = list(more)
    if not more:
        return list(found)
    in_order = sorted([*((False, link) for link in found), *((True, link) for link in more)], key=lambda entry: _place(entry[1]))
    kept: list[tuple[bool, Link]] = []
    for is_new, link in in_order:
        # What was found before stays, also where one of the others begins first.
        while not is_new and kept and kept[-1][0] and _overlap(kept[-1][1], link):
            kept.pop()
        if not (kept and _overlap(kept[-1][1], link)):
            kept.append((is_new, link))
    return [link for _, link in kept]


def _place(link: Link) -> tuple[int, int]:
    """Return what links are sorted by: where one starts, of several that start there the longest first."""
    return (link.span.start, -link.span.stop) if link.span else (0, 0)


def _overlap(first: Link, second: Link) -> bool:
    return bool(first.span and second.span and first.span.stop > second.span.start)
