"""The names of systems: methods, models, algorithms and tools, to which the numbers of a text may belong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from papersette.extract.datasets.names import NAME_WORD, unraised
from papersette.extract.knowledge.cues import CUES, GRAMMAR, NOT_DATASETS, any_of
from papersette.extract.knowledge.rows import pattern_of
from papersette.extract.systems.entrants import find_entrant
from papersette.extract.systems.long_names import find_presented_compounds, is_long_name_presented
from papersette.extract.systems.titles import begin_of, places_of
from papersette.extract.systems.words import CAPITAL, FIGURE, VARIANTS_PATTERN, kind_of_word
from papersette.extract.text.acronyms import LETTERS, singular
from papersette.extract.text.spans import Spans
from papersette.extract.text.vocabulary import Term

__all__ = ["PRESENTED", "SystemName", "bare_system", "find_system_names", "is_presented", "is_worked_on"]

# Kinds of names that the paper makes its own.
PRESENTED = ("titled", "introduced")


@dataclass(slots=True)  # not frozen, as Token is not
class SystemName:
    """A name in a view that may be a system's; of one that only the title has, start and stop are 0.

    `key` is the same for all places of a system: its name in small letters, that of the acronym where both stand together.
    `kind` is titled (the title begins with it), introduced (the text presents it, or calls something so), algorithm (a known name
    in small letters), family (a model of many versions), bracketed, odd (by its spelling), or capital. An `entrant` is who takes
    part in the contest that the title names.
    """

    start: int
    stop: int
    kind: str
    text: str
    key: str
    entrant: bool = False


# A name from its first capital, before which stand no more than three small letters or figures, and what follows it: vLLM,
# LLaMA-2 70B, Gemini 1.5 Pro, Mask R-CNN, PebbleLM:7b, PebbleLM v2, Pebble 2.0-M32, PebbleLM 2-13B; no score: PebbleLM 0.485.
_BEGINS = "|".join(rf"(?<=[ (“][a-z\d]{{{n}}}[A-Z])" for n in (1, 2, 3))
NAME = re.compile(
    rf"[A-Z](?:(?<![\w.@/-][A-Z])|{_BEGINS})(?:[\w+*@'’/-]|\.(?=\w)| ?\^\w(?: (?=-?[A-Z]))?|:(?=\d[\d.]{{0,5}}[bB]\b))*"
    rf"(?: (?:{NAME_WORD}|(?!(?:0|\d\d+)\.\d+(?!\w|\.\w))\d[\w.]*\w(?:-[A-Z][\w.]*)?(?![\w%])|\d-\d[\d.]{{0,5}}[bB]\b"
    rf"|v\d+(?:\.\d+)*(?!\w))){{0,4}}"
)
# One figure behind a name that is a version, of a family of models or as the title has it, and what may follow it: PebbleLM 2,
# PebbleLM 3 1.7B, PebbleLM 3 (8B), PebbleLM 3 Instruct; in "PebbleLM 2 points" it counts.
ONE_FIGURE = re.compile(
    r" \d(?![\w%×+±/-]|\.\d|,\d"
    r"| (?:(?!\d[\d.]{0,5}[bB](?!\w))\d|[±×+%-]|\((?!\d[\d.]{0,5}[bB]\))|[A-Z][A-Z\d]|and \d|or \d|to \d))"
)
BEHIND_FIGURE = re.compile(rf"(?: (?:\d[\d.]{{0,5}}[bB](?!\w)|{NAME_WORD})){{0,2}}")
VARIANT = re.compile(rf"(?: \d)? (?:{VARIANTS_PATTERN})(?![\w-])")
GEMINIS_VARIANT = re.compile(rf"(?: \d)? (?:{VARIANTS_PATTERN}|{pattern_of('model_variants', 'of gemini')})(?![\w-])")
WITH_VARIANTS = re.compile(pattern_of("model_variants", "family"), re.IGNORECASE)
# What stands before the end of a longer name: of PebbleV-o1 o1 is no name.
PART = re.compile(r"\w-$")
# What is said of a system by another's name, and by what is none: a BERT-based parser, an ImageNet-pretrained one.
MADE_WITH = re.compile(rf"-{any_of(GRAMMAR['made with a system'])}$")
SAID_OF = re.compile(rf"-{any_of(GRAMMAR['said of a system'])}$")
# The sign of a possessive, and a number behind it: PebbleLM's 0.91.
POSSESSIVE = re.compile(r"['’]s(?: \d.*)?$")
WORD_BEHIND = re.compile(r" ([a-z]+)")
# Behind a name of the title stands more of a longer one: Rock Bot XL, Rock Bot 2.
GOES_ON = re.compile(r" [A-Z\d]")
# So far before a name, in characters and in words, it is looked for what presents it.
WINDOW, WORDS = 60, 6
# What stands there is no other name: a measure, or an algorithm that is known.
TAKEN = frozenset({"measure", "system"})
SENTENCE_ENDS = frozenset('.!?:;("“')
CLOSING = frozenset({")", ",", ";"})
CALLING = tuple(sorted(GRAMMAR["calling"]))
CALLED, CALLED_NEAR = re.compile(rf"\b{any_of(CALLING)} \W*$"), re.compile(rf"\b{any_of(CALLING)}\b")
FAR = 20
# What may stand around a long name before a bracket.
AROUND = " \"”’'*"
# What an acronym leaves out of the words that it stands for, and how far before it these are looked for.
JOINING = GRAMMAR["left out of an acronym"]
LONG_WINDOW = 160
# What goes on behind a version, where what is counted would follow a count.
GOING_ON = frozenset(
    {word for word, kind in CUES.items() if kind in ("reach", "beat", "rise", "fall")}
    | (GRAMMAR["preposition"] | GRAMMAR["being"] | GRAMMAR["clause"]) - {"of"}
)
TASKS = GRAMMAR["noun for task"]
PLAIN = frozenset(word for word, kind in NOT_DATASETS.items() if kind == "word")


def find_system_names(view: str, title: str, terms: Sequence[Term]) -> list[SystemName]:
    """Return the names of a view that may be a system's in order, and the one that only the title has before them."""
    (begin, data), entrant, taken = begin_of(title, view), find_entrant(title), Spans()
    names = [*_spelt_as_titled(view, begin)] if begin and entrant is None else []
    for name in names:
        taken.add(name.start, name.stop)
    for name in _compounds(view, [term for term in terms if term.entry.kind in TAKEN]):
        if not taken.overlap(name.start, name.stop) and name.text != data:
            taken.add(name.start, name.stop)
            names.append(name)
    for term in terms:
        if term.entry.kind not in TAKEN or taken.overlap(term.start, term.stop):
            continue
        # What is part of a longer name is no other one: of PebbleV-o1 o1 is none.
        if term.entry.kind == "system" and PART.search(view, max(0, term.start - 2), term.start):
            continue
        taken.add(term.start, term.stop)
        if term.entry.kind == "system":
            text = view[term.start : term.stop]
            names.append(SystemName(term.start, term.stop, "algorithm", text, text.lower()))
    names += [name for name in _spelt(view, begin) if not taken.overlap(name.start, name.stop) and name.text != data]
    names.sort(key=lambda name: name.start)
    # Where a word of the title names the system, others that are presented so are parts of it.
    if begin is None or " " in begin or begin.lower() not in view.lower():
        _present_brackets(view, names)
    _join_acronyms(view, names)
    return _without_tasks(view, _with_title(names, entrant, begin))


