"""Lists of authors' names in one text, as spreadsheets, programs and people write them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Any

from papersette.person_names import (
    CLEAR_GENERATION,
    FAMILY_FIRST,
    INSTITUTION,
    PARTICLES,
    SUFFIX,
    UNIT,
    VAGUE_SUFFIX,
    is_organisation,
    is_suffix,
    split_suffix,
)
from papersette.sources.fields.beside_names import LEFT_OUT, OTHERS, without_marks
from papersette.sources.fields.markup import undo_entities
from papersette.sources.fields.names import plain_name
from papersette.sources.fields.program_lists import is_broken_list, read_list

__all__ = [
    "AND", "ENTITY", "NAMESAKE", "PERSON_KEYS", "UNCLEAR", "are_literal", "join_name", "name_of", "read_names",
    "split_names", "split_parts", "turn_initials", "turn_name", "turn_names", "turn_pubmed_name",
]  # fmt: skip

# What stands between names in one text, the surest first.
SEPARATORS = (";", "|", " / ", "\n")
# The same signs of Chinese and Japanese.
WIDE_SIGNS = str.maketrans("，、；", ",,;")
# What stands before the last name of a list, behind its sign.
LAST = re.compile(r"\s*(?:and|&)\s+", re.IGNORECASE)
# Some semicolons are part of a letter: M&uuml;ller.
ENTITY = re.compile(r"&#?\w{1,10};")
AND = re.compile(r",?\s+(?:and|&)\s+", re.IGNORECASE)
COMMA = re.compile(r",\s*(?:and\s+|&\s*)?|\s+(?:and|&)\s+", re.IGNORECASE)
# German's and French's; Spanish and Portuguese have theirs within names too (Ortega y Gasset).
FOREIGN_AND = re.compile(r",? (?:und|et) ")
# DBLP's number of one of several persons of one name.
NAMESAKE = re.compile(r"(?<=[^\W\d_]) 0\d{3}\Z")
# J., J.-P., J. P.
INITIALS = re.compile(r"(?:[^\W\d_]\.[\s-]?)+|[A-Z]{1,3}")
IN_BRACKETS = re.compile(r"\([^()]{1,40}\)")
# d'Oak
ELIDED = re.compile(r"\A[dl]['’]")
# A. Sample, A.-B. Sample: no family name begins so.
BEGINS_WITH_INITIAL = re.compile(r"[^\W\d_]\.(?:[\s-]?[^\W\d_]\.)*\s*[^\W\d_]{2}")
# Ada B.: no name ends so that has its family.
ENDS_WITH_INITIAL = re.compile(r"[^\W\d_]{2}.* (?:[^\W\d_]\.[\s-]?)+")
# Smith J, Doe JA: neither family nor given names end so.
FAMILY_AND_INITIALS = re.compile(r"[^\W\d_]{2}[^\d,]* [A-Z]{1,3}")
# Smith J., van der Berg A.-B., as Scopus, Embase and Ovid write all names.
FAMILY_AND_STOPPED = re.compile(r"([^\W\d_](?:[^\W\d_]|['’]).*?) ((?:[^\W\d_]\.[\s-]?)+)")
# A name that may not be split: {Example and Sample Society}.
BRACED = re.compile(r"\{([^{}]+)\}")
# Words of groups, which are no person's behind or before another word; and where groups are, which initials seldom are.
GROUP_WORD = re.compile(
    rf"{UNIT.pattern}|{INSTITUTION.pattern}|alliance|board|cent(?:er|re)s|coalition|collaborat\w+|committee|council|federation|fund|health"
    r"|initiative|investigators|network|partnership|program(?:me)?|project|registry|research|services?|study|team|trial(?:ists|s)?"
    r"|trust|working",
    re.IGNORECASE,
)
GROUP_PLACES = frozenset({"EU", "UK", "US", "USA", "WHO"})
# Longer ones are no person's: in signs, and in words but for particles.
LONGEST_NAME, MOST_FAMILY_WORDS = 200, 3
# Smith J, Doe JA Jr: without a stop behind initials.
UNPUNCTUATED = re.compile(rf"(?:[^\W\d_]{{2}}.*\s)?([A-Z]{{1,3}})(?: (?:{CLEAR_GENERATION.pattern}))?")
# What ends with a stop of its own: J., Ph.D., Jr., Inc.
ABBREVIATED = re.compile(rf"(?:.*[\s.,-])?(?:[^\W\d_]|{SUFFIX.pattern}|inc|ltd|co|corp|al)", re.IGNORECASE)
UNCLEAR = "does not tell which commas stand within names, and which between them"
# CSL's word for a name that stays as it is, also in a list of authors that `export` writes into a cell.
LITERAL = "literal"
# How a name is called, and its parts as they are printed, by plain name.
NAME_KEYS = (LITERAL, "name", "fullname", "displayname", "authorname", "rawauthorname", "collectivename")
PART_KEYS = (("given", "family"), ("first", "middle", "last"), ("firstname", "lastname"), ("givenname", "familyname"))
SUFFIX_KEY = "suffix"
PERSON_KEYS = frozenset({*NAME_KEYS, SUFFIX_KEY, *(key for keys in PART_KEYS for key in keys)})
BREAK = re.compile(r"<br ?/?>", re.IGNORECASE)


def join_name(*parts: str | None) -> str:
    """Return given names, particle, family name and suffix as a name is printed: 太郎 and 田中 as 田中 太郎.

    A suffix behind the given names stands behind all: `Martin Jr.` and `King` as Martin King Jr.
    """
    told = [part.split() for part in parts if part]
    if len(told) == 2 and all(FAMILY_FIRST.search("".join(words)) for words in told):
        told.reverse()
    if len(told) > 1 and len(told[0]) > 1 and is_suffix(told[0][-1]):
        told.append([told[0].pop()])
    return " ".join(word for words in told for word in words)


def turn_name(written: str) -> str:
    """Return `Last, First`, `Last, First, Suffix` and `Last F.` as printed; any other stays, without EndNote's comma."""
    name = written.strip().rstrip(",")
    parts = name.split(",")
    if len(parts) == 2:
        return join_name(parts[1], parts[0])
    return join_name(parts[1], parts[0], parts[2]) if len(parts) == 3 else _turn_stopped(join_name(name))


