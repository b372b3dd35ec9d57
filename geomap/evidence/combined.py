"""All statements about one flight together, as one log-likelihood over positions.

Statements about different things multiply. Statements of several sources about
the same thing (the range, the direction, the distance from one place) are
pooled: see `geomap.evidence.likelihood.pooled`.

The launch is uncertain where only an area is known. Its position is integrated
over, on a hexagonal lattice of launches; between the lattice's points the
flight's own likelihoods are widened instead, which keeps even an exact range
smooth. To first order in spacing over range, and the spacing is 3/8 of the
launch's standard deviation each way.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import TypeVar

import numpy as np
from attrs import frozen

from geomap.events import Launch
from geomap.evidence.likelihood import pooled
from geomap.evidence.statements import (
    R90_PER_SIGMA,
    AreaStatement,
    DirectionStatement,
    PlaceStatement,
    PositionStatement,
    RangeStatement,
)
from geomap.findings import Finding
from geomap.geodesy import Floats
from geomap.seen_from import seen_from

_SPLIT_M = 3e3
"""Launches better known than this are not integrated over: widening is exact enough."""

_WIDENED = 0.5
"""Share of the launch's standard deviation that widens the likelihoods between lattice points."""

_TOGETHER = 512
"""Falls that are seen from all launches at once: what is held of them stays in the cache."""

_OfDistance = Callable[[Floats], Floats]


@frozen
class Evidence:
    """What was published about one flight, ready to be weighed."""

    launch: Launch
    ranges: tuple[RangeStatement, ...] = ()
    directions: tuple[DirectionStatement, ...] = ()
    places: tuple[PlaceStatement, ...] = ()
    areas: tuple[AreaStatement, ...] = ()
    position: PositionStatement | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def launch_sigma_m(self) -> float:
        """Standard deviation of the launch's position, per axis."""
        return self.launch.radius90_m / R90_PER_SIGMA

    @property
    def is_at_sea(self) -> bool:
        """Say whether somebody said that it fell at sea."""
        return any(area.is_at_sea for area in self.areas)

    @property
    def is_on_land(self) -> bool:
        """Say whether somebody said that it fell on land, and nobody that it fell at sea."""
        return bool(self.areas) and not self.is_at_sea

    @property
    def knows_flight(self) -> bool:
        """Say whether there is a launch together with a range or a direction."""
        return self.launch.position is not None and bool(self.ranges or self.directions)

    def log_likelihood(
        self,
        lon_deg: Floats,
        lat_deg: Floats,
        blur_m: float = 0.0,
        from_launch: tuple[Floats, Floats] | None = None,
    ) -> Floats:
        """Return the log-likelihood of positions, (N,), up to a constant; land and sea apart.

        `from_launch` are their azimuths and distances from the launch where they are known.
        """
        if self.position is not None:
            return self.position.log_likelihood(lon_deg, lat_deg, blur_m)
        total = np.zeros(np.shape(lon_deg))
        if self.knows_flight and self.launch.position is not None:
            start = self.launch.position
            if from_launch is None:
                from_launch = seen_from(start.lon_deg, start.lat_deg, lon_deg, lat_deg)
            azimuth, distance = from_launch
            total = total + self.flight_log_likelihood(azimuth, distance, blur_m)
        for same_place in _grouped(self.places, lambda statement: statement.place.name):
            total = total + pooled(
                [place.log_likelihood(lon_deg, lat_deg, blur_m) for place in same_place]
            )
        for same_area in _grouped(self.areas, lambda statement: statement.area.value):
            total = total + same_area[0].log_likelihood(lon_deg, lat_deg, blur_m)
        return total

    def flight_log_likelihood(
        self, azimuth_deg: Floats, distance_m: Floats, blur_m: float = 0.0
    ) -> Floats:
        """Return the log-likelihood of falls by their azimuth and distance from the launch.

        The launch is the stated one; how far it may lie from there is integrated over.
        """
        sigma = self.launch_sigma_m
        if sigma <= _SPLIT_M:
            blur_m = math.hypot(blur_m, sigma)
            return self._flight(azimuth_deg, distance_m, blur_m, self._range(blur_m, distance_m))
        along, across, weight = _lattice(sigma)
        blur_m = math.hypot(blur_m, sigma * _WIDENED)
        range_log = self._range(blur_m, distance_m, float(np.hypot(along, across).max()))
        total = np.empty(len(distance_m))
        for first in range(0, len(total), _TOGETHER):
            some = slice(first, first + _TOGETHER)
            ahead = distance_m[some, None] - along
            azimuth = azimuth_deg[some, None] + np.degrees(np.arctan2(across, ahead))
            logs = self._flight(azimuth, np.hypot(ahead, across), blur_m, range_log)
            highest = logs.max(axis=1)
            logs -= highest[:, None]
            # Not as a product of matrices: for one so small several threads only wait.
            total[some] = highest + np.log((np.exp(logs, out=logs) * weight).sum(axis=1))
        return total

    def _flight(
        self, azimuth_deg: Floats, distance_m: Floats, blur_m: float, range_log: _OfDistance
    ) -> Floats:
        total = np.zeros(np.shape(distance_m))
        if self.ranges:
            total = total + range_log(distance_m)
        if self.directions:
            blur_deg = np.degrees(blur_m / np.maximum(distance_m, 20e3))
            total = total + pooled(
                [each.log_likelihood(azimuth_deg, blur_deg) for each in self.directions]
            )
        return total

    def _range(self, blur_m: float, distance_m: Floats, beside_m: float = 0.0) -> _OfDistance:
        """Return the log-likelihood of distances under all statements of range.

        Where there are several, the blur is applied to what they say together: two sharp
        figures that differ would otherwise blur into a broad agreement between them. It is
        good for `distance_m` and what lies `beside_m` off.
        """
        if len(self.ranges) <= 1 or blur_m == 0.0 or not len(distance_m):
            return lambda some_m: self._ranges(some_m, blur_m)
        cores = [statement.likelihood.core for statement in self.ranges]
        narrowest = min(min(core.below, core.above) for core in cores)
        step = max(narrowest, blur_m) / 8.0
        top = max(core.high for core in cores) + 20.0 * max(core.above for core in cores)
        last = math.ceil((top + 5.0 * blur_m) / step) - 1
        low = min(max(math.floor((float(distance_m.min()) - beside_m) / step), 0), last)
        high = min(math.ceil((float(distance_m.max()) + beside_m) / step), last)
        reach = math.ceil(4.5 * blur_m / step)
        node = np.clip(np.arange(low - reach, high + reach + 1), 0, last)
        # Midpoints of what is narrower than a step, lest it fall between two nodes.
        parts = 8 if step > narrowest / 4.0 else 1
        within: Floats = (np.arange(parts) + 0.5) / parts - 0.5
        logs = self._ranges((step * (node[:, None] + within)).ravel(), 0.0)
        highest = float(logs.max())
        density = np.exp(logs - highest).reshape(len(node), -1).mean(axis=1)
        kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) * step / blur_m) ** 2)
        blurred = np.convolve(density, kernel / kernel.sum(), "valid")
        table = np.log(np.maximum(blurred, 1e-300)) + highest
        return lambda some_m: _between(table, some_m / step - low)

    def _ranges(self, distance_m: Floats, blur_m: float) -> Floats:
        total = np.zeros(np.shape(distance_m))
        for same_kind in _grouped(self.ranges, lambda statement: str(statement.of_path)):
            logs = [statement.log_likelihood(distance_m, blur_m) for statement in same_kind]
            total = total + pooled(logs)
        return total


