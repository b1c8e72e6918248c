"""Titles and sentences written for these tests, each with the systems that its numbers belong to."""

from __future__ import annotations

# (title, text, (number, its kind, the name of its system)), None where nothing names it.
Example = tuple[str, str, list[tuple[str, str, str | None]]]

# The shapes the features were developed on; they are learnt from too.
DEVELOPED_ON: list[Example] = [
    # what the paper presents
    (
        "PebbleNet: Finding Pebbles in Noisy Images",
        "We present PebbleNet, a small detector of pebbles. Our model reaches 71.3 mAP on the PebbleBank test set.",
        [("71.3", "score", "PebbleNet")],
    ),
    (
        "Reading Rocks with Less Supervision",
        "We propose a sorter called GravelSort. It obtains an accuracy of 88.2% on RockSet and is 3x faster than before.",
        [("88.2%", "score", "GravelSort"), ("3x", "ratio", "GravelSort")],
    ),
    (
        "A Study of Sand",
        "We introduce the Sand Attention Network (SAN) for grain counting. SAN lowers the mean absolute error by 14%.",
        [("14%", "gain", "SAN")],
    ),
    # only the title names it
    (
        "DuneFormer: Long Contexts at Low Cost",
        "Long documents are costly to read. Our method reads them with 40% less memory and reaches 61.0 F1 on DuneQA.",
        [("40%", "gain", "DuneFormer"), ("61.0", "score", "DuneFormer")],
    ),
    (
        "ROCKY at StoneEval-2031: Simple Models for Hard Words",
        "Our system ranked 4th with a macro F1 of 0.61.",
        [("ranked 4th", "rank", "ROCKY"), ("0.61", "score", "ROCKY")],
    ),
    # a number of another's, and one of its own
    (
        "SiltQA: Questions about Silt",
        "We build SiltQA, a benchmark of 900 questions. GPT-4 answers 56.1% correctly, while Llama 3.1 70B reaches 48.3%.",
        [("56.1%", "score", "GPT-4"), ("48.3%", "score", "Llama 3.1 70B")],
    ),
    (
        "MarbleLM: Stones in Words",
        "MarbleLM scores 64.2 BLEU, compared to 60.9 for GraniteLM.",
        [("64.2", "score", "MarbleLM"), ("60.9", "score", "GraniteLM")],
    ),
    (
        "Tuning Big Models on Small Rocks",
        "We introduce FlintTune. Our experiments show that FlintTune raises the accuracy of Qwen2-7B from 50.2% to 60.4%.",
        [("50.2%", "score", "Qwen2-7B"), ("60.4%", "score", "FlintTune")],
    ),
    (
        "Comparing Classifiers of Ore",
        "The random forest reached an accuracy of 93.1%, and the support vector machine 90.4%.",
        [("93.1%", "score", "random forest"), ("90.4%", "score", "support vector machine")],
    ),
    (
        "Ore from Orbit",
        "Of all classifiers XGBoost achieved the best F1 score (0.87), followed by LightGBM (0.85).",
        [("0.87", "score", "XGBoost"), ("0.85", "score", "LightGBM")],
    ),
    # what is compared with is not whose the number is
    (
        "ShaleRank: Ranking with Shale",
        "ShaleRank outperforms BM25 by 4.4 points in NDCG@10 on RockMARCO.",
        [("4.4 points", "gain", "ShaleRank")],
    ),
    ("Clay and Code", "ClayCoder improves over StarCoder by 12% on MudEval.", [("12%", "gain", "ClayCoder")]),
    # a dataset, a language or a machine is no system
    (
        "Learning to Sort Stones",
        "On the StoneBench dataset our approach reaches an accuracy of 77.5% on a single NVIDIA A100.",
        [("77.5%", "score", None)],
    ),
    ("Parsing Without Trees", "Our parser reaches 91.3 F1 on the German treebank.", [("91.3", "score", None)]),
    ("How Hard are Rocks?", "The agreement of two annotators is 0.81 kappa.", [("0.81", "score", None)]),
    (
        "Asking Many Models about Stones",
        "The best model answers only 43% of the questions, far below the human accuracy of 92%.",
        [("43%", "score", None), ("92%", "score", None)],
    ),
    # who takes part in a contest, however spelt, where nothing else is named near the number
    (
        "gravel at StoneEval-2031 Task 4: Simple Models for Hard Words",
        "Our system reaches an F1 score of 0.71 and ranked 3rd.",
        [("0.71", "score", "gravel"), ("ranked 3rd", "rank", "gravel")],
    ),
    (
        "gravel at StoneEval-2031 Task 4: Simple Models for Hard Words",
        "With RockBERT on GritNet we reach an F1 score of 0.71.",
        [("0.71", "score", None)],
    ),
    (
        "Gravel and Sand at Low Cost: Simple Models for Hard Words",
        "Our system reaches an F1 score of 0.71 and ranked 3rd.",
        [("0.71", "score", None), ("ranked 3rd", "rank", None)],
    ),
    # the version is a part of the name
    (
        "StoneFix 2: Mending Broken Rocks",
        "StoneFix 2 reduces the word error rate by 3.2%.",
        [("3.2%", "gain", "StoneFix 2")],
    ),
    # a task, and a model that something is done with
    (
        "Reading Stones Aloud",
        "In rock sense disambiguation (RSD) errors spread. The accuracy of RSD rises by 4%.",
        [("4%", "gain", None)],
    ),
    (
        "Smaller Readers of Stones",
        "Pruning BERT-base leads to a 40% reduction in memory.",
        [("40%", "gain", None)],
    ),
]
