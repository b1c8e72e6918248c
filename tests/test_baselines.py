"""What a gain or ratio is compared with, and which way it goes: the table of examples."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papersette.extract import find
from papersette.extract.knowledge.rows import read_rows
from papersette.extract.systems.compared import COMPARERS
from papersette.extract.text.views import make_view
from papersette.models import Metric, Paper
from tests.examples.baselines import DEVELOPED_ON


def results_of(text: str) -> dict[str, Metric]:
    """Return the results of a text by their words."""
    return {metric.raw: metric for metric in find(Paper("Made up", "line 1", text)).metrics}


@pytest.mark.parametrize(("text", "numbers"), DEVELOPED_ON, ids=[text[:60] for text, _ in DEVELOPED_ON])
def test_baselines(text: str, numbers: list[tuple[str, str | None, str | None]]) -> None:
    """Each difference of an example is measured against what it says, and goes the way it says."""
    seen = results_of(text)
    assert [(raw, seen[raw].baseline, seen[raw].change) for raw, _, _ in numbers] == numbers


@pytest.mark.parametrize(
    ("text", "number", "baseline"),
    [
        (
            "PebbleNet beats RockNet on MNIST by 5.6% in accuracy, the SQuAD subtask by 9.5% and the GLUE subtask by 3.3%.",
            "9.5%",
            "RockNet",
        ),
        ("PebbleNet gains 4.1% and 2.3% F1 over the SQuAD and CoNLL-2003 datasets, respectively.", "2.3%", None),
        ("PebbleNet gains 4.1% F1 over models trained on SQuAD.", "4.1%", "models trained on SQuAD"),
        ("On a harder test set F1 drops by 22% compared to SQuAD.", "22%", "SQuAD"),
    ],
)
def test_what_a_number_is_on_is_no_baseline(text: str, number: str, baseline: str | None) -> None:
    """The dataset that a gain is on is not what it is against, though what is lost may be lost against other data."""
    assert results_of(text)[number].baseline == baseline


@pytest.mark.parametrize(
    ("text", "baseline"),
    [
        ("PebbleNet is 4.1 F1 points better than a network that uses a plain sieve.", "network that uses a plain sieve"),
        (
            "PebbleNet is comparable to a model that is fine-tuned with LoRA, while using only 25% of its memory.",
            "model that is fine-tuned with LoRA",
        ),
        ("PebbleNet outperforms systems that do not sort stones by 5.2 F1 points.", "systems that do not sort stones"),
        # what tells of the number, or says the same anew, tells no system apart
        ("PebbleNet is 4.1% better than RockNet that it is built on.", "RockNet"),
        ("We reduce the error of RockNet by 4.1% that others have found.", "RockNet"),
        ("PebbleNet outperforms RockNet, that sorts wet stones, by 4.1%.", "RockNet"),
        ("PebbleNet outperforms sorters that weigh 30 stones a day by 4.1 F1 points.", "sorters that weigh 30 stones a day"),
    ],
)
def test_what_tells_a_baseline_apart_is_part_of_it(text: str, baseline: str) -> None:
    """The name of a baseline goes on with what it is that tells it apart from others, which a bare noun does not."""
    assert {metric.baseline for metric in results_of(text).values() if metric.baseline} == {baseline}


@pytest.mark.parametrize(
    ("text", "number", "baseline"),
    [
        ("PebbleNet outperforms sorters of over 400B parameters by up to 9% in F1.", "9%", "sorters"),
        ("PebbleNet uses 40% of the parameters (149M vs. 355M) at the same F1.", "40%", None),
        ("PebbleNet reaches a speedup of over 4000times in sorting.", "4000", None),
    ],
)
def test_a_size_is_no_baseline(text: str, number: str, baseline: str | None) -> None:
    """How many parameters something has, or how often it is as fast, names nothing that a number is against."""
    assert [metric.baseline for raw, metric in results_of(text).items() if raw.startswith(number)] == [baseline]


@pytest.mark.parametrize(
    ("text", "number", "baseline"),
    [
        ("PebbleNet gains 4.1% in F1 over multiple iterations.", "4.1%", None),
        ("PebbleNet shows an average improvement of 4.1% over different budgets.", "4.1%", None),
        ("PebbleNet shows an average improvement of 4.1% over both languages.", "4.1%", None),
        ("PebbleNet gains 4.1% in F1 over our test dataset.", "4.1%", None),
        ("PebbleNet gains 4.1% in F1 over models of different budgets.", "4.1%", "models of different budgets"),
    ],
)
def test_what_is_gone_through_is_no_baseline(text: str, number: str, baseline: str | None) -> None:
    """Over what a gain is taken (iterations, budgets, languages, a test set) nothing is better."""
    assert results_of(text)[number].baseline == baseline


def test_a_size_may_begin_the_name_of_a_baseline() -> None:
    """A model that is told by its size is one."""
    assert results_of("PebbleNet outperforms a 72B model by 5.2% in F1.")["5.2%"].baseline == "72B model"


def test_a_clause_with_a_number_is_about_that() -> None:
    """What a baseline needs by a number tells what the number is of, and is no part of its name."""
    assert results_of("PebbleNet outperforms sorters that need 30% more memory by 4.1 F1 points.")["4.1"].baseline == "sorters"


@pytest.mark.parametrize(
    ("text", "baselines"),
    [
        ("PebbleNet matches RockNet quality and needs 4.5x less memory.", {"4.5x": "RockNet"}),
        ("PebbleNet stays competitive with standard sorters at a 3.2x speedup.", {"3.2x": "standard sorters"}),
        ("PebbleNet performs similarly to RockNet and cuts sorting time by 35%.", {"35%": "RockNet"}),
        ("PebbleNet has a similar accuracy to RockNet with a third of the training time.", {"a third": "RockNet"}),
        ("Training brings PebbleNet to parity with RockNet 2.6x faster.", {"2.6x": "RockNet"}),
        # no thing that is equal: data, time, what is better than others
        ("PebbleNet is competitive with RockNet and beats BERT by 7.7% in accuracy.", {"7.7%": "BERT"}),
        ("PebbleNet is competitive with RockNet, with an accuracy that rises by 5.1%.", {"5.1%": None}),
        ("PebbleNet has competitive results with sorting time cut by 41%.", {"41%": None}),
        ("By exact match RockNet needs 4.5x less memory.", {"4.5x": None}),
    ],
)
def test_who_is_equalled_costs_more(text: str, baselines: dict[str, str | None]) -> None:
    """What is saved is against who is equalled otherwise, what is gained is not."""
    seen = results_of(text)
    assert {raw: seen[raw].baseline for raw in baselines} == baselines


@pytest.mark.parametrize(
    ("text", "baselines"),
    [
        ("PebbleNet underperforms RockNet by 4% in accuracy.", {"4%": "RockNet"}),
        ("All sorters lag far behind humans, by 23% in accuracy.", {"23%": "humans"}),
        ("At 0.71 F1 the entry is 0.03 points behind the winning entry.", {"0.03 points": "winning entry"}),
        ("PebbleNet out-performs RockNet by 6.6% in accuracy.", {"6.6%": "RockNet"}),
        ("In F1 the sorter falls short of trained masons by 9.3 points.", {"9.3 points": "trained masons"}),
        ("PebbleNet outscores RockNet by 4.2 points.", {"4.2 points": "RockNet"}),
        ("The idea behind it, trailing edges, improves accuracy by 3.1%.", {"3.1%": None}),
    ],
)
def test_who_is_ahead_is_a_baseline(text: str, baselines: dict[str, str | None]) -> None:
    """What lies behind another, or underperforms it, is measured against that."""
    seen = results_of(text)
    assert {raw: seen[raw].baseline for raw in baselines} == baselines


@pytest.mark.parametrize(
    ("text", "baselines"),
    [
        ("PebbleNet comes within 2 F1 points of RockNet with a sixth of the weights.", {"2": "RockNet"}),
        (
            "In recall PebbleNet falls within 1.1% and 1.6% of a full-size sorter.",
            {"1.1%": "full-size sorter", "1.6%": "full-size sorter"},
        ),
        ("Its marks are within 3% from the best teams for gravel.", {"3%": "best teams"}),
        ("PebbleNet beats RockNet in accuracy by 3.1% within a week of training.", {"3.1%": "RockNet"}),
    ],
)
def test_what_something_comes_near_to_is_a_baseline(text: str, baselines: dict[str, str | None]) -> None:
    """Who is no more than so much ahead is what that is measured against."""
    seen = results_of(text)
    assert {raw: seen[raw].baseline for raw in baselines} == baselines


def test_times_as_much_as_is_a_comparison() -> None:
    """What is so many times as fast, large or accurate as another is measured against that, as what is faster than it."""
    seen = results_of("PebbleNet runs in 4 ms per stone, 20 to 40 times as fast as older sorters, while also improving accuracy.")
    assert seen["40 times"].baseline == "older sorters"
    seen = results_of("PebbleNet reaches 4% higher recall and sorts nearly twice as fast as RockNet.")
    assert seen["twice"].baseline == "RockNet"


def test_a_score_has_no_baseline() -> None:
    """What a value is compared with is told of differences alone."""
    assert results_of("Our parser reaches 91.3 F1, better than RockParse.")["91.3"].baseline is None


INTRODUCED = {
    "than": "faster than RockNet",
    "over": "a gain over RockNet",
    "compared": "in comparison with RockNet",
    "beat": "surpasses RockNet",
    "equal": "on par with RockNet",
    "on": "improves upon RockNet",
    "above": "2 points above RockNet",
    "same": "competitive with RockNet",
    "by": "improves RockNet by 2 points",
    "applied": "when applied to RockNet",
    "instead": "instead of RockNet",
}


@pytest.mark.parametrize("introduced", INTRODUCED)
def test_each_class_introduces(introduced: str) -> None:
    """The words of each class are told as such."""
    found = COMPARERS.search(INTRODUCED[introduced])
    assert found is not None
    assert found.lastgroup == introduced


def test_all_classes_are_tried() -> None:
    """No class of the table is without an example above."""
    assert sorted(row["class"] for row in read_rows("comparers")) == sorted(INTRODUCED)


@pytest.mark.parametrize("text", ["averaged over tasks", "intersection over union", "the above models", "a music matching tool"])
def test_words_that_compare_nothing(text: str) -> None:
    """The same words with another meaning introduce nothing."""
    assert COMPARERS.search(text) is None


WORDS = st.sampled_from(
    [
        "outperforms",
        "than",
        "over",
        "the",
        "RockNet",
        "by",
        "12%",
        "and",
        ",",
        "(",
        ")",
        "improves",
        "3x",
        "of",
        "accuracy",
        "$",
        "–",
    ]
)


@given(st.lists(WORDS, max_size=40))
def test_a_baseline_stands_in_its_sentence(words: list[str]) -> None:
    """Whatever a text is, a baseline is words of it."""
    text = " ".join(words)
    view = " ".join(make_view(text).split())
    for metric in results_of(text).values():
        assert metric.baseline is None or metric.baseline in view


@pytest.mark.parametrize(
    ("text", "baseline"),
    [
        ("PebbleNet outperforms the state-of-the-art RockNet by 4.1% in accuracy.", "RockNet"),
        ("PebbleNet surpasses the much larger RockNet-27B by 4.1% in accuracy.", "RockNet-27B"),
        ("PebbleNet gains 4.1% accuracy over the previous state-of-the-art method RockNet.", "RockNet"),
        ("PebbleNet gains 4.1% accuracy over the base model (RockNet-8B) across seven tasks.", "RockNet-8B"),
        ("PebbleNet gains 4.1% accuracy over the strongest baseline, Rock Parser 2.0.", "Rock Parser 2.0"),
        ("PebbleNet gains 4.1% accuracy over a dense input approach (DIA).", "dense input approach"),
        ("PebbleNet gains 4.1% accuracy over state-of-the-art CNN classifiers.", "state-of-the-art CNN classifiers"),
        ("PebbleNet gains 4.1% accuracy over the baseline and supports streaming.", "baseline"),
        ("PebbleNet gains 4.1% accuracy over existing RockNets.Our model is small.", "RockNets"),
        ("PebbleNet gains 4.1% accuracy over its counterpart, i.e., Rock-1.5, PebbleNet-1.5 is fast.", "Rock-1.5"),
        ("PebbleNet is 4.1% better than baselines trained on twice the data.", "baselines"),
        ("PebbleNet gains 4.1% accuracy over models trained on plain stones.", "models trained on plain stones"),
        ("PebbleNet gains 4.1% accuracy compared to models without a memory.", "models without a memory"),
        ("PebbleNet gains 4.1% accuracy over leading proprietary LLMs.", "leading proprietary LLMs"),
        ("PebbleNet gains 4.1% accuracy over the most accurate sorter.", "most accurate sorter"),
        ("PebbleNet gains 4.1% accuracy over existing methods on five stone benchmarks.", "existing methods"),
        ("PebbleNet gains 4.1% accuracy over sorting methods applied to wet stones.", "sorting methods"),
        ("PebbleNet improves the state of the art in sorting by 4.1% accuracy.", "state of the art"),
        ("PebbleNet gains 4.1% accuracy compared to current on-beach sorters.", "on-beach sorters"),
        ("PebbleNet gains 4.1% accuracy over a similarly-sized sorter.", "similarly-sized sorter"),
        ("PebbleNet has an accuracy 4.1% higher than that obtained with a stone sorter.", "stone sorter"),
        ("PebbleNet gains 4.1% accuracy compared to that given by the plain sorter.", "plain sorter"),
    ],
)
def test_the_bare_name(text: str, baseline: str) -> None:
    """What is only said of a name is no part of it, one in brackets or behind a comma counts; what says little goes on."""
    assert results_of(text)["4.1%"].baseline == baseline


@pytest.mark.parametrize(
    ("text", "baseline"),
    [
        ("PebbleNet gains 4.1% accuracy over RockNet and came fourth in the contest.", "RockNet"),
        ("PebbleNet gains 4.1% accuracy over RockNet and a +7.1 BLEU gain in captioning.", "RockNet"),
        ("PebbleNet gains 4.1% accuracy over existing sorters and leads to fewer broken stones.", "existing sorters"),
        ("PebbleNet gains 4.1% accuracy over RockNet until the stones are wet.", "RockNet"),
        ("PebbleNet improves the accuracy of RockNet 1.5 relatively by 4.1%.", "RockNet 1.5"),
        ("PebbleNet gains 4.1% accuracy over sorters augmented with a memory.", "sorters augmented with a memory"),
        ("PebbleNet gains 4.1% accuracy over models built on RockNet.", "models built on RockNet"),
        ("PebbleNet gains 4.1% accuracy over a plain sorter running on one core.", "plain sorter running on one core"),
        ("PebbleNet outperforms RockNet after a week of training by 4.1% in accuracy.", "RockNet"),
        ("PebbleNet beats strong sorters a relative 4.1% in accuracy.", "strong sorters"),
        ("PebbleNet gains 4.1% accuracy compared to that case.", None),
        ("PebbleNet is 4.1% better in accuracy than even RockNet.", "RockNet"),
        ("PebbleNet is 4.1% better in accuracy than today's rock sorters.", "rock sorters"),
        ("The accuracy is 4.1% higher than that obtained with RockNet.", "RockNet"),
        ("PebbleNet gains 4.1% accuracy compared to the ones produced by RockNet.", "RockNet"),
        ("PebbleNet gains 4.1% accuracy over the best compared methods.", "best compared methods"),
        ("Sorters gain 4.1% accuracy when combined with the proposed module.", None),
        ("PebbleNet gains 4.1% accuracy when applied to remove wet stones.", None),
        ("PebbleNet has 4.1% more accuracy than expected.", None),
        ("PebbleNet has 4.1% more accuracy than would be expected by chance.", None),
        ("PebbleNet has 4.1% more accuracy than to be expected of a sorter.", None),
        ("PebbleNet has 4.1% more accuracy than expected-weight sorters.", "expected-weight sorters"),
        ("PebbleNet outperforms upon RockNet by 4.1% in accuracy.", "RockNet"),
        ("PebbleNet has 4.1% more accuracy than in water, compared to that case.", None),
        ("PebbleNet reduces the T@1%F by 4.1%.", None),
        ("PebbleNet beats RockNet along the river by 4.1% in accuracy.", "RockNet"),
        ("PebbleNet beats RockNet within a week by 4.1% in accuracy.", "RockNet"),
        ("PebbleNet gains 4.1% accuracy over RockNet and solves the sorting of wet stones.", "RockNet"),
        ("PebbleNet gains 4.1% accuracy over existing sorters and setting a new standard.", "existing sorters"),
        ("PebbleNet gains 4.1% accuracy over existing sorters and strong gains on wet stones.", "existing sorters"),
        # What begins with an adverb, and with a verb behind one.
        ("PebbleNet gains 4.1% accuracy over the previously best known method.", "previously best known method"),
        ("PebbleNet gains 4.1% accuracy over fully fine-tuned rock models.", "fully fine-tuned rock models"),
        ("PebbleNet gains 4.1% accuracy compared to visually intensive sorters.", "visually intensive sorters"),
        ("PebbleNet gains 4.1% accuracy over purely rule-based sorters.", "purely rule-based sorters"),
        ("PebbleNet gains 4.1% accuracy over significantly larger models.", "significantly larger models"),
        ("PebbleNet gains 4.1% accuracy compared to directly asking a mason.", None),
        ("PebbleNet gains 4.1% accuracy compared to simply sorting.", None),
    ],
)
def test_names_end_where_they_end(text: str, baseline: str | None) -> None:
    """What a sentence goes on with, what leads to a name and what stands for one are no part of it."""
    assert results_of(text)["4.1%"].baseline == baseline


@pytest.mark.parametrize(
    ("text", "raw", "baseline"),
    [
        ("The speed of PebbleNet is 2.5 times that of RockNet.", "2.5 times", "RockNet"),
        ("PebbleNet finds stones with accuracies doubling those of existing sorters.", "doubling", "existing sorters"),
        ("PebbleNet reduces latency to 83% of that in conventional sorting.", "83%", "conventional sorting"),
        ("PebbleNet attains twice the accuracy of a RockNet baseline.", "twice", "RockNet baseline"),
        ("PebbleNet sorts at 4 times the frame rate of state-of-the-art models.", "4 times", "state-of-the-art models"),
        ("PebbleNet reaches an accuracy of 71%, with 10 times the number of stones in the sand.", "10 times", None),
        ("This almost doubles the accuracy of the system.", "doubles", None),
    ],
)
def test_what_a_multiple_is_of(text: str, raw: str, baseline: str | None) -> None:
    """Whose a thing is that a number is so many times of is what it is measured against, where that is a system."""
    assert results_of(text)[raw].baseline == baseline


@pytest.mark.parametrize(
    ("text", "baseline"),
    [
        ("PebbleNet is 4.1% better in accuracy than last year's winning system.", "last year's winning system"),
        ("PebbleNet beats the organizer’s baseline by 4.1% in accuracy.", "organizer’s baseline"),
        ("PebbleNet beats Google's Stone 2.5 by 4.1% in accuracy.", "Google's Stone 2.5"),
        ("PebbleNet beats RockNet's accuracy on wet stones by 4.1%.", "RockNet"),
        ("PebbleNet beats RockNet's model accuracy by 4.1%.", "RockNet"),
        ("PebbleNet raises GPT-4o's accuracy by 4.1% over a baseline.", "baseline"),
    ],
)
def test_what_belongs_to_somebody(text: str, baseline: str) -> None:
    """A possessive ends a name, but where it says whose system another is: its maker's, last year's, the organizer's."""
    assert results_of(text)["4.1%"].baseline == baseline


