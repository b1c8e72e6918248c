"""What fills the slots of a result: that scores are those of the features that training sees."""

from __future__ import annotations

import base64

import numpy as np
import pytest

from papersette.extract import find_all
from papersette.extract.knowledge.rows import read_rows
from papersette.extract.results.ranking import Ranking, feature_names
from papersette.extract.results.slots import Atoms, Question
from papersette.models import Paper
from tests.examples.metrics import DEVELOPED_ON


def _scores(slot: str, question: Question) -> list[float]:
    """Return the score of each option by the names of its features and the tables alone."""
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
        assert scores == pytest.approx(_scores(self.slot, question), abs=1e-3)
        seen.add(self.slot)
        return scores

    monkeypatch.setattr(Ranking, "score", checked)
    find_all(Paper("Made up", f"line {n}", text) for n, (text, _) in enumerate(DEVELOPED_ON))
    assert seen == {"measure", "dataset", "system"}


def test_what_one_model_keeps_of_a_candidate_is_no_other_models(monkeypatch: pytest.MonkeyPatch) -> None:
    """A question that two models are asked one after the other has the scores of each."""
    score, seen = Ranking.score, []

    def checked(self: Ranking, question: Question) -> list[float]:
        scores = score(self, question)
        names = {name for option in feature_names(question) for name in option}
        other = Ranking(self.slot, dict.fromkeys(names, np.ones(1, np.float32)), np.zeros(1, np.float32), np.ones(1, np.float32))
        seen.append(score(other, question))
        assert seen[-1] == [len(option) for option in feature_names(question)]
        assert score(self, question) == scores
        return scores

    monkeypatch.setattr(Ranking, "score", checked)
    find_all([Paper("Made up", "", TEXT)])
    assert seen


def _asked(monkeypatch: pytest.MonkeyPatch, slot: str, paper: Paper) -> dict[str, Atoms]:
    """Return the atoms of each candidate of all questions about a slot, by its key; those of the last one stay."""
    asked: dict[str, Atoms] = {}
    score = Ranking.score

    def kept(self: Ranking, question: Question) -> list[float]:
        if self.slot == slot:
            asked.update({candidate.key: candidate.atoms for candidate in question.candidates})
        return score(self, question)

    monkeypatch.setattr(Ranking, "score", kept)
    find_all([paper])
    return asked


TEXT = """We introduce the Pebble dataset of stones. Models are pretrained on ImageNet. We evaluate them on COCO and on the
LVIS benchmark. Our model reaches an accuracy of 91.5% on the River Shapes dataset."""


@pytest.mark.parametrize(
    ("title", "titled"),
    [
        ("Pebble: Stones for Everyone", {"pebble": "first", "coco": "no"}),
        ("Finding stones in COCO with pebble counts", {"pebble": "yes", "coco": "yes"}),
        ("Cocoa and pebbles", {"pebble": "no", "coco": "no"}),
        ("Counts of river stones", {"river shapes": "part", "coco": "no"}),
        ("", {"pebble": "no", "coco": "no"}),
    ],
)
def test_a_title_names_what_its_paper_is_of(monkeypatch: pytest.MonkeyPatch, title: str, titled: dict[str, str]) -> None:
    """A candidate knows whether the title begins with its name, or has it as words of its own."""
    asked = _asked(monkeypatch, "dataset", Paper(title, "line 1", TEXT))
    assert {key: asked[key]["titled"] for key in titled} == titled


def test_a_name_knows_what_its_sentence_says_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name of an earlier sentence tells what it is there for, who stands beside it, and how many came since."""
    asked = _asked(monkeypatch, "dataset", Paper("", "line 1", TEXT))
    told = {key: (atoms["purposes"], atoms["mates"], atoms["newer"]) for key, atoms in asked.items() if "mates" in atoms}
    assert told == {
        "pebble": (("presented", "data"), 1, 3),
        "imagenet": (("trained on",), 1, 3),
        "coco": (("tested", "benchmark"), 2, 1),
        "lvis": (("tested", "benchmark"), 2, 1),
    }
