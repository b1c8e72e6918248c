"""Classes of words: those that speak for or against a number being a result, and those that join numbers to names."""

from __future__ import annotations

from papersette.extract.rows import read_rows

__all__ = ["CUES", "GRAMMAR"]

# word -> class
CUES: dict[str, str] = {word: row["class"] for row in read_rows("cues") for word in row["words"].split()}

# part of speech, roughly -> its words
GRAMMAR: dict[str, frozenset[str]] = {row["class"]: frozenset(row["words"].split()) for row in read_rows("grammar")}
