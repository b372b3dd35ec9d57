"""The zones that come with geomap, and what is asked of them."""

from __future__ import annotations

import json

import numpy as np
import pytest
import shapely
from shapely import MultiPolygon, box

from geomap.errors import ZoneError
from geomap.geodesy import Position, direct_arrays, inverse_arrays
from geomap.readers.law import read_law
from geomap.readers.layers import load_zones, read_sources
from geomap.resources import data_dir
from geomap.units import EEZ_M, NAUTICAL_MILE_M
from geomap.zone_reasons import explain, misfit_m
from geomap.zones import HIGH_SEAS, LAND, Limit, Zone, ZoneKind, ZoneMap

JAPAN = frozenset({"japan-eez"})


@pytest.fixture(scope="module")
def zones() -> ZoneMap:
    return load_zones()


def square(zone_id: str, west: float, east: float, kind: ZoneKind = ZoneKind.EEZ, **more) -> Zone:
    facts = {"states": (zone_id,), "claimants": (), "basis": "", "source": ""} | more
    return Zone(
        id=zone_id,
        name=zone_id,
        kind=kind,
        outline=MultiPolygon([box(west, 30, east, 32)]),
        **facts,
    )


def two_squares() -> ZoneMap:
    """Two squares that meet on the meridian of 141 E."""
    line = Limit(np.array([(141.0, 30.0), (141.0, 31.0), (141.0, 32.0)]), "agreed", "a", "b")
    outer = Limit(np.array([(140.0, 30.0), (140.0, 32.0)]), "arc", "a", HIGH_SEAS)
    return ZoneMap(zones=(square("a", 140, 141), square("b", 141, 142)), limits=(line, outer))


def test_an_unknown_zone_is_an_error_that_names_the_nearest(zones):
    with pytest.raises(ZoneError, match="did you mean japan-eez"):
        zones.zone("japan-eze")


def test_japans_claims_are_its_zone_the_overlaps_and_the_joint_zone(zones):
    assert zones.ids_claimed("undisputed") == JAPAN
    assert zones.ids_claimed("japan") == JAPAN | {
        "liancourt-overlap",
        "senkaku-overlap",
        "southern-kurils-overlap",
        "japan-south-korea-joint-zone",
    }


@pytest.mark.parametrize(
    ("lon", "lat", "zone_id"),
    [
        (139.0, 30.0, "japan-eez"),
        (136.08, 21.0, "japan-eez"),  # off Okinotorishima
        (131.87, 37.30, "liancourt-overlap"),
        (123.5, 25.8, "senkaku-overlap"),
        (147.0, 44.2, "southern-kurils-overlap"),
        (127.5, 31.5, "japan-south-korea-joint-zone"),
        (129.8, 39.9, "north-korea-eez"),
        (130.3, 37.0, "south-korea-eez"),
        (135.5, 43.0, "russia-eez"),
        (122.5, 35.0, "china-eez"),
        (160.0, 35.0, HIGH_SEAS),
        (136.0, 26.5, HIGH_SEAS),  # the pocket within Japan's zone
        (139.70, 35.85, LAND),
        (127.0, 37.8, LAND),
        (10.0, 50.0, "not-covered"),
    ],
)
def test_a_known_place_lies_in_its_zone(zones, lon, lat, zone_id):
    assert zones.locate_id(Position(lon, lat)) == zone_id


def test_zones_are_valid_and_wound_as_rfc_7946_wants(zones):
    for zone in zones.zones:
        assert zone.outline.is_valid, zone.id
        for polygon in zone.outline.geoms:
            assert shapely.is_ccw(polygon.exterior), zone.id
            assert not any(shapely.is_ccw(hole) for hole in polygon.interiors), zone.id


def test_principal_zones_do_not_overlap(zones):
    regions = [zone.area for zone in zones.principal]
    tree = shapely.STRtree(regions)
    for one, other in zip(*tree.query(regions, predicate="intersects"), strict=True):
        if one < other:
            assert shapely.intersection(regions[one], regions[other]).area < 1e-9


def test_principal_zones_leave_no_gap_between_them(zones):
    whole = shapely.union_all([zone.area for zone in zones.principal])
    holes = [shapely.Polygon(hole) for part in shapely.get_parts(whole) for hole in part.interiors]
    # What is enclosed is high seas, in two pockets: south of Japan and in the Sea of Okhotsk.
    assert len(holes) == 2
    assert all(hole.area > 5 for hole in holes)


