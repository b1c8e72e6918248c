"""How a measure is averaged, told before its name or behind it: micro-averaged F1, F1 (macro average), average power."""

from __future__ import annotations

import re

from papersette.extract.knowledge.cues import GRAMMAR

__all__ = ["AVERAGED", "find_average", "without_average"]

# Averaged over classes they are other measures: micro-averaged F1, F1 (macro average), weighted F-score.
AVERAGED = frozenset({"F1", "precision", "recall"})
AVERAGES = {"micro": "micro-{}", "macro": "macro-{}", "weighted": "weighted {}"}
_AVERAGE = rf"(?P<how>{'|'.join(AVERAGES)})(?:[ -]?avg\.?|[ -]?averag(?:ed?|ing))?"
AVERAGE_BEFORE = re.compile(rf"(?<![\w]){_AVERAGE}[ -]{{1,4}}$", re.IGNORECASE)
AVERAGE_BEHIND = re.compile(
    rf"(?: ?\((?P<bracket>)|[ -]){_AVERAGE}(?(bracket) ?\)|(?: (?:score|metric)s?)?(?![\w-]| (?:by|and)\b))", re.IGNORECASE
)
# How far before a name it may be told how it is averaged, in characters; where LaTeX was blanked are more blanks: macro $F_1$.
AVERAGE_FAR = 22


def find_average(view: str, start: int, stop: int, name: str) -> tuple[str, int, int] | None:
    """Return what a measure of a name is called by its average, and from where to where; None where its text names none."""
    before = AVERAGE_BEFORE.search(view, max(0, start - AVERAGE_FAR), start)
    behind = None if before else AVERAGE_BEHIND.match(view, stop)
    told = before or behind
    if told is None:
        return None
    return AVERAGES[told["how"].lower()].format(name), before.start() if before else start, behind.end() if behind else stop


def without_average(text: str) -> str:
    """Return a name without the words in front that make no other of it: average power consumption."""
    words = text.split()
    while len(words) > 1 and words[0].lower() in GRAMMAR["determiner"]:
        words.pop(0)
    return " ".join(words)
