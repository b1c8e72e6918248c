"""What a gain or ratio is compared with: names behind words of comparison, and a linear model that tells which one it is.

The weights are a table in the package, made by training/train.py from annotated gains and ratios.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import takewhile
from operator import attrgetter

from papersette.extract.cues import CUES, GRAMMAR
from papersette.extract.linear import Feature, load_weights, softmax
from papersette.extract.phrases import STOP_WORDS
from papersette.extract.quantity import Quantity
from papersette.extract.rows import pattern_of, read_rows
from papersette.extract.system_names import kind_of_word
from papersette.extract.systems import CLASSES
from papersette.extract.tokens import Spot, Token

__all__ = ["Compared", "describe_baseline", "describes_rival", "find_baseline", "find_compared", "find_shared"]

# What plays a role around names, as a pattern.
_words = partial(pattern_of, "baseline_names")
# Words stand between two boundaries: at the one behind them nothing is tried.
COMPARERS = re.compile(
    rf"\b(?=[a-z])(?:{'|'.join('(?P<{class}>{pattern})'.format_map(row) for row in read_rows('comparers'))})"
    rf" (?:(?:{_words('of what')}) )?(?=\S)",
    re.IGNORECASE,
)
LISTED = re.compile(r"(?: [\w@.+-]+){0,3}(?:,|;| and|, and) (?:and )?(?P<name>[^,;]{2,60}) by ?")
STOPPER = re.compile(
    rf"[;:()—–]|,(?!\d{{3}})|--|\\?['’]s? |\.(?= |$|(?:Our|We|The|This|In|It) )| \[(?=\d)"
    rf"| (?:{_words('ends')}|{_words('predicate')}|and(?= (?:a )?\d| (?:{_words('goes on')})\b)|(?:of|over)(?= \d))\b(?!-)"
    r"| (?:In|We|Our|This) (?=[a-z])| (?<!of )(?<!and )the (?=[a-z])"
)
DETERMINER = re.compile(rf"(?:{_words('determiner')}) (?=\S)", re.IGNORECASE)
KEPT = re.compile(rf"\b(?:{_words('kept')}) $", re.IGNORECASE)
NO_NAME = re.compile(
    rf"^(?:[^\w\\]|\d[\d.,]*(?:[^\w-]|x\b|-\d|-?$)|\w+ly\b(?!-| \w+ed )|(?:{_words('no name')})\b(?!-))|^.{{0,1}}$", re.IGNORECASE
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
# What joins the names of a list, and what the first of them are examples of: baselines like FooNet and BarNet.
JOINT, JOINED, EXAMPLES = re.compile(r",(?: and)? (?=\S)"), re.compile(r" and | & "), re.compile(r"^.* (?:like|including) ")
# The best there is, made better: improves the state-of-the-art accuracy on X by 5%.
ADVANCED = re.compile(
    rf"\b(?:{_words('advancing')}) (?:(?:{_words('determiner')}|previous|prior) ){{0,2}}"
    r"(?P<name>state[ -]of[ -]the[ -]art|SOTA)(?![\w-])"
    r"[^,;:()]{0,70} by (?:an average of )?\W{0,3}$",
    re.IGNORECASE,
)
# A verb changes what stands up to its "by": improves FooNet by 5%, improves FooNet's accuracy by 5%.
UP_TO_BY = re.compile(r"(?:\\?['’]s?(?: [\w-]+){1,4})?(?: \w+ly)? by\b")
# A measure by its end, but for what a baseline or the state of the art reaches.
MEASURED = re.compile(rf"^(?!.*(?:{_words('whose')})).*(?:{_words('measured')})$", re.IGNORECASE)
# What a number says of the thing before it, not of the paper's own: "outperforms models that are 10 times larger".
RIVAL = re.compile(
    rf",?(?: including (?:those|some|ones))? ?\(?(?:(?:{_words('of a rival')}|(?P<having>{_words('having')})) )?[ $]*",
    re.IGNORECASE,
)
# What is compared with besides: rivals models 10 times larger; what is named before: although the latter has 10 times the size.
RIVALLING = re.compile(rf"\b(?P<rival>{_words('rivalling')}) (?:(?:{_words('of what')}) )?(?=\S)", re.IGNORECASE)
LATTER = re.compile(rf"\bthe latter (?:{_words('latter')}) [ $]*$", re.IGNORECASE)
RIVAL_IS = re.compile(rf"[ $]*(?:times )?(?:{_words('rival is')})\b", re.IGNORECASE)
RIVAL_COSTS = re.compile(
    rf"[ $]*(?:times )?(?:more|as many|as much|the)(?: [\w-]+){{0,3}}? (?:{_words('cost')})\b", re.IGNORECASE
)
RIVAL_HERE = re.compile(rf"(?:(?:{_words('determiner')}) )?[ $]*", re.IGNORECASE)
RIVALS = frozenset({"beat", "equal", "than", "over", "compared", "rival"})
# Between numbers that say the same of several rivals: 5x, 10x and 20x larger, 2 to 4 times larger.
LIKE = frozenset({",", "and", "or", "to", "-", "–"})
# Between names that are beaten and the numbers that tell by how much.
BEATEN_BY = re.compile(r",? by(?: an? (?:average|margin) of)?[ $]*")
CLAUSE_ENDS = frozenset({",", ";", ".", ":", "("})
# Behind a number these lead to that of a rival: by 5% versus 2%, by 5% compared to a 2% drop.
VERSUS = re.compile(r"(?<![\w.-])(?:versus|vs\.?|compared (?:to|with))(?: (?:an?|the|only|just))*[ $(]{1,3}$", re.IGNORECASE)
VERSUS_FAR = 32
# How far before a number a verb may begin that is about it.
RIVAL_FAR = 40
# What a share is of: 12% of the parameters of FooNet, half the memory used by FooNet.
SHARE = re.compile(r"[ $]*(?:of |as |the )?(?!(?:less|fewer|more|lower|smaller) )(?P<words>[\w-]+(?: [\w-]+){1,6})")
SHARE_OF = re.compile(rf" (?:{_words('share of')}) ")
LONGEST_NAME, LONGEST_KEPT = 90, 10
MOST_WORDS = 8
# Numbers of these families are no part of a name: 5%, 10 times.
AMOUNTS = frozenset({"percent", "times"})
SYSTEMS = frozenset({"many", "model", "own"})
# How far from a number words of comparison are looked for, in characters: few sentences are longer, and junk has no end.
REACH = 600
# How many tokens off a name is, up to.
DISTANCES = (1, 2, 3, 5, 8, 12, 20)
MOST_COUNTED = 2
SIGNS = GRAMMAR["up to a baseline"]
STARTS = attrgetter("start")
# The preferred mistake is no baseline: one must be more likely right than not. Each name is judged by itself, and the likeliest
# of a number's is right more often than its own chance says: of those between 0.4 and 0.5, cross-validated, 62 in 100 were.
LEAST_CHANCE = 0.4


@dataclass(slots=True)  # not frozen, as Token is not
class Compared:
    """A name behind words of comparison: the class of these, where they start, and where the name starts and stops."""

    kind: str
    start: int
    name_start: int
    stop: int
    name: str


def find_baseline(view: str, spot: Spot) -> str | None:
    """Return what a quantity is compared with, as written, or None."""
    compared = find_compared(view, spot)
    weights = load_weights("weights_baseline")
    chances = [softmax(weights.add_up(describe_baseline(spot, each, compared)))[1] for each in compared]
    best = max(range(len(chances)), key=chances.__getitem__, default=0)
    if compared and chances[best] >= LEAST_CHANCE and not _is_measured(compared[best]):
        return _name_in_turn(view, spot, compared[best])
    advanced = ADVANCED.search(view, spot.tokens[0].start, _lead(spot.tokens[spot.group[0]].quantity or spot.quantity))
    return advanced["name"] if advanced else None


def _is_measured(compared: Compared) -> bool:
    """Whether what is changed is a measure, and no system: improves question answering performance by 5%."""
    return compared.kind == "by" and MEASURED.search(compared.name) is not None


def _name_in_turn(view: str, spot: Spot, compared: Compared) -> str:
    """Return the name of a list that a number of another list belongs to: beats A and B by 5% and 3%, respectively."""
    if spot.turns < 2:
        return compared.name
    stop, names = _names_from(view, spot, compared.name_start)
    each_has_one = len(names) == spot.turns and (_is_in_turn(spot, compared, stop) or _is_led_in_turn(view, spot, compared, stop))
    return names[spot.turn] if each_has_one and not any(map(NO_NAME.search, names)) else compared.name


def _is_in_turn(spot: Spot, compared: Compared, stop: int) -> bool:
    """Whether the sentence says that a list of names, which stops at a place, and that of the numbers go together."""
    if "respectively" not in spot.texts:
        return False
    first, last = _token_at(spot, compared.name_start), _token_at(spot, stop) - 1
    said = spot.texts.index("respectively")
    low, high = sorted([(first, last), (spot.group[0], spot.group[-1])])
    # A third list may be the one that the numbers belong to.
    around = {*spot.texts[low[1] + 1 : high[0]], *spot.texts[high[1] + 1 : said]}
    return "and" not in around and GRAMMAR["several"].isdisjoint(around)


def _is_led_in_turn(view: str, spot: Spot, compared: Compared, stop: int) -> bool:
    """Whether a list of names that are beaten stands right before its numbers, and no other list behind: A and B by 5% and 3%."""
    lead = _lead(spot.tokens[spot.group[0]].quantity or spot.quantity)
    if compared.kind != "beat" or not BEATEN_BY.fullmatch(view, stop, lead):
        return False
    behind = list(takewhile(lambda text: text not in CLAUSE_ENDS, spot.texts[spot.group[-1] + 1 :]))
    return "and" not in behind and GRAMMAR["several"].isdisjoint(behind)


def _names_from(view: str, spot: Spot, start: int) -> tuple[int, list[str]]:
    """Return where a list of names stops that starts at a place, and the names."""
    stop, names, amounts = start, list[str](), _amounts(view, spot)
    while named := _name_at(view, start, spot.tokens[-1].stop, amounts):
        _, stop, name = named
        parts = JOINED.split(EXAMPLES.sub("", name))
        names += [_without_determiner(part) for part in parts]
        # No comma stands between two: "outperforms A, and B reaches ..."
        joint = JOINT.match(view, stop) if len(parts) == 1 and spot.turns > 2 else None
        if joint is None:
            break
        start = joint.end()
    return stop, names


def find_shared(view: str, spot: Spot) -> str | None:
    """Return whose a thing is that a ratio is a share of, as written, None where no system is named: 5% of the cost of X."""
    quantity = spot.quantity
    words = SHARE.match(view, quantity.stop)
    if not words or quantity.value >= (100 if quantity.family == "percent" else 1):
        return None
    end, amounts = spot.tokens[-1].stop, _amounts(view, spot)
    for of in SHARE_OF.finditer(view, words.start("words"), words.end()):
        named = _name_at(view, of.end(), end, amounts)
        # A name in capitals may be a dataset's: in WikiStone.
        if named and _is_system(spot.tokens[_token_at(spot, of.end()) : _token_at(spot, named[1])], of[0] != " in "):
            return named[2]
    return None


def _is_system(tokens: Sequence[Token], by_capital: bool) -> bool:
    """Whether words name another's system, by what such are called or by a capital: the baseline, a larger model, BERT."""
    owners = [CLASSES.get(token.text) for token in tokens]
    if not tokens or "own" in owners[:-1] or any(token.kind != "word" for token in tokens):
        return False
    if (by_capital and any(token.capital for token in tokens)) or owners[-1] == "other":
        return True
    # "The model" alone may be the paper's own.
    return owners[-1] in SYSTEMS and ("other" in owners or len(owners) > 2)


