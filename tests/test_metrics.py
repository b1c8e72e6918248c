"""Reported results: the tables of examples, and what holds for any text."""

from __future__ import annotations

import gc
import statistics
import time
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papersette.extract import find
from papersette.extract.find import LONGEST
from papersette.extract.knowledge.linear import PROMISE, confidence, load_calibration, names_of
from papersette.extract.knowledge.rows import read_rows
from papersette.extract.numbers.quantities import find_quantities
from papersette.extract.results.features import describe
from papersette.extract.sentences.tokens import find_spots, tokenize
from papersette.extract.text.reading import Reading
from papersette.models import Metric, Paper
from tests.examples.metrics import BUGS, DEVELOPED_ON, HELD_OUT, KNOWN_WRONG, NOTHING_HELD_OUT, NOTHING_HERE, Example, Result


def results_of(text: str) -> list[Metric]:
    """Return the first find of each span."""
    spans: dict[int, Metric] = {}
    for metric in find(Paper("Made up", "line 1", text)).metrics:
        assert metric.span
        spans.setdefault(metric.span.start, metric)
    return list(spans.values())


def read(text: str) -> list[Result]:
    """Return the results of a text in the form of the examples."""
    return [(m.raw, round(m.value, 4), m.unit, m.kind, m.measure_text, m.dataset_text) for m in results_of(text)]


def rounded(results: list[Result]) -> list[Result]:
    return [(raw, round(value, 4), *rest) for raw, value, *rest in results]  # type: ignore[misc]


def cases(examples: list[Example], *marks: pytest.MarkDecorator) -> list[object]:
    return [pytest.param(text, results, id=text[:60], marks=marks) for text, results in examples]


@pytest.mark.parametrize(
    ("text", "results"), [*cases(DEVELOPED_ON), *cases(BUGS), *cases(KNOWN_WRONG, pytest.mark.xfail(strict=True))]
)
def test_examples(text: str, results: list[Result]) -> None:
    """Each example's results are found with value, unit, kind, measure and dataset, and nothing else is."""
    assert read(text) == rounded(results)


@given(st.lists(st.floats(0, 1), min_size=4, max_size=4), st.integers(0, 3))
def test_confidence(chances: list[float], which: int) -> None:
    """A likelier part never makes it less, and what is not sure enough for a promise of 0.9 stays below."""
    parts = dict(zip(("result", "kind", "measure", "dataset"), chances, strict=True))
    likelier = {name: 1.0 if place == which else chance for place, (name, chance) in enumerate(parts.items())}
    assert 0 < confidence(parts, []) <= confidence(likelier, []) + 1e-12
    sure = load_calibration()["sure"]
    assert not PROMISE <= confidence(likelier, ["dataset known here"]) < sure


@pytest.mark.parametrize(
    ("text", "comparator"),
    [
        ("None of the models reaches more than 60% accuracy on COCO.", "<="),
        ("The baselines fail to exceed 31.5% accuracy.", "<="),
        ("No system achieves an error rate below 12% on SVHN.", ">="),
        ("The model does not use labels and reaches more than 60% accuracy.", ">"),
        ("It not only is small but reaches over 71.2% accuracy.", ">"),
        ("The model reaches more than 60% accuracy on COCO.", ">"),
    ],
)
def test_what_is_not_passed(text: str, comparator: str) -> None:
    """A bound that nothing passes is one from the other side; a "no" of another clause changes nothing."""
    assert [metric.comparator for metric in results_of(text)] == [comparator]


@pytest.mark.parametrize(
    ("text", "measure", "dataset"),
    [
        ("It reaches 45.1% accuracy on WebArena-Lite.", "accuracy", "WebArena-Lite"),
        ("It reaches 31.4 dB PSNR on Extreme-GoPro.", "PSNR", "Extreme-GoPro"),
        ("Our generator obtains an SI-FID of 2.31 on FFHQ.", "SI-FID", "FFHQ"),
        ("The translator reaches 51.2 chrF++ on WMT14.", "chrF++", "WMT14"),
        ("The model reaches 81.2% accuracy on ImageNet-C.", "accuracy", "ImageNet-C"),
        ("The model reaches 81.2% accuracy on ImageNet-based splits.", "accuracy", "ImageNet"),
    ],
)
def test_longer_names(text: str, measure: str, dataset: str) -> None:
    """A known name within a longer one is not what the longer one means."""
    (metric,) = results_of(text)
    assert (metric.measure.name if metric.measure else None, metric.dataset.name if metric.dataset else None) == (
        measure,
        dataset,
    )


