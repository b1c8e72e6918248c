"""Names that may be a dataset's, since they stand or are spelt as such do: candidates for the slots of results, no finds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from papersette.extract.dataset_names import (
    KNOWN_NAMES,
    MARKS,
    NAME,
    NAME_WORD,
    ODDER_WORD,
    PAIR,
    THEME,
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
    "from": "inside", "of": "inside", "tackle": "inside", "within": "inside", "against": "inside",
}  # fmt: skip
SPELT = re.compile(
    rf" (?P<name>(?:{ODDER_WORD}|(?:news)?(?:test|tst)20\d\d)(?: \d{{4}})?(?: (?:test|val|dev|validation)(?: set)?)?)"
)
# "On" may stand before up to two more words, which are within so many characters.
ADJECTIVES = 2
REACH_BACK = 32
NUMBERED_PART = r"(?:[Ss]ub-? ?)?(?:[Tt]ask|[Tt]rack)s?[ -]?(?:[A-Z]|\d[A-Za-z]?|I{2,3})"
GUESSES: tuple[tuple[str, Hint, re.Pattern[str]], ...] = (
    # Parts of a contest or a study: subtask B, Track 2, task 1A, Cohort II.
    (
        "part",
        re.compile(r"k(?:(?<=ask)|(?<=rack))s?[ -]?(?:[A-Z]|\d)").search,
        re.compile(rf"\b(?P<name>{NUMBERED_PART}\b|(?<=subtask )[A-Z][\w-]+)"),
    ),
    (
        "part",
        re.compile(r"(?:ohort|evel|est set|atch) [A-Z\d]").search,
        re.compile(r"\b(?P<name>(?:[Cc]ohort|[Ll]evel|[Tt]est set|[Tt]est batch) (?:[A-Z]|[IVX]{1,3}|\d))\b"),
    ),
    # Names that end as those of datasets do.
    (
        "named",
        has_any("QA", "Eval", "Arena", "Corpus", "Set"),
        re.compile(r"(?<![\w-])(?P<name>(?:\d[A-Z]-)?[A-Za-z][\w-]*(?:QA|Eval|Arena|Corpus|[a-z]Set)(?:-[A-Z\d]\w*)?)(?![\w-])"),
    ),
    # "GSM8K: 91.2%", "ScanBabble (+1.1 mAP50)", "MathBabble +16.2%".
    ("figured", has_any(" (", ": ", " +"), re.compile(rf"(?<![\w-])(?P<name>\d?{ODDER_WORD})(?:(?: \(|: ?)[+~-]?| \+)\d")),
    # "Two datasets (WikiX and FooX)", "the grounding task (Ground3D)", "a new corpus of tales (TalesX)".
    (
        "bracketed",
        has_any("("),
        re.compile(
            r"\b(?:[Dd]ata ?sets?|[Bb]enchmarks?|[Cc]orpus|[Cc]orpora|[Tt]asks?|[Ee]valuations?|[Ss]uites?|sets?|[Cc]hallenge"
            rf"|reasoning|answering|following|understanding|detection|domains?) ?\((?:(?:i\.e\.|e\.g\.|namely|such as),? )?{NAME}"
        ),
    ),
    (
        "bracketed",
        has_any(") "),
        re.compile(
            r"\((?P<name>[A-Z][\w&+@-]+(?: \d{4})?)\)[\"”’']{0,2} (?:[\w-]+ )?"
            r"(?:[Dd]ata ?sets?|[Bb]enchmarks?|corpus|corpora|[Ss]hared [Tt]asks?|[Cc]hallenge|[Cc]ompetition|[Tt]rack|[Tt]asks?)"
            r"\b"
        ),
    ),
    # "We introduce TALES, a collection of ...": what else is introduced is no benchmark.
    (
        "presented",
        has_any("ntroduc", "resent", "ropos", "eleas", "onstruct", "reate", "uild", "evelop"),
        re.compile(
            r"\b(?:[Ii]ntroduc|[Pp]resent|[Pp]ropos|[Rr]eleas|[Cc]onstruct|[Cc]reat|[Bb]uil[dt]|[Dd]evelop)\w* "
            rf"(?:(?:the|a|an|our|new) )?{MARKS}(?P<name>\d?{ODDER_WORD})"
            r"(?=[^.]{0,120}\b"
            r"(?:[Bb]enchmark|[Dd]ataset|[Cc]orpus|collection|suite|evaluat|test|resource|treebank|environment|questions))"
        ),
    ),
    # "The shared task on Babble Detection in Tweets".
    (
        "theme",
        has_any("hared task", "hared Task"),
        re.compile(rf"[Ss]hared [Tt]asks?(?: on|:|,| of| at| in)? ?{MARKS}(?P<name>{THEME})"),
    ),
    # Workshops and contests with a year: FooLang 2024.
    ("dated", has_any("20"), re.compile(r"(?<![\w-])(?P<name>[A-Z][\w&-]*[A-Z][\w&-]*(?:@[A-Z]+)?[ -]?20[012]\d)(?![\w-])")),
    # "18.7 for Manipuri to English", "on En-De".
    ("pair", has_any("nglish", "En", "EN", "→"), re.compile(rf"(?<![\w-])(?P<name>{PAIR})(?![\w-])")),
    # "12.3% on Actor": behind a number any name may be one.
    (
        "numbered",
        has_any("on ", "for "),
        re.compile(rf"\d[\w.%\\ ]{{0,30}} (?:on|for)(?: the)? (?P<name>{NAME_WORD}(?: (?:{NAME_WORD}|\d{{1,4}}\b)){{0,2}})"),
    ),
    # "On the Restaurant domain", "the Countdown reasoning task", "the Flat NER Subtask".
    (
        "tasked",
        has_any("ask", "omain", "plit", "ubset"),
        re.compile(
            rf"(?<![\w-]){NAME} (?:[a-z]+ )?"
            r"(?:[Ss]ub-?[Tt]asks?|[Tt]asks?|domain|split|subset|(?:[Tt]est|[Vv]alidation|[Dd]evelopment) [Ss]ets?)\b"
        ),
    ),
)
# "On a shrimp disease dataset": up to five words, of which the first that tell something begin the name.
PLAIN = re.compile(
    r"(?<=[Oo]n )(?P<words>(?:[\w-]+ ){1,5})"
    r"(?:data ?set|corpus|test ?set|benchmark|development set|validation set|test data)(?![\w-])"
)
PLAIN_WORDS = frozenset(word for row in read_rows("plain_words") for word in row["words"].split())
# What joins the names of one list: GSM8K (91.2%), MATH, and 12% on AIME'24.
JOINT = r"(?: ?\([^()]{1,40}\))?(?P<joint>, and |, | and | & | or |/)(?:the |on |on the |[+~]?\d[\d.]* ?%? (?:on|for) (?:the )?)?"
BEHIND_IN_LIST = re.compile(rf"{JOINT}(?P<name>{NAME_WORD}(?: (?:{NAME_WORD}|\d{{1,4}}\b)){{0,2}})")
BEFORE_IN_LIST = re.compile(rf"(?P<name>{NAME_WORD}(?:[ -]\d{{1,4}})?){JOINT}$")
JOINT_ENDS = (", ", "and ", "& ", "or ", "/", "the ", "on ", "for ")
LONGEST_JOINT = 90
SCORE = re.compile(" scores?$")
GOES_ON = re.compile(r"(?: ?\([^()]{1,40}\))?(?:, (?:and )?[A-Z]|,? (?:and|or|&) )")


def guess_datasets(view: str, terms: Sequence[Term], found: Sequence[DatasetName]) -> list[DatasetName]:
    """Return the datasets found in a view and the names that only their place speaks for, in order, none within another."""
    hinted = [(kind, pattern) for kind, hint, pattern in GUESSES if hint(view)]
    guessed = [*_placed(view), *(name for kind, pattern in hinted for name in find_open(view, pattern, kind))]
    names = without_overlaps([*found, *_scored(view, terms), *without_measures([*guessed, *_plain(view)], terms)])
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


def _plain(view: str) -> Iterator[DatasetName]:
    """Yield the datasets that are named by what they hold: a shrimp disease dataset."""
    for match in PLAIN.finditer(view):
        words = match["words"].split()
        while words and words[0].lower() in PLAIN_WORDS:
            words.pop(0)
        if words and not PLAIN_WORDS.intersection(words):
            start = match.end("words") - len(" ".join(words)) - 1
            text = " ".join(view[start : match.end()].split())
            yield DatasetName(start, match.end(), "plain", text, Dataset(text))


def _scored(view: str, terms: Sequence[Term]) -> Iterator[DatasetName]:
    """Yield the names that are a dataset's as well as its score's: 0.74 GenEval, a GenEval score of 0.74, 0.74 on GenEval."""
    for term in terms:
        if term.entry.kind == "measure":
            text = SCORE.sub("", view[term.start : term.stop])
            if text in KNOWN_NAMES:
                yield DatasetName(term.start, term.start + len(text), "scored", text, Dataset(text))


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
