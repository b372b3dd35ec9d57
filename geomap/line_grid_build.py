"""Building the grid of `geomap.line_grid`: which edges can be the nearest to a point of a cell.

Squares of four degrees are divided into degrees, and those into parts, each time among the
edges that were left before.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from geomap.geodesy import Floats, to_ecef
from geomap.line_edges import Edges, LineEdges
from geomap.line_grid import PARTS, LineGrid
from geomap.threads import cores

_SQUARE = 4  # degrees
_FEW = 16
"""Edges up to which a cell of a degree is not divided."""

_Lists = list[tuple[int, int, list[Edges]]]
"""Column, row, and one list of edges or one for each part."""


def build_line_grid(edges: LineEdges, *, threads: int | None = None) -> LineGrid:
    """Prepare lines for `LineGrid.distance_m`."""
    _, _, columns, rows = edges.extent
    squares = [(x, y) for y in range(0, rows, _SQUARE) for x in range(0, columns, _SQUARE)]
    with ThreadPoolExecutor(cores() if threads is None else threads) as pool:
        made = list(pool.map(lambda square: _lists(edges, *square), squares))
    return _assembled(made, edges)


def _lists(edges: LineEdges, column: int, row: int) -> _Lists:
    """Return for each degree of a square its column, row and one list, or one a part."""
    west, south = edges.extent[0] + column, edges.extent[1] + row
    middle, radius = _balls(west, south, _SQUARE, 1)
    around = edges.chosen(edges.within_reach(middle, radius), middle, radius)[0]
    middle, radius = _balls(west, south, _SQUARE, _SQUARE)
    made: _Lists = []
    for number, found in enumerate(edges.chosen(around, middle, radius)):
        up, across = divmod(number, _SQUARE)
        lists = [found]
        if len(found) > _FEW:
            parts, small = _balls(west + across, south + up, 1.0, PARTS)
            lists = edges.chosen(found, parts, small)
        made.append((column + across, row + up, lists))
    return made


def _balls(west: float, south: float, size_deg: float, parts: int) -> tuple[Floats, float]:
    """Return the middles of a square's parts, (3, parts**2), and a radius about each."""
    at = (np.arange(parts) + 0.5) * size_deg / parts
    lon, lat = (each.ravel() for each in np.meshgrid(west + at, south + at))
    middle = to_ecef(lon, lat)
    half = size_deg / parts / 2.0
    corners = [
        to_ecef(lon + x * half, lat + y * half) - middle for x in (-1, 0, 1) for y in (-1, 0, 1)
    ]
    radius = max(float(np.linalg.norm(corner, axis=1).max()) for corner in corners)
    # The ground between those nine points bulges by less than a hundredth.
    return np.ascontiguousarray(middle.T), radius * 1.01


def _assembled(made: Sequence[_Lists], edges: LineEdges) -> LineGrid:
    _, _, columns, rows = edges.extent
    cell = np.zeros((rows, columns), dtype=np.int32)
    part: list[NDArray[np.int32]] = [np.empty(0, dtype=np.int32)]
    lists: list[Edges] = []
    for column, row, found in (each for square in made for each in square):
        if len(found) == 1:
            cell[row, column] = len(lists)
        else:
            cell[row, column] = -len(part)
            part.append(len(lists) + np.arange(PARTS**2, dtype=np.int32))
        lists += found
    return LineGrid.of_lists(
        lists, edges.start, edges.along, edges.extent, cell.ravel(), np.concatenate(part)
    )
