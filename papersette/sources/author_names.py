"""Lists of authors' names in one text, as spreadsheets, programs and people write them."""

from __future__ import annotations

import re

from papersette.sources import references

__all__ = ["join_name", "split_names", "turn_name"]

# Scopus writes its number of an author behind the name.
AUTHOR_NUMBER = re.compile(r" \(\d{8,12}\)(?=\s*(?:;|$))")
# What stands between names in one text, the surest first.
SEPARATORS = (";", "|", "\n")
AND = re.compile(r",?\s+(?:and|&)\s+", re.IGNORECASE)
COMMA = re.compile(r",\s*(?:and\s+|&\s*)?|\s+(?:and|&)\s+", re.IGNORECASE)
# J., J.-P., J. P.
INITIALS = re.compile(r"(?:[^\W\d_]\.[\s-]?)+|[A-Z]{1,3}")
SUFFIX = re.compile(r"(?:jr|sr|[ivx]+|\d(?:st|nd|rd|th)|ph\.?d|m\.?d|m\.?sc|esq)\.?", re.IGNORECASE)
# Whose affiliations and notes follow: Ada Example1,2*.
MARKS = re.compile(r"(?<=[^\W\d_A-Z]{2})(?:\d{1,2}(?!\d)|[*†‡§¶])+(?:,\s?(?:\d{1,2}|[*†‡§¶])+)*(?=\s*(?:[,;&]|and\b|$))")
# Names in these letters have no blank.
UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
# What stands for names that are left out.
OTHERS = re.compile(r"[,;]?\s?\b(?:et\.?\s+al\.?|and\s+others)[\s;,]*$", re.IGNORECASE)


def join_name(*parts: str | None) -> str:
    """Return given names, particle, family name and suffix as a name is printed."""
    return " ".join(word for part in parts for word in (part or "").split())


def turn_name(written: str) -> str:
    """Return `Last, First` and `Last, First, Suffix` as printed; any other name stays."""
    parts = written.strip().rstrip(",").split(",")
    if len(parts) == 2:
        return join_name(parts[1], parts[0])
    return join_name(parts[1], parts[0], parts[2]) if len(parts) == 3 else join_name(written)


def split_names(cell: str) -> list[str]:
    """Return the names of a cell: a list as JSON or Python writes it, or separated by semicolons, bars, lines, `and` or commas.

    A name alone may have a comma too (`Example, Ada`, `van Berg, Ben C.`), and so may each of those that `and` joins.
    """
    if found := references.listed(cell):
        return found
    # Without runs of blanks no pattern looks through one from each of its places.
    cell = "\n".join(filter(None, (" ".join(line.split()) for line in cell.splitlines())))
    cell = MARKS.sub("", OTHERS.sub("", AUTHOR_NUMBER.sub("", cell)))
    separator = next((separator for separator in SEPARATORS if separator in cell), None)
    parts = cell.split(separator) if separator else [cell]
    return [name for part in parts if part.strip() for name in _split_joined(part) if name]


def _split_joined(text: str) -> list[str]:
    """Return the names of a text without semicolons."""
    names = [name for name in AND.split(text.strip()) if name.strip(" ,")]
    has_commas = ["," in name.strip(" ,") for name in names]
    if len(names) > 1 and (all(has_commas) or not any(has_commas)):
        return [each for name in names for each in _split_commas(name)]
    return _split_commas(text)


def _split_commas(text: str) -> list[str]:
    """Return names between commas: whole ones, families with initials behind them in turn, or else one name."""
    told = [name.strip() for name in COMMA.split(text.strip().rstrip(",")) if name.strip()]
    pairs = list(zip(told[::2], told[1::2], strict=False))
    if len(told) > 2 and len(told) % 2 == 0 and all(INITIALS.fullmatch(initials) for _, initials in pairs):
        return [join_name(initials, family) for family, initials in pairs]
    if len(told) in (2, 3) and SUFFIX.fullmatch(told[-1]):
        return [join_name(turn_name(", ".join(told[:-1])), told[-1])]
    is_turned = len(told) == 2 and (told[0][:1].islower() or not all(" " in name for name in told))
    return [turn_name(", ".join(told))] if is_turned and not UNSPACED.search(text) else told
