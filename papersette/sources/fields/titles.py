"""Titles, and other texts of one line, as sources wrap them and part them."""

from __future__ import annotations

from typing import Any

__all__ = ["join_subtitle", "one_line"]


def join_subtitle(title: Any, subtitle: Any) -> Any:
    """Return a title with the subtitle that it lacks; what is no text is left for its reader to judge."""
    if not (isinstance(title, str) and isinstance(subtitle, str) and title and subtitle):
        return title
    if subtitle.casefold() in title.casefold():
        return title
    return f"{title}{' ' if title[-1] in ':?!' else ': '}{subtitle}"


def one_line(value: Any) -> Any:
    """Return a text that its source wrapped on one line; anything else as it is, for its reader to judge."""
    return " ".join(value.split()) if isinstance(value, str) else value
