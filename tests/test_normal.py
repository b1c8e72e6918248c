"""Values in their measures' own units."""

from __future__ import annotations

import pytest

from papersette.extract import find
from papersette.extract.knowledge.rows import read_rows
from papersette.extract.numbers.normal import OUT_OF_BOUNDS, SCALE_CONFLICT, normalize
from papersette.extract.text.vocabulary import load_measures
from papersette.models import Paper


@pytest.mark.parametrize(
    ("value", "unit", "kind", "measure", "normal"),
    [
        (91.2, "%", "score", "accuracy", (91.2, None)),
        (0.912, None, "score", "accuracy", (91.2, "proportion")),
        (1, None, "score", "accuracy", (None, "scale conflict")),
        (0.45, None, "score", "NDCG@10", (45, "proportion")),
        (45.2, None, "score", "BLEU", (45.2, None)),
        (45.2, "points", "score", "BLEU", (45.2, None)),
        (45.2, "points", "gain", "BLEU", (None, None)),
        (0.45, None, "score", "SSIM", (0.45, None)),
        (83, "%", "score", "SSIM", (0.83, "percent")),
        (58.4, None, "score", "Spearman correlation", (0.584, "percent")),
        (1.2, None, "score", "Spearman correlation", (None, OUT_OF_BOUNDS)),
        (112, None, "score", "SSIM", (None, OUT_OF_BOUNDS)),
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


def test_units_are_known() -> None:
    """Each unit that is converted is one that numbers are read with."""
    assert {row["unit"] for row in read_rows("conversions")} <= {row["unit"] for row in read_rows("units")}


@pytest.mark.parametrize(
    ("text", "normals"),
    [
        ("Our PebNet reports a macro-F1 of 0.83% on SQuAD.", {"0.83%": (None, SCALE_CONFLICT)}),
        ("Our PebNet reports an EER of 0.83% on VoxCeleb1.", {"0.83%": (0.83, None)}),
        ("Our PebNet raises the accuracy on SQuAD from 0.15% to 73.98%.", {"0.15%": (0.15, None), "73.98%": (73.98, None)}),
    ],
)
def test_a_proportion_with_a_percent_sign_is_odd(text: str, normals: dict[str, tuple[float | None, str | None]]) -> None:
    """A value of the paper's own that has two readings has no value in the measure's unit; that of others' work has."""
    found = find(Paper("Made up", "line 1", text)).metrics
    assert {metric.raw: (metric.normal, metric.flag) for metric in found} == normals
