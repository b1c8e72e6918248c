"""Which names become rows of datasets."""

from __future__ import annotations

import pytest

from papersette.extract import find
from papersette.extract.datasets.contests import contest_name
from papersette.extract.datasets.find import find_datasets
from papersette.extract.datasets.guesses import guess_datasets
from papersette.extract.datasets.names import DatasetName
from papersette.extract.text.reading import Reading
from papersette.models import Paper

DATASETS = [
    ("We evaluate on the WikiBabble dataset and reach 71.2% accuracy.", {"WikiBabble"}),
    ("Our system ranks third in SemEval-2023 Task 3 with an F1 of 0.61.", {"SemEval 2023 Task 3"}),
    ("We describe our entry to the NLI Shared Task, with an accuracy of 80.1%.", {"NLI shared task"}),
    # A shared task has one name, in whatever order the text has its parts.
    ("This paper describes our system for Task 3 of SemEval-2023 on rumours.", {"SemEval 2023 Task 3"}),
    ("We took part in SemEval-2023 Task-3 Subtask-B this year.", {"SemEval 2023 Task 3 Subtask B"}),
    ("We took part in SemEval- 2023 Task 3 this year.", {"SemEval 2023 Task 3"}),
    ("We tackle subtask 1A of Task 3 at Semeval2023 with rules.", {"SemEval 2023 Task 3 Subtask 1A"}),
    ("Our team entered BabbleLang 2024 shared task 2 with two models.", {"BabbleLang 2024 Task 2"}),
    ("Our submission to the WMT19 shared tale translation task is small.", {"WMT19 tale translation task"}),
    (
        "We report on the WASSA 2021 Shared Task on Tale Detection in Letters again.",
        {"WASSA 2021 shared task on Tale Detection in Letters"},
    ),
    ("The contest was organized by BabbleLang@EACL 2024 in spring.", {"BabbleLang@EACL 2024"}),
    ("We enter the 2nd Babble Challenge with a small model.", {"2nd Babble Challenge"}),
    ("We parse the Penn treebank and the Chinese Penn Treebank.", {"Penn Treebank", "Chinese Treebank"}),
    ("We train on Imagenet 22K and test on ImageNet.", {"ImageNet-21K", "ImageNet"}),
    ("We test on CNN- DailyMail.", {"CNN/DailyMail"}),
    # Whole, with small words, measures and abbreviations in it, its year and its track.
    (
        "We won the ABC 2031 Babble Detection and Repair Challenge, and the PQR 2031 Babble Quality Assessment Challenge.",
        {"ABC 2031 Babble Detection and Repair Challenge", "PQR 2031 Babble Quality Assessment Challenge"},
    ),
    ("We enter the AI Babble Challenge 2031 Track 2 with a small model.", {"AI Babble Challenge 2031 Track 2"}),
    (
        "We enter the Sound RGB & HSV Babble Quality Measurement Grand Challenge.",
        {"Sound RGB & HSV Babble Quality Measurement Grand Challenge"},
    ),
    ("We enter the 2031 1M-Babbles Detection Challenge with a small model.", {"2031 1M-Babbles Detection Challenge"}),
    ("We enter the Odd Babble Expression (OBE) Recognition Challenge.", {"Odd Babble Expression (OBE) Recognition Challenge"}),
    ("We enter the Odd Babble Detection in Khasi shared task.", {"Odd Babble Detection in Khasi shared task"}),
    ("We win the Third Run of the Odd Babble shared task.", {"Odd Babble shared task"}),
    ("We took part in the Odd Babble Expression (OBEX) 2031 shared task.", {"OBEX 2031 shared task"}),
    # Which year, version or pair of languages of a known one.
    ("We report BLEU on WMT14 English-to-Finnish and on WMT'16 En-De.", {"WMT14 En-Fi", "WMT16 En-De"}),
    ("We evaluate on LiveCodeBench v7 and on DAVIS-17 alike.", {"LiveCodeBench v7", "DAVIS 2017"}),
    ("We evaluate on BraTS'23 and on IWSLT 2025.", {"BraTS 2023", "IWSLT 2025"}),
    ("We evaluate on WMT '24 and on IWSLT ‘25 data.", {"WMT24", "IWSLT 2025"}),
    ("We read ShapeNet-v2, TED-LIUM-v2 and MultiWOZ 3.0 alike.", {"ShapeNet-v2", "TED-LIUM-v2", "MultiWOZ 3.0"}),
    ("We gain 2.0 BLEU on WMT14 and COCO 2.0 points.", {"WMT14", "COCO"}),
    ("We present PebbleGEN v2, a fine-grained benchmark of stones.", {"PebbleGEN v2"}),
    # Of a list that shares the beginning of its names each is whole, where that makes a known one.
    (
        "We report on CIFAR-10 and 100, and on SWE-bench Lite and Verified.",
        {
            "CIFAR-10",
            "CIFAR-100",
            "SWE-bench Lite",
            "SWE-bench Verified",
        },
    ),
    (
        "It leads on Kinetics-400/600/700, on IJB-B/C and on SQuAD 1.1 and 2.0.",
        {
            "Kinetics-400",
            "Kinetics-600",
            "Kinetics-700",
            "IJB-B",
            "IJB-C",
            "SQuAD 1.1",
            "SQuAD 2.0",
        },
    ),
    ("We translate the WMT14 English-to-German and English-to-French tasks.", {"WMT14 En-De", "WMT14 En-Fr"}),
    ("It leads on the DAVIS 2016/2017 val sets and on DAVIS-16.", {"DAVIS 2016", "DAVIS 2017"}),
    ("It reads all of CIFAR-10 and 100 test images.", {"CIFAR-10"}),
    (
        "We hear LibriSpeech test-clean and test-other, and see ImageNet-C, -R.",
        {
            "LibriSpeech test-clean",
            "LibriSpeech test-other",
            "ImageNet-C",
            "ImageNet-R",
        },
    ),
    ("We read CIFAR-10 and 100 images of stones, ImageNet-1K and A new set of ferns.", {"CIFAR-10", "ImageNet"}),
    ("We sweep Semantic3D and KITTI, and CIFAR-10 for 100 epochs.", {"Semantic3D", "KITTI", "CIFAR-10"}),
    # A name of several things is a dataset's before a pair of languages.
    ("Tales are told on NIST Chinese–English as we say.", {"NIST Zh-En"}),
    # A small letter or a blank more.
    ("We sum up CNN / Dailymail and Xsum, and tell voices apart on wsj0-2mix.", {"CNN/DailyMail", "XSum", "WSJ0-2mix"}),
    ("We end tales of the Story Cloze Test and win Game of 24.", {"Story Cloze", "Game of 24"}),
    ("We extend them into a larger dataset, which we call TwaddleV2.", {"TwaddleV2"}),
    # What is presented is no known one that is spelt otherwise.
    ("We introduce MTBench, a benchmark of tides.", {"MTBench"}),
    ("We test on the MTBench benchmark.", {"MT-Bench"}),
    # By a spelling that is a word or another abbreviation too, where the text calls it a dataset.
    ("We segment two street benchmarks: MFNET and BabbleX.", {"MFNet", "BabbleX"}),
    ("Infrared small target detection (ISTD) is hard. ISTD challenges are met by our model.", set()),
    ("We store pebbles in a NoSQL database, and release the first fMRI dataset of ferns.", set()),
    ("The Text-to-SQL benchmark and the Low-Resource Track hold chest X-ray datasets.", set()),
    ("We reach 61.2 F1 on the YELP dataset and 71.2 on SQuAD2.", {"Yelp", "SQuAD 2.0"}),
    ("We summarize the ARXIV dataset and the ArXiv corpus.", {"arXiv"}),
    ("We evaluate on MSCOCO-2015 and on BraTS-2031.", {"COCO 2015", "BraTS 2031"}),
    # Of what size its pictures are.
    (r"The FID is 1.9 on ImageNet $256\times256$ and 3.1 on ImageNet 512 x 512.", {"ImageNet 256x256", "ImageNet 512x512"}),
    ("Pebbles are drawn on FFHQ-128x128.", {"FFHQ 128x128"}),
    (r"The FID is 1.9 on 256$\times$256 ImageNet and 3.1 on ImageNet1K 512*512.", {"ImageNet 256x256", "ImageNet 512x512"}),
    # A part of another name is another.
    ("We score 12.1% on e-MNIST and 13.1% on U-MATH.", {"e-MNIST", "U-MATH"}),
    ("We score 12.1% on BrowseComp-zh and 13.1% on TwaddleBench Core.", {"BrowseComp-ZH", "TwaddleBench Core"}),
    ("We score 12.1% on BabyAI-2 and 13.1% on MMMU-2.5.", {"BabyAI-2", "MMMU-2.5"}),
    ("We gain 2.1 mIoU on GTAV->Cityscapes.", {"GTAV->Cityscapes"}),
    ("We score 12.1% on fashion-MNIST and 13.1% on VBench++.", {"Fashion-MNIST", "VBench++"}),
    ("We train on MNIST+ CIFAR-10, and test on ScanNet+.", {"MNIST", "CIFAR-10", "ScanNet+"}),
    ("We segment COCO-3D and read MegaDepth-1500.", {"COCO-3D", "MegaDepth-1500"}),
    # A contest on a known one is on that one.
    ("We enter the BraTS challenge with a small model.", {"BraTS"}),
    ("We reach 41.2 on RefCOCO/+/g and 51.2 on RefCOCO+.", {"RefCOCO/+/g", "RefCOCO+"}),
    ("The FFHQ images have 256 x 256 pixels.", {"FFHQ"}),
    ("Pebbles are drawn on e-FFHQ 128x128.", {"e-FFHQ"}),
    ("We segment Cityscapes 1024×2048 and read ImageNet 224x224.", {"Cityscapes", "ImageNet"}),
    # In whatever letters.
    ("On Cifar-10 we reach 71.2% accuracy, and 61.2% on the Imagenet-1k dataset.", {"CIFAR-10", "ImageNet"}),
    # With its abbreviation in brackets, and in what is left of markup.
    ("We use the Basic Babble Course (BBC-X) dataset of questions.", {"BBC-X"}),
    ("We took part in the Old Babble Dialect Identification (OBDI) shared task.", {"OBDI shared task"}),
    ("We introduce **BABBLER**, a reading test and benchmark of old tales.", {"BABBLER"}),
    ("We present BabbleMuseum, a new Chart Babble (CBX) benchmark.", {"BabbleMuseum"}),
    (r"We build a novel dataset \textbf{TALESX} for this.", {"TALESX"}),
    ("We introduce a dataset named “Old BabblePrompts” of rumours.", {"Old BabblePrompts"}),
    # Whole, whatever signs are within it.
    (
        "We enter the Speak & Babble Challenge, and test on the Pebble&Act dataset and the PEBBLE2.0 benchmark.",
        {"Speak & Babble Challenge", "Pebble&Act", "PEBBLE2.0"},
    ),
    (r"We segment stones of PASCAL-5$^i$ and the COCO-20$^i$ dataset.", {"PASCAL-5i", "COCO-20i"}),
    # A hyphen may be a dash, and a part of a pair.
    (
        "We introduce TwaddleBench-the first benchmark of rumours, and test on the web dataset Mind2Web-but also on COCO-to-VOC.",
        {"TwaddleBench", "Mind2Web", "COCO-to-VOC"},
    ),
    ("We test on two datasets, SUN and CUB-to see what helps.", {"SUN", "CUB-200-2011"}),
    ("By metrics such as MMLU and MATH it is the best.", {"MMLU", "MATH"}),
    ("We enter the CVPR 2031 Pebble Challenge, and use the Holland dataset.", {"CVPR 2031 Pebble Challenge", "Holland"}),
    ("We introduce Babble or Twaddle, the first benchmark of rumours.", {"Babble or Twaddle"}),
    # Two of them, and one that owns something.
    ("We tested on the PebbleX and TwaddleX datasets.", {"PebbleX", "TwaddleX"}),
    ("PebbleX's questions are hard, so the PebbleX dataset has few.", {"PebbleX"}),
    ("We collect a new dataset, PebbleX-5k, which has 5,000 stones.", {"PebbleX-5k"}),
    ("Agents play in the Old Babble Arena and on Twaddle Bench.", {"Old Babble Arena", "Twaddle Bench"}),
    # Names in small letters, with signs, and with what markup has put apart.
    ("We test on pebble-bench and twaddlebench in a new testbench on the workbench.", {"pebble-bench", "twaddlebench"}),
    ("We introduce V$^2$Pebble-Bench, and test on $\\sigma^{3}$-Bench.", {"V^2Pebble-Bench", "σ^3-Bench"}),
    ("We test on $\\tau$-Bench and $\\infty$Bench.", {"τ-bench", "InfiniteBench"}),
    ("We introduce myBabble, a corpus of words, and test on the skTwaddle benchmark.", {"myBabble", "skTwaddle"}),
    ("We test on the Pebble-Benchmark, onPebble data and thePebble dataset.", {"Pebble-Benchmark"}),
    # One contest has one name, however it is spelt; what only says that it is a contest is no part of it.
    ("We took part in the SemEval-2031 shared task and the Semeval2031 competition.", {"SemEval 2031"}),
    ("Our entry to the W-NUT 2031 Shared task #2: Babble Detection is small.", {"WNUT 2031 Task 2"}),
    ("We describe SemEval 2031 (Task 4) and the SemEval-2031Task 5.", {"SemEval 2031 Task 4", "SemEval 2031 Task 5"}),
    ("We solve SemEval-2031 Task 6-BABBLE, and the WASSA 2031 Shared-Task 1.", {"SemEval 2031 Task 6", "WASSA 2031 Task 1"}),
    ("Our entry to the BabbleNER Shared Task 2031 is small.", {"BabbleNER 2031 shared task"}),
    ("We won the WMT 2019 News Translation Shared Task.", {"WMT19 news translation task"}),
    ("We won the WMT 2019 Tale News Shared Task.", {"WMT19 Tale News task"}),
    ("The 2031 WASSA shared task was hard.", {"WASSA 2031"}),
    ("We gain on WMT’14 English→German and WMT 2014 EN-DE.", {"WMT14 En-De"}),
    ("We gain on WMT16 Ro↔En, and lose on WMT-17 En-Xy v2.", {"WMT16 Ro<->En", "WMT17 En-Xy"}),
    # Hyphens and blanks make no other dataset, letters do.
    ("We test on the Trivia-QA dataset and the TRIVIA-qa dataset.", {"TriviaQA", "TRIVIA-qa"}),
    # Whole names.
    ("We introduce Common Babble, the largest open corpus. More of Common Babble is in use.", {"Common Babble"}),
    ("Silent Babble is a new dataset.", {"Silent Babble"}),
    ("We test on the Old Finnish Babble Treebank.", {"Old Finnish Babble Treebank"}),
    ("We test on the English Web Treebank and on the Penn Discourse Treebank.", {"English Web Treebank", "PDTB"}),
    ("We enter the 2031 b2d2/BABBLE challenge.", {"2031 b2d2/BABBLE challenge"}),
    # All of a list.
    ("We test on three datasets (BabbleX, TwaddleX, and PebbleX).", {"BabbleX", "TwaddleX", "PebbleX"}),
    ("On two datasets, GSM8K and PebbleX, it is fast.", {"GSM8K", "PebbleX"}),
    ("On both benchmarks, BabbleNet and TwaddleNet are fast.", set()),
    # A framework and a dataset by one name, and a framework that tests.
    ("We propose PebbleX, a framework for stones. The PebbleX dataset is new.", {"PebbleX"}),
    ("We present PebbleX, a framework for evaluating agents, and the PebbleX benchmark.", {"PebbleX"}),
]
NO_DATASETS = [
    # Where a contest or a paper was, and when.
    "Our system ranked first in the shared task at ACL 2031.",
    "The authors are told with an accuracy of 87% on EMNLP.",
    "Our ensemble reaches an F1 of 71.2% on Sub-task A and 64.0% on Sub-task B.",
    "We obtain an accuracy of 88.1% on Task 5 and 79.3% on Track 2.",
    "The model gains 2.1% accuracy on NLI and 1.4% on STS.",
    "Experiments on MRC datasets show an improvement of 3.2% F1.",
    "We train a parser on several AMR corpora and reach 83.2% Smatch.",
    "A new babble question answering (BQA) benchmark is hard: models reach 12.5% accuracy.",
    "Babble question answering (BQA) is hard: models reach 12.5% accuracy.",
    "In 2020, Task 4 was hard: our model reaches an F1 of 71.2%.",
    "On the last day of 2018 datasets were few, and accuracy was 71.2%.",
]
# Names that stand where those of datasets do: what data hold, what is done with them, and models.
NOT_MENTIONED = [
    "We read several sources of the corpus. Likewise, the study introduces the first PebbleLM dataset of pages.",
    "We ask two things. Second, a benchmark of pages is worth having. First, the corpus is read.",
    "It helps to solve many tasks. Thereby, a high-quality benchmark of pages is worth having.",
    "Across both UK and US datasets it helps, as on an IoT testbed.",
    "From examinations of India, the largest of all, this benchmark has questions.",
    # An accent stands within a word.
    r"It was filmed in a yard of T\"UV S\"UD Rail by S\"{U}D Film.",
    # What the text itself calls so is something else, also where an acronym is a part of it.
    "We study generative AI architectures (GAIAs), of which a GAIA is one.",
    "Editors such as PebbleEdit are no use, nor are approaches such as MEMIT and WISE in the end.",
    # The best on a benchmark is none.
    "Even DeepSeek-R1, the best performer on our benchmark, fails.",
    "Stone pebble imaging (SPI) is slow. Existing SPI methods fail on public SPI datasets, and SPI models are large.",
    "We propose PebbleNet, a framework for stones. On this benchmark, PebbleNet outperforms all methods.",
    "Existing TPI benchmarks are small.",
    "We collect a new Pebble-enhanced dataset.",
    "Remarkably, the picture of the new dataset is small.",
    "WikiX is an open challenge.",
    "Hallucination of large language models (LLMs) remains an AI challenge.",
    "Our score in this competition is an F1-score on competition data of 12.3%.",
    "We train by stochastic gradient descent (SGD). On this task, SGD is slow.",
    "Grouped-query attention (GQA) is fast, and we evaluate models with GQA.",
    "We test on the dataset of Kumar et al. of 2031.",
    "SHAP and LIME (Local Interpretable Model-agnostic Explanations) agree.",
    "We show the PebbleX_{ext} benchmark.",
    "Few corpora are in Telugu. We test on Tamil and Telugu datasets.",
    "The HTML dataset is large, and UI datasets are small.",
    "We propose PebbleX, a novel unlearning paradigm that forgets. We present a dataset, PebbleX.",
    "See \\href{https://babble.example/PebbleX}{https://babble.example/PebbleX}.",
    "We train on Phase II data of the Phase II dataset.",
    "On the dataset, MobileNetV2 is slow.",
]
# Names that are no finds, but candidates for the slots of results, by what speaks for them.
GUESSED = [
    ("Our system ranks first in subtask-1 and on task 1B.", "part", {"subtask-1", "task 1B"}),
    ("The error is 0.8 mm in Cohort II and 0.9 mm in Cohort I.", "part", {"Cohort II", "Cohort I"}),
    ("We gain on three sets of rooms: RoomX (+1.1 mAP50) and 3RoomScan (+3.2 mAP50).", "figured", {"RoomX", "3RoomScan"}),
    ("It gains in maths (MathBabble +16.2%, GradeX +6.1%).", "figured", {"MathBabble", "GradeX"}),
    ("It gains 7.8% in the grounding task (Ground3D).", "bracketed", {"Ground3D"}),
    ("It gains 7.8% on in-domain data (FakeBabble) and in one cohort (BABEL).", "bracketed", {"FakeBabble", "BABEL"}),
    ("We scored 28.1 on test set 2031.", "part", {"test set 2031"}),
    ("We scored 0.68 in the subtask EI-babble and 0.78 in subtask V-babble.", "part", {"EI-babble", "V-babble"}),
    ("We describe our entry to the “Mend the Babble” shared task.", "theme", {"Mend the Babble"}),
    ("We describe our entry to the 'Babble or Not' task.", "theme", {"Babble or Not"}),
    ("It reaches 39.6% on m-BabbleX.", "placed", {"m-BabbleX"}),
    ("Our data came from the babble network (BBNX) database and its (BBMX) corpora.", "bracketed", {"BBMX"}),
    ("We introduce TALES, a collection of text games.", "presented", {"TALES"}),
    ("We describe our entry to the shared task on Babble Detection in Tales.", "theme", {"Babble Detection in Tales"}),
    ("Our team won at OldLANG 2024.", "dated", {"OldLANG 2024"}),
    ("We reach 15.0 for English to Khasi.", "pair", {"English to Khasi"}),
    ("It wins by 0.9% in the Restaurant domain.", "tasked", {"Restaurant"}),
    ("It reaches 39.6% on newstest2019.", "placed", {"newstest2019"}),
    ("It reaches 39.6% on BabbleSQL v2, and 41.2% on TwaddleSQL 2.0.", "placed", {"BabbleSQL v2", "TwaddleSQL 2.0"}),
    ("It reaches a GenEval score of 0.55.", "scored", {"GenEval"}),
]
NOT_GUESSED = [
    "We introduce a method for large language models (LLMs), and it wins by 5.1%.",
    "It reaches 91.2% on a large public dataset and on the full test set.",
    "We propose FooNet, a network with two heads, for speed.",
]


