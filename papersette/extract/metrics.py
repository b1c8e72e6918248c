"""Reported results: every number that an abstract asserts as an outcome, with measure, dataset and what it is compared with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TypeVar

from papersette.extract import results
from papersette.extract.acting import is_acting
from papersette.extract.baselines import describes_rival, find_baseline, find_shared, is_changed, is_of_cost
from papersette.extract.bounds import carried_comparator
from papersette.extract.candidates import (
    Layout,
    class_of,
    dataset_candidates,
    lay_out,
    measure_candidates,
    system_candidates,
)
from papersette.extract.chances import is_budget
from papersette.extract.changes import DIFFERENCES, find_change, goes_on, is_led, is_set_against
from papersette.extract.cues import ACTING, GRAMMAR
from papersette.extract.dataset_names import DatasetName, is_alone
from papersette.extract.dataset_parts import with_part
from papersette.extract.datasets import entry_of, measured_on
from papersette.extract.levels import is_of_no_system
from papersette.extract.linear import confidence, load_weights, mean, probabilities, softmax
from papersette.extract.many import is_first_of_many
from papersette.extract.meant import meant_measure, whole_measure
from papersette.extract.measures import NAMED, MeasureName, measures_nothing
from papersette.extract.normal import OUT_OF_BOUNDS, SEVERAL_DATASETS, normalize
from papersette.extract.quantities import find_quantities
from papersette.extract.quantity import Quantity, value_as
from papersette.extract.ranges import with_ranges
from papersette.extract.ranking import load_ranking
from papersette.extract.reading import Reading
from papersette.extract.rivals import is_of_rival
from papersette.extract.shares import is_share
from papersette.extract.slots import Atoms, Candidate, Earlier, Question, describe_result, follow, pool
from papersette.extract.system_names import SystemName, bare_system, is_presented, is_worked_on
from papersette.extract.systems import describe_system
from papersette.extract.tokens import NAMES, Spot, Token, find_series, find_spots, tokenize
from papersette.models import Measure, Metric, Span

__all__ = ["find_metrics"]

# The preferred mistake is a missed result: a number must be more likely a result than not by this much.
THRESHOLD = 0.55
# Whose a score is is told where another's is more likely than not, and its own where that is unlikely.
OTHER_FROM, OWN_UP_TO = 0.5, 0.35
# How far apart, in characters, the datasets of one value may stand.
LONGEST_RUN = 160
# How often none is right where there is no candidate, in the annotated abstracts.
LONE = {"measure": 0.89, "dataset": 0.97, "system": 0.85}
# The preferred mistake is no system: a name must be likelier than this, the second where the clause says what it does.
LEAST_SYSTEM, LEAST_ACTING = 0.6, 0.45
# What a team in a contest reaches is its own by the title alone; gains are mostly those of a part of its system.
ENTERED = frozenset({"score", "rank"})
# Before the name that begins another clause.
BEGINNING = [",", "and"]
JOINTS = frozenset({"and", "or", "&", "/", "as"})
# Between the name of a system and its score.
POSSESSIVE = re.compile(r"['’]s ")
# What a view blanks at the end of a number: a command's name.
COMMAND_TAIL = re.compile(r"(?<=\\)[A-Za-z%]+")

# The kinds that a number may be of by the family of its unit: three times is a ratio; what stands in no row here is a score or a
# gain, points among them (31.2 BLEU points).
KINDS_OF_FAMILY = {"percent": ("score", "gain", "ratio"), "times": ("ratio",)}

Name = TypeVar("Name", MeasureName, DatasetName, SystemName)


@dataclass(slots=True)  # not frozen, as Token is not
class _Result:
    """A number judged to be a result: where it stands, its kind, how sure it is to be one, and one of this kind."""

    spot: Spot
    sentence: int
    series: Sequence[Spot]
    kind: str
    kind_chance: float
    certainty: float


@dataclass(slots=True)
class _Memory:
    """What is known while slots are filled in turn: what the result before took for each, atoms of this one and of its text.

    `system` is (sentence, whose the score before is).
    """

    earlier: dict[str, Earlier] = field(default_factory=dict)
    result: Atoms = field(default_factory=dict)
    text: Atoms = field(default_factory=dict)
    system: tuple[int, str] = (-1, "")


def find_metrics(texts: Sequence[tuple[Reading, Sequence[DatasetName], Sequence[Span]]]) -> list[list[Metric]]:
    """Return the reported results of each text, in order; one a value and dataset.

    Args:
        texts: (reading, the datasets named in it, spans that hold no results (links)).
    """
    quantities = [find_quantities(reading.view, reading.terms, skip) for reading, _, skip in texts]
    tokens = [_tokens(reading, found) for (reading, _, _), found in zip(texts, quantities, strict=True)]
    judged = [list(_judge(sentences)) for sentences in tokens]
    layouts = [
        lay_out(reading, sentences, datasets) if found else None
        for (reading, datasets, _), sentences, found in zip(texts, tokens, judged, strict=True)
    ]
    return [_complete_all(*found) for found in zip(layouts, judged, strict=True)]


def _tokens(reading: Reading, quantities: Sequence[Quantity]) -> list[list[Token]]:
    """Return the tokens of the sentences of a text that has quantities; of one without them the sentences are never asked for."""
    return tokenize(reading.view, reading.sentences, reading.terms, quantities) if quantities else []


def _complete_all(layout: Layout | None, judged: Sequence[_Result]) -> list[Metric]:
    """Return the results of a text with their slots filled, each in the light of the one before."""
    memory = _Memory()
    if layout is None:
        return []
    view = layout.reading.view
    told = (result for result in judged if not is_budget(view, result.spot.quantity.start))
    return with_ranges(view, [metric for result in told for metric in _complete(layout, result, memory)])


def _judge(sentences: Sequence[Sequence[Token]]) -> Iterator[_Result]:
    """Yield the numbers that are results; what the numbers of a series are is decided half by what they are together."""
    for number, tokens in enumerate(sentences):
        yield from _with_carried(_judge_sentence(tokens, number, len(sentences)))


def _with_carried(found: Iterable[_Result]) -> Iterator[_Result]:
    """Yield the results of a sentence; what goes on from a gain is one: improves by 1.05% on A --> B and 1.04% on C --> B."""
    before, led = None, False
    for result in found:
        carried = bool(before and led and before.kind == "gain" and goes_on(before.spot, result.spot))
        if carried and result.kind == "score":
            result.kind = "gain"
        led = carried or is_led(result.spot)
        before = result
        yield result


def _judge_sentence(tokens: Sequence[Token], number: int, sentences: int) -> Iterator[_Result]:
    """Yield the numbers of a sentence (by its index) that are results."""
    weights = load_weights("weights_result")
    named = not NAMES.isdisjoint([token.kind for token in tokens])
    numbers = [at for at, token in enumerate(tokens) if token.quantity and results.may_be_result(tokens, at, named)]
    if not numbers:
        return
    spots = [spot for spot in find_spots(tokens) if spot.index in numbers]
    shared = weights.add_up(results.describe_sentence(tokens))
    for series in find_series(spots):
        own = [weights.add_up(results.describe(spot, number, sentences)) for spot in series]
        together = mean(own)
        for spot, scores in zip(series, own, strict=True):
            chances = probabilities(shared, mean([scores, together]) if len(own) > 1 else scores)
            # The words of a rank say enough.
            if chances[0] <= 1 - THRESHOLD or spot.quantity.form == "rank":
                yield _Result(spot, number, series, *_kind(spot, chances), certainty=1 - chances[0])


def _kind(spot: Spot, chances: Sequence[float]) -> tuple[str, float]:
    """Return the likeliest of the kinds that the number's own form and words leave open, and how likely it is among them."""
    quantity = spot.quantity
    if quantity.form == "rank":
        return "rank", 1.0
    if quantity.sign == "+" or is_set_against(spot):
        return "gain", 1.0
    chance = dict(zip(results.KINDS, chances, strict=True))
    possible = KINDS_OF_FAMILY.get(quantity.family, ("score", "gain"))
    kind = max(possible, key=chance.__getitem__)
    return kind, chance[kind] / sum(map(chance.__getitem__, possible))


