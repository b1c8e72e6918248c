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
from pathlib import Path
from typing import Any

import click
import numpy as np
from annotated import Abstract, read_annotated, read_examples, read_leaderboards
from models import Case, Classifier, Ranker
from sklearn.model_selection import GroupKFold

from papersette.extract import results
from papersette.extract.candidates import dataset_candidates, lay_out, measure_candidates
from papersette.extract.datasets import find_datasets
from papersette.extract.linear import Feature, names_of
from papersette.extract.quantities import find_quantities
from papersette.extract.reading import Reading
from papersette.extract.slots import describe_candidate, describe_none
from papersette.extract.tokens import Spot, find_spots, tokenize

ROWS = Path(__file__).parents[1] / "papersette" / "extract" / "rows"
# Weights nearer to zero than this decide nothing and only make the tables long.
NEGLIGIBLE = 0.02


MODELS = (
    Classifier("weights_result", results.KINDS, 1.0),
    Ranker("weights_measure", 0.5),
    Ranker("weights_dataset", 1.0, habits=True, emphasis=3.0),
    Classifier("weights_system", ("own", "other"), 0.2),
)


def gather(abstracts: Sequence[Abstract], names: Any) -> dict[str, list[Case]]:
    """Return the cases of each model; `names` is the module that says when two names are the same."""
    cases: dict[str, list[Case]] = {model.name: [] for model in MODELS}
    for number, abstract in enumerate(abstracts):
        for name, case in _cases(abstract, number, names, cases):
            cases[name].append(case)
    return cases


def _cases(abstract: Abstract, number: int, names: Any, cases: dict[str, list[Case]]) -> Iterator[tuple[str, Case]]:
    reading = Reading("abstract", abstract.text)
    guided = abstract.guided
    quantities = find_quantities(reading.view, reading.terms)
    tokens = tokenize(reading.view, reading.sentences, reading.terms, quantities)
    layout = lay_out(reading, tokens, find_datasets(reading.view, reading.terms))
    for at, sentence in enumerate(layout.tokens):
        for spot in find_spots(sentence):
            token = spot.tokens[spot.index]
            gold = next((r for r in abstract.results if r["start"] < token.stop and token.start < r["stop"]), None)
            features = _names([*results.describe(spot, at, len(layout.tokens)), *results.describe_sentence(sentence)])
            if abstract.complete:
                yield (
                    "weights_result",
                    Case(features, gold["kind"] if gold else "none", number, len(cases["weights_result"]), guided),
                )
            if gold is None:
                continue
            if gold.get("system"):
                yield "weights_system", Case(features, gold["system"], number, len(cases["weights_system"]))
            for model, found, right in (
                ("weights_measure", measure_candidates(layout, at), _right_measures(gold, names)),
                ("weights_dataset", dataset_candidates(layout, at), _right_datasets(gold, names)),
            ):
                question = len(cases[model])
                options = list(_options(spot, gold["kind"], found, right))
                # A leaderboard's names may differ from the text's: only a question that has an answer here teaches, and its
                # measures are too often others than those that the text names.
                if abstract.complete or (model == "weights_dataset" and any(answer == "yes" for _, answer in options)):
                    for described, answer in options:
                        yield model, Case(described, answer, number, question, guided)


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


def _names(features: Sequence[Feature]) -> list[str]:
    return [name for feature in features for name in names_of(feature)]


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
    cases = gather(abstracts, score)
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
