"""The arc that has a published range and apogee: how long it takes and where it leads.

Three figures are often published of one flight: range, apogee and time. Two of
them fix an unpowered arc, so the third is a check on all: `fit` finds the arc,
and `Trajectory.flight_time_s` is what the time should have been.

What is assumed, and it is little:

* Earth is a sphere with all its mass at the centre that turns once in a
  sidereal day. Distances and azimuths from the launch are carried from the
  sphere to the ellipsoid as they are.
* The powered phase is a straight climb, as seen from the ground, in the
  direction of the burn-out velocity. It lasts as long as `ACCELERATION` needs
  on average, and covers `PATH_SHARE` of what it would at full speed.
* After burn-out there is gravity alone: no air, no steering.

An arc that starts from the ground at full speed comes out 3 to 8 % short of
the five flights of which all three figures were published; with the powered
phase all five lie within `TIME_TOLERANCE`. A larger difference is a finding: a
flight that was depressed, glided or was steered, or a figure in error.
"""

from __future__ import annotations

import math

import numpy as np
from attrs import frozen

from geomap.errors import GeomapError
from geomap.geodesy import Floats, Position, direct_arrays, inverse_arrays, wrap_azimuth

EARTH_GM = 3.986004418e14
"""m^3 s^-2: NGA.STND.0036, World Geodetic System 1984, table 3.1."""

EARTH_ROTATION = 7.292115e-5
"""rad s^-1: the same table."""

EARTH_RADIUS_M = 6371008.8
"""Mean radius of WGS 84: Moritz (2000), Geodetic Reference System 1980, R1."""

ACCELERATION = 22.0
"""Mean net acceleration of the powered phase, m s^-2. Fitted to the five published flights,
and near what the burning times of other missiles ask: 65 s to 1.5 km/s, 110 s to 2.6 km/s."""

PATH_SHARE = 0.36
"""Length of the powered path over burn-out speed times burning time. A stage of constant
thrust with mass ratio m has 1 / ln m - 1 / (m - 1): 0.36 for m = 6."""

TIME_TOLERANCE = 0.02
"""Greatest relative error of the time against the five published flights."""

_STEPS = 240


class TrajectoryError(GeomapError):
    """No unpowered arc has these figures."""


@frozen(eq=False)
class Trajectory:
    """An arc over the turning Earth, from launch to impact."""

    start: Position
    azimuth_deg: float
    """Of the geodesic from launch to impact."""
    range_m: float
    apogee_m: float
    flight_time_s: float
    burnout_time_s: float
    burnout_speed_m_s: float
    """Relative to the ground."""
    burnout_angle_deg: float
    """Above the horizon of the launch."""
    burnout_height_m: float
    launch_azimuth_deg: float
    """The heading that makes up for the Earth's turning."""
    time_s: Floats
    """(N,) from 0 to the flight time."""
    height_m: Floats
    """(N,)"""
    downrange_m: Floats
    """(N,) geodesic distance from the launch to the point beneath."""
    track_lonlat_deg: Floats
    """(N, 2) points beneath, as flown; longitudes in [-180, 180)."""
    departure_m: float
    """Greatest distance of the track from the geodesic between launch and impact."""

    @property
    def is_lofted(self) -> bool:
        """Say whether it rose higher than the arc of least energy does for its range."""
        return self.apogee_m > minimum_energy_apogee_m(self.range_m)


def minimum_energy_apogee_m(range_m: float) -> float:
    """Return the apogee of the arc that reaches a range with the least speed.

    On a sphere that stands still (Bate, Mueller and White 1971, section 6.2): with range
    angle psi the arc leaves at 45 degrees - psi / 4. Over a short range it is a quarter of it.

    Examples
    --------
    >>> round(minimum_energy_apogee_m(10_000.0))
    2499
    """
    half = range_m / EARTH_RADIUS_M / 2.0
    # Semi-major axis and semi-latus rectum of the ellipse whose second focus is on the chord.
    major = EARTH_RADIUS_M * (1.0 + math.sin(half)) / 2.0
    eccentricity = EARTH_RADIUS_M * math.cos(half) / (2.0 * major)
    return max(0.0, major * (1.0 + eccentricity) - EARTH_RADIUS_M)


