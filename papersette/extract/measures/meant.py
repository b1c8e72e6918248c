"""What a number measures by its unit and the words beside it, where the name itself says less, something else, or nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from papersette.extract.knowledge.cues import GRAMMAR, any_of
from papersette.extract.knowledge.rows import read_rows
from papersette.extract.measures.find import NAMED
from papersette.extract.measures.heads import singular
from papersette.extract.measures.names import MeasureName
from papersette.extract.numbers.listed import in_list
from papersette.extract.numbers.quantity import Quantity
from papersette.extract.text.acronyms import words_meant
from papersette.extract.text.vocabulary import load_measures, load_vocabulary
from papersette.models import Measure

__all__ = ["meant_measure", "whole_measure"]

NO_UNIT = "-"
# The kinds of names that may be parts of others.
MADE_OF = NAMED | {"acronym"}
MEANT = {(row["name"], unit): row["measure"] for row in read_rows("meant_measures") for unit in row["units"].split("|")}
# So far before a measure its parts stand, in characters.
REACH = 16
# How often errors are mended is no error, and goes up where they go down: a 58.9% error correction rate.
MENDED = re.compile(rf" {any_of(GRAMMAR['mending'])} (?:rates?|accurac(?:y|ies)|scores?)\b", re.IGNORECASE)
# Behind a measure these words make another of it, of which nothing is known: latency variance.
ANOTHER = re.compile(rf" {any_of(GRAMMAR['another measure'])}\b(?!-)")
# So do these where there is more of it: 12x more cost-effective, but cost-effective at 3 USD.
EFFECTIVE, COMPARED = re.compile(r"-(?:effective|efficient)\b"), frozenset({"x", "%"})
# So does what is hyphened behind an acronym or set below it: FID-VID, AUPR-IN, F1-max, SR-5, AP_BEV, but no F1-Score, no F-1.
_PART = rf"(?!Avg|Average|M[ai]cro|Measure|Score|Value)[A-Z][A-Za-z\d]*|{any_of(GRAMMAR['hyphened measure'])}|\d{{1,2}}"
HYPHENED = re.compile(rf"(?:(?<=[A-Z][A-Z\d])|(?<=[^\w-][A-EG-Z]))(?:(?:-(?:{_PART}))+|_[A-Za-z\d]{{1,8}})(?![\w-]|[.:]\d|%)")
# An acronym that nothing is known of is a part of a name before it too: SPK-SIM, DTW-MJE.
BEFORE = re.compile(r"(?<![\w-])(?:[A-Za-z\d]*[A-Z][A-Za-z\d]*-)+$")
LONGEST_BEFORE = 24
# How much faster something is, in a compound: a decoding speed-up of 2.5x.
SPEED, SPEEDUP, FASTER = "speed", "speedup", re.compile(r"-ups?\b")
# Of how many best answers one counts: top-20 retrieval accuracy, Rank1 accuracy, top-10 precision.
CUT_OFF = re.compile(r"@|^(?:top|rank)-", re.IGNORECASE)
BEST_OF = re.compile(r"(?<![\w-])(?P<cut>top|rank)-?(?P<best>\d{1,3})[ -]$", re.IGNORECASE)
# So it is behind the number or the name: 71.2% in top-2 predictions, recall in the top 10 from 29.6% to 49.5%.
_TOP = r"(?:in|at|within|for|over) (?:the )?top[ -](?P<best>\d{1,3})"
BEST_BEHIND = re.compile(
    rf"[ %]*(?:(?:-|–|to) ?[\d.]+[ %]*)?(?:[\w-]+ ){{0,2}}{_TOP}[ -]{any_of(GRAMMAR['best answers'])}\b", re.IGNORECASE
)
BEST_NAMED = re.compile(rf" {_TOP} (?:from|of|to|is|was)\b", re.IGNORECASE)
# Averaged from one threshold to another it is no measure at the first: mAP@0.5-0.9 is not AP50.
THRESHOLD, TO_ANOTHER = re.compile(r"[A-Za-z@=]0?\.\d+$"), re.compile(r"(?:-{1,2}|[–:])0?\.\d+(?![\w%]|\.\d)")
# Of a run of measures each has its number: BLEU 1--4 (0.82, 0.78, 0.76, 0.75).
RUN, NUMBERED = re.compile(r" ?(?:-{1,2}|–) ?(?P<last>\d)(?![\w-]|\.\d)"), re.compile(r"(?P<stem>.*-)(?P<first>\d)$")
# How one thing depends on another is no rate of what is found (the sensitivity of scores to prompts), nor how weak a signal is
# that is felt (a sensitivity of -92 dBm).
DEPENDS = re.compile(r" (?:of (?:[\w-]+ ){1,4})?to\b")
OF_RATES = frozenset({"none", "percent", "points", "times"})


@dataclass(frozen=True, slots=True)
class _Part:
    """Words that make another measure of one: before its name, behind its number, at the beginning of its text."""

    before: re.Pattern[str]
    behind: re.Pattern[str]
    within: re.Pattern[str]
    measure: str


def _parts() -> dict[str, list[_Part]]:
    """Return the parts of each measure by its name."""
    parts: dict[str, list[_Part]] = {}
    for row in read_rows("measure_parts"):
        words = "|".join(re.escape(word).replace("\\-", "[ -]") for word in row["words"].split("|"))
        before = re.compile(rf"(?<![\w-])(?:{words})[ -]$", re.IGNORECASE)
        behind = re.compile(rf"[ %]*\(?(?:{words})(?![\w-])", re.IGNORECASE)
        within = re.compile(rf"(?:{words})[ -]", re.IGNORECASE)
        parts.setdefault(row["name"], []).append(_Part(before, behind, within, row["measure"]))
    return parts


PARTS = _parts()


def meant_measure(unit: str | None, named: Measure | None) -> Measure | None:
    """Return the known measure that a unit tells together with what is named (30 fps are a frame rate), else what is named."""
    meant = MEANT.get((named.name.lower() if named else "", unit or NO_UNIT))
    return load_measures()[meant] if meant else named


def whole_measure(view: str, quantity: Quantity, name: MeasureName) -> MeasureName:
    """Return the name of a number's measure as what the words beside it make of it."""
    measure = name.measure
    if measure.higher_is_better is False and (mended := MENDED.match(view, name.stop)):
        text = view[name.start : mended.end()]
        return replace(name, stop=mended.end(), text=text, measure=Measure(text.lower()))
    if name.kind in NAMED and (another := _another(view, quantity, name)):
        return another
    if name.kind in MADE_OF and (whole := _with_parts(view, name)):
        return whole
    if name.kind == "acronym" and (meant := _stood_for(view, name.text)):
        return replace(name, measure=meant)
    if name.text.lower() == "sensitivity" and (DEPENDS.match(view, name.stop) or quantity.family not in OF_RATES):
        return replace(name, measure=Measure(name.text.lower()))
    before = view[max(0, name.start - REACH) : name.start]
    return _numbered(view, quantity, name, before) or _of_part(view, quantity, name, before)


