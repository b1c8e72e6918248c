"""The conditions of the query language, such as `year:2020-2024` or `metric:PQ>50`: what their values mean, and the SQL of them.

FIELDS has a row for each, with the example and the meaning that the search page shows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from papersette.models import LINK_KINDS
from papersette.site.typed.countries import country_called
from papersette.site.typed.initials import split_name
from papersette.site.typed.ranges import BOUND, MEGA, MILLI_IN_MEGA, MONTH, SCALES, SHORT_END, read_range
from papersette.site.typed.words import quote, split_words

__all__ = [
    "FIELDS",
    "MEASURES",
    "MOST_OF_A_FAMILY",
    "Condition",
    "Field",
    "among",
    "having",
    "join_conditions",
    "last_in_range",
    "tie",
]


@dataclass(frozen=True, slots=True)
class Condition:
    """SQL that holds of a row of papers, with the values of its question marks.

    `part` is what a condition asks for: an author, or a dataset or measure, and `result` what holds of a row of paper_authors, or
    of one of metrics. `ids` is a query of the papers that meet it, some more than once, and `each` SQL that holds of the same
    papers by looking at the rows of one paper alone; both are empty where there is none. All have the same question marks.
    `is_indexed`: an index of papers knows which meet it; `ranged` is the column of which it asks for more than one value.
    """

    sql: str
    values: tuple[str | int | float, ...] = ()
    part: str | None = None
    result: str = ""
    ids: str = ""
    each: str = ""
    is_indexed: bool = False
    ranged: str | None = None

    def either(self, other: Condition) -> Condition:
        """Return the condition that one of two holds; of two parts of a result that are alike it is such a part too."""
        is_part = self.part is not None and self.part == other.part
        return Condition(
            f"({self.sql} or {other.sql})",
            (*self.values, *other.values),
            self.part if is_part else None,
            f"({self.result} or {other.result})" if is_part and self.result else "",
            f"select * from ({self.ids}) union all select * from ({other.ids})" if self.ids and other.ids else "",
            f"({self.each} or {other.each})" if self.each and other.each else "",
            self.is_indexed and other.is_indexed,
        )


@dataclass(frozen=True, slots=True)
class Field:
    """A condition of the language: an example, what it asks for, and how its value is read; None where it cannot be.

    `read_whole` reads a value in quotes where these make a difference.
    """

    example: str
    meaning: str
    read: Callable[[str], Condition | None]
    read_whole: Callable[[str], Condition | None] | None = None


def among(ids: str, values: tuple[str | int | float, ...], *, part: str | None = None, result: str = "") -> Condition:
    """Ask for the papers that a query knows."""
    return Condition(f"papers.id in ({ids})", values, part, result, ids)


def having(
    table: str, held: str, values: tuple[str | int | float, ...] = (), *, part: str | None = None, result: str = ""
) -> Condition:
    """Ask for papers with a row of another table of which something holds."""
    return replace(among(f"select paper_id from {table} where {held}", values, part=part, result=result), each=_has(table, held))


def _has(table: str, held: str) -> str:
    """Return SQL that asks a paper for such a row; the plus keeps SQLite from looking up all of them."""
    return f"exists (select 1 from {table} where {table}.paper_id = papers.id and +{held})"


ADDRESS = re.compile(r"(?:https?://)?(?:www\.)?([^/]+).*")
DAY = re.compile(r"\d{4}(?:-\d\d){0,2}", re.ASCII)


def tie(conditions: Sequence[Condition]) -> tuple[Condition, ...]:
    """Return conditions of which each measure must be reported on one of the datasets, where both are asked for."""
    datasets = [condition for condition in conditions if condition.part == "dataset"]
    measures = [condition for condition in conditions if condition.part == "measure"]
    if not (datasets and measures):
        return tuple(conditions)
    on = " or ".join(dataset.result for dataset in datasets)
    values = [value for dataset in datasets for value in dataset.values]
    tied = [_reporting(f"{measure.result} and ({on})", (*measure.values, *values), "idx_metrics_boards") for measure in measures]
    # One dataset is named by the result; of several each must be named besides.
    met = measures if len(datasets) > 1 else datasets + measures
    return (*(condition for condition in conditions if condition not in met), *tied)


def join_conditions(conditions: Sequence[Condition]) -> tuple[str, list[str | int | float]]:
    """Return the SQL of all conditions, true where there are none, and its values."""
    return " and ".join(c.sql for c in conditions) or "true", [value for c in conditions for value in c.values]


def last_in_range(condition: Condition, of: str) -> tuple[str, tuple[str | int | float, ...]]:
    """Return the query of the last value of a column among the papers of a ranged condition, and its values."""
    return _LAST_IN_RANGE.format(column=condition.ranged, of=of), (*condition.values, condition.values[-1])


def _counting(column: str) -> Callable[[str], Condition | None]:
    """Ask for papers by a number; many may have as much."""

    def read(value: str) -> Condition | None:
        bounds = read_range(value)
        if bounds is None:
            return None
        ids, each = (f"{start}papers.{column} between ? and ?" for start in ("select id from papers where ", "+"))
        return replace(among(ids, bounds), each=each, is_indexed=True, ranged=column)

    return read


def _read_year(value: str) -> Condition | None:
    if found := MONTH.fullmatch(value):
        month = f"{found['year']}-{found['month']:0>2}"
        # The first and the last that is of the month: its day may not be known.
        return Condition("papers.published between ? and ?", (month, f"{month}-31"), is_indexed=True)
    bounds = read_range(SHORT_END.sub(r"\g<0>\g<century>", value))
    if bounds is None:
        return None
    if bounds[0] == bounds[1]:
        return Condition("papers.year = ?", bounds[:1], is_indexed=True)
    # The plus keeps SQLite from sorting the papers of all these years: the index in the order of dates has years too.
    return Condition("+papers.year between ? and ?", bounds, is_indexed=True, ranged="year")


def _named(table: str, held: str, marks: int = 1) -> Callable[[str], Condition | None]:
    """Ask for papers with a row of a table that is of something of a name."""
    return lambda value: having(table, held, (value,) * marks)


def _all_words(value: str, column: str | None = None) -> str:
    """Return the full-text expression of all words of a value."""
    prefix = f"{column} : " if column else ""
    return prefix + "(" + " AND ".join(map(quote, split_words([value]))) + ")"


def _read_author(value: str) -> Condition:
    """Ask for papers of authors by words of their names, or by the initials of given names and a family name, in any case."""
    words = _all_words(value)
    parts = split_name(value)
    if parts is None:
        return having("paper_authors", _AUTHORS, (words,), part="author", result=_AUTHORS)
    initials, family = parts
    name = " ".join([*(f"{initial}%" for initial in initials), "%".join(family)])
    return having("paper_authors", _INITIALED, (words, quote(" ".join(family)), name), part="author", result=_INITIALED)


def _read_whole_author(value: str) -> Condition:
    """Ask for papers of authors of just that name, where it has no initials and anybody is called so."""
    if split_name(value):
        return _read_author(value)
    values = (f"^{quote(value)}", value, _all_words(value))
    return having("paper_authors", _WHOLE_AUTHORS, values, part="author", result=_WHOLE_AUTHORS)


def _dataset(datasets: str) -> Callable[[str], Condition | None]:
    """Ask for what names one of the datasets that a query finds by a name and by its words."""
    naming = f"""with named as ({datasets}) select paper_id from paper_datasets where dataset_id in named
       union all select paper_id from metrics where dataset_id in named"""
    result = f"dataset_id in ({datasets})"
    return lambda value: among(naming, (value, _all_words(value, "name")), part="dataset", result=result)


def _read_metric(value: str) -> Condition | None:
    match = BOUND.fullmatch(value)
    if match is None or match["name"] is None:
        return None
    result, values = f"measure_id in ({MEASURES})", [match["name"], f"measure_text : {quote(match['name'])}"]
    if match["sign"] and SPEED.fullmatch(match["name"]) and (match["unit"] or "x").lower() == "x":
        return _reporting(f"{_TIMES_FASTER} {match['sign']} ?", (*values, float(match["number"])))
    if match["sign"]:
        # Everywhere else the case of a unit tells nothing: people type 10gb.
        unit, factor = (MEGA[match["unit"]], MILLI_IN_MEGA) if match["unit"] in MEGA else (match["unit"], 1)
        result += f" and {_OWN} and {_compare(match['sign'], unit)}"
        values += [float(match["number"]) * factor, *([unit] if unit else [])]
    return _reporting(result, tuple(values))


def _compare(sign: str, unit: str | None) -> str:
    """Return the SQL that compares a score with a number, in a unit where one is said: the measure's or one of its scale."""
    if not unit:
        return f"normal {sign} ?"
    measured = "(select unit from measures where id = measure_id) collate nocase"
    scale = next((scale for scale in SCALES if unit.lower() in map(str.lower, scale)), None)
    if scale is None:
        return f"normal {sign} ? and {measured} = ?"
    factors = " ".join(f"when '{name}' then {factor}" for name, factor in scale.items())
    return f"normal * (case {measured} {factors} end) {sign} ? * (case ? collate nocase {factors} end)"


