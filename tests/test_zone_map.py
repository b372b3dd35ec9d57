"""A map of zones asked one by one, by its indexes, and by words; on squares."""

import inspect

import numpy as np
import pytest
import shapely
from shapely import MultiPolygon, box

from geomap.errors import ZoneError
from geomap.geodesy import Position, densify, direct, inverse
from geomap.indexes import build_anew
from geomap.zones import (
    HIGH_SEAS,
    LAND,
    NOT_COVERED,
    OUTSIDE,
    Limit,
    Zone,
    ZoneKind,
    ZoneMap,
    zone_map,
)

ISLAND = box(141.3, 31.1, 141.6, 31.4)
WINDOW = box(138.5, 28.5, 147.5, 34.5)
NOTHING = MultiPolygon()
EDGES = {"first": (140, 141), "second": (141, 143), "third": (143, 144), "last": (144, 146)}


def squares(window=None, land=NOTHING, names=tuple(EDGES), **more):
    """Zones between meridians, 30 to 33 N, of which one, listed first, is nested."""
    zones = [
        Zone(
            "sea",
            "Sea",
            ZoneKind.TERRITORIAL_SEA,
            ("Japan",),
            (),
            "",
            "",
            MultiPolygon([box(140, 30, 140.2, 33)]),
            parent="first",
        )
    ]
    limits = [Limit(densify([(140.0, 30.0), (140.0, 33.0)]), "arc", HIGH_SEAS, names[0])]
    for number, name in enumerate(names):
        west, east = EDGES[name]
        area = MultiPolygon([box(west, 30, east, 33)])
        zones.append(Zone(name, name.title(), ZoneKind.EEZ, ("Japan",), (), "", "", area))
        beyond = names[number + 1] if number + 1 < len(names) else HIGH_SEAS
        limits.append(Limit(densify([(east, 30.0), (east, 33.0)]), "given", name, beyond))
    window = None if window is None else MultiPolygon([window])
    return ZoneMap(tuple(zones), tuple(limits), lambda: land, window, **more)


def expected(lon, lat, window=None, land=None, names=tuple(EDGES), elsewhere=HIGH_SEAS):
    """Say where a place lies by comparing numbers; none of those asked lies on an edge."""

    def within(shape):
        west, south, east, north = shape.bounds
        return west < lon < east and south < lat < north

    if not np.isfinite(lon + lat):
        return NOT_COVERED
    if land is not None and within(land):
        return LAND
    for name in names:
        if EDGES[name][0] < lon < EDGES[name][1] and 30.0 < lat < 33.0:
            return name
    return elsewhere if window is None or within(window) else NOT_COVERED


def places():
    """Return a lattice that touches no edge, places beside the edges, and what is no place."""
    lon, lat = np.meshgrid(np.arange(137.05, 149.0, 0.35), np.arange(27.07, 36.0, 0.45))
    generator = np.random.default_rng(2)
    beside_lon = [
        generator.uniform(138.0, 148.0, 120),
        np.repeat([138.5, 140, 141.6, 143, 147.5], 24),
    ]
    beside_lat = [np.repeat([28.5, 30, 31.4, 33, 34.5], 24), generator.uniform(28.0, 35.0, 120)]
    off = generator.choice([-1.0, 1.0], (2, 240)) * generator.uniform(1e-4, 3e-3, (2, 240))
    return (
        np.concatenate(
            [lon.ravel(), np.hstack(beside_lon) + off[0], [np.nan, 141.0, np.inf, 142.0]]
        ),
        np.concatenate(
            [lat.ravel(), np.hstack(beside_lat) + off[1], [31.0, np.nan, 31.0, -np.inf]]
        ),
    )


@pytest.mark.parametrize("by_index", [False, True])
@pytest.mark.parametrize("names", [("first", "second"), tuple(EDGES)[:3]])
@pytest.mark.parametrize(("window", "land"), [(None, None), (WINDOW, None), (WINDOW, ISLAND)])
def test_places_lie_where_they_do_with_and_without_an_index(by_index, names, window, land):
    zones = squares(window, MultiPolygon([land] if land else []), names)
    if by_index:
        assert zones.locator is zones.locator
    lon, lat = places()
    found = zones.locate(lon, lat)
    assert found.dtype == np.int16
    assert [zones.ids[number] for number in found] == [
        expected(*place, window, land, names) for place in zip(lon, lat, strict=True)
    ]


