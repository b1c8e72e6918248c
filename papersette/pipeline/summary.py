"""What a build did, as numbers and in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

__all__ = ["MOST_UNAPPLIED", "Summary", "describe", "tell_corrected", "tell_unread"]

# Columns or keys of a source that are told by name: all that a table of people has, and of what makes up names as it goes some.
MOST_UNREAD = 100
# Corrections that changed nothing and are told one by one, and so much of their words.
MOST_UNAPPLIED = 5
MOST_WORDS = 60
WITHOUT = " without the vocabulary of the last build; --vocabulary with its folder finds the same again"


@dataclass(frozen=True, slots=True)
class Summary:
    """What a build did and what the finished file holds; the seconds are wall time, those of related, vectors and check apart.

    `new`, `changed` and `unchanged` count records, `merged` papers that turned out to be one with another, `differing`
    records that changed in a place that was read before and whose papers do not take all that they say now, `anew` papers in
    whose texts all was looked for again, `bundled` whether that was without the vocabulary of the last build, `read` the
    sources that were read, by number, `outdated` rejects of earlier states of these, which went, `rejected` those of this
    build, `papers`, `links`, `metrics` and `rejects` rows of the file, `corrections` what readers said of these, by state,
    `given` how many of these the file of this build has, None without one, `unapplied` (state, place, words, reason) of the first
    that changed no row, `ended` the same of those that a file says no longer, or otherwise, `doubtful` of those that are new and
    may not be what was meant; `unread` are the columns or keys, by source, that no field reads.
    """

    papers: int
    links: int
    metrics: int
    rejects: int
    corrections: Mapping[str, int]
    unapplied: Sequence[tuple[str, str, str, str]]
    given: int | None
    ended: Sequence[tuple[str, str, str, str]]
    doubtful: Sequence[tuple[str, str, str, str]]
    unread: Mapping[str, Sequence[str]]
    new: int
    changed: int
    unchanged: int
    merged: int
    differing: int
    anew: int
    bundled: bool
    read: Sequence[int]
    outdated: int
    rejected: int
    seconds: float
    related_seconds: float
    encode_seconds: float
    check_seconds: float

    @property
    def is_in_vain(self) -> bool:
        """Whether there was something to read, and no record of it could be."""
        return bool(self.rejected) and not (self.new or self.changed or self.unchanged)


def describe(summary: Summary) -> str:
    """Return the lines that say what a build did and what the file holds."""
    held = {"paper": summary.papers, "link": summary.links, "metric": summary.metrics, "reject": summary.rejects}
    counts = ", ".join(f"{number:,} {noun}{'' if number == 1 else 's'}" for noun, number in held.items())
    records = f"{summary.new:,} new, {summary.changed:,} known, {summary.unchanged:,} unchanged"
    merged = f", {summary.merged:,} papers found to be one with another" if summary.merged else ""
    verb = "differs" if summary.differing == 1 else "differ"
    differ = f", {summary.differing:,} {verb} from what is kept (see paper_sources.said)" if summary.differing else ""
    anew = f"\n{_papers(summary.anew)} read anew{WITHOUT if summary.bundled else ''}" if summary.anew else ""
    encoded = f", {summary.encode_seconds:.1f} for vectors" if summary.encode_seconds else ""
    times = (
        f"{summary.seconds:.1f} seconds, {summary.related_seconds:.1f} for related papers{encoded}, "
        f"{summary.check_seconds:.1f} to check"
    )
    corrected = ", ".join(f"{number:,} {state}" for state, number in summary.corrections.items())
    corrections = f"\ncorrections: {corrected}" if corrected else ""
    return f"{counts}\nrecords: {records}{differ}{merged}; {times}{anew}{corrections}"


def _papers(number: int) -> str:
    return f"{number:,} paper{'' if number == 1 else 's'}"


def tell_unread(summary: Summary) -> Iterator[str]:
    """Yield a line for each source, or kind of file in one, with columns or keys that no field reads."""
    for source, names in summary.unread.items():
        more = f" ({len(names) - MOST_UNREAD:,} more)" if len(names) > MOST_UNREAD else ""
        yield f"{source}: not read: {', '.join(names[:MOST_UNREAD])}{more}"


def tell_corrected(summary: Summary) -> Iterator[str]:
    """Yield a line for each of the first corrections that hold no longer, are doubtful or changed no row, and for all others."""
    for told, states in ((summary.ended, "withdrawn or replaced"), (summary.doubtful, "doubtful")):
        yield from map(_tell, told[:MOST_UNAPPLIED])
        if more := len(told[MOST_UNAPPLIED:]):
            yield f"{more:,} more that are {states}"
    if summary.given == 0:
        yield "the file of corrections has none"
    yield from map(_tell, summary.unapplied)
    total = sum(number for state, number in summary.corrections.items() if state != "applied")
    if more := total - len(summary.unapplied):
        yield f"{more:,} more that are not applied: the table corrections has their state"


def _tell(correction: tuple[str, str, str, str]) -> str:
    state, place, raw, reason = correction
    return f"{state}: {place}, {_shorten(raw)}" + (f" ({_shorten(reason)})" if reason else "")


def _shorten(raw: str) -> str:
    words = " ".join(raw.split())
    return words if len(words) <= MOST_WORDS else words[:MOST_WORDS] + "…"
