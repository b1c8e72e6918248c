"""What a page of each kind weighs, compressed: itself, what it loads besides, and both.

python -m benchmarks.page_weights papers.db
"""

from __future__ import annotations

from pathlib import Path

import click

from tests.page_kinds import PAGE_KINDS, weigh
from tests.site_client import Site


@click.command()
@click.argument("db", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def main(db: Path) -> None:
    """Print a table in kB."""
    site = Site(db)
    print(f"{'kB compressed':28}{'page':>8}{'loads':>8}{'both':>8}")
    for kind, path in PAGE_KINDS.items():
        page, assets = weigh(site, path)
        print(f"{kind:28}{page / 1000:8.1f}{assets / 1000:8.1f}{(page + assets) / 1000:8.1f}")


if __name__ == "__main__":
    main()
