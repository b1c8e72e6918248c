"""Links in a text: addresses in every form, DOIs and arXiv ids, stand-ins for an address, and promises of one."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind

from papersette.extract.addresses import Address, find_addresses, is_pointed
from papersette.extract.link_kinds import kind_of_link, kind_of_words, kinds_of_words
from papersette.extract.promises import find_promises, is_for_later, leads_to_address
from papersette.extract.reading import Reading
from papersette.extract.rows import pattern_of, read_rows
from papersette.extract.targets import Target, find_host_row, is_root, parse_url
from papersette.models import LINK_KINDS, Host, Link, SourceLink, Span
from papersette.paper_ids import ARXIV_ID, ARXIV_VERSION

__all__ = ["find_links", "judge_code", "make_source_link"]


@dataclass(frozen=True, slots=True)
class Passage:
    """A text with what all finders need.

    `small` is the text in small letters, as many as the text has; `hints` are those of HINTS that it holds, `ahead` those of
    them that look ahead; `starts` are the places where its sentences start.
    """

    text: str
    small: str
    hints: frozenset[str]
    ahead: Sequence[str]
    field: str
    sentences: Sequence[Span]
    starts: Sequence[int]

    @classmethod
    def of(cls, reading: Reading, small: str, hints: frozenset[str]) -> Passage:
        """Return a passage with the sentences of its text."""
        starts = [sentence.start for sentence in reading.sentences]
        return cls(reading.text, small, hints, sorted(hints.intersection(AHEAD)), reading.field, reading.sentences, starts)


# "We do not release our code", "without code".
NO_CODE = re.compile(r"(?:\b(?:no|not|without|never)|n['’]t)\b[^.;:,]{0,30}$", re.IGNORECASE)
# Kinds of pages that may hold code besides, and what gives it before them: "Code and data are at"; in "LLMs that write code
# are at", "a set of code is at" and "math and code are at" it is a subject of research.
HOLDING = frozenset({"dataset", "model", "demo"})
# What plays a role in giving code, as a pattern.
_words = partial(pattern_of, "link_code")
_OF_CODE = rf"(?:(?:{_words('of code')})\s){{0,3}}"
_AND = r"(?:,?\s(?:and|or)\s|,\s|\s?[&/]\s?)"
GIVES_CODE = re.compile(
    rf"(?:^|[.;:(…–—]\s?|\b(?:{_words('before')})\s|\b(?!(?:{_words('subject')})\b)\w+{_AND})"
    rf"{_OF_CODE}(?:{_words('code')})\b(?:{_AND}{_OF_CODE}(?:{_words('beside')})\b){{0,4}}"
    r"(?:\s(?:for|to|of|used)(?:\s[\w'’-]+){1,8}?(?=\s(?:is|are|can|will|has|have)\b))?,?"
    rf"(?:\s(?:{_words('between')})\b){{0,6}}"
    rf"(?:\s(?:{_words('given')})\b|\s(?:{_words('leads')})\b"
    rf"|\s(?:in|on)\s(?:{_words('place')})\b|\s(?:in|on)\W*$|\s?:|[\s(\[]*$)",
    re.IGNORECASE,
)
DOI = re.compile(
    r"(?:(?P<word>\bdoi:? ?(?:https?://)?(?:dx\.)?(?:doi\.org/)?)|\b)(?P<id>10\.[1-9][0-9]{3,8}/(?=[\w(])[^\s\"<>{}\[\]|\\^`]{1,200})",
    re.IGNORECASE,
)
ARXIV = re.compile(rf"\barxiv[: ] ?(?P<id>{ARXIV_ID}{ARXIV_VERSION})(?![0-9])", re.IGNORECASE)
SURE_ID = re.compile("[A-Za-z]|[0-9]{5}")
# Closing signs that belong to the sentence, not to an id.
BEHIND_ID = ".,;:!?'\")"
# (hints, pattern, whether words must point there) of each row; a text without the hints is not searched.
STAND_INS = [
    (tuple(row["hint"].split("|")), re.compile(row["pattern"], re.IGNORECASE), row["role"] == "pointed")
    for row in read_rows("link_placeholders")
    if row["role"] in {"word", "pointed"}
]
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
AHEAD, GIVE = (tuple(row["pattern"] for row in read_rows("link_promises") if row["role"] == role) for role in ("ahead", "give"))
# A text without any of these holds no id, no stand-in and no promise; most abstracts are such, and one fast pass tells.
STAND_IN_HINTS = frozenset(hint for hints, _, _ in STAND_INS for hint in hints)
HINTS = sorted({"10.", "arxiv", *AHEAD, *STAND_IN_HINTS, *SITE_HINTS})
ANY_HINT = BytesAhoCorasick(map(str.encode, HINTS), MatchKind.LeftmostFirst, Implementation.DFA)
ALL_HINTS = BytesAhoCorasick(map(str.encode, HINTS))
# Between the words of a promise and the address that it is about there is no other statement.
UP_TO_ADDRESS = re.compile(
    r"(?:(?!\b(?:is|are|was|were|has|have|can|we|but|while|which|see|visit)\b|[.;!?]\s|https?:|www\.).){0,80}",
    re.IGNORECASE | re.DOTALL,
)
AND_ADDRESS = re.compile(r"[\s,)}\]]{0,4}(?:(?:and|or|&)\s{1,3})?[\s({\[]{0,3}(?:\\url\{)?")
# How far before a link the words that say what it is may stand, and how much of a longer sentence's beginning says it too.
REACH = 160
OPENING = 48
LINE_END = re.compile(r"[ \t]*\r?\n[ \t]*")
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
    found = _join(found, _paper_ids(passage, found))
    found = _join(found, _stand_ins(passage, found))
    found = _join(found, _sites(passage, found))
    return _join(found, _promises(passage, found))


def make_source_link(link: SourceLink) -> Link:
    """Return a link that a source states in a field of its own; it has no span."""
    target = parse_url(link.url.strip())
    kind = link.kind if link.kind in LINK_KINDS else _kind(target, "")
    return Link("source", None, link.url, target.url, _host(target.domain), kind, kind == "code", target.state, "source field")


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
        kind = _kind(address.target, _words_before(passage, address.start, floor))
        link = _link(passage, (address.start, address.stop), address.target, kind, address.rule)
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
    before = _words_before(passage, address.start, floor)
    if kind in HOLDING:
        return _gives_code(before)
    stop = min(_sentence_of(passage, address.stop - 1).stop, address.stop + REACH)
    behind = passage.text[address.stop : stop] if stop <= ceiling else ""
    return any(map(_has_code, (before, behind)))


def _gives_code(words: str) -> bool:
    """Whether words before a page of data, models or a demo say that it holds code besides."""
    return GIVES_CODE.search(words) is not None and _has_code(words)


def _has_code(words: str) -> bool:
    """Whether words say that there is code, and not that there is none."""
    said = kinds_of_words(words).get("code")
    return said is not None and not NO_CODE.search(words, 0, said[0])


def _is_promised(passage: Passage, start: int, floor: int) -> bool:
    """Say whether the words before an address promise what it will lead to: code will be released at ..."""
    begin = max(_sentence_of(passage, start).start, start - REACH, floor)
    if not any(word in passage.small[begin:start] for word in passage.ahead):
        return False
    stops = [stop for _, stop, _ in find_promises(passage.text, Span(begin, start))]
    if stops and UP_TO_ADDRESS.fullmatch(passage.text, max(stops), start):
        return True
    return leads_to_address(passage.text, begin, start)


def _paper_ids(passage: Passage, found: Sequence[Link]) -> Iterator[Link]:
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
            yield _link(passage, match.span(), target, "paper", "arxiv id")


def _doi(passage: Passage, doi: str, match: re.Match[str], stops: Sequence[int]) -> Link:
    """Return a DOI as a link; one of an archive is for what the words behind the address before it say."""
    target = parse_url(f"https://doi.org/{doi}")
    floor = stops[bisect_right(stops, match.start()) - 1] if stops and stops[0] <= match.start() else 0
    words = _words_before(passage, match.start(), floor)
    kind = _kind(target, words)
    link = _link(passage, (match.start(), match.start("id") + len(doi)), target, kind, "doi")
    return replace(link, has_code=kind == "code" or (kind in HOLDING and _gives_code(words)))


def _without_tail(doi: str) -> str:
    """Return a DOI without the signs of the sentence behind it; a bracket stays where its partner is in the DOI."""
    while doi[-1] in BEHIND_ID and not (doi[-1] == ")" and doi.count("(") >= doi.count(")")):
        doi = doi[:-1]
    return doi


def _stand_ins(passage: Passage, found: Sequence[Link]) -> Iterator[Link]:
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
                kind = kind_of_words(_words_before(passage, match.start(), 0)) or "other"
                yield _link(passage, match.span(), Target("placeholder"), kind, "placeholder words")


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


def _sites(passage: Passage, found: Sequence[Link]) -> Iterator[Link]:
    """Yield the sites that something is said to be at, where no address tells: "Code is available on GitHub", "here"."""
    matches = _named_sites(passage)
    if not matches:
        return
    starts = [link.span.start for link in found if link.span]
    led_to = {link.host.name.replace(" ", "").lower() for link in found if link.host and link.host.name}
    for match in matches:
        sentence = _sentence_of(passage, match.start())
        behind = starts[bisect_right(starts, match.start()) :][:1]
        is_led = "".join((match["name"] or "").split()).lower() in led_to or any(
            start < max(sentence.stop, match.end() + NEAR_SITE) for start in behind
        )
        begin = max(sentence.start, match.start() - REACH)
        given = None if is_led else GIVEN.search(passage.text, begin, match.start())
        if given and not OTHERS.search(passage.text, begin, match.start()):
            kind = kind_of_words(_words_before(passage, match.start(), 0))
            if kind == "code" or kind in HOLDING:
                yield _link(passage, (given.start("articles"), match.end()), Target("placeholder"), kind, "named site")


def _is_label(text: str, words: tuple[int, int], near: tuple[Sequence[int], Sequence[int]]) -> bool:
    """Say whether nothing but brackets and blanks lies between words and the address before or behind them."""
    before, behind = near
    return any(LABEL_GAP.fullmatch(text, stop, words[0]) for stop in before) or any(
        LABEL_GAP.fullmatch(text, words[1], start) for start in behind
    )


def _promises(passage: Passage, found: Sequence[Link]) -> Iterator[Link]:
    """Yield the promises that no address follows."""
    starts = [link.span.start for link in found if link.span]
    for sentence in _sentences_ahead(passage):
        for start, stop, kind in find_promises(passage.text, sentence):
            following = starts[bisect_right(starts, start) :][:1]
            if not any(at < sentence.stop and UP_TO_ADDRESS.fullmatch(passage.text, stop, at) for at in following):
                yield _link(passage, (start, stop), Target("promised"), kind, "promise")


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
    ranked = [(False, link) for link in found] + [(True, link) for link in more]
    ranked.sort(key=lambda entry: _place(entry[1]))
    kept: list[tuple[bool, Link]] = []
    for late, link in ranked:
        while kept and kept[-1][0] and not late and _overlap(kept[-1][1], link):
            kept.pop()
        if not (kept and _overlap(kept[-1][1], link)):
            kept.append((late, link))
    return [link for _, link in kept]


def _place(link: Link) -> tuple[int, int]:
    return (link.span.start, -link.span.stop) if link.span else (0, 0)


def _overlap(first: Link, second: Link) -> bool:
    return bool(first.span and second.span and first.span.stop > second.span.start)


def _kind(target: Target, words: str) -> str:
    """Return the kind of a link by where it leads and the words before it; a whole site of repositories is none of them."""
    if not target.domain:
        return kind_of_words(words) or "other"
    if target.url and is_root(target):
        return "other"
    return kind_of_link(target.domain, target.path, words)


def _words_before(passage: Passage, start: int, floor: int) -> str:
    """Return the words of a sentence that stand before a place: the last ones, and those that open it with what it is about.

    They stand on one line, with one blank where a line ended.
    """
    begin = max(floor, _sentence_of(passage, start).start)
    far = start - begin > REACH + OPENING
    words = (
        f"{passage.text[begin : begin + OPENING]} … {passage.text[start - REACH : start]}" if far else passage.text[begin:start]
    )
    return LINE_END.sub(" ", words)


def _link(passage: Passage, ends: tuple[int, int], target: Target, kind: str, rule: str) -> Link:
    raw = passage.text[slice(*ends)]
    return Link(passage.field, Span(*ends), raw, target.url, _host(target.domain), kind, kind == "code", target.state, rule)


def _host(domain: str | None) -> Host | None:
    if not domain:
        return None
    row = find_host_row(domain)
    return Host(domain, row["name"] if row else None)


def _sentence_of(passage: Passage, position: int) -> Span:
    """Return the sentence that a place stands in, the whole text where it stands in none."""
    index = bisect_right(passage.starts, position)
    return passage.sentences[index - 1] if index else Span(0, len(passage.text))
