"""KML 2.3 (OGC 12-007r2) for Google Earth: a folder an event, the arc drawn at its height."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

import numpy as np
import shapely

from geomap.exports.features import Feature
from geomap.render.style import SHADES, SYMBOLS, Shape

NAMESPACE = "http://www.opengis.net/kml/2.2"


def as_kml(features: Sequence[Feature], credit: str = "") -> bytes:
    """Return features as KML. Nothing in it is HTML, and nothing is fetched from elsewhere."""
    ElementTree.register_namespace("", NAMESPACE)
    kml = Element(f"{{{NAMESPACE}}}kml")
    document = _child(kml, "Document")
    _child(document, "name", "geomap")
    if credit:
        _child(document, "description", credit)
    for symbol in dict.fromkeys(feature.symbol for feature in features):
        _style(document, symbol)
    for title, members in groupby(features, key=lambda f: str(f.properties.get("title", "Limits"))):
        folder = _child(document, "Folder")
        _child(folder, "name", title)
        for feature in members:
            _placemark(folder, feature)
    ElementTree.indent(kml, " ")
    written: bytes = ElementTree.tostring(kml, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _child(parent: Element, tag: str, text: str = "", **attributes: str) -> Element:
    child = SubElement(parent, f"{{{NAMESPACE}}}{tag}", attributes)
    if text:
        child.text = _allowed(text)
    return child


def _allowed(text: str) -> str:
    """Leave out what XML 1.0 does not allow, such as a bell or half a surrogate pair."""
    return "".join(
        c
        for c in text
        if c in "\t\n\r" or "\x20" <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c > "\uffff"
    )


def _colour(shade: str, opacity: float = 1.0) -> str:
    """Return a colour as KML writes it: alpha, blue, green, red.

    Examples
    --------
    >>> _colour("impact")
    'ff0b39c8'
    """
    red, green, blue = (SHADES[shade].light[i : i + 2] for i in (1, 3, 5))
    return f"{round(255 * opacity):02x}{blue}{green}{red}"


def _style(document: Element, symbol: str) -> None:
    known = SYMBOLS[symbol]
    style = _child(document, "Style", id=symbol)
    if known.shape is Shape.POINT:
        _child(_child(style, "IconStyle"), "color", _colour(known.shade))
        _child(_child(style, "LabelStyle"), "color", _colour(known.shade))
    line = _child(style, "LineStyle")
    _child(line, "color", _colour(known.shade))
    _child(line, "width", f"{max(known.width_px, 1.0):g}")
    if known.shape is Shape.AREA:
        area = _child(style, "PolyStyle")
        _child(
            area,
            "color",
            _colour(known.fill or known.shade, known.fill_opacity if known.fill else 0.2),
        )
    elif symbol == "ground-track":
        _child(_child(style, "PolyStyle"), "color", _colour(known.shade, 0.15))


def _placemark(folder: Element, feature: Feature) -> None:
    mark = _child(folder, "Placemark")
    _child(mark, "name", feature.name)
    _child(mark, "styleUrl", f"#{feature.symbol}")
    data = _child(mark, "ExtendedData")
    for key, value in {"layer": feature.layer, **feature.properties}.items():
        if value is not None:
            _child(_child(data, "Data", name=key), "value", str(value))
    if feature.arc is not None:
        _, lonlat, height_m = feature.arc
        line = _child(mark, "LineString")
        _child(line, "extrude", "1")
        _child(line, "altitudeMode", "absolute")
        _child(line, "coordinates", _tuples(np.column_stack([lonlat, height_m])))
        return
    parts = list(shapely.get_parts(feature.geometry))
    parent = mark if len(parts) == 1 else _child(mark, "MultiGeometry")
    for part in parts:
        _geometry(parent, part)


def _geometry(parent: Element, part: shapely.Geometry) -> None:
    if part.geom_type == "Point":
        _child(_child(parent, "Point"), "coordinates", _tuples(shapely.get_coordinates(part)))
    elif part.geom_type == "LineString":
        line = _child(parent, "LineString")
        _child(line, "tessellate", "1")
        _child(line, "coordinates", _tuples(shapely.get_coordinates(part)))
    else:
        area = _child(parent, "Polygon")
        _child(area, "tessellate", "1")
        for tag, rings in (
            ("outerBoundaryIs", [part.exterior]),
            ("innerBoundaryIs", part.interiors),
        ):
            for ring in rings:
                edge = _child(_child(area, tag), "LinearRing")
                _child(edge, "coordinates", _tuples(shapely.get_coordinates(ring)))


def _tuples(points: Iterable[Sequence[float]]) -> str:
    return " ".join(",".join(_number(value) for value in point) for point in points)


def _number(value: float) -> str:
    return f"{value:.7f}".rstrip("0").rstrip(".")