def describes_rival(view: str, spot: Spot) -> bool:
    """Whether a number is of the thing compared with: beats models 10 times larger, beats 5x larger models, by 5% versus 2%."""
    lead = _lead(spot.tokens[spot.group[0]].quantity or spot.quantity)
    if any(at < spot.group[0] for at in spot.numbers) and VERSUS.search(view, max(0, lead - VERSUS_FAR), lead):
        return True
    if spot.quantity.family != "times" or spot.quantity.value <= 1:
        return False
    lead, stop = _ends_of_like(spot)
    if not (RIVAL_IS.match(view, stop) or RIVAL_COSTS.match(view, stop)):
        return False
    begin = max(spot.tokens[0].start, lead - RIVAL_FAR)
    beaten = (
        match for words in (COMPARERS, RIVALLING) for match in words.finditer(view, begin, stop) if match.lastgroup in RIVALS
    )
    if any(RIVAL_HERE.fullmatch(view, match.end(), lead) for match in beaten if match.end() <= lead):
        return True
    rivals = [*find_compared(view, spot), *_compared_in(view, *_around(spot), _amounts(view, spot), RIVALLING)]
    named = any(_is_of(view, each, lead, stop) for each in rivals if each.kind in RIVALS)
    return named or LATTER.search(view, begin, lead) is not None


