"""Numbers as clinicians, biologists, chemists, economists, psychologists and physicists write them."""

from __future__ import annotations

import time

import pytest

from papersette.extract.knowledge.rows import read_rows
from papersette.extract.text.views import make_view
from papersette.extract.text.vocabulary import load_measures
from tests.examples.metrics import Result
from tests.examples.other_fields import NOTHING_OF_OTHER_FIELDS, OTHER_FIELDS
from tests.test_metrics import read, results_of
from tests.test_quantities import found_in, quantities_of


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Survival was 57·3% in one arm.", [(57.3, "%")]),
        ("The ratio was 0∙68 in one arm.", [(0.68, None)]),
        ("The ratio was 0⋅68 in one arm.", [(0.68, None)]),
        ("A mass of 2·10^3 g is left.", [(2000.0, "g")]),
        ("A mass of 2·10⁻³ g is left.", [(0.002, "g")]),
        ("It lasts 54\u2009000 s in one arm.", [(54000.0, "s")]),
        ("It lasts 1\u202f200\u202f000 s in one arm.", [(1.2e6, "s")]),
        ("It lasts 12 000 h in one arm.", [(12000.0, "h")]),
        ("The difference was −0,45 in one arm.", [(0.45, None)]),
        ("The ratio was 1,25 (95% CI 1,10 to 1,42) in one arm.", [(1.25, None)]),
        ("The ratio was 0,125 in one arm.", [(0.125, None)]),
        ("All lie in [0,1] in one arm.", [(0.0, None), (1.0, None)]),
        ("It weighs 12,500 g in one arm.", [(12500.0, "g")]),
        ("It correlates (r = .43) in one arm.", [(0.43, None)]),
        ("It correlates at -.43 in one arm.", [(0.43, None)]),
        ("It fits (p < .001) in one arm.", []),
        ("It fits v.43 in one arm.", []),
        (r"It lasts $12{,}000$ h in one arm.", [(12000.0, "h")]),
        (r"It lasts $1{,}234{,}567.8$ s in one arm.", [(1234567.8, "s")]),
        (r"It weighs 12\,345 kg in one arm.", [(12345.0, "kg")]),
        (r"It weighs 12\,34 kg in one arm.", [(12.0, None), (34.0, "kg")]),
    ],
)
def test_marks_within_a_number(text: str, numbers: list[tuple[float, str | None]]) -> None:
    """A decimal point may stand at half height, and a narrow blank or one before three zeros parts thousands."""
    assert quantities_of(text) == numbers


@pytest.mark.parametrize(
    ("written", "value", "unit"),
    [
        ("0.31 W m−1 K−1", 0.31, "W/m/K"),
        ("0.31 W·m⁻¹·K⁻¹", 0.31, "W/m/K"),
        ("0.31 W/m/K", 0.31, "W/m/K"),
        (r"0.31 W\,m$^{-1}$\,K$^{-1}$", 0.31, "W/m/K"),
        ("1,200 mAh g-1", 1200.0, "mAh/g"),
        ("812 mA h g⁻¹", 812.0, "mAh/g"),
        ("812 mAh/g", 812.0, "mAh/g"),
        ("62.5 W h kg⁻¹", 62.5, "Wh/kg"),
        ("1.5 kW kg⁻¹", 1.5, "kW/kg"),
        ("45.3 μA mM−1 cm−2", 45.3, "uA/mM/cm2"),
        ("46 cm2 V−1 s−1", 46.0, "cm2/V/s"),
        ("46 cm² V⁻¹ s⁻¹", 46.0, "cm2/V/s"),
        ("2140 m2 g−1", 2140.0, "m2/g"),
        ("38 mV dec−1", 38.0, "mV/dec"),
        ("54,000 cd m−2", 54000.0, "cd/m2"),
        ("2.3 × 10^3 S cm−1", 2300.0, "S/cm"),
        ("1,040 h−1", 1040.0, "1/h"),
        ("1,040 h-1", 1040.0, "1/h"),
        ("1040 h^{-1}", 1040.0, "1/h"),
        ("1,040/h", 1040.0, None),
        ("73.2 ± 1.3 km s−1 Mpc−1", 73.2, "km/s/Mpc"),
        ("36.1 fb−1", 36.1, "1/fb"),
        ("2.1 mL/min/1.73 m2", 2.1, "mL/min/1.73m2"),
        ("2.1 mL min−1 1.73 m−2", 2.1, "mL/min/1.73m2"),
        ("5.6 mmol g−1", 5.6, "mmol/g"),
        ("0.85 nmol L−1", 0.85, "nmol/L"),
        ("4 μg mL−1", 4.0, "ug/mL"),
        ("12 ng/mL", 12.0, "ng/mL"),
        ("3.4 nM", 3.4, "nM"),
        ("9.6 mm Hg", 9.6, "mmHg"),
        ("28.1 kg/m2", 28.1, "kg/m2"),
        ("94 MPa m1/2", 94.0, "MPa m1/2"),
        ("94 MPa·m^{1/2}", 94.0, "MPa m1/2"),
        ("99.92(1)%", 99.92, "%"),
        ("1.98(2) Å", 1.98, "Å"),
        ("0.4 mol%", 0.4, "mol%"),
        ("0.4 wt %", 0.4, "wt%"),
        ("0.9 F-1", 0.9, None),
        ("3 A", 3.0, None),
        ("5 m-2 m", 5.0, "m"),
        ("5 ms - 1 of many", 5.0, "ms"),
        ("5 s -2 of many", 5.0, "s"),
    ],
)
def test_units_of_laboratories(written: str, value: float, unit: str | None) -> None:
    """A unit is whole, be it a product with negative powers; one cut short would be another."""
    assert quantities_of(f"It comes to {written} there.")[0] == (value, unit)


