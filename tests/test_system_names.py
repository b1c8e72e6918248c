"""Whose a number is, by name: the table of examples, and the names that are looked at."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papersette.extract import find
from papersette.extract.knowledge.rows import read_rows
from papersette.extract.systems.entrants import find_entrant, find_team
from papersette.extract.systems.names import bare_system, find_system_names
from papersette.extract.text.reading import Reading
from papersette.models import Paper
from tests.examples.system_names import DEVELOPED_ON


@pytest.mark.parametrize(("title", "text", "numbers"), DEVELOPED_ON, ids=[title[:40] for title, _, _ in DEVELOPED_ON])
def test_systems_by_name(title: str, text: str, numbers: list[tuple[str, str, str | None]]) -> None:
    """Each number of an example belongs to the system that it says, or to none."""
    seen = [(metric.raw, metric.kind, metric.system_text) for metric in find(Paper(title, "line 1", text)).metrics]
    assert seen == numbers


def names_of(text: str, title: str = "") -> list[tuple[str, str]]:
    """Return the names in a text with their kinds."""
    reading = Reading("abstract", text, title=title)
    return [(name.text, name.kind) for name in find_system_names(reading.view, title, reading.terms)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("We propose RockNet, a detector.", [("RockNet", "introduced")]),
        ("A tool dubbed Pebble finds stones.", [("Pebble", "introduced")]),
        ("Called Pebble, it finds stones.", [("Pebble", "introduced")]),
        ("as fast as iRock and GPT-4 Turbo's decoder", [("iRock", "odd"), ("GPT-4 Turbo", "family")]),
        ("compared with Gemini 1.5 Pro and gpt-4o", [("Gemini 1.5 Pro", "family"), ("gpt-4o", "algorithm")]),
        ("by random forests and k-means", [("random forests", "algorithm"), ("k-means", "algorithm")]),
        ("the Sand Attention Network (SAN)", [("Sand Attention Network", "capital"), ("SAN", "bracketed")]),
        ("Stones are hard. Language models are LLMs on NVIDIA A100 GPUs.", []),
        ("It reaches 3.1 BLEU. A Kalman filter is a Bayesian one. This position is of Ising solvers.", []),
        ("It improves on feature-based IR and on STT by far.", []),
        ("Qwen2.5 7B wins. Gemini fails.", [("Qwen2.5 7B", "family"), ("Gemini", "family")]),
        (
            "We propose Stonefinder, which is a tool for stones. Stonefinder wins. Stones are hard.",
            [("Stonefinder", "introduced"), ("Stonefinder", "capital")],
        ),
        ("the Rock Finder: Rock Finder wins", [("Rock Finder", "capital"), ("Rock Finder", "capital")]),
        # models of one family told apart in small letters, where a word goes on no more
        (
            "as GPT-4o mini, Claude 3 opus and Gemini 1.5 pro do on GPT-4o mini-batches",
            [("GPT-4o mini", "family"), ("Claude 3 opus", "family"), ("Gemini 1.5 pro", "family"), ("GPT-4o", "family")],
        ),
        ("the RockTool mini suite", [("RockTool", "odd")]),
        # known names that longer ones end with
        ("as RockV-o1 and GPT-o4-mini do, and o3", [("RockV-o1", "odd"), ("GPT-o4-mini", "family"), ("o3", "algorithm")]),
        # a word of its own behind a name
        ("with ResNet ultra low-bit", [("ResNet", "family")]),
        ("with Claude pro and con", [("Claude", "family")]),
        ("with Gemini pro and con, Gemini ultra fast", [("Gemini", "family"), ("Gemini", "family")]),
        ("by BERT mini and Gemini pro evaluations", [("BERT", "family"), ("Gemini pro", "family")]),
        # a field before a hyphen begins a name, or describes something
        ("with QA-Pebble, 3D-SToNe and LMM-R1", [("QA-Pebble", "odd"), ("3D-SToNe", "odd"), ("LMM-R1", "odd")]),
        ("with our 7B model and RockLM 13B", [("RockLM 13B", "family")]),
        ("LLM-Based and QA-MT tools for English-German on NVIDIA-Jetson", []),
        # what is raised in LaTeX, and marks of what is bold
        (
            "by Rock$^2$ alone, by C$^2$RU and Med-R$^3$** alike",
            [("Rock^2", "capital"), ("C^2RU", "capital"), ("Med-R^3", "odd")],
        ),
        ("by X$^2$-Pebble, not X$^2$ - a base", [("X^2-Pebble", "capital"), ("X^2", "capital")]),
        ("the **StoneNet** tool and A* search", [("StoneNet", "odd"), ("A*", "capital")]),
    ],
)
def test_names(text: str, names: list[tuple[str, str]]) -> None:
    """Names are told by their spelling and by the words before them; what only begins a sentence is none."""
    assert names_of(text) == names


@pytest.mark.parametrize(
    ("text", "title", "names"),
    [
        ("over Llama 3, Llama 2 Chat and Qwen 3 1.7B", "", ["Llama 3", "Llama 2 Chat", "Qwen 3 1.7B"]),
        ("as GPT 4 outperforms Llama3.2:3b and StoneNet v1", "", ["GPT 4", "Llama3.2:3b", "StoneNet v1"]),
        ("here RockFix 2 halves errors", "RockFix 2: Mending Rocks", ["RockFix 2"]),
        ("so Rockfix 2.0-M32 and Qwen2.5 7B-Instruct do", "Rockfix 2.0-M32: Rocks", ["Rockfix 2.0-M32", "Qwen2.5 7B-Instruct"]),
        ("by Llama 2-13B and Qwen 3 (8B)", "", ["Llama 2-13B", "Qwen 3"]),
        # what counts is no version
        ("with Llama 2 points more, Qwen 3 BLEU, on Gemini 5% less", "", ["Llama", "Qwen", "Gemini"]),
        ("here RockFix 2 halves errors", "RockFix: Mending Rocks", ["RockFix"]),
        ("by Llama 3 and 4, Qwen 2 to 3, DINO: 0.48", "", ["Llama", "Qwen", "DINO"]),
        ("by RockBERT 0.485 and Rock-base 91.2, over Llama 2 (3 of 4)", "", ["RockBERT", "Rock-base", "Llama"]),
    ],
)
def test_versions(text: str, title: str, names: list[str]) -> None:
    """One figure behind a model's name, or behind that of the title, is its version; what is counted is none."""
    assert [name for name, _ in names_of(text, title)] == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Pebble sense disambiguation (PSD) is hard, and PSD models are large.", []),
        ("The pebble network for sense disambiguation (PNSD) is new, and PNSD wins.", ["PNSD", "PNSD"]),
        ("For rock-and-sand navigation (RSN) an RSN agent is trained.", []),
        ("We propose pebble sense disambiguation (PSD), and PSD wins.", ["PSD", "PSD"]),
        ("A tool called pebble sense disambiguation (PSD) wins.", ["PSD"]),
        ("It sorts by the pebble support vector (PSV).", ["PSV"]),
        ("On pebble disambiguation RockNet (PSD) wins.", ["RockNet", "PSD"]),
    ],
)
def test_acronyms_of_tasks(text: str, names: list[str]) -> None:
    """An acronym of words that end in a noun for tasks is no system, unless the text presents it as one."""
    assert [name for name, _ in names_of(text)] == names


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("We propose Sorting of Wet Stones with a Sieve of Sand (SoWeSa), which wins.", "introduced"),
        ("This paper presents a new Dual-Sieve Interactive Sand Attention model (DSISA-Net) for stones.", "introduced"),
        ("We call this sieve the Recurrent Stone Sorter (RSS), since it is one.", "introduced"),
        ("Stones are found by introducing a Sorter of Wet Stones in Sand and Water (SoStoSaWa).", "introduced"),
        ("We propose a sieve that learns by Fast Sorting of Stones in Rivers (FSSR).", "bracketed"),
        ("The recently proposed Fast Stone Sorter of Rivers and of Sand (FSSRS) fails.", "bracketed"),
        ("We present a large and deep neural network for wet stone disambiguation (WSD).", "bracketed"),
        ("We propose RockNet, which needs no Sorting of Wet Stones (SoWeSt) at all.", "bracketed"),
    ],
)
def test_a_long_name_is_presented(text: str, kind: str) -> None:
    """A name in brackets is the text's own where the text presents the long name before it, however long that is."""
    names = dict(names_of(text))
    assert names[text.partition("(")[2].partition(")")[0]] == kind


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("We propose RL-SIEVE, a sorter. It is fast, and RL-SIEVE wins.", ["RL-SIEVE", "RL-SIEVE"]),
        ("A sorter called Rock-Consistency is fast.", ["Rock-Consistency"]),
        ("By introducing Stone-EM (with two sieves) we sort.", ["Stone-EM"]),
        ("We propose QA-SCORE, a new metric of stones.", []),
        ("We propose RL-SIEVE (with stones), the first benchmark of rivers.", []),
        ("We propose RGB-D sorters.", []),
        ("RL-SIEVE is fast.", []),
        ("This paper presents Rock-Prover-V1.5, and Rock-Prover-V1 is slow.", ["Rock-Prover-V1.5", "Rock-Prover-V1"]),
    ],
)
def test_a_compound_is_presented(text: str, names: list[str]) -> None:
    """What the text presents is a name, though it begins with a field or has a known measure in it."""
    assert [name for name, _ in names_of(text)] == names


