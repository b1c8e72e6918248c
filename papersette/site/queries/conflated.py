"""Names of datasets that the index takes for other words, since it stems them: AIME is aim to it, and REDS is red."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from papersette.site.queries.conditions import FIELDS, Condition
from papersette.site.typed.words import WORD_PAPERS, Ask, count_papers, quote

__all__ = ["find_conflated"]

# Only who writes a name in capitals means the name.
CAPITALS = re.compile(r"(?=.*[A-Z].*[A-Z])[A-Za-z]{3,}")
# A word is taken for others where the index finds so many times the papers that hold it. Names of more papers are not looked at.
TIMES, MOST_PAPERS = 4, 5_000


def find_conflated(ask: Ask, words: Sequence[str]) -> Iterator[Condition]:
    """Yield for each word that is taken for others the condition that papers name a dataset so.

    Capitals tell no names where all of several words are in them.
    """
    names = list(filter(CAPITALS.fullmatch, words))
    lettered = [word for word in words if any(map(str.isalpha, word))]
    if not names or (len(lettered) > 1 and all(map(str.isupper, lettered))):
        return
    papers: dict[str, int] = dict(ask(WORD_PAPERS, (json.dumps([name.lower() for name in names]),)))
    for name in names:
        holding = papers.get(name.lower(), 0)
        if 0 < holding <= MOST_PAPERS and count_papers(ask, quote(name), TIMES * holding + 1) > TIMES * holding:
            condition = FIELDS["dataset"].read(name)
            if condition:
                yield condition
