"""What the project is made of: locked, allowed, new enough."""

from __future__ import annotations

import ast
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from importlib.metadata import packages_distributions
from pathlib import Path

import httpx
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from papersette.serve import programs
from papersette.serve.live.plugins import OWN_PLUGINS
from papersette.serve.live.sqlite_version import find_old_sqlite
from tests.served import serving
from tests.trees import parse_module

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
BUILD = PROJECT["build-system"]["requires"]
NEEDS = PROJECT["project"]["dependencies"] + BUILD
EXTRAS = PROJECT["project"]["optional-dependencies"]
CODE = ("papersette", "plugins", "tests", "benchmarks", "training")
LOCKS = {
    "run": NEEDS,
    "test": [*NEEDS, *EXTRAS["test"], *EXTRAS["lint"], *EXTRAS["parquet"]],
    "supply": PROJECT["dependency-groups"]["supply"],
}


def _read_lock(name: str) -> list[tuple[Requirement, list[str]]]:
    """Return (requirement, hashes) of each pin of a lock."""
    text = re.sub(r"^#.*\n", "", (ROOT / "locks" / f"{name}.txt").read_text("utf-8"), flags=re.MULTILINE)
    pins = []
    for line in text.replace("\\\n", " ").splitlines():
        requirement, *hashes = re.split(r"\s+--hash=sha256:", line.strip())
        pins.append((Requirement(requirement), hashes))
    return pins


@pytest.mark.parametrize("name", LOCKS)
def test_locks_pin_everything(name: str) -> None:
    """Every line of a lock is one version with hashes of its files, and names no place to get it from."""
    pins = _read_lock(name)
    assert len(pins) > 20
    for pin, hashes in pins:
        assert re.fullmatch(r"==[^*,]+", str(pin.specifier)), pin
        assert pin.url is None
        assert hashes, pin
        assert all(re.fullmatch(r"[0-9a-f]{64}", value) for value in hashes), pin


@pytest.mark.parametrize("name", LOCKS)
def test_locks_keep_to_the_ranges(name: str) -> None:
    """What pyproject.toml asks for is in the lock, in versions that it allows; `make lock` was run since it changed."""
    pinned: dict[str, list[Requirement]] = {}
    for pin, _ in _read_lock(name):
        pinned.setdefault(canonicalize_name(pin.name), []).append(pin)
    for text in LOCKS[name]:
        wanted = Requirement(text)
        if canonicalize_name(wanted.name) == "papersette":
            continue
        for pin in pinned[canonicalize_name(wanted.name)]:
            assert str(pin.specifier).removeprefix("==") in wanted.specifier, f"{pin} is not {wanted}"


def test_what_is_tested_is_what_runs() -> None:
    """Packages that run are locked for tests in the same versions, for the same Pythons, by the same hashes."""
    tested = {(str(pin), tuple(hashes)) for pin, hashes in _read_lock("test")}
    assert {(str(pin), tuple(hashes)) for pin, hashes in _read_lock("run")} <= tested


def _find_imports(tree: ast.AST, version: tuple[int, int]) -> Iterator[str]:
    """Yield modules, and what is imported of them, in the branches that a Python of this version takes."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test).startswith("sys.version_info >= "):
            taken = version >= ast.literal_eval(node.test.comparators[0])  # type: ignore[attr-defined]
            yield from _find_imports(ast.Module(node.body if taken else node.orelse, []), version)
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{name.name}" for name in node.names)
        elif isinstance(node, ast.stmt | ast.excepthandler):
            yield from _find_imports(node, version)


@pytest.mark.parametrize("minor", [10, 11, 13, 14, 15])
def test_what_a_python_lacks_is_not_imported_there(minor: int) -> None:
    """A package that is asked for on some Pythons only is imported on those only."""
    python = {"python_version": f"3.{minor}", "python_full_version": f"3.{minor}.0"}
    absent = {pin.name for pin, _ in _read_lock("test") if pin.marker and not pin.marker.evaluate(python)}
    present = {pin.name for pin, _ in _read_lock("test") if not pin.marker or pin.marker.evaluate(python)}
    lacking = {name.replace("-", ".") for name in absent - present}
    for path in (ROOT / "build_db.py", *(file for folder in CODE for file in (ROOT / folder).rglob("*.py"))):
        found = set(_find_imports(parse_module(path), (3, minor)))
        assert not found & lacking, path


def _names(*needs: str) -> set[str]:
    return {canonicalize_name(Requirement(need).name) for need in needs}


@pytest.mark.parametrize(
    ("folders", "asked"),
    [
        (("papersette", "plugins"), _names(*NEEDS, *(need for name in ("mcp", "parquet", "semantic") for need in EXTRAS[name]))),
        (("tests",), _names(*NEEDS, *EXTRAS["test"], *EXTRAS["mcp"])),
    ],
)
def test_what_is_imported_is_asked_for(folders: tuple[str, ...], asked: set[str]) -> None:
    """No module imports a package that is there only because another one brings it."""
    files = {file for folder in folders for file in (ROOT / folder).rglob("*.py") if file.parent.name != "fuzz"}
    found = {name.split(".")[0] for file in files for name in _find_imports(parse_module(file), sys.version_info[:2])}
    whose = packages_distributions()
    packages = {name: _names(*whose.get(name, [name])) for name in found - sys.stdlib_module_names - {*CODE, "build_db"}}
    assert [name for name, any_of in packages.items() if not any_of & asked] == []


def test_packages_hold_what_they_promise() -> None:
    """The source package has all code that its tests import, the wheel the mark of types that its classifier speaks of."""
    assert {*CODE, "build_db.py"} <= set(PROJECT["tool"]["hatch"]["build"]["targets"]["sdist"]["include"])
    assert ("Typing :: Typed" in PROJECT["project"]["classifiers"]) == (ROOT / "papersette" / "py.typed").is_file()


def test_types_of_all_code_are_checked() -> None:
    """Every folder of code is checked, strictly, and nothing is left out."""
    settings = PROJECT["tool"]["mypy"]
    assert {*CODE, "build_db.py"} == set(settings["files"])
    assert settings["strict"] is True
    assert "exclude" not in settings


INTRUDER = """
import gzip
import os
from datasette import hookimpl
from datasette.utils.asgi import Response