@pytest.mark.parametrize("text", NOTHING_HERE, ids=lambda text: text[:60])
def test_nothing_here(text: str) -> None:
    """Set-up, sizes, years, background and theory are no results."""
    assert read(text) == []


def test_held_out_examples() -> None:
    """Of examples that nothing was learnt from, four in five numbers are found with the right kind, and few negatives."""
    wanted = [(raw, kind) for _, results in HELD_OUT for raw, _, _, kind, _, _ in results]
    seen = [(result[0], result[3]) for text, _ in HELD_OUT for result in read(text)]
    hits = Counter(wanted) & Counter(seen)
    assert hits.total() >= 0.8 * len(wanted)
    assert sum(bool(read(text)) for text in NOTHING_HELD_OUT) <= 3


def test_a_value_on_two_datasets_is_two_rows() -> None:
    """A value that holds on several datasets is a row for each."""
    found = find(Paper("Made up", "line 1", "The model reaches 94.1% accuracy on MNIST and SVHN.")).metrics
    assert sorted(str(metric.dataset_text) for metric in found) == ["MNIST", "SVHN"]


@pytest.mark.parametrize(
    ("text", "datasets"),
    [
        ("We present PebNet. PebNet reaches 94.1% accuracy on MNIST, and PebNet is small.", ["MNIST"]),
        ("It reaches 94.1% accuracy on MNIST and SVHN, and PebNet is small.", ["MNIST", "SVHN"]),
        ("The accuracy on MNIST and SVHN is 94.1%.", ["MNIST", "SVHN"]),
        ("Our accuracy of 94.1% on MNIST and SVHN exceeds the former best.", ["MNIST", "SVHN"]),
        ("An accuracy of 94.1% on MNIST, SVHN, and CIFAR-10 is the best so far.", ["CIFAR-10", "MNIST", "SVHN"]),
    ],
)
def test_what_begins_a_clause_is_in_no_list(text: str, datasets: list[str]) -> None:
    """A name that does something behind a list of datasets is none of them."""
    found = find(Paper("Made up", "line 1", text)).metrics
    assert sorted(str(metric.dataset_text) for metric in found) == datasets


def test_gains_name_their_baseline_and_direction() -> None:
    """What a gain is over, and which way it goes."""
    (gain,) = results_of("Our ranker outperforms BM25 by 44% in NDCG@10 on MS MARCO.")
    assert (gain.baseline, gain.change) == ("BM25", "up")
    changes = [gain.change for gain in results_of("Our sorter outperforms BM25 by 7.0% with 32.8% shorter lists.")]
    assert changes == ["up", "down"]
    (gain,) = results_of("It reduces the word error rate by 12% compared with Whisper.")
    assert (gain.baseline, gain.change) == ("Whisper", "down")