def _complete(layout: Layout, result: _Result, memory: _Memory) -> Iterator[Metric]:
    """Yield a result with its slots filled, once a dataset."""
    reading, spot, kind = layout.reading, result.spot, result.kind
    quantity = spot.quantity
    # A place among competitors is of the whole, not of the measure that happens to stand near.
    measures = [] if kind == "rank" else measure_candidates(layout, result.sentence)
    memory.result, memory.text = describe_result(spot, kind, result.series), layout.atoms(result.sentence)
    measure, measure_chance = _fill("measure", result, measures, memory)
    datasets = dataset_candidates(layout, result.sentence)
    memory.text["measure"] = class_of(measure)
    memory.text["measured"] = measure.measure.name.lower() if measure else "none"
    dataset, dataset_chance = _fill("dataset", result, datasets, memory)
    measure = None if measure is None or measures_nothing(measure) else whole_measure(reading.view, quantity, measure)
    unit = quantity.unit or quantity.lent_unit
    known = meant_measure(unit, measure.measure if measure else None)
    kind = _told_kind(reading.view, quantity, known) if kind == "score" else kind
    owner = _system(layout, result, kind, memory)
    value = value_as(quantity, kind)
    normal, flag = normalize(value, unit, kind, known, owner)
    span = _whole_command(reading.text, quantity)
    compared = kind in DIFFERENCES
    change = find_change(spot, kind, known) if compared else None
    metric = Metric(
        field=reading.field, span=span, raw=reading.text[span.start : span.stop], value=value, unit=unit,
        kind=kind, comparator=quantity.comparator or carried_comparator(spot, result.series, compared),
        uncertainty=quantity.uncertainty, measure=known,
        measure_text=measure.text if measure else None, dataset=measured_on(reading.view, quantity.stop, dataset),
        dataset_text=_as_written(reading.view, dataset), system=owner,
        system_text=_system_name(layout, result, owner, memory),
        baseline=_baseline(reading, spot, kind, (measure, dataset), change) if compared and owner == "own" else None,
        change=change, normal=normal, flag=flag,
        sentence=reading.sentences[result.sentence], rule=_rule(quantity, measure, span),
        confidence=round(_confidence(result, memory, measure_chance, dataset_chance), 3),
    )  # fmt: skip
    metric = _apart(metric, layout, spot)
    others = _companions(spot, dataset, datasets)
    if (others or (dataset and is_first_of_many(reading.view, quantity, dataset))) and metric.flag != OUT_OF_BOUNDS:
        metric = replace(metric, flag=SEVERAL_DATASETS)
    yield metric
    for other in others:
        yield replace(metric, dataset=entry_of(other), dataset_text=_as_written(reading.view, other))


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
    return "ratio" if is_share(view, quantity) else "score"


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


