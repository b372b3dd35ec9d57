"""Sharp corners of limits, held against symmetry: two base points on one parallel
are equally far from every point of the meridian between them, their perpendicular bisector."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec

import numpy as np
import pytest
from pyproj import Geod
from shapely import box

from geomap.delimitation.base_points import Baseline, Division, base_points
from geomap.delimitation.conditions import Condition, Curve
from geomap.delimitation.corners import corners, meet
from geomap.delimitation.distances import Distances
from geomap.delimitation.refining import refine
from geomap.delimitation.tracing import Grid, trace
from geomap.units import NAUTICAL_MILE_M

pytestmark = pytest.mark.skipif(find_spec("scipy") is None, reason="needs geomap[build]")

REACH_M = 40 * NAUTICAL_MILE_M
GEOD = Geod(ellps="WGS84")
MERIDIAN = 140.1
MILLIMETRE_DEG = 1e-8


def rocks(**where: list[tuple[float, float]]) -> Distances:
    """Base points of owners that have some rocks each."""
    division = Division(("nobody",), (box(-180, -90, 180, 90),))
    lines = [
        Baseline(name, name, np.array([place]))
        for name, places in where.items()
        for place in places
    ]
    points = base_points(
        [np.array([[0.0, 80.0], [0.1, 80.0]])],
        division,
        lines,
        owners=tuple(where),
        disputed=(),
        bounds=(-180, -90, 180, 90),
    )
    return Distances(points, workers=1)


def limits(distances: Distances) -> list[Curve]:
    grid = Grid(138.0, 38.0, 0.1, 42, 42, 4)
    net = trace(lambda lon, lat: distances.label(lon, lat, REACH_M), grid)
    return refine(net, Condition(distances, REACH_M), 700.0)


def length_m(one: tuple[float, float], other: tuple[float, float]) -> float:
    return float(GEOD.inv(*one, *other)[2])


def latitude(value: Callable[[float], float], low: float, high: float) -> float:
    """Return where on the meridian a function of latitude changes sign."""
    from scipy.optimize import brentq

    return float(brentq(value, low, high, xtol=1e-12))


def nearest_vertex_deg(curves: list[Curve], place: tuple[float, float]) -> float:
    vertices = np.vstack([curve.lonlat_deg for curve in curves])
    return float(np.abs(vertices - place).max(axis=1).min())


@pytest.mark.parametrize("half_deg", [0.02, 0.3, 0.7])
def test_two_arcs_cross_in_a_vertex_on_the_meridian_between(half_deg):
    pair = [(MERIDIAN - half_deg, 40.0), (MERIDIAN + half_deg, 40.0)]
    curves = limits(rocks(a=pair))
    for low, high in ((40.0, 41.0), (39.0, 40.0)):
        north = latitude(lambda lat: length_m(pair[0], (MERIDIAN, lat)) - REACH_M, low, high)
        assert nearest_vertex_deg(curves, (MERIDIAN, north)) < MILLIMETRE_DEG


def test_an_equidistance_line_bends_in_a_vertex_as_far_from_two_rocks_as_from_the_other():
    pair = [(139.7, 40.2), (140.5, 40.2)]
    single = (MERIDIAN, 39.9)
    curves = limits(rocks(a=pair, b=[single]))
    bend = latitude(
        lambda lat: length_m(pair[0], (MERIDIAN, lat)) - length_m(single, (MERIDIAN, lat)),
        39.9,
        40.6,
    )
    between = [c for c in curves if c.labels == (0, 1)]
    assert nearest_vertex_deg(between, (MERIDIAN, bend)) < MILLIMETRE_DEG


def test_a_spike_narrower_than_the_grid_is_drawn_out_to_its_tip():
    # The rock of b lies 18 m behind the line of the two of a: its wedge ends some 20 km out.
    pair = [(MERIDIAN - 0.01, 40.0), (MERIDIAN + 0.01, 40.0)]
    single = (MERIDIAN, 40.0 - 0.000165)
    curves = limits(rocks(a=pair, b=[single]))
    tip = latitude(
        lambda lat: length_m(pair[0], (MERIDIAN, lat)) - length_m(single, (MERIDIAN, lat)),
        40.05,
        40.6,
    )
    assert length_m(single, (MERIDIAN, tip)) > 15_000
    # A thousandth of a millimetre of distance is a millimetre along so sharp a spike.
    between = [c for c in curves if c.labels == (0, 1)]
    assert nearest_vertex_deg(between, (MERIDIAN, tip)) < 10 * MILLIMETRE_DEG


def test_no_corner_is_where_a_fourth_rock_is_nearer():
    pair = [(139.9, 40.0), (140.3, 40.0)]
    start = np.array([[MERIDIAN, 40.5]])
    anchors = np.array([[0, 1, -1]])
    _, alone = meet(rocks(a=pair), REACH_M, anchors, start)
    _, with_another = meet(rocks(a=[*pair, (MERIDIAN, 40.2)]), REACH_M, anchors, start)
    assert alone.tolist() == [True]
    assert with_another.tolist() == [False]


def test_a_corner_is_as_far_from_its_edge_as_it_was_cut_off_by():
    # Vertices 300 m to either side along the two arcs: the edge between them runs along
    # the parallel, so what it cuts off is the piece of meridian from there to the corner.
    pair = [(139.9, 40.0), (140.3, 40.0)]
    tip = latitude(lambda lat: length_m(pair[0], (MERIDIAN, lat)) - REACH_M, 40.0, 41.0)
    east = GEOD.inv(*pair[1], MERIDIAN, tip)[0]
    shift = np.degrees(300.0 / REACH_M)
    # Beyond the corner the rock in the east governs the east, and so by symmetry in the west.
    lon, lat, _ = GEOD.fwd(*pair[1], east + shift, REACH_M)
    ends = np.array([[2 * MERIDIAN - lon, lat]]), np.array([[lon, lat]])
    found = corners(rocks(a=pair), REACH_M, np.array([[0, 1]]), *ends)
    assert found.found.tolist() == [True]
    assert np.allclose(found.lonlat_deg, [(MERIDIAN, tip)], atol=MILLIMETRE_DEG, rtol=0)
    assert found.off_m[0] == pytest.approx(length_m((MERIDIAN, lat), (MERIDIAN, tip)), abs=0.05)


def test_where_a_geodesic_crosses_an_arc_is_found_from_either_side_and_the_nearer_of_two():
    rock = (MERIDIAN, 40.0)
    condition = Condition(rocks(a=[rock]), REACH_M)
    azimuth = np.array([0.0, 77.0, 200.0, 200.0])
    # 400 m outside, 300 m inside, and so far inside that both sides of the arc are in reach.
    away = np.array([REACH_M + 400.0, REACH_M - 300.0, 9_000.0, -9_000.0])
    lon, lat, back = GEOD.fwd([rock[0]] * 4, [rock[1]] * 4, azimuth, away)
    labels = np.tile([0, 1], (4, 1))
    # The azimuth at the point, along the same geodesic.
    along = np.where(away > 0, (back + 180.0) % 360.0, back)
    reach = np.array([1_000.0, 1_000.0, 2 * REACH_M, 2 * REACH_M])
    at, found = condition.across(labels, np.column_stack([lon, lat]), along, reach)
    assert found.all()
    lengths = [length_m(rock, tuple(place)) for place in at]
    assert np.abs(np.array(lengths) - REACH_M).max() < 1e-4
    # The nearer crossing lies on the point's own side of the rock.
    for place, start, far in zip(at, np.column_stack([lon, lat]), away, strict=True):
        assert length_m(tuple(start), tuple(place)) == pytest.approx(
            abs(REACH_M - abs(far)), abs=1e-3
        )


def test_no_crossing_is_found_where_the_arc_is_out_of_reach():
    condition = Condition(rocks(a=[(MERIDIAN, 40.0)]), REACH_M)
    _, found = condition.across(
        np.array([[0, 1]]), np.array([[MERIDIAN, 40.1]]), np.array([0.0]), np.array([5_000.0])
    )
    assert found.tolist() == [False]
