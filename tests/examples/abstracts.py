"""Whole abstracts, made up, with the results they report: the gold set that guards accuracy. Nothing is learnt from them.

Each is (text, [(raw, value, unit, kind, measure, dataset)]); a measure or dataset that the text does not give is None.
"""

from __future__ import annotations

from typing import TypeAlias

__all__ = ["GOLD"]

Result: TypeAlias = tuple[str, float, "str | None", str, "str | None", "str | None"]

GOLD: list[tuple[str, list[Result]]] = [
    (
        "Point clouds are large and uneven. We describe SlabNet, a network of 14M parameters that reads a cloud in slabs of 32 "
        "points. On the S3DIS dataset it reaches 72.4% mIoU, 1.9 points above the previous best, and on ScanNet it reaches "
        "76.1% mIoU. It runs at 41 fps on one GPU.",
        [
            ("72.4%", 72.4, "%", "score", "mIoU", "S3DIS"),
            ("1.9 points", 1.9, "points", "gain", "mIoU", "S3DIS"),
            ("76.1%", 76.1, "%", "score", "mIoU", "ScanNet"),
            ("41 fps", 41.0, "fps", "score", None, None),
        ],
    ),
    (
        "Speech recognizers fail on dialects. We collected 120 hours of speech from 340 speakers and fine-tuned a public model "
        "for 3 epochs. The word error rate falls from 31.2% to 18.7%, and for the oldest speakers it is halved.",
        [
            ("31.2%", 31.2, "%", "score", "word error rate", None),
            ("18.7%", 18.7, "%", "score", "word error rate", None),
            ("halved", 0.5, "x", "ratio", "word error rate", None),
        ],
    ),
    (
        "Sampling from diffusion models takes many steps. Our solver needs 8 steps where others need 50, and yields an FID of "
        "3.12 on CIFAR-10 and of 5.4 on ImageNet 64x64. Compared with the best earlier solver, sampling is 4.5x faster.",
        [
            ("3.12", 3.12, None, "score", "FID", "CIFAR-10"),
            ("5.4", 5.4, None, "score", "FID", "ImageNet 64x64"),
            ("4.5x", 4.5, "x", "ratio", "speed", None),
        ],
    ),
    (
        "We study how 25 language models answer questions of law. The benchmark LexAsk has 4,200 questions from 11 countries. "
        "The best model answers 61.3% of them correctly, while lawyers reach an accuracy of 88%.",
        [
            ("61.3%", 61.3, "%", "score", None, "LexAsk"),
            ("88%", 88.0, "%", "score", "accuracy", "LexAsk"),
        ],
    ),
    (
        "About 40% of falls happen at night. We built a mattress sensor that samples at 100 Hz and tested it with 27 volunteers"
        " for 14 nights. It detects falls with a sensitivity of 96.3% and a specificity of 99.1%.",
        [
            ("96.3%", 96.3, "%", "score", "sensitivity", None),
            ("99.1%", 99.1, "%", "score", "specificity", None),
        ],
    ),
    (
        "Dense retrievers forget rare words. LexiDense adds a sparse head to a dense encoder. It improves nDCG@10 on BEIR by "
        "2.3 points and Recall@100 by 4.1 points over a strong dense baseline, while the index grows by only 6%.",
        [
            ("2.3 points", 2.3, "points", "gain", "nDCG@10", "BEIR"),
            ("4.1 points", 4.1, "points", "gain", "Recall@100", "BEIR"),
            ("6%", 6.0, "%", "gain", "index", None),
        ],
    ),
    (
        "We prove that every algorithm needs at least n log n comparisons, and give one that is within a factor of 2 of this "
        "bound. The proof holds with probability 0.99 for n larger than 1000.",
        [],
    ),
    (
        "Quadruped robots slip on ice. We train a policy in simulation with 4096 parallel environments and transfer it without "
        "any tuning. In 60 trials on real ice the robot succeeds in 93% of runs, against 58% for the manufacturer's controller,"
        " and uses 22% less energy.",
        [
            ("93%", 93.0, "%", "score", None, None),
            ("58%", 58.0, "%", "score", None, None),
            ("22%", 22.0, "%", "gain", "energy", None),
        ],
    ),
    (
        "The model was trained on 2 trillion tokens with a context of 8K. With 7B parameters it scores 68.2 on MMLU, 54.9 on "
        "GSM8K and 41.5 on HumanEval, better than open models twice its size.",
        [
            ("68.2", 68.2, None, "score", None, "MMLU"),
            ("54.9", 54.9, None, "score", None, "GSM8K"),
            ("41.5", 41.5, None, "score", None, "HumanEval"),
        ],
    ),
    (
        "Our submission to the shared task used an ensemble of five models. It ranked 2nd of 19 teams with a macro F1 of 0.714.",
        [
            ("ranked 2nd", 2.0, None, "rank", None, None),
            ("0.714", 0.714, None, "score", "macro F1", None),
        ],
    ),
    (
        "Accelerating attention is a question of memory. The kernel we present reaches 620 TFLOPs/s on one card, speeds up "
        "training by 1.7x and cuts peak memory by 35% without loss of accuracy.",
        [
            ("620 TFLOPs/s", 620.0, None, "score", None, None),
            ("1.7x", 1.7, "x", "ratio", "training", None),
            ("35%", 35.0, "%", "gain", "peak memory", None),
        ],
    ),
    (
        "In 2019 some 3.5 billion people had no access to dental care. We release 5,318 X-ray images labelled by three "
        "dentists, with an agreement of 0.84 (Cohen's kappa). A U-Net trained on 80% of them finds caries with a Dice score of "
        "0.81.",
        [
            ("0.84", 0.84, None, "score", "Cohen's kappa", None),
            ("0.81", 0.81, None, "score", "Dice score", None),
        ],
    ),
    (
        "Federated learning sends too much. Sketching the updates reduces communication by 20x with a drop in accuracy of less "
        "than 0.5% on CIFAR-100 and Shakespeare.",
        [
            ("20x", 20.0, "x", "ratio", "communication", None),
            ("0.5%", 0.5, "%", "gain", "accuracy", "CIFAR-100 | Shakespeare"),
        ],
    ),
    (
        "Can a tutor made of words help? In a trial with 212 pupils those who used it for 6 weeks scored 11% higher in the "
        "final test (p < 0.01, 95% confidence interval 6% to 16%).",
        [("11%", 11.0, "%", "gain", None, None)],
    ),
    (
        "We segment satellite images of 10 m resolution with a frozen encoder. The F1 score is 0.87 for water, 0.79 for forest "
        "and 0.66 for built-up land.",
        [
            ("0.87", 0.87, None, "score", "F1 score", None),
            ("0.79", 0.79, None, "score", "F1 score", None),
            ("0.66", 0.66, None, "score", "F1 score", None),
        ],
    ),
    (
        "Video models dream of impossible motion. We add a physics loss with weight 0.1 and train for 48 hours on 16 GPUs. FVD "
        "on UCF-101 improves from 412 to 355, and raters prefer our videos in 71% of comparisons.",
        [
            ("412", 412.0, None, "score", "FVD", "UCF-101"),
            ("355", 355.0, None, "score", "FVD", "UCF-101"),
            ("71%", 71.0, "%", "score", None, None),
        ],
    ),
    (
        "This survey covers 214 papers from 2015 to 2024. We find that 62% of them report no variance, and that only 9 share "
        "code.",
        [],
    ),
    (
        "HashJoin+ is a join operator for column stores. On TPC-H at scale factor 100 it lowers the run time from 84 s to 51 s,"
        " and it needs three times less memory than a sort-merge join.",
        [
            ("84 s", 84.0, "s", "score", "run time", "TPC-H"),
            ("51 s", 51.0, "s", "score", "run time", "TPC-H"),
            ("three times", 3.0, "x", "ratio", "memory", None),
        ],
    ),
    (
        "Grasping glass is hard for depth cameras. ClearGrip combines touch and sight and attains grasp success rates of 91.5% "
        "and 87.0% on known and novel glasses, respectively, up to 30% higher than sight alone.",
        [
            ("91.5%", 91.5, "%", "score", "grasp success rate", None),
            ("87.0%", 87.0, "%", "score", "grasp success rate", None),
            ("30%", 30.0, "%", "gain", "grasp success rate", None),
        ],
    ),
    (
        "We translate between 12 languages of the Andes. Adding 9,000 sentence pairs raises BLEU from 7.9 to 13.4 for Quechua "
        "and by 2.8 for Aymara.",
        [
            ("7.9", 7.9, None, "score", "BLEU", None),
            ("13.4", 13.4, None, "score", "BLEU", None),
            ("2.8", 2.8, None, "gain", "BLEU", None),
        ],
    ),
    (
        "A cache of answers saves money. In production CacheMind cut the cost per query by 44% and the median latency from 1.9 "
        "s to 0.6 s, at a hit rate of 57%.",
        [
            ("44%", 44.0, "%", "gain", "cost per query", None),
            ("1.9 s", 1.9, "s", "score", "median latency", None),
            ("0.6 s", 0.6, "s", "score", "median latency", None),
            ("57%", 57.0, "%", "score", "hit rate", None),
        ],
    ),
    (
        "Molecules are graphs in space. EquiMol uses 6 layers and 1.2M parameters, an order of magnitude fewer than rivals, and"
        " sets a new state of the art on QM9 with a mean absolute error of 11.3 meV for the energy.",
        [
            ("an order of magnitude", 10.0, "x", "ratio", "parameters", None),
            ("11.3 meV", 11.3, "meV", "score", "mean absolute error", "QM9"),
        ],
    ),
]
