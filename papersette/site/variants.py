"""Other spellings of a word: British and American, with a prefix apart or not, Greek letters by their names."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files

__all__ = ["variants_of"]

# A name with figures or with capitals within has spellings of its own.
PART = r"[^\W\d_](?:[^\W\d_A-Z]*|[A-Z]*)"
WORD = re.compile(rf"{PART}(?:-{PART})*")
GREEK = re.compile(r"[α-ω]")
# What stands behind a prefix is a word by itself.
REST = r"(?=[^\W\d_]{4})"
# Endings: optimise and optimize, analyse and analyze. Others than these words have an s in American too.
NO_VERB = (
    "supervis|precis|concis|exercis|otherwis|likewis|compris|surpris|enterpris|expertis|compromis|improvis|advertis|promis|"
    "televis|franchis|paradis|disguis|premis|treatis|merchandis"
)
ENDINGS = (
    (rf"^(?!{NO_VERB})(\w{{3,}})is(?=(?:e|ed|es|er|ers|ing|able|ation|ations)$)", r"\1iz"),
    (r"^(\w{3,})iz(?=(?:e|ed|es|er|ers|ing|able|ation|ations)$)", r"\1is"),
    (r"(?<=[aeo]l)ys(?=(?:e|ed|es|er|ers|ing)$)", "yz"),
    (r"(?<=[aeo]l)yz(?=(?:e|ed|es|er|ers|ing)$)", "ys"),
)


@lru_cache(maxsize=10_000)
def variants_of(word: str) -> tuple[str, ...]:
    """Return a word and its other spellings in small letters, be they words or not; of a name the name alone."""
    found = {word.lower()}
    if WORD.fullmatch(word):
        for pattern, other in _rules():
            found |= {pattern.sub(other, known).strip("-") for known in found if pattern.search(known)}
    return (word, *sorted(found - {word.lower()}))


@cache
def _rules() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return patterns in words and what stands for each, there and back."""
    lines = files("papersette.site").joinpath("variants.txt").read_text("utf-8").splitlines()
    rows = [line.split() for line in lines if not line.startswith("#")]
    prefixes = [prefix.rstrip("-") for row in rows for prefix in row if prefix.endswith("-")]
    pairs = [(first, second) for first, second, *others in rows if not others and not first.endswith("-")]
    letters = [(greek, name) for greek, name in pairs if GREEK.fullmatch(greek)]
    apart = [(rf"^({'|'.join(prefixes)})-{REST}", r"\1"), (rf"^({'|'.join(prefixes)}){REST}", r"\1-")]
    rules = [*apart, *ENDINGS]
    for first, second in pairs:
        if (first, second) in letters:
            rules += [(first, f"-{second}-"), (rf"\b{second}\b", first)]
        else:
            # Dialog is no other spelling of the beginning of dialogue.
            rest = first.removeprefix(second) if first.startswith(second) else ""
            rules += [(rf"\b{first}", second), (rf"\b{second}" + (rf"(?!{rest})" if rest else ""), first)]
    # What another spelling brought to light may have a prefix.
    return tuple((re.compile(pattern), other) for pattern, other in [*rules, *apart])
