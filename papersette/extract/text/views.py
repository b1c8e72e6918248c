"""Views of a text that keep every character's place: LaTeX leftovers blanked, sentences as spans."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from papersette.extract.knowledge.cues import GRAMMAR, any_of
from papersette.extract.knowledge.rows import read_rows
from papersette.models import Span

__all__ = ["BROKEN_OFF", "find_sentences", "make_view", "quarter_of"]

# LaTeX commands that stand for one character; the rest of the command is blanked, so that the length stays.
SYMBOLS = {row["command"]: row["character"] for row in read_rows("latex_symbols")}

# All that may be a leftover: what begins with one of these signs. They stand first, so that the search runs from sign to sign.
LEFTOVER = re.compile(
    r"[\\${}~](?:(?<=\\)(?:[%&#_${}]|r\{ho\}|[A-Za-z]{1,30}\*?\{?|[,;:! /\\()\[\]])|(?<=\$)\$?|(?<=[{}])"
    # A tie, but not the sign of a range: 5~mm, 2~3 mm, 60%~70%, 2x~4x.
    r"|(?<=[^\s(\[~\d%]~)(?<!\d[xX]~)(?=\S)|(?<=[\d%]~)(?=[^\s\d])|(?<=\d[xX]~)(?=[^\s\d]))"
)
COMMAND = re.compile(r"\\(r\{ho\}|[A-Za-z]+)")
# One whose end was lost goes on with what stood behind it: En\rightarrowDe, \alphaNLI.
JOINED = re.compile(rf"\\({'|'.join(map(re.escape, sorted(SYMBOLS, key=len, reverse=True)))})(?=[A-Z])")
SIGNS = ("\\", "$", "{", "}", "~")
BLANKS = "\n\r\t\v\f\u00a0\u2007\u2009\u202f"
# A decimal point at half height (0·68), but not what multiplies by a power of ten (2·10^3, 2·10–6).
RAISED_POINTS = ("·", "∙", "⋅")
RAISED_POINT = re.compile(r"(?<=\d)[·∙⋅](?=\d)(?!10(?: ?\^|[⁻⁰¹²³⁴-⁹]|[-−–]\d{1,2}(?![\d.·∙⋅])))")
# Thousands parted by narrow blanks or as LaTeX does (12{,}000, 12\,000), or by any blank before three zeros.
_NARROW = r"[\u00a0\u2007\u2009\u202f]"
THOUSANDS = re.compile(
    rf"(?<![\d.,])\d{{1,3}}(?:(?:(?:{_NARROW}|\{{,\}}|\\,)\d{{3}}){{1,5}}(?!\d)|(?:(?: |{_NARROW})000){{1,5}}(?! ?\d))"
)
PARTED = ("\u00a0", "\u2007", "\u2009", "\u202f", " 000", "{,}", "\\,")
NO_DIGIT = re.compile(r"\D")
# A dollar sign is money when a number follows and no formula closes: $5, but not $1.2\times$.
FORMULA = re.compile(r"\$\$?[^$]{1,400}?\$\$?")
PROSE_IN_FORMULA = re.compile(r"(?<![\\{A-Za-z])[A-Za-z]{2,}\s+[A-Za-z]{2,}")
MONEY = re.compile(r"\$\s?\d")
# A full stop behind one of these, or behind a single capital, ends no sentence.
ABBREVIATION = re.compile(rf"(?:\b{any_of(GRAMMAR['abbreviation'])}|(?<![A-Za-z])[A-Z])\.$")
# Most words before a full stop end as no abbreviation does.
ENDINGS = frozenset(text[-2:] for text in GRAMMAR["abbreviation"])
# What a number with a blank in it goes on with, a slip: 97. 42%, (7. 1%; but a sentence begins in "Section 12. 42% of all", and
# behind a single figure without a bracket: that is a version's as often.
BROKEN_OFF = r"\d{1,2}(?=\s?\\?%(?!\sof\b))"
# A blank line is a boundary too: pass the text itself, not its view, where paragraphs matter.
BOUNDARY = re.compile(
    r"[.!?\n](?:(?<=\n)[ \t]*\n"
    rf"|(?<!\n)(?:[\"'”’)\]]{{0,2}}\s+(?!(?:(?<=\(\d\.\s)|(?<=\d\d\.\s)(?<!\d{{3}}\.\s)){BROKEN_OFF})"
    r"(?=[\"'“‘(\[]{0,2}[A-Z0-9$\\—–-])|(?=[A-Z][a-z])(?<=[a-z0-9)]{2}[.!?])))"
)
# The same where a text has no other mark than full stops, as most: they are found five times as fast.
FULL_STOP = re.compile(BOUNDARY.pattern.replace(r"[.!?\n]", r"\.", 1))
MARKS = ("!", "?", "\n")
# These end in a full stop and often end a sentence as well: what follows decides.
ENDING_ABBREVIATION = re.compile(r"\b(?:al|etc|resp)\.$")
SENTENCE_OPENER = re.compile(rf"\s*{any_of(GRAMMAR['sentence opener'])}\b")


def make_view(text: str) -> str:
    r"""Return `text` with LaTeX leftovers and line ends made readable, every character in its place.

    `56.2\%` becomes `56.2 %`, `$1.2\times$` becomes ` 1.2×      `: the length never changes, so a span of the view is a
    span of the text.
    """
    if any(map(text.__contains__, PARTED)):
        text = THOUSANDS.sub(lambda number: NO_DIGIT.sub(",", number[0]), text)
    view = LEFTOVER.sub(_replacer(text), text) if any(map(text.__contains__, SIGNS)) else text
    if any(map(view.__contains__, RAISED_POINTS)):
        view = RAISED_POINT.sub(".", view)
    for blank in BLANKS:
        if blank in view:
            view = view.replace(blank, " ")
    return view


def _replacer(text: str) -> Callable[[re.Match[str]], str]:
    money = _money_positions(text) if "$" in text else frozenset()

    def replace(match: re.Match[str]) -> str:
        return match[0] if match.start() in money else _plain(match[0])

    return replace


@lru_cache(4096)
def _plain(leftover: str) -> str:
    """Return what a leftover says, as long as it is: the sign that it escapes or stands for, else blanks."""
    command = COMMAND.match(leftover)
    if command and command[1] not in SYMBOLS:
        command = JOINED.match(leftover) or command
    if command and (symbol := SYMBOLS.get(command[1])):
        return symbol.ljust(command.end()) + leftover[command.end() :].replace("{", " ")
    if leftover[0] == "\\" and leftover[1] in "%&#_${}":
        return " " + leftover[1]
    return " " * len(leftover)


def _money_positions(text: str) -> frozenset[int]:
    formulas = [m.span() for m in FORMULA.finditer(text) if not PROSE_IN_FORMULA.search(m[0])]
    inside = {position for start, stop in formulas for position in (start, stop - 1)}
    return frozenset(m.start() for m in MONEY.finditer(text) if m.start() not in inside)


def quarter_of(sentence: int, sentences: int) -> int:
    """Return the quarter of a text, 0 to 3, of a sentence (from 0); a single one is taken for the third, where results are."""
    return 4 * sentence // sentences if sentences > 1 else 2


def find_sentences(text: str) -> list[Span]:
    """Split a text or its view into sentences; every character that is not white space lies in exactly one."""
    spans, start = [], 0
    pattern = BOUNDARY if any(map(text.__contains__, MARKS)) else FULL_STOP
    for boundary in pattern.finditer(text):
        stop = boundary.start()
        may_be_none = text[stop - 2 : stop] in ENDINGS or text[stop - 1 : stop].isupper()
        if not (may_be_none and _is_abbreviation(text, start, boundary)):
            spans.append(_strip(text, start, boundary.end()))
            start = boundary.end()
    spans.append(_strip(text, start, len(text)))
    return [span for span in spans if span.start < span.stop]


def _is_abbreviation(text: str, start: int, boundary: re.Match[str]) -> bool:
    before = text[max(start, boundary.start() - 12) : boundary.start() + 1]
    if not ABBREVIATION.search(before):
        return False
    return not (ENDING_ABBREVIATION.search(before) and SENTENCE_OPENER.match(text, boundary.end()))


def _strip(text: str, start: int, stop: int) -> Span:
    while start < stop and text[start].isspace():
        start += 1
    return Span(start, start + len(text[start:stop].rstrip()))
