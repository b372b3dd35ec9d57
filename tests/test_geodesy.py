"""Geodesy against published geodesics, closed forms and a brute-force search."""

import csv
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geomap.errors import GeodesyError
from geomap.geodesy import (
    Position,
    area_m2,
    densify,
    direct,
    direct_arrays,
    geodesic_circle,
    geodesic_line,
    inverse,
    inverse_arrays,
    split_at_antimeridian,
    to_ecef,
    unwrap,
    wrap_azimuth,
    wrap_longitude,
)
from geomap.nearest import GeodesicLines

NANOMETRE = 1e-9
MICROMETRE = 1e-6

GEODESICS = Path(__file__).parent / "data" / "geodesics_karney.csv"
PUBLISHED = [
    {name: float(value) for name, value in row.items()}
    for row in csv.DictReader(
        line
        for line in GEODESICS.read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    )
]

longitudes = st.floats(-180.0, 179.999999)
latitudes = st.floats(-90.0, 90.0)
positions = st.builds(Position, longitudes, latitudes)


@pytest.mark.parametrize("row", PUBLISHED, ids=lambda row: f"{row['length_m'] / 1e3:.0f}km")
def test_published_geodesics_are_found_to_a_micrometre(row):
    start = Position(row["start_lon_deg"], row["start_lat_deg"])
    end = Position(row["end_lon_deg"], row["end_lat_deg"])
    found = inverse(start, end)
    assert found.length_m == pytest.approx(row["length_m"], abs=MICROMETRE)
    assert found.azimuth_deg == pytest.approx(row["azimuth_deg"] % 360.0, abs=1e-11)
    assert found.arrival_azimuth_deg == pytest.approx(row["arrival_azimuth_deg"] % 360.0, abs=1e-11)
    arrived = direct(start, row["azimuth_deg"], row["length_m"])
    assert (
        inverse_arrays(arrived.lon_deg, arrived.lat_deg, end.lon_deg, end.lat_deg)[1] < MICROMETRE
    )


@given(positions, st.floats(0.0, 359.9), st.floats(1.0, 15e6))
def test_inverse_undoes_direct(start, azimuth_deg, length_m):
    end = direct(start, azimuth_deg, length_m)
    assert inverse(start, end).length_m == pytest.approx(length_m, abs=MICROMETRE)


@given(st.floats(-1e4, 1e4))
@example(-1e-17)
@example(360.0)
def test_every_azimuth_is_in_its_half_open_interval(azimuth_deg):
    assert 0.0 <= float(wrap_azimuth(azimuth_deg)) < 360.0


def test_a_longitude_just_west_of_the_antimeridian_stays_in_the_half_open_interval():
    # One step of a double: 360 degrees on, it rounds to 180 east, which is the same meridian.
    just = np.nextafter(-180.0, -181.0)
    assert (just + 180.0) % 360.0 == 360.0
    assert wrap_longitude([just, just - 360.0]).tolist()[0] == -180.0
    assert -180.0 <= float(wrap_longitude(just - 360.0)) < 180.0


@given(st.floats(-720.0, 720.0))
@example(-180.0 - 1e-14)
@example(180.0)
def test_every_longitude_is_in_its_half_open_interval(lon_deg):
    wrapped = float(wrap_longitude(lon_deg))
    assert -180.0 <= wrapped < 180.0
    assert math.cos(math.radians(wrapped - lon_deg)) == pytest.approx(1.0)


@pytest.mark.parametrize("shift_deg", [-360.0, 360.0])
def test_a_longitude_a_turn_away_is_the_same_position(shift_deg):
    assert Position(-170.0 + max(shift_deg, 0.0), 41.0) == Position(-170.0, 41.0)
    assert Position(170.0 + min(shift_deg, 0.0), 41.0) == Position(170.0, 41.0)


@pytest.mark.parametrize(
    ("lon", "lat", "said"),
    [
        (39.22, 125.67, "is it (lat, lon)?"),
        (0.0, 90.001, "lat_deg in [-90, 90], got (0, 90.001)"),
        (400.0, 0.0, "lon_deg must be in"),
        (math.nan, 0.0, "nan"),
        (0.0, math.inf, "inf"),
    ],
)
def test_a_position_off_the_ellipsoid_is_refused(lon, lat, said):
    with pytest.raises(GeodesyError) as refused:
        Position(lon, lat)
    assert said in str(refused.value)


def test_coinciding_points_have_no_azimuth():
    with pytest.raises(GeodesyError, match=r"coincide at \(139, 41\)"):
        inverse(Position(139.0, 41.0), Position(139.0, 41.0))


