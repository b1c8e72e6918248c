"""What a difference is measured against, and which way it goes."""

from __future__ import annotations

import re

from papersette.extract.phrases import STOP_WORDS
from papersette.extract.rows import read_rows
from papersette.extract.tokens import Spot
from papersette.models import Measure

__all__ = ["find_baseline", "find_change"]

CHANGES = {word: row["change"] for row in read_rows("changes") for word in row["words"].split()}

# What introduces the thing compared with, nearest to the number first; the name runs up to the next of the stoppers.
INTRODUCERS = re.compile(
    r"\b(?:than|over|compared (?:to|with|against)|relative to|against|vs\.?|versus|outperform(?:s|ed|ing)?|surpass(?:es|ed|ing)?|"
    r"beat(?:s|ing)?|exceed(?:s|ed|ing)?|improv(?:es|ed|ing|ement) (?:upon|on|over)|better than)"
    r" (?:that of |those of |the performance of |when using )?(?P<name>.{2,90})",
    re.IGNORECASE,
)
LISTED = re.compile(r"(?:,|;| and|, and) (?:and )?(?P<name>[^,;]{2,60}) by ?")
# What a sentence does besides naming what it compares with: "outperforms the baseline and reaches 44.8 AP".
GOES_ON = (
    r"by|is|are|can|does|do|(?:reduc|improv|achiev|reach)\w*|needs|requires|obtains|attains|yields|outperforms|surpasses|"
    r"exceeds|cuts|runs|shows|delivers|lowers|increases|decreases"
)
STOPPER = re.compile(
    rf"[,;:()]|\.(?= |$)| (?:by|with|on|in|while|and(?= (?:a )?\d| (?:{GOES_ON})\b)|(?:of|over)(?= \d)|at|for|when|using|"
    r"in terms|across|under|respectively|that|which|whose|to|from|without|but|as|is|are|was|were|does|do|up|achieving|reaching|"
    r"showing|demonstrating|requiring)\b| (?:In|We|Our|This) (?=[a-z])| (?<!of )(?<!and )the (?=[a-z])"
)
DETERMINER = re.compile(
    r"^(?:the|a|an|all|both|other|its|their|our|several|many|any|current|existing|some) (?=\S)", re.IGNORECASE
)
NO_NAME = re.compile(
    r"^(?:\W|\d|\w+ly\b(?! \w+ed )|it\b|them\b|this\b|these\b|those\b|half\b|up\b|more\b|less\b|time\b)|^.{0,1}$", re.IGNORECASE
)
LONGEST_BASELINE = 8


def find_baseline(view: str, spot: Spot) -> str | None:
    """Return what a quantity is compared with, as written, or None."""
    listed = _listed(view, spot)
    if listed:
        return _clip(listed)
    tokens, at = spot.tokens, spot.tokens[spot.index].start
    found = list(INTRODUCERS.finditer(view, tokens[0].start, tokens[-1].stop))
    behind = [match for match in found if match.start() > at]
    before = [match for match in found if match.start() < at]
    for match in [*behind, *reversed(before)]:
        name = _clip(match["name"])
        if name:
            return name
    return None


def _listed(view: str, spot: Spot) -> str | None:
    """Return the name between the number before and this one: "BM25 by 44%, a plain ranker by 19%" has a baseline each."""
    before = next((token for token in reversed(spot.tokens[: spot.index]) if token.quantity), None)
    if before is None:
        return None
    quantity = spot.quantity
    match = LISTED.fullmatch(view, before.stop, quantity.lead if quantity.lead >= 0 else quantity.start)
    if match is None or any(word in CHANGES for word in match["name"].lower().split()):
        return None
    return match["name"]


def _clip(text: str) -> str | None:
    """Cut a name out of the words behind its introducer; None where no name stands there."""
    stop = STOPPER.search(text)
    name = " ".join((text[: stop.start()] if stop else text).split()).strip(" .")
    while DETERMINER.match(name):
        name = DETERMINER.sub("", name)
    if NO_NAME.match(name) or len(name.split()) > LONGEST_BASELINE or name.lower() in STOP_WORDS:
        return None
    return name


def find_change(spot: Spot, measure: Measure | None) -> str | None:
    """Return up or down, by the nearest word that tells; None where nothing does."""
    texts, index = spot.texts, spot.index
    near = [*texts[index + 1 : index + 5], *reversed(texts[max(0, index - 10) : index])]
    # A word tells the same as a noun and as a verb.
    word = next((word for text in near if (word := text.removesuffix("/n")) in CHANGES), None)
    change = CHANGES.get(word or "")
    if change != "better":
        return change
    better = measure.higher_is_better if measure else None
    return "down" if better is False else "up"
