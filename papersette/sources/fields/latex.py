r"""LaTeX in a title or a name as plain text: accents, letters, escaped signs, protecting braces; mathematics stays as it is.

Of a longer text only the signs are undone that LaTeX has to escape or spell out; what says how a text looks or is laid out stays,
and so do quotation marks that a program escaped (`It\'s`, `\"open\"`), which look like accents.

Whole-text converters lose what they do not know (a name within \texttt, what stands behind a percent sign); here a command that
is not in the tables stays as it was written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Set

__all__ = ["decode_chars", "decode_latex", "decode_signs"]

# LaTeX's text accents with the combining characters that they mean (The LaTeX Companion, table of text accents), and those of
# packages for Romanian and Vietnamese (combelow, vntex, the encoding T5), as Better BibTeX writes them.
ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306", ".": "\u0307", '"': "\u0308",
    "r": "\u030a", "H": "\u030b", "v": "\u030c", "d": "\u0323", "c": "\u0327", "k": "\u0328", "b": "\u0331",
    "h": "\u0309", "cb": "\u0326", "textcommabelow": "\u0326", "textogonekcentered": "\u0328",
}  # fmt: skip
# Letters and signs that have a command of their own.
COMMANDS = {
    "ss": "ß", "SS": "ẞ", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å",
    "AA": "Å", "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ", "DJ": "Đ", "ng": "ŋ", "NG": "Ŋ",
    "ohorn": "ơ", "OHORN": "Ơ", "uhorn": "ư", "UHORN": "Ư",
    "textbackslash": "\\", "textbraceleft": "{", "textbraceright": "}", "textasciitilde": "~", "textasciicircum": "^",
    "textunderscore": "_", "textendash": "–", "textemdash": "—", "textquoteleft": "‘", "textquoteright": "’",
    "textquotedblleft": "“", "textquotedblright": "”", "textregistered": "®", "texttrademark": "™", "textdegree": "°",
    "textless": "<", "textgreater": ">", "textbar": "|", "dots": "…", "ldots": "…", "textellipsis": "…", "copyright": "©",
    "textperiodcentered": "·", "textpm": "±", "texttimes": "×", "textdiv": "÷", "textmu": "µ", "textbullet": "•",
    "textquotesingle": "'", "textquotedbl": '"', "textsection": "§", "textsterling": "£", "textyen": "¥", "textcent": "¢",
    "textonehalf": "½", "textonequarter": "¼", "textthreequarters": "¾",
    "LaTeX": "LaTeX", "TeX": "TeX", "BibTeX": "BibTeX", "S": "§", "P": "¶", "pounds": "£", "euro": "€", "texteuro": "€",
}  # fmt: skip
# Signs of formulas that ADS and JabRef write outside of them, \ensuremath{\sim}, by LaTeX's names (a table of unicode-math).
FORMULA_SIGNS = {
    "<": "<", ">": ">", "=": "=", "+": "+", "-": "−", "|": "|", "*": "∗",
    "sim": "∼", "approx": "≈", "simeq": "≃", "cong": "≅", "equiv": "≡", "ne": "≠", "neq": "≠", "propto": "∝",
    "le": "≤", "leq": "≤", "leqslant": "⩽", "ge": "≥", "geq": "≥", "geqslant": "⩾", "lt": "<", "gt": ">", "ll": "≪", "gg": "≫",
    "lesssim": "≲", "gtrsim": "≳", "pm": "±", "mp": "∓", "times": "×", "div": "÷", "cdot": "⋅", "ast": "∗", "star": "⋆",
    "circ": "∘", "bullet": "•", "degree": "°", "odot": "⊙", "oplus": "⊕", "otimes": "⊗", "infty": "∞", "partial": "∂",
    "nabla": "∇", "prime": "′", "in": "∈", "to": "→", "rightarrow": "→", "leftarrow": "←", "leftrightarrow": "↔",
    "langle": "⟨", "rangle": "⟩", "ell": "ℓ", "hbar": "ℏ", "mu": "μ",
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ϵ", "varepsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ",
    "tau": "τ", "upsilon": "υ", "phi": "ϕ", "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ",
    "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Upsilon": "Υ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
}  # fmt: skip
# One of them alone in its braces; what else stands there is a formula.
ENSURED = (
    r"\\ensuremath\s*\{\s*(?P<ensured>[<>=+|*-]|\\(?:"
    + "|".join(name for name in FORMULA_SIGNS if name.isalpha())
    + r")(?![A-Za-z]))\s*\}"
)
# An accent takes the place of a dot.
DOTLESS = {"ı": "i", "ȷ": "j"}
# Commands that only say how their text looks.
LOOKS = frozenset({
    "emph", "textbf", "textit", "texttt", "textsc", "textsf", "textrm", "textsl", "textup", "textmd", "textnormal",
    "text", "mbox", "uppercase", "underline", "textsuperscript", "textsubscript", "em", "it", "bf", "tt", "sc", "sf",
    "rm", "sl", "bfseries", "itshape", "ttfamily", "scshape", "sffamily", "upshape", "small", "relax",
})  # fmt: skip
# The letters that an accent of a longer text has without braces: others (`\.com`) are no accents.
LETTERS = {
    "'": "acegiklnorsuyz", '"': "aeiouy", "`": "aeiou", "^": "aceghijosuwy", "~": "aeinouy", "=": "aeiou", ".": "IZ",
}  # fmt: skip
# A word may begin with one of these; `/\~ada` is an address, and other signs are code.
BEGIN = frozenset("'\"`.")
# What a quotation mark stands for within a word: It\'s, we\'re.
CONTRACTION = r"(?:s|t|m|d|re|ve|ll)(?![^\W\d_])"
CONTRACTED = re.compile(CONTRACTION, re.IGNORECASE)
# A quotation mark that is surely none of LaTeX's accents, since nothing behind it takes one.
QUOTE = re.compile(rf"(?<=[\w.,;:!?)])\\(?:([\"'`])(?![^\W\d_]|[{{\\])|(')(?={CONTRACTION}))", re.IGNORECASE)
# A text without these is plain.
SIGNS = re.compile(r"[\\{}$~\t\r\n]|--|``|''|  ")
BLANKS = re.compile(r"[ \t\r\n]+")
LIGATURES = {"---": "—", "--": "–", "``": "“", "''": "”", "~": " "}
# A letter, or a command for one; TeX passes over the blanks behind it.
SHORT = "|".join(name for name, sign in COMMANDS.items() if len(sign) == 1 and sign.isalpha())
LETTER = rf"(?:\\(?:{SHORT})(?![A-Za-z])\s*|[^\W\d_])"
# Accents that are called by letters.
MARK = rf"(?:{'|'.join(name for name in ACCENTS if name.isalpha())})(?=[\s{{\\])"
# What an accent stands on: a letter, perhaps with an accent of its own, within braces or not.
ACCENTED = rf"(?:\\(?:[\"'`^~=.]|{MARK})\s*)?(?:{LETTER}|\{{\s*{LETTER}\s*\}})"
BASE = rf"(?:{ACCENTED}|\{{\s*(?:{ACCENTED}|\{{\s*{ACCENTED}\s*\}})\s*\}})"
# A formula of any length. None holds the sign that begins another, so that no search for an end passes a beginning.
INLINE = r"(?P<dollars>\$\$?)(?:[^$\\]|\\.)+(?P=dollars)|\\\((?:[^\\]|\\[^()])*\\\)"
ENVIRONMENTS = r"(?:align|alignat|displaymath|eqnarray|equation|flalign|gather|math|multline)\*?"
DISPLAYED = (
    r"\\\[(?:[^\\]|\\[^\[\]])*\\\]"
    rf"|\\begin\{{(?P<environment>{ENVIRONMENTS})\}}(?:[^\\]|\\(?!(?:begin|end)\{{{ENVIRONMENTS}\}}).)*\\end\{{(?P=environment)\}}"
)
TOKEN = re.compile(
    rf"""(?P<math>{INLINE})
    |{ENSURED}
    |\\(?:(?P<sign>["'`^~=.])|(?P<mark>{MARK}))\s*(?P<base>{BASE})
    |\\(?P<command>[A-Za-z]+)(?P<rest>\s*(?:\{{[^{{}}\\$]*\}})?)
    |\\(?P<escaped>[^A-Za-z])
    |(?P<ligature>---?|``|''|~)
    |(?P<braces>[{{}}]+)
    |(?P<blank>[ \t\r\n]+)""",
    re.VERBOSE | re.DOTALL,
)
# What a command stands before is its own, braces and all.
ARGUMENT = r"\\[A-Za-z]+\*?(?:\[[^\[\]{}\\]*\]|\{[^{}\\]*\})*[ ]*\{"
# A sign of a longer text, alone in its braces or not; `\\` ends a line, and escapes nothing. Quotation marks and dashes the ACL
# Anthology has in braces: model{'}s, {``}sheep{''}, night{--}day; those of f^{''} are primes.
SPELLED = re.compile(
    rf"""(?P<math>{INLINE}|{DISPLAYED})|\\\\|(?P<open>\{{)?(?:{ENSURED}|\\(?:
        (?:(?P<sign>["'`^~=.])|(?P<mark>{MARK}))\s*(?P<base>{BASE})
        |(?P<command>{"|".join(COMMANDS)})(?![A-Za-z])(?:\{{\}}|[ ]+)?
        |(?P<escaped>[%&_\#${{}}])|(?P<bare>[~^])\{{\}}|char(?P<char>\d{{2,5}})(?=\}})
    ))(?(open)\}})|(?<![\^_])\{{(?P<quoted>---?|``|''|['`])\}}|{ARGUMENT}""",
    re.VERBOSE | re.DOTALL,
)
CHAR = re.compile(r"\{\\char(\d{2,5})\}")


def decode_signs(text: str) -> str:
    """Return a text of any length with the signs that LaTeX escapes or spells out; formulas and other commands as they are."""
    if "\\" not in text and "{" not in text:
        return text
    quotes = {match[1] or match[2] for match in QUOTE.finditer(text)}
    return SPELLED.sub(lambda match: _decode_sign(match, quotes), text)


def decode_chars(text: str) -> str:
    r"""Return a text with the signs that `{\char64}` stands for."""
    return CHAR.sub(lambda match: chr(int(match[1])), text)


def _decode_sign(match: re.Match[str], quotes: Set[str]) -> str:
    if match["math"]:
        return decode_chars(match[0])
    if match["base"]:
        return _decode(match) if match["open"] or _is_accent(match, quotes) else match[0]
    if match["quoted"]:
        return LIGATURES.get(match["quoted"], match["quoted"])
    if match["char"]:
        return chr(int(match["char"]))
    if match["ensured"]:
        return FORMULA_SIGNS[match["ensured"].lstrip("\\")]
    return COMMANDS[match["command"]] if match["command"] else match["escaped"] or match["bare"] or match[0]


def _is_accent(match: re.Match[str], quotes: Set[str]) -> bool:
    """Tell an accent outside braces from a quotation mark or code; `quotes` are the signs that the text has as such marks."""
    start, sign, base = match.start("base"), match["sign"], match["base"]
    if match.end("sign" if sign else "mark") != start or len(_decode(match)) > 1:
        return False
    if not sign or len(base) > 1:
        # A letter within braces, or a command for one, is LaTeX's.
        return True
    if base not in LETTERS[sign] and base.lower() not in LETTERS[sign]:
        return False
    before = match.string[match.start() - 1 : match.start()] if match.start() else ""
    if before.isalpha() or before == "}":
        return sign != "'" or not CONTRACTED.match(match.string, start)
    return sign in BEGIN and sign not in quotes


def decode_latex(text: str) -> str:
    """Return a text without LaTeX's escapes and protecting braces, runs of white space as one blank."""
    if not SIGNS.search(text):
        return text.strip(" ")
    return BLANKS.sub(" ", TOKEN.sub(_decode, text)).strip(" ")


def _decode(match: re.Match[str]) -> str:
    kind, token = match.lastgroup, match[0]
    if match["base"]:
        base = decode_latex(match["base"])
        return unicodedata.normalize("NFC", DOTLESS.get(base, base) + ACCENTS[match["sign"] or match["mark"]])
    if match["command"]:
        return _decode_command(match["command"], match["rest"], token)
    if match["ensured"]:
        return FORMULA_SIGNS[match["ensured"].lstrip("\\")]
    if kind == "escaped":
        return {"\\": " ", "\n": " ", "/": "", "-": "", ",": " "}.get(match["escaped"], match["escaped"])
    if kind == "ligature":
        return LIGATURES[token]
    return {"braces": "", "blank": " "}.get(kind or "", token)


def _decode_command(name: str, rest: str, token: str) -> str:
    inner = TOKEN.sub(_decode, rest.lstrip()) if rest else ""
    if name in LOOKS:
        return inner
    return COMMANDS[name] + inner if name in COMMANDS else token
