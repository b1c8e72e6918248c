"""Short pickles of what travels between processes: a class and its values, instead of what dataclasses do by themselves.

Frozen dataclasses with slots are written and read again by functions in Python, field by field: twice the time of this.
"""

from __future__ import annotations

import copyreg
from collections.abc import Callable
from dataclasses import fields
from operator import attrgetter
from typing import Any

__all__ = ["pickle_briefly"]


def pickle_briefly(*kinds: type) -> None:
    """Pickle the objects of dataclasses as their values, in the order in which they are made of them."""
    for kind in kinds:
        copyreg.pickle(kind, _make_reducer(kind))


def _make_reducer(kind: type) -> Callable[[Any], tuple[type, tuple[Any, ...]]]:
    names = [part.name for part in fields(kind)]
    if len(names) == 1:
        raise ValueError(f"{kind.__name__} has one field alone, whose value is no tuple")
    values = attrgetter(*names)
    return lambda thing: (kind, values(thing))
