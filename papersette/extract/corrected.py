"""Finds with the corrections of readers applied."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from papersette.extract.links.find import judge_code, make_source_link
from papersette.extract.numbers.normal import ANOTHER_SCALE, OUT_OF_BOUNDS, RANGE, SEVERAL_DATASETS, normalize
from papersette.extract.results.stated import dataset_named, measure_named
from papersette.extract.sentences.changes import DIFFERENCES
from papersette.extract.text.views import find_sentences, make_view
from papersette.extract.text.vocabulary import joined, load_joined_names, load_plain_names, plain
from papersette.models import Correction, Dataset, Finds, Link, Measure, Metric, Paper, SourceLink, Span

__all__ = ["CORRECTED", "correct", "find_differing"]

# The rule of a row that a reader gave its values.
CORRECTED = "corrected by a reader"
# What keeps a number off leaderboards stays until a reader gives the value that it is about; of a range, another one.
CHANGED_BY = {SEVERAL_DATASETS: ("dataset",), RANGE: ("value",), ANOTHER_SCALE: ("value", "unit", "measure")}
# States of a link that leads nowhere, and those that one which no text gives an address of may have.
NOWHERE = ("placeholder", "malformed")
WITHOUT_ADDRESS = ("promised", "placeholder")


def _dataset_said(name: str | None, vocabulary: Path | None) -> Dataset | None:
    """Return the dataset that a reader names, in whatever letters, where these are no word (imagenet, cifar10)."""
    dataset = dataset_named(name, vocabulary)
    if not name or not dataset or dataset.origin == "catalogue":
        return dataset
    return load_plain_names().get(plain(name)) or load_joined_names().get(joined(name)) or dataset


# What a row has by its name, and in the words of its text.
NAMED: dict[str, Callable[[str | None, Path | None], Measure | Dataset | None]] = {
    "measure": measure_named,
    "dataset": _dataset_said,
}


def correct(finds: Finds, paper: Paper, corrections: Sequence[Correction], vocabulary: Path | None = None) -> Finds:
    """Return finds as readers say they should be; a correction whose words stand elsewhere by now changes nothing.

    Rows that are right get confidence 1, those that are wrong go, and values replace those of all rows at their span or make one
    where none was found (see _meant for numbers on several datasets). A row that is right with values that it does not have takes
    them: what a reader confirmed holds, however it is read by now. Of several corrections of one row the last holds. `vocabulary`
    is a folder with measures.tsv and datasets.tsv of the user's own (see load_vocabulary).
    """
    metrics, links = list(finds.metrics), list(finds.links)
    of_numbers: dict[tuple[str, Span], list[Correction]] = {}
    for correction in corrections:
        span = correction.span
        if (getattr(paper, correction.field, None) or "")[span.start : span.stop] != correction.raw:
            continue
        if correction.what == "metric":
            of_numbers.setdefault((correction.field, span), []).append(correction)
        else:
            links = _corrected_links(links, correction)
    for (field, span), told in of_numbers.items():
        here = [m for m in metrics if (m.field, m.span) == (field, span)]
        metrics = [*(m for m in metrics if m not in here), *_corrected_metrics(here, paper, told, vocabulary)]
    metrics.sort(key=_place)
    return replace(finds, metrics=tuple(metrics), links=tuple(links), code=judge_code(links, bool(paper.abstract)))


def find_differing(finds: Finds, correction: Correction, vocabulary: Path | None = None) -> list[str] | None:
    """Return the names of what a correction says and the row that is most like it does not have; None where no row is."""
    of_kind: Sequence[Metric | Link] = finds.metrics if correction.what == "metric" else finds.links
    here = [row for row in of_kind if (row.field, row.span) == (correction.field, correction.span)]
    differing = ([name for name, said in correction.values if not _has(row, name, said, vocabulary)] for row in here)
    return min(differing, key=len, default=None)


def _place(metric: Metric) -> tuple[str, int, int]:
    return (metric.field, metric.span.start, metric.span.stop) if metric.span else (metric.field, 0, 0)


def _corrected_metrics(here: list[Metric], paper: Paper, told: Sequence[Correction], vocabulary: Path | None) -> list[Metric]:
    """Return the rows of one number as they should be."""
    if not here:
        bare = _bare_metric(paper, told[-1])
        return [_with_values(bare, dict(told[-1].values), vocabulary)] if bare else []
    left, corrected = here, dict[int, Metric]()
    for correction in reversed(told):
        meant, values = _meant(here, correction, vocabulary)
        rows = [m for m in left if m in meant]
        # One that takes the place of all takes that of the first.
        corrected |= zip(map(here.index, rows), _corrected_rows(rows, correction, values, vocabulary), strict=False)
        left = [m for m in left if m not in meant]
    corrected |= {here.index(metric): metric for metric in left}
    return [corrected[place] for place in sorted(corrected)]


def _corrected_rows(rows: list[Metric], correction: Correction, values: dict[str, Any], vocabulary: Path | None) -> list[Metric]:
    if correction.verdict == "wrong":
        return []
    change = _confirmed if correction.verdict == "right" else _with_values
    # Its dataset takes the place of all.
    return [change(metric, values, vocabulary) for metric in (rows[:1] if "dataset" in values else rows)]


def _confirmed(metric: Metric, values: dict[str, Any], vocabulary: Path | None) -> Metric:
    """Return a row that is right, with the values that it does not have yet."""
    if differing := {name: value for name, value in values.items() if not _has(metric, name, value, vocabulary)}:
        return _with_values(metric, differing, vocabulary)
    return replace(metric, confidence=1.0, rule=f"{metric.rule}, {CORRECTED}")


def _has(row: Metric | Link, name: str, value: Any, vocabulary: Path | None) -> bool:
    held = getattr(row, name)
    if name not in NAMED:
        return bool(held == value)
    names = (held and held.name, getattr(row, f"{name}_text"))
    if value is None or value in names:
        return value is not None or names == (None, None)
    named = NAMED[name](value, vocabulary)
    return bool((named and named.name) == (held and held.name))


def _meant(here: list[Metric], correction: Correction, vocabulary: Path | None) -> tuple[list[Metric], dict[str, Any]]:
    """Return the rows of its number that a correction means, and what it says of them.

    A number on several datasets has several rows. One of them is meant where its dataset is named beside other values or a
    verdict; a dataset alone takes the place of all.
    """
    values = dict(correction.values)
    if len(here) > 1 and values.get("dataset") and (correction.verdict or len(values) > 1):
        named = _dataset_said(values["dataset"], vocabulary)
        if of_dataset := [m for m in here if m.dataset and named and m.dataset.name == named.name]:
            return of_dataset, {name: value for name, value in values.items() if name != "dataset"}
    return here, values


def _bare_metric(paper: Paper, correction: Correction) -> Metric | None:
    """Return a result of which nothing is known but where it stands; None without the value that it needs, or with a verdict."""
    values = dict(correction.values)
    if correction.verdict or "value" not in values:
        return None
    sentences = find_sentences(make_view(getattr(paper, correction.field)))
    around = next((s for s in sentences if s.start <= correction.span.start < s.stop), correction.span)
    sentence = Span(around.start, max(around.stop, correction.span.stop))
    return Metric(
        field=correction.field, span=correction.span, raw=correction.raw, value=float(values["value"]), unit=None, kind="score",
        comparator=None, uncertainty=None, measure=None, measure_text=None, dataset=None, dataset_text=None, system=None,
        system_text=None, baseline=None, change=None, normal=None, flag=None, sentence=sentence, rule=CORRECTED, confidence=1.0,
    )  # fmt: skip


def _with_values(metric: Metric, values: dict[str, Any], vocabulary: Path | None) -> Metric:
    plain = {name: values[name] for name in ("unit", "kind", "system", "system_text", "comparator", "baseline") if name in values}
    changed = replace(metric, **plain, value=float(values.get("value", metric.value)), rule=CORRECTED, confidence=1.0)
    if changed.kind not in DIFFERENCES:
        changed = replace(changed, change=None, baseline=None)
    # A name that it has already stays as its text has it: what is so called there need not be what else is.
    if "measure" in values and not _has(metric, "measure", values["measure"], vocabulary):
        changed = replace(changed, measure=measure_named(values["measure"], vocabulary), measure_text=values["measure"])
    if "dataset" in values and not _has(metric, "dataset", values["dataset"], vocabulary):
        changed = replace(changed, dataset=_dataset_said(values["dataset"], vocabulary), dataset_text=values["dataset"])
    # A value that its reader gives is of the scale that it says.
    owner = None if "value" in values else changed.system
    normal, flag = normalize(changed.value, changed.unit, changed.kind, changed.measure, owner)
    needed = CHANGED_BY.get(metric.flag or "")
    if needed and flag != OUT_OF_BOUNDS and not any(_says_other(metric, name, values, vocabulary) for name in needed):
        flag, normal = metric.flag, None if metric.flag == ANOTHER_SCALE else normal
    return replace(changed, normal=normal, flag=flag)


def _says_other(metric: Metric, name: str, values: dict[str, Any], vocabulary: Path | None) -> bool:
    """Whether values say a dataset, or another value, unit or measure than a row has: a page's line says these once more."""
    if name not in values or name == "dataset":
        return name in values
    if name == "measure":
        return not _has(metric, name, values[name], vocabulary)
    return bool(values[name] != getattr(metric, name))


