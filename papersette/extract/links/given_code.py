"""Whether words say that there is code, and that it is given: "Code and data are at", no "LLMs that write code are at"."""

from __future__ import annotations

import re
from functools import partial

from papersette.extract.knowledge.rows import pattern_of
from papersette.extract.links.kinds import kinds_of_words

__all__ = ["HOLDING", "gives_code", "has_code"]

# "We do not release our code", "without code".
NO_CODE = re.compile(r"(?:\b(?:no|not|without|never)|n['’]t)\b[^.;:,]{0,30}$", re.IGNORECASE)
# Kinds of pages that may hold code besides.
HOLDING = frozenset({"dataset", "model", "demo"})
# What plays a role in giving code, as a pattern.
_words = partial(pattern_of, "link_code")
_OF_CODE = rf"(?:(?:{_words('of code')})\s){{0,3}}"
_AND = r"(?:,?\s(?:and|or)\s|,\s|\s?[&/]\s?)"
# What gives it before them: "Code and data are at"; in "LLMs that write code are at", "a set of code is at" and "math and code
# are at" it is a subject of research.
GIVES_CODE = re.compile(
    rf"(?:^|[.;:(…–—]\s?|\b(?:{_words('before')})\s|\b(?!(?:{_words('subject')})\b)\w+{_AND})"
    rf"{_OF_CODE}(?:{_words('code')})\b(?:{_AND}{_OF_CODE}(?:{_words('beside')})\b){{0,4}}"
    r"(?:\s(?:for|to|of|used)(?:\s[\w'’-]+){1,8}?(?=\s(?:is|are|can|will|has|have)\b))?,?"
    rf"(?:\s(?:{_words('between')})\b){{0,6}}"
    rf"(?:\s(?:{_words('given')})\b|\s(?:{_words('leads')})\b"
    rf"|\s(?:in|on)\s(?:{_words('place')})\b|\s(?:in|on)\W*$|\s?:|[\s(\[]*$)",
    re.IGNORECASE,
)


def gives_code(words: str) -> bool:
    """Whether words before a page of data, models or a demo say that it holds code besides."""
    return GIVES_CODE.search(words) is not None and has_code(words)


def has_code(words: str) -> bool:
    """Whether words say that there is code, and not that there is none."""
    said = kinds_of_words(words).get("code")
    return said is not None and not NO_CODE.search(words, 0, said[0])
