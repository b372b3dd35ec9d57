"""Add vertices to a limit until its edges are where it is, too.

Every vertex is put exactly on its condition. An edge that leaves the limit is
split at the sharp corner between its ends, if there is one, and else in the
middle: halving alone would come near a corner and never reach it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from geomap.delimitation.conditions import VERTEX_TOLERANCE_M, Condition, Curve
from geomap.delimitation.corners import corners
from geomap.delimitation.tracing import Net
from geomap.geodesy import Floats, direct_arrays, inverse_arrays, to_ecef

EDGE_TOLERANCE_M = 0.4
"""An edge may leave the true limit by this much: under half of what is promised."""

LONGEST_EDGE_M = 1900.0

_SHORTEST_EDGE_M = 0.5
"""Below this, what an edge may cut off is not looked at."""

_HALVINGS = 16
_SHARES = (0.5, 0.25, 0.75, 0.08, 0.92)
"""Where an edge is held against the limit: near its ends, too, for corners that lie there."""


def refine(
    net: Net, condition: Condition, cell_m: float, edge_tolerance_m: float = EDGE_TOLERANCE_M
) -> list[Curve]:
    """Turn the rough net into curves that keep every promise of this module.

    Parameters
    ----------
    cell_m : float
        Side of the grid's finest cell.
    edge_tolerance_m : float
        How far an edge may leave the true limit.
    """
    junctions, junction_left = condition.junctions(net.junction_labels, net.junctions)
    moved = inverse_arrays(*net.junctions.T, *junctions.T)[1]
    # Where three shores meet, on land, distances have no clean junction: keep the rough one.
    lost = (junction_left > 10 * VERTEX_TOLERANCE_M) | (moved > 10 * cell_m)
    junctions[lost] = net.junctions[lost]
    paths = []
    for trace in net.traces:
        first, last = trace.junctions
        path = _thin(trace.lonlat_deg, trace.is_closed)
        paths.append((trace.labels, path, first, last, trace.is_closed))
    lonlat = np.vstack([p[1] for p in paths])
    labels = np.repeat([p[0] for p in paths], [len(p[1]) for p in paths], axis=0)
    placed, left = condition.put_on(labels, lonlat)
    strayed = (left > 10 * VERTEX_TOLERANCE_M) | (
        inverse_arrays(*lonlat.T, *placed.T)[1] > 4 * cell_m
    )
    curves, at = [], 0
    for kind, path, first, last, is_closed in paths:
        here = placed[at : at + len(path)][~strayed[at : at + len(path)]]
        at += len(path)
        ends = [junctions[[n]] if n >= 0 else here[:0] for n in (first, last)]
        line = np.vstack([ends[0], here, ends[1]])
        if is_closed and len(here):
            line = np.vstack([line, line[:1]])
        if len(line) > 1:
            curves.append(Curve(kind, line, is_closed))
    return subdivide(curves, condition, edge_tolerance_m)


def _thin(path: Floats, is_closed: bool) -> Floats:
    """Smooth the steps of the grid away and keep every fourth vertex, none at the ends."""
    if len(path) < 6:
        return path[len(path) // 2 : len(path) // 2 + 1] if not is_closed else path
    kernel = np.ones(4) / 4
    smooth = np.stack([np.convolve(path[:, k], kernel, mode="valid") for k in (0, 1)], axis=-1)
    return smooth[1:-1:4] if len(smooth) > 4 else smooth[len(smooth) // 2 : len(smooth) // 2 + 1]


def subdivide(
    curves: list[Curve], condition: Condition, edge_tolerance_m: float = EDGE_TOLERANCE_M
) -> list[Curve]:
    """Add corners, and vertices until edges are short and on the limit at several points."""
    number = np.repeat(np.arange(len(curves)), [len(c.lonlat_deg) - 1 for c in curves])
    kinds = np.array([c.labels for c in curves], dtype=np.intp)
    start = np.vstack([c.lonlat_deg[:-1] for c in curves])
    end = np.vstack([c.lonlat_deg[1:] for c in curves])
    order = np.arange(len(number), dtype=float)
    done: list[tuple[NDArray[np.intp], Floats, Floats, Floats]] = []
    width = np.ones(len(order))
    for _ in range(_HALVINGS):
        azimuth, length = inverse_arrays(*start.T, *end.T)
        split = length > LONGEST_EDGE_M
        middle = np.stack(direct_arrays(start[:, 0], start[:, 1], azimuth, length / 2), axis=-1)
        for share in _SHARES:
            rest = np.flatnonzero(~split & (length > _SHORTEST_EDGE_M))
            probe = np.stack(
                direct_arrays(start[rest, 0], start[rest, 1], azimuth[rest], share * length[rest]),
                axis=-1,
            )
            on, left = condition.put_on(kinds[number[rest]], probe)
            off = np.linalg.norm(to_ecef(*on.T) - to_ecef(*probe.T), axis=1)
            split[rest] = (off > edge_tolerance_m) | (left > VERTEX_TOLERANCE_M)
        # Probes may miss a corner; halving would only ever come near it.
        rest = np.flatnonzero(length > _SHORTEST_EDGE_M)
        turn = corners(
            condition.distances, condition.reach_m, kinds[number[rest]], start[rest], end[rest]
        )
        sharp = turn.off_m > edge_tolerance_m
        is_corner = np.zeros(len(order), dtype=bool)
        is_corner[rest[sharp]] = True
        middle[rest[sharp]] = turn.lonlat_deg[sharp]
        split |= is_corner
        done.append((number[~split], order[~split], start[~split], end[~split]))
        if not split.any():
            break
        number, order, width = number[split], order[split], width[split] / 2
        start, end, middle = start[split], end[split], middle[split]
        is_corner = is_corner[split]
        on, left = condition.put_on(kinds[number], middle)
        on[is_corner], left[is_corner] = middle[is_corner], 0.0
        moved = np.linalg.norm(to_ecef(*on.T) - to_ecef(*middle.T), axis=1)
        lost = np.flatnonzero((left > VERTEX_TOLERANCE_M) | (moved > 0.4 * length[split]))
        if len(lost):
            reach = 1.5 * length[split][lost]
            crossing, found = condition.across(
                kinds[number[lost]], middle[lost], azimuth[split][lost] + 90.0, reach
            )
            on[lost] = np.where(found[:, None], crossing, middle[lost])
        number = np.concatenate([number, number])
        order = np.concatenate([order, order + width])
        width = np.concatenate([width, width])
        start, end = np.vstack([start, on]), np.vstack([on, end])
    else:
        done.append((number, order, start, end))
    number, order = np.concatenate([d[0] for d in done]), np.concatenate([d[1] for d in done])
    start, end = np.vstack([d[2] for d in done]), np.vstack([d[3] for d in done])
    sort = np.lexsort((order, number))
    cuts = np.searchsorted(number[sort], np.arange(len(curves) + 1))
    refined = []
    for index, curve in enumerate(curves):
        edges = sort[cuts[index] : cuts[index + 1]]
        line = np.vstack([start[edges], end[edges[-1:]]])
        refined.append(Curve(curve.labels, line, curve.is_closed))
    return _without_strays(refined, condition)


def _without_strays(curves: list[Curve], condition: Condition) -> list[Curve]:
    """Leave out vertices that could not be put on their condition.

    It happens where two shores lie in nearly one direction, one behind the other, so
    that their distances hardly differ over a wide area.
    """
    lonlat = np.vstack([c.lonlat_deg for c in curves])
    labels = np.repeat([c.labels for c in curves], [len(c.lonlat_deg) for c in curves], axis=0)
    off = np.abs(condition.offset(labels.astype(np.intp), *lonlat.T)[0])
    kept, at = [], 0
    for curve in curves:
        size = len(curve.lonlat_deg)
        good = off[at : at + size] < 10 * VERTEX_TOLERANCE_M
        good[[0, -1]] = True
        at += size
        kept.append(Curve(curve.labels, curve.lonlat_deg[good], curve.is_closed))
    return kept
