"""The printed map of one event: a picture for a brief, a slide or a page of a newspaper.

It shows the scene of the web page in a projection made for the event, azimuthal
equidistant around the launch, in which range rings are circles and the geodesic
to the fall is a straight line. What there is to say stands around it, in the
same words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen

from geomap.geodesy import Position
from geomap.render.facts import all_facts
from geomap.render.figure_map import MapBody, projected
from geomap.render.figure_words import Footer, Header
from geomap.render.placement import Placed
from geomap.render.projection import Frame, Projection
from geomap.render.scene import Scene, scene
from geomap.render.sheet import Sheet
from geomap.render.words import Words

if TYPE_CHECKING:
    from geomap.readers.shoreline import Shoreline
    from geomap.verdict import Assessment
    from geomap.zones import ZoneMap

WIDTH = 518.0
"""Points: 183 mm, the width of two columns of most journals and of A4 within its margins."""
MARGIN = 4.0 / 25.4 * 72.0
"""Points: 4 mm of white around a picture; what it is set into may have its own."""
MAP_LEFT = 30.0
MAP_HEIGHT = (300.0, 470.0)
"""Least and greatest height of the map in points."""
LEAST_SPAN_M = 500e3
"""A map shows at least this much, so that a reader knows the shore."""


@frozen(eq=False)
class Figure:
    """A finished figure, and the places of its labels for whoever wants to check them."""

    sheet: Sheet
    labels: tuple[Placed, ...]
    missing: tuple[str, ...]
    """Indispensable labels that found no place."""

    def saved(self, suffix: str) -> bytes:
        """Return it as `png` (300 dpi), `svg` or `pdf`."""
        return self.sheet.saved(suffix)


def figure(
    assessments: Sequence[Assessment],
    zones: ZoneMap,
    shoreline: Shoreline,
    *,
    lang: str = "en",
    credit: str = "",
    header: bool = True,
    margin: float = MARGIN,
    names: Mapping[str, str] | None = None,
) -> Figure:
    """Draw one event.

    Parameters
    ----------
    assessments : sequence of Assessment
        All flights of one event, at least one.
    zones, shoreline
        What it is drawn on.
    lang : str
        `en`, `ja` or `ko`; the last two need a font: see `geomap.render.fonts`.
    credit : str
        What the zones and the shore rest on; the page's own line where left out.
    header : bool
        Title, verdict and findings as well; a report has them in its text.
    margin : float
        Points of white on each side, within the width.
    names : mapping, optional
        Sites and places in this language: see `geomap.render.words.names_in`.
    """
    words = Words(lang, names or {})
    sheet = Sheet(WIDTH - 2 * margin, 400.0, lang, margin)
    drawn = scene(assessments, zones, shoreline, words)
    launch = _launch(assessments)
    rings = launch is not None
    plane = Projection(launch or _centre(drawn))
    map_width = sheet.width - MAP_LEFT
    frame, map_height = _frame(drawn, plane, map_width)
    facts = all_facts(assessments, words)
    if not credit and all(limit.basis == "given" for limit in zones.limits):
        given = words("The zones are those of the layer that was given.")
        credit = f"{given} {shoreline.attribution.rstrip('.')}." if shoreline.attribution else given
    top = Header(sheet, assessments, facts, words) if header else None
    shapes = projected(drawn, plane, frame, map_width)
    visible = {shape.symbol for shape in shapes} | {mark.symbol for mark in drawn.marks}
    foot = Footer(sheet, drawn, visible, facts if header else (), words, credit, rings=rings)
    height = (top.height if top else 2.0) + map_height + 13.0 + foot.height
    sheet.set_height(height)
    if top:
        top.draw(height)
    map_top = height - (top.height if top else 2.0)
    box = (MAP_LEFT, map_top - map_height, sheet.width - 1.0, map_top)
    body = MapBody(sheet, drawn, shapes, plane, frame, box, words)
    labels, missing = body.draw(rings=rings)
    foot.draw(map_top - map_height - 13.0)
    return Figure(sheet, tuple(labels), tuple(missing))


def _launch(assessments: Sequence[Assessment]) -> Position | None:
    """Return where all flights were launched from; None where that is not one place."""
    positions = {a.flight.launch.position for a in assessments}
    return positions.pop() if len(positions) == 1 else None


def _centre(drawn: Scene) -> Position:
    west, south, east, north = drawn.view
    return Position((west + east) / 2, (south + north) / 2)


def _frame(drawn: Scene, plane: Projection, width: float) -> tuple[Frame, float]:
    """Return what the map shows, in metres, and how high it is on paper."""
    lines = [
        plane.forward(line)
        for layer in drawn.layers
        if layer.key in {"region", "path", "distance", "launch-area"}
        for feature in layer.features
        for line in feature.lines
    ]
    lines += [
        plane.forward(np.array([(m.position.lon_deg, m.position.lat_deg)])) for m in drawn.marks
    ]
    if not lines:
        west, south, east, north = drawn.view
        lines = [
            plane.forward(np.array([(west, south), (east, south), (east, north), (west, north)]))
        ]
    points = np.vstack(lines)
    (left, bottom), (right, top) = points.min(axis=0), points.max(axis=0)
    wide = max((right - left) * 1.14, LEAST_SPAN_M * 1.3)
    high = max((top - bottom) * 1.16, LEAST_SPAN_M * 0.8)
    map_height = min(max(width * high / wide, MAP_HEIGHT[0]), MAP_HEIGHT[1])
    # The shorter side gets more sea, never the longer one less.
    scale = max(wide / width, high / map_height)
    x, y = (left + right) / 2, (bottom + top) / 2
    half_w, half_h = scale * width / 2, scale * map_height / 2
    return (x - half_w, y - half_h, x + half_w, y + half_h), map_height