def test_three_miles_off_each_base_point_of_the_law_lies_the_territorial_sea(zones):
    # Okinotorishima's among them, which no shoreline of land has.
    base = np.array([b.lonlat_deg[0] for b in read_law().baselines if b.is_point])
    azimuth = np.tile(np.arange(0.0, 360.0, 45.0), len(base))
    lon, lat = np.repeat(base, 8, axis=0).T
    lon, lat = direct_arrays(lon, lat, azimuth, np.full(len(lon), 3 * NAUTICAL_MILE_M))
    japan = zones.contains(JAPAN, lon, lat)
    assert japan.sum() > 1000
    within = np.zeros(len(lon), dtype=bool)
    for zone_id in ("japan-internal-waters", "japan-territorial-sea"):
        within |= zones.zone(zone_id).covers(lon, lat)
    assert within[japan].all()


def test_the_nested_zones_of_japan_lie_in_its_zone_and_apart(zones):
    nested = [zone for zone in zones.zones if zone.parent == "japan-eez"]
    kinds = [zone.kind for zone in nested]
    assert kinds == [ZoneKind.INTERNAL_WATERS, ZoneKind.TERRITORIAL_SEA, ZoneKind.CONTIGUOUS_ZONE]
    parent = zones.zone("japan-eez").area
    for zone in nested:
        assert shapely.difference(zone.area, parent).area < 1e-6
    for one, other in [(0, 1), (0, 2), (1, 2)]:
        assert shapely.intersection(nested[one].area, nested[other].area).area < 1e-6


@pytest.mark.parametrize(
    ("lon", "lat", "kind"),
    [
        (133.5, 34.2, "japan-internal-waters"),  # Seto Inland Sea
        (141.3, 35.7, "japan-contiguous-zone"),  # 38 km off Choshi
        (141.05, 35.7, "japan-territorial-sea"),  # 15 km off Choshi
        (142.0, 35.7, None),
    ],
)
def test_a_place_lies_in_the_nested_zone_of_its_distance(zones, lon, lat, kind):
    assert explain(zones, Position(lon, lat))["nested"] == ([kind] if kind else [])


def test_every_stored_arc_is_200_miles_from_its_base_points(zones):
    for limit in zones.limits:
        if limit.basis == "arc" and limit.base_points is not None:
            assert misfit_m(zones, limit)[1:-1].max(initial=0.0) < 0.1


def test_the_arc_off_minamitorishima_is_200_miles_from_the_laws_own_points(zones):
    # Independent of the base points stored: straight from the order's areas.
    law = np.vstack([b.lonlat_deg for b in read_law().baselines if b.is_point])
    island = law[(law[:, 0] > 153.9) & (law[:, 0] < 154.1)]
    lines = [m.lonlat_deg for m in zones.limits if {m.left, m.right} == {"japan-eez", HIGH_SEAS}]
    line = np.vstack(lines)
    line = line[line[:, 0] > 155]
    _, length = inverse_arrays(line[:, None, 0], line[:, None, 1], island[:, 0], island[:, 1])
    assert np.abs(length.min(axis=1) - EEZ_M).max() < 0.1


def test_no_edge_is_longer_than_two_kilometres(zones):
    for limit in zones.limits:
        line = limit.lonlat_deg
        _, length = inverse_arrays(*line[:-1].T, *line[1:].T)
        assert length.max() < 2000, (limit.left, limit.right)


def test_the_joint_zone_has_the_corners_of_the_agreement(zones):
    corners = read_law().agreed[1].lonlat_deg
    outline = shapely.get_coordinates(zones.zone("japan-south-korea-joint-zone").outline)
    _, off = inverse_arrays(corners[:, None, 0], corners[:, None, 1], outline[:, 0], outline[:, 1])
    assert off.min(axis=1).max() < 0.1


def test_the_agreed_line_of_1974_is_the_limit_towards_south_korea(zones):
    points = read_law().agreed[0].lonlat_deg[:-1]
    agreed = [m.lonlat_deg for m in zones.limit_lines(JAPAN) if m.basis == "agreed"]
    line = np.vstack(agreed)
    _, off = inverse_arrays(points[:, None, 0], points[:, None, 1], line[:, 0], line[:, 1])
    assert off.min(axis=1).max() < 0.1


