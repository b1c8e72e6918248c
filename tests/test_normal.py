"""Values in their measures' own units, and measures that a unit tells."""

from __future__ import annotations

import pytest

from papersette.extract.normal import OUT_OF_BOUNDS, measure_by_unit, normalize
from papersette.extract.rows import read_rows
from papersette.extract.vocabulary import load_measures
from papersette.models import Measure
from tests.test_metrics import results_of


@pytest.mark.parametrize(
    ("value", "unit", "kind", "measure", "normal"),
    [
        (91.2, "%", "score", "accuracy", (91.2, None)),
        (0.912, None, "score", "accuracy", (91.2, "proportion")),
        (1, None, "score", "accuracy", (None, "scale conflict")),
        (83, "%", "score", "SSIM", (0.83, "percent")),
        (112, "%", "score", "accuracy", (None, OUT_OF_BOUNDS)),
        (0.3, "s", "score", "latency", (300, None)),
        (31.2, None, "score", "PSNR", (31.2, "customary unit")),
        (31.2, "dB", "score", "PSNR", (31.2, None)),
        (7, None, "score", "speedup", (7, "customary unit")),
        (3, None, "score", "memory", (None, None)),
        (2.1, "dB", "gain", "PSNR", (None, None)),
    ],
)
def test_values_in_the_measure_s_unit(
    value: float, unit: str | None, kind: str, measure: str, normal: tuple[float | None, str | None]
) -> None:
    """A value is brought to the unit of its measure where that is beyond doubt, and what was done is told."""
    assert normalize(value, unit, kind, load_measures()[measure]) == normal


@pytest.mark.parametrize(
    ("unit", "named", "told"),
    [
        ("fps", None, "frame rate"),
        ("fps", "speed", "frame rate"),
        ("fps", "latency", "latency"),
        ("GFLOPs", None, "FLOPs"),
        ("GFLOPs", "throughput", "throughput"),
        ("%", None, None),
        (None, "speed", "speed"),
    ],
)
def test_units_that_tell_the_measure(unit: str | None, named: str | None, told: str | None) -> None:
    """Frames a second are a frame rate, whether named or not, but never what has another unit."""
    found: Measure | None = measure_by_unit(unit, load_measures()[named] if named else None)
    assert (found.name if found else None) == told


def test_a_unit_is_evidence_enough() -> None:
    """A frame rate that nothing names has its measure, a value to rank by, and no words that it was named with."""
    (found,) = results_of("The pruned network runs at 41.5 FPS on a laptop.")
    assert found.measure is not None
    assert (found.measure.name, found.measure_text, found.normal) == ("frame rate", None, 41.5)


def test_units_and_measures_are_known() -> None:
    """Each unit of the tables is one that numbers are read with, and each measure one of the catalogue."""
    units = {row["unit"] for row in read_rows("units")}
    for row in read_rows("unit_measures"):
        assert row["unit"] in units
        assert {row["measure"], *filter(None, row["over"].split("|"))} <= load_measures().keys()
    assert {row["unit"] for row in read_rows("conversions")} <= units
