"""A value in its measure's own unit, where that can be decided, and what is odd about it."""

from __future__ import annotations

from papersette.extract.knowledge.rows import read_rows
from papersette.models import Measure

__all__ = ["ANOTHER_SCALE", "OUT_OF_BOUNDS", "RANGE", "SCALE_CONFLICT", "SEVERAL_DATASETS", "normalize"]

CONVERSIONS = {row["unit"]: (row["base"], float(row["factor"])) for row in read_rows("conversions")}
# Units that go without saying: a PSNR of 31.2, a speedup of 3.
CUSTOMARY = frozenset({"dB", "x", "fps"})
PERCENT = 100
# A correlation of 58.4 is one of 0.584; 1.2 is none.
LEAST_IN_HUNDREDTHS = 10
OUT_OF_BOUNDS = "out of bounds"
SCALE_CONFLICT = "scale conflict"
# The text tells a scale that is not the measure's: 4.2 out of 5.
ANOTHER_SCALE = "another scale"
# An average of them all, as likely as not: no score to rank on each.
SEVERAL_DATASETS = "several datasets"
# One of the two ends of what was reached over tasks, models or runs: no score of any.
RANGE = "range"
# The unit that those of a level share with their measure: 31.2 BLEU points.
POINTS = "points"


def normalize(
    value: float, unit: str | None, kind: str, measure: Measure | None, system: str | None = None
) -> tuple[float | None, str | None]:
    """Return (value in the measure's unit, flag) of a score, or of a ratio that a measure is (a speedup); None where it has none.

    The flag says `proportion` where 0.83 was read as 83%, `percent` where 83%, or a correlation of 83, was read as 0.83,
    `customary unit` where a PSNR of 31.2 was read as 31.2 dB, `out of bounds` where the value cannot be one of this measure, and
    `scale conflict` where it may be of either scale: an F1 of 1, and one of 0.83% that is the paper's own.
    Gains, other ratios and ranks have no normal value.
    """
    if measure is None or measure.origin != "catalogue":
        return None, None
    if kind != "score" and not (kind == "ratio" and measure.unit == "x" and unit in ("x", None)):
        return None, None
    normal, flag = _convert(value, None if unit == POINTS else unit, measure)
    if normal is not None and not _within(normal, measure):
        return None, OUT_OF_BOUNDS
    if system == "own" and unit == "%" and 0 < value < 1 and measure.higher_is_better and measure.high == PERCENT:
        # Nobody boasts of that: a proportion with a percent sign, as likely as not.
        return None, SCALE_CONFLICT
    return normal, flag


def _convert(value: float, unit: str | None, measure: Measure) -> tuple[float | None, str | None]:
    if unit is None and measure.unit in CUSTOMARY:
        return value, "customary unit"
    if unit is None and (measure.unit == "%" or (measure.unit is None and measure.high == PERCENT)):
        # 0.83 is a proportion, of BLEU and the like too; 1 may be either, so it stays open.
        return (value, None) if value > 1 else (round(value * 100, 10), "proportion") if value < 1 else (None, SCALE_CONFLICT)
    if measure.unit is None and (unit == "%" or (unit is None and measure.high == 1 and LEAST_IN_HUNDREDTHS <= value <= PERCENT)):
        return _from_percent(value, measure)
    if unit == measure.unit:
        return value, None
    written, own = CONVERSIONS.get(unit or ""), CONVERSIONS.get(measure.unit or "")
    if written and own and written[0] == own[0]:
        return value * written[1] / own[1], None
    return None, None


def _from_percent(value: float, measure: Measure) -> tuple[float | None, str | None]:
    if measure.high == 1:
        return round(value / 100, 12), "percent"
    return (value, None) if measure.high == PERCENT else (None, SCALE_CONFLICT)


def _within(value: float, measure: Measure) -> bool:
    low = measure.low if measure.low is not None else float("-inf")
    high = measure.high if measure.high is not None else float("inf")
    return low <= value <= high
