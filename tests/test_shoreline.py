"""The shorelines for drawing, against places whose side of the shore is known."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from geomap.errors import ZoneError
from geomap.geodesy import Position, cut_straight, inverse_arrays
from geomap.nearest import GeodesicLines
from geomap.readers.shoreline import Shoreline, load_shoreline


@pytest.fixture(scope="module", params=["fine", "coarse"])
def shoreline(request) -> Shoreline:
    return load_shoreline(request.param)


@pytest.mark.parametrize(
    ("lon", "lat", "is_land"),
    [
        (139.70, 35.85, True),  # Saitama
        (126.98, 37.80, True),  # north of Seoul
        (142.80, 43.30, True),  # Hokkaido
        (135.0, 40.0, False),  # Sea of Japan
        (150.0, 30.0, False),
        (179.0, 30.0, False),
    ],
)
def test_a_known_place_is_on_land_or_not(shoreline, lon, lat, is_land):
    assert shoreline.on_land([lon], [lat]).tolist() == [is_land]


def test_nan_is_on_no_land(shoreline):
    assert shoreline.on_land([np.nan, 139.7], [35.0, np.nan]).tolist() == [False, False]


def test_rings_are_closed_valid_and_apart(shoreline):
    for ring in shoreline.rings():
        assert (ring[0] == ring[-1]).all()
    assert shapely.is_valid(shoreline.polygons)


@pytest.mark.parametrize(
    ("lon", "lat", "country"),
    [
        (130.0, 40.0, "North Korea"),
        (129.6, 36.5, "South Korea"),
        (137.0, 42.5, "Russia"),
        (138.0, 40.5, "Japan"),
        (123.5, 36.5, "China"),
        (122.4, 24.0, "Taiwan"),
        (131.9, 37.4, "Japan/South Korea"),
    ],
)
def test_the_nearest_shore_is_that_country_s(lon, lat, country):
    assert load_shoreline("fine").nearest(Position(lon, lat))[2] == country


def test_the_nearest_shore_is_the_one_that_a_search_of_all_edges_finds():
    # An edge of land is straight in degrees: cut so, its parts are geodesics, too.
    shoreline = load_shoreline("coarse")
    every = GeodesicLines([cut_straight(ring, 0.02) for ring in shoreline.rings()])
    rng = np.random.default_rng(5)
    for lon, lat in rng.uniform((128, 30), (150, 45), (25, 2)):
        place, distance, _ = shoreline.nearest(Position(lon, lat))
        assert distance == pytest.approx(every.nearest(lon, lat).distance_m[0], abs=1e-3)
        found = inverse_arrays(lon, lat, place.lon_deg, place.lat_deg)[1]
        assert found == pytest.approx(distance, abs=1e-3)


def test_drawing_takes_only_what_reaches_into_the_box():
    shoreline = load_shoreline("fine")
    box = (135.0, 36.0, 139.0, 39.0)
    near = shoreline.rings(box)
    assert 0 < len(near) < len(shoreline.rings()) / 20
    land = shoreline.clipped(box)
    assert land.bounds[0] >= 135.0
    assert land.bounds[3] <= 39.0
    assert land.contains(shapely.Point(138.4, 38.0))  # Sado


def test_the_coarse_shore_is_much_smaller_than_the_fine_one():
    assert len(load_shoreline("coarse").lonlat_deg) < len(load_shoreline("fine").lonlat_deg) / 5


def test_an_unknown_detail_is_an_error_that_names_the_known():
    with pytest.raises(ZoneError, match="fine, coarse"):
        load_shoreline("finest")


def _in_kanto(ring: np.ndarray) -> int:
    return int(
        ((ring[:, 0] > 139) & (ring[:, 0] < 141) & (ring[:, 1] > 34) & (ring[:, 1] < 37)).sum()
    )


def test_the_fine_shore_is_within_300_m_of_the_full_one_around_japan():
    from geomap.readers.gshhg import read_gshhg

    pytest.importorskip("scipy")
    shoreline = load_shoreline("fine")
    edges = shapely.STRtree(
        [shapely.linestrings(ring) for ring in shoreline.rings((138.0, 34.0, 141.0, 37.0))]
    )
    honshu = max(read_gshhg((138.0, 34.0, 141.0, 37.0)), key=_in_kanto)
    some = honshu[(honshu[:, 0] > 139) & (honshu[:, 0] < 141) & (honshu[:, 1] < 37)][::20]
    _, degrees = edges.query_nearest(shapely.points(some), return_distance=True)
    assert degrees.max() * 111_200 < 300
