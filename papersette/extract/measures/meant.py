"""What a number measures by its unit and the words beside it, where the name itself says less, something else, or nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from papersette.extract.knowledge.cues import GRAMMAR, any_of
from papersette.extract.knowledge.rows import read_rows
from papersette.extract.measures.find import NAMED
from papersette.extract.measures.heads import singular
from papersette.extract.measures.names import MeasureName
from papersette.extract.numbers.quantity import Quantity
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
BEST_OF = re.compile(r"(?<![\w-])(?P<cut>top|rank)-?(?P<best>\d{1,3})[ -]$", re.IGNORECASE)
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
    if name.text.lower() == "sensitivity" and (DEPENDS.match(view, name.stop) or quantity.family not in OF_RATES):
        return replace(name, measure=Measure(name.text.lower()))
    before = view[max(0, name.start - REACH) : name.start]
    if measure.high is not None and (best := BEST_OF.search(before)):
        return _of_best(name, best)
    return _of_part(view, quantity, name, before)


def _of_part(view: str, quantity: Quantity, name: MeasureName, before: str) -> MeasureName:
    """Return a name as what words of a part make of it: before it, behind its number, or in it."""
    for part in PARTS.get(name.measure.name, ()):
        if part.before.search(before) or part.behind.match(view, quantity.stop) or part.within.match(name.text):
            return replace(name, measure=load_measures()[part.measure])
    return name


def _of_best(name: MeasureName, best: re.Match[str]) -> MeasureName:
    """Return a name with the number of answers that count: top-20 accuracy is no accuracy, top-10 precision is Precision@10."""
    start = name.start - len(best[0])
    entry_of, text = load_vocabulary().entry_of, f"{best[0]}{name.text}"
    told = f"{best['cut'].lower()}-{best['best']}"
    spelt = (f"{told} {name.text}", f"{name.measure.name}@{best['best']}", f"{told} {name.measure.name}")
    known = next((entry.measure for each in spelt if (entry := entry_of(each)) and entry.measure), None)
    at = entry_of(f"{name.measure.name}@k")
    stem = at.measure.name.partition("@")[0] if at and at.measure else ""
    measure = known or replace(name.measure, name=f"{stem}@{best['best']}" if stem else spelt[-1], full_name=None)
    return replace(name, start=start, text=text, measure=measure)


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
