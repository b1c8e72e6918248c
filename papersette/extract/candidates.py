"""The names that a slot of a result may take, gathered from its sentence and from those before it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from papersette.extract.datasets import DatasetName
from papersette.extract.measures import MeasureName, find_measures, known_measures
from papersette.extract.quantities import Quantity
from papersette.extract.reading import Reading
from papersette.extract.slots import Candidate
from papersette.extract.tokens import Token, tokenize
from papersette.extract.vocabulary import Term
from papersette.models import Span

__all__ = ["Layout", "dataset_candidates", "lay_out", "measure_candidates"]

# How many names before the sentence are looked at, and how many sentences back.
BACK = 4
SENTENCES_BACK = 3
# No sentence of the annotated abstracts has more than 8 numbers.
MOST_NUMBERS = 40
# What joins the names of a run: commas and conjunctions, with an article, an adjective or a remark in brackets at most.
JOINT = re.compile(
    r" ?(?:\([^()]{1,30}\) ?)?(?:,|;|/|&|and|or|, and|, or|as well as|, as well as)"
    r"(?: (?:the|our|its|on|in|for|proposed|new|newly|challenging|popular|datasets?|benchmarks?)){0,3} ?"
)

Marked = TypeVar("Marked", Term, Quantity)
MeasureCandidates = list[tuple[Candidate, MeasureName]]
DatasetCandidates = list[tuple[Candidate, DatasetName]]


@dataclass(frozen=True, slots=True)
class Layout:
    """A text laid out for judging its numbers: the tokens and the measures of each sentence, the datasets of all."""

    reading: Reading
    tokens: Sequence[Sequence[Token]]
    measures: Sequence[Sequence[MeasureName]]
    datasets: Sequence[DatasetName]


def lay_out(reading: Reading, datasets: Sequence[DatasetName], quantities: Sequence[Quantity]) -> Layout:
    """Return the layout of a text whose datasets and quantities were found.

    A sentence without a quantity has no tokens, nor has one with more than any sentence of an abstract: that is a table or junk.
    """
    tokens: list[list[Token]] = []
    measures: list[list[MeasureName]] = []
    for sentence in reading.sentences:
        numbers = within(quantities, sentence)
        if len(numbers) > MOST_NUMBERS:
            numbers = []
        terms = within(reading.terms, sentence)
        tokens.append(tokenize(reading.view, sentence, terms, numbers) if numbers else [])
        measures.append(find_measures(reading.view, tokens[-1]) if numbers else known_measures(reading.view, terms))
    return Layout(reading, tokens, measures, datasets)


def within(marked: Sequence[Marked], sentence: Span) -> Sequence[Marked]:
    """Return those of a sequence, ordered by start, that start in a sentence."""
    first = bisect_left(marked, sentence.start, key=lambda item: item.start)
    return marked[first : bisect_left(marked, sentence.stop, key=lambda item: item.start)]


def measure_candidates(layout: Layout, sentence: int) -> MeasureCandidates:
    """Return the measures of a sentence (by its index) and the last known ones before it."""
    here, tokens = layout.measures[sentence], layout.tokens[sentence]
    found = [
        (_here(tokens, name, name.measure.family or name.kind, run), name)
        for name, run in zip(here, _runs(layout.reading.view, here), strict=True)
    ]
    earlier = range(max(0, sentence - SENTENCES_BACK), sentence)
    before = [(sentence - at, name) for at in earlier for name in layout.measures[at] if name.kind == "known"]
    found += [(Candidate(name.start, name.kind, name.measure.family or name.kind, back), name) for back, name in before[-BACK:]]
    return found


def dataset_candidates(layout: Layout, sentence: int) -> DatasetCandidates:
    """Return the datasets of a sentence (by its index) and the last ones before it."""
    sentences, tokens = layout.reading.sentences, layout.tokens[sentence]
    bounds = sentences[sentence]
    here = [name for name in layout.datasets if bounds.start <= name.start < bounds.stop]
    found = [
        (_here(tokens, name, name.kind, run), name) for name, run in zip(here, _runs(layout.reading.view, here), strict=True)
    ]
    for name in [name for name in layout.datasets if name.stop <= bounds.start][-BACK:]:
        back = sum(name.stop <= other.stop <= bounds.start for other in sentences)
        found.append((Candidate(name.start, name.kind, name.kind, max(1, back)), name))
    return found


def _here(tokens: Sequence[Token], name: MeasureName | DatasetName, family: str, run: tuple[int, int]) -> Candidate:
    last = len(tokens) - 1
    first_token = min(bisect_right(tokens, name.start, key=lambda token: token.stop), last)
    last_token = min(bisect_left(tokens, name.stop, key=lambda token: token.stop), last)
    return Candidate(name.start, name.kind, family, 0, first_token, last_token, *run)


def _runs(view: str, names: Sequence[MeasureName | DatasetName]) -> list[tuple[int, int]]:
    """Return (place, places) of each name in its run of names joined by commas and "and"."""
    runs: list[list[int]] = []
    stop = 0
    for index, name in enumerate(names):
        joint = " ".join(view[stop : name.start].split())
        if index and JOINT.fullmatch(joint):
            runs[-1].append(index)
        else:
            runs.append([index])
        stop = name.stop
    return [(place, len(run)) for run in runs for place, _ in enumerate(run)]
