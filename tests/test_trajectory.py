"""The arc: against published flights, closed forms, and an integration of the motion."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap.geodesy import Position, inverse_arrays
from geomap.trajectory import (
    EARTH_GM,
    EARTH_RADIUS_M,
    EARTH_ROTATION,
    FLAT,
    TrajectoryError,
    fit,
    minimum_energy_apogee_m,
    range_between,
)

SUNAN = Position(125.67, 39.20)
MUPYONG = Position(126.43, 40.61)

# Korean Central News Agency, the day after each: range km, apogee km, seconds.
PUBLISHED = [
    pytest.param(SUNAN, 999.2, 6040.9, 4135, id="2022-11-18"),
    pytest.param(SUNAN, 989.0, 5768.5, 4015, id="2023-02-18"),
    pytest.param(SUNAN, 1000.2, 6045.0, 4151, id="2023-03-16"),
    pytest.param(SUNAN, 1001.2, 6648.4, 4491, id="2023-07-12"),
    pytest.param(MUPYONG, 998.0, 3724.9, 2832, id="2017-07-28"),
]


@pytest.mark.parametrize(("start", "range_km", "apogee_km", "seconds"), PUBLISHED)
def test_published_flight_times_come_out_within_two_per_cent(start, range_km, apogee_km, seconds):
    arc = fit(start, 70.0, range_km * 1e3, apogee_km * 1e3)
    assert arc.flight_time_s == pytest.approx(seconds, rel=0.02)


@pytest.mark.parametrize(("start", "range_km", "apogee_km", "seconds"), PUBLISHED)
def test_the_arc_has_the_range_and_the_apogee_it_was_asked_for(start, range_km, apogee_km, seconds):
    arc = fit(start, 70.0, range_km * 1e3, apogee_km * 1e3)
    end = arc.track_lonlat_deg[-1]
    azimuth, length = inverse_arrays(start.lon_deg, start.lat_deg, end[0], end[1])
    assert float(length) == pytest.approx(range_km * 1e3, abs=5.0)
    assert float(azimuth) == pytest.approx(70.0, abs=1e-3)
    # The highest of some 200 points lies a little under the top.
    assert arc.height_m.max() == pytest.approx(apogee_km * 1e3, rel=1e-3)


@pytest.mark.parametrize(
    ("range_km", "apogee_km"), [(999.2, 6040.9), (4600.0, 1000.0), (250.0, 60.0)]
)
def test_the_fall_agrees_with_integrating_the_equations_of_motion(range_km, apogee_km):
    # In the frame that turns with the Earth, with its centrifugal and Coriolis terms, by
    # Runge-Kutta: nothing of the closed orbit is used but where the powered phase ends.
    arc = fit(SUNAN, 75.0, range_km * 1e3, apogee_km * 1e3)
    latitude = math.radians(SUNAN.lat_deg)
    up = np.array([math.cos(latitude), 0.0, math.sin(latitude)])
    east = np.array([0.0, 1.0, 0.0])
    north = np.array([-math.sin(latitude), 0.0, math.cos(latitude)])
    heading, angle = math.radians(arc.launch_azimuth_deg), math.radians(arc.burnout_angle_deg)
    ahead = math.sin(angle) * up
    ahead = ahead + math.cos(angle) * (math.sin(heading) * east + math.cos(heading) * north)
    # 0.36 of what full speed would cover in the burning time, straight ahead.
    place = EARTH_RADIUS_M * up + 0.36 * arc.burnout_speed_m_s * arc.burnout_time_s * ahead
    spin = np.array([0.0, 0.0, EARTH_ROTATION])

    def motion(state):
        r, v = state
        gravity = -EARTH_GM * r / np.linalg.norm(r) ** 3
        return np.array([v, gravity - 2 * np.cross(spin, v) - np.cross(spin, np.cross(spin, r))])

    state, time, step = np.array([place, arc.burnout_speed_m_s * ahead]), arc.burnout_time_s, 0.5
    while np.linalg.norm(state[0]) > EARTH_RADIUS_M:
        before, when = state, time
        a = motion(state)
        b = motion(state + step / 2 * a)
        c = motion(state + step / 2 * b)
        d = motion(state + step * c)
        state, time = state + step / 6 * (a + 2 * b + 2 * c + d), time + step
    over, under = (np.linalg.norm(s[0]) - EARTH_RADIUS_M for s in (before, state))
    share = over / (over - under)
    assert when + share * step == pytest.approx(arc.flight_time_s, abs=0.05)
    fall = before[0] + share * (state[0] - before[0])
    reached = EARTH_RADIUS_M * math.atan2(math.hypot(fall @ east, fall @ north), fall @ up)
    assert reached == pytest.approx(range_km * 1e3, abs=100.0)
    assert math.degrees(math.atan2(fall @ east, fall @ north)) == pytest.approx(75.0, abs=0.01)


def test_the_arc_of_least_energy_rises_as_the_textbook_says():
    # Bate, Mueller & White (1971), section 6.2: for a range angle psi the launch angle is
    # 45 degrees - psi / 4 and Q = v^2 r / mu = 2 sin(psi / 2) / (1 + sin(psi / 2)).
    psi = 1.2
    q = 2 * math.sin(psi / 2) / (1 + math.sin(psi / 2))
    angle = math.pi / 4 - psi / 4
    eccentricity = math.sqrt(1 + q * (q - 2) * math.cos(angle) ** 2)
    apogee = EARTH_RADIUS_M / (2 - q) * (1 + eccentricity) - EARTH_RADIUS_M
    assert minimum_energy_apogee_m(psi * EARTH_RADIUS_M) == pytest.approx(apogee, rel=1e-9)


def test_a_short_arc_takes_what_free_fall_takes_besides_the_powered_phase():
    # Up and down 20 km at g: 2 sqrt(2 h / g) = 127.7 s. With 22 m/s^2 to 0.6 km/s the powered
    # phase adds some 20 s and takes nothing of the height.
    arc = fit(Position(0.0, 0.0), 0.0, 5e3, 20e3)
    free_fall_s = 2 * math.sqrt(2 * 20e3 / 9.8)
    assert free_fall_s < arc.flight_time_s < free_fall_s + 1.2 * arc.burnout_time_s


@pytest.mark.parametrize("latitude", [0.0, 39.0, 89.9])
def test_straight_up_comes_straight_down(latitude):
    arc = fit(Position(0.0, latitude), 0.0, 0.0, 2018.1562810634914e3)
    assert arc.downrange_m[-1] == pytest.approx(0.0, abs=10.0)
    # Free fall between 6371 and 8389 km from the centre: T = 2 sqrt(a^3 / GM) (E - sin E) with
    # a = 8389 / 2 km, E from 2 a sin^2(E / 2) = 2018 km down from the top: 1441 s in all.
    major = (EARTH_RADIUS_M + arc.apogee_m) / 2
    anomaly = 2 * math.asin(math.sqrt(arc.apogee_m / (2 * major)))
    fall_s = 2 * math.sqrt(major**3 / EARTH_GM) * (anomaly + math.sin(anomaly))
    assert arc.flight_time_s == pytest.approx(fall_s + arc.burnout_time_s / 2, rel=0.06)


def test_the_heading_makes_up_for_what_the_turning_earth_does():
    # What is thrown up falls behind to the west, so a fall due north takes a heading east of
    # north. What flies east in the northern hemisphere is turned right, so it aims to the left.
    assert 0.0 < fit(SUNAN, 0.0, 1000e3, 6000e3).launch_azimuth_deg < 45.0
    assert 45.0 < fit(SUNAN, 70.0, 1000e3, 6000e3).launch_azimuth_deg < 70.0


def test_the_track_departs_from_the_geodesic_more_the_longer_it_is_up():
    low = fit(SUNAN, 70.0, 1000e3, 300e3)
    high = fit(SUNAN, 70.0, 1000e3, 6000e3)
    assert low.departure_m < 10e3 < 50e3 < high.departure_m


def test_lofted_is_what_rises_above_the_arc_of_least_energy():
    assert fit(SUNAN, 70.0, 1000e3, 300e3).is_lofted
    assert not fit(SUNAN, 70.0, 1000e3, 200e3).is_lofted


def test_the_profile_runs_from_launch_to_impact_with_time_going_on():
    arc = fit(SUNAN, 72.0, 999.2e3, 6000e3)
    assert arc.height_m[0] == pytest.approx(0.0, abs=1.0)
    assert arc.height_m[-1] == pytest.approx(0.0, abs=1.0)
    assert arc.downrange_m[0] == pytest.approx(0.0, abs=1.0)
    assert (np.diff(arc.time_s) > 0).all()
    assert arc.time_s[-1] == pytest.approx(arc.flight_time_s)
    assert np.abs(np.diff(arc.height_m)).max() < 200e3


@pytest.mark.parametrize(
    ("range_km", "apogee_km"),
    [(1000.0, 0.0), (1000.0, 2.0), (40_000.0, 1000.0), (500.0, 200_000.0)],
)
def test_figures_without_an_arc_are_refused_by_their_values(range_km, apogee_km):
    with pytest.raises(TrajectoryError, match=f"{range_km:,.0f} km far"):
        fit(SUNAN, 70.0, range_km * 1e3, apogee_km * 1e3)


@given(
    st.floats(50.0, 12_000.0), st.floats(0.15, 5.0), st.floats(0.0, 359.0), st.floats(-60.0, 60.0)
)
def test_every_sensible_pair_of_range_and_apogee_has_its_arc_or_an_error(
    range_km, loft, azimuth, latitude
):
    apogee_m = max(5e3, loft * minimum_energy_apogee_m(range_km * 1e3))
    try:
        arc = fit(Position(10.0, latitude), azimuth, range_km * 1e3, apogee_m)
    except TrajectoryError:
        assert loft < 0.4 or range_km > 8000.0
        return
    assert arc.downrange_m[-1] == pytest.approx(range_km * 1e3, abs=10.0)
    assert arc.flight_time_s > 0
    assert np.isfinite(arc.track_lonlat_deg).all()


@pytest.mark.parametrize("range_km", [300.0, 700.0, 1400.0])
@pytest.mark.parametrize("apogee_km", [150.0, 400.0, 900.0])
def test_apogee_and_time_lead_back_to_the_range_that_they_are_of(range_km, apogee_km):
    if apogee_km < FLAT * minimum_energy_apogee_m(range_km * 1e3) / 1e3:
        return
    start = Position(125.67, 39.2)
    time_s = fit(start, 70.0, range_km * 1e3, apogee_km * 1e3).flight_time_s
    low, high = range_between(start, 70.0, (apogee_km * 1e3,) * 2, (time_s, time_s))
    assert low == pytest.approx(range_km * 1e3, rel=0.02)
    assert high == pytest.approx(range_km * 1e3, rel=0.02)
    # A second less and a second more let the range between them grow, both ways.
    near, far = range_between(start, 70.0, (apogee_km * 1e3,) * 2, (time_s - 5.0, time_s + 5.0))
    assert near < low
    assert far > high


def test_no_range_is_between_times_that_no_arc_of_the_apogee_takes():
    # Straight up to 300 km and down takes 2 sqrt(2 h / g) = 495 s and a little more.
    start = Position(125.67, 39.2)
    assert range_between(start, 70.0, (300e3, 300e3), (100.0, 400.0)) is None
    assert range_between(start, 70.0, (300e3, 300e3), (4000.0, 5000.0)) is None
    low, high = range_between(start, 70.0, (300e3, 300e3), (100.0, 5000.0))
    assert low == pytest.approx(1e3)
    # The farthest that an arc of 300 km reaches without being depressed.
    assert FLAT * minimum_energy_apogee_m(high) == pytest.approx(300e3, rel=0.01)
