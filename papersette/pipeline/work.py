"""What is done to records before they reach the store, in whatever process: lines parsed, papers told apart, texts read."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from papersette.errors import BuildError
from papersette.extract import find_all, load_vocabulary, locate, read_spellings, version
from papersette.merge import identify
from papersette.models import (
    Affiliation,
    Author,
    Dataset,
    DatasetMention,
    Finds,
    Host,
    Identity,
    Link,
    Measure,
    Metric,
    Paper,
    Place,
    PlaceMention,
    Reject,
    SourceInfo,
    SourceLink,
    SourceResult,
    Span,
)
from papersette.pipeline.pickling import pickle_briefly
from papersette.sources import FORMATS, Lines

__all__ = ["Chunk", "Done", "Draft", "Extractor", "Part", "Work", "has_own_names", "make_draft"]


# Every record's digest is kept, and stands in an index; that two of ten million are the same has a chance of one in 10^15.
DIGEST_BYTES = 12
# What stands in an extractor's version before the digest of a user's own names.
OWN = "+"


@dataclass(frozen=True, slots=True)
class Draft:
    """A record before extraction, with a digest of all that it says."""

    paper: Paper
    record_hash: str


@dataclass(frozen=True, slots=True)
class Part:
    """Lines from the middle of a source, as bytes; `before` lines stand before them."""

    format_name: str
    path: str
    before: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some records of a source in their order, read or still as lines, and what of it could not be read."""

    source_id: int
    drafts: Sequence[Draft] = ()
    part: Part | None = None
    rejects: Sequence[Reject] = ()


@dataclass(frozen=True, slots=True)
class Work:
    """What is known of a record: its places located, who it is, what was found in it."""

    paper: Paper
    record_hash: str
    identity: Identity
    finds: Finds


@dataclass(slots=True)
class Done:
    """What a chunk became: the works of its records, and what its lines held besides."""

    works: list[Work] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    infos: list[SourceInfo] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Extractor:
    """What finds are made by: a newer version, or another vocabulary, may find more in the same record."""

    vocabulary: Path | None
    version: str

    @classmethod
    def ensure(cls, vocabulary: Path | None) -> Extractor:
        """Return the extractor of a vocabulary, which is read once to see that it is sound.

        Raises:
            BuildError: the vocabulary is malformed.
        """
        if vocabulary is None:
            return cls(None, version())
        try:
            load_vocabulary(vocabulary)
        except (ValueError, OSError) as error:
            raise BuildError(str(error)) from error
        tables = b"".join(path.read_bytes() for path in sorted(vocabulary.glob("*.tsv")))
        return cls(vocabulary, f"{version()}{OWN}{hashlib.sha256(tables).hexdigest()[:12]}")

    def find_all(self, papers: Iterable[Paper]) -> list[Finds]:
        """Return the finds of papers, in order."""
        return find_all(papers, self.vocabulary)

    def read_spellings(self) -> dict[str, list[tuple[str, str]]]:
        """Return (spelling, name) of all `measures` and `datasets` that it knows."""
        return read_spellings(self.vocabulary)

    def work(self, chunk: Chunk) -> Done:
        """Return what a chunk's records are and hold, in order."""
        done = Done()
        drafts = _read_part(chunk.part, done) if chunk.part else chunk.drafts
        for draft, finds in zip(drafts, self.find_all(draft.paper for draft in drafts), strict=True):
            done.works.append(Work(locate(draft.paper), draft.record_hash, identify(draft.paper), finds))
        return done


def has_own_names(version: str | None) -> bool:
    """Tell whether an extractor of this version knows names of the user's own."""
    return OWN in (version or "")


def make_draft(paper: Paper) -> Draft:
    """Return a record with its digest, which tells it from any other state of it; where it stands in its source is no part."""
    said = repr(replace(paper, locator="")).encode("utf-8", "replace")
    return Draft(paper, urlsafe_b64encode(hashlib.blake2b(said, digest_size=DIGEST_BYTES).digest()).decode())


pickle_briefly(
    Affiliation, Author, Dataset, DatasetMention, Draft, Finds, Host, Identity, Link, Measure, Metric, Paper, Place, PlaceMention,
    Reject, SourceLink, SourceResult, Span, Work,
)  # fmt: skip


def _read_part(part: Part, done: Done) -> list[Draft]:
    """Return the records of lines; rejects and what the source says of itself are noted."""
    drafts: list[Draft] = []
    for record in FORMATS[part.format_name].read(Lines(part.data, part.before), part.path):
        if isinstance(record, SourceInfo):
            done.infos.append(record)
        elif isinstance(record, Reject):
            done.rejects.append(record)
        else:
            drafts.append(make_draft(record))
    return drafts