def fit(start: Position, azimuth_deg: float, range_m: float, apogee_m: float) -> Trajectory:
    """Find the arc from a launch with this range, azimuth to the impact, and apogee.

    Raises
    ------
    TrajectoryError
        Where there is none: no apogee, a range beyond half the Earth's girth, or an arc
        so flat or so high that none of these assumptions gives it.
    """
    none = TrajectoryError(
        f"no unpowered arc reaches {apogee_m / 1e3:,.0f} km high and {range_m / 1e3:,.0f} km far"
    )
    if not 1000.0 <= apogee_m <= 100_000e3 or not 0.0 <= range_m <= math.pi * EARTH_RADIUS_M * 0.98:
        raise none
    azimuth, latitude = math.radians(azimuth_deg), math.radians(start.lat_deg)
    unknown = np.array([*_plain_arc(range_m, apogee_m), azimuth])
    wanted = np.array([range_m * math.sin(azimuth), range_m * math.cos(azimuth), apogee_m])
    arc = _Arc(unknown, latitude)
    miss = arc.reached() - wanted
    slope = None
    for _ in range(60):
        if np.abs(miss).max() < 1.0:
            return _trajectory(arc, start, azimuth_deg, range_m, apogee_m)
        if slope is None:
            slope = _slope(unknown, latitude, arc.reached())
        try:
            change = -np.linalg.solve(slope, miss)
        except np.linalg.LinAlgError:
            break
        unknown = unknown + np.clip(change, [-400.0, -0.1, -0.1], [400.0, 0.1, 0.1])
        unknown[0] = np.clip(unknown[0], 50.0, 11_500.0)
        unknown[1] = np.clip(unknown[1], 0.005, math.pi / 2 - 1e-6)
        arc = _Arc(unknown, latitude)
        before, miss = miss, arc.reached() - wanted
        # Near the end the slope hardly changes, and three arcs are saved.
        if np.abs(miss).max() > 0.1 * np.abs(before).max():
            slope = None
    raise none


def range_between(
    start: Position,
    azimuth_deg: float,
    apogee_m: tuple[float, float],
    flight_time_s: tuple[float, float],
) -> tuple[float, float] | None:
    """Return the least and the greatest range of arcs with such an apogee and time.

    Of a given apogee the time grows with the range, slowly for a lofted flight: 1,000 km
    farther are 25 s more under an apogee of 6,000 km, and 160 s under one of 500. There is no
    choice of a high and a low arc, which two ranges and one speed would leave.

    Parameters
    ----------
    start : Position
    azimuth_deg : float
        About where it went; the turning Earth makes little of it.
    apogee_m, flight_time_s : (least, greatest)

    Returns
    -------
    (least, greatest) in metres, or None
        None where even straight up takes longer, or the farthest arc of this apogee less.
    """
    least = _range_of_time(start, azimuth_deg, apogee_m[1], flight_time_s[0])
    greatest = _range_of_time(start, azimuth_deg, apogee_m[0], flight_time_s[1])
    if least == math.inf or greatest == 0.0:
        return None
    flattest = _flattest_range_m(apogee_m[1])
    return max(least, _SHORTEST_M), min(greatest, flattest)


FLAT = 0.6
"""Under this share of the apogee of least energy a flight counts as depressed. A convention:
arcs so flat spend much of their way in air that this model leaves out."""

_SHORTEST_M = 1e3
_FARTHEST_M = 15_000e3


def _flattest_range_m(apogee_m: float) -> float:
    """Return how far an arc of this apogee reaches that is not depressed."""
    low, high = _SHORTEST_M, _FARTHEST_M
    if FLAT * minimum_energy_apogee_m(high) <= apogee_m:
        ranges = np.linspace(low, high, 60)
        flattest = max(ranges, key=lambda value: minimum_energy_apogee_m(float(value)))
        if FLAT * minimum_energy_apogee_m(float(flattest)) <= apogee_m:
            return high
        high = float(flattest)
    while high - low > 1e3:
        middle = (low + high) / 2.0
        if FLAT * minimum_energy_apogee_m(middle) <= apogee_m:
            low = middle
        else:
            high = middle
    return low


