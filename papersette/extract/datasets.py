"""Datasets, benchmarks and challenges named in a text: known ones, and open ones that the text itself calls so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from papersette.extract.rows import read_rows
from papersette.extract.vocabulary import Term
from papersette.models import Dataset

__all__ = ["DatasetName", "find_datasets"]


@dataclass(frozen=True, slots=True)
class DatasetName:
    """A dataset's name in a view.

    `kind` is known, called (the text calls it a dataset), contest, or placed (it stands behind "on").
    """

    start: int
    stop: int
    kind: str
    text: str
    dataset: Dataset


# A name: words that start with a capital or a digit, joined by blanks; the noun behind it says what it is.
NAME_WORD = r"[A-Z][\w.+'’/-]*"
OPEN_NAME = re.compile(
    rf"(?P<name>{NAME_WORD}(?: (?:{NAME_WORD}|\d[\w.]*|of|and(?= [A-Z][\w-]* (?:data ?set|corpus|benchmark)))){{0,5}}) "
    r"(?P<noun>data ?sets?|benchmarks?|benchmark suite|corpus|corpora|test ?sets?|dev(?:elopment)? sets?|leaderboards?|"
    r"challenges?|shared tasks?|testbeds?|database|track)\b"
)
# "SemEval-2019 Task 8 Subtask A", "the NIPS 2017 adversarial examples defense challenge": the whole is the name.
CONTESTS = (
    re.compile(r"(?P<name>(?:SemEval|DSTC|WMT|CLEF|TREC|WASSA)[- ]?(?:\d{2,4})?,? [Tt]ask \d+\w?(?: [Ss]ub-?[Tt]ask [A-Z\d])?)"),
    re.compile(
        rf"(?P<name>{NAME_WORD} (?:{NAME_WORD} ){{0,3}}(?:\d{{4}} )?(?:[a-z][a-z-]+ ){{0,4}}"
        r"(?:[Cc]hallenge|[Cc]ompetition|[Ss]hared [Tt]ask)(?: \d{4})?)\b"
    ),
)
# A text without any of these nouns calls nothing a dataset.
NOUNS = (
    "data set",
    "dataset",
    "enchmark",
    "corp",
    "test",
    "dev set",
    "development set",
    "eaderboard",
    "hallenge",
    "shared",
    "atabase",
    "track",
)
ODD_SPELLING = re.compile(r"[A-Za-z\d][A-Z\d]")
ODD_NAME = r"[A-Z][A-Za-z]*(?:[A-Z]|\d|-[A-Z0-9])[\w+'’-]*"
# "a dataset called WikiX".
INTRODUCED_NAME = re.compile(
    r"(?:data ?sets?|benchmarks?|corpus|corpora)(?:,? (?:called|named|dubbed|termed|coined|namely|such as|including)|,|:)? "
    rf"(?P<name>{ODD_NAME})"
)
PLACED_NAME = re.compile(
    r"\b(?:on|On)(?: the)? "
    r"(?P<name>[A-Z][A-Za-z]*(?:[A-Z]|\d|-[A-Z0-9])[\w+'’-]*(?: \d{4})?(?: (?:test|val|dev|validation)(?: set)?)?)"
)
SENTENCE_START = re.compile(r"(?:^|[.!?] +)$")
# Words that start with a capital and are no part of a name.
NOT_NAMES = frozenset(word for row in read_rows("not_datasets") for word in row["words"].split())
# Names of models end so; behind "on" they tell what something runs on.
MODEL = re.compile(
    r"(?:[a-z]Net|U-Net|BERT|GPT|[Ff]ormer|LM|ViT|LaMA|YOLO)(?:s|-like|-based)?(?:[-v]?\d[\w.]*)?$|^(?:ResNet|VGG|GPT|YOLO|RTX|NVIDIA)"
)
SUPPORT = re.compile(
    r"data ?sets?|benchmarks?|corpus|corpora|challenge|leaderboard|test ?set|suite|tasks?\b|evaluat|such as|including|split|\(",
    re.IGNORECASE,
)
SUPPORT_BEFORE = re.compile(r"(?:\b[Oo]n|,|\band|\bin|[(/])(?: the)? $")


def find_datasets(view: str, terms: Sequence[Term]) -> list[DatasetName]:
    """Return the datasets named in a view, in order, none within another."""
    found = [name for pattern in CONTESTS for name in _open(view, pattern, "contest")]
    found += _known(view, terms)
    patterns = (OPEN_NAME, INTRODUCED_NAME) if any(noun in view for noun in NOUNS) else ()
    called = [name for pattern in patterns for name in _open(view, pattern, "called")]
    found += called
    found += _again(view, called)
    # "evaluated on NDCG@10" names a measure.
    measures = [term for term in terms if term.entry.kind == "measure"]
    placed = _open(view, PLACED_NAME, "placed")
    found += [name for name in placed if not any(name.start < term.stop and term.start < name.stop for term in measures)]
    rank = {"contest": 0, "known": 1, "called": 2, "placed": 3}
    kept: list[DatasetName] = []
    for name in sorted(found, key=lambda n: (rank[n.kind], n.start)):
        if not any(name.start < other.stop and other.start < name.stop for other in kept):
            kept.append(name)
    return sorted(kept, key=lambda n: n.start)


def _again(view: str, called: Sequence[DatasetName]) -> Iterator[DatasetName]:
    """Yield the other places of names that the text calls datasets once, if nothing else is spelt so."""
    for text in {name.text: name for name in called if ODD_SPELLING.search(name.text)}:
        for match in re.finditer(rf"(?<![\w-]){re.escape(text)}(?![\w-])", view):
            yield DatasetName(match.start(), match.end(), "called", text, Dataset(text))


def _known(view: str, terms: Sequence[Term]) -> Iterator[DatasetName]:
    for term in terms:
        entry = term.entry
        if entry.kind == "dataset" and entry.dataset and (not entry.ambiguous or _is_supported(view, term)):
            yield DatasetName(term.start, term.stop, "known", _text(view, term.start, term.stop), entry.dataset)


def _is_supported(view: str, term: Term) -> bool:
    """Whether the words around an ambiguous name speak for a dataset."""
    before, behind = view[max(0, term.start - 40) : term.start], view[term.stop : term.stop + 25]
    return bool(SUPPORT.search(behind) or (SUPPORT.search(before) and SUPPORT_BEFORE.search(before)))


def _open(view: str, pattern: re.Pattern[str], kind: str) -> Iterator[DatasetName]:
    for match in pattern.finditer(view):
        start, stop = match.span("name")
        words = view[start:stop].split(" ")
        while words and (
            words[0] in NOT_NAMES or (len(words) > 1 and words[0].istitle() and SENTENCE_START.search(view[:start]))
        ):
            start += len(words.pop(0)) + 1
        if (
            words
            and words[0] not in NOT_NAMES
            and len(view[start:stop]) > 2
            and not (kind == "placed" and MODEL.search(words[0]))
        ):
            text = _text(view, start, stop)
            yield DatasetName(start, stop, kind, text, Dataset(text))


def _text(view: str, start: int, stop: int) -> str:
    return " ".join(view[start:stop].split())
