"""Sentences written for these tests, each with what its differences are measured against and which way they go."""

from __future__ import annotations

# (number, its baseline, up or down), None where the sentence does not tell.
Example = tuple[str, list[tuple[str, str | None, str | None]]]

# The shapes the features were developed on; they are learnt from too.
DEVELOPED_ON: list[Example] = [
    # behind a verb, behind the number
    ("Our ranker outperforms BM25 by 44% in NDCG@10 on MS MARCO.", [("44%", "BM25", "up")]),
    ("It reduces the word error rate by 12% compared with Whisper.", [("12%", "Whisper", "down")]),
    ("The decoder is 3x faster than greedy search.", [("3x", "greedy search", "up")]),
    ("Our parser yields a gain of 1.9 F1 points over the biaffine parser.", [("1.9", "biaffine parser", "up")]),
    ("Relative to full fine-tuning, memory falls by 61%.", [("61%", "full fine-tuning", "down")]),
    ("Accuracy is 2.4% higher than the state-of-the-art.", [("2.4%", "state-of-the-art", "up")]),
    ("Training time is cut by more than 30% over a standard GRU.", [("30%", "standard GRU", "down")]),
    # each of a list has its own
    (
        "In NDCG@10 the ranker outperforms BM25 by 44%, a plainly trained ranker by 19%, and docT5query by 11%.",
        [("44%", "BM25", "up"), ("19%", "plainly trained ranker", "up"), ("11%", "docT5query", "up")],
    ),
    (
        "Our agent beats PebbleBot by 12%, StoneBot by 9%, and human players by 3%.",
        [("12%", "PebbleBot", "up"), ("9%", "StoneBot", "up"), ("3%", "human players", "up")],
    ),
    (
        "It surpasses the LSTM by 4.1 BLEU, the convolutional model by 2.2 BLEU, and the plain Transformer by 0.8 BLEU.",
        [("4.1", "LSTM", "up"), ("2.2", "convolutional model", "up"), ("0.8", "plain Transformer", "up")],
    ),
    # one of two, each with a number of its own
    (
        "PebbleNet surpasses RockNet by 20% in accuracy, and loses only 2.2% accuracy compared to the dense model.",
        [("20%", "RockNet", "up"), ("2.2%", "dense model", "down")],
    ),
    (
        "We raise success by 27% over GPT-4o and by 49% over Claude.",
        [("27%", "GPT-4o", "up"), ("49%", "Claude", "up")],
    ),
    (
        "Our index is 2.9x smaller than a flat list and answers 10x faster than a tree.",
        [("2.9x", "flat list", "down"), ("10x", "tree", "up")],
    ),
    # what is said first holds for the next number too
    ("Our tagger is 3x faster than SeqTagger and 2x smaller.", [("3x", "SeqTagger", "up"), ("2x", "SeqTagger", "down")]),
    (
        "The solver runs 4x faster than CHOLMOD and needs 60% less memory.",
        [("4x", "CHOLMOD", "up"), ("60%", "CHOLMOD", "down")],
    ),
    # a name of its own says more than what it is
    ("It outperforms the best open model, RockNet, by 5.6% in accuracy.", [("5.6%", "RockNet", "up")]),
    # what is improved
    ("Our loss improves the baseline by 7.6% in accuracy.", [("7.6%", "baseline", "up")]),
    ("The adapter improves RockNet's accuracy by 3.1%.", [("3.1%", "RockNet", "up")]),
    ("Our loss improves accuracy by 3.1%.", [("3.1%", None, "up")]),
    # what it is done on is no baseline
    ("It improves on WikiStone by 2.3% accuracy.", [("2.3%", None, "up")]),
    ("We see a gain of 4.0% accuracy averaged over eight benchmarks.", [("4.0%", None, "up")]),
    # a verb is no name, nor is what is measured
    ("It reduces training time by 13% and generation time by 69%.", [("13%", None, "down"), ("69%", None, "down")]),
    (
        "PebbleNet gains 31% F1 and surpasses RockNet by 24.1 points.",
        [("24.1 points", "RockNet", "up")],
    ),
    (
        "Compared to RockNet, PebbleNet, using 60% less memory, is 2x faster.",
        [("60%", "RockNet", "down"), ("2x", "RockNet", "up")],
    ),
    # no name
    ("Memory is reduced by more than an order of magnitude.", [("an order of magnitude", None, "down")]),
    # the words of the name end where the sentence goes on
    ("Our tracker outperforms ByteTrack and reaches 44.8 AP, a gain of 2.1 points.", [("2.1 points", "ByteTrack", "up")]),
    ("Our tagger is 12.5% faster than SeqTagger does so.", [("12.5%", "SeqTagger", "up")]),
    ("The loss beats strong baselines and its score exceeds theirs by 1.4 F1.", [("1.4", "strong baselines", "up")]),
    ("A gain of 13% accuracy over prior work demonstrates its use.", [("13%", "prior work", "up")]),
    ("We outperform the prior best in-domain model by 3.5 F1.", [("3.5", "prior best in-domain model", "up")]),
    # as good as another at a part of its cost
    ("PebbleNet matches the accuracy of RockNet using 17% of the parameters.", [("17%", "RockNet", "down")]),
    # signs, and what stands behind the number
    ("Our method wins on StoneQA (+6.2% over RockNet) and WikiStone (+3.4%).", [("+6.2%", "RockNet", "up")]),
    ("Quantization causes a drop of only 2.2% accuracy compared to the dense model.", [("2.2%", "dense model", "down")]),
    # a name ends before the next number
    ("In accuracy it outperforms the rock model about 12%.", [("12%", "rock model", "up")]),
    ("PebbleNet is smaller than QA-Rock and also trains 24% faster.", [("24%", "QA-Rock", "up")]),
    (
        "Accuracy has gains over RockNet between 4.1% and 7.7%.",
        [("4.1%", "RockNet", "up"), ("7.7%", "RockNet", "up")],
    ),
    (
        "It runs with 30% of the latency of RockNet and nearly 20% of the latency of StoneNet.",
        [("30%", "RockNet", "down"), ("20%", "StoneNet", "down")],
    ),
    ("It outperforms not only RockNet by 3% accuracy but also StoneNet.", [("3%", "RockNet", "up")]),
    ("Accuracy is 44% higher than the RockLM 2 7B model.", [("44%", "RockLM 2 7B model", "up")]),
    ("We gain 25% MRR compared to triple-based search.", [("25%", "triple-based search", "up")]),
    ("PebbleNet cuts latency by 25% with respect to RockNet.", [("25%", "RockNet", "down")]),
    ("PebbleNet gains 4.1% accuracy w.r.t. the strongest baselines.", [("4.1%", "strongest baselines", "up")]),
    ("Longer contexts improve translation quality by 5%.", [("5%", None, "up")]),
    ("Longer contexts improve the baseline performance by 5%.", [("5%", "baseline performance", "up")]),
    ("PebbleNet has a 35% higher speed with respect to data.", [("35%", None, "up")]),
    # whose a share is
    ("PebbleNet uses 12% of the parameters of RockNet.", [("12%", "RockNet", "down")]),
    ("PebbleNet needs half the memory required by baseline methods.", [("half", "baseline methods", "down")]),
    ("PebbleNet uses only half of the memory of a larger model.", [("half", "larger model", "down")]),
    ("PebbleNet uses 12% of the number of parameters in our full model.", [("12%", None, "down")]),
    ("PebbleNet uses only half of the parameters of the model.", [("half", None, "down")]),
    # what the sentence says besides, in brackets, and figures of a name
    ("Our parser gains 8.3% over RockNet and exhibits faster search.", [("8.3%", "RockNet", "up")]),
    ("It is 2.6x faster than RockNet-M and establishing it is easy.", [("2.6x", "RockNet-M", "up")]),
    ("PebbleNet is 14x faster than RockNet [1], StoneNet [2] and SandNet [3].", [("14x", "RockNet", "up")]),
    ("Our solver outperforms the best closed model, Rock-1.5-Pro, by 58%.", [("58%", "Rock-1.5-Pro", "up")]),
    ("It improves F1 by 7.3% over the baseline 0.81.", [("7.3%", "baseline", "up")]),
    ("It exceeds methods trained on over 10,000 pages by 6.3%.", [("6.3%", "methods trained on over 10,000 pages", "up")]),
    # of whose score a sentence speaks, and what is no name
    ("PebbleNet surpasses the zero-shot accuracy of RockNet by 4.1%.", [("4.1%", "RockNet", "up")]),
    ("PebbleNet takes 2.7x more steps than necessary.", [("2.7x", None, "up")]),
    ("We gain 26% accuracy over four mathematical datasets.", [("26%", None, "up")]),
    # whose gain a comparison leads to, and the reason for it
    ("Compared to RockNet it reduces the cost by 12%.", [("12%", "RockNet", "down")]),
    ("It outperforms standard parsers and even larger ones by 4.1%.", [("4.1%", "standard parsers", "up")]),
    (
        "Compared to the state-of-the-art solutions, PebbleNet improves accuracy by 12.1%.",
        [("12.1%", "state-of-the-art solutions", "up")],
    ),
    (
        "It gains 3.2 points over the standard RockNet model due to its deeper layers.",
        [("3.2 points", "standard RockNet model", "up")],
    ),
]
