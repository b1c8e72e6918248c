"""Classes of words that speak for or against a number being a result."""

from __future__ import annotations

from papersette.extract.rows import read_rows

__all__ = ["CUES"]

# word -> class
CUES: dict[str, str] = {word: row["class"] for row in read_rows("cues") for word in row["words"].split()}