@pytest.mark.parametrize(
    ("text", "baseline"),
    [
        ("PebbleNet beats RockNet, StoneBot-2, and Sand Parser by 4.1% in accuracy.", "RockNet, StoneBot-2, and Sand Parser"),
        ("PebbleNet is 4.1% better than plain RockNet, StoneBot or SandNet models.", "plain RockNet, StoneBot or SandNet models"),
        ("PebbleNet gains 4.1% accuracy over RockNet, StoneBot and SandNet, respectively.", "RockNet"),
        ("PebbleNet gains 4.1% accuracy over RockNet, and StoneBot wins the rest.", "RockNet"),
        ("PebbleNet gains 4.1% accuracy over sorters, StoneBot and SandNet.", "StoneBot and SandNet"),
        ("PebbleNet gains 4.1% accuracy over RockNet, StoneBot fails, and SandNet is slow.", "RockNet"),
        ("PebbleNet gains 4.1% accuracy over RockNet, StoneBot and SandNet fail.", "RockNet"),
        ("Over sorters scripted by hand PebbleNet gains 4.1% accuracy.", "sorters"),
    ],
)
def test_a_list_is_one_baseline(text: str, baseline: str) -> None:
    """What one number is measured against may be a whole list of names, quoted as the sentence has it."""
    assert results_of(text)["4.1%"].baseline == baseline