def test_a_part_of_what_the_title_names() -> None:
    """Where the title names the system by a word, what the text presents with a long name is a part of it."""
    text = "RockNet is fast. We propose Sorting of Wet Stones with a Sieve of Sand (SoWeSa) for its first layer."
    assert [dict(names_of(text, title))["SoWeSa"] for title in ("RockNet: A Sorter", "Of Stones")] == ["bracketed", "introduced"]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("hub at SemEval-2031 Task 3: Rocks", "hub"),
        ("Hatching Pebbles at SemEval-2031 Task 2: Rocks", "Hatching Pebbles"),
        ("Team Stone @ RockLang 2031", "Stone"),
        ("The STONE System at the Rock Reading Challenge 2031", "STONE"),
        ("STONE’s Rock Reader at the RockLang Shared Task", "STONE"),
        ("NLP@Stone at #SMM4H 2031: Rocks", "NLP@Stone"),
        ("NLP@Stone Solution to the Wet Pebble Shared Task", "NLP@Stone"),
        ("Stone at the Dialog System Technology Challenge", "Stone"),
        ("First Place Solution to the Rock 2031 Challenge", None),
        ("STONE_Manning@LT-EDI-2031", "STONE_Manning"),
        ("STONE’s Systems for IWSLT 2031 Dialectal Track", "STONE"),
        ("The STONE Submission to the RockLang 2031 Shared Task 0: Rocks", "STONE"),
        ("Sand Lab Machine Translation Systems for the WMT31 Biomedical Translation Task", "Sand Lab"),
        ("The STONE German-English Machine Translation System for WMT31", "STONE"),
        ("University of Sand’s Submission to the IWSLT31 Simultaneous Translation Task", "University of Sand"),
        ("STONE’s Speech to Speech Translation System for IWSLT 2031", "STONE"),
        ("STONE's WMT31 News Translation Task Submission", "STONE"),
        ("STONE 2031 Submission for the SemEval-2031 Task 1: Rocks", "STONE"),
        ("Reading Stones from Rivers: The STONE submission to the WMT31 Shared Task", "STONE"),
        ("Are Wet Stones Really Needed? STONE @ WMT31", "STONE"),
        ("Rock-23: The STONE Submission to the WMT 2031 Metrics Shared Task", None),
        ("Overview of the Shared Task on Wet Stones: RockLang@EACL 2031", None),
        ("Design and Implementation of a Planning System for Stones among Multiple Tasks", None),
        ("Neural Machine Translation Systems for WMT31", None),
        ("Simple Readers of Stones: Submission to the WMT31 Shared Task", None),
        ("Overview of RockTest at SemEval-2031", None),
        ("Looking at SemEval-2031: What Was Learnt", None),
        ("RockNet: Pebble at SemEval-2031", None),
        ("Stable at Any Speed: Rocks", None),
        ("rocks and sand at WMT 2031", None),
        ("How Stones Fall at Low Temperature in Rivers", None),
        ("", None),
    ],
)
def test_entrants(title: str, name: str | None) -> None:
    """A title may say who takes part in a contest, spelt in any way; phrases and overviews name nobody."""
    assert find_entrant(title) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("This paper describes the Sand Lab’s submission to the WMT 2031 Shared Task on Stones.", "Sand Lab"),
        ("We present the STONE system for the CoNLL 2031 Shared Task on wet rocks.", "STONE"),
        ("In the shared task our team, Sand Lab, sorts stones.", "Sand Lab"),
        ("Our team (STONE) won the Rock Challenge.", "STONE"),
        ("We describe what team STONE sent to SemEval-2031.", "STONE"),
        ("This is the system of the Stony Brook team at WMT31.", "Stony Brook"),
        ("This is the system of the Stony Brook team.", None),
        ("We present a system for the CoNLL 2031 Shared Task.", None),
        ("", None),
    ],
)
def test_teams(text: str, name: str | None) -> None:
    """A text may say who takes part in a contest, where it speaks of one."""
    assert find_team(text) == name


