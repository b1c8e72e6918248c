r"""Texts as other formats write them, so that they come back as they were.

BibTeX: a title or name is LaTeX, its signs escaped, except mathematics within dollar signs. An abstract is written as it is; only
what would end it early, or start an entry, is written as `{\char125}`, which LaTeX prints as the sign itself.
"""

from __future__ import annotations

import re

__all__ = ["FORMULA_START", "escape_formula", "escape_key", "escape_latex", "escape_prose"]

LATEX = {
    "\\": r"{\textbackslash}", "{": r"{\textbraceleft}", "}": r"{\textbraceright}", "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}", "$": r"\$", "&": r"\&", "%": r"\%", "#": r"\#", "_": r"\_",
}  # fmt: skip
# Signs that LaTeX would join into another.
LIGATURES = re.compile(r"(?<=-)(?=-)|(?<=`)(?=`)|(?<=')(?=')")
# Between dollar signs stands mathematics if it is one sign or word, or has a command, an index or an exponent.
MATH = re.compile(r"(\$(?:[^\s$\\]{1,20}|(?=[^$]*[\\^_])(?:[^$\\]|\\[^$]){1,300})\$)")
BLANKS = re.compile(r"[ \t\r\n]+")
CHAR = re.compile(r"\{\\char(?=\d{2,5}\})")
BRACES = re.compile(r"[{}]")
ENTRY_START = re.compile(r"(?m)^([ \t]*)@")
# What a spreadsheet takes for the start of a formula, also behind apostrophes, one of which it drops.
FORMULA_START = r"'*[=+\-@\t\r\n＝＋－＠]"
FORMULA = re.compile(FORMULA_START)
KEY_SIGNS = re.compile(r"[^A-Za-z0-9.:/_-]")


def escape_latex(text: str) -> str:
    """Return a text of one line as LaTeX; mathematics stays."""
    pieces = MATH.split(BLANKS.sub(" ", text).strip(" "))
    return "".join(piece if number % 2 and _is_balanced(piece) else _escape(piece) for number, piece in enumerate(pieces))


def escape_prose(text: str) -> str:
    """Return a long text as BibTeX holds it between braces."""
    safe = CHAR.sub(r"{{\\char92}char", text)
    # Braces around everything are taken off by readers, since Web of Science doubles them.
    is_enclosed = safe.startswith("{") and safe.endswith("}") and _is_balanced(safe[1:-1])
    if is_enclosed or not _is_balanced(text):
        safe = BRACES.sub(_brace, text)
    return ENTRY_START.sub(r"\1{\\char64}", safe)


def escape_key(key: str) -> str:
    """Return a paper's key as a citation key, two keys never as one: other signs in hexadecimal behind a plus sign."""
    return KEY_SIGNS.sub(lambda match: "".join(f"+{byte:02x}" for byte in match[0].encode()), key)


def escape_formula(text: str) -> str:
    """Return a text with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if FORMULA.match(text) else text


def _escape(text: str) -> str:
    return LIGATURES.sub("{}", "".join(LATEX.get(sign, sign) for sign in text))


def _brace(match: re.Match[str]) -> str:
    return f"{{\\char{ord(match[0])}}}"


def _is_balanced(text: str) -> bool:
    depth = 0
    for sign in BRACES.findall(text):
        depth += 1 if sign == "{" else -1
        if depth < 0:
            return False
    return depth == 0