@pytest.mark.parametrize(("text", "names"), DATASETS)
def test_datasets(text: str, names: set[str]) -> None:
    """What is named as a dataset, a contest among them, is one."""
    assert _names(text) == names


@pytest.mark.parametrize("text", NO_DATASETS)
def test_tasks_are_no_datasets(text: str) -> None:
    """A task by itself and a part of some contest are no datasets; a result on one quotes it all the same."""
    assert _names(text) == set()
    assert find(Paper("Made up", "line 1", text)).metrics


@pytest.mark.parametrize("text", NOT_MENTIONED)
def test_what_stands_as_a_dataset_may_be_none(text: str) -> None:
    """A task, what data hold, and a model are no datasets, even where they stand as one would."""
    assert find(Paper("Made up", "line 1", text)).datasets == ()


@pytest.mark.parametrize(
    "text",
    [
        "Stone pebble imaging (SPI) is slow. Existing SPI methods are bad. Ours has an accuracy of 71.2% on SPI datasets.",
        "Our ensemble reaches an F1 of 71.2% on Czech.",
        "Our ensemble reaches an F1 of 71.2% on a large shrimp disease dataset.",
        "Our ensemble reaches an F1 of 71.2% in the shared task of ACL 2022.",
    ],
)
def test_a_result_on_no_dataset_has_none(text: str) -> None:
    """What data hold, a language or a venue is no dataset, and does not stand where one would."""
    (metric,) = find(Paper("Made up", "line 1", text)).metrics
    assert (metric.dataset_text, metric.dataset) == (None, None)


