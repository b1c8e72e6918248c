"""Pages of every kind are valid HTML and of little weight."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.page_kinds import PAGE_KINDS, STATUSES, weigh
from tests.site_client import Site

# The Nu Html Checker, the validator of the HTML standard's own people; `make html-checker` brings it.
CHECKER = ROOT / ".venv" / "html" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
# Headings of Datasette's tables and queries leave a level out; the standard allows it, the checker does not.
KNOWN = "skipping 1 heading level"


@pytest.fixture(scope="module")
def site(built: Path) -> Site:
    """The site over the bundled sample."""
    return Site(built)


@pytest.fixture(scope="module")
def faults_of() -> Callable[[Path], list[dict[str, str]]]:
    """What the checker says of a folder; without it tests are skipped, unless PAPERSETTE_HTML is `required`."""
    if not CHECKER.exists() or shutil.which("java") is None:
        if os.environ.get("PAPERSETTE_HTML") == "required":
            pytest.fail("the HTML checker or java is not installed")
        pytest.skip("the HTML checker or java is not installed: make html-checker")

    def check(folder: Path) -> list[dict[str, str]]:
        command = ["java", "-Xss4m", "-jar", str(CHECKER), "--errors-only", "--format", "json", "--exit-zero-always", str(folder)]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stderr
        messages: list[dict[str, str]] = json.loads(told)["messages"]
        return messages

    return check


def test_pages_are_what_they_are_called(site: Site) -> None:
    """Each kind of page is there in the sample; those of faults say so by their status too."""
    statuses = {kind: site.get(path).status_code for kind, path in PAGE_KINDS.items()}
    assert statuses == {kind: STATUSES.get(kind, 200) for kind in PAGE_KINDS}


def test_pages_are_valid(site: Site, faults_of: Callable[[Path], list[dict[str, str]]], tmp_path: Path) -> None:
    """The checker finds no error in a page of any kind."""
    for name, path in PAGE_KINDS.items():
        (tmp_path / f"{name}.html").write_bytes(site.get(path).content)
    found = [(Path(fault["url"]).stem, fault.get("lastLine"), fault["message"]) for fault in faults_of(tmp_path)]
    assert [fault for fault in found if KNOWN not in fault[2]] == []


def test_a_fault_is_found(faults_of: Callable[[Path], list[dict[str, str]]], tmp_path: Path) -> None:
    """The checker is one that finds faults."""
    (tmp_path / "faulty.html").write_text("<!doctype html><html lang=en><title>x</title><p><table><b></p><div id=a><div id=a>")
    assert faults_of(tmp_path)


@pytest.mark.parametrize(("kind", "most"), [("front", 60_000), ("search", 80_000)])
def test_pages_weigh_little(site: Site, kind: str, most: int) -> None:
    """The front page and a search are, compressed and with all that they load, as light as they are meant to be."""
    page, assets = weigh(site, PAGE_KINDS[kind])
    assert assets > 1_000
    assert page + assets <= most
