"""Which system acts in the clause of a number: RockNet, in "Notably, RockNet reaches 91.2% accuracy"."""

from __future__ import annotations

import re

from papersette.extract.knowledge.cues import ACTING, GRAMMAR, any_of
from papersette.extract.sentences.tokens import Spot
from papersette.extract.systems.names import SystemName, bare_system

__all__ = ["is_acting"]

# What may stand before the name in its sentence: an introduction, or what leads to what is shown.
BEFORE = re.compile(r"(?:[A-Z][^.;:()]{0,60}, |[^;:]{0,200} that )?(?:(?:the|our|The|Our) )?")
# What it does, and that neither another clause nor another's part of a list begins before the number.
ACTS = re.compile(
    rf"(?: {any_of(GRAMMAR['noun for system'])})?(?: (?:also|even|further|still|\w+ly))? {any_of(ACTING - GRAMMAR['being'])} "
    rf"(?:(?!{any_of(GRAMMAR['clause'] - {'with'})} |\. [A-Z]|and [A-Z][\w-]* (?:by|to) |with [A-Z][\w-]* \w+ing )[^;:’'])*"
)


def is_acting(view: str, spot: Spot, name: SystemName) -> bool:
    """Whether a system of a view is the subject of the clause of a number; none is by what is made with it: RockNet-based."""
    sentence, number = spot.tokens[0].start, spot.quantity.start
    if not sentence <= name.start < name.stop < number or bare_system(name.text) != name.text:
        return False
    return bool(BEFORE.fullmatch(view, sentence, name.start) and ACTS.fullmatch(view, name.stop, number))
