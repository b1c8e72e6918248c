"""Everything known by name, found in one pass: an automaton over measures, datasets, their nouns, number words and ranks."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from operator import itemgetter
from pathlib import Path

from ahocorasick_rs import BytesAhoCorasick, MatchKind

from papersette.extract.knowledge.own_rows import read_rows_beside
from papersette.extract.knowledge.rows import read_rows
from papersette.extract.text.views import make_view
from papersette.models import Dataset, Measure

__all__ = [
    "LOWER_WORD", "Entry", "Term", "Vocabulary", "joined", "load_joined_names", "load_measures", "load_plain_names",
    "load_vocabulary", "plain", "read_spellings",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One spelling of something known.

    `kind` is measure, dataset, head (a noun that ends measure names), noun (one that calls a name a dataset, of a `sort`), word
    (a number word), rank (a hint of a ranking) or system (an algorithm or model that is written in small letters); `exact` means
    that the case must be as in `text`; `ambiguous` names need a context that speaks for them.
    """

    kind: str
    text: str
    exact: bool = False
    measure: Measure | None = None
    dataset: Dataset | None = None
    value: float | None = None
    ambiguous: bool = False
    sort: str = ""

    @property
    def wide(self) -> bool:
        """Whether a letter is not ASCII: such letters all fold alike."""
        return not self.text.isascii()


@dataclass(slots=True)  # not frozen: freezing would treble the price of what a text has by the dozen
class Term:
    """An entry found in a view."""

    start: int
    stop: int
    entry: Entry


# Hyphens are blanks, and so is what may stand before a name without one.
OPENERS = str.maketrans(dict.fromkeys("-‐‑–—(){}[]<>\"'“‘’`/|:;,=~≈+*$\\&…", " "))
# These are spellings of one sign; those of LaTeX are blanks in a view.
JOINERS = str.maketrans({**dict.fromkeys("-‐‑–—{}$\\", " "), "’": "'", "‘": "'"})
WIDE_OPENERS = tuple(chr(code) for code in OPENERS if code > 127)
FOLDED = bytes(ord(OPENERS.get(code, chr(code)).lower()) if code < 128 else code for code in range(256))
# A match that one of these follows ends within a word; an s may be a plural's, and what is not ASCII needs a closer look.
WITHIN_WORD = frozenset(b"abcdefghijklmnopqrtuvwxyz0123456789_")
OPEN_END = frozenset(b"s?")
PLURAL_KINDS = frozenset({"measure", "head", "dataset", "noun", "system"})
# What a view of LaTeX has in place of the sign before one that is set below or above.
BLANKED = re.compile(" [_^]")
# A name that is spelt so is no word in small letters either.
CODED = re.compile(r"\d|[a-z][A-Z]|[A-Z]{2}")
# Shorter names are spelt like others too often, in characters.
SHORTEST_PLAIN = 5
JOINTS = re.compile(r"[-‐‑–_ '’]")
BESIDE_FIGURE = re.compile(r"[ _-](?=\d)|(?<=\d)[ _-]")
# An accent of LaTeX stands within a word: S\"UD is no UD. Its brackets are blanks in a view.
ACCENT = re.compile(r"""\\["'`^~=.] ?$""")
# MAP-Neo is a model, no precision; F1-Macro is an average.
MODEL_NAME = re.compile(r"-(?!Macro|Micro|Weighted)[A-Z][a-z]")
# A word in small letters, as no acronym is.
LOWER_WORD = re.compile(r"\b[a-z]{4}")


def fold(text: str) -> bytes:
    """Fold case, hyphens and openers without changing the length: one byte a character, ? for all that are not ASCII."""
    if not text.isascii():
        for opener in WIDE_OPENERS:
            text = text.replace(opener, " ")
    return text.encode("ascii", "replace").translate(FOLDED)


