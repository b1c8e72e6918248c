"""What a build did, as numbers and in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from papersette.models import CorrectionNote

__all__ = [
    "MOST_UNAPPLIED", "Corrected", "Records", "Seconds", "Sources", "Summary", "describe", "tell_corrected", "tell_unread",
]  # fmt: skip

# Columns or keys of a source that are told by name: all that a table of people has, and of what makes up names as it goes some.
MOST_UNREAD = 100
# Corrections that changed nothing and are told one by one, and so much of their words.
MOST_UNAPPLIED = 5
MOST_WORDS = 60
WITHOUT = " without the vocabulary of the last build; --vocabulary with its folder finds the same again"


@dataclass(frozen=True, slots=True)
class Records:
    """What became of records: `new`, `changed` and `unchanged` ones.

    `differing` are those that changed in a place that was read before and whose papers do not take all that they say now,
    `merged` papers that turned out to be one with another, `anew` papers in whose texts all was looked for again, `bundled`
    whether that was without the vocabulary of the last build.
    """

    new: int
    changed: int
    unchanged: int
    differing: int
    merged: int
    anew: int
    bundled: bool


@dataclass(frozen=True, slots=True)
class Sources:
    """What was read: `ids` are the sources' numbers.

    `rejected` are rejects of this build, `outdated` those of earlier states that went; `unread` are the columns or keys, by
    source, that no field reads.
    """

    ids: Sequence[int]
    rejected: int
    outdated: int
    unread: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Corrected:
    """What became of readers' corrections: how many are in which state.

    `given` is how many the file of this build has, None without one; `unapplied` are the first that changed no row, `ended` those
    that a file says no longer, or otherwise, `doubtful` those that are new and may not be what was meant.
    """

    states: Mapping[str, int]
    given: int | None
    unapplied: Sequence[CorrectionNote]
    ended: Sequence[CorrectionNote]
    doubtful: Sequence[CorrectionNote]


@dataclass(frozen=True, slots=True)
class Seconds:
    """Wall time: of related papers, of the checks, of everything else, and of vectors where they are made."""

    related: float
    checks: float
    rest: float
    vectors: float = 0.0


@dataclass(frozen=True, slots=True)
class Summary:
    """What a build did, and how many rows of each kind the finished file holds."""

    papers: int
    links: int
    metrics: int
    rejects: int
    records: Records
    sources: Sources
    corrected: Corrected
    seconds: Seconds

    @property
    def is_in_vain(self) -> bool:
        """Whether there was something to read, and no record of it could be."""
        records = self.records
        return bool(self.sources.rejected) and not (records.new or records.changed or records.unchanged)


def describe(summary: Summary) -> str:
    """Return the lines that say what a build did and what the file holds."""
    held = {"paper": summary.papers, "link": summary.links, "metric": summary.metrics, "reject": summary.rejects}
    counts = ", ".join(f"{number:,} {noun}{'' if number == 1 else 's'}" for noun, number in held.items())
    corrected = ", ".join(f"{number:,} {state}" for state, number in summary.corrected.states.items())
    corrections = f"\ncorrections: {corrected}" if corrected else ""
    records, seconds = summary.records, summary.seconds
    anew = f"\n{_papers(records.anew)} read anew{WITHOUT if records.bundled else ''}" if records.anew else ""
    return f"{counts}\nrecords: {_describe_records(records)}; {_describe_seconds(seconds)}{anew}{corrections}"


def _describe_records(records: Records) -> str:
    merged = f", {records.merged:,} papers found to be one with another" if records.merged else ""
    verb = "differs" if records.differing == 1 else "differ"
    differ = f", {records.differing:,} {verb} from what is kept (see paper_sources.said)" if records.differing else ""
    return f"{records.new:,} new, {records.changed:,} known, {records.unchanged:,} unchanged{differ}{merged}"


def _describe_seconds(seconds: Seconds) -> str:
    encoded = f", {seconds.vectors:.1f} for vectors" if seconds.vectors else ""
    return f"{seconds.rest:.1f} seconds, {seconds.related:.1f} for related papers{encoded}, {seconds.checks:.1f} to check"


def _papers(number: int) -> str:
    return f"{number:,} paper{'' if number == 1 else 's'}"


def tell_unread(sources: Sources) -> Iterator[str]:
    """Yield a line for each source, or kind of file in one, with columns or keys that no field reads."""
    for source, names in sources.unread.items():
        more = f" ({len(names) - MOST_UNREAD:,} more)" if len(names) > MOST_UNREAD else ""
        yield f"{source}: not read: {', '.join(names[:MOST_UNREAD])}{more}"


def tell_corrected(corrected: Corrected) -> Iterator[str]:
    """Yield a line for each of the first corrections that hold no longer, are doubtful or changed no row, and for all others."""
    for told, states in ((corrected.ended, "withdrawn or replaced"), (corrected.doubtful, "doubtful")):
        yield from map(_tell, told[:MOST_UNAPPLIED])
        if more := len(told[MOST_UNAPPLIED:]):
            yield f"{more:,} more that are {states}"
    if corrected.given == 0:
        yield "the file of corrections has none"
    yield from map(_tell, corrected.unapplied)
    total = sum(number for state, number in corrected.states.items() if state != "applied")
    if more := total - len(corrected.unapplied):
        yield f"{more:,} more that are not applied: the table corrections has their state"


def _tell(note: CorrectionNote) -> str:
    told = f"{note.state}: {note.place}, {_shorten(note.raw)}" + (f" ({_shorten(note.reason)})" if note.reason else "")
    # What readers write is nothing for a terminal to obey.
    return "".join(sign if sign.isprintable() else " " for sign in told)


def _shorten(raw: str) -> str:
    words = " ".join(raw.split())
    return words if len(words) <= MOST_WORDS else words[:MOST_WORDS] + "…"
