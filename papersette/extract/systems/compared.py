"""The names that a sentence compares numbers with: what stands behind words of comparison, and where it ends."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from operator import attrgetter

from papersette.extract.knowledge.cues import GRAMMAR, any_of
from papersette.extract.knowledge.rows import pattern_of, read_rows
from papersette.extract.numbers.quantity import Quantity
from papersette.extract.sentences.phrases import STOP_WORDS
from papersette.extract.sentences.tokens import Spot
from papersette.extract.systems.features import CLASSES
from papersette.extract.systems.words import kind_of_word

__all__ = [
    "BEATEN_BY",
    "COMPARERS",
    "NO_NAME",
    "REACHED",
    "SYSTEMS",
    "Compared",
    "amounts_of",
    "compared_by",
    "find_compared",
    "lead_of",
    "name_at",
    "names_from",
    "token_at",
    "told_apart",
]

# What plays a role around names, as a pattern.
_words = partial(pattern_of, "baseline_names")
# Words stand between two boundaries: at the one behind them nothing is tried.
COMPARERS = re.compile(
    rf"\b(?=[a-z])(?:{'|'.join('(?P<{class}>{pattern})'.format_map(row) for row in read_rows('comparers'))})"
    rf" (?:(?:{_words('of what')}) )?(?=\S)",
    re.IGNORECASE,
)
LISTED = re.compile(r"(?: [\w@.+-]+){0,3}(?:,|;| and|, and) (?:and )?(?P<name>[^,;]{2,60}) by ?")
# Behind such a name stands its number, or what it is or has, but no verb: "RockBot without a memory by 4%".
LISTED_BY = re.compile(rf"(?: ?\([^()]*\))? (?:by|{_words('further')}|aided) ?(?=\S)")
# A possessive ends a name, but for its maker's, and where what belongs to it is a system: OpenAI's o1, last year's system.
_PREPOSITION = any_of(GRAMMAR["preposition"])
_HAD = rf"(?:(?!{_PREPOSITION} )[\w@.-]+ ){{0,3}}{any_of(GRAMMAR['other head'])}(?:e?s)?(?![\w-])(?! (?!{_PREPOSITION} )\w)"
_OWNING = "".join(rf"(?<!\b{maker})" for maker in sorted(_words("maker").split("|")))
STOPPER = re.compile(
    rf"[;:()—–]|,(?!\d{{3}})|--|{_OWNING}\\?['’]s? (?!{_HAD})|\.(?= |$|(?:Our|We|The|This|In|It) )| \[(?=\d)"
    rf"| (?:{_words('ends')}|{_words('predicate')}|and(?= \d| (?:{_words('goes on')})\b)|(?:of|over)(?= \d))\b(?!-)"
    r"| (?:In|We|Our|This) (?=[a-z])| (?<!of )(?<!and )the (?=[a-z])"
)
DETERMINER = re.compile(rf"(?:{_words('determiner')}) (?=\S)", re.IGNORECASE)
KEPT = re.compile(rf"\b(?:{_words('kept')}) $", re.IGNORECASE)
NO_NAME = re.compile(
    rf"^(?:[^\w\\]|\d[\d.,]*(?:[^\w-]|x\b|e?[-−]\d|-?$)|\w+ly\b(?!-| (?:{_words('said with an adverb')}) )"
    rf"|(?:{_words('no name')})\b(?!-))|^.{{0,1}}$",
    re.IGNORECASE,
)
# What leads to another number: "FooNet and a remarkable gain", cut before "of 5%".
AND_MORE = re.compile(r" and(?: an?(?: [\w-]+)?)?$")
# "The best closed model, FooNet, by 3 points": a name of its own says more than what it is.
_OWN = r"[A-Z](?=[\w+-])[\w+-]*(?:\.[\w+-]+)*(?<=\w)(?: (?:[A-Z][\w.+-]*\w|[\d.]*\d)){0,2}"
APPOSITION = re.compile(
    rf" ?(?:,|(?P<bracket>\()) ?(?:i\.e\.,? |namely,? )?(?P<name>{_OWN})(?(bracket)\))"
    rf"(?=[,;:)]|\.(?!\w)|$| \(| (?:{_words('ends')}|and)\b)"
)
WORD = re.compile(r"[^\W_]+")
# What is said of a name before it: the previous state-of-the-art model FooNet.
PRAISED = re.compile(rf"(?:(?:{_words('praise')}) )+(?=[A-Z][\w.+@-]*(?: [A-Z\d][\w.+@-]*)*$)")
# What says little by itself goes on behind a preposition: models trained (on ...), models (without ...); what does not is cut.
DANGLING = re.compile(rf"(?: \w+ly)? (?:{_words('dangling')})(?: \w+ly)?$| (?:of|over|0\.\d+)$")
OPEN = re.compile(rf"{DANGLING.pattern}|^(?:{_words('open')})$")
FURTHER = re.compile(rf" (?:{_words('further')}) (?:(?:{_words('determiner')}) )?(?=\S)")
# What tells the thing of a name in small letters apart, up to what its verb is about: systems that do not sort | stones.
RELATIVE = re.compile(
    rf"(?<=[a-z]) that (?!(?:{_words('not relative')})\b)(?:(?:{_words('auxiliary')}) )*[\w-]+ "
    rf"(?:(?:{_words('behind a verb')}) )*(?=\S)"
)
# What is equalled of a thing: matches RockNet performance.
REACHED = re.compile(r"(?<=\w) (?:performance|accuracy|quality)$")
# What joins the names of a list, and what the first of them are examples of: baselines like FooNet and BarNet.
JOINT, JOINED, EXAMPLES = re.compile(r",(?: and)? (?=\S)"), re.compile(r" and | & "), re.compile(r"^.* (?:like|including) ")
# A verb changes what stands up to its "by": improves FooNet by 5%, improves FooNet's accuracy by 5%.
UP_TO_BY = re.compile(r"(?:\\?['’]s?(?: [\w-]+){1,4})?(?: \w+ly)? by\b")
# Between names that are beaten and the numbers that tell by how much.
BEATEN_BY = re.compile(r",? by(?: an? (?:average|margin) of)?[ $]*")
# Where it is beaten, or what it has, may stand between, as behind the next name: RockNet on A by 4% and StoneNet on B by 2%.
ONE_BY = re.compile(
    r"(?: ?\([^()]*\))?(?P<more> (?:in [a-z][a-z -]{2,40}|(?P<word>on|with|without|from) [\w-][\w -]{1,40}))?" + BEATEN_BY.pattern
)
MEASURES = frozenset({"measure", "head"})
SPLITS = frozenset({"/", "-", "–", "~"})
LONGEST_NAME, LONGEST_KEPT = 90, 10
MOST_WORDS = 8
# Numbers of these families are no part of a name: 5%, 10 times.
AMOUNTS = frozenset({"percent", "times"})
SYSTEMS = frozenset({"many", "model", "own"})
# How far from a number words of comparison are looked for, in characters: few sentences are longer, and junk has no end.
REACH = 600
STARTS = attrgetter("start")


@dataclass(slots=True)  # not frozen, as Token is not
class Compared:
    """A name behind words of comparison: the class of these, where they start, and where the name starts and stops."""

    kind: str
    start: int
    name_start: int
    stop: int
    name: str


def find_compared(view: str, spot: Spot) -> list[Compared]:
    """Return the names of a quantity's sentence that stand behind words of comparison, in order."""
    listed = _listed(view, spot, spot.index)
    return [*compared_by(COMPARERS, view, spot), *([listed] if listed else [])]


