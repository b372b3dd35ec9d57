"""How far arcs reach that have a published apogee and time of flight."""

from __future__ import annotations

import math

import numpy as np

from geomap.geodesy import Position
from geomap.trajectory.arc import minimum_energy_apogee_m
from geomap.trajectory.fitting import fit

FLAT = 0.6
"""Under this share of the apogee of least energy a flight counts as depressed. A convention:
arcs so flat spend much of their way in air that this model leaves out."""

_SHORTEST_M = 1e3
_FARTHEST_M = 15_000e3


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
        The greatest may be infinite.

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
    if math.inf in (apogee_m, flight_time_s):
        return 0.0 if flight_time_s < math.inf else math.inf
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
