"""Levels that are told as a share of another's: 99.9% of RockNet's mIoU, 96% of the performance of RockNet."""

from __future__ import annotations

import re
from functools import partial

from papersette.extract.quantity import Quantity
from papersette.extract.rows import pattern_of

__all__ = ["is_share"]

# What plays a role in a share, as a pattern.
_words = partial(pattern_of, "shares")
OWNER = r"(?:[\w.+-]+ ){0,4}[\w.+-]+(?:['’]s|s['’])"
# 50-70% of human performance: so are both.
RANGE = r"(?:(?:[-–]| to )\d+(?:\.\d+)?[ %$]*)?"
SHARE = re.compile(
    rf"[ %$]*{RANGE}of (?:(?:{_words('whose')}) (?:(?:{_words('whose')}|{_words('of all')}) )*|{OWNER} (?:[\w-]+ )?)"
    rf"(?:{_words('level')})\b(?! (?:{_words('no level')}))"
)


def is_share(view: str, quantity: Quantity) -> bool:
    """Whether a percentage is of the level that something else reaches, and no level itself."""
    return quantity.unit == "%" and SHARE.match(view, quantity.stop) is not None