def _reporting(result: str, values: tuple[str | int | float, ...], index: str = "idx_metrics_bounds") -> Condition:
    """Ask for papers with a result of which something holds.

    The index is named: SQLite might look up all scores of own work, or all above a bound, rather than those of the measure.
    """
    ids = f"select paper_id from metrics indexed by {index} where {result}"
    return replace(among(ids, values, part="measure", result=result), each=_has("metrics", result))


def _read_place(value: str) -> Condition:
    """Ask for a city or a country, that by any of its names."""
    return having("paper_places", _PLACES, (value, country_called(value)))


def _host(value: str) -> Condition:
    """Ask for links to a host, of which no more than its domain is looked at, or to hosts of a name."""
    return having("links", _HOSTS, (ADDRESS.sub(r"\1", value.lower()),))


def _read_has(value: str) -> Condition | None:
    return HAS.get(value.lower())


def _day(sign: str, rest: str) -> Callable[[str], Condition | None]:
    """Compare the day of a paper with a day, or with that of a month or year which `rest` completes."""

    def read(value: str) -> Condition | None:
        if not DAY.fullmatch(value):
            return None
        try:
            date.fromisoformat(_complete(value, "-01-01"))
        except ValueError:
            return None
        # A month ends with its 31st, as it does where a paper has no day.
        return Condition(f"{APPEARED} {sign} ?", (_complete(value, rest),))

    return read