def _corrected_links(links: list[Link], correction: Correction) -> list[Link]:
    here = [link for link in links if (link.field, link.span) == (correction.field, correction.span)]
    if not here:
        return _with_link(links, correction)
    if correction.verdict == "wrong":
        return [link for link in links if link not in here]
    return [_corrected_link(link, correction) if link in here else link for link in links]


def _corrected_link(link: Link, correction: Correction) -> Link:
    if correction.verdict == "right" and all(getattr(link, name) == said for name, said in correction.values):
        return replace(link, rule=f"{link.rule}, {CORRECTED}")
    return _with_target(link, dict(correction.values))


def _with_link(links: list[Link], correction: Correction) -> list[Link]:
    """Return links with one that was not found, in its place; it needs an address, or a kind and a state that is without one."""
    values = dict(correction.values)
    is_link = values.get("url") or ("kind" in values and values.get("state") in WITHOUT_ADDRESS)
    if correction.verdict or not is_link:
        return links
    stated = make_source_link(SourceLink(values.get("url") or "", values.get("kind")))
    if values.get("url") and not stated.url:
        return links
    link = _with_target(replace(stated, field=correction.field, span=correction.span, raw=correction.raw), values)
    behind = (at for at, o in enumerate(links) if o.field == link.field and o.span and o.span.start > correction.span.start)
    at = next(behind, len(links))
    return [*links[:at], link, *links[at:]]


