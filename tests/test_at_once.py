"""Parts of pages that are written at once: the same text as an include, with all that other plugins give to templates."""

from __future__ import annotations

import asyncio
from pathlib import Path

from datasette.app import Datasette

ROOT = Path(__file__).parents[1]


def test_a_part_is_written_as_an_include(tmp_path: Path) -> None:
    """It has the page's names and those that are set above it, its filters and loops, and escapes what it shows."""
    part = "{% for one in given %}{{ one }} of {{ total }}{{ 'a b'|to_css_class }};{% endfor %}"
    (tmp_path / "_part.html").write_text(part)
    page = '{% set total = given|length %}{{ at_once("_part.html") }}{% if true %}|{% include "_part.html" %}{% endif %}'
    (tmp_path / "page.html").write_text(page)
    site = Datasette(memory=True, template_dir=str(tmp_path), plugins_dir=str(ROOT / "plugins"))

    async def render() -> str:
        await site.invoke_startup()
        return str(await site.render_template("page.html", {"given": ["<i>", "&"]}))

    at_once, included = asyncio.run(render()).split("|")
    assert at_once == included
    assert at_once.startswith("&lt;i&gt; of 2a-b")