def _ends_of_like(spot: Spot) -> tuple[int, int]:
    """Return where the numbers around one start and stop that say the same as it does: 5x, 10x and 20x larger."""
    numbers = [at for at in spot.numbers if (found := spot.tokens[at].quantity) and found.family == spot.quantity.family]
    first = last = numbers.index(spot.index)
    while first and LIKE.issuperset(spot.texts[numbers[first - 1] + 1 : numbers[first]]):
        first -= 1
    while last + 1 < len(numbers) and LIKE.issuperset(spot.texts[numbers[last] + 1 : numbers[last + 1]]):
        last += 1
    return _lead(spot.tokens[numbers[first]].quantity or spot.quantity), spot.tokens[numbers[last]].stop


def _is_of(view: str, compared: Compared, lead: int, stop: int) -> bool:
    """Whether a number that leads in at a place and stops at another belongs to a name before it."""
    link = RIVAL.fullmatch(view, compared.stop, lead) if compared.stop <= lead else None
    # The paper's own may have more of anything but costs: beats them with 3x higher speed.
    return bool(link and (not link["having"] or RIVAL_COSTS.match(view, stop)))


def find_compared(view: str, spot: Spot) -> list[Compared]:
    """Return the names of a quantity's sentence that stand behind words of comparison, in order."""
    return [*_compared_in(view, *_around(spot), _amounts(view, spot), COMPARERS), *_listed(view, spot)]


