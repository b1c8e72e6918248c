"""Markup that databases leave in titles and names of venues: pairs of HTML's, JATS's and MathML's tags, and entities.

Crossref, PubMed and OpenAlex have `<i>E. coli</i>`, `CO<sub>2</sub>` and `R&amp;D`, some of it escaped twice. A tag without its
partner, and a name that is no tag's, may be words of the text and stay; so does an ampersand that begins no entity.
"""

from __future__ import annotations

import re
from html import unescape
from html.entities import html5

__all__ = [
    "ATTRIBUTES", "BLOCKS", "INLINE", "TAG_NAME", "plain_text", "raise_figures", "undo_double_encoding", "undo_entities",
]  # fmt: skip

# Elements of JATS (1.3) and HTML that end a paragraph, and those within one, what Crossref calls face markup, PubMed's formulas
# and MathML's own among them; whatever has the prefix of JATS or MathML is markup too.
BLOCKS = frozenset({
    "p", "sec", "title", "abstract", "trans-abstract", "list", "list-item", "disp-formula", "disp-quote", "def-list", "def-item",
    "break", "br", "div", "section", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6",
})  # fmt: skip
INLINE = frozenset({
    "a", "b", "big", "bold", "dispformula", "em", "email", "ext-link", "font", "i", "inf", "inline-formula", "inline-graphic",
    "italic", "label", "monospace", "named-content", "roman", "sans-serif", "sc", "scp", "small", "span", "strike", "strong",
    "styled-content", "sub", "sup", "tex-math", "tt", "u", "underline", "uri", "xref",
    "math", "mfenced", "mfrac", "mi", "mmultiscripts", "mn", "mo", "mover", "mpadded", "mroot", "mrow", "mspace", "msqrt",
    "mstyle", "msub", "msubsup", "msup", "mtext", "munder", "munderover",
})  # fmt: skip
TAG_NAME = rf"(?:jats|mml):[A-Za-z][\w-]*|{'|'.join(sorted(BLOCKS | INLINE))}"
TAG = re.compile(rf"<(/?)({TAG_NAME})(?:\s[^<>]{{0,300}})?(/?)>", re.IGNORECASE)
# Of a tag, whose attributes have values: "x <i for all y> 3" is none.
ATTRIBUTES = r"""(?:\s+[\w:-]+\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s"'<>]+))*\s*"""
# 10<sup>-3</sup>, m<sup>2</sup>, <i>n</i><sup>2</sup>, 95<sup>1,2</sup>, 101<sub>2</sub>: figures that are no part of what is
# before them.
SHORT = "(?:[^<>]|</?[a-z][^<>]{0,40}>){1,60}?"
CLOSED = "(?:</[a-z:]{1,20}>){0,3}"
RAISED = re.compile(
    rf"(?:(?<=[\w)%])(?P<above>{CLOSED})<(?:jats:)?(?P<power>sup)|(?<=\d)(?P<below>{CLOSED})<(?:jats:)?(?P<base>sub)){ATTRIBUTES}>"
    rf"(?P<within>{SHORT})"
    "</(?:jats:)?(?(power)sup|sub)>",
    re.IGNORECASE,
)
SIMPLE = re.compile(r"[-−–+]?\d{1,4}")
# 10 to the fifth and a half in MathML, where the parts are signs or a row of a few.
PART = rf"<(?:mml:)?m[ino]{ATTRIBUTES}>[^<>]*</(?:mml:)?m[ino]>"
PARTS = rf"({PART}|<(?:mml:)?mrow{ATTRIBUTES}>\s*(?:{PART}\s*){{1,3}}</(?:mml:)?mrow>)"
IN_MATH = re.compile(rf"<((?:mml:)?m(?:sup|frac)){ATTRIBUTES}>\s*{PARTS}\s*{PARTS}\s*</\1>", re.IGNORECASE)
ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|([a-z][a-z0-9]{1,31}));", re.IGNORECASE)
# So often a text may have been escaped.
MOST_ESCAPED = 3
# UTF-8 that a program took for Windows-1252 and wrote as UTF-8 again: `MÃ¼ller`, `riverâ€™s`, `PaweÅ‚`. Where the signs may stand
# for themselves, as a quotation mark behind a capital and ± or ² behind an ångström do, they are left.
SIGNS = {bytes([byte]).decode("cp1252", "ignore") or chr(byte): byte for byte in range(0x80, 0xC0)}
LATIN, POINTS, GENERAL = ("".join(sign for sign in SIGNS if sign not in left) for left in ("’”", "", "’”–—…·±²³¹°\u00a0"))
TWICE = re.compile(
    f"Ã[{re.escape(LATIN)}]|Â[\u00a0-\u00bf]|â€[{re.escape(POINTS)}]|(?<=[^\\W\\d_])[ÄÅ][{re.escape(GENERAL)}]"
    f"|[ÄÅ][{re.escape(GENERAL)}](?=[a-z])"
)


def plain_text(text: str) -> str:
    """Return a text of one line as it is meant to be read; a text without markup as it is."""
    if "&" not in text and "<" not in text:
        return text
    plain = IN_MATH.sub(_write_parts, raise_figures(undo_entities(text)))
    tags = [(match[1], match[2].lower()) for match in TAG.finditer(plain)]
    paired = {name for slash, name in tags if slash} & {name for slash, name in tags if not slash}
    plain = TAG.sub(lambda match: _drop(match, paired), plain)
    return text if plain == text else " ".join(plain.split())


def raise_figures(text: str) -> str:
    """Return a text with a sign before figures that its markup raises or lowers: those of a power are no part of a number."""
    return RAISED.sub(_write_raised, text)


def undo_double_encoding(text: str) -> str:
    """Return a text without letters that were encoded twice; any other as it is."""
    return text if text.isascii() else TWICE.sub(_encode_once, text)


def _encode_once(match: re.Match[str]) -> str:
    # What is before 0x80 or behind 0xBF is the same in both codes, but for the euro sign.
    return bytes(SIGNS.get(sign, ord(sign)) for sign in match[0]).decode("utf-8", "ignore") or match[0]


def undo_entities(text: str) -> str:
    """Return a text with the signs that its entities stand for, however often they were escaped."""
    for _ in range(MOST_ESCAPED):
        text = ENTITY.sub(_decode, text)
    return text


def _write_raised(match: re.Match[str]) -> str:
    """Return what is raised or lowered behind its sign where it has figures; n<sup>th</sup> and Ca<sup>2+</sup> are words."""
    within = TAG.sub("", match["within"]).strip()
    is_simple = bool(SIMPLE.fullmatch(within))
    if not any(map(str.isdigit, within)) or (not is_simple and match.string[match.start() - 1].isalpha()):
        return match[0]
    sign = f"{match['above']}^" if match["power"] else f"{match['below']}_"
    return sign + (within if is_simple else f"{{{within}}}")


def _write_parts(match: re.Match[str]) -> str:
    """Return a power, or a fraction, with its sign between its parts where these have figures."""
    sign = "/" if match[1].lower().endswith("frac") else "^"
    return f"{match[2]}{sign}{match[3]}" if any(map(str.isdigit, TAG.sub("", match[3]))) else match[0]


def _decode(match: re.Match[str]) -> str:
    return unescape(match[0]) if match[1] is None or f"{match[1]};" in html5 else match[0]


def _drop(match: re.Match[str], paired: set[str]) -> str:
    name = match[2].lower()
    if name.removeprefix("jats:") in BLOCKS or name == "br":
        return " "
    return "" if match[3] or name in paired else match[0]
