"""What zones answer, on squares whose answers are plain."""

import numpy as np
import pytest
import shapely
from shapely import MultiPolygon, box

from geomap.errors import ZoneError
from geomap.geodesy import Position, densify, inverse, inverse_arrays
from geomap.zones import (
    HIGH_SEAS,
    LAND,
    NOT_COVERED,
    Limit,
    Zone,
    ZoneKind,
    ZoneMap,
    rings_as_limits,
)


def square(zone_id, west, east, kind=ZoneKind.EEZ, states=(), claimants=(), **more):
    area = MultiPolygon([box(west, 30.0, east, 32.0)])
    return Zone(zone_id, zone_id, kind, states, claimants, "", "", area, **more)


def line(lon):
    return densify([(lon, 30.0), (lon, 32.0)])


def seas():
    """Three squares from 140 to 143 E, one nested in the first, an island, and a window."""
    zones = (
        square("first", 140, 141, states=("Japan",)),
        square("joint", 141, 142, ZoneKind.JOINT_REGIME, claimants=("Japan", "Korea")),
        square("third", 142, 143, states=("Korea",)),
        square("sea", 140, 140.2, ZoneKind.TERRITORIAL_SEA, states=("Japan",), parent="first"),
    )
    limits = (
        Limit(line(140.0), "arc", HIGH_SEAS, "first"),
        Limit(line(140.0), "arc", HIGH_SEAS, "sea"),
        Limit(line(140.2), "arc", "sea", "first"),
        Limit(line(141.0), "agreed", "first", "joint"),
        Limit(line(142.0), "joint", "joint", "third"),
        Limit(line(143.0), "arc", "third", HIGH_SEAS),
    )
    island = MultiPolygon([box(140.5, 30.9, 140.6, 31.0)])
    window = MultiPolygon([box(139, 29, 144, 33)])
    return ZoneMap(zones, limits, lambda: island, window)


@pytest.mark.parametrize(
    ("lon", "lat", "zone_id"),
    [
        (140.1, 31.0, "first"),
        (141.5, 31.0, "joint"),
        (142.5, 31.0, "third"),
        (139.5, 31.0, HIGH_SEAS),
        (143.5, 31.0, HIGH_SEAS),
        (141.5, 32.5, HIGH_SEAS),
        (140.55, 30.95, LAND),
        (138.9, 31.0, NOT_COVERED),
        (141.5, 28.9, NOT_COVERED),
        (141.0, 31.0, "first"),  # on a limit: the zone that comes first
        (142.0, 31.0, "joint"),
        (141.0 - 360.0, 31.0, "first"),
        (np.nan, 31.0, NOT_COVERED),
        (141.5, np.nan, NOT_COVERED),
        (np.inf, 31.0, NOT_COVERED),
    ],
)
def test_a_place_lies_in_its_square(lon, lat, zone_id):
    zones = seas()
    assert zones.ids[int(zones.locate([lon], [lat])[0])] == zone_id
    # The same in company, whatever comes before it.
    company = zones.locate([140.5, lon, 142.5], [31.5, lat, 31.0])
    assert [zones.ids[int(k)] for k in company] == ["first", zone_id, "third"]


def test_without_a_window_all_else_is_high_seas():
    zones = ZoneMap(seas().zones, seas().limits)
    assert zones.locate_id(Position(10.0, 10.0)) == HIGH_SEAS
    assert zones.ids[int(zones.locate([np.nan], [0.0])[0])] == NOT_COVERED


def test_principal_zones_are_numbered_before_the_sea_the_land_and_the_rest():
    zones = seas()
    assert zones.ids == ("first", "joint", "third", HIGH_SEAS, LAND, NOT_COVERED)
    assert [zone.is_principal for zone in zones.zones] == [True, True, True, False]


def test_what_a_state_claims_goes_beyond_what_every_view_gives_it():
    zones = seas()
    assert zones.ids_claimed("undisputed") == {"first"}
    assert zones.ids_claimed("japan") == {"first", "joint"}
    assert zones.ids_claimed() == {"first", "joint"}
    assert zones.ids_claimed("undisputed", "Korea") == {"third"}
    assert zones.ids_claimed("any", "Korea") == {"joint", "third"}
    assert zones.ids_claimed("any", "Atlantis") == frozenset()


def test_land_within_a_limit_is_covered_and_contained_in_nothing():
    zones = seas()
    lon, lat = np.array([140.55, 140.7, 141.5, 139.5]), np.array([30.95, 31.0, 31.0, 31.0])
    assert zones.contains({"first"}, lon, lat).tolist() == [False, True, False, False]
    assert zones.contains({"first", "joint"}, lon, lat).tolist() == [False, True, True, False]
    assert zones.zone("first").covers(lon, lat).tolist() == [True, True, False, False]
    assert (zones.distance_inside_m({"first"}, lon, lat) > 0).tolist() == [True, True, False, False]
    assert not zones.contains({"first"}, [np.nan, 140.7], [31.0, np.nan]).any()


