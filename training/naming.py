"""When two names are of one system."""

from __future__ import annotations

import re

__all__ = ["same_system"]

WORD = re.compile(r"[^\W_]+")
FIGURE = re.compile(r"\d")
MOST_MORE = 2


def same_system(seen: str, wanted: str, text: str) -> bool:
    """Whether two names in a text are of one system.

    They have the same letters and figures, or one has up to two words more, but no figure (another figure is another model), or
    one stands in brackets behind the other.
    """
    spaced = " ".join(text.split())
    if f"{seen} ({wanted}" in spaced or f"{wanted} ({seen}" in spaced:
        return True
    a, b = (WORD.findall(name.lower()) for name in (seen, wanted))
    if "".join(a).rstrip("s") == "".join(b).rstrip("s"):
        return True
    few, many = sorted((set(a), set(b)), key=len)
    more = many - few
    return bool(few) and few <= many and len(more) <= MOST_MORE and not any(map(FIGURE.search, more))
