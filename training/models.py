"""Models and how they are learnt: a linear classifier of single cases, and a ranker of the options of a question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from papersette.extract.results.ranking import Ranking

__all__ = ["Case", "Classifier", "Learnt", "LearntRanking", "Ranker", "Scores"]

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]
# A row a case.
Scores = npt.NDArray[np.float64]

# A value of fewer options has no row.
LEAST = 20
UNITS, BATCH, EPOCHS = 128, 256, 48
# What share of the values of a batch is left out.
LEFT_OUT = 0.4
# How much of what is learnt holds the options of a question for equally likely: annotations err, and readers differ.
DOUBT = 0.1
# The longest step, and after how many steps it is taken; how slowly means and squares of slopes follow (Adam).
RATE, WARM = 5e-3, 50
MEAN, SQUARE = 0.9, 0.99
# What rows, bias and units' weights lose a step, as a share of it.
DECAY = (1.0, 0.0, 0.0)


@dataclass(frozen=True)
class Case:
    """One decision: names of features, the right answer, its abstract, and its question."""

    features: Sequence[str]
    answer: str
    abstract: int
    question: int


@dataclass(frozen=True)
class Learnt:
    """Weights of a classifier by the names of features, one a class."""

    weights: dict[str, tuple[float, ...]]
    classes: int

    def score(self, cases: Sequence[Case]) -> Scores:
        """Return the sums of weights, shape (cases, classes)."""
        none = np.zeros(self.classes)
        found = ([self.weights[name] for name in dict.fromkeys(case.features) if name in self.weights] for case in cases)
        return np.array([np.sum(rows, axis=0) if rows else none for rows in found])


@dataclass(frozen=True)
class Classifier:
    """Tells one of several classes for each case (multinomial logistic regression), by features of so many cases at `least`."""

    name: str
    classes: tuple[str, ...]
    inverse_penalty: float
    least: int = 1

    def learn(self, cases: Sequence[Case]) -> Learnt:
        """Return weights with the classes in our order; a class that never came has zeros."""
        matrix, names = _matrix([case.features for case in cases], self.least)
        model = LogisticRegression(C=self.inverse_penalty, max_iter=3000, random_state=0, fit_intercept=False)
        model.fit(matrix, [case.answer for case in cases])
        found = model.coef_ if len(model.classes_) > 2 else np.vstack([-model.coef_[0] / 2, model.coef_[0] / 2])
        weights = np.zeros((found.shape[1], len(self.classes)))
        for row, name in zip(found, model.classes_, strict=True):
            weights[:, self.classes.index(name)] = row
        return Learnt(dict(zip(names, map(tuple, weights), strict=True)), len(self.classes))


@dataclass(frozen=True)
class LearntRanking:
    """A slot's model as its tables have it: rows by the names of features, and the units.

    `rows` are whole numbers from -127 to 127, shape (units,); `bias` and `weights` have shape (units,).
    """

    rows: dict[str, Floats]
    bias: Floats
    weights: Floats

    def ranking(self, slot: str) -> Ranking:
        """Return the model as the extraction uses it."""
        return Ranking(slot, self.rows, self.bias, self.weights)

    def score(self, cases: Sequence[Case]) -> Scores:
        """Return the scores of options, shape (cases, 1)."""
        return np.array([[self._score(case.features)] for case in cases])

    def _score(self, features: Sequence[str]) -> float:
        units = self.bias + sum(self.rows[name] for name in features if name in self.rows)
        return float(np.maximum(units, 0) @ self.weights)


@dataclass(frozen=True)
class Ranker:
    """Tells the best of a question's options: a layer of hidden units, learnt by steps (Adam) with much left out.

    A case is an option, its answer `yes` or `no`, its features the values of its atoms. Those of the atoms `left_out` have no
    rows: the layer would learn the names of the annotated abstracts by heart.
    """

    name: str
    left_out: frozenset[str] = frozenset()

    def learn(self, cases: Sequence[Case]) -> LearntRanking:
        """Return rows that make the right options of each question likely; questions without one teach nothing."""
        answered = {case.question for case in cases if case.answer == "yes"}
        kept = [case for case in cases if case.question in answered]
        values, names = _matrix([case.features for case in kept], LEAST, self.left_out)
        sizes = np.unique([case.question for case in kept], return_counts=True)[1]
        right = np.array([case.answer == "yes" for case in kept], np.float32)
        rows, bias, out = _learn_layer(values, sizes, right)
        # What is whole numbers in a table loses little: each unit has a scale of its own, which goes into its weight.
        scale = np.maximum(np.abs(rows).max(axis=0), 1e-6) / 127
        whole = np.rint(rows / scale).astype(np.float32)
        return LearntRanking(
            dict(zip(names, whole, strict=True)), np.round(bias / scale, 2).astype(np.float32), (out * scale).astype(np.float32)
        )


def _matrix(
    described: Sequence[Sequence[str]], least: int, left_out: frozenset[str] = frozenset()
) -> tuple[sparse.csr_matrix, list[str]]:
    """Return cases by features, ones where a case has it, and the names of features that come often enough."""
    vectorizer = DictVectorizer(dtype=np.float32)
    matrix = vectorizer.fit_transform([dict.fromkeys(names, 1) for names in described])
    names = vectorizer.get_feature_names_out()
    often = np.asarray(matrix.sum(axis=0)).ravel() >= least
    kept = np.flatnonzero(often & [name.partition(": ")[0].removeprefix("none ") not in left_out for name in names])
    return matrix[:, kept].tocsr(), list(names[kept])


def _learn_layer(values: sparse.csr_matrix, sizes: Integers, right: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the rows, (values, units), the bias and the weights of the units.

    Args:
        values: options by values of atoms.
        sizes: how many options each question has; they stand together.
        right: 1.0 for each option that is right; each question has one.
    """
    rng = np.random.default_rng(0)
    normal = rng.standard_normal((values.shape[1] + 1, UNITS), np.float32) * np.float32(0.1)
    rows, bias, out = parts = normal[:-1], np.zeros(UNITS, np.float32), normal[-1]
    adam = Adam(parts, DECAY, EPOCHS * (len(sizes) // BATCH))
    ends = np.cumsum(sizes)
    order = np.arange(len(sizes))
    for _ in range(EPOCHS):
        rng.shuffle(order)
        for at in range(0, len(order) - BATCH + 1, BATCH):
            batch = order[at : at + BATCH]
            options = np.concatenate([np.arange(ends[number] - sizes[number], ends[number]) for number in batch])
            question = np.repeat(np.arange(BATCH), sizes[batch])
            adam.step(_slopes(parts, _Batch(_thin(values[options], rng), question, right[options]), rng))
    return rows, bias, out


def _thin(matrix: sparse.csr_matrix, rng: np.random.Generator) -> sparse.csr_matrix:
    """Leave out a share of the ones, and make up for it with the others."""
    kept = rng.random(len(matrix.data), np.float32) >= LEFT_OUT
    matrix.data = kept.astype(np.float32) / np.float32(1 - LEFT_OUT)
    return matrix


@dataclass(frozen=True)
class _Batch:
    """Options of some questions with what is not left out of their values, each's question from 0, and which are right."""

    values: sparse.csr_matrix
    question: Integers
    right: Floats


def _slopes(parts: Sequence[Floats], batch: _Batch, rng: np.random.Generator) -> list[Floats]:
    """Return how the loss of a batch grows with each part.

    The loss is the mean of -log of the right options' probability, and of all options' by the weight of doubt: label smoothing.
    """
    rows, bias, out = parts
    question, questions = batch.question, batch.question[-1] + 1
    units = batch.values @ rows + bias
    # Half of the units are left out, the same for all options of a question.
    kept = (rng.random((questions, len(bias)), np.float32) < 1 / 2)[question] * np.float32(2)
    active = np.maximum(units, 0) * kept
    powers = np.exp(np.clip(active @ out, -30, 30))
    total, good, options = np.bincount(question, powers), np.bincount(question, powers * batch.right), np.bincount(question)
    chance, right, even = powers / total[question], powers * batch.right / good[question], 1 / options[question]
    pull = ((chance - right + DOUBT * (chance - even)) / questions).astype(np.float32)
    behind = pull[:, None] * out * kept * (units > 0)
    return [batch.values.T @ behind, behind.sum(axis=0), active.T @ pull]


class Adam:
    """Steps down a slope that are as long as it is steady (Adam), with decay of the weights apart from them.

    Args:
        parts: arrays of weights, changed in place.
        decay: what share of its step each part's weights lose.
        steps: how many there will be; they grow at first and shrink to the end.
    """

    def __init__(self, parts: Sequence[Floats], decay: Sequence[float], steps: int) -> None:
        self._parts, self._decay, self._steps, self._taken = parts, decay, steps, 0
        self._means = [np.zeros_like(part) for part in parts]
        self._squares = [np.zeros_like(part) for part in parts]

    def step(self, slopes: Sequence[Floats]) -> None:
        """Take one step down the slopes."""
        self._taken += 1
        rate = RATE * min(1.0, self._taken / WARM) * max(0.02, 1 - self._taken / self._steps)
        for part, slope, mean, square, decay in zip(self._parts, slopes, self._means, self._squares, self._decay, strict=True):
            mean[:] = MEAN * mean + (1 - MEAN) * slope
            square[:] = SQUARE * square + (1 - SQUARE) * slope**2
            steady = (mean / (1 - MEAN**self._taken)) / (np.sqrt(square / (1 - SQUARE**self._taken)) + 1e-6)
            part[:] = part - rate * (steady + decay * part)
