"""Limits of a layer that comes without any: the rings of its outlines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import shapely
from numpy.typing import NDArray

from geomap.geodesy import Floats
from geomap.zones.values import OUTSIDE, Limit, Zone, ZoneKind

_Numbers = NDArray[np.intp]


def rings_as_limits(zones: Iterable[Zone]) -> tuple[Limit, ...]:
    """Take every ring of some outlines for a limit.

    Where two outlines have an edge in common, with the same vertices and themselves on either
    side of it, it is one limit between them, and so no outer limit of both together. Of several
    on a side, as where a territorial sea lies nested in an exclusive economic zone, those of
    one level meet each other, and of these the largest.
    """
    every = list(zones)
    whose: list[str] = []
    rings: list[Floats] = []
    places: list[tuple[int, int]] = []
    size = np.argsort(np.argsort([-zone.outline.area for zone in every], kind="stable"))
    for zone, place in zip(every, size.tolist(), strict=True):
        for ring in shapely.get_rings(shapely.get_parts(shapely.orient_polygons(zone.outline))):
            whose.append(zone.id)
            places.append((_level(zone), place))
            rings.append(shapely.get_coordinates(ring))
    if not rings:
        return ()
    counts = np.array([len(ring) - 1 for ring in rings])
    level, owner = np.repeat(np.array(places), counts, axis=0).T
    across = _across(rings, level, owner, np.repeat(np.arange(len(rings)), counts))
    made: list[Limit] = []
    for number, (ring, beyond) in enumerate(
        zip(rings, np.split(across, np.cumsum(counts)[:-1]), strict=True)
    ):
        for line, other in _stretches(ring, beyond):
            # A limit between two is told once, of the outline that comes first.
            if other < 0 or other > number:
                right = OUTSIDE if other < 0 else whose[other]
                made.append(Limit(line, "given", whose[number], right))
    return tuple(made)


def _level(zone: Zone) -> int:
    """Return the number of a kind, one for all principal ones: a level lies side by side."""
    return list(ZoneKind).index(ZoneKind.EEZ if zone.is_principal else zone.kind)


def _across(rings: list[Floats], level: _Numbers, owner: _Numbers, ring: _Numbers) -> _Numbers:
    """Return for each edge the ring of another zone that has it the other way round, or -1.

    `level`, `owner` and `ring` say whose each edge is; of several owners the first is preferred.
    """
    # A number for each vertex, the same where the place is: complex numbers are sorted by both.
    vertex = np.unique(np.concatenate(rings).view(np.complex128), return_inverse=True)[1].ravel()
    last = np.cumsum([len(line) for line in rings]) - 1
    start, end = np.delete(vertex, last), np.delete(vertex[1:], last[:-1])
    # The same for an edge and its opposite, of which one is ahead.
    pair = np.minimum(start, end) * len(vertex) + np.maximum(start, end)
    _, place, counts = np.unique(pair, return_inverse=True, return_counts=True)
    found = np.full(len(start), -1, dtype=np.intp)
    # Those of one level, then what is left: a territorial sea beside a zone that leaves it out.
    for among in (level, np.zeros_like(level)):
        some = np.flatnonzero((counts[place] > 1) & (found < 0))
        where = place[some] * len(ZoneKind) + among[some]
        one, other = some[_opposites(where, start[some] < end[some], owner[some])]
        meet = owner[one] != owner[other]
        found[one[meet]], found[other[meet]] = ring[other[meet]], ring[one[meet]]
    return found


def _opposites(where: _Numbers, ahead: NDArray[np.bool_], owner: _Numbers) -> _Numbers:
    """Pair the first owner's edge ahead with the first's back, the second's with the second's.

    Of the same place and level each, numbered in `where`; returns (2, P) indices.
    """
    edges, keys = [], []
    for way in (ahead, ~ahead):
        some = np.flatnonzero(way)
        some = some[np.lexsort((owner[some], where[some]))]
        ordered = where[some]
        rank = np.arange(len(some)) - np.searchsorted(ordered, ordered)
        edges.append(some)
        keys.append(ordered * len(where) + rank)
    _, one, other = np.intersect1d(keys[0], keys[1], return_indices=True)
    return np.vstack([edges[0][one], edges[1][other]])


def _stretches(ring: Floats, beyond: NDArray[np.intp]) -> Iterator[tuple[Floats, int]]:
    """Cut a closed ring where what lies beyond its edges changes."""
    turns = np.flatnonzero(beyond != np.roll(beyond, 1))
    if not len(turns):
        yield ring, int(beyond[0])
        return
    begin = int(turns[0])
    vertices = np.concatenate([ring[begin:-1], ring[: begin + 1]])
    ends = [*(turns[1:] - begin).tolist(), len(beyond)]
    for first, last in zip([0, *ends], ends, strict=False):
        yield vertices[first : last + 1], int(beyond[(begin + first) % len(beyond)])
