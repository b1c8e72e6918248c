"""Learn the weights of the extraction models from annotated abstracts.

    python training/train.py ../shared
    python training/train.py ../shared --folds 6

Reads the annotated abstracts (training/annotations and the shared gold), writes weights_*.tsv and hidden_*.tsv in
papersette/extract/rows. Six models: is a number a result and of what kind; which measure; which dataset; which system by name;
whose result; what a difference is measured against. Needs scikit-learn (`pip install -e '.[train]'`). With --folds N it prints
what N-fold cross-validation by paper gives, and writes nothing.
"""

from __future__ import annotations

import base64
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import click
import numpy as np
from sklearn.model_selection import GroupKFold

sys.path.insert(0, str(Path(__file__).parents[1]))
from papersette.extract.results.features import KINDS
from training.annotated import Abstract, read_learnt
from training.chain import RANKERS, gather_in_turn
from training.models import Case, Classifier, Ranker, Scores
from training.scorer import load_scorer

ROWS = Path(__file__).parents[1] / "papersette" / "extract" / "rows"
# Weights nearer to zero than this decide nothing and only make the tables long.
NEGLIGIBLE = 0.02

CLASSIFIERS = (
    Classifier("weights_result", KINDS, 0.3, least=2),
    Classifier("weights_system", ("own", "other"), 0.3, least=2),
    Classifier("weights_baseline", ("no", "yes"), 0.3),
)


def write(cases: Mapping[str, Sequence[Case]], abstracts: int) -> None:
    """Learn all models from their cases in so many abstracts, and write their tables."""
    head = [
        f"# A model, learnt from {abstracts} annotated abstracts.",
        "# Source: training/annotations and the shared gold. Rebuild: python training/train.py ../shared",
    ]
    for model in CLASSIFIERS:
        write_classifier(model, cases[model.name], head)
    write_rankers(cases, head)


def write_classifier(model: Classifier, cases: Sequence[Case], head: Sequence[str]) -> None:
    """Learn a classifier and write its weights."""
    lines = [
        "\t".join([feature, *(f"{weight:.3f}" for weight in weights)])
        for feature, weights in model.learn(cases).weights.items()
        if max(map(abs, weights)) >= NEGLIGIBLE
    ]
    write_table(model.name, head, ["feature", *model.classes], lines)


def write_rankers(cases: Mapping[str, Sequence[Case]], head: Sequence[str]) -> None:
    """Learn the rankers of all slots and write their rows and units."""
    units: list[str] = []
    for slot, ranker in RANKERS.items():
        learnt = ranker.learn(cases[ranker.name])
        rows = [f"{name}\t{base64.b64encode(row.astype(np.int8).tobytes()).decode()}" for name, row in learnt.rows.items()]
        note = "# `units`: a whole number from -127 to 127 for each of hidden_units.tsv, a byte each, in base 64."
        write_table(ranker.name, [*head, note], ["feature", "units"], rows)
        pairs = zip(learnt.bias, learnt.weights, strict=True)
        units += [f"{slot}\t{bias:.2f}\t{weight:.7f}" for bias, weight in pairs]
    note = "# What each unit of a slot's layer begins with, and what it adds to a score."
    write_table("hidden_units", [*head, note], ["slot", "bias", "weight"], units)


def write_table(name: str, head: Sequence[str], columns: Sequence[str], lines: Sequence[str]) -> None:
    """Write a table of the extraction."""
    click.echo(f"{name}: {len(lines)} rows")
    (ROWS / f"{name}.tsv").write_text("\n".join([*head, "\t".join(columns), *lines]) + "\n", "utf-8")


def cross_validate(
    model: Classifier | Ranker, cases: Sequence[Case], papers: Sequence[str], folds: int
) -> list[tuple[Case, Scores]]:
    """Return each case with the scores that models give it which never saw its paper; `papers` has that of each abstract."""
    judged: list[tuple[Case, Scores]] = []
    for train, test in GroupKFold(folds).split(cases, groups=[papers[case.abstract] for case in cases]):
        learnt = model.learn([cases[i] for i in train])
        tested = [cases[i] for i in test]
        judged += zip(tested, learnt.score(tested), strict=True)
    return judged


def report(cases: Mapping[str, Sequence[Case]], abstracts: Sequence[Abstract], folds: int) -> None:
    """Cross-validate all models and print how right they are."""
    papers = [abstract.paper for abstract in abstracts]
    complete = {number for number, abstract in enumerate(abstracts) if abstract.complete}
    for classifier in CLASSIFIERS:
        report_classifier(classifier, cross_validate(classifier, cases[classifier.name], papers, folds))
    for ranker in RANKERS.values():
        report_ranker(ranker, cross_validate(ranker, cases[ranker.name], papers, folds), complete)


def report_ranker(model: Ranker, judged: Iterable[tuple[Case, Scores]], complete: set[int]) -> None:
    """Print how often the best option is right, on completely annotated abstracts."""
    best: dict[int, tuple[float, str]] = {}
    for case, score in judged:
        if case.abstract in complete:
            best[case.question] = max(best.get(case.question, (float("-inf"), "no")), (float(score[0]), case.answer))
    right = sum(answer == "yes" for _, answer in best.values())
    click.echo(f"{model.name}: right {right / len(best):.3f} of {len(best)}")


def report_classifier(model: Classifier, judged: Iterable[tuple[Case, Scores]]) -> None:
    """Print precision and recall of all classes but the first, and how often the class is right where one is found."""
    pairs = [(case.answer, model.classes[int(score.argmax())]) for case, score in judged]
    first = model.classes[0]
    hits = sum(seen != first != answer for answer, seen in pairs)
    found, wanted = sum(seen != first for _, seen in pairs), sum(answer != first for answer, _ in pairs)
    same = sum(seen == answer != first for answer, seen in pairs)
    figures = f"precision {hits / max(found, 1):.3f} recall {hits / wanted:.3f}, class right {same / max(hits, 1):.3f}"
    click.echo(f"{model.name}: {figures}, n {wanted}")


@click.command()
@click.argument("shared", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--folds", type=click.IntRange(2), help="Cross-validate instead of writing the tables.")
def main(shared: Path, folds: int | None) -> None:
    """Learn the weights of the extraction models; SHARED is the folder of the annotated data."""
    abstracts = read_learnt(shared)
    cases = gather_in_turn(abstracts, load_scorer(shared))
    if folds:
        report(cases, abstracts, folds)
    else:
        write(cases, len(abstracts))


if __name__ == "__main__":
    main()
