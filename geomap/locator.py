"""An index that tells for millions of points which outline they lie in, as the exact test would.

The plane of longitude and latitude is cut into cells, and those that an edge
runs through into 8 x 8 leaves. All points of a cell or leaf without an edge have one
answer, written down when the index is built. In a leaf with edges, the way from
the point to the leaf's middle is followed, where the answer is known, and the
edges are counted that it crosses. Each orientation is computed with Shewchuk's error
bound (1997, https://doi.org/10.1007/PL00009321); where one is not certain, as on a limit,
the point is left to the exact test.

Nothing but arrays is held, so that an index can be kept, sent and shared by threads.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from geomap.geodesy import Floats
from geomap.indexes import check_arrays
from geomap.threads import in_blocks

Numbers = NDArray[np.int16]
Exact = Callable[[Floats, Floats], Numbers]
"""Longitudes and latitudes in degrees to answers: the test that the index stands for."""

MANY = 100_000
"""Points from which on an index is built, if there is none: about what that takes."""

LEAVES = 8
"""Leaves along a cell."""

MIDDLE = (0.5123, 0.4871)
"""Where in a leaf its known point lies: off the middle, where an edge may run."""

_ORIENTATION_ERROR = (3.0 + 16.0 * 2.0**-53) * 2.0**-53
_NEVER = np.iinfo(np.int16).max


@frozen(eq=False)
class Locator:
    """Answers by cell; made by `geomap.locator_build.build_locator`.

    A grid of `columns` by `rows` cells, with a frame one cell wide about it in which
    everything beyond is caught.
    """

    west_deg: float
    south_deg: float
    """South-western corner of the frame."""
    cells_per_deg: float
    columns: int
    rows: int
    """With the frame."""
    cell: Numbers
    """(rows * columns,): the answer of each cell; -1: ask `child`."""
    child: NDArray[np.int32]
    """(rows * columns,): row of `leaf`."""
    leaf: NDArray[np.int32]
    """(C * LEAVES**2,): the answer of each leaf; below 0: -1 less its number among the mixed."""
    corner: NDArray[np.int32]
    """(L, 2): column and row of each mixed leaf in the grid of leaves."""
    base: Numbers
    """(L,): the rank of a mixed leaf by all outlines of which no edge runs through it."""
    entry_start: NDArray[np.int32]
    """(L + 1,): the outlines of which edges run through a leaf, as rows of the next three."""
    entry_rank: Numbers
    """(N,): the rank of the outline."""
    entry_inside: NDArray[np.bool_]
    """(N,): whether the leaf's known point counts for the outline."""
    edge_start: NDArray[np.int32]
    """(N + 1,): the outline's edges there, as rows of `edge`."""
    edge: NDArray[np.int32]
    """(K,): rows of `ends_deg`."""
    ends_deg: Floats
    """(E, 4): both ends of each edge."""
    answer: Numbers
    """(R,): the answer for each rank; the lowest rank that counts decides."""
    nowhere: int
    """The answer for NaN and infinities."""

    def locate(
        self, lon_deg: Floats, lat_deg: Floats, exact: Exact, threads: int | None = None
    ) -> Numbers:
        """Return the answer for each point.

        Parameters
        ----------
        lon_deg, lat_deg : (M,) arrays
            Degrees in [-180, 180) and [-90, 90], NaN or infinite.
        exact : callable
            Answers the few points that lie on an edge or nearly so.
        threads : int, optional
            All cores where left out. The result does not depend on it.
        """
        number = np.empty(len(lon_deg), dtype=np.int16)

        def work(first: int, last: int) -> None:
            part = slice(first, last)
            self._fill(lon_deg[part], lat_deg[part], number[part])
            doubtful = np.flatnonzero(number[part] < 0)
            if len(doubtful):
                doubtful += first
                number[doubtful] = exact(lon_deg[doubtful], lat_deg[doubtful])

        in_blocks(work, len(lon_deg), threads)
        return number

    def _fill(self, lon: Floats, lat: Floats, number: Numbers) -> None:
        """Write the answers of one block; -1 where the exact test has to decide."""
        x = (lon - self.west_deg) * self.cells_per_deg
        y = (lat - self.south_deg) * self.cells_per_deg
        # fmax and fmin send NaN into the frame, too.
        np.fmin(np.fmax(x, 0.5, out=x), self.columns - 0.5, out=x)
        np.fmin(np.fmax(y, 0.5, out=y), self.rows - 0.5, out=y)
        cell = np.floor(y)
        cell *= self.columns
        cell += x
        index = cell.astype(np.intp)
        np.take(self.cell, index, out=number, mode="clip")
        mixed = np.flatnonzero(number < 0)
        if len(mixed):
            number[mixed] = self._in_cell(lon, lat, x, y, index[mixed], mixed)
        lost = ~np.isfinite(lon + lat)
        if lost.any():
            number[lost] = self.nowhere

    def _in_cell(
        self,
        lon: Floats,
        lat: Floats,
        x: Floats,
        y: Floats,
        index: NDArray[np.intp],
        mixed: NDArray[np.intp],
    ) -> Numbers:
        x, y = x.take(mixed), y.take(mixed)
        row = np.floor(y)
        column = index - row * self.columns
        # A rounding error beyond the cell stays in it: leaves hold what is just beyond them.
        place = (self.child.take(index) * LEAVES + _leaf_of(y - row)) * LEAVES + _leaf_of(
            x - column
        )
        leaf = self.leaf.take(place)
        inner = np.flatnonzero(leaf < 0)
        number: Numbers = leaf.astype(np.int16)
        if len(inner):
            point = mixed[inner]
            number[inner] = self._in_leaf(lon[point], lat[point], -1 - leaf[inner])
        return number

    def middle_deg(self, leaf: NDArray[np.int32]) -> tuple[Floats, Floats]:
        """Return the known point of mixed leaves."""
        scale = self.cells_per_deg * LEAVES
        column, row = self.corner[leaf].T
        return (
            self.west_deg + (column + MIDDLE[0]) / scale,
            self.south_deg + (row + MIDDLE[1]) / scale,
        )

    def _in_leaf(self, lon: Floats, lat: Floats, leaf: NDArray[np.int32]) -> Numbers:
        """Count crossings on the way to the known point; -1 where one is not certain."""
        entry, entry_first = _expand(self.entry_start, leaf)
        owner = np.repeat(np.arange(len(leaf)), np.diff(np.append(entry_first, len(entry))))
        pair, pair_first = _expand(self.edge_start, entry)
        counts = np.diff(np.append(pair_first, len(pair)))
        point = np.repeat(owner, counts)
        start_lon, start_lat, end_lon, end_lat = self.ends_deg[self.edge[pair]].T
        lon_known, lat_known = (part[point] for part in self.middle_deg(leaf))
        lon, lat = lon[point], lat[point]
        crosses, certain = _cross(
            (lon, lat), (lon_known, lat_known), (start_lon, start_lat), (end_lon, end_lat)
        )
        inside = self.entry_inside[entry] ^ np.logical_xor.reduceat(crosses, pair_first)
        rank = np.where(inside, self.entry_rank[entry], _NEVER)
        least = np.minimum(np.minimum.reduceat(rank, entry_first), self.base[leaf])
        number: Numbers = self.answer[least]
        number[point[~certain]] = -1
        return number

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return everything as arrays, for keeping and sending; `from_arrays` undoes it."""
        grid = np.array([self.west_deg, self.south_deg, self.cells_per_deg])
        whole = np.array([self.columns, self.rows, self.nowhere], dtype=np.int64)
        return {"grid": grid, "whole": whole} | {name: getattr(self, name) for name in _ARRAYS}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Locator:
        """Undo `arrays`.

        Raises
        ------
        ValueError
            If one is missing, or they do not fit each other.
        """
        check_arrays(arrays, {"grid": (np.float64, (3,)), "whole": (np.int64, (3,))})
        west, south, cells_per_deg = arrays["grid"].tolist()
        columns, rows, nowhere = arrays["whole"].tolist()
        cells = columns * rows
        check_arrays(
            arrays,
            {
                "cell": (np.int16, (cells,)),
                "base": (np.int16, (-1,)),
                "entry_rank": (np.int16, (-1,)),
            },
        )
        mixed = int(np.count_nonzero(arrays["cell"] < 0))
        leaves, entries = len(arrays["base"]), len(arrays["entry_rank"])
        check_arrays(
            arrays,
            {
                "child": (np.int32, (cells,)),
                "leaf": (np.int32, (mixed * LEAVES**2,)),
                "corner": (np.int32, (leaves, 2)),
                "entry_start": (np.int32, (leaves + 1,)),
                "entry_inside": (np.bool_, (entries,)),
                "edge_start": (np.int32, (entries + 1,)),
                "edge": (np.int32, (-1,)),
                "ends_deg": (np.float64, (-1, 4)),
                "answer": (np.int16, (-1,)),
            },
        )
        held = {name: arrays[name] for name in _ARRAYS}
        return cls(west, south, cells_per_deg, columns, rows, nowhere=nowhere, **held)


_ARRAYS = (
    "cell",
    "child",
    "leaf",
    "corner",
    "base",
    "entry_start",
    "entry_rank",
    "entry_inside",
    "edge_start",
    "edge",
    "ends_deg",
    "answer",
)


def _leaf_of(share: Floats) -> NDArray[np.intp]:
    leaf = (share * LEAVES).astype(np.intp)
    return np.minimum(np.maximum(leaf, 0, out=leaf), LEAVES - 1, out=leaf)


def _expand(
    start: NDArray[np.int32], chosen: NDArray[Any]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the rows that belong to each of some groups, one after the other, and each first."""
    counts = start[chosen + 1] - start[chosen]
    first = np.cumsum(counts, dtype=np.intp) - counts
    rows = np.arange(int(counts.sum())) + np.repeat(start[chosen] - first, counts)
    return rows, first


_Points = tuple[Floats, Floats]


def _cross(
    one: _Points, other: _Points, start: _Points, end: _Points
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Say which pairs of segments cross, and whether that is certain."""
    sides = [
        _orientation(one, other, start),
        _orientation(one, other, end),
        _orientation(start, end, one),
        _orientation(start, end, other),
    ]
    certain = np.logical_and.reduce([side != 0 for side in sides])
    return (sides[0] != sides[1]) & (sides[2] != sides[3]), certain


def _orientation(a: _Points, b: _Points, c: _Points) -> NDArray[np.int8]:
    """Return 1 where a, b, c turn left, -1 where right, 0 where rounding might decide."""
    left = (a[0] - c[0]) * (b[1] - c[1])
    right = (a[1] - c[1]) * (b[0] - c[0])
    turn = left - right
    bound = _ORIENTATION_ERROR * (np.abs(left) + np.abs(right))
    return (turn > bound).astype(np.int8) - (turn < -bound).astype(np.int8)
