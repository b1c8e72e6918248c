"""A text as the finders read it: its view, its sentences, and every name of the vocabulary in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from papersette.extract.text import find_sentences, make_view
from papersette.extract.vocabulary import Term, load_vocabulary
from papersette.models import Span

__all__ = ["Reading", "read_text"]


@dataclass(frozen=True, slots=True)
class Reading:
    """One text field; all positions are those of the original `text`, which `view` matches in length."""

    field: str
    text: str
    view: str
    sentences: Sequence[Span]
    terms: Sequence[Term]


def read_text(field: str, text: str, vocabulary: Path | None = None) -> Reading:
    """Return a text read once for all finders; `vocabulary` is a folder of a user's own names."""
    view = make_view(text)
    return Reading(field, text, view, find_sentences(view), load_vocabulary(vocabulary).find(view))