class Vocabulary:
    """Finds every entry in a text; of overlapping ones the leftmost, then the longest."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        by_fold: dict[bytes, list[Entry]] = {}
        for entry in entries:
            by_fold.setdefault(fold(entry.text), []).append(entry)
        self._entries = list(by_fold.values())
        # Names start where words do: the blank before them keeps the automaton from stopping within words.
        self._automaton = BytesAhoCorasick([b" " + text for text in by_fold], matchkind=MatchKind.Standard)

    def find(self, view: str) -> list[Term]:
        """Return the terms of a view in order; they stand as words of their own."""
        folded = b" %b\n" % fold(view)
        # All matches, also those within others: a name that turns out to be part of a word must not hide what begins within it.
        matches = self._automaton.find_matches_as_indexes(folded, overlapping=True)
        # By start, the longest first: they come by their ends.
        matches.reverse()
        matches.sort(key=itemgetter(1))
        terms: list[Term] = []
        floor = 0
        for index, start, stop in matches:
            if start < floor or folded[stop] in WITHIN_WORD:
                continue
            if term := self._term(view, index, start, stop - 1, folded[stop] in OPEN_END):
                terms.append(term)
                floor = term.stop
        return terms

    def entry_of(self, name: str) -> Entry | None:
        """Return the entry that a text is as a whole, None where it is none."""
        terms = self.find(name)
        return terms[0].entry if terms and (terms[0].start, terms[0].stop) == (0, len(name)) else None

    def _term(self, view: str, index: int, start: int, stop: int, goes_on: bool) -> Term | None:
        """Return the entry that a match is, None where it is part of a word or its case is wrong."""
        words = view[start:stop]
        if start > 1 and "\\" in view[max(0, start - 3) : start - 1] and ACCENT.search(view, start - 3, start):
            return None
        for entry in self._entries[index]:
            if words != entry.text and not _is_spelled(entry, words):
                continue
            if entry.kind == "measure" and MODEL_NAME.match(view, stop):
                continue
            if end := _word_end(view, stop, entry.kind in PLURAL_KINDS) if goes_on else stop:
                return Term(start, end, entry)
        return None


def _is_spelled(entry: Entry, words: str) -> bool:
    """Whether words that fold as an entry are spelled as it is: in its case where that must be, and with its signs.

    Hyphens and blanks are one, but "HumanEval," is no HumanEval+.
    """
    if not entry.exact and words.isalpha() and not entry.wide:
        return True
    seen, wanted = words.translate(JOINERS), entry.text.translate(JOINERS)
    return seen == wanted if entry.exact else seen.lower() == wanted.lower()


def _word_end(view: str, stop: int, plural: bool) -> int:
    """Return where the word ends, a plural s included, or 0 if the match lies within a longer word."""
    behind = view[stop : stop + 2]
    if behind[:1].isalnum() or behind[:1] == "_":
        if plural and behind[0] == "s" and not behind[1:].isalnum():
            return stop + 1
        return 0
    return stop


@cache
def load_vocabulary(folder: Path | None = None) -> Vocabulary:
    """Return the bundled vocabulary with a user's own measures and datasets before it, made once a process.

    Args:
        folder: holds `measures.tsv` and `datasets.tsv`, or one of them, with the columns of the bundled tables or some of them.

    Raises:
        ValueError: the folder holds neither, or a table of it is malformed, or has a spelling of two names.
    """
    # QuALITY is a dataset, quality in any other letters a measure; so it is with a user's own.
    bundled = sorted([*_bundled(), *_words()], key=lambda entry: not entry.exact)
    own = _own(folder)
    return Vocabulary([*own, *_viewed(own), *bundled])


def read_spellings(folder: Path | None = None) -> dict[str, list[tuple[str, str]]]:
    """Return (spelling, name) of all `measures` and `datasets`, a user's own ones among them (see load_vocabulary).

    Spellings that only views of LaTeX have, with a blank in place of a sign, are left out.
    """
    entries = [entry for entry in [*_own(folder), *_bundled()] if not BLANKED.search(entry.text)]
    return {
        "measures": [(entry.text, entry.measure.name) for entry in entries if entry.measure],
        "datasets": [(entry.text, entry.dataset.name) for entry in entries if entry.dataset],
    }


def _own(folder: Path | None) -> list[Entry]:
    """Return a user's own measures and datasets."""
    if folder is None:
        return []
    own: list[Entry] = []
    # Where each spelling stands, as texts are compared with it.
    places: dict[str, str] = {}
    for table, make in (("measures", _measures), ("datasets", _datasets)):
        for line, row in read_rows_beside(folder, table):
            place = f"{table}.tsv, line {line}"
            try:
                entries = list(make([row]))
                for entry in entries:
                    if (before := places.setdefault(_compared(entry), place)) != place:
                        raise ValueError(f"{entry.text} stands in {before}, too")
            except ValueError as error:
                raise ValueError(f"{folder / place}: {error}") from error
            own += entries
    if not own:
        raise ValueError(f"{folder}: holds neither measures.tsv nor datasets.tsv with a row")
    return sorted(own, key=lambda entry: not entry.exact)


