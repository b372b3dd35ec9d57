"""The page around the map: one HTML file whose security policy allows only its own parts.

`default-src 'none'` and a SHA-256 for each script and each style: whatever else a
text might smuggle in, the browser does not run it and asks nobody for it. All
words reach the page through Jinja with escaping on, or as JSON that the page's script
puts into the document as text.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from attrs import field, frozen
from markupsafe import Markup

from geomap import __version__
from geomap.provenance import ELEMENT_ID, Carried
from geomap.render.sources import LIBRARIES, Source
from geomap.render.style import stylesheet
from geomap.render.templating import environment
from geomap.render.words import Words

SCRIPTS = ("geodesic.js", "map.js", "labels.js", "tools.js")


def asset(name: str) -> str:
    """Return one of the page's own scripts or styles."""
    return (files("geomap.render") / "assets" / name).read_text(encoding="utf-8")


@cache
def leaflet() -> tuple[str, str]:
    """Return Leaflet's script and its style, with the images in the style as data."""
    from xstatic.pkg import leaflet as package

    folder = Path(package.BASE_DIR)

    def as_data(match: re.Match[str]) -> str:
        image = (folder / match.group(1)).read_bytes()
        return f"url(data:image/png;base64,{base64.b64encode(image).decode('ascii')})"

    script = (folder / "leaflet.js").read_text(encoding="utf-8")
    style = (folder / "leaflet.css").read_text(encoding="utf-8")
    return (
        re.sub(r"\n//# sourceMappingURL=.*", "", script).strip(),
        re.sub(r"url\((images/[a-z0-9-]+\.png)\)", as_data, style),
    )


def inline(text: str) -> str:
    """Return a script or style as the browser will hash it, with no way out of its element."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if re.search(r"</(script|style)|<!--", text, re.IGNORECASE):
        raise ValueError("a script or style would end its own element")
    return text


def digest(text: str) -> str:
    """Return the policy's source expression for one inline script or style.

    Examples
    --------
    The example of the Content Security Policy Level 3 recommendation, section 8.3:

    >>> digest("alert('Hello, world.');")
    "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"
    """
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode('ascii')}'"


def as_data(value: Any) -> Markup:
    """Return JSON that is safe inside a script element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)


def policy(scripts: Sequence[str], styles: Sequence[str], image_hosts: Sequence[str] = ()) -> str:
    """Return the content security policy of a page with these scripts and styles."""
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src {' '.join(digest(text) for text in scripts)}",
            f"style-src {' '.join(digest(text) for text in styles)}",
            f"img-src {' '.join(['data:', *image_hosts])}",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


@frozen
class Content:
    """What a page says around its map."""

    page_id: str
    """Names what is saved from the page."""
    title: str
    template: str
    """In `templates/`; it extends `page.html`."""
    values: Mapping[str, Any] = field(factory=dict)
    """What the template is filled with."""


@frozen
class Document:
    """Everything of a page but the map's own element and script."""

    content: Content
    words: Words
    data: Mapping[str, Any]
    """What the page's script draws; see `geomap.render.webmap.page_data`."""
    sources: tuple[Source, ...] = ()
    credits: tuple[str, ...] = ()
    """Who is to be named under the map."""
    computed_zones: bool = True
    """The zones are geomap's own, not a layer of the user's."""
    image_hosts: tuple[str, ...] = ()
    """Where images may come from: the one exception, for online tiles."""
    carried: Carried | None = None
    """What the page was made from, to be made again; a page may do without."""

    def text(self, map_html: str, map_script: str) -> str:
        """Return the whole page around the map's element and the script that makes the map."""
        leaflet_script, leaflet_style = leaflet()
        scripts = [
            inline(leaflet_script),
            inline("\n".join(asset(name) for name in SCRIPTS)),
            inline("\n" + re.sub(r"\n\s*\n+", "\n", map_script).strip() + "\n"),
        ]
        styles = [inline(leaflet_style + stylesheet() + asset("page.css"))]
        return (
            environment()
            .get_template(self.content.template)
            .render(
                **self.content.values,
                page_id=self.content.page_id,
                title=self.content.title,
                words=self.words,
                _=self.words,
                sources=(*self.sources, *LIBRARIES),
                online=bool(self.image_hosts),
                credits=self.credits,
                computed_zones=self.computed_zones,
                policy=policy(scripts, styles, self.image_hosts),
                scripts=[Markup(text) for text in scripts],
                styles=[Markup(text) for text in styles],
                map=Markup(map_html.strip()),
                data=as_data(self.data),
                version=self.carried.making.version if self.carried else __version__,
                carried=self.carried,
                carried_id=ELEMENT_ID,
                carried_data=as_data(self.carried.as_json_value()) if self.carried else "",
            )
        )
