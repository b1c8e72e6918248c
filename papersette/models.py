"""What travels between the rooms: frozen data without behaviour.

Spans count code points of the original text, stop exclusive, so that `text[start:stop] == raw` holds for every find.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any, NamedTuple

__all__ = [
    "LINK_KINDS",
    "LINK_STATES",
    "METRIC_KINDS",
    "SIGNALS",
    "TEXT_FIELDS",
    "Accuracy",
    "Affiliation",
    "Author",
    "Correction",
    "CorrectionNote",
    "Dataset",
    "DatasetMention",
    "Described",
    "Finds",
    "Host",
    "Identity",
    "Known",
    "Link",
    "LinkCheck",
    "Measure",
    "Metric",
    "Paper",
    "Place",
    "PlaceMention",
    "Reject",
    "SourceInfo",
    "SourceLink",
    "SourceResult",
    "Span",
]

# The texts of a paper that a span may lie in: values of Link.field and its like, beside `source`.
TEXT_FIELDS = ("title", "abstract", "comment")
# What a link may lead to and what may be known of its address, and what a result may be: values of Link.kind, Link.state and
# Metric.kind.
LINK_KINDS = ("code", "model", "dataset", "demo", "project", "paper", "video", "other")
LINK_STATES = ("available", "promised", "placeholder", "malformed")
METRIC_KINDS = ("score", "gain", "ratio", "rank")
# Counts that change from day to day: the name of each, and the key of a record that it stands under.
SIGNALS = {"upvotes": "upvotes", "citations": "citations", "github_stars": "stars", "comments": "comments"}


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of code points in one text field."""

    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Place:
    """A city; coordinates in decimal degrees (WGS 84), both or none."""

    name: str
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Affiliation:
    """One institution of one author, `raw` as the source wrote it; `country` where it states that and no city."""

    raw: str
    institution: str | None = None
    ror: str | None = None
    place: Place | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Author:
    """An author's name as printed, in the order of the paper's author list."""

    name: str
    orcid: str | None = None
    affiliations: tuple[Affiliation, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceLink:
    """A link that the source states in a field of its own, outside the abstract."""

    url: str
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class SourceResult:
    """A result that the source states in a field of its own, such as a row of a leaderboard; `raw` as the source wrote it."""

    raw: str
    value: float
    unit: str | None = None
    uncertainty: float | None = None
    measure: str | None = None
    dataset: str | None = None
    system: str | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """One record of a source, text exactly as given.

    `published` and `updated` are ISO dates (year, month or day precision), `locator` says where in the source the record
    stands (`line 12`), `ids` are (scheme, value) pairs besides the arXiv id and the DOI, `seen_on` is the ISO day on which the
    source counted upvotes, citations, stars and comments, `signals` are the (name, day, value) of what it counted on several. A
    record without a title adds to a paper that another one brings.
    """

    title: str | None
    locator: str
    abstract: str | None = None
    source_key: str | None = None
    comment: str | None = None
    published: str | None = None
    updated: str | None = None
    year: int | None = None
    venue: str | None = None
    url: str | None = None
    pdf_url: str | None = None
    arxiv_id: str | None = None
    doi: str | None = None
    language: str | None = None
    truncated: bool = False
    withdrawn: bool = False
    upvotes: int | None = None
    citations: int | None = None
    stars: int | None = None
    comments: int | None = None
    seen_on: str | None = None
    signals: tuple[tuple[str, str, int], ...] = ()
    ids: tuple[tuple[str, str], ...] = ()
    authors: tuple[Author, ...] = ()
    links: tuple[SourceLink, ...] = ()
    topics: tuple[tuple[str, str], ...] = ()
    results: tuple[SourceResult, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkCheck:
    """What became of a link's target on a day.

    `checked_on` is an ISO date (UTC); `status` the last HTTP status, None without an answer; `state` is alive, moved, gone,
    refused or unreachable; `final_url` is where redirects ended; `error` says why there is no answer.
    """

    url: str
    checked_on: str
    status: int | None
    state: str
    final_url: str | None
    error: str | None


@dataclass(frozen=True, slots=True)
class Reject:
    """A record, or a field of one, that could not be read: where, why, and its raw text."""

    locator: str
    reason: str
    raw: str


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """What a source says about itself; each part overrides what was known before.

    `header` is the first line of a table, or the first tags of XML, of which something could not be read; `unread` are columns or
    keys that no field reads.
    """

    name: str | None = None
    license: str | None = None
    note: str | None = None
    header: str | None = None
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a paper is: its key, every (scheme, value) it goes by, where it can be read, and the keys of its title."""

    key: str
    ids: tuple[tuple[str, str], ...]
    url: str | None
    title_keys: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a paper when it is compared with another; `ids` are (scheme, value) pairs, `key` is its present one."""

    title: str
    authors: tuple[str, ...] = ()
    abstract: str | None = None
    year: int | None = None
    ids: tuple[tuple[str, str], ...] = ()
    key: str = ""


@dataclass(frozen=True, slots=True)
class Host:
    """The site a link leads to: its domain, and the name people know it by."""

    domain: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A link found in a text field; `url` is None where none was given or only a placeholder stands.

    `has_code` tells that code is to be found there: a link of kind code, or a page of a project, a dataset, a model or a demo
    that the sentence says has code.
    """

    field: str
    span: Span | None
    raw: str
    url: str | None
    host: Host | None
    kind: str
    has_code: bool
    state: str
    rule: str


@dataclass(frozen=True, slots=True)
class Measure:
    """What a number measures; `low` and `high` bound its values in `unit`, origin is `catalogue` or `pattern`."""

    name: str
    full_name: str | None = None
    higher_is_better: bool | None = None
    unit: str | None = None
    low: float | None = None
    high: float | None = None
    family: str | None = None
    origin: str = "pattern"


@dataclass(frozen=True, slots=True)
class Dataset:
    """A dataset, benchmark or challenge; origin is `catalogue` or `pattern`."""

    name: str
    task: str | None = None
    url: str | None = None
    origin: str = "pattern"


@dataclass(frozen=True, slots=True)
class DatasetMention:
    """A dataset named in a text field."""

    field: str
    span: Span
    raw: str
    dataset: Dataset


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place named in a text field."""

    field: str
    span: Span
    raw: str
    place: Place


@dataclass(frozen=True, slots=True)
class Metric:
    """A reported result: one value on one dataset, with the sentence it was read from.

    `value` and `unit` are as written, a difference without its sign, which `change` tells; `normal` is the value in the measure's
    own unit or None where that is undecided; `split` is that of the dataset: validation, test or training. What a source states
    in a field of its own has field `source`, and neither span nor sentence.
    """

    field: str
    span: Span | None
    raw: str
    value: float
    unit: str | None
    kind: str
    comparator: str | None
    uncertainty: float | None
    measure: Measure | None
    measure_text: str | None
    dataset: Dataset | None
    dataset_text: str | None
    system: str | None
    system_text: str | None
    baseline: str | None
    change: str | None
    normal: float | None
    flag: str | None
    sentence: Span | None
    rule: str
    confidence: float
    split: str | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """What a reader says of the row at a span of a paper's text.

    `what` is metric or link; `verdict` is right, wrong, or None where `values` (name, value) say what the row should hold. It
    holds as long as the text has `raw` at the span. `file` and `line` are where it stands.
    """

    key: str
    what: str
    field: str
    span: Span
    raw: str
    verdict: str | None = None
    values: tuple[tuple[str, Any], ...] = ()
    file: str | None = dataclasses.field(default=None, compare=False)
    line: int | None = dataclasses.field(default=None, compare=False)


class CorrectionNote(NamedTuple):
    """What a build tells of a correction: its state, its place in file and text, its words, and the reason where it is known."""

    state: str
    place: str
    raw: str
    reason: str


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How right one kind of find is on one annotated set; `n` is how many the annotation has."""

    what: str
    measured_on: str
    n: int
    precision: float | None
    recall: float | None
    f1: float | None


@dataclass(frozen=True, slots=True)
class Finds:
    """Everything found in one paper's text; `code` is linked, promised, none, or None where no abstract tells."""

    links: tuple[Link, ...] = ()
    metrics: tuple[Metric, ...] = ()
    datasets: tuple[DatasetMention, ...] = ()
    places: tuple[PlaceMention, ...] = ()
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Described:
    """What is said of a file: its title, a text on it, and rows of (table or view, column or None for itself, description)."""

    title: str
    text: str
    rows: tuple[tuple[str, str | None, str], ...]
