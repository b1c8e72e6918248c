"""How accurate the whole extraction of results is on abstracts that its weights never saw.

    python training/cross_validate.py ../shared
    python training/cross_validate.py ../shared --folds 10 --misses

The annotated abstracts are dealt into folds; for each fold the models are learnt from all others, and the results found with
them are judged by the scorer of the shared data, as rows of a database would be.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch

import click
import numpy as np
from annotated import Abstract, read_annotated, read_examples, read_leaderboards, read_own
from cases import gather
from sklearn.linear_model import LogisticRegression
from train import MODELS, ROWS

from papersette.extract import find, metrics
from papersette.extract.linear import Weights, confidence, join
from papersette.extract.slots import tabulate
from papersette.models import Metric, Paper

CALIBRATION = ROWS / "calibration.tsv"
SURE = (0.5, 0.7, 0.9)
PROMISED = 0.95
# Of fewer rows no share is known.
FEWEST = 40


class Chances(float):
    """A confidence that remembers the logits of the probabilities that it was made of."""

    logits: tuple[float, ...]

    def __round__(self, digits: int | None = None) -> Chances:  # type: ignore[override]
        return self


def remember(*chances: float) -> Chances:
    """Return a confidence with the logits of its parts."""
    found = Chances(confidence(*chances))
    bounded = np.clip(chances, 1e-3, 1 - 1e-3)
    found.logits = tuple(np.log(bounded / (1 - bounded)))
    return found


SLOTS = ("value", "unit", "kind", "measure", "dataset")


def find_unseen(abstracts: Sequence[Abstract], names: Any, folds: int) -> Iterator[tuple[Abstract, list[Metric]]]:
    """Yield each completely annotated abstract with what models found in it that were learnt from the other folds."""
    cases = gather(abstracts, names)
    whole = [number for number, abstract in enumerate(abstracts) if abstract.complete and not abstract.key.startswith("example")]
    for fold in range(folds):
        tested = set(whole[fold::folds])
        weights = {}
        for model in MODELS:
            learnt = model.learn([case for case in cases[model.name] if case.abstract not in tested])
            features = learnt.vectorizer.get_feature_names_out()
            rows = {name: tuple(row) for name, row in zip(features, learnt.weights, strict=True)}
            weights[model.name] = Weights(rows, len(model.classes))
        tables = {slot: tabulate(slot, weights[f"weights_{slot}"].named) for slot in ("measure", "dataset")}
        judgement = join(weights["weights_result"], weights["weights_system"])
        with (
            patch.object(metrics, "load_judgement", return_value=judgement),
            patch.object(metrics, "load_tables", tables.__getitem__),
            patch.object(metrics, "confidence", remember),
        ):
            for number in sorted(tested):
                yield abstracts[number], list(find(Paper(abstracts[number].title, "", abstracts[number].text)).metrics)


def find_untouched(abstracts: Sequence[Abstract]) -> Iterator[tuple[Abstract, list[Metric]]]:
    """Yield each abstract with what the package finds in it."""
    for abstract in abstracts:
        yield abstract, list(find(Paper(abstract.title, "", abstract.text)).metrics)


def records(found: Sequence[Metric]) -> list[dict[str, Any]]:
    """Return finds as the scorer takes them: one a span, with the datasets that the value holds on."""
    spans: dict[tuple[int, int], dict[str, Any]] = {}
    for metric in found:
        record = spans.setdefault(
            (metric.span.start, metric.span.stop),
            {
                "start": metric.span.start, "stop": metric.span.stop, "value": metric.value, "unit": metric.unit,
                "kind": metric.kind, "measure_text": metric.measure_text,
                "measure": metric.measure.name if metric.measure else None, "datasets": [], "confidence": metric.confidence,
            },
        )  # fmt: skip
        record["datasets"].append((metric.dataset.name if metric.dataset else None, metric.dataset_text))
    return list(spans.values())


def count_sure(find: dict[str, Any], right: bool, tally: dict[str, Any]) -> None:
    """Count a find under each confidence that it reaches."""
    tally["rows"].append((find["confidence"], right))
    for floor in SURE:
        tally[f"sure at {floor}"] += find["confidence"] >= floor
        tally[f"right at {floor}"] += right and find["confidence"] >= floor


def judge(abstract: Abstract, found: list[dict[str, Any]], scorer: Any, tally: dict[str, Any]) -> Iterator[str]:
    """Count one abstract's finds and yield a line for each fault."""
    for want in abstract.results:
        hit = next((f for f in found if f["start"] < want["stop"] and want["start"] < f["stop"]), None)
        text = abstract.text[want["start"] : want["stop"]]
        if hit is None:
            tally["missed"] += 1
            yield f"missed\t{abstract.key}\t{text}\t{want['kind']}\t{want.get('metric')}"
            continue
        found.remove(hit)
        verdict = scorer.judge(hit, want)
        tally["found"] += 1
        for slot, right in verdict.items():
            tally[slot] += right
        tally["full"] += all(verdict.values())
        count_sure(hit, all(verdict.values()), tally)
        wrong = [slot for slot, right in verdict.items() if not right]
        if wrong:
            wanted = [want["kind"], want.get("metric"), want.get("dataset")]
            yield f"wrong {','.join(wrong)}\t{text}\t{wanted}\tseen {hit['kind']}, {hit['measure_text']}, {hit['datasets']}"
    tally["false"] += len(found)
    for false in found:
        count_sure(false, False, tally)
    yield from (f"false\t{abstract.key}\t{abstract.text[f['start'] - 40 : f['stop'] + 30]!r}" for f in found)