def test_not_a_number_gives_not_a_number():
    azimuth, length = inverse_arrays([0.0, math.nan], [0.0, 0.0], 1.0, 0.0)
    assert np.isfinite(length[0])
    assert np.isnan(length[1])
    assert np.isnan(azimuth[1])


def test_a_circle_of_200_nautical_miles_lies_370400_m_from_its_centre():
    centre = Position(136.081, 20.422)
    ring = geodesic_circle(centre, 370_400.0)
    _, length = inverse_arrays(centre.lon_deg, centre.lat_deg, ring[:, 0], ring[:, 1])
    assert np.abs(length - 370_400.0).max() < MICROMETRE
    assert (ring[0] == ring[-1]).all()
    # Counterclockwise, as RFC 7946 wants outer rings: the planar area is positive.
    x, y = ring.T
    assert (x[:-1] * y[1:] - x[1:] * y[:-1]).sum() > 0


def test_a_circle_round_the_pole_has_one_latitude():
    ring = geodesic_circle(Position(0.0, 90.0), 370_400.0)
    # Meridian arc from the pole: closed form by the series of the rectifying latitude,
    # here through the other direction: every meridian is a geodesic of the same length.
    assert np.ptp(ring[:, 1]) < 1e-9
    assert 86.6 < ring[0, 1] < 86.7