def _around(spot: Spot) -> tuple[int, int]:
    """Return between what places words of comparison are looked for around a number."""
    at = spot.tokens[spot.index].start
    return max(spot.tokens[0].start, at - REACH), min(spot.tokens[-1].stop, at + REACH)


def _amounts(view: str, spot: Spot) -> tuple[int, ...]:
    """Return where those numbers of a sentence start, or what leads to them, that are in no name: nearly 10 times, 5%."""
    found = (quantity for at in spot.numbers if (quantity := spot.tokens[at].quantity) and quantity.family in AMOUNTS)
    # A compound is one: triple-based.
    return tuple(_lead(quantity) for quantity in found if not view.startswith("-", quantity.stop))


def _lead(quantity: Quantity) -> int:
    return quantity.lead if quantity.lead >= 0 else quantity.start


# The numbers of a sentence come one after another.
@lru_cache(64)
def _compared_in(view: str, begin: int, end: int, amounts: tuple[int, ...], comparers: re.Pattern[str]) -> tuple[Compared, ...]:
    """Return the names behind words of comparison in a part of a view, in order."""
    found = []
    for match in comparers.finditer(view, begin, end):
        kind = match.lastgroup or ""
        if named := _name_at(view, match.end(), end, amounts):
            start, stop, name = named
            if kind != "by" or UP_TO_BY.match(view, stop):
                found.append(Compared(kind, match.start(), start, stop, name))
    return tuple(found)


def _name_at(view: str, start: int, end: int, amounts: Sequence[int]) -> tuple[int, int, str] | None:
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


def _without_determiner(name: str) -> str:
    determiner = DETERMINER.match(name)
    return name[determiner.end() :] if determiner else name


def _length_of_name(text: str, amount: int) -> int:
    """Return how long the name is with which a text begins: no longer than up to an `amount`."""
    stop = STOPPER.search(text)
    length = min(amount, stop.start() if stop else len(text))
    further = FURTHER.match(text, length) if OPEN.search(text[:length]) else None
    stop = STOPPER.search(text, further.end()) if further else None
    is_name = stop and stop.start() < amount and len(text[: stop.start()].split()) <= MOST_WORDS
    return stop.start() if stop and is_name else length


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


