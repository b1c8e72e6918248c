"""Links in a text: addresses in every form, DOIs and arXiv ids, stand-ins for an address, and promises of one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from papersette.extract.addresses import Target, find_addresses, find_host_row, is_pointed, parse_url
from papersette.extract.link_kinds import KINDS, kind_of_link, kind_of_words
from papersette.extract.promises import find_promises
from papersette.extract.rows import read_rows
from papersette.models import Host, Link, SourceLink, Span

__all__ = ["find_links", "judge_code", "make_source_link"]

# A text without any of these holds no address, no id and no promise; most abstracts are such.
HINTS = re.compile(r"https?|www\.|\.[a-z]{2,6}/|github|\barxiv|\bdoi\b|10\.\d{4}", re.IGNORECASE)
DOTTED = re.compile(r"\w\.(?!\s)[a-z]{2}")
DOI = re.compile(
    r"(?:\bdoi:? ?(?:https?://)?(?:dx\.)?(?:doi\.org/)?|\b)(?P<id>10\.\d{4,9}/[^\s\"<>{}\[\]|\\^`]{1,200})", re.IGNORECASE
)
ARXIV = re.compile(
    r"\barxiv[: ] ?(?P<id>\d{2}(?:0[1-9]|1[0-2])\.\d{4,5}(?:v\d{1,2})?|[a-z-]{2,12}(?:\.[a-z]{2})?/\d{7}(?:v\d{1,2})?)(?!\d)",
    re.IGNORECASE,
)
# Closing signs that belong to the sentence, not to an id.
BEHIND_ID = ".,;:!?'\")"
WORDS = {
    role: re.compile("|".join(f"(?:{row['pattern']})" for row in read_rows("link_placeholders") if row["role"] == role), flags)
    for role, flags in (("word", re.IGNORECASE), ("pointed", re.IGNORECASE))
}
# How far before a link the words that say what it is may stand.
REACH = 160


def find_links(text: str, field: str, sentences: Sequence[Span]) -> list[Link]:
    """Return the links of a text in order, none within another.

    Args:
        text: the original text; `raw` of each link is a part of it.
        field: the text's name, stored with each link.
        sentences: spans of the text's sentences.
    """
    found = list(_addresses(text, field, sentences))
    found += _free(found, _paper_ids(text, field))
    found += _free(found, _placeholders(text, field, sentences))
    found += _free(found, _promises(text, field, sentences, found))
    return sorted(found, key=lambda link: link.span.start if link.span else 0)


def make_source_link(link: SourceLink) -> Link:
    """Return a link that a source states in a field of its own; it has no span."""
    target = parse_url(link.url.strip())
    kind = link.kind if link.kind in KINDS else kind_of_link(target.domain or "", target.path, "")
    return Link("source", None, link.url, target.url, _host(target.domain), kind, target.state, "source field")


def judge_code(links: Iterable[Link]) -> str:
    """Return whether a paper's code is `linked`, only `promised`, or `none`."""
    states = {link.state for link in links if link.kind == "code"}
    if "available" in states:
        return "linked"
    return "promised" if states & {"promised", "placeholder"} else "none"


def _addresses(text: str, field: str, sentences: Sequence[Span]) -> Iterator[Link]:
    if not (HINTS.search(text) or DOTTED.search(text)):
        return
    floor = 0
    for address in find_addresses(text):
        words = text[max(floor, _sentence_start(sentences, address.start), address.start - REACH) : address.start]
        kind = kind_of_link(address.target.domain or "", address.target.path, words)
        yield _link(text, field, (address.start, address.stop), address.target, kind, address.rule)
        floor = address.stop


def _paper_ids(text: str, field: str) -> Iterator[Link]:
    """Yield the DOIs and arXiv ids that stand without an address."""
    if "10." in text:
        for match in DOI.finditer(text):
            doi = _without_tail(match["id"])
            target = Target("available", f"https://doi.org/{doi}", "doi.org", f"/{doi}")
            yield _link(
                text, field, (match.start(), match.start("id") + len(doi)), target, kind_of_link("doi.org", f"/{doi}", ""), "doi"
            )
    for match in ARXIV.finditer(text):
        target = Target("available", f"https://arxiv.org/abs/{match['id'].lower()}", "arxiv.org")
        yield _link(text, field, match.span(), target, "paper", "arxiv id")


def _without_tail(doi: str) -> str:
    """Return a DOI without the signs of the sentence behind it; a bracket stays where its partner is in the DOI."""
    while doi[-1] in BEHIND_ID and not (doi[-1] == ")" and doi.count("(") >= doi.count(")")):
        doi = doi[:-1]
    return doi


def _placeholders(text: str, field: str, sentences: Sequence[Span]) -> Iterator[Link]:
    """Yield words that stand where an address should."""
    for role, pattern in WORDS.items():
        for match in pattern.finditer(text):
            if match.end() > match.start() and (role == "word" or is_pointed(text, match.start())):
                words = text[max(_sentence_start(sentences, match.start()), match.start() - REACH) : match.start()]
                kind = kind_of_words(words) or "other"
                yield _link(text, field, match.span(), Target("placeholder"), kind, "placeholder words")


def _promises(text: str, field: str, sentences: Sequence[Span], found: Sequence[Link]) -> Iterator[Link]:
    """Yield promises of sentences that have no link."""
    linked = [link.span.start for link in found if link.span]
    for sentence in sentences:
        if not any(sentence.start <= start < sentence.stop for start in linked):
            for start, stop, kind in find_promises(text, sentence):
                yield _link(text, field, (start, stop), Target("promised"), kind, "promise")


def _free(found: Sequence[Link], more: Iterable[Link]) -> list[Link]:
    """Return those of `more` that overlap none of `found`, nor one another."""
    taken = [link.span for link in found if link.span]
    kept: list[Link] = []
    for link in more:
        if link.span and not any(link.span.start < span.stop and span.start < link.span.stop for span in taken):
            kept.append(link)
            taken.append(link.span)
    return kept


def _link(text: str, field: str, ends: tuple[int, int], target: Target, kind: str, rule: str) -> Link:  # noqa: PLR0913 - a row
    return Link(field, Span(*ends), text[slice(*ends)], target.url, _host(target.domain), kind, target.state, rule)


def _host(domain: str | None) -> Host | None:
    if not domain:
        return None
    row = find_host_row(domain)
    return Host(domain, row["name"] if row else None)


def _sentence_start(sentences: Sequence[Span], position: int) -> int:
    return next((sentence.start for sentence in reversed(sentences) if sentence.start <= position), 0)
