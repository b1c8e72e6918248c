"""The names that a slot of a result may take, gathered from its sentence and from those before it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from operator import attrgetter
from typing import TypeVar

from papersette.extract.datasets.names import DatasetName
from papersette.extract.knowledge.cues import GRAMMAR, PURPOSES, any_of
from papersette.extract.measures.names import MeasureName
from papersette.extract.results.layout import Layout
from papersette.extract.results.name_atoms import spelling, titled
from papersette.extract.results.slots import NOTHING, Atoms, Candidate
from papersette.extract.sentences.tokens import Token
from papersette.extract.systems.names import SystemName
from papersette.models import Span

__all__ = ["AnyName", "Place", "class_of", "dataset_candidates", "measure_candidates", "system_candidates"]

# How many names before the sentence are looked at, and how many sentences back.
BACK = 4
DATASETS_BACK = 6
SYSTEMS_BACK = 2
SENTENCES_BACK = 3
# No sentence of 61,366 abstracts has more than 23 names; one that has is a table or junk, and its numbers are of none of them.
MOST_NAMES = 40
# How many places of names before it are looked at: no abstract of a paper has so many.
MOST_BEFORE = 200
# What joins the names of a run: commas and conjunctions, with an article, an adjective or a remark in brackets at most.
JOINT = re.compile(
    r" ?(?:\([^()]{1,30}\) ?)?(?:(?:data ?sets|benchmarks) ?)?(?:,|;|/|&|and|or|, and|, or|as well as|, as well as)"
    rf"(?: {any_of(GRAMMAR['within a run'])}){{0,3}} ?"
)
# Words near a name, and how far off, in characters, they are looked for.
WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*|[^\sA-Za-z]")
SMALL_WORD = re.compile(r"[a-z][a-z'’-]*")
ARTICLES, PREPOSITIONS = GRAMMAR["article"], GRAMMAR["preposition"]
WORDS_BEFORE, WORDS_BEHIND = 5, 3
WINDOW = 48
STARTS, STOPS = attrgetter("start"), attrgetter("stop")
AnyName = TypeVar("AnyName", MeasureName, DatasetName, SystemName)
# A candidate and its name, and what tells a name's key and atoms.
Place = tuple[Candidate, AnyName]
Describe = Callable[[Layout, AnyName], tuple[str, Atoms]]


def measure_candidates(layout: Layout, sentence: int) -> list[Place[MeasureName]]:
    """Return the measures of a sentence (by its index) and the last known ones before it."""
    if ("measure", sentence) not in layout.found:
        earlier = range(max(0, sentence - SENTENCES_BACK), sentence)
        before = [name for at in earlier for name in layout.measures[at] if name.kind == "known"]
        layout.found["measure", sentence] = _places(layout, sentence, layout.measures[sentence], before[-BACK:], _measure_atoms)
    return layout.found["measure", sentence]


def dataset_candidates(layout: Layout, sentence: int) -> list[Place[DatasetName]]:
    """Return the datasets of a sentence (by its index) and the last ones before it."""
    if ("dataset", sentence) not in layout.found:
        here, passed = _split(layout.datasets, layout.reading.sentences[sentence])
        # Of a name that comes again and again the last place counts.
        earlier = {name.dataset.name: name for name in passed}
        before = sorted(earlier.values(), key=lambda name: name.start)[-DATASETS_BACK:]
        layout.found["dataset", sentence] = _places(layout, sentence, here, before, _dataset_atoms)
    return layout.found["dataset", sentence]


def system_candidates(layout: Layout, sentence: int, owner: str | None) -> list[Place[SystemName]]:
    """Return the systems of a sentence (by its index), the last ones before it, and those that the text presents as its own.

    Args:
        layout: that of the text.
        sentence: the index.
        owner: whose the result is; `other` has none of those that the text presents.
    """
    if ("system", sentence) not in layout.found:
        # That of the title alone has no place in the text.
        unplaced = [name for name in layout.systems[:1] if not name.stop]
        here, passed = _split(layout.systems[len(unplaced) :], layout.reading.sentences[sentence])
        before = {name.key: name for name in (*unplaced, *passed)}
        for name in here:
            before.pop(name.key, None)
        earlier = sorted(before.values(), key=lambda name: name.start)
        latest = len(earlier) - SYSTEMS_BACK
        kept = [name for at, name in enumerate(earlier) if at >= latest or layout.traits[name.key]["presented"] != "-"]
        layout.found["system", sentence] = _places(layout, sentence, here, kept, _system_atoms)
    places = layout.found["system", sentence]
    return [place for place in places if place[0].atoms["presented"] == "-"] if owner == "other" else places


def _split(names: Sequence[AnyName], sentence: Span) -> tuple[Sequence[AnyName], Sequence[AnyName]]:
    """Return the names that begin in a sentence, and the last ones before it, in order."""
    first, last = (bisect_left(names, place, key=STARTS) for place in (sentence.start, sentence.stop))
    return names[first:last], names[max(0, first - MOST_BEFORE) : first]


def class_of(measure: MeasureName | None) -> str:
    """Return the class of a measure: its family, or how it is named."""
    return (measure.measure.family or measure.kind) if measure else "none"


def _measure_atoms(layout: Layout, name: MeasureName) -> tuple[str, Atoms]:
    key, unit = name.measure.name.lower(), name.measure.unit
    head = name.text.rpartition(" ")[2].lower()
    own = {"class": class_of(name), "head": head, "own unit": str(unit)}
    again = str(min(4, layout.again[name.measure.name]))
    in_title = titled(layout.title, name.text, name.measure.name)
    return key, {"titled": in_title, "sort": name.kind, "again": again, "name": key, **spelling(name.text), **own}


def _dataset_atoms(layout: Layout, name: DatasetName) -> tuple[str, Atoms]:
    key, view = name.dataset.name, layout.reading.view
    sole = key in layout.sure and len(layout.sure) == 1
    quarter = min(3, 4 * layout.first[key] // max(1, len(view)))
    own = {"sole": str(sole), "quarter": str(quarter), "short": str(f"({name.text})" in view)}
    in_title = titled(layout.title, name.text, key)
    return key.lower(), {"titled": in_title, "sort": name.kind, **spelling(name.text), "name": key.lower(), **own}


def _system_atoms(layout: Layout, name: SystemName) -> tuple[str, Atoms]:
    return name.key, {**layout.traits[name.key], "sort": name.kind}


def _places(
    layout: Layout, sentence: int, here: Sequence[AnyName], before: Sequence[AnyName], describe: Describe[AnyName]
) -> list[Place[AnyName]]:
    """Return where each name stands: those of the sentence by their tokens and runs, those before it by sentences back."""
    found = list(_here(layout, sentence, here, describe))
    earlier = list(_earlier(layout, sentence, before, describe))
    _count_around([candidate for candidate, _ in found], [candidate for candidate, _ in earlier])
    return found + earlier


def _here(layout: Layout, sentence: int, names: Sequence[AnyName], describe: Describe[AnyName]) -> Iterator[Place[AnyName]]:
    """Yield the names of a sentence by their tokens and runs."""
    tokens = layout.tokens[sentence]
    for number, run in enumerate(_runs(layout.reading.view, names) if len(names) <= MOST_NAMES else ()):
        for place, name in enumerate(run):
            key, atoms = describe(layout, name)
            atoms |= _told(layout, sentence, run[0].start, name.stop)
            yield Candidate(name.start, key, atoms, 0, *_ends(tokens, name), number, place, len(run)), name


def _earlier(layout: Layout, sentence: int, names: Sequence[AnyName], describe: Describe[AnyName]) -> Iterator[Place[AnyName]]:
    """Yield the names before a sentence by sentences back."""
    for name in names:
        back = max(1, sentence - bisect_left(layout.reading.sentences, name.stop, 0, sentence, key=STOPS))
        key, atoms = describe(layout, name)
        yield Candidate(name.start, key, atoms | _told(layout, sentence - back, name.start, name.stop), back), name


def _told(layout: Layout, sentence: int, start: int, stop: int) -> Atoms:
    """Return what the words before a run of names, behind a name, and of their sentence say of it."""
    governed, behind = _governed(layout, start), _words_behind(layout.reading.view, stop)
    return {**governed, **behind, "purposes": _purposes(layout, sentence)}


def _count_around(here: Sequence[Candidate], earlier: Sequence[Candidate]) -> None:
    """Add to names of earlier sentences how many candidates their sentence has, and how many other names came since."""
    later = {candidate.key for candidate in here}
    for back in sorted({candidate.back for candidate in earlier}):
        mates = [candidate for candidate in earlier if candidate.back == back]
        for mate in mates:
            mate.atoms.update({"newer": min(3, len(later - {mate.key})), "mates": min(3, len(mates))})
        later.update([mate.key for mate in mates])


def _purposes(layout: Layout, sentence: int) -> tuple[str, ...]:
    """Return what the words of a sentence (by its index) say that its names are there for."""
    if sentence not in layout.purposes:
        bounds = layout.reading.sentences[sentence]
        words = SMALL_WORD.findall(layout.reading.view[bounds.start : bounds.stop].lower())
        layout.purposes[sentence] = tuple(filter(None, dict.fromkeys(map(PURPOSES.get, words)))) or NOTHING
    return layout.purposes[sentence]


def _governed(layout: Layout, start: int) -> Atoms:
    """Return the words before a name that say what it is there for: evaluated on, trained on, in terms of."""
    if start not in layout.governed:
        words = [word for word in _words_before(layout.reading.view, start) if word not in ARTICLES]
        governor = next((word for word in reversed(words) if word in PREPOSITIONS), "-")
        before, before_2 = [*reversed(words), "-", "-"][:2]
        layout.governed[start] = {
            "words before": tuple(dict.fromkeys(words)),
            "governor": governor,
            "before": before,
            "before 2": before_2,
        }
    return layout.governed[start]


def _words_before(view: str, start: int) -> list[str]:
    """Return the words before a place, the nearest last, as far back as they tell what a name is there for."""
    return WORD.findall(view[max(0, start - WINDOW) : start].lower())[-WORDS_BEFORE:]


def _words_behind(view: str, stop: int) -> Atoms:
    """Return the words behind a name, and the first of them by itself; none of a name that only the title has."""
    words = WORD.findall(view[stop : stop + WINDOW].lower())[:WORDS_BEHIND] if stop else []
    return {"behind": words[0] if words else "", "words behind": tuple(dict.fromkeys(words))}


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
