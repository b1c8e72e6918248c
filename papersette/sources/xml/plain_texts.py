"""Abstracts in JATS, or in HTML of the same kind, as plain text: paragraphs as lines, headings before them, formulas as LaTeX.

A heading stands before its paragraph with a colon, save one that only says `Abstract`; the address of a link stands behind its
words in brackets. Of a formula's alternatives the LaTeX is kept; MathML alone is written in one line, so that the figures of a
power or of a fraction do not become those of a number.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from xml.etree.ElementTree import Element, tostring
from xml.sax.saxutils import escape

from papersette.errors import SourceError
from papersette.sources.fields.markup import ATTRIBUTES, BLOCKS, TAG_NAME, raise_figures, undo_entities
from papersette.sources.xml.elements import Node, read_nodes

__all__ = ["plain_abstract", "plain_element"]

TAG = re.compile(rf"<(/?)({TAG_NAME}){ATTRIBUTES}(/?)>", re.IGNORECASE)
HEADINGS = frozenset({"title", "h1", "h2", "h3", "h4", "h5", "h6"})
# The beginning and the end of elements that are read as a whole.
WHOLE = {
    name: re.compile(rf"<(/?)(?:jats:|mml:)?{name}{ATTRIBUTES}>", re.IGNORECASE)
    for name in ("alternatives", "tex-math", "math", "ext-link", "a")
}
COMMENT = re.compile(r"<!\[CDATA\[|\]\]>|<!--[^<>]*-->")
HREF = re.compile(r"""\bhref\s*=\s*["'](https?://[^"'<>\s]+)["']""", re.IGNORECASE)
BEGIN, END = r"\begin{document}", r"\end{document}"
# What stands for a formula that cannot be read.
FORMULA = "[formula]"
# What MathML's elements put between their parts.
BETWEEN = {"msup": "^", "msub": "_", "mfrac": "/", "msubsup": "_", "munder": "_", "mover": "^", "munderover": "_"}
ESCAPED_TAG = re.compile(r"&lt;/?(?:jats:)?(?:p|sec|title)&gt;", re.IGNORECASE)
EMPTY_HEADINGS = frozenset({"abstract", "summary"})


def plain_abstract(text: str) -> str:
    """Return an abstract without its markup and entities; one that has neither as it is."""
    if "<" not in text and "&" not in text:
        return text
    if ESCAPED_TAG.search(text):
        text = undo_entities(text)
    marked = _replace("alternatives", _choose, COMMENT.sub("", text))
    marked = _replace("math", _write_math, _replace("tex-math", _write_tex, marked))
    marked = _replace("a", _write_link, _replace("ext-link", _write_link, marked))
    marked = raise_figures(marked)
    if not TAG.search(marked):
        return undo_entities(marked)
    return undo_entities("\n".join(_lines(_blocks(marked))))


def plain_element(element: Element | None) -> str:
    """Return the text of an element that holds such markup, without white space around it; nothing of no element."""
    if element is None:
        return ""
    if not len(element):
        return (element.text or "").strip()
    return plain_abstract(escape(element.text or "") + "".join(tostring(child, "unicode") for child in element)).strip()


def _replace(name: str, write: Callable[[str, str], str], text: str) -> str:
    """Return a text with what `write` makes of the content and the first tag of each element of that name."""
    parts, place, begin = list[str](), 0, None
    for match in WHOLE[name].finditer(text):
        if not match[1]:
            begin = match
        elif begin:
            parts += (text[place : begin.start()], write(text[begin.end() : match.start()], begin[0]))
            place, begin = match.end(), None
    return "".join(parts) + text[place:]


def _choose(alternatives: str, _: str) -> str:
    """Return the LaTeX of a formula where there is some."""
    tags = [match.span() for match in WHOLE["tex-math"].finditer(alternatives)]
    return alternatives[tags[0][0] : tags[1][1]] if len(tags) > 1 else alternatives


def _write_tex(content: str, _: str) -> str:
    before, _, within = content.partition(BEGIN)
    formula = (within.partition(END)[0] or before).strip().strip("$").strip()
    return f"${formula}$" if formula else ""


def _write_link(content: str, tag: str) -> str:
    """Return the words of a link, with the address behind them unless they are that."""
    href = HREF.search(tag)
    return content if not href or href[1] in content else f"{content} ({href[1]})"


def _write_math(content: str, _: str) -> str:
    # What escapes a sign stays as it is, for those of the text around.
    formula = f"<math>{content}</math>".replace("&", "&amp;").encode("utf-8", "replace")
    try:
        found = list(read_nodes(io.BytesIO(formula), "", ("math",), ("math",)))
    except SourceError:
        return FORMULA
    nodes = [node for node in found if isinstance(node, Node)]
    return "".join(_write(node.element) for node in nodes) if len(nodes) == len(found) else FORMULA


def _write(element: Element) -> str:
    """Return an element of MathML in one line."""
    parts = [part for child in element if (part := _write(child))]
    text = " ".join((element.text or "").split())
    if element.tag not in BETWEEN:
        return text + "".join(parts)
    parts = [part if re.fullmatch(r"[-−]?\d[\d.]*|\w", part) else f"{{{part}}}" for part in parts]
    if element.tag in ("msubsup", "munderover") and len(parts) == 3:
        return f"{parts[0]}_{parts[1]}^{parts[2]}"
    return BETWEEN[element.tag].join(parts)


def _blocks(marked: str) -> list[tuple[bool, str]]:
    """Return (whether it is a heading, its text) of each paragraph."""
    blocks, words, is_heading, place = list[tuple[bool, str]](), list[str](), False, 0
    for match in TAG.finditer(marked):
        words.append(marked[place : match.start()])
        place = match.end()
        name = match[2].lower().rpartition(":")[2]
        if name in BLOCKS:
            blocks.append((is_heading, " ".join("".join(words).split())))
            words, is_heading = [], name in HEADINGS and not match[1]
    blocks.append((False, " ".join(("".join(words) + marked[place:]).split())))
    return [(heading, text) for heading, text in blocks if text]


def _lines(blocks: list[tuple[bool, str]]) -> list[str]:
    """Return each paragraph with the headings before it."""
    lines, before = list[str](), ""
    for is_heading, text in blocks:
        if is_heading and text.rstrip(".:").casefold() in EMPTY_HEADINGS:
            continue
        if is_heading:
            before += text if text[-1] in ".:?!" else f"{text}:"
            before += " "
        else:
            lines.append(before + text)
            before = ""
    return [*lines, before.strip()] if before else lines