@pytest.mark.parametrize(
    ("written", "value", "unit"),
    [
        ("45.3 μA mM−1 cm−2", 45.3, "uA/mM/cm2"),
        ("94 MPa·m1/2", 94.0, "MPa m1/2"),
        ("28.1 kg/m2", 28.1, "kg/m2"),
        ("3 mm2", 3.0, "mm2"),
    ],
)
def test_a_unit_may_end_its_sentence(written: str, value: float, unit: str) -> None:
    """The full stop is no part of a number."""
    assert quantities_of(f"It comes to {written}.") == [(value, unit)]


def test_figures_in_brackets_are_of_the_last_place() -> None:
    """They are what the number may be off by."""
    (quantity,) = found_in("A fidelity of 99.92(1)% is left.")
    assert (quantity.value, quantity.uncertainty) == (99.92, 0.01)


@pytest.mark.parametrize(
    "sure",
    [
        "95% CI -1.9 to -0.7",
        "95% CI −1.9, −0.7",
        "95% CI: 14.2%–20.6%",
        "95%CI=0.61~0.85",
        "95% confidence interval [CI], 0.61 to 0.85",
        "95% CrI 0.61-0.85",
        "95% credible interval, 0.61-0.85",
        "95% uncertainty interval 0.61-0.85",
        "P value of less than 0.05",
        "P for trend = 0.01",
        "Ptrend = 0.01",
        "P-interaction = .03",
        "adjusted P = 0.03",
        "p-values less than 0.05",
        "p ≪ 0.001",
        "P = 4.2 × 10−12",
        "P = 4.2 × 10-12",
        "p = 3e-5",
        "p = <.001",
        "p =< 0.001",
        "q = 0.02",
        "q-value < 0.05",
        "FDR < 0.05",
        "F(5, 407) = 41.9",
        "F(1,28)=6.31",
        "t(118) = 3.42",
        "t = -2.21",
        "χ2(2) = 12.3",
        "χ² = 12.3",
        "z = 2.41",
        "Z = −3.1",
        "U = 214.5",
        "I2 = 94.0%",
        "I² = 94.0%",
        "s.e. = 1.3",
        "t-statistic = 3.1",
        "df = 2.5",
        "IQR 2.9–6.1",
        "IQR, 2.9 to 6.1",
        "interquartile range: 2.9–6.1",
        "interquartile range [IQR], 2.9–6.1",
        "N = 14,310",
        "n = 602.5",
    ],
)
def test_what_tells_how_sure_a_result_is(sure: str) -> None:
    """No end of an interval, p-value, test statistic or number of persons is a number that could be a result."""
    assert quantities_of(f"Wet stones were heavier ({sure}) there.") == []


@pytest.mark.parametrize("text", ["An r = 0.42 remains.", "A PSNR z of 0.42 remains.", "Of them, F1 = 0.42 remains."])
def test_other_signs_are_measures(text: str) -> None:
    """A letter for a measure is none for a test."""
    assert (0.42, None) in quantities_of(text)


@pytest.mark.parametrize(("text", "results"), OTHER_FIELDS)
def test_examples(text: str, results: list[Result]) -> None:
    """Estimates, yields and properties are read with their units, and the interval around an estimate is no result."""
    assert read(text) == results


@pytest.mark.parametrize("text", NOTHING_OF_OTHER_FIELDS)
def test_nothing_here(text: str) -> None:
    """Doses, settings, persons, tests and thresholds are no results."""
    assert read(text) == []


@pytest.mark.parametrize("row", read_rows("estimates"), ids=lambda row: row["abbreviation"])
def test_what_an_estimate_is_of(row: dict[str, str]) -> None:
    """Its letters mean what they mean in clinical studies where its confidence interval follows, and are known measures."""
    (metric,) = results_of(f"Risk was lower ({row['abbreviation']} 0.72; 95% CI, 0.61 to 0.85) there.")
    assert metric.measure is not None
    assert metric.measure.name == row["measure"]
    assert row["measure"] in load_measures()


def test_letters_without_an_interval_are_no_estimates() -> None:
    """HR may be a hit rate."""
    (metric,) = results_of("Our recommender reaches an HR of 0.72 on the test set.")
    assert metric.measure is not None
    assert metric.measure.name == "HR"


def test_what_has_a_unit_is_no_ratio_of_risks() -> None:
    """A percentage beside an odds ratio has another measure, or none."""
    text = (
        "Strokes occurred at 1.5% per year on one pill and 2.1% per year on the other (hazard ratio, 0.71; 95% CI, 0.58 to 0.87)."
    )
    names = [metric.measure.name if metric.measure else None for metric in results_of(text)]
    assert names[-1] == "hazard ratio"
    assert "hazard ratio" not in names[:-1]


@pytest.mark.parametrize("junk", ["1" + " 000" * 40_000 + "1", "1" + "\u2009123" * 40_000 + "1", "5 W" + " m−1" * 40_000])
def test_numbers_without_end_cost_no_more_than_their_length(junk: str) -> None:
    """No number has so many groups of thousands, and no unit so many parts."""
    start = time.process_time()
    make_view(junk)
    quantities_of(junk[:20_000])
    assert time.process_time() - start < 5
