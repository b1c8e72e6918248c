"""Measures that a number's unit tells."""

from __future__ import annotations

import pytest

from papersette.extract.knowledge.rows import read_rows
from papersette.extract.measures.meant import NO_UNIT, meant_measure
from papersette.extract.text.vocabulary import load_measures
from papersette.models import Measure
from tests.test_metrics import results_of


@pytest.mark.parametrize(
    ("unit", "named", "meant"),
    [
        ("fps", None, "frame rate"),
        ("fps", "speed", "frame rate"),
        ("fps", "latency", "latency"),
        ("fps", "rendering", "frame rate"),
        ("x", "rendering", "speed"),
        ("x", "prefilling stage", "speed"),
        ("%", "retrieval", "retrieval"),
        ("GFLOPs", None, "FLOPs"),
        ("requests/s", None, "throughput"),
        ("Gbps", None, "data rate"),
        ("Gbps", "throughput", "throughput"),
        ("GFLOPs", "throughput", "throughput"),
        ("x", "inference", "speed"),
        ("s", "inference", "inference"),
        ("%", "Energy", "energy consumption"),
        ("eV", "energy", "energy"),
        (None, "r", "correlation"),
        ("%", None, None),
        (None, "speed", "speed"),
    ],
)
def test_units_that_tell_the_measure(unit: str | None, named: str | None, meant: str | None) -> None:
    """Frames a second are a frame rate, whether named or not, but what is named otherwise stays what it is."""
    found = meant_measure(unit, load_measures().get(named, Measure(named)) if named else None)
    assert (found.name if found else None) == meant


def test_a_unit_is_evidence_enough() -> None:
    """A frame rate that nothing names has its measure, a value to rank by, and no words that it was named with."""
    (found,) = results_of("The pruned network runs at 41.5 FPS on a laptop.")
    assert found.measure is not None
    assert (found.measure.name, found.measure_text, found.normal) == ("frame rate", None, 41.5)


def test_training_accuracy_is_no_accuracy() -> None:
    """How well a model knows what it has learnt from stands on no leaderboard with how well it does on the rest."""
    found = results_of("PebNet comes to a training accuracy of 97.1% and a validation accuracy of 88.2%.")
    assert [result.measure and result.measure.name for result in found] == ["training accuracy", "accuracy"]


def test_the_words_stay_as_they_are() -> None:
    """A name that is understood is quoted as written."""
    (found,) = results_of("The pruned network offers 3.1x faster inference than the full one.")
    assert found.measure is not None
    assert (found.measure.name, found.measure_text) == ("speed", "inference")