def test_what_a_team_of_the_text_reaches() -> None:
    """Scores and places of a paper are those of the team that its text names, where no system is named near."""
    text = "We describe what team STONE sent to SemEval-2031. It reaches an F1 of 91.2% and ranked 3rd. RockNet has 81.2%."
    metrics = find(Paper("Sorting Stones", "line 1", text)).metrics
    assert [metric.system_text for metric in metrics] == ["STONE", "STONE", "RockNet"]


def test_a_language_near_is_no_system() -> None:
    """What an entrant reaches is its own also where a language is named near."""
    title, text = "gravel at StoneEval-2031 Task 4: Words", "Our system for Gujarati reaches an F1 score of 0.71."
    (result,) = find(Paper(title, "line 1", text)).metrics
    assert result.system_text == "gravel"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("RockNet: Finding Rocks", "RockNet"),
        ("UPB at StoneEval-2031: Rocks", "UPB"),
        ("TeamStone@RockLang 2031", "TeamStone"),
        ("Deep StoneNet - Rocks", "Deep StoneNet"),
        ("Rock$^2$: Rocks on Rocks", "Rock^2"),
        ("RockNet:Finding Rocks", "RockNet"),
        ("RockNet v2: Finding More Rocks", "RockNet v2"),
        ("rock2sand: a tool for stones", "rock2sand"),
        ("stone-finder: Finding Rocks", "stone-finder"),
        ("miniRocks: Finding Rocks", "miniRocks"),
        ("s2: Finding Rocks", "s2"),
        ("RockNet k1.5: Finding Rocks", "RockNet k1.5"),
    ],
)
def test_the_title_names_a_system(title: str, name: str) -> None:
    """What a title begins with is a name, in the text too; where the text does not have it, it is one all the same."""
    assert names_of("Our tool is small.", title) == [(name, "titled")]
    assert (name, "titled") in names_of(f"With {name} we find stones.", title)


