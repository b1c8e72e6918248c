"""Which pair of languages of a dataset a number is of: "38.1 for De-En and 42.5 for En-De on Babble" is of two."""

from __future__ import annotations

import re

from papersette.extract.datasets.editions import dataset_of
from papersette.extract.datasets.names import PAIR, is_pair, pair_name
from papersette.extract.numbers.listed import AND, REACH, UNIT, in_list
from papersette.models import Dataset

__all__ = ["PAIR_AT_END", "in_pair"]

PAIRS_BEHIND = re.compile(
    rf"{UNIT} {{1,3}}(?:for|in|on)(?: (?:both|the))? (?:[A-Z][\w'’-]*\d )?(?P<pairs>{PAIR}(?:{AND}{PAIR})*)(?![\w-])"
    # First on En-De (38.1) and De-En (42.5).
    rf"(?! ?\([^()]{{1,40}}\){AND}{PAIR})"
)
# "Zh-En (33.5)", "the score from Russian to English is 38.7".
PAIR_BEFORE = re.compile(rf"(?<![\w-])(?:(?P<pair>{PAIR}) ?[(:=] ?|(?<!and )(?<!, )(?P<subject>{PAIR}) (?:is|was) )$")
PAIR_AT_END = re.compile(rf" (?P<pair>{PAIR})$")


def in_pair(view: str, number: tuple[int, int], dataset: Dataset) -> Dataset:
    """Return the dataset in the pair of languages that stands beside a number, itself where none does.

    Args:
        view: the text's view.
        number: where the number starts and stops in it.
        dataset: what the number is of, be it in one pair or not.
    """
    own = PAIR_AT_END.search(dataset.name)
    pairs, place = _pairs_behind(view, *number)
    if own:
        # Of "WMT14 English-German/German-English" the name has but the first.
        is_listed = len(pairs) > 1 and pairs[0] == own["pair"]
        return dataset_of(f"{dataset.name[: own.start()]} {pairs[place]}") if is_listed and place else dataset
    pair = pairs[place] if pairs else _pair_before(view, *number)
    return dataset_of(f"{dataset.name} {pair}") if pair else dataset


def _pairs_behind(view: str, start: int, stop: int) -> tuple[list[str], int]:
    """Return the pairs of the numbers that a number is listed with, and its place in the list; none where they do not match."""
    place, numbers, last = in_list(view, start, stop)
    match = PAIRS_BEHIND.match(view, last)
    pairs = re.findall(PAIR, match["pairs"]) if match else []
    return ([*map(pair_name, pairs)], place) if len(pairs) == numbers and all(map(is_pair, pairs)) else ([], 0)


def _pair_before(view: str, start: int, stop: int) -> str | None:
    """Return the pair that a number, which is of no list, stands right behind, in a bracket or as what it is."""
    match = PAIR_BEFORE.search(view, max(0, start - REACH), start)
    if match is None or in_list(view, start, stop).stop > stop:
        return None
    pair = match["pair"] or match["subject"]
    return pair_name(pair) if is_pair(pair) else None
