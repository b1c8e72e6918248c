"""Names as people type them: without accents, capitals and hyphens."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from papersette.merge import plain_letters

__all__ = ["fold_name", "holds_name"]

# Signs that are typed as others.
SIGNS = str.maketrans({"’": "'", "-": " "})

# What a name in letters may go on with: a plural's ending, or a version.
VERSION = r"(?:s|v?\d[\w.]*)?"


def fold_name(name: str) -> str:
    """Return a name in small letters without accents, its words apart by one blank: Zürich is zurich, Tromsø tromso."""
    return " ".join(plain_letters(name.casefold()).translate(SIGNS).split())


def holds_name(text: str, name: str) -> bool:
    """Whether a text has a name between the bounds of words, whatever its capitals, hyphens and blanks: GPT-4 Turbo has gpt4.

    So does one that has its plural, or one of its versions where it has none itself: LLMs, ResNet50 and YOLOv8 for llm, resnet
    and yolo.
    """
    return bool(_between_bounds(name)(text))


@lru_cache(maxsize=64)
def _between_bounds(name: str) -> Callable[[str], re.Match[str] | None]:
    """Return what looks for a name, whose parts may stand together or apart."""
    signs = re.sub(r"[-\s]", "", name)
    looked_for = r"[-\s]*".join(map(re.escape, signs))
    before = r"(?<![^\W_])" if signs[:1].isalnum() else ""
    after = rf"{VERSION if signs[-1:].isalpha() else ''}(?![^\W_])" if signs[-1:].isalnum() else ""
    return re.compile(before + looked_for + after, re.IGNORECASE).search