_Statement = TypeVar(
    "_Statement", RangeStatement, DirectionStatement, PlaceStatement, AreaStatement
)


def _grouped(
    statements: Iterable[_Statement], key: Callable[[_Statement], str]
) -> list[list[_Statement]]:
    groups: dict[str, list[_Statement]] = {}
    for statement in statements:
        groups.setdefault(key(statement), []).append(statement)
    return list(groups.values())


def _between(table: Floats, place: Floats) -> Floats:
    """Return the values of a table between its nodes, linearly; beyond its ends theirs."""
    place = np.minimum(np.maximum(place, 0.0), len(table) - 1.0)
    node = np.minimum(place.astype(np.intp), max(len(table) - 2, 0))
    rise = np.diff(table, append=table[-1])
    value: Floats = table.take(node) + rise.take(node) * (place - node)
    return value


def _lattice(sigma_m: float) -> tuple[Floats, Floats, Floats]:
    """Return offsets of launches along and across the flight, and their weights, (K,) each."""
    spread = sigma_m * math.sqrt(1.0 - _WIDENED**2)
    step = 1.5 * _WIDENED * sigma_m
    rows = np.arange(-4, 5)
    along, across = np.meshgrid(np.arange(-5, 6) * step, rows * step * math.sqrt(0.75))
    along = along + (rows % 2)[:, None] * step / 2.0
    radius = np.hypot(along, across)
    near = radius <= 2.8 * spread
    weight = np.exp(-0.5 * (radius[near] / spread) ** 2)
    return along[near], across[near], weight / weight.sum()
