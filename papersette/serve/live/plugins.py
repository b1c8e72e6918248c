"""Which plugins a site has: what else lies in the same environment has no say in it.

Datasette loads the plugin of every package that is installed; here all but the named ones are taken out again before a site is
opened.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from datasette.plugins import pm

from papersette.errors import PapersetteError

__all__ = ["OWN_PLUGINS", "keep_plugins"]

# The project's own requirements; datasette-leaflet comes with the map.
OWN_PLUGINS = ("datasette-cluster-map", "datasette-leaflet", "datasette-referrer-policy")


def keep_plugins(names: Iterable[str]) -> None:
    """Take out the plugins of all packages but the named ones.

    Raises:
        PapersetteError: a name is of no package with a plugin.
    """
    asked = {_normalize(name): name for name in names}
    installed = [(plugin, _normalize(package.project_name)) for plugin, package in pm.list_plugin_distinfo()]
    missing = sorted(asked.keys() - {name for _, name in installed})
    if missing:
        raise PapersetteError(f"{asked[missing[0]]} is not installed, or no plugin of Datasette")
    for plugin, name in installed:
        if name not in asked and pm.is_registered(plugin):
            pm.unregister(plugin)


def _normalize(name: str) -> str:
    """Return a package's name as packages are compared by (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()