@pytest.mark.parametrize(
    ("text", "baselines"),
    [
        (
            "It shows a 4.6% improvement compared to RockNet and a 7.7% improvement compared to StoneNet.",
            {"4.6%": "RockNet", "7.7%": "StoneNet"},
        ),
        (
            "Our order finds 22% more faults compared to random testing and 12% more compared to greedy testing.",
            {"22%": "random testing", "12%": "greedy testing"},
        ),
        ("PebbleNet outperforms T5 by 3% in ROUGE-L and RockBot by 2%.", {"3%": "T5", "2%": "RockBot"}),
        ("PebbleNet beats RockNet and StoneNet by 4% and 3%, respectively.", {"4%": "RockNet", "3%": "StoneNet"}),
        (
            "PebbleNet gains 4%, 3% and 2% accuracy over RockNet, StoneNet, and SandNet, respectively.",
            {"4%": "RockNet", "3%": "StoneNet", "2%": "SandNet"},
        ),
        ("PebbleNet beats baselines like RockNet and StoneNet by 4% and 3%, respectively.", {"4%": "RockNet", "3%": "StoneNet"}),
        (
            "PebbleNet beats RockNet, StoneNet, and SandNet by at least 4.1%, 3.2%, and 2.3%.",
            {"4.1%": "RockNet", "3.2%": "StoneNet", "2.3%": "SandNet"},
        ),
        ("PebbleNet outperforms RockNet and the old sorter by +4% and +3%.", {"+4%": "RockNet", "+3%": "old sorter"}),
        # A list of datasets, or of measures, stands behind.
        (
            "PebbleNet beats RockNet and StoneNet by 4% and 3% on WetSet and DrySet.",
            {"4%": "RockNet and StoneNet", "3%": "RockNet and StoneNet"},
        ),
        (
            "PebbleNet gains over RockNet and StoneNet in accuracy by 4% and 3%.",
            {"4%": "RockNet and StoneNet", "3%": "RockNet and StoneNet"},
        ),
        ("PebbleNet beats RockNet (RN) by about 4%-5% and SandNet by 2%.", {"4%": "RockNet", "2%": "SandNet"}),
        ("PebbleNet beats RockNet on MNIST by 4% and StoneNet on SQuAD by 2%.", {"4%": "RockNet", "2%": "StoneNet"}),
        (
            "PebbleNet with a memory beats RockNet without a memory by 4% and StoneNet without a memory by 2%.",
            {"4%": "RockNet", "2%": "StoneNet"},
        ),
        ("PebbleNet beats RockNet on MNIST by 4% and WordNet by 2%.", {"4%": "RockNet", "2%": "RockNet"}),
        ("PebbleNet beats RockNet on MNIST by 4% and recall on SQuAD by 2%.", {"4%": "RockNet", "2%": "RockNet"}),
        ("PebbleNet is better than T5 in dry sorting by 4% and RockBot by 2%.", {"4%": "T5", "2%": "RockBot"}),
        ("PebbleNet improves RockNet by 4% and StoneNet by 2% in accuracy.", {"4%": "RockNet", "2%": "StoneNet"}),
        # What is measured, or done, is none of a list of systems.
        ("PebbleNet improves the PSNR by 3.9 dB and the sorting rate by 1.2%.", {"3.9 dB": None, "1.2%": None}),
        ("PebbleNet improves stone sorting by 4% and rock polishing by 2%.", {"2%": None}),
        ("PebbleNet beats RockNet by 4.3x. On wet stones, PebbleNet reduces latency by 3x.", {"4.3x": "RockNet", "3x": None}),
        ("PebbleNet improves sorting (NQ-Stone by 2.4% and NQ-Rock by 5.5%).", {"2.4%": None, "5.5%": None}),
        # The numbers are of two datasets.
        (
            "PebbleNet beats RockNet and StoneNet by 4% and 3% on WetSet and DrySet, respectively.",
            {"4%": "RockNet and StoneNet", "3%": "RockNet and StoneNet"},
        ),
        (
            "PebbleNet gains 4% and 3% accuracy over the dry model and the old wet model, respectively.",
            {"4%": "dry model", "3%": "old wet model"},
        ),
        # No comma joins two names.
        (
            "PebbleNet gains 4% and 3% over the two older sorters, RockNet and StoneNet, respectively.",
            {"4%": "RockNet", "3%": "StoneNet"},
        ),
        (
            "PebbleNet gains 4% and 3% on two rivers over the older sorters, RockNet and StoneNet, respectively.",
            {"4%": "RockNet", "3%": "RockNet"},
        ),
        # A bound is no name.
        ("PebbleNet is faster, doubling the data rate to 250 kbps with a bit error rate below 1e-4.", {"doubling": None}),
        (
            "PebbleNet clearly outperforms strong sorters, achieving accuracy improvements of 4% and 3%, respectively.",
            {"4%": "strong sorters", "3%": "strong sorters"},
        ),
        ("PebbleNet improves the state-of-the-art results, and reduces latency by 60%.", {"60%": None}),
    ],
)
def test_each_number_has_the_nearest(text: str, baselines: dict[str, str | None]) -> None:
    """Of several comparisons in a sentence each number has its own."""
    seen = results_of(text)
    assert {raw: seen[raw].baseline for raw in baselines} == baselines


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        (
            "On wet stones it lowers the EER by more than 48%, and by more than 59% at night.",
            {"48%": "down", "59%": "down"},
        ),
        ("Sorting first gives a reduction of more than 38% in memory and 55% in weights.", {"38%": "down", "55%": "down"}),
        ("PebbleNet sorts with 35% faster inference time than RockNet.", {"35%": "down"}),
        ("PebbleNet speeds up training by a factor of 3.5.", {"3.5": "up"}),
        ("PebbleNet underperforms RockNet by 2.1% in accuracy.", {"2.1%": "down"}),
        ("PebbleNet outperforms RockNet by 12% in sorting distance.", {"12%": "down"}),
        ("PebbleNet brings a 12% improvement in download times.", {"12%": "down"}),
        ("PebbleNet brings a 12% improvement in sorting quality.", {"12%": "up"}),
    ],
)
def test_changes(text: str, changes: dict[str, str]) -> None:
    """What leads to another number changes nothing, and what is faster takes less time."""
    seen = results_of(text)
    assert {raw: seen[raw].change for raw in changes} == changes
