"""What a number measures by its unit and the words beside it, where the name itself says less, something else, or nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from papersette.extract.cues import GRAMMAR, any_of
from papersette.extract.measures import NAMED, MeasureName, singular
from papersette.extract.quantity import Quantity
from papersette.extract.rows import read_rows
from papersette.extract.vocabulary import load_measures
from papersette.models import Measure

__all__ = ["meant_measure", "whole_measure"]

NO_UNIT = "-"
MEANT = {(row["name"], unit): row["measure"] for row in read_rows("meant_measures") for unit in row["units"].split("|")}
# So far before a measure its parts stand, in characters.
REACH = 16
# How often errors are mended is no error, and goes up where they go down: a 58.9% error correction rate.
MENDED = re.compile(rf" {any_of(GRAMMAR['mending'])} (?:rates?|accurac(?:y|ies)|scores?)\b", re.IGNORECASE)
# Behind a measure these words make another of it, of which nothing is known: latency variance.
ANOTHER = re.compile(rf" {any_of(GRAMMAR['another measure'])}\b(?!-)")
# So do these where there is more of it: 12x more cost-effective, but cost-effective at 3 USD.
EFFECTIVE, COMPARED = re.compile(r"-(?:effective|efficient)\b"), frozenset({"x", "%"})
# So does what is hyphened behind an acronym: FID-VID, AUPR-IN, F1-max, but no F1-Score.
HYPHENED = re.compile(r"(?<=[A-Z][A-Z\d])-(?:(?!Avg|Average|M[ai]cro|Measure|Score|Value)[A-Z][A-Za-z\d]*|max)(?![\w-])")
# How one thing depends on another is no rate of what is found: the sensitivity of scores to prompts.
DEPENDS = re.compile(r" (?:of (?:[\w-]+ ){1,4})?to\b")


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
    if name.text.lower() == "sensitivity" and DEPENDS.match(view, name.stop):
        return replace(name, measure=Measure(name.text.lower()))
    for part in PARTS.get(measure.name, ()):
        before = view[max(0, name.start - REACH) : name.start]
        if part.before.search(before) or part.behind.match(view, quantity.stop) or part.within.match(name.text):
            return replace(name, measure=load_measures()[part.measure])
    return name


def _another(view: str, quantity: Quantity, name: MeasureName) -> MeasureName | None:
    """Return what the words right behind the name of a measure make another of, None where they make none."""
    measure = name.measure
    behind = EFFECTIVE.match(view, name.stop) if quantity.unit in COMPARED else None
    # What has a highest value is a rate already: an accuracy rate.
    if measure.high is None and (behind := behind or ANOTHER.match(view, name.stop)):
        text = " ".join(view[name.start : behind.end()].split())
        return replace(name, stop=behind.end(), text=text, measure=Measure(singular(text.lower())))
    if hyphened := HYPHENED.match(view, name.stop):
        text = f"{name.text}{hyphened[0]}"
        measure = replace(measure, name=text.rpartition(" ")[2], full_name=None)
        return replace(name, stop=hyphened.end(), text=text, measure=measure)
    return None
