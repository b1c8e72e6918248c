"""Reported results: every number that an abstract asserts as an outcome, with measure, dataset and what it is compared with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from papersette.extract import results
from papersette.extract.candidates import dataset_candidates, measure_candidates
from papersette.extract.comparisons import find_baseline, find_change
from papersette.extract.datasets import DatasetName
from papersette.extract.linear import load_weights, probabilities
from papersette.extract.measures import MeasureName, find_measures
from papersette.extract.normal import normalize
from papersette.extract.quantities import Quantity, find_quantities
from papersette.extract.slots import Candidate, describe_candidate, describe_none
from papersette.extract.tokens import Token, tokenize
from papersette.extract.vocabulary import Term
from papersette.models import Metric, Span

__all__ = ["find_metrics"]

# The preferred mistake is a missed result: a number must be more likely a result than not by this much.
THRESHOLD = 0.55
SYSTEM_THRESHOLD = 0.7
# How far apart, in characters, the datasets of one value may stand.
LONGEST_RUN = 160

Name = TypeVar("Name", MeasureName, DatasetName)


@dataclass(frozen=True, slots=True)
class _Page:
    """What all sentences of one text share."""

    text: str
    view: str
    field: str
    sentences: Sequence[Span]
    tokens: Sequence[Sequence[Token]]
    measures: Sequence[Sequence[MeasureName]]
    datasets: Sequence[DatasetName]


def find_metrics(
    text: str, view: str, field: str, sentences: Sequence[Span], terms: Sequence[Term], datasets: Sequence[DatasetName], skip: Sequence[Span]
) -> list[Metric]:
    """Return the reported results of a text, in order; one a value and dataset.

    Args:
        text: the original text, which spans refer to.
        view: its readable view of the same length.
        field: the text's name, stored with each find.
        sentences: spans of the view's sentences.
        terms: what the vocabulary found in the view.
        datasets: the datasets named in the view.
        skip: spans that hold no results (links).
    """
    quantities = find_quantities(view, terms, skip)
    if not quantities:
        return []
    tokens = [tokenize(view, sentence, terms, quantities) for sentence in sentences]
    measures = [find_measures(view, sentence) for sentence in tokens]
    page = _Page(text, view, field, sentences, tokens, measures, datasets)
    return [metric for number in range(len(sentences)) for metric in _in_sentence(page, number)]


def _in_sentence(page: _Page, number: int) -> Iterator[Metric]:
    tokens = page.tokens[number]
    for index, token in enumerate(tokens):
        if token.quantity is None:
            continue
        features = results.describe(tokens, index, number / len(page.sentences))
        chances = probabilities(load_weights("weights_result"), features, len(results.KINDS))
        kind, certainty = _decide(token.quantity, chances)
        if kind:
            yield from _complete(page, number, index, kind, certainty, features)


def _decide(quantity: Quantity, chances: Sequence[float]) -> tuple[str | None, float]:
    """Return (kind, probability that it is a result), kind None for no result."""
    certainty = 1 - chances[0]
    if certainty < THRESHOLD:
        return None, certainty
    if quantity.form == "rank":
        return "rank", certainty
    best = max(range(1, len(chances) - 1), key=lambda i: chances[i])
    return results.KINDS[best], certainty


def _complete(page: _Page, number: int, index: int, kind: str, certainty: float, features: Sequence[str]) -> Iterator[Metric]:
    tokens, sentence = page.tokens[number], page.sentences[number]
    quantity = tokens[index].quantity
    assert quantity is not None
    measure, measure_chance = _choose("weights_measure", tokens, index, kind, measure_candidates(page.view, page.measures, number))
    datasets = dataset_candidates(page.view, page.datasets, page.sentences, number)
    dataset, dataset_chance = _choose("weights_dataset", tokens, index, kind, datasets)
    known = measure.measure if measure else None
    normal, flag = normalize(quantity.value, quantity.unit, kind, known)
    span = _whole_command(page.text, quantity)
    compared = kind in ("gain", "ratio")
    metric = Metric(
        field=page.field, span=span, raw=page.text[span.start : span.stop], value=quantity.value, unit=quantity.unit, kind=kind,
        comparator=quantity.comparator, uncertainty=quantity.uncertainty, measure=known, measure_text=measure.text if measure else None,
        dataset=dataset.dataset if dataset else None, dataset_text=dataset.text if dataset else None,
        system=_system(kind, features), system_text=None, baseline=find_baseline(page.view, tokens, index) if compared else None,
        change=find_change(tokens, index, known) if compared else None, normal=normal, flag=flag, sentence=sentence,
        rule=_rule(quantity, measure, span), confidence=round(certainty * measure_chance * dataset_chance, 3),
    )  # fmt: skip
    yield metric
    for other in _companions(page.view, tokens, index, dataset, datasets):
        yield replace(metric, dataset=other.dataset, dataset_text=other.text)


def _choose(
    weights: str, tokens: Sequence[Token], index: int, kind: str, names: Sequence[tuple[Candidate, Name]]
) -> tuple[Name | None, float]:
    """Return the best name for a slot, None if none is better, and the probability of that choice."""
    candidates = [candidate for candidate, _ in names]
    described = [describe_candidate(tokens, index, kind, candidate, candidates) for candidate in candidates]
    described.append(describe_none(tokens, index, kind, candidates))
    table = load_weights(weights)
    chances = [probabilities(table, features, 2)[1] for features in described]
    best = max(range(len(chances)), key=lambda i: chances[i])
    share = chances[best] / sum(chances)
    return (names[best][1] if best < len(names) else None), share


def _companions(
    view: str, tokens: Sequence[Token], index: int, dataset: DatasetName | None, names: Sequence[tuple[Candidate, DatasetName]]
) -> list[DatasetName]:
    """Return the other datasets of one value: "94.1% on A and B" holds on both, unless each has a value of its own."""
    chosen = next((candidate for candidate, name in names if name is dataset), None)
    group = tokens[index].quantity
    members = sum(token.quantity.group == group.group for token in tokens if token.quantity and group)
    if chosen is None or chosen.places == 1 or members > 1:
        return []
    run = [name for candidate, name in names if candidate.places == chosen.places and not candidate.back and name is not dataset]
    return [name for name in run if abs(name.start - chosen.start) < LONGEST_RUN]


def _system(kind: str, features: Sequence[str]) -> str | None:
    own, other = probabilities(load_weights("weights_system"), features, 2)
    if other >= SYSTEM_THRESHOLD and kind == "score":
        return "other"
    return "own" if own >= SYSTEM_THRESHOLD else None


COMMAND_TAIL = re.compile(r"(?<=\\)[A-Za-z%]+\}?")


def _whole_command(text: str, quantity: Quantity) -> Span:
    """Return the quantity's span, a LaTeX command at its end taken in whole."""
    tail = COMMAND_TAIL.match(text, quantity.stop)
    return Span(quantity.start, tail.end() if tail else quantity.stop)


def _rule(quantity: Quantity, measure: MeasureName | None, span: Span) -> str:
    """Name how the row was read: the number's form and unit, and where its measure stood."""
    if measure is None:
        place = "no measure"
    elif measure.start >= span.stop:
        place = "measure behind"
    else:
        place = "measure before"
    return f"{quantity.form}, {quantity.family}, {place}" + (f", {quantity.link}" if quantity.link else "")
