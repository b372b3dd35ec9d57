"""Edges of lines through the Earth, and which of them can be the nearest to what is about a place.

The points about a place lie within a ball about its middle m of some radius r. Let b be a
point of the lines, and a any point of an edge. |p - a|^2 - |p - b|^2 is linear in p, so no
point p of the ball is nearer to a than to b where

    |m - a|^2 - |m - b|^2  >=  2 r |a - b|

and then the edge need not be looked at. A term is added for geodesics whose order
is not that of their chords. The points b are the lines' nearest to m, and
the middles of edges before and after the one in question, which are the sharper rivals.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
from attrs import frozen
from numpy.typing import ArrayLike, NDArray

from geomap.errors import GeodesyError
from geomap.geodesy import Floats, densify, to_ecef
from geomap.line_grid import Exact, LineGrid, within
from geomap.units import WGS84_SEMI_MAJOR_M

_RIVALS = (-8, -3, 3, 8)
_ELEMENTS = 1 << 14  # of a matrix that fits the second cache with a few others

Edges = NDArray[np.int32]


@frozen(eq=False)
class LineEdges:
    """The edges of lines, cut to 2 km, as vectors through the Earth."""

    start: Floats
    """(3, E) metres, Earth-centred."""
    along: Floats
    """(3, E) metres."""
    middle: Floats
    """(3, E) metres, Earth-centred."""
    unit: Floats
    """(3, E): the direction of each edge."""
    half: Floats
    """(E,): half of each length, and 0.1 m."""
    extent: tuple[int, int, int, int]
    """West and south in degrees, columns and rows of a degree: where a grid knows them."""

    @classmethod
    def of(cls, lines: Iterable[ArrayLike], around_deg: float) -> LineEdges:
        """Cut lines into edges.

        Parameters
        ----------
        lines : iterable of (N, 2) array_like
            Vertices in degrees, joined by geodesics.
        around_deg : float
            How far about them a grid is to reach.

        Raises
        ------
        GeodesyError
            If no line has two vertices.
        """
        fine = [line for line in (densify(each) for each in lines) if len(line) > 1]
        if not fine:
            raise GeodesyError("no line with two vertices to measure a distance to")
        ecef = [to_ecef(*line.T) for line in fine]
        start = np.ascontiguousarray(np.vstack([line[:-1] for line in ecef]).T)
        along = np.ascontiguousarray(np.vstack([np.diff(line, axis=0) for line in ecef]).T)
        length = np.sqrt((along**2).sum(axis=0))
        return cls(
            start=start,
            along=along,
            middle=start + along / 2.0,
            unit=along / np.maximum(length, 1e-9),
            # The bulge of an arc over its chord is L^2 / 8R: 8 cm for 2 km.
            half=length / 2.0 + 0.1,
            extent=_extent(np.vstack(fine), around_deg),
        )

    def few_distances_m(self, lon_deg: Floats, lat_deg: Floats, exact: Exact) -> Floats:
        """Return what a grid of these edges would, without building one."""
        known = np.flatnonzero(within(self.extent, lon_deg, lat_deg)[2])
        found = np.full(len(lon_deg), -1, dtype=np.intp)
        found[known] = np.arange(len(known))
        lists = self.chosen(
            np.arange(len(self.half), dtype=np.int32),
            np.ascontiguousarray(to_ecef(lon_deg[known], lat_deg[known]).T),
            radius=1.0,
        )
        grid = LineGrid.of_lists(lists, self.start, self.along, self.extent)
        return grid.held_against(found, lon_deg, lat_deg, exact)

    def within_reach(self, middle: Floats, radius: float) -> Edges:
        """Return the edges that may be the nearest to a point of a ball, by a coarse bound.

        Parameters
        ----------
        middle : (3, 1) array
        radius : float
        """
        away = np.sqrt(_squares(middle, self.middle)[0])
        bound = float((away + self.half).min()) + radius
        near = away - self.half - radius <= bound + _slack_m(np.array(bound))
        return np.flatnonzero(near).astype(np.int32)

    def chosen(self, among: Edges, middle: Floats, radius: float) -> list[Edges]:
        """Return for each of M balls which of some edges can be the nearest to a point in it.

        Parameters
        ----------
        among : (K,) array of int
        middle : (3, M) array
            Metres, Earth-centred.
        radius : float
            Of all balls, in metres.
        """
        step = max(1, _ELEMENTS // max(1, len(among)))
        made: list[Edges] = []
        for first in range(0, middle.shape[1], step):
            keep = _can_be_nearest(self, among, middle[:, first : first + step], radius)
            made += [among[row] for row in keep]
        return made


def _extent(corners: Floats, around_deg: float) -> tuple[int, int, int, int]:
    """Return west, south, columns and rows of the region with cells, a multiple of 4 degrees."""
    low, high = corners.min(axis=0) - around_deg, corners.max(axis=0) + around_deg
    south = max(-90, math.floor(low[1]))
    rows = 4 * math.ceil((min(90.0, high[1]) - south) / 4)
    columns = 4 * math.ceil((high[0] - math.floor(low[0])) / 4)
    west = (math.floor(low[0]) + 180) % 360 - 180
    return (-180, south, 360, rows) if columns >= 360 else (west, south, columns, rows)


def _slack_m(chord_m: Floats) -> Floats:
    """Return how much longer than a chord another must be for its geodesic to be longer.

    A geodesic is longer than its chord by s^3 / 24 R^2, and R^2 differs by up to 2.1 %
    between azimuths and places; and 0.2 m for edges that sag.
    """
    return 0.2 + 0.021 * chord_m**3 / (24.0 * WGS84_SEMI_MAJOR_M**2)


def _can_be_nearest(
    edges: LineEdges, among: Edges, centre: Floats, radius: float
) -> NDArray[np.bool_]:
    """Return (M, K): for each of M balls, which of K edges the test in the module's text leaves."""
    middle, half = edges.middle[:, among], edges.half[among]
    nearest, toward = _squares_and_products(centre, middle, edges.unit[:, among])
    share = np.minimum(np.maximum(toward, -half), half)
    nearest += share * (share - 2.0 * toward)
    row = np.arange(centre.shape[1])
    best = nearest.argmin(axis=1)
    rival = middle[:, best] + share[row, best] * edges.unit[:, among[best]]
    rival2 = np.maximum(nearest[row, best], 0.0)
    farthest = np.sqrt(rival2) + radius
    slack = _slack_m(farthest)
    nearest -= (slack * (2.0 * farthest + slack))[:, None]
    apart = np.sqrt(_squares(rival, middle))
    apart += half
    apart *= 2.0 * radius
    apart += rival2[:, None]
    keep = nearest < apart
    keep[row, best] = True
    column = np.flatnonzero(keep.any(axis=0))
    among, middle, half = among[column], middle[:, column], half[column]
    nearest, left = nearest[:, column], keep[:, column]
    for steps in _RIVALS:
        other = edges.middle[:, np.clip(among + steps, 0, len(edges.half) - 1)]
        bound = _squares(centre, other)
        bound += 2.0 * radius * (np.sqrt(((other - middle) ** 2).sum(axis=0)) + half)
        left &= nearest < bound
    keep[:, column] = left
    keep[row, best] = True
    return keep


def _squares(a: Floats, b: Floats) -> Floats:
    """Return the (M, K) squared distances between two sets of points, (3, M) and (3, K)."""
    squared = np.zeros((a.shape[1], b.shape[1]))
    for one, other in zip(a, b, strict=True):
        apart = one[:, None] - other
        apart *= apart
        squared += apart
    return squared


def _squares_and_products(a: Floats, b: Floats, unit: Floats) -> tuple[Floats, Floats]:
    """Return `_squares` and the products of the vectors from b to a with vectors at b."""
    squared = np.zeros((a.shape[1], b.shape[1]))
    product = np.zeros_like(squared)
    for one, other, direction in zip(a, b, unit, strict=True):
        apart = one[:, None] - other
        product += apart * direction
        apart *= apart
        squared += apart
    return squared, product
