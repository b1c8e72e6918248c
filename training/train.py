"""Learn the weights of the extraction models from annotated abstracts.

    python training/train.py ../shared
    python training/train.py ../shared --folds 6

Reads the annotated abstracts (training/annotations and the shared gold), writes papersette/extract/rows/weights_*.tsv. Four
linear models: is a number a result and of what kind; which measure; which dataset; whose result. Needs scikit-learn
(`pip install -e '.[train]'`). With --folds N it prints what N-fold cross-validation by abstract gives, and writes nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click
import numpy as np
from annotated import read_annotated, read_examples, read_leaderboards
from chain import RANKERS, gather_in_turn
from models import Case, Classifier, Ranker
from sklearn.model_selection import GroupKFold

from papersette.extract import results

ROWS = Path(__file__).parents[1] / "papersette" / "extract" / "rows"
# Weights nearer to zero than this decide nothing and only make the tables long.
NEGLIGIBLE = 0.02


MODELS = (
    Classifier("weights_result", results.KINDS, 1.0),
    *RANKERS.values(),
    Classifier("weights_system", ("own", "other"), 1.0),
)


def write(model: Classifier | Ranker, cases: Sequence[Case], abstracts: int) -> None:
    """Learn one model from all cases and write its table."""
    learnt = model.learn(cases)
    lines = [
        f"# Weights of a linear model, learnt from {len(cases)} cases in {abstracts} annotated abstracts.",
        "# Source: training/annotations and the shared gold. Rebuild: python training/train.py ../shared",
        "\t".join(["feature", *model.classes]),
    ]
    for feature, weights in zip(learnt.vectorizer.get_feature_names_out(), learnt.weights, strict=True):
        if max(abs(weights)) >= NEGLIGIBLE:
            lines.append("\t".join([feature, *(f"{weight:.3f}" for weight in weights)]))
    (ROWS / f"{model.name}.tsv").write_text("\n".join(lines) + "\n", "utf-8")
    click.echo(f"{model.name}: {len(cases)} cases, {len(lines) - 3} weights")


def cross_validate(model: Classifier | Ranker, cases: Sequence[Case], folds: int) -> list[tuple[Case, np.ndarray]]:
    """Return each case with the scores that models give it which never saw its abstract."""
    judged: list[tuple[Case, np.ndarray]] = []
    groups = [case.abstract for case in cases]
    for train, test in GroupKFold(folds).split(cases, groups=groups):
        learnt = model.learn([cases[i] for i in train])
        tested = [cases[i] for i in test]
        judged += zip(tested, learnt.score(tested), strict=True)
    return judged


def report_ranker(model: Ranker, cases: Sequence[Case], complete: set[int], folds: int) -> None:
    """Print how often the best option is right, on completely annotated abstracts."""
    best: dict[int, tuple[float, str]] = {}
    for case, score in cross_validate(model, cases, folds):
        if case.abstract in complete:
            best[case.question] = max(best.get(case.question, (float("-inf"), "no")), (float(score[0]), case.answer))
    right = sum(answer == "yes" for _, answer in best.values())
    click.echo(f"{model.name}: right {right / len(best):.3f} of {len(best)}")


def report_classifier(model: Classifier, cases: Sequence[Case], folds: int) -> None:
    """Print precision and recall of all classes but the first, and how often the class is right where one is found."""
    judged = [(case.answer, model.classes[int(score.argmax())]) for case, score in cross_validate(model, cases, folds)]
    first = model.classes[0]
    hits = sum(seen != first != answer for answer, seen in judged)
    found, wanted = sum(seen != first for _, seen in judged), sum(answer != first for answer, _ in judged)
    same = sum(seen == answer != first for answer, seen in judged)
    figures = f"precision {hits / max(found, 1):.3f} recall {hits / wanted:.3f}, class right {same / max(hits, 1):.3f}"
    click.echo(f"{model.name}: {figures}, n {wanted}")


@click.command()
@click.argument("shared", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--folds", type=click.IntRange(2), help="Cross-validate instead of writing the tables.")
def main(shared: Path, folds: int | None) -> None:
    """Learn the weights of the extraction models; SHARED is the folder of the annotated data."""
    sys.path.insert(0, str(shared / "tools"))
    import score  # noqa: PLC0415 - the project's scorer says when two names are the same

    abstracts = [*read_annotated(shared), *read_leaderboards(shared), *read_examples()]
    cases = gather_in_turn(abstracts, score)
    complete = {number for number, abstract in enumerate(abstracts) if abstract.complete}
    for model in MODELS:
        if not folds:
            write(model, cases[model.name], len(abstracts))
        elif isinstance(model, Ranker):
            report_ranker(model, cases[model.name], complete, folds)
        else:
            report_classifier(model, cases[model.name], folds)


if __name__ == "__main__":
    main()