def _viewed(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Yield spellings that have LaTeX as a view of a text has them."""
    for entry in entries:
        view = make_view(entry.text).strip()
        # What is left of a name whose sign is not known is the end of others too.
        if view != entry.text and view[:1].isalnum():
            yield replace(entry, text=view)


def _compared(entry: Entry) -> str:
    text = entry.text.translate(JOINERS)
    return text if entry.exact else text.lower()


@cache
def _bundled() -> tuple[Entry, ...]:
    return (*_measures(read_rows("measures")), *_datasets(read_rows("datasets")))


@cache
def load_measures() -> dict[str, Measure]:
    """Return the known measures by name."""
    return {row["name"]: _measure(row) for row in read_rows("measures")}


@cache
def load_plain_names() -> dict[str, Dataset]:
    """Return the known datasets by each of their names as `plain` has it, where no word is spelt so: cifar10, imagenet1k."""
    entries = (entry for entry in _datasets(read_rows("datasets")) if not entry.ambiguous and CODED.search(entry.text))
    found: dict[str, Dataset] = {}
    for entry in entries:
        if entry.dataset and len(plain(entry.text)) >= SHORTEST_PLAIN:
            found.setdefault(plain(entry.text), entry.dataset)
    return found


@cache
def load_joined_names() -> dict[str, Dataset]:
    """Return the known datasets by each of their names as `joined` has it, where no word and no two are spelt so: TriviaQA."""
    found: dict[str, Dataset] = {}
    twice: set[str] = set()
    for entry in _datasets(read_rows("datasets")):
        key = joined(entry.text)
        if not entry.dataset or len(key) < SHORTEST_PLAIN or not CODED.search(key):
            continue
        if entry.ambiguous or found.setdefault(key, entry.dataset).name != entry.dataset.name:
            twice.add(key)
    return {key: dataset for key, dataset in found.items() if key not in twice}


def joined(name: str) -> str:
    """Return a name without hyphens, blanks and apostrophes, its letters as they are: Trivia-QA is TriviaQA, but BIRD no Bird."""
    return JOINTS.sub("", name)


def plain(name: str) -> str:
    """Return a name in small letters, figures joined to what stands beside them: Cifar-10 is cifar10, but e-MNIST is e-mnist."""
    return BESIDE_FIGURE.sub("", name.lower())


def _measure(row: dict[str, str]) -> Measure:
    better = _flag(row, "higher_is_better")
    low, high = _number(row, "low"), _number(row, "high")
    if low is not None and high is not None and low > high:
        raise ValueError(f"{row['name']}: low is {low:g}, high is {high:g}")
    return Measure(
        name=row["name"],
        full_name=row["full_name"] or None,
        higher_is_better=better,
        unit=row["unit"] or None,
        low=low,
        high=high,
        family=row["family"] or None,
        origin="catalogue",
    )


def _measures(rows: Iterable[dict[str, str]]) -> Iterator[Entry]:
    for row in rows:
        measure = _measure(row)
        for text in _spellings(row["name"], row["full_name"], row["aliases"]):
            yield Entry("measure", text, exact=_needs_case(text), measure=measure)


def _datasets(rows: Iterable[dict[str, str]]) -> Iterator[Entry]:
    for row in rows:
        dataset = Dataset(name=row["name"], task=row["task"] or None, url=row["url"] or None, origin="catalogue")
        for text in _spellings(row["name"], "", row["aliases"]):
            yield Entry("dataset", text, exact=True, dataset=dataset, ambiguous=_flag(row, "ambiguous") is True)


def _words() -> Iterator[Entry]:
    for row in read_rows("measure_heads"):
        yield Entry("head", row["word"])
    for row in read_rows("number_words"):
        yield Entry("word", row["text"], value=float(row["value"]), ambiguous=row["alone"] == "0")
    for row in read_rows("rank_words"):
        yield Entry("rank", row["text"])
    for row in read_rows("dataset_nouns"):
        yield Entry("noun", row["noun"], sort=row["class"])
    for row in read_rows("algorithms"):
        yield Entry("system", row["name"], exact=row["exact"] == "1")


def _spellings(name: str, full_name: str, aliases: str) -> dict[str, None]:
    return dict.fromkeys(text for text in (name, full_name, *aliases.split("|")) if text)


def _needs_case(text: str) -> bool:
    """Whether a spelling must have its case: abbreviations do (IS, MAP), names with a word in full do not (Dice score)."""
    return text != text.lower() and not LOWER_WORD.search(text)


def _flag(row: dict[str, str], column: str) -> bool | None:
    if row[column] not in ("", "0", "1"):
        raise ValueError(f"{row['name']}: {column} is {row[column]}, expected 1, 0 or nothing")
    return row[column] == "1" if row[column] else None


def _number(row: dict[str, str], column: str) -> float | None:
    number = float(row[column]) if row[column] else None
    if number is not None and not math.isfinite(number):
        raise ValueError(f"{row['name']}: {column} is {number}")
    return number
