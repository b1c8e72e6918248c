"""The names that a slot of a result may take, gathered from its sentence and from those before it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import TypeVar

from papersette.extract.datasets import DatasetName, guess_datasets
from papersette.extract.measures import MeasureName, find_measures, known_measures
from papersette.extract.reading import Reading
from papersette.extract.slots import Candidate, Traits
from papersette.extract.tokens import Token, within

__all__ = ["Layout", "dataset_candidates", "lay_out", "measure_candidates"]

# How many names before the sentence are looked at, and how many sentences back.
BACK = 4
DATASETS_BACK = 6
SENTENCES_BACK = 3
# What joins the names of a run: commas and conjunctions, with an article, an adjective or a remark in brackets at most.
JOINT = re.compile(
    r" ?(?:\([^()]{1,30}\) ?)?(?:,|;|/|&|and|or|, and|, or|as well as|, as well as)"
    r"(?: (?:the|our|its|on|in|for|proposed|new|newly|challenging|popular|datasets?|benchmarks?)){0,3} ?"
)

# Words near a name, and how far off, in characters, they are looked for.
WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*|[^\sA-Za-z]")
WORDS_BEFORE = 5
WINDOW = 48
STOPS = attrgetter("stop")

AnyName = TypeVar("AnyName", MeasureName, DatasetName)
MeasureCandidates = list[tuple[Candidate, MeasureName]]
DatasetCandidates = list[tuple[Candidate, DatasetName]]


@dataclass(frozen=True, slots=True)
class Layout:
    """A text laid out for filling the slots of its results.

    The tokens and the measures of each sentence, the datasets of all with the guessed ones, and how often each name comes.
    """

    reading: Reading
    tokens: Sequence[Sequence[Token]]
    measures: Sequence[Sequence[MeasureName]]
    datasets: Sequence[DatasetName]
    again: Counter[str]


def lay_out(reading: Reading, tokens: Sequence[Sequence[Token]], datasets: Sequence[DatasetName]) -> Layout:
    """Return the layout of a text of which the tokens of each sentence with a number and the datasets were found."""
    view = reading.view
    measures = [
        find_measures(view, found) if found else known_measures(view, within(reading.terms, sentence))
        for sentence, found in zip(reading.sentences, tokens, strict=True)
    ]
    names = guess_datasets(view, reading.terms, datasets)
    again = Counter(name.measure.name for here in measures for name in here)
    again.update(name.dataset.name for name in names)
    return Layout(reading, tokens, measures, names, again)


def measure_candidates(layout: Layout, sentence: int) -> MeasureCandidates:
    """Return the measures of a sentence (by its index) and the last known ones before it."""
    earlier = range(max(0, sentence - SENTENCES_BACK), sentence)
    before = [name for at in earlier for name in layout.measures[at] if name.kind == "known"]

    def traits(name: MeasureName) -> Traits:
        measure = name.measure
        head = name.text.rpartition(" ")[2].lower()
        return Traits(name.kind, measure.family or name.kind, head, measure, layout.again[measure.name])

    return list(_places(layout, sentence, layout.measures[sentence], before[-BACK:], traits))


def dataset_candidates(layout: Layout, sentence: int) -> DatasetCandidates:
    """Return the datasets of a sentence (by its index) and the last ones before it."""
    bounds = layout.reading.sentences[sentence]
    here = [name for name in layout.datasets if bounds.start <= name.start < bounds.stop]
    # Of a name that comes again and again the last place counts.
    earlier = {name.dataset.name: name for name in layout.datasets if name.stop <= bounds.start}
    before = sorted(earlier.values(), key=lambda name: name.start)[-DATASETS_BACK:]

    def traits(name: DatasetName) -> Traits:
        return Traits(name.kind, name.kind, "", None, layout.again[name.dataset.name])

    return list(_places(layout, sentence, here, before, traits))


def _places(
    layout: Layout,
    sentence: int,
    here: Sequence[AnyName],
    before: Sequence[AnyName],
    traits: Callable[[AnyName], Traits],
) -> Iterator[tuple[Candidate, AnyName]]:
    """Yield where each name stands: those of the sentence by their tokens and runs, those before it by sentences back."""
    view, tokens, sentences = layout.reading.view, layout.tokens[sentence], layout.reading.sentences
    for number, run in enumerate(_runs(view, here)):
        words = _words_before(view, run[0].start)
        for place, name in enumerate(run):
            first, last = _ends(tokens, name)
            behind = _word_behind(view, name.stop)
            yield Candidate(name.start, traits(name), words, behind, 0, first, last, number, place, len(run)), name
    for name in before:
        back = max(1, sum(name.stop <= other.stop for other in sentences[:sentence]))
        yield Candidate(name.start, traits(name), _words_before(view, name.start), _word_behind(view, name.stop), back), name


def _words_before(view: str, start: int) -> tuple[str, ...]:
    """Return the words before a place, the nearest last, as far back as they tell what a name is there for."""
    return tuple(word.lower() for word in WORD.findall(view, max(0, start - WINDOW), start)[-WORDS_BEFORE:])


def _word_behind(view: str, stop: int) -> str:
    match = WORD.search(view, stop, stop + WINDOW)
    return match[0].lower() if match else ""


def _ends(tokens: Sequence[Token], name: AnyName) -> tuple[int, int]:
    """Return the indexes of the first and last token of a name."""
    last = len(tokens) - 1
    first_token = min(bisect_right(tokens, name.start, key=STOPS), last)
    return first_token, min(bisect_left(tokens, name.stop, key=STOPS), last)


def _runs(view: str, names: Sequence[AnyName]) -> list[list[AnyName]]:
    """Return names in their runs: those joined by commas and "and"."""
    runs: list[list[AnyName]] = []
    for name in names:
        if runs and JOINT.fullmatch(" ".join(view[runs[-1][-1].stop : name.start].split())):
            runs[-1].append(name)
        else:
            runs.append([name])
    return runs
