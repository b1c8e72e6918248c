"""Learn the weights of the extraction models from annotated abstracts.

    python training/train.py ../shared
    python training/train.py ../shared --folds 6

Reads the annotated abstracts (training/annotations and the shared gold), writes papersette/extract/rows/weights_*.tsv. Four
linear models: is a number a result and of what kind; which measure; which dataset; whose result. Needs scikit-learn
(`pip install -e '.[train]'`). With --folds N it prints what N-fold cross-validation by abstract gives, and writes nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import numpy as np
from annotated import Abstract, read_annotated
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from papersette.extract import results
from papersette.extract.candidates import dataset_candidates, lay_out, measure_candidates
from papersette.extract.datasets import find_datasets
from papersette.extract.quantities import find_quantities
from papersette.extract.reading import read_text
from papersette.extract.slots import describe_candidate, describe_none
from papersette.extract.tokens import Spot, find_spots

ROWS = Path(__file__).parents[1] / "papersette" / "extract" / "rows"
# Weights nearer to zero than this decide nothing and only make the tables long.
NEGLIGIBLE = 0.02


@dataclass
class Case:
    """One decision: features and the right class, the abstract it comes from, and the question it belongs to."""

    features: list[str]
    answer: str
    abstract: int
    question: int


@dataclass(frozen=True)
class Model:
    """A model to learn: its file, its classes in the order of the columns, and how strongly it is held back."""

    name: str
    classes: tuple[str, ...]
    inverse_penalty: float


MODELS = (
    Model("weights_result", results.KINDS, 0.3),
    Model("weights_measure", ("no", "yes"), 0.2),
    Model("weights_dataset", ("no", "yes"), 0.2),
    Model("weights_system", ("own", "other"), 0.2),
)


def gather(abstracts: Sequence[Abstract], names: Any) -> dict[str, list[Case]]:
    """Return the cases of each model; `names` is the module that says when two names are the same."""
    cases: dict[str, list[Case]] = {model.name: [] for model in MODELS}
    for number, abstract in enumerate(abstracts):
        for name, case in _cases(abstract, number, names, cases):
            cases[name].append(case)
    return cases


def _cases(abstract: Abstract, number: int, names: Any, cases: dict[str, list[Case]]) -> Iterator[tuple[str, Case]]:
    reading = read_text("abstract", abstract.text)
    quantities = find_quantities(reading.view, reading.terms)
    layout = lay_out(reading, find_datasets(reading.view, reading.terms), quantities)
    for at, sentence in enumerate(layout.tokens):
        for spot in find_spots(sentence):
            token = spot.tokens[spot.index]
            gold = next((r for r in abstract.results if r["start"] < token.stop and token.start < r["stop"]), None)
            features = results.describe(spot, at / len(layout.tokens))
            yield "weights_result", Case(features, gold["kind"] if gold else "none", number, len(cases["weights_result"]))
            if gold is None:
                continue
            if gold.get("system"):
                yield "weights_system", Case(features, gold["system"], number, len(cases["weights_system"]))
            for model, found, right in (
                ("weights_measure", measure_candidates(layout, at), _right_measures(gold, names)),
                ("weights_dataset", dataset_candidates(layout, at), _right_datasets(gold, names)),
            ):
                question = len(cases[model])
                for described, answer in _options(spot, gold["kind"], found, right):
                    yield model, Case(described, answer, number, question)


def _right_measures(gold: dict[str, Any], names: Any) -> Callable[[Any], bool] | None:
    wanted = gold.get("metric")
    return (lambda name: any(names.same_name(text, wanted) for text in (name.text, name.measure.name))) if wanted else None


def _right_datasets(gold: dict[str, Any], names: Any) -> Callable[[Any], bool] | None:
    wanted = gold.get("dataset")
    return (lambda name: bool(names.same_datasets([(name.text, name.dataset.name)], wanted))) if wanted else None


def _options(spot: Spot, kind: str, found: Any, is_right: Callable[[Any], bool] | None) -> Iterator[tuple[list[str], str]]:
    """Yield (features, whether right) of each candidate and of taking none; `is_right` is None where none is right."""
    candidates = [candidate for candidate, _ in found]
    for candidate, name in found:
        yield describe_candidate(spot, kind, candidate, candidates), "yes" if is_right and is_right(name) else "no"
    yield describe_none(spot, kind, candidates), "no" if is_right else "yes"


def fit(cases: Sequence[Case], penalty: float) -> tuple[DictVectorizer, LogisticRegression]:
    """Return the vectorizer and the model learnt from the cases."""
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform([dict.fromkeys(case.features, 1) for case in cases])
    model = LogisticRegression(C=penalty, max_iter=3000, random_state=0, fit_intercept=False)
    return vectorizer, model.fit(matrix, [case.answer for case in cases])


def columns(model: LogisticRegression, classes: Sequence[str]) -> np.ndarray:
    """Return weights (feature, class) with the classes in our order; a class that never came has zeros."""
    weights = model.coef_ if len(model.classes_) > 2 else np.vstack([-model.coef_[0] / 2, model.coef_[0] / 2])
    table = np.zeros((weights.shape[1], len(classes)))
    for row, name in zip(weights, model.classes_, strict=True):
        table[:, classes.index(name)] = row
    return table


def write(model: Model, cases: Sequence[Case], abstracts: int) -> None:
    """Learn one model from all cases and write its table."""
    vectorizer, learnt = fit(cases, model.inverse_penalty)
    table = columns(learnt, model.classes)
    lines = [
        f"# Weights of a linear model, learnt from {len(cases)} cases in {abstracts} annotated abstracts.",
        "# Source: training/annotations and the shared gold. Rebuild: python training/train.py ../shared",
        "\t".join(["feature", *model.classes]),
    ]
    for feature, weights in zip(vectorizer.get_feature_names_out(), table, strict=True):
        if max(abs(weights)) >= NEGLIGIBLE:
            lines.append("\t".join([feature, *(f"{weight:.3f}" for weight in weights)]))
    (ROWS / f"{model.name}.tsv").write_text("\n".join(lines) + "\n", "utf-8")
    click.echo(f"{model.name}: {len(cases)} cases, {len(lines) - 3} weights")


def cross_validate(model: Model, cases: Sequence[Case], folds: int) -> list[tuple[Case, str, float]]:
    """Return each case with the class and the probability that models that never saw its abstract give it."""
    judged: list[tuple[Case, str, float]] = []
    groups = [case.abstract for case in cases]
    for train, test in GroupKFold(folds).split(cases, groups=groups):
        vectorizer, learnt = fit([cases[i] for i in train], model.inverse_penalty)
        matrix = vectorizer.transform([dict.fromkeys(cases[i].features, 1) for i in test])
        for i, chances in zip(test, learnt.predict_proba(matrix), strict=True):
            best = int(chances.argmax())
            first = list(learnt.classes_).index(model.classes[0]) if model.classes[0] in learnt.classes_ else 0
            judged.append((cases[i], str(learnt.classes_[best]), float(1 - chances[first])))
    return judged


def report(model: Model, cases: Sequence[Case], folds: int) -> None:
    """Print what cross-validation gives."""
    judged = cross_validate(model, cases, folds)
    if model.classes == ("no", "yes"):
        best: dict[int, tuple[float, str]] = {}
        for case, _, chance in judged:
            best[case.question] = max(best.get(case.question, (-1.0, "no")), (chance, case.answer))
        right = sum(answer == "yes" for _, answer in best.values())
        click.echo(f"{model.name}: right {right / len(best):.3f} of {len(best)}")
        return
    first = model.classes[0]
    hits = sum(seen != first != case.answer for case, seen, _ in judged)
    seen = sum(seen != first for _, seen, _ in judged)
    wanted = sum(case.answer != first for case, _, _ in judged)
    same = sum(seen == case.answer != first for case, seen, _ in judged)
    click.echo(
        f"{model.name}: precision {hits / max(seen, 1):.3f} recall {hits / wanted:.3f}, class right {same / max(hits, 1):.3f}, n {wanted}"
    )


@click.command()
@click.argument("shared", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--folds", type=click.IntRange(2), help="Cross-validate instead of writing the tables.")
def main(shared: Path, folds: int | None) -> None:
    """Learn the weights of the extraction models; SHARED is the folder of the annotated data."""
    sys.path.insert(0, str(shared / "tools"))
    import score  # noqa: PLC0415 - the project's scorer says when two names are the same

    abstracts = read_annotated(shared)
    cases = gather(abstracts, score)
    for model in MODELS:
        if folds:
            report(model, cases[model.name], folds)
        else:
            write(model, cases[model.name], len(abstracts))


if __name__ == "__main__":
    main()
