"""How accurate the whole extraction of results is on abstracts that its weights never saw.

    python training/cross_validate.py ../shared
    python training/cross_validate.py ../shared --folds 10 --misses
    python training/cross_validate.py ../shared --gold

The annotated papers are dealt into folds; for each fold the models are learnt from all others, and the results found with them
are judged by the scorer of the shared data, as rows of a database would be.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

import click
import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

sys.path.insert(0, str(Path(__file__).parents[1]))
from papersette.extract import find
from papersette.extract.knowledge.linear import PROMISE, Weights, bounded_logit, confidence, promised
from papersette.extract.results import filling, judging, owners
from papersette.extract.results import find as found_results
from papersette.extract.systems import baselines
from papersette.models import Metric, Paper, Span
from training.annotated import KEPT_APART, Abstract, deal, read_gold, read_kept_apart, read_learnt
from training.chain import RANKERS, gather_in_turn
from training.columns import report_columns
from training.scorer import Scorer, load_scorer
from training.train import CLASSIFIERS, ROWS

CALIBRATION = ROWS / "calibration.tsv"
SURE = (0.5, 0.7, 0.9)
PROMISED = 0.97
# Of fewer rows no share is known.
FEWEST = 40
# No probability reaches this.
NEVER = 2.0
# Of how many of the surest rows the share right is printed.
LOOKED_AT = (50, 100, 200, 400)
INVERSE_PENALTY = 0.1
# How many standard deviations 95% of a normal distribution lie within.
Z = 1.96


class Remembered(float):
    """A confidence that remembers what it was made of: the logits of probabilities, and signs."""

    features: dict[str, float]

    def __round__(self, digits: int | None = None) -> Remembered:  # type: ignore[override]
        return self


@dataclass(frozen=True)
class Row:
    """A found row: how sure of it, whether it is right in full, and its paper."""

    confidence: float
    right: bool
    paper: str

    @property
    def features(self) -> dict[str, float]:
        """What the confidence was made of, where models found the row that never saw its paper."""
        if not isinstance(self.confidence, Remembered):
            raise TypeError("a confidence of the package remembers nothing")
        return self.confidence.features


@dataclass
class Tally:
    """How many abstracts were judged, and finds by how right they are; and each found row."""

    counts: Counter[str] = field(default_factory=Counter)
    rows: list[Row] = field(default_factory=list)


def remember(chances: Mapping[str, float], signs: Sequence[str]) -> Remembered:
    """Return a confidence with what it was made of."""
    found = Remembered(confidence(chances, signs))
    found.features = {name: bounded_logit(chance) for name, chance in chances.items()} | dict.fromkeys(signs, 1.0)
    return found


SLOTS = ("value", "unit", "kind", "measure", "dataset")


def find_unseen(
    abstracts: Sequence[Abstract], names: Scorer, parts: Iterable[Sequence[Abstract]]
) -> Iterator[tuple[Abstract, list[Metric]]]:
    """Yield each abstract of some parts with what models found in it that were learnt from all papers but those of its part."""
    for part in parts:
        tested = {abstract.paper for abstract in part}
        cases = gather_in_turn([abstract for abstract in abstracts if abstract.paper not in tested], names)
        weights = {m.name: Weights(m.learn(cases[m.name]).weights, len(m.classes)) for m in CLASSIFIERS}
        rankings = {slot: ranker.learn(cases[ranker.name]).ranking(slot) for slot, ranker in RANKERS.items()}
        with (
            patch.object(judging, "load_weights", weights.__getitem__),
            patch.object(owners, "load_weights", weights.__getitem__),
            patch.object(baselines, "load_weights", weights.__getitem__),
            patch.object(filling, "load_ranking", rankings.__getitem__),
            patch.object(found_results, "confidence", remember),
        ):
            yield from find_in(part)


def find_in(abstracts: Iterable[Abstract]) -> Iterator[tuple[Abstract, list[Metric]]]:
    """Yield each abstract with what the package finds in it."""
    for abstract in abstracts:
        yield abstract, list(find(Paper(abstract.title, "", abstract.text)).metrics)


def records(found: Sequence[Metric]) -> list[dict[str, Any]]:
    """Return finds as the scorer takes them: one a span, with the datasets that the value holds on."""
    spans: dict[Span, dict[str, Any]] = {}
    for span, metric in ((metric.span, metric) for metric in found if metric.span):
        record = spans.setdefault(
            span,
            {
                "start": span.start, "stop": span.stop, "value": metric.value, "unit": metric.unit,
                "kind": metric.kind, "measure_text": metric.measure_text,
                "measure": metric.measure.name if metric.measure else None, "datasets": [], "confidence": metric.confidence,
            },
        )  # fmt: skip
        record["datasets"].append((metric.dataset.name if metric.dataset else None, metric.dataset_text))
    return list(spans.values())


def judge(abstract: Abstract, found: list[dict[str, Any]], scorer: Scorer, tally: Tally) -> Iterator[str]:
    """Count one abstract's finds and yield a line for each fault."""
    for want in abstract.results:
        hit = next((f for f in found if f["start"] < want["stop"] and want["start"] < f["stop"]), None)
        text = abstract.text[want["start"] : want["stop"]]
        if hit is None:
            tally.counts["missed"] += 1
            yield f"missed\t{abstract.key}\t{text}\t{want['kind']}\t{want.get('metric')}"
            continue
        found.remove(hit)
        verdict = scorer.judge(hit, want)
        tally.counts["found"] += 1
        for slot, right in verdict.items():
            tally.counts[slot] += right
        tally.counts["full"] += all(verdict.values())
        tally.rows.append(Row(hit["confidence"], all(verdict.values()), abstract.paper))
        wrong = [slot for slot, right in verdict.items() if not right]
        if wrong:
            wanted = [want["kind"], want.get("metric"), want.get("dataset")]
            yield f"wrong {','.join(wrong)}\t{text}\t{wanted}\tseen {hit['kind']}, {hit['measure_text']}, {hit['datasets']}"
    tally.counts["false"] += len(found)
    for false in found:
        tally.rows.append(Row(false["confidence"], False, abstract.paper))
    yield from (f"false\t{abstract.key}\t{abstract.text[f['start'] - 40 : f['stop'] + 30]!r}" for f in found)


