"""Levels that are told as a share of another's: 99.9% of RockNet's mIoU, 96% of the performance of RockNet."""

from __future__ import annotations

import re
from functools import partial

from papersette.extract.knowledge.rows import pattern_of
from papersette.extract.numbers.quantity import Quantity

__all__ = ["is_share", "owner_of_level"]

# What plays a role in a share, as a pattern.
_words = partial(pattern_of, "shares")
# Whose a level is, in the last place by a name in capitals: 99.9% of the larger RockNet's mIoU. Looked ahead for, a capital is
# found in one pass over a word, however many it has.
CAPITAL, FURTHER = r"(?=[\w.+-]*?[A-Z])[\w.+-]+", r"(?=[\w.+-]*?[A-Z\d])[\w.+-]+"
OWNER = rf"(?:[\w.+-]+ ){{0,4}}?(?:(?P<owner>{CAPITAL}(?: {FURTHER}){{0,3}})|[\w.+-]+)(?:['’]s|(?<=s)['’])"
# 50-70% of human performance: so are both.
RANGE = r"(?:(?:[-–]| to )\d+(?:\.\d+)?[ %$]*)?"
SHARE = re.compile(
    rf"[ %$]*{RANGE}of (?:(?:(?:the|an?|its|their) )?(?P<named>{_words('named')}) (?:(?:{_words('of all')}) )*"
    rf"|(?:{_words('whose')}) (?:(?:{_words('whose')}|{_words('of all')}) )*|{OWNER} (?:[\w-]+ )?)"
    rf"(?:{_words('level')})\b(?! (?:{_words('no level')}))"
)


def is_share(view: str, quantity: Quantity) -> bool:
    """Whether a percentage is of the level that something else reaches, and no level itself."""
    return quantity.unit == "%" and SHARE.match(view, quantity.stop) is not None


def owner_of_level(view: str, quantity: Quantity) -> str | None:
    """Return whose the level is that a percentage is of, as written, None where it is none or that is not said."""
    share = SHARE.match(view, quantity.stop) if quantity.unit == "%" else None
    return (share["named"] or share["owner"]) if share else None
