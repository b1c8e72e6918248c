"""Values out of a JSON parser's events, one at a time, whatever they are nested in and however deep.

ijson assembles values too, but keeps the path to each: in its way 100,000 opening brackets take 25 GB.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set
from typing import Any

from papersette.sources.fields.nesting import DEEPEST

__all__ = ["ENDS", "STARTS", "TOO_DEEP", "find_values"]

Event = tuple[str, Any]

STARTS, ENDS = frozenset({"start_map", "start_array"}), frozenset({"end_map", "end_array"})
# What stands for a value that is nested too deep.
TOO_DEEP = object()


class _Assembly:
    """A value that is being put together.

    Attributes:
        value: the value, once it is complete.
    """

    __slots__ = ("_containers", "_key", "_passing", "value")

    def __init__(self) -> None:
        self.value: Any = None
        self._containers: list[Any] = []
        self._key = ""
        self._passing = 0

    def take(self, event: str, given: Any) -> bool:
        """Take the next event, and tell whether the value is complete."""
        if self._passing:
            self._passing += (event in STARTS) - (event in ENDS)
            return not self._passing
        if event == "map_key":
            self._key = given
            return False
        if event in ENDS:
            self.value = self._containers.pop()
            return not self._containers
        if event in STARTS:
            given = {} if event == "start_map" else []
        self._put(given)
        if event in STARTS:
            self._containers.append(given)
            if len(self._containers) > DEEPEST:
                self.value, self._passing, self._containers = TOO_DEEP, len(self._containers), []
            return False
        return not self._containers

    def _put(self, given: Any) -> None:
        if not self._containers:
            self.value = given
        elif isinstance(self._containers[-1], dict):
            self._containers[-1][self._key] = given
        else:
            self._containers[-1].append(given)


def find_values(
    events: Iterable[Event], way: tuple[str, ...], members: tuple[str, ...], is_record: Callable[[Set[str]], bool] | None = None
) -> Iterator[Any]:
    """Yield the values that stand at the end of a way of containers; one nested too deep is TOO_DEEP.

    Args:
        events: (name, value) pairs as ijson.basic_parse gives them.
        way: the events that open the containers, from the outermost: none for the values of the file itself, `start_array` for
            those of its list, `start_map` and `start_array` for those of a list in its object, or in objects within that.
        members: the keys from the object to that list.
        is_record: tells by its keys what is yielded of other lists that stand as deep; None where nothing is.
    """
    inside, passing, keys = 0, 0, [""] * max(len(way), 1)
    assembly: _Assembly | None = None
    for event, given in events:
        if passing:
            passing += (event in STARTS) - (event in ENDS)
        elif assembly or (inside == len(way) and event not in ENDS):
            assembly = assembly or _Assembly()
            if assembly.take(event, given):
                if is_record is None or _is_wanted(assembly.value, tuple(keys[: len(members)]) == members, is_record):
                    yield assembly.value
                assembly = None
        elif event == "map_key":
            keys[inside - 1] = given
        elif event in ENDS:
            inside -= 1
        elif event == way[inside] and (inside == 0 or is_record or keys[inside - 1] == members[inside - 1]):
            inside += 1
        elif event in STARTS:
            passing = 1


def _is_wanted(value: Any, is_named: bool, is_record: Callable[[Set[str]], bool]) -> bool:
    return is_named or value is TOO_DEEP or (isinstance(value, dict) and is_record(value.keys()))