def compared_by(words: re.Pattern[str], view: str, spot: Spot) -> tuple[Compared, ...]:
    """Return the names of a quantity's sentence that stand behind some words, in order."""
    at = spot.tokens[spot.index].start
    begin, end = max(spot.tokens[0].start, at - REACH), min(spot.tokens[-1].stop, at + REACH)
    return _compared_in(view, begin, end, amounts_of(view, spot), words)


def amounts_of(view: str, spot: Spot) -> tuple[int, ...]:
    """Return where those numbers of a sentence start, or what leads to them, that are in no name: nearly 10 times, 5%."""
    found = (quantity for at in spot.numbers if (quantity := spot.tokens[at].quantity) and quantity.family in AMOUNTS)
    # A compound is one: triple-based.
    return tuple(lead_of(quantity) for quantity in found if not view.startswith("-", quantity.stop))


def lead_of(quantity: Quantity) -> int:
    """Return where a quantity starts, or what leads to it, such as its comparator."""
    return quantity.lead if quantity.lead >= 0 else quantity.start


# The numbers of a sentence come one after another.
@lru_cache(64)
def _compared_in(view: str, begin: int, end: int, amounts: tuple[int, ...], words: re.Pattern[str]) -> tuple[Compared, ...]:
    """Return the names behind some words in a part of a view, in order."""
    found = []
    for match in words.finditer(view, begin, end):
        kind = match.lastgroup or ""
        if named := name_at(view, match.end(), end, amounts):
            start, stop, name = named
            if kind != "by" or UP_TO_BY.match(view, stop):
                found.append(Compared(kind, match.start(), start, stop, REACHED.sub("", name) if kind == "same" else name))
    return tuple(found)