def test_a_name_in_a_formula_is_quoted_with_what_opens_it() -> None:
    """No sign that closes a formula or a bracket stands in what is quoted without the one that opens it."""
    found = find(Paper("A title", "", r"We test on $\sigma$-bench, {\sigma}-Bench and $\sigma^2$-Bench."))
    assert [mention.raw for mention in found.datasets] == [r"$\sigma$-bench", r"{\sigma}-Bench", r"$\sigma^2$-Bench"]


def test_a_part_of_a_contest_is_quoted() -> None:
    """The part that a result was measured on stands beside it, whether the contest is known or not."""
    (metric,) = find(Paper("Made up", "line 1", "Our ensemble reaches an F1 of 71.2% on Sub-task A.")).metrics
    assert (metric.dataset_text, metric.dataset) == ("Sub-task A", None)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("WMT20 shared news translation task", "WMT20 news translation task"),
        ("WMT 2020 News Translation Shared Task", "WMT20 news translation task"),
        ("WMT20 shared task on Chat Translation", "WMT20 shared task on Chat Translation"),
        ("semEval-2031 Task 7", "SemEval 2031 Task 7"),
        ("WANLP’2031", "WANLP 2031"),
        ("NADI’s shared task", "NADI shared task"),
        ("BioNLP Open", "BioNLP Open"),
        ("CoNLL 2018 UD Shared Task", "CoNLL 2018 UD shared task"),
        ("WMT21 Large Scale Multilingual Translation Task", "WMT21 large-scale multilingual translation task"),
        ("WMT 2021 Large-Scale Multilingual Translation Task", "WMT21 large-scale multilingual translation task"),
        ("WMT20 Shared News Translation Task", "WMT20 news translation task"),
        ("IWSLT2020 Open Domain Translation Task", "IWSLT 2020 open domain translation task"),
        ("IWSLT 2021 low resource speech translation task", "IWSLT 2021 low-resource speech translation task"),
        ("WNGT 2020 Efficiency Shared Task", "WNGT 2020 efficiency task"),
        ("STANCEEVAL2024 shared task", "StanceEval 2024"),
        ("WojoodNER Shared Task 2024", "WojoodNER 2024"),
    ],
)
def test_a_contest_has_one_name(written: str, name: str) -> None:
    """A contest goes by one name, however its own, its year and its task are written."""
    assert contest_name(written) == name


