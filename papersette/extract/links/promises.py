"""Promises of code, data or models: "The code will be released upon acceptance"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from papersette.extract.knowledge.rows import pattern_of, read_rows
from papersette.extract.links.kinds import kinds_of_words
from papersette.models import Span

__all__ = ["AHEAD", "GIVE", "find_promises", "is_for_later", "leads_to_address"]

# What plays a role in promises, as a pattern.
_words = partial(pattern_of, "link_promises")
# Words in small letters that a promise has: one that looks ahead, and one of giving.
AHEAD, GIVE = (tuple(row["pattern"] for row in read_rows("link_promises") if row["role"] == role) for role in ("ahead", "give"))
HINT = re.compile(_words("hint"), re.IGNORECASE)
PASSIVE, ACTIVE = (re.compile(_words(role), re.IGNORECASE) for role in ("passive", "active"))
# What stands between the last words of a promise and its address.
LEADS = re.compile(rf"\b(?:{_words('leads')})\s*:?[\s({{\[<]{{0,4}}(?:\\(?:url|href)\{{)?\s?$", re.IGNORECASE)
# What stands behind the address of a thing that is not there yet: https://... upon acceptance.
LATER = re.compile(rf"[\s)}}\]]{{1,4}}\(?(?:{_words('later')})", re.IGNORECASE)
TAIL = re.compile(rf"\s+(?:{_words('tail')})", re.IGNORECASE)
GUARD = re.compile(rf"\b(?:{_words('guard')})\b", re.IGNORECASE)
# What is open-sourced is code, if it is a program: no data, models or papers.
OPEN_SOURCE = re.compile(r"\bopen-?\s?sourc", re.IGNORECASE)
AS_SUBJECT = re.compile(rf"\b(?:{_words('program')})\b(?=[^,]*$)", re.IGNORECASE)
AS_OBJECT = re.compile(rf"(?:\s+[\w-]+){{0,3}}\s+(?:{_words('program')})\b", re.IGNORECASE)
# The subject of a promise is what stands before it in its clause, the object what stands behind.
CLAUSE = re.compile(
    r"[;:.!?]|,\s+(?:with\s+|(?=(?:which|who|we|both|the|our|all)\b|and\s+(?:we|the|our|all)\b))|\b(?:and|but)\s+(?=(?:we|will)\b)",
    re.IGNORECASE,
)
# "To foster future research, data will be released": what opens the sentence is no part of the subject.
OPENER = re.compile(r"\s*(?:To|In|For|Upon|After|With)\b[^,;:.]{1,120},\s+")
# A part of a list of things: "the code", "our annotated data".
_DETERMINER = rf"(?:{_words('determiner')})"
_WORD = rf"(?!(?:{_words('unlisted')}|{_DETERMINER}|and|or)(?![\w-]))[\w'’+-]+"
# Each reads its signs in one way: what can be read in two takes twice as long with each more.
_AND = r"(?:,\s+(?:(?:and|or)\s+)?|\s+(?:and|or)\s+|\s*[&/]\s*)"
LISTED = re.compile(rf"\s*(?:and\s+)?(?:{_DETERMINER}\s+)*(?:{_WORD}\s+){{0,2}}", re.IGNORECASE)
# All parts of a list that begins a clause or a note, but for the last word of the last: "The training data and our ".
LIST = re.compile(
    rf"(?:^|[({{\[%])\W*(?:and\s+)?(?P<parts>(?:(?:{_DETERMINER}\s+)*{_WORD}(?:\s+{_WORD}){{0,4}}{_AND})*"
    rf"(?:{_DETERMINER}\s+)*(?:{_WORD}\s+){{0,4}})$",
    re.IGNORECASE,
)
OWN = re.compile(rf"{_DETERMINER}\b", re.IGNORECASE)
JOINED = re.compile(r"\s(?:and|but)\s+$", re.IGNORECASE)
VERB = re.compile(r"\b(?:is|are|was|were|has|have|can)\b", re.IGNORECASE)
WE = re.compile(r"\bwe\b(?!.*\b(?:which|that|who|whose|they|it)\b)", re.IGNORECASE | re.DOTALL)
DETERMINERS = re.compile(rf"(?:\b(?:{_words('opens')})\s+)+$", re.IGNORECASE)
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


def is_for_later(text: str, stop: int) -> bool:
    """Whether the words behind an address say that what it leads to comes later."""
    return LATER.match(text, stop) is not None


def _passive(text: str, sentence: Span, start: int, stop: int) -> Iterator[tuple[int, int, str]]:
    floor, end = _find_subject(text, sentence, start)
    subject = text[floor:end]
    # "Models will be released": what a thing is may show by the verb behind it.
    found = _promised(f"{subject}are") or (OPEN_SOURCE.search(text, start, stop) and _program(AS_SUBJECT.search(subject)))
    if found and not GUARD.search(subject):
        kind, at, _ = found
        cut = floor == start - LONGEST_SUBJECT
        before = _determiners_start(subject[:at]) if cut else _list_start(subject[:at])
        yield floor + before, _with_tail(text, stop, sentence.stop), kind


def _find_subject(text: str, sentence: Span, verb: int) -> tuple[int, int]:
    """Return where the subject of a verb stands in its sentence: between the last boundary of its clause and the verb.

    A comma between listed things is no boundary; verbs joined by "and" share a subject: "Code is in the appendix and will be";
    it is none of the words between where the first verb is not known: "We sort our data, and will be".
    """
    opener = OPENER.match(text, sentence.start, verb)
    floor = max(opener.end() if opener else sentence.start, verb - LONGEST_SUBJECT)
    for boundary in CLAUSE.finditer(text, floor, verb):
        if boundary[0][0] != "," or not _is_listed(text[floor : boundary.start()]):
            floor = boundary.end()
    joined = JOINED.search(text, floor, verb)
    shared = VERB.search(text, floor, joined.start()) if joined else None
    if joined:
        return floor, shared.start() if shared else floor
    return floor, verb


def _is_listed(words: str) -> bool:
    """Whether the last words before a comma are no more than a thing that can be promised."""
    last = words.rpartition(",")[2]
    # The verb stands for that which all of a list share.
    return any(at[1] == len(last) and LISTED.fullmatch(last, 0, at[0]) for at in kinds_of_words(f"{last} are").values())


def _list_start(words: str) -> int:
    """Return where the list begins that the thing behind words ends; where they are no list, where its determiners begin.

    What opens a comment is no part of one: 9 pages, code will be released. A list without determiners has known things alone.
    """
    listed = LIST.search(words)
    if listed and (OWN.match(listed["parts"]) or all(kinds_of_words(f"{part} are") for part in listed["parts"].split(",")[:-1])):
        return listed.start("parts")
    return _determiners_start(words)


def _determiners_start(words: str) -> int:
    """Return where the determiners begin that end words."""
    before = DETERMINERS.search(words)
    return before.start() if before else len(words)


def _active(text: str, sentence: Span, start: int, stop: int) -> Iterator[tuple[int, int, str]]:
    # The "we" may be the promise's own, or the one before its "and".
    if not WE.search(text, sentence.start, start + len("we ")):
        return
    boundary = CLAUSE.search(text, stop, sentence.stop)
    end = min(boundary.start() if boundary else sentence.stop, stop + LONGEST_SUBJECT)
    things = text[stop:end]
    if found := _promised(things) or (OPEN_SOURCE.search(text, start, stop) and _program(AS_OBJECT.match(things))):
        kind, _, after = found
        yield start, _with_tail(text, stop + after, end), kind


def _promised(words: str) -> tuple[str, int, int] | None:
    """Return (kind, start, stop) of the thing promised, code before all others; None where nothing is."""
    said = kinds_of_words(words)
    return next(((kind, *said[kind]) for kind in PROMISED if kind in said), None)


def _program(match: re.Match[str] | None) -> tuple[str, int, int] | None:
    """Return (kind, start, stop) of a program that is to be open-sourced, None where there is none."""
    return ("code", *match.span()) if match else None


def _with_tail(text: str, stop: int, limit: int) -> int:
    """Return where a promise ends with the words that belong to it: upon acceptance, on GitHub."""
    while tail := TAIL.match(text, stop, limit):
        stop = tail.end()
    return stop
