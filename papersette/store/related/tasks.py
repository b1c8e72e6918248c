"""Work on papers that others are let do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

__all__ = ["Map", "map_all"]

# Work on things, beside others in order: (what stays here, what is given to the work) -> (what stays here, what was made of it).
Map = Callable[[Callable[[Any], Any], Iterable[tuple[Any, Any]]], Iterator[tuple[Any, Any]]]
_Given = TypeVar("_Given")
_Made = TypeVar("_Made")


def map_all(map_: Map, make: Callable[[_Given], _Made], things: Iterable[_Given]) -> Iterator[_Made]:
    """Yield what others make of some things, of which nothing stays here."""
    return (made for _, made in map_(make, ((None, thing) for thing in things)))
