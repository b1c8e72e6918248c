"""Names that a list shortens, since they begin as the one before: CIFAR-10 and 100, SWE-bench Lite and Verified, IJB-B/C."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from papersette.extract.datasets.names import PAIR, DatasetName, pair_name
from papersette.extract.knowledge.cues import GRAMMAR, any_of
from papersette.extract.sentences.phrases import STOP_WORDS
from papersette.extract.text.vocabulary import load_plain_names, load_vocabulary, plain
from papersette.models import Dataset

__all__ = ["find_rests"]

# What is left of a name: 100, Verified, -R, v2, 512x512, En-Fr, test-other.
REST = rf"(?:{PAIR}(?![\w-])|(?:-?[A-Z\dv]|test-)[\w+]*(?:\.\d+)?(?:[×-]\w+)?)"
# The list or the clause goes on behind it, or a noun calls all of them datasets: 100 images, 2.0 points and 91.2% are counted.
GOES_ON = (
    r"(?=[;:()\]/]|[.,](?!\d)|$| {1,3}(?:\(|&|(?:val|validation|test|dev|development) (?:sets?|splits?)\b"
    rf"|(?:{any_of(STOP_WORDS | GRAMMAR['pointed'] | {'tracks', 'splits'})}|{any_of(GRAMMAR['stem of showing'])}\w*)\b))"
)
SHORTENED = re.compile(rf"(?: ?/ ?|,? {{1,3}}(?:and|or|&) {{1,3}}|, {{1,3}})(?P<rest>(?!A ){REST}){GOES_ON}")
PAIR_AT_END = re.compile(rf"(?<![\w-]){PAIR}$")
# Where the name that comes whole may be parted: CIFAR-|10, SWE-bench |Lite, CIFAR|10.
PARTED = re.compile(r"[ -]|(?<=[A-Za-z])(?=\d)")


def find_rests(view: str, names: Sequence[DatasetName]) -> Iterator[DatasetName]:
    """Yield the known datasets of which only the rest stands in a list behind one of some names, each by its whole name."""
    for name in names:
        match = SHORTENED.match(view, name.stop)
        while match and (whole := _whole(name, match["rest"])):
            start, stop = match.span("rest")
            yield DatasetName(start, stop, name.kind, *whole)
            match = SHORTENED.match(view, stop)


def _whole(name: DatasetName, rest: str) -> tuple[str, Dataset] | None:
    """Return the text and the dataset of what a rest makes with the beginning of the name before it, None of no other known."""
    if (itself := load_vocabulary().entry_of(rest)) and itself.dataset:
        # Of Semantic3D and KITTI the second is whole.
        return None
    if (pair := PAIR_AT_END.search(name.dataset.name)) and re.fullmatch(PAIR, rest):
        texts = [f"{name.dataset.name[: pair.start()]}{pair_name(rest)}"]
    else:
        heads = [name.text[: parting.end()] for parting in PARTED.finditer(name.text)]
        texts = [f"{head.rstrip(' -')}{rest}" if rest[0] == "-" else f"{head}{rest}" for head in reversed(heads)]
    for text in texts:
        known = load_vocabulary().entry_of(text)
        dataset = known.dataset if known else load_plain_names().get(plain(text))
        if dataset and dataset.name != name.dataset.name:
            return text, dataset
    return None
