"""What a build did, as numbers and in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["Summary", "describe"]


@dataclass(frozen=True, slots=True)
class Summary:
    """What a build did and what the finished file holds; the seconds are wall time, those of related, vectors and check apart.

    `new`, `changed` and `unchanged` count records, `merged` papers that turned out to be one with another, `papers`, `links`,
    `metrics` and `rejects` rows of the file, `corrections` what readers said of these, by state.
    """

    papers: int
    links: int
    metrics: int
    rejects: int
    corrections: Mapping[str, int]
    new: int
    changed: int
    unchanged: int
    merged: int
    seconds: float
    related_seconds: float
    encode_seconds: float
    check_seconds: float


def describe(summary: Summary) -> str:
    """Return the lines that say what a build did and what the file holds."""
    held = {"paper": summary.papers, "link": summary.links, "metric": summary.metrics, "reject": summary.rejects}
    counts = ", ".join(f"{number:,} {noun}{'' if number == 1 else 's'}" for noun, number in held.items())
    records = f"{summary.new:,} new, {summary.changed:,} known, {summary.unchanged:,} unchanged"
    merged = f", {summary.merged:,} papers found to be one with another" if summary.merged else ""
    encoded = f", {summary.encode_seconds:.1f} for vectors" if summary.encode_seconds else ""
    times = (
        f"{summary.seconds:.1f} seconds, {summary.related_seconds:.1f} for related papers{encoded}, "
        f"{summary.check_seconds:.1f} to check"
    )
    corrected = ", ".join(f"{number:,} {state}" for state, number in summary.corrections.items())
    corrections = f"\ncorrections: {corrected}" if corrected else ""
    return f"{counts}\nrecords: {records}{merged}; {times}{corrections}"
