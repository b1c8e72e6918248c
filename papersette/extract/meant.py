"""What a number measures by its unit, where the name beside it says less, or nothing."""

from __future__ import annotations

from papersette.extract.rows import read_rows
from papersette.extract.vocabulary import load_measures
from papersette.models import Measure

__all__ = ["meant_measure"]

NO_UNIT = "-"
MEANT = {(row["name"], unit): row["measure"] for row in read_rows("meant_measures") for unit in row["units"].split("|")}


def meant_measure(unit: str | None, named: Measure | None) -> Measure | None:
    """Return the known measure that a unit tells together with what is named (30 fps are a frame rate), else what is named."""
    meant = MEANT.get((named.name.lower() if named else "", unit or NO_UNIT))
    return load_measures()[meant] if meant else named