def test_units_and_measures_are_known() -> None:
    """Each unit of the table is one that numbers are read with, and each measure one of the catalogue, meant by nothing else."""
    units = {NO_UNIT, *(row["unit"] for row in read_rows("units"))}
    for row in read_rows("meant_measures"):
        assert set(row["units"].split("|")) <= units, row
        assert row["measure"] in load_measures(), row


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("PebNet achieves a 58.9% error correction rate on MNIST.", "error correction rate"),
        ("PebNet achieves a 5.9% error rate on MNIST.", "error rate"),
        ("PebNet achieves an AUROC of 88.7% (pixel-level) on MVTec AD.", "pixel-level AUROC"),
        ("PebNet achieves an image-wise AUC of 0.967 on MVTec AD.", "image-level AUROC"),
        ("With labels of the pixel-level, PebNet achieves an AUROC of 88.7% on MVTec AD.", "AUC"),
        ("PebNet attains 40.5 percent mask average precision on COCO.", "mask AP"),
        ("PebNet attains 44.5 percent box average precision on COCO.", "AP"),
        ("The sensitivity of the scores to prompts falls to 2.1% on MMLU.", "sensitivity"),
        ("PebNet reaches a sensitivity of 92.1% on MNIST.", "recall"),
        ("The receiver reaches a sensitivity of -92 dBm here.", "sensitivity"),
        ("PebNet reduces latency variance by 37%.", "latency variance"),
        ("The ball return rate rises from 49.9% to 59.0%.", "ball return rate"),
        ("PebNet reaches an accuracy rate of 91.2% on MNIST.", "accuracy"),
        ("PebNet is heeded less, with compliance dropping from 91.2% to 33.1%.", "compliance"),
        ("PebNet was poor, with F1 metrics hovering from 0.03 to 0.04.", "F1"),
        ("PebNet is 12x more cost-effective than RockNet.", "cost-effective"),
        ("PebNet is cost-effective, with runs at 3 USD.", "cost"),
        ("PebNet reaches an F1-max of 87.0% on MVTec AD.", "F1-max"),
        ("PebNet reaches an FID-VID of 6.98 on MNIST.", "FID-VID"),
        ("PebNet reaches an F1-Score of 91.2% on MNIST.", "F1"),
        ("PebNet reaches a macro F-1 score of 91.2% on MNIST.", "macro-F1"),
        ("PebNet reaches an F1-sarcastic of 0.43 on MNIST.", "F1-sarcastic"),
        ("PebNet reaches an ASR-4 of 45% on MNIST.", "ASR-4"),
        ("PebNet reaches 52.75% AP_BEV on KITTI.", "AP_BEV"),
        ("PebNet pushes the result from 13.9 to 16.3 (BLEU_4) on SQuAD.", "BLEU-4"),
        ("PebNet gains 10.8% AU-PRC on MNIST.", "AUPRC"),
        ("PebNet reaches a SPK-SIM of 78.3% on MNIST.", "SPK-SIM"),
        ("PebNet reaches a decoding speed-up of 2.5x on MNIST.", "speedup"),
        ("PebNet reaches a top-20 accuracy of 91.2% on MNIST.", "top-20 accuracy"),
        ("PebNet reaches a Top-20 sorting accuracy of 91.2% on MNIST.", "top-20 accuracy"),
        ("PebNet reaches a top-20 retrieval accuracy of 91.2% on MNIST.", "top-20 retrieval accuracy"),
        ("PebNet reaches a Rank1 accuracy of 91.2% on MNIST.", "rank-1 accuracy"),
        ("PebNet reaches a top-5 retrieval recall of 91.2% on MNIST.", "Recall@5"),
        ("PebNet reaches a top-10 precision of 91.2% on MNIST.", "Precision@10"),
        ("PebNet reaches a precision of 71.2% in top-2 predictions on MNIST.", "Precision@2"),
        ("PebNet reaches 97.1% accuracy at the top-4 level on MNIST.", "top-4 accuracy"),
        ("PebNet reaches 94.1% - 97.1% accuracy at the top-4 level on MNIST.", "top-4 accuracy"),
        ("PebNet reaches a precision of 0.87 over the top 100 results on MNIST.", "Precision@100"),
        ("PebNet raises the recall in the top 10 from 29.6% to 49.5% on MNIST.", "Recall@10"),
        ("PebNet reaches an accuracy of 91.2% for the top 3 features of MNIST.", "accuracy"),
        ("PebNet reaches a top-1 accuracy of 91.2% at the top-5 level of MNIST.", "top-1 accuracy"),
        ("PebNet is among the top 9 by an accuracy of 91.2% on MNIST.", "accuracy"),
        ("PebNet achieves 86.89% mAP@0.5-0.9 on MNIST.", "mAP@0.5-0.9"),
        ("PebNet reaches 75.18% mAP0.5:0.9 on MNIST.", "mAP0.5:0.9"),
        ("PebNet reaches 75.18% mAP0.5:0.95 on MNIST.", "mAP@0.5:0.95"),
        ("PebNet reaches 75.18% mAP@0.5-0.95 on MNIST.", "mAP@0.5:0.95"),
        ("PebNet reaches 75.18% mAP@.50:.95 on MNIST.", "mAP@0.5:0.95"),
        ("PebNet reaches 75.18% mAP@0.5 - 0.3% more than others - on MNIST.", "AP50"),
    ],
)
def test_words_beside_a_measure_make_another_of_it(text: str, measure: str) -> None:
    """How often errors are mended is no error, pixels have an AUROC of their own, masks an AP; top-20 accuracy is no accuracy."""
    assert {found.measure and found.measure.name for found in results_of(text)} == {measure}


@pytest.mark.parametrize(
    ("text", "measures"),
    [
        ("PebNet reaches BLEU 1--4 (0.825, 0.788, 0.765, 0.752) on SQuAD.", ["BLEU-1", "BLEU-2", "BLEU-3", "BLEU-4"]),
        ("PebNet reaches BLEU 1-4 scores of 0.825 on SQuAD.", ["BLEU 1-4"]),
        ("PebNet reaches a BLEU score of 0.893 (B-1) on SQuAD.", ["BLEU-1"]),
    ],
)
def test_a_run_of_measures_has_one_for_each_number(text: str, measures: list[str]) -> None:
    """Each number of a list is of the measure in its place; one for them all is of none of them."""
    assert [found.measure and found.measure.name for found in results_of(text)] == measures


def test_parts_are_of_known_measures() -> None:
    """Both measures of each row of the table are of the catalogue."""
    assert [row for row in read_rows("measure_parts") if not {row["name"], row["measure"]} <= load_measures().keys()] == []


@pytest.mark.parametrize(
    ("text", "measures"),
    [
        # one thing has one name in a text, whatever of its names stands beside a number
        (
            "We report the Mean Pebble Count (MPC). PebNet reaches an MPC of 4.1.",
            {("MPC", "mean pebble count")},
        ),
        ("We use the Hausdorff Distance (HD). On MNIST PebNet achieves an HD of 4.1 mm.", {("HD", "Hausdorff distance")}),
        # what the letters in brackets do not stand for, and what nothing is said of, keeps its own
        ("We sort pebbles on a hill (MPC). PebNet reaches an MPC of 4.1.", {("MPC", "MPC")}),
        ("PebNet reaches an MPC of 4.1.", {("MPC", "MPC")}),
        # what is known by its letters, too, as long as they mean that
        ("PebNet sorts by Word Error Rate (WER). It reaches a WER of 4.1%.", {("WER", "WER")}),
    ],
)
def test_an_acronym_is_what_its_text_has_it_stand_for(text: str, measures: set[tuple[str, str]]) -> None:
    """A measure that a text names in full with its acronym in brackets is the same one where the acronym stands alone."""
    assert {(found.measure_text, found.measure and found.measure.name) for found in results_of(text)} == measures
