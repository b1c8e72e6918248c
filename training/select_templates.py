"""Choose which properties of a candidate the models look at together: rows for templates.tsv.

    python training/select_templates.py ../shared measure
    python training/select_templates.py ../shared dataset --from-nothing --rounds 12

Forward selection. Each round learns a model of the templates so far on all folds but one and looks at what it leaves over on the
other. A new template is worth what one step of its weights, learnt from what is left over on the other folds, takes off the loss.
The best that have little in common are taken; a round that gains too little is the last.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import click
import numpy as np
from annotated import Abstract, read_annotated, read_examples, read_leaderboards
from cases import gather
from chain import RANKERS, learn_choosers
from models import fit_ranker
from scipy import sparse

from papersette.extract.rows import read_rows
from papersette.extract.slots import MANY, OPTIONS, Atoms, Question, options_of

# (atoms, the options that it is a feature of)
Template = tuple[tuple[str, ...], tuple[str, ...]]
OPTION_SETS = (("here",), ("back",), ("none",), ("here", "back"))
FOLDS = 4
# A step of a weight is held back by this many decisions of even odds, and goes no farther than one.
SHRINK, STEP = 8.0, 1.0
# Triples are made of so many of the best pairs, with atoms of no more values than these.
PAIRS, MOST_VALUES = 150, 80
# How many of the best are looked at again in the next round, and how many are taken in one.
KEPT, TAKEN = 2500, 4
ALWAYS: Template = (("always",), ("none",))


@dataclass(frozen=True)
class Options:
    """All options of a slot's answered questions; an array has one value an option.

    `kind` is here, back or none; `right` 1.0 or 0.0; `question` and `fold` are numbers; `codes` has a number for each value of an
    atom; `known` tells which atoms options of a kind have.
    """

    kind: np.ndarray
    right: np.ndarray
    question: np.ndarray
    fold: np.ndarray
    codes: dict[str, np.ndarray]
    known: dict[str, frozenset[str]]

    def column(self, template: Template) -> np.ndarray:
        """Return a number for the values that an option has of a template, -1 where it is of another kind."""
        atoms, kinds = template
        found = np.zeros(len(self.kind), np.int64)
        for atom in atoms:
            _, found = np.unique(found * (self.codes[atom].max() + 1) + self.codes[atom], return_inverse=True)
        return np.where(np.isin(self.kind, kinds), found, -1)

    def matrix(self, template: Template) -> sparse.csr_matrix:
        """Return the same with a column for each value and a one where an option has it."""
        column = self.column(template)
        rows = np.flatnonzero(column >= 0)
        _, places = np.unique(column[rows], return_inverse=True)
        return sparse.csr_matrix((np.ones(len(rows)), (rows, places)), shape=(len(column), places.max(initial=0) + 1))


def collect(abstracts: Sequence[Abstract], names: Any, slot: str) -> Options:
    """Return the options of a slot, its questions asked in turn as models fill slots that never saw the abstract."""
    choosers = learn_choosers(gather(abstracts, names))
    cases = gather(abstracts, names, choosers, lambda _, question: [*_copied(question)])[RANKERS[slot].name]
    answered = {case.question for case in cases if case.answer == "yes"}
    kept = [case for case in cases if case.question in answered]
    atoms = [case.features[1] for case in kept]
    kind = np.array([case.features[0] for case in kept])
    # What an option before it left in the atoms is not there in all of a kind.
    known = {
        option: frozenset.intersection(*(frozenset(each) for each, of in zip(atoms, kind, strict=True) if of == option)) - MANY
        for option in OPTIONS
    }
    codes = {name: _number(str(each.get(name, "")) for each in atoms) for name in frozenset.union(*known.values())}
    _, question = np.unique([case.question for case in kept], return_inverse=True)
    folds = {number: random.Random(number).randrange(FOLDS) for number in {case.abstract for case in kept}}  # noqa: S311
    right = np.array([float(case.answer == "yes") for case in kept])
    return Options(kind, right, question, np.array([folds[case.abstract] for case in kept]), codes, known)


def _copied(question: Question) -> Iterator[tuple[str, Atoms]]:
    """Yield the options of a question with atoms that stay what they are."""
    for option, atoms in options_of(question):
        yield option, dict(atoms)


def _number(values: Iterable[str]) -> np.ndarray:
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(value, len(numbers)) for value in values])


class Selection:
    """A model of templates that grows; `left` is what it leaves over of each option, `even` how even the odds of one are."""

    def __init__(self, options: Options, templates: Sequence[Template], inverse_penalty: float) -> None:
        self.options, self.templates, self._inverse_penalty = options, list(templates), inverse_penalty
        self._parts = [options.matrix(template) for template in templates]
        self._weights: list[np.ndarray] = [np.zeros(0)] * FOLDS
        self.learn()

    def add(self, templates: Sequence[Template]) -> None:
        """Take templates, and learn the model anew."""
        self.templates += templates
        self._parts += [self.options.matrix(template) for template in templates]
        self.learn()

    def learn(self) -> None:
        """Learn the weights on each fold's others, and judge the fold by them."""
        matrix = sparse.hstack(self._parts).tocsr()
        sums, options = np.zeros(len(self.options.kind)), self.options
        for fold in range(FOLDS):
            learnt, judged = options.fold != fold, options.fold == fold
            before = self._weights[fold]
            start = np.concatenate([before, np.zeros(matrix.shape[1] - len(before))])
            asked, right = options.question[learnt], options.right[learnt]
            self._weights[fold] = fit_ranker(matrix[learnt], asked, right, self._inverse_penalty, start)
            sums[judged] = matrix[judged] @ self._weights[fold]
        self._judge(sums)

    def _judge(self, sums: np.ndarray) -> None:
        question, right = self.options.question, self.options.right
        powers = np.exp(np.clip(sums, -30, 30))
        total, good = np.bincount(question, powers), np.bincount(question, powers * right)
        chance = powers / total[question]
        self.left, self.even = powers * right / good[question] - chance, chance * (1 - chance)
        order = np.lexsort((sums, question))
        best = order[np.append(question[order][1:] != question[order][:-1], True)]
        self.loss, self.share = float(np.log(total / good).mean()), float(right[best].mean())

    def gain(self, template: Template) -> float:
        """Return what a template takes off the loss, by steps learnt on the other folds."""
        column, fold = self.options.column(template), self.options.fold
        of_kind = column >= 0
        column, fold, left, even = column[of_kind], fold[of_kind], self.left[of_kind], self.even[of_kind]
        size = column.max(initial=-1) + 1
        slopes = np.array([np.bincount(column[fold == each], left[fold == each], size) for each in range(FOLDS)])
        bends = np.array([np.bincount(column[fold == each], even[fold == each], size) for each in range(FOLDS)])
        steps = np.clip((slopes.sum(0) - slopes) / (bends.sum(0) - bends + SHRINK), -STEP, STEP)
        return float((slopes * steps - bends * steps**2 / 2).sum())

    def rank(self, templates: Iterable[Template]) -> list[tuple[float, Template]]:
        """Return templates that are not taken with their gains, the best first."""
        taken = {(frozenset(atoms), kinds) for atoms, kinds in self.templates}
        gains = [(self.gain(each), each) for each in templates if (frozenset(each[0]), each[1]) not in taken]
        return sorted(gains, reverse=True)


