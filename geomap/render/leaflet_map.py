"""The map's element and script as folium renders them, for a map that nobody adds to.

Importing folium, and pandas with it, takes longer than making the page. A test holds both
ways against each other, byte for byte.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from attrs import frozen

from geomap.render.generalise import Box

LAND = "land"
"""The layer that a reader cannot switch off."""


@frozen
class Overlay:
    """A layer as the map's script knows it: what is in it travels with the page's data."""

    key: str
    title: str
    """Unlike that of any other, since folium keys its layer control by titles."""
    shown: bool = True


def map_html() -> str:
    """Return the element that Leaflet draws in."""
    return '<div class="folium-map" id="map_1" ></div>'


def map_script(overlays: Sequence[Overlay], view: Box) -> str:
    """Return the script that makes the map, its layers and its legend."""
    west, south, east, north = view
    centre = json.dumps([(south + north) / 2, (west + east) / 2])
    names = [f"packed_layer_{number}" for number in range(2, 2 + len(overlays))]
    drawn = [
        f"""\
            var {name} = geomap.layer({script_text(overlay.key)});
"""
        + (
            f"""\
            {name}.addTo(map_1);
"""
            if overlay.shown
            else ""
        )
        for name, overlay in zip(names, overlays, strict=True)
    ]
    listed = [
        f"""\
                [{script_text(overlay.title)}, {name}],
"""
        for name, overlay in zip(names, overlays, strict=True)
        if overlay.key != LAND
    ]
    return f"""\
            var map_1 = L.map(
                "map_1",
                {{
                    center: {centre},
                    crs: L.CRS.EPSG3857,
                    ...{{
  "zoom": 5,
  "zoomControl": false,
  "preferCanvas": false,
  "zoomSnap": 0.25,
  "zoomDelta": 0.5,
  "worldCopyJump": false,
  "attributionControl": false,
}}
                }}
            );
{"".join(drawn)}            geomap.legend(map_1, [
{"".join(listed)}            ]);
            geomap.start(map_1);
"""


def script_text(value: str) -> str:
    r"""Return a string of JavaScript that cannot end the script it stands in.

    Nor is it a template: branca renders what folium has rendered once more, and would run
    what stands between braces.

    Examples
    --------
    >>> print(script_text("</b> {{ x }}"))
    "\u003c/b\u003e \u007b\u007b x \u007d\u007d"
    """
    text = json.dumps(value)
    for character in "<>&'{}":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text