def _confidence(result: _Result, memory: _Memory, measure: float, dataset: float) -> float:
    """Return how sure a result with its slots filled is to be right in full."""
    chances = {"result": result.certainty, "kind": result.kind_chance, "measure": measure, "dataset": dataset}
    signs = [f"kind {result.kind}", f"form {result.spot.quantity.form}", f"numbers {min(4, len(result.spot.numbers))}"]
    for slot in ("measure", "dataset"):
        chosen = memory.earlier[slot].chosen
        signs.append(f"{slot} {chosen.atoms['sort']} {'back' if chosen.back else 'here'}" if chosen else f"{slot} none")
    return confidence(chances, signs)


def _fill(slot: str, result: _Result, names: Sequence[tuple[Candidate, Name]], memory: _Memory) -> tuple[Name | None, float]:
    """Return the best name for a slot, None if none is better, and the probability of that choice."""
    spot, kind, sentence, earlier = result.spot, result.kind, result.sentence, memory.earlier.get(slot)
    candidates = [candidate for candidate, _ in names]
    if not candidates:
        memory.earlier[slot] = follow(earlier, spot, sentence, kind, None)
        return None, LONE[slot]
    question = Question(spot, sentence, memory.result, candidates, earlier, memory.text)
    chances = softmax(load_ranking(slot).score(question))
    # The places of a system share what speaks for it.
    whole = pool(candidates, chances) if slot == "system" else chances
    best = max(range(len(chances)), key=lambda at: (whole[at], chances[at]))
    chosen, name = names[best] if best < len(names) else (None, None)
    memory.earlier[slot] = follow(earlier, spot, sentence, kind, chosen)
    return name, whole[best]