def _listed(view: str, spot: Spot) -> Iterator[Compared]:
    """Yield the name between the number before and this one: "BM25 by 44%, a plain ranker by 19%/7%" has a baseline each."""
    first = spot.index
    while spot.texts[first - 1] == "/" and first > 1 and spot.tokens[first - 2].quantity:
        first -= 2
    before = next((token for token in reversed(spot.tokens[:first]) if token.quantity), None)
    if before is None:
        return
    lead = _lead(spot.tokens[first].quantity or spot.quantity)
    match = LISTED.fullmatch(view, before.stop, lead)
    if match and not COMPARERS.match(view, match.start("name")) and (named := _name_at(view, match.start("name"), lead, ())):
        yield Compared("listed", match.start("name"), *named)


def describe_baseline(spot: Spot, compared: Compared, others: Sequence[Compared]) -> list[Feature]:
    """Return the features of a name as what a quantity is compared with, beside the other names of its sentence."""
    tokens, index, kind = spot.tokens, spot.index, compared.kind
    number, behind = tokens[index].start, compared.start > tokens[index].start
    first, last = _token_at(spot, compared.name_start), _token_at(spot, compared.stop) - 1
    begin, end = (index + 1, _token_at(spot, compared.start)) if behind else (last + 1, index)
    low, high = sorted((compared.start, number))
    side = "+" if behind else "-"
    place, owned = f"{kind} {side}", _owned(spot, last)
    numbers = min(MOST_COUNTED, sum(begin <= other < end and other not in spot.group for other in spot.numbers))
    nearer = min(MOST_COUNTED, sum(low < other.start < high for other in others))
    sides = sorted({"+" if other.start > number else "-" for other in others if other is not compared})
    return [
        "always",
        place,
        f"{place} owned {owned}",
        f"{side} owned {owned} numbers {numbers}",
        f"{place} numbers {numbers}",
        f"{side} numbers {numbers} nearer {nearer}",
        f"{place} nearer {nearer}",
        f"{place} others {' '.join(sides)}",
        f"{side} {spot.quantity.family} {kind}",
        f"link {spot.quantity.link} {side}",
        *_between(side, tokens[begin:end]),
        *_named(kind, tokens[first : last + 1]),
    ]


def _between(side: str, tokens: Sequence[Token]) -> Iterator[str]:
    """Yield what lies between a number and a name, and how far off that is."""
    yield f"{side} far {DISTANCES[min(bisect_left(DISTANCES, len(tokens)), len(DISTANCES) - 1)]}"
    words = dict.fromkeys(token.text for token in tokens)
    yield from (f"{side} between {word}" for word in words if word in SIGNS)
    yield from (f"{side} between {cue}" for cue in dict.fromkeys(map(CUES.get, words)) if cue)


def _named(kind: str, tokens: Sequence[Token]) -> Iterator[str]:
    """Yield what a name is made of."""
    words = dict.fromkeys(token.text for token in tokens)
    yield from (f"{kind} names {sort}" for sort in dict.fromkeys(token.kind for token in tokens))
    yield from (f"names {owner}" for owner in dict.fromkeys(map(CLASSES.get, words)))
    yield from (f"{kind} holds {word}" for word in words if word in GRAMMAR["pointed"])
    yield f"{kind} capital {any(token.capital for token in tokens)}"
    yield f"begins {tokens[0].text if tokens else '-'}"
    yield f"ends {tokens[-1].text if tokens else '-'}"


def _owned(spot: Spot, last: int) -> str:
    """Return whose the "by" or "of" behind a name is, of which `last` is the last token: the number's own, another's, or none."""
    if spot.texts[last + 1 : last + 2] not in (["by"], ["of"]):
        return "none"
    following = next((number for number in spot.numbers if number > last), None)
    return "own" if following in spot.group else "other"


def _token_at(spot: Spot, place: int) -> int:
    """Return the index of the first token that starts at or behind a place of the view."""
    return bisect_left(spot.tokens, place, key=STARTS)