def _compounds(view: str, terms: Sequence[Term]) -> Iterator[SystemName]:
    """Yield the compounds that the text presents and that are found no other way, for their first word or for a known part."""
    for place in find_presented_compounds(view):
        start, stop = place.span()
        if kind_of_word(place[0]) is None or any(start <= term.start < stop for term in terms):
            yield SystemName(start, stop, _kind(view, start, stop, "odd"), place[0], _key_of(place[0]))


def _without_tasks(view: str, names: list[SystemName]) -> list[SystemName]:
    """Return names without acronyms of tasks: pebble sense disambiguation (PSD), unless the text presents them as its own."""
    tasks = {name.key for name in names if name.kind == "bracketed" and _is_task(view, name)}
    tasks -= {name.key for name in names if name.kind in PRESENTED}
    return [name for name in names if name.key not in tasks] if tasks else names


def _is_task(view: str, name: SystemName) -> bool:
    """Whether a name in brackets abbreviates a task that the words before do not present."""
    words = _words_before(view, name)
    return GRAMMAR["presenting"].isdisjoint(words) and _abbreviates_task(view, name)


def _words_before(view: str, name: SystemName) -> list[str]:
    """Return the words of the sentence before a bracket, in small letters, without those that acronyms leave out."""
    before = view[max(0, name.start - LONG_WINDOW) : name.start - 1].rpartition(". ")[2]
    return [word.lower() for word in LETTERS.findall(before) if word not in JOINING]