def _complete(value: str, rest: str) -> str:
    """Return a day, a month or a year as a day, with what it lacks of `rest`: 2025-02 with -12-31 is 2025-02-31."""
    return value + rest[len(value) - len("2025") :]


# The day of a paper; the last one that a month or a year leaves open; without any, the day on which it was first read.
APPEARED = """coalesce(
       case length(papers.published) when 7 then papers.published || '-31' when 4 then papers.published || '-12-31'
            else substr(papers.published, 1, 10) end,
       papers.year || '-12-31',
       (select substr(min(sources.read_at), 1, 10) from paper_sources join sources on sources.id = paper_sources.source_id
         where paper_sources.paper_id = papers.id))"""

HAS = {
    **{kind: having("links", "kind = ? and url is not null", (kind,)) for kind in LINK_KINDS if kind != "other"},
    # How a paper's code is judged: by links of this kind, and by project pages that are said to have code.
    "code": Condition("papers.code = 'linked'", is_indexed=True),
    "promise": Condition("papers.code = 'promised'", is_indexed=True),
    "results": having("metrics", "true"),
    "abstract": Condition("papers.abstract is not null"),
    "pdf": Condition("papers.pdf_url is not null"),
    "doi": Condition("papers.doi is not null"),
}

# The last paper with one value is known to an index; of a range it is looked up for each value that papers have.
_LAST_IN_RANGE = """
    with recursive present(value) as (
      select min({column}) from papers where {column} between ? and ?
       union all select (select min({column}) from papers where {column} > value and {column} <= ?) from present
        where value is not null)
    select max((select max({of}) from papers where {column} = value)) from present
"""
_TITLED = "select rowid from papers_fts where papers_fts match ?"
_AUTHORS = "author_id in (select rowid from authors_fts where authors_fts match ?)"
# Authors of one family name whose given names are compared with initials; the parts of J.-B. are told by blanks.
MOST_OF_A_FAMILY = 20_000
_INITIALED = f"""author_id in (
   select rowid from authors_fts where authors_fts match ?
   union select id from authors where id in (select rowid from authors_fts where authors_fts match ? limit {MOST_OF_A_FAMILY})
     and replace(replace(fold_name(name), '-', ' '), '.', ' ') like ?)"""
# No Ada Lovelace Stone where somebody is called Ada Lovelace.
_WHOLE_AUTHORS = f"""author_id in (
   with called as (
     select id from authors where id in (select rowid from authors_fts where authors_fts match ? limit {MOST_OF_A_FAMILY})
        and fold_name(name) = fold_name(?))
   select id from called
   union all select rowid from authors_fts where authors_fts match ? and not exists (select 1 from called))"""
_IN_NAME = "instr(lower(name), lower(?))"
# What papers call a thing in their own words is a name of it too, where no thing is called so: of several things, the one that is
# meant most often.
_SAME_NAME = "replace({}, '-', ' ') = replace(said.name, '-', ' ') collate nocase"
# The join is crossed so that nothing else is read where a thing has the name.
_DATASETS = f"""with said(name) as (select ?),
        known as (select dataset_id from dataset_names, said where {_SAME_NAME.format("dataset_names.name")}),
        unknown as (select 1 where not exists (select 1 from known))
   select rowid from datasets_fts where datasets_fts match ?
   union select dataset_id from known
   union select * from (select dataset_id from unknown cross join said cross join paper_datasets where {_SAME_NAME.format("raw")}
    group by dataset_id order by count(*) desc, dataset_id limit 1)"""
