"""The part of a dataset that a result is on, as its text names it: MNLI validation set, subtask C of SemEval 2024 Task 8."""

from __future__ import annotations

import re

from papersette.extract.datasets.contests import is_contest
from papersette.extract.datasets.names import MODEL, NAME_WORD, THEME, DatasetName, text_of
from papersette.extract.knowledge.cues import NOT_DATASETS, any_of
from papersette.extract.knowledge.rows import read_rows
from papersette.extract.sentences.phrases import STOP_WORDS
from papersette.extract.text.vocabulary import load_vocabulary

__all__ = ["with_part"]

WORDS = {row["class"]: row["words"].split() for row in read_rows("dataset_parts")}


def _any(*classes: str) -> str:
    """Return the pattern of the words of classes, their first letter small or not."""
    words = [word for name in classes for word in WORDS[name]]
    return "(?:" + "|".join(f"[{word[0]}{word[0].upper()}]{re.escape(word[1:])}" for word in words) + ")"


# Years, figures with letters, names, compounds and what is in brackets tell which; so do words that are known to.
NAMED = rf"(?:{NAME_WORD}|(?:19|20)\d\d(?!\w)|\d+[A-Za-z][\w-]*|\([A-Z][\w-]*\))"
WHICH = rf"(?:{NAMED}|{any_of(WORDS['which'])}(?![\w-])|[a-z]+-[\w-]+)"
LABEL = rf"(?:[ -](?:[A-Z]|[IVX]+|\d[a-z]?|{'|'.join(WORDS['label'])})(?![\w-]))"
NOUN = rf"(?:[Ss]hared )?{_any('part', 'contest')}"
END = r"(?![\w-])"
BEHIND = re.compile(
    rf"(?:['’]s)?(?:(?: {WHICH}){{1,5}} {NOUN}{LABEL}?"
    rf"| {NOUN}{LABEL}"
    rf"| {NAME_WORD}(?: {WHICH}){{0,3}} {_any('whole')}){END}"
)
# "Babble10 Letters, ...": a name of its own, at the end of what is said.
OWN = re.compile(rf" (?P<own>{NAME_WORD}(?: {NAME_WORD})?)(?=[,.;:)]|$| \(| (?:and|or|by|while|compared)\b)")
ACRONYMS = re.compile(r"[A-Z]{2,}s$")
# "Similar Translation Task at WMT 2031", "test set of Babble", "sub-task C of CASE"; "shared task of WMT" tells nothing.
LINKS = ("of", "at", "in", "from")
BEFORE = re.compile(
    rf"(?<![\w(-])(?!\()(?:(?:{WHICH} ){{0,4}}{NAMED} (?:{WHICH} ){{0,4}}{NOUN}{LABEL}?|{NOUN}{LABEL}"
    rf"|(?:{WHICH} ){{1,4}}{_any('part')}) (?:{'|'.join(LINKS)})(?: the)? $"
)
# Most names have none of these before them, which is told sooner.
JUST_BEFORE = tuple(f" {link} {article}" for link in LINKS for article in ("", "the "))
# What a contest's task is on: names, or words in small letters up to where the clause goes on.
TASK = r"(?:[Ss]hared [Tt]ask|[Cc]hallenge|[Cc]ompetition|[Tt]ask [A-Z\d]+)"
STOPS = any_of(STOP_WORDS - {"of"})
ON = re.compile(
    rf"(?:(?<=[Ss]hared [Tt]ask)|(?<=hallenge)|(?<=ompetition)|(?<=[Tt]ask \d)| {TASK}| [Tt]ask) (?:on|for|of) (?:{THEME}{END}"
    rf"|(?!(?:the|{STOPS})\b)[a-z][\w-]+(?: (?!{STOPS}\b)[\w-]+){{1,6}}(?=[.,;:()]| {STOPS}\b))"
)
LONGEST = 120


def _own_part(view: str, name: DatasetName) -> re.Match[str] | None:
    """Return the name that a part of a known dataset has behind that: EMNIST Letters, but no EMNIST F1."""
    match = OWN.match(view, name.stop) if name.kind == "known" and not is_contest(name) else None
    words = match["own"].split(" ") if match else []
    is_other = any(word in NOT_DATASETS or ACRONYMS.search(word) or load_vocabulary().entry_of(word) for word in words)
    return None if is_other or MODEL.search(words[0] if words else "") else match


def with_part(view: str, name: DatasetName) -> str:
    """Return the text of a name with what tells beside it which part or task of the dataset is meant."""
    start, stop = name.start, name.stop
    behind = BEHIND.match(view, stop) or _own_part(view, name)
    if behind is None and (on := ON.match(view, stop)) and is_contest(name):
        behind = on
    is_linked = view.endswith(JUST_BEFORE, 0, start)
    before = BEFORE.search(view, max(0, start - LONGEST), start) if is_linked else None
    if behind is None and before is None:
        return name.text
    return text_of(view, before.start() if before else start, behind.end() if behind else stop)
