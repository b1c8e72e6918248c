"""What fills the slots of a result: that scores are those of the features that training sees."""

from __future__ import annotations

import pytest

from papersette.extract import find_all, metrics
from papersette.extract.linear import load_weights
from papersette.extract.slots import Question, Tables, describe, score
from papersette.models import Paper
from tests.examples.metrics import DEVELOPED_ON


def test_scores_are_sums_over_what_training_sees(monkeypatch: pytest.MonkeyPatch) -> None:
    """In every question of the example tables each candidate's score is the sum of the weights of its features by name."""
    seen: set[str] = set()

    def checked(slot: str, question: Question, tables: Tables) -> list[float]:
        scores = score(slot, question, tables)
        weights = load_weights(f"weights_{slot}").named
        sums = [sum(weights[name][0] for name in names if name in weights) for names in describe(slot, question)]
        assert scores == pytest.approx(sums)
        seen.add(slot)
        return scores

    monkeypatch.setattr(metrics, "score", checked)
    find_all(Paper("Made up", f"line {n}", text) for n, (text, _) in enumerate(DEVELOPED_ON))
    assert seen == {"measure", "dataset"}
