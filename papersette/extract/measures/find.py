"""What a number may measure: known measures, open names that end in a known noun, and comparatives such as "faster"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from papersette.extract.knowledge.cues import FAMILIES, GRAMMAR, any_of
from papersette.extract.knowledge.rows import read_rows
from papersette.extract.measures.abbreviations import with_abbreviations
from papersette.extract.measures.heads import COUNTED, singular
from papersette.extract.measures.names import COMPARATIVES, EMPTY, MeasureName, compound_start, modified_start, name_start, named
from papersette.extract.numbers.quantity import Quantity
from papersette.extract.sentences.averages import AVERAGED, find_average, without_average
from papersette.extract.sentences.phrases import find_phrases
from papersette.extract.sentences.tokens import Token
from papersette.extract.text.vocabulary import Term, load_measures, load_vocabulary
from papersette.models import Measure

__all__ = ["NAMED", "find_measures", "known_measures", "measures_nothing"]

# Kinds of names that are surely a measure's.
NAMED = frozenset({"known", "open"})
AS = {row["plain"]: row["measure"] for row in read_rows("comparatives") if row["plain"]}
ADJECTIVES = {row["word"]: row["measure"] for row in read_rows("adjectives")}
VERBS = {row["word"]: (row["measure"], frozenset(row["families"].split("|"))) for row in read_rows("measure_verbs")}
FEWER = frozenset({"fewer", "less", "more", "of"})
ACRONYM = re.compile(r"[A-Z][A-Za-z]*[A-Z][A-Za-z]*|[A-Z]")
# A name with a figure: AP70, FV4D.
NUMBERED = re.compile(r"(?<![\w-])(?P<letters>[A-Za-z]{0,12}[A-Z][A-Za-z]{0,12})\d{1,4}[A-Za-z]{0,4}(?![\w-])")
# Recall@5, Acc@IoU0.5, TPR@1%FPR.
CUTOFF = re.compile(r"(?:\\?@(?:[A-Za-z]{0,4}[=-]?\d+(?:\.\d+)?(?: ?%(?: ?F[A-Z]{0,4}\b)?)?|[kKnN]\b|[Aa]ll\b|ALL\b)){1,3}")
# What a view leaves of AP$_{50}$ and AP\textsubscript{50}: blanks, at most so many of them, and the rest.
LONGEST_GAP = 4
SUBSCRIPT = re.compile(r" {0,3}_ {0,13}\d+(?:[.:]\d+)*")
SYMBOLS = frozenset("rαρκτ")
# What letters before an estimate with its confidence interval mean: HR 0.72, 95% CI 0.61-0.85.
ESTIMATES = {row["abbreviation"]: row["measure"] for row in read_rows("estimates")}
RATIOS = frozenset(name for name in ESTIMATES.values() if name.endswith(" ratio"))
BEFORE_ESTIMATES = frozenset({",", "=", ":", "of", "was"})
# A word in small letters that is none of these, and has no @ behind it, is no name by itself.
TELLING = SYMBOLS.union(COUNTED, COMPARATIVES, AS, ADJECTIVES, VERBS, map(str.lower, ESTIMATES))
BEHIND_NUMBERS = frozenset({"in", "points", "point", "of", "("})
ASSIGNS = frozenset({"of", "is", "was", "=", ":"})
# What makes another measure of an abbreviated one: SI-FID is not FID, nor mp-mAP mAP.
OTHER_BEFORE = re.compile(rf"(?<![\w-])(?!{any_of(GRAMMAR['no part of a measure'])}-)[A-Za-z]{{1,4}}-$")
# "A relative error reduction of 12%" is one of the error, by so much of it.
RELATIVE = "relative "
ABBREVIATED = re.compile(r"[A-Z]\w*[A-Z]")
_NO_MEASURES = {word: row["class"] for row in read_rows("not_measures") for word in row["words"].split()}
# Performance is no measure (12% better model performance), nor what befalls it by so much (3% performance loss).
OF_ALL = re.compile(r"(?:average|overall|model|task) performance", re.IGNORECASE)
LOST = re.compile(r"performance (?:degradation|loss)", re.IGNORECASE)
NO_MEASURES = {word for word in {*_NO_MEASURES, *FAMILIES} if _NO_MEASURES.get(word) != "measured with"}


def find_measures(view: str, tokens: Sequence[Token]) -> list[MeasureName]:
    """Return the names of measures among the tokens of a sentence, in order."""
    names = list(_find(view, tokens))
    for first, last, place in find_phrases(tokens):
        start, stop = tokens[first].start, tokens[last].stop
        if tokens[last].text not in EMPTY and not any(name.start < stop and start < name.stop for name in names):
            names.append(_phrase(view, tokens, first, stop, place))
    return with_abbreviations(view, sorted(names, key=lambda name: name.start))


def _phrase(view: str, tokens: Sequence[Token], first: int, stop: int, place: str) -> MeasureName:
    """Return a phrase, of which a known measure before its head is a part: power consumption, training data volume."""
    start = tokens[first].start
    if first and _is_compound(
        view, tokens[first - 1], tokens[first], ends=place.startswith("before") and tokens[first].stop == stop
    ):
        start = tokens[first - 1].start
    start = compound_start(view, start)
    text = " ".join(view[start:stop].split())
    entry = load_vocabulary().entry_of(without_average(text)) if start < tokens[first].start else None
    return named(view, (start, stop), place, (entry and entry.measure) or Measure(singular(text)))


def _is_compound(view: str, before: Token, word: Token, *, ends: bool) -> bool:
    """Whether a known measure is the first part of a name that goes on with a word; what `ends` one by its place is no head."""
    known = before.term.entry.measure if before.term else None
    if known is None or view[before.stop : word.start] != " " or word.text in GRAMMAR["change"]:
        return False
    return word.kind == "head" or (ends and known.family == "cost")


def known_measures(view: str, terms: Sequence[Term]) -> list[MeasureName]:
    """Return the known measures among terms, in order."""
    return [
        named(view, (compound_start(view, term.start), term.stop), "known", term.entry.measure)
        for term in terms
        if term.entry.measure
    ]


def measures_nothing(name: MeasureName, quantity: Quantity) -> bool:
    """Whether what stands as a measure of a number is none of it.

    Such are a system or hardware (42 percent in Claude, 334 NVIDIA L20 GPUs), performance, and a ratio of risks beside what has a
    unit: 47.6% against 29.3% (odds ratio 2.19).
    """
    if name.kind != "known":
        return name.measure.name in NO_MEASURES
    is_lost = 0 <= name.start - quantity.stop <= 1 and LOST.fullmatch(name.text)
    return bool(OF_ALL.fullmatch(name.text) or is_lost or (quantity.unit and name.measure.name in RATIOS))


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
        return named(view, (token.start, token.stop), "counted", Measure(token.text))
    if token.kind == "head" and token.text not in EMPTY:
        return _open(view, tokens, index)
    if (estimate := ESTIMATES.get(view[token.start : token.stop])) and _is_estimated(tokens, index):
        return named(view, (token.start, token.stop), "known", load_measures()[estimate])
    if ends := _abbreviation(view, tokens, index):
        stem, at, cutoff = view[ends[0] : ends[1]].partition("@")
        return named(view, ends, "acronym", _cut_off(stem, at + cutoff) if at else Measure(stem))
    name, kind = _comparative(tokens, index), "comparative"
    if not name and token.text in VERBS:
        name, kind = _verb(tokens, index), "verb"
    return named(view, (token.start, token.stop), kind, load_measures().get(name) or Measure(name)) if name else None


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
    ends = (modified_start(view, tokens, index), cutoff.end() if cutoff else token.stop)
    if cutoff:
        measure = _cut_off(measure.name, cutoff[0], measure)
    other = OTHER_BEFORE.search(view, ends[0], token.start)
    if other and ABBREVIATED.search(view, token.start, token.stop):
        # BD-PSNR may be below zero, a lower D-SSIM is better: the family alone is the same.
        measure = Measure(f"{other[0]}{measure.name}", family=measure.family)
    return named(view, ends, "known", measure)


def _averaged(view: str, tokens: Sequence[Token], index: int, measure: Measure) -> MeasureName | None:
    """Return a known name as that of its average over classes, None where its text names none."""
    told = find_average(view, tokens[index].start, tokens[index].stop, measure.name)
    if told is None:
        return None
    name, start, stop = told
    ends = (min(start, modified_start(view, tokens, index)), stop)
    return named(view, ends, "known", load_measures().get(name) or replace(measure, name=name, full_name=None))


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
    start, stop = name_start(view, tokens, index), tokens[index].stop
    if start == tokens[index].start:
        return None
    return named(view, (start, stop), "open", Measure(singular(" ".join(view[start:stop].split()).lower())))


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


def _is_estimated(tokens: Sequence[Token], index: int) -> bool:
    """Whether an estimate with its interval stands behind a word: OR, 2.14; 95% CI, 1.62-2.83."""
    behind = [token for token in tokens[index + 1 : index + 3] if token.text not in BEFORE_ESTIMATES]
    return bool(behind) and behind[0].quantity is not None and behind[0].quantity.estimated


def _counts(tokens: Sequence[Token], index: int) -> bool:
    """Whether the noun at `index` is counted: a number or "fewer" stands before it, one word between at most."""
    before = tokens[max(0, index - 2) : index]
    return before[-1].text in FEWER or any(token.kind == "quantity" for token in before)
