"""Learn the weights of the extraction models from annotated abstracts.

    python training/train.py ../shared
    python training/train.py ../shared --folds 6

Reads the annotated abstracts (training/annotations and the shared gold), writes weights_*.tsv and hidden_*.tsv in
papersette/extract/rows. Four models: is a number a result and of what kind; which measure; which dataset; whose result. Needs
scikit-learn (`pip install -e '.[train]'`). With --folds N it prints what N-fold cross-validation by paper gives, and writes
nothing.
"""

from __future__ import annotations

import base64
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import click
import numpy as np
from annotated import read_learnt
from chain import RANKERS, gather_in_turn
from models import Case, Classifier, Learnt, Ranker
from sklearn.model_selection import GroupKFold

from papersette.extract import results

ROWS = Path(__file__).parents[1] / "papersette" / "extract" / "rows"
# Weights nearer to zero than this decide nothing and only make the tables long.
NEGLIGIBLE = 0.02


MODELS = (
    Classifier("weights_result", results.KINDS, 0.3, least=2),
    *RANKERS.values(),
    Classifier("weights_system", ("own", "other"), 1.0),
)


def write(model: Classifier | Ranker, cases: Sequence[Case], abstracts: int) -> list[tuple[float, float]]:
    """Learn one model from all cases and write its tables; return the bias and the weight of each hidden unit."""
    learnt = model.learn(cases)
    head = [
        f"# Weights of a model, learnt from {len(cases)} cases in {abstracts} annotated abstracts.",
        "# Source: training/annotations and the shared gold. Rebuild: python training/train.py ../shared",
    ]
    linear = learnt.weights if isinstance(learnt, Learnt) else learnt.linear
    lines = [
        "\t".join([feature, *(f"{weight:.3f}" for weight in weights)])
        for feature, weights in linear.items()
        if max(map(abs, weights)) >= NEGLIGIBLE
    ]
    write_table(model.name, head, ["feature", *model.classes], lines)
    click.echo(f"{model.name}: {len(cases)} cases, {len(lines)} weights")
    if isinstance(learnt, Learnt):
        return []
    rows = [f"{name}\t{base64.b64encode(row.astype(np.int8).tobytes()).decode()}" for name, row in learnt.rows.items()]
    note = "# `units`: a whole number from -127 to 127 for each of hidden_units.tsv, a byte each, in base 64."
    write_table(model.name.replace("weights", "hidden"), [*head, note], ["feature", "units"], rows)
    return list(zip(learnt.bias, learnt.weights, strict=True))


def write_table(name: str, head: Sequence[str], columns: Sequence[str], lines: Sequence[str]) -> None:
    """Write a table of the extraction."""
    (ROWS / f"{name}.tsv").write_text("\n".join([*head, "\t".join(columns), *lines]) + "\n", "utf-8")


def write_units(units: dict[str, list[tuple[float, float]]]) -> None:
    """Write the units of the hidden layers, those of each slot's in order."""
    head = [
        "# Units of the layers between what is known of an option and its score: what each begins with, and what it adds.",
        "# Source: training/annotations and the shared gold. Rebuild: python training/train.py ../shared",
    ]
    lines = [f"{slot}\t{bias:.2f}\t{weight:.7f}" for slot, of_slot in units.items() for bias, weight in of_slot]
    write_table("hidden_units", head, ["slot", "bias", "weight"], lines)


def cross_validate(
    model: Classifier | Ranker, cases: Sequence[Case], papers: Sequence[str], folds: int
) -> list[tuple[Case, np.ndarray]]:
    """Return each case with the scores that models give it which never saw its paper; `papers` has that of each abstract."""
    judged: list[tuple[Case, np.ndarray]] = []
    for train, test in GroupKFold(folds).split(cases, groups=[papers[case.abstract] for case in cases]):
        learnt = model.learn([cases[i] for i in train])
        tested = [cases[i] for i in test]
        judged += zip(tested, learnt.score(tested), strict=True)
    return judged


def report_ranker(model: Ranker, judged: Iterable[tuple[Case, np.ndarray]], complete: set[int]) -> None:
    """Print how often the best option is right, on completely annotated abstracts."""
    best: dict[int, tuple[float, str]] = {}
    for case, score in judged:
        if case.abstract in complete:
            best[case.question] = max(best.get(case.question, (float("-inf"), "no")), (float(score[0]), case.answer))
    right = sum(answer == "yes" for _, answer in best.values())
    click.echo(f"{model.name}: right {right / len(best):.3f} of {len(best)}")


def report_classifier(model: Classifier, judged: Iterable[tuple[Case, np.ndarray]]) -> None:
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
    sys.path.insert(0, str(shared / "tools"))
    import score  # noqa: PLC0415 - the project's scorer says when two names are the same

    abstracts = read_learnt(shared)
    cases = gather_in_turn(abstracts, score)
    complete = {number for number, abstract in enumerate(abstracts) if abstract.complete}
    units: dict[str, list[tuple[float, float]]] = {}
    for model in MODELS:
        if not folds:
            units[model.name.removeprefix("weights_")] = write(model, cases[model.name], len(abstracts))
            continue
        judged = cross_validate(model, cases[model.name], [abstract.paper for abstract in abstracts], folds)
        if isinstance(model, Ranker):
            report_ranker(model, judged, complete)
        else:
            report_classifier(model, judged)
    if not folds:
        write_units(units)


if __name__ == "__main__":
    main()
