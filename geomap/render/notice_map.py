"""The danger zones of a notice as a page: the map that event pages have, with zones on it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from geomap.geodesy import Floats, densify
from geomap.provenance import Carried
from geomap.render.document import Content
from geomap.render.drawn import Feature, Label, Layer, Mark
from geomap.render.flights import DRAWN_EDGE_M
from geomap.render.frame import Frame
from geomap.render.notice_facts import notice_facts, zone_label
from geomap.render.scene import Scene, place_names
from geomap.render.sources import Source
from geomap.render.waters import Waters
from geomap.render.webmap import map_of, page_of
from geomap.render.words import Words

if TYPE_CHECKING:
    import folium

    from geomap.readers.notices import Notice
    from geomap.readers.shoreline import Shoreline
    from geomap.verdict import Question
    from geomap.verdict.overlap import HeldZone
    from geomap.zones import ZoneMap

MOST_NUMBERED = 40
"""Corners up to which their numbers stand on the map; in the table they are all."""
_LONGEST_NAME = 32
"""Signs of a zone's name on the map; beside it the name is whole."""


def notice_scene(
    held: Sequence[HeldZone],
    asked: Question,
    zones: ZoneMap,
    shoreline: Shoreline,
    words: Words,
) -> Scene:
    """Lay out the map of a notice's zones."""
    outlines = [densify(one.zone.ring_deg(), DRAWN_EDGE_M) for one in held]
    frame = Frame(outlines=tuple(outlines))
    waters = Waters(frame, zones, shoreline, words, asked)
    layers = [waters.land(), *waters.zones(), waters.limits(), _zones(held, outlines, frame, words)]
    labels, marks = [], []
    numbered = sum(len(one.zone.printed) for one in held) <= MOST_NUMBERED
    shorts = [short_name(zone_label(one, number, words)) for number, one in enumerate(held, 1)]
    for number, one in enumerate(held, 1):
        name = zone_label(one, number, words)
        # Beside a corner, the eastern ones first: over the zone it would hide a small one.
        ring = frame.near(one.zone.ring_deg()[:-1])
        beside = ring[np.argsort(-ring[:, 0], kind="stable")][:MOST_NUMBERED]
        # A short name that two zones share would tell neither.
        label = shorts[number - 1]
        label = label if shorts.count(label) == 1 else _cut(name)
        labels.append(Label(label, "danger", beside, layer="danger"))
        for at, corner in enumerate(one.zone.printed, 1):
            position = words.position(corner.position)
            title = (
                words("{zone}, centre: {position}", zone=name, position=position)
                if one.zone.is_circle
                else words(
                    "{zone}, corner {number}: {position}", zone=name, number=at, position=position
                )
            )
            marks.append(Mark("danger", "corner", corner.position, title))
            if numbered and not one.zone.is_circle:
                point = frame.point(corner.position)
                labels.append(Label(words.number(at), "place", point, layer="danger"))
    return Scene(
        tuple(layer for layer in layers if layer.features),
        tuple(marks),
        (*labels, *waters.labels, *place_names(frame, words)),
        frame.view,
        frame.middle_lon_deg,
    )


def short_name(name: str) -> str:
    """Return a zone's name as the map has room for it: what stands before a colon, else its start.

    Examples
    --------
    >>> short_name("Area B: circle of 20 nautical miles around 38-30N 131-15E")
    'Area B'
    >>> short_name("An area that has a very long name")
    'An area that has a very long na…'
    """
    before = re.split("[:：]", name, maxsplit=1)[0].rstrip()
    return before if before and len(before) <= _LONGEST_NAME < len(name) else _cut(name)


def _cut(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1].rstrip()}…"


def _zones(
    held: Sequence[HeldZone], outlines: Sequence[Floats], frame: Frame, words: Words
) -> Layer:
    features = [
        Feature("danger", (frame.near(outline),), zone_label(one, number, words))
        for number, (one, outline) in enumerate(zip(held, outlines, strict=True), 1)
    ]
    title = words("Danger zone") if len(held) == 1 else words("Danger zones")
    return Layer("danger", title, (("danger", title),), tuple(features))


def notice_map(
    notice: Notice,
    held: Sequence[HeldZone],
    asked: Question,
    zones: ZoneMap,
    shoreline: Shoreline,
    *,
    lang: str = "en",
    tiles: str | None = None,
    sources: Sequence[Source] = (),
    names: Mapping[str, str] | None = None,
    carried: Carried | None = None,
) -> folium.Map:
    """Draw the zones of a notice as a folium map; as `geomap.render.webmap.webmap` does events.

    Parameters
    ----------
    notice : Notice
        With its text, which the page shows as it is.
    held : sequence of HeldZone
        Its zones, held against `asked`; at least one.
    asked : Question
        Which zones count as inside.
    zones, shoreline
        What it is drawn on.
    lang, tiles, sources, names, carried
        As in `geomap.render.webmap.webmap`.
    """
    words = Words(lang, names or {})
    return map_of(
        notice_scene(held, asked, zones, shoreline, words),
        _content(notice, held, asked, words),
        words,
        zones,
        shoreline,
        tiles=tiles,
        sources=sources,
        carried=carried,
    )


def notice_page(
    notice: Notice,
    held: Sequence[HeldZone],
    asked: Question,
    zones: ZoneMap,
    shoreline: Shoreline,
    *,
    lang: str = "en",
    tiles: str | None = None,
    names: Mapping[str, str] | None = None,
    carried: Carried | None = None,
) -> str:
    """Return the page of a notice: a whole HTML document that needs nothing else."""
    words = Words(lang, names or {})
    return page_of(
        notice_scene(held, asked, zones, shoreline, words),
        _content(notice, held, asked, words),
        words,
        zones,
        shoreline,
        tiles=tiles,
        carried=carried,
    )


def _content(notice: Notice, held: Sequence[HeldZone], asked: Question, words: Words) -> Content:
    facts = notice_facts(notice, held, asked, words)
    return Content(notice.id, facts.title, "notice.html", {"facts": facts})