def _numbered(view: str, quantity: Quantity, name: MeasureName, before: str) -> MeasureName | None:
    """Return a name with the number that makes another of it: of a run of measures, or of the best answers that count."""
    if (run := RUN.match(view, name.stop)) and (first := NUMBERED.match(name.measure.name)):
        return _of_run(view, quantity, name, (first, run))
    if (other := TO_ANOTHER.match(view, name.stop)) and THRESHOLD.search(name.text):
        text = f"{name.text}{other[0]}"
        return replace(name, stop=other.end(), text=text, measure=replace(name.measure, name=text, full_name=None))
    if name.measure.high is None:
        return None
    if best := BEST_OF.search(before):
        start, text = name.start - len(best[0]), f"{best[0]}{name.text}"
        return replace(name, start=start, text=text, measure=_of_best(name, best["cut"].lower(), best["best"]))
    best = BEST_BEHIND.match(view, quantity.stop) or BEST_NAMED.match(view, name.stop)
    if best is None or CUT_OFF.search(name.measure.name):
        return None
    return replace(name, measure=_of_best(name, "top", best["best"]))


def _of_run(view: str, quantity: Quantity, name: MeasureName, ends: tuple[re.Match[str], re.Match[str]]) -> MeasureName:
    """Return the measure of a run that a number is of by its place in a list as long; where it is not, one of the whole run."""
    first, last = ends
    text = view[name.start : last.end()]
    place, numbers, _ = in_list(view, quantity.start, quantity.stop)
    told = f"{first['stem']}{int(first['first']) + place}"
    entry = load_vocabulary().entry_of(told) if numbers == int(last["last"]) - int(first["first"]) + 1 else None
    return replace(name, stop=last.end(), text=text, measure=(entry and entry.measure) or Measure(text))


