"""Phrases that stand where the name of a measure stands, whatever their words: "reduces NAME by 5%", "a 5% gain in NAME"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

from papersette.extract.knowledge.cues import CUES, GRAMMAR
from papersette.extract.knowledge.rows import read_rows
from papersette.extract.sentences.tokens import Token, find_groups, find_lead

__all__ = ["NO_NAME_WORDS", "STOP_WORDS", "find_phrases", "is_possessive"]

STOP_WORDS = frozenset(word for row in read_rows("stop_words") for word in row["words"].split())
# Of them some are words of a measure's name all the same: training set size.
NO_NAME_WORDS = STOP_WORDS - GRAMMAR["also of a measure"]
# What is done with a measure is no part of its name: "recall drops by 5%", "speed gains ranging from 2 to 3".
TAIL = (GRAMMAR["tail"] | GRAMMAR["change"]) - GRAMMAR["measured itself"]
# "Errors consistently under 8 mm", but a rate of anomaly.
ADVERB = re.compile(r"\w{2,}ly" + "".join(f"(?<!{noun})" for noun in sorted(GRAMMAR["noun in ly"])))
LONGEST = 4
ADJECTIVES = 3
# What is changed stands behind the verb, or before it in the passive: "reduces NAME by 5%", "NAME is reduced by 5%".
CHANGING = frozenset({"rise", "fall", "beat"})
# How far before a number its verb may stand, in tokens.
REACH = 14
AMOUNTS = frozenset({"many", "much"})
# What rates things or times them.
RATED = frozenset({"none", "time"})
# What is no name without what it is of: the length of the output.
OF_WHAT = GRAMMAR["before inside"] | GRAMMAR["of what"]
LIST = frozenset({",", "and", "&", "("})


def find_phrases(tokens: Sequence[Token]) -> Iterator[tuple[int, int, str]]:
    """Yield (first, last, place) of each phrase beside a number of a sentence: indexes of its tokens, and how it stands there."""
    for group in find_groups(tokens).values():
        yield from _behind(tokens, group[-1] + 1)
        lead = find_lead(tokens, group[0])
        yield from _before(tokens, lead)
        if lead < group[0]:
            yield from _backward(tokens, lead - 1, "before bound")
        yield from _changed(tokens, group[0])
    yield from _terms(tokens)


def _behind(tokens: Sequence[Token], start: int) -> Iterator[tuple[int, int, str]]:
    for at in range(start, min(start + ADJECTIVES, len(tokens) - 1)):
        if tokens[at].text in GRAMMAR["change"] and tokens[at + 1].text in GRAMMAR["change of"]:
            yield from _forward(tokens, at + 2, "change in")
            break
    if start >= len(tokens):
        return
    word = tokens[start].text
    if word == "as" and start + 1 < len(tokens) and tokens[start + 1].text in AMOUNTS:
        # Half as many pixels, twice as much memory.
        yield from _forward(tokens, start + 2, "compared")
    elif word in GRAMMAR["compared"]:
        yield from _forward(tokens, start + 1, "compared")
    elif word in GRAMMAR["share of"]:
        # 60% of the video frames, 0.74 in consistence, 8.4 for comfort.
        yield from _forward(tokens, start + 1, f"behind {word}")
    elif word == "for" and _has_family(tokens[start - 1], RATED):
        # 8.4 for comfort, 20 minutes for training.
        yield from _forward(tokens, start + 1, "behind for")
    elif word not in GRAMMAR["change"]:
        yield from _forward(tokens, start, "behind")


def is_possessive(word: Token) -> bool:
    """Whether a word says whose what follows is: the model's attack rate."""
    return word.text.endswith(("'s", "’s"))


def _has_family(token: Token, families: frozenset[str]) -> bool:
    return token.quantity is not None and token.quantity.family in families


def _terms(tokens: Sequence[Token]) -> Iterator[tuple[int, int, str]]:
    """Yield what a sentence says that it compares in terms of: one thing, or a list of them."""
    for at, token in enumerate(tokens[:-2]):
        if token.text == "terms" and tokens[at + 1].text == "of":
            start = at + 2
            while found := next(_forward(tokens, start, "terms of"), None):
                yield found
                start = found[1] + 1
                if start >= len(tokens) or tokens[start].text not in LIST:
                    break
                start += 1 + (start + 1 < len(tokens) and tokens[start + 1].text in LIST)


