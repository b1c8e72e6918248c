"""Known datasets in a text: where their names mean them, and nothing else that is called so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from papersette.extract.datasets.editions import whole_name
from papersette.extract.datasets.names import PAIR, DatasetName, is_small
from papersette.extract.knowledge.cues import GRAMMAR, any_of
from papersette.extract.knowledge.rows import pattern_of
from papersette.extract.text.acronyms import singular, words_meant
from papersette.extract.text.vocabulary import Term

__all__ = ["SYSTEMS_BEFORE", "find_known"]

# How far before and behind an ambiguous name what speaks for it may stand, in characters.
SUPPORT_BEFORE_FAR, SUPPORT_FAR = 40, 25
SUPPORT = re.compile(pattern_of("dataset_words", "supports"), re.IGNORECASE)
NOUN_BEHIND = re.compile(r"\) (?:data ?sets?|benchmarks?|corpus|corpora|test sets?)\b", re.IGNORECASE)
# Approaches such as OurNet and WISE: of systems none is a dataset.
SYSTEMS_BEFORE = re.compile(
    rf"\b{any_of(GRAMMAR['noun for system'] - {'metric', 'metrics'})},? \(?"
    r"(?:such as|like|including|e\.g\.,?|namely) (?:(?=[\w+.-]*[A-Z])[\w+.-]+,? (?:(?:and|or) )?)*$"
)
# NIST Chinese-English can be but one thing.
PAIR_BEHIND = re.compile(rf"[ -]{PAIR}(?![\w-])")
# Kumar et al. are no dataset.
PERSONS_BEHIND = re.compile(r"\W{0,9}(?:textit\W{1,3})?et\.? al\b")
SUPPORT_BEFORE = re.compile(r"(?:\b[Oo]n|,|\band|\bin|[(/]|benchmark|dataset|corpus)(?: the)? $")


def find_known(view: str, terms: Sequence[Term]) -> Iterator[DatasetName]:
    """Yield the known datasets that a text means by their names, each name with what tells which part or edition it is."""
    others = _others(view, terms)
    for term in terms:
        entry = term.entry
        if entry.kind != "dataset" or entry.dataset is None or view[term.start : term.stop] in others:
            continue
        if not entry.ambiguous or _is_supported(view, term):
            yield whole_name(view, term, entry.dataset)


def _others(view: str, terms: Sequence[Term]) -> set[str]:
    """Return the names of known datasets by which a text means something else: stochastic gradient descent (SGD)."""
    bracketed = [term for term in terms if term.entry.kind == "dataset" and view[term.start - 1 : term.start] == "("]
    stops = {term.stop for term in terms if term.entry.kind == "dataset"} if bracketed else set()
    found = set()
    for term in bracketed:
        text = view[term.start : term.stop]
        words = words_meant(view, term.start, text)
        # Behind its name in full, and before a word for a dataset, it is what it always is.
        is_itself = term.start - 2 in stops or NOUN_BEHIND.match(view, term.stop)
        if words and not is_itself and (term.entry.ambiguous or is_small(view, words)):
            found |= {text, singular(text)}
    return found


def _is_supported(view: str, term: Term) -> bool:
    """Whether the words around an ambiguous name speak for a dataset."""
    before, behind = view[max(0, term.start - SUPPORT_BEFORE_FAR) : term.start], view[term.stop : term.stop + SUPPORT_FAR]
    if SYSTEMS_BEFORE.search(before) or PERSONS_BEHIND.match(behind):
        return False
    is_listed = before.endswith("(") and behind.startswith(", ")
    return (
        is_listed
        or bool(PAIR_BEHIND.match(view, term.stop))
        or bool(SUPPORT.search(behind) or (SUPPORT.search(before) and SUPPORT_BEFORE.search(before)))
    )
