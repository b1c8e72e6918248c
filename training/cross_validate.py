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
from sklearn.linear_model import LogisticRegression
from train import MODELS, ROWS, gather

from papersette.extract import find, metrics
from papersette.extract.linear import load_calibration
from papersette.models import Metric, Paper

CALIBRATION = ROWS / "calibration.tsv"
SURE = (0.5, 0.7, 0.9)
PROMISED = 0.975
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
            weights[model.name] = {name: tuple(row) for name, row in zip(features, learnt.weights, strict=True)}
        with patch.object(metrics, "load_weights", weights.__getitem__):
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
    """Fit the share of right rows to their confidence, on top of the line that made it, and write the table.

    The line is lowered until what is called sure is right as often as `PROMISED`: rather too little confidence than too much.
    """
    old_slope, old_intercept = load_calibration()
    confidence = np.clip([row[0] for row in rows], 1e-3, 1 - 1e-3)
    right = np.array([row[1] for row in rows])
    logits = np.log(confidence / (1 - confidence))
    model = LogisticRegression(C=1e6).fit(logits[:, None], right)
    slope, intercept = float(model.coef_[0][0]), float(model.intercept_[0])
    sure = np.log(SURE[-1] / (1 - SURE[-1]))
    while (chosen := slope * logits + intercept >= sure).any() and right[chosen].mean() < PROMISED:
        intercept -= 0.02
    head = CALIBRATION.read_text("utf-8").splitlines()[:-1]
    new = f"{slope * old_slope:.4f}\t{slope * old_intercept + intercept:.4f}"
    CALIBRATION.write_text("\n".join([*head, new]) + "\n", "utf-8")
    click.echo(f"calibration: {new}, sure of {int(chosen.sum())} rows")


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
