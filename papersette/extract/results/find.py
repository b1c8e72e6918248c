"""Reported results: every number that an abstract asserts as an outcome, with measure, dataset and what it is compared with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from papersette.extract.datasets.entries import entry_of, measured_on
from papersette.extract.datasets.names import DatasetName
from papersette.extract.datasets.parts import with_part
from papersette.extract.datasets.splits import with_splits
from papersette.extract.knowledge.cues import GRAMMAR
from papersette.extract.knowledge.linear import confidence
from papersette.extract.measures.find import NAMED, measures_nothing
from papersette.extract.measures.meant import meant_measure, whole_measure
from papersette.extract.measures.names import MeasureName
from papersette.extract.measures.ranked import find_ranked_by
from papersette.extract.numbers.chances import is_budget
from papersette.extract.numbers.descriptions import is_description
from papersette.extract.numbers.normal import OUT_OF_BOUNDS, SEVERAL_DATASETS, normalize
from papersette.extract.numbers.quantities import find_quantities
from papersette.extract.numbers.quantity import Quantity, value_as
from papersette.extract.numbers.ranges import with_ranges
from papersette.extract.numbers.scales import with_scales
from papersette.extract.numbers.shares import is_share
from papersette.extract.results.candidates import Place, class_of, dataset_candidates, measure_candidates
from papersette.extract.results.companions import find_companions
from papersette.extract.results.filling import Memory, fill
from papersette.extract.results.judging import Result, judge
from papersette.extract.results.layout import Layout, lay_out
from papersette.extract.results.many import is_first_of_many
from papersette.extract.results.owners import name_system, tell_owner
from papersette.extract.results.slots import describe_result
from papersette.extract.sentences.bounds import carried_comparator
from papersette.extract.sentences.changes import DIFFERENCES, find_change
from papersette.extract.sentences.tokens import Spot, Token, tokenize
from papersette.extract.systems.baselines import find_baseline, find_shared, is_changed, is_of_cost
from papersette.extract.systems.names import is_presented
from papersette.extract.text.reading import Reading
from papersette.models import Measure, Metric, Span

__all__ = ["find_metrics"]

# What a view blanks at the end of a number: a command's name.
COMMAND_TAIL = re.compile(r"(?<=\\)[A-Za-z%]+")


def find_metrics(texts: Sequence[tuple[Reading, Sequence[DatasetName], Sequence[Span]]]) -> list[list[Metric]]:
    """Return the reported results of each text, in order; one a value and dataset.

    Args:
        texts: (reading, the datasets named in it, spans that hold no results (links)).
    """
    quantities = [find_quantities(reading.view, reading.terms, skip) for reading, _, skip in texts]
    tokens = [_tokens(reading, found) for (reading, _, _), found in zip(texts, quantities, strict=True)]
    judged = [list(judge(sentences)) for sentences in tokens]
    layouts = [
        lay_out(reading, sentences, datasets) if found else None
        for (reading, datasets, _), sentences, found in zip(texts, tokens, judged, strict=True)
    ]
    return [_complete_all(*found) for found in zip(layouts, judged, strict=True)]


def _tokens(reading: Reading, quantities: Sequence[Quantity]) -> list[list[Token]]:
    """Return the tokens of the sentences of a text that has quantities; of one without them the sentences are never asked for."""
    return tokenize(reading.view, reading.sentences, reading.terms, quantities) if quantities else []


def _complete_all(layout: Layout | None, judged: Sequence[Result]) -> list[Metric]:
    """Return the results of a text with their slots filled, each in the light of the one before."""
    memory = Memory()
    if layout is None:
        return []
    view = layout.reading.view
    told = (result for result in judged if not _is_circumstance(view, result.spot.quantity))
    metrics = [metric for result in told for metric in _complete(layout, result, memory)]
    return with_ranges(view, with_splits(view, with_scales(view, metrics)))


def _is_circumstance(view: str, quantity: Quantity) -> bool:
    """Whether a number tells under which privacy or of whom results were reached, and is none itself."""
    return is_budget(view, quantity.start) or is_description(view, quantity)


class _Filled(NamedTuple):
    """The names that fill the slots of a result, how likely each is, and the datasets that there were to choose from."""

    measure: MeasureName | None
    measure_chance: float
    dataset: DatasetName | None
    dataset_chance: float
    datasets: Sequence[Place[DatasetName]]


def _complete(layout: Layout, result: Result, memory: Memory) -> Iterator[Metric]:
    """Yield a result with its slots filled, once a dataset."""
    view, spot, filled = layout.reading.view, result.spot, _fill_names(layout, result, memory)
    metric = _apart(_make_metric(layout, result, filled, memory), layout, spot)
    dataset = filled.dataset
    others = find_companions(spot, dataset, filled.datasets)
    if (others or (dataset and is_first_of_many(view, spot.quantity, dataset))) and metric.flag != OUT_OF_BOUNDS:
        metric = replace(metric, flag=SEVERAL_DATASETS)
    yield metric
    for other in others:
        yield replace(metric, dataset=entry_of(other), dataset_text=_as_written(view, other))


def _fill_names(layout: Layout, result: Result, memory: Memory) -> _Filled:
    """Return the measure and the dataset of a result, the dataset in the light of the measure."""
    # A place among competitors is of the whole, unless the text says what it is by, not of the measure that stands near.
    measures = [] if result.kind == "rank" else measure_candidates(layout, result.sentence)
    memory.result = describe_result(result.spot, result.kind, result.series)
    memory.text = layout.atoms(result.sentence)
    measure, measure_chance = fill("measure", result, measures, memory)
    datasets = dataset_candidates(layout, result.sentence)
    memory.text["measure"] = class_of(measure)
    memory.text["measured"] = measure.measure.name.lower() if measure else "none"
    dataset, dataset_chance = fill("dataset", result, datasets, memory)
    view, quantity = layout.reading.view, result.spot.quantity
    if result.kind == "rank":
        measure = find_ranked_by(view, result.spot, layout.measures[result.sentence])
    if measure:
        measure = None if measures_nothing(measure, quantity) else whole_measure(view, quantity, measure)
    return _Filled(measure, measure_chance, dataset, dataset_chance, datasets)


def _make_metric(layout: Layout, result: Result, filled: _Filled, memory: Memory) -> Metric:
    """Return a result as a row of its dataset, or of none."""
    reading, spot, kind = layout.reading, result.spot, result.kind
    quantity, measure, dataset = spot.quantity, filled.measure, filled.dataset
    unit = quantity.unit or quantity.lent_unit
    known = meant_measure(unit, measure.measure if measure else None)
    kind = _told_kind(reading.view, quantity, known) if kind == "score" else kind
    owner = tell_owner(layout, result, kind, memory)
    value = value_as(quantity, kind)
    normal, flag = normalize(value, unit, kind, known, owner)
    span = _whole_command(reading.text, quantity)
    compared = kind in DIFFERENCES
    change = find_change(spot, kind, known) if compared else None
    return Metric(
        field=reading.field, span=span, raw=reading.text[span.start : span.stop], value=value, unit=unit,
        kind=kind, comparator=quantity.comparator or carried_comparator(spot, result.series, compared),
        uncertainty=quantity.uncertainty, measure=known,
        measure_text=measure.text if measure else None,
        dataset=measured_on(reading.view, (quantity.start, quantity.stop), dataset),
        dataset_text=_as_written(reading.view, dataset), system=owner,
        system_text=name_system(layout, result, owner, memory),
        baseline=_baseline(reading, spot, kind, (measure, dataset), change) if compared and owner == "own" else None,
        change=change, normal=normal, flag=flag,
        sentence=reading.sentences[result.sentence], rule=_rule(quantity, measure, span),
        confidence=round(_confidence(result, memory, filled.measure_chance, filled.dataset_chance), 3),
    )  # fmt: skip


def _apart(metric: Metric, layout: Layout, spot: Spot) -> Metric:
    """Return a result without a system that is its baseline, or without the baseline where that is the paper's own.

    What a verb changes may be both, with it and without: pre-training improves PebbleLM by 4%.
    """
    name = metric.baseline
    if name is None or name != metric.system_text or is_changed(layout.reading.view, spot, name):
        return metric
    return replace(metric, baseline=None) if is_presented(layout.systems, name) else replace(metric, system_text=None)


def _told_kind(view: str, quantity: Quantity, measure: Measure | None) -> str:
    """Return the kind of what may be a score by its measure and the words behind it: a share of another's level is a ratio."""
    # No level lies below the least of its measure: "but -0.5 BLEU" is a loss.
    if quantity.sign == "-" and measure and measure.low is not None and measure.low >= 0:
        return "gain"
    # A speedup of 21.7 is one whether its unit is said or not.
    is_multiple = measure is not None and measure.unit == "x" and quantity.unit is None
    return "ratio" if is_multiple or is_share(view, quantity) else "score"


