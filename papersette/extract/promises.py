"""Promises of code, data or models: "The code will be released upon acceptance"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from papersette.extract.link_kinds import kinds_of_words
from papersette.extract.rows import read_rows
from papersette.models import Span

__all__ = ["find_promises", "leads_to_address"]


def _pattern(role: str) -> re.Pattern[str]:
    return re.compile(
        "|".join(f"(?:{row['pattern']})" for row in read_rows("link_promises") if row["role"] == role), re.IGNORECASE
    )


HINT = re.compile(
    r"will|shall|would|soon|to be|upon|after|once|plan|intend|aim|promise|commit|going to|acceptance", re.IGNORECASE
)
PASSIVE, ACTIVE = _pattern("passive"), _pattern("active")
# What stands between the last words of a promise and its address.
LEADS = re.compile(rf"\b(?:{_pattern('leads').pattern})\s*:?[\s({{\[<]{{0,4}}(?:\\(?:url|href)\{{)?\s?$", re.IGNORECASE)
TAIL = re.compile(rf"\s+(?:{_pattern('tail').pattern})", re.IGNORECASE)
GUARD = re.compile(rf"\b(?:{_pattern('guard').pattern})\b", re.IGNORECASE)
# The subject of a promise is what stands before it in its clause, the object what stands behind.
CLAUSE = re.compile(r"[;:.!?]|, (?=which|who|we|and (?:we|the|our|all)\b)|\b(?:and|but) (?=we\b|will\b)", re.IGNORECASE)
DETERMINERS = re.compile(
    r"(?:\b(?:the|our|all|both|its|this|full|source|complete|relevant|corresponding|related|associated) )+$", re.IGNORECASE
)
LONGEST_SUBJECT = 120
# What can be promised; a promised project page or paper is no promise of a thing to use.
PROMISED = ("code", "model", "dataset", "demo")


def find_promises(text: str, sentence: Span) -> Iterator[tuple[int, int, str]]:
    """Yield (start, stop, kind) of each promise in a sentence, from the thing promised to the end of its words."""
    if not HINT.search(text, sentence.start, sentence.stop):
        return
    for match in PASSIVE.finditer(text, sentence.start, sentence.stop):
        yield from _passive(text, sentence, match.start(), match.end())
    for match in ACTIVE.finditer(text, sentence.start, sentence.stop):
        yield from _active(text, sentence, match.start(), match.end())


def leads_to_address(text: str, start: int, stop: int) -> bool:
    """Whether the words from start to stop promise that something will be at the address behind them, whatever it is."""
    return LEADS.search(text, start, stop) is not None


def _passive(text: str, sentence: Span, start: int, stop: int) -> Iterator[tuple[int, int, str]]:
    floor = max(sentence.start, start - LONGEST_SUBJECT)
    for boundary in CLAUSE.finditer(text, floor, start):
        floor = boundary.end()
    subject = text[floor:start]
    found = _promised(subject)
    if found and not GUARD.search(subject):
        kind, at, _ = found
        before = DETERMINERS.search(subject[:at])
        yield floor + (before.start() if before else at), _with_tail(text, stop, sentence.stop), kind


def _active(text: str, sentence: Span, start: int, stop: int) -> Iterator[tuple[int, int, str]]:
    boundary = CLAUSE.search(text, stop, sentence.stop)
    end = min(boundary.start() if boundary else sentence.stop, stop + LONGEST_SUBJECT)
    if found := _promised(text[stop:end]):
        kind, _, after = found
        yield start, _with_tail(text, stop + after, end), kind


def _promised(words: str) -> tuple[str, int, int] | None:
    """Return (kind, start, stop) of the thing promised, code before all others; None where nothing is."""
    said = kinds_of_words(words)
    return next(((kind, *said[kind]) for kind in PROMISED if kind in said), None)


def _with_tail(text: str, stop: int, limit: int) -> int:
    """Return where a promise ends with the words that belong to it: upon acceptance, on GitHub."""
    while tail := TAIL.match(text, stop, limit):
        stop = tail.end()
    return stop
