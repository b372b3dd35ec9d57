"""A brief as one HTML file without a script: for a mail, a web page, a printer."""

from __future__ import annotations

import base64

from markupsafe import Markup

from geomap.render.document import asset, digest, inline
from geomap.render.report_blocks import Picture, Report
from geomap.render.style import SHADES
from geomap.render.templating import environment


def as_html(made: Report) -> bytes:
    """Return a brief as HTML; the figure is an SVG image within it, its text still text."""
    answers = ("inside", "outside", "undetermined")
    style = inline(
        asset("report.css") + "".join(f".{a}{{color:{SHADES[a].light}}}" for a in answers) + "\n"
    )
    picture = next(block for block in made.blocks if isinstance(block, Picture))
    policy = (
        f"default-src 'none'; style-src {digest(style)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    return (
        environment()
        .get_template("report.html")
        .render(
            report=made,
            policy=policy,
            style=Markup(style),
            picture=f"data:image/svg+xml;base64,{base64.b64encode(picture.svg).decode('ascii')}",
        )
        .encode()
    )