@pytest.mark.parametrize(("written", "name"), [("WNUT-2031", "WNUT 2031"), ("MADAR-26", "MADAR-26")])
def test_a_result_is_on_a_contest_by_its_one_name(written: str, name: str) -> None:
    """A contest that only its place tells goes by its one name too; two figures behind it may be no year."""
    (metric,) = find(Paper("Babblers", "line 1", f"Our ensemble reaches an F1 of 71.2% on the {written} dataset.")).metrics
    assert (metric.dataset and metric.dataset.name) == name


PART = "On Subtask A our ensemble reaches an F1 of 71.2%"


@pytest.mark.parametrize(
    ("title", "text", "name"),
    [
        ("Babblers at SemEval-2031 Task 6: Rumours", f"{PART}.", "SemEval 2031 Task 6 Subtask A"),
        ("Babblers", f"{PART}. We took part in SemEval-2031 Task 6.", "SemEval 2031 Task 6 Subtask A"),
        ("Babblers at SemEval-2031", f"{PART}. We solve Task 6 of SemEval 2031.", "SemEval 2031 Task 6 Subtask A"),
        ("Babblers at #SMM4H 2031", "Our F1 is 71.2% on Task 7.", "SMM4H 2031 Task 7"),
        ("Babblers at #SMM4H 2031 Task 7", "Our F1 is 71.2% on Task 7.", "SMM4H 2031 Task 7"),
        ("Babblers at #SMM4H 2031 Task 7", "Our F1 is 71.2% on Task 8.", None),
        ("Babblers", f"{PART}. SemEval-2031 Task 6 and WASSA 2031 Task 1 are hard.", None),
        ("Babblers at BabbleLang 2031 Task A", "On Task B our F1 is 71.2%.", None),
        ("A second competition", f"{PART}.", None),
    ],
)
def test_a_part_belongs_to_the_only_contest(title: str, text: str, name: str | None) -> None:
    """A result on a bare part of a contest is on that of the contest of its title, or else its text, where there is but one."""
    metric = find(Paper(title, "line 1", text)).metrics[-1]
    assert (metric.dataset and metric.dataset.name) == name
    assert metric.dataset_text in ("Subtask A", "Task B", "Task 7", "Task 8")