@pytest.mark.parametrize(
    ("ids", "meridians"),
    [
        ({"first"}, [140.0, 141.0]),
        ({"joint"}, [141.0, 142.0]),
        ({"first", "joint"}, [140.0, 142.0]),
        ({"first", "joint", "third"}, [140.0, 143.0]),
        ({"first", "third"}, [140.0, 141.0, 142.0, 143.0]),
        ({"sea"}, [140.0, 140.2]),
    ],
)
def test_the_outer_limit_of_zones_is_what_has_one_side_in_them(ids, meridians):
    found = seas().limit_lines(ids)
    assert [float(limit.lonlat_deg[0, 0]) for limit in found] == meridians


def test_the_nearest_limit_is_told_with_its_point_its_distance_and_its_stretch():
    zones = seas()
    position = Position(140.9, 31.0)
    foot, away_m, limit = zones.nearest_limit({"first"}, position)
    assert limit.basis == "agreed"
    assert foot.lon_deg == pytest.approx(141.0)
    assert away_m == pytest.approx(inverse(position, foot).length_m, abs=1e-3)
    along = densify([(141.0, 30.5), (141.0, 31.5)], 20.0)
    brute_m = inverse_arrays(140.9, 31.0, along[:, 0], along[:, 1])[1].min()
    assert away_m == pytest.approx(brute_m, abs=0.1)
    assert zones.distance_inside_m({"first"}, [140.9], [31.0])[0] == pytest.approx(away_m, abs=0.5)
    assert zones.distance_inside_m({"joint"}, [140.9], [31.0])[0] == pytest.approx(-away_m, abs=0.5)
    assert zones.nearest_limit({"first"}, Position(140.1, 31.0))[2].basis == "arc"


def test_the_length_of_a_limit_is_that_of_its_meridian():
    whole = inverse(Position(140.0, 30.0), Position(140.0, 32.0)).length_m
    assert seas().limits[0].length_m == pytest.approx(whole, abs=1e-3)


def test_a_limit_cannot_be_changed():
    with pytest.raises(ValueError, match="read-only"):
        seas().limits[0].lonlat_deg[0] = 0.0


def test_an_outline_without_its_land_is_cut_out_of_the_area_and_what_is_far_is_not_looked_at():
    far, island = box(10.0, 10.0, 11.0, 11.0), box(140.4, 31.0, 140.6, 31.5)
    area = MultiPolygon([box(140.0, 30.0, 141.0, 32.0)])
    land = MultiPolygon([far, island])
    zone = Zone("z", "Z", ZoneKind.EEZ, (), (), "", "", None, area, "", lambda: land)
    assert zone.outline.area == pytest.approx(2.0 - 0.2 * 0.5)
    assert len(zone.outline.geoms[0].interiors) == 1
    assert shapely.is_ccw(zone.outline.geoms[0].exterior)
    assert zone.covers(np.array([140.5]), np.array([31.2]))[0]
    whole = Zone("z", "Z", ZoneKind.EEZ, (), (), "", "", None, area)
    assert whole.outline.equals(area)


def test_a_zone_without_any_polygon_is_refused():
    with pytest.raises(ZoneError, match="'z' has neither an outline nor an area"):
        Zone("z", "Z", ZoneKind.EEZ, (), (), "", "")


def test_unknown_ids_are_answered_with_those_that_are_near_or_where_they_are_listed():
    with pytest.raises(ZoneError, match=r"no zone 'thrid'; did you mean third\?"):
        seas().zone("thrid")
    with pytest.raises(ZoneError, match="see: geomap zones list"):
        seas().zone("0000")
    with pytest.raises(ZoneError, match="first, third have no limit at sea"):
        ZoneMap(seas().zones, ()).nearest_limit({"third", "first"}, Position(141.0, 31.0))


def test_every_ring_of_an_outline_is_a_limit_to_what_lies_outside():
    holed = shapely.Polygon(box(0, 0, 4, 4).exterior, [box(1, 1, 2, 2).exterior])
    zone = Zone("z", "Z", ZoneKind.EEZ, (), (), "", "", MultiPolygon([holed, box(5, 0, 6, 1)]))
    found = rings_as_limits([zone, square("other", 8, 9)])
    assert [(limit.left, limit.right, limit.basis) for limit in found] == [
        *[("z", "outside", "given")] * 3,
        ("other", "outside", "given"),
    ]
    assert len(found[0].lonlat_deg) == 5


def given(*outlines):
    return [
        Zone(name, name, ZoneKind.EEZ, (), (), "", "", MultiPolygon([outline]))
        for name, outline in zip("abcd", outlines, strict=False)
    ]


def length_of(limits):
    """In degrees: all edges here run along meridians and parallels."""
    return sum(float(np.abs(np.diff(limit.lonlat_deg, axis=0)).sum()) for limit in limits)