# No MATH-500 where a dataset is called MATH.
_WHOLE_DATASETS = _DATASETS.replace("match ?", "match ? and exists (select 1 from unknown)")
MEASURES = f"""with said(name) as (select ?),
        known as (select measure_id from measure_names, said where {_SAME_NAME.format("measure_names.name")}),
        unknown as (select 1 where not exists (select 1 from known))
   select measure_id from known
   union all select * from (select measure_id from unknown cross join said cross join metrics
     where metrics.id in (select rowid from metrics_fts where metrics_fts match ?)
       and {_SAME_NAME.format("measure_text")} and measure_id is not null
     group by measure_id order by count(*) desc, measure_id limit 1)"""
# A score of the paper's own work; a source that states one is sure of it.
_OWN = "(system = 'own' or system is null and confidence = 1)"
# How many times faster something is, named as a speedup or as a speed: an inference speed of 3x, 3x faster.
SPEED = re.compile(r"\s*speed(?:[ -]?ups?)?\s*", re.IGNORECASE)
_TIMES_FASTER = f"""measure_id in ({MEASURES} union select id from measures where name in ('speed', 'speedup')) and {_OWN}
   and iif(kind = 'ratio' and unit = 'x' and change = 'up', value, normal)"""
_VENUES = f"papers.venue_id in (select id from venues where {_IN_NAME})"
_SOURCES = f"source_id in (select id from sources where {_IN_NAME})"
# What a code stands for by whole words: CL is no Classical Physics.
_TOPICS = f"topic_id in (select id from topics where {_IN_NAME} or full_name is not null and holds_name(full_name, ?))"
# The site's own function: nobody types accents.
_PLACES = """place_id in (
   select id from places where fold_name(name) = fold_name(?) or fold_name(country) = fold_name(?))"""
# Few names have letters beyond ASCII, for which the site's own function takes its time. The list of institutions asks so too.
_IN_ANY_LETTERS = "instr(iif(name glob '*[^ -~]*', fold_name(name), replace(lower(name), '-', ' ')), fold_name(?))"
_INSTITUTIONS = f"institution_id in (select institution_id from institution_names where {_IN_ANY_LETTERS})"
# No University of Fog, Gate Campus where one is called University of Fog.
_WHOLE_INSTITUTIONS = f"""institution_id in (
   with called as (select institution_id from institution_names where name = ? collate nocase)
   select institution_id from called
   union all select institution_id from institution_names where {_IN_ANY_LETTERS} and not exists (select 1 from called))"""
# With all subdomains, since of github.io every project has one; huggingface is huggingface.co.
_HOSTS = """host_id in (
   select hosts.id from hosts, (select ? as said)
    where domain = said or substr(domain, -length(said) - 1) = '.' || said or substr(domain, 1, length(said) + 1) = said || '.'
       or hosts.name = said collate nocase)"""

FIELDS: dict[str, Field] = {
    "author": Field(
        "author:Turing", "an author's name, in part; in quotes as a whole", _read_author, _read_whole_author
    ),
    "title": Field("title:segmentation", "a word of the title", lambda value: among(_TITLED, (_all_words(value, "title"),))),
    "year": Field("year:2020-2024", "a year, a range or a month: 2020, 2020-, -2020, 2020-08", _read_year),
    "since": Field("since:2025-01-31", "published on that day, or in that month or year, or later", _day(">=", "-01-01")),
    "until": Field("until:2025-06", "published on that day, or in that month or year, or before", _day("<=", "-12-31")),
    "venue": Field(
        "venue:CVPR", "the venue's name, in part",
        lambda value: Condition(_VENUES, (value,), ids=f"select id from papers where {_VENUES}", is_indexed=True),
    ),
    "has": Field("has:code", f"what it links, be it there already or announced for later, or has: {', '.join(HAS)}", _read_has),
    "dataset": Field(
        "dataset:COCO", "a dataset that it names, in part; in quotes as a whole", _dataset(_DATASETS), _dataset(_WHOLE_DATASETS)
    ),
    "measure": Field("measure:BLEU", "a measure that it reports", _read_metric),
    "metric": Field("metric:PQ>50", "a score that it reports of its own; with dataset: on that dataset", _read_metric),
    "topic": Field("topic:cs.CL", "a subject by its code or name, or a keyword, in part", _named("paper_topics", _TOPICS, 2)),
    "place": Field("place:Zurich", "a city or country", _read_place),
    "institution": Field(
        "institution:MIT", "an author's institution, its name in part; in quotes as a whole",
        _named("affiliations", _INSTITUTIONS), _named("affiliations", _WHOLE_INSTITUTIONS, 2),
    ),
    "host": Field("host:github.com", "where a link leads, by domain or name", _host),
    "source": Field("source:anthology", "the source's name, in part", _named("paper_sources", _SOURCES)),
    "upvotes": Field("upvotes:10-", "a number or a range", _counting("upvotes")),
    "citations": Field("citations:100-", "a number or a range", _counting("citations")),
}  # fmt: skip
