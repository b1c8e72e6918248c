"""A text laid out for filling the slots of its results: its tokens, the names in it, and what holds of each of these."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from papersette.extract.datasets.guesses import guess_datasets
from papersette.extract.datasets.names import DatasetName, start_of, without_overlaps
from papersette.extract.knowledge.linear import Feature
from papersette.extract.measures.find import find_measures, known_measures
from papersette.extract.measures.names import MeasureName
from papersette.extract.results.name_atoms import spaced, titled
from papersette.extract.results.slots import Atoms, Candidate
from papersette.extract.sentences.tokens import Token, within
from papersette.extract.systems.contributions import describe_contribution
from papersette.extract.systems.entrants import find_team
from papersette.extract.systems.names import PRESENTED, SystemName, find_system_names
from papersette.extract.systems.titles import begin_of, places_of
from papersette.extract.systems.words import kind_of_word
from papersette.extract.text.reading import Reading
from papersette.extract.text.views import quarter_of
from papersette.models import Dataset

__all__ = ["Layout", "lay_out"]

# So much of a title is looked at.
LONGEST_TITLE = 1000
# The second edition of a dataset is one too.
EDITION = re.compile(r" \d$")
# Kinds of datasets that more than their place speaks for.
SURE = frozenset({"known", "introduced", "contest", "called"})
# What stands between the name of a system and that of its size or setting.
VARIANT_SIGNS = frozenset("-@ ")


@dataclass(frozen=True, slots=True)
class Layout:
    """A text laid out for filling the slots of its results.

    The words of the title between blanks, the tokens and the measures of each sentence, the datasets of all with the guessed
    ones, the names that may be systems', how often each name comes, what the paper contributes, and atoms of the whole text.
    """

    reading: Reading
    title: str
    tokens: Sequence[Sequence[Token]]
    measures: Sequence[Sequence[MeasureName]]
    datasets: Sequence[DatasetName]
    systems: Sequence[SystemName]
    again: Counter[str]
    contribution: Feature
    # Whether the text presents a dataset, those that more than their place speaks for, and where each is named first.
    presents: bool
    sure: frozenset[str]
    first: dict[str, int]
    # What holds of each system, by its key.
    traits: dict[str, Atoms]
    # Who takes part in a contest by the text.
    team: str | None
    # What candidates.py has told already, so that it need not again: the candidates of each sentence, the atoms of the words
    # before each name by its start, and what the words of a sentence say that its names are there for.
    found: dict[tuple[str, int], list[tuple[Candidate, Any]]] = field(default_factory=dict)
    governed: dict[int, Atoms] = field(default_factory=dict)
    purposes: dict[int, tuple[str, ...]] = field(default_factory=dict)

    def atoms(self, sentence: int) -> Atoms:
        """Return what holds of the whole text for a result in a sentence (by its index)."""
        quarter = quarter_of(sentence, len(self.tokens))
        return {"quarter of text": str(quarter), "presents": str(self.presents), "names": str(min(3, len(self.sure)))}


def lay_out(reading: Reading, tokens: Sequence[Sequence[Token]], datasets: Sequence[DatasetName]) -> Layout:
    """Return the layout of a text of which the tokens of each sentence with a number and the datasets were found."""
    view = reading.view
    measures = [
        find_measures(view, found) if found else known_measures(view, within(reading.terms, sentence))
        for sentence, found in zip(reading.sentences, tokens, strict=True)
    ]
    names = _with_titled(reading, guess_datasets(view, reading.terms, datasets))
    systems = find_system_names(view, reading.title, reading.terms)
    again = Counter(name.measure.name for here in measures for name in here)
    again.update(name.dataset.name for name in names)
    first = {name.dataset.name: name.start for name in reversed(names)}
    sure = frozenset(name.dataset.name for name in names if name.kind in SURE)
    title = spaced(reading.title[:LONGEST_TITLE])
    traits = _traits(view, title, systems, names)
    presents = any(name.kind == "introduced" for name in names)
    contribution, team = describe_contribution(reading.title, view), find_team(view)
    return Layout(reading, title, tokens, measures, names, systems, again, contribution, presents, sure, first, traits, team)


def _with_titled(reading: Reading, names: Sequence[DatasetName]) -> list[DatasetName]:
    """Return the names of a text, in order, with the places of that which its title presents: "PebbleQA: A Large Benchmark"."""
    _, data = begin_of(reading.title, reading.view)
    if data is None:
        return list(names)
    dataset = next((name.dataset for name in names if name.text == data), Dataset(data))
    titled = [DatasetName(*place.span(), "introduced", data, dataset) for place in places_of(data, reading.view)]
    return sorted(without_overlaps([*names, *titled]), key=start_of)


def _traits(view: str, title: str, systems: Sequence[SystemName], datasets: Sequence[DatasetName]) -> dict[str, Atoms]:
    """Return what holds of each system whatever its place: how often and where it is named, and what it may be besides."""
    places: dict[str, list[SystemName]] = {}
    for name in systems:
        places.setdefault(name.key, []).append(name)
    kinds = {name.text: name.kind for name in reversed(datasets)}
    presented = {key: kind for key, names in places.items() if (kind := _presented_as(names))}
    turns = {key: min(3, turn) for turn, key in enumerate(presented)}
    for key in places:
        if key not in presented and (whole := next((own for own in presented if _is_variant(key, own)), None)):
            presented[key], turns[key] = presented[whole], turns[whole]
    return {
        key: {
            "titled": titled(title, names[0].text),
            "presented": presented.get(key, "-"),
            "turn of own": turns.get(key, "-"),
            "spelt": kind_of_word(names[0].text.partition(" ")[0]) or "-",
            "count": min(3, len(key.split())),
            "again": min(4, len(names)),
            "quarter": min(3, 4 * names[0].start // max(1, len(view))),
            "dataset": next(
                (kinds[text] for name in names for text in (name.text, EDITION.sub("", name.text)) if text in kinds), "-"
            ),
            "name": key,
        }
        for key, names in places.items()
    }


def _is_variant(key: str, own: str) -> bool:
    """Whether a system is one of the sizes or settings of another: PebbleNet-7B, PebbleNet@512 of PebbleNet."""
    return key.startswith(own) and key[len(own) : len(own) + 1] in VARIANT_SIGNS


def _presented_as(names: Sequence[SystemName]) -> str | None:
    """Return the kind by which the paper makes a system its own, None where it does not."""
    return next((kind for kind in PRESENTED if any(name.kind == kind for name in names)), None)
