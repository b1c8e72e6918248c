"""What a gain or ratio is compared with: a linear model tells which of the names that its sentence compares with it is.

The weights are a table in the package, made by training/train.py from annotated gains and ratios.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import takewhile

from papersette.extract.knowledge.cues import CUES, GRAMMAR, any_of
from papersette.extract.knowledge.linear import Feature, load_weights, softmax
from papersette.extract.knowledge.rows import pattern_of
from papersette.extract.numbers.shares import owner_of_level
from papersette.extract.sentences.tokens import Spot, Token
from papersette.extract.systems.compared import (
    BEATEN_BY,
    COMPARERS,
    NO_NAME,
    REACHED,
    SYSTEMS,
    Compared,
    amounts_of,
    compared_by,
    find_compared,
    lead_of,
    name_at,
    names_from,
    token_at,
    told_apart,
)
from papersette.extract.systems.features import CLASSES
from papersette.models import Measure

__all__ = ["describe_baseline", "describes_rival", "find_baseline", "find_shared", "is_changed", "is_of_cost"]

_words = partial(pattern_of, "baseline_names")
# The best there is, made better: improves the state-of-the-art accuracy on X by 5%.
ADVANCED = re.compile(
    rf"\b(?:{_words('advancing')}) (?:(?:{_words('determiner')}|previous|prior) ){{0,2}}"
    r"(?P<name>state[ -]of[ -]the[ -]art|SOTA)(?![\w-])"
    r"[^,;:()]{0,70} by (?:an average of )?\W{0,3}$",
    re.IGNORECASE,
)
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
# Behind a number these lead to that of a rival: by 5% versus 2%, by 5% compared to a 2% drop.
VERSUS = re.compile(r"(?<![\w.-])(?:versus|vs\.?|compared (?:to|with))(?: (?:an?|the|only|just))*[ $(]{1,3}$", re.IGNORECASE)
VERSUS_FAR = 32
# How far before a number a verb may begin that is about it.
RIVAL_FAR = 40
# Up to one of these behind a list of numbers another list may stand that they belong to.
CLAUSE_ENDS = frozenset({",", ";", ".", ":", "("})
# What a share is of: 12% of the parameters of FooNet, half the memory used by FooNet.
SHARE = re.compile(r"[ $]*(?:of |as |the )?(?!(?:less|fewer|more|lower|smaller) )(?P<words>[\w-]+(?: [\w-]+){1,6})")
# What a multiple is of: 5x the speed of FooNet, doubling that of FooNet.
MULTIPLE, SAME_OF = re.compile(r"[ $]*the "), re.compile(r"[ $]*(?:of )?(?:that|those) (?:of|in|by|from) (?=\S)")
SHARE_OF = re.compile(rf" (?:{_words('share of')}) ")
# How near something comes to another: within 2 points of RockNet, within 2% of the results of RockNet.
WITHIN = re.compile(r"within\b", re.IGNORECASE)
NEAR_TO = re.compile(
    r"[ $%]{0,24}(?:(?!of |from )[\w.@-]{1,40} )?(?:points?,? )?(?:of|from) (?:the (?=results? ))?"
    rf"(?:(?:{_words('of what')}) )?(?=\S)",
    re.IGNORECASE,
)
# The rest of a list of names, with what these are: ", B3, and SandNet baselines".
_ONE = r"[A-Za-z]{0,3}?[A-Z][\w.+@/-]*\w(?: [A-Z\d][\w.+@/-]*\w){0,2}"
_ONE = rf"(?:the )?(?!{any_of(GRAMMAR['sentence opener'])} ){_ONE}"
LIST = re.compile(
    rf"(?:(?:, {_ONE}){{1,6}},?)? (?:and|or) {_ONE}(?: {any_of(GRAMMAR['other head'])}e?s?)?"
    rf"(?=[.,;:)]|$| (?:while|given|{any_of(GRAMMAR['preposition'])}) )"
)
# How many tokens off a name is, up to.
DISTANCES = (1, 2, 3, 5, 8, 12, 20)
MOST_COUNTED = 2
SIGNS = GRAMMAR["up to a baseline"]
# The class of words for who is equalled, and that from which the weights of such are learnt.
SAME, EQUAL = "same", "equal"
# The preferred mistake is no baseline: one must be more likely right than not. Each name is judged by itself, and the likeliest
# of a number's is right more often than its own chance says: of those between 0.4 and 0.5, cross-validated, 62 in 100 were.
LEAST_CHANCE = 0.4


def find_baseline(view: str, spot: Spot, of_cost: bool = True) -> str | None:
    """Return what a quantity is compared with, as written, or None.

    Who is equalled in one thing is that of what it costs (`of_cost`: matches RockNet with 3x less memory), of no gain in others.
    """
    if near := _near(view, spot):
        return near
    compared = [each for each in find_compared(view, spot) if of_cost or each.kind != SAME]
    weights = load_weights("weights_baseline")
    chances = [softmax(weights.add_up(describe_baseline(spot, each, compared)))[1] for each in compared]
    best = max(range(len(chances)), key=chances.__getitem__, default=0)
    if compared and chances[best] >= LEAST_CHANCE and not _is_measured(compared[best]):
        return _name_in_turn(view, spot, compared[best])
    advanced = ADVANCED.search(view, spot.tokens[0].start, lead_of(spot.tokens[spot.group[0]].quantity or spot.quantity))
    return advanced["name"] if advanced else None


def _near(view: str, spot: Spot) -> str | None:
    """Return what something comes near to, as written: within 2 points of RockNet; None where the sentence tells of no such."""
    lead = lead_of(spot.tokens[spot.group[0]].quantity or spot.quantity)
    of = NEAR_TO.match(view, spot.tokens[spot.group[-1]].stop) if WITHIN.match(view, lead) else None
    named = name_at(view, of.end(), spot.tokens[-1].stop, amounts_of(view, spot)) if of else None
    return REACHED.sub("", named[2]) if named else None


def is_of_cost(kind: str, measure: Measure | None, change: str | None) -> bool:
    """Whether a difference is one of what something costs: it is less, or faster, or so many times what it was."""
    family = measure.family if measure else None
    return change == "down" or family == "speed" or (family == "cost" and kind == "ratio")


def is_changed(view: str, spot: Spot, name: str) -> bool:
    """Whether a verb changes the thing of a name by a number: improves RockNet by 4%."""
    return any(each.kind == "by" and each.name == name for each in find_compared(view, spot))


def _is_measured(compared: Compared) -> bool:
    """Whether what is changed is a measure, and no system: improves question answering performance by 5%."""
    return compared.kind == "by" and MEASURED.search(compared.name) is not None


def _name_in_turn(view: str, spot: Spot, compared: Compared) -> str:
    """Return the name of a list that a number of another list belongs to: beats A and B by 5% and 3%, respectively."""
    if spot.turns < 2:
        return _whole_list(view, spot, compared)
    stop, names = names_from(view, spot, compared.name_start)
    each_has_one = len(names) == spot.turns and (_is_in_turn(spot, compared, stop) or _is_led_in_turn(view, spot, compared, stop))
    return names[spot.turn] if each_has_one and not any(map(NO_NAME.search, names)) else compared.name


def _whole_list(view: str, spot: Spot, compared: Compared) -> str:
    """Return a name with the others of its list: one number holds for all that are beaten in "beats RockNet, B3, and SandNet"."""
    others = LIST.match(view, compared.stop, spot.tokens[-1].stop)
    capital = compared.name.rpartition(" ")[2][:1].isupper() and view.endswith(compared.name, 0, compared.stop)
    if others is None or not capital or "respectively" in spot.texts:
        return told_apart(view, compared, spot.tokens[-1].stop, amounts_of(view, spot))
    return " ".join(f"{compared.name}{others[0]}".split())


def _is_in_turn(spot: Spot, compared: Compared, stop: int) -> bool:
    """Whether the sentence says that a list of names, which stops at a place, and that of the numbers go together."""
    if "respectively" not in spot.texts:
        return False
    # What the names are called before them is of no other list: over the two models, A and B.
    first, last = token_at(spot, compared.start), token_at(spot, stop) - 1
    said = spot.texts.index("respectively")
    low, high = sorted([(first, last), (spot.group[0], spot.group[-1])])
    # A third list may be the one that the numbers belong to.
    around = {*spot.texts[low[1] + 1 : high[0]], *spot.texts[high[1] + 1 : said]}
    return "and" not in around and GRAMMAR["several"].isdisjoint(around)


def _is_led_in_turn(view: str, spot: Spot, compared: Compared, stop: int) -> bool:
    """Whether a list of names that are beaten stands right before its numbers, and no other list behind: A and B by 5% and 3%."""
    lead = lead_of(spot.tokens[spot.group[0]].quantity or spot.quantity)
    if compared.kind != "beat" or not BEATEN_BY.fullmatch(view, stop, lead):
        return False
    behind = list(takewhile(lambda text: text not in CLAUSE_ENDS, spot.texts[spot.group[-1] + 1 :]))
    return "and" not in behind and GRAMMAR["several"].isdisjoint(behind)


def find_shared(view: str, spot: Spot) -> str | None:
    """Return whose a thing is that a ratio is a share or a multiple of, as written: 5% of the cost of X, 3x the speed of X.

    None where no system is named.
    """
    quantity, end, amounts = spot.quantity, spot.tokens[-1].stop, amounts_of(view, spot)
    if owner := owner_of_level(view, quantity):
        return owner
    if same := SAME_OF.match(view, quantity.stop):
        named = name_at(view, same.end(), end, amounts)
        return named[2] if named else None
    words = SHARE.match(view, quantity.stop)
    is_share = quantity.value < (100 if quantity.family == "percent" else 1)
    if not words or not (is_share or MULTIPLE.match(view, quantity.stop)):
        return None
    for of in SHARE_OF.finditer(view, words.start("words"), words.end()):
        named = name_at(view, of.end(), end, amounts)
        # A name in capitals may be a dataset's: in WikiStone.
        if named and _is_system(spot.tokens[token_at(spot, of.end()) : token_at(spot, named[1])], of[0] != " in "):
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
    lead = lead_of(spot.tokens[spot.group[0]].quantity or spot.quantity)
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
    rivals = [*find_compared(view, spot), *compared_by(RIVALLING, view, spot)]
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
    return lead_of(spot.tokens[numbers[first]].quantity or spot.quantity), spot.tokens[numbers[last]].stop


def _is_of(view: str, compared: Compared, lead: int, stop: int) -> bool:
    """Whether a number that leads in at a place and stops at another belongs to a name before it."""
    link = RIVAL.fullmatch(view, compared.stop, lead) if compared.stop <= lead else None
    # The paper's own may have more of anything but costs: beats them with 3x higher speed.
    return bool(link and (not link["having"] or RIVAL_COSTS.match(view, stop)))


def describe_baseline(spot: Spot, compared: Compared, others: Sequence[Compared]) -> list[Feature]:
    """Return the features of a name as what a quantity is compared with, beside the other names of its sentence."""
    tokens, index, kind = spot.tokens, spot.index, EQUAL if compared.kind == SAME else compared.kind
    number, behind = tokens[index].start, compared.start > tokens[index].start
    first, last = token_at(spot, compared.name_start), token_at(spot, compared.stop) - 1
    begin, end = (index + 1, token_at(spot, compared.start)) if behind else (last + 1, index)
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
