"""Building the index of `geomap.locator` from outlines."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from attrs import frozen
from numpy.typing import NDArray
from shapely import MultiPolygon

from geomap.geodesy import Floats
from geomap.locator import LEAVES, MIDDLE, Exact, Locator, Numbers
from geomap.planar import contains_xy

_CELLS = 1 << 20
"""About how many cells a grid has: their answers fit the second and third cache."""

_MARGIN = 1e-6
"""How far about a leaf, in leaves, an edge counts as running through: far above rounding."""

_UNKNOWN, _MIXED = -2, -1
_UNKNOWN_LEAF = np.iinfo(np.int32).min

Whole = NDArray[np.int64]


@frozen(eq=False)
class Outline:
    """One outline of a layer and its rank: of those that hold a point, the lowest decides."""

    area: MultiPolygon
    rank: int
    inverted: bool = False
    """It holds what lies outside."""

    def holds(self, lon_deg: Floats, lat_deg: Floats) -> NDArray[np.bool_]:
        """Say which points it holds; on its edge either may come out."""
        return contains_xy(self.area, lon_deg, lat_deg) ^ self.inverted


def build_locator(
    outlines: Sequence[Outline], answer: Numbers, exact: Exact, nowhere: int
) -> Locator:
    """Build an index over outlines.

    Parameters
    ----------
    outlines : sequence of Outline
        Degrees within [-180, 180], edges straight in the plane.
    answer : (R,) array of int16
        The answer for each rank; the last is for points that no outline holds.
    exact : callable
        What the index stands for.
    nowhere : int
        The answer for NaN and infinities.
    """
    held = [outline for outline in outlines if not outline.area.is_empty]
    ends, owner = _edges(held)
    grid = _Grid.about(ends)
    edge, column, row = leaves_of_edges(grid.in_leaves(ends))
    order = np.lexsort((edge, owner[edge], column, row))
    edge, column, row = edge[order], column[order], row[order]
    key = row * (grid.columns * LEAVES) + column
    new_leaf = np.flatnonzero(np.diff(key, prepend=-1))
    new_entry = np.flatnonzero(
        (np.diff(key, prepend=-1) != 0) | (np.diff(owner[edge], prepend=-1) != 0)
    )
    corner = np.column_stack([column[new_leaf], row[new_leaf]]).astype(np.int32)
    entry_leaf = np.searchsorted(new_leaf, new_entry, side="right") - 1
    entry_outline = owner[edge[new_entry]]
    child, cell, leaf = _answers(grid, corner, exact)
    base, inside = _known_points(grid, corner, held, entry_leaf, entry_outline, len(answer) - 1)
    ranks = np.array([outline.rank for outline in held], dtype=np.int16)
    return Locator(
        west_deg=grid.west_deg,
        south_deg=grid.south_deg,
        cells_per_deg=grid.cells_per_deg,
        columns=grid.columns,
        rows=grid.rows,
        cell=cell,
        child=child,
        leaf=leaf,
        corner=corner,
        base=base,
        entry_start=np.append(
            np.searchsorted(entry_leaf, np.arange(len(corner))), len(new_entry)
        ).astype(np.int32),
        entry_rank=ranks[entry_outline],
        entry_inside=inside,
        edge_start=np.append(new_entry, len(edge)).astype(np.int32),
        edge=edge.astype(np.int32),
        ends_deg=ends,
        answer=answer,
        nowhere=nowhere,
    )


def _edges(outlines: Sequence[Outline]) -> tuple[Floats, Whole]:
    """Return the (E, 4) ends of all edges and the outline that each belongs to."""
    ends, owner = [np.empty((0, 4))], [np.empty(0, dtype=np.int64)]
    for number, outline in enumerate(outlines):
        rings = shapely.get_rings(shapely.get_parts(outline.area))
        points, ring = shapely.get_coordinates(rings, return_index=True)
        first = np.flatnonzero((ring[1:] == ring[:-1]) & (points[1:] != points[:-1]).any(axis=1))
        ends.append(np.hstack([points[first], points[first + 1]]))
        owner.append(np.full(len(first), number))
    return np.vstack(ends), np.concatenate(owner)


@frozen
class _Grid:
    west_deg: float
    south_deg: float
    cells_per_deg: float
    columns: int
    rows: int

    @classmethod
    def about(cls, ends: Floats) -> _Grid:
        """Lay a grid about edges, in cells of a power of two of a degree, and a frame about it."""
        if not len(ends):
            return cls(-1.0, -1.0, 1.0, 3, 3)
        points = ends.reshape(-1, 2)
        (west, south), (east, north) = points.min(axis=0), points.max(axis=0)
        area = max((east - west) * (north - south), 1e-6)
        cells_per_deg = 2.0 ** round(math.log2(_CELLS / area) / 2.0)
        west = math.floor(west * cells_per_deg) - 1
        south = math.floor(south * cells_per_deg) - 1
        return cls(
            west / cells_per_deg,
            south / cells_per_deg,
            cells_per_deg,
            math.floor(east * cells_per_deg) - west + 2,
            math.floor(north * cells_per_deg) - south + 2,
        )

    def in_leaves(self, ends: Floats) -> Floats:
        """Return edges in units of leaves from the corner of the frame."""
        corner = np.array([self.west_deg, self.south_deg] * 2)
        return np.asarray((ends - corner) * (self.cells_per_deg * LEAVES))

    def place(self, column: NDArray[Any], row: NDArray[Any]) -> tuple[Floats, Floats]:
        """Return degrees of a place given in leaves."""
        scale = self.cells_per_deg * LEAVES
        return self.west_deg + column / scale, self.south_deg + row / scale


def leaves_of_edges(ends: Floats) -> tuple[Whole, Whole, Whole]:
    """Return every pair of an edge and a unit square that it comes within a margin of.

    Parameters
    ----------
    ends : (E, 4) array
        Both ends of each edge, in units of squares.

    Returns
    -------
    edge, column, row : (K,) arrays of int64
    """
    swap = ends[:, 0] > ends[:, 2]
    x0, y0, x1, y1 = np.where(swap[:, None], ends[:, [2, 3, 0, 1]], ends).T
    first = np.floor(x0 - _MARGIN).astype(np.int64)
    counts = np.floor(x1 + _MARGIN).astype(np.int64) - first + 1
    edge, column = _runs(first, counts)
    x0, y0, x1, y1 = x0[edge], y0[edge], x1[edge], y1[edge]
    width = x1 - x0
    steep = width < _MARGIN
    slope = np.divide(y1 - y0, width, out=np.zeros_like(width), where=~steep)
    enter = y0 + (np.clip(column - _MARGIN, x0, x1) - x0) * slope
    leave = y0 + (np.clip(column + 1 + _MARGIN, x0, x1) - x0) * slope
    enter, leave = np.where(steep, y0, enter), np.where(steep, y1, leave)
    first = np.floor(np.minimum(enter, leave) - _MARGIN).astype(np.int64)
    counts = np.floor(np.maximum(enter, leave) + _MARGIN).astype(np.int64) - first + 1
    pair, row = _runs(first, counts)
    return edge[pair], column[pair], row


def _runs(first: Whole, counts: Whole) -> tuple[Whole, Whole]:
    """Return owner and value of the runs first, first + 1, ..., of these lengths."""
    owner = np.repeat(np.arange(len(first)), counts)
    value = np.arange(len(owner)) + np.repeat(first - (np.cumsum(counts) - counts), counts)
    return owner, value


def _answers(
    grid: _Grid, corner: NDArray[np.int32], exact: Exact
) -> tuple[NDArray[np.int32], Numbers, NDArray[np.int32]]:
    """Return `child`, `cell` and `leaf` of the index."""
    of_cell = (corner[:, 1] // LEAVES).astype(np.int64) * grid.columns + corner[:, 0] // LEAVES
    mixed, row = np.unique(of_cell, return_inverse=True)
    cell = np.full(grid.columns * grid.rows, _UNKNOWN, dtype=np.int16)
    cell[mixed] = _MIXED
    child = np.zeros(len(cell), dtype=np.int32)
    child[mixed] = np.arange(len(mixed))
    # Side by side in a row and without an edge between them, cells have one answer.
    free = cell.reshape(grid.rows, grid.columns) == _UNKNOWN
    begins = free & ~np.pad(free, ((0, 0), (1, 0)))[:, :-1]
    at_row, at_column = np.nonzero(begins)
    found = exact(*grid.place((at_column + MIDDLE[0]) * LEAVES, (at_row + MIDDLE[1]) * LEAVES))
    run = np.cumsum(begins.ravel()) - 1
    cell = np.where(free.ravel(), found[run], cell)
    leaf = np.full((len(mixed), LEAVES, LEAVES), _UNKNOWN_LEAF, dtype=np.int32)
    leaf[row, corner[:, 1] % LEAVES, corner[:, 0] % LEAVES] = -1 - np.arange(len(corner))
    first_leaf = np.column_stack([mixed % grid.columns, mixed // grid.columns]) * LEAVES
    _flood(grid, leaf, first_leaf, exact)
    return child, cell, leaf.ravel()


def _flood(grid: _Grid, leaf: NDArray[np.int32], first_leaf: Whole, exact: Exact) -> None:
    """Answer every leaf without an edge: one exact test for each patch of them in a cell."""
    todo = np.arange(len(leaf))
    while True:
        unknown = (leaf[todo] == _UNKNOWN_LEAF).reshape(len(todo), LEAVES * LEAVES)
        left = unknown.any(axis=1)
        todo, unknown = todo[left], unknown[left]
        if not len(todo):
            return
        row, column = np.divmod(unknown.argmax(axis=1), LEAVES)
        corner = first_leaf[todo] + np.column_stack([column, row])
        patch = leaf[todo]
        patch[np.arange(len(todo)), row, column] = exact(*grid.place(*(corner + MIDDLE).T))
        for _ in range(2):
            for step in range(1, LEAVES):
                _pass_on(patch[:, :, step - 1], patch[:, :, step])
                _pass_on(patch[:, step - 1], patch[:, step])
            for step in range(LEAVES - 1, 0, -1):
                _pass_on(patch[:, :, step], patch[:, :, step - 1])
                _pass_on(patch[:, step], patch[:, step - 1])
        leaf[todo] = patch


def _pass_on(known: NDArray[np.int32], to: NDArray[np.int32]) -> None:
    np.copyto(to, known, where=(to == _UNKNOWN_LEAF) & (known >= 0))


def _known_points(
    grid: _Grid,
    corner: NDArray[np.int32],
    outlines: Sequence[Outline],
    entry_leaf: Whole,
    entry_outline: Whole,
    last_rank: int,
) -> tuple[Numbers, NDArray[np.bool_]]:
    """Return `base` and `entry_inside`."""
    lon, lat = grid.place(*(corner + MIDDLE).T)
    base = np.full(len(corner), last_rank, dtype=np.int16)
    inside = np.zeros(len(entry_leaf), dtype=bool)
    for number, outline in enumerate(outlines):
        entries = np.flatnonzero(entry_outline == number)
        holds = outline.holds(lon, lat)
        inside[entries] = holds[entry_leaf[entries]]
        holds[entry_leaf[entries]] = False
        base[holds] = np.minimum(base[holds], outline.rank)
    return base, inside
