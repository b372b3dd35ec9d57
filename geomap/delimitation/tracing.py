"""How the limits run: where labels change on a grid that is refined where they do.

The grid is refined around every change of label, so that at the finest step the
sea is divided into triangles with one, two or three labels. Two make a stretch
of limit, three a junction. The result is the right net of limits, each known to
within a cell; `refining` puts it where it is.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from geomap.geodesy import Floats

Label = Callable[[Floats, Floats], NDArray[np.int16]]
Ints = NDArray[np.int64]


@frozen
class Grid:
    """A grid in degrees, refined by halves."""

    west: float
    south: float
    step_deg: float
    columns: int
    rows: int
    levels: int
    """How often cells are halved."""

    @property
    def finest_deg(self) -> float:
        """Length of a cell's side at the finest step."""
        return float(self.step_deg / 2**self.levels)


@frozen(eq=False)
class Trace:
    """One limit from junction to junction, or around, roughly."""

    labels: tuple[int, int]
    lonlat_deg: Floats
    """(N, 2): where it crosses the edges of cells, junctions left out."""
    junctions: tuple[int, int]
    """At its two ends; -1 where it leaves the grid or is closed."""
    is_closed: bool


@frozen(eq=False)
class Net:
    """All limits of a grid."""

    traces: tuple[Trace, ...]
    junctions: Floats
    """(J, 2) degrees, roughly."""
    junction_labels: Ints
    """(J, 3)"""