def name_at(view: str, start: int, end: int, amounts: Sequence[int]) -> tuple[int, int, str] | None:
    """Return where the name behind an introducer starts and stops, and its words; None where no name stands there."""
    stop = min(end, start + LONGEST_NAME)
    while match := DETERMINER.match(view, start, stop):
        start = match.end()
    text = view[start:stop]
    length = _length_of_name(text, next((place - start for place in amounts if place >= start), len(text)))
    name = AND_MORE.sub("", " ".join(text[:length].split()).strip(" ."))
    if NO_NAME.match(name) or len(name.split()) > MOST_WORDS or (name.lower() in STOP_WORDS and name.lower() not in CLASSES):
        return None
    ends = start + length
    if name.islower() and name.isalpha() and (kept := KEPT.search(view, max(0, start - LONGEST_KEPT), start)):
        start, name = kept.start(), f"{kept[0]}{name}"
    own = APPOSITION.match(view, ends, end) if name.rpartition(" ")[2].islower() else None
    if own and not (own["bracket"] and _abbreviates(own["name"], name)):
        return own.start("name"), own.end("name"), own["name"]
    return start, ends, _bare_name(DANGLING.sub("", name))


def _length_of_name(text: str, amount: int) -> int:
    """Return how long the name is with which a text begins: no longer than up to an `amount`."""
    stop = STOPPER.search(text)
    length = min(amount, stop.start() if stop else len(text))
    further = FURTHER.match(text, length) if OPEN.search(text[:length]) else None
    stop = STOPPER.search(text, further.end()) if further else None
    is_name = stop and stop.start() < amount and len(text[: stop.start()].split()) <= MOST_WORDS
    return stop.start() if stop and is_name else length


def told_apart(view: str, compared: Compared, end: int, amounts: Sequence[int]) -> str:
    """Return a name with the clause behind it that tells it apart, in a view up to an `end`: systems that do not sort stones."""
    that = RELATIVE.match(view, compared.stop, end)
    if that is None:
        return compared.name
    stop = STOPPER.search(view, that.end(), end)
    ends = stop.start() if stop else end
    whole = " ".join(view[compared.name_start : ends].split()).strip(" .")
    # A clause with a number is about that: models that use 10 times more data.
    has_number = any(compared.stop <= amount < ends for amount in amounts)
    return compared.name if has_number or len(whole.split()) > MOST_WORDS else whole


def _bare_name(name: str) -> str:
    """Return a name without what is only said of it; what models are called in general is no name by itself."""
    praised = PRAISED.match(name)
    if praised and kind_of_word(name[praised.end() :].partition(" ")[0]):
        return name[praised.end() :]
    return name


