"""The house keeps its shape: who imports whom, how long things are."""

from __future__ import annotations

import ast
import gc
import re
from collections import Counter
from pathlib import Path

import pytest

from benchmarks import limit
from papersette.extract.version import ELSEWHERE
from papersette.sources import FORMATS
from tests.trees import parse_module

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "papersette"

# Whom each room may import of ours; a room is a module or a folder of the package.
ALLOWED = {
    "models": set(),
    "errors": set(),
    # Whoever reads names and whoever writes them knows the same of them.
    "person_names": set(),
    # So does whoever reads dates, of records or in a search.
    "months": set(),
    # Whoever meets ids of papers, in records, in texts or in a search, knows the same of them.
    "paper_ids": set(),
    # Tables beside the code are read the same way wherever they lie.
    "table_rows": set(),
    "schema": {"schema", "models"},
    "extract": {"extract", "models", "paper_ids", "table_rows"},
    # The build makes vectors of papers, the site those of queries, and goes on where there can be none.
    "embed": {"errors"},
    # A search knows a title however it is spelled, by the keys that merging gave it, and a name in plain letters.
    "site": {"site", "models", "export", "embed", "errors", "merge", "months", "person_names", "paper_ids", "table_rows"},
    "sources": {"sources", "models", "errors", "months", "person_names", "paper_ids"},
    "merge": {"models", "paper_ids"},
    "parts": {"errors"},
    "described": {"models", "parts"},
    "durable": set(),
    # How a file is opened that is read and never written.
    "reader": set(),
    "net": {"net", "version"},
    "fetch": {"commands", "durable", "net", "errors", "reader"},
    "store": {"store", "durable", "models", "schema", "errors", "paper_ids", "reader", "table_rows"},
    "check": {"errors", "models", "schema"},
    "rejects": {"commands", "errors", "parts", "reader"},
    "linkcheck": {"net", "store", "check", "models", "errors", "reader"},
    "export": {"export", "durable", "models", "schema", "errors", "person_names", "reader"},
    "diff": {"models", "schema", "errors"},
    "version": set(),
    "pipeline": {
        "pipeline",
        "check",
        "described",
        "embed",
        "errors",
        "extract",
        "merge",
        "models",
        "reader",
        "sources",
        "store",
        "table_rows",
        "version",
    },
    "serve": {"serve", "check", "errors", "parts"},
    "commands": {"errors"},
    # Mail asks the site and writes its addresses as the site does.
    "ask": {"ask", "check", "commands", "durable", "errors", "parts", "serve", "site", "version"},
}
# Whom the parts of a room with folders may import of each other: each folder builds on those before it.
SHARED = {
    "opening": set(),
    "fields": set(),
    "records": {"fields"},
    "text": {"opening", "fields", "records"},
    "json": {"opening", "fields", "records"},
    "xml": {"opening", "fields", "records"},
}
IN_TEXTS = {"knowledge", "text"}
IN_SENTENCES = {*IN_TEXTS, "numbers", "sentences"}
WITHIN: dict[str, dict[str, set[str]]] = {
    "pipeline": {
        "accuracy": set(),
        "corrections": set(),
        "pickling": set(),
        "summary": set(),
        "laps": set(),
        "work": {"pickling"},
        "workers": set(),
        "vocabulary_loss": {"work"},
        "cluster": {"work", "workers"},
        "intake": {"summary", "work"},
        "saver": {"intake", "summary", "work", "workers"},
        "build": {"accuracy", "cluster", "corrections", "intake", "laps", "saver", "summary", "work", "workers"},
        "__init__": set(),
    },
    "serve": {
        "limits": set(),
        "programs": set(),
        "app": set(),
        "examine": {"programs"},
        "live": {"examine", "programs"},
        "server": {"app", "limits", "live", "programs"},
        "sql": {"limits", "live", "server"},
        "beside": {"live", "server"},
        "__init__": set(),
    },
    "commands": {"arguments": set(), "days": set(), "endings": set(), "__init__": set()},
    "ask": {"site": set(), "digest": {"site"}, "assistant": {"site"}, "__init__": set()},
    "sources": {
        **SHARED,
        # What formats share knows none of them.
        "readers": set(SHARED),
        "format": {"json"},
        "formats": {"format", "opening", "readers"},
        "__init__": {"formats", "opening", "records"},
    },
    "extract": {
        "knowledge": set(),
        "text": {"knowledge"},
        "numbers": IN_TEXTS,
        "sentences": {*IN_TEXTS, "numbers"},
        "datasets": IN_SENTENCES,
        "measures": IN_SENTENCES,
        "systems": {*IN_SENTENCES, "datasets"},
        "results": {*IN_SENTENCES, "datasets", "measures", "systems"},
        "links": IN_TEXTS,
        "places": IN_TEXTS,
        "find": {"text", "datasets", "links", "places", "results"},
        "corrected": {*IN_SENTENCES, "links", "results"},
        "version": set(),
        "__init__": {"corrected", "find", "places", "text", "version"},
    },
    "store": {
        "files": set(),
        "rows": set(),
        "provenance": {"rows"},
        "papers": {"rows", "provenance"},
        "related": {"files", "rows", "papers"},
        "completion": {"rows", "papers"},
        "database": {"rows", "provenance", "papers", "related", "completion"},
        "__init__": {"files", "provenance", "papers", "database"},
    },
    "site": {
        "sql": set(),
        "typed": set(),
        "addresses": set(),
        "things": {"typed"},
        "queries": {"things", "typed"},
        "search": {"addresses", "queries", "things", "typed"},
        "pages": {"addresses", "sql", "typed"},
        "serving": {"sql", "things"},
        "__init__": set(),
    },
}
# More modules in a folder, but for that of the formats, are told apart by nobody.
MOST_MODULES = 20
STATEMENT = re.compile(r"\bselect\b")
NUMBERED = re.compile(r"\?[0-9]")
SOURCES = sorted(PACKAGE.rglob("*.py"))