@pytest.mark.parametrize(
    ("title", "text", "name"),
    [
        ("Babblers at SemEval-2031 Task 6: Rumours", "SemEval", "SemEval 2031 Task 6"),
        ("Babblers at SemEval-2031 Task 6: Rumours", "SemEval 2031", "SemEval 2031 Task 6"),
        ("Babblers at SemEval-2031 Task 6: Rumours", "SemEval Task 6", "SemEval 2031 Task 6"),
        ("Babblers at SemEval-2031 Task 6: Rumours", "SemEval 2029", "SemEval 2029"),
        ("Babblers at SemEval-2031 Task 6: Rumours", "SemEval 2031 Task 4", "SemEval 2031 Task 4"),
        ("Babblers at SemEval-2031 Task 6: Rumours", "SemEval-2031 Task 6 Subtask A", "SemEval 2031 Task 6 Subtask A"),
        ("Babblers at the NADI 2031 Shared Task", "the NADI shared task", "NADI 2031"),
        ("Babblers at the WMT20 News Translation Task", "WMT20", "WMT20"),
        ("Babblers at SemEval-2020 Task 12: Rude Babble", "OffensEval", "SemEval 2020 Task 12"),
        ("Babblers at SemEval-2019 Task 6: Rude Babble", "the OffensEval shared task", "SemEval 2019 Task 6"),
        ("Babblers at SemEval-2019 Task 9: Rude Babble", "OffensEval", "OffensEval"),
        ("Babblers", "OffensEval", "OffensEval"),
        ("SemEval-2031 Task 6 and SemEval-2031 Task 7", "SemEval 2031", "SemEval 2031"),
        ("Babblers at SemEval-2031 Task 6: Rumours", "MNIST", "MNIST"),
        ("Babblers", "SemEval 2031", "SemEval 2031"),
        ("Babblers", "SemEval. We took part in SemEval-2031 Task 6", "SemEval 2031 Task 6"),
    ],
)
def test_a_contest_in_short_is_the_one_named_in_full(title: str, text: str, name: str) -> None:
    """A result on a contest of which the title, or else the text, tells the year or the task as well is on that one."""
    metric = find(Paper(title, "line 1", f"Our ensemble reaches an F1 of 71.2% on {text}.")).metrics[0]
    assert (metric.dataset and metric.dataset.name) == name
    assert text.removeprefix("the ").startswith(metric.dataset_text or "nothing")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("TATTLE: A Large Dataset for Gossip", "TATTLE"),
        ("TATTLE: Odd Words Benchmark", "TATTLE"),
        ("TATTLE: Learning to Talk on a Benchmark", None),
    ],
)
def test_what_a_title_presents_is_a_dataset(title: str, name: str | None) -> None:
    """A result is on the dataset that the title presents, though the text never calls it one."""
    text = "TATTLE was written down by neighbours. The best of our models reaches an accuracy of 61.2%."
    (metric,) = find(Paper(title, "line 1", text)).metrics
    assert (metric.dataset and metric.dataset.name) == name


