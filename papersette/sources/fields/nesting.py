"""How deep values may be nested, as JSON or as programs write them."""

from __future__ import annotations

from typing import Any

__all__ = ["DEEPEST", "is_too_deep"]

# No record is nested deeper; Python's own functions end at a thousand.
DEEPEST = 500


def is_too_deep(text: str, value: Any) -> bool:
    """Tell whether the value of a text is nested too deep, where Python reads it: from 3.14 on it reads what it cannot show."""
    if sum(map(text.count, "[{(")) <= DEEPEST:
        return False
    layer = [value]
    for _ in range(DEEPEST + 1):
        inner = (each.values() if isinstance(each, dict) else each for each in layer if isinstance(each, dict | list | tuple))
        layer = [each for values in inner for each in values]
    return bool(layer)