def _of_part(view: str, quantity: Quantity, name: MeasureName, before: str) -> MeasureName:
    """Return a name as what words of a part make of it: before it, behind its number, or in it."""
    for part in PARTS.get(name.measure.name, ()):
        if part.before.search(before) or part.behind.match(view, quantity.stop) or part.within.match(name.text):
            return replace(name, measure=load_measures()[part.measure])
    return name


def _of_best(name: MeasureName, cut: str, best: str) -> Measure:
    """Return what a measure is of so many best answers: top-20 accuracy is no accuracy, top-10 precision is Precision@10."""
    entry_of, told = load_vocabulary().entry_of, f"{cut}-{best}"
    spelt = (f"{told} {name.text}", f"{name.measure.name}@{best}", f"{told} {name.measure.name}")
    known = next((entry.measure for each in spelt if (entry := entry_of(each)) and entry.measure), None)
    at = entry_of(f"{name.measure.name}@k")
    stem = at.measure.name.partition("@")[0] if at and at.measure else ""
    return known or replace(name.measure, name=f"{stem}@{best}" if stem else spelt[-1], full_name=None)


def _another(view: str, quantity: Quantity, name: MeasureName) -> MeasureName | None:
    """Return what the words right behind the name of a measure make another of, None where they make none."""
    measure = name.measure
    behind = EFFECTIVE.match(view, name.stop) if quantity.unit in COMPARED else None
    # What has a highest value is a rate already: an accuracy rate.
    if measure.high is None and (behind := behind or ANOTHER.match(view, name.stop)):
        text = " ".join(view[name.start : behind.end()].split())
        return replace(name, stop=behind.end(), text=text, measure=Measure(singular(text.lower())))
    if name.text.lower().endswith(SPEED) and (faster := FASTER.match(view, name.stop)):
        return replace(name, stop=faster.end(), text=f"{name.text}{faster[0]}", measure=load_measures()[SPEEDUP])
    return None


def _stood_for(view: str, acronym: str) -> Measure | None:
    """Return the measure that a text names in full before an acronym in brackets, None where it does not, or all know that."""
    bracket = None if acronym in load_measures() else re.search(rf"\({re.escape(acronym)}[),;]", view)
    text = singular(" ".join(word[0].lower() for word in words_meant(view, bracket.start() + 1, acronym))) if bracket else ""
    entry = load_vocabulary().entry_of(text) if text else None
    return ((entry and entry.measure) or Measure(text)) if text else None


def _with_parts(view: str, name: MeasureName) -> MeasureName | None:
    """Return the whole of a name of which an acronym is a part, None where it is all of it."""
    hyphened = HYPHENED.match(view, name.stop)
    before = BEFORE.search(view, max(0, name.start - LONGEST_BEFORE), name.start) if name.kind == "acronym" else None
    if not (hyphened or before):
        return None
    start, stop = before.start() if before else name.start, hyphened.end() if hyphened else name.stop
    text = " ".join(view[start:stop].split())
    # BLEU_4 is BLEU-4, AU-PRC the AUPRC.
    spelt = (text, text.replace("_", "-"), text.replace("-", ""))
    known = next((entry.measure for each in spelt if (entry := load_vocabulary().entry_of(each)) and entry.measure), None)
    measure = known or replace(name.measure, name=text.rpartition(" ")[2], full_name=None)
    return replace(name, start=start, stop=stop, text=text, measure=measure)