def _companions(spot: Spot, dataset: DatasetName | None, names: Sequence[tuple[Candidate, DatasetName]]) -> list[DatasetName]:
    """Return the other datasets of one value: "94.1% on A and B" holds on both, unless each has a value of its own."""
    chosen = next((candidate for candidate, name in names if name is dataset), None)
    if chosen is None or chosen.back or chosen.places == 1 or spot.turns > 1:
        return []
    if "respectively" in spot.texts and len(spot.numbers) >= chosen.places:
        return []
    run = _within_clause(spot, [(c, name) for c, name in names if c.run == chosen.run and not c.back])
    if chosen not in [candidate for candidate, _ in run]:
        return []
    inside = spot.tokens[run[0][0].first : run[-1][0].last + 1]
    # A comma alone joins no pair: "on WikiX, OurNet wins".
    joined = len(run) > 2 or not JOINTS.isdisjoint(token.text for token in inside)
    if not joined or any(token.kind == "quantity" for token in inside):
        return []
    return [name for _, name in run if name is not dataset and abs(name.start - chosen.start) < LONGEST_RUN]


def _within_clause(spot: Spot, run: list[tuple[Candidate, DatasetName]]) -> list[tuple[Candidate, DatasetName]]:
    """Return a run behind a number without what begins a clause of its own: "81% on WikiX, and OurNet is faster".

    A comma before "and" joins no second name to a first, nor one to names that "and" has joined already.
    """
    joined = False
    for at, ((before, _), (candidate, _)) in enumerate(pairwise(run), 1):
        joint = spot.texts[before.last + 1 : candidate.first]
        acts = " ".join(spot.texts[candidate.last + 1 : candidate.last + 2]) in ACTING
        if acts and joint == BEGINNING and (joined or at == 1) and spot.index < run[0][0].first:
            return run[:at]
        joined = joined or "and" in joint
    return run


def _system(layout: Layout, result: _Result, kind: str, memory: _Memory) -> str | None:
    """Return whose a result is, None where that cannot be told; a gain is the paper's own, unless it is said of a rival."""
    view = layout.reading.view
    if kind != "score":
        return "other" if kind in DIFFERENCES and describes_rival(view, result.spot) else "own"
    sentence, before = memory.system
    features = describe_system(result.spot, before if sentence == result.sentence else "first", layout.contribution)
    _, other = softmax(load_weights("weights_system").add_up(features))
    memory.system = result.sentence, "other" if other >= OTHER_FROM else "own"
    if other >= OTHER_FROM or is_of_no_system(view, result.spot.quantity) or is_of_rival(view, result.spot.quantity):
        return "other"
    return "own" if other <= OWN_UP_TO else None


def _system_name(layout: Layout, result: _Result, owner: str | None, memory: _Memory) -> str | None:
    """Return the name of the system that a result of its owner belongs to, as written, None where that cannot be told."""
    names = system_candidates(layout, result.sentence, owner)
    system, chance = _fill("system", result, names, memory)
    if result.kind == "score" and is_of_no_system(layout.reading.view, result.spot.quantity):
        return None
    acts = system and owner == "own" and is_acting(layout.reading.view, result.spot, system)
    if system and chance >= (LEAST_ACTING if acts else LEAST_SYSTEM):
        # What a number says of a rival is not of the system whose gains stand beside it.
        is_another = owner == "other" or is_worked_on(layout.reading.view, system)
        return None if result.kind in DIFFERENCES and is_another else bare_system(system.text)
    if result.kind == "score" and (named := _owner_of(layout.reading.view, result.spot.quantity, names)):
        return named.text
    if owner != "own" or result.kind not in ENTERED:
        return None
    entrant = _entrant(names, layout.team)
    return entrant if system is None or system.text == entrant else None


def _owner_of(view: str, quantity: Quantity, names: Sequence[tuple[Candidate, SystemName]]) -> SystemName | None:
    """Return the system that has a score by a possessive, None where none has: compared to RockNet's 71.2."""
    here = (name for candidate, name in names if not candidate.back)
    return next((name for name in here if POSSESSIVE.fullmatch(view, name.stop, quantity.start)), None)


def _entrant(names: Sequence[tuple[Candidate, SystemName]], team: str | None) -> str | None:
    """Return who takes part in the contest that the title names, else the `team` that the text names.

    None where the text presents another name or has one near.
    """
    # Neither a contest nor a language is a system.
    systems = [(c, name) for c, name in names if name.entrant or not (c.atoms["dataset"] != "-" or is_alone(name.text))]
    own = [name for candidate, name in systems if candidate.atoms["presented"] != "-"]
    near = [name for candidate, name in systems if not candidate.back]
    if not all(name.entrant or name.text == team for name in (*own, *near)):
        return None
    return own[0].text if own else team


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