def _turn_stopped(name: str) -> str:
    """Return a name whose initials stand behind its family as printed; any other stays."""
    person, suffix = split_suffix(name)
    found = FAMILY_AND_STOPPED.fullmatch(person) if "." in person and len(name) <= LONGEST_NAME else None
    is_person = found and _is_family(found[1].split(), "") and not is_organisation(name)
    return join_name(found[2], found[1], suffix) if found and is_person else name


def turn_initials(names: Sequence[str]) -> list[str]:
    """Return the names of a list as printed where initials stand behind the families of all that are persons.

    Without stops one of them must have one initial alone: LI and WU may be families in capitals.
    """
    turned = [turn_pubmed_name(name) for name in names]
    persons = [name for name, other in zip(names, turned, strict=True) if name != other]
    is_told = len(persons) > 1 and any(len(split_suffix(name)[0].split()[-1]) == 1 for name in persons)
    if is_told and all(
        name != other or any(map(GROUP_WORD.fullmatch, name.split())) for name, other in zip(names, turned, strict=True)
    ):
        return turned
    if any(_is_whole(split_suffix(name)[0]) and not any(map(GROUP_WORD.fullmatch, name.split())) for name in names):
        # Beside Ben Sample, Anusha A. S. has her own name first.
        return list(names)
    return list(map(_turn_stopped, names))


def turn_pubmed_name(written: str) -> str:
    """Return a name of PubMed's, `Family AB` or `Family AB Jr`, as printed; a group's stays."""
    words = written.split() if len(written) <= LONGEST_NAME else []
    suffix = [words.pop()] if words and CLEAR_GENERATION.fullmatch(words[-1]) else []
    *family, initials = words or [""]
    letters = unicodedata.normalize("NFC", initials)
    is_person = len(letters) <= 4 and letters.isalpha() and letters.isupper() and _is_family(family, initials)
    return join_name(initials, *family, *suffix) if is_person and not is_organisation(written) else written