@pytest.mark.parametrize(
    ("title", "text", "names"),
    [
        ("LLM-to-Rock3D: Finding Rocks", "We test LLM-to-Rock3D.", [("LLM-to-Rock3D", "titled")]),
        ("QA-SIEVE: Finding Rocks", "We test QA-SIEVE.", [("QA-SIEVE", "titled")]),
        ("3D RockNet: Finding Rocks", "We test 3D RockNet.", [("3D RockNet", "titled")]),
        ("3D RockNet: Finding Rocks", "We test RockNet.", [("RockNet", "family")]),
        ("QA-SIEVE: Finding Rocks", "We test sieves.", []),
        ("LLM-Based Sorters: Finding Rocks", "We test LLM-Based Sorters.", []),
        ("LLM-Based: Finding Rocks", "We test LLM-Based sorters.", []),
        ("SemEval-2031 Task 4: Finding Rocks", "We test SemEval-2031 Task 4.", []),
        ("Rock-gram mini: Finding Rocks", "We test Rock-gram mini.", [("Rock-gram mini", "titled")]),
        ("Evaluation Rock: Finding Rocks", "Evaluation Rock is a test.", [("Evaluation Rock", "titled")]),
        ("Look & Sort: Finding Rocks", "We test Look & Sort.", [("Look & Sort", "titled")]),
        ("Rock Bot: Finding Rocks", "We test Rock Bot XL.", [("Rock Bot XL", "capital")]),
        ("Rock Bot (RB): Finding Rocks", "We test Rock Bot (RB).", [("Rock Bot", "capital"), ("RB", "bracketed")]),
    ],
)
def test_the_text_has_what_the_title_names(title: str, text: str, names: list[tuple[str, str]]) -> None:
    """What a title begins with is a name of several words, or one that tells what it is for, where the text has it so."""
    assert [name for name in names_of(text, title) if name[0] in text] == names