@pytest.mark.parametrize(
    ("text", "value", "change"),
    [
        ("Our model reaches a Pearson correlation of -0.31 on SICK.", -0.31, None),
        ("It has a mean bias of −2.5 dB.", -2.5, None),
        ("Our plug-in gives +1.3% accuracy.", 1.3, "up"),
        ("Accuracy changes by -3.2% on SVHN.", 3.2, "down"),
        ("It is small but costs us -0.5 BLEU on WMT16.", 0.5, "down"),
    ],
)
def test_a_level_may_lie_below_zero(text: str, value: float, change: str | None) -> None:
    """The sign of a level is part of its value, that of a difference tells which way it goes."""
    (metric,) = results_of(text)
    assert (metric.value, metric.change) == (value, change)


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("Our decoder achieves a 2.9x speedup over beam search.", ["up"]),
        ("It lowers the inference speed by 20%.", ["down"]),
        ("It gives a 10x speedup with a 2% accuracy drop.", ["up", "down"]),
        ("It gains in quality (up to 0.2 dB) and complexity reduction (up to 11%).", ["up", "down"]),
        ("It gives a 4% (relative) reduction in memory.", ["down"]),
        ("It reduces latency by 40% and is faster.", ["down"]),
        ("It cuts memory by half and runs 3x faster.", ["down", "up"]),
        ("It is 30% and 40% faster on two machines.", ["up", "up"]),
        ("Our method halves the error.", ["down"]),
        ("It doubles the throughput.", ["up"]),
        ("It beats the others with a 5% performance degradation.", ["down"]),
        ("It beats the others, which see 10% to 32% degradation.", ["down", "down"]),
        ("There is a 24%, 17% and 18% decrease in accuracy.", ["down", "down", "down"]),
        ("It improves on lossless compression by 5%.", ["up"]),
        ("It reaches up to 10x compression of stones.", ["up"]),
        ("We improve accuracy by 3%, 5% and 7% with fewer parameters.", ["up", "up", "up"]),
        # a measure that is a verb, and comparatives
        ("Our cache speeds up inference by 6.2 times.", ["up"]),
        ("The cache reduces memory by 20% and speeds up decoding by 3x.", ["down", "up"]),
        ("Our n-grams are cheaper, and their training is up to 150x quicker.", ["up"]),
        ("PebbleNet lags behind RockNet by 4% in accuracy.", ["down"]),
        ("PebbleNet is only 4% behind RockNet in accuracy.", ["down"]),
        ("RockNet underperforms humans by 12% in accuracy.", ["down"]),
        ("We see an average enhancement of 4% in accuracy.", ["up"]),
        ("We see an average enhancement of 4% in word error rate.", ["down"]),
        # behind a bracket, and out of one
        ("In accuracy it is 3% (21% relative) higher than RockParse.", ["up", "up"]),
        ("Accuracy rises (by 4%) and memory is reduced.", ["up"]),
        # what is shared, or had several times
        ("PebbleNet beats RockNet with 1/8 of the parameters.", ["down"]),
        ("PebbleNet is better, and uses less than 1/3 of the memory of RockNet.", ["down"]),
        ("PebbleNet outperforms RockNet with only half the number of steps.", ["down"]),
        ("Its speed is 5x that of RockNet.", ["up"]),
        ("PebbleNet reduces latency and has twice the parameters of RockNet.", ["up"]),
        ("With it come a 70% saving of memory and 4.2x throughput.", ["down", "up"]),
        ("It lowers memory and reduces throughput by 2x.", ["down"]),
        # more of it behind the number, before it no more than a word
        ("Our ranker needs only 2% additional memory.", ["up"]),
        ("It reduces latency by an additional 2%.", ["down"]),
        # one verb for a long list, and a noun some words behind the number
        (
            "PebbleNet outperforms the networks called RockNet, StoneNet, GravelNet and SandNet on the tests of speech and of "
            "text in all of our runs by 14.9% and 15.0% accuracy.",
            ["up", "up"],
        ),
        ("RockNet is surpassed with minor accuracy degradation of up to 2%.", ["down"]),
        ("The codec has a compression ratio of 5x.", ["up"]),
        ("The ranker shows a 2% BLEU zero-shot improvement.", ["up"]),
        # other words for more and less
        ("We see an average lift of 5.7% in accuracy.", ["up"]),
        ("Accuracy is better, an increment of 0.4% over RockNet.", ["up"]),
        ("We see maximum slowdowns of 7.1 times on GPUs.", ["down"]),
        ("PebbleNet improves accuracy while trimming latency by 15%.", ["down"]),
        ("Our bounds are up to 50% tighter than those of RockNet.", ["down"]),
        ("PebbleNet conserves up to 95% of the energy consumption.", ["down"]),
        ("It overcomes the baselines by 3.76% in accuracy.", ["up"]),
        ("PebbleNet regains at least 2% in accuracy.", ["up"]),
        ("RockNet scores 55.8, falling short of people by 14.2 points in accuracy.", [None, "down"]),
        ("We see an upward movement of the accuracy by up to 5.1%.", ["up"]),
        ("It reaches 95% performance of fully supervised methods.", ["down"]),
        ("It achieves up to 3x performance when compared to RockNet.", ["up"]),
        ("It reaches a speedup in latency of 2.28 times.", ["up"]),
        # what is kept of a level
        ("Pruned to a fifth, PebbleNet maintains an average of 94% full-sized performance.", ["down"]),
        # what is added, or ahead, where no other word tells
        ("To sort wet stones, too, RockNet introduces a mere 1.5% new parameters.", ["up"]),
        ("PebbleNet filters sand with at most 12% decoding overhead.", ["up"]),
        ("It cuts the decoding overhead of PebbleNet by 12%.", ["down"]),
        ("On RockSet and SandSet PebbleNet leads all other sorters by 3.2% and 4.1%.", ["up", "up"]),
        ("RockNet wins the contest of stones with a margin of 2.4 BLEU points.", ["up"]),
        # with a hyphen
        ("PebbleNet out-performs RockNet by 4.4% in accuracy.", ["up"]),
        ("PebbleNet under-performed RockNet by 5% in F1.", ["down"]),
        # what is worse
        ("It loses layers with only 0.1% WER degradation on LibriSpeech.", ["up"]),
        ("Without it the accuracy is 4% worse.", ["down"]),
        # what a verb acts on, and why or when something is so
        ("PebbleNet outperforms the best long-tailed loss by 4.1% in accuracy.", ["up"]),
        ("PebbleNet raises coverage by 27% by eliminating steps.", ["up"]),
        ("It gains 1.2 BLEU for less common words.", ["up"]),
    ],
)
def test_which_way_a_difference_goes(text: str, changes: list[str]) -> None:
    """What tells the way is a word beside the number, be it a measure's name, but not one behind its brackets."""
    assert [metric.change for metric in results_of(text)] == changes


