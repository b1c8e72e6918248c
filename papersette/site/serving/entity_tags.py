"""Entity tags of answers, by which whoever asks again is told that nothing has changed (RFC 9110, 8.8.3)."""

from __future__ import annotations

import hashlib
import re

__all__ = ["is_unchanged", "tag_of"]

# In JSON of tables and queries; within a text of theirs quotation marks have a backslash.
TIME_TAKEN = re.compile(rb'"query_ms": [\d.e+-]+')


def tag_of(body: bytes) -> str:
    """Return the entity tag of exactly these bytes; where JSON tells how long its query took a weak one, of all but that."""
    told, times = TIME_TAKEN.subn(b"", body)
    tag = f'"{hashlib.sha256(told).hexdigest()[:32]}"'
    return f"W/{tag}" if times else tag


def is_unchanged(tag: str, if_none_match: str | None) -> bool:
    """Whether who asks has what the tag stands for."""
    given = [part.strip().removeprefix("W/") for part in (if_none_match or "").split(",")]
    return tag.removeprefix("W/") in given or given == ["*"]