@pytest.mark.parametrize(
    ("title", "text", "name"),
    [
        ("RockNet Technical Report", "RockNet finds stones.", "RockNet"),
        ("RockNet-Sorting: Stones in Order", "We present RockNet, which sorts stones.", "RockNet"),
    ],
)
def test_a_title_may_say_more(title: str, text: str, name: str) -> None:
    """The name of a title may go on behind that of the text: both are one."""
    assert names_of(text, title) == [(name, "titled")]


@pytest.mark.parametrize(
    "title",
    [
        "Finding Rocks in Rivers",
        "On rocks: a study",
        "",
        "A Very Long Name of a System: Rocks",
        "Deep Stone: Rocks",
        "rocks - a study",
    ],
)
def test_a_title_without_a_name(title: str) -> None:
    """Plain titles name no system."""
    assert names_of("Our tool is small.", title) == []


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("RockQA: A Large Benchmark for Sorting Stones", []),
        ("RockQA: Benchmarking Sorters of Stones", []),
        ("RockQA: Wet and Dry Stones, an Annotated Corpus", ["RockQA"]),
        ("RockQA: Sorting Stones without a Benchmark", ["RockQA"]),
        ("RockQA: Learning from Datasets of Stones", ["RockQA"]),
    ],
)
def test_a_title_may_name_data(title: str, names: list[str]) -> None:
    """What a title begins with and calls a benchmark, a dataset or a corpus is no system, in the text neither."""
    assert [name for name, _ in names_of("With RockQA we look at stones.", title)] == names


def test_an_acronym_is_the_same_system() -> None:
    """The words before an acronym in brackets and the acronym have one key, and both are introduced."""
    text = "We propose the ‘Sand Attention Network’ (SAN). The Sand Attention Network wins, and SAN is small."
    names = find_system_names(text, "", ())
    assert {name.key for name in names} == {"san"}
    assert [name.kind for name in names][:2] == ["introduced", "introduced"]


@pytest.mark.parametrize(
    ("title", "text", "system"),
    [
        ("PebbleNet: Sorting Stones", "Here PebbleNet-7B achieves 91.3% accuracy on WikiStone.", "PebbleNet-7B"),
        ("PebbleNet: Sorting Stones", "PebbleNet@512 achieves up to 91.3% accuracy on WikiStone.", "PebbleNet@512"),
        ("PebbleV-o1: Sorting Stones", "Our PebbleV-o1 achieves an accuracy of 91.3% on WikiStone.", "PebbleV-o1"),
    ],
)
def test_a_variant_of_its_own(title: str, text: str, system: str) -> None:
    """A size or setting of what the paper presents is presented too, by its whole name."""
    (result,) = find(Paper(title, "", text)).metrics
    assert result.system_text == system


@pytest.mark.parametrize(
    ("before", "system"),
    [("We present SandSort. ", "SandSort"), ("", None)],
)
def test_a_system_is_as_likely_as_all_its_places(before: str, system: str | None) -> None:
    """What speaks for each of several places of one name speaks for its system, if the text presents it."""
    text = f"{before}We compare the coverage of SandSort with other sorters and find SandSort up to 40% more efficient."
    (result,) = find(Paper("Sorting Stones", "line 1", text)).metrics
    assert result.system_text == system


def test_tables_are_used() -> None:
    """Every name of the table of algorithms is found by itself."""
    for row in read_rows("algorithms"):
        assert names_of(f"it beats {row['name']} by far") == [(row["name"], "algorithm")]


