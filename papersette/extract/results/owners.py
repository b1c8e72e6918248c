"""Whose a result is, and which system's by name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from papersette.extract.datasets.names import is_alone
from papersette.extract.knowledge.linear import load_weights, softmax
from papersette.extract.numbers.levels import is_of_no_system
from papersette.extract.numbers.quantity import Quantity
from papersette.extract.results.candidates import system_candidates
from papersette.extract.results.filling import Memory, fill
from papersette.extract.results.judging import Result
from papersette.extract.results.layout import Layout
from papersette.extract.results.slots import Candidate
from papersette.extract.sentences.changes import DIFFERENCES
from papersette.extract.systems.acting import is_acting
from papersette.extract.systems.baselines import describes_rival
from papersette.extract.systems.features import describe_system
from papersette.extract.systems.names import SystemName, bare_system, is_worked_on
from papersette.extract.systems.rivals import is_of_rival

__all__ = ["name_system", "tell_owner"]

# Whose a score is is told where another's is more likely than not, and its own where that is unlikely.
OTHER_FROM, OWN_UP_TO = 0.5, 0.35
# The preferred mistake is no system: a name must be likelier than this, the second where the clause says what it does.
LEAST_SYSTEM, LEAST_ACTING = 0.6, 0.45
# What a team in a contest reaches is its own by the title alone; gains are mostly those of a part of its system.
ENTERED = frozenset({"score", "rank"})
# Between the name of a system and its score.
POSSESSIVE = re.compile(r"['’]s ")


def tell_owner(layout: Layout, result: Result, kind: str, memory: Memory) -> str | None:
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


def name_system(layout: Layout, result: Result, owner: str | None, memory: Memory) -> str | None:
    """Return the name of the system that a result of its owner belongs to, as written, None where that cannot be told."""
    names = system_candidates(layout, result.sentence, owner)
    system, chance = fill("system", result, names, memory)
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