def _is_family(words: Sequence[str], initials: str) -> bool:
    """Tell whether words before what looks like initials may be a family's name, not a group's."""
    main = [word for word in words if word.lower() not in PARTICLES]
    if not main or len(main) > MOST_FAMILY_WORDS or any(any(map(str.isdigit, word)) for word in main):
        return False
    if len(main) == 1:
        return True
    return initials not in GROUP_PLACES and not any(map(GROUP_WORD.fullmatch, main)) and not all(map(str.isupper, main))


def split_names(cell: str) -> list[str]:
    """Return the names of a cell: a list as programs write it, or separated by semicolons, bars, lines, `and` or commas.

    A name alone may have a comma too (`Example, Ada`, `van Berg, Ben C.`), and so may each of those that `and` joins.

    Raises:
        ValueError: it cannot be told where one name ends and the next begins.
    """
    if (found := read_list(cell)) is not None:
        names = [name for item in found if (name := name_of(item))]
        return names if are_literal(found) else turn_names(names)
    if is_broken_list(cell):
        raise ValueError("is a list that cannot be read")
    # Semicolons of entities stand between no names.
    cell = undo_entities(cell) if "&" in cell else cell
    # Without runs of blanks no pattern looks through one from each of its places.
    cell = "\n".join(filter(None, (" ".join(line.split()) for line in BREAK.sub("\n", cell).splitlines())))
    cell = LEFT_OUT.sub("", cell.translate(WIDE_SIGNS))
    cell = _without_stop(without_marks(OTHERS.sub("", _translate_and(cell))))
    separator = next((separator for separator in SEPARATORS if separator in cell), None)
    parts = cell.split(separator) if separator else [cell]
    if separator == ";" and FAMILY_FIRST.search(cell) and all(part.count(",") == 1 for part in parts if part.strip()):
        return [turn_name(part) for part in parts if part.strip()]
    texts = (LAST.sub("", part, count=1) if separator and LAST.match(part) else part for part in parts if part.strip())
    return turn_initials([name for text in texts for name in _split_joined(text) if name])


def _translate_and(cell: str) -> str:
    """Return a list of persons with `and` for German's and French's; what may be an organisation's name stays."""
    parts = FOREIGN_AND.split(cell)
    if len(parts) == 1 or is_organisation(cell) or not all(map(_begins_with_person, parts[1:])):
        return cell
    words = [word for part in parts for word in re.split(r"[\s,;]+", part) if word]
    is_persons = all(ELIDED.sub("", word)[:1].isupper() or word in PARTICLES for word in words)
    return " and ".join(parts) if is_persons and not any(map(GROUP_WORD.fullmatch, words)) else cell


def _begins_with_person(part: str) -> bool:
    """Whether the first name of a part is whole: Ada Example, A. Example, or Example, Ada."""
    first, *others = (text.strip() for text in re.split(r"[;\n]", part, maxsplit=1)[0].split(","))
    return bool(_is_whole(first) or BEGINS_WITH_INITIAL.match(first) or (len(others) == 1 and first and others[0]))


def are_literal(authors: Iterable[Any]) -> bool:
    """Tell whether each author of a list is an object whose name stays as it is, as CSL writes it and `export` a cell."""
    return all(isinstance(author, dict) and LITERAL in author for author in authors)


def turn_names(names: list[str]) -> list[str]:
    """Return the names of a list as printed where each has one comma, its family before it; any other list stays.

    So does one with an organisation among them: "Example Works, Inc." is no Inc. by first name. What stands at its end for names
    that are left out is no name.
    """
    if names and (last := OTHERS.sub("", names[-1])) != names[-1]:
        names = [*names[:-1], *filter(None, [last])]
    if any(name.count(",") != 1 or name.startswith(",") or _names_organisation(name) for name in names):
        return names
    try:
        told = [_split_commas(name, is_turned=True) for name in names]
    except ValueError:
        return names
    return [name for (name,) in told] if all(len(each) == 1 for each in told) else names


def _names_organisation(name: str) -> bool:
    return any(map(is_organisation, (name, *name.split(","))))


def read_names(cell: str) -> list[str | ValueError]:
    """Return the names of a cell as an author list of a record; where they cannot be told, the reason in their place."""
    try:
        return [*split_names(cell)]
    except ValueError as error:
        return [error]


