"""Numbers with their units, whether or not they are results."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papersette.extract import find
from papersette.extract.knowledge.rows import read_rows
from papersette.extract.numbers.quantities import find_quantities
from papersette.extract.numbers.quantity import Quantity
from papersette.extract.text.reading import Reading
from papersette.models import Paper


def found_in(text: str) -> list[Quantity]:
    reading = Reading("abstract", text)
    return find_quantities(reading.view, reading.terms)


def quantities_of(text: str) -> list[tuple[float, str | None]]:
    return [(quantity.value, quantity.unit) for quantity in found_in(text)]


@pytest.mark.parametrize("row", [row for row in read_rows("units") if row["unit"]], ids=lambda row: row["text"])
def test_each_spelling_of_a_unit_is_that_unit(row: dict[str, str]) -> None:
    """No shorter one is read in its place: of Nm/rad no Nm."""
    apart = " " if row["text"][0].isalpha() else ""
    value, unit = quantities_of(f"It reached 5{apart}{row['text']} there.")[0]
    assert unit == row["unit"]
    assert value == pytest.approx(5 * float(row["scale"]))


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("It is $1.2 \\times 10^3$ times faster.", 1200.0, "x"),
        ("The gap is $2.7\\times10^{-3}$ here.", 0.0027, None),
        ("A drift of $2.5\\cdot 10^{-19}$ remains.", 2.5e-19, None),
        ("It makes 4.1x10^9 steps.", 4.1e9, None),
        ("An error of 2.3e-3 remains.", 0.0023, None),
        ("An error of 1.2 · 10^-3 % remains.", 0.0012, "%"),
        ("It is up to $10^4$ times faster.", 1e4, "x"),
        ("It is up to 10$^{5}$ times faster.", 1e5, "x"),
        (r"It takes 10\textsuperscript{-3} s.", 0.001, "s"),
        ("A drift of 5×10⁻³ remains.", 0.005, None),
        ("A drift of 10⁻³ remains.", 0.001, None),
    ],
)
def test_powers_of_ten(text: str, value: float, unit: str | None) -> None:
    """A number with a power of ten is one number, however the power is set, and keeps its digits."""
    assert quantities_of(text) == [(value, unit)]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("The parser is 3 orders of magnitude faster.", [(1000.0, "x")]),
        ("3 orders of magnitude are gained.", [(1000.0, "x")]),
        ("It needs 2--3 orders of magnitude less memory.", [(100.0, "x"), (1000.0, "x")]),
        ("Perplexity falls by 2 and 4 orders of magnitude.", [(100.0, "x"), (10000.0, "x")]),
        ("We see a two-order-of-magnitude speedup.", [(100.0, "x")]),
        ("It is one to two orders of magnitude faster.", [(10.0, "x"), (100.0, "x")]),
        ("It is two-three orders of magnitude faster.", [(100.0, "x"), (1000.0, "x")]),
        ("A gap of 3.2 orders of magnitude remains.", [(3.2, None)]),
        ("It sorts 3 orders of pebbles.", [(3.0, None)]),
    ],
)
def test_orders_of_magnitude_are_powers_of_ten(text: str, numbers: list[tuple[float, str | None]]) -> None:
    """Whole orders of magnitude are so many times, in figures as in words."""
    assert quantities_of(text) == numbers


@pytest.mark.parametrize("power", ["$2^{16}$", "110^3", "5 s$^2$", "10^{99999}", "2²"])
def test_other_powers_are_no_numbers(power: str) -> None:
    """The base of another power is no number by itself, nor is a power that no float holds."""
    assert quantities_of(f"A table of {power} remains.") == []


@pytest.mark.parametrize("model", ["an RTX 3070", "two RTX 2080 Ti", "a GeForce 660", "a Snapdragon 820"])
def test_models_of_hardware_are_no_numbers(model: str) -> None:
    """What a graphics card or a processor is called counts nothing."""
    assert quantities_of(f"It runs at 4.1 GB on {model}, all told.") == [(4.1, "GB")]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        (r"An error of 0.96{\deg}C remains.", 0.96, "°C"),
        (r"An error of $0.9^\circ$C remains.", 0.9, "°C"),
        ("An error of 3.5 °F remains.", 3.5, "°F"),
        (r"An error of 2.0$^{\circ}$ remains.", 2.0, "deg"),
        (r"A gain of 56.2$^{*}$ remains.", 56.2, None),
        ("A PSNR of 49,63 dB remains.", 49.63, "dB"),
        ("A rate of 200+ FPS remains.", 200, "fps"),
        ("A gain of 10+ points remains.", 10, "points"),
        ("A gain of 24+% remains.", 24, "%"),
        ("It runs in 380$\\mu$s on one chip.", 380.0, "us"),
        ("A gap of 5 $\\mu\\text{m}$ remains.", 5.0, "um"),
        ("A gap of 5 micrometers remains.", 5.0, "um"),
        ("An error of 40 nanometers remains.", 40.0, "nm"),
        ("It draws 37.7 $\\mu$W of power.", 37.7, "uW"),
        ("It takes 7.1 fJ per switch.", 7.1, "fJ"),
        ("The dose falls by 3.9 Gy.", 3.9, "Gy"),
        ("The mean error is 4.2 years.", 4.2, "year"),
        ("It saves 5.7 million USD.", 5.7e6, "USD"),
        ("It is 13 folds faster.", 13.0, "x"),
        ("It gains 6.8 pt in recall.", 6.8, "points"),
        (r"It resolves 3.4 {\AA} of it.", 3.4, "Å"),
        (r"It resolves 3.4 $\AA$ of it.", 3.4, "Å"),
        ("It resolves one map to 3.4 angstrom.", 3.4, "Å"),
        ("It reaches a torque of 1.03 Nm.", 1.03, "Nm"),
        ("It runs at 113 Gflop/s.", 113.0, "GFLOPs/s"),
        ("It sorts 325.3 image/s/watt here.", 325.3, "images/s/W"),
        ("It has an error of 12 mg/dl.", 12.0, "mg/dL"),
        ("It draws 10.6 uW of power.", 10.6, "uW"),
        ("It sends 360 bits/s over one fibre.", 360.0, "bit/s"),
        ("It sends 6.4 bits/s/Hz over one fibre.", 6.4, "bit/s/Hz"),
        # A blank before a slash, and what is counted in millions.
        ("It sends 79.9 kbits / sec over one fibre.", 79.9, "kbps"),
        ("It sends 12 Mb / s over one fibre.", 12.0, "Mbps"),
        ("It handles 1.5 million requests per second.", 1.5e6, "requests/s"),
        ("It is 2 Million times faster.", 2e6, "x"),
        # What is counted in a time, whatever it is.
        ("It sorts 50 small pebbles per second.", 50.0, "pebbles/s"),
        ("It sorts over 3 million wet pebbles per minute.", 3e6, "pebbles/min"),
        ("It sorts 0.17M pebbles per hour here.", 0.17e6, "pebbles/h"),
        ("It taps 5 times per second.", 5.0, "times/s"),
        ("It reaches a linewidth of 150 mHz.", 150.0, "mHz"),
        ("It reaches a torque of 15.54 N-m.", 15.54, "Nm"),
        ("It was shown 3 million points.", 3e6, None),
        # Money.
        (r"It costs only \$0.039 per query.", 0.039, "USD"),
        ("It costs $15 per paper.", 15.0, "USD"),
        ("It costs $1.49 million.", 1.49e6, "USD"),
        ("It costs €20 per paper.", 20.0, "EUR"),
        ("It reaches $15$ per paper.", 15.0, None),
        # A sign of percent before its number.
        ("We reach %59.8 of it.", 59.8, "%"),
        ("We reach more (%36 of it).", 36.0, "%"),
        # What a unit is per, and powers of lengths.
        ("It sends 480 Gb/s over one fibre.", 480.0, "Gbps"),
        ("It sends 12 Mbit/sec over one fibre.", 12.0, "Mbps"),
        ("It does 383 GFLOPs/Watt here.", 383.0, "GFLOPs/W"),
        ("It does 6.7 GFLOPS/mm2 here.", 6.7, "GFLOPs/mm2"),
        ("The drift is 0.001 deg/m here.", 0.001, "deg/m"),
        ("A density of 110 mW/cm$^2$ remains.", 110.0, "mW/cm2"),
        ("It fills 5 $\\mu$m$^2$ of the chip.", 5.0, "um2"),
        ("It fills 0.08 mm² of the chip.", 0.08, "mm2"),
        ("It speeds up by 9.8 m/s$^2$ here.", 9.8, "m/s2"),
        ("It takes 163 pJ/cycle here.", 163.0, "pJ"),
        ("It handles 2 million/s here.", 2e6, None),
    ],
)
def test_units_and_marks_set_above(text: str, value: float, unit: str | None) -> None:
    """A sign of degrees is a unit wherever it stands, with its scale; a star is none."""
    assert quantities_of(text) == [(value, unit)]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("We won the 3$^{rd}$ place in one task and the 12$^{th}$ place in another.", [3, 12]),
        (r"The system was ranked 7^\text{th} in the task.", [7]),
        (r"It takes the 1\textsuperscript{st} place.", [1]),
        ("It was ranked 2^{nd} in English and 10^{th} in Danish.", [2, 10]),
        ("A low-rank one is as good.", []),
    ],
)
def test_ordinals_set_above(text: str, places: list[int]) -> None:
    """A place is one however its suffix is set; the rank of a matrix is none."""
    reading = Reading("abstract", text)
    found = find_quantities(reading.view, reading.terms)
    assert [quantity.value for quantity in found if quantity.form == "rank"] == places


@pytest.mark.parametrize(
    ("text", "raw"),
    [
        (r"Our model reaches a mean squared error of $2.7\times 10^{-3}$ on SVHN.", r"2.7\times 10^{-3}"),
        (r"Our system was ranked $1^{\text{st}}$ in the shared task.", r"1^{\text{st}}"),
        (r"The tracker lowers the mean angular error to $2.0^{\circ}$ on SVHN.", r"2.0^{\circ}"),
        (r"The tracker lowers the mean angular error to $\mathbf{2.0}^{\circ}$ on SVHN.", r"2.0}^{\circ}"),
        (r"Our model reaches an accuracy of {\bf 81.4\%} on SVHN.", r"81.4\%"),
    ],
)
def test_the_words_of_a_number_are_whole(text: str, raw: str) -> None:
    """A row has each bracket that its words open, and no other."""
    (metric,) = find(Paper("Made up", "line 1", text)).metrics
    assert metric.raw == raw


@pytest.mark.parametrize(
    "size",
    [
        "256 x 512",
        "256x512",
        "256×512",
        r"$256 \times 512$",
        r"$256\times512$",
        "256*512",
        "256 * 512",
        "3 x 3 x 3",
        "2.5 x 4 cm",
        r"2.4 $\times$ 2.4 mm$^2$",
    ],
)
def test_the_sides_of_a_size_are_no_numbers(size: str) -> None:
    """What a size is a product of measures nothing; what stands beside it does."""
    assert quantities_of(f"On images of {size} it takes 2.5x less time, and 3 × fewer steps.") == [(2.5, "x"), (3.0, "x")]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("It runs 30x-100x faster.", [(30.0, "x"), (100.0, "x")]),
        ("It takes 46s-417s on a laptop.", [(46.0, "s"), (417.0, "s")]),
        (r"We gain 1 $\sim$ 4 points.", [(1.0, "points"), (4.0, "points")]),
        ("We gain 2~3% on pebbles.", [(2.0, "%"), (3.0, "%")]),
        ("We gain 5.2%~on pebbles.", [(5.2, "%")]),
        ("It sees a 2- to 5-fold rise.", [(2.0, "x"), (5.0, "x")]),
        ("It shrinks 8- and 3-fold.", [(8.0, "x"), (3.0, "x")]),
        (r"It is better by a factor of $0.9$-$1.5\times$ here.", [(0.9, "x"), (1.5, "x")]),
        ("The chip X2s-41 remains.", []),
        # in words
        ("It sorts a heap in three to five seconds.", [(3.0, "s"), (5.0, "s")]),
        ("It needs two or three times the space.", [(2.0, "x"), (3.0, "x")]),
        ("It sees a two- to five-fold rise.", [(2.0, "x"), (5.0, "x")]),
        ("It sorts three to five stones.", []),
    ],
)
def test_both_ends_of_a_range(text: str, numbers: list[tuple[float, str | None]]) -> None:
    """What binds two numbers of one unit is no part of a name; both have the unit, and no comparator."""
    assert quantities_of(text) == numbers
    assert all(quantity.comparator is None for quantity in found_in(text))


@pytest.mark.parametrize("ends", ["2x~4x", "40%~70%", "2.4x -7.8x", r"6.5$\times$-9.2$\times$", r"$2.5 \times - 8.7 \times$"])
def test_the_ends_of_a_range_hang_together(ends: str) -> None:
    """A dash before the second end is no minus, and a wave between units no tie."""
    assert [(quantity.sign, quantity.link) for quantity in found_in(f"It sorts {ends} more stones.")] == [("", ""), ("", "range")]


@pytest.mark.parametrize("text", ["It gains 2x speed (-1.4x memory).", "It gains 2.1%, -3.4% in all."])
def test_a_minus_that_is_no_dash(text: str) -> None:
    """What stands between two numbers, and any percentage, leaves a minus what it is."""
    assert [quantity.sign for quantity in found_in(text)] == ["", "-"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("A net of 5.2 M parameters remains.", 5.2e6),
        ("A net of 7 B trainable params remains.", 7e9),
        ("We save 0.6 M in parameters here.", 6e5),
        ("A heap of 5.2 M stones remains.", 5.2),
    ],
)
def test_the_scale_of_parameters_may_stand_apart(text: str, value: float) -> None:
    """A letter behind a blank is a scale where parameters are what is counted."""
    assert [quantity.value for quantity in found_in(text)] == [value]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("It sorts a heap sooner (2.5 vs. 14.5 hours).", [(2.5, "h"), (14.5, "h")]),
        ("It needs less (81.2 versus 4.5 GFLOPs).", [(81.2, "GFLOPs"), (4.5, "GFLOPs")]),
        ("It finds more pebbles ($71.2$ vs $64$%).", [(71.2, "%"), (64.0, "%")]),
        ("It finds more (0.71 F1 vs. 64%).", [(0.71, None), (64.0, "%")]),
        ("It sorts 12 stones vs. 3 hours before.", [(12.0, None), (3.0, "h")]),
    ],
)
def test_what_a_number_is_set_against_has_its_unit(text: str, numbers: list[tuple[float, str | None]]) -> None:
    """Of two numbers that nothing but a "versus" parts the first may leave its unit to the second."""
    assert [(quantity.value, quantity.unit or quantity.lent_unit) for quantity in found_in(text)] == numbers


def test_a_result_has_the_unit_that_is_lent_to_it() -> None:
    """The row of a number without a unit has that of the number it is set against."""
    text = "RockNet sorts a heap seven times faster than PebbleNet (2.1 vs. 14.7 hours)."
    results = find(Paper("Made up", "line 1", text)).metrics
    assert [(result.value, result.unit) for result in results] == [(7, "x"), (2.1, "h"), (14.7, "h")]


@pytest.mark.parametrize(
    "text",
    [
        "An AUC of 0.91 (0.89–0.93) remains.",
        "An AUC of 0.91 [0.89, 0.93] remains.",
        "An AUC of 0.91 (range 0.89 to 0.93) remains.",
    ],
)
def test_the_ends_of_an_interval_are_no_numbers_of_their_own(text: str) -> None:
    """What stands in brackets on either side of a number tells how sure it is."""
    assert quantities_of(text) == [(0.91, None)]


@pytest.mark.parametrize(
    "words", ["seventy three point eight percent", "fifty point five percent", "sixty-two percent", "one hundred and five times"]
)
def test_no_word_of_a_number_is_one(words: str) -> None:
    """A number of several words is not that of its last ones."""
    assert quantities_of(f"We reach {words} of it.") == []


def test_a_price_is_no_percentage() -> None:
    """A sum has its unit before it, whatever that of the next number of its list is."""
    assert quantities_of(r"It reaches 5% (\$1,025; 67.5% on rocks).") == [(5.0, "%"), (1025.0, "USD"), (67.5, "%")]


def test_numbers_in_brackets_that_are_no_interval() -> None:
    """Others than those on either side are numbers."""
    assert quantities_of("We reach 71.2% (81.2-90.1% on rocks).") == [(71.2, "%"), (81.2, "%"), (90.1, "%")]


@pytest.mark.parametrize(
    "text",
    [
        r"We reach $91.2_{\pm 0.3}$ here.",
        r"We reach $91.2^{\pm 0.3}$ here.",
        r"We reach $91.2 \pm 0.3$ here.",
        r"We reach 91.2 ($\pm 0.3$) here.",
        "We reach 91.2 (+/- 0.3) here.",
        "We reach 91.2% (± 0.3%) here.",
        "We reach 91.2 plus or minus 0.3 here.",
        "We reach 91.2 plus-minus 0.3 here.",
        "We reach 91.2 (SD = 0.3) here.",
        "We reach 91.2% (SE 0.3%) here.",
        "We reach 91.2, std. dev. 0.3, here.",
        "We reach 91.2 with a standard deviation of 0.3 here.",
    ],
)
def test_an_uncertainty_may_be_set_above_or_below(text: str) -> None:
    """What a number is uncertain by is no number of its own."""
    (found,) = found_in(text)
    assert (found.value, found.uncertainty) == (91.2, 0.3)


@pytest.mark.parametrize("text", ["Our model ranks first in seven of twelve settings.", "It is ranked 2nd on 3 out of 5 tracks."])
def test_a_count_of_places_is_no_rank(text: str) -> None:
    """How often a place is taken is no place."""
    assert all(quantity.form != "rank" for quantity in found_in(text))


@pytest.mark.parametrize("text", ["It beats the 2nd place team.", "We surpass, outperforming the second place by far."])
def test_the_place_of_who_is_beaten_is_no_rank(text: str) -> None:
    """Another's place is no result."""
    assert quantities_of(text) == []