def calibrate(rows: Sequence[Row], folds: int) -> tuple[dict[str, float], list[tuple[float, bool]]]:
    """Return the weights of the confidence, and each row's with whether it is right, given by weights from other papers.

    What reaches 0.9 must be right as often as `PROMISED`, at the lower end of the share's 95% interval: rows keep a confidence
    of 0.9 from the probability on from which, of at least `FEWEST` rows, they are. Where there is none, no row keeps it.
    """
    groups = [row.paper for row in rows]
    right = np.array([row.right for row in rows])
    seen = np.zeros(len(rows))
    for train, test in GroupKFold(folds).split(rows, groups=groups):
        weights = _fit([rows[i] for i in train])
        seen[test] = [1 / (1 + np.exp(-_logit(weights, rows[i]))) for i in test]
    order = np.argsort(-seen)
    shares = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    most = max((k for k in range(FEWEST, len(order)) if interval(shares[k - 1], k)[0] >= PROMISED), default=0)
    click.echo(f"surest rows right: {', '.join(f'{shares[k - 1]:.3f} of {k}' for k in LOOKED_AT if k <= len(order))}")
    sure = max(PROMISE, float(seen[order[most - 1]])) if most else NEVER
    shown = [promised(chance, sure) for chance in seen]
    return _fit(rows) | {"sure": sure}, list(zip(shown, map(bool, right), strict=True))


def _fit(rows: Sequence[Row]) -> dict[str, float]:
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform([row.features for row in rows])
    model = LogisticRegression(C=INVERSE_PENALTY, max_iter=1000).fit(matrix, [row.right for row in rows])
    return {"constant": float(model.intercept_[0]), **dict(zip(vectorizer.get_feature_names_out(), model.coef_[0], strict=True))}


