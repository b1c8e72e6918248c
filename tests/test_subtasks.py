"""Which subtask of a contest a result is on, by what stands beside it."""

from __future__ import annotations

import pytest

from papersette.extract import find
from papersette.models import Paper

TITLE = "Babblers at SemEval-2031 Task 6: Rumours"
A, B, WHOLE = "SemEval 2031 Task 6 Subtask A", "SemEval 2031 Task 6 Subtask B", "SemEval 2031 Task 6"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("At SemEval-2031 we reach F1 scores of 91.2% and 54.1% on subtasks A and B, respectively.", [A, B]),
        ("At SemEval-2031 we reach F1 scores of 91.2% and 54.1% on sub-task A and sub-task B.", [A, B]),
        ("At SemEval-2031 we reach an F1 of 91.2% for Task A and 54.1% for Task B.", [A, B]),
        ("At SemEval-2031 our F1 is 91.2% (subtask A) and 54.1% (subtask B).", [A, B]),
        ("At SemEval-2031 we reach 91.2% and 54.1% F1-score in sub-tasks A and B.", [A, B]),
        ("At SemEval-2031 our F1 is 91.2% on rumours (subtask A) and 54.1% on replies (subtask B).", [A, B]),
        ("At SemEval-2031 the best in subtask A reaches an F1 of 91.2% while ours in subtask B reaches 54.1%.", [A, B]),
        ("At SemEval-2031 we took part in subtask B, and our F1 is 54.1%.", [B]),
        ("At SemEval-2031 our F1 scores are 91.2% and 54.1% on two sets (subtask A).", [A, A]),
        ("At SemEval-2031 our F1 is 54.1%.", [WHOLE]),
        ("At SemEval-2031 our F1 scores are 91.2% and 54.1% on tasks 1 to 4.", [WHOLE, WHOLE]),
        ("At SemEval-2031 we reach an F1 of 91.2% in Task 6.", [WHOLE]),
        ("At SemEval-2031 we reach an F1 of 91.2% on subtasks A and B.", [WHOLE]),
        ("On MNIST we reach an F1 of 91.2%, and take part in subtask A of SemEval-2031.", ["MNIST"]),
    ],
)
def test_a_subtask_beside_a_number_is_that_of_its_contest(text: str, names: list[str]) -> None:
    """A result on a contest is on its subtask that stands beside it, in its place of a list, or alone in the sentence."""
    results = [metric for metric in find(Paper(TITLE, "line 1", text)).metrics if metric.kind == "score"]
    assert [metric.dataset and metric.dataset.name for metric in results] == names
