"""The page's templates: Jinja with escaping on and unknown names refused."""

from __future__ import annotations

from functools import cache

import jinja2


@cache
def environment() -> jinja2.Environment:
    """Return what the templates of `templates/` are rendered with."""
    return jinja2.Environment(
        loader=jinja2.PackageLoader("geomap.render", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
