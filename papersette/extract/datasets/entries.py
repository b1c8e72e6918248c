"""Which dataset a name is of: a known one by any of its names, or a new one."""

from __future__ import annotations

from dataclasses import replace

from papersette.extract.datasets.contests import in_one_name
from papersette.extract.datasets.directions import in_pair
from papersette.extract.datasets.editions import in_size_behind
from papersette.extract.datasets.names import KNOWN_NAMES, DatasetName, is_alone
from papersette.extract.text.vocabulary import joined, load_joined_names, load_plain_names, load_vocabulary, plain
from papersette.models import Dataset

__all__ = ["entry_of", "measured_on"]


def entry_of(name: DatasetName) -> Dataset | None:
    """Return the dataset of a name; None where it says what is done and on no data: a bare task, or a part of some contest."""
    if name.kind == "part" or is_alone(name.text):
        return None
    if name.dataset.origin == "catalogue":
        return name.dataset
    text = name.dataset.name
    if name.kind == "introduced" and text not in KNOWN_NAMES:
        # What is presented and spelt otherwise than a known one is another.
        return name.dataset
    if text in KNOWN_NAMES and (known := load_vocabulary().entry_of(text)) and known.dataset:
        # A word that is one's name too goes by that name, and stays to be judged.
        return replace(name.dataset, name=known.dataset.name) if known.ambiguous else known.dataset
    return load_plain_names().get(plain(text)) or load_joined_names().get(joined(text)) or in_one_name(name.dataset)


def measured_on(view: str, number: tuple[int, int], name: DatasetName | None) -> Dataset | None:
    """Return the dataset of a number that starts and stops at places of a view, in the size or the languages told beside it.

    "1.01 for 64x64 and 1.25 for 512x512 on ImageNet" is of two datasets, and "38.1 for De-En and 42.5 for En-De on WMT19".
    """
    dataset = entry_of(name) if name else None
    return in_pair(view, number, in_size_behind(view, number[1], dataset)) if dataset else None
