"""arXiv's categories as topics: whichever source names them, they are told from the classes of other schemes beside them."""

from __future__ import annotations

import re
from typing import Any

__all__ = ["make_arxiv_topics", "split_categories"]

# arXiv's archives, past ones among them (its category taxonomy, November 2026); no category of 16,000 papers of 1993 to 2019 was
# missing.
ARCHIVES = frozenset(
    """
    acc-phys adap-org alg-geom ao-sci astro-ph atom-ph bayes-an chao-dyn chem-ph cmp-lg comp-gas cond-mat cs dg-ga econ eess
    funct-an gr-qc hep-ex hep-lat hep-ph hep-th math math-ph mtrl-th nlin nucl-ex nucl-th patt-sol physics plasm-ph q-alg q-bio
    q-fin quant-ph solv-int stat supr-con
    """.split()  # noqa: SIM905  # a list of 38 short names reads best as text
)
# What authors write beside the categories: classes of mathematics (68T05) and of computing (I.2.7).
CLASSES = (
    ("msc", re.compile(r"\b\d{2}(?:[A-Z]\d{2}|[A-Z]xx|-\d{2})(?!\w)")),
    ("acm", re.compile(r"\b[A-K](?:\.(?:\d{1,2}|m)){1,2}(?![\w.])")),
)


def split_categories(text: str) -> list[str] | None:
    """Return the categories of a text of nothing but arXiv's, between blanks, commas or semicolons; None of any other text."""
    words = re.split(r"[\s,;]+", text.strip(" ,;"))
    return words if all(word.partition(".")[0] in ARCHIVES for word in words) else None


def make_arxiv_topics(categories: Any) -> Any:
    """Return topics {scheme, name} of a list of categories, `arxiv`, `msc` or `acm`; anything else is of scheme `category`.

    A value that is no list is returned as it is, for its reader to judge.
    """
    if not isinstance(categories, list):
        return categories
    return [topic for category in categories for topic in _topics(category)]


def _topics(category: Any) -> list[dict[str, Any]]:
    if not isinstance(category, str) or category.partition(".")[0] in ARCHIVES:
        # Where a source has two in the place of one, each is one.
        several = split_categories(category) if isinstance(category, str) else None
        return [{"scheme": "arxiv", "name": name} for name in several or [category]]
    classes = [{"scheme": scheme, "name": name} for scheme, pattern in CLASSES for name in pattern.findall(category)]
    return classes or [{"scheme": "category", "name": category}]