def _with_target(link: Link, values: dict[str, Any]) -> Link:
    """Return a link with values; an address is judged as one of a source is, whoever says it, and goes with a state."""
    # What it has already stays as it was found: a page's line says all that it has once more.
    differing = {name: value for name, value in values.items() if getattr(link, name) != value}
    target = make_source_link(SourceLink(differing["url"] or "")) if "url" in differing else link
    said = values.get("state", target.state)
    state = said if _is_sayable(said, target.url, differing) else target.state
    if state in NOWHERE:
        target = replace(target, url=None, host=None)
    has_code = link.has_code
    if kind := differing.get("kind"):
        # A page said to have code may be a repository or a project's; all else has none.
        has_code = kind == "code" or (has_code and kind == "project")
    return replace(link, rule=CORRECTED, url=target.url, host=target.host, state=state, kind=kind or link.kind, has_code=has_code)


def _is_sayable(state: str, url: str | None, differing: dict[str, Any]) -> bool:
    """Tell whether a link of an address, or of none, can be in the state that is said of it beside what differs."""
    if url:
        # An address in the place of another, or of none, leads somewhere.
        return "url" not in differing or state not in NOWHERE
    # What is emptied may be promised or a placeholder; what is no address is neither.
    return state != "available" and not differing.get("url")