def name_pairs(options: Options) -> Iterator[Template]:
    """Yield all templates of one atom and of two."""
    for kinds in OPTION_SETS:
        atoms = sorted(frozenset.intersection(*(options.known[kind] for kind in kinds)) - {"always"})
        yield from (((atom,), kinds) for atom in atoms)
        yield from ((pair, kinds) for pair in combinations(atoms, 2))


def name_triples(options: Options, pairs: Iterable[Template]) -> Iterator[Template]:
    """Yield each of some pairs with a third atom, once."""
    found = {}
    for atoms, kinds in pairs:
        third = frozenset.intersection(*(options.known[kind] for kind in kinds)) - {"always", *atoms}
        few = [atom for atom in third if options.codes[atom].max() < MOST_VALUES]
        found.update({(frozenset({*atoms, atom}), kinds): (tuple(sorted({*atoms, atom})), kinds) for atom in few})
    yield from found.values()


def take_best(ranked: Sequence[tuple[float, Template]]) -> list[tuple[float, Template]]:
    """Return the best that share no two atoms for the same options, none of a third of the gain of the first or less."""
    taken: list[tuple[float, Template]] = []
    for gain, (atoms, kinds) in ranked:
        if taken and (gain <= taken[0][0] / 3 or len(taken) == TAKEN):
            break
        if all(kinds != other or len({*atoms} & {*others}) < 2 for _, (others, other) in taken):
            taken.append((gain, (atoms, kinds)))
    return taken


def read_templates(slot: str) -> list[Template]:
    """Return a slot's templates but for those with an atom of several values, which are not chosen here."""
    rows = [
        (tuple(row["atoms"].split(" + ")), tuple(row["options"].split())) for row in read_rows("templates") if row["slot"] == slot
    ]
    return [template for template in rows if MANY.isdisjoint(template[0])]


@click.command()
@click.argument("shared", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("slot", type=click.Choice(list(RANKERS)))
@click.option("--rounds", default=12, show_default=True, help="At most.")
@click.option("--least", default=3.0, show_default=True, help="What the best of a round must gain, in nats.")
@click.option("--from-nothing", is_flag=True, help="Choose all templates, not those to add to the table's.")
def main(shared: Path, slot: str, rounds: int, least: float, from_nothing: bool) -> None:
    """Print templates of SLOT to add to the table, those that gain most first."""
    sys.path.insert(0, str(shared / "tools"))
    import score  # noqa: PLC0415 - the project's scorer says when two names are the same

    options = collect([*read_annotated(shared), *read_leaderboards(shared), *read_examples()], score, slot)
    selection = Selection(options, [ALWAYS] if from_nothing else read_templates(slot), RANKERS[slot].inverse_penalty)
    view: list[Template] = []
    for turn in range(rounds):
        click.echo(f"# loss {selection.loss:.4f}, right {selection.share:.4f}")
        # What is taken changes what is worth taking: from time to time all are looked at.
        ranked = selection.rank(view if turn % 4 else name_pairs(options))
        if not turn % 4:
            ranked = sorted([*ranked, *selection.rank(name_triples(options, [each for _, each in ranked[:PAIRS]]))], reverse=True)
        taken = take_best(ranked)
        if not taken or taken[0][0] < least:
            break
        for _, (atoms, kinds) in taken:
            click.echo(f"{slot}\t{' '.join(kinds)}\t{' + '.join(atoms)}")
        selection.add([template for _, template in taken])
        view = [template for _, template in ranked[:KEPT]]


if __name__ == "__main__":
    main()
