"""What tells an organisation's name from a person's, and a suffix from a family name, for whoever reads names or writes them.

The words were chosen by hand (November 2026): add a word where it ends the names of organisations and is nobody's family name.
"""

from __future__ import annotations

import re

__all__ = [
    "CLEAR_GENERATION", "FAMILY_FIRST", "GENERATION", "INSTITUTION", "PARTICLES", "SUFFIX", "UNIT", "VAGUE_SUFFIX",
    "begins_family", "is_organisation", "is_suffix", "split_suffix",
]  # fmt: skip

# Names in these letters begin with the family's, and have no blank where they are printed without a comma.
FAMILY_FIRST = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
# Words that belong to the family name behind them.
PARTICLES = frozenset({
    "al", "bin", "da", "das", "de", "del", "della", "den", "der", "di", "dos", "du", "el", "ibn", "la", "le", "ten", "ter", "van",
    "von", "zu", "zum", "zur",
})  # fmt: skip
# Of these, what is a given name where it has a capital: Yi Bin Wang.
SMALL_ONLY = frozenset({"bin", "das"})
# Of persons of one name the younger, or the third of them, as initials are not written: SR may be.
CLEAR_GENERATION = re.compile(r"Jr|Sr|\d(?:st|nd|rd|th)")
GENERATION = re.compile(rf"(?:{CLEAR_GENERATION.pattern}|[ivx]+)\.?", re.IGNORECASE)
SUFFIX = re.compile(rf"{GENERATION.pattern}|(?:ph\.?d|m\.?d|m\.?sc|esq)\.?", re.IGNORECASE)
# What may be initials, too.
VAGUE_SUFFIX = re.compile(r"[ivx]+\.?|m\.?d\.?", re.IGNORECASE)
# Of these, what is a suffix behind a given and a family name: Xi and Md are names.
CLEAR_SUFFIX = re.compile(r"I{2,3}|IV|M\.?D\.?")
# A part of an institution, which may stand behind it in one name.
UNIT = re.compile(
    r"\b(?:branch|center|centre|department|division|faculty|group|institute|laboratory|office|school|section|unit)\b",
    re.IGNORECASE,
)
INSTITUTION = re.compile(
    r"\b(?:agency|association|college|commission|consortium|corporation|foundation|institutes?|ministry|organi[sz]ation|society"
    r"|university)\b",
    re.IGNORECASE,
)
# Words that end the name of an organisation, and no person's.
TEAM = re.compile(r"team|collaborations?|committee|initiative|investigators|laboratory|project", re.IGNORECASE)
# Words of organisations that may be a family's, so that two words with one of them are taken for a person.
VAGUE = re.compile(r"group|center|centre|college", re.IGNORECASE)
# Faculty of Mathematics, Center for Language.
UNIT_OF = re.compile(rf"(?:{UNIT.pattern}|\bcollege) (?:for|of|on)\b", re.IGNORECASE)
# Example Works, Inc.
COMPANY = re.compile(r"\S.*[ ,](?:Inc|Ltd|LLC|GmbH|Corp|PLC|plc|S\.p\.A|B\.V|N\.V)\.?")
INITIAL = re.compile(r"[^\W\d_]\.?")
# LIGO, ICLR2024: no given name is written so.
ACRONYM = re.compile(r"(?=.*[A-Z].*[A-Z])[A-Z\d-]{3,}")


def is_organisation(name: str) -> bool:
    """Tell whether a name is surely not a person's: one that may be, such as Max Group, is taken for one."""
    words = name.split()
    if len(words) < 2:
        return False
    sure = [word for word in INSTITUTION.findall(name) if not VAGUE.fullmatch(word)]
    if sure or UNIT_OF.search(name) or words[0] == "Team" or COMPANY.fullmatch(name):
        return True
    if any(map(INITIAL.fullmatch, words)):
        return False
    last = words[-1]
    is_long = len(words) > 2 or (ACRONYM.fullmatch(words[0]) is not None and not last.isupper())
    return bool(TEAM.fullmatch(last) or (is_long and (VAGUE.fullmatch(last) or INSTITUTION.search(name))))


def begins_family(word: str) -> bool:
    """Tell whether a word of a person's name belongs to the family name behind it: Abdullah Al Mamun, Ana van der Berg."""
    return word in PARTICLES or word.lower() in PARTICLES - SMALL_ONLY


def split_suffix(name: str) -> tuple[str, str]:
    """Return a person's name and what stands behind it (Jr., III, MD PhD), where two words are left before that."""
    words = name.split(" ")
    end = len(words)
    while end > 2 and is_suffix(words[end - 1]):
        end -= 1
    return " ".join(words[:end]), " ".join(words[end:])


def is_suffix(word: str) -> bool:
    """Tell whether a word behind a whole name is a suffix, and no name of its own as Xi is."""
    if VAGUE_SUFFIX.fullmatch(word):
        return CLEAR_SUFFIX.fullmatch(word) is not None
    return SUFFIX.fullmatch(word) is not None
