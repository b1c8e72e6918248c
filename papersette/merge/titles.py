"""Titles folded, so that spellings of one title compare equal, and keyed, so that they are found."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import cache

__all__ = ["normalize_title", "plain_letters", "split_title", "title_keys"]

# LaTeX commands that stand for letters; other commands are dropped, what they are applied to stays.
LETTERS = {
    "ss": "ss", "o": "o", "O": "o", "l": "l", "L": "l", "ae": "ae", "AE": "ae", "oe": "oe", "OE": "oe", "aa": "a", "AA": "a",
    "i": "i", "j": "j", "dh": "d", "th": "th",
}  # fmt: skip
# Letters that do not come apart into a plain one and an accent.
PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
# Unicode writes the eleventh letter lamda.
GREEK_NAMES = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi chi psi omega"
)
GREEK = frozenset(GREEK_NAMES.split())
ACCENT = re.compile(r"\\(?:[\"'`^~=.](?=[\s{a-zA-Z\\])|[cHkbdruvt](?=[\s{]))\s*")
COMMAND = re.compile(r"\\([a-zA-Z]+)\s*")
# C, C++ and C# are three.
SIGNED = re.compile(r"(?<!\w)([a-z])(\+\+|#)")
SIGNS = {"++": "plusplus", "#": "sharp"}
MATH_SIGNS = re.compile(r"[{}$\\^_]")
WORD = re.compile(r"[^\W_]+")
SUBTITLE = re.compile(r" ?: | [-–—]+ |[?!.] | ?— ?")

# A main title of fewer letters says too little about a paper to look for others by it.
SHORTEST_MAIN = 3
MOST_SUBTITLES = 3


def normalize_title(title: str) -> str:
    """Fold case, accents, LaTeX, Greek letters, punctuation and white space, so that spellings of one title compare equal."""
    if "\\" in title or "$" in title or "{" in title:
        title = COMMAND.sub(lambda m: LETTERS.get(m[1]) or (m[1] if m[1].lower() in GREEK else " "), ACCENT.sub("", title))
        title = MATH_SIGNS.sub("", title)
    folded = SIGNED.sub(lambda m: f"{m[1]}{SIGNS[m[2]]}", title.casefold())
    if not folded.isascii():
        folded = "".join(map(_greek, plain_letters(folded)))
    return " ".join(WORD.findall(folded))


def plain_letters(folded: str) -> str:
    """Return a text in small letters without their accents, and those that have none to Unicode as they are typed."""
    decomposed = unicodedata.normalize("NFKD", folded).casefold().translate(PLAIN)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def split_title(title: str) -> tuple[str, ...]:
    """Return the whole title, and what is left of it before each subtitle, all folded."""
    title = " ".join(title.split())
    whole = normalize_title(title)
    starts = [match.start() for match in SUBTITLE.finditer(title)][:MOST_SUBTITLES]
    mains = (normalize_title(title[:start]) for start in starts)
    return tuple(dict.fromkeys([whole, *(main for main in mains if len(main) >= SHORTEST_MAIN)]))


def title_keys(title: str) -> tuple[int, ...]:
    """Return the keys by which spellings of one title find each other, with and without its subtitle; none for signs."""
    return tuple(_key(part) for part in split_title(title) if part)


def _key(folded: str) -> int:
    # Blanks are no part of it: "data set" and "dataset", "multi-modal" and "multimodal" are spelled both ways.
    digest = hashlib.blake2b(folded.replace(" ", "").encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


@cache
def _greek(letter: str) -> str:
    """Return the name of a Greek letter, any other character itself."""
    if not "\u0370" <= letter <= "\u03ff":
        return letter
    name = unicodedata.name(letter, "").removeprefix("GREEK SMALL LETTER ").lower()
    return {"final sigma": "sigma", "lamda": "lambda"}.get(name, name if name in GREEK else letter)
