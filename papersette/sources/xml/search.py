"""Where an XML file is read on behind a fault.

The tags behind it are looked at as words, since the file is no XML there: the next record, the end of the record that has the
fault or of an element around it, or another document. What stands within comments, CDATA and processing instructions is none of
these, unless such a one never ends.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from papersette.sources.opening.lines import BOM
from papersette.sources.xml.window import Window

__all__ = ["LONGEST_RECORD", "Place", "Search"]

# Bytes of one record, and of whatever else must end for records to go on: PubMed has papers with 15,000 collaborators.
LONGEST_RECORD = 8 * 1024 * 1024
# So much is shown of what was passed over.
KEPT = 400_000
# It is read anew where a comment or a record has no end, or is mended; a file of nothing else must not be read for ever.
SPARE = 16 * LONGEST_RECORD
BLANK = b" \t\r\n" + BOM
LONGEST_TAG = 300
NAME = r"[^\s<>/!?=&;'\"]{1,200}"
TOKEN = re.compile(
    rf"<(?:(?P<document>(?:\?xml|!DOCTYPE)(?=\s))|(?P<unit>!--|!\[CDATA\[|\?)"
    rf"|/(?P<end>{NAME})\s{{0,50}}>|(?P<start>{NAME})(?=[\s/>]))".encode()
)
# What ends a comment and the like, or tells that it has no end: that another begins within it.
UNITS = {
    b"!--": re.compile(rb"(-->)|<!--"),
    b"![CDATA[": re.compile(rb"(\]\]>)|<!\[CDATA\["),
    b"?": re.compile(rb"(\?>)|<\?"),
}
LONGEST_UNIT = len(b"<![CDATA[")


@dataclass(frozen=True, slots=True)
class Place:
    """Where reading goes on.

    Attributes:
        start: the place of a tag.
        stop: the place behind it.
        depth: how many of the open elements it stands in; None for a record's, which stands where the last one did.
    """

    start: int
    stop: int
    depth: int | None


class Search:
    """Looks for places in a file.

    Args:
        window: its bytes.
        roots: the names of outermost elements.
        wanted: the names of records.
    """

    def __init__(self, window: Window, roots: Collection[str], wanted: Collection[str]) -> None:
        self._window = window
        self._roots, self._wanted = ({name.encode() for name in names} for names in (roots, wanted))
        self._last, self._returned = -1, 0
        self.lost = b""

    def may_return(self) -> bool:
        """Whether what was read may be read anew: not once that was more than the file itself."""
        return self._returned <= self._window.end + SPARE

    def go_back(self, start: int, read: int) -> None:
        """Take note that a file that was read up to a place is read again from an earlier one on."""
        self._returned += max(0, read - start)

    def find(self, begin: int, fault: int, read: int, opened: Sequence[str]) -> Place | None:
        """Return the first place behind a fault where reading may go on, never one twice; None at the end of the file.

        What is passed over, from `begin` on, is then `lost`, as far as it is kept, and the window begins behind it.

        Args:
            begin: the place of the record that has the fault, or of the end of the last one.
            fault: the place of the fault.
            read: the place up to which the file was read.
            opened: the elements that are open there, the outermost first.
        """
        self.lost = b""
        self._window.let_go(begin)
        place = begin
        if not self.may_return():
            place = fault = read
        while match := self._next(place):
            start, place = self._window.start + match.start(), self._window.start + match.end()
            if match["unit"]:
                end = self._end_of(start, match["unit"])
                # What has no end is no comment: what it seems to hold is read.
                place, fault = (place, min(fault, start)) if end is None else (end, fault)
            elif start >= fault and start > self._last and (found := self._judge(match, opened)):
                self._last = start
                self.go_back(start, read)
                self._pass(start)
                return found
        self._pass(self._window.end)
        return None

    def is_beside(self, fault: int, found: Place) -> bool:
        """Whether nothing but blanks stands between the place of a fault and what was found behind it."""
        between = found.start - fault
        return len(self.lost) < KEPT and between >= 0 and not self.lost[len(self.lost) - between :].strip(BLANK)

    def _judge(self, match: re.Match[bytes], opened: Sequence[str]) -> Place | None:
        start, stop = self._window.start + match.start(), self._window.start + match.end()
        name = (match["start"] or match["end"] or b"").rpartition(b":")[2]
        if match["end"]:
            whole = match["end"].decode("utf-8", "replace")
            depth = max((depth for depth, name in enumerate(opened, 1) if name == whole), default=None)
            return None if depth is None else Place(start, stop, depth)
        if name in self._wanted:
            return Place(start, stop, None)
        return Place(start, stop, 0) if match["document"] or name in self._roots else None

    def _next(self, place: int) -> re.Match[bytes] | None:
        """Return the next tag, or what begins a comment and the like."""
        window = self._window
        while True:
            match = TOKEN.search(window.data, place - window.start)
            # What begins before here is not cut off by the end of what is held.
            whole = window.end - (0 if window.is_whole else LONGEST_TAG)
            if match and window.start + match.start() < whole:
                return match
            if window.is_whole:
                return None
            place = max(place, whole)
            self._pass(place)
            window.extend()

    def _end_of(self, start: int, kind: bytes) -> int | None:
        """Return the place behind a comment or the like, None where it has no end."""
        window, place = self._window, start + 1 + len(kind)
        while True:
            match = UNITS[kind].search(window.data, place - window.start)
            if match:
                return window.start + match.end() if match[1] else None
            if window.is_whole or window.end - start > LONGEST_RECORD:
                return None
            place = max(place, window.end - LONGEST_UNIT)
            self._pass(start)
            window.extend()

    def _pass(self, place: int) -> None:
        """Let go what stands before a place, but for the beginning of what is lost."""
        window = self._window
        self.lost += window.data[: min(place - window.start, KEPT - len(self.lost))]
        window.let_go(place)
