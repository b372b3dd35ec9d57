"""Whose shore it is, taken from a map of countries: an owner for every polygon of the shoreline.

A country's polygon with its territorial sea holds every islet whole, so nothing is
left to judgement but what several countries claim, or what the map gets wrong; both
are a table of their own, reviewed by hand (`data/law/exceptions.geojson`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import shapely
from attrs import frozen
from numpy.typing import NDArray
from shapely import Polygon

from geomap.errors import InputError
from geomap.geodesy import Floats, inverse_arrays

Key = tuple[int, int]
"""First vertex of a shoreline polygon, lon and lat in 1e-5 degree: no two share it."""

_UNITS = 1e5

WANDERING_M = 500.0
"""A stretch shorter than this between two of one other owner is that owner's.

In the mouth of a river a border runs between its banks, and where the shoreline has the
channel elsewhere by as much as it is exact, the border crosses the bank to and fro."""


@frozen
class Run:
    """Vertices `first` to `last` of a shoreline polygon, and whose shore they are."""

    owner: str
    first: int
    last: int


def key(ring: Floats) -> Key:
    """Name a polygon of the shoreline by its first vertex."""
    return round(float(ring[0, 0]) * _UNITS), round(float(ring[0, 1]) * _UNITS)


@frozen(eq=False)
class ShoreOwners:
    """The owner of every polygon of the shoreline; polygons of several owners have several runs."""

    runs: Mapping[Key, tuple[Run, ...]]

    def along(self, ring: Floats) -> tuple[Run, ...]:
        """Return the runs of a polygon; `last` is -1 where its owner has all of it."""
        try:
            return self.runs[key(ring)]
        except KeyError:
            raise InputError(
                f"the shoreline has a polygon at ({ring[0, 0]:.5f}, {ring[0, 1]:.5f}) that the "
                "table of owners does not know; make it anew with: geomap zones owners COUNTRIES"
            ) from None


def derive(
    rings: Sequence[Floats], countries: Iterable[tuple[str, Polygon]]
) -> list[tuple[Floats, tuple[Run, ...]]]:
    """Give every polygon of the shoreline to the country whose waters its vertices lie in.

    Parameters
    ----------
    rings : sequence of (N, 2) arrays
        Closed rings of the shoreline.
    countries : iterable of (code, Polygon)
        Countries with their territorial sea; a country may come in several polygons.

    Returns
    -------
    list of (first vertex, runs)
        In the order of `rings`. No run: in no country's waters. A vertex in the waters
        of two countries goes to the one that has more of the polygon.
    """
    lonlat = np.vstack(rings)
    sizes = np.array([len(ring) for ring in rings])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    held = _held(lonlat, countries)
    codes = sorted(held)
    made: list[tuple[Floats, tuple[Run, ...]]] = []
    if not codes:
        return [(ring[0], ()) for ring in rings]
    inside = np.stack([held[code] for code in codes])
    count = np.add.reduceat(inside.astype(np.int32), starts, axis=1)
    for number, (start, size) in enumerate(zip(starts, sizes, strict=True)):
        here = np.argsort(-count[:, number], kind="stable")
        here = here[count[here, number] > 0]
        if not len(here):
            made.append((lonlat[start], ()))
        elif len(here) == 1 and count[here[0], number] == size:
            made.append((lonlat[start], (Run(codes[here[0]], 0, -1),)))
        else:
            # The one that has more of it is asked first; -1 is nobody.
            whose = np.full(size, -1)
            for code in here[::-1]:
                whose[inside[code, start : start + size]] = code
            whose = _steadied(whose, lonlat[start : start + size])
            made.append((lonlat[start], _runs(whose, codes)))
    return made


def _held(lonlat: Floats, countries: Iterable[tuple[str, Polygon]]) -> dict[str, NDArray[np.bool_]]:
    """Say for each country which vertices lie in it."""
    order = np.argsort(lonlat[:, 0], kind="stable")
    lon = lonlat[order, 0]
    held: dict[str, NDArray[np.bool_]] = {}
    for code, polygon in countries:
        west, south, east, north = polygon.bounds
        near = order[np.searchsorted(lon, west) : np.searchsorted(lon, east, side="right")]
        near = near[(lonlat[near, 1] >= south) & (lonlat[near, 1] <= north)]
        if not len(near):
            continue
        shapely.prepare(polygon)
        near = near[shapely.intersects_xy(polygon, *lonlat[near].T)]
        if len(near):
            held.setdefault(code, np.zeros(len(lonlat), dtype=bool))[near] = True
    return held


def _steadied(whose: NDArray[np.intp], ring: Floats) -> NDArray[np.intp]:
    """Give stretches that are too short to trust to the owner on both sides, the shortest first.

    A stretch reaches to the middles of the edges that leave it, and may go on past the vertex
    that a ring begins and ends with.
    """
    begin = int(np.argmax(whose[:-1] != np.roll(whose[:-1], 1)))
    around, line = np.roll(whose[:-1], -begin), np.roll(ring[:-1], -begin, axis=0)
    edge_m = inverse_arrays(*line.T, *np.roll(line, -1, axis=0).T)[1]
    # From the middle of the edge before each vertex to that of the edge after it.
    along_m = np.concatenate([[0.0], np.cumsum((edge_m + np.roll(edge_m, 1)) / 2.0)])
    while True:
        firsts = np.concatenate([[0], np.flatnonzero(np.diff(around)) + 1])
        ends = np.concatenate([firsts[1:], [len(around)]])
        before, after = around[firsts - 1], around[ends % len(around)]
        between = (before == after) & (before >= 0) & (around[firsts] >= 0)
        length_m = np.where(between, along_m[ends] - along_m[firsts], np.inf)
        shortest = int(np.argmin(length_m))
        if len(firsts) < 2 or length_m[shortest] >= WANDERING_M:
            break
        around[firsts[shortest] : ends[shortest]] = before[shortest]
    steady = np.roll(around, begin)
    return np.append(steady, steady[:1])


def _runs(whose: NDArray[np.intp], codes: Sequence[str]) -> tuple[Run, ...]:
    """Return the runs of vertices with one owner, nobody's left out."""
    if (whose == whose[0]).all():
        return (Run(codes[whose[0]], 0, -1),)
    cuts = np.flatnonzero(np.diff(whose)) + 1
    firsts, lasts = np.concatenate([[0], cuts]), np.concatenate([cuts, [len(whose)]]) - 1
    return tuple(
        Run(codes[whose[first]], int(first), int(last))
        for first, last in zip(firsts, lasts, strict=True)
        if whose[first] >= 0
    )


def table(derived: Sequence[tuple[Floats, tuple[Run, ...]]], kept: Iterable[str]) -> str:
    """Write derived owners as CSV: `owner,lon,lat,first,last`, one line a run.

    Parameters
    ----------
    kept : iterable of str
        Countries whose shores are named; those of all others have no owner here.
    """
    wanted = set(kept)
    lines = []
    for (lon, lat), runs in derived:
        named = [run for run in runs if run.owner in wanted]
        if not named:
            lines.append(f",{lon:.5f},{lat:.5f},,")
        for run in named:
            span = ",," if run.last < 0 else f",{run.first},{run.last}"
            lines.append(f"{run.owner},{lon:.5f},{lat:.5f}{span}")
    return "\n".join(["owner,lon,lat,first,last", *sorted(lines)]) + "\n"
