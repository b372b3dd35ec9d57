"""Put every vertex of a limit exactly on its condition, and add vertices until its edges are too.

An outer limit holds what lies at one distance from the nearest base point; an
equidistance line what lies equally far from the nearest base points of two
owners. Both are zeros of a function whose gradient is known, since a distance
grows by a metre for each metre walked away from the base point: Newton's method
takes a few steps. A junction is the zero of two such functions at once.
"""

from __future__ import annotations

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from geomap.delimitation.distances import Distances
from geomap.delimitation.tracing import Net
from geomap.geodesy import Floats, direct_arrays, inverse_arrays, to_ecef

VERTEX_TOLERANCE_M = 1e-4
"""A vertex may be this far off its condition: a tenth of what is promised."""

EDGE_TOLERANCE_M = 0.4
"""An edge may leave the true limit by this much: under half of what is promised."""

LONGEST_EDGE_M = 1900.0

_LONGEST_STEP_M = 3000.0
_STEPS = 20
_PROBES = 8
_HALVINGS = 13
_SHARES = (0.5, 0.25, 0.75, 0.08, 0.92)
"""Where an edge is held against the limit: near its ends, too, for corners that lie there."""


@frozen(eq=False)
class Curve:
    """One limit from junction to junction, or around."""

    labels: tuple[int, int]
    lonlat_deg: Floats
    is_closed: bool


class Condition:
    """What holds on the limits between labels: distances, and how far off a point is."""

    def __init__(self, distances: Distances, reach_m: float) -> None:
        self.distances, self.reach_m = distances, reach_m

    def _pull(self, labels: NDArray[np.intp], lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
        """Return each point's distance to its label, and the direction in which that grows."""
        value = np.full(len(lon), self.reach_m)
        away = np.zeros((len(lon), 2))
        for label in np.unique(labels):
            if label == self.distances.beyond:
                continue
            here = np.flatnonzero(labels == label)
            distance, azimuth, _ = self.distances.nearest(int(label), lon[here], lat[here])
            value[here] = distance
            away[here] = -np.stack(
                [np.sin(np.radians(azimuth)), np.cos(np.radians(azimuth))], axis=-1
            )
        return value, away

    def offset(self, labels: NDArray[np.intp], lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
        """Return how far each point is off the condition of its two labels, and the gradient.

        Parameters
        ----------
        labels : (N, 2) array
        """
        first, up = self._pull(labels[:, 0], lon, lat)
        second, down = self._pull(labels[:, 1], lon, lat)
        return first - second, up - down

    def put_on(self, labels: NDArray[np.intp], lonlat_deg: Floats) -> tuple[Floats, Floats]:
        """Move points to where their condition holds; also return what is left of the offset."""
        lonlat = lonlat_deg.copy()
        left = np.full(len(lonlat), np.inf)
        todo = np.arange(len(lonlat))
        for _ in range(_STEPS):
            value, gradient = self.offset(labels[todo], lonlat[todo, 0], lonlat[todo, 1])
            left[todo] = np.abs(value)
            moving = left[todo] > VERTEX_TOLERANCE_M
            todo, value, gradient = todo[moving], value[moving], gradient[moving]
            if not len(todo):
                break
            squared = np.maximum((gradient**2).sum(axis=1), 1e-6)
            step = -value[:, None] * gradient / squared[:, None]
            lonlat[todo] = _walk(lonlat[todo], step)
        return lonlat, left

    def across(
        self, labels: NDArray[np.intp], lonlat_deg: Floats, azimuth_deg: Floats, reach_m: Floats
    ) -> tuple[Floats, NDArray[np.bool_]]:
        """Find where a geodesic through each point crosses its limit nearest to the point.

        For the sharp corners that two arcs make, where steps down the gradient lead
        from one arc to the other and back: there is a crossing, and halving finds it.

        Returns
        -------
        lonlat_deg : (N, 2) array
        found : (N,) array of bool
        """

        def at(shift_m: Floats, rows: NDArray[np.intp]) -> Floats:
            lon, lat = lonlat_deg[rows].T
            return np.stack(direct_arrays(lon, lat, azimuth_deg[rows], shift_m), axis=-1)

        def side(shift_m: Floats, rows: NDArray[np.intp]) -> Floats:
            return self.offset(labels[rows], *at(shift_m, rows).T)[0]

        rows = np.arange(len(lonlat_deg))
        shares = np.linspace(-1.0, 1.0, 2 * _PROBES + 1)
        values = np.stack([side(share * reach_m, rows) for share in shares], axis=1)
        changes = np.sign(values[:, :-1]) != np.sign(values[:, 1:])
        far = np.abs(shares[:-1] + shares[1:])[None, :] + np.where(changes, 0.0, np.inf)
        first = np.argmin(far, axis=1)
        found = changes.any(axis=1)
        low, high = shares[first] * reach_m, shares[first + 1] * reach_m
        low_value = values[rows, first]
        for _ in range(45):
            middle = (low + high) / 2
            value = side(middle, rows)
            same = np.sign(value) == np.sign(low_value)
            low, high = np.where(same, middle, low), np.where(same, high, middle)
        return at((low + high) / 2, rows), found

    def junctions(self, labels: NDArray[np.intp], lonlat_deg: Floats) -> tuple[Floats, Floats]:
        """Move points to where three labels meet.

        Parameters
        ----------
        labels : (J, 3) array
        """
        lonlat = lonlat_deg.copy()
        left = np.full(len(lonlat), np.inf)
        for _ in range(_STEPS):
            pulls = [self._pull(labels[:, k], lonlat[:, 0], lonlat[:, 1]) for k in range(3)]
            value = np.stack([pulls[0][0] - pulls[k][0] for k in (1, 2)], axis=-1)
            left = np.abs(value).max(axis=1)
            moving = np.flatnonzero(left > VERTEX_TOLERANCE_M)
            if not len(moving):
                break
            gradient = np.stack([pulls[0][1] - pulls[k][1] for k in (1, 2)], axis=1)[moving]
            step = np.stack(
                [
                    -np.linalg.lstsq(g, v, rcond=1e-3)[0]
                    for g, v in zip(gradient, value[moving], strict=True)
                ]
            )
            lonlat[moving] = _walk(lonlat[moving], step)
        return lonlat, left


def _walk(lonlat: Floats, step: Floats) -> Floats:
    length = np.hypot(step[:, 0], step[:, 1])
    azimuth = np.degrees(np.arctan2(step[:, 0], step[:, 1]))
    return np.stack(
        direct_arrays(lonlat[:, 0], lonlat[:, 1], azimuth, np.minimum(length, _LONGEST_STEP_M)),
        axis=-1,
    )


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
    """Add vertices until edges are short, and on the limit, at several points of them."""
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
            rest = np.flatnonzero(~split & (length > 2.0))
            probe = np.stack(
                direct_arrays(start[rest, 0], start[rest, 1], azimuth[rest], share * length[rest]),
                axis=-1,
            )
            on, left = condition.put_on(kinds[number[rest]], probe)
            off = np.linalg.norm(to_ecef(*on.T) - to_ecef(*probe.T), axis=1)
            split[rest] = (off > edge_tolerance_m) | (left > VERTEX_TOLERANCE_M)
        done.append((number[~split], order[~split], start[~split], end[~split]))
        if not split.any():
            break
        number, order, width = number[split], order[split], width[split] / 2
        start, end, middle = start[split], end[split], middle[split]
        on, left = condition.put_on(kinds[number], middle)
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
