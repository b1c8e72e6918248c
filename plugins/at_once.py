"""Parts of a page in which nothing is waited for, written at once, for any Datasette site: `{{ at_once("_part.html") }}`.

Datasette's templates may wait for any value, and look at each whether it is to be waited for: of long lists a third of the time,
in which all other pages wait.
"""

from __future__ import annotations

from functools import cache

from datasette import hookimpl
from jinja2 import Environment, pass_context
from jinja2.runtime import Context
from markupsafe import Markup


@hookimpl
def prepare_jinja2_environment(env: Environment) -> None:
    """Give templates `at_once`, which is an include that can wait for nothing."""

    # Made when it is first needed: by then all plugins have given the environment what they add.
    @cache
    def never_waiting() -> Environment:
        return env.overlay(enable_async=False)

    @pass_context
    def at_once(context: Context, template: str) -> Markup:
        return Markup(never_waiting().get_template(template).render(context.get_all()))  # noqa: S704 - a template escapes

    env.globals["at_once"] = at_once
