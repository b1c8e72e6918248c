"""Views of a text that keep every character's place: LaTeX leftovers blanked, sentences as spans."""

from __future__ import annotations

import re
from collections.abc import Callable

from papersette.models import Span

__all__ = ["find_sentences", "make_view"]

# LaTeX commands that stand for one character; the rest of the command is blanked, so that the length stays.
SYMBOLS: dict[str, str] = {
    "times": "×", "texttimes": "×", "pm": "±", "textpm": "±", "mp": "±", "sim": "~", "approx": "≈", "le": "≤", "leq": "≤",
    "ge": "≥", "geq": "≥", "leqslant": "≤", "geqslant": "≥", "ll": "<", "gg": ">", "lt": "<", "gt": ">", "to": "→",
    "rightarrow": "→", "uparrow": "↑", "downarrow": "↓", "cdot": "·", "circ": "°", "mu": "μ", "alpha": "α", "beta": "β",
    "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "lambda": "λ", "tau": "τ", "sigma": "σ", "rho": "ρ",
    "kappa": "κ", "Delta": "Δ", "infty": "∞", "sqrt": "√", "ell": "ℓ", "dots": "…", "ldots": "…", "textasciitilde": "~",
    "deg": "°", "degree": "°", "textpercent": "%", "textdollar": "$",
}  # fmt: skip

# What each leftover becomes; tried in this order at every backslash, brace, dollar and tilde.
LEFTOVER = re.compile(
    r"\\(?P<escaped>[%&#_${}])"
    r"|\\(?P<symbol>" + "|".join(sorted(SYMBOLS, key=len, reverse=True)) + r")(?![A-Za-z])"
    r"|\\(?P<command>[A-Za-z]{1,30})\*?\{?|\\(?P<space>[,;:! /\\()\[\]])"
    r"|(?P<math>\$\$?)|(?P<tie>(?<=[^\s(\[~])~(?=\S))|(?P<brace>[{}])"
)
QUICK = re.compile(r"[\\${}~]")
BLANKS = str.maketrans(dict.fromkeys("\n\r\t\v\f\u00a0\u2007\u2009\u202f", " "))
# A dollar sign is money when a number follows and no formula closes: $5, but not $1.2\times$.
FORMULA = re.compile(r"\$\$?[^$]{1,400}?\$\$?")
PROSE_IN_FORMULA = re.compile(r"(?<![\\{A-Za-z])[A-Za-z]{2,}\s+[A-Za-z]{2,}")
MONEY = re.compile(r"\$\s?\d")


def make_view(text: str) -> str:
    r"""Return `text` with LaTeX leftovers and line ends made readable, every character in its place.

    `56.2\%` becomes `56.2 %`, `$1.2\times$` becomes ` 1.2×      `: the length never changes, so a span of the view is a
    span of the text.
    """
    view = LEFTOVER.sub(_replacer(text), text) if QUICK.search(text) else text
    return view.translate(BLANKS)


def _replacer(text: str) -> Callable[[re.Match[str]], str]:
    money = _money_positions(text) if "$" in text else frozenset()

    def replace(match: re.Match[str]) -> str:
        width = match.end() - match.start()
        if match["escaped"]:
            return " " + match["escaped"]
        if match["symbol"]:
            return SYMBOLS[match["symbol"]].ljust(width)
        if match["math"] and match.start() in money:
            return match[0]
        return " " * width

    return replace


def _money_positions(text: str) -> frozenset[int]:
    formulas = [m.span() for m in FORMULA.finditer(text) if not PROSE_IN_FORMULA.search(m[0])]
    inside = {position for start, stop in formulas for position in (start, stop - 1)}
    return frozenset(m.start() for m in MONEY.finditer(text) if m.start() not in inside)


ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|cf|vs|al|etc|resp|approx|Fig|Figs|Eq|Eqs|Sec|Tab|Ref|No|Nr|Vol|St|Dr|Mr|Ms|Prof|Inc|Ltd|w\.r\.t|a\.k\.a|i\.i\.d|U\.S|ca|max|min|avg)|(?<![A-Za-z])[A-Z])\.$"
)
# A blank line is a boundary too: pass the text itself, not its view, where paragraphs matter.
BOUNDARY = re.compile(
    r"[.!?](?:[\"'”’)\]]{0,2}\s+(?=[\"'“‘(\[]{0,2}[A-Z0-9$\\—–-])|(?=[A-Z][a-z])(?<=[a-z0-9)]{2}[.!?]))|\n[ \t]*\n"
)
# These end in a full stop and often end a sentence as well: what follows decides.
ENDING_ABBREVIATION = re.compile(r"\b(?:al|etc|resp)\.$")
SENTENCE_OPENER = re.compile(r"\s*(?:We|Our|The|This|These|It|In|On|To|However|Moreover|Furthermore|Finally|Here|For|As|A|An)\b")


def find_sentences(text: str) -> list[Span]:
    """Split a text or its view into sentences; every character that is not white space lies in exactly one."""
    spans, start = [], 0
    for boundary in BOUNDARY.finditer(text):
        if _is_abbreviation(text, start, boundary):
            continue
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
    while stop > start and text[stop - 1].isspace():
        stop -= 1
    return Span(start, stop)
