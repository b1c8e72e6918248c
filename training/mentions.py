"""Learn which of the names that stand as a dataset's name one, and print how right that is.

    python training/mentions.py ../shared
    python training/mentions.py ../shared --untouched

Reads training/annotations/dataset_names.jsonl: names that the patterns found in abstracts drawn at random, each judged by reading
(yes; no: a task, a model, what data hold; garbled: a dataset by a wrong name), and writes weights_mention.tsv in
papersette/extract/rows. What is `kept_apart` is not learnt from: --untouched prints its figures and writes nothing. Needs
scikit-learn (`pip install -e '.[train]'`).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

sys.path.insert(0, str(Path(__file__).parents[1]))
from papersette.extract.datasets.entries import entry_of
from papersette.extract.datasets.find import find_datasets
from papersette.extract.datasets.mentions import LEAST_CHANCE, describe_name, find_mentions, judged
from papersette.extract.knowledge.linear import softmax
from papersette.extract.text.reading import Reading
from training.annotated import HERE, KEPT_APART, read_own, read_texts
from training.models import Case, Classifier
from training.train import cross_validate, write_classifier

MODEL = Classifier("weights_mention", ("no", "yes"), 1.0)
FOLDS = 10


@dataclass(frozen=True)
class Named:
    """An annotated name that the patterns still find as it was.

    `is_right`: it is a dataset's; `is_taken`: the extraction takes it for one; `is_apart`: nothing is learnt from it.
    """

    key: str
    text: str
    is_right: bool
    is_taken: bool
    features: list[str]
    is_apart: bool


def read_names(shared: Path) -> Iterator[Named]:
    """Yield the annotated names of abstracts, those that the patterns no longer find left out."""
    records = [json.loads(line) for line in (HERE / "dataset_names.jsonl").read_text("utf-8").splitlines()]
    texts = read_texts(shared, [record["key"] for record in records])
    for record in records:
        reading = Reading("abstract", texts[record["key"]]["abstract"])
        names = find_datasets(reading.view, reading.terms)
        taken = {(name.start, name.stop) for name, _ in find_mentions(reading.view, names)[0]}
        groups = judged([(name, dataset) for name in names if (dataset := entry_of(name))])
        span = (record["start"], record["stop"])
        for text, places in groups.items():
            if span in [(place.start, place.stop) for place in places]:
                features = describe_name(reading.view, text, places)
                yield Named(record["key"], text, record["answer"] == "yes", span in taken, features, record["kept_apart"])


def report(pairs: Sequence[tuple[bool, bool]]) -> str:
    """Return how many names are right, and precision and recall of those taken, of (right, taken) pairs."""
    right, taken = sum(is_right for is_right, _ in pairs), sum(is_taken for _, is_taken in pairs)
    both = sum(is_right and is_taken for is_right, is_taken in pairs)
    found = f"{len(pairs)} names, {right / len(pairs):.3f} right"
    return f"{found}; taken {taken}, precision {both / taken:.3f}, recall {both / right:.3f}"


@click.command(help=__doc__)
@click.argument("shared", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--untouched", is_flag=True, help="Print the figures of what is kept apart instead of learning.")
def main(shared: Path, untouched: bool) -> None:
    """Learn, or look at what is kept apart; SHARED is the folder of the annotated data."""
    names = list(read_names(shared))
    if untouched:
        click.echo(report([(name.is_right, name.is_taken) for name in names if name.is_apart]))
        return
    # Nor from abstracts by which the results are judged.
    apart = {abstract.key for part in KEPT_APART for abstract in read_own(shared, part)}
    learnt = [name for name in names if not name.is_apart and name.key not in apart]
    cases = [Case(name.features, "yes" if name.is_right else "no", at, at) for at, name in enumerate(learnt)]
    seen = cross_validate(MODEL, cases, [name.key for name in learnt], FOLDS)
    click.echo(report([(case.answer == "yes", softmax(scores.tolist())[1] >= LEAST_CHANCE) for case, scores in seen]))
    head = [
        f"# A model, learnt from {len(cases)} annotated names.",
        "# Source: training/annotations. Rebuild: python training/mentions.py ../shared",
    ]
    write_classifier(MODEL, cases, head)


if __name__ == "__main__":
    main()
