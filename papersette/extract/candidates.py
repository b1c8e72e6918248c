"""The names that a slot of a result may take, gathered from its sentence and from those before it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import attrgetter
from typing import Any, TypeVar

from papersette.extract.contributions import describe_contribution
from papersette.extract.cues import GRAMMAR, PURPOSES, any_of
from papersette.extract.dataset_guesses import guess_datasets
from papersette.extract.dataset_names import DatasetName
from papersette.extract.entrants import find_team
from papersette.extract.linear import Feature
from papersette.extract.measure_names import MeasureName
from papersette.extract.measures import find_measures, known_measures
from papersette.extract.reading import Reading
from papersette.extract.slots import NOTHING, Atoms, Candidate
from papersette.extract.system_names import PRESENTED, SystemName, find_system_names
from papersette.extract.system_words import kind_of_word
from papersette.extract.text import quarter_of
from papersette.extract.tokens import Token, within
from papersette.models import Span

__all__ = ["Layout", "class_of", "dataset_candidates", "lay_out", "measure_candidates", "system_candidates"]

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
# How many letters the ending of a name has.
ENDING = 3
# Words of a title or name, whatever joins them, and how long one is that says something of a name by itself.
TITLE_WORD = re.compile(r"[^\W_]+")
TELLING_LENGTH = 4
# So much of a title is looked at.
LONGEST_TITLE = 1000
# The second edition of a dataset is one too.
EDITION = re.compile(r" \d$")

# Kinds of datasets that more than their place speaks for.
SURE = frozenset({"known", "introduced", "contest", "called"})
FIGURE = re.compile(r"\d")
# What stands between the name of a system and that of its size or setting.
VARIANT_SIGNS = frozenset("-@ ")
INNER_CAPITAL = re.compile(r"[a-z][A-Z]|[A-Z]{2}")

AnyName = TypeVar("AnyName", MeasureName, DatasetName, SystemName)


@dataclass(frozen=True, slots=True)
class Layout:
    """A text laid out for filling the slots of its results.

    The words of the title between blanks, the tokens and the measures of each sentence, the datasets of all with the guessed
    ones, the names that may be systems', how often each name comes, what the paper contributes, and atoms of the whole text;
    `found` keeps the candidates of each sentence, `governed` the atoms of the words before each name by its start, `purposes`
    what the words of a sentence say that its names are there for.
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
    found: dict[tuple[str, int], list[tuple[Candidate, Any]]] = field(default_factory=dict)
    governed: dict[int, Atoms] = field(default_factory=dict)
    purposes: dict[int, tuple[str, ...]] = field(default_factory=dict)

    def atoms(self, sentence: int) -> Atoms:
        """Return what holds of the whole text for a result in a sentence (by its index)."""
        quarter = quarter_of(sentence, len(self.tokens))
        return {"quarter of text": str(quarter), "presents": str(self.presents), "names": str(min(3, len(self.sure)))}


# A candidate and its name, and what tells a name's key and atoms.
Place = tuple[Candidate, AnyName]
Describe = Callable[[Layout, AnyName], tuple[str, Atoms]]


def lay_out(reading: Reading, tokens: Sequence[Sequence[Token]], datasets: Sequence[DatasetName]) -> Layout:
    """Return the layout of a text of which the tokens of each sentence with a number and the datasets were found."""
    view = reading.view
    measures = [
        find_measures(view, found) if found else known_measures(view, within(reading.terms, sentence))
        for sentence, found in zip(reading.sentences, tokens, strict=True)
    ]
    names = guess_datasets(view, reading.terms, datasets)
    systems = find_system_names(view, reading.title, reading.terms)
    again = Counter(name.measure.name for here in measures for name in here)
    again.update(name.dataset.name for name in names)
    first = {name.dataset.name: name.start for name in reversed(names)}
    sure = frozenset(name.dataset.name for name in names if name.kind in SURE)
    title = _spaced(reading.title[:LONGEST_TITLE])
    traits = _traits(view, title, systems, names)
    presents = any(name.kind == "introduced" for name in names)
    contribution, team = describe_contribution(reading.title, view), find_team(view)
    return Layout(reading, title, tokens, measures, names, systems, again, contribution, presents, sure, first, traits, team)


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
            "titled": _titled(title, names[0].text),
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
        titled = [name for name in layout.systems[:1] if not name.stop]
        here, passed = _split(layout.systems[len(titled) :], layout.reading.sentences[sentence])
        before = {name.key: name for name in (*titled, *passed)}
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
    titled = _titled(layout.title, name.text, name.measure.name)
    return key, {"titled": titled, "sort": name.kind, "again": again, "name": key, **_spelling(name.text), **own}


def _dataset_atoms(layout: Layout, name: DatasetName) -> tuple[str, Atoms]:
    key, view = name.dataset.name, layout.reading.view
    sole = key in layout.sure and len(layout.sure) == 1
    quarter = min(3, 4 * layout.first[key] // max(1, len(view)))
    own = {"sole": str(sole), "quarter": str(quarter), "short": str(f"({name.text})" in view)}
    titled = _titled(layout.title, name.text, key)
    return key.lower(), {"titled": titled, "sort": name.kind, **_spelling(name.text), "name": key.lower(), **own}


def _system_atoms(layout: Layout, name: SystemName) -> tuple[str, Atoms]:
    return name.key, {**layout.traits[name.key], "sort": name.kind}


def _titled(title: str, *names: str) -> str:
    """Return whether a title begins with one of a thing's names, has it, or has a part of the first."""
    words = _words(title)
    # Most names have no word in common with the title.
    if all(map(words.isdisjoint, map(_words, names))):
        return "no"
    spelt = [*map(_spaced, names)]
    if any(map(title.__contains__, spelt)):
        return "first" if any(map(title.startswith, spelt)) else "yes"
    return "part" if any(len(word) >= TELLING_LENGTH for word in words & _words(names[0])) else "no"


@lru_cache(4096)
def _words(text: str) -> frozenset[str]:
    """Return the words of a text in small letters."""
    return frozenset(TITLE_WORD.findall(text.lower()))


def _spaced(text: str) -> str:
    """Return the words of a text in small letters, with a blank on either side of each."""
    return f" {' '.join(TITLE_WORD.findall(text.lower()))} "


@lru_cache(4096)
def _spelling(text: str) -> Atoms:
    """Return the shape of a name, its words, how many they are, and how the last one ends."""
    words = text.lower().split()
    ending = words[-1][-ENDING:] if words else ""
    return {"shape": _shape(text), "words": tuple(dict.fromkeys(words)), "ending": ending, "count": min(4, len(words))}


def _shape(text: str) -> str:
    """Return how a name is spelt: its figures, hyphens, blanks and capitals."""
    case = "upper" if text.isupper() else "lower" if text.islower() else "inner" if INNER_CAPITAL.search(text) else "title"
    return "".join(((FIGURE.search(text) and "1 ") or "", "- " if "-" in text else "", "_ " if " " in text else "", case))


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
