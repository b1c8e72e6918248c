"""Which system acts in the clause of a number, and what that is worth."""

from __future__ import annotations

import pytest

from papersette.extract import find
from papersette.extract.numbers.quantities import find_quantities
from papersette.extract.sentences.tokens import find_spots, tokenize
from papersette.extract.systems.acting import is_acting
from papersette.extract.systems.names import find_system_names
from papersette.extract.text.reading import Reading
from papersette.models import Paper


@pytest.mark.parametrize(
    ("text", "acting"),
    [
        ("RockNet reaches 91.2% accuracy on WikiStone.", ["RockNet"]),
        ("In sorting, the RockNet model also achieves gains, raising recall by 91.2%.", ["RockNet"]),
        ("Trials show that our RockNet improves sorting, with gains up to 91.2%.", ["RockNet"]),
        ("RockNet achieves gains that SandNet reduces by 91.2%.", ["SandNet"]),
        ("RockNet reduces noise by 3 dB and SandNet by 91.2%.", []),
        ("RockNet improves sorting, with RockNet-9 reaching 91.2% accuracy.", []),
        ("RockNet beats SandNet's 91.2% accuracy.", []),
        ("RockNet is better than SandNet at 91.2% accuracy.", []),
        ("Stones of RockNet; it reaches 91.2% accuracy.", []),
        ("The RockNet-based sorter achieves 91.2% accuracy.", []),
        ("An accuracy of 91.2% is what RockNet achieves here.", []),
    ],
)
def test_what_acts(text: str, acting: list[str]) -> None:
    """A system acts where its name is the subject of a verb, and no other clause or name begins before the number."""
    reading = Reading("abstract", text)
    (tokens,) = tokenize(reading.view, reading.sentences, reading.terms, find_quantities(reading.view, reading.terms))
    spot = next(spot for spot in find_spots(tokens) if spot.quantity.value == 91.2)
    assert [name.text for name in find_system_names(reading.view, "", ()) if is_acting(reading.view, spot, name)] == acting


def test_what_acts_is_believed_sooner() -> None:
    """A system that is less likely than others must be is that of a number whose clause says what it does."""
    before = "We build on WaterNet with MUD and SIEVE."
    text = f"{before} RCP improves FitAP in 11 out of 15 open VLMs, with gains up to +26.6% on LakeQA."
    assert [metric.system_text for metric in find(Paper("Sorting Stones", "", text)).metrics] == ["RCP"]
