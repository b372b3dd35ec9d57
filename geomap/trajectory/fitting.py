"""The arc that has a published range and apogee: shooting until it falls where it should."""

from __future__ import annotations

import math

import numpy as np
from attrs import frozen

from geomap.geodesy import Floats, Position, direct_arrays, wrap_azimuth
from geomap.trajectory.arc import (
    EARTH_RADIUS_M,
    Arc,
    TrajectoryError,
    minimum_energy_apogee_m,
    plain_arc,
)

TIME_TOLERANCE = 0.02
"""Greatest relative error of the time against the five published flights."""

_STEPS = 240


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
    unknown = np.array([*plain_arc(range_m, apogee_m), azimuth])
    wanted = np.array([range_m * math.sin(azimuth), range_m * math.cos(azimuth), apogee_m])
    arc = Arc(unknown, latitude)
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
        arc = Arc(unknown, latitude)
        before, miss = miss, arc.reached() - wanted
        # Near the end the slope hardly changes, and three arcs are saved.
        if np.abs(miss).max() > 0.1 * np.abs(before).max():
            slope = None
    raise none


def _slope(unknown: Floats, latitude: float, reached: Floats) -> Floats:
    """Return how what an arc reaches changes with speed, angle and heading, (3, 3)."""
    slope = np.empty((3, 3))
    for column, step in enumerate((1e-2, 1e-6, 1e-6)):
        shifted = unknown.copy()
        shifted[column] += step
        slope[:, column] = (Arc(shifted, latitude).reached() - reached) / step
    return slope


def _trajectory(
    arc: Arc, start: Position, azimuth_deg: float, range_m: float, apogee_m: float
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