def _as_written(view: str, dataset: DatasetName | None) -> str | None:
    """Return a dataset's name as written, with its part; what is no known dataset has its text for a name."""
    if dataset is None:
        return None
    return with_part(view, dataset) if entry_of(dataset) else dataset.text


def _baseline(
    reading: Reading, spot: Spot, kind: str, slots: tuple[MeasureName | None, DatasetName | None], change: str | None
) -> str | None:
    """Return what a number is compared with, which is nothing that it is of: improves decoding latency by 9 points."""
    measure, dataset = slots
    shared = find_shared(reading.view, spot) if kind == "ratio" else None
    baseline = shared or find_baseline(reading.view, spot, is_of_cost(kind, measure.measure if measure else None, change))
    if baseline is None or (measure and measure.kind in NAMED and baseline.lower() == measure.text.lower()):
        return None
    # Beats RockNet on A by 5%, the B subtask by 3%; but what drops may do so against other data.
    rest = baseline.removeprefix(dataset.text) if dataset and change != "down" else baseline
    return None if rest != baseline and GRAMMAR["pointed"].issuperset(rest.split()) else baseline


def _confidence(result: Result, memory: Memory, measure: float, dataset: float) -> float:
    """Return how sure a result with its slots filled is to be right in full."""
    chances = {"result": result.certainty, "kind": result.kind_chance, "measure": measure, "dataset": dataset}
    signs = [f"kind {result.kind}", f"form {result.spot.quantity.form}", f"numbers {min(4, len(result.spot.numbers))}"]
    for slot in ("measure", "dataset"):
        chosen = memory.earlier[slot].chosen
        signs.append(f"{slot} {chosen.atoms['sort']} {'back' if chosen.back else 'here'}" if chosen else f"{slot} none")
    return confidence(chances, signs)


def _whole_command(text: str, quantity: Quantity) -> Span:
    """Return the quantity's span, LaTeX at its end taken in whole: a command, and the end of each bracket that the span opens."""
    start, stop = quantity.start, quantity.stop
    tail = COMMAND_TAIL.match(text, stop)
    stop = tail.end() if tail else stop
    unclosed = 0
    for sign in text[start:stop]:
        unclosed = max(0, unclosed + (sign == "{") - (sign == "}"))
    while unclosed and text.startswith("}", stop):
        stop, unclosed = stop + 1, unclosed - 1
    return Span(start, stop)


def _rule(quantity: Quantity, measure: MeasureName | None, span: Span) -> str:
    """Name how the row was read: the number's form and unit, and where its measure stood."""
    if measure is None:
        place = "no measure"
    elif measure.start >= span.stop:
        place = "measure behind"
    else:
        place = "measure before"
    return f"{quantity.form}, {quantity.family}, {place}" + (f", {quantity.link}" if quantity.link else "")
