"""Papers with Code, evaluation-tables.json: leaderboards, nested as tasks, subtasks, datasets and subdatasets.

Each row that names a paper is a record that adds to it: its code, the task, and a result for each metric. A value is read as
written (see fields/reported.py): percent and proportion stand side by side in one column, and are not told apart. One that cannot
be read is a Reject. A locator names task, dataset and row: `Image Classification / ImageNet / row 3`.

The file is read event by event, since one task may hold any number of tables, and since a task's name stands behind its tables.
Rows wait for the names around them until the outermost task ends; when more than 64 MB of them wait, they go out with what is
known, and a name still missing is a number (`task 12`). A row of over a million characters is a Reject.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, BinaryIO, cast

import ijson

from papersette.errors import SourceError
from papersette.models import Paper, Reject, SourceInfo
from papersette.sources.fields.reported import parse_value
from papersette.sources.json.convert import Rule, at, read_converted, require_objects
from papersette.sources.json.items import JSON_FAULTS, Item, Remembering, break_off, first_keys, is_empty_list, open_json
from papersette.sources.json.values import ENDS, STARTS
from papersette.sources.readers.pwc_papers import INFO, make_ids
from papersette.sources.records.record import make_reject

__all__ = ["read", "sniff"]

MOST_WAITING, LONGEST_ROW, DEEPEST = 64_000_000, 1_000_000, 100
# What a container is, by what it stands in and under which key; anything else is passed over.
ROLES = {
    ("file", None): "tasks",
    ("tasks", None): "task",
    ("task", "subtasks"): "tasks",
    ("task", "datasets"): "datasets",
    ("datasets", None): "dataset",
    ("dataset", "subdatasets"): "datasets",
    ("dataset", "sota"): "sota",
    ("sota", "rows"): "rows",
    ("rows", None): "row",
}
LISTS = frozenset({"tasks", "datasets", "rows"})
# An event's own weight in the count of what waits, in characters.
EVENT_WEIGHT = 50


def sniff(head: bytes) -> bool:
    """Accept objects of which the first has the keys of a task; the name may stand behind more than the head shows."""
    keys = first_keys(head)
    return keys is not None and "datasets" in keys and not keys.isdisjoint({"task", "subtasks", "categories"})


def read(stream: BinaryIO, path: str) -> Iterator[Paper | Reject | SourceInfo]:
    """Yield one Paper a row; a row without a paper is a Reject, and so is a value that cannot be read.

    Raises:
        SourceError: the file holds no dataset.
    """
    yield INFO
    stream, head = open_json(stream)
    tables, source = _Tables(), Remembering(stream)
    fault = None
    try:
        for event, value in ijson.basic_parse(source, use_float=True, multiple_values=True):
            for item in tables.take(event, value):
                yield from _read_row(item)
    except JSON_FAULTS as error:
        fault = break_off(f"task {tables.tasks or 1}", error, source)
    for item in tables.release():
        yield from _read_row(item)
    if fault:
        yield fault
    if not tables.tables and not is_empty_list(head):
        raise SourceError(path, 1, "no evaluation table in it")


@dataclass(slots=True)
class _Level:
    """A task or dataset around a row; its name may come after the row."""

    kind: str
    number: int
    around: _Level | None
    name: str | None = None

    def find(self, kind: str) -> str | None:
        """Return the name of the innermost level of a kind."""
        return self.name if self.kind == kind else self.around.find(kind) if self.around else None

    def label(self) -> str:
        """Return the names from the outermost level to this one."""
        name = (self.name or f"{self.kind} {self.number}")[:200]
        return f"{self.around.label()} / {name}" if self.around else name


@dataclass(slots=True)
class _Frame:
    """An open container: its role, the level it belongs to, the key at hand, and how many containers it held."""

    role: str
    level: _Level | None = None
    key: str | None = None
    count: int = 0


class _Tables:
    """Takes a parser's events, and gives the rows of all tables with the names around them."""

    def __init__(self) -> None:
        self.tasks = self.tables = 0
        self._frames = [_Frame("file")]
        self._passed_over = 0
        self._builder: Any = None
        self._depth = self._row_size = self._size = 0
        self._waiting: list[tuple[Any, _Frame, int]] = []

    def take(self, event: str, value: Any) -> Iterator[Item | Reject]:
        """Yield the rows that are complete with this event, and what stands where a row or table should."""
        frame = self._frames[-1]
        if self._builder is not None:
            self._build(event, value)
        elif self._passed_over:
            self._passed_over += (event in STARTS) - (event in ENDS)
        elif event == "map_key":
            frame.key = value
        elif event in ENDS:
            closed = self._frames.pop()
            if closed.role == "task" and closed.level and not closed.level.around:
                yield from self.release()
        elif event in STARTS or frame.role in LISTS:
            yield from self._open(frame, event)
        elif frame.level and frame.key == frame.role == frame.level.kind and isinstance(value, str):
            frame.level.name = value.strip()
        if self._size > MOST_WAITING:
            yield from self.release()

    def release(self) -> Iterator[Item | Reject]:
        """Yield the rows that wait."""
        waiting, self._waiting, self._size = self._waiting, [], 0
        for row, frame, number in waiting:
            level = cast("_Level", frame.level)
            locator = f"{level.label()} / row {number}"
            if isinstance(row, Mapping):
                yield Item({"task": level.find("task"), "dataset": level.find("dataset"), "row": row}, locator)
            else:
                yield Reject(locator, f"a row of over {LONGEST_ROW:,} characters", "[not kept]")

    def _open(self, frame: _Frame, event: str) -> Iterator[Reject]:
        role = ROLES.get((frame.role, None if frame.role in LISTS else frame.key))
        if frame.role == "file" and event == "start_map":
            role = "task"
        frame.count += role is not None
        if role is None or event != ("start_array" if role in LISTS else "start_map") or len(self._frames) > DEEPEST:
            self._passed_over = int(event in STARTS)
            if role is not None:
                around = frame.level.label() if frame.level else "file"
                yield Reject(f"{around} / {role} {frame.count}", f"no {role} that can be read", f"[{event}]")
        elif role == "row":
            self._builder, self._depth, self._row_size = ijson.ObjectBuilder(), 0, 0
            self._build(event, None)
        else:
            self.tasks += role == "task" and frame.level is None
            self.tables += role == "dataset"
            level = _Level(role, frame.count, frame.level) if role in ("task", "dataset") else frame.level
            self._frames.append(_Frame(role, level))

    def _build(self, event: str, value: Any) -> None:
        self._depth += (event in STARTS) - (event in ENDS)
        self._row_size += EVENT_WEIGHT + (len(value) if isinstance(value, str) else 0)
        if self._row_size <= LONGEST_ROW:
            self._builder.event(event, value)
        if self._depth == 0:
            row = self._builder.value if self._row_size <= LONGEST_ROW else None
            self._waiting.append((row, self._frames[-1], self._frames[-1].count))
            self._size += min(self._row_size, LONGEST_ROW)
            self._builder = None


