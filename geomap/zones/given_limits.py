"""Limits of a layer that comes without any: the rings of its outlines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import shapely
from numpy.typing import NDArray

from geomap.geodesy import Floats
from geomap.zones.values import OUTSIDE, Limit, Zone, ZoneKind

_Numbers = NDArray[np.intp]

_MIX = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F))


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
    return 0 if zone.is_principal else 1 + list(ZoneKind).index(zone.kind)


def _across(rings: list[Floats], level: _Numbers, owner: _Numbers, ring: _Numbers) -> _Numbers:
    """Return for each edge the ring of another zone that has it the other way round, or -1.

    `level`, `owner` and `ring` say whose each edge is; of several owners the first is preferred.
    """
    start = np.concatenate([line[:-1] for line in rings]) + 0.0
    end = np.concatenate([line[1:] for line in rings]) + 0.0
    # The same number for an edge and its opposite; what it is by chance is seen below.
    number = _mixed(start) + _mixed(end)
    order = np.argsort(number, kind="stable")
    first = np.flatnonzero(np.diff(number[order], prepend=~number[order[0]]))
    counts = np.diff(np.append(first, len(order)))
    shared = np.repeat(counts > 1, counts)
    edge, place = order[shared], np.repeat(np.arange(len(counts)), counts)[shared]
    # Eastwards, or northwards along a meridian: not both an edge and its opposite.
    east, north = (end[edge] - start[edge]).T
    ahead = (east > 0.0) | ((east == 0.0) & (north > 0.0))
    found = np.full(len(number), -1, dtype=np.intp)
    # Those of one level, then what is left: a territorial sea beside a zone that leaves it out.
    for among in (level, np.zeros_like(level)):
        free = np.flatnonzero(found[edge] < 0)
        some = edge[free]
        pairs = free[_opposites(place[free], among[some], ahead[free], owner[some])]
        one, other = edge[pairs]
        meet = (start[one] == end[other]).all(axis=1) & (end[one] == start[other]).all(axis=1)
        meet &= owner[one] != owner[other]
        found[one[meet]], found[other[meet]] = ring[other[meet]], ring[one[meet]]
    return found


def _opposites(
    place: _Numbers, level: _Numbers, ahead: NDArray[np.bool_], owner: _Numbers
) -> _Numbers:
    """Pair the first owner's edge ahead with the first's back, the second's with the second's.

    Of the same place and level each; returns (2, P) indices.
    """
    order = np.lexsort((owner, ahead, level, place))
    turns = np.zeros(len(order), dtype=bool)
    for key in (ahead, level, place):
        turns |= np.diff(key[order].astype(np.intp), prepend=-1) != 0
    begins = np.flatnonzero(turns)
    rank = np.empty(len(order), dtype=np.intp)
    rank[order] = np.arange(len(order)) - np.repeat(begins, np.diff(np.append(begins, len(order))))
    order = np.lexsort((ahead, rank, level, place))
    one, other = order[:-1], order[1:]
    alike = (place[one] == place[other]) & (level[one] == level[other]) & (rank[one] == rank[other])
    return np.vstack([one[alike], other[alike]])


def _mixed(lonlat_deg: Floats) -> NDArray[np.uint64]:
    bits = np.ascontiguousarray(lonlat_deg).view(np.uint64) * np.array(_MIX)
    bits ^= bits >> np.uint64(29)
    mixed: NDArray[np.uint64] = (bits[:, 0] * _MIX[1]) ^ bits[:, 1]
    return mixed


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
