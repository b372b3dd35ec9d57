"""The layers of one event's page as GeoJSON, for the scripts that draw the same with peers.

`whole` has zones, limits and shore as geomap loads them; `drawn` has them as the page
draws them, made lighter. What is drawn of the flight is the same in both.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from measuring import EVENT

from geomap.geodesy import Floats
from geomap.readers import load_gazetteer, read_events
from geomap.readers.layers import load_zones
from geomap.readers.shoreline import load_shoreline
from geomap.render.drawn import Layer
from geomap.render.frame import Frame
from geomap.render.generalise import grown, rings_of
from geomap.render.scene import scene
from geomap.render.waters import HATCHED, SHORE_BOX
from geomap.render.words import Words
from geomap.verdict import assess

AREAS = ("land", "eez", "hatched", "region")


def write_layers(folder: Path) -> dict[str, int]:
    """Write both variants, a folder each; return how many vertices each of them has."""
    (event,) = read_events(str(EVENT), gazetteer=load_gazetteer()).events
    zones, shoreline = load_zones(), load_shoreline()
    assessments = tuple(assess(event, zones, shoreline))
    drawn = scene(assessments, zones, shoreline, Words("en", {}))
    light = {layer.key: _lines(layer) for layer in drawn.layers}
    west, south, east, north = grown(Frame(assessments).view, 25.0)
    box = (
        max(west, SHORE_BOX[0]),
        max(south, SHORE_BOX[1]),
        min(east, SHORE_BOX[2]),
        min(north, SHORE_BOX[3]),
    )
    ids = zones.ids_claimed("japan")
    asked = [zone for zone in zones.zones if zone.id in ids and zone.kind not in HATCHED]
    hatched = [zone for zone in zones.zones if zone.kind in HATCHED]
    heavy = light | {
        "land": shoreline.rings(box),
        "eez": [ring for zone in asked for ring in rings_of(zone.area)],
        "hatched": [ring for zone in hatched for ring in rings_of(zone.area)],
        "limit": [limit.lonlat_deg for limit in zones.limit_lines(ids)],
    }
    points = [
        {"lon": mark.position.lon_deg, "lat": mark.position.lat_deg, "title": mark.title}
        for mark in drawn.marks
    ]
    for name, layers in (("whole", heavy), ("drawn", light)):
        (folder / name).mkdir()
        (folder / name / "marks.json").write_text(json.dumps(points))
        for key, lines in layers.items():
            feature = {
                "type": "Feature",
                "properties": {"name": key},
                "geometry": _geometry(key, lines),
            }
            text = json.dumps({"type": "FeatureCollection", "features": [feature]})
            (folder / name / f"{key}.geojson").write_text(text)
    return {
        name: sum(len(line) for lines in layers.values() for line in lines)
        for name, layers in (("whole", heavy), ("drawn", light))
    }


def _lines(layer: Layer) -> list[Floats]:
    """Return the lines of a layer, without the frame about the land."""
    return [
        line for feature in layer.features if feature.symbol != "blank" for line in feature.lines
    ]


def _geometry(key: str, lines: Sequence[Floats]) -> dict[str, Any]:
    rounded = [
        np.round(line, 7).tolist() for line in lines if len(line) > (3 if key in AREAS else 1)
    ]
    if key in AREAS:
        return {"type": "MultiPolygon", "coordinates": [[ring] for ring in rounded]}
    return {"type": "MultiLineString", "coordinates": rounded}