def _abbreviates_task(view: str, name: SystemName) -> bool:
    """Whether a name in brackets has the first letters of the words before them, of which the last is a noun for tasks."""
    words = _words_before(view, name)
    if not words or words[-1] not in TASKS or not name.text.isupper():
        return False
    meant, before = words[-len(name.text) :], view[max(0, name.start - LONG_WINDOW) : name.start].rpartition(". ")[2]
    # A network for segmentation is a system.
    is_task = GRAMMAR["noun for system"].isdisjoint(meant) and not CALLED_NEAR.search(before)
    return is_task and "".join(word[0] for word in meant) == name.text.lower()


def _present_brackets(view: str, names: Sequence[SystemName]) -> None:
    """Mark names in brackets of which the text presents the long name before them: we propose the Rock Sorting Net (RSNet)."""
    for name in names:
        in_brackets = view[name.start - 1 : name.start] == "(" and view[name.stop : name.stop + 1] in CLOSING
        if in_brackets and name.kind not in PRESENTED and not _abbreviates_task(view, name):
            name.kind = "introduced" if is_long_name_presented(view, name.start, name.text) else name.kind


def _join_acronyms(view: str, names: Sequence[SystemName]) -> None:
    """Give a long name and the acronym in brackets behind it one key, and both what speaks for either."""
    same: dict[str, str] = {}
    for long, short in pairwise(names):
        if view[long.stop : short.start].strip(AROUND) == "(" and short.key[0] == long.key[0] and len(short.key) < len(long.key):
            same[long.key] = short.key
            if short.kind != "titled" and long.kind == "introduced":
                short.kind = long.kind
    for name in names:
        name.key = same.get(name.key, name.key)


def _key_of(text: str) -> str:
    """Return a name in small letters, an acronym without the sign of its plural."""
    return singular(text).lower()


def _with_title(names: list[SystemName], entrant: str | None, begin: str | None) -> list[SystemName]:
    """Mark the names with which the title begins; where the text has none of them, put that one before all others."""
    own = entrant or begin
    if own is None:
        return names
    keys = {name.key for name in names if name.text.lower() == own.lower() or _begins(name, own)}
    titled = [name for name in names if name.key in keys]
    for name in titled:
        name.kind, name.entrant = "titled", bool(entrant)
    # Several plain words that only the title has are its subject rather than a name.
    words = own.split()
    if titled or (not entrant and len(words) > 1 and all(kind_of_word(word) == "capital" for word in words)):
        return names
    return [SystemName(0, 0, "titled", own, _key_of(own), bool(entrant)), *names]


def _spelt_as_titled(view: str, begin: str) -> Iterator[SystemName]:
    """Yield the places of the name that a title begins with as it is spelt there, also like plain words: rock-finder, Rock Bot.

    A word with a capital is found as other names are, and so is what goes on: Rock Bot XL.
    """
    if begin[0].islower() or kind_of_word(begin) is None or (" " in begin and "(" not in begin):
        places = (place for place in places_of(begin, view) if not GOES_ON.match(view, place.end()))
        yield from (SystemName(*place.span(), "titled", begin, _key_of(begin)) for place in places)


def _begins(name: SystemName, title: str) -> bool:
    """Whether a name that the text presents is what the name of a title begins with: RockNet of RockNet-Sorting."""
    return name.kind == "introduced" and title.lower().startswith(f"{name.text.lower()}-")


