"""Names of measures with the abbreviations in brackets behind them: mean intersection over union (mIoU) is one name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from papersette.extract.knowledge.cues import GRAMMAR
from papersette.extract.measures.heads import singular
from papersette.extract.measures.names import MeasureName, named
from papersette.extract.text.acronyms import words_meant
from papersette.extract.text.vocabulary import load_vocabulary
from papersette.models import Measure

__all__ = ["with_abbreviations"]

ACRONYM_BEHIND = re.compile(r" ?\((?P<acronym>[A-Z]{2,6})\)")
# Such words before a measure make no other of it, and these turn round which way is better: a false match rate.
AVERAGING, TURNING = GRAMMAR["averaging"], GRAMMAR["turning"]


def with_abbreviations(view: str, names: Sequence[MeasureName]) -> list[MeasureName]:
    """Join each name with the abbreviation in brackets behind it: mean intersection over union (mIoU) is one name."""
    joined: list[MeasureName] = []
    for name in names:
        before = joined[-1] if joined else None
        if before and view[name.stop : name.stop + 1] == ")" and view[before.stop : name.start].strip() == "(":
            known = name if name.measure.origin == "catalogue" and not _stands_for(view, name, before) else before
            joined[-1] = named(view, (before.start, name.stop + 1), known.kind, known.measure)
        else:
            joined.append(name)
    return [_in_full(view, name) if name.kind in ("open", "known") else name for name in joined]


def _stands_for(view: str, name: MeasureName, before: MeasureName) -> bool:
    """Whether letters in brackets are those of a known name before them: an average success rate (ASR) is of no attack."""
    letters = view[name.start : name.stop]
    text = " ".join(word[0] for word in words_meant(view, name.start, letters)) if letters.isalpha() else ""
    entry = load_vocabulary().entry_of(text) if text and before.kind == "known" else None
    return entry is not None and entry.measure == before.measure


def _in_full(view: str, name: MeasureName) -> MeasureName:
    """Return a name with all words that the acronym in brackets behind it has the letters of, and with that.

    A known one stays what it is, unless they make another of it: a Pebble Success Rate (PSR) is no success rate.
    """
    bracket = ACRONYM_BEHIND.match(view, name.stop)
    words = words_meant(view, bracket.start("acronym"), bracket["acronym"]) if bracket else []
    if bracket is None or not words:
        return name
    text = singular(" ".join(word[0].lower() for word in words))
    measure = Measure(text)
    if name.kind == "known":
        if not _makes_other(text, bracket["acronym"], name.measure):
            return name
        turns = not TURNING.isdisjoint(text.split())
        measure = Measure(text, family=name.measure.family) if turns else replace(name.measure, name=text, full_name=None)
    return named(view, (words[0].start(), bracket.end()), name.kind, measure)


def _makes_other(text: str, acronym: str, measure: Measure) -> bool:
    """Whether a name that has an acronym is another than the known one that it ends in, and known by neither itself."""
    if any((entry := load_vocabulary().entry_of(name)) and entry.measure for name in (text, acronym)):
        return False
    own = f"{measure.name} {measure.full_name or ''}".lower().split()
    return not AVERAGING.issuperset(set(text.split()).difference(own))