def name_of(item: Any) -> str:
    """Return the name of an author that a program wrote: a text, an object of its parts, or a list of family and given names.

    Raises:
        ValueError: there is none in it.
    """
    if isinstance(item, str):
        return item
    if isinstance(item, Mapping):
        told = {plain_name(str(key)): value for key, value in item.items()}
        for keys in (*((key,) for key in NAME_KEYS), *PART_KEYS):
            parts = [part for key in keys for part in _texts(told.get(key))]
            if parts:
                return join_name(*parts, *(_texts(told.get(SUFFIX_KEY)) if len(keys) > 1 else ()))
    if isinstance(item, list) and len(item) > 2 and all(isinstance(part, str) for part in item):
        # As arXiv's metadata have it: family name, given names, suffix, and perhaps affiliations.
        return join_name(item[1], item[0], item[2])
    raise ValueError("is a list of what has no names")


def _texts(value: Any) -> list[str]:
    """Return the texts of a part of a name, which may be several."""
    parts = [part for part in (value if isinstance(value, list) else [value]) if part is not None]
    if not all(isinstance(part, str) for part in parts):
        raise ValueError("has a name that is no text")
    return [part for part in parts if part.strip()]


def _without_stop(cell: str) -> str:
    """Return a list of names without the full stop that ends it, as PubMed's does; the stop of an initial stays."""
    if not cell.endswith("."):
        return cell
    parts = [part.strip() for part in (cell[:-1].split(";") if ";" in cell else COMMA.split(cell[:-1]))]
    first, last = parts[0], parts[-1]
    if found := UNPUNCTUATED.fullmatch(last):
        # Of one letter the first name tells whether initials have stops here.
        is_lists = len(found[1]) > 1 or (len(parts) > 1 and " " in first and UNPUNCTUATED.fullmatch(first) is not None)
    else:
        # PubMed's names before a group's have no stops.
        is_pubmed = len(parts) > 1 and all(" " in part and UNPUNCTUATED.fullmatch(part) for part in parts[:-1])
        is_lists = (";" in cell or is_pubmed) and not ABBREVIATED.fullmatch(last)
    return cell[:-1] if is_lists else cell


def _split_joined(text: str) -> list[str]:
    """Return the names of a text without semicolons."""
    if braced := BRACED.fullmatch(text.strip()):
        return [braced[1]]
    names = [name for name in AND.split(text.strip()) if name.strip(" ,")]
    has_commas = ["," in name.strip(" ,") for name in names]
    if len(names) > 1 and (all(has_commas) or not any(has_commas)):
        # One name with a comma behind the last `and` has its family first, and so have the others.
        is_turned = len(names[-1].strip(" ,").split(",")) == 2
        return [each for name in names for each in _split_commas(name, is_turned=is_turned)]
    groups = {name for name in names if "," not in name and is_organisation(name)}
    if names[1:] and groups and all("," in name or name in groups for name in names):
        # Li, W. and the Made-up Team: a group has no family before its name.
        return [each for name in names for each in ([name] if name in groups else _split_commas(name))]
    return _split_commas(text)


def _split_commas(text: str, *, is_turned: bool = False) -> list[str]:
    """Return names between commas: whole ones, families with given names behind them in turn, or else one name."""
    told = [name.strip() for name in COMMA.split(text.strip().rstrip(",")) if name.strip()]
    # A name in both scripts is turned as any other: Wang, Wei (王伟).
    if FAMILY_FIRST.search(IN_BRACKETS.sub("", text)):
        return told
    if (found := split_parts(told, is_turned=is_turned)) is not None:
        return found
    is_one = len(told) == 2 and (told[0][:1].islower() or not all(" " in name for name in told))
    if not is_one and len(told) > 1 and any(part.endswith(".") and INITIALS.fullmatch(part) for part in told):
        # Initials alone are nobody's name.
        raise ValueError(UNCLEAR)
    return [turn_name(", ".join(told))] if is_one else told


def split_parts(parts: Sequence[str], *, is_turned: bool) -> list[str] | None:
    """Return the names of what commas separate, where they are told; None where it may be one name or several.

    Args:
        parts: what stands between the commas.
        is_turned: whether families are known to stand before given names, where it cannot be told otherwise.

    Raises:
        ValueError: `Smith, John, Doe, Jane` is two names or four.
    """
    written = [part for part in map(str.strip, parts) if part]
    if len(written) > 1 and INSTITUTION.search(written[0]) and all(map(UNIT.search, written[1:])):
        return [", ".join(written)]
    if suffixes := _find_suffixes(written):
        return _split_suffixed(written, suffixes, is_turned=is_turned)
    return _split_told(written, has_more=len(parts) > 2, is_turned=is_turned)


