"""Which of the names that stand as a dataset's name one: a linear model of their words and of what stands around them.

"HSI datasets" tells what they hold, and where "OurNet is a model" no dataset is called OurNet. Known names are not judged. The
weights are a table in the package, made by training/mentions.py from annotated names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from papersette.extract.datasets.entries import entry_of
from papersette.extract.datasets.names import SENTENCE_START, DatasetName
from papersette.extract.knowledge.cues import GRAMMAR, any_of
from papersette.extract.knowledge.linear import load_weights, softmax
from papersette.extract.knowledge.rows import pattern_of
from papersette.extract.text.acronyms import LETTERS
from papersette.models import Dataset

__all__ = ["describe_name", "find_mentions", "judged"]

# A wrong name is worse than a missed one, but most are right.
LEAST_CHANCE = 0.6
# So many mentions of a name are looked at, and so many characters on either side.
MOST_MENTIONS, REACH, REACH_BACK = 8, 110, 60
TOKEN = re.compile(r"\w[\w'-]*|[^\w\s]")
SENTENCE_ENDS = re.compile(r"[.!?] +[A-Z]")
JOINED = re.compile(r" and |, ")
# What a name looks like, the first that holds: HSI, OCRv, Adult, Kvasir-VQA, IR-TD, GSM8K.
SHAPES = (
    ("words", re.compile(r".* .*")),
    ("capitals", re.compile(r"[A-Z]{2,6}")),
    ("letters", re.compile(r"(?=.{1,7}$)[A-Z][A-Za-z]*[A-Z]s?")),
    ("title", re.compile(r"[A-Z][a-z]+")),
    ("digits", re.compile(r".*\d.*")),
    ("parts in capitals", re.compile(r"[A-Z]+(?:-[A-Z]+)+")),
    ("parts", re.compile(r".*-.*")),
)
# Which kind of thing a noun is for.
NOUNS = {word: kind for kind in ("system", "data") for word in GRAMMAR[f"noun for {kind}"]}
# What stands behind a name that tells of it: "Babble, a new dataset", "Babble (a corpus)", "Babble is", "Babble: a".
TELLING = frozenset({",", "(", ")", ":", "is"})
NOUN_BEHIND = re.compile(r"(?:-\w+)? (?:[Dd]ata ?sets?|[Bb]enchmark|[Cc]orpus|corpora)\b")
# "Babble, a novel framework that": what is said to be something else is none, but for what tests something.
ELSE = re.compile(
    rf"(?: ?\([^()]{{2,90}}\))?(?:, | is )(?:an?|the) (?:[\w-]+,? ){{0,6}}?{any_of(GRAMMAR['noun for system'])}"
    rf"(?=[.,;:]| {any_of(GRAMMAR['behind a noun'])}\b)[^.]{{0,60}}"
)
TESTING = re.compile(pattern_of("dataset_words", "tests"), re.IGNORECASE)


def find_mentions(view: str, names: Sequence[DatasetName]) -> tuple[list[tuple[DatasetName, Dataset]], frozenset[str]]:
    """Return the names of a view that name a dataset, in order, each with its dataset, and the names that are none's."""
    entries = [(name, dataset) for name in names if (dataset := entry_of(name))]
    groups = judged(entries)
    refused = {text for text, places in groups.items() if _chance(view, text, places) < LEAST_CHANCE}
    other = {text for text, places in groups.items() if any(_is_said_else(view, place) for place in places)}
    # OurNet and the OurNet dataset may have one name.
    kept = [(n, d) for n, d in entries if d.name not in refused and (d.name not in other or NOUN_BEHIND.match(view, n.stop))]
    return kept, frozenset(refused | other - {dataset.name for _, dataset in kept})


def _is_said_else(view: str, place: DatasetName) -> bool:
    """Whether what stands behind a name says that it is a system, and nothing says that it tests some."""
    if place.kind == "contest" or view[place.stop : place.stop + 1] not in " ,(":
        return False
    said = ELSE.match(view, place.stop)
    return said is not None and not TESTING.search(place.text + said[0])