def test_each_room_is_on_the_map() -> None:
    """Whoever contributes finds each room and its one job in CONTRIBUTING.md."""
    plan = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    rooms = {f"{_room(path)}/" if path.parent != PACKAGE else path.name for path in SOURCES} - {"__init__.py"}
    assert [room for room in sorted(rooms) if room not in plan] == []


def _room(path: Path) -> str:
    part = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    return "version" if part == "__init__" else part


def _imported(path: Path) -> list[str]:
    """Return the dotted names that a module imports."""
    found: list[str] = []
    for node in ast.walk(parse_module(path)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports of ours are absolute"
            found += [f"{node.module}.{alias.name}" for alias in node.names]
    return found


def _imports(path: Path) -> set[str]:
    """Return the rooms that a module imports."""
    found: set[str] = set()
    for name in _imported(path):
        if name.split(".")[0] == "papersette":
            part = [*name.split("."), ""][1]
            found.add("version" if part.startswith("__") or not part else part)
        assert name.split(".")[0] != "build_db", f"{path}: nothing imports build_db"
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports(path: Path) -> None:
    """A room imports only the rooms that the design allows it."""
    room = _room(path)
    assert _imports(path) - {room} <= ALLOWED[room] - {room} | {room}


def _parts(room: str) -> dict[str, list[Path]]:
    """Return the modules of each part of a room: a module or a folder."""
    parts: dict[str, list[Path]] = {}
    for path in sorted((PACKAGE / room).rglob("*.py")):
        parts.setdefault(path.relative_to(PACKAGE / room).parts[0].removesuffix(".py"), []).append(path)
    return parts


@pytest.mark.parametrize(("room", "part"), [(room, part) for room, parts in WITHIN.items() for part in parts])
def test_imports_within_rooms(room: str, part: str) -> None:
    """A part of a room imports only the parts that it builds on."""
    ours, allowed = f"papersette.{room}.", {part, *WITHIN[room][part]}
    found = [
        (path.name, name)
        for path in _parts(room)[part]
        for name in _imported(path)
        if name.startswith(ours) and name.removeprefix(ours).split(".")[0] not in allowed
    ]
    assert found == []


@pytest.mark.parametrize("room", WITHIN)
def test_rooms_are_few_folders(room: str) -> None:
    """Each folder of a room is on the map, says its job in one line and nothing else, has no folder and few modules."""
    parts = _parts(room)
    assert set(parts) == set(WITHIN[room])
    plan = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    for folder in (part for part in parts if (PACKAGE / room / part).is_dir()):
        assert f"{folder}/" in plan
        assert all(path.parent.name == folder for path in parts[folder])
        assert folder == "readers" or len(parts[folder]) - 1 <= MOST_MODULES
        door = parse_module(PACKAGE / room / folder / "__init__.py")
        assert len(door.body) == 1
        assert "\n" not in (ast.get_docstring(door) or "\n")


def test_each_reader_is_a_format() -> None:
    """What lies beside the formats is a format: each module of readers is in the table, once."""
    readers = {f"papersette.sources.readers.{path.stem}" for path in (PACKAGE / "sources" / "readers").glob("*.py")}
    named = sorted(getattr(known.reader, "__name__", "") for known in FORMATS.values())
    assert named == sorted(readers - {"papersette.sources.readers.__init__"})


@pytest.mark.parametrize("path", sorted((ROOT / "plugins").glob("*.py")), ids=lambda path: path.name)
def test_plugins_import_the_site_only(path: Path) -> None:
    """A plugin imports of ours nothing but papersette.site."""
    assert _imports(path) <= {"site"}


def test_plugins_are_ascii() -> None:
    """Datasette reads plugins in the encoding of who runs it: all but ASCII would be other signs there, or end the site."""
    assert [path.name for path in sorted((ROOT / "plugins").rglob("*.py")) if not path.read_text("utf-8").isascii()] == []


def test_what_the_extractor_imports_is_part_of_its_version() -> None:
    """Records are read anew where a module changed that finders import, be it of another room; models are data alone."""
    assert {Path(name).stem for name in ELSEWHERE} == ALLOWED["extract"] - {"extract", "models"}


@pytest.mark.parametrize("path", [*SOURCES, ROOT / "build_db.py"], ids=lambda path: path.name)
def test_modules_and_functions_are_short(path: Path) -> None:
    """No module has more than 400 lines, no function body more than 40."""
    assert path.read_text("utf-8").count("\n") <= 400
    for node in ast.walk(parse_module(path)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            body = [part for part in node.body if not (isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant))]
            if body:
                assert (body[-1].end_lineno or 0) - body[0].lineno < 40, f"{path.name}: {node.name}"


def test_placeholders_have_no_numbers() -> None:
    """No statement has ?1, of which Python 3.12.0 to 3.12.3 warns as of something that 3.14 refuses."""
    for path in [*SOURCES, *sorted((ROOT / "plugins").rglob("*.py"))]:
        for node in ast.walk(parse_module(path)):
            if isinstance(node, (ast.Constant, ast.JoinedStr)):
                text = ast.unparse(node)
                assert not (NUMBERED.search(text) and STATEMENT.search(text)), f"{path.name}, line {node.lineno}: {text[:80]}"


def test_what_is_exported_is_wanted() -> None:
    """Whoever is not a type that others are handed is asked for by name in another file, if only in a test."""
    files = (path for path in ROOT.rglob("*.py") if ".venv" not in path.parts)
    times = Counter(word for path in files for word in set(re.findall(r"\w+", path.read_text("utf-8"))))
    unwanted = []
    for path in SOURCES:
        tree = parse_module(path)
        types = {statement.name for statement in tree.body if isinstance(statement, ast.ClassDef)}
        alone = (name for name in _exported(tree) if times[name] == 1 and name not in types)
        unwanted += [f"{path.relative_to(ROOT)}: {name}" for name in alone]
    assert unwanted == []


def _exported(tree: ast.Module) -> list[str]:
    """Return the names in `__all__` of a module."""
    told = (statement for statement in tree.body if isinstance(statement, ast.Assign))
    return [name for one in told if ast.unparse(one.targets[0]) == "__all__" for name in ast.literal_eval(one.value)]


def test_comments_of_tables_name_modules_that_are_there() -> None:
    """A table of knowledge names the modules that read or check it as they are called now."""
    folders = map(ROOT.joinpath, ("papersette", "tests", "training", "benchmarks"))
    there = {path.name for folder in folders for path in folder.rglob("*.py")}
    tables = PACKAGE.rglob("*.tsv")
    comments = [(table, line) for table in tables for line in table.read_text("utf-8").splitlines() if line.startswith("# ")]
    assert [(table.name, name) for table, line in comments for name in re.findall(r"\w+\.py\b", line) if name not in there] == []


def test_every_test_says_what_holds() -> None:
    """Each test has a docstring."""
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(parse_module(path)):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                assert ast.get_docstring(node), f"{path.name}: {node.name}"


def test_stages_that_are_timed_are_there() -> None:
    """Each function that benchmarks/limit.py times stands where it looks for it."""
    assert [name for holder, name, _ in limit.STAGES if not callable(getattr(holder, name, None))] == []


class _ParsesWhenCollected:
    """What only a collection ends, and parses deeper in the stack then, as the traceback of an error is."""

    def __init__(self) -> None:
        self.itself = self

    def __del__(self) -> None:
        ast.parse("1")


def test_a_finalizer_that_parses_spoils_no_tree() -> None:
    """A module is parsed whatever a collection would run meanwhile."""
    before = gc.get_threshold()
    gc.set_threshold(50)
    try:
        for _ in range(20):
            _ParsesWhenCollected()
            assert parse_module(Path(__file__)).body
    finally:
        gc.set_threshold(*before)
