"""Evidence becomes weighted cells: where to look, how finely, and what the shore leaves."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from attrs import evolve, frozen
from numpy.typing import NDArray

from geomap.events import FallArea
from geomap.evidence import Evidence
from geomap.evidence.likelihood import Band, Robust
from geomap.evidence.seas import COASTS, outline
from geomap.evidence.statements import NEAR_PLACE
from geomap.geodesy import Floats, Position, inverse_arrays
from geomap.impact.cells import Cells, LogDensity, refine
from geomap.impact.plane import Plane, area_scale, polar
from geomap.impact.regions import WrongSide
from geomap.impact.values import Land

WRONG_SIDE_OF_SHORE = 0.01
"""Weight of land where a fall at sea was stated, and of the sea where one on land was."""

_FARTHEST_M = 19_000e3

LogWeight = Callable[[Floats, Floats], Floats]
"""Of longitudes and latitudes: a further log-likelihood, such as that of a claim."""


@frozen(eq=False)
class Spread:
    """How the probability is spread, before anything is concluded from it."""

    cells: Cells
    lon_deg: Floats
    lat_deg: Floats
    weight: Floats
    """(N,) arrays of the cells, land taken into account; the weights sum to 1."""
    plane: Plane
    log_density: LogDensity
    wrong_side: WrongSide | None


def spread(
    evidence: Evidence,
    land: Land | None = None,
    *,
    given: LogWeight | None = None,
    fineness: float = 1.0,
) -> Spread | None:
    """Weigh evidence; None where nothing bears on the place of fall."""
    discs = _discs(evidence)
    if not discs:
        return None
    centre, reach_m = _search(evidence, discs)
    plane = Plane(centre)
    from_launch = centre == evidence.launch.position

    def log_density(x_m: Floats, y_m: Floats, blur_m: float) -> Floats:
        azimuth, distance = polar(x_m, y_m)
        lon, lat = plane.to_lonlat(x_m, y_m)
        known = (azimuth, distance) if from_launch else None
        logs = evidence.log_likelihood(lon, lat, blur_m, from_launch=known)
        if given is not None:
            logs = logs + given(lon, lat)
        return logs + np.log(np.maximum(area_scale(distance), 1e-6))

    off_shore = _off_shore(evidence, land)

    def ruled(x_m: Floats, y_m: Floats) -> NDArray[np.bool_]:
        assert off_shore is not None
        return off_shore(*plane.to_lonlat(x_m, y_m))

    cells = refine(
        log_density,
        reach_m,
        _narrowest(evidence),
        fineness,
        None if off_shore is None else ruled,
    )
    lon, lat = plane.to_lonlat(cells.x_m, cells.y_m)
    wrong_side = None
    if cells.is_ruled_out is not None and land is not None:
        wrong_side = WrongSide(
            cells.is_ruled_out, WRONG_SIDE_OF_SHORE, land, is_land=not evidence.is_on_land
        )
    weight = cells.weight if wrong_side is None else wrong_side.weighed(cells.weight)
    held = weight > 1e-9
    wrong_side = None if wrong_side is None else evolve(wrong_side, cells=wrong_side.cells[held])
    cells = cells.chosen(held)
    lon, lat, weight = lon[held], lat[held], weight[held] / weight[held].sum()
    return Spread(cells, lon, lat, weight, plane, log_density, wrong_side)


def _discs(evidence: Evidence) -> list[tuple[Position, float]]:
    """Return centre and radius of what each bounded statement leaves possible."""
    if evidence.position is not None:
        return [(evidence.position.published.position, 7.0 * evidence.position.sigma_m)]
    discs = []
    start = evidence.launch.position
    if start is not None and evidence.ranges:
        reach = max(_reach(statement.likelihood) for statement in evidence.ranges)
        discs.append((start, reach + 4.0 * evidence.launch_sigma_m))
    for place in evidence.places:
        reach = _reach(place.distance or NEAR_PLACE) + 4.0 * place.sigma_m
        discs.append(_around([(p.lon_deg, p.lat_deg) for p in place.place.points], reach))
    for area in evidence.areas:
        discs += _area_disc(area.area)
    return discs


def _area_disc(area: FallArea) -> list[tuple[Position, float]]:
    if area in COASTS:
        return [_around(COASTS[area][0], 500e3)]
    polygon = outline(area)
    return [] if polygon is None else [_around(list(polygon.exterior.coords), 50e3)]


def _around(points: list[tuple[float, float]], margin_m: float) -> tuple[Position, float]:
    lonlat = np.array(points)
    lon, lat = np.unwrap(lonlat[:, 0], period=360.0), lonlat[:, 1]
    centre = Position(float(lon.min() + lon.max()) / 2.0, float(lat.min() + lat.max()) / 2.0)
    _, distance = inverse_arrays(centre.lon_deg, centre.lat_deg, lon, lat)
    return centre, float(distance.max()) + margin_m


def _reach(likelihood: Robust) -> float:
    """Return how far out a likelihood leaves more than a trace."""

    def end(band: Band) -> float:
        return band.high + band.above * (9.0 if band.exponential_above else 4.5)

    return max(end(likelihood.core), end(likelihood.core.widened(likelihood.spread)))


def _search(evidence: Evidence, discs: list[tuple[Position, float]]) -> tuple[Position, float]:
    """Return the centre and the reach of the search: all discs, seen from the launch if known."""
    start = evidence.launch.position
    centre = start if start is not None and evidence.knows_flight else discs[0][0]
    if evidence.position is not None:
        centre = discs[0][0]
    reach = 0.0
    for middle, radius in discs:
        _, away = inverse_arrays(centre.lon_deg, centre.lat_deg, middle.lon_deg, middle.lat_deg)
        reach = max(reach, float(away) + radius)
    return centre, min(reach, _FARTHEST_M)


def _narrowest(evidence: Evidence) -> float:
    """Return the least standard deviation in the density, in metres."""
    if evidence.position is not None:
        return evidence.position.sigma_m
    scales = [60e3]
    if evidence.knows_flight:
        for statement in evidence.ranges:
            core = statement.likelihood.core
            scales.append(math.hypot(min(core.below, core.above), evidence.launch_sigma_m))
            for way in evidence.directions:
                across = math.radians(way.likelihood.core.above) * core.low
                scales.append(max(math.hypot(across, evidence.launch_sigma_m), 100.0))
    for place in evidence.places:
        core = (place.distance or NEAR_PLACE).core
        scales.append(math.hypot(min(core.below, core.above), place.sigma_m))
        if place.bearing is not None:
            across = math.radians(place.bearing.core.above) * max(core.low, 5e3)
            scales.append(math.hypot(across, place.sigma_m))
    return max(min(scales), 100.0)


def _off_shore(
    evidence: Evidence, land: Land | None
) -> Callable[[Floats, Floats], NDArray[np.bool_]] | None:
    """Return what says where it did not fall, since somebody said at sea, or on land."""
    if land is None or not evidence.areas or evidence.position is not None:
        return None
    if not evidence.is_on_land:
        return land.on_land

    def at_sea(lon_deg: Floats, lat_deg: Floats) -> NDArray[np.bool_]:
        return ~land.on_land(lon_deg, lat_deg)

    return at_sea
