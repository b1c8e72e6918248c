"""Where an address ends that starts in a text, blanks that break it and what is glued to it among its words."""

from __future__ import annotations

import re

from papersette.extract.knowledge.cues import GRAMMAR, any_of
from papersette.extract.links.address_starts import ANY_TLD, TLDS
from papersette.extract.links.targets import ESCAPES, INVISIBLE, find_host_row

__all__ = ["LONGEST", "find_end"]

# No address of an abstract is longer; what is longer is junk.
LONGEST = 512
# How often an address may be broken by blanks.
BREAKS = 4
# Top levels that are no word besides.
SURE_TLD = "|".join(tld for tld, kind in TLDS.items() if kind != "word")
# Quotes, braces, angle and square brackets end an address, and so do letters of other scripts; % must be followed by its code.
BODY = re.compile(
    rf"(?:[\w.?=#+:;,@!()/{INVISIBLE}-](?<![^\u0000-\u024f\u061c\u200b-\u206f\ufeff])"
    rf"|{'|'.join(pattern for pattern, _ in ESCAPES)}|%(?=[0-9A-Fa-f]{{2}})|[~&])*"
)
# A sentence, or another address, glued to the end of an address.
GLUED = re.compile(
    rf"[.,;](?={any_of(GRAMMAR['glued to an address'])}$)"
    r"|(?<![/=@])(?=https?:|www\.|(?<=[^.])github\.com/)"
    rf"|(?<=\.)(?:{ANY_TLD})(?=[A-Z][a-z]+$)"
)
GAP = re.compile(r"[ \t]{0,3}\r?\n?[ \t]{0,3}")
WORD = re.compile(r"[^\s{}<>\"\[\]]{1,100}")
# Where the blank stands in a broken address: what must stand before it (scheme aside) and behind it.
UNFINISHED_HOST = rf"^(?!.*\.(?:{ANY_TLD})\.?$)[\w.-]*"
BROKEN = tuple(
    (re.compile(left), re.compile(right))
    for left, right in (
        (rf"{UNFINISHED_HOST}\.$", rf"(?:[a-z0-9-]+\.){{0,3}}(?:(?:{SURE_TLD})(?:[/.,;)]|$)|(?:{ANY_TLD})/)"),
        (rf"{UNFINISHED_HOST}-$", rf"[a-z0-9-]+\.(?:[a-z0-9-]+\.){{0,2}}(?:{ANY_TLD})(?:[/.,;)]|$)"),
        (rf"{UNFINISHED_HOST}[\w-]$", rf"\.(?:[a-z0-9-]+\.){{0,3}}(?:{ANY_TLD})(?:[/.,;)]|$)"),
        (r"/.*[_=?&~#]$", r"[A-Za-z0-9]"),
        (r"/.*[A-Za-z0-9]-$", r"[A-Za-z0-9](?=\S*(?:[A-Z]\S*[a-z]|[\d_/-]))"),
        (r"\.[\w/-]*[\w]$", r"/[A-Za-z0-9]"),
    )
)
# A word that cannot be one of the sentence: it holds a digit, an underscore, a hyphen, a slash or a capital inside.
ODD = re.compile(r"(?!https?:)[A-Za-z0-9][\w.]*(?:[a-z][A-Z]|(?<=\w)\d|[_/-]\w)")
ODD_PATH = re.compile(r"(?=\S*[\dA-Z_])[\w.-]+/[\w-]")


def find_end(text: str, body: int, limit: int) -> tuple[int, bool]:
    """Return where the words of an address end, and whether blanks break them."""
    end, joined = _reach(text, body, limit), False
    for _ in range(BREAKS):
        gap = GAP.match(text, end)
        further = gap.end() if gap else end
        word = WORD.match(text, further)
        if further == end or word is None or not _is_broken(text[body:end], word[0]):
            break
        end, joined = _reach(text, further, min(further + LONGEST, len(text))), True
    return end, joined


def _reach(text: str, start: int, limit: int) -> int:
    """Return the end of the unbroken words of an address, without what is glued to them."""
    match = BODY.match(text, start, limit)
    words = match[0] if match else ""
    glued = GLUED.search(words, 1)
    if glued:
        words = words[: glued.end()] if glued[0].isalpha() else words[: glued.start()]
    return start + _balance(words)


def _balance(words: str) -> int:
    """Return the length of `words` up to a bracket without a partner."""
    open_at: list[int] = []
    for position, letter in enumerate(words):
        if letter == "(":
            open_at.append(position)
        elif letter == ")":
            if not open_at:
                return position
            open_at.pop()
    return open_at[0] if open_at else len(words)


def _is_broken(left: str, right: str) -> bool:
    """Whether the words on either side of a blank are one address: half a host, half a path, a site of which more is needed."""
    if any(before.search(left) and behind.match(right) for before, behind in BROKEN):
        return True
    host, slash, path = left.partition("/")
    row = find_host_row(host)
    missing = int(row["depth"]) - len([part for part in path.split("/") if part]) if row and slash else 0
    return missing > 0 and bool((ODD if left.endswith("/") else ODD_PATH).match(right))
