"""Which record of a paper is a later state of the one that gave its text."""

from __future__ import annotations

import pytest

from papersette.store.provenance.revisions import Record, find_revision

GIVER = Record(1, "line 1", "old", gives_text=True)
KEYED = Record(1, "line 1 (made2020)", "old", gives_text=True)
OTHER = Record(1, "line 2 (else2020)", "other")
COUNTED = Record(1, "item 1 (1)", "old", gives_text=True)


@pytest.mark.parametrize(
    ("earlier", "present", "later"),
    [
        ([GIVER], [Record(2, "line 1", "new")], "new"),
        ([GIVER], [Record(2, "line 1", "new"), Record(2, "line 2", "new")], "new"),
        ([GIVER], [Record(2, "line 1", "old")], "old"),
        ([GIVER], [], None),
        ([GIVER], [GIVER, Record(2, "line 2", "new")], None),
        ([GIVER], [Record(2, "line 1", "new"), Record(2, "line 2", "newer")], None),
        ([GIVER, OTHER], [Record(2, "line 1", "new")], None),
        ([OTHER], [Record(2, "line 1", "new")], None),
        ([KEYED, OTHER], [Record(2, "line 9 (made2020)", "new"), OTHER], "new"),
        ([KEYED, OTHER], [Record(2, "line 8 (made2020)", "new"), Record(2, "line 9 (made2020)", "newer"), OTHER], None),
        ([KEYED, OTHER], [Record(2, "line 8 (made2020)", "new"), Record(2, "line 9 (made2021)", "old"), OTHER], None),
        ([KEYED, Record(1, "line 3 (made2020)", "other")], [Record(2, "line 1 (made2020)", "new"), OTHER], None),
        ([COUNTED, OTHER], [Record(2, "item 1 (1)", "new"), OTHER], None),
    ],
    ids=[
        "the only one of each", "twice the same", "back as it was", "gone", "still there", "two may be it", "one of two before",
        "gave no text", "one of its key", "two of its key", "moved to another key", "two of its key before", "a number is no key",
    ],
)  # fmt: skip
def test_a_later_state_is_the_only_one_that_may_be_it(earlier: list[Record], present: list[Record], later: str | None) -> None:
    """One record before and one now are two states of one, and so are those with one key; of anything else nothing is told."""
    found = find_revision(earlier, present)
    assert (found and found.digest) == later
    assert found is None or (found.giver.gives_text and found.digests == {record.digest for record in present})
