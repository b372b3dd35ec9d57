"""One place seen by many: chords held against Karney's solution, and figures of one source."""

import numpy as np
import pytest
from pyproj import Geod

from geomap.seen_from import seen_from

WGS84 = Geod(ellps="WGS84")


@pytest.mark.parametrize("lat", [-89.5, -35.0, 0.0, 25.0, 39.2, 60.0, 85.0])
def test_azimuth_and_distance_from_a_place_are_those_of_the_geodesic(lat):
    generator = np.random.default_rng(17)
    azimuth = generator.uniform(0.0, 360.0, 2000)
    length = np.concatenate(
        [generator.uniform(1.0, 1.45e6, 1500), generator.uniform(1.4e6, 1.9e7, 500)]
    )
    lon, at, _ = WGS84.fwd(np.full(2000, 179.0), np.full(2000, lat), azimuth, length)
    found_azimuth, found_length = seen_from(179.0, lat, lon, at)
    assert np.abs(found_length - length).max() < 0.25
    off = (found_azimuth - azimuth + 180.0) % 360.0 - 180.0
    assert np.abs(off[length > 10e3]).max() < 2e-4
    assert np.abs(np.radians(off) * length)[length < 1.3e6].max() < 3.0
    assert found_azimuth.min() >= 0.0
    assert found_azimuth.max() < 360.0


def test_each_point_may_be_seen_from_a_place_of_its_own_and_nan_gives_nan():
    lon, lat = np.array([130.0, 131.0, 10.0, 5.0]), np.array([40.0, -20.0, 3.0, 5.0])
    to_lon, to_lat = np.array([131.0, 131.5, 150.0, np.nan]), np.array([40.5, -21.0, -60.0, 1.0])
    azimuth, length = seen_from(lon, lat, to_lon, to_lat)
    expected_azimuth, _, expected = WGS84.inv(lon[:3], lat[:3], to_lon[:3], to_lat[:3])
    assert length[:3] == pytest.approx(expected, abs=0.25)
    assert azimuth[:3] == pytest.approx(expected_azimuth % 360.0, abs=2e-4)
    assert np.isnan(length[3])
    assert np.isnan(azimuth[3])


def test_a_place_is_seen_from_itself_at_no_distance_and_to_the_north():
    azimuth, length = seen_from(130.0, 40.0, np.array([130.0]), np.array([40.0]))
    assert (float(azimuth[0]), float(length[0])) == (0.0, 0.0)
