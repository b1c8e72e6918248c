"""What a page of each kind weighs, compressed: itself, what it loads besides, and both.

python -m benchmarks.page_weights papers.db
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.page_kinds import PAGE_KINDS, weigh
from tests.site_client import Site


def main() -> None:
    """Print a table in kB."""
    site = Site(Path(sys.argv[1]))
    print(f"{'kB compressed':28}{'page':>8}{'loads':>8}{'both':>8}")
    for kind, path in PAGE_KINDS.items():
        page, assets = weigh(site, path)
        print(f"{kind:28}{page / 1000:8.1f}{assets / 1000:8.1f}{(page + assets) / 1000:8.1f}")


if __name__ == "__main__":
    main()
