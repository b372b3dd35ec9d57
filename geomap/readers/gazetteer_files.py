"""Reads `data/gazetteer/` into a `Gazetteer`."""

from __future__ import annotations

import json
import tomllib
from functools import cache
from typing import Any

from geomap.events import Confidence, Place
from geomap.gazetteer import Gazetteer, LaunchArea, Names, ReferencePlace, Site
from geomap.geodesy import Position
from geomap.names import name_key
from geomap.resources import data_dir


@cache
def load_gazetteer() -> Gazetteer:
    """Return the gazetteer that travels with geomap; the files are read once."""
    folder = data_dir() / "gazetteer"
    sites, areas, places = (
        tomllib.loads((folder / name).read_text(encoding="utf-8"))
        for name in ("sites.toml", "areas.toml", "places.toml")
    )
    coasts = json.loads((folder / "coasts.geojson").read_text(encoding="utf-8"))
    coast_points = {
        feature["properties"]["id"]: feature["geometry"]["coordinates"]
        for feature in coasts["features"]
    }
    return Gazetteer(
        sites=tuple(_site(record) for record in sites["site"]),
        areas=tuple(_area(record) for record in areas["area"]),
        places=tuple(_place(record, coast_points) for record in places["place"]),
        ambiguous_sites=_ambiguous(sites),
        ambiguous_places=_ambiguous(places),
    )


def _ambiguous(table: dict[str, Any]) -> dict[str, str]:
    return {
        name_key(name): entry["advice"] for entry in table["ambiguous"] for name in entry["names"]
    }


def _names(record: dict[str, Any]) -> Names:
    return Names(
        (record["name"], *record.get("en", ())),
        tuple(record.get("ja", ())),
        tuple(record.get("ko", ())),
    )


def _site(record: dict[str, Any]) -> Site:
    return Site(
        id=record["id"],
        names=_names(record),
        position=Position(record["lon"], record["lat"]),
        radius90_m=record["radius_km"] * 1000.0,
        region=record.get("region", ""),
        kind=record.get("kind", "launch site"),
        source=record["source"],
        confidence=Confidence(record["confidence"]),
        note=record.get("note", ""),
    )


def _area(record: dict[str, Any]) -> LaunchArea:
    return LaunchArea(
        id=record["id"],
        names=_names(record),
        position=Position(record["lon"], record["lat"]),
        radius90_m=record["radius_km"] * 1000.0,
        source=record["source"],
        note=record.get("note", ""),
    )


def _place(record: dict[str, Any], coasts: dict[str, list[list[float]]]) -> ReferencePlace:
    lonlats = coasts[record["id"]] if "lon" not in record else [[record["lon"], record["lat"]]]
    points = tuple(Position(lon, lat) for lon, lat in lonlats)
    return ReferencePlace(
        id=record["id"],
        names=_names(record),
        place=Place(record["name"], points, record["radius_km"] * 1000.0),
        kind=record.get("kind", "place"),
        source=record["source"],
        confidence=Confidence(record["confidence"]),
        note=record.get("note", ""),
    )
