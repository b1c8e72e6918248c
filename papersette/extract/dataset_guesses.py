"""Names that may be a dataset's, since they stand or are spelt as such do: candidates for the slots of results, no finds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from papersette.extract.dataset_names import (
    NAME_WORD,
    ODDER_WORD,
    DatasetName,
    Hint,
    find_open,
    has_any,
    name_at,
    start_of,
    without_measures,
    without_overlaps,
)
from papersette.extract.rows import read_rows
from papersette.extract.vocabulary import Term
from papersette.models import Dataset

__all__ = ["guess_datasets"]

# What a name is that is spelt oddly and stands behind such a word: "on WikiX", "across the WikiX test set".
PLACES = {
    "on": "placed", "in": "inside", "for": "inside", "across": "inside", "into": "inside", "under": "inside", "over": "inside",
    "from": "inside", "of": "inside", "tackle": "inside",
}  # fmt: skip
SPELT = re.compile(rf" (?P<name>{ODDER_WORD}(?: \d{{4}})?(?: (?:test|val|dev|validation)(?: set)?)?)")
# "On" may stand before up to two more words, which are within so many characters.
ADJECTIVES = 2
REACH_BACK = 32
GUESSES: tuple[tuple[str, Hint, re.Pattern[str]], ...] = (
    # Parts of a contest: subtask B, Track 2.
    (
        "part",
        re.compile(r"k(?:(?<=ask)|(?<=rack))s?[ -](?:[A-Z]|\d)").search,
        re.compile(r"\b(?P<name>(?:[Ss]ub-?)?(?:[Tt]ask|[Tt]rack)s?[ -](?:[A-Z]|\d)\b|(?<=subtask )[A-Z][\w-]+)"),
    ),
    # Names that end as those of datasets do.
    (
        "named",
        has_any("QA", "Eval", "Arena", "Corpus", "Set"),
        re.compile(r"(?<![\w-])(?P<name>(?:\d[A-Z]-)?[A-Za-z][\w-]*(?:QA|Eval|Arena|Corpus|[a-z]Set)(?:-[A-Z\d]\w*)?)(?![\w-])"),
    ),
    # "12.3% on Actor": behind a number any name may be one.
    (
        "numbered",
        has_any("on ", "for "),
        re.compile(rf"\d[\w.%\\ ]{{0,30}} (?:on|for)(?: the)? (?P<name>{NAME_WORD}(?: (?:{NAME_WORD}|\d{{1,4}}\b)){{0,2}})"),
    ),
)
# What joins the names of one list: GSM8K (91.2%), MATH, and 12% on AIME'24.
JOINT = r"(?: ?\([^()]{1,40}\))?(?P<joint>, and |, | and | & | or |/)(?:the |on |on the |[+~]?\d[\d.]* ?%? (?:on|for) (?:the )?)?"
BEHIND_IN_LIST = re.compile(rf"{JOINT}(?P<name>{NAME_WORD}(?: (?:{NAME_WORD}|\d{{1,4}}\b)){{0,2}})")
BEFORE_IN_LIST = re.compile(rf"(?P<name>{NAME_WORD}(?:[ -]\d{{1,4}})?){JOINT}$")
JOINT_ENDS = (", ", "and ", "& ", "or ", "/", "the ", "on ", "for ")
LONGEST_JOINT = 90
GOES_ON = re.compile(r"(?: ?\([^()]{1,40}\))?(?:, (?:and )?[A-Z]|,? (?:and|or|&) )")
NAMES = frozenset(name for row in read_rows("datasets") for name in (row["name"], *row["aliases"].split("|")))


def guess_datasets(view: str, terms: Sequence[Term], found: Sequence[DatasetName]) -> list[DatasetName]:
    """Return the datasets found in a view and the names that only their place speaks for, in order, none within another."""
    hinted = [(kind, pattern) for kind, hint, pattern in GUESSES if hint(view)]
    guessed = [*_placed(view), *(name for kind, pattern in hinted for name in find_open(view, pattern, kind))]
    names = without_overlaps([*found, *_scored(view, terms), *without_measures(guessed, terms)])
    listed = without_measures(_listed(view, names), terms)
    return sorted(without_overlaps([*names, *listed]) if listed else names, key=start_of)


def _placed(view: str) -> Iterator[DatasetName]:
    """Yield the oddly spelt names behind a preposition that datasets stand behind, those behind "on" first."""
    found = []
    for match in SPELT.finditer(view):
        words = view[max(0, match.start() + 1 - REACH_BACK) : match.start()].rsplit(None, ADJECTIVES + 2)
        if words and words[-1] == "the":
            words.pop()
        kind = PLACES.get(words[-1].lower()) if words else None
        if kind is None and any(word in ("on", "On") for word in words[-1 - ADJECTIVES :]):
            kind = "placed"
        if kind and (name := name_at(view, *match.span("name"), kind)):
            found.append(name)
    yield from sorted(found, key=lambda name: name.kind != "placed")


def _scored(view: str, terms: Sequence[Term]) -> Iterator[DatasetName]:
    """Yield the names that are a dataset's as well as its score's: 0.74 GenEval, a score of 0.74 on GenEval."""
    for term in terms:
        if term.entry.kind == "measure" and (text := view[term.start : term.stop]) in NAMES:
            yield DatasetName(term.start, term.stop, "scored", text, Dataset(text))


def _listed(view: str, names: Sequence[DatasetName]) -> Iterator[DatasetName]:
    """Yield the names that stand in one list with a name, on either side of it."""
    for name in names:
        at: int | None = name.stop
        while at is not None and (match := BEHIND_IN_LIST.match(view, at)):
            found = name_at(view, *match.span("name"), "listed") if _is_list(view, match["joint"], match.end()) else None
            at = found.stop if found else None
            if found:
                yield found
        offset = max(0, name.start - LONGEST_JOINT)
        before = view[offset : name.start]
        if not before.endswith(JOINT_ENDS):
            continue
        if (match := BEFORE_IN_LIST.search(before)) and _is_list(view, match["joint"], name.stop):
            start, stop = match.span("name")
            if found := name_at(view, offset + start, offset + stop, "listed"):
                yield found


def _is_list(view: str, joint: str, stop: int) -> bool:
    """Whether a comma joins a list: it goes on behind its next name. "On WikiX, OurNet wins" is none."""
    return joint != ", " or bool(GOES_ON.match(view, stop))
