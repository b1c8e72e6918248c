"""Linear models and how they are learnt: a classifier of single cases, and a ranker of the options of a question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import minimize
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

__all__ = ["Case", "Classifier", "Learnt", "Ranker", "fit_ranker"]


@dataclass(frozen=True)
class Case:
    """One decision: names of features (or what else describes it), the right answer, its abstract, and its question."""

    features: Any
    answer: str
    abstract: int
    question: int


@dataclass(frozen=True)
class Learnt:
    """Weights, shape (features, classes); a ranker has one class."""

    vectorizer: DictVectorizer
    weights: np.ndarray

    def score(self, cases: Sequence[Case]) -> np.ndarray:
        """Return the sums of weights, shape (cases, classes)."""
        return self.vectorizer.transform([dict.fromkeys(case.features, 1) for case in cases]) @ self.weights


@dataclass(frozen=True)
class Classifier:
    """Tells one of several classes for each case (multinomial logistic regression)."""

    name: str
    classes: tuple[str, ...]
    inverse_penalty: float

    def learn(self, cases: Sequence[Case]) -> Learnt:
        """Return weights with the classes in our order; a class that never came has zeros."""
        vectorizer = DictVectorizer()
        matrix = vectorizer.fit_transform([dict.fromkeys(case.features, 1) for case in cases])
        model = LogisticRegression(C=self.inverse_penalty, max_iter=3000, random_state=0, fit_intercept=False)
        model.fit(matrix, [case.answer for case in cases])
        found = model.coef_ if len(model.classes_) > 2 else np.vstack([-model.coef_[0] / 2, model.coef_[0] / 2])
        weights = np.zeros((found.shape[1], len(self.classes)))
        for row, name in zip(found, model.classes_, strict=True):
            weights[:, self.classes.index(name)] = row
        return Learnt(vectorizer, weights)


@dataclass(frozen=True)
class Ranker:
    """Tells the best of a question's options (conditional logit); a case is an option, its answer `yes` or `no`."""

    name: str
    inverse_penalty: float
    classes: tuple[str, ...] = ("weight",)

    def learn(self, cases: Sequence[Case]) -> Learnt:
        """Return weights that make the right options of each question likely; questions without one teach nothing."""
        answered = {case.question for case in cases if case.answer == "yes"}
        kept = [case for case in cases if case.question in answered]
        vectorizer = DictVectorizer()
        matrix = vectorizer.fit_transform([dict.fromkeys(case.features, 1) for case in kept])
        _, question = np.unique([case.question for case in kept], return_inverse=True)
        right = np.array([case.answer == "yes" for case in kept])
        weights = fit_ranker(matrix, question, right, self.inverse_penalty, np.zeros(matrix.shape[1]))
        return Learnt(vectorizer, weights[:, None])


def fit_ranker(matrix: Any, question: np.ndarray, right: np.ndarray, inverse_penalty: float, start: np.ndarray) -> np.ndarray:
    """Return the weights that make the right options of each question likely, shape (features,).

    Args:
        matrix: options by features.
        question: the question of each option, by a number from 0.
        right: whether an option is right; each question has one that is.
        inverse_penalty: how little large weights cost.
        start: weights to begin with.
    """
    _, question = np.unique(question, return_inverse=True)
    penalty = 1 / inverse_penalty

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        powers = np.exp(np.clip(matrix @ weights, -30, 30))
        total, good = np.bincount(question, powers), np.bincount(question, powers * right)
        pull = powers / total[question] - powers * right / good[question]
        return float(np.log(total / good).sum() + penalty * weights @ weights / 2), matrix.T @ pull + penalty * weights

    return minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 500}).x