@pytest.mark.parametrize(
    ("text", "system", "change"),
    [
        ("PebbleNet outperforms LLMs with 10 times more parameters.", "other", "up"),
        ("PebbleNet matches the quality of models that are 8x larger.", "other", "up"),
        ("PebbleNet outperforms LLMs with up to 10 times the parameters.", "other", "up"),
        ("PebbleNet outperforms the larger RockLM (which has more than 4x the number of parameters).", "other", "up"),
        ("It beats baselines trained on over 70x more data.", "other", "up"),
        ("PebbleNet outperforms RockNet with 3x higher throughput.", "own", "up"),
        ("PebbleNet outperforms RockNet with 3x fewer parameters.", "own", "down"),
        ("PebbleNet outperforms RockNet while it is 4x smaller.", "own", "down"),
        ("PebbleNet outperforms RockNet, which is better by 4% in recall.", "own", "up"),
        ("PebbleNet has 10 times more parameters than RockNet.", "own", "up"),
    ],
)
def test_what_is_said_of_a_rival(text: str, system: str, change: str) -> None:
    """That what a paper compares with is larger is said of that, and not measured against it."""
    (metric,) = results_of(text)
    assert (metric.system, metric.change) == (system, change)
    assert system == "own" or (metric.baseline, metric.system_text) == (None, None)


def test_a_value_of_several_datasets_says_so() -> None:
    """What may be the average of several datasets is flagged, what is out of bounds as that."""
    found = find(Paper("", "", "Our network reaches 91.2% accuracy on MNIST and SVHN, and 71.2% on CIFAR-10.")).metrics
    assert {metric.dataset_text: metric.flag for metric in found} == {
        "MNIST": "several datasets", "SVHN": "several datasets", "CIFAR-10": None,
    }  # fmt: skip


def test_lists_in_several_brackets_are_one() -> None:
    """As many numbers as names, respectively: each has its own, whatever stands between the names."""
    found = results_of(
        "On PhD-level science (GPQA), mathematics (MATH, AIME 2024) and code (LiveCodeBench), our model reaches accuracies of"
        " 61.2%, 71.3%, 51.4% and 41.5%, respectively."
    )
    assert [metric.dataset_text for metric in found] == ["GPQA", "MATH", "AIME 2024", "LiveCodeBench"]


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("It needs 75% less fine-tuning data than others.", "fine-tuning data"),
        ("It reaches 97% end-to-end correctness on stones.", "end-to-end correctness"),
        ("It improves inter-rater reliability by 5%.", "inter-rater reliability"),
    ],
)
def test_a_compound_is_one_word(text: str, measure: str) -> None:
    """A name of a measure is not cut at a hyphen."""
    assert [metric.measure_text for metric in results_of(text)] == [measure]


@pytest.mark.parametrize(
    ("words", "measure"),
    [
        ("signal-to-distortion ratio (SDR)", "SDR"),
        ("scale distortion ratio (SDR)", "SDR"),
        ("stone detection rate (SDR)", "detection rate"),
        ("Minimum Matching Distance (MMD)", "minimum matching distance"),
    ],
)
def test_an_abbreviation_means_the_words_before_it(words: str, measure: str) -> None:
    """A known abbreviation behind words that have nothing of its full name is another's."""
    (found,) = results_of(f"Our model reaches a {words} of 9.2, which is the best.")
    assert found.measure is not None
    assert found.measure.name == measure


