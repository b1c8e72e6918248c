"""Which numbers of a text are reported results, and of which kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from papersette.extract.knowledge.linear import load_weights, mean, probabilities
from papersette.extract.results.features import KINDS, describe, describe_sentence, may_be_result
from papersette.extract.sentences.changes import goes_on, is_led, is_set_against
from papersette.extract.sentences.tokens import NAMES, Spot, Token, find_series, find_spots

__all__ = ["Result", "judge"]

# The preferred mistake is a missed result: a number must be more likely a result than not by this much.
THRESHOLD = 0.55
# The kinds that a number may be of by the family of its unit: three times is a ratio; what stands in no row here is a score or a
# gain, points among them (31.2 BLEU points).
KINDS_OF_FAMILY = {"percent": ("score", "gain", "ratio"), "times": ("ratio",)}


@dataclass(slots=True)  # not frozen, as Token is not
class Result:
    """A number judged to be a result: where it stands, its kind, how sure it is to be one, and one of this kind."""

    spot: Spot
    sentence: int
    series: Sequence[Spot]
    kind: str
    kind_chance: float
    certainty: float


def judge(sentences: Sequence[Sequence[Token]]) -> Iterator[Result]:
    """Yield the numbers that are results; what the numbers of a series are is decided half by what they are together."""
    for number, tokens in enumerate(sentences):
        yield from _with_carried(_judge_sentence(tokens, number, len(sentences)))


def _with_carried(found: Iterable[Result]) -> Iterator[Result]:
    """Yield the results of a sentence; what goes on from a gain is one: improves by 1.05% on A --> B and 1.04% on C --> B."""
    before, led = None, False
    for result in found:
        carried = bool(before and led and before.kind == "gain" and goes_on(before.spot, result.spot))
        if carried and result.kind == "score":
            result.kind = "gain"
        led = carried or is_led(result.spot)
        before = result
        yield result


def _judge_sentence(tokens: Sequence[Token], number: int, sentences: int) -> Iterator[Result]:
    """Yield the numbers of a sentence (by its index) that are results."""
    weights = load_weights("weights_result")
    named = not NAMES.isdisjoint([token.kind for token in tokens])
    numbers = [at for at, token in enumerate(tokens) if token.quantity and may_be_result(tokens, at, named)]
    if not numbers:
        return
    spots = [spot for spot in find_spots(tokens) if spot.index in numbers]
    shared = weights.add_up(describe_sentence(tokens))
    for series in find_series(spots):
        own = [weights.add_up(describe(spot, number, sentences)) for spot in series]
        together = mean(own)
        for spot, scores in zip(series, own, strict=True):
            chances = probabilities(shared, mean([scores, together]) if len(own) > 1 else scores)
            # The words of a rank say enough, and so does a confidence interval.
            told = spot.quantity.form == "rank" or spot.quantity.estimated
            if told or chances[0] <= 1 - THRESHOLD:
                certainty = max(1 - chances[0], THRESHOLD) if told else 1 - chances[0]
                yield Result(spot, number, series, *_kind(spot, chances), certainty=certainty)


def _kind(spot: Spot, chances: Sequence[float]) -> tuple[str, float]:
    """Return the likeliest of the kinds that the number's own form and words leave open, and how likely it is among them."""
    quantity = spot.quantity
    if quantity.form == "rank":
        return "rank", 1.0
    if quantity.sign == "+" or is_set_against(spot):
        return "gain", 1.0
    chance = dict(zip(KINDS, chances, strict=True))
    possible = KINDS_OF_FAMILY.get(quantity.family, ("score", "gain"))
    kind = max(possible, key=chance.__getitem__)
    return kind, chance[kind] / sum(map(chance.__getitem__, possible))
