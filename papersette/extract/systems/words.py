"""What the words that names of systems are made of tell by their spelling."""

from __future__ import annotations

import re
from functools import lru_cache

from papersette.extract.datasets.names import ADJECTIVE, MODEL, ODDER_WORD
from papersette.extract.knowledge.cues import NOT_DATASETS
from papersette.extract.knowledge.rows import pattern_of, read_rows

__all__ = ["CAPITAL", "FIGURE", "NOT_ALONE", "NOT_SYSTEMS", "VARIANTS", "VARIANTS_PATTERN", "kind_of_word"]

# What tells models of one family apart, in small letters too: GPT-4o mini, Claude 3 opus.
VARIANTS_PATTERN = pattern_of("model_variants", "variant")
VARIANTS = frozenset(VARIANTS_PATTERN.split("|"))
FIGURE = re.compile(r"\d")
CAPITAL = re.compile(r"[A-Z]")
# What a model has of parameters is no name of it: our 7B model.
SIZE = re.compile(r"\d+(?:\.\d+)?[BMT]")
ODD = re.compile(rf"{ODDER_WORD}|[a-z]+[A-Z]")
NOT_SYSTEMS = {word: row["class"] for row in read_rows("not_systems") for word in row["words"].split()}
# Those that may begin a name, with a hyphen behind.
NOT_ALONE = frozenset(word for word, kind in NOT_SYSTEMS.items() if kind in ("many", "field"))


@lru_cache(4096)
def kind_of_word(word: str) -> str | None:
    """Return the kind of a name that begins with a word, None where it is no system's."""
    head, _, tail = word.partition("-")
    if len(word) == 1 or SIZE.fullmatch(word) or (head in NOT_SYSTEMS and not (head in NOT_ALONE and _is_name_behind(tail))):
        return None
    if NOT_DATASETS.get(word) == "family" or MODEL.search(word):
        return "family"
    return "odd" if ODD.match(word) else "capital"


def _is_name_behind(tail: str) -> bool:
    """Whether what stands behind a field and a hyphen makes a name with it: QA-Pebble, LMM-R1, but not LLM-Based or QA-MT."""
    is_acronym = tail.isupper() and not FIGURE.search(tail)
    return tail[:1].isupper() and not is_acronym and tail not in NOT_SYSTEMS and not ADJECTIVE.search(f"-{tail.lower()}")