def test_a_list_goes_on_behind_its_noun() -> None:
    """A value holds on all of "A, B datasets, and the C benchmark"."""
    found = find(Paper("", "", "On MNIST, SVHN datasets, and the CIFAR-10 benchmark our network reaches 91.2% accuracy.")).metrics
    assert {metric.dataset_text for metric in found} == {"MNIST", "SVHN", "CIFAR-10"}


def test_a_size_behind_a_number_is_its_own() -> None:
    """Numbers on pictures of two sizes are of two datasets."""
    found = find(Paper("", "", "It reaches an FID of 2.01 for 64x64 and 3.25 for 512x512 on ImageNet.")).metrics
    assert [metric.dataset.name for metric in found if metric.dataset] == ["ImageNet 64x64", "ImageNet 512x512"]


def test_ends_of_a_range_are_of_all_datasets() -> None:
    """A range is one number of a list: what it is measured on are all datasets, not the first for the first end."""
    found = find(Paper("", "", "It gains 1.4% to 3.5% accuracy on MNIST, SVHN, and CIFAR-10."))
    assert [(metric.value, metric.dataset_text) for metric in found.metrics] == [
        (value, name) for value in (1.4, 3.5) for name in ("MNIST", "SVHN", "CIFAR-10")
    ]


@pytest.mark.parametrize(
    "numbers", ["56.2, 28.2 and 95.8 mIoU", "$56.2$, $28.2$, and $95.8$ mIoU", "56.2 mIoU, 28.2 PQ and 95.8 AP"]
)
def test_respectively_each_has_its_own(numbers: str) -> None:
    """As many numbers as datasets, respectively: no value holds on two."""
    found = results_of(f"It reaches {numbers} on Cityscapes, ADE20K, and COCO, respectively.")
    assert [(m.value, m.dataset_text) for m in found] == [(56.2, "Cityscapes"), (28.2, "ADE20K"), (95.8, "COCO")]


@pytest.mark.parametrize(
    "name", [r"mAP$_{50:95}$", r"mAP\textsubscript{50:95}", r"mAP\textsubscript{50}", r"mAP$_{50}$", "mAP50:95", r"AP$^{50}$"]
)
def test_a_subscript_is_no_number_of_its_own(name: str) -> None:
    """The figures below a name belong to it, whatever sets them there."""
    found = results_of(rf"The detector reaches 51.4\% {name} and 9.3\% FNR on COCO.")
    assert [metric.raw for metric in found] == [r"51.4\%", r"9.3\%"]


def test_each_of_a_list_has_its_baseline() -> None:
    """Of gains over several systems each is over its own."""
    found = results_of("In NDCG@10 the ranker outperforms BM25 by 44%, a plainly trained ranker by 19%, and docT5query by 11%.")
    assert [metric.baseline for metric in found] == ["BM25", "plainly trained ranker", "docT5query"]


@pytest.mark.parametrize(
    ("text", "baseline"),
    [
        ("Our tracker outperforms ByteTrack and reaches 44.8 AP, a gain of 2.1 points.", "ByteTrack"),
        ("Our tagger is 12.5% faster than SeqTagger does so.", "SeqTagger"),
        ("Our tagger is 3x faster than SeqTagger and 2x smaller.", "SeqTagger"),
        ("Our solver has a speed-up over Eigen and CHOLMOD of 3.8x.", "Eigen and CHOLMOD"),
        ("Our reader gains 2.4 F1 points over BERT and needs 3 hours of training.", "BERT"),
    ],
)
def test_a_baseline_ends_where_its_sentence_goes_on(text: str, baseline: str) -> None:
    """What is said besides, behind "and" or a number's preposition, is no part of a name."""
    assert {metric.baseline for metric in results_of(text) if metric.kind in ("gain", "ratio")} == {baseline}


