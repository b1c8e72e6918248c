"""The part of a dataset that a result is on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papersette.extract import find
from papersette.extract.datasets.names import DatasetName
from papersette.extract.datasets.parts import WORDS, with_part
from papersette.models import Dataset, Paper

# What a text says of where a model was measured, the dataset's name in it, and the whole of what names it.
TEXTS = [
    ("on the TIMIT core test set with", "TIMIT", "TIMIT core test set"),
    ("on the MNLI mismatched validation set.", "MNLI", "MNLI mismatched validation set"),
    ("on COCO's minitest split,", "COCO", "COCO's minitest split"),
    ("on the test set of COCO.", "COCO", "test set of COCO"),
    ("on the COCO dataset.", "COCO", "COCO"),
    ("on the COCO and ADE20K test sets.", "COCO", "COCO"),
    ("on COCO while we use a small training set.", "COCO", "COCO"),
    ("on COCO. Test sets are small.", "COCO", "COCO"),
    ("on the Flickr8k Audio Captions Corpus.", "Flickr8k", "Flickr8k Audio Captions Corpus"),
    ("in subtask B of SemEval 2024 Task 8.", "SemEval 2024 Task 8", "subtask B of SemEval 2024 Task 8"),
    ("at the shared task of WMT 2020.", "WMT 2020", "WMT 2020"),
    ("in the Babble Detection task at SemEval 2024.", "SemEval 2024", "Babble Detection task at SemEval 2024"),
    ("in the (BD) task at SemEval 2024.", "SemEval 2024", "SemEval 2024"),
    ("in the WMT 2020 task on Similar Babble Translation.", "WMT 2020", "WMT 2020 task on Similar Babble Translation"),
    ("in the WMT 2020 shared task on babble detection, where", "WMT 2020", "WMT 2020 shared task on babble detection"),
    ("in the WMT 2020 shared task on the whole.", "WMT 2020", "WMT 2020"),
    ("on ImageNet on small machines.", "ImageNet", "ImageNet"),
    ("on the ImageNet 50k validation set.", "ImageNet", "ImageNet 50k validation set"),
    ("improves accuracy on GLUE 8 tasks.", "GLUE", "GLUE"),
    ("on EMNIST Letters, where", "EMNIST", "EMNIST Letters"),
    ("on EMNIST Digits and on others", "EMNIST", "EMNIST Digits"),
    ("improves EMNIST F1, though", "EMNIST", "EMNIST"),
    ("on the EMNIST Dataset.", "EMNIST", "EMNIST"),
    ("on EMNIST ResNet-50 (ours) wins", "EMNIST", "EMNIST"),
    ("on EMNIST GPUs and others", "EMNIST", "EMNIST"),
    ("on EMNIST Letters we train", "EMNIST", "EMNIST"),
    ("wins 3 of 5 tasks in GLUE.", "GLUE", "GLUE"),
]


@pytest.mark.parametrize(("text", "name", "whole"), TEXTS)
def test_a_part_is_named_beside_its_dataset(text: str, name: str, whole: str) -> None:
    """What tells which part or task is meant belongs to the text; what is said of the dataset besides does not."""
    start = text.index(name)
    assert with_part(text, DatasetName(start, start + len(name), "known", name, Dataset(name))) == whole


def test_a_result_has_the_part_in_its_text_alone() -> None:
    """Results on parts of a dataset are of one dataset, and each has its part in its text."""
    text = "OurNet reaches an accuracy of 91.2% on the MNLI matched validation set."
    (metric,) = find(Paper("OurNet", "", text)).metrics
    assert (metric.dataset and metric.dataset.name, metric.dataset_text) == ("MultiNLI", "MNLI matched validation set")


def test_a_word_has_one_class() -> None:
    """No noun of the table is one of two kinds."""
    words = [word for name in ("part", "contest", "whole") for word in WORDS[name]]
    assert len(words) == len(set(words))


@given(
    st.lists(
        st.sampled_from(["on", "COCO", "test", "set", "task", "of", "the", "SemEval 2024", "A", "(B)", ",", "shared"]),
        max_size=30,
    )
)
def test_the_text_stands_in_the_view(words: list[str]) -> None:
    """Whatever stands around a name, its text is words of the view with the name within."""
    view = " ".join([*words, "SemEval 2031", *words])
    start = view.index("SemEval 2031")
    found = with_part(view, DatasetName(start, start + len("SemEval 2031"), "contest", "SemEval 2031", Dataset("SemEval 2031")))
    assert found in view
    assert "SemEval 2031" in found