async def answer(request):
    return Response.text(f"here {request.method}", headers={"Access-Control-Allow-Origin": "*"})

async def take(request):
    return Response.text(str(len(await request.post_body())))

async def tell(request):
    said = request.args.get("said")
    answer = Response.text("told", headers={"Cache-Control": said} if said else {})
    if not said:
        answer.set_cookie("sheep", "1")
    return answer

async def sign_in(datasette):
    return Response.text(datasette.sign({"a": {"id": "me"}}, "actor"))

async def sign(datasette):
    return Response.text(f'{os.getpid()} {datasette.sign("me")}')

@hookimpl
def extra_template_vars():
    return {}

@hookimpl
def register_routes():
    pages = [(path, answer) for path in (r"^/intruder$", r"^/-/intruder$", r"^/robots\\.txt$")]
    return [*pages, (r"^/-/signed$", sign), (r"^/take$", take), (r"^/tell$", tell), (r"^/-/actor-cookie$", sign_in)]

@hookimpl
def skip_csrf(scope):
    return True

@hookimpl(trylast=True)
def asgi_wrapper():
    def compressing(app):
        async def answer(scope, receive, send):
            async def compress(message):
                more = {"body": gzip.compress(message["body"])} if "body" in message else {}
                await send({**message, **more})
            asked = dict(scope.get("headers", ())).get(b"accept-encoding", b"")
            await app(scope, receive, compress if b"gzip" in asked else send)
        return answer
    return compressing