def _abbreviates(short: str, name: str) -> bool:
    """Whether a short name has the first letters of the last words of a name, as SoTA has those of state-of-the-art."""
    letters = "".join(word[0] for word in WORD.findall(name))
    return letters.lower().endswith(short.lower().rstrip("s"))


def names_from(view: str, spot: Spot, start: int) -> tuple[int, list[str]]:
    """Return where a list of names stops that starts at a place, and the names."""
    stop, names, amounts = start, list[str](), amounts_of(view, spot)
    while named := name_at(view, start, spot.tokens[-1].stop, amounts):
        _, stop, name = named
        parts = JOINED.split(EXAMPLES.sub("", name))
        names += [_without_determiner(part) for part in parts]
        # No comma stands between two: "outperforms A, and B reaches ..."
        joint = JOINT.match(view, stop) if len(parts) == 1 and spot.turns > 2 else None
        if joint is None:
            break
        start = joint.end()
    return stop, names


def _without_determiner(name: str) -> str:
    determiner = DETERMINER.match(name)
    return name[determiner.end() :] if determiner else name


def _listed(view: str, spot: Spot, at: int) -> Compared | None:
    """Return the name between a number and the one before: "BM25 by 44%, a plain ranker by 19%/7%" has a baseline each."""
    first = _first_of(spot, at)
    before = next((at for at in reversed(range(first)) if spot.tokens[at].quantity), None)
    if before is None:
        return None
    lead = _lead_at(spot, first)
    match = LISTED.fullmatch(view, spot.tokens[before].stop, lead)
    if not match or COMPARERS.match(view, match.start("name")):
        return None
    named = name_at(view, match.start("name"), lead, ())
    listed = Compared("listed", match.start("name"), *named) if named and LISTED_BY.match(view, named[1]) else None
    return listed if listed and _is_one_more(view, spot, _first_of(spot, before), listed) else None


def _first_of(spot: Spot, at: int) -> int:
    """Return the index of the first of the numbers that slashes or ranges join with one: 19%/7%, 6%-18%."""
    while at > 1 and spot.texts[at - 1] in SPLITS and spot.tokens[at - 2].quantity:
        at -= 2
    return at


def _lead_at(spot: Spot, at: int) -> int:
    return lead_of(spot.tokens[at].quantity or spot.quantity)


def _is_one_more(view: str, spot: Spot, before: int, listed: Compared) -> bool:
    """Whether a name is one more of what the number before is measured against, which stands right before that.

    Where a verb changes it ("improves BM25 by 4% and RockBot by 2%") both are systems, no measures or kinds of stones.
    """
    if _listed(view, spot, before):
        return True
    lead = _lead_at(spot, before)
    begin = max(spot.tokens[0].start, lead - REACH)
    for each in _compared_in(view, begin, spot.tokens[-1].stop, amounts_of(view, spot), COMPARERS):
        if link := ONE_BY.fullmatch(view, each.stop, lead):
            # Better in recall by 5% and precision by 7%.
            is_measure = spot.tokens[token_at(spot, listed.stop) - 1].kind in MEASURES
            if link["more"] and (is_measure or (link["word"] and not view.startswith(f" {link['word']} ", listed.stop))):
                return False
            return each.kind != "by" or (_may_be_changed(spot, each) and _may_be_changed(spot, listed))
    return False


def _may_be_changed(spot: Spot, compared: Compared) -> bool:
    """Whether a name may be that of a system, by a capital of what is no measure, or by what systems are called."""
    tokens = spot.tokens[token_at(spot, compared.name_start) : token_at(spot, compared.stop)]
    is_named = any(token.capital for token in tokens) or any(CLASSES.get(token.text) in SYSTEMS for token in tokens[-1:])
    return is_named and tokens[0].kind == "word"


def token_at(spot: Spot, place: int) -> int:
    """Return the index of the first token that starts at or behind a place of the view."""
    return bisect_left(spot.tokens, place, key=STARTS)