def test_a_number_knows_its_size_and_the_measures_beside_it() -> None:
    """How large a number is, and what the two nearest measures are, tell whether it is a result and of what kind."""
    reading = Reading("abstract", "It improves accuracy by 2.3% and F1 by 41, but perplexity suffers on WikiX.")
    tokens = tokenize(reading.view, reading.sentences, reading.terms, find_quantities(reading.view, reading.terms))[0]
    described = [{name for feature in describe(spot, 0, 1) for name in names_of(feature)} for spot in find_spots(tokens)]
    told = [{name for name in names if name.startswith("measure ")} for names in described]
    assert told == [
        {"measure accuracy -", "measure F1 +", "measure accuracy percent", "measure F1 percent",
         "measure accuracy after beat", "measure F1 after beat", "measure accuracy up to 5"},
        {"measure F1 -", "measure perplexity +", "measure F1 none", "measure perplexity none",
         "measure F1 after beat", "measure perplexity after beat", "measure F1 up to 60"},
    ]  # fmt: skip
    assert ["up to 5 percent True" in described[0], "up to 60 none False" in described[1]] == [True, True]


@pytest.mark.parametrize("table", ["cues", "purposes"])
def test_each_cue_is_of_one_class(table: str) -> None:
    """No word stands in two classes of cues, nor in two of what a name is there for."""
    words = [word for row in read_rows(table) for word in row["words"].split()]
    assert [word for word, count in Counter(words).items() if count > 1] == []


JUNK = (
    "1 ",
    "95%, ",
    "1-2 ",
    "(",
    "\\",
    "ImageNet ",
    "on WikiX dataset ",
    "accuracy of 95% on ImageNet, ",
    "The F1 is 95% on MNIST. ",
    "A/B/",
    "A1-",
    "V* bench ",
    "the A (AB) dataset ",
    "Task 1 of ",
    "SemEval-2019 task ",
    "Shared Task on A ",
    "English to ",
    "AP_1 95% of the ",
)


def _check_growth(junk: str, behind: str) -> None:
    """Compare the times of two texts of junk, one twice as long as the other."""
    papers = [Paper("Made up", "line 1", junk * (length // len(junk)) + behind) for length in (9_000, 18_000)]
    assert all(paper.abstract and len(paper.abstract) <= LONGEST for paper in papers)
    seconds: tuple[list[float], list[float]] = ([], [])
    # What other tests have left behind is not looked through by the garbage collector meanwhile: that takes longer than a text.
    gc.collect()
    gc.freeze()
    # In turn, so that whatever else the machine does meanwhile meets both.
    for _ in range(9):
        for paper, runs in zip(papers, seconds, strict=True):
            start = time.process_time()
            find(paper)
            runs.append(time.process_time() - start)
    gc.unfreeze()
    # The middle one: a single run may be as quick as the machine is at its best.
    assert statistics.median(twice - 3 * once for once, twice in zip(*seconds, strict=True)) < 0.005


@pytest.mark.parametrize("junk", JUNK)
def test_junk_costs_no_more_than_its_length(junk: str) -> None:
    """Twice the junk takes less than three times as long, up to the length that is looked at."""
    _check_growth(junk, "")


@pytest.mark.parametrize("junk", ["R@1@", "@1", "AP50 ", "mAP, "])
def test_names_without_end_cost_no_more_than_their_length(junk: str) -> None:
    """The same holds where a result stands behind thousands of names that it may be of."""
    _check_growth(junk, " of 5% accuracy.")


def test_strange_letters_break_nothing() -> None:
    """A unit with a long s, which is an s in another case, is that unit, and half a surrogate pair is a letter like any."""
    (metric,) = results_of("Our detector \ud800 reaches an accuracy of 95% at 60 fp\u017f.")[1:]
    assert (metric.raw, metric.unit) == ("60 fp\u017f", "fps")


WILD = st.text(st.sampled_from("0123456789.,%x×±$\\{}()-–~<>= abcFto of by"), max_size=120)


@given(st.one_of(WILD, st.text(max_size=120), st.lists(st.sampled_from([t for t, _ in DEVELOPED_ON]), max_size=3).map(" ".join)))
def test_words_and_spans_agree(text: str) -> None:
    """Whatever the text, every find is the words its span says, in a sentence that holds it."""
    for metric in find(Paper("Made up", "line 1", text)).metrics:
        assert metric.span
        assert metric.sentence
        assert text[metric.span.start : metric.span.stop] == metric.raw
        assert metric.sentence.start <= metric.span.start < metric.span.stop <= metric.sentence.stop
        assert 0 <= metric.confidence <= 1
