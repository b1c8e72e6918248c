"""What a link leads to, by its host, its path, and the words before it."""

from __future__ import annotations

import re
from collections.abc import Set

from papersette.extract.knowledge.rows import pattern_of, read_rows
from papersette.extract.links.targets import Target, find_host_row, is_root
from papersette.models import LINK_KINDS

__all__ = ["kind_of_link", "kind_of_words", "kinds_of_words"]

# (kind, hints, pattern) of each row; words without the hints are not searched.
WORDS = [
    (row["kind"], tuple(row["hint"].split("|")), re.compile(rf"\b(?:{row['pattern']})\b", re.IGNORECASE))
    for row in read_rows("link_words")
]
# (domain, pattern, words that it does not go with, kind, what words may make of it) of each row.
PATHS = [
    (row["domain"], re.compile(row["pattern"]), re.compile(row["unless"], re.IGNORECASE), row["kind"], row["or"])
    for row in read_rows("link_paths")
]
# Words for an event or a journal by their role, and those that say that a link is to something of the paper's own.
EVENTS = {role: re.compile(pattern_of("link_events", role), re.IGNORECASE) for role in ("event", "venue")}
OWN = re.compile(pattern_of("link_events", "own"), re.IGNORECASE)
# A site that is called so holds repositories; on another that is not known, a page of code is about it.
REPOSITORY = re.compile(r"(?:git\w*|gitlab-\w+|svn|hg|code|sr)\.")


def kind_of_link(target: Target, words: str) -> str:
    """Return the kind of a link; `words` are those of its sentence that stand before it.

    A whole site of repositories is none of them.
    """
    if not target.domain:
        return kind_of_words(words) or "other"
    if target.url and is_root(target):
        return "other"
    return _kind_at(target.domain, target.path, words)


def _kind_at(domain: str, path: str, words: str) -> str:
    """Return what a row of a path, else of a host, says that a link is, or what the words make of it where the row lets them."""
    row = find_host_row(domain)
    by_path = _find_path(row["domain"] if row else "?", path, words)
    kind, others = by_path or ((row["kind"], row["or"]) if row else _unknown(path))
    allowed = {kind, *others.replace("*", ",".join(LINK_KINDS)).split(",")}
    if _is_events(allowed, words):
        return "other"
    said = list(kinds_of_words(words))
    if kind == "project" and len(said) > 1:
        # A page of code, videos and demos is the project's.
        return kind
    if not (row or by_path) and said[:1] == ["code"] and not REPOSITORY.match(domain):
        return "project"
    meant = next((word for word in said if word in allowed), kind)
    return meant if meant in LINK_KINDS else "other"


def _find_path(known: str, path: str, words: str) -> tuple[str, str] | None:
    """Return the kind of the first row of paths that fits, and what words may make of it."""
    for domain, pattern, unless, kind, others in PATHS:
        if domain in (known, "*") and pattern.search(path) and not unless.search(words):
            return kind, others
    return None


def _is_events(allowed: Set[str], words: str) -> bool:
    """Whether the words next to a link say that it is to the site of an event or a journal, where it can be one's."""
    roles = EVENTS.keys() & allowed
    if not roles:
        return False
    floor = max((match.end() for match in OWN.finditer(words)), default=0)
    return any(EVENTS[role].search(words, floor) for role in roles)


def _unknown(path: str) -> tuple[str, str]:
    """Return the kind of a host that no row knows, and what words may make of it: a whole site is a project's."""
    return ("other", "*,event") if path.strip("/") else ("project", "dataset,demo,event,venue")


def kind_of_words(words: str) -> str | None:
    """Return the first kind of links that words say, by the order of the table."""
    return next((word for word in kinds_of_words(words) if word in LINK_KINDS), None)


def kinds_of_words(words: str) -> dict[str, tuple[int, int]]:
    """Return each kind that words say, with (start, stop) of the first words that say so, in the order of the table."""
    found: dict[str, tuple[int, int]] = {}
    small = words.lower()
    for kind, hints, pattern in WORDS:
        if any(map(small.__contains__, hints)) and (match := pattern.search(words)):
            found[kind] = min(found.get(kind, match.span()), match.span())
    return found
