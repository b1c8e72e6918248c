"""What fills the slots of a result: that scores are those of the features that training sees."""

from __future__ import annotations

import base64

import numpy as np
import pytest

from papersette.extract import find_all
from papersette.extract.linear import load_weights
from papersette.extract.ranking import Ranking, feature_names, template_names
from papersette.extract.rows import read_rows
from papersette.extract.slots import Question
from papersette.models import Paper
from tests.examples.metrics import DEVELOPED_ON


def _added(slot: str, question: Question) -> list[float]:
    """Return what the hidden layer adds to each option's score, by the names of its features and the tables alone."""
    units = [(float(row["bias"]), float(row["weight"])) for row in read_rows("hidden_units") if row["slot"] == slot]
    bias, weights = np.array(units).T
    table = {row["feature"]: row["units"] for row in read_rows(f"hidden_{slot}")}
    scores = []
    for names in feature_names(question):
        rows = [np.frombuffer(base64.b64decode(table[name]), np.int8) for name in names if name in table]
        scores.append(float(np.maximum(bias + np.sum(rows, axis=0, dtype=float), 0) @ weights))
    return scores


def test_scores_are_sums_over_what_training_sees(monkeypatch: pytest.MonkeyPatch) -> None:
    """In every question of the example tables each option's score is what the tables give for its features by name."""
    seen: set[str] = set()
    score = Ranking.score

    def checked(self: Ranking, question: Question) -> list[float]:
        scores = score(self, question)
        weights = load_weights(f"weights_{self.slot}").named
        templates = template_names(self.slot, question)
        sums = [sum(weights[name][0] for name in names if name in weights) for names in templates]
        assert scores == pytest.approx(np.add(sums, _added(self.slot, question)), abs=1e-3)
        seen.add(self.slot)
        return scores

    monkeypatch.setattr(Ranking, "score", checked)
    find_all(Paper("Made up", f"line {n}", text) for n, (text, _) in enumerate(DEVELOPED_ON))
    assert seen == {"measure", "dataset"}