def _range_of_time(
    start: Position, azimuth_deg: float, apogee_m: float, flight_time_s: float
) -> float:
    """Return the range of the arc that takes so long; 0 where all take longer, inf: less."""
    low, high = _SHORTEST_M, _flattest_range_m(apogee_m)
    if fit(start, azimuth_deg, low, apogee_m).flight_time_s > flight_time_s:
        return 0.0
    if fit(start, azimuth_deg, high, apogee_m).flight_time_s < flight_time_s:
        return math.inf
    while high - low > 0.01 * high + 2e3:
        middle = (low + high) / 2.0
        if fit(start, azimuth_deg, middle, apogee_m).flight_time_s < flight_time_s:
            low = middle
        else:
            high = middle
    return (low + high) / 2.0


def _slope(unknown: Floats, latitude: float, reached: Floats) -> Floats:
    """Return how what an arc reaches changes with speed, angle and heading, (3, 3)."""
    slope = np.empty((3, 3))
    for column, step in enumerate((1e-2, 1e-6, 1e-6)):
        shifted = unknown.copy()
        shifted[column] += step
        slope[:, column] = (_Arc(shifted, latitude).reached() - reached) / step
    return slope


def _plain_arc(range_m: float, apogee_m: float) -> tuple[float, float]:
    """Return speed and angle at the ground of the arc over an Earth that stands still.

    With r = p / (1 - e cos phi) from the apogee, both ends and the top fix e and p.
    """
    top = EARTH_RADIUS_M + apogee_m
    eccentricity = apogee_m / (top - EARTH_RADIUS_M * math.cos(range_m / EARTH_RADIUS_M / 2.0))
    parameter = top * max(0.0, 1.0 - eccentricity)
    speed = math.sqrt(EARTH_GM * (2.0 / EARTH_RADIUS_M - (1.0 + eccentricity) / top))
    level = math.sqrt(EARTH_GM * parameter) / EARTH_RADIUS_M / speed
    return 0.92 * speed, min(math.acos(min(1.0, level)), math.radians(85.0))


