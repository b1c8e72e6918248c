"""A text as the finders read it: its view, its sentences, and every name of the vocabulary in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from papersette.extract.text.acronyms import without_other_acronyms
from papersette.extract.text.views import find_sentences, make_view
from papersette.extract.text.vocabulary import Term, load_vocabulary
from papersette.models import Span

__all__ = ["Reading"]


@dataclass(frozen=True)  # without slots: a part is read when it is first asked for, and kept
class Reading:
    """One text field, read once for all finders; all positions are those of the original `text`.

    `vocabulary` is a folder of a user's own names, `title` that of the paper.
    """

    field: str
    text: str
    vocabulary: Path | None = None
    title: str = ""

    @cached_property
    def view(self) -> str:
        """The text with LaTeX leftovers and line ends made readable, as long as before."""
        return make_view(self.text)

    @cached_property
    def sentences(self) -> Sequence[Span]:
        """The sentences in order."""
        return find_sentences(self.view)

    @cached_property
    def terms(self) -> Sequence[Term]:
        """Every name of the vocabulary in order, but for acronyms that stand for something else here."""
        return without_other_acronyms(self.view, load_vocabulary(self.vocabulary).find(self.view))