def _before(tokens: Sequence[Token], stop: int) -> Iterator[tuple[int, int, str]]:
    if stop and tokens[stop - 1].text in GRAMMAR["transition"]:
        yield from _backward(tokens, stop - 2, f"before {tokens[stop - 1].text}")


def _changed(tokens: Sequence[Token], index: int) -> Iterator[tuple[int, int, str]]:
    """Yield what the nearest verb of change before a number is about."""
    for at in range(index - 1, max(-1, index - REACH), -1):
        if tokens[at].kind == "word" and CUES.get(tokens[at].text) in CHANGING:
            yield from _forward(tokens, at + 1, "changed")
            passive = at
            while passive and (tokens[passive - 1].text in GRAMMAR["passive"] or tokens[passive - 1].text.endswith("ly")):
                passive -= 1
            if passive < at:
                yield from _backward(tokens, passive - 1, "changed")
            return


def _forward(tokens: Sequence[Token], start: int, place: str) -> Iterator[tuple[int, int, str]]:
    while start < len(tokens) and tokens[start].text in GRAMMAR["determiner"]:
        start += 1
    stop = start
    longest = LONGEST
    # Behind a number "the size of" begins what it is compared with.
    heads = OF_WHAT if place == "changed" else GRAMMAR["before inside"]
    while stop < len(tokens) and stop - start < longest and (_is_word(tokens[stop]) or _links(tokens, stop, heads)):
        # A compound is one word, and an article none.
        longest += tokens[stop].text == "-" or tokens[stop].text in GRAMMAR["article inside"]
        stop += 1
    while stop > start and (not _is_word(tokens[stop - 1]) or _is_done(tokens[stop - 1])):
        stop -= 1
    if start < stop:
        yield start, stop - 1, place


def _backward(tokens: Sequence[Token], last: int, place: str) -> Iterator[tuple[int, int, str]]:
    while last >= 0 and _is_done(tokens[last]):
        last -= 1
    start, longest = last + 1, LONGEST
    while start > 0 and last - start < longest and (_is_word(tokens[start - 1]) or _links(tokens, start - 1, OF_WHAT)):
        if is_possessive(tokens[start - 1]):
            break
        start -= 1
        longest += tokens[start].text == "-" or tokens[start].text in GRAMMAR["article inside"]
    while start <= last and not _is_word(tokens[start]):
        start += 1
    if start <= last:
        yield start, last, place


def _is_done(token: Token) -> bool:
    """Whether a word says what is done with a measure, or how; a loss is one itself."""
    return (token.text in TAIL or ADVERB.fullmatch(token.text) is not None) and token.kind != "head"


def _is_word(token: Token) -> bool:
    return token.kind in ("word", "head") and token.text[0].isalpha() and token.text not in NO_NAME_WORDS


def _links(tokens: Sequence[Token], index: int, heads: Set[str]) -> bool:
    """Whether a token joins words of one name: the "of" behind one of some heads, and what a compound such as end-to-end has."""
    if not 0 < index < len(tokens) - 1:
        return False
    if tokens[index].text in GRAMMAR["inside"] and tokens[index - 1].text in heads:
        return True
    if tokens[index].text in GRAMMAR["article inside"] and index > 1 and tokens[index - 1].text == "of":
        return tokens[index - 2].text in heads
    return _is_hyphen(tokens, index) or (
        tokens[index].kind == "word" and _is_hyphen(tokens, index - 1) and _is_hyphen(tokens, index + 1)
    )


def _is_hyphen(tokens: Sequence[Token], index: int) -> bool:
    """Whether a token is the hyphen of a compound of two words."""
    if not 0 < index < len(tokens) - 1 or tokens[index].text != "-":
        return False
    before, hyphen, behind = tokens[index - 1 : index + 2]
    is_compound = before.kind in ("word", "head") and behind.kind in ("word", "head", "measure")
    return is_compound and before.stop == hyphen.start and hyphen.stop == behind.start
