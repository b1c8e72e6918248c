"""Who takes part in a contest, as papers say it: hub at SemEval-2021 Task 3, HUB’s Systems for IWSLT 2023, our team HUB."""

from __future__ import annotations

import re

from papersette.extract.datasets.contests import CONTEST, KNOWN, YEAR
from papersette.extract.datasets.names import CODES, PAIR
from papersette.extract.knowledge.cues import GRAMMAR, any_of

__all__ = ["find_entrant", "find_team"]

# So much of a title is looked at.
LONGEST_TITLE = 300
MOST_WORDS = 3
SENT_IN = any_of(GRAMMAR["what an entrant sends"])
TO = r",? (?:to|for|at|in|on) "
# The contest: SemEval-2021, #SMM4H 2024, the WojoodNER Shared Task, SRST’19; not all of it in Lab@HUB Solution to the Pebble
# Shared Task.
OCCASION = (
    rf"(?:[Tt]he )?#?(?:{CONTEST}|[A-Z][\w&-]{{1,30}}[’']\d\d"
    rf"|[A-Z][\w&’'-]{{1,30}}(?: (?!at |{SENT_IN}{TO})[\w&’'-]{{1,30}}){{0,7}}"
    r" (?:[Tt]ask|[Cc]hallenge|[Cc]ompetition|[Tt]rack))(?![a-z])"
)
ENTRANT = re.compile(rf"[\"“]?(?P<name>[^\s:]{{1,40}}(?: [^\s:]{{1,40}}){{0,4}}?)[\"”]?(?: (?:at|@) |@)(?={OCCASION})")
# What it sent in: HUB’s Offline Speech Translation Systems for IWSLT 2023, the HUB Submission to WMT20, HUB’s WMT22 Submission.
WORDS = r"(?:(?!(?!of )[a-z]+ )[^\s:]{1,40} ){1,9}?"
SENT_TO = rf"{SENT_IN}{TO}(?={OCCASION})"
SENT = re.compile(
    rf"(?:[Tt]he )?(?:(?:19|20)\d\d )?(?P<name>{WORDS})(?:(?:[a-z]+ )?{SENT_TO}"
    rf"|(?:(?<=[’'] )|(?<=[’']s ))(?:(?:[^:]{{1,100}}? )?{SENT_TO}|{OCCASION}(?: \S+){{0,8}}? {SENT_IN}))"
)
# The same in a text: this paper describes HUB’s submission to WMT20, our team, HUB, won, the HUB team in a shared task.
TELLING = re.compile(rf"\b{any_of(GRAMMAR['telling of an entrant'])} ")
_TEAM = r"[A-Z][\w@&-]+(?: [A-Z][\w@&-]+)?"
TEAM = re.compile(
    rf"\b(?:[Oo]ur team,? \(?[\"“']?(?P<ours>{_TEAM})[\"”']?[,)]|[Tt]eam,? (?:named |called )?[\"“']?(?P<team>{_TEAM})"
    rf"|[Tt]he (?P<the>{_TEAM}) team\b)"
)
IN_CONTEST = re.compile(rf"[Ss]hared [Tt]ask|Challenge|[Cc]ompetition|{KNOWN}{YEAR}")
PART = re.compile(r"(?:[:?!]| [-–—]) ")
OWNING = ("'s", "’s", "s'", "s’", "S'", "S’")
UNIVERSITY = ["University", "of"]
AROUND, NO_ENTRANTS = GRAMMAR["around an entrant"], GRAMMAR["no entrant"]
# Words that tell of what kind is what was sent in: its languages and year among others.
SENDS, KIND_SENT = GRAMMAR["kind of what an entrant sends"] | CODES.keys(), re.compile(rf"{PAIR}|(?:19|20)\d\d")


def find_entrant(title: str) -> str | None:
    """Return who takes part in the contest that a title names, a team or its system, None where it says neither.

    Behind a colon that is said where no name stands before it: Sorting Wet Stones by Colour: HUB at IWSLT 2031.
    """
    title = title[:LONGEST_TITLE]
    first, *others = PART.split(title)
    words = first.split()
    is_phrase = len(words) > MOST_WORDS and NO_ENTRANTS.isdisjoint(words)
    return _begins_with(title) or (_begins_with(others[-1]) if others and is_phrase else None)


def find_team(view: str) -> str | None:
    """Return who takes part in a contest by the text of a paper (as a view), None where it does not say."""
    sent = (_begins_with(view[told.end() : told.end() + LONGEST_TITLE]) for told in TELLING.finditer(view))
    if entrant := next(filter(None, sent), None):
        return entrant
    # Most texts have no team, and that is soon told.
    team = TEAM.search(view) if "eam" in view else None
    return next(filter(None, team.groups())) if team and IN_CONTEST.search(view) else None


def _begins_with(title: str) -> str | None:
    """Return the entrant with which a title, or what stands behind its colon, begins."""
    match = ENTRANT.match(title)
    words = match["name"].split() if match else _sender(title)
    for at, word in enumerate(words):
        if word.endswith(OWNING):
            words = [*words[:at], word.rstrip("s").rstrip("'’")]
            break
    while words and words[0] in AROUND:
        words.pop(0)
    while words and words[-1] in AROUND:
        words.pop()
    named = 1 <= len(words) <= MOST_WORDS and not _is_phrase(words) and NO_ENTRANTS.isdisjoint(words)
    return " ".join(words) if named else None


def _is_phrase(words: list[str]) -> bool:
    """Whether words are none of a name: one that is spelt as "Looking" is, several with one in small letters."""
    if len(words) == 1:
        return words[0].istitle() and words[0].endswith("ing")
    told = words[len(UNIVERSITY) :] if words[: len(UNIVERSITY)] == UNIVERSITY else words
    return any(map(str.islower, told))


def _sender(title: str) -> list[str]:
    """Return the words of who sent something in to a contest by a title: those before what kind of thing it is."""
    match = SENT.match(title)
    words = match["name"].split() if match else []
    end = next((at for at, word in enumerate(words) if word in SENDS or (at and KIND_SENT.fullmatch(word))), len(words))
    return words[:end]
