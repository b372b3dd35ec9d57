"""Limits held against closed forms, against brute force and against the law itself."""

from __future__ import annotations

from importlib.util import find_spec

import numpy as np
import pytest
from shapely import Polygon, box

from geomap.delimitation.base_points import Baseline, Division, base_points
from geomap.delimitation.conditions import Condition
from geomap.delimitation.distances import Distances
from geomap.delimitation.partition import partition, stretches
from geomap.delimitation.refining import refine
from geomap.delimitation.tracing import Grid, trace
from geomap.geodesy import Position, area_m2, direct, geodesic_circle, inverse_arrays
from geomap.readers.law import angle, read_law
from geomap.readers.layers import load_zones
from geomap.units import NAUTICAL_MILE_M

pytestmark = pytest.mark.skipif(find_spec("scipy") is None, reason="needs geomap[build]")

REACH_M = 40 * NAUTICAL_MILE_M
EVERYWHERE = box(-180, -90, 180, 90)


def islands(**where: tuple[float, float]) -> Distances:
    """Base points of owners that have one rock each."""
    division = Division(("nobody",), (EVERYWHERE,))
    lines = [Baseline(name, name, np.array([place])) for name, place in where.items()]
    points = base_points(
        [np.array([[0.0, 80.0], [0.1, 80.0]])],
        division,
        lines,
        owners=tuple(where),
        disputed=(),
        bounds=(-180, -90, 180, 90),
    )
    return Distances(points, workers=1)


def limits(distances: Distances, reach_m: float = REACH_M):
    grid = Grid(138.0, 38.0, 0.1, 40, 40, 4)
    net = trace(lambda lon, lat: distances.label(lon, lat, reach_m), grid)
    return refine(net, Condition(distances, reach_m), 700.0), grid


def test_one_rock_makes_a_geodesic_circle():
    curves, _ = limits(islands(a=(140.0, 40.0)))
    assert len(curves) == 1
    assert curves[0].is_closed
    lon, lat = curves[0].lonlat_deg.T
    _, length = inverse_arrays(140.0, 40.0, lon, lat)
    assert np.abs(length - REACH_M).max() < 1e-3
    # The area of a densely drawn geodesic circle, to what 1 m of sagitta can cost.
    circle = area_m2([geodesic_circle(Position(140.0, 40.0), REACH_M, 3600)])
    assert area_m2([curves[0].lonlat_deg]) == pytest.approx(circle, abs=2 * np.pi * REACH_M * 0.5)


def test_edges_stay_within_a_metre_of_the_circle():
    curves, _ = limits(islands(a=(140.0, 40.0)))
    line = curves[0].lonlat_deg
    azimuth, length = inverse_arrays(*line[:-1].T, *line[1:].T)
    assert length.max() < 2000
    middle = [
        direct(Position(*start), az, share * long)
        for start, az, long in zip(line, azimuth, length, strict=False)
        for share in (0.3, 0.5, 0.7)
    ]
    _, off = inverse_arrays(140.0, 40.0, [p.lon_deg for p in middle], [p.lat_deg for p in middle])
    assert np.abs(off - REACH_M).max() < 1.0


def test_two_rocks_on_a_parallel_are_parted_by_the_meridian_between():
    curves, _ = limits(islands(a=(139.8, 40.0), b=(140.4, 40.0)))
    between = next(c for c in curves if c.labels == (0, 1))
    # By symmetry; 1e-9 degrees are a tenth of a millimetre.
    assert np.abs(between.lonlat_deg[:, 0] - 140.1).max() < 1e-9 * 10


def test_two_arcs_and_the_line_between_end_in_one_junction():
    curves, _ = limits(islands(a=(139.8, 40.0), b=(140.4, 40.0)))
    ends = np.vstack([c.lonlat_deg[[0, -1]] for c in curves])
    north = ends[ends[:, 1] > 40]
    assert len(north) == 3
    assert np.ptp(north, axis=0).max() < 1e-8
    lengths = [inverse_arrays(lon, 40.0, *north[0])[1] for lon in (139.8, 140.4)]
    assert np.allclose(lengths, REACH_M, atol=1e-3)


def test_three_rocks_meet_where_all_three_are_equally_far():
    rocks = {"a": (139.8, 39.9), "b": (140.3, 39.9), "c": (140.0, 40.3)}
    curves, _ = limits(islands(**rocks))
    inner = [c for c in curves if 3 not in c.labels]
    assert len(inner) == 3
    ends = [tuple(np.round(e, 7)) for c in inner for e in c.lonlat_deg[[0, -1]]]
    common = max(set(ends), key=ends.count)
    assert ends.count(common) == 3
    lengths = [float(inverse_arrays(*rock, *common)[1]) for rock in rocks.values()]
    assert np.ptp(lengths) < 0.05


def test_the_nearest_base_point_is_the_one_that_brute_force_finds():
    rng = np.random.default_rng(7)
    rocks = rng.uniform((139, 39), (141, 41), (400, 2))
    division = Division(("a",), (EVERYWHERE,))
    points = base_points(
        [rocks], division, [], owners=("a",), disputed=(), bounds=(-180, -90, 180, 90)
    )
    distances = Distances(points, workers=1)
    lon, lat = rng.uniform((136, 36), (144, 44), (60, 2)).T
    found, _, _ = distances.nearest(0, lon, lat)
    _, every = inverse_arrays(lon[:, None], lat[:, None], *points.lonlat_deg.T[:, None])
    assert np.allclose(found, every.min(axis=1), atol=1e-6, rtol=0)


