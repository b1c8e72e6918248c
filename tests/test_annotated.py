"""The annotated abstracts that models are learnt from and judged by: what judges a model was in no corpus learnt from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import MagicMock

import pytest

from papersette.extract.knowledge.linear import load_weights
from papersette.extract.results import judging, owners
from papersette.extract.systems import baselines
from training.annotated import KEPT_APART, Abstract, deal, read_kept_apart, read_learnt, read_own
from training.naming import same_system


def _abstract(key: str, title: str) -> Abstract:
    return Abstract(key, title, "Made up.", [], [], [])


def test_abstracts_of_a_paper_are_dealt_together() -> None:
    """A paper stands in several corpora under keys of its own, its title spelt in several ways."""
    abstracts = [
        _abstract("a#1", "Pebbles: A Study"), _abstract("a#2", "Flocks"), _abstract("b#7", "PEBBLES  - a study."),
        _abstract("a#3", "Herds"), _abstract("example 0", ""),
    ]  # fmt: skip
    folds = [[abstract.key for abstract in fold] for fold in deal(abstracts, 2)]
    assert folds == [["a#1", "b#7", "a#3"], ["a#2"]]


@pytest.mark.parametrize(
    ("seen", "wanted", "same"),
    [
        ("GPT-4", "GPT-4", True),
        ("GPT-4", "gpt4", True),
        ("GPT-4", "GPT-4o", False),
        ("RockNet", "RockNet-7B", False),
        ("RockNet", "RockNet model", True),
        ("random forest", "Random Forests", True),
        ("Sand Attention Network", "SAN", True),
        ("SAN", "Sand Attention Network", True),
        ("SAN", "SANDNet", False),
        ("Rock", "Sand", False),
    ],
)
def test_names_of_one_system(seen: str, wanted: str, same: bool) -> None:
    """Another figure is another model; plurals, a word more, and the words before an acronym are the same one."""
    assert same_system(seen, wanted, "We propose the Sand Attention Network (SAN).") is same


def test_a_part_is_judged_by_what_never_saw_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """While the abstracts of a part are read, the weights of each model are those learnt from all papers but its own."""
    pytest.importorskip("sklearn", reason="needs the extra `train`")
    from training import cross_validate  # noqa: PLC0415 - an extra
    from training.models import Classifier, Learnt  # noqa: PLC0415 - an extra

    def learn(model: Classifier, _: object) -> Learnt:
        return Learnt({}, len(model.classes))

    loaders = {"weights_result": judging, "weights_system": owners, "weights_baseline": baselines}
    used: dict[str, object] = {}

    def read(_: object) -> Iterator[object]:
        used.update({name: vars(module)["load_weights"](name) for name, module in loaders.items()})
        return iter(())

    monkeypatch.setattr(cross_validate, "gather_in_turn", lambda _abstracts, _names: defaultdict(list))
    monkeypatch.setattr(cross_validate, "find_in", read)
    monkeypatch.setattr(cross_validate, "RANKERS", {})
    monkeypatch.setattr(Classifier, "learn", learn)
    abstracts = [_abstract("a#1", "Pebbles"), _abstract("a#2", "Flocks")]
    assert list(cross_validate.find_unseen(abstracts, MagicMock(), [abstracts[:1]])) == []
    assert used.keys() == loaders.keys()
    assert [name for name, weights in used.items() if weights is load_weights(name)] == []


def _beginning(text: str) -> str:
    return " ".join(text.lower().split())[:100]


@pytest.fixture(scope="module")
def beginnings(shared: Path) -> frozenset[str]:
    """How the abstracts begin that are learnt from: read once, from all corpora."""
    return frozenset(_beginning(abstract.text) for abstract in read_learnt(shared))


@pytest.mark.shared
@pytest.mark.parametrize("part", KEPT_APART)
def test_what_is_kept_apart_was_in_no_corpus(shared: Path, beginnings: frozenset[str], part: str) -> None:
    """A paper of which another corpus has an abstract that is learnt from judges no model."""
    kept = read_kept_apart(shared, part)
    assert 0 < len(kept) < len(read_own(shared, part))
    assert not [abstract.key for abstract in kept if _beginning(abstract.text) in beginnings]