@pytest.mark.parametrize("by_index", [False, True])
def test_a_layer_that_says_nothing_of_what_lies_around_has_an_outside(by_index):
    zones = squares(elsewhere=OUTSIDE)
    if by_index:
        assert zones.locator
    assert zones.ids == (*EDGES, OUTSIDE, LAND, NOT_COVERED)
    assert zones.locate_id(Position(12.0, 13.0)) == OUTSIDE
    assert zones.locate_id(Position(145.5, 32.0)) == "last"
    assert zones.locate([], []).shape == (0,)


def test_an_index_is_asked_for_more_than_many_points(asked):
    names, zones = asked
    lon, lat = np.append(LON, 143.5), np.append(LAT, 32.9)
    assert zones.locate(lon, lat).tolist() == [0, 1, 4, 5, 3, 2]
    assert names == ["zones"]
    zones.distance_inside_m({"third"}, lon, lat)
    assert "inside" in names


@pytest.fixture
def asked(monkeypatch):
    """Return the names that a store is asked for; an index is built from five points on."""
    monkeypatch.setattr(zone_map, "MANY", 5)
    names = []

    def store(name, digest, build):
        names.append(name)
        return build_anew(name, digest, build)

    return names, squares(WINDOW, MultiPolygon([ISLAND]), store=store)


LON, LAT = np.array([140.5, 142.5, 139.0, 141.45, 145.2]), np.full(5, 31.3)


def test_an_index_is_asked_for_many_points_and_once_it_is_there_for_few(asked):
    names, zones = asked
    answers = [0, 1, 4, 5, 3]
    assert zones.locate(LON[:4], LAT[:4]).tolist() == answers[:4]
    assert names == []
    assert zones.locate(LON, LAT).tolist() == answers
    assert names == ["zones"]
    for few in range(6):
        assert zones.locate(LON[:few], LAT[:few], threads=1).tolist() == answers[:few]
    assert names == ["zones"]


def test_what_lies_within_limits_is_indexed_for_each_choice_of_zones(asked):
    names, zones = asked
    both, others = {"third", "first"}, ["second", "last"]
    few = zones.distance_inside_m(both, LON[:4], LAT[:4])
    assert "inside" not in names
    many = zones.distance_inside_m(both, LON, LAT)
    assert names.count("inside") == 1
    assert (many > 0).tolist() == [True, False, False, False, False]
    assert many[:4] == pytest.approx(few, abs=1.0)
    assert (zones.distance_inside_m(others, LON, LAT) > 0).tolist() == [0, 1, 0, 1, 1]
    assert names.count("inside") == 2
    # The same choice in another order, and more than once.
    again = zones.distance_inside_m(("first", "third", "first"), LON[:2], LAT[:2])
    assert again == pytest.approx(many[:2], abs=1e-6)
    assert names.count("inside") == 2
    assert np.isnan(zones.distance_inside_m(both, [*LON, np.nan], [*LAT, 31.0])[5])


def test_the_distance_within_several_zones_is_to_their_outer_limit(asked):
    _, zones = asked
    together = zones.distance_inside_m({"first", "second"}, LON, LAT)
    for number, meridian in ((0, 140.0), (1, 143.0), (2, 140.0), (3, 140.0), (4, 143.0)):
        # The nearest point of a meridian lies where it is met at a right angle, a little farther
        # north; a tenth of a per cent is more than that.
        along = inverse(Position(LON[number], 31.3), Position(meridian, 31.3)).length_m
        assert abs(together[number]) == pytest.approx(along, rel=1e-3)
    assert (together > 0).tolist() == [True, True, False, True, False]


