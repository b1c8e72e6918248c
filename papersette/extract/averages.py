"""How a measure is averaged, told before its name or behind it: micro-averaged F1, F1 (macro average), average power."""

from __future__ import annotations

import re

from papersette.extract.cues import GRAMMAR

__all__ = ["AVERAGED", "find_average", "without_average"]

# Averaged over classes they are other measures: micro-averaged F1, F1 (macro average), weighted F-score.
AVERAGED = frozenset({"F1", "precision", "recall"})
AVERAGES = {"micro": "micro-{}", "macro": "macro-{}", "weighted": "weighted {}"}
_AVERAGE = rf"(?P<how>{'|'.join(AVERAGES)})(?:[ -]avg\.?|[ -]averag(?:ed?|ing))?"
AVERAGE_BEFORE = re.compile(rf"(?<![\w]){_AVERAGE}[ -]$", re.IGNORECASE)
AVERAGE_BEHIND = re.compile(
    rf"(?: ?\((?P<bracket>)|[ -]){_AVERAGE}(?(bracket) ?\)|(?: (?:score|metric)s?)?(?![\w-]| (?:by|and)\b))", re.IGNORECASE
)
# How far before a name it may be told how it is averaged, in characters.
AVERAGE_FAR = 18


def find_average(view: str, start: int, stop: int, name: str) -> tuple[str, int] | None:
    """Return what a measure of a name is called by its average, and where that ends; None where its text at a span names none."""
    before = AVERAGE_BEFORE.search(view, max(0, start - AVERAGE_FAR), start)
    behind = None if before else AVERAGE_BEHIND.match(view, stop)
    told = before or behind
    return (AVERAGES[told["how"].lower()].format(name), behind.end() if behind else stop) if told else None


def without_average(text: str) -> str:
    """Return a name without the words in front that make no other of it: average power consumption."""
    words = text.split()
    while len(words) > 1 and words[0].lower() in GRAMMAR["determiner"]:
        words.pop(0)
    return " ".join(words)
