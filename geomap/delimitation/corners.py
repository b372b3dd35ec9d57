"""Where a limit turns sharply: the point equally far from the base points on both its sides.

Between two vertices that different base points govern lies a corner. On an outer
limit it is where the arcs around two base points cross; on an equidistance line
it is as far from two base points of one owner as from one of the other. Both are
the common zero of two differences of geodesic distances, and Newton's method
solves for it. It counts if no other base point of anybody is nearer: then the
limit runs to it from either vertex, however far out the corner may lie.
"""

from __future__ import annotations

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from geomap.delimitation.distances import Distances
from geomap.geodesy import Floats, direct_arrays, inverse_arrays, to_ecef

CORNER_TOLERANCE_M = 1e-4
"""How far the three distances may differ at a corner, and another base point be nearer."""

LONGEST_STEP_M = 3000.0

_FARTHEST_M = 10_000.0
"""Farther than this from its edge no corner is looked for."""

_AT_END_M = 0.02
_STEPS = 30
_EXACT_M = 1e-7
_FLAT = 1e-9

Ints = NDArray[np.intp]


@frozen(eq=False)
class Corners:
    """For each of N edges, the corner between its ends."""

    found: NDArray[np.bool_]
    """(N,)"""
    lonlat_deg: Floats
    """(N, 2); not a number where there is none."""
    off_m: Floats
    """(N,): how far from the edge; 0 where there is none."""


def corners(
    distances: Distances, reach_m: float, labels: Ints, start_deg: Floats, end_deg: Floats
) -> Corners:
    """Find the corners between vertices that different base points govern.

    Parameters
    ----------
    reach_m : float
        Distance of the outer limit.
    labels : (N, 2) array
        What lies on both sides of each edge.
    start_deg, end_deg : (N, 2) arrays
        Ends of the edges, on the limit.
    """
    first = _governing(distances, labels, start_deg)
    last = _governing(distances, labels, end_deg)
    found = np.zeros(len(labels), dtype=bool)
    place = np.full((len(labels), 2), np.nan)
    # One side's two base points, and one of the other's: of the start, then of the end.
    for side, end in ((0, first), (1, first), (0, last), (1, last)):
        rows = np.flatnonzero(~found & (first[:, side] != last[:, side]))
        anchors = np.stack([first[rows, side], last[rows, side], end[rows, 1 - side]], axis=1)
        middle = _middle(start_deg[rows], end_deg[rows])
        at, good = meet(distances, reach_m, anchors, middle)
        for ends in (start_deg[rows], end_deg[rows]):
            good &= inverse_arrays(*ends.T, *at.T)[1] > _AT_END_M
        good &= inverse_arrays(*middle.T, *at.T)[1] < _FARTHEST_M
        place[rows[good]], found[rows[good]] = at[good], True
    off = np.zeros(len(labels))
    off[found] = _beside(start_deg[found], end_deg[found], place[found])
    return Corners(found, place, off)


def meet(
    distances: Distances, reach_m: float, anchors: Ints, start_deg: Floats
) -> tuple[Floats, NDArray[np.bool_]]:
    """Find points equally far from three base points, and say whether none is nearer.

    Parameters
    ----------
    anchors : (N, 3) array
        Indices of base points; -1 stands for the outer limit, `reach_m` from the others.
    start_deg : (N, 2) array
        Where to look from.

    Returns
    -------
    lonlat_deg : (N, 2) array
    good : (N,) array of bool
    """
    lonlat = start_deg.copy()
    length = np.full(anchors.shape, reach_m)
    todo = np.arange(len(anchors))
    for _ in range(_STEPS):
        azimuth = np.zeros((len(todo), 3))
        is_point = anchors[todo] >= 0
        row, column = np.nonzero(is_point)
        base = distances.points.lonlat_deg[anchors[todo][is_point]]
        azimuth[row, column], length[todo[row], column] = inverse_arrays(
            *lonlat[todo[row]].T, *base.T
        )
        away = -np.stack([np.sin(np.radians(azimuth)), np.cos(np.radians(azimuth))], axis=-1)
        away[~is_point] = 0.0
        value = length[todo, :2] - length[todo, 2:]
        gradient = away[:, :2] - away[:, 2:]
        size = np.linalg.det(gradient)
        moving = (np.abs(value).max(axis=1) > _EXACT_M) & (np.abs(size) > _FLAT)
        todo = todo[moving]
        if not len(todo):
            break
        step = -np.linalg.solve(gradient[moving], value[moving][..., None])[..., 0]
        lonlat[todo] = walk(lonlat[todo], step)
    good = np.ptp(length, axis=1) < CORNER_TOLERANCE_M
    _, nearest = distances.exact_label(lonlat[good, 0], lonlat[good, 1], reach_m + 1.0)
    good[good] = nearest > length[good].min(axis=1) - CORNER_TOLERANCE_M
    return lonlat, good


def walk(lonlat_deg: Floats, step_m: Floats) -> Floats:
    """Move each of N points by metres east and north, at most `LONGEST_STEP_M`."""
    length = np.minimum(np.hypot(step_m[:, 0], step_m[:, 1]), LONGEST_STEP_M)
    azimuth = np.degrees(np.arctan2(step_m[:, 0], step_m[:, 1]))
    return np.stack(direct_arrays(lonlat_deg[:, 0], lonlat_deg[:, 1], azimuth, length), axis=-1)


def _governing(distances: Distances, labels: Ints, lonlat_deg: Floats) -> Ints:
    """Return the nearest base point of the label on each side, -1 beyond all reach."""
    index = np.full(labels.shape, -1, dtype=np.intp)
    for side in (0, 1):
        for label in np.unique(labels[:, side]):
            if label != distances.beyond:
                here = labels[:, side] == label
                index[here, side] = distances.nearest(int(label), *lonlat_deg[here].T)[2]
    return index


def _middle(start_deg: Floats, end_deg: Floats) -> Floats:
    azimuth, length = inverse_arrays(*start_deg.T, *end_deg.T)
    lon, lat = start_deg.T
    return np.stack(direct_arrays(lon, lat, azimuth, length / 2), axis=-1)


def _beside(start_deg: Floats, end_deg: Floats, point_deg: Floats) -> Floats:
    """Return how far points lie from short edges."""
    start, end, point = (to_ecef(*p.T) for p in (start_deg, end_deg, point_deg))
    edge = end - start
    along = ((point - start) * edge).sum(axis=1) / np.maximum((edge**2).sum(axis=1), 1e-12)
    foot = start + np.clip(along, 0.0, 1.0)[:, None] * edge
    return np.asarray(np.linalg.norm(point - foot, axis=1))
