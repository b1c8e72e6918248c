"""Linear models and how they are learnt: a classifier of single cases, and a ranker of the options of a question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

__all__ = ["Case", "Classifier", "Learnt", "Ranker"]


@dataclass(frozen=True)
class Case:
    """One decision: features and the right answer, the abstract it comes from, and the question it belongs to.

    `guided` cases are of the abstracts that the guidelines come with: where annotators differ in habit, theirs is the one to
    follow.
    """

    features: list[str]
    answer: str
    abstract: int
    question: int
    guided: bool = False


GUIDED = "guided: "


def with_habits(case: Case) -> dict[str, int]:
    """Return the features of a case, those of a guided one a second time under another name.

    So a weight has a general part, which all cases teach, and a part of what the guidelines' own annotators do otherwise.
    Source: Daume, Frustratingly Easy Domain Adaptation, ACL 2007.
    """
    features = dict.fromkeys(case.features, 1)
    return {**features, **dict.fromkeys((GUIDED + feature for feature in case.features), 1)} if case.guided else features


def _guided_part(weights: np.ndarray, place: dict[str, int], name: str) -> np.ndarray:
    index = place.get(GUIDED + name)
    return np.zeros(weights.shape[1:]) if index is None else weights[index]


@dataclass(frozen=True)
class Learnt:
    """Weights, shape (features, classes); a ranker has one class."""

    vectorizer: DictVectorizer
    weights: np.ndarray

    @classmethod
    def of(cls, vectorizer: DictVectorizer, weights: np.ndarray) -> Learnt:
        """Return weights with the guided part of each feature added to its general part: that is how new text is judged."""
        names = vectorizer.get_feature_names_out()
        place = {name: index for index, name in enumerate(names)}
        kept = [index for index, name in enumerate(names) if not name.startswith(GUIDED)]
        summed = np.array([weights[index] + _guided_part(weights, place, names[index]) for index in kept])
        plain = DictVectorizer().fit([dict.fromkeys(names[kept], 1)])
        order = {name: index for index, name in enumerate(names[kept])}
        return cls(plain, summed[[order[name] for name in plain.get_feature_names_out()]])

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
    """Tells the best of a question's options (conditional logit); a case is an option, its answer `yes` or `no`.

    With `habits` the guided cases have a part of each weight to themselves, and they count `emphasis` times.
    """

    name: str
    inverse_penalty: float
    classes: tuple[str, ...] = ("weight",)
    habits: bool = False
    emphasis: float = 1.0

    def _described(self, case: Case) -> dict[str, int]:
        return with_habits(case) if self.habits else dict.fromkeys(case.features, 1)

    def learn(self, cases: Sequence[Case]) -> Learnt:
        """Return weights that make the right options of each question likely; questions without one teach nothing."""
        answered = {case.question for case in cases if case.answer == "yes"}
        kept = [case for case in cases if case.question in answered]
        vectorizer = DictVectorizer()
        matrix = vectorizer.fit_transform(
            [with_habits(case) if self.habits else dict.fromkeys(case.features, 1) for case in kept]
        )
        _, question = np.unique([case.question for case in kept], return_inverse=True)
        right = np.array([case.answer == "yes" for case in kept])
        counts = np.ones(question.max() + 1)
        counts[question[[case.guided for case in kept]]] = self.emphasis

        def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
            powers = np.exp(np.clip(matrix @ weights, -30, 30))
            total, good = np.bincount(question, powers), np.bincount(question, powers * right)
            pull = (powers / total[question] - powers * right / good[question]) * counts[question]
            penalty = 1 / self.inverse_penalty
            value = (counts * np.log(total / good)).sum() + penalty * weights @ weights / 2
            return float(value), matrix.T @ pull + penalty * weights

        found = minimize(loss, np.zeros(matrix.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 500})
        return Learnt.of(vectorizer, found.x[:, None])