def test_zones_by_polygon_agree_with_zones_by_distance(zones):
    pytest.importorskip("scipy")
    from geomap.delimitation.build import Rule
    from geomap.readers.gshhg import read_gshhg

    law = read_law()
    # Around Minamitorishima and in the Sea of Japan, on the shores that matter there.
    rule = Rule(law, read_gshhg((124.0, 24.0, 157.0, 46.0)))
    rng = np.random.default_rng(11)
    lon = np.concatenate([rng.uniform(150, 158, 300), rng.uniform(133.5, 138.5, 700)])
    lat = np.concatenate([rng.uniform(21, 28, 300), rng.uniform(38.5, 43.0, 700)])
    by_distance = rule(lon, lat)
    ids = [*(str(o.zone["id"]) for o in law.owners), HIGH_SEAS]
    by_polygon = [zones.ids[k] for k in zones.locate(lon, lat)]
    differ = [
        i
        for i in range(len(lon))
        if by_polygon[i] != LAND and by_polygon[i] != ids[int(by_distance[i])]
    ]
    for i in differ:
        _, off, _ = zones.nearest_limit({by_polygon[i]}, Position(lon[i], lat[i]))
        assert off < 1.0


def test_distance_inside_is_positive_inside_and_negative_outside():
    zones = two_squares()
    inside, outside = zones.distance_inside_m({"a"}, [140.5, 139.5], [31.0, 31.0])
    # Half a degree of the parallel of 31 N, to the geodesic's bulge away from it.
    assert inside == pytest.approx(47_737, abs=30)
    assert outside == pytest.approx(-47_737, abs=30)


def test_the_limit_of_a_union_leaves_the_line_between_out():
    zones = two_squares()
    assert [m.basis for m in zones.limit_lines({"a"})] == ["agreed", "arc"]
    assert [m.basis for m in zones.limit_lines({"a", "b"})] == ["arc"]


def test_a_point_on_the_line_between_lies_in_exactly_one_zone():
    zones = two_squares()
    assert zones.locate([141.0], [31.0]).tolist() == [0]
    assert zones.locate([140.5, 141.5, 150.0], [31.0, 31.0, 31.0]).tolist() == [0, 1, 2]


def test_nan_lies_nowhere(zones):
    assert zones.ids[int(zones.locate([np.nan], [31.0])[0])] == "not-covered"
    assert not zones.contains(JAPAN, [np.nan], [31.0]).any()


def test_longitudes_may_be_a_turn_away(zones):
    assert zones.contains(JAPAN, [139.0 - 360.0], [30.0]).all()


def test_land_is_in_no_zone_but_within_the_limit(zones):
    tokyo = [139.70], [35.85]
    assert not zones.contains(JAPAN, *tokyo).any()
    assert zones.distance_inside_m(JAPAN, *tokyo)[0] > 300e3


def test_the_governing_base_points_are_the_nearest_ones(zones):
    reasons = explain(zones, Position(157.0, 24.3))
    points = reasons["limit"]["base_points"]
    assert [p["side"] for p in points] == ["japan-eez"]
    assert points[0]["on"].startswith("low-water area 4")
    assert points[0]["distance_nmi"] == pytest.approx(200.0, abs=1e-3)


def test_geojson_holds_the_zones_that_are_loaded(zones):
    found = {}
    for name in ("japan", "neighbours", "claims"):
        text = (data_dir() / "eez" / f"{name}.geojson").read_text(encoding="utf-8")
        for feature in json.loads(text)["features"]:
            found[feature["id"]] = shapely.geometry.shape(feature["geometry"])
    assert set(found) == {zone.id for zone in zones.zones}
    for zone in zones.zones:
        assert found[zone.id].is_valid
        assert found[zone.id].area == pytest.approx(zone.outline.area, rel=1e-7)


def test_every_file_has_an_entry_with_its_licence():
    entries = {f["name"] for f in read_sources()["file"] if f["licence"] and f["source"]}
    folder = data_dir() / "eez"
    assert {f.name for f in folder.iterdir()} - {"SOURCES.toml"} <= entries
