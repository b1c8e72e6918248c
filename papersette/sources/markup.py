"""Markup that databases leave in titles and names of venues: pairs of HTML's, JATS's and MathML's tags, and entities.

Crossref, PubMed and OpenAlex have `<i>E. coli</i>`, `CO<sub>2</sub>` and `R&amp;D`, some of it escaped twice. A tag without its
partner, and a name that is no tag's, may be words of the text and stay; so does an ampersand that begins no entity.
"""

from __future__ import annotations

import re
from html import unescape
from html.entities import html5

__all__ = ["plain_text", "undo_entities"]

# What a title may be marked up with: HTML's tags (and those that Crossref calls face markup), any of JATS and MathML by prefix,
# and MathML's own without one.
NAMES = (
    "a|b|big|bold|br|em|font|i|inf|italic|p|sc|scp|small|span|strong|sub|sup|title|tt|u|(?:jats|mml):[a-z-]+"
    "|math|m(?:fenced|frac|i|multiscripts|n|o|over|padded|root|row|space|sqrt|style|sub|subsup|sup|text|under|underover)"
)
TAG = re.compile(rf"<(/?)({NAMES})(?:\s[^<>]{{0,300}})?(/?)>", re.IGNORECASE)
ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|([a-z][a-z0-9]{1,31}));", re.IGNORECASE)
# So often a text may have been escaped.
MOST_ESCAPED = 3


def plain_text(text: str) -> str:
    """Return a text of one line as it is meant to be read; a text without markup as it is."""
    if "&" not in text and "<" not in text:
        return text
    plain = undo_entities(text)
    tags = [(match[1], match[2].lower()) for match in TAG.finditer(plain)]
    paired = {name for slash, name in tags if slash} & {name for slash, name in tags if not slash}
    plain = TAG.sub(lambda match: _drop(match, paired), plain)
    return text if plain == text else " ".join(plain.split())


def undo_entities(text: str) -> str:
    """Return a text with the signs that its entities stand for, however often they were escaped."""
    for _ in range(MOST_ESCAPED):
        text = ENTITY.sub(_decode, text)
    return text


def _decode(match: re.Match[str]) -> str:
    return unescape(match[0]) if match[1] is None or f"{match[1]};" in html5 else match[0]


def _drop(match: re.Match[str], paired: set[str]) -> str:
    name = match[2].lower()
    if name == "br":
        return " "
    return "" if match[3] or name in paired else match[0]
