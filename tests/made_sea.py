"""A made-up sea between meridians, and impacts, verdicts and assessments in it."""

from datetime import date

import numpy as np
import shapely

from geomap.events import Flight, Launch, LaunchBasis, LaunchEvent
from geomap.geodesy import Position, densify
from geomap.impact import Impact
from geomap.verdict import (
    Answer,
    Assessment,
    Claims,
    DistanceInside,
    NearestPoint,
    Verdict,
    ZoneShare,
)
from geomap.zones import HIGH_SEAS, Limit, Zone, ZoneKind, ZoneMap

START = Position(126.3, 39.7)


def zone(zone_id, name, kind, west, east, south=30.0, north=50.0, **of):
    states = {"states": ("Japan",), "claimants": ()} | of
    area = shapely.MultiPolygon([shapely.box(west, south, east, north)])
    return Zone(zone_id, name, kind, basis="", source="", outline=area, **states)


def meridian(lon, left, right, basis="given"):
    return Limit(densify([(lon, 30.0), (lon, 50.0)]), basis, left, right)


SEA = ZoneMap(
    (
        zone("japan-eez", "Japan's zone", ZoneKind.EEZ, 135.0, 150.0),
        zone(
            *("rocks", "The rocks", ZoneKind.OVERLAPPING_CLAIM, 133.0, 135.0),
            states=(),
            claimants=("Japan", "Elsewhere"),
        ),
        zone("theirs", "Theirs", ZoneKind.EEZ, 130.0, 133.0, states=("Elsewhere",)),
        zone("coastal", "Coastal", ZoneKind.TERRITORIAL_SEA, 135.0, 136.0),
    ),
    (
        meridian(130.0, HIGH_SEAS, "theirs"),
        meridian(133.0, "theirs", "rocks", "agreed"),
        meridian(135.0, "rocks", "japan-eez", "equidistance"),
        meridian(150.0, "japan-eez", HIGH_SEAS, "arc"),
        meridian(136.0, "coastal", HIGH_SEAS, "arc"),
    ),
    land=lambda: shapely.MultiPolygon([shapely.box(139.0, 34.0, 140.0, 40.0)]),
    window=shapely.MultiPolygon([shapely.box(110.0, 10.0, 160.0, 60.0)]),
)


def cloud(lon, weight, lat=40.5, best=None, used=()):
    """Points of some weights, which are taken as they are."""
    lon, lat, weight = (np.array(each, float) for each in np.broadcast_arrays(lon, lat, weight))
    best = Position(float(lon[0]), float(lat[0])) if best is None else best
    return Impact(lon, lat, weight, best, 8765.0, (), (), tuple(used))


def flight(*reports, launch=None, impact=None):
    basis = LaunchBasis.UNKNOWN if launch is None else LaunchBasis.POSITION
    return Flight("Missile", Launch(basis, "", launch), tuple(reports), impact)


class Coast:
    """A shore that is known in some squares, and remembers which it was asked for."""

    def __init__(self, unknown=()):
        self.unknown, self.asked = set(unknown), []

    def covers(self, position):
        self.asked.append((position.lon_deg, position.lat_deg))
        return self.asked[-1] not in self.unknown

    def nearest(self, position):
        return Position(139.0, position.lat_deg), 12345.6, "Japan"


# Judging


def verdict(**of):
    known = {
        "zone_id": "japan-eez",
        "zone_name": "Japan's zone",
        "claims": Claims.JAPAN,
        "ids": frozenset({"japan-eez", "rocks"}),
        "answer": Answer.INSIDE,
        "probability_inside": 0.96123456,
        "distance_inside": DistanceInside(23456.7, -3456.7, 145678.9),
        "nearest_limit": NearestPoint(Position(135.123456, -40.512345), 23456.7, "agreed"),
        "best_is_inside": True,
        "nearest_coast": None,
        "zones": (ZoneShare("japan-eez", "Japan's zone", 0.96123456),),
        "claim_checks": (),
        "other": Answer.INSIDE,
        "other_probability_inside": 0.9512345,
    }
    return Verdict(**(known | of))


IMPACT = cloud([137.0, 138.0], [0.6, 0.4])


def assessment(found, *, impact=IMPACT, findings=(), trajectory=None, number=2):
    event = LaunchEvent("made-up", "Made up", date(2022, 1, 1), (flight(), flight()))
    return Assessment(event, number, flight(), impact, found, findings, trajectory)
