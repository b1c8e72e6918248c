"""Which of the records of a paper that one place has is a later state of the one that gave the paper's text.

Where records have no key of their source's own, only all of them together tell. A text that stays is better than one that another
record's text replaces: where more than one may be the later state, none is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

__all__ = ["Record", "Revision", "find_revision"]

# The key that a record has in its file stands behind its place: `line 12 (smith2020)`. A number alone counts the records.
FILE_KEY = re.compile(r"\S+ \d+ \((?!\d+\)\Z)(.+)\)")


class Record(NamedTuple):
    """A record of a paper: its source, its place there, the digest of what it says, and whether the paper's text is its own."""

    source_id: int
    locator: str
    digest: str
    gives_text: bool = False

    @property
    def file_key(self) -> str | None:
        """The record's key in its own file, which is no id of a paper."""
        found = FILE_KEY.fullmatch(self.locator)
        return found and found[1]


class Revision(NamedTuple):
    """The record that gave a paper's text, the digest of the later state of it, and those of all the paper's records there."""

    giver: Record
    digest: str
    digests: frozenset[str]


def find_revision(earlier: Sequence[Record], present: Sequence[Record]) -> Revision | None:
    """Return the later state of the record that gave a paper's text, None where there is none or several may be it.

    Args:
        earlier: the paper's records of earlier builds in this place.
        present: those that the place has now.
    """
    giver = next((record for record in earlier if record.gives_text), None)
    if giver is None:
        return None
    digests = frozenset(record.digest for record in present)
    digest = _find_only(giver, earlier, digests) if len(digests) == 1 else _find_keyed(giver, earlier, present, digests)
    return Revision(giver, digest, digests) if digest else None


def _find_only(giver: Record, earlier: Sequence[Record], digests: frozenset[str]) -> str | None:
    """Return the digest of the only record that there is, if it is the giver as it was, or the giver was the only one, too."""
    (only,) = digests
    latest = max(record.source_id for record in earlier)
    was_alone = [record for record in earlier if record.source_id == latest] == [giver]
    return only if only == giver.digest or was_alone else None


def _find_keyed(giver: Record, earlier: Sequence[Record], present: Sequence[Record], digests: frozenset[str]) -> str | None:
    """Return the digest of the only record with the giver's key in its file, if the giver was the only one with it, too.

    A giver that is still there, under another key, has no later state.
    """
    key = giver.file_key
    if key is None:
        return None
    keyed = {record.digest for record in present if record.file_key == key}
    was_alone = [record for record in earlier if record.source_id == giver.source_id and record.file_key == key] == [giver]
    is_moved = giver.digest in digests and giver.digest not in keyed
    return keyed.pop() if len(keyed) == 1 and was_alone and not is_moved else None