def test_dense_lines_keep_to_the_geodesic_and_to_their_longest_edge():
    # An east-west chord of 370 km at 35 N bulges 1.89 km from the straight line in degrees.
    start = Position(135.0, 35.0)
    end = Position(139.06, 35.0)
    line = geodesic_line(start, end, 2_000.0)
    _, edges = inverse_arrays(line[:-1, 0], line[:-1, 1], line[1:, 0], line[1:, 1])
    assert edges.max() <= 2_000.0 + MICROMETRE
    assert edges.sum() == pytest.approx(inverse(start, end).length_m, abs=MICROMETRE)
    middle = line[len(line) // 2]
    assert inverse(Position(middle[0], 35.0), Position(*middle)).length_m == pytest.approx(
        1890.0, abs=15.0
    )


def test_dense_lines_keep_every_vertex():
    line = [(179.0, 50.0), (-179.0, 51.0), (-179.0, 51.0), (-170.0, 80.0)]
    dense = {tuple(vertex) for vertex in densify(line, 5_000.0).tolist()}
    assert set(line) <= dense
    assert densify(line[:1]).tolist() == [[179.0, 50.0]]


@pytest.mark.parametrize("max_edge_m", [10.0, 2_000.0, 100_000.0, 900_000.0, 3_000_000.0])
@pytest.mark.parametrize("lat_deg", [0.0, 36.0, -71.0])
@pytest.mark.parametrize("azimuth_deg", [0.0, 90.0, 137.0])
def test_an_edge_is_cut_when_it_is_a_millimetre_too_long(max_edge_m, lat_deg, azimuth_deg):
    # Its chord through the Earth may still be shorter: by 750 m for an edge of 900 km.
    start = Position(141.0, lat_deg)
    for length_m, vertices in ((max_edge_m - 1e-3, 2), (max_edge_m + 1e-3, 3)):
        end = direct(start, azimuth_deg, length_m)
        line = np.array([(start.lon_deg, start.lat_deg), (end.lon_deg, end.lat_deg)])
        fine = densify(line, max_edge_m)
        assert len(fine) == vertices
        assert fine[[0, -1]].tolist() == line.tolist()


def test_a_line_of_short_edges_comes_back_as_a_copy():
    line = np.array([(141.0, 36.0), (141.01, 36.0)])
    densify(line)[0] = 0.0
    assert line[0].tolist() == [141.0, 36.0]


def test_lines_across_180_degrees_unwrap_and_split():
    line = geodesic_line(Position(175.0, 45.0), Position(-175.0, 46.0))
    continuous = unwrap(line)
    assert np.abs(np.diff(continuous[:, 0])).max() < 1.0
    assert continuous[-1, 0] == pytest.approx(185.0)
    west, east = split_at_antimeridian(line)
    assert west[-1, 0] == 180.0
    assert east[0, 0] == -180.0
    assert west[-1, 1] == east[0, 1]
    assert unwrap([(-179.0, 0.0)], near_lon_deg=170.0)[0, 0] == 181.0


def test_ecef_chords_are_those_of_the_ellipsoid():
    # Semi-axes of WGS 84 (NGA.STND.0036): equator and pole.
    assert to_ecef(0.0, 0.0) == pytest.approx([6378137.0, 0.0, 0.0])
    assert to_ecef(0.0, 90.0) == pytest.approx([0.0, 0.0, 6356752.314245], abs=1e-6)


LINES = {
    "limit-like": [(131.0, 36.0), (132.5, 37.2), (134.0, 38.9), (136.3, 39.4), (137.0, 41.0)],
    "across 180 degrees": [(176.0, 48.0), (179.5, 49.0), (-178.0, 47.0), (-174.0, 48.5)],
    "round the pole": [(0.0, 88.0), (90.0, 89.0), (180.0, 87.5), (-90.0, 88.5), (0.0, 88.0)],
    "long edges": [(120.0, 10.0), (170.0, 55.0)],
}


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_the_nearest_point_of_a_line_agrees_with_brute_force(line):
    prepared = GeodesicLines([line])
    # Every 50 m along the line: brute force can only be too far, and by Pythagoras' 25 m aside.
    fine = densify(line, 50.0)
    rng = np.random.default_rng(7)
    ends = np.asarray(line)[rng.integers(0, len(line), 16)]
    lon, lat = direct_arrays(
        ends[:, 0], ends[:, 1], rng.uniform(0, 360, 16), 10 ** rng.uniform(3, 6.7, 16)
    )
    found = prepared.nearest(lon, lat)
    for number in range(len(lon)):
        brute_m = inverse_arrays(lon[number], lat[number], fine[:, 0], fine[:, 1])[1].min()
        # 0.1 m is what the module promises of an edge's straightness in the point's own plane.
        assert found.distance_m[number] <= brute_m + 0.1
        assert np.hypot(found.distance_m[number], 25.0) >= brute_m - 0.1
    # What is returned as the nearest point lies at the returned distance, and on the line.
    _, to_foot = inverse_arrays(lon, lat, found.lon_deg, found.lat_deg)
    assert np.abs(to_foot - found.distance_m).max() < MICROMETRE
    for foot_lon, foot_lat in zip(found.lon_deg[:5], found.lat_deg[:5], strict=True):
        assert inverse_arrays(foot_lon, foot_lat, fine[:, 0], fine[:, 1])[1].min() < 25.5


def test_the_nearest_of_many_lines_is_told_by_line_and_vertex():
    lines = GeodesicLines([[(0.0, 0.0), (1.0, 0.0), (2.0, 0.0)], [(0.0, 3.0), (2.0, 3.0)]])
    found = lines.nearest([1.7, 1.0, math.nan], [0.5, 2.9, 0.0])
    assert found.line[:2].tolist() == [0, 1]
    assert found.vertex[:2].tolist() == [1, 0]
    assert np.isnan(found.distance_m[2])
    # On the equator's meridians half a degree of latitude: 55,287 m (series of the meridian arc).
    assert found.distance_m[0] == pytest.approx(55_287.15, abs=0.01)


def test_a_point_on_the_line_is_at_no_distance():
    prepared = GeodesicLines([LINES["limit-like"]])
    assert prepared.nearest(134.0, 38.9).distance_m[0] < 1e-6


def test_a_line_of_one_vertex_is_refused():
    with pytest.raises(GeodesyError, match="no line with two vertices"):
        GeodesicLines([[(1.0, 2.0)]])


def test_no_points_give_no_distances():
    assert GeodesicLines([LINES["limit-like"]]).nearest([], []).distance_m.shape == (0,)


def test_the_area_of_a_polygon_with_a_hole_is_geodesic():
    # The band between two circles round the pole: areas of ellipsoidal caps by the closed form
    # of the authalic latitude, 2 pi R_a^2 (1 - q/q_p).
    def cap_m2(lat_deg):
        a, f = 6378137.0, 1 / 298.257223563
        e = math.sqrt(f * (2 - f))

        def q(s):
            return (1 - e * e) * (
                s / (1 - e * e * s * s) - math.log((1 - e * s) / (1 + e * s)) / (2 * e)
            )

        return math.pi * a * a * (q(1.0) - q(math.sin(math.radians(lat_deg))))

    def parallel(lat_deg):
        # Geodesic edges bulge poleward of a parallel: 4,000 vertices make that 1e-7.
        return [(lon, lat_deg) for lon in np.linspace(0.0, 360.0, 4001)]

    assert area_m2([parallel(60.0), parallel(80.0)]) == pytest.approx(
        cap_m2(60.0) - cap_m2(80.0), rel=1e-6
    )
