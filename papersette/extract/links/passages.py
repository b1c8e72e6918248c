"""A text as the finders of links read it: its sentences, and the words that stand before a place."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from papersette.extract.links.promises import AHEAD
from papersette.extract.links.targets import Target, host_of
from papersette.extract.text.reading import Reading
from papersette.models import Link, Span

__all__ = ["REACH", "Passage"]

# How far before a link the words that say what it is may stand, and how much of a longer sentence's beginning says it too.
REACH = 160
OPENING = 48
LINE_END = re.compile(r"[ \t]*\r?\n[ \t]*")


@dataclass(frozen=True, slots=True)
class Passage:
    """A text with what all finders need.

    `small` is the text in small letters, as many as the text has; `hints` are those words of the finders that it holds, `ahead`
    those of them that look ahead; `starts` are the places where its sentences start.
    """

    text: str
    small: str
    hints: frozenset[str]
    ahead: Sequence[str]
    field: str
    sentences: Sequence[Span]
    starts: Sequence[int]

    @classmethod
    def of(cls, reading: Reading, small: str, hints: frozenset[str]) -> Passage:
        """Return a passage with the sentences of its text."""
        starts = [sentence.start for sentence in reading.sentences]
        return cls(reading.text, small, hints, sorted(hints.intersection(AHEAD)), reading.field, reading.sentences, starts)

    def sentence_of(self, position: int) -> Span:
        """Return the sentence that a place stands in, the whole text where it stands in none."""
        index = bisect_right(self.starts, position)
        return self.sentences[index - 1] if index else Span(0, len(self.text))

    def words_before(self, start: int, floor: int) -> str:
        """Return the words of a sentence that stand before a place: the last ones, and those that open it with what it is about.

        They begin no earlier than `floor`, and stand on one line, with one blank where a line ended.
        """
        begin = max(floor, self.sentence_of(start).start)
        far = start - begin > REACH + OPENING
        words = f"{self.text[begin : begin + OPENING]} … {self.text[start - REACH : start]}" if far else self.text[begin:start]
        return LINE_END.sub(" ", words)

    def link(self, ends: tuple[int, int], target: Target, kind: str, rule: str) -> Link:
        """Return what stands between two places as a link."""
        raw = self.text[slice(*ends)]
        return Link(self.field, Span(*ends), raw, target.url, host_of(target), kind, kind == "code", target.state, rule)
