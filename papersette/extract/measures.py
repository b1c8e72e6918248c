"""What a number may measure: known measures, open names that end in a known noun, and comparatives such as "faster"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from papersette.extract.acronyms import words_meant
from papersette.extract.averages import AVERAGED, find_average, without_average
from papersette.extract.cues import CUES, FAMILIES, GRAMMAR, any_of
from papersette.extract.phrases import NO_NAME_WORDS, STOP_WORDS, find_phrases, is_possessive
from papersette.extract.rows import read_rows
from papersette.extract.tokens import Token
from papersette.extract.vocabulary import Term, load_measures, load_vocabulary
from papersette.models import Measure

__all__ = ["NAMED", "MeasureName", "find_measures", "known_measures", "measures_nothing", "singular"]

# Kinds of names that are surely a measure's.
NAMED = frozenset({"known", "open"})
COMPARATIVES = {row["word"]: row["measure"] for row in read_rows("comparatives")}
AS = {row["plain"]: row["measure"] for row in read_rows("comparatives") if row["plain"]}
ADJECTIVES = {row["word"]: row["measure"] for row in read_rows("adjectives")}
VERBS = {row["word"]: (row["measure"], frozenset(row["families"].split("|"))) for row in read_rows("measure_verbs")}
COUNTED = frozenset(row["word"] for row in read_rows("counted"))
FEWER = frozenset({"fewer", "less", "more", "of"})
ACRONYM_BEHIND = re.compile(r" ?\((?P<acronym>[A-Z]{2,6})\)")
ACRONYM = re.compile(r"[A-Z][A-Za-z]*[A-Z][A-Za-z]*|[A-Z]")
# A name with a figure: AP70, FV4D.
NUMBERED = re.compile(r"(?<![\w-])(?P<letters>[A-Za-z]{0,12}[A-Z][A-Za-z]{0,12})\d{1,4}[A-Za-z]{0,4}(?![\w-])")
# Recall@5, Acc@IoU0.5, TPR@1%FPR.
CUTOFF = re.compile(r"(?:\\?@(?:[A-Za-z]{0,4}[=-]?\d+(?:\.\d+)?(?: ?%(?: ?F[A-Z]{0,4}\b)?)?|[kKnN]\b|[Aa]ll\b|ALL\b)){1,3}")
# What a view leaves of AP$_{50}$ and AP\textsubscript{50}: blanks, at most so many of them, and the rest.
LONGEST_GAP = 4
SUBSCRIPT = re.compile(r" {0,3}_ {0,13}\d+(?:[.:]\d+)*")
SYMBOLS = frozenset("rαρκτ")
# A word in small letters that is none of these, and has no @ behind it, is no name by itself.
TELLING = SYMBOLS.union(COUNTED, COMPARATIVES, AS, ADJECTIVES, VERBS)
BEHIND_NUMBERS = frozenset({"in", "points", "point", "of", "("})
ASSIGNS = frozenset({"of", "is", "was", "=", ":"})
# What is only said of a measure, in a compound: a near-perfect accuracy.
_SAID = any_of(word for word in STOP_WORDS if "-" in word)
SAID = re.compile(rf"(?<![\w-]){_SAID}$", re.IGNORECASE)
HYPHENATED = re.compile(rf"(?<![\w-])(?!state-of|high-|low-|best-|well-|{_SAID} )(?:[A-Za-z]+-)+(?:[a-z]+ )?$")
# What makes another measure of an abbreviated one: SI-FID is not FID, nor mp-mAP mAP.
OTHER_BEFORE = re.compile(rf"(?<![\w-])(?!{any_of(GRAMMAR['no part of a measure'])}-)[A-Za-z]{{1,4}}-$")
# "A relative error reduction of 12%" is one of the error, by so much of it.
RELATIVE = "relative "
# Such words before a measure make no other of it, and these turn round which way is better: a false match rate.
AVERAGING, TURNING = GRAMMAR["averaging"], GRAMMAR["turning"]
ABBREVIATED = re.compile(r"[A-Z]\w*[A-Z]")
LONGEST_NAME = 3
# How far before a name its compound may begin, in characters.
LONGEST_COMPOUND = 40
PLURALS = (("ies", "y"), ("sses", "ss"), ("s", ""))
# "Improves performance by 5%" names no measure.
EMPTY = frozenset({"performance", "performances"})
NO_PART = EMPTY | {"metric"}
_NO_MEASURES = {word: row["class"] for row in read_rows("not_measures") for word in row["words"].split()}
NO_MEASURES = {word for word in {*_NO_MEASURES, *FAMILIES} if _NO_MEASURES.get(word) != "measured with"}


@dataclass(slots=True)  # not frozen, as Token is not
class MeasureName:
    """A name of a measure in a sentence.

    `kind` is known, open, acronym, comparative, counted or verb; or where a phrase stands that may be a name for no other reason.
    """

    start: int
    stop: int
    kind: str
    text: str
    measure: Measure


def find_measures(view: str, tokens: Sequence[Token]) -> list[MeasureName]:
    """Return the names of measures among the tokens of a sentence, in order."""
    names = list(_find(view, tokens))
    for first, last, place in find_phrases(tokens):
        start, stop = tokens[first].start, tokens[last].stop
        if tokens[last].text not in EMPTY and not any(name.start < stop and start < name.stop for name in names):
            names.append(_phrase(view, tokens, first, stop, place))
    return _with_abbreviations(view, sorted(names, key=lambda name: name.start))


def _phrase(view: str, tokens: Sequence[Token], first: int, stop: int, place: str) -> MeasureName:
    """Return a phrase, of which a known measure before its head is a part: power consumption, training data volume."""
    start = tokens[first].start
    if first and _is_compound(
        view, tokens[first - 1], tokens[first], ends=place.startswith("before") and tokens[first].stop == stop
    ):
        start = tokens[first - 1].start
    text = " ".join(view[start:stop].split())
    entry = load_vocabulary().entry_of(without_average(text)) if start < tokens[first].start else None
    return _named(view, (start, stop), place, (entry and entry.measure) or Measure(singular(text)))


def _is_compound(view: str, before: Token, word: Token, *, ends: bool) -> bool:
    """Whether a known measure is the first part of a name that goes on with a word; what `ends` one by its place is no head."""
    known = before.term.entry.measure if before.term else None
    if known is None or view[before.stop : word.start] != " " or word.text in GRAMMAR["change"]:
        return False
    return word.kind == "head" or (ends and known.family == "cost")


def known_measures(view: str, terms: Sequence[Term]) -> list[MeasureName]:
    """Return the known measures among terms, in order."""
    return [
        _named(view, (_compound_start(view, term.start), term.stop), "known", term.entry.measure)
        for term in terms
        if term.entry.measure
    ]


def measures_nothing(name: MeasureName) -> bool:
    """Whether what stands as a measure is a system or hardware: 42 percent in Claude, 334 NVIDIA L20 GPUs."""
    return name.kind != "known" and name.measure.name in NO_MEASURES


def _find(view: str, tokens: Sequence[Token]) -> Iterator[MeasureName]:
    cut_off, known = "@" in view, 0
    for index, token in enumerate(tokens):
        if token.kind == "word" and not (token.capital or token.text in TELLING or (cut_off and CUTOFF.match(view, token.stop))):
            continue
        name = _name_at(view, tokens, index)
        # The end of a known name is no other: of the F1-macro score no macro score.
        if name and not (name.kind == "open" and name.stop <= known):
            yield name
            known = name.stop if name.kind == "known" else known


def _name_at(view: str, tokens: Sequence[Token], index: int) -> MeasureName | None:
    token = tokens[index]
    if token.kind == "measure" and token.term and token.term.entry.measure:
        return _known(view, tokens, index, token.term.entry.measure)
    if token.text in COUNTED and index and _counts(tokens, index):
        return _named(view, (token.start, token.stop), "counted", Measure(token.text))
    if token.kind == "head" and token.text not in EMPTY:
        return _open(view, tokens, index)
    if ends := _abbreviation(view, tokens, index):
        stem, at, cutoff = view[ends[0] : ends[1]].partition("@")
        return _named(view, ends, "acronym", _cut_off(stem, at + cutoff) if at else Measure(stem))
    name, kind = _comparative(tokens, index), "comparative"
    if not name and token.text in VERBS:
        name, kind = _verb(tokens, index), "verb"
    return _named(view, (token.start, token.stop), kind, load_measures().get(name) or Measure(name)) if name else None


def _known(view: str, tokens: Sequence[Token], index: int, measure: Measure) -> MeasureName:
    """Return a known name with its cut-off and the words before it, which may make another of it."""
    token = tokens[index]
    if view.find("_", token.stop, token.stop + LONGEST_GAP) >= 0 and (subscript := SUBSCRIPT.match(view, token.stop)):
        return _subscripted(view, token.start, subscript.end(), measure)
    if measure.name.startswith(RELATIVE) and index + 1 < len(tokens) and tokens[index + 1].text.startswith("reduction"):
        measure = load_measures()[measure.name.removeprefix(RELATIVE)]
    if measure.name in AVERAGED and (averaged := _averaged(view, tokens, index, measure)):
        return averaged
    cutoff = CUTOFF.match(view, token.stop)
    ends = (_modified_start(view, tokens, index), cutoff.end() if cutoff else token.stop)
    if cutoff:
        measure = _cut_off(measure.name, cutoff[0], measure)
    other = OTHER_BEFORE.search(view, ends[0], token.start)
    if other and ABBREVIATED.search(view, token.start, token.stop):
        # BD-PSNR may be below zero, a lower D-SSIM is better: the family alone is the same.
        measure = Measure(f"{other[0]}{measure.name}", family=measure.family)
    return _named(view, ends, "known", measure)


def _averaged(view: str, tokens: Sequence[Token], index: int, measure: Measure) -> MeasureName | None:
    """Return a known name as that of its average over classes, None where its text names none."""
    told = find_average(view, tokens[index].start, tokens[index].stop, measure.name)
    if told is None:
        return None
    name, start, stop = told
    ends = (min(start, _modified_start(view, tokens, index)), stop)
    return _named(view, ends, "known", load_measures().get(name) or replace(measure, name=name, full_name=None))


def _cut_off(stem: str, cutoff: str, measure: Measure | None = None) -> Measure:
    """Return what a measure is with a cut-off: another of the direction and bounds of the stem, as Recall@7 is not recall.

    What is known with @k is spelled so with any other: R@3 and recall@3 are Recall@3.
    """
    entry = load_vocabulary().entry_of(f"{stem}@k")
    known = (entry and entry.measure) or measure
    name = f"{known.name.partition('@')[0] if known else stem}{cutoff.replace(' ', '')}".replace("\\", "")
    return load_measures().get(name) or (replace(known, name=name, full_name=None) if known else Measure(name))


def _open(view: str, tokens: Sequence[Token], index: int) -> MeasureName | None:
    """Return a name that ends in a known head; None for a bare head, which names nothing."""
    start, stop = _name_start(view, tokens, index), tokens[index].stop
    if start == tokens[index].start:
        return None
    return _named(view, (start, stop), "open", Measure(singular(" ".join(view[start:stop].split()).lower())))


def singular(text: str) -> str:
    """Return a name with its head in the singular: attack rates are an attack rate, while parameters stay what they are."""
    before, blank, head = text.rpartition(" ")
    if not head.endswith("s") or head in COUNTED:
        return text
    for ending, single in PLURALS:
        if head.endswith(ending) and head.removesuffix(ending).lower() + single in _heads():
            return f"{before}{blank}{head.removesuffix(ending)}{single}"
    return text


@cache
def _heads() -> frozenset[str]:
    """Return the words that end the names of measures."""
    names = (name for measure in load_measures().values() for name in (measure.name, measure.full_name or ""))
    known = (name for name in names if " per " not in name)
    return frozenset([row["word"] for row in read_rows("measure_heads")] + [name.rpartition(" ")[2].lower() for name in known])


def _subscripted(view: str, start: int, stop: int, measure: Measure) -> MeasureName:
    """Return a known name with its subscript: AP_50 is AP50."""
    text = view[start:stop].replace(" ", "")
    name = text.replace("_", "")
    known = load_vocabulary().entry_of(name)
    return MeasureName(start, stop, "known", text, (known and known.measure) or replace(measure, name=name, full_name=None))


def _verb(tokens: Sequence[Token], index: int) -> str | None:
    """Return the measure that a verb names where its sentence has a number of what it measures: trained in 3 hours."""
    name, families = VERBS[tokens[index].text]
    return name if any(token.quantity and token.quantity.family in families for token in tokens) else None


def _with_abbreviations(view: str, names: Sequence[MeasureName]) -> list[MeasureName]:
    """Join each name with the abbreviation in brackets behind it: mean intersection over union (mIoU) is one name."""
    joined: list[MeasureName] = []
    for name in names:
        before = joined[-1] if joined else None
        if before and view[name.stop : name.stop + 1] == ")" and view[before.stop : name.start].strip() == "(":
            known = name if name.measure.origin == "catalogue" and not _stands_for(view, name, before) else before
            joined[-1] = _named(view, (before.start, name.stop + 1), known.kind, known.measure)
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
    return _named(view, (words[0].start(), bracket.end()), name.kind, measure)


def _makes_other(text: str, acronym: str, measure: Measure) -> bool:
    """Whether a name that has an acronym is another than the known one that it ends in, and known by neither itself."""
    if any((entry := load_vocabulary().entry_of(name)) and entry.measure for name in (text, acronym)):
        return False
    own = f"{measure.name} {measure.full_name or ''}".lower().split()
    return not AVERAGING.issuperset(set(text.split()).difference(own))


def _compound_start(view: str, start: int) -> int:
    """Return where a name starts with the hyphenated words before it: path-tracking error, pick-and-drop success rate."""
    match = _compound(view, start)
    return match.start() if match else start


def _compound(view: str, start: int) -> re.Match[str] | None:
    """Return the hyphenated words before a name."""
    floor = max(0, start - LONGEST_COMPOUND)
    return HYPHENATED.search(view, floor, start) if view.find("-", floor, start) >= 0 else None


def _modified_start(view: str, tokens: Sequence[Token], index: int) -> int:
    """Return where a known name starts with the words before it that say what of: cross-domain answer accuracy."""
    start = index
    while start > 0 and index - start < LONGEST_NAME and _modifies(view, tokens, start - 1):
        start -= 1
    # Of "1-step FID" and "best-case accuracy" a rest of the compound is no part.
    while start < index and view[tokens[start].start - 1] == "-" and not _compound(view, tokens[start].start):
        start += 1
    return _compound_start(view, tokens[start].start)


def _modifies(view: str, tokens: Sequence[Token], index: int) -> bool:
    """Whether a word is a part of the name behind it: one in small letters, or as all of it has capitals."""
    word, behind = tokens[index : index + 2]
    if (word.kind != "word" and not _is_head_before(view, word)) or word.text in CUES or not _joins(view, word, behind):
        return False
    return not word.capital or (index > 0 and all(view[token.start : token.stop].istitle() for token in (word, behind)))


def _is_head_before(view: str, word: Token) -> bool:
    """Whether a word that ends names may stand before a known one: distance error, but "metric CIDEr", "budgets FLOPs"."""
    return word.kind == "head" and word.text not in NO_PART and view[word.stop - 1] != "s"


def _comparative(tokens: Sequence[Token], index: int) -> str | None:
    """Return the measure that a comparative names: faster, more consistent, 3x as fast."""
    token, before = tokens[index], tokens[index - 1].text if index else ""
    if token.kind == "word" and token.text in COMPARATIVES:
        return COMPARATIVES[token.text]
    is_multiple = before == "as" and index > 1 and tokens[index - 2].quantity
    return (AS if is_multiple else ADJECTIVES if before in ("more", "less") else {}).get(token.text)


def _abbreviation(view: str, tokens: Sequence[Token], index: int) -> tuple[int, int] | None:
    """Return where an unknown abbreviation starts and ends that stands as a measure does; None where there is none."""
    token = tokens[index]
    if token.kind != "word":
        return None
    if cutoff := CUTOFF.match(view, token.stop):
        return _word_start(view, token.start), cutoff.end()
    if view[token.stop : token.stop + 1].isdigit() and (numbered := NUMBERED.match(view, token.start)):
        last = index
        while last + 1 < len(tokens) and tokens[last + 1].start < numbered.end():
            last += 1
        measured = numbered["letters"] in load_measures() or _is_measured(tokens, index, last)
        return numbered.span() if measured else None
    is_measure = ACRONYM.fullmatch(view, token.start, token.stop) and _is_measured(tokens, index, index)
    is_sign = token.text in SYMBOLS and _is_assigned(tokens, index)
    return (token.start, token.stop) if is_measure or is_sign else None


def _word_start(view: str, start: int) -> int:
    while start and view[start - 1].isalnum():
        start -= 1
    return start


def _is_assigned(tokens: Sequence[Token], index: int) -> bool:
    """Whether a sign is given a value: r = 0.98."""
    behind = tokens[index + 1 : index + 3]
    return len(behind) == 2 and behind[0].text in ("=", "≈") and behind[1].kind == "quantity"


def _is_measured(tokens: Sequence[Token], index: int, last: int) -> bool:
    """Whether an unknown abbreviation, the tokens `index` to `last`, stands as a measure does: "BPCER of 0.09%", "94.1 XYZ"."""
    behind = tokens[last + 1 : last + 3]
    if len(behind) == 2 and behind[0].text in ASSIGNS and behind[1].kind == "quantity":
        return True
    before = [token.kind == "quantity" for token in tokens[max(0, index - 2) : index]]
    return bool(before) and (before[-1] or (before[0] and tokens[index - 1].text in BEHIND_NUMBERS))


def _counts(tokens: Sequence[Token], index: int) -> bool:
    """Whether the noun at `index` is counted: a number or "fewer" stands before it, one word between at most."""
    before = tokens[max(0, index - 2) : index]
    return before[-1].text in FEWER or any(token.kind == "quantity" for token in before)


def _named(view: str, ends: tuple[int, int], kind: str, measure: Measure) -> MeasureName:
    start, stop = ends
    return MeasureName(start, stop, kind, " ".join(view[start:stop].split()), measure)


def _name_start(view: str, tokens: Sequence[Token], index: int) -> int:
    """Return where an open name starts: up to three words before its head, or the compound that its head ends."""
    start = first = index
    while start > 0 and first - start < LONGEST_NAME and _joins(view, tokens[start - 1], tokens[start]):
        start -= 1
    if start == first and start and _names_score(view, tokens[start - 1], tokens[start]):
        start -= 1
    return _compound_start(view, tokens[start].start)


def _names_score(view: str, word: Token, head: Token) -> bool:
    """Whether a dataset lends its name to its score: the FEVER score."""
    return word.kind == "dataset" and head.text.startswith("score") and view[word.stop : head.start] == " "


def _joins(view: str, word: Token, behind: Token) -> bool:
    if word.kind not in ("word", "head") or word.text in NO_NAME_WORDS or word.text in COMPARATIVES or is_possessive(word):
        return False
    # What goes on behind a figure is no word: GPT-4o accuracy.
    if view[word.start - 1 : word.start].isdigit():
        return False
    if view.startswith("-", word.start - 1) and SAID.search(view, max(0, word.start - LONGEST_COMPOUND), word.stop):
        return False
    return word.text[0].isalpha() and view[word.stop : behind.start] in (" ", "-", "")
