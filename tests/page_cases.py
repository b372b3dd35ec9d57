"""A small world for the tests of pages: two coasts, a limit between them, and flights over it.

Nothing in it is measured: pages draw what they are given.
"""

from datetime import date, datetime, timedelta, timezone

import numpy as np
import shapely
from shapely import MultiPolygon

from geomap.events import (
    Claim,
    Direction,
    Fall,
    Flight,
    Launch,
    LaunchBasis,
    LaunchEvent,
    Place,
    Qualifier,
    Quantity,
    Report,
)
from geomap.geodesy import Position, geodesic_circle, inverse
from geomap.impact import Finding, Impact, Region
from geomap.readers.shoreline import Shoreline
from geomap.sentences import say
from geomap.verdict import (
    Answer,
    Assessment,
    ClaimCheck,
    Claims,
    DistanceInside,
    NearestPoint,
    Verdict,
    ZoneShare,
)
from geomap.zones import Limit, Zone, ZoneKind, ZoneMap

JST = timezone(timedelta(hours=9))


def box(west, south, east, north):
    return MultiPolygon([shapely.box(west, south, east, north)])


def zone_map(name="Disputed rocks"):
    """Japan's zone east of 134 E, a disputed square, and a joint one."""
    limit = np.column_stack([np.full(41, 134.0), np.linspace(36.0, 44.0, 41)])
    top = np.column_stack([np.linspace(134.0, 139.0, 21), np.full(21, 44.0)])
    return ZoneMap(
        zones=(
            Zone(
                "japan-eez",
                "Japan",
                ZoneKind.EEZ,
                ("Japan",),
                (),
                "law",
                "x",
                box(134, 36, 139, 44),
            ),
            Zone(
                "rocks-overlap",
                name,
                ZoneKind.OVERLAPPING_CLAIM,
                (),
                ("Japan", "South Korea"),
                "claims",
                "x",
                box(133, 37, 134, 38),
            ),
            Zone(
                "joint-zone",
                "Joint zone of 1974",
                ZoneKind.JOINT_REGIME,
                (),
                ("Japan", "South Korea"),
                "treaty",
                "x",
                box(132, 36, 133, 36.6),
            ),
        ),
        limits=(
            Limit(limit, "equidistance", "high-seas", "japan-eez"),
            Limit(top, "arc", "high-seas", "japan-eez"),
        ),
        attribution="Zones: made up for a test",
    )


def shoreline():
    west = np.array(
        [(126, 36), (129, 36), (129.5, 39), (127.5, 40), (130, 42), (126, 43), (126, 36)], float
    )
    east = np.array([(139, 36), (142, 36), (142, 44), (139.5, 43), (140, 40), (139, 36)], float)
    lonlat = np.vstack([west, east])
    return Shoreline(
        lonlat_deg=lonlat,
        ring_start=np.array([0, len(west), len(lonlat)]),
        country=np.zeros(len(lonlat), dtype=np.uint8),
        countries=("Japan",),
        attribution="Shoreline: made up for a test",
    )


def region(probability, centre, radius_m):
    return Region(
        probability, MultiPolygon([shapely.Polygon(geodesic_circle(centre, radius_m, 60))])
    )


def about(value):
    return Quantity(value, Qualifier.ABOUT, text=f"about {value}")


REPORT = Report(
    by="Japan Ministry of Defense",
    range_km=about(900),
    apogee_km=about(6000),
    flight_minutes=about(69),
    direction=Direction(90.0, 8, "east"),
    falls=(
        Fall(
            Place("Oshima-Oshima", (Position(139.37, 41.51),)),
            Direction(270.0, 8, "west"),
            about(200),
        ),
    ),
    fall_area="Sea of Japan",
    verdict=Claim.INSIDE,
    url="https://www.example.org/release",
    note="a note",
    source="a press release",
)


REPORTS = (REPORT, Report(by="KCNA", range_km=Quantity(999.2, text="999.2")))
LAUNCH, FALL = Position(127.0, 39.2), Position(136.0, 41.5)


def assessment(
    *,
    event_id="2022-11-18-hwasong-17",
    title="Hwasong-17 launch of 18 November 2022",
    launched_at=datetime(2022, 11, 18, 10, 14, tzinfo=JST),
    missile="Hwasong-17",
    site="Sunan",
    reports=REPORTS,
    best=FALL,
    probability=0.97,
    answer=Answer.INSIDE,
    findings=(),
    number=1,
    note="",
    zone_name="Japan",
    settles="",
    launch=LAUNCH,
    trajectory=None,
):
    flight = Flight(missile, Launch(LaunchBasis.SITE, site, launch), tuple(reports))
    event = LaunchEvent(event_id, title, launched_at, (flight,), note=note)
    impact = Impact(
        lon_deg=np.array([best.lon_deg]),
        lat_deg=np.array([best.lat_deg]),
        weight=np.array([1.0]),
        best=best,
        radius90_m=40e3,
        regions=(region(0.5, best, 18e3), region(0.9, best, 40e3)),
        used=("launch site", "range"),
    )
    foot = Position(134.0, best.lat_deg)
    coast = Position(140.0, 40.0)
    verdict = Verdict(
        zone_id="japan-eez",
        zone_name=zone_name,
        claims=Claims.JAPAN,
        ids=frozenset({"japan-eez", "rocks-overlap", "joint-zone"}),
        answer=answer,
        probability_inside=probability,
        distance_inside=DistanceInside(31e3, -6e3, 70e3),
        nearest_limit=NearestPoint(foot, inverse(best, foot).length_m, "equidistance"),
        best_is_inside=True,
        nearest_coast=NearestPoint(coast, inverse(best, coast).length_m, "Japan"),
        zones=(
            ZoneShare("japan-eez", "Japan", probability),
            ZoneShare("high-seas", "", 1.0 - probability),
        ),
        claim_checks=tuple(
            ClaimCheck(report.by, report.verdict, True) for report in reports if report.verdict
        ),
        other=answer,
        other_probability_inside=probability,
        settled_by=say("{text}", text=settles) if settles else None,
    )
    told = tuple(Finding("contradiction", say("{text}", text=text)) for text in findings)
    return Assessment(event, number, flight, impact, verdict, told, trajectory)


def only_a_date(**kwargs):
    return assessment(launched_at=date(2024, 10, 26), **kwargs)