@pytest.mark.parametrize(("text", "kind", "names"), GUESSED)
def test_guesses(text: str, kind: str, names: set[str]) -> None:
    """What stands or is spelt as names of datasets do is a candidate of its kind."""
    assert {name.text for name in _guessed(text) if name.kind == kind} == names


@pytest.mark.parametrize("text", NOT_GUESSED)
def test_no_guesses(text: str) -> None:
    """Other names are no candidates, nor are sets without any."""
    assert _guessed(text) == []


def _guessed(text: str) -> list[DatasetName]:
    reading = Reading("abstract", text)
    return guess_datasets(reading.view, reading.terms, find_datasets(reading.view, reading.terms))


def _names(text: str) -> set[str]:
    found = find(Paper("Made up", "line 1", text))
    datasets = [mention.dataset for mention in found.datasets] + [metric.dataset for metric in found.metrics]
    return {dataset.name for dataset in datasets if dataset}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("We reach an F1 of 91.2% at the WASSA Shared Task 2031.", {"WASSA 2031"}),
        ("We reach an F1 of 91.2% at the WojoodNER Shared Task 2031 on stones.", {"WojoodNER 2031"}),
        ("We reach an F1 of 91.2% at the WASSA shared task on Babble Detection.", {"WASSA shared task on Babble Detection"}),
        ("We reach an F1 of 91.2% at SemEval 2031 Task 20.", {"SemEval 2031 Task 20"}),
    ],
)
def test_the_year_of_a_shared_task_is_no_number(text: str, names: set[str]) -> None:
    """A year behind "shared task" tells the contest's edition; it was Task 2031."""
    assert _names(text) == names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("NTCIR-12 Task 3", "NTCIR-12 Task 3"),
        ("TREC-10", "TREC-10"),
        ("TREC 2004", "TREC 2004"),
        ("WMT99", "WMT 1999"),
        ("SemEval'15", "SemEval 2015"),
    ],
)
def test_a_number_of_an_edition_is_no_year(text: str, name: str) -> None:
    """Two figures are a year's, of the last century if they are large, but for contests that count their editions."""
    assert contest_name(text) == name
