"""Lines made lighter for drawing: fine near what a map is about, coarser farther away.

For the eye alone: nothing is measured on what comes out of here. A tolerance in
degrees is therefore good enough; it is not used as a distance.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from geomap.geodesy import Floats

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees."""

LEVELS: tuple[tuple[float, float], ...] = ((0.0, 0.001), (1.5, 0.003), (4.0, 0.01), (10.0, 0.03))
"""Degrees away from what a map is about, and from there on the tolerance in degrees: about
100 m beside it, which is a pixel at zoom level 11, and 3 km on the far side."""


def grown(box: Box, margin_deg: float) -> Box:
    """Return a box with a margin on each side, latitudes kept on the globe.

    Examples
    --------
    >>> grown((130.0, 35.0, 140.0, 89.0), 2.0)
    (128.0, 33.0, 142.0, 90.0)
    """
    west, south, east, north = box
    return (
        west - margin_deg,
        max(-90.0, south - margin_deg),
        east + margin_deg,
        min(90.0, north + margin_deg),
    )


def box_of(points_deg: Floats) -> Box:
    """Return the smallest box around (N, 2) points."""
    west, south = points_deg.min(axis=0)
    east, north = points_deg.max(axis=0)
    return float(west), float(south), float(east), float(north)


def _levels_of(line: Floats, focus: Sequence[Box]) -> NDArray[np.intp]:
    away = np.full(len(line), np.inf)
    for west, south, east, north in focus:
        beside = np.maximum(west - line[:, 0], line[:, 0] - east)
        above = np.maximum(south - line[:, 1], line[:, 1] - north)
        np.minimum(away, np.maximum(beside, above), out=away)
    away = np.maximum(away, 0.0)
    return np.asarray(np.searchsorted([start for start, _ in LEVELS], away, side="right") - 1)


def generalise(
    lines: Iterable[Floats], focus: Sequence[Box], finest_deg: float = 0.0
) -> list[Floats]:
    """Simplify lines, each stretch by how far from the focus it lies.

    A stretch keeps its ends, so a ring stays closed and no seam shows where the
    tolerance changes.

    Parameters
    ----------
    lines : iterable of (N, 2) arrays
        Longitudes in the same turn as those of `focus`.
    focus : sequence of Box
        What the map is about; at least one.
    finest_deg : float
        No tolerance is smaller than this one.

    Returns
    -------
    list of (M, 2) arrays, in order; what shrinks to less than two vertices is left out.
    """
    kept = [line for line in lines if len(line) > 1]
    if not kept:
        return []
    joined = np.concatenate(kept)
    counts = np.array([len(line) for line in kept])
    start = np.cumsum(counts) - counts
    level = _levels_of(joined, focus)
    tolerance_deg = np.maximum(finest_deg, np.array([tolerance for _, tolerance in LEVELS]))
    extent = np.maximum.reduceat(joined, start) - np.minimum.reduceat(joined, start)
    # Islets that are smaller than the tolerance where they lie.
    speck = extent.max(axis=1) < tolerance_deg[level[start]]
    # A stretch begins with a line and where the level changes, and ends where the next begins.
    begins = np.zeros(len(joined), dtype=bool)
    begins[1:] = level[1:] != level[:-1]
    begins[start] = True
    begins &= np.repeat(~speck, counts)
    last = start + counts - 1
    begins[last] = False
    first = np.flatnonzero(begins)
    if not len(first):
        return []
    owner = np.searchsorted(start, first, side="right") - 1
    end = np.append(np.minimum(first[1:], last[owner[:-1]]), last[owner[-1]])
    stretches = _stretches(joined, first, end - first + 1)
    simple = shapely.simplify(stretches, tolerance_deg[level[first]], preserve_topology=False)
    vertices, stretch = shapely.get_coordinates(simple, return_index=True)
    # The vertex where two stretches of a line meet is in both.
    again = np.zeros(len(vertices), dtype=bool)
    again[1:] = (stretch[1:] != stretch[:-1]) & (owner[stretch[1:]] == owner[stretch[:-1]])
    vertices, line_of = vertices[~again], owner[stretch[~again]]
    cuts = [0, *(np.flatnonzero(np.diff(line_of)) + 1).tolist(), len(vertices)]
    return [vertices[i:j] for i, j in itertools.pairwise(cuts)]


def _stretches(
    vertices: Floats, first: NDArray[np.intp], counts: NDArray[np.intp]
) -> NDArray[np.object_]:
    """Return runs of vertices as line strings; they may share vertices."""
    number = np.repeat(np.arange(len(first)), counts)
    within = np.arange(len(number)) - np.repeat(np.cumsum(counts) - counts, counts)
    made = shapely.linestrings(vertices[first[number] + within], indices=number)
    return np.asarray(made, dtype=object)


def rings_of(area: shapely.Geometry) -> list[Floats]:
    """Return all rings of a polygon or several; drawn together by the even-odd rule."""
    rings = shapely.get_rings(shapely.get_parts(area))
    return [shapely.get_coordinates(ring) for ring in rings]