class _Labels:
    """Labels of grid nodes, computed once each."""

    def __init__(self, label: Label, grid: Grid) -> None:
        self._label, self._grid = label, grid
        self.width = grid.rows * 2**grid.levels + 1
        self._codes = np.empty(0, dtype=np.int64)
        self._values = np.empty(0, dtype=np.int16)

    def at(self, column: Ints, row: Ints) -> NDArray[np.int16]:
        codes = column * self.width + row
        unique = np.unique(codes)
        place = np.searchsorted(self._codes, unique)
        known = place < len(self._codes)
        known[known] = self._codes[place[known]] == unique[known]
        new = unique[~known]
        if len(new):
            step = self._grid.finest_deg
            lon = self._grid.west + (new // self.width) * step
            lat = self._grid.south + (new % self.width) * step
            values = self._label(lon, lat)
            self._codes = np.concatenate([self._codes, new])
            self._values = np.concatenate([self._values, values])
            order = np.argsort(self._codes, kind="stable")
            self._codes, self._values = self._codes[order], self._values[order]
        return np.asarray(self._values[np.searchsorted(self._codes, codes)])


def trace(label: Label, grid: Grid) -> Net:
    """Find all limits between labels on a grid.

    Parameters
    ----------
    label : callable
        Labels (N,) of N longitudes and latitudes.
    """
    labels = _Labels(label, grid)
    cells = _cells_with_limits(labels, grid)
    return _chain(*_triangles(cells, labels), grid)


def _corners(column: Ints, row: Ints, step: int) -> list[tuple[Ints, Ints]]:
    return [(column, row), (column + step, row), (column + step, row + step), (column, row + step)]


def _cells_with_limits(labels: _Labels, grid: Grid) -> tuple[Ints, Ints]:
    """Refine from the coarse grid down; return the finest cells in which labels differ."""
    step = 2**grid.levels
    column, row = (
        a.ravel() * step
        for a in np.meshgrid(np.arange(grid.columns), np.arange(grid.rows), indexing="ij")
    )
    while True:
        changed = _changed(column, row, step, labels)
        column, row = column[changed], row[changed]
        if step == 1:
            break
        column, row = _dilate(column, row, step, grid)
        step //= 2
        column = np.concatenate([column, column + step, column, column + step])
        row = np.concatenate([row, row, row + step, row + step])
    # A limit that leaves a cell must enter the next one.
    while True:
        wide = _dilate(column, row, 1, grid)
        fresh = np.setdiff1d(wide[0] * labels.width + wide[1], column * labels.width + row)
        new = fresh // labels.width, fresh % labels.width
        changed = _changed(*new, 1, labels)
        if not changed.any():
            return column, row
        column = np.concatenate([column, new[0][changed]])
        row = np.concatenate([row, new[1][changed]])


def _changed(column: Ints, row: Ints, step: int, labels: _Labels) -> NDArray[np.bool_]:
    if not len(column):
        return np.zeros(0, dtype=bool)
    values = np.stack([labels.at(c, r) for c, r in _corners(column, row, step)])
    return np.asarray((values != values[0]).any(axis=0))


def _dilate(column: Ints, row: Ints, step: int, grid: Grid) -> tuple[Ints, Ints]:
    width = grid.rows * 2**grid.levels + 1
    shifts = np.array([-step, 0, step])
    wide_column = (column[:, None, None] + shifts[None, :, None]) + 0 * shifts[None, None, :]
    wide_row = (row[:, None, None] + shifts[None, None, :]) + 0 * shifts[None, :, None]
    top = 2**grid.levels
    fits = (
        (wide_column >= 0)
        & (wide_row >= 0)
        & (wide_column < grid.columns * top)
        & (wide_row < grid.rows * top)
    )
    codes = np.unique(wide_column[fits] * width + wide_row[fits])
    return codes // width, codes % width


def _triangles(cells: tuple[Ints, Ints], labels: _Labels) -> tuple[Ints, NDArray[np.int16], Ints]:
    """Return corners (T, 3, 2) as finest grid indices, labels (T, 3), and the grid's width."""
    a, b, c, d = _corners(*cells, 1)
    corners = np.concatenate(
        [np.stack([np.stack(p, -1) for p in t], axis=1) for t in ((a, b, c), (a, c, d))]
    )
    values = np.stack([labels.at(corners[:, k, 0], corners[:, k, 1]) for k in range(3)], axis=1)
    mixed = (values != values[:, :1]).any(axis=1)
    return corners[mixed], values[mixed], np.array(labels.width)


def _chain(corners: Ints, values: NDArray[np.int16], width: Ints, grid: Grid) -> Net:
    """Join the crossings of triangles into limits."""
    codes = corners[..., 0] * int(width) + corners[..., 1]
    pairs = [(0, 1), (1, 2), (2, 0)]
    differs = np.stack([values[:, i] != values[:, j] for i, j in pairs], axis=1)
    edge_low = np.stack([np.minimum(codes[:, i], codes[:, j]) for i, j in pairs], axis=1)
    edge_high = np.stack([np.maximum(codes[:, i], codes[:, j]) for i, j in pairs], axis=1)
    all_edges = np.stack([edge_low[differs], edge_high[differs]], axis=1)
    edges, inverse = np.unique(all_edges, axis=0, return_inverse=True)
    node = np.full(differs.shape, -1)
    node[differs] = inverse.ravel()
    ends = np.stack([edges // int(width), edges % int(width)], axis=-1)
    middle = ends.mean(axis=1) * grid.finest_deg + (grid.west, grid.south)
    label_of = dict(zip(codes.ravel().tolist(), values.ravel().tolist(), strict=True))
    kinds = [(min(p), max(p)) for p in ((label_of[a], label_of[b]) for a, b in edges.tolist())]
    links: list[list[int]] = [[] for _ in range(len(edges))]
    triple = differs.all(axis=1)
    for left, right in (node[i][differs[i]].tolist() for i in np.flatnonzero(~triple)):
        links[left].append(right)
        links[right].append(left)
    junctions = corners[triple].mean(axis=1) * grid.finest_deg + (grid.west, grid.south)
    junction_labels = np.sort(values[triple], axis=1).astype(np.int64)
    for number, edges_of in enumerate(node[triple].tolist()):
        for edge in edges_of:
            links[edge].append(-1 - number)
    return Net(tuple(_walk(links, kinds, middle)), junctions, junction_labels)


def _walk(links: list[list[int]], kinds: list[tuple[int, int]], middle: Floats) -> list[Trace]:
    """Follow crossings from end to end; what is left over is closed."""
    seen = np.zeros(len(links), dtype=bool)
    traces = []
    starts = [n for n, near in enumerate(links) if len(near) < 2 or min(near) < 0]
    for start in [*starts, *range(len(links))]:
        if seen[start]:
            continue
        seen[start] = True
        path, first, last, is_closed = [start], -1, -1, True
        outward = [n for n in links[start] if n < 0]
        if outward or len(links[start]) < 2:
            is_closed = False
            first = -1 - outward[0] if outward else -1
        onward = [n for n in links[start] if n >= 0]
        if len(outward) == 2:
            last = -1 - outward[1]
        while onward:
            here = next((n for n in onward if not seen[n]), None)
            if here is None:
                break
            seen[here] = True
            path.append(here)
            stop = [n for n in links[here] if n < 0]
            if stop:
                last = -1 - stop[0]
                break
            onward = links[here]
        traces.append(Trace(kinds[start], middle[path], (first, last), is_closed))
    return traces