def test_faces_cover_the_window_without_gap_or_overlap():
    distances = islands(a=(139.8, 40.0), b=(140.4, 40.0))
    curves, _ = limits(distances)
    window = box(139, 39, 141, 41)
    rock = Polygon([(139.7, 39.9), (139.9, 39.9), (139.9, 40.1), (139.7, 40.1)])

    def label(lon, lat):
        return distances.exact_label(lon, lat, REACH_M)[0]

    divided = partition([c.lonlat_deg for c in curves], [rock], window, label)
    regions = [divided.region(k, with_land=True) for k in range(3)]
    assert sum(r.area for r in regions) == pytest.approx(window.area, abs=1e-9)
    for one, other in [(0, 1), (0, 2), (1, 2)]:
        assert regions[one].intersection(regions[other]).area < 1e-12
    at_sea = divided.region(0, with_land=False)
    assert regions[0].area - at_sea.area == pytest.approx(rock.area, abs=1e-9)
    assert {(s.left, s.right) for s in stretches(divided)} == {(0, 1), (0, 2), (1, 2)}


def test_a_surveyed_point_replaces_the_shoreline_near_it():
    division = Division(("japan",), (EVERYWHERE,))
    ring = np.array([(140.0, 40.0), (140.01, 40.0), (140.0, 40.01), (140.0, 40.0)])
    far = ring + np.array([1.0, 0.0])
    survey = Baseline("japan", "low-water area 1", np.array([(140.02, 40.0)]))
    points = base_points(
        [ring, far],
        division,
        [survey],
        owners=("japan",),
        disputed=(),
        bounds=(-180, -90, 180, 90),
    )
    names = np.array(points.sources)[points.source]
    assert (points.lonlat_deg[names == "shoreline", 0] > 140.9).all()
    assert (names == "low-water area 1").sum() == 1


@pytest.mark.parametrize(
    ("text", "degrees"),
    # Degrees and minutes by hand: 43 + 23/60 + 10/3600; 127 + 41.1/60.
    [("43-23-10N", 43.38611111111111), ("127-41.1E", 127.685), ("10-30-00.00S", -10.5)],
)
def test_an_angle_of_the_law_is_read(text, degrees):
    assert angle(text) == pytest.approx(degrees, abs=1e-12)


def test_the_philippine_baselines_have_the_lengths_that_their_law_prints():
    # Republic Act No. 9522, section 1, column "Distance to next basepoint (M)".
    printed = [
        70.03,
        99.17,
        71.83,
        1.05,
        0.39,
        3.29,
        9.74,
        3.51,
        2.40,
        30.94,
        116.26,
        80.29,
        0.54,
        96.04,
    ]
    line = next(b for b in read_law().baselines if b.state == "philippines").lonlat_deg
    _, length = inverse_arrays(*line[:-1].T, *line[1:].T)
    assert np.allclose(length / NAUTICAL_MILE_M, printed, atol=0.011)


def test_the_korean_baselines_have_the_lengths_that_limits_in_the_seas_gives():
    # U.S. Department of State, Limits in the Seas No. 121 (1998): the segment that closes
    # Yongil Bay has 6.1 miles; of those from Pusan on two have more than 48, the longest 60.3.
    lines = [b.lonlat_deg for b in read_law().baselines if b.state == "south-korea"]
    miles = [inverse_arrays(*p[:-1].T, *p[1:].T)[1] / NAUTICAL_MILE_M for p in lines]
    assert [len(p) for p in lines] == [2, 2, 19]
    assert miles[0][0] == pytest.approx(6.1, abs=0.05)
    assert miles[2].max() == pytest.approx(60.3, abs=0.05)
    assert (miles[2] > 48).sum() == 2


def test_the_taiwanese_baselines_are_closed_and_have_the_points_of_the_law():
    # The Executive Yuan's list numbers its base points around Taiwan T1 to T22.
    (line,) = [b.lonlat_deg for b in read_law().baselines if b.state == "taiwan"]
    assert len(line) == 22 + 1
    assert (line[0] == line[-1]).all()


def test_the_limit_that_the_united_states_published_lies_on_the_computed_line():
    # Proclamation 4726 of 21 February 1980, point 2 of the northern limit of the fishery
    # conservation zone round the Northern Marianas: 23-02-19 N, 144-00-56 E. Its own base
    # points are not known; 0.5 km is what the shoreline may have them lie off.
    place = Position(144 + 56 / 3600, 23 + 2 / 60 + 19 / 3600)
    zones = load_zones()
    _, off_m, limit = zones.nearest_limit({"northern-marianas-eez"}, place)
    assert {limit.left, limit.right} == {"japan-eez", "northern-marianas-eez"}
    assert off_m < 500


def test_the_law_has_as_many_lines_areas_and_points_as_it_says():
    law = read_law()
    japan = [b for b in law.baselines if b.state == "japan"]
    # Cabinet Order No. 157 of 2010 lists 185 areas; the agreements of 1974 list 35 and 20 points.
    assert sum(b.is_point for b in japan) == 185
    assert [len(a.lonlat_deg) for a in law.agreed] == [35, 20]
