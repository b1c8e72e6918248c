"""Models and how they are learnt: a linear classifier of single cases, and a ranker of the options of a question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from papersette.extract.ranking import Hidden, Ranking

__all__ = ["Case", "Classifier", "Learnt", "LearntRanking", "Ranker"]

# A feature of fewer options is none: of templates, of the hidden layer.
LEAST_TEMPLATES, LEAST_VALUES = 3, 8
UNITS, BATCH, EPOCHS = 128, 256, 24
# What share of the features of a batch is left out: of templates, of the hidden layer.
TEMPLATES_OUT, VALUES_OUT = 0.4, 0.55
# The longest step, and after how many steps it is taken; how slowly means and squares of slopes follow (Adam).
RATE, WARM = 5e-3, 50
MEAN, SQUARE = 0.9, 0.99
# What templates' weights, rows, bias and units' weights lose a step, as a share of it.
DECAY = (0.3, 1.0, 0.0, 0.0)


@dataclass(frozen=True)
class Case:
    """One decision: names of features (or what else describes it), the right answer, its abstract, and its question."""

    features: Any
    answer: str
    abstract: int
    question: int


@dataclass(frozen=True)
class Learnt:
    """Weights of a classifier by the names of features, one a class."""

    weights: dict[str, tuple[float, ...]]
    classes: int

    def score(self, cases: Sequence[Case]) -> np.ndarray:
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
    """A slot's model as its tables have it: weights of templates, rows of the hidden layer, and its units.

    `rows` are whole numbers from -127 to 127, shape (units,); `bias` and `weights` have shape (units,).
    """

    linear: dict[str, tuple[float, ...]]
    rows: dict[str, np.ndarray]
    bias: np.ndarray
    weights: np.ndarray

    def ranking(self, slot: str) -> Ranking:
        """Return the model as the extraction uses it."""
        return Ranking(slot, self.linear, Hidden(self.rows, self.bias, self.weights))

    def score(self, cases: Sequence[Case]) -> np.ndarray:
        """Return the scores of options, shape (cases, 1)."""
        return np.array([[self._score(*case.features)] for case in cases])

    def _score(self, templates: Sequence[str], values: Sequence[str]) -> float:
        units = self.bias + sum(self.rows[name] for name in values if name in self.rows)
        return sum(self.linear[name][0] for name in templates if name in self.linear) + np.maximum(units, 0) @ self.weights


@dataclass(frozen=True)
class Ranker:
    """Tells the best of a question's options: templates and a hidden layer, learnt together by steps (Adam) with much left out.

    A case is an option, its answer `yes` or `no`, its features those of the linear model and of the hidden layer. Values of the
    atoms `left_out` are not for the layer: it would learn the names of the annotated abstracts by heart.
    """

    name: str
    left_out: frozenset[str] = frozenset()
    classes: tuple[str, ...] = ("weight",)

    def learn(self, cases: Sequence[Case]) -> LearntRanking:
        """Return weights that make the right options of each question likely; questions without one teach nothing."""
        answered = {case.question for case in cases if case.answer == "yes"}
        kept = [case for case in cases if case.question in answered]
        linear, templates = _matrix([case.features[0] for case in kept], LEAST_TEMPLATES)
        layer, values = _matrix([case.features[1] for case in kept], LEAST_VALUES, self.left_out)
        sizes = np.unique([case.question for case in kept], return_counts=True)[1]
        right = np.array([case.answer == "yes" for case in kept], np.float32)
        weights, rows, bias, out = _learn_layer(linear, layer, sizes, right)
        # What is whole numbers in a table loses little: each unit has a scale of its own, which goes into its weight.
        scale = np.maximum(np.abs(rows).max(axis=0), 1e-6) / 127
        whole = np.rint(rows / scale).astype(np.float32)
        return LearntRanking(
            {name: (round(float(weight), 3),) for name, weight in zip(templates, weights, strict=True)},
            dict(zip(values, whole, strict=True)),
            np.round(bias / scale, 2).astype(np.float32),
            (out * scale).astype(np.float32),
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


def _learn_layer(
    linear: sparse.csr_matrix, layer: sparse.csr_matrix, sizes: np.ndarray, right: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return the weights of templates, (features,), and rows, (values, units), bias and weights of the hidden layer.

    Args:
        linear: options by templates' features.
        layer: options by values of atoms.
        sizes: how many options each question has; they stand together.
        right: 1.0 for each option that is right; each question has one.
    """
    rng = np.random.default_rng(0)
    normal = rng.standard_normal((layer.shape[1] + 1, UNITS), np.float32) * np.float32(0.1)
    parts = [np.zeros(linear.shape[1], np.float32), normal[:-1], np.zeros(UNITS, np.float32), normal[-1]]
    adam = Adam(parts, DECAY, EPOCHS * (len(sizes) // BATCH))
    ends = np.cumsum(sizes)
    order = np.arange(len(sizes))
    for _ in range(EPOCHS):
        rng.shuffle(order)
        for at in range(0, len(order) - BATCH + 1, BATCH):
            batch = order[at : at + BATCH]
            options = np.concatenate([np.arange(ends[number] - sizes[number], ends[number]) for number in batch])
            question = np.repeat(np.arange(BATCH), sizes[batch])
            thinned = _thin(linear[options], rng, TEMPLATES_OUT), _thin(layer[options], rng, VALUES_OUT)
            adam.step(_slopes(parts, _Batch(*thinned, question, right[options]), rng))
    return parts[0], parts[1], parts[2], parts[3]


def _thin(matrix: sparse.csr_matrix, rng: np.random.Generator, share: float) -> sparse.csr_matrix:
    """Leave out a share of the ones, and make up for it with the others."""
    matrix.data = (rng.random(len(matrix.data), np.float32) >= share).astype(np.float32) / np.float32(1 - share)
    return matrix


@dataclass(frozen=True)
class _Batch:
    """Options of some questions with what is not left out of their features, each's question from 0, and which are right."""

    linear: sparse.csr_matrix
    layer: sparse.csr_matrix
    question: np.ndarray
    right: np.ndarray


def _slopes(parts: Sequence[np.ndarray], batch: _Batch, rng: np.random.Generator) -> list[np.ndarray]:
    """Return how the loss of a batch, the mean of -log of the right options' probability, grows with each part."""
    weights, rows, bias, out = parts
    question, questions = batch.question, batch.question[-1] + 1
    units = batch.layer @ rows + bias
    # Half of the units are left out, the same for all options of a question.
    kept = (rng.random((questions, len(bias)), np.float32) < 1 / 2)[question] * np.float32(2)
    active = np.maximum(units, 0) * kept
    powers = np.exp(np.clip(batch.linear @ weights + active @ out, -30, 30))
    total, good = np.bincount(question, powers), np.bincount(question, powers * batch.right)
    pull = ((powers / total[question] - powers * batch.right / good[question]) / questions).astype(np.float32)
    behind = pull[:, None] * out * kept * (units > 0)
    return [batch.linear.T @ pull, batch.layer.T @ behind, behind.sum(axis=0), active.T @ pull]


class Adam:
    """Steps down a slope that are as long as it is steady (Adam), with decay of the weights apart from them.

    Args:
        parts: arrays of weights, changed in place.
        decay: what share of its step each part's weights lose.
        steps: how many there will be; they grow at first and shrink to the end.
    """

    def __init__(self, parts: Sequence[np.ndarray], decay: Sequence[float], steps: int) -> None:
        self._parts, self._decay, self._steps, self._taken = parts, decay, steps, 0
        self._means = [np.zeros_like(part) for part in parts]
        self._squares = [np.zeros_like(part) for part in parts]

    def step(self, slopes: Sequence[np.ndarray]) -> None:
        """Take one step down the slopes."""
        self._taken += 1
        rate = RATE * min(1.0, self._taken / WARM) * max(0.02, 1 - self._taken / self._steps)
        for part, slope, mean, square, decay in zip(self._parts, slopes, self._means, self._squares, self._decay, strict=True):
            mean[:] = MEAN * mean + (1 - MEAN) * slope
            square[:] = SQUARE * square + (1 - SQUARE) * slope**2
            steady = (mean / (1 - MEAN**self._taken)) / (np.sqrt(square / (1 - SQUARE**self._taken)) + 1e-6)
            part[:] = part - rate * (steady + decay * part)
