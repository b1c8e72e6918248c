"""Datasets, benchmarks and challenges named in a text: known ones, and open ones that the text itself calls so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from papersette.extract.acronyms import singular, words_meant
from papersette.extract.contests import contest_name, find_challenge, find_contests
from papersette.extract.cues import GRAMMAR, NOT_DATASETS, any_of
from papersette.extract.dataset_names import (
    CODES,
    INTRODUCES,
    KNOWN_NAMES,
    MARKS,
    NAME,
    NAME_WORD,
    NAMED,
    NOT_NAMES,
    ODD_WORD,
    PAIR,
    SMALL_WORDS,
    SUBSETS,
    TASKS,
    VERSION,
    DatasetName,
    find_open,
    is_alone,
    is_small,
    name_at,
    pair_name,
    start_of,
    text_of,
    without_measures,
    without_overlaps,
)
from papersette.extract.dataset_rests import find_rests
from papersette.extract.rows import pattern_of
from papersette.extract.vocabulary import Term, joined, load_joined_names, load_plain_names, load_vocabulary, plain
from papersette.models import Dataset

__all__ = ["entry_of", "find_datasets", "measured_on"]

# What else something is said to be, before the noun of a dataset: "OurNet, a framework that makes benchmarks".
OTHER_HEAD = rf"{any_of(GRAMMAR['other head'])}s?,? {any_of(GRAMMAR['behind another head'])} "
# What stands before a noun that calls it a dataset; each is searched for where the noun begins.
BEFORE_NOUN: tuple[tuple[str, frozenset[str], re.Pattern[str]], ...] = (
    # "BabbleBench, a multilingual benchmark of ...", "Babble is the first benchmark".
    (
        "introduced",
        frozenset({"set"}),
        re.compile(
            rf"(?<![\w-]){NAME}(?: \([^()]{{3,90}}\))?{MARKS}(?:, | is | - | -- |: )(?:an?|the|our|(?<=: )An?) "
            rf"(?:(?!{OTHER_HEAD})[\w+'’*/-]+,? |\([A-Z][\w-]*\) ){{0,9}}$"
        ),
    ),
    (
        "called",
        frozenset({"set", "part", "contest"}),
        re.compile(
            rf"(?<![\w-])(?P<name>{NAME_WORD}"
            rf"(?: (?:{NAME_WORD}|{VERSION}|of|and(?= [A-Z][\w-]* $))){{0,5}}) $"
        ),
    ),
)
# Of two that are introduced as one both are the name: "we introduce Tell or Show, a benchmark".
ALTERNATIVE = re.compile(rf"{any_of(GRAMMAR['stem of presenting'])}\w* {MARKS}{NAME} or $")
# What stands behind one: "a dataset called Babble", "a benchmark of spoken questions, termed Babble", "datasets such as WikiX".
BEHIND_NOUN: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "introduced",
        re.compile(
            r"(?: (?:of|for|with|that|to|on|in)(?: [\w+'’/-]+){1,12})?,? "
            rf"(?:{any_of(GRAMMAR['calling a noun'])}|known as|referred to as) "
            rf"{MARKS}(?P<name>{NAME_WORD}(?: (?:{NAME_WORD}|{VERSION})){{0,2}})"
        ),
    ),
    ("called", re.compile(rf"(?:,? (?:such as|including|like|namely)|:)? {MARKS}(?P<name>{ODD_WORD})")),
    # Behind a comma it stands between two: "on this benchmark, OurNet wins" calls nothing so.
    (
        "called",
        re.compile(rf", {MARKS}(?P<name>{ODD_WORD})(?={MARKS}(?:[.,;:()]|(?:and|which|that|with|for|to|in)\b|$))"),
    ),
)
# "Two datasets, WikiX and FooX", "(WikiX, FooX, and BarX)"; what a comma alone opens is a list of them where one is known.
LISTED = re.compile(
    r"(?P<opens>: | \(|,? (?:such as|including|namely|i\.e\.,?) |, | )"
    rf"(?P<names>{ODD_WORD}(?:, {ODD_WORD}){{0,7}},? and {ODD_WORD})"
    rf"(?=[.,;:)]| {any_of(GRAMMAR['stem of showing'])}|$)"
)
IN_LIST = re.compile(ODD_WORD)
# "We benchmark OurNet": a verb.
DOING = re.compile(r"\b(?:[Ww]e|to)(?: \w+ly)? $")
DOING_ENDS = ("e ", "o ", "ly ")
# A name in full and its abbreviation, behind "the": "the Babble Word Set (BWS) dataset", no "question answering (QA) benchmark".
LINKS = r"(?: (?:of|in|the|for|and|on|to|at|with|by)){0,2}"
IN_FULL = re.compile(
    rf"\bthe (?:[a-z][a-z-]+ )?(?P<name>(?P<long>{NAME_WORD}(?:{LINKS} (?:{NAME_WORD}|\d{{4}})){{0,8}})"
    r" ?\((?P<short>[A-Z][\w&+-]*[A-Z\d][\w&+-]*(?:[ -]?(?:19|20)\d\d)?)\)(?P<year> (?:19|20)\d\d)?) $"
)
IN_BRACKETS = re.compile(r"\)(?: (?:19|20)\d\d)? $")
# How far before a noun its name may begin, before a name the verb that presents it, and before and behind an ambiguous name what
# speaks for it, in characters.
REACH, PRESENTED_FAR, SUPPORT_BEFORE_FAR, SUPPORT_FAR = 160, 60, 40, 25
# Before the noun of an introduced one stands one of these, and before that of a called one a word of a name, or "of".
ARTICLES = tuple(f"{joint}{article} " for joint in (", ", " is ", " - ", " -- ", ": ") for article in ("a", "an", "the", "our"))
ARTICLES += (": A ", ": An ")
# What makes another name of a known one: Extreme-GoPro, e-MNIST, GTA→GoPro; WebArena-Lite, GSM8K-zh, GoPro Hard, GoPro->GTA.
PART_BEFORE = re.compile(rf"(?<![\w/-])(?:(?:[A-Z][A-Za-z\d]*|\d[A-Z]|[a-z]{{1,2}})-|{NAME_WORD} ?(?:->|→) ?)$")
SMALL_BEFORE = re.compile(r"(?<![\w/-])[a-z]{3,}-$")
PART_BEHIND = re.compile(
    rf"-(?:[A-Z][A-Za-z\d]*|(?!dev|set|val|{SMALL_WORDS}(?![\w-]))[a-z]{{2,3}}|\d+[KMBk]|\d{{1,2}}(?:[A-Z]{{1,3}}|D[A-Z]\w+)|[2-9])(?:-[A-Za-z\d]+)?(?![\w-])"
    rf"|\+(?:\+(?:[vV]\d)?(?![\w+-])|(?![\w+-]| [A-Z\d]))| {SUBSETS}(?![\w-])"
    rf"| ?(?:->|→) ?{NAME_WORD}"
)
# What tells which year, version or pair of languages of a known one it is: Babble-17, Babble'17, Babble 2013, Babble v2,
# Babble 3.0, En-De.
EDITION = re.compile(
    rf"(?:(?:(?:(?<!\d)-| )(?P<year>(?:19|20)\d\d)|(?P<other>(?<!\d)-\d{{2,4}})| ?['‘’](?P<short>\d\d))(?![\w%-]|\.\d)"
    rf"|(?P<version>[ -][vV]\d[\w.]*(?<!\.)| [2-4]\.0(?![\w%]|\.\d| (?:%|percent|points?|pp)\b)))?"
    rf"(?:[ -](?P<pair>{PAIR})(?![\w-]))?(?<! )",
)
# Pictures of another size make another of it: ImageNet 256×256.
TIMES = r" ?(?:[×x*]|times) {0,7}"
SIZE = re.compile(rf"(?:[ -]{{1,4}}(?P<width>\d{{2,4}})|(?<=\d)){TIMES}(?P<height>\d{{2,4}})(?![\w%]|\.\d)")
SIZE_OF_NUMBER = re.compile(rf" (?:for|at|on) (?P<width>\d{{2,4}}){TIMES}(?P<height>\d{{2,4}})(?![\w%]|\.\d)")
SIZE_BEFORE = re.compile(rf"(?<![\w.])(?P<width>\d{{2,4}}){TIMES}(?P<height>\d{{2,4}}) {{1,3}}$")
DRAWN = "image generation"
SIZED = re.compile(r"\dx\d")
LONGEST_PART, LONGEST_SIZE = 20, 24
ODD_SPELLING = re.compile(r"[A-Za-z\d][A-Z\d]")
ABBREVIATION = re.compile(r" ?(?:data ?set|benchmark|corpus)? ?\((?P<short>[A-Z][\w@+-]{1,19})\)", re.IGNORECASE)
SUPPORT = re.compile(pattern_of("dataset_words", "supports"), re.IGNORECASE)
NOUN_BEHIND = re.compile(r"\) (?:data ?sets?|benchmarks?|corpus|corpora|test sets?)\b", re.IGNORECASE)
# Approaches such as OurNet and WISE: of systems none is a dataset.
SYSTEMS_BEFORE = re.compile(
    rf"\b{any_of(GRAMMAR['noun for system'] - {'metric', 'metrics'})},? \(?"
    r"(?:such as|like|including|e\.g\.,?|namely) (?:(?=[\w+.-]*[A-Z])[\w+.-]+,? (?:(?:and|or) )?)*$"
)
# NIST Chinese-English can be but one thing.
PAIR_BEHIND = re.compile(rf"[ -]{PAIR}(?![\w-])")
# Kumar et al. are no dataset.
PERSONS_BEHIND = re.compile(r"\W{0,9}(?:textit\W{1,3})?et\.? al\b")
SUPPORT_BEFORE = re.compile(r"(?:\b[Oo]n|,|\band|\bin|[(/]|benchmark|dataset|corpus)(?: the)? $")


def entry_of(name: DatasetName) -> Dataset | None:
    """Return the dataset of a name; None where it says what is done and on no data: a bare task, or a part of some contest."""
    if name.kind == "part" or is_alone(name.text):
        return None
    if name.dataset.origin == "catalogue":
        return name.dataset
    text = name.dataset.name
    if name.kind == "introduced" and text not in KNOWN_NAMES:
        # What is presented and spelt otherwise than a known one is another.
        return name.dataset
    if text in KNOWN_NAMES and (known := load_vocabulary().entry_of(text)) and known.dataset:
        # A word that is one's name too goes by that name, and stays to be judged.
        return replace(name.dataset, name=known.dataset.name) if known.ambiguous else known.dataset
    return load_plain_names().get(plain(text)) or load_joined_names().get(joined(text)) or name.dataset


def measured_on(view: str, stop: int, name: DatasetName | None) -> Dataset | None:
    """Return the dataset of a number that stops at a place: "1.01 for 64x64 and 1.25 for 512x512 on ImageNet" is of two."""
    dataset = entry_of(name) if name else None
    size = SIZE_OF_NUMBER.match(view, stop) if dataset and not SIZED.search(dataset.name) else None
    return _of_size(dataset, size) if dataset and size else dataset


def find_datasets(view: str, terms: Sequence[Term]) -> list[DatasetName]:
    """Return the datasets named in a view, in order, none within another."""
    known = without_overlaps(_known(view, terms))
    known = without_overlaps([*known, *find_rests(view, known)])
    nouns = [term for term in terms if term.entry.kind == "noun"]
    named = [*find_contests(view, known, nouns), *_named(view), *_called(view, nouns)]
    if named and (named := without_measures(named, terms)):
        contests = [name for name in named if name.kind == "contest"]
        found = without_overlaps([*contests, *known, *sorted(named, key=lambda name: (name.kind != "introduced", name.start))])
        found = [replace(n, kind="introduced") if n.kind == "called" and _is_introduced(view, n) else n for n in found]
        known = without_overlaps([*found, *_again(view, found)])
    return sorted(known, key=start_of)


def _named(view: str) -> Iterator[DatasetName]:
    """Yield the names that say themselves that they are datasets."""
    for kind, hint, pattern in NAMED:
        if hint(view):
            yield from find_open(view, pattern, kind)


def _called(view: str, nouns: Sequence[Term]) -> Iterator[DatasetName]:
    """Yield the names beside nouns that call them datasets."""
    for noun in nouns:
        offset, sort = max(0, noun.start - REACH), noun.entry.sort
        before = view[offset : noun.start]
        is_plural = view[noun.stop - 1] == "s"
        # "WikiX poses new challenges" is no contest.
        if sort == "contest" and not is_plural and (name := find_challenge(view, noun)):
            yield name
        yield from _before(view, noun, offset)
        if IN_BRACKETS.search(before) and sort != "part" and not is_plural and (name := _in_full(view, noun)):
            yield name
        if sort == "set" and not (before.endswith(DOING_ENDS) and DOING.search(before)):
            for kind, pattern in BEHIND_NOUN:
                if (match := pattern.match(view, noun.stop)) and (name := name_at(view, *match.span("name"), kind)):
                    yield name
            if is_plural or noun.entry.text == "corpora":
                yield from _listed(view, noun.stop)


def _before(view: str, noun: Term, offset: int) -> Iterator[DatasetName]:
    """Yield the names that end where a noun begins, of what stands from `offset` on."""
    before, is_plural = view[offset : noun.start], view[noun.stop - 1] == "s"
    for kind, sorts, pattern in BEFORE_NOUN:
        if noun.entry.sort in sorts and _may_be_named(before, kind) and (match := pattern.search(before)):
            start, stop = offset + match.start("name"), offset + match.end("name")
            if kind == "introduced" and (first := ALTERNATIVE.search(view, offset, start)):
                start = first.start("name")
            if view.startswith("Treebank", noun.start) and not is_plural:
                yield from _treebank(view, start, noun.stop)
            else:
                yield from _apart(view, start, stop, kind, is_plural=is_plural)


def _listed(view: str, stop: int) -> Iterator[DatasetName]:
    """Yield the names of a list behind the plural of a noun that stops at a place."""
    match = LISTED.match(view, stop)
    if match and (match["opens"].strip(" ,") or not KNOWN_NAMES.isdisjoint(IN_LIST.findall(match["names"]))):
        for word in IN_LIST.finditer(view, *match.span("names")):
            if name := name_at(view, *word.span(), "called"):
                yield name


def _treebank(view: str, start: int, stop: int) -> Iterator[DatasetName]:
    """Yield a name that ends in Treebank, its language a part of it: the Finnish Babble Treebank, but no Finnish Treebank."""
    words = view[start:stop].split(" ")
    while words[0] in NOT_NAMES and words[0] not in CODES:
        start += len(words.pop(0)) + 1
    if not TASKS.issuperset(words[:-1]):
        yield DatasetName(start, stop, "called", text := text_of(view, start, stop), Dataset(text))


def _apart(view: str, start: int, stop: int, kind: str, *, is_plural: bool) -> Iterator[DatasetName]:
    """Yield a name, or the two of WikiX and FooX datasets; the Lost and Found dataset is one."""
    first, joint, _ = view[start:stop].rpartition(" and ")
    spans = [(start, start + len(first)), (start + len(first + joint), stop)] if joint and is_plural else [(start, stop)]
    yield from filter(None, (name_at(view, *span, kind) for span in spans))


def _in_full(view: str, noun: Term) -> DatasetName | None:
    """Return the name before a noun that has its abbreviation in brackets behind it: the Babble Word Set (BWS) dataset."""
    match = IN_FULL.search(view, max(0, noun.start - REACH), noun.start)
    if not match or match["long"][0].lower() != match["short"][0].lower():
        return None
    if match["short"] in NOT_DATASETS or match["short"] in KNOWN_NAMES:
        return None
    start, stop = match.span("name")
    if noun.entry.sort == "contest":
        contest = contest_name(f"{match['short']}{match['year'] or ''} {noun.entry.text}")
        return DatasetName(start, noun.stop, "contest", text_of(view, start, noun.stop), Dataset(contest))
    return DatasetName(start, stop, "called", text_of(view, start, stop), Dataset(match["short"]))


def _may_be_named(before: str, kind: str) -> bool:
    """Whether the words before a noun may name a dataset: before most nouns stands no name, and that is soon told."""
    if kind != "called":
        return any(map(before.__contains__, ARTICLES))
    word = before[before.rfind(" ", 0, -1) + 1 :]
    return not word.islower() or word[0].isdigit() or word == "of "


def _is_introduced(view: str, name: DatasetName) -> bool:
    """Whether a text presents a name as its own: we introduce the WikiX corpus."""
    return bool(INTRODUCES.search(view, max(0, name.start - PRESENTED_FAR), name.start))


def _again(view: str, found: Sequence[DatasetName]) -> Iterator[DatasetName]:
    """Yield the other places of names, or of their abbreviations, that the text calls datasets once."""
    open_names = [name for name in found if name.kind in ("introduced", "called")]
    own = {text: name for name in open_names for text in (name.text, name.text.replace("&", " &"), name.dataset.name)}
    for name in list(own.values()):
        if match := ABBREVIATION.match(view, name.stop):
            own.setdefault(match["short"], name)
    for text, name in own.items():
        if ODD_SPELLING.search(text) or name.kind == "introduced":
            for start in _places(view, text):
                yield DatasetName(start, start + len(text), name.kind, text_of(view, start, start + len(text)), name.dataset)


def _places(view: str, word: str) -> Iterator[int]:
    """Yield where a word stands as one of its own."""
    start = view.find(word)
    while start >= 0:
        stop = start + len(word)
        behind = view[stop : stop + 2]
        is_part = any(ch.isalnum() or ch in "_-" for ch in (view[start - 1 : start], behind[:1]))
        # OurNet 2 is no part of OurNet 2.5.
        if not is_part and not (behind[:1] == "." and behind[1:].isdigit()):
            yield start
        start = view.find(word, stop)


def _known(view: str, terms: Sequence[Term]) -> Iterator[DatasetName]:
    others = _others(view, terms)
    for term in terms:
        entry = term.entry
        if entry.kind != "dataset" or view[term.start : term.stop] in others:
            continue
        if entry.dataset and (not entry.ambiguous or _is_supported(view, term)):
            start, stop = _grown(view, term)
            if (start, stop) == (term.start, term.stop) and (sized := _sized(view, term, entry.dataset)):
                yield sized
                continue
            is_grown = stop - start > term.stop - term.start
            edition = EDITION.match(view, stop)
            base = text_of(view, start, stop) if is_grown else entry.dataset.name
            stop = edition.end() if edition else stop
            text, whole = text_of(view, start, stop), stop - start == term.stop - term.start
            named = entry.dataset if whole else _edition(base, edition) or Dataset(text)
            yield DatasetName(start, stop, "called" if is_grown else "known", text, named)


def _edition(base: str, edition: re.Match[str] | None) -> Dataset | None:
    """Return that of a year or a pair of languages of a dataset, None for another edition.

    Babble'17, Babble-2017 and Babble 2017 are Babble 2017, and Babble17 English-to-German is Babble17 En-De.
    """
    if edition is None or edition["version"] or edition["other"] or not (edition["year"] or edition["short"] or edition["pair"]):
        return None
    year = edition["year"] or (edition["short"] and f"20{edition['short']}")
    dated = _dataset_of(f"{base} {year}") if year else Dataset(base)
    return _dataset_of(f"{dated.name} {pair_name(edition['pair'])}") if edition["pair"] else dated


def _dataset_of(name: str) -> Dataset:
    """Return the known dataset of a name, a new one where none has it."""
    known = load_vocabulary().entry_of(name)
    return (known and known.dataset) or Dataset(name)


def _others(view: str, terms: Sequence[Term]) -> set[str]:
    """Return the names of known datasets by which a text means something else: stochastic gradient descent (SGD)."""
    bracketed = [term for term in terms if term.entry.kind == "dataset" and view[term.start - 1 : term.start] == "("]
    stops = {term.stop for term in terms if term.entry.kind == "dataset"} if bracketed else set()
    found = set()
    for term in bracketed:
        text = view[term.start : term.stop]
        words = words_meant(view, term.start, text)
        # Behind its name in full, and before a word for a dataset, it is what it always is.
        is_itself = term.start - 2 in stops or NOUN_BEHIND.match(view, term.stop)
        if words and not is_itself and (term.entry.ambiguous or is_small(view, words)):
            found |= {text, singular(text)}
    return found


def _sized(view: str, term: Term, dataset: Dataset) -> DatasetName | None:
    """Return a known name with the size of its pictures, or the rest of it, since ImageNet-256 is one; None where no size is."""
    size = SIZE.match(view, term.stop) or SIZE_BEFORE.search(view, max(0, term.start - LONGEST_SIZE), term.start)
    if size is None:
        return None
    start, stop = min(term.start, size.start()), max(term.stop, size.end())
    sized = _of_size(dataset, size) if size["width"] else dataset
    return DatasetName(start, stop, "known", text_of(view, start, stop), sized)


def _of_size(dataset: Dataset, size: re.Match[str]) -> Dataset:
    """Return the dataset that the pictures of one are in another size: what is drawn is another, what is recognized is not."""
    name = f"{dataset.name} {size['width']}x{size['height']}"
    known = load_vocabulary().entry_of(name)
    return (known and known.dataset) or (replace(dataset, name=name) if dataset.task == DRAWN else dataset)


def _grown(view: str, term: Term) -> tuple[int, int]:
    """Return the whole of a name of which a known one is a part: WebArena-Lite is not WebArena, nor fashion-MNIST MNIST."""
    before = PART_BEFORE.search(view, max(0, term.start - LONGEST_PART), term.start)
    if before is None and (word := SMALL_BEFORE.search(view, max(0, term.start - LONGEST_PART), term.start)):
        before = word if plain(view[word.start() : term.stop]) in load_plain_names() else None
    behind = PART_BEHIND.match(view, term.stop)
    return before.start() if before else term.start, behind.end() if behind else term.stop


def _is_supported(view: str, term: Term) -> bool:
    """Whether the words around an ambiguous name speak for a dataset."""
    before, behind = view[max(0, term.start - SUPPORT_BEFORE_FAR) : term.start], view[term.stop : term.stop + SUPPORT_FAR]
    if SYSTEMS_BEFORE.search(before) or PERSONS_BEHIND.match(behind):
        return False
    is_listed = before.endswith("(") and behind.startswith(", ")
    return (
        is_listed
        or bool(PAIR_BEHIND.match(view, term.stop))
        or bool(SUPPORT.search(behind) or (SUPPORT.search(before) and SUPPORT_BEFORE.search(before)))
    )