def _read_row(item: Item | Reject) -> Iterator[Paper | Reject]:
    if isinstance(item, Reject):
        yield item
        return
    row, results = item.value["row"], []
    metrics = row.get("metrics") or {}
    if not isinstance(metrics, Mapping):
        yield make_reject(item.locator, "metrics is not an object; the paper was kept without it", item.raw)
        metrics = {}
    for measure, given in metrics.items():
        try:
            found = parse_value(given)
        except ValueError as error:
            yield make_reject(item.locator, f"the value of {measure[:200]} {error}", partial(str, given))
            continue
        if found:
            names = {"measure": measure, "dataset": item.value["dataset"], "system": row.get("model_name")}
            results.append({"raw": str(given), "value": found[0], "unit": found[1], "uncertainty": found[2]} | names)
    yield from read_converted(
        [item.with_value(item.value | {"results": results})],
        RULES,
        is_addition=lambda record: bool(record["row"].get("paper_url")),
    )


def _ids(record: Mapping[str, Any]) -> dict[str, Any]:
    return make_ids(record["row"].get("paper_url"))


def _address(record: Mapping[str, Any]) -> Any:
    """Return the paper's address where it is not the one on Papers with Code, which is known by its slug."""
    return None if _ids(record) else record["row"].get("paper_url")


def _links(record: Mapping[str, Any]) -> list[dict[str, Any]]:
    kinds = (("code_links", "code"), ("model_links", "model"))
    return [{"url": link.get("url"), "kind": kind} for key, kind in kinds for link in require_objects(record["row"].get(key))]


def _topics(record: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{"scheme": "task", "name": record["task"]}]


RULES: dict[str, Rule] = {
    "title": at("row", "paper_title"),
    "id": _address,
    "ids": _ids,
    "url": _address,
    "published": at("row", "paper_date"),
    "links": _links,
    "topics": _topics,
    "results": at("results"),
}
