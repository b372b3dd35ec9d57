"""Events as GeoJSON (RFC 7946): a Feature is a flight.

Its properties are the columns of the event table, its Point geometry is the
position of the impact (`impact_lon`, `impact_lat`); a null geometry is an
impact that nobody published. Features with one `event_id` make one event.
"""

from __future__ import annotations

from collections.abc import Iterator

from geomap.errors import InputError
from geomap.readers.event_table import COLUMNS, Row, SpoiltRow
from geomap.readers.tree import Node

FEATURE_TYPES = ("Feature", "FeatureCollection")


def is_geojson(root: Node) -> bool:
    """Say whether a JSON document is a Feature or a FeatureCollection."""
    if not isinstance(root.value, dict):
        return False
    kind = root.value.get("type")
    return kind is not None and kind.value in FEATURE_TYPES


def feature_rows(root: Node) -> Iterator[Row | SpoiltRow]:
    """Return the features as rows of an event table, or why one is none."""
    assert isinstance(root.value, dict)
    features: tuple[Node, ...] = (root,)
    if root.value["type"].value == "FeatureCollection":
        members = root.value.get("features")
        if members is None or not isinstance(members.value, tuple):
            raise root.error("expected a FeatureCollection with a list 'features'")
        features = members.value
    for feature in features:
        try:
            yield _row(feature)
        except InputError as error:
            yield SpoiltRow(error, _event_id(feature))


def _row(feature: Node) -> Row:
    value = feature.value
    if not isinstance(value, dict) or "type" not in value or value["type"].value != "Feature":
        raise feature.error("expected a Feature")
    properties = value.get("properties")
    if properties is None or not isinstance(properties.value, dict):
        raise feature.error("expected 'properties' with an event_id")
    row = properties.record(COLUMNS)
    geometry = value.get("geometry")
    if geometry is not None and geometry.value is not None:
        lon, lat = _point(geometry)
        for column in ("impact_lon", "impact_lat"):
            if column in row:
                raise row[column].error("is given twice: the Point geometry is the impact")
        row |= {"impact_lon": lon, "impact_lat": lat}
    return row


def _event_id(feature: Node) -> str:
    for key in ("properties", "event_id"):
        feature = feature.value.get(key, feature) if isinstance(feature.value, dict) else feature
    return feature.value.strip() if isinstance(feature.value, str) else ""


def _point(geometry: Node) -> tuple[Node, Node]:
    value = geometry.value
    if not isinstance(value, dict) or "type" not in value or value["type"].value != "Point":
        raise geometry.error("expected a Point, the position of the impact, or null")
    coordinates = value.get("coordinates")
    if coordinates is None or not isinstance(coordinates.value, tuple):
        raise geometry.error("expected 'coordinates': [longitude, latitude]")
    if len(coordinates.value) not in (2, 3):
        raise coordinates.error("expected [longitude, latitude]")
    return coordinates.value[0], coordinates.value[1]
