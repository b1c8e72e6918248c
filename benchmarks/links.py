"""How well links are found: recall and precision against the Anthology's own markup, kinds against annotated abstracts.

python benchmarks/links.py ../shared [--misses] [--hosts]
"""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import click

from papersette.extract.links.find import find_links
from papersette.extract.text.reading import Reading
from papersette.models import Link


def found_in(text: str) -> list[Link]:
    """Return the links of a text that lead somewhere."""
    return [link for link in find_links(Reading("abstract", text)) if link.url and link.span]


def plain(url: str) -> str:
    """Return what two spellings of one address have in common."""
    bare = re.sub(r"\s+|\\", "", url)
    return re.sub(r"^(?:https?:/*)*(?:www\.)?", "", bare).rstrip("/.,;").lower()


@click.command()
@click.argument("shared", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--misses", is_flag=True, help="Print what was missed and what was found wrongly.")
@click.option("--hosts", is_flag=True, help="Print the hosts that the corpora link to twice or more and hosts.tsv lacks.")
def main(shared: Path, misses: bool, hosts: bool) -> None:
    """Print recall and precision of links, and how often their kind is right; SHARED is the folder of the annotated data."""
    if hosts:
        click.echo("\n".join(f"{count}\t{domain}" for domain, count in unknown_hosts(shared)))
        return
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    with gzip.open(shared / "data/gold/acl_urls_dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            wrong += judge(record, counts)
    recall, precision = counts["hits"] / counts["wanted"], counts["right"] / max(counts["judged"], 1)
    click.echo(f"acl_urls_dev: recall {recall:.4f} of {counts['wanted']}, precision {precision:.4f} of {counts['judged']}")
    kinds: Counter[bool] = Counter()
    for line in (shared / "data/gold/results_dev.jsonl").read_text("utf-8").splitlines():
        record = json.loads(line)
        by_url = {plain(link.url or ""): link.kind for link in found_in(record["abstract"])}
        kinds.update(by_url.get(plain(link["url"])) == link["kind"] for link in record["links"])
    click.echo(f"results_dev: kind right {kinds[True] / kinds.total():.4f} of {kinds.total()}")
    if misses:
        click.echo("\n".join(wrong))


def judge(record: dict[str, Any], counts: Counter[str]) -> list[str]:
    """Count one abstract's hits and return a line for each fault; precision only where all its links are marked up."""
    wanted = {plain(url): url for url in record["urls"]}
    found = {plain(link.url or ""): link.raw for link in found_in(record["abstract_plain"])}
    missed = [url for key, url in wanted.items() if key not in found]
    counts["wanted"] += len(wanted)
    counts["hits"] += len(wanted) - len(missed)
    faults = [f"missed\t{url}\t{list(found.values())}" for url in missed]
    if not record["untagged_urlish"]:
        extra = [raw for key, raw in found.items() if key not in wanted]
        counts["judged"] += len(found)
        counts["right"] += len(found) - len(extra)
        faults += [f"false\t{raw}\t{record['urls']}" for raw in extra]
    return faults


def unknown_hosts(shared: Path) -> list[tuple[str, int]]:
    """Return the hosts of the corpora's links that have no name, most frequent first, those of one link left out."""
    seen: Counter[str] = Counter()
    for path in sorted((shared / "data/corpora").glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for record in map(json.loads, lines):
                seen.update(
                    link.host.domain for link in found_in(record.get("abstract") or "") if link.host and not link.host.name
                )
    return [(domain, count) for domain, count in seen.most_common() if count > 1]


if __name__ == "__main__":
    main()