def write_calibration(rows: Sequence[tuple[float, bool]]) -> None:
    """Fit the share of right rows to their three probabilities, and write the table.

    The constant is lowered until what is called sure is right as often as `PROMISED`: rather too little confidence than too much.
    """
    logits = np.array([chances.logits for chances, _ in rows])
    right = np.array([is_right for _, is_right in rows])
    model = LogisticRegression(C=1e3).fit(logits, right)
    scores = logits @ model.coef_[0] + model.intercept_[0]
    order = np.argsort(-scores)
    shares = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    sure = max((k for k in range(FEWEST, len(order)) if shares[k - 1] >= PROMISED), default=FEWEST)
    lowered = min(0.0, float(np.log(SURE[-1] / (1 - SURE[-1])) - scores[order[sure - 1]]))
    head = CALIBRATION.read_text("utf-8").splitlines()[:-1]
    new = "\t".join(f"{number:.4f}" for number in (model.intercept_[0] + lowered, *model.coef_[0]))
    CALIBRATION.write_text("\n".join([*head, new]) + "\n", "utf-8")
    click.echo(f"calibration: {new}; sure of {sure} rows, {shares[sure - 1]:.3f} of them right")


@click.command()
@click.argument("shared", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--folds", type=click.IntRange(2), default=8, show_default=True)
@click.option("--misses", is_flag=True, help="Print every fault.")
@click.option("--calibrate", is_flag=True, help="Write the table that makes a confidence of the models' probabilities.")
@click.option("--untouched", is_flag=True, help="Judge the package's own weights on the abstracts that are kept apart.")
def main(shared: Path, folds: int, misses: bool, calibrate: bool, untouched: bool) -> None:
    """Print precision, recall and slots of reported results, cross-validated."""
    sys.path.insert(0, str(shared / "tools"))
    import score  # noqa: PLC0415 - the project's scorer says when two names are the same

    if untouched:
        judged = find_untouched(read_own(shared, "untouched"))
    else:
        judged = find_unseen([*read_annotated(shared), *read_leaderboards(shared), *read_examples()], score, folds)
    tally: dict[str, Any] = defaultdict(int)
    tally["rows"] = []
    for abstract, found in judged:
        tally["abstracts"] += 1
        for fault in judge(abstract, records(found), score, tally):
            if misses:
                click.echo(fault)
    click.echo(f"{tally['found'] + tally['missed']} results in {tally['abstracts']} abstracts")
    click.echo(f"spans {score.rates(tally)}")
    click.echo(", ".join(f"{slot} {tally[slot] / max(tally['found'], 1):.3f}" for slot in SLOTS))
    click.echo(f"full {score.rates(tally, 'full')}")
    for floor in SURE:
        share = tally[f"right at {floor}"] / max(tally[f"sure at {floor}"], 1)
        click.echo(f"confidence of {floor} and more: {share:.3f} of {tally[f'sure at {floor}']} rows are right in full")

    if calibrate:
        write_calibration(tally["rows"])


if __name__ == "__main__":
    main()