def test_what_measures_distances_and_the_lines_are_kept_for_each_choice():
    zones = squares()
    one = zones.distances(["first", "second"])
    assert zones.distances({"second", "first"}) is one
    assert zones.distances(["first"]) is not one
    foot, away_m, limit = zones.nearest_limit(["first", "second"], Position(142.9, 31.5))
    assert (limit.left, limit.right, limit.lonlat_deg[0, 0]) == ("second", "third", 143.0)
    assert away_m == pytest.approx(inverse(Position(142.9, 31.5), foot).length_m, abs=1e-6)
    assert zones.nearest_limit(["second"], Position(142.9, 31.5))[1] == away_m
    assert zones.nearest_limit(["second"], Position(141.1, 31.5))[2].left == "first"


def test_the_limits_of_what_is_nested_count_where_it_is_asked_about():
    line = densify([(140.2, 30.0), (140.2, 33.0)])
    zones = squares()
    nested = (
        Limit(zones.limits[0].lonlat_deg, "arc", HIGH_SEAS, "sea"),
        Limit(line, "arc", "sea", "first"),
    )
    zones = ZoneMap(zones.zones, (*zones.limits, *nested))
    assert [limit.lonlat_deg[0, 0] for limit in zones.limit_lines(["sea"])] == [140.0, 140.2]
    assert zones.limit_lines(["sea"]) == list(nested)
    assert zones.limit_lines(["first"]) == list(zones.limits[:2])
    # Of both the line between them is inside; the one to the high seas is told by each.
    assert zones.limit_lines(["first", "sea"]) == [zones.limits[k] for k in (0, 1, 5)]


def test_the_nearest_three_names_are_offered_for_one_that_is_unknown():
    area = MultiPolygon([box(0, 0, 1, 1)])
    names = ("zone-1", "zone-2", "zone-3", "zone-4", "other")
    zones = ZoneMap(tuple(Zone(name, "", ZoneKind.EEZ, (), (), "", "", area) for name in names), ())
    with pytest.raises(ZoneError) as refused:
        zones.zone("zone-9")
    offered = str(refused.value).partition("; did you mean ")[2].rstrip("?").split(" or ")
    assert len(offered) == 3
    assert set(offered) < set(names[:4])
    # Two letters in five are alike: a ratio of 0.4 (difflib) is the least.
    assert str(_refusal(zones, "otXYZ")) == "no zone 'otXYZ'; did you mean other?"
    assert str(_refusal(zones, "oXXYZ")) == "no zone 'oXXYZ'; see: geomap zones list"


def _refusal(zones, zone_id):
    with pytest.raises(ZoneError) as refused:
        zones.zone(zone_id)
    return refused.value


def test_a_state_has_what_it_is_given_and_claims_what_it_has_a_part_in():
    area = MultiPolygon([box(0, 0, 1, 1)])
    rows = [
        ("own", ZoneKind.EEZ, ("Japan",), ()),
        ("coast", ZoneKind.TERRITORIAL_SEA, ("Japan",), ("Japan",)),
        ("shared", ZoneKind.JOINT_REGIME, ("Japan", "Korea"), ("Korea", "Japan")),
        ("open", ZoneKind.OVERLAPPING_CLAIM, (), ("Russia", "Japan")),
        ("foreign", ZoneKind.EEZ, ("Korea",), ()),
        ("claimed", ZoneKind.EEZ, ("Korea",), ("Japan",)),
    ]
    zones = ZoneMap(
        tuple(
            Zone(name, "", kind, states, claimants, "", "", area)
            for name, kind, states, claimants in rows
        ),
        (),
    )
    assert zones.ids_claimed("undisputed") == {"own"}
    assert zones.ids_claimed() == {"own", "shared", "open", "claimed"}
    assert zones.ids_claimed("undisputed", "Korea") == {"foreign", "claimed"}
    assert zones.ids_claimed("korea", "Korea") == {"foreign", "claimed", "shared"}
    assert zones.ids_claimed("any", "Russia") == {"open"}
    assert [each.id for each in zones.principal] == ["own", "shared", "open", "foreign", "claimed"]


