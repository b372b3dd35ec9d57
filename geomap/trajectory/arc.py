"""One arc over a turning sphere: its powered climb, its ellipse, and where it falls."""

from __future__ import annotations

import math

import numpy as np

from geomap.errors import GeomapError
from geomap.geodesy import Floats

EARTH_GM = 3.986004418e14
"""m^3 s^-2: NGA.STND.0036, World Geodetic System 1984, table 3.1."""

EARTH_ROTATION = 7.292115e-5
"""rad s^-1: the same table."""

_TURNING = np.array([0.0, 0.0, EARTH_ROTATION])

EARTH_RADIUS_M = 6371008.8
"""Mean radius of WGS 84: Moritz (2000), Geodetic Reference System 1980, R1."""

ACCELERATION = 22.0
"""Mean net acceleration of the powered phase, m s^-2. Fitted to the five published flights,
and near what the burning times of other missiles ask: 65 s to 1.5 km/s, 110 s to 2.6 km/s."""

PATH_SHARE = 0.36
"""Length of the powered path over burn-out speed times burning time. A stage of constant
thrust with mass ratio m has 1 / ln m - 1 / (m - 1): 0.36 for m = 6."""


class TrajectoryError(GeomapError):
    """No unpowered arc has these figures."""


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


def plain_arc(range_m: float, apogee_m: float) -> tuple[float, float]:
    """Return speed and angle at the ground of the arc over an Earth that stands still.

    With r = p / (1 - e cos phi) from the apogee, both ends and the top fix e and p.
    """
    top = EARTH_RADIUS_M + apogee_m
    eccentricity = apogee_m / (top - EARTH_RADIUS_M * math.cos(range_m / EARTH_RADIUS_M / 2.0))
    parameter = top * max(0.0, 1.0 - eccentricity)
    speed = math.sqrt(EARTH_GM * (2.0 / EARTH_RADIUS_M - (1.0 + eccentricity) / top))
    level = math.sqrt(EARTH_GM * parameter) / EARTH_RADIUS_M / speed
    return 0.92 * speed, min(math.acos(min(1.0, level)), math.radians(85.0))


def _cross(first: Floats, second: Floats) -> Floats:
    """Return the cross product of two vectors; numpy's own takes ten times as long for one."""
    a, b, c = first.tolist()
    d, e, f = second.tolist()
    return np.array([b * f - c * e, c * d - a * f, a * e - b * d])


class Arc:
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
        velocity = self.speed * self.ahead + _cross(_TURNING, place)
        self._orbit(place, velocity)

    def _orbit(self, place: Floats, velocity: Floats) -> None:
        height = float(np.linalg.norm(place))
        energy = float(velocity @ velocity) / 2.0 - EARTH_GM / height
        if energy >= -1e5:
            raise TrajectoryError("the arc that these figures ask for leaves the Earth")
        self.major = -EARTH_GM / (2.0 * energy)
        momentum = _cross(place, velocity)
        vector = _cross(velocity, momentum) / EARTH_GM - place / height
        self.eccentricity = float(np.linalg.norm(vector))
        self.perigee_way = vector / self.eccentricity
        self.minor_way = _cross(momentum, self.perigee_way) / np.linalg.norm(momentum)
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
