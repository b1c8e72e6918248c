"""Places in rankings: first place, ranked 5th, (rank 11), 6/24."""

from __future__ import annotations

import re

from papersette.extract.knowledge.cues import CUES, GRAMMAR, any_of
from papersette.extract.numbers.quantity import Quantity

__all__ = ["SUFFIX", "parse_further_place", "parse_place"]

# What makes a number an ordinal, which may be set above or apart: 1st, 1^{st}, 4-th, 36 th.
SUFFIX = r"(?: ?\^ {0,20})?(?:st|nd|rd|th)"
_APART = rf"(?:{SUFFIX}|[ -](?:st|nd|rd|th))"
_WORDS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth",
)  # fmt: skip
ORDINALS = {"one": 1, **{word: place for place, word in enumerate(_WORDS, start=1)}}
_ORDINAL = rf"(?:(\d{{1,3}}){_APART}|({'|'.join(ORDINALS)}))"
_PLACE = "(?:place|rank|position|prize)"
# What leads from one place to the next in a list of them: the 5th, 7th and the first.
_AND = r"(?:,? (?:and|&)|,)(?: the)? "
_LISTED_PLACE = rf"{_PLACE}s?\b(?! of\b)"
_ONE_OF_LIST = rf"(?:\d{{1,3}}{_APART}|(?:{'|'.join(ORDINALS)})\b)"
# "Ranks first in seven of twelve settings": a count of places.
_NUMBER = rf"(?:\d+|{any_of(GRAMMAR['digit'])}|ten|eleven|twelve)"
_SOME = rf"(?:in|on|for) {_NUMBER} (?:out )?of (?:the )?{_NUMBER}"
# "Surpassing the second place team", "only a point behind the first place": another's place.
_BEATING = sorted(word for word, cue in CUES.items() if cue == "beat")
_BEATEN = "".join(f"(?<!{word} the )" for word in ("than", "over", "behind", "from", *_BEATING))
# Nor is what something is compared with: "compared to the second best results"; "best or second-best" tells no place.
_SET_AGAINST = rf"{_BEATEN}(?<!\bto the )(?<!\bwith the )(?<!\bagainst the )(?<!\bby the )(?<!\bor )(?<!\bor the )"
# What the best of is ours where it stands in a contest: the second best performance in the shared task; a system that is slower
# than ours may be the second best.
_IN_CONTEST = r"(?: (?:in|on|for|among|of|out|at)\b)"
_AT_CONTEST = r"(?: (?:in|among|of|out)\b| on (?:\w+ ){0,2}(?:sub-?)?(?:task|track|challenge|leaderboard|test))"
_BEST = (
    rf"(?= (?-i:[A-Z])| among| of| out| in| (?:result|score)s?\b| performances?{_AT_CONTEST}"
    rf"| (?:system|submission|run|entry|team)\b(?:{_IN_CONTEST}| ?[,.;]|$)|,? and (?:the )?\w+[ -]best\b"
    rf"| (?:[\w-]+ ){{1,3}}(?:result|score)s?{_IN_CONTEST})"
)
# Ranked second by readers, the fifth most common, in the 8th Challenge, in the 49th percentile.
_NO_THING = rf"(?! (?:to|of all|order|by|most|least|leading|percentile|{_SOME}|(?-i:[A-Z]))|[ -]\w+est\b)"
# Of rank one, that rank one another, are placed on one side: ranked one of 20 alone.
_NO_ONE = r"(?!(?:ranks?|placed on) one\b)"
# Vol. 50, no. 2, 2005: the issue of a journal.
_NO_ISSUE = r"(?! ?, (?:pp\b|\d{4}\b))"
# An idiom, unless it says where: in the first place among 20 teams.
_IDIOM = r"(?!(?<=\bin the )first place\b(?! (?:in|among|of|on|at|out|for)\b))"
_WHERE = r"(?= (?:in|among|of|on|for|out|overall)\b)"
# A rank or a position of something, such as a tensor or an embedding, is none.
_NO_MORE = (
    r"(?= (?:in|among|of|on|with|at|for|from|out|overall|and|while|according|respectively|using|by|excluding|across|to|under|when"
    r"|as|place)\b| ?[,.;:()]|\s*$)"
)
# What tells that a bare number behind "ranked" is a place: ranked 50 submissions, but ranked 11 of 20, ranked 7th.
_OF_ALL = r" (?:out )?of (?:the |all )?\d| out of\b| among(?:st)?\b"
_BEHIND = rf"(?=\)|[,.;](?!\d)|{_OF_ALL}| (?:overall|compared|across|place|in|on|for|at|and)\b)"
_OUT_OF, _ON_BOARD = rf" out of (?:the |all )?{_NUMBER}\b", r" on the (?:[a-z]+ )?leader-?board\b"
_NOT_THE = r"(?<!\bthe )(?<!\bthat is )(?<!\bwho is )(?<!\bwhich is )"
PLACE = re.compile(
    rf"\b(?:No\. ?|Nr\. ?|number )(\d{{1,3}}|one)\b{_NO_ISSUE}(?= (?:on|in|of|among|rank|place|position|spot|overall|at|for)\b"
    r"| ?[,.;)])"
    rf"|#(\d{{1,3}})\b(?! *:)"
    rf"|{_BEATEN}{_IDIOM}\b{_ORDINAL}(?: {{1,4}}|-)(?:(?:place|prize)\b|(?:rank|position)\b{_NO_MORE})(?! (?-i:[A-Z][a-z]))"
    # The places of a list before their noun: second, sixth and the fourth position.
    rf"|{_BEATEN}\b{_ORDINAL}(?=(?:{_AND}{_ONE_OF_LIST}){{1,6}} {_LISTED_PLACE}{_NO_MORE})"
    rf"|(?:(?<=\band )|(?<=\band the )){_ORDINAL} {_LISTED_PLACE}{_NO_MORE}"
    rf"|(?<!-)\b{_NO_ONE}(?:rank(?:ed|s|ing)?|placed)(?: (?:the|as|at|in|on)){{0,2}} {_ORDINAL}\b{_NO_THING}"
    rf"|\b(?:places|placing(?: us)?|positioned(?: us)?|finish(?:ed|es|ing)|c[ao]me|stood)(?: (?:in|at|out))? {_ORDINAL}\b{_WHERE}"
    rf"|\b(?:ranked|ranks|ranking|winning)(?: (?:as|at|of|in))?(?: the)? {{1,2}}\(? ?(?:No\.? ?|#|top[ -](?=1\b))(\d{{1,3}})\b"
    rf"|\b(?:ranked|ranking)(?: (?:as|at|of|on))?(?: {_PLACE})? (\d{{1,3}}){_BEHIND}"
    rf"|\b(?:ranks?|place|position)(?: of)? (\d{{1,3}})(?={_OF_ALL})"
    rf"|(?<=\()(?:ranks?|ranked|ranking) (\d{{1,3}})(?= ?\)|, |; )"
    rf"|(?P<given>\b(?:ranks?|place|position)(?: of)? (\d{{1,3}}){_BEHIND})"
    r"|\b(\d{1,3})/\d{1,4}(?= (?:teams|participants|submissions|systems)\b)"
    # 15th out of 31, 4th/26, fifth on the leaderboard; but who is the first, or the one that is second on it, is another.
    rf"|{_SET_AGAINST}{_NOT_THE}\b{_ORDINAL}(?={_OUT_OF}|{_ON_BOARD})"
    rf"|\b(\d{{1,3}}){SUFFIX}(?=/\d{{1,4}}\b)"
    rf"|{_SET_AGAINST}\b(\d{{1,3}}){_APART}[ -]best\b(?= [a-z])"
    # The second best of all methods is mostly another's.
    rf"|{_SET_AGAINST}\b({'|'.join(ORDINALS)})[ -]best\b{_BEST}",
    re.IGNORECASE,
)
# Who is given a place: secured rank 29, a rank of 6; but adapters of rank 16.
GIVEN = re.compile(
    rf"\b{any_of(GRAMMAR['stem before a place'])}\w*(?: {any_of(GRAMMAR['before a place'])}){{0,4}} $",
    re.IGNORECASE,
)
GIVEN_FAR = 48
# "ranked 6/24 in Spanish, 7/25 in English", "ranked 16th and 12th": further places in one sentence.
FURTHER = re.compile(
    rf"{_BEATEN}(?<!/)(?P<place>\d{{1,3}})(?:/\d{{1,4}}|{SUFFIX})"
    rf"(?![\w/%]|\.\d| percentile| placed?\b| {_SOME}| [A-Z]| (?!best\b)[a-z]+est\b)"
)
# "Ranked second in French and first overall": of places in words only what goes on from one.
FURTHER_WORD = re.compile(
    rf"(?:(?<=and )|(?<=and the )|(?<=, )|(?<=, the ))(?P<place>{'|'.join(ORDINALS)})\b{_NO_MORE}", re.IGNORECASE
)
RANKED_WORD = re.compile(
    rf"\b(?:rank(?:s|ed|ing)?|placed|position(?:s|ed)|finish(?:ed|es|ing))(?: us)?(?: (?:the|as|at|in|a close))* {_ONE_OF_LIST}"
    r"(?:[^.;!?]|\.(?=\d)){0,110}$",
    re.IGNORECASE,
)
RANKED = re.compile(r"\b(?:rank(?:s|ed|ings?)?|place[sd]?|position(?:s|ed)?)\b(?:[^.;!?]|\.(?=\d)){0,90}$", re.IGNORECASE)
RANKED_FAR, RANKED_WORD_FAR = 110, 140


def parse_place(view: str, start: int) -> Quantity | None:
    """Return the place that begins at `start`, where a word that hints of one or a number does."""
    match = PLACE.match(view, start)
    if not match or (match["given"] and not GIVEN.search(view, max(0, start - GIVEN_FAR), start)):
        return None
    text = next(text for text in match.groups() if text and text != match["given"]).lower()
    return _place(match, ORDINALS.get(text) or int(text))


def parse_further_place(view: str, start: int) -> Quantity | None:
    """Return a further place of a ranking that the sentence has named."""
    if match := FURTHER.match(view, start):
        return _place(match, int(match["place"])) if RANKED.search(view, max(0, start - RANKED_FAR), start) else None
    match = FURTHER_WORD.match(view, start)
    if not match or not RANKED_WORD.search(view, max(0, start - RANKED_WORD_FAR), start):
        return None
    return _place(match, ORDINALS[match["place"].lower()])


def _place(match: re.Match[str], place: int) -> Quantity:
    return Quantity(match.start(), match.end(), float(place), None, "none", "rank")
