"""Sentences written for these tests, each with whose its scores are: own, other, or None where that need not be told."""

from __future__ import annotations

Example = tuple[str, list[tuple[str, str | None]]]

# The shapes the features were developed on; they are learnt from too.
DEVELOPED_ON: list[Example] = [
    # of people, whatever they are
    ("Our reader scores 81.2%, where trained students reach 74.3%.", [("81.2%", "own"), ("74.3%", "other")]),
    # from one value to another: the first is what was there before
    ("Our method improves accuracy from 71.2% to 75.3% on MNIST.", [("71.2%", "other"), ("75.3%", "own")]),
    ("It reduces the error rate from 8.4% to 6.1%.", [("8.4%", "other"), ("6.1%", "own")]),
    # compared, versus, than
    ("Our model reaches 75.1% accuracy, compared to 68.1% of BERT.", [("75.1%", "own"), ("68.1%", "other")]),
    ("Our parser obtains an F1 of 91.3, compared with 88.0 for the baseline.", [("91.3", "own"), ("88.0", "other")]),
    ("We reach a success rate of 62% versus 54% for the baseline.", [("62%", "own"), ("54%", "other")]),
    # names with their scores in brackets
    (
        "PebbleNet obtains 84.2% accuracy, outperforming GPT-4o (79.5%) and Claude (77.1%).",
        [("84.2%", "own"), ("79.5%", "other"), ("77.1%", "other")],
    ),
    # other models and people as subjects
    ("GPT-4 achieves only 35% accuracy, whereas humans reach 92%.", [("35%", "other"), ("92%", "other")]),
    ("The best existing model only achieves an accuracy of 41.3%.", [("41.3%", "other")]),
    ("Claude reaches only 48.2% accuracy on our benchmark.", [("48.2%", "other")]),
    ("Even the strongest models, such as Gemini, achieve an accuracy of only 55.7%.", [("55.7%", "other")]),
    ("Human experts reach 88.3% accuracy, while the best model obtains 61.0%.", [("88.3%", "other"), ("61.0%", "other")]),
    ("Existing methods struggle to reach an F1 of 40.2.", [("40.2", "other")]),
    ("The previous best system achieved 47.2 MAP.", [("47.2", "other")]),
    ("On moss the winning team achieved 63.8 F1.", [("63.8", "other")]),
    ("This is far above the previous best of 61.0% accuracy.", [("61.0%", "other")]),
    # what is the paper's own though others are named
    ("Our agent needs only 2.1 s of latency.", [("2.1 s", "own")]),
    ("Fine-tuned with our data, Llama reaches 71.9% accuracy.", [("71.9%", "own")]),
    ("Our model outperforms GPT-4 and achieves 83.4% accuracy.", [("83.4%", "own")]),
    ("It outperforms the best baseline with an accuracy of 79.5%.", [("79.5%", "own")]),
    ("Human evaluation shows that our model scores 4.2 on fluency.", [("4.2", "own")]),
    ("Our model reaches 81.0% accuracy, outperforming all baselines.", [("81.0%", "own")]),
    ("Compared to existing methods, our model reaches an F1 of 88.1 on SQuAD.", [("88.1", "own")]),
    ("The model obtains Dice scores ranging from 81.2% to 90.4%.", [("81.2%", "own"), ("90.4%", "own")]),
    ("The proposed network obtains 44.8 AP on COCO.", [("44.8", "own")]),
]

# Nothing was learnt from these, and no word was added for them.
HELD_OUT: list[Example] = [
    ("Word error rate falls from 12.5% to 9.8% with our decoder.", [("12.5%", "other"), ("9.8%", "own")]),
    ("PebbleNet scores 55.2 mAP against 51.9 for the previous state of the art.", [("55.2", "own"), ("51.9", "other")]),
    ("It attains 93.4% accuracy, higher than the 90.2% of human annotators.", [("93.4%", "own"), ("90.2%", "other")]),
    ("Current language models reach only 28.3% accuracy on our benchmark.", [("28.3%", "other")]),
    ("The tracker surpasses the strongest competitor (63.0%) with a precision of 66.7%.", [("63.0%", "other"), ("66.7%", "own")]),
    ("We obtain 71.4% accuracy on ImageNet and 88.9% on CIFAR-10.", [("71.4%", "own"), ("88.9%", "own")]),
    ("Our system is faster than prior work and reaches an F1 of 77.6.", [("77.6", "own")]),
    ("On VisDial, the ensemble reaches an MRR of 0.68 and a recall@10 of 0.91.", [("0.68", "own"), ("0.91", "own")]),
]

# Levels of people and of chance are of no system; each score with whose it is and the name of its system. Nothing is learnt from
# these.
BUGS: list[tuple[str, list[tuple[str, str | None, str | None]]]] = [
    (
        "PebbleQA is hard: GPT-4o achieves only 63% accuracy compared to the human baseline of 91%.",
        [("63%", "other", "GPT-4o"), ("91%", "other", None)],
    ),
    (
        "GPT-4o reaches 44.7% accuracy, well below the 82.0% attained by trained human specialists.",
        [("44.7%", "other", "GPT-4o"), ("82.0%", "other", None)],
    ),
    (
        "While humans achieve 93% accuracy, the best model Gemini-2.5-Pro attains only 63.0%.",
        [("93%", "other", None), ("63.0%", "other", "Gemini-2.5-Pro")],
    ),
    (
        "RockNet reaches 61% accuracy, compared to 25% for random guessing and 80% for human experts.",
        [("61%", "own", "RockNet"), ("25%", "other", None), ("80%", "other", None)],
    ),
    (
        "Gemini reaches an accuracy of 41%, where random guessing (25%) is near and so is the majority-class baseline of 33%.",
        [("41%", "own", "Gemini"), ("25%", "other", None), ("33%", "other", None)],
    ),
    (
        "GPT-4 stays far below human performance at 73.9% and 79.3% accuracy.",
        [("73.9%", "other", None), ("79.3%", "other", None)],
    ),
    # what people judge, and what is as good as they are, is a system's
    ("RockNet reaches a human evaluation score of 4.2.", [("4.2", "own", "RockNet")]),
    ("RockNet outperforms human experts, achieving 91% accuracy.", [("91%", "own", "RockNet")]),
    ("RockNet's agreement with human experts reaches 91%.", [("91%", "own", "RockNet")]),
    ("RockNet rises from 75.4 to 88.3 F1 (88.7 with majority vote).", [("88.7", "own", "RockNet")]),
    # behind a possessive, and what a number is set against
    (
        "PebbleNet sorts with 82.1% accuracy, compared to RockNet's 71.2%.",
        [("82.1%", "own", "PebbleNet"), ("71.2%", "other", "RockNet")],
    ),
    (
        "PebbleNet loses only 1.2% accuracy on wet stones, compared to a 9.4% drop of RockNet.",
        [("1.2%", "own", "PebbleNet"), ("9.4%", "other", None)],
    ),
]
