"""Sentences in the shapes that abstracts have, written for these tests, with the results that must be read from them.

An example is (text, results); a result is (raw, value, unit, kind, measure, dataset), measure and dataset as written or None.
"""

from __future__ import annotations

Result = tuple[str, float, str | None, str, str | None, str | None]
Example = tuple[str, list[Result]]

# The shapes the rules and models were developed on.
DEVELOPED_ON: list[Example] = [
    # measure behind, measure before
    ("Our model reaches 76.5% accuracy on ImageNet.", [("76.5%", 76.5, "%", "score", "accuracy", "ImageNet")]),
    ("It achieves an accuracy of 76.5% on ImageNet.", [("76.5%", 76.5, "%", "score", "accuracy", "ImageNet")]),
    ("The proposed network obtains 44.8 AP on COCO.", [("44.8", 44.8, None, "score", "AP", "COCO")]),
    ("We report a BLEU score of 27.3 on WMT14.", [("27.3", 27.3, None, "score", "BLEU", "WMT14")]),
    ("On CIFAR-10, the test error drops to 3.1%.", [("3.1%", 3.1, "%", "score", "test error", "CIFAR-10")]),
    # LaTeX leftovers
    (r"The detector attains 56.2\% PQ on COCO.", [(r"56.2\%", 56.2, "%", "score", "PQ", "COCO")]),
    (r"Our decoder is $1.2\times$ faster than the baseline.", [(r"1.2\times", 1.2, "x", "ratio", "faster", None)]),
    (r"The model reaches \textbf{81.4\%} accuracy on MNIST.", [(r"81.4\%", 81.4, "%", "score", "accuracy", "MNIST")]),
    # uncertainty
    ("We obtain an accuracy of 80.4 ± 0.8% on CIFAR-10.", [("80.4 ± 0.8%", 80.4, "%", "score", "accuracy", "CIFAR-10")]),
    ("We obtain a Dice score of 80.44 pm 0.83 on BraTS.", [("80.44", 80.44, None, "score", "Dice score", "BraTS")]),
    # lists
    (
        "It achieves 97.3%, 95.1% and 88.0% accuracy on MNIST, SVHN and CIFAR-10, respectively.",
        [
            ("97.3%", 97.3, "%", "score", "accuracy", "MNIST"),
            ("95.1%", 95.1, "%", "score", "accuracy", "SVHN"),
            ("88.0%", 88.0, "%", "score", "accuracy", "CIFAR-10"),
        ],
    ),
    (
        "The method obtains 82.0% top-1 accuracy and 96.0% top-5 accuracy on ImageNet.",
        [
            ("82.0%", 82.0, "%", "score", "top-1 accuracy", "ImageNet"),
            ("96.0%", 96.0, "%", "score", "top-5 accuracy", "ImageNet"),
        ],
    ),
    (
        "The classifier has a precision of 91.2% and a recall of 88.7%.",
        [("91.2%", 91.2, "%", "score", "precision", None), ("88.7%", 88.7, "%", "score", "recall", None)],
    ),
    # from A to B, ranges
    (
        "This improves accuracy from 71.2% to 75.0% on ImageNet.",
        [("71.2%", 71.2, "%", "score", "accuracy", "ImageNet"), ("75.0%", 75.0, "%", "score", "accuracy", "ImageNet")],
    ),
    (
        "It reduces latency by 20-30% compared to prior work.",
        [("20", 20.0, "%", "gain", "latency", None), ("30%", 30.0, "%", "gain", "latency", None)],
    ),
    # gains
    ("Our model improves the baseline by 2.2 AP on COCO.", [("2.2", 2.2, None, "gain", "AP", "COCO")]),
    ("It outperforms the previous state of the art by 3.4% in accuracy.", [("3.4%", 3.4, "%", "gain", "accuracy", None)]),
    ("We see a 4.6% absolute improvement in F1 score over BERT.", [("4.6%", 4.6, "%", "gain", "F1 score", None)]),
    ("The word error rate is reduced by 12% relative to the baseline.", [("12%", 12.0, "%", "gain", "word error rate", None)]),
    ("Accuracy rises by 5.5 percentage points.", [("5.5 percentage points", 5.5, "pp", "gain", "Accuracy", None)]),
    ("It gains up to 20 BLEU points over the default objective.", [("20", 20.0, "points", "gain", "BLEU", None)]),
    # ratios, fractions, number words
    ("Inference is 3.1x faster than with the original model.", [("3.1x", 3.1, "x", "ratio", "faster", None)]),
    ("Our approach achieves a 10x speedup over the baseline.", [("10x", 10.0, "x", "ratio", "speedup", None)]),
    # costs
    ("The system runs at 30 FPS on a single GPU.", [("30 FPS", 30.0, "fps", "score", None, None)]),
    ("The inference time is only 64 ms per image.", [("64 ms", 64.0, "ms", "score", "inference time", None)]),
]

# Shapes that were written after the rules and models, to see how they carry over.
HELD_OUT: list[Example] = []

# Faults that were found and mended.
BUGS: list[Example] = []

# Numbers that are no results.
NOTHING_HERE: list[str] = [
    "We train a model with 7 billion parameters on 2 trillion tokens.",
    "The dataset contains 12,500 images of 40 classes.",
    "We use ResNet-50 and GPT-4 as backbones.",
    "The corpus was collected in 2019 from 14 countries.",
    "Following prior work [12], we use 5-fold cross-validation.",
    "Section 4 describes the 3D architecture, Figure 2 the 4-bit variant.",
    "All intervals are given at the 95% confidence level.",
    "Differences with p < 0.05 are considered significant.",
    "The algorithm has an approximation ratio of 1/2 in the worst case.",
    "We propose three modules and evaluate them on five tasks.",
    "The network has 12 layers, 16 heads and a hidden size of 768.",
    "Approximately 30% of all brain tumors are of this type.",
    "We sample 1,000 sentences and annotate them with 5 labels.",
    "The learning rate is 0.001 and the batch size is 256.",
    "Input frames are resized to 224x224 pixels.",
    "Diabetes affects 422 million people worldwide.",
    "We consider a threshold of 0.5 and a temperature of 0.7.",
    "The survey covers 150 papers published between 2015 and 2023.",
    "We fine-tune for 80 epochs on 8 GPUs.",
    "The model supports a context of 128K tokens.",
]

# What is still read wrongly; an example that comes right must be moved up.
KNOWN_WRONG: list[Example] = []