def judged(entries: Sequence[tuple[DatasetName, Dataset]]) -> dict[str, list[DatasetName]]:
    """Return the places of each name that is no known one, nor an edition of one, by the name."""
    places: dict[str, list[DatasetName]] = {}
    for name, dataset in entries:
        if dataset.origin == "pattern" and name.kind != "known":
            places.setdefault(dataset.name, []).append(name)
    return places


def _chance(view: str, text: str, places: Sequence[DatasetName]) -> float:
    return softmax(load_weights("weights_mention").add_up(describe_name(view, text, places)))[1]


def describe_name(view: str, text: str, places: Sequence[DatasetName]) -> list[str]:
    """Return the features of a name by its text and its places in a view."""
    shape = next((shape for shape, pattern in SHAPES if pattern.fullmatch(text)), "mixed")
    last = text.rpartition(" ")[2].lower()
    found = ["always", f"shape {shape}", f"ends {last[-3:]}", f"last {last}", f"words {min(3, text.count(' '))}"]
    found += ["joined"] if JOINED.search(text) else []
    found += ["sign"] if not (text[-1].isalnum() or text[-1] in "+*)") else []
    for place in places[:MOST_MENTIONS]:
        found += _around(view, place, shape)
        found += _abbreviated(view, place.start, text)
    found += _used(view, text)
    return list(dict.fromkeys(found))


def _around(view: str, place: DatasetName, shape: str) -> Iterator[str]:
    """Yield what stands before and behind a mention."""
    before = ["", "", *map(str.lower, TOKEN.findall(view, max(0, place.start - REACH_BACK), place.start))][-2:]
    behind = [*map(str.lower, TOKEN.findall(view, place.stop, place.stop + REACH_BACK)), ""][0]
    noun = NOUNS.get(behind, behind)
    yield from (f"kind {place.kind}", f"before {before[1]}", f"second before {before[0]}", f"before {before[0]} {before[1]}")
    yield from (f"behind {behind}", f"behind {noun}", f"around {before[1]} {noun}")
    yield from (f"{shape} before {before[1]}", f"{shape} behind {noun}")
    if noun == "data" and behind.endswith("s"):
        yield from ("plural", f"plural before {before[1]}", f"plural {shape}")
    if SENTENCE_START.search(view, max(0, place.start - REACH_BACK), place.start):
        yield "begins"
    if noun == behind:
        told = _told(view, place.stop)
        yield from (f"told {told}", f"told {behind if behind in TELLING else 'otherwise'} {told}")


def _told(view: str, stop: int) -> str:
    """Return which kind of thing the rest of a mention's sentence speaks of first."""
    end = SENTENCE_ENDS.search(view, stop, stop + REACH)
    words = TOKEN.findall(view, stop, end.start() if end else stop + REACH)
    return next((kind for word in words if (kind := NOUNS.get(word.lower()))), "nothing")


def _abbreviated(view: str, start: int, text: str) -> Iterator[str]:
    """Yield what words a name in brackets stands for: question answering (QA)."""
    initials = [letter.lower() for letter in text if letter.isupper()]
    if len(initials) < 2 or view[start - 1 : start] != "(":
        return
    words = LETTERS.findall(view, max(0, start - REACH), start)
    meant = words[-len(initials) :]
    agreeing = sum(word[0].lower() == letter for word, letter in zip(meant, initials, strict=False))
    small = sum(word[0].islower() for word in meant)
    case = "other" if agreeing < len(initials) - 1 else "small" if small >= len(meant) - 1 else "capital"
    head = words[-1].lower() if words else ""
    yield from (f"stands for {case}", f"stands for {NOUNS.get(head, head)}", f"stands for {case} {NOUNS.get(head)}")


def _used(view: str, text: str) -> Iterator[str]:
    """Yield what a name is used as anywhere: OurNet models, OurNet-based."""
    at = view.find(text)
    while at >= 0:
        behind = TOKEN.match(view, at + len(text) + 1)
        if behind and view[behind.start() - 1] == " " and (kind := NOUNS.get(behind[0].lower())):
            yield f"used {kind}"
        if view.startswith("-based", at + len(text)):
            yield "used in a compound"
        at = view.find(text, at + len(text))