"""


def _install_plugin(folder: Path) -> None:
    """Lay a package with a plugin that has pages of its own and compresses what it can."""
    (folder / "intruder.py").write_text(INTRUDER)
    info = folder / "datasette_intruder-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: datasette-intruder\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[datasette]\nintruder = intruder\n")


@pytest.mark.parametrize(("options", "status"), [((), 404), (("--plugin", "Datasette_Intruder"), 200)])
def test_plugins_are_named(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], status: int
) -> None:
    """A plugin that happens to be installed is not part of the site, unless its package is named; the project's own are."""
    _install_plugin(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with serving(built, tmp_path, *options) as server:
        assert server.get("/intruder")[0] == status
        assert all(plugin.encode() in server.get("/-/plugins.json")[2] for plugin in OWN_PLUGINS)


@pytest.mark.parametrize("options", [(), ("--public",)])
def test_named_plugins_have_their_pages(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...]
) -> None:
    """Pages that a named plugin adds are there, in public too, take forms, and stand before the site's own texts for machines."""
    _install_plugin(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with serving(built, tmp_path, "--plugin", "datasette-intruder", *options) as server:
        for path in ("/intruder", "/-/intruder", "/robots.txt"):
            assert server.get(path)[2] == b"here GET", path
            answer = httpx.post(server.address + path)
            assert (answer.text, answer.headers.get_list("access-control-allow-origin")) == ("here POST", ["*"]), path
        assert httpx.post(f"{server.address}/papers").status_code == 405
        assert server.get("/-/threads")[0] == (404 if options else 200)
        signed = httpx.get(f"{server.address}/-/actor-cookie").text
        assert httpx.get(f"{server.address}/-/logout", cookies={"ds_actor": signed}).status_code == 200


def test_what_is_sent_to_a_page_in_public(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who sends slowly to a page that a plugin adds holds no search up, and nobody sends more than so much."""
    _install_plugin(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with serving(built, tmp_path, "--plugin", "datasette-intruder", "--public") as server, ExitStack() as stack:
        host, port = server.address.removeprefix("http://").split(":")
        for _ in range(4):
            slow = stack.enter_context(socket.create_connection((host, int(port))))
            slow.sendall(b"POST /take HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 9\r\n\r\nab")
        assert server.get("/papers/search?q=sheep")[0] == 200
        slow.sendall(b"cdefghi")
        assert slow.makefile("rb").read().endswith(b"\r\n9")
        assert httpx.post(f"{server.address}/take", content=b"a" * 1_000_000).text == "1000000"
        assert httpx.post(f"{server.address}/take", content=b"a" * 1_000_001).status_code == 413


def test_what_is_not_for_all_is_not_kept_for_all(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer that sets a cookie, says so, or was asked for with a password is kept by nobody who answers others."""
    _install_plugin(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with serving(built, tmp_path, "--plugin", "datasette-intruder", "--public") as server:
        for path in ("/tell", "/tell?said=private", "/tell?said=no-store"):
            assert "public" not in server.get(path)[1].get("cache-control", ""), path
        assert "public" in server.get("/tell?said=max-age=5")[1]["cache-control"]
        assert "public" in server.get("/papers")[1]["cache-control"]
        asked = httpx.get(f"{server.address}/papers", headers={"Authorization": "Bearer sheep"})
        assert "public" not in asked.headers.get("cache-control", "")


@pytest.mark.parametrize("secret", [None, ""])
def test_processes_of_a_site_sign_alike(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, secret: str | None) -> None:
    """Whom a plugin let in at one process, with a cookie that it signs, is known to the others; an empty secret is none."""
    monkeypatch.delenv("DATASETTE_SECRET", raising=False)
    if secret is not None:
        monkeypatch.setenv("DATASETTE_SECRET", secret)
    _install_plugin(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with serving(built, tmp_path, "--plugin", "datasette-intruder", "--processes", "2") as server:
        signed: dict[bytes, bytes] = {}
        for _ in range(1000):
            process, _, text = server.get("/-/signed")[2].partition(b" ")
            signed[process] = text
            if len(signed) == 2:
                break
    assert len(signed) == 2
    assert len(set(signed.values())) == 1


def test_named_plugins_compress_nothing(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A plugin that compresses does not get between the site and what looks at its pages: they come as they are."""
    _install_plugin(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with serving(built, tmp_path, "--plugin", "datasette-intruder") as server:
        answers = [httpx.get(f"{server.address}/", headers={"Accept-Encoding": coding}) for coding in ("identity", "gzip")]
    assert answers[0].content == answers[1].content
    assert answers[0].headers["etag"] == answers[1].headers["etag"]


ASK = """
import sys
from pathlib import Path
from datasette.plugins import pm
from papersette.ask.site import open_site
with open_site(Path(sys.argv[1])):
    print(*(package.project_name for plugin, package in pm.list_plugin_distinfo() if pm.is_registered(plugin)))
"""


def test_what_asks_the_site_has_its_plugins_only(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Digests and assistants, which ask the site without a server, do not load a plugin that happens to be installed either."""
    _install_plugin(tmp_path)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), str(ROOT)]))
    done = subprocess.run([sys.executable, "-c", ASK, str(built)], capture_output=True, text=True, check=True)
    assert sorted(done.stdout.split()) == sorted(OWN_PLUGINS)


def test_an_unknown_plugin_is_told_in_one_line(built: Path) -> None:
    """A package that is not installed ends the command with one line."""
    command = [*programs.command("build_db", "serve", "--db", str(built), "--port", "65533"), "--plugin", "datasette-nothing"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 1
    assert done.stderr == "Error: datasette-nothing is not installed, or no plugin of Datasette\n"


def test_an_old_sqlite_is_told() -> None:
    """An SQLite below the floor is warned of in one line, below a higher one where strangers write queries; a new one is not."""
    assert list(find_old_sqlite(public_sql=False, version=(3, 39, 2))) == []
    assert list(find_old_sqlite(public_sql=True, version=(3, 50, 2))) == []
    assert "SQLite 3.39.1 is older than 3.39.2" in "".join(find_old_sqlite(public_sql=False, version=(3, 39, 1)))
    assert "SQLite 3.39.2 is older than 3.50.2" in "".join(find_old_sqlite(public_sql=True, version=(3, 39, 2)))
