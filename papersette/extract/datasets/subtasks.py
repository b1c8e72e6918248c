"""Which part of a contest a number is of: "91.2 and 54.1 on subtasks A and B", "in subtask A with an F1 of 91.2"."""

from __future__ import annotations

import re

from papersette.extract.numbers.listed import AND, REACH, UNIT, in_list
from papersette.models import Span

__all__ = ["part_beside"]

LABEL = r"(?:\d(?:[A-Za-z]|\.\d)?|[A-Z]\d?|I{2,3})(?![\w-]|\.\d)"
NOUN, JOINT = r"(?:[Ss]ub-? ?)?[Tt]asks?|[Tt]racks?", r"(?:[ -]| ?#)?"
# Subtasks A and B, subtask A and subtask B; of "tasks 1 to 4" nobody knows how many they are.
PARTS = rf"(?<![\w-])(?P<noun>{NOUN}){JOINT}(?P<labels>{LABEL}(?:{AND}(?:(?:{NOUN}){JOINT})?{LABEL})*)(?! to {LABEL})"
EACH = re.compile(PARTS)
BEHIND = re.compile(
    rf"{UNIT}(?: {{1,3}}(?:for|in|on)(?: (?:both|our|the))?(?: [a-z]+)? | ?\(|[^\d,;()]{{1,60}} \((?=[^()]*\))){PARTS}"
)
# "In subtask A with an F1 of 91.2", "subtask A (91.2)"; a number between them is another's.
BETWEEN = r"(?!(?:and|but|or|than|whereas|while)\b)[a-zA-Z][\w-]*[ =:(]{1,2}"
BEFORE = re.compile(rf"{PARTS}(?: ?[(:=] ?| (?:{BETWEEN}){{1,8}})$")


def part_beside(view: str, number: Span, sentence: Span) -> str | None:
    """Return the noun and the label of the part that a number of a sentence is of, None where nothing tells: Subtask A.

    That is the part behind it, or in its place of a list, the one right before it, or the only one that the sentence names.
    """
    place, numbers, last = in_list(view, number.start, number.stop)
    behind = BEHIND.match(view, last, sentence.stop)
    if behind and len(_labels(behind)) == numbers:
        return _part(behind, _labels(behind)[place])
    before = BEFORE.search(view, max(sentence.start, number.start - REACH), number.start)
    if before and not behind and numbers == 1 and len(_labels(before)) == 1:
        return _part(before, _labels(before)[0])
    named = {_part(match, label) for match in EACH.finditer(view, sentence.start, sentence.stop) for label in _labels(match)}
    return named.pop() if len(named) == 1 else None


def _labels(match: re.Match[str]) -> list[str]:
    return re.findall(LABEL, match["labels"])


def _part(match: re.Match[str], label: str) -> str:
    """Return a part as a contest's name has it: Subtask A for the second of "sub-tasks A and B"."""
    noun = match["noun"].lower().replace("-", "").replace(" ", "").removesuffix("s")
    return f"{noun.capitalize()} {label}"