def test_a_star_behind_a_name_is_no_product() -> None:
    """What stands behind a footnote's star is a number of its own."""
    assert quantities_of("ResNet-50* 76.1% and SSD300* 77.2% remain.") == [(76.1, "%"), (77.2, "%")]


@given(st.from_regex(r"[0-9]{1,3}(\.[0-9]{1,3})?", fullmatch=True), st.integers(-99, 99))
def test_any_power_of_ten_is_read_as_python_reads_it(number: str, power: int) -> None:
    """The value is the nearest float, with no digits that a product would add."""
    assert quantities_of(rf"A ratio of ${number} \times 10^{{{power}}}$ remains.") == [(float(f"{number}e{power}"), None)]


@pytest.mark.parametrize(
    ("text", "families"),
    [
        ("It speeds up the sorting of stones by a factor of 1.8.", ["times"]),
        ("Errors fall by an average factor of up to 3.", ["times"]),
        ("It cuts latency by a factor of 2 to 3.", ["times", "times"]),
        ("Throughput rises by factors of 100--300.", ["times", "times"]),
        ("It cuts the error by a factor of two.", ["times"]),
        ("It cuts the error by a factor of nearly two.", ["times"]),
        ("It cuts the error by up to a factor of 3.", ["times"]),
        ("A quality factor of 3.2 is reached.", ["none"]),
        ("It counts two pebbles.", []),
    ],
)
def test_a_number_behind_by_a_factor_of_is_a_ratio(text: str, families: list[str]) -> None:
    """A plain number, or the word of one, is a ratio as a factor, but not as the value of a measure that is called one."""
    assert [quantity.family for quantity in found_in(text)] == families