@pytest.mark.parametrize("turned", [False, True])
def test_a_border_that_two_outlines_share_is_no_outer_limit_of_both(turned):
    # Two squares of four degrees side by side, and one apart.
    left, right = box(0, 0, 4, 4), box(4, 0, 8, 4)
    if turned:
        right = right.reverse()
    zones = given(left, right, box(9, 0, 10, 1))
    limits = rings_as_limits(zones)
    both = ZoneMap(tuple(zones), limits)
    assert length_of(both.limit_lines(["a", "b"])) == 24.0
    assert length_of(both.limit_lines(["a"])) == length_of(both.limit_lines(["b"])) == 16.0
    assert length_of(both.limit_lines("abc")) == 28.0
    assert [{each.left, each.right} for each in limits].count({"a", "b"}) == 1


def test_a_border_in_a_ring_that_begins_on_it_and_one_about_an_enclave_are_found():
    # The shared side holds the first vertex of the second ring; the third lies in a hole.
    enclave = box(1, 1, 2, 2)
    zones = given(
        shapely.Polygon(box(0, 0, 4, 4).exterior, [enclave.exterior]),
        shapely.Polygon([(4, 2), (4, 0), (8, 0), (8, 4), (4, 4), (4, 2)]),
        enclave,
    )
    # A vertex more on one side: no edge is the same, and both stay.
    both = ZoneMap(tuple(zones), rings_as_limits(zones))
    assert length_of(both.limit_lines(["a", "c"])) == 16.0
    assert length_of(both.limit_lines(["a", "b", "c"])) == 32.0
    half = given(box(0, 0, 4, 4).segmentize(2.0), *[zone.outline.geoms[0] for zone in zones[1:]])
    both = ZoneMap(tuple(half), rings_as_limits(half))
    assert length_of(both.limit_lines(["a", "b"])) == 24.0


def test_the_same_outline_twice_keeps_its_limit():
    zones = given(box(0, 0, 4, 4), box(0, 0, 4, 4))
    assert length_of(ZoneMap(tuple(zones), rings_as_limits(zones)).limit_lines("ab")) == 32.0


def nested(**outlines):
    """Zones in order; a and b are economic zones, s and t territorial seas in them."""
    kinds = {"s": ZoneKind.TERRITORIAL_SEA, "t": ZoneKind.TERRITORIAL_SEA}
    zones = tuple(
        Zone(name, name, kinds.get(name, ZoneKind.EEZ), (), (), "", "", MultiPolygon([outline]))
        for name, outline in outlines.items()
    )
    return ZoneMap(zones, rings_as_limits(zones))


# The corners of what is nested are vertices of what is around it, as in any layer cut from one.
NEST = {
    "a": shapely.Polygon([(0, 0), (2, 0), (4, 0), (4, 4), (2, 4), (0, 4)]),
    "b": shapely.Polygon([(4, 0), (6, 0), (8, 0), (8, 4), (6, 4), (4, 4)]),
    "t": box(2, 0, 4, 4),
    "s": box(4, 0, 6, 4),
}


@pytest.mark.parametrize("order", ["ab", "abt", "tab", "bta", "abts", "tsba", "satb"])
def test_what_is_nested_at_a_border_makes_it_no_outer_limit(order):
    zones = nested(**{name: NEST[name] for name in order})
    assert length_of(zones.limit_lines("ab")) == 24.0
    assert length_of(zones.limit_lines("a")) == length_of(zones.limit_lines("b")) == 16.0
    # 3.9 E 2 N is in the middle of both: two degrees of a meridian to their edge.
    inside = zones.distance_inside_m("ab", [3.9], [2.0])[0]
    assert inside == pytest.approx(inverse(Position(3.9, 2.0), Position(3.9, 0.0)).length_m, abs=60)
    if "t" in order:
        assert length_of(zones.limit_lines("t")) == 12.0
    if "s" in order and "t" in order:
        assert length_of(zones.limit_lines("st")) == 16.0


@pytest.mark.parametrize("order", ["abt", "tab", "bta"])
def test_what_is_nested_and_does_not_say_its_kind_is_told_by_its_size(order):
    zones = given(*[NEST[name] for name in order])
    names = {"abcd"[order.index(name)] for name in "ab"}
    assert length_of(ZoneMap(tuple(zones), rings_as_limits(zones)).limit_lines(names)) == 24.0


def test_a_territorial_sea_beside_a_zone_that_leaves_it_out_is_one_with_it():
    zones = nested(t=box(0, 0, 1, 4), a=box(1, 0, 4, 4), b=box(4, 0, 8, 4))
    assert length_of(zones.limit_lines("ta")) == 16.0
    assert length_of(zones.limit_lines("tab")) == 24.0
    assert length_of(zones.limit_lines("t")) == 10.0