def _find_suffixes(parts: Sequence[str]) -> set[int]:
    """Return the places of the parts that are no name, but stand behind one: Jr., PhD; MD only where a name is complete."""
    found = set[int]()
    sure = {place for place, part in enumerate(parts) if SUFFIX.fullmatch(part) and not VAGUE_SUFFIX.fullmatch(part)}
    if not sure and len(parts) > 3 and len(parts) % 2 == 0 and all(map(INITIALS.fullmatch, parts[1::2])):
        return found
    names = 0
    for place, part in enumerate(parts):
        is_complete = place > 0 and (
            names % 2 == 0 or place - 1 in found or (" " in parts[place - 1] and len(part.rstrip(".")) > 1)
        )
        if place and (place in sure or (is_complete and VAGUE_SUFFIX.fullmatch(part))):
            found.add(place)
        else:
            names += 1
    return found


def _split_suffixed(parts: Sequence[str], suffixes: Set[int], *, is_turned: bool) -> list[str] | None:
    """Return the names of parts of which some are suffixes, each with its own behind it."""
    names, behind = list[str](), list[list[str]]()
    for place, part in enumerate(parts):
        if place in suffixes:
            behind[-1].append(part)
        else:
            names.append(part)
            behind.append([])
    if len(names) > 1 and all(map(ENDS_WITH_INITIAL.fullmatch, names)):
        # Li W., King M., Jr., as Scopus wrote them.
        return [join_name(name, *suffix) for name, suffix in zip(names, behind, strict=True)]
    # Smith, Adam, PhD, Jones, Bob, MD: a suffix stands behind the given name.
    is_paired = len(names) % 2 == 0 and not any(behind[::2])
    if len(names) == 2 and (is_paired or not all(map(_is_whole, names))):
        return [join_name(names[1], names[0], *behind[0], *behind[1])]
    if is_paired and (is_turned or not all(map(_is_whole, names))):
        pairs = zip(names[::2], names[1::2], behind[1::2], strict=True)
        return [join_name(given, family, *suffix) for family, given, suffix in pairs]
    if len(names) == 1 or all(map(_is_whole, names)):
        return [join_name(name, *suffix) for name, suffix in zip(names, behind, strict=True)]
    raise ValueError(UNCLEAR)


def _split_told(told: Sequence[str], *, has_more: bool, is_turned: bool) -> list[str] | None:
    """Return the names of what commas separate, none of it a suffix."""
    families, given = told[::2], told[1::2]
    if len(told) > 1 and any(all(map(tells, told)) for tells in (BEGINS_WITH_INITIAL.match, FAMILY_AND_INITIALS.fullmatch)):
        return turn_initials(told)
    if len(told) < 4 or len(told) % 2:
        # A comma at the end stood before an `and`, as between whole names.
        return list(told) if has_more and len(told) > 1 and all(map(_is_whole, told)) else None
    turned = [join_name(first, last) for last, first in zip(families, given, strict=True)]
    if all(map(INITIALS.fullmatch, given)):
        return turned
    are_families = all(" " not in name or name[:1].islower() for name in families)
    if are_families and any((*map(ENDS_WITH_INITIAL.fullmatch, given), *(name[:1].islower() for name in families))):
        return turned
    if any(all(" " not in name for name in names) for names in (families, given)):
        if is_turned:
            return turned
        raise ValueError(UNCLEAR)
    return list(told) if all(map(_is_whole, told)) else None


def _is_whole(name: str) -> bool:
    """Whether a name is of several words, each with a capital, the last neither initials nor a particle."""
    words = name.split()
    is_ended = 1 < len(words) < 5 and len(words[-1]) > 1 and not (INITIALS.fullmatch(words[-1]) or words[-1] in PARTICLES)
    return is_ended and all(ELIDED.sub("", word)[:1].isupper() or word in PARTICLES for word in words)
