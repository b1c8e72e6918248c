"""Datasets, benchmarks and challenges named in a text: known ones, and open ones that the text itself calls so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from papersette.extract.datasets.contests import find_contests
from papersette.extract.datasets.known import find_known
from papersette.extract.datasets.names import (
    INTRODUCES,
    NAMED,
    DatasetName,
    find_open,
    start_of,
    text_of,
    without_measures,
    without_overlaps,
)
from papersette.extract.datasets.nouns import find_called
from papersette.extract.datasets.rests import find_rests
from papersette.extract.text.vocabulary import Term

__all__ = ["find_datasets"]

# How far before a name the verb that presents it may stand, in characters.
PRESENTED_FAR = 60
# A spelling that plain words do not have: WikiX, C4.
ODD_SPELLING = re.compile(r"[A-Za-z\d][A-Z\d]")
ABBREVIATION = re.compile(r" ?(?:data ?set|benchmark|corpus)? ?\((?P<short>[A-Z][\w@+-]{1,19})\)", re.IGNORECASE)


def find_datasets(view: str, terms: Sequence[Term]) -> list[DatasetName]:
    """Return the datasets named in a view, in order, none within another."""
    known = without_overlaps(find_known(view, terms))
    known = without_overlaps([*known, *find_rests(view, known)])
    nouns = [term for term in terms if term.entry.kind == "noun"]
    named = [*find_contests(view, known, nouns), *_named(view), *find_called(view, nouns)]
    if named and (named := without_measures(named, terms)):
        contests = [name for name in named if name.kind == "contest"]
        found = without_overlaps([*contests, *known, *sorted(named, key=lambda name: (name.kind != "introduced", name.start))])
        found = [replace(n, kind="introduced") if n.kind == "called" and _is_introduced(view, n) else n for n in found]
        known = without_overlaps([*found, *_again(view, found)])
    return sorted(known, key=start_of)


def _named(view: str) -> Iterator[DatasetName]:
    """Yield the names that say themselves that they are datasets."""
    for kind, hint, pattern in NAMED:
        if hint(view):
            yield from find_open(view, pattern, kind)


def _is_introduced(view: str, name: DatasetName) -> bool:
    """Whether a text presents a name as its own: we introduce the WikiX corpus."""
    return bool(INTRODUCES.search(view, max(0, name.start - PRESENTED_FAR), name.start))


def _again(view: str, found: Sequence[DatasetName]) -> Iterator[DatasetName]:
    """Yield the other places of names, or of their abbreviations, that the text calls datasets once."""
    open_names = [name for name in found if name.kind in ("introduced", "called")]
    own = {text: name for name in open_names for text in (name.text, name.text.replace("&", " &"), name.dataset.name)}
    for name in list(own.values()):
        if match := ABBREVIATION.match(view, name.stop):
            own.setdefault(match["short"], name)
    for text, name in own.items():
        if ODD_SPELLING.search(text) or name.kind == "introduced":
            for start in _places(view, text):
                yield DatasetName(start, start + len(text), name.kind, text_of(view, start, start + len(text)), name.dataset)


def _places(view: str, word: str) -> Iterator[int]:
    """Yield where a word stands as one of its own."""
    start = view.find(word)
    while start >= 0:
        stop = start + len(word)
        behind = view[stop : stop + 2]
        is_part = any(ch.isalnum() or ch in "_-" for ch in (view[start - 1 : start], behind[:1]))
        # OurNet 2 is no part of OurNet 2.5.
        if not is_part and not (behind[:1] == "." and behind[1:].isdigit()):
            yield start
        start = view.find(word, stop)