class _Arc:
    """One arc by burn-out speed, angle and heading; the launch lies in the x-z plane."""

    def __init__(self, unknown: Floats, latitude: float) -> None:
        self.speed, self.angle, self.heading = (float(value) for value in unknown)
        self.burnout_time = self.speed / ACCELERATION
        self.up = np.array([math.cos(latitude), 0.0, math.sin(latitude)])
        self.east = np.array([0.0, 1.0, 0.0])
        self.north = np.array([-math.sin(latitude), 0.0, math.cos(latitude)])
        level = math.sin(self.heading) * self.east + math.cos(self.heading) * self.north
        self.ahead = math.sin(self.angle) * self.up + math.cos(self.angle) * level
        self.climb = PATH_SHARE * self.speed * self.burnout_time
        place = EARTH_RADIUS_M * self.up + self.climb * self.ahead
        velocity = self.speed * self.ahead + np.cross([0.0, 0.0, EARTH_ROTATION], place)
        self._orbit(place, velocity)

    def _orbit(self, place: Floats, velocity: Floats) -> None:
        height = float(np.linalg.norm(place))
        energy = float(velocity @ velocity) / 2.0 - EARTH_GM / height
        if energy >= -1e5:
            raise TrajectoryError("the arc that these figures ask for leaves the Earth")
        self.major = -EARTH_GM / (2.0 * energy)
        momentum = np.cross(place, velocity)
        vector = np.cross(velocity, momentum) / EARTH_GM - place / height
        self.eccentricity = float(np.linalg.norm(vector))
        self.perigee_way = vector / self.eccentricity
        self.minor_way = np.cross(momentum, self.perigee_way) / np.linalg.norm(momentum)
        rising = 1.0 if place @ velocity >= 0 else -1.0
        self.first = rising * self._anomaly(height) % (2.0 * math.pi)
        self.last = 2.0 * math.pi - self._anomaly(EARTH_RADIUS_M)
        self.mean_motion = math.sqrt(EARTH_GM / self.major**3)
        self.flight_time = self.burnout_time + float(self._since_perigee(np.array(self.last)))
        self.flight_time -= float(self._since_perigee(np.array(self.first)))

    def _anomaly(self, radius: float) -> float:
        cosine = (1.0 - radius / self.major) / self.eccentricity
        return math.acos(min(1.0, max(-1.0, cosine)))

    def _since_perigee(self, anomaly: Floats) -> Floats:
        since: Floats = (anomaly - self.eccentricity * np.sin(anomaly)) / self.mean_motion
        return since

    def reached(self) -> Floats:
        """Return how far east and north of the launch it falls, on the sphere, and its apogee."""
        _, _, distance, azimuth = self.path(np.array([self.last]))
        apogee = self.major * (1.0 + self.eccentricity) - EARTH_RADIUS_M
        return np.array(
            [
                float(distance[0] * np.sin(azimuth[0])),
                float(distance[0] * np.cos(azimuth[0])),
                apogee,
            ]
        )

    def path(self, anomaly: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """Return time, height, ground distance and azimuth (radians) of points after burn-out."""
        time = (
            self.burnout_time
            + self._since_perigee(anomaly)
            - self._since_perigee(np.array(self.first))
        )
        # A vertical shot has an eccentricity of 1, give or take a rounding.
        semi_minor = self.major * math.sqrt(max(0.0, 1.0 - self.eccentricity**2))
        along = self.major * (np.cos(anomaly) - self.eccentricity)
        place = along[:, None] * self.perigee_way
        place = place + (semi_minor * np.sin(anomaly))[:, None] * self.minor_way
        # The frame stands still from burn-out on, while the ground turns under it.
        turn = EARTH_ROTATION * (time - self.burnout_time)
        cosine, sine = np.cos(turn), np.sin(turn)
        fixed = np.column_stack(
            [
                cosine * place[:, 0] + sine * place[:, 1],
                cosine * place[:, 1] - sine * place[:, 0],
                place[:, 2],
            ]
        )
        return (time, *self.beneath(fixed))

    def powered(self, time: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """Return the same of points before burn-out."""
        share = (time / self.burnout_time) ** (1.0 / PATH_SHARE)
        place = EARTH_RADIUS_M * self.up + (self.climb * share)[:, None] * self.ahead
        return (time, *self.beneath(place))

    def beneath(self, place: Floats) -> tuple[Floats, Floats, Floats]:
        """Return height, ground distance and azimuth from the launch, in the ground's frame."""
        radius = np.linalg.norm(place, axis=1)
        up, east, north = place @ self.up, place @ self.east, place @ self.north
        distance = np.arctan2(np.hypot(east, north), up) * EARTH_RADIUS_M
        return radius - EARTH_RADIUS_M, distance, np.arctan2(east, north)


def _trajectory(
    arc: _Arc, start: Position, azimuth_deg: float, range_m: float, apogee_m: float
) -> Trajectory:
    before = arc.powered(np.linspace(0.0, arc.burnout_time, _STEPS // 8, endpoint=False))
    after = arc.path(np.linspace(arc.first, arc.last, _STEPS - _STEPS // 8))
    time, height, distance, azimuth = (
        np.concatenate(pair) for pair in zip(before, after, strict=True)
    )
    lon, lat = direct_arrays(start.lon_deg, start.lat_deg, np.degrees(azimuth), distance)
    # Sideways from the geodesic: by the spherical law of sines, as the track hugs it.
    sideways = EARTH_RADIUS_M * np.arcsin(
        np.sin(distance / EARTH_RADIUS_M) * np.sin(azimuth - math.radians(azimuth_deg))
    )
    return Trajectory(
        start=start,
        azimuth_deg=azimuth_deg,
        range_m=range_m,
        apogee_m=apogee_m,
        flight_time_s=arc.flight_time,
        burnout_time_s=arc.burnout_time,
        burnout_speed_m_s=arc.speed,
        burnout_angle_deg=math.degrees(arc.angle),
        burnout_height_m=float(after[1][0]),
        launch_azimuth_deg=float(wrap_azimuth(math.degrees(arc.heading))),
        time_s=time,
        height_m=np.maximum(height, 0.0),
        downrange_m=distance,
        track_lonlat_deg=np.column_stack([lon, lat]),
        departure_m=float(np.abs(sideways).max()),
    )


def fit_to(start: Position, impact: Position, apogee_m: float) -> Trajectory:
    """Find the arc of this apogee between two points: `fit` with their geodesic."""
    azimuth, length = inverse_arrays(start.lon_deg, start.lat_deg, impact.lon_deg, impact.lat_deg)
    return fit(start, float(azimuth), float(length), apogee_m)
