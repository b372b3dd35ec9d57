"""Outlines of the densest regions: marching squares on a raster, in metres or in polar terms."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from geomap.geodesy import Floats

_CORNERS = ((0, 0), (0, 1), (1, 1), (1, 0))  # row, column: counterclockwise in x, y


def contour(value: Floats, level: float) -> list[tuple[Floats, list[Floats]]]:
    """Return the polygons where a raster lies at or over a level.

    Parameters
    ----------
    value : (rows, columns) array
        At the nodes, not negative; beyond the raster it counts as 0.
    level : float
        Over 0.

    Returns
    -------
    list of (shell, holes)
        Rings of (column, row) as floats, linear between nodes.
    """
    padded = np.pad(value, 1)
    start, end = _segments(padded, level)
    if not len(start):
        return []
    # Ends that meet were computed from the same two nodes, so they are equal to the bit.
    faces = shapely.get_parts(
        shapely.polygonize(shapely.linestrings(np.stack([start, end], axis=1)))
    )
    inside = [face for face in faces if _is_high(face, padded, level)]
    merged = shapely.union_all(inside)
    return [
        (
            np.asarray(part.exterior.coords) - 1.0,
            [np.asarray(r.coords) - 1.0 for r in part.interiors],
        )
        for part in shapely.get_parts(merged)
        if part.geom_type == "Polygon"
    ]


def _is_high(face: shapely.Polygon, value: Floats, level: float) -> bool:
    """Say whether the nodes within a face lie at or over the level: all do, or none."""
    west, south, east, north = face.bounds
    columns, rows = np.meshgrid(
        np.arange(int(np.ceil(west)), int(east) + 1), np.arange(int(np.ceil(south)), int(north) + 1)
    )
    within = shapely.contains_xy(face, columns.ravel(), rows.ravel())
    node = int(np.argmax(within))
    return bool(value[rows.ravel()[node], columns.ravel()[node]] >= level)


def _segments(value: Floats, level: float) -> tuple[Floats, Floats]:
    """Return the ends of the pieces of the contour in every cell, (M, 2) as (column, row)."""
    over = value >= level
    corners = [
        (slice(row, value.shape[0] - 1 + row), slice(column, value.shape[1] - 1 + column))
        for row, column in _CORNERS
    ]
    code: NDArray[np.intp] = np.zeros((value.shape[0] - 1, value.shape[1] - 1), dtype=np.intp)
    for bit, corner in enumerate(corners):
        code += over[corner].astype(np.intp) << bit
    middle = sum(value[corner] for corner in corners) / 4.0 >= level
    starts, ends = [np.empty((0, 2))], [np.empty((0, 2))]
    code[np.isin(code, _SADDLES) & middle] += _JOINED
    for case, pairs in _CASES.items():
        row, column = np.nonzero(code == case)
        for first, second in pairs:
            starts.append(_crossing(value, level, row, column, first))
            ends.append(_crossing(value, level, row, column, second))
    return np.concatenate(starts), np.concatenate(ends)


_SADDLES = (5, 10)
_JOINED = 16
"""What is added where the two high corners of a saddle are joined across its middle."""

# Edge k runs from corner k to corner k + 1.
_CASES: dict[int, tuple[tuple[int, int], ...]] = {
    1: ((3, 0),),
    2: ((0, 1),),
    3: ((3, 1),),
    4: ((1, 2),),
    5: ((3, 0), (1, 2)),
    5 + _JOINED: ((0, 1), (2, 3)),
    6: ((0, 2),),
    7: ((3, 2),),
    8: ((2, 3),),
    9: ((2, 0),),
    10: ((0, 1), (2, 3)),
    10 + _JOINED: ((3, 0), (1, 2)),
    11: ((2, 1),),
    12: ((1, 3),),
    13: ((1, 0),),
    14: ((0, 3),),
}


def _crossing(
    value: Floats, level: float, row: NDArray[np.intp], column: NDArray[np.intp], edge: int
) -> Floats:
    ends = sorted([_CORNERS[edge], _CORNERS[(edge + 1) % 4]])
    (row_a, column_a), (row_b, column_b) = ((row + r, column + c) for r, c in ends)
    a, b = value[row_a, column_a], value[row_b, column_b]
    share = np.clip((level - a) / (b - a), 0.0, 1.0)
    # A share of 0 or 1 would let the pieces of four cells meet in a node.
    share = np.clip(share, 1e-6, 1.0 - 1e-6)
    return np.column_stack(
        [column_a + share * (column_b - column_a), row_a + share * (row_b - row_a)]
    )
