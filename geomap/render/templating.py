"""The page's templates: Jinja with escaping on and unknown names refused."""

from __future__ import annotations

from functools import cache
from typing import Any

import jinja2
from markupsafe import Markup

from geomap.render.bidi import contained


@cache
def environment() -> jinja2.Environment:
    """Return what the templates of `templates/` are rendered with."""
    return jinja2.Environment(
        loader=jinja2.PackageLoader("geomap.render", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finished,
    )


def _finished(value: Any) -> Any:
    """Return what a template is filled with, no text of which reaches beyond its place."""
    return contained(value) if isinstance(value, str) and not isinstance(value, Markup) else value