@given(st.text(alphabet=st.sampled_from("AbC1-.'’( )@:\n“é")), st.text(alphabet=st.sampled_from("Ab: @-1"), max_size=40))
def test_any_text(text: str, title: str) -> None:
    """Names of any text stand where they say, in order, none within another."""
    reading = Reading("abstract", text, title=title)
    names = [name for name in find_system_names(reading.view, title, reading.terms) if name.stop]
    assert all(reading.view[name.start : name.stop] == name.text for name in names)
    assert all(before.stop <= name.start for before, name in pairwise(names))


def test_what_does_something_is_a_system() -> None:
    """A system may be called a benchmark by its title."""
    names = names_of("On wet stones RockTune reduces costs.", "RockTune: A Benchmark for Cheap Sorting")
    assert names == [("RockTune", "titled")]


@pytest.mark.parametrize(
    ("text", "number", "system"),
    [
        ("For wet stones PebbleNet achieves 70.6% at Recall@1 compared to Stonemiser's 53.2%.", "53.2%", "Stonemiser"),
        ("RockQA shows progress, from SiltBot's 16.2% accuracy to SandBot's 32.4%.", "32.4%", "SandBot"),
        ("We propose PebbleNet, which reaches a Pearson's r of 0.81.", "0.81", "PebbleNet"),
    ],
)
def test_a_possessive_tells_the_system(text: str, number: str, system: str) -> None:
    """A score right behind a possessive is that system's."""
    assert {metric.raw: metric.system_text for metric in find(Paper("Made up", "line 1", text)).metrics}[number] == system


@pytest.mark.parametrize(
    ("text", "number", "system"),
    [
        ("The PebbleLM-based parser reaches an F1 of 91.2% on MNIST.", "91.2%", "PebbleLM"),
        ("We find that PPO-trained agents achieve a mean return of 500 on CartPole-v1.", "500", "PPO"),
        ("Our PebbleLM reaches an F1 of 91.2% on MNIST.", "91.2%", "PebbleLM"),
    ],
)
def test_a_system_that_others_are_made_with(text: str, number: str, system: str) -> None:
    """A compound names what a system is based on, without what that does in it."""
    assert {metric.raw: metric.system_text for metric in find(Paper("Made up", "line 1", text)).metrics}[number] == system


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("PebbleLM2-guided", "PebbleLM2"),
        ("Mask R-CNN-based", "Mask R-CNN"),
        ("event-driven", None),
        ("ImageNet-pretrained", None),
        ("7B-parameter", None),
        ("Pebble-based Sorter", "Pebble-based Sorter"),
        ("o4-mini", "o4-mini"),
    ],
)
def test_the_bare_system(text: str, name: str | None) -> None:
    """What is said of a system by what is no system's name is no name, nor is a part of one cut."""
    assert bare_system(text) == name


@pytest.mark.parametrize(
    ("title", "text", "system", "baseline"),
    [
        (
            "Sorting stones",
            "Our colour head outperforms the baseline Transformer significantly, +0.85 points on wet stones.",
            None,
            "Transformer",
        ),
        (
            "Sorting stones by colour",
            "We present a sorter of stones by colour. Experiments show that the proposed model significantly outperforms the "
            "baseline YOLOv5, with an average Dice score improvement of about 12%.",
            None,
            "YOLOv5",
        ),
        (
            "RockNet: Sorting stones",
            "RockNet is fast compared to Dynamic Sorting, a competitive strategy, which is 2.33 times slower than RockNet.",
            "RockNet",
            None,
        ),
        # With it, and without.
        ("Sorting stones", "Our pre-training improved the BERT+BiLSTM's recall by 9.7%.", "BERT+BiLSTM", "BERT+BiLSTM"),
    ],
)
def test_no_system_is_its_own_baseline(title: str, text: str, system: str | None, baseline: str | None) -> None:
    """Where both are one name, it is the system's if the paper presents it, else the baseline's."""
    (result,) = find(Paper(title, "line 1", text)).metrics
    assert (result.system_text, result.baseline) == (system, baseline)