def _logit(weights: Mapping[str, float], row: Row) -> float:
    return weights["constant"] + sum(weights.get(name, 0.0) * value for name, value in row.features.items())


def write_calibration(weights: Mapping[str, float]) -> None:
    """Write the table of the confidence."""
    head = [line for line in CALIBRATION.read_text("utf-8").splitlines() if line.startswith("# ")]
    lines = [f"{name}\t{weight:.4f}" for name, weight in weights.items()]
    CALIBRATION.write_text("\n".join([*head, "feature\tweight", *lines]) + "\n", "utf-8")


def interval(share: float, n: int) -> tuple[float, float]:
    """Return the ends of the 95% interval of a share of n (Wilson)."""
    middle, spread = share + Z**2 / 2 / n, Z * float(np.sqrt((share * (1 - share) + Z**2 / 4 / n) / n))
    return (middle - spread) / (1 + Z**2 / n), (middle + spread) / (1 + Z**2 / n)


def report_confidence(rows: Sequence[tuple[float, bool]]) -> None:
    """Print how many rows reach each confidence, and the share of them that are right, with its 95% interval."""
    for floor in SURE:
        right = [is_right for seen, is_right in rows if seen >= floor]
        if not right:
            click.echo(f"confidence of {floor} and more: no row")
            continue
        n, share = len(right), sum(right) / len(right)
        low, high = interval(share, n)
        click.echo(f"confidence of {floor} and more: {share:.3f} of {n} rows are right in full ({low:.3f} to {high:.3f})")


def report(judged: Iterable[tuple[Abstract, list[Metric]]], scorer: Scorer, misses: bool) -> list[Row]:
    """Print precision, recall, slots and other columns of what was found, with `misses` every fault; return its rows."""
    tally = Tally()
    counts = tally.counts
    everything = []
    for abstract, found in judged:
        everything.append((abstract, found))
        counts["abstracts"] += 1
        for fault in judge(abstract, records(found), scorer, tally):
            if misses:
                click.echo(fault)
    click.echo(f"{counts['found'] + counts['missed']} results in {counts['abstracts']} abstracts")
    click.echo(f"spans {scorer.rates(counts)}")
    click.echo(", ".join(f"{slot} {counts[slot] / max(counts['found'], 1):.3f}" for slot in SLOTS))
    click.echo(f"full {scorer.rates(counts, 'full')}")
    click.echo(report_columns(everything, scorer))
    return tally.rows


@click.command()
@click.argument("shared", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--folds", type=click.IntRange(2), default=8, show_default=True)
@click.option("--misses", is_flag=True, help="Print every fault.")
@click.option(
    "--calibrate", "calibrates", is_flag=True, help="Write the table that makes a confidence of the models' probabilities."
)
@click.option("--gold", is_flag=True, help="Judge the shared abstracts by models learnt from all papers but theirs.")
@click.option("--untouched", is_flag=True, help="Judge the package's own weights on the abstracts that are kept apart.")
def main(shared: Path, folds: int, misses: bool, calibrates: bool, gold: bool, untouched: bool) -> None:  # noqa: PLR0913 - one each option
    """Print precision, recall and slots of reported results, cross-validated."""
    scorer = load_scorer(shared)
    if untouched:
        for part in KEPT_APART:
            click.echo(f"{part}:")
            rows = report(find_in(read_kept_apart(shared, part)), scorer, misses)
            report_confidence([(row.confidence, row.right) for row in rows])
        return
    abstracts = read_learnt(shared)
    if gold:
        report(find_unseen(abstracts, scorer, [read_gold(shared)]), scorer, misses)
        return
    weights, seen = calibrate(report(find_unseen(abstracts, scorer, deal(abstracts, folds)), scorer, misses), folds)
    report_confidence(seen)
    if calibrates:
        write_calibration(weights)


if __name__ == "__main__":
    main()
