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

from geomap.trajectory.arc import (
    ACCELERATION,
    EARTH_GM,
    EARTH_RADIUS_M,
    EARTH_ROTATION,
    PATH_SHARE,
    TrajectoryError,
    minimum_energy_apogee_m,
)
from geomap.trajectory.fitting import TIME_TOLERANCE, Trajectory, fit
from geomap.trajectory.ranges import FLAT, range_between

__all__ = [
    "ACCELERATION",
    "EARTH_GM",
    "EARTH_RADIUS_M",
    "EARTH_ROTATION",
    "FLAT",
    "PATH_SHARE",
    "TIME_TOLERANCE",
    "Trajectory",
    "TrajectoryError",
    "fit",
    "minimum_energy_apogee_m",
    "range_between",
]