def test_a_map_is_made_from_what_is_known_and_shown_without_its_outlines():
    empty = ZoneMap((), ())
    assert repr(empty) == "ZoneMap(zones=(), limits=(), attribution='', elsewhere='high-seas')"
    assert list(inspect.signature(ZoneMap).parameters) == [
        "zones",
        "limits",
        "land",
        "window",
        "base_points_deg",
        "base_point_sources",
        "attribution",
        "elsewhere",
        "store",
    ]
    assert empty.base_points_deg.shape == (0, 2)
    assert empty.land.is_empty
    assert empty.zones == ()
    # Two maps of the same are two, and can be told apart in a table.
    assert empty != ZoneMap((), ())
    assert len({empty: 1, ZoneMap((), ()): 2}) == 2


# One zone, one limit


def test_a_zone_and_a_limit_are_shown_without_their_coordinates():
    area = MultiPolygon([box(0, 0, 1, 1)])
    zone = Zone("z", "Z", ZoneKind.EEZ, ("Japan",), (), "law", "file", area)
    assert repr(zone) == (
        "Zone(id='z', name='Z', kind=<ZoneKind.EEZ: 'eez'>, states=('Japan',), claimants=(), "
        "basis='law', source='file', parent='')"
    )
    assert zone != Zone("z", "Z", ZoneKind.EEZ, ("Japan",), (), "law", "file", area)
    limit = Limit(np.array([(1.5, 2.0), (1.5, 3.0)]), "arc", "a", "b", base_points=np.zeros((2, 2)))
    assert "base_points" not in repr(limit)
    assert limit != Limit(limit.lonlat_deg, "arc", "a", "b")
    # 200 nautical miles of 1,852 m.
    assert limit.breadth_m == 370_400.0


def test_a_limit_is_as_long_as_its_legs():
    line = [Position(140.3, 37.9)]
    for azimuth_deg, length_m in ((41.0, 1500.0), (133.0, 650.5), (250.0, 2900.25)):
        line.append(direct(line[-1], azimuth_deg, length_m))
    limit = Limit(np.array([(each.lon_deg, each.lat_deg) for each in line]), "given", "a", "b")
    assert limit.length_m == pytest.approx(1500.0 + 650.5 + 2900.25, abs=1e-6)


def test_the_sea_of_an_area_is_what_is_left_of_it_by_the_land_that_reaches_into_it():
    area = MultiPolygon([box(140.0, 30.0, 143.0, 32.0), box(145.0, 30.0, 146.0, 31.0)])
    land = MultiPolygon(
        [
            box(139.0, 29.0, 140.5, 31.0),  # over a corner
            box(141.0, 31.0, 141.5, 31.25),  # an island
            box(144.9, 29.9, 146.1, 31.1),  # all of the second part
            box(143.2, 30.0, 144.8, 30.5),  # near, and outside
            box(10.0, 10.0, 11.0, 11.0),  # far
        ]
    )
    zone = Zone("z", "Z", ZoneKind.EEZ, (), (), "", "", None, area, "", lambda: land)
    corner, island = 0.5 * 1.0, 0.5 * 0.25
    assert zone.outline.area == pytest.approx(3.0 * 2.0 - corner - island)
    assert len(zone.outline.geoms) == 1
    assert zone.region is area
    assert zone.outline.geom_type == "MultiPolygon"
    lon, lat = (
        np.array([140.2, 141.2, 145.5, 144.0, 142.0]),
        np.array([30.5, 31.1, 30.5, 30.2, 32.0]),
    )
    assert zone.covers(lon, lat).tolist() == [True, True, True, False, True]
    at_sea = shapely.contains_xy(zone.outline, lon, lat)
    assert at_sea.tolist() == [False, False, False, False, False]
    assert shapely.contains_xy(zone.outline, 142.0, 31.0)


def test_an_outline_that_is_given_is_kept_beside_an_area_and_is_the_region_without_one():
    outline, area = MultiPolygon([box(0, 0, 1, 1)]), MultiPolygon([box(0, 0, 2, 1)])
    both = Zone("z", "Z", ZoneKind.EEZ, (), (), "", "", outline, area, "", MultiPolygon)
    assert both.outline is outline
    assert both.region is area
    alone = Zone("z", "Z", ZoneKind.EEZ, (), (), "", "", outline, land=MultiPolygon)
    assert alone.outline is outline
    assert alone.region is outline
    assert alone.covers(np.array([0.5, 1.5]), np.array([0.5, 0.5])).tolist() == [True, False]