def _spelt(view: str, title: str | None) -> Iterator[SystemName]:
    """Yield the names that begin with a capital, or have one inside; the name that the title begins with may have a version."""
    stop, known = 0, {title.lower()} if title else set()
    while match := NAME.search(view, stop):
        start, stop = match.span()
        while start and view[start - 1].isalnum():
            start -= 1
        words = view[start:stop].split(" ")
        begins = start < 2 or view[start - 2] in SENTENCE_ENDS or view[start - 1] in SENTENCE_ENDS
        plain = begins and words[0].istitle() and kind_of_word(words[0]) != "family"
        if plain and " ".join(words).lower() not in known and not (len(words) == 1 and _is_called(view, start)):
            start += len(words.pop(0)) + 1
        while words and words[0] in PLAIN:
            start += len(words.pop(0)) + 1
        if words and (kind := kind_of_word(unraised(" ".join(words)).partition(" ")[0])):
            stop = _with_version(view, start, stop, kind, title)
            stop = _with_variant(view, start, stop) if kind == "family" else stop
            text = _without_possessive(view[start:stop])
            end = start + len(text)
            known.add(text.lower())
            text = unraised(text)
            yield SystemName(start, end, _kind(view, start, end, kind), text, _key_of(text))


def _with_version(view: str, start: int, stop: int, kind: str, title: str | None) -> int:
    """Return where a name with the figure of its version behind it ends, the same place where none is behind."""
    figure = ONE_FIGURE.match(view, stop)
    if figure is None:
        return stop
    if title and title.lower() == view[start : figure.end()].lower():
        return figure.end()
    behind = BEHIND_FIGURE.match(view, figure.end())
    end = behind.end() if behind else figure.end()
    word = WORD_BEHIND.match(view, end)
    goes_on = end > figure.end() or (word[1] in GOING_ON if word else view[end : end + 2] == " (" or view[end : end + 1] != " ")
    return end if kind == "family" and goes_on else stop


def _with_variant(view: str, start: int, stop: int) -> int:
    """Return where a name of a family with what tells its models apart ends, the same place where nothing of it is behind."""
    family = WITH_VARIANTS.search(view, start, stop)
    variants = GEMINIS_VARIANT if family and family[0].lower() == "gemini" else VARIANT
    variant = variants.match(view, stop) if family else None
    return variant.end() if variant else stop


def is_worked_on(view: str, name: SystemName) -> bool:
    """Whether the words right before a name say that something is done with it, or on it: compressing PebbleLM."""
    words = [word for word in view[max(0, name.start - FAR) : name.start].lower().split() if word not in GRAMMAR["article"]]
    return bool(words) and words[-1] in GRAMMAR["applied to"]


def bare_system(text: str) -> str | None:
    """Return the name of a system without what it does in a compound, None where no name is left: BERT of BERT-based."""
    if SAID_OF.search(text):
        return None
    made = MADE_WITH.search(text)
    name = text[: made.start()] if made else text
    return name if made is None or CAPITAL.search(name) else None


def is_presented(names: Sequence[SystemName], text: str) -> bool:
    """Whether the title or the first place of a name presents it as the paper's own, but for what all know: YOLOv5, GPT."""
    first = next((name for name in names if name.text == text), None)
    if first is None or first.kind not in PRESENTED:
        return False
    word = text.partition(" ")[0]
    known = NOT_DATASETS.get(word) == "family" or (kind_of_word(word) == "family" and FIGURE.search(word))
    return first.kind == "titled" or not known


def _is_called(view: str, start: int) -> bool:
    """Whether the words before a place say that a name follows: called, named, dubbed."""
    before = view[max(0, start - FAR) : start].lower()
    word = before.rstrip()
    # Most words are no such ones, and that is soon told.
    return (word.endswith(CALLING) or not word[-1:].isalpha()) and bool(CALLED.search(before))


def _without_possessive(text: str) -> str:
    """Return a name without what stands behind it: the sign of a possessive, quotes, asterisks that made it bold."""
    text = text.rstrip("*") if text.endswith("**") else text
    return POSSESSIVE.sub("", text).rstrip("'’")


def _kind(view: str, start: int, stop: int, kind: str) -> str:
    """Return the kind of a name by the words before it and the sign behind it; `kind` is what its spelling says."""
    before = view[max(0, start - WINDOW) : start].split()[-WORDS:]
    if not GRAMMAR["presenting"].isdisjoint(before) or _is_called(view, start):
        return "introduced"
    bracketed = kind != "family" and view[start - 1 : start] == "(" and view[stop : stop + 1] in CLOSING
    return "bracketed" if bracketed else kind
